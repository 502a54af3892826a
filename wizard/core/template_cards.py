"""A template card as its readers see it: sample values in place, long texts cut off, surplus items gone.

How long a text may be before it is cut is what the platform's rules say of it (checks `shown_characters` and
`too_many_items`), so that card and finding agree.

Sources: WeCom, "发送应用消息" (template_card: text_notice, news_notice and which parts each of them has).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.core.descriptors.platform import Platform, TemplateKind
from wizard.core.pointer import MISSING, get
from wizard.core.templates import Segment, segments

PICTURE_TYPE = "news_notice"
_ONLY_IN = {
    "emphasis_content": "text_notice",
    "sub_title_text": "text_notice",
    "card_image": PICTURE_TYPE,
    "vertical_content_list": PICTURE_TYPE,
}
_CUT = "…"
_INDEX = re.compile(r"/\d+(?=/|$)")

Runs = tuple[Segment, ...]
"""One text of a card: literal runs, samples, variables without a sample."""


@dataclass(frozen=True, slots=True)
class CardLimits:
    """Code points by the place below the card (`*` for any item) and items by list; what is not named has no limit."""

    texts: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, int] = field(default_factory=dict)

    def of(self, place: str) -> int:
        """The limit of the text at a pointer below the card, 0 for none."""
        return self.texts.get(_INDEX.sub("/*", place), 0)


@dataclass(frozen=True, slots=True)
class CardPair:
    """A name and what stands beside it, or a heading and what stands below it."""

    name: Runs = ()
    value: Runs = ()
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """One card. Empty parts take no room. `target` is where a click leads; `unseen` names the filled parts that this
    type of card does not show."""

    source: Runs = ()
    heading: CardPair = CardPair()
    figure: CardPair = CardPair()
    has_picture: bool = False
    text: Runs = ()
    paragraphs: tuple[CardPair, ...] = ()
    rows: tuple[CardPair, ...] = ()
    links: tuple[Runs, ...] = ()
    target: str = ""
    unseen: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands on it, part by part in reading order."""
        pairs = (self.heading, self.figure)
        inner = [text_of(one) for pair in pairs for one in (pair.name, pair.value)]
        below = [" ".join((text_of(one.name), text_of(one.value))).strip() for one in (*self.paragraphs, *self.rows)]
        found = [text_of(self.source), *inner, text_of(self.text), *below, *(text_of(one) for one in self.links)]
        return tuple(line for line in found if line)


def text_of(runs: Runs) -> str:
    """The words of a text."""
    return "".join(one.text for one in runs)


def card_limits(platform: Platform, kind: TemplateKind) -> CardLimits:
    """What the platform's rules say of cards of this kind."""
    begin = f"{kind.pointer}/*/{kind.card_field}/"
    own = [rule for rule in platform.rules if kind.card_field and rule.pointer.startswith(begin)]
    found: dict[str, dict[str, int]] = {"shown_characters": {}, "too_many_items": {}}
    for rule in own:
        if rule.check in found:
            found[rule.check][rule.pointer.removeprefix(begin[:-1])] = rule.parameters["max"]
    return CardLimits(found["shown_characters"], found["too_many_items"])


def card_of(content: Any, samples: Mapping[str, str], limits: CardLimits) -> TemplateCard:
    """The card that these answers make; anything may be missing or of another shape."""
    reader = _Reader(content if isinstance(content, Mapping) else {}, samples, limits)
    kind = reader.plain("/card_type")
    unseen = tuple(name for name, only in _ONLY_IN.items() if kind not in ("", only) and reader.has(f"/{name}"))
    shown = {name: name not in unseen and only in ("", kind or only) for name, only in _ONLY_IN.items()}
    return TemplateCard(
        source=reader.runs("/source/desc"),
        heading=reader.pair("/main_title", "title", "desc"),
        figure=reader.pair("/emphasis_content", "title", "desc") if shown["emphasis_content"] else CardPair(),
        has_picture=kind == PICTURE_TYPE,
        text=reader.runs("/sub_title_text") if shown["sub_title_text"] else (),
        paragraphs=reader.pairs("/vertical_content_list", "title", "desc") if shown["vertical_content_list"] else (),
        rows=reader.pairs("/horizontal_content_list", "keyname", "value"),
        links=tuple(one.name for one in reader.pairs("/jump_list", "title", "")),
        target=reader.plain("/card_action/url"),
        unseen=unseen,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes a card's texts out of the answers."""

    content: Mapping[str, Any]
    samples: Mapping[str, str]
    limits: CardLimits

    def plain(self, place: str) -> str:
        value = get(self.content, place)
        return value if isinstance(value, str) else ""

    def has(self, place: str) -> bool:
        return get(self.content, place) not in (MISSING, None, "", [], {})

    def runs(self, place: str) -> Runs:
        return cut(segments(self.plain(place), self.samples), self.limits.of(place))

    def pair(self, place: str, name: str, value: str) -> CardPair:
        beside = self.runs(f"{place}/{value}") if value else ()
        return CardPair(self.runs(f"{place}/{name}"), beside, bool(self.plain(f"{place}/url")))

    def pairs(self, place: str, name: str, value: str) -> tuple[CardPair, ...]:
        items = get(self.content, place)
        most = self.limits.items.get(place, 0)
        count = len(items) if isinstance(items, list) else 0
        found = (self.pair(f"{place}/{index}", name, value) for index in range(min(count, most) if most else count))
        return tuple(one for one in found if one.name or one.value)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in an answer, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def cut(runs: Runs, most: int) -> Runs:
    """The first `most` code points and a sign that there was more; 0 cuts nothing."""
    if not most or sum(len(one.text) for one in runs) <= most:
        return runs
    kept: list[Segment] = []
    room = most
    for one in runs:
        part = one.text[:room]
        if part:
            kept.append(Segment(part, one.kind, one.name))
        room -= len(part)
    return (*kept, Segment(_CUT))
