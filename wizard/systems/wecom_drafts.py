"""The messages to WeCom that a platform's own texts and cards become.

Answers hold what a person decides; what follows from it is added here: a click that has an address opens a web page
(`type` 1). Sources: WeCom, "发送应用消息" and "群机器人配置说明" (text, template_card).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.templates import render

_WEB_PAGE = 1
_CLICKED = ("card_action",)
_CLICKED_LISTS = ("horizontal_content_list", "jump_list")


class TextDraft:
    """The draft "wecom-text" (wizard.core.drafts.Draft)."""

    def message(self, content: Any, samples: Mapping[str, str]) -> Mapping[str, Any]:
        """A text message."""
        return {"msgtype": "text", "text": {"content": _filled(content or "", samples)}}


class CardDraft:
    """The draft "wecom-card" (wizard.core.drafts.Draft)."""

    def message(self, content: Any, samples: Mapping[str, str]) -> Mapping[str, Any]:
        """A template card. Parts that are empty are left out."""
        card = _filled(content if isinstance(content, Mapping) else {}, samples)
        for name in _CLICKED:
            if name in card:
                card[name] = _clicked(card[name])
        for name in _CLICKED_LISTS:
            if name in card:
                card[name] = [_clicked(one) for one in card[name]]
        return {"msgtype": "template_card", "template_card": card}


def _clicked(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": _WEB_PAGE, **part} if "url" in part else part


def _filled(value: Any, samples: Mapping[str, str]) -> Any:
    """Every text with its samples; empty objects and lists are gone."""
    if isinstance(value, str):
        return render(value, samples).text
    if isinstance(value, Mapping):
        parts = {name: _filled(one, samples) for name, one in value.items()}
        return {name: one for name, one in parts.items() if one not in ({}, [], "")}
    if isinstance(value, list):
        return [made for made in (_filled(one, samples) for one in value) if made not in ({}, [], "")]
    return value
