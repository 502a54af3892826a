"""`diagnose`: why messages of a log failed, grouped by error code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wizard.adapters.spreadsheets.encodings import ENCODINGS
from wizard.cli.arguments import Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE
from wizard.cli.printing import typed
from wizard.core.descriptors.system import Source
from wizard.core.diagnosis.report import Group
from wizard.onboarding.diagnosing import Diagnosis, Question, code_table, diagnose
from wizard.onboarding.diagnosis_words import DiagnosisSpeaker, GroupWords


def add(verbs: Verbs) -> None:
    """Add the verb."""
    verb = verbs.add("diagnose", run)
    verb.ask("file", text="diagnose-file", type=Path, metavar="FILE")
    verb.ask("--code-column", text="code-column", default="", metavar="C")
    verb.ask("--recipient-column", text="recipient-column", default="", metavar="C")
    verb.ask("--sheet", text="sheet", default="", metavar="NAME")
    verb.ask("--encoding", text="encoding", default="", choices=ENCODINGS, metavar="|".join(ENCODINGS))
    verb.ask("--system", text="diagnose-system", default="", metavar="ID")
    verb.ask("--suppress", text="suppress", type=Path, metavar="OUT.csv")


def run(call: Call) -> int:
    """Print the diagnosis of a log."""
    arguments = call.arguments
    table = code_table(call.program.resources, arguments.system)
    question = Question(
        path=arguments.file,
        code_column=arguments.code_column,
        recipient_column=arguments.recipient_column,
        sheet=arguments.sheet,
        encoding=arguments.encoding,
        suppress=arguments.suppress,
    )
    found = diagnose(table, question, lambda row: call.console.progress(call.texts.get("diagnosis.progress", row=row)))
    speaker = DiagnosisSpeaker(call.texts, table)
    for line in speaker.reading(found):
        call.console.note(line)
    for group in found.report.groups:
        call.console.record(typed("diagnosis", group_record(group, speaker.group(group))))
        for line in speaker.lines(group):
            call.console.line(line)
    call.console.record(typed("diagnosis-summary", summary_record(found, question)))
    for line in speaker.summary(found, str(arguments.suppress)):
        call.console.note(line)
    return DONE


def group_record(group: Group, words: GroupWords) -> dict[str, Any]:
    """One group as a JSON object of always the same keys. It holds row numbers, never a recipient."""
    known = group.known
    return {
        "code": group.code,
        "name": group.name,
        "known": known is not None,
        "count": group.count,
        "share": round(group.share, 6),
        "meaning": words.meaning,
        "fix": words.fix,
        "retry": known.retry.value if known else None,
        "http": list(known.http) if known else [],
        "suppress": known.suppress if known else False,
        "evidence": known.evidence.value if known else None,
        "sources": _sources(words.sources),
        "claim": words.claim or None,
        "claim_evidence": "contradicted" if words.claim else None,
        "claim_sources": _sources(words.claim_sources),
        "first": group.first.isoformat() if group.first else None,
        "last": group.last.isoformat() if group.last else None,
        "rows": list(group.rows),
    }


def _sources(sources: Iterable[Source]) -> list[dict[str, str]]:
    return [{"id": one.id, "url": one.url, "checked": one.checked} for one in sources]


def summary_record(found: Diagnosis, question: Question) -> dict[str, Any]:
    """The totals and how the file was read."""
    report, reading = found.report, found.reading
    return {
        "path": str(question.path),
        "rows": report.rows,
        "with_code": report.with_code,
        "without_code": report.without_code,
        "unreadable": {
            "texts": report.unreadable.texts,
            "formulas": report.unreadable.formulas,
            "rows": list(report.unreadable.rows),
        },
        "further_codes": report.further_codes,
        "codes": len(report.groups),
        "recipients_checked": report.recipients.checked,
        "without_country_code": report.recipients.without_country_code,
        "to_suppress": report.recipients.to_suppress,
        "suppressed": found.suppressed,
        "suppress_file": str(question.suppress) if question.suppress else None,
        "format": reading.format,
        "encoding": reading.encoding or None,
        "delimiter": reading.delimiter or None,
        "sheet": reading.sheet or None,
        "header": reading.has_header,
        "cut": reading.cut,
        "code_column": reading.code_column or None,
        "recipient_column": reading.recipient_column or None,
        "time_column": reading.time_column or None,
    }
