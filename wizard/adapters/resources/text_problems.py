"""What is wrong with text files: no TOML, no text, a text said twice, placeholders that differ between languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from wizard.core.loading.located import LocatedFile, parse_toml
from wizard.core.loading.problems import Problem

Placed = dict[str, tuple[str, Problem]]
"""Every text by key, with the problem that would be had at its place."""


def broken(path: Path) -> list[Problem]:
    """Why the file as a whole cannot be used; empty when it can."""
    parsed = parse_toml(str(path), path.read_bytes())
    if isinstance(parsed, Problem):
        return [parsed]
    return [parsed.problem(at, "not a text") for at, text in _leaves(parsed.value, ()) if not isinstance(text, str)]


def text_problems(files: Mapping[str, Iterable[Iterable[Path]]]) -> Iterator[Problem]:
    """Every problem of the files of all languages. `files` gives each language's files by root: a later root may
    say a text of an earlier one anew, but no root says one twice."""
    said: dict[str, Placed] = {}
    for language, roots in files.items():
        said[language] = {}
        for paths in roots:
            own: Placed = {}
            for path in paths:
                yield from _read(path, own)
            said[language] |= own
    yield from _differing(said)


def _read(path: Path, said: Placed) -> Iterator[Problem]:
    found = broken(path)
    yield from found
    parsed = parse_toml(str(path), path.read_bytes())
    if found or not isinstance(parsed, LocatedFile):
        return
    for at, text in _leaves(parsed.value, ()):
        key = ".".join(at)
        if key in said:
            yield parsed.problem(at, f"said already in {said[key][1].file}")
        if placeholders(text) is None:
            yield parsed.problem(at, "a placeholder is {name} and nothing more; a brace of its own is written twice")
        said[key] = text, parsed.problem(at, "")


def _leaves(table: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key), value


def placeholders(text: str) -> frozenset[str] | None:
    """The names a text wants filled in; None for a text that cannot be filled in."""
    if "{" not in text:
        return frozenset()  # given out as it is
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    names = [(name, rule, conversion) for _, name, rule, conversion in parts if name is not None]
    is_plain = all(name.isidentifier() and not rule and not conversion for name, rule, conversion in names)
    return frozenset(name for name, _, _ in names) if is_plain else None


def _differing(said: Mapping[str, Placed]) -> Iterator[Problem]:
    (first, wanted), *others = said.items()
    for language, texts in others:
        for key in sorted(wanted.keys() & texts.keys()):
            one, other = placeholders(wanted[key][0]), placeholders(texts[key][0])
            if one is not None and other is not None and one != other:
                place = texts[key][1]
                names = ", ".join(sorted(one ^ other))
                yield Problem(place.file, place.line, place.key, f"other placeholders than in {first}: {names}")
        for key in sorted(wanted.keys() ^ texts.keys()):
            place = (wanted.get(key) or texts[key])[1]
            missing = language if key in wanted else first
            yield Problem(place.file, place.line, place.key, f"no text in {missing}")
