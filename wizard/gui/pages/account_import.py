"""Bring templates of the account into the entry: which there are, which are chosen, what could not be brought over."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from wizard.core.account_templates import AccountTemplate
from wizard.core.errors import GangwayError
from wizard.gui.pages.account_detail import Shown
from wizard.gui.pages.account_dialog import AccountDialog
from wizard.gui.pages.account_door import AccountDoor
from wizard.gui.pages.account_lines import LOOKS, Line, Look, look_of
from wizard.gui.pages.account_pass import one_by_one
from wizard.gui.palette import Hue
from wizard.onboarding.following import Following
from wizard.onboarding.template_account import Listed
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.wording import Speaker

_AT_ONCE = 3  # the list of templates is written whole each time: fewer writes, each too short to be felt
_LOOKS: dict[str, Look] = {
    "fresh": ("add", Hue.NOTE),
    "known": LOOKS[State.UNCHANGED],
    "unreadable": LOOKS[State.UNREADABLE],
}


class ImportDialog(AccountDialog):
    """`found` are the account's templates, `outcomes` what became of those that were taken, both by name@language."""

    key = "import"

    def __init__(self, door: AccountDoor, speaker: Speaker) -> None:
        self.found: dict[str, AccountTemplate] = {}
        self.outcomes: dict[str, Outcome] = {}
        self._known: set[tuple[str, str]] = set()
        self._listed = Listed()
        self._cancel: threading.Event | None = None
        super().__init__(door, speaker)

    @property
    def is_running(self) -> bool:
        return self._cancel is not None

    # --- reading

    def begin(self) -> None:
        """Read the account's list."""
        if self.is_running or not self.session.entry.is_open:
            return
        self.hide_trouble()
        self.found, self.outcomes = {}, {}
        self._cancel = threading.Event()
        self.show_all()
        self.say_working(lambda: self.text("looking"))
        job = self.account.list_job(self._cancel)
        self.door.jobs.run(job, self._on_listed, self._on_failed, self, cancel=self._cancel)

    def stop(self) -> None:
        """Stop what runs; what was imported by then stays."""
        if self._cancel is not None:
            self._cancel.set()
            self.stop_button.setEnabled(False)

    def reject(self) -> None:
        """Close; nothing more is read or imported."""
        self.stop()
        self._end()
        super().reject()

    def _on_listed(self, listed: Listed) -> None:
        is_stopped = self._cancel is not None and self._cancel.is_set()
        self._end()
        if not self.session.entry.is_open:
            self.say_gone()
        elif is_stopped:
            self.say("info", lambda: self.text("stopped"))
        elif listed.refusal is not None:
            self.say_refusal(listed.refusal)
        else:
            self._show_listed(listed)

    def _show_listed(self, listed: Listed) -> None:
        self._listed, self.found = listed, {"@".join(one.key): one for one in listed.templates}
        self._known = {own.key for own in self.account.own()}
        fresh = [one for one in self.found if self._kind(one) == "fresh"]
        self._show_lines(fresh)
        counts = {"count": len(self.found), "fresh": len(fresh)}
        self.say("info", lambda: self.text("looked", **counts) if counts["count"] else self.text("empty"), Hue.NOTE)

    def _on_failed(self, error: GangwayError) -> None:
        self._end()
        self.say_error(error)

    def _end(self) -> None:
        self._cancel = None
        self.stop_button.setEnabled(True)
        self.show_buttons()

    # --- importing

    def act(self) -> None:
        """Import what is ticked, a few at a time."""
        chosen = self.lines.chosen
        if self.is_running or not chosen:
            return
        self._cancel = threading.Event()
        self.show_buttons()
        one_by_one(self, self._taken(chosen), self._on_taken)

    def _taken(self, chosen: Sequence[str]) -> Iterator[None]:
        following, count = Following(self.account), len(chosen)
        for at in range(0, count, _AT_ONCE):
            if self._cancel is None or self._cancel.is_set() or not self.session.entry.is_open:
                return
            self.say_working(partial(self.text, "writing", index=at + 1, count=count))
            some = tuple(self.found[one] for one in chosen[at : at + _AT_ONCE])
            for outcome in following.keep_imported(replace(self._listed, templates=some)):
                self.outcomes["@".join(outcome.key)] = outcome
                self._renew("@".join(outcome.key))
            yield

    def _on_taken(self, error: GangwayError | None) -> None:
        self._end()
        if not self.session.entry.is_open:
            self.say_gone()
            return
        self._known = {own.key for own in self.account.own()}
        self._show_lines([one for one in self.lines.chosen if one not in self.outcomes])
        self.door.written.emit()
        if error is not None:
            self.say_error(error)
        else:
            self._sum_up()

    def _sum_up(self) -> None:
        outcomes = self.outcomes.values()
        imported = sum(one.state is State.IMPORTED for one in outcomes)
        partly = [key for key, one in self.outcomes.items() if one.differing or one.state is State.UNREADABLE]
        updated = sum(one.state in (State.CHANGED, State.UNCHANGED) for one in outcomes)
        told = (("imported", imported), ("updated", updated), ("partly", len(partly)))
        icon, hue = ("warning", Hue.CARE) if partly else ("check", Hue.GOOD)
        self.say(icon, lambda: self.joined(self.text(name, count=count) for name, count in told if count), hue)
        if partly:
            self.lines.go_to(partly[0])

    # --- showing

    def show_all(self) -> None:
        """Everything anew, in the present language."""
        self._show_lines(self.lines.chosen)

    def show_buttons(self) -> None:
        """Which buttons can be pressed now."""
        super().show_buttons()
        count = len(self.lines.chosen)
        can_go = not self.is_running and self.session.entry.is_open
        self.lines.lock(on=self.is_running)
        self.go_button.setText(self.text("go", count=count))
        self.go_button.setEnabled(can_go and count > 0)
        for link in (self.all, self.none):
            link.setEnabled(can_go and bool(self.found))

    def show_current(self) -> None:
        """Show the current line in full; while nothing was read yet there is none."""
        if not self.found and self.is_running:
            self.detail.say(self.text("looking"))
        else:
            super().show_current()

    def _show_lines(self, chosen: Sequence[str]) -> None:
        self.lines.show_lines([self._line(one) for one in self.found], chosen)
        self.show_current()
        self.show_buttons()

    def _renew(self, line_id: str) -> None:
        self.lines.show_line(self._line(line_id))
        if self.lines.current == line_id:
            self.show_current()

    def _kind(self, line_id: str) -> str:
        one = self.found[line_id]
        return "known" if one.key in self._known else "fresh" if one.is_whole else "unreadable"

    def _line(self, line_id: str) -> Line:
        name, language = self.found[line_id].key
        can_choose = self._kind(line_id) != "unreadable" and line_id not in self.outcomes
        about = self.voice.text("between").join((self._word(line_id), self._language(language)))
        return Line(line_id, name, about, self._look(line_id), can_choose)

    def shown(self, line_id: str) -> Shown | None:
        """What there is to say of a template of the account."""
        if line_id not in self.found:
            return None
        name, language = self.found[line_id].key
        outcome = self.outcomes.get(line_id)
        said = "" if outcome is not None else self.text(f"{self._kind(line_id)}-help")
        about = self.voice.text("between").join((self._language(language), self._status(line_id)))
        return Shown(name, about, self._look(line_id), self._word(line_id), outcome, said)

    def _look(self, line_id: str) -> Look:
        outcome = self.outcomes.get(line_id)
        if outcome is None:
            return _LOOKS[self._kind(line_id)]
        is_partly = outcome.state is State.IMPORTED and outcome.differing
        return LOOKS[State.UNREADABLE] if is_partly else look_of(outcome, self.account.api)

    def _word(self, line_id: str) -> str:
        outcome = self.outcomes.get(line_id)
        return self.text(self._kind(line_id)) if outcome is None else self.voice.word(outcome)

    def _status(self, line_id: str) -> str:
        status = self.found[line_id].status
        return self.voice.speaker.value(f"{self.account.items_pointer}/0/account/status", status)

    def _language(self, language: str) -> str:
        return self.voice.speaker.value(f"{self.account.items_pointer}/0/language", language)
