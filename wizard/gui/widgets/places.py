"""Where a pointer leads, as a person would say it: the step, the item by its name, the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.pointer import get, join, split
from wizard.onboarding.wording import Speaker

_NAMES = ("name", "topic", "id")


def place_of(pointer: str, document: Mapping[str, Any], speaker: Speaker) -> str:
    """`回复模板 · dispatch · 正文`; for what is recorded outside the steps its own words; "" for the document."""
    tokens = split(pointer)
    if not tokens:
        return ""
    if tokens[0] != "steps":
        return _outside(tokens, document, speaker)
    between = speaker.texts.get("page.place.between")
    parts = [speaker.label(join(*tokens[:2]))]
    for length in range(3, len(tokens) + 1):
        part = join(*tokens[:length])
        if tokens[length - 1].isdigit():
            parts.append(_item(part, document, speaker))
        elif length == len(tokens) or not tokens[length].isdigit():
            parts.append(speaker.label(part))
    return between.join(dict.fromkeys(one for one in parts if one))


def _item(pointer: str, document: Mapping[str, Any], speaker: Speaker) -> str:
    """The item's name, else its kind, else its number."""
    item = get(document, pointer)
    for name in (*_NAMES, "kind") if isinstance(item, Mapping) else ():
        if isinstance(item.get(name), str):
            return speaker.value(f"{pointer}/{name}", item[name])
    return speaker.texts.get("page.place.item", number=int(split(pointer)[-1]) + 1)


def _outside(tokens: list[str], document: Mapping[str, Any], speaker: Speaker) -> str:
    if tokens[0] == "waits" and len(tokens) > 1:
        wait, _, subject = tokens[1].partition(":")
        label = speaker.texts.get(f"{document.get('platform', '')}.wait.{wait}.label")
        return speaker.texts.get("page.place.between").join(part for part in (label, subject) if part)
    key = f"page.place.{tokens[0]}"
    return speaker.texts.get(key) if speaker.texts.has(key) else ""
