"""A message template made of components: header, body, footer and buttons, as an item of a document holds them.

An item is {header: {format, text, samples, …}, body, samples, footer, buttons: [{type, text, …}], parameter_format, …};
`samples` map a variable's name (a number for positional ones) to its sample value, for the body at the item itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.core.pointer import join

NAMED = "NAMED"
POSITIONAL = "POSITIONAL"


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a template: `name` is header, body, footer or button; `below` its pointer inside the item."""

    name: str
    text: str
    below: str
    samples: Mapping[str, Any] = field(default_factory=dict)
    samples_below: str = ""


def parts_of(item: Mapping[str, Any], names: Iterable[str]) -> Iterator[Part]:
    """The texts of the named kinds that the item has, in reading order."""
    wanted = set(names)
    yield from (part for part in _parts(item) if part.name in wanted and part.text)


def _parts(item: Mapping[str, Any]) -> Iterator[Part]:
    header = item.get("header")
    if isinstance(header, Mapping):
        yield Part("header", text_of(header, "text"), "/header/text", samples_of(header), "/header/samples")
    yield Part("body", text_of(item, "body"), "/body", samples_of(item), "/samples")
    yield Part("footer", text_of(item, "footer"), "/footer")
    for index, button in enumerate(buttons_of(item)):
        yield Part("button", text_of(button, "text"), join("buttons", index, "text"))


def text_of(holder: Mapping[str, Any], name: str) -> str:
    """The text under the name, "" when there is none."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def samples_of(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sample values of an item or a header."""
    samples = holder.get("samples")
    return samples if isinstance(samples, Mapping) else {}


def buttons_of(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The buttons; what is no object stands as an empty one, so that places stay the same."""
    buttons = item.get("buttons")
    return [one if isinstance(one, Mapping) else {} for one in buttons] if isinstance(buttons, list) else []


def format_of(item: Mapping[str, Any]) -> str:
    """NAMED or POSITIONAL; a template that does not say is positional."""
    return NAMED if str(item.get("parameter_format", "")).upper() == NAMED else POSITIONAL
