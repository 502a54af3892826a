"""`try` and `directory`: a test message on an explicit word, and the live lists its recipients come from (SW-06).

A message of more than a text comes from a file or standard input; secrets are never asked for here.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import parse_json, read_json
from wizard.cli.arguments import UsageError, Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS, RUNG_FAILED, WAITING
from wizard.cli.printing import Printer, typed
from wizard.core.errors import UnreadableInputError
from wizard.core.ladder import RungState
from wizard.onboarding.directory import Directory, Found, Record
from wizard.onboarding.session import EntrySession
from wizard.onboarding.system_access import NoActionsError
from wizard.onboarding.trying import Possible, Tried, Trying, TryState
from wizard.onboarding.trying_words import TryingSpeaker
from wizard.onboarding.verifying import opened

_MESSAGE = "message"
_SIGNS = {TryState.DONE: "✓", TryState.READY: "→", TryState.PARTIAL: "!", TryState.MAYBE: "?"}
_CODES = {
    TryState.DONE: DONE,
    TryState.READY: DONE,
    TryState.HAS_ERRORS: FINDINGS,
    TryState.PARTIAL: FINDINGS,
    TryState.REFUSED: FINDINGS,
    TryState.MAYBE: WAITING,
}


class NoMessageError(UnreadableInputError):
    """The file of a message holds something else than one JSON object. Parameter: `file`."""

    key = "try-message"


def add(verbs: Verbs) -> None:
    """Add both verbs."""
    verb = verbs.add("try", try_action)
    verb.ask("entry", text="entry", metavar="ENTRY")
    verb.ask("action", text="try-action", metavar="ACTION")
    verb.ask("--set", text="try-set", dest="values", action="append", default=[], metavar="NAME=VALUE")
    verb.ask("--message", text="try-message", default="", metavar="FILE|-")
    verb.ask("--dry-run", text="try-dry-run", action="store_true", default=False)
    listing = verbs.add("directory", read_directory)
    listing.ask("entry", text="entry", metavar="ENTRY")
    listing.ask("listing", text="directory-listing", metavar="LIST")
    listing.ask("--in", text="directory-in", dest="within", action="append", default=[], metavar="ID")


def try_action(call: Call) -> int:
    """Do one action, or show the request."""
    with closing(opened(call.program, call.arguments.entry)()) as session:
        trying = Trying(session, call.program.action_formats())
        possible = trying.find(call.arguments.action)
        given = _given(call, possible)
        if call.arguments.dry_run:
            tried = trying.plan(possible, given)
        else:
            tried = trying.send_job(possible, given, threading.Event())()
        _Sayer(call, session).tried(tried)
    return _code(tried)


def _given(call: Call, possible: Possible) -> Mapping[str, Any]:
    names = [one for one in possible.format.inputs if one != _MESSAGE]
    given: dict[str, Any] = {}
    for one in call.arguments.values:
        name, equals, value = one.partition("=")
        if name not in names or not equals:
            usage = f"gangway try ENTRY {possible.action.id} --set NAME=VALUE"
            raise UsageError("usage-choice", name=name[:80], choices=", ".join(names), usage=usage)
        given[name] = value
    if call.arguments.message and _MESSAGE in possible.format.inputs:
        given[_MESSAGE] = _message(call.arguments.message)
    return given


def _message(name: str) -> Mapping[str, Any]:
    found = parse_json(sys.stdin.buffer.read(), "-") if name == "-" else read_json(Path(name))
    if not isinstance(found, dict):
        raise NoMessageError(file=name)
    return found


def _code(tried: Tried) -> int:
    if tried.state is TryState.UNSENT:
        return RUNG_FAILED if tried.verdict and tried.verdict.state is RungState.FAILED else WAITING
    return _CODES[tried.state]


def read_directory(call: Call) -> int:
    """Print one live list."""
    with closing(opened(call.program, call.arguments.entry)()) as session:
        directory = Directory(session)
        readable = directory.find(call.arguments.listing)
        within = call.arguments.within
        if within and not readable.listing.within:
            others = (one.listing.id for one in directory.readable if one.listing.within)
            raise NoActionsError("no-inner-list", name=readable.listing.id, known=", ".join(others) or "–")
        found = directory.read_job(readable, threading.Event(), within)()
        _Sayer(call, session).found(readable.system.index.id, readable.listing.id, found)
    if found.refusal is not None:
        return RUNG_FAILED if found.refusal.state is RungState.FAILED else WAITING
    return DONE


class _Sayer:
    """Prints what became of it."""

    def __init__(self, call: Call, session: EntrySession) -> None:
        self._call = call
        self._entry = session.entry_id
        self._printer: Printer = call.printer(session.platform)
        self._speaker = TryingSpeaker(call.texts, self._printer.speaker)

    def tried(self, tried: Tried) -> None:
        words, console = self._speaker.tried(tried), self._call.console
        record = {"entry": self._entry, **_record(tried), "message": words.message, "fix": words.fix}
        console.record(typed("try", record))
        console.line(f"{_SIGNS.get(tried.state, '✕')} {words.message}")
        self._lines((words.fix, words.where, *self._speaker.left_out(tried), *self._quoted(tried)))
        self._printer.findings(tried.findings)
        if tried.request is not None:
            console.line(f"    {tried.request.method} {tried.request.url}")
            console.line("    " + (tried.request.body or b"").decode("utf-8"))

    def _quoted(self, tried: Tried) -> Iterable[str]:
        if tried.verdict is not None and tried.verdict.platform_text:
            yield self._call.texts.get("cli.rung.platform-text", text=tried.verdict.platform_text)

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._call.console.line(f"    {line}") if line else None

    def found(self, system: str, listing: str, found: Found) -> None:
        console, names = self._call.console, {one.id: one.name for one in found.records}
        for one in found.records:
            told = {"entry": self._entry, "system": system, "list": listing}
            console.record(typed("directory", {**told, "id": one.id, "name": one.name, "parents": list(one.parents)}))
            console.line(f"{one.id}  {_path(one, names)}")
        title = self._call.texts.get(f"{system}.listing.{listing}")
        console.note(self._call.texts.get("try.listed", list=title, count=len(found.records)))
        if found.skipped:
            separator = self._call.texts.get("value.separator")
            shown = separator.join(found.skipped[:20])
            console.note(self._call.texts.get("try.skipped", count=len(found.skipped), names=shown))
        if found.refusal is not None:
            words = self._speaker.verdict(system, found.refusal)
            told_why = {"code": str(found.refusal.code), "message": words.message, "fix": words.fix}
            console.record(typed("directory-refusal", {"entry": self._entry, "system": system, **told_why}))
            console.complain(words.message)
            console.complain(f"    {words.fix}")


def _path(record: Record, names: Mapping[str, str]) -> str:
    """The name, behind that of what it stands in where that is in the same list."""
    parent = names.get(record.parents[0], "") if record.parents else ""
    return f"{parent} / {record.name}" if parent else record.name


def _record(tried: Tried) -> dict[str, Any]:
    """Always the same keys; `request` is null but for a dry run."""
    verdict, request = tried.verdict, tried.request
    return {
        "system": tried.system,
        "action": tried.action,
        "state": tried.state.value,
        "reference": tried.reference,
        "left_out": {name: list(ids) for name, ids in tried.left_out.items()},
        "code": str(verdict.code) if verdict else "",
        "platform_text": verdict.platform_text if verdict else "",
        "request": request
        and {"method": request.method, "url": request.url, "body": (request.body or b"").decode("utf-8")},
    }
