"""A template made of components as one chat bubble: header, body, footer and buttons with their sample values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.components import buttons_of, samples_of, text_of
from wizard.core.placeholders import segments
from wizard.gui.pages.preview_authentication import FixedTexts
from wizard.gui.pages.preview_message import Button, Message
from wizard.onboarding.wording import Speaker

_CODE_BUTTON, _NO_BUTTON = "OTP", "ZERO_TAP"


@dataclass(frozen=True, slots=True)
class PartLabels:
    """What stands for parts without a text of their own, in words: header formats, kinds of button; `more` stands on
    the button that opens the rest of too many."""

    formats: Mapping[str, str]
    buttons: Mapping[str, str]
    more: str = ""


def labels_of(speaker: Speaker, pointer: str, item: Mapping[str, Any]) -> PartLabels:
    """The words for the parts of the item at a pointer, as its form calls them."""
    header = item.get("header")
    media = text_of(header, "format") if isinstance(header, Mapping) else ""
    kinds = {text_of(one, "type") for one in buttons_of(item)} - {""}
    return PartLabels(
        {media: speaker.value(f"{pointer}/header/format", media)} if media else {},
        {kind: speaker.value(f"{pointer}/buttons/0/type", kind) for kind in kinds},
        speaker.texts.get("studio.see-all"),
    )


def component_message(
    item: Mapping[str, Any], labels: PartLabels, body: str, fixed: FixedTexts | None = None
) -> Message:
    """The bubble. `body` is the text to show as the body: the item's own, or a remark in its place; `fixed` are the
    texts of a template whose words are the platform's."""
    header = item.get("header")
    header = header if isinstance(header, Mapping) else {}
    media = text_of(header, "format")
    is_text = media in ("", "TEXT")
    return Message(
        parts=segments(fixed.body if fixed else body, {} if fixed else _texts(samples_of(item))),
        language=text_of(item, "language"),
        header=segments(text_of(header, "text"), _texts(samples_of(header))) if is_text else (),
        media="" if is_text else labels.formats.get(media, media),
        media_kind="" if is_text else media,
        footer=fixed.footer if fixed else text_of(item, "footer"),
        buttons=tuple(_buttons(item, labels, fixed)),
        more=labels.more,
        is_formatted=True,
    )


def _buttons(item: Mapping[str, Any], labels: PartLabels, fixed: FixedTexts | None) -> Iterator[Button]:
    for button in buttons_of(item):
        kind = text_of(button, "type")
        if kind == _CODE_BUTTON and text_of(button, "otp_type") == _NO_BUTTON:
            continue  # the code goes to the app by itself
        written = fixed.button if fixed and kind == _CODE_BUTTON else ""
        yield Button(text_of(button, "text") or written or labels.buttons.get(kind, kind), kind)


def _texts(samples: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in samples.items() if value not in (None, "")}
