"""Every word a person reads, by key and language; the tables come from resources/texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LANGUAGES = ("zh_CN", "en")

Tables = Callable[[str, str], Mapping[str, str]]


@dataclass(frozen=True)
class Texts:
    """Looks a text up in one language.

    `tables(language, segment)` gives all texts whose key starts with that first segment (up to the first dot or slash).
    A missing key gives the key itself: visible, never a crash; a test walks every key that ships.
    """

    tables: Tables
    language: str = "zh_CN"
    _cache: dict[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def in_language(self, language: str) -> Texts:
        """The same texts in another language."""
        return Texts(self.tables, language)

    def has(self, key: str) -> bool:
        """Whether the key has a text."""
        return key in self._table(key)

    def get(self, key: str, /, **parameters: object) -> str:
        """The text with its {placeholders} filled; unknown placeholders stay readable."""
        text = self._table(key).get(key, key)
        return text.format_map(_Lenient(parameters)) if "{" in text else text

    def first(self, *keys: str, **parameters: object) -> str:
        """The text of the first key that has one; the last key's otherwise."""
        for key in keys:
            if self.has(key):
                return self.get(key, **parameters)
        return self.get(keys[-1], **parameters)

    def ending(self, segment: str, ending: str) -> str:
        """The first text of a segment whose key ends so, "" when there is none."""
        table = self._table(segment)
        return next((text for key, text in table.items() if key.endswith(ending)), "")

    def _table(self, key: str) -> Mapping[str, str]:
        segment = segment_of(key)
        if segment not in self._cache:
            self._cache[segment] = self.tables(self.language, segment)
        return self._cache[segment]


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def segment_of(key: str) -> str:
    """The first part of a key: ozon.policy.title -> ozon, ozon/no-links.message -> ozon."""
    return key.split(".", 1)[0].split("/", 1)[0]


def flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Nested tables as dotted keys. Values that are neither text nor table are refused with ValueError."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, Mapping):
            flat.update(flatten(value, name))
        elif isinstance(value, str):
            flat[name] = value
        else:
            raise ValueError(name)  # noqa: TRY004 - a malformed file, reported as such
    return flat
