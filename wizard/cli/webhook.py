"""`webhook challenge|event`: whether a received webhook request is right, judged without sending anything (WA-18).

Token and secret come from an entry's keyring, the environment or a hidden prompt, and a challenge, which holds the
token, from a file or standard input: what stands on a command line can be read by every program of the computer.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing, nullcontext
from dataclasses import asdict
from pathlib import Path

from wizard.adapters.json_files import JsonInputError, read_bytes, read_text
from wizard.cli.arguments import Parser, UsageError, Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS
from wizard.cli.onboarding import asker
from wizard.cli.printing import typed
from wizard.core.callbacks import Judgement, Kind, Received, TemplateEvent, split_request
from wizard.core.errors import UnreadableInputError
from wizard.core.secret import Secret
from wizard.onboarding.callback_words import CallbackSpeaker
from wizard.onboarding.received_callbacks import CallbackTester, EventKeeper, Scheme, callback_system
from wizard.onboarding.session import EntrySession
from wizard.onboarding.verifying import opened

_MOST_BYTES = 4 << 20


class SecretNotGivenError(UnreadableInputError):
    """Neither the environment variable nor a person gave the secret. Parameter: `name`, the variable's."""

    key = "webhook-secret-missing"


class ValueMissingError(UnreadableInputError):
    """The entry lacks what the request is judged with. Parameter: `fields`, their labels."""

    key = "callback-value-missing"


def add(verbs: Verbs) -> None:
    """Add the verb and its own verbs."""
    group = Verbs(verbs.add("webhook", None), depth="action")
    challenge_verb = group.add("challenge", challenge, "webhook-challenge")
    challenge_verb.ask("file", text="webhook-challenge-file", metavar="FILE|-")
    _ask_values(challenge_verb, "token")
    event_verb = group.add("event", event, "webhook-event")
    event_verb.ask("file", text="webhook-event-file", metavar="FILE|-")
    event_verb.ask("--headers", text="webhook-headers", type=Path, metavar="FILE")
    _ask_values(event_verb, "secret")
    event_verb.ask("--record", text="webhook-record", action="store_true", default=False)


def _ask_values(verb: Parser, what: str) -> None:
    verb.ask(f"--{what}-env", text=f"webhook-{what}-env", dest="variable", default="", metavar="NAME")
    verb.ask("--entry", text="webhook-entry", default="", metavar="ID")
    verb.ask("--system", text="webhook-system", default="", metavar="ID")


def challenge(call: Call) -> int:
    """Judge the GET of the set-up; its right answer is printed."""
    request = read_text(_data(call.arguments.file), _MOST_BYTES)
    return _judge(call, Kind.CHALLENGE, split_request(request.encode("utf-8")))


def event(call: Call) -> int:
    """Judge the signature of the POST of an event, its body byte for byte; with `--record` keep what it says."""
    given = call.arguments
    if given.record and not given.entry:
        raise UsageError("usage-missing", names="--entry", usage="gangway webhook event FILE --entry ID --record")
    data = _data(given.file)
    received = Received("", read_text(given.headers, _MOST_BYTES), data) if given.headers else split_request(data)
    return _judge(call, Kind.EVENT, received)


def _data(name: str) -> bytes:
    if name != "-":
        return read_bytes(Path(name), _MOST_BYTES)
    data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise JsonInputError("too-large", file="-", limit=_MOST_BYTES)
    return data


def _judge(call: Call, kind: Kind, received: Received) -> int:
    entry = call.arguments.entry
    with closing(opened(call.program, entry)()) if entry else nullcontext() as session:
        run = _Run(call, session, received)
        found = run.judge(kind, received)
        run.say(found)
        if kind is Kind.EVENT:
            run.say_events(found)
    return DONE if found.is_right else FINDINGS


class _Run:
    """One request: whose it is, what judges it and who speaks of it."""

    def __init__(self, call: Call, session: EntrySession | None, received: Received) -> None:
        self._call = call
        self._variable: str = call.arguments.variable
        among = session.used_systems() if session is not None else None
        system = callback_system(call.program.resources, call.arguments.system, received, among)
        self._scheme = Scheme.of(system, call.program.callback_formats())
        self._tester = CallbackTester(session, self._scheme) if session is not None else None
        self._speaker = CallbackSpeaker(call.texts, self._scheme)

    def judge(self, kind: Kind, received: Received) -> Judgement:
        if self._tester is None:
            values = {one: self._given(one) for one in self._scheme.fields(kind)}
            return self._scheme.judge(kind, received, values)
        tested = self._tester.judge_job(kind, received)()
        if tested.judgement is None:
            raise ValueMissingError(fields=", ".join(self._label(one) for one in tested.missing))
        return tested.judgement

    def _label(self, field: str) -> str:
        return self._call.texts.get(f"{self._scheme.system.index.id}.credentials.{field}.label")

    def _given(self, field: str) -> Secret:
        """From the environment or a person; the variable is that of the first value that is needed."""
        ask, variable, self._variable = asker(self._call), self._variable, ""
        asked = "" if ask is None or variable else ask(self._scheme.system.index.id, field)
        value = os.environ.get(variable, "") if variable else asked
        if not value:
            raise SecretNotGivenError(name=variable or "–")
        return Secret(value)

    # --- saying it

    def say(self, found: Judgement) -> None:
        words, console = self._speaker.judgement(found), self._call.console
        told = {"code": found.code, "right": found.is_right, "message": words.message, "fix": words.fix}
        told |= {"system": self._scheme.system.index.id, "answer": self._speaker.answer(found), "shown": found.shown}
        console.record(typed("webhook", {**told, "reply": found.reply, "subjects": list(found.said.subjects)}))
        console.line(f"{'✓' if found.is_right else '✕'} {words.message}")
        if not found.is_right:
            console.line(f"    {words.fix}")
        if found.reply:
            console.line("    " + self._call.texts.get("cli.webhook.reply", reply=found.reply))
        for line in (found.shown, self._speaker.subjects(found.said)):
            console.line(f"    {line}") if line else None

    def say_events(self, found: Judgement) -> None:
        """What it says of templates; recorded when that was asked for and the request is right."""
        kept = self._keep(found) if self._call.arguments.record else {}
        for one in found.said.templates:
            words, console = self._speaker.event(one), self._call.console
            told = {**asdict(one), "message": words.message, "why": words.why, "fix": words.fix}
            console.record(typed("template-event", {**told, "kept": one in kept and not kept[one]}))
            for line in (words.message, words.why, *words.quoted, words.fix):
                console.line(f"    {line}") if line else None
            if one in kept:
                console.note("    " + self._speaker.kept(one, kept[one]))

    def _keep(self, found: Judgement) -> dict[TemplateEvent, str]:
        """Record what can be; why not, by event, "" for what was."""
        if self._tester is None:
            return {}
        if not found.is_right:
            return dict.fromkeys(found.said.templates, "not-right")
        keeper = EventKeeper(self._tester, self._call.program.template_formats())
        why = {one: keeper.why_not(one) or "superseded" for one in found.said.templates}
        return why | {one: "" for one in keeper.keepable(found.said) if keeper.keep(one) is not None}
