"""`check`, `verify` and `lint`: judge what is there already."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from wizard.cli.arguments import Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS, UNUSABLE, of_results
from wizard.cli.printing import Printer, typed
from wizard.core.errors import UnreadableInputError
from wizard.onboarding.answers_file import at_path
from wizard.onboarding.checking import Checker
from wizard.onboarding.drafts import is_entry_folder
from wizard.onboarding.linting import Linter, Message, read_messages, stream_messages
from wizard.onboarding.verifying import bind, opened, verify_entry, verify_export


def add(verbs: Verbs) -> None:
    """Add the verbs."""
    verbs.add("check", check).ask("paths", text="check-paths", type=Path, nargs="+", metavar="PATH")
    verbs.add("verify", verify).ask("target", text="verify-target", metavar="PATH|ENTRY")
    lint_verb = verbs.add("lint", lint)
    lint_verb.ask("paths", text="lint-paths", nargs="+", metavar="PATH|-")
    lint_verb.ask("--platform", text="platform", required=True, metavar="P")
    lint_verb.ask("--kind", text="kind", default="", metavar="K")
    lint_verb.ask("--language", text="language", default="", metavar="L")


def check(call: Call) -> int:
    """Validate exports and answers files."""
    program = call.program
    files = blocking = unreadable = 0
    printers: dict[str, Printer] = {}
    paths = [_place(call, path) for path in call.arguments.paths]
    for one in Checker(program.resources, program.clock, os.cpu_count() or 1).check(paths):
        files += 1
        if one.error is not None or one.platform is None:
            unreadable += 1
            call.printer().unreadable(one.error or UnreadableInputError(), one.path)
            continue
        printer = printers.setdefault(one.platform.index.id, call.printer(one.platform))
        printer.findings(one.findings)
        blocking += sum(finding.blocks for finding in one.findings)
    call.console.record(typed("check", {"files": files, "blocking": blocking, "unreadable": unreadable}))
    call.say("check.summary", files=files, blocking=blocking, unreadable=unreadable)
    return UNUSABLE if unreadable else FINDINGS if blocking else DONE


def _place(call: Call, path: Path) -> Path:
    """The path itself, or the draft of the entry of that name."""
    draft = call.program.data_root / "entries" / path.name
    return draft if not path.exists() and len(path.parts) == 1 and is_entry_folder(draft) else path


def verify(call: Call) -> int:
    """Run the ladders of an export or of an entry."""
    program, target, cancel = call.program, call.arguments.target, threading.Event()
    if Path(target).exists():
        bound = bind(program, Path(target))
        printer = call.printer(bound.platform)
        proved = verify_export(bound, printer.rung, cancel)
    else:
        session = opened(program, target)()
        try:
            printer = call.printer(session.platform)
            proved = verify_entry(session, printer.rung, cancel)
        finally:
            session.close()
    printer.findings(proved.findings)
    return of_results(proved.findings, proved.results)


def lint(call: Call) -> int:
    """Lint message texts."""
    arguments = call.arguments
    platform = call.platform(arguments.platform)
    linter = Linter(platform, call.program.clock().date())
    printer = call.printer(platform)
    defaults = Message("", arguments.kind, arguments.language)
    texts = blocking = unreadable = 0
    for path in arguments.paths:
        try:
            for message in _messages(path, defaults):
                texts += 1
                found = list(at_path(linter.lint(message), path))
                printer.findings(found)
                blocking += sum(finding.blocks for finding in found)
        except UnreadableInputError as error:
            unreadable += 1
            printer.unreadable(error, path)
    call.console.record(typed("lint", {"texts": texts, "blocking": blocking, "unreadable": unreadable}))
    call.say("lint.summary", texts=texts, blocking=blocking, unreadable=unreadable)
    return UNUSABLE if unreadable else FINDINGS if blocking else DONE


def _messages(path: str, defaults: Message) -> Iterator[Message]:
    if path == "-":
        return stream_messages(sys.stdin.buffer.read(), replace(defaults))
    return read_messages(Path(path), defaults)
