"""`authorize ENTRY link|paste|refresh|recover|status`: let the app into a shop without the window.

The redirected address holds a code that is worth a token: it comes from a file or standard input, never as an argument.
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

from wizard.adapters.clock import timestamp
from wizard.adapters.json_files import JsonInputError, read_bytes
from wizard.cli.arguments import UsageError, Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS, RUNG_FAILED, WAITING, of_error
from wizard.cli.printing import typed
from wizard.core.errors import NoUsableKeyringError
from wizard.core.intake import take_secret
from wizard.core.ladder import RungState
from wizard.core.redirected import Refused
from wizard.onboarding.authorization_words import AuthorizationSpeaker
from wizard.onboarding.authorizing import Authorization, Ended, Fetched, Standing
from wizard.onboarding.verifying import opened
from wizard.onboarding.wording import Words

_ACTIONS = ("link", "paste", "refresh", "recover", "status")
_MOST_BYTES = 64 * 1024
_TRIES = 3
_SECONDS_BETWEEN = 2.0
_DONE = (Ended.STORED, Ended.ALREADY)


def add(verbs: Verbs) -> None:
    """Add the verb."""
    verb = verbs.add("authorize", authorize)
    verb.ask("entry", text="entry", metavar="ENTRY")
    verb.ask("action", text="authorize-action", choices=_ACTIONS, metavar="|".join(_ACTIONS))
    verb.ask("file", text="authorize-file", nargs="?", default="-", metavar="FILE|-")
    verb.ask("--system", text="authorize-system", default="", metavar="S")
    verb.ask("--kind", text="authorize-kind", default="", metavar="K")
    verb.ask("--account", text="authorize-account", default="", metavar="ID")
    verb.ask("--minutes-ago", text="authorize-minutes", type=int, default=None, metavar="N")
    verb.ask("--again", text="authorize-again", action="store_true", default=False)


def authorize(call: Call) -> int:
    """Do one step of it."""
    session = opened(call.program, call.arguments.entry)()
    try:
        run = _Run(call, Authorization(session, call.arguments.system))
        steps = {"link": run.link, "paste": run.paste, "refresh": run.refresh, "recover": run.recover}
        return steps.get(call.arguments.action, run.status)()
    finally:
        session.close()


class _Run:
    """One step for one entry."""

    def __init__(self, call: Call, about: Authorization) -> None:
        self._call = call
        self._about = about
        self._session = about.session
        printer = call.printer(self._session.platform)
        self._speaker = AuthorizationSpeaker(call.texts, printer.speaker, about.system.index.id)

    def link(self) -> int:
        """Print the link to open."""
        kind, known = self._call.arguments.kind, [one.id for one in self._about.api.links]
        if kind and kind not in known:
            raise UsageError("usage-choice", name=kind[:80], choices=", ".join(known), usage="gangway authorize --help")
        link = self._about.link(kind)
        self._record(kind=link.kind, address=link.address, valid_seconds=link.seconds)
        self._call.say("authorize.open", entry=self._session.entry_id)
        if link.seconds:
            self._call.say("authorize.link-valid", minutes=link.seconds // 60)
        self._call.console.line(link.address)
        return DONE

    def paste(self) -> int:
        """Judge the address, then exchange its code."""
        minutes, now = self._call.arguments.minutes_ago, self._session.now()
        stated = None if minutes is None else now - timedelta(minutes=max(0, minutes))
        taken = self._about.take(_read(self._call.arguments.file), stated=stated)
        if isinstance(taken, Refused):
            return self._say(taken.code, self._speaker.refused(taken), FINDINGS)
        self._call.say("authorize.code-left", seconds=self._about.seconds_left(taken))
        self._call.say("authorize.once")
        return self._fetched(self._about.exchange_job(taken, threading.Event())())

    def refresh(self) -> int:
        """Fetch the next pair; of a main account, that of the shop named."""
        self._settle()
        choices = self._about.status().choices or {}
        for field in list(choices)[:1] if self._call.arguments.account else []:
            self._about.choose(field, self._call.arguments.account)
        self._call.say("authorize.rotates")
        again = self._call.arguments.again
        return self._fetched(self._about.refresh_job(threading.Event(), again=again)())

    def recover(self) -> int:
        """Fetch a pair for a code the platform gave out anew."""
        code, _changes = take_secret(_read(self._call.arguments.file))
        self._call.say("authorize.once")
        return self._fetched(self._about.recover_job(code, threading.Event())())

    def status(self) -> int:
        """How it stands."""
        self._settle()
        self._tell_standing()
        return WAITING if self._about.status().standing is Standing.POSSIBLY_SPENT else DONE

    def _settle(self) -> None:
        """Look into the keyring where something was sent whose answer was not kept, or a pair was not noted."""
        if self._about.status().standing in (Standing.POSSIBLY_SPENT, Standing.UNNOTED):
            settled = self._about.settle_job(threading.Event())()
            self._about.keep_settled(settled)
            if settled.unnoted:
                self._call.say("authorize.noted" if settled.replaced else "authorize.gone")

    def _fetched(self, fetched: Fetched) -> int:
        self._about.keep_fetched(fetched)
        if fetched.state is Ended.IN_MEMORY and self._stored_after_all():
            fetched = Fetched(fetched.what, Ended.STORED)
        words = self._speaker.fetched(fetched, practice=self._session.practice)
        code = self._say(fetched.state.value, words, _code(fetched), fetched)
        if fetched.state in _DONE:
            self._tell_standing()
        return code

    def _stored_after_all(self) -> bool:
        """Try the keyring again: with the process the new pair would be lost."""
        for _ in range(_TRIES):
            self._call.say("authorize.storing-again")
            try:
                self._session.keep_stored(self._session.store_job()())
            except NoUsableKeyringError:
                threading.Event().wait(_SECONDS_BETWEEN)
            else:
                self._about.keep_settled(self._about.settle_job(threading.Event())())
                return True
        return False

    def _tell_standing(self) -> None:
        status, say = self._about.status(), self._call.say
        times = {"access": status.access_ends, "refresh": status.refresh_ends}
        shown = {name: timestamp(one) if one else "–" for name, one in times.items()}
        self._record(standing=status.standing.value, **shown, choices=status.choices or {})
        self._call.console.line(self._speaker.standing(status))
        if any(times.values()):
            say("authorize.ends", **shown)
        if status.choices:
            accounts = ", ".join(one for many in status.choices.values() for one in many)
            say("authorize.choose", accounts=accounts, entry=self._session.entry_id)

    def _say(self, code: str, words: Words, exit_code: int, fetched: Fetched | None = None) -> int:
        told = fetched.verdict.platform_text if fetched and fetched.verdict else ""
        self._record(code=code, message=words.message, fix=words.fix, platform_text=told)
        self._call.console.line(f"{'✓' if exit_code == DONE else '✕'} {words.message}")
        for line in (words.fix, words.where, told):
            self._call.console.line(f"    {line}") if line else None
        return exit_code

    def _record(self, **values: Any) -> None:
        told = {"entry": self._session.entry_id, "system": self._about.system.index.id}
        self._call.console.record(typed("authorization", {**told, "action": self._call.arguments.action, **values}))


def _code(fetched: Fetched) -> int:
    if fetched.state in _DONE:
        return DONE
    if fetched.state is Ended.NOTHING:
        return FINDINGS
    if fetched.problem is not None:
        return of_error(fetched.problem)
    is_refused = fetched.state is Ended.REFUSED and fetched.verdict is not None
    if is_refused and fetched.verdict and fetched.verdict.state is RungState.FAILED:
        return RUNG_FAILED
    return WAITING


def _read(name: str) -> str:
    if "://" in name or "code=" in name:  # an address where a file's name belongs: it is a secret, and is not repeated
        raise UsageError("usage-value", name="FILE", usage="gangway authorize ENTRY paste FILE|-")
    data = read_bytes(Path(name), _MOST_BYTES) if name != "-" else sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise JsonInputError("too-large", file="-", limit=_MOST_BYTES)
    return data.decode("utf-8-sig", "replace")
