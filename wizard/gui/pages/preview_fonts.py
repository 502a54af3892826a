"""Whether this computer can show a text: characters that no font has are left out instead of drawn as boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType

from PySide6.QtGui import QFont, QFontDatabase, QTextLayout

_LEFT_OUT = "…"
_ALL = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
_PICTURES = range(0x1F000, 0x20000)
_WS = QFontDatabase.WritingSystem
_SYSTEMS = MappingProxyType(
    {
        "arabic": (_WS.Arabic,),
        "armenian": (_WS.Armenian,),
        "bengali": (_WS.Bengali,),
        "cjk": (_WS.SimplifiedChinese, _WS.TraditionalChinese, _WS.Japanese),
        "cyrillic": (_WS.Cyrillic,),
        "devanagari": (_WS.Devanagari,),
        "georgian": (_WS.Georgian,),
        "greek": (_WS.Greek,),
        "gujarati": (_WS.Gujarati,),
        "gurmukhi": (_WS.Gurmukhi,),
        "hangul": (_WS.Korean,),
        "hebrew": (_WS.Hebrew,),
        "hiragana": (_WS.Japanese,),
        "kannada": (_WS.Kannada,),
        "katakana": (_WS.Japanese,),
        "khmer": (_WS.Khmer,),
        "lao": (_WS.Lao,),
        "malayalam": (_WS.Malayalam,),
        "myanmar": (_WS.Myanmar,),
        "oriya": (_WS.Oriya,),
        "sinhala": (_WS.Sinhala,),
        "syriac": (_WS.Syriac,),
        "tamil": (_WS.Tamil,),
        "telugu": (_WS.Telugu,),
        "thaana": (_WS.Thaana,),
        "thai": (_WS.Thai,),
        "tibetan": (_WS.Tibetan,),
    }
)
"""By the first word of a character's Unicode name."""
_OTHER, _LACKING = ".", "x"
_STRETCH = re.compile(r"x(?:[ x]*x)?")
_REMEMBERED, _ENDLESS = 128, 1e6


class FontCoverage:
    """Lays texts out as the preview does, with the fonts Qt falls back to, and looks for glyphs that are not there."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._known: dict[str, frozenset[int]] = {}
        self._scripts: dict[str, bool] = {}

    def missing(self, text: str) -> list[str]:
        """The characters of the text that no font has, each once."""
        units = _units(text)
        return list(dict.fromkeys(units[at] for at in sorted(self._lacking(text))))

    def readable(self, text: str) -> str:
        """The text with an ellipsis in place of every stretch that cannot be shown."""
        lacking = self._lacking(text)
        if not lacking:
            return text
        mask, at, before = "", 0, _OTHER
        for character in text:
            is_mark = unicodedata.category(character).startswith("M")
            before = _LACKING if at in lacking or (is_mark and before == _LACKING) else _OTHER
            mask += " " if character.isspace() else before
            at += _width(character)
        kept, end = "", 0
        for match in _STRETCH.finditer(mask):
            kept, end = kept + text[end : match.start()] + _LEFT_OUT, match.end()
        return kept + text[end:]

    def _lacking(self, text: str) -> frozenset[int]:
        """Places, in UTF-16 units, of glyphs that would be drawn as a box."""
        if text not in self._known:
            units = _units(text)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            unwritten = {at for at, one in enumerate(units) if not self._is_written(one)}
            # Qt is never asked to lay out a script that no font has: it complains, and draws boxes of its own.
            rest = "".join(one if self._is_written(one) else " " * _width(one) for one in text)
            found = {at for at in self._found(rest) if _is_seen(units[at])}
            self._known[text] = frozenset(unwritten | found)
        return self._known[text]

    def _is_written(self, character: str) -> bool:
        """Whether a font says that it has the character's script; of most scripts only the layout can tell."""
        script = script_of(character) if character > "\u0370" else ""
        if script not in self._scripts:
            systems = _SYSTEMS.get(script, ())
            self._scripts[script] = not systems or any(QFontDatabase.families(one) for one in systems)
        return self._scripts[script]

    def _found(self, text: str) -> Iterator[int]:
        layout = QTextLayout(text.replace("\n", "\u2028"), self._font)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(_ENDLESS)
        layout.endLayout()
        for run in layout.glyphRuns(-1, -1, _ALL):
            for glyph, place in zip(run.glyphIndexes(), run.stringIndexes(), strict=True):
                if glyph == 0:
                    yield place


def _width(character: str) -> int:
    """How many UTF-16 units it takes."""
    return 2 if character > "\uffff" else 1


def _units(text: str) -> list[str]:
    """The character at every UTF-16 unit, as Qt counts places."""
    return [character for character in text for _ in range(_width(character))]


def _is_seen(character: str) -> bool:
    """Not one of the characters that only tell others how to be drawn, or a line end."""
    return unicodedata.category(character) not in ("Cf", "Cc", "Zl") and not 0xFE00 <= ord(character) <= 0xFE0F


def script_of(character: str) -> str:
    """What a character belongs to, as the key of a text: a script in lower case, `emoji`, or "" for anything else."""
    if ord(character) in _PICTURES:
        return "emoji"
    return unicodedata.name(character, "").partition(" ")[0].lower()
