"""`templates submit|follow|import`: the templates of an entry and those of the account it belongs to."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from wizard.adapters.ladders.calls import ShownRequest
from wizard.cli.arguments import Parser, Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS, RUNG_FAILED, WAITING
from wizard.cli.printing import Printer, typed
from wizard.core.ladder import RungState
from wizard.onboarding.following import Following
from wizard.onboarding.session import EntrySession
from wizard.onboarding.submission_words import SubmissionSpeaker
from wizard.onboarding.submitting import Submitting, submit
from wizard.onboarding.template_account import TemplateAccount
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.verifying import opened

_SIGNS = {
    State.SUBMITTED: "✓",
    State.SAME: "✓",
    State.CHANGED: "✓",
    State.IMPORTED: "✓",
    State.READY: "→",
    State.UNCHANGED: "–",
    State.MAYBE: "?",
    State.POSTPONED: "…",
}
_OF_STATE = {
    State.HAS_ERRORS: FINDINGS,
    State.DIFFERENT: FINDINGS,
    State.REFUSED: FINDINGS,
    State.MAYBE: WAITING,
    State.POSTPONED: WAITING,
}


def add(verbs: Verbs) -> None:
    """Add the verb and its own verbs."""
    group = Verbs(verbs.add("templates", None), depth="action")
    for name, handler in (("submit", submit_templates), ("follow", follow_templates), ("import", import_templates)):
        verb = group.add(name, handler, f"templates-{name}")
        _ask(verb)
        if name == "submit":
            verb.ask("--dry-run", text="templates-dry-run", action="store_true", default=False)


def _ask(verb: Parser) -> None:
    verb.ask("entry", text="entry", metavar="ENTRY")
    verb.ask("--name", text="templates-name", action="append", default=[], metavar="N")
    verb.ask("--language", text="templates-language", default="", metavar="L")


def submit_templates(call: Call) -> int:
    """Submit, or show what would be sent."""
    with_account = _Run(call)
    try:
        account, given = with_account.account, call.arguments
        submitting = Submitting(account)
        planned = submitting.plan(given.name, given.language)
        if given.dry_run:
            return with_account.show(planned, dry_run=True)
        return with_account.show(submit(submitting, account, planned, threading.Event()))
    finally:
        with_account.close()


def follow_templates(call: Call) -> int:
    """Ask what became of what was submitted."""
    with_account = _Run(call)
    try:
        given, following = call.arguments, Following(with_account.account)
        followed = following.follow_job(threading.Event(), given.name, given.language)()
        return with_account.show(following.keep_followed(followed, given.name, given.language))
    finally:
        with_account.close()


def import_templates(call: Call) -> int:
    """Bring the account's templates into the entry."""
    with_account = _Run(call)
    try:
        given, account = call.arguments, with_account.account
        looked = account.list_job(threading.Event())()
        if looked.refusal is not None:
            refused = Outcome(("", ""), "", State.UNSENT, verdict=looked.refusal)
            return with_account.show([refused])
        return with_account.show(Following(account).keep_imported(looked, given.name, given.language))
    finally:
        with_account.close()


class _Run:
    """One entry, open, and what prints the outcomes of its templates."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._session: EntrySession = opened(call.program, call.arguments.entry)()
        try:
            self.account = TemplateAccount(self._session, call.program.template_formats())
            self._printer: Printer = call.printer(self._session.platform)
            self._speaker = self._make_speaker()
        except BaseException:
            self._session.close()
            raise

    def _make_speaker(self) -> SubmissionSpeaker:
        resources, system = self._call.program.resources, self.account.system
        explains = self.account.api.codes.system
        table = resources.message_codes(explains) if explains in resources.systems_with_message_codes() else None
        return SubmissionSpeaker(self._call.texts, self._printer.speaker, system, table)

    def close(self) -> None:
        self._session.close()

    def show(self, outcomes: Iterable[Outcome], *, dry_run: bool = False) -> int:
        """Print each as it is known; the exit code of the worst."""
        codes: list[int] = []
        for one in outcomes:
            codes.append(_code(one))
            self._print(one)
        if not codes:
            self._call.say("templates.none")
        if dry_run:
            self._call.say("templates.dry-run")
        return next((code for code in (FINDINGS, RUNG_FAILED, WAITING) if code in codes), DONE)

    def _print(self, one: Outcome) -> None:
        console, words = self._call.console, self._speaker.outcome(one)
        notices = list(self._speaker.notices(one))
        told = {"entry": self._session.entry_id, "system": self.account.system.index.id}
        console.record(typed("template", {**told, **_record(one), "message": words.message, "fix": words.fix}))
        console.line(f"{_SIGNS.get(one.state, '✕')} {' '.join(part for part in one.key if part)}  {words.message}")
        for line in (words.fix, *notices):
            console.line(f"    {line}") if line else None
        self._printer.findings(one.findings)
        for request in (*one.uploads, *([one.request] if one.request else [])):
            self._print_request(request)

    def _print_request(self, request: ShownRequest) -> None:
        console = self._call.console
        console.line(f"    {request.method} {request.url}")
        for name, value in request.headers.items():
            console.line(f"    {name}: {value}")
        if request.file_name:
            told = {"file": request.file_name, "bytes": request.file_bytes}
            console.line("    " + self._call.texts.get("cli.templates.file", **told))
        elif request.body:
            console.line("    " + request.body.decode("utf-8"))


def _record(one: Outcome) -> dict[str, Any]:
    """Always the same keys; `request` is null and `uploads` empty but for a dry run."""
    known, verdict = one.known, one.verdict
    return {
        "name": one.key[0],
        "language": one.key[1],
        "pointer": one.pointer,
        "state": one.state.value,
        "status": known.status if known else "",
        "reference": known.id if known else "",
        "category": one.category,
        "asked_category": one.asked,
        "reason": known.reason if known else "",
        "code": str(verdict.code) if verdict else one.problem.key if one.problem else "",
        "number": one.number,
        "platform_text": verdict.platform_text if verdict else "",
        "differing": list(one.differing),
        "recovered": one.recovered,
        "again_at": one.again_at.isoformat() if one.again_at else "",
        "uploads": [_request_record(request) for request in one.uploads],
        "request": _request_record(one.request) if one.request else None,
    }


def _request_record(request: ShownRequest) -> dict[str, Any]:
    """`file` is null but for a request that sends one: its name and how many bytes of it, never its folder."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": (request.body or b"").decode("utf-8"),
        "file": {"name": request.file_name, "bytes": request.file_bytes} if request.file_name else None,
    }


def _code(one: Outcome) -> int:
    if one.state is State.UNSENT:
        return RUNG_FAILED if one.verdict and one.verdict.state is RungState.FAILED else WAITING
    return _OF_STATE.get(one.state, DONE)
