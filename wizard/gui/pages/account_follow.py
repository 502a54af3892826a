"""What became of submitted templates: read from the account, written down, and what changed shown per template."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from wizard.core.errors import GangwayError
from wizard.core.pointer import get
from wizard.gui.pages.account_detail import Shown
from wizard.gui.pages.account_dialog import AccountDialog
from wizard.gui.pages.account_door import AccountDoor
from wizard.gui.pages.account_lines import LOOKS, Line, look_of
from wizard.gui.pages.account_pass import one_by_one
from wizard.gui.palette import Hue
from wizard.onboarding.following import Followed, Following
from wizard.onboarding.template_account import OwnTemplate
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.wording import Speaker


class FollowDialog(AccountDialog):
    """`outcomes` by the templates' pointers, in the order they were written down."""

    key = "follow"

    def __init__(self, door: AccountDoor, speaker: Speaker) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self._own: dict[str, OwnTemplate] = {}
        self._cancel: threading.Event | None = None
        self._following: Following | None = None
        super().__init__(door, speaker)
        self.go_button.hide()
        for link in (self.all, self.none):
            link.hide()

    @property
    def is_running(self) -> bool:
        return self._cancel is not None

    # --- doing

    def begin(self) -> None:
        """Read the account and write down what it says."""
        if self.is_running or not self.session.entry.is_open:
            return
        self.hide_trouble()
        self._own = {own.pointer: own for own in self.account.own()}
        self.outcomes = {}
        self.show_all()
        if not self._own:
            return
        self._cancel, self._following = threading.Event(), Following(self.account)
        self.say_working(lambda: self.text("looking"))
        self.show_buttons()
        job = self._following.follow_job(self._cancel)
        self.door.jobs.run(job, self._on_read, self._on_failed, self, cancel=self._cancel)

    def stop(self) -> None:
        """Stop reading; what was written stays."""
        if self._cancel is not None:
            self._cancel.set()
            self.stop_button.setEnabled(False)

    def reject(self) -> None:
        """Close; nothing more is read."""
        self.stop()
        self._end()
        super().reject()

    def _on_read(self, followed: Followed) -> None:
        cancel = self._cancel
        if followed.looked.refusal is not None:
            self._end()
            if cancel is not None and cancel.is_set():
                self.say("info", lambda: self.text("stopped"))
            else:
                self.say_refusal(followed.looked.refusal)
            return
        one_by_one(self, self._kept(followed), self._on_kept)

    def _kept(self, followed: Followed) -> Iterator[None]:
        following = self._following
        for pointer, own in list(self._own.items()):
            if self._cancel is None or self._cancel.is_set() or following is None or not self.session.entry.is_open:
                return
            for outcome in following.keep_followed(followed, [own.key[0]], own.key[1]):
                self.outcomes[outcome.pointer] = outcome
            self._renew(pointer)
            yield

    def _on_kept(self, error: GangwayError | None) -> None:
        self._end()
        if not self.session.entry.is_open:
            self.say_gone()
        elif error is not None:
            self.say_error(error)
        else:
            self._sum_up()

    def _on_failed(self, error: GangwayError) -> None:
        self._end()
        self.say_error(error)

    def _end(self) -> None:
        was_running, self._cancel = self._cancel is not None, None
        self.stop_button.setEnabled(True)
        self.show_buttons()
        if was_running and self.outcomes and self.session.entry.is_open:
            self.door.written.emit()

    def _sum_up(self) -> None:
        states = [one.state for one in self.outcomes.values()]
        counts = {"changed": states.count(State.CHANGED), "unchanged": states.count(State.UNCHANGED)}
        absent = states.count(State.ABSENT)

        def words() -> str:
            said = [self.text("changed", **counts), *([self.text("absent", count=absent)] if absent else [])]
            return self.joined(said)

        self.say("check", words, Hue.GOOD)
        changed = [pointer for pointer, one in self.outcomes.items() if one.state is State.CHANGED]
        if changed and self.lines.current not in changed:
            self.lines.go_to(changed[0])

    # --- showing

    def show_all(self) -> None:
        """Everything anew, in the present language."""
        self.lines.show_lines([self._line(one) for one in self._own], [])
        self.show_current()
        self.show_buttons()

    def _renew(self, pointer: str) -> None:
        self.lines.show_line(self._line(pointer))
        if self.lines.current == pointer:
            self.show_current()

    def _line(self, pointer: str) -> Line:
        own, outcome = self._own[pointer], self.outcomes.get(pointer)
        look = look_of(outcome, self.account.api) if outcome is not None else LOOKS["planned"]
        about = self.voice.text("between").join((self._word(pointer), self._language(own)))
        return Line(pointer, own.key[0], about, look)

    def shown(self, line_id: str) -> Shown | None:
        """What there is to say of a template."""
        own, outcome = self._own.get(line_id), self.outcomes.get(line_id)
        if own is None:
            return None
        look = look_of(outcome, self.account.api) if outcome is not None else LOOKS["planned"]
        was = self._was(own) if outcome is not None and outcome.state is State.CHANGED else ""
        said = "" if outcome is not None else self.text("looking") if self.is_running else self.text("unread")
        return Shown(own.key[0], self._language(own), look, self._word(line_id), outcome, said, was)

    def _word(self, pointer: str) -> str:
        outcome, text = self.outcomes.get(pointer), self.voice.text
        if outcome is None:
            was = self._was(self._own[pointer])
            return text("was", status=was) if was else text("now.planned")
        return self.voice.word(outcome)

    def _was(self, own: OwnTemplate) -> str:
        """The status before this reading."""
        found = get(own.item, "/account/status") if own.item.get("account") else ""
        is_told = isinstance(found, str) and found
        return self.voice.speaker.value(f"{own.pointer}/account/status", found) if is_told else ""

    def _language(self, own: OwnTemplate) -> str:
        return self.voice.speaker.value(f"{own.pointer}/language", own.key[1])
