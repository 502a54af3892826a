"""Diagnose a log of messages: open it, find its columns, count its codes, write the list of people to leave alone.

One function for every door: `diagnose`. It blocks, so a window runs it in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from wizard.adapters.json_lines import BROKEN, json_values, looks_like_json
from wizard.adapters.resources import Resources
from wizard.adapters.spreadsheets import Table, TableInputError, TableOptions, open_table
from wizard.adapters.spreadsheets.opening import head_of
from wizard.adapters.spreadsheets.writing import SafeCsv
from wizard.core.diagnosis.columns import Columns, Wanted, find_columns, name_columns
from wizard.core.diagnosis.events import Event
from wizard.core.diagnosis.extraction import Unread, code_in, subcode_in
from wizard.core.diagnosis.recipients import digits_of, has_country_code
from wizard.core.diagnosis.report import Report
from wizard.core.diagnosis.table import CodeTable
from wizard.core.diagnosis.tally import Tally
from wizard.core.diagnosis.webhooks import events_of
from wizard.core.errors import GangwayError, UnreadableInputError

SUPPRESS_HEADER = ("recipient", "digits", "code")
MAX_DISTINCT = 500_000  # beyond, a recipient may stand twice in the list, which does no harm
_SAMPLE_ROWS = 1_000
_SAMPLE_CHARACTERS = 4_000_000


class NoCodesError(UnreadableInputError):
    """A log in which nothing could be a code, or no table of codes. Keys: diagnosis-nothing (`file`),
    diagnosis-system (`name`, `known`)."""

    key = "diagnosis-nothing"


class OverwriteError(GangwayError):
    """The list would replace a file that is no such list (`file`); nothing was written."""

    key = "suppress-not-ours"


@dataclass(frozen=True, slots=True)
class Question:
    """What to diagnose. Columns are named by header or number, "" leaves them to us; `suppress` is where the recipients
    go that must not be written to again, None for nowhere."""

    path: Path
    code_column: str = ""
    recipient_column: str = ""
    sheet: str = ""
    encoding: str = ""
    suppress: Path | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the log was read, to be shown: `format` csv | xlsx | json; columns by name, "" where there is none.

    `columns` are all of them in their order; one without a header is named by its number.
    """

    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    has_header: bool = False
    cut: bool = False
    code_column: str = ""
    recipient_column: str = ""
    time_column: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The report, how the file was read, and how many recipients were written to the list (None without one)."""

    report: Report
    reading: Reading
    suppressed: int | None = None


def code_table(resources: Resources, system: str = "") -> CodeTable:
    """The table of a system, or of the only system that has one. Raises NoCodesError, DescriptorError."""
    known = resources.systems_with_message_codes()
    if system in known:
        return resources.message_codes(system)
    if system or len(known) != 1:
        raise NoCodesError("diagnosis-system", name=system[:80], known=", ".join(known) or "–")
    return resources.message_codes(known[0])


def diagnose(table: CodeTable, question: Question, progress: Callable[[int], None] | None = None) -> Diagnosis:
    """The diagnosis of a log; `progress` is told the row now and then and may raise to end it.

    Raises TableInputError, JsonInputError, ColumnError, NoCodesError, OverwriteError, WriteFailedError.
    """
    _check_target(question)
    reading, events = _events(table, question)
    tally = Tally(table, has_country_code)
    seen: set[str] = set()
    written = 0
    with _list(question.suppress) as out:
        for event in events:
            if progress is not None and event.row % 10_000 == 0:
                progress(event.row)
            if tally.add(event) and out is not None and event.recipient not in seen:
                written += _suppress(out, event, seen)
        report = tally.report()
        if not report.with_code and not report.without_code:
            raise NoCodesError(file=str(question.path))
    return Diagnosis(report, reading, None if question.suppress is None else written)


def outline(table: CodeTable, question: Question) -> Reading:
    """How a log opens and which columns it has, none of them chosen: for a person who is to choose one.

    Raises TableInputError.
    """
    if looks_like_json(head_of(question.path)):
        return Reading("json", "utf-8")
    opened = open_table(question.path, TableOptions(question.encoding, "", question.sheet))
    has_header, names = name_columns([cells for _, cells in _sample(opened.rows())], table)
    return Reading(
        format=opened.format,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        sheet=opened.sheet,
        sheets=opened.sheets,
        has_header=has_header,
        cut=opened.cut,
        columns=names,
    )


def _list(path: Path | None) -> SafeCsv | nullcontext[None]:
    return nullcontext() if path is None else SafeCsv(path, SUPPRESS_HEADER)


def _suppress(out: SafeCsv, event: Event, seen: set[str]) -> int:
    if not event.recipient:
        return 0
    if len(seen) < MAX_DISTINCT:
        seen.add(event.recipient)
    out.write((event.recipient, digits_of(event.recipient), str(event.code)))
    return 1


def _check_target(question: Question) -> None:
    """A list replaces only an earlier list. Raises OverwriteError."""
    target = question.suppress
    if target is None or not target.exists():
        return
    ours = ",".join(SUPPRESS_HEADER).encode("utf-8-sig")
    with target.open("rb") if target.is_file() else nullcontext() as file:
        if file is None or not file.read(len(ours)) == ours:
            raise OverwriteError(file=str(target))


def _events(table: CodeTable, question: Question) -> tuple[Reading, Iterator[Event]]:
    if looks_like_json(head_of(question.path)):
        return Reading("json", "utf-8"), _json_events(table, question.path)
    opened = open_table(question.path, TableOptions(question.encoding, "", question.sheet))
    wanted = Wanted(question.code_column, question.recipient_column, question.suppress is not None)
    rows = opened.rows()
    sample = _sample(rows)
    if not sample:
        raise TableInputError("table-blank", file=str(question.path))
    columns = find_columns([cells for _, cells in sample], table, wanted)
    body = chain(sample[1:] if columns.has_header else sample, rows)
    return _reading(opened, columns), _row_events(table, columns, body)


def _sample(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The first rows that say anything, bounded in number and in characters."""
    sample: list[tuple[int, list[str]]] = []
    characters = 0
    for number, cells in rows:
        if sample or any(cell.strip() for cell in cells):
            sample.append((number, cells))
            characters += sum(map(len, cells))
        if len(sample) >= _SAMPLE_ROWS or characters >= _SAMPLE_CHARACTERS:
            break
    return sample


