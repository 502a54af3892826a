"""Which column of a log holds what: chosen by the caller, found by name, or found by what its cells hold.

Nothing is guessed: two columns that could be meant are a question to the person, with both names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wizard.core.diagnosis.extraction import Unread, code_in
from wizard.core.diagnosis.moments import read_moment
from wizard.core.diagnosis.table import CodeTable
from wizard.core.errors import UnreadableInputError

Rows = Sequence[Sequence[str]]

_SHARE_OF_PHONES = 0.8
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,20}[0-9]")
_FORM = re.compile(r"[\s_.\-/\[\]()（）:：'\"#]+")
_SHOWN = 40


class ColumnError(UnreadableInputError):
    """A column is not there or not clear. Keys: column-code-unclear, column-code-missing, column-recipient-unclear,
    column-recipient-missing (`known`: the columns), column-unknown, column-twice (`name`, `known`)."""

    key = "column-code-missing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns the caller names: by header, or by number from 1. "" leaves the choice to us."""

    code: str = ""
    recipient: str = ""
    needs_recipient: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """0-based positions, None where there is no such column. `has_header` says whether the first row names columns."""

    code: int
    has_header: bool
    names: tuple[str, ...]
    subcode: int | None = None
    recipient: int | None = None
    time: int | None = None
    status: int | None = None

    def name(self, position: int | None) -> str:
        """The column as people find it: its header, or its number; "" for none."""
        return "" if position is None else self.names[position]


def find_columns(sample: Rows, table: CodeTable, wanted: Wanted) -> Columns:
    """The columns of a log from its first rows. Raises ColumnError."""
    first = _first(sample)
    has_header, names = name_columns(sample, table)
    body = sample[sample.index(first) + 1 :] if has_header else sample
    finder = _Finder(table, [_form(name) for name in names] if has_header else [""] * len(names), names, body)
    code = finder.code(wanted.code)
    return Columns(
        code=code,
        has_header=has_header,
        names=names,
        subcode=finder.first(table.names.subcode, {code}),
        recipient=finder.recipient(wanted, code),
        time=finder.first(table.names.time, {code}),
        status=finder.first(table.names.status, {code}),
    )


def name_columns(sample: Rows, table: CodeTable) -> tuple[bool, tuple[str, ...]]:
    """Whether the first row that says anything names the columns, and every column by its header or its number."""
    first = _first(sample)
    has_header = _is_header(first, table)
    width = max((len(row) for row in sample), default=0)
    return has_header, tuple(_name(first, index, has_header) for index in range(width))


def _first(sample: Rows) -> Sequence[str]:
    return next((row for row in sample if any(cell.strip() for cell in row)), ())


def _name(first: Sequence[str], index: int, has_header: bool) -> str:
    named = first[index].strip()[:_SHOWN] if has_header and index < len(first) else ""
    return named or str(index + 1)


def _form(name: str) -> str:
    return _FORM.sub("", unicodedata.normalize("NFKC", name).casefold())


def _is_header(first: Sequence[str], table: CodeTable) -> bool:
    """Whether a row names columns: it holds a known name, or words only and nothing that could be a value."""
    names = table.names
    every = (names.code, names.subcode, names.text, names.recipient, names.time, names.status)
    known = {_form(name) for group in every for name in group}
    cells = [cell.strip() for cell in first if cell.strip()]
    if any(_form(cell) in known for cell in cells):
        return not any(_is_value(cell) for cell in cells)
    return bool(cells) and not any(_could_be_a_value(cell) for cell in cells)


def _is_value(cell: str) -> bool:
    """What no column is called: a telephone number, a time, a code."""
    return _is_phone(cell) or read_moment(cell) is not None or (cell.isdigit() and len(cell) > 4)


def _could_be_a_value(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell) or read_moment(cell) is not None or len(cell) > _SHOWN


@dataclass(frozen=True)
class _Finder:
    table: CodeTable
    forms: Sequence[str]
    names: Sequence[str]
    body: Rows

    def code(self, wanted: str) -> int:
        if wanted:
            return self._wanted(wanted)
        named = self._named(self.table.names.code)
        if len(named) > 1:
            named = self._with_known_codes(named) or named
        if named:
            return self._one(named, "code")
        held = self._with_known_codes(range(len(self.forms)))
        texts = self._named(self.table.names.text)
        both = [index for index in held if index in texts]
        return self._one(held if len(both) != 1 else both, "code") if held else self._one(texts, "code")

    def recipient(self, wanted: Wanted, code: int) -> int | None:
        if wanted.recipient:
            return self._wanted(wanted.recipient)
        named = [index for index in self._named(self.table.names.recipient) if index != code]
        if not named:
            named = [i for i in range(len(self.forms)) if i != code and self._holds(i, _is_phone, _SHARE_OF_PHONES)]
        if wanted.needs_recipient:
            return self._one(named, "recipient")
        return named[0] if len(named) == 1 else None

    def first(self, names: Iterable[str], taken: set[int]) -> int | None:
        """The column of the first of these names that is there."""
        found = (self.forms.index(_form(name)) for name in names if _form(name) in self.forms)
        return next((index for index in found if index not in taken), None)

    def _wanted(self, wanted: str) -> int:
        form = _form(wanted)
        named = [index for index, one in enumerate(self.forms) if form and one == form]
        if len(named) > 1:
            raise ColumnError("column-twice", name=wanted[:_SHOWN], known=self._listed(named))
        if named:
            return named[0]
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(self.names):
            return int(wanted) - 1
        raise ColumnError("column-unknown", name=wanted[:_SHOWN], known=self._listed(range(len(self.names))))

    def _one(self, candidates: Sequence[int], what: str) -> int:
        if len(candidates) == 1:
            return candidates[0]
        kind = "unclear" if candidates else "missing"
        raise ColumnError(f"column-{what}-{kind}", known=self._listed(candidates or range(len(self.names))))

    def _listed(self, positions: Iterable[int]) -> str:
        shown = [self._shown(index) for index in positions]
        return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")

    def _shown(self, index: int) -> str:
        """The column's name, with its number where the name stands twice."""
        name = self.names[index]
        return name if self.names.count(name) == 1 else f"{name} ({index + 1})"

    def _named(self, names: Iterable[str]) -> list[int]:
        wanted = {_form(name) for name in names}
        return [index for index, form in enumerate(self.forms) if form in wanted]

    def _with_known_codes(self, positions: Iterable[int]) -> list[int]:
        return [index for index in positions if self._holds(index, self._is_known_code, 0.5)]

    def _is_known_code(self, cell: str) -> bool:
        """A long code of the table: short ones are also prices, counts and ages."""
        code = code_in(cell)
        return not isinstance(code, Unread) and code > 99_999 and self._is_told(code)

    def _is_told(self, code: int) -> bool:
        return self.table.find(code) is not None or self.table.claim(code) is not None

    def _holds(self, index: int, is_such: Callable[[str], bool], share: float) -> bool:
        cells = [row[index] for row in self.body if index < len(row)]
        filled = [cell for cell in cells if code_in(cell) is not Unread.EMPTY and cell.strip() != "0"]
        return bool(filled) and sum(map(is_such, filled)) >= share * len(filled)


def _is_phone(cell: str) -> bool:
    return _PHONE.fullmatch(cell.strip()) is not None and read_moment(cell) is None
