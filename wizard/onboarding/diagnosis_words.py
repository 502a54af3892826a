"""A diagnosis in a person's language; the command line and the window's page use the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.core.descriptors.system import Source
from wizard.core.diagnosis.report import Group
from wizard.core.diagnosis.table import CodeTable
from wizard.core.texts import Texts
from wizard.onboarding.diagnosing import Diagnosis

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "gb18030": "GB18030 (GBK)", "utf-16": "UTF-16"}


@dataclass(frozen=True, slots=True)
class GroupWords:
    """One group in words. `claim` is "" without a contradicted statement; `claim_sources` then hold the guide first."""

    meaning: str
    fix: str
    retry: str
    evidence: str
    sources: tuple[Source, ...]
    claim: str
    claim_sources: tuple[Source, ...]


class DiagnosisSpeaker:
    """Puts a diagnosis made with one table into words.

    `own` is where a door keeps what it says in its own way: `<own>.read.sheets` stands in for `diagnosis.read.sheets`.
    """

    def __init__(self, texts: Texts, table: CodeTable, own: str = "diagnosis") -> None:
        self._texts = texts
        self._own = own
        self._table = table
        self._prefix = f"{table.system}.message_codes"

    def group(self, group: Group) -> GroupWords:
        """What one group means and what to do."""
        claim = group.claim
        sources = (claim.guide, *claim.sources) if claim else ()
        known = group.known
        return GroupWords(
            meaning=self._of("meaning", known.code) if known else self._text("unknown.meaning", code=group.code),
            fix=self._of("fix", known.fix) if known else self._text("unknown.fix"),
            retry=self._text(f"retry.{known.retry.value if known else 'unknown'}"),
            evidence=self._text(f"evidence.{known.evidence.value if known else 'unknown'}"),
            sources=self._sources(known.sources if known else ()),
            claim=self._of("claim", claim.code) if claim else "",
            claim_sources=self._sources(sources),
        )

    def lines(self, group: Group) -> Iterator[str]:
        """One group as lines for people."""
        words = self.group(group)
        share = f"{group.share:.1%}"
        yield self._text("group", name=group.name, count=group.count, share=share, retry=words.retry)
        yield self._text("line.meaning", text=words.meaning)
        yield self._text("line.fix", text=words.fix)
        yield self._text("line.evidence", text=words.evidence, sources=_listed(words.sources)).rstrip()
        if words.claim:
            yield self._text("line.claim", text=words.claim)
            yield self._text("line.claim-sources", sources=_listed(words.claim_sources))
        if group.first and group.last:
            yield self._text("line.times", first=shown(group.first), last=shown(group.last))
        yield self._text("line.rows", rows=self._rows(group.rows))

    def reading(self, diagnosis: Diagnosis) -> Iterator[str]:
        """How the file was read."""
        read = diagnosis.reading
        delimiter = self._text(f"delimiter.{_DELIMITERS.get(read.delimiter, 'comma')}")
        encoding = _ENCODINGS.get(read.encoding, read.encoding)
        yield self._text(f"read.{read.format}", encoding=encoding, delimiter=delimiter, sheet=read.sheet)
        if len(read.sheets) > 1:
            yield self._text("read.sheets", count=len(read.sheets) - 1)
        if read.format != "json":
            yield self._text("read.code-column", name=read.code_column)
            if read.recipient_column:
                yield self._text("read.recipient-column", name=read.recipient_column)
            header = "header" if read.has_header else "no-header"
            yield self._text(f"read.{header}")
        if read.cut:
            yield self._text("read.cut")

    def summary(self, diagnosis: Diagnosis, suppress: str = "") -> Iterator[str]:
        """What is to be said after the groups; `suppress` is the list's file."""
        for _, line in self.facts(diagnosis, suppress):
            yield line

    def facts(self, diagnosis: Diagnosis, suppress: str = "") -> Iterator[tuple[str, str]]:
        """The lines of the summary, each with the name of its text."""
        report, people = diagnosis.report, diagnosis.report.recipients
        totals = {"rows": report.rows, "with_code": report.with_code, "without_code": report.without_code}
        yield self._fact("summary", **totals)
        unreadable = report.unreadable
        if unreadable.texts or unreadable.formulas:
            counts = {"texts": unreadable.texts, "formulas": unreadable.formulas}
            yield self._fact("unreadable", **counts, rows=self._rows(unreadable.rows))
        if report.further_codes:
            yield self._fact("further", count=report.further_codes)
        if people.checked:
            key = "country-code" if people.without_country_code else "country-code-fine"
            yield self._fact(key, count=people.without_country_code, checked=people.checked)
        if diagnosis.suppressed is not None:
            yield self._fact("suppressed", count=diagnosis.suppressed, file=suppress)
        elif people.to_suppress:
            yield self._fact("to-suppress", count=people.to_suppress)

    def _fact(self, key: str, **parameters: object) -> tuple[str, str]:
        return key, self._text(key, **parameters)

    def _rows(self, rows: Sequence[int]) -> str:
        return self._texts.get("value.separator").join(str(row) for row in rows)

    def _text(self, key: str, **parameters: object) -> str:
        return self._texts.first(f"{self._own}.{key}", f"diagnosis.{key}", **parameters)

    def _of(self, part: str, name: object) -> str:
        return self._texts.first(f"{self._own}.{part}.{name}", f"{self._prefix}.{part}.{name}")

    def _sources(self, ids: Sequence[str]) -> tuple[Source, ...]:
        return tuple(self._table.sources[one] for one in ids)


def shown(moment: datetime) -> str:
    """A moment as people read it, with its zone when that is known."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") + (" UTC" if moment.tzinfo else "")


def _listed(sources: Sequence[Source]) -> str:
    return " ; ".join(f"{one.publisher} {one.url} ({one.checked})" for one in sources)
