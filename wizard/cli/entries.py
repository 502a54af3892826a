"""`list`, `show`, `waits`, `calendar`, `export`, `import`, `clone`, `migrate`: entries and their state."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import write_atomic
from wizard.cli.arguments import Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, of_results
from wizard.cli.printing import typed
from wizard.onboarding.answers_file import read_document, refuse_other
from wizard.onboarding.checking import CONFIG
from wizard.onboarding.copying import clone, import_document, read_table
from wizard.onboarding.exporting import ExportBlockedError, prepare, write
from wizard.onboarding.glance import deadline_record, wait_record
from wizard.onboarding.reports import calendar, entry_record, happenings, step_records
from wizard.onboarding.session import EntrySession
from wizard.onboarding.verifying import opened
from wizard.onboarding.wording import spoken_subject
from wizard.onboarding.workspace import Overview


def add(verbs: Verbs) -> None:
    """Add the verbs."""
    verbs.add("list", list_entries)
    verbs.add("show", show).ask("entry", text="entry", metavar="ENTRY")
    verbs.add("waits", waits)
    verbs.add("calendar", write_calendar).ask("--out", text="calendar-out", type=Path, required=True, metavar="FILE")
    exporting = verbs.add("export", export)
    exporting.ask("entry", text="entry", metavar="ENTRY")
    exporting.ask("--out", text="out", type=Path, required=True, metavar="DIR")
    verbs.add("import", import_path).ask("path", text="import-path", type=Path, metavar="PATH")
    cloning = verbs.add("clone", clone_entry)
    cloning.ask("entry", text="entry", metavar="ENTRY")
    cloning.ask("--table", text="table", type=Path, required=True, metavar="FILE")
    verbs.add("migrate", migrate).ask("path", text="migrate-path", type=Path, metavar="PATH")


def list_entries(call: Call) -> int:
    """Every entry, practice ones marked."""
    overviews = call.program.workspace.overviews(both_modes=True)
    for overview in overviews:
        _print_entry(call, overview)
    if not overviews:
        call.say("list.none")
    return DONE


def _print_entry(call: Call, overview: Overview) -> None:
    record = entry_record(overview)
    call.console.record(typed("entry", record))
    state = call.texts.get(f"cli.state.{record['state']}")
    steps = f"{record['steps_done']}/{record['steps_total']}" if record["steps_total"] else ""
    mark = call.texts.get("cli.list.practice") if record["practice"] else ""
    call.console.line("  ".join(part for part in (record["id"], record["account"], state, steps, mark) if part))


def show(call: Call) -> int:
    """One entry: its steps, findings, rungs, waits and deadlines."""
    session = opened(call.program, call.arguments.entry)()
    try:
        session.keep_glance()
        overviews = call.program.workspace.overviews(both_modes=True)
        _print_entry(call, next(one for one in overviews if one.summary.id == session.entry_id))
        _print_parts(call, session)
    finally:
        session.close()
    return DONE


def _print_parts(call: Call, session: EntrySession) -> None:
    name = session.platform.index.id
    printer = call.printer(session.platform)
    for record in step_records(session):
        call.console.record(typed("step", record))
        state = call.texts.get(f"cli.step.{record['state']}")
        title = call.texts.get(f"{name}.{record['id']}.title")
        call.console.line(f"  {title}: {state}")
    printer.findings(session.findings())
    for result in session.results.values():
        for rung in result.rungs:
            printer.rung(rung)
    for wait in session.waits():
        _print_happening(call, "wait", session.entry_id, name, wait_record(wait))
    for deadline in session.deadlines():
        _print_happening(call, "deadline", session.entry_id, name, deadline_record(deadline))


def waits(call: Call) -> int:
    """What others must still do and what must be done in time, over all entries."""
    found = list(happenings(call.program.workspace.overviews(both_modes=True)))
    for kind, overview, record in found:
        _print_happening(call, kind, overview.summary.id, overview.summary.platform, record)
    if not found:
        call.say("waits.none")
    return DONE


def _print_happening(call: Call, kind: str, entry: str, platform: str, record: Mapping[str, Any]) -> None:
    call.console.record(typed(kind, {"entry": entry, "platform": platform, **record}))
    label = call.texts.get(f"{platform}.{kind}.{record['id']}.label")
    named = f"{label} ({spoken_subject(call.texts, platform, record['subject'])})" if record["subject"] else label
    if kind == "wait":
        state = call.texts.get(f"checklist.wait.{record['state']}")
        then = call.texts.get("cli.waits.next-check", moment=record["next_check"]) if record["next_check"] else ""
    else:
        state, then = call.texts.get("cli.waits.due", moment=record["due"]), ""
    call.console.line("  ".join(part for part in (entry, named, state, then) if part))


def write_calendar(call: Call) -> int:
    """Waits and deadlines as an iCalendar file."""
    overviews = call.program.workspace.overviews(both_modes=True)
    text = calendar(overviews, call.texts, call.program.clock())
    write_atomic(call.arguments.out, text.encode("utf-8"))
    call.console.record(typed("calendar", {"path": str(call.arguments.out)}))
    call.say("calendar.written", file=str(call.arguments.out))
    return DONE


def export(call: Call) -> int:
    """Export an entry as it is; what changed since the last export is said first."""
    session = opened(call.program, call.arguments.entry)()
    try:
        printer = call.printer(session.platform)
        findings = session.findings()
        printer.findings(findings)
        code = of_results(findings, session.results)
        try:
            prepared = prepare(session, call.texts)
        except ExportBlockedError as error:
            call.console.complain(printer.speaker.error(error).message)
            return code
        for change in prepared.changes if not prepared.is_first else ():
            call.console.record(typed("change", {"pointer": change.pointer, "kind": change.kind.value}))
            what = call.texts.get(f"cli.change.{change.kind.value}")
            call.console.line(f"  {what}: {printer.speaker.label(change.pointer) or change.pointer}")
        write(session, prepared, call.arguments.out)
        _say_exported(call, session.entry_id, sorted(prepared.files), len(prepared.changes))
        return code
    finally:
        session.close()


def _say_exported(call: Call, entry: str, files: list[str], changes: int) -> None:
    folder = str(call.arguments.out)
    call.console.record(typed("export", {"entry": entry, "path": folder, "files": files, "changes": changes}))
    call.say("new.exported", entry=entry, folder=folder)


def import_path(call: Call) -> int:
    """A new draft from an export or an answers file; findings are shown and do not stop it."""
    session, notes = import_document(call.program.workspace, call.program.texts, call.arguments.path)
    try:
        call.printer(session.platform).findings([*notes, *session.findings()])
        _record_made(call, session)
        call.say("import.done", entry=session.entry_id)
    finally:
        session.close()
    return DONE


def _record_made(call: Call, session: EntrySession) -> None:
    platform = session.platform.index.id
    call.console.record(typed("entry", {"id": session.entry_id, "entry": session.entry_id, "platform": platform}))


def clone_entry(call: Call) -> int:
    """A draft per row of a table."""
    session = opened(call.program, call.arguments.entry)()
    try:
        rows = read_table(call.arguments.table, session)
        for made in clone(call.program.workspace, call.program.texts, session, rows, str(call.arguments.table)):
            call.console.record(
                typed("entry", {"id": made.entry_id, "entry": made.entry_id, "platform": made.platform.index.id})
            )
            call.say("clone.done", entry=made.entry_id)
    finally:
        session.close()
    return DONE


def migrate(call: Call) -> int:
    """Bring a document to the present version of its platform. Every platform is still at its first version."""
    path: Path = call.arguments.path
    config = path / CONFIG if path.is_dir() else path
    document = read_document(config)
    platform = call.platform(document["platform"])
    refuse_other(document, platform, config)
    call.console.record(typed("migration", {"path": str(config), "version": platform.index.version, "changed": False}))
    call.say("migrate.nothing", file=str(config), version=platform.index.version)
    return DONE
