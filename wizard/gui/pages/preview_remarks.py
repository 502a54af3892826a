"""What is to be said below a preview: what of it this computer cannot show, and where a phone may differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wizard.core.texts import Texts
from wizard.gui.pages.preview_fonts import script_of

_NAMED_AT_MOST = 6


class Shown(Protocol):
    """A preview of what somebody reads."""

    def unshowable(self) -> list[str]:
        """The characters that no font of this computer has."""

    def is_mirrored(self) -> bool:
        """Whether it is written from right to left."""


def remarks(texts: Texts, chat: Shown, *, has_unknown_words: bool = False) -> list[str]:
    """The sentences, none where there is nothing to say. `has_unknown_words`: Meta does not print some of the words."""
    found = []
    unshowable = chat.unshowable()
    if unshowable:
        found.append(texts.get("studio.font.missing", what=_what(texts, unshowable)))
    if chat.is_mirrored():
        found.append(texts.get("studio.right-to-left"))
    if has_unknown_words:
        found.append(texts.get("studio.authentication.unpublished"))
    return found


def _what(texts: Texts, characters: Sequence[str]) -> str:
    """Scripts by their names; characters of no named script by their code points."""
    scripts = {one: script_of(one) for one in characters}
    named = [texts.get(key) for one in scripts.values() if texts.has(key := f"studio.font.script.{one}")]
    others = [one for one, script in scripts.items() if not texts.has(f"studio.font.script.{script}")]
    codes = [f"U+{ord(one):04X}" for one in others[:_NAMED_AT_MOST]]
    codes += [texts.get("studio.font.more", count=len(others) - len(codes))] if len(others) > len(codes) else []
    return texts.get("value.separator").join(dict.fromkeys([*named, *codes]))
