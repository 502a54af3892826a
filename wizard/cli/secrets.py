"""`secret list|set|remove` and `run`: what is stored, never shown; and a command that gets the values."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from wizard.cli.arguments import UsageError, Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS
from wizard.cli.onboarding import asker
from wizard.cli.printing import typed
from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.findings import has_blocking
from wizard.core.intake import change_findings, take_secret
from wizard.onboarding.secrets import Name
from wizard.onboarding.session import EntrySession
from wizard.onboarding.verifying import bind, entry_values, environment, opened

_MOST_BYTES = 64 * 1024
_SHELL_LIMIT = 128


class UnknownSecretError(UnreadableInputError):
    """A secret the entry's platform does not have. Parameter: `known`; what was given may be a value put by mistake
    where the name belongs and is not repeated."""

    key = "unknown-secret"


class CommandError(GangwayError):
    """The command given to `run` could not be started. Parameter: `command`."""

    key = "command-not-started"


def add(verbs: Verbs) -> None:
    """Add the verbs."""
    group = Verbs(verbs.add("secret", None), depth="action")
    group.add("list", list_secrets, "secret-list").ask("entry", text="entry", metavar="ENTRY")
    setting = group.add("set", set_secret, "secret-set")
    removing = group.add("remove", remove_secrets, "secret-remove")
    for verb in (setting, removing):
        verb.ask("entry", text="entry", metavar="ENTRY")
    setting.ask("names", text="secret-name", nargs="+", metavar="SYSTEM.FIELD")
    removing.ask("names", text="secret-names", nargs="*", metavar="SYSTEM.FIELD")
    verbs.add("run", run).ask("target", text="run-target", metavar="PATH|ENTRY")


def list_secrets(call: Call) -> int:
    """Which secrets an entry has, and where."""
    session = opened(call.program, call.arguments.entry)()
    try:
        for system, field in _names(session):
            state = session.secret_state(system, field).value
            label = call.texts.get(f"{system}.credentials.{field}.label")
            call.console.record(
                typed("secret", {"entry": session.entry_id, "system": system, "field": field, "state": state})
            )
            call.console.line(f"{system}.{field}  {label}  {call.texts.get(f'cli.secret.state.{state}')}")
    finally:
        session.close()
    return DONE


def set_secret(call: Call) -> int:
    """Store one secret, from a hidden question or from standard input; never from an argument."""
    session = opened(call.program, call.arguments.entry)()
    try:
        named = _named(session, call.arguments.names)
        if len(named) != 1:
            raise UsageError("usage-missing", names="SYSTEM.FIELD", usage="gangway secret set ENTRY SYSTEM.FIELD")
        system, field = named[0]
        secret, changes = take_secret(_typed_value(call, system, field), session.systems[system].fields.get(field))
        call.printer(session.platform).findings(change_findings(changes, ""))
        session.hold(system, field, secret)
        session.keep_stored(session.store_job()())
    finally:
        session.close()
    call.console.record(
        typed("secret", {"entry": call.arguments.entry, "system": system, "field": field, "state": "stored"})
    )
    call.say("secret.set", name=f"{system}.{field}")
    return DONE


def _typed_value(call: Call, system: str, field: str) -> str:
    ask = asker(call)
    if ask is not None:
        return ask(system, field)
    data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    try:
        text = data[:_MOST_BYTES].decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableInputError("secret-not-text") from error
    return text.removesuffix("\n").removesuffix("\r")


def remove_secrets(call: Call) -> int:
    """Delete the secrets named, or all of the entry's."""
    session = opened(call.program, call.arguments.entry)()
    try:
        named = _named(session, call.arguments.names)
        wanted = named or [name for name in _names(session) if name in session.secrets.stored]
        for system, field in wanted:
            session.keep_removed(session.remove_secret_job(system, field)())
            call.console.record(
                typed("secret", {"entry": session.entry_id, "system": system, "field": field, "state": "absent"})
            )
        call.say("secret.removed", names=", ".join(".".join(name) for name in wanted) or "–")
    finally:
        session.close()
    return DONE


def _names(session: EntrySession) -> list[Name]:
    return [(name, field) for name, system in session.systems.items() for field in system.secret_fields()]


def _named(session: EntrySession, words: Sequence[str]) -> list[Name]:
    """The secrets named as `system.field`, `system/field` or `system field`."""
    known = {".".join(name): name for name in _names(session)}
    found, rest = [], list(words)
    while rest:
        word = rest.pop(0).replace("/", ".")
        if word not in known and rest:
            word = f"{word}.{rest.pop(0)}"
        if word not in known:
            raise UnknownSecretError(known=", ".join(known))
        found.append(known[word])
    return found


def run(call: Call) -> int:
    """Run a command with the secrets of an export or an entry in its environment; its exit code is ours."""
    if not call.command:
        raise UsageError("usage-missing", names="-- COMMAND", usage="gangway run PATH -- COMMAND ...")
    values = _values(call)
    if values is None:
        return FINDINGS
    try:
        done = subprocess.run(list(call.command), env={**os.environ, **values}, check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        raise CommandError(command=call.command[0][:80]) from error
    return done.returncode if done.returncode >= 0 else _SHELL_LIMIT - done.returncode


def _values(call: Call) -> dict[str, str] | None:
    """The variables, or None after printing why a secret is missing."""
    target = call.arguments.target
    if Path(target).exists():
        bound = bind(call.program, Path(target))
        call.printer(bound.platform).findings(bound.findings)
        return None if has_blocking(list(bound.findings)) else dict(environment(bound.values))
    session = opened(call.program, target)()
    try:
        return dict(environment(entry_values(session)))
    finally:
        session.close()
