"""What a stand-in keeps for a persona: items are created, listed in pages, shown, and change after some time.

"Some time" is how often an item was shown: a template is under review in the first list and judged in the second.
Sources: the rules are data (wizard/core/descriptors/collection.py); nothing here knows a system.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wizard.core.descriptors.collection import Change, Collection, Mishap
from wizard.core.descriptors.system import PracticeReply
from wizard.core.pointer import MISSING, get, with_value
from wizard.practice.paths import fits, with_own_values
from wizard.practice.recognition import Asked

_MEMBER = re.compile(r"\{item\.([a-z_]+)\}")
_NOT_JSON = PracticeReply("", "", status=400, json={"error": {"message": "the body is not a JSON object"}})


@dataclass(frozen=True, slots=True)
class Route:
    """What answers requests of the method and path of `reply`: the reply itself, or `act`, which may decline (None)."""

    reply: PracticeReply
    act: Callable[[Asked], PracticeReply | None] | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What a persona's own reply must say to take this route's place."""
        return self.reply.method, self.reply.host, self.reply.path

    @property
    def pattern(self) -> str:
        """The path with the item's members open to anything."""
        return _MEMBER.sub("*", self.reply.path)

    def answer(self, asked: Asked) -> PracticeReply | None:
        """The reply, after everything it means has happened."""
        return self.reply if self.act is None else self.act(asked)


class Kept:
    """One collection of one persona with the items it has now. Safe from any thread."""

    def __init__(self, collection: Collection, own: Mapping[str, str]) -> None:
        self._about = collection
        self._own = own
        self._items = [dict(with_own_values(one, own)) for one in collection.begins]
        self._shown = [0] * len(self._items)
        self._happened: dict[int, int] = {}
        self._made = 0
        self._lock = threading.Lock()

    def routes(self) -> Iterator[Route]:
        """Everything the collection answers."""
        yield Route(self._about.create, self._locked(self._create))
        yield Route(self._about.shelf.reply, self._locked(self._list))
        if self._about.one is not None:
            yield Route(self._about.one, self._locked(self._one))

    def _locked(self, act: Callable[[Asked], PracticeReply | None]) -> Callable[[Asked], PracticeReply | None]:
        def locked(asked: Asked) -> PracticeReply | None:
            with self._lock:
                return act(asked)

        return locked

    def _create(self, asked: Asked) -> PracticeReply:
        sent = _object(asked.body)
        if sent is None:
            return _NOT_JSON
        if self._about.taken is not None and any(self._key(one) == self._key(sent) for one in self._items):
            return self._filled(self._about.taken, sent)
        mishap = self._mishap(sent)
        item = {**sent, **self._about.members, "id": str(self._about.first_id + self._made)}
        if mishap is None or mishap.keeps:
            self._made += 1
            item = _changed(item, self._about.changes, shown=-1)
            self._items.append(item)
            self._shown.append(0)
        return self._filled(self._about.create if mishap is None else mishap.reply, item)

    def _key(self, item: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(item.get(name) for name in self._about.keys)

    def _mishap(self, sent: Mapping[str, Any]) -> Mishap | None:
        for place, one in enumerate(self._about.mishaps):
            if _fits(one.when, sent) and self._happened.get(place, 0) < one.times:
                self._happened[place] = self._happened.get(place, 0) + 1
                return one
        return None

    def _show(self, place: int) -> dict[str, Any]:
        self._items[place] = _changed(self._items[place], self._about.changes, shown=self._shown[place])
        self._shown[place] += 1
        return self._items[place]

    def _list(self, asked: Asked) -> PracticeReply:
        shelf = self._about.shelf
        chosen = [place for place, item in enumerate(self._items) if _is_selected(item, shelf.select, asked)]
        size = min(_number(asked.query.get(shelf.limit, ""), shelf.most), shelf.most)
        begin = _number(asked.query.get(shelf.cut.parameter, ""), 0) if shelf.cut else 0
        end = begin + max(1, size)
        frame: Any = with_own_values(shelf.reply.json or {}, self._own)
        frame = with_value(frame, shelf.items, [self._show(place) for place in chosen[begin:end]])
        return replace(shelf.reply, json=self._with_cut(frame, end, len(chosen)))

    def _with_cut(self, frame: Any, end: int, total: int) -> Any:
        cut = self._about.shelf.cut
        if cut is None:
            return frame
        if cut.total:
            return with_value(frame, cut.total, total)
        frame = with_value(frame, cut.cursor, str(end))
        return with_value(frame, cut.more, "…" if end < total else MISSING)

    def _one(self, asked: Asked) -> PracticeReply | None:
        reply = self._about.one
        for place, item in enumerate(self._items):
            if reply is not None and fits(with_members(with_own_values(reply.path, self._own), item), asked.path):
                return self._filled(reply, self._show(place))
        return None

    def _filled(self, reply: PracticeReply, item: Mapping[str, Any]) -> PracticeReply:
        return replace(reply, json=with_members(with_own_values(reply.json, self._own), item))


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _fits(when: Mapping[str, str], item: Mapping[str, Any]) -> bool:
    return all(re.fullmatch(pattern, str(item.get(name, ""))) is not None for name, pattern in when.items())


def _changed(item: dict[str, Any], changes: tuple[Change, ...], *, shown: int) -> dict[str, Any]:
    """The item after every change whose time has come; `shown` -1: it is just being made (`after` 0 is at once)."""
    for one in changes:
        is_time = one.after == 0 if shown < 0 else one.after <= shown
        if is_time and _fits(one.when, item):
            item = {**item, **one.members}
    return item


def _is_selected(item: Mapping[str, Any], select: tuple[str, ...], asked: Asked) -> bool:
    return all(asked.query.get(name) in (None, item.get(name)) for name in select)


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


def with_members(value: Any, item: Mapping[str, Any]) -> Any:
    """A copy of a path or JSON value with every `{item.member}` replaced by the item's own."""
    if isinstance(value, str):
        alone = _MEMBER.fullmatch(value)
        if alone is not None:
            found = get(item, f"/{alone[1]}")
            return "" if found is MISSING else found
        return _MEMBER.sub(lambda found: str(item.get(found[1], "")), value)
    if isinstance(value, Mapping):
        return {key: with_members(one, item) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_members(one, item) for one in value]
    return value