def _reading(opened: Table, columns: Columns) -> Reading:
    return Reading(
        format=opened.format,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        sheet=opened.sheet,
        sheets=opened.sheets,
        has_header=columns.has_header,
        cut=opened.cut,
        code_column=columns.name(columns.code),
        recipient_column=columns.name(columns.recipient),
        time_column=columns.name(columns.time),
        columns=columns.names,
    )


def _row_events(table: CodeTable, columns: Columns, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Event]:
    delivered = {state.casefold() for state in table.names.delivered}
    for number, cells in rows:
        cell = _at(cells, columns.code)
        code = code_in(cell)
        if code == 0 and _at(cells, columns.status).strip().casefold() in delivered:
            code = Unread.EMPTY
        elif not isinstance(code, Unread):
            code = table.pick(code, _subcode(cell, cells, columns)) or code
        yield Event(number, code, _at(cells, columns.recipient).strip(), _at(cells, columns.time))


def _subcode(cell: str, cells: Sequence[str], columns: Columns) -> int | None:
    if columns.subcode is not None:
        found = code_in(_at(cells, columns.subcode))
        return None if isinstance(found, Unread) else found
    return None if cell.isdigit() else subcode_in(cell)


def _at(cells: Sequence[str], position: int | None) -> str:
    return cells[position] if position is not None and position < len(cells) else ""


def _json_events(table: CodeTable, path: Path) -> Iterator[Event]:
    for number, value in json_values(path):
        if value is BROKEN:
            yield Event(number, Unread.TEXT)
        else:
            yield from events_of(value, number, table)
