"""The checklist that goes beside an export: one printable HTML page, A4, nothing loaded from anywhere (A-11).

Everything in the model is already in the reader's language and every time already a date written out; this module
only adds the headings (`checklist.*` texts) and the markup. Equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

Text = Callable[[str, Mapping[str, object]], str]

_STYLE = """
@page { size: A4; margin: 16mm 15mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 180mm; background: #fff; color: #1b1f24; line-height: 1.5;
  font: 10.5pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif; }
h1 { font-size: 17pt; margin: 0 0 2px; }
h2 { font-size: 12.5pt; margin: 20px 0 6px; padding-bottom: 3px; border-bottom: 1px solid #8c959f; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 10px 0 4px; break-after: avoid; }
p { margin: 4px 0; }
.quiet { color: #57606a; }
.practice { border: 2px solid #1b1f24; padding: 4px 8px; font-weight: 600; }
table { width: 100%; border-collapse: collapse; margin: 4px 0; }
th, td { text-align: start; vertical-align: top; padding: 4px 8px 4px 0; border-bottom: 1px solid #d0d7de;
  overflow-wrap: anywhere; }
thead { display: table-header-group; }
tr, li { break-inside: avoid; }
td.state, th[scope="row"] { width: 28%; font-weight: 600; }
ol { padding-inline-start: 22px; margin: 4px 0; }
a { color: inherit; }
@media print { body { padding: 0; max-width: none; } }
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StateRow:
    """A paper or a rung: `state` is the last part of its word's text key, `detail` what else there is to say."""

    label: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SystemSection:
    """One system and its rungs; a `state` is a result: passed | failed | not_tested | blocked_here | waiting."""

    name: str
    rungs: tuple[StateRow, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: `severity` error | warning | info, the sentence, what to do, and where it comes from."""

    severity: str
    message: str
    fix: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A rule the seller decided not to follow, what it was waived for, and the reason in the seller's words."""

    rule: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class WaitRow:
    """A wait; times are aware and printed as absolute dates in their own zone. `state` as in wizard.core.waits."""

    label: str
    state: str
    since: datetime | None = None
    usual_until: datetime | None = None
    next_check: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """Something to be done before `due` (aware)."""

    label: str
    due: datetime


@dataclass(frozen=True, slots=True)
class NextRow:
    """One thing to do on the platform after the export, with an https link or none."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole page. `language` is the tag for the page (zh-CN, en); `score` the readiness of the papers, 0..100."""

    language: str
    platform: str
    entry: str
    rules_date: str
    practice: bool = False
    score: int = 100
    company: tuple[Row, ...] = ()
    papers: tuple[StateRow, ...] = ()
    systems: tuple[SystemSection, ...] = ()
    settings: tuple[Row, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    waivers: tuple[WaiverRow, ...] = ()
    waits: tuple[WaitRow, ...] = ()
    deadlines: tuple[DeadlineRow, ...] = ()
    next_steps: tuple[NextRow, ...] = ()


def checklist_html(model: Checklist, text: Text) -> str:
    """The page as HTML text; every value is escaped, links are only made of https addresses."""
    page = _Page(text)
    title = page.word("title", platform=model.platform)
    body = [
        f"<h1>{title}</h1>",
        f'<p class="quiet">{page.word("about", entry=model.entry, rules_date=model.rules_date)}</p>',
        f'<p class="practice">{page.word("practice")}</p>' if model.practice else "",
        page.section("company", page.rows(model.company)),
        page.section("papers", page.states(model.papers, "paper"), page.word("score", score=model.score)),
        page.section("systems", "".join(page.system(system) for system in model.systems)),
        page.section("settings", page.rows(model.settings)),
        page.section("findings", page.findings(model.findings)),
        page.section("waivers", page.waivers(model.waivers)),
        page.section("waits", page.waits(model.waits)),
        page.section("deadlines", page.deadlines(model.deadlines)),
        page.section("next", page.next_steps(model.next_steps)),
    ]
    return _document(model.language, title, "\n".join(part for part in body if part))


def _document(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def moment(value: datetime | None) -> str:
    """An absolute date and time with its offset: 2026-11-21 14:03 UTC+08:00; "–" for none."""
    return "–" if value is None else f"{value:%Y-%m-%d %H:%M} {value.tzname() or ''}".rstrip()


class _Page:
    """Makes the parts of the page, with the words of one language."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def word(self, key: str, **parameters: object) -> str:
        return escape(self._text(f"checklist.{key}", parameters))

    def section(self, name: str, content: str, lead: str = "") -> str:
        inside = content or f'<p class="quiet">{self.word(f"{name}.none")}</p>'
        first = f"<p>{lead}</p>\n" if lead and content else ""
        return f"<section>\n<h2>{self.word(f'{name}.title')}</h2>\n{first}{inside}\n</section>"

    def rows(self, rows: Iterable[Row]) -> str:
        cells = [f'<tr><th scope="row">{escape(row.label)}</th><td>{_value(row.value)}</td></tr>' for row in rows]
        return _table(cells)

    def states(self, rows: Iterable[StateRow], kind: str) -> str:
        return _table(
            f'<tr><td>{escape(row.label)}</td><td class="state">{self.word(f"{kind}.{row.state}")}</td>'
            f"<td>{_value(row.detail)}</td></tr>"
            for row in rows
        )

    def system(self, system: SystemSection) -> str:
        return f"<h3>{escape(system.name)}</h3>\n{self.states(system.rungs, 'rung')}"

    def findings(self, rows: Iterable[FindingRow]) -> str:
        return _table(
            f'<tr><td class="state">{self.word(f"severity.{row.severity}")}</td><td>{_value(row.message)}'
            f"{_line(row.fix)}{_source(row.source)}</td></tr>"
            for row in rows
        )

    def waivers(self, rows: Sequence[WaiverRow]) -> str:
        cells = [
            f"<tr><td>{_value(row.rule)}</td><td>{_value(row.subject)}</td><td>{_value(row.reason)}</td></tr>"
            for row in rows
        ]
        return _table(cells, self._head("waivers.rule", "waivers.subject", "waivers.reason"))

    def waits(self, rows: Sequence[WaitRow]) -> str:
        cells = [
            f"<tr><td>{escape(row.label)}</td><td>{self.word(f'wait.{row.state}')}</td><td>{moment(row.since)}</td>"
            f"<td>{moment(row.usual_until)}</td><td>{moment(row.next_check)}</td></tr>"
            for row in rows
        ]
        columns = ("waits.what", "waits.state", "waits.since", "waits.usual", "waits.check")
        return _table(cells, self._head(*columns))

    def deadlines(self, rows: Iterable[DeadlineRow]) -> str:
        return _table(f'<tr><th scope="row">{escape(row.label)}</th><td>{moment(row.due)}</td></tr>' for row in rows)

    def next_steps(self, rows: Sequence[NextRow]) -> str:
        items = "\n".join(f"<li>{_value(row.text)}{_source(row.link)}</li>" for row in rows)
        return f"<ol>\n{items}\n</ol>" if rows else ""

    def _head(self, *keys: str) -> str:
        return "<tr>" + "".join(f'<th scope="col">{self.word(key)}</th>' for key in keys) + "</tr>"


def _table(rows: Iterable[str], head: str = "") -> str:
    body = "\n".join(rows)
    top = f"<thead>{head}</thead>\n" if head else ""
    return f"<table>\n{top}<tbody>\n{body}\n</tbody>\n</table>" if body else ""


def _value(value: str) -> str:
    """Escaped, line ends kept, and set apart so that right-to-left text cannot turn what stands around it."""
    return "<bdi>" + escape(value).replace("\n", "<br>") + "</bdi>" if value else ""


def _line(value: str) -> str:
    return f"<br>{_value(value)}" if value else ""


def _source(address: str) -> str:
    shown = escape(address)
    if address.startswith("https://"):
        return f'<br><a class="quiet" href="{shown}" rel="noreferrer">{shown}</a>'
    return f'<br><span class="quiet">{shown}</span>' if address else ""
