"""A template made of components as one chat bubble: header, body, footer and buttons with their sample values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.components import buttons_of, samples_of, text_of
from wizard.core.placeholders import segments
from wizard.gui.pages.preview import Message


@dataclass(frozen=True, slots=True)
class PartLabels:
    """What stands for parts without a text of their own: header formats and kinds of button, in words."""

    formats: Mapping[str, str]
    buttons: Mapping[str, str]


def component_message(item: Mapping[str, Any], labels: PartLabels, body: str) -> Message:
    """The bubble. `body` is the text to show as the body: the item's own, or a remark in its place."""
    header = item.get("header")
    header = header if isinstance(header, Mapping) else {}
    media = text_of(header, "format")
    is_text = media in ("", "TEXT")
    return Message(
        parts=segments(body, _texts(samples_of(item))),
        language=text_of(item, "language"),
        header=segments(text_of(header, "text"), _texts(samples_of(header))) if is_text else (),
        media="" if is_text else labels.formats.get(media, media),
        footer=text_of(item, "footer"),
        buttons=tuple(_button(button, labels) for button in buttons_of(item)),
    )


def _button(button: Mapping[str, Any], labels: PartLabels) -> str:
    kind = text_of(button, "type")
    return text_of(button, "text") or labels.buttons.get(kind, kind)


def _texts(samples: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in samples.items() if value not in (None, "")}
