"""Submit an entry's templates: what would be done with each, which are chosen, what becomes of them as it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from wizard.core.errors import GangwayError
from wizard.core.pointer import get
from wizard.gui.pages.account_detail import Shown
from wizard.gui.pages.account_dialog import AccountDialog
from wizard.gui.pages.account_door import AccountDoor
from wizard.gui.pages.account_lines import LOOKS, Line, Look, look_of
from wizard.gui.pages.account_pass import AccountPass, Ended
from wizard.gui.palette import Hue
from wizard.onboarding.submitting import Submitting
from wizard.onboarding.template_account import OwnTemplate
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.wording import Speaker

_TRYABLE = (State.READY, State.UNSENT, State.MAYBE, State.POSTPONED)
_SUMS = {
    State.SUBMITTED: "sent",
    State.SAME: "same",
    State.REFUSED: "refused",
    State.DIFFERENT: "refused",
    State.HAS_ERRORS: "refused",
    State.MAYBE: "maybe",
    State.UNSENT: "unsent",
    State.POSTPONED: "unsent",
    State.READY: "unsent",
}
_ORDER = ("sent", "same", "refused", "maybe", "unsent")


class SubmitDialog(AccountDialog):
    """`outcomes` by the templates' pointers; `doing` says which are queued or on their way."""

    key = "submit"

    def __init__(self, door: AccountDoor, speaker: Speaker) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.doing: dict[str, str] = {}
        self._own: dict[str, OwnTemplate] = {}
        self._looked: set[str] = set()
        self._sent: list[str] = []
        self._pass: AccountPass | None = None
        self._is_late = False
        super().__init__(door, speaker)
        door.pass_over.connect(self._on_pass_over)

    @property
    def is_running(self) -> bool:
        return self._pass is not None and self._pass.is_running

    # --- looking

    def begin(self) -> None:
        """Plan, show, and look each up in the account. Nothing is sent."""
        if self.is_running or not self.session.entry.is_open:
            return
        self.show_proof()
        planned = self._planned()
        if planned is None:
            return
        self._show_plan(planned)
        self._is_late = self.door.is_busy  # an earlier dialog was closed while its last request was on its way
        if self._is_late:
            self.say("time", lambda: self.voice.text("late"), Hue.NOTE)
        elif planned:
            self._start(planned, sends=False)
        else:
            self.say("info", str)

    def _planned(self) -> list[Outcome] | None:
        try:
            return Submitting(self.account).plan()
        except GangwayError as error:
            self.say_error(error)
            return None

    def _show_plan(self, planned: Sequence[Outcome]) -> None:
        self._looked, self._sent = set(), []
        self._own = {own.pointer: own for own in self.account.own()}
        self.outcomes = {one.pointer: one for one in planned}
        self._show_lines([one.pointer for one in planned if not self._status(one.pointer)])

    def _start(self, planned: Sequence[Outcome], *, sends: bool) -> None:
        self._pass = AccountPass(self.account, self.door.jobs, self, self.door.over, sends=sends)
        self.door.start(self._pass)
        self._pass.start(planned)
        self.say_working(lambda: self.text("looking"))
        self.show_buttons()

    # --- doing

    def act(self) -> None:
        """Submit what is ticked, one after the other."""
        chosen = set(self.lines.chosen)
        planned = self._planned() if chosen and not self.is_running and not self.door.is_busy else None
        if planned is None:
            return
        planned = [one for one in planned if one.pointer in chosen]
        self._sent = [one.pointer for one in planned]
        self.outcomes.update({one.pointer: one for one in planned})
        self.doing = dict.fromkeys(self._sent, "queued")
        self._start(planned, sends=True)
        self._show_lines(self._sent)

    def stop(self) -> None:
        """Send nothing more; the one that is on its way is waited for."""
        if self._pass is not None:
            self._pass.stop()
            self.say_working(lambda: self.text("stopping"))
            self.stop_button.setEnabled(False)

    def reject(self) -> None:
        """Close; what is on its way is written down when it ends, and nothing else is sent."""
        if self._pass is not None:
            self._pass.watcher = None
            self._pass.stop()
        super().reject()

    def _on_pass_over(self) -> None:
        if self._is_late:
            self.begin()
        self.show_buttons()

    # --- what the pass tells

    def on_began(self, one: OwnTemplate) -> None:
        """A request leaves."""
        self.doing[one.pointer] = "sending"
        self._renew(one.pointer)
        told = {"name": one.key[0], "index": self._sent.index(one.pointer) + 1, "count": len(self._sent)}
        self.say_working(lambda: self.text("sending", language=self._language(one.key[1]), **told))

    def on_outcome(self, outcome: Outcome) -> None:
        """What became of one."""
        before = self.outcomes.get(outcome.pointer)
        if before is not None and outcome.request is None:
            outcome = replace(outcome, request=before.request, uploads=before.uploads)
        self.outcomes[outcome.pointer] = outcome
        self._looked.add(outcome.pointer)
        self.doing.pop(outcome.pointer, None)
        self._renew(outcome.pointer)

    def on_ended(self, ended: Ended) -> None:
        """Nothing more comes."""
        self.doing = {}
        self.stop_button.setEnabled(True)
        if not self.session.entry.is_open:
            self.say_gone()
            self.show_buttons()
            return
        self._own = {own.pointer: own for own in self.account.own()}
        again = [one for one in self._sent if self.outcomes[one].state in (State.READY, State.UNSENT)]
        self._show_lines(again if self._sent else self.lines.chosen)
        self._sum_up(ended)

    def _sum_up(self, ended: Ended) -> None:
        ready = sum(one.state is State.READY for one in self.outcomes.values())
        if ended.error is not None:
            self.say_error(ended.error)
        elif ended.refusal is not None and not ended.stopped:
            self.say_refusal(ended.refusal)
        elif self._sent:
            self._say_sum(stopped=ended.stopped)
        elif ended.stopped:
            self.say("info", lambda: self.text("stopped", sum=""))
        elif ready:
            self.say("check", lambda: self.text("looked", count=ready), Hue.GOOD)
        else:
            self.say("info", lambda: self.text("looked-none"), Hue.NOTE)

    def _say_sum(self, *, stopped: bool) -> None:
        counted = Counter(_SUMS[self.outcomes[one].state] for one in self._sent)

        def words() -> str:
            told = [self.voice.text(f"sum.{name}", count=counted[name]) for name in _ORDER if counted[name]]
            return self.text("stopped", sum=self.joined(told)) if stopped else self.joined(told)

        is_bad, is_open = bool(counted["refused"]), bool(counted["maybe"] or counted["unsent"])
        icon, hue = ("error", Hue.BAD) if is_bad else ("warning", Hue.CARE) if is_open else ("check", Hue.GOOD)
        self.say(icon, words, hue)
        trouble = [one for one in self._sent if _SUMS[self.outcomes[one].state] in ("refused", "maybe")]
        if trouble and self.lines.current not in trouble:
            self.lines.go_to(trouble[0])

    # --- showing

    def show_all(self) -> None:
        """Everything anew, in the present language."""
        self._show_lines(self.lines.chosen)

    def show_buttons(self) -> None:
        """Which buttons can be pressed now."""
        super().show_buttons()
        self.lines.lock(on=bool(self.doing))
        count = len(self.lines.chosen)
        can_go = not self.is_running and not self.door.is_busy and self.session.entry.is_open
        self.go_button.setText(self.text("go", count=count))
        self.go_button.setEnabled(can_go and count > 0)
        for link in (self.all, self.none):
            link.setEnabled(can_go)

    def _show_lines(self, chosen: Sequence[str]) -> None:
        self.lines.show_lines([self._line(one) for one in self.outcomes], chosen)
        self.show_current()
        self.show_buttons()

    def _renew(self, pointer: str) -> None:
        self.lines.show_line(self._line(pointer))
        if self.lines.current == pointer:
            self.show_current()

    def _line(self, pointer: str) -> Line:
        name, language = self.outcomes[pointer].key
        between = self.voice.text("between")
        can_choose = pointer in self.doing or self._can_try(self.outcomes[pointer])
        about = between.join((self._word(pointer), self._language(language)))
        return Line(pointer, name, about, self._look(pointer), can_choose)

    def shown(self, line_id: str) -> Shown | None:
        """What there is to say of a template."""
        outcome = self.outcomes.get(line_id)
        if outcome is None:
            return None
        name, language = outcome.key
        word, look = self._word(line_id), self._look(line_id)
        return Shown(name, self._language(language), look, word, outcome, self._said(line_id))

    def _said(self, pointer: str) -> str:
        state, text = self._state(pointer), self.voice.text
        if state == "planned" and self._status(pointer):
            return text("told.known", status=self._status_word(pointer, self._status(pointer)))
        return text(f"told.{state}") if state in ("planned", "queued", "sending") else ""

    def _state(self, pointer: str) -> str:
        outcome = self.outcomes[pointer]
        is_planned = outcome.state is State.READY and pointer not in self._looked
        return self.doing.get(pointer) or ("planned" if is_planned else outcome.state.value)

    def _look(self, pointer: str) -> Look:
        state, outcome = self._state(pointer), self.outcomes[pointer]
        return look_of(outcome, self.account.api) if state == outcome.state.value else LOOKS[state]

    def _word(self, pointer: str) -> str:
        state, outcome = self._state(pointer), self.outcomes[pointer]
        if state == outcome.state.value:
            return self.voice.word(outcome)
        if state == "planned" and self._status(pointer):
            return self.voice.text("was", status=self._status_word(pointer, self._status(pointer)))
        return self.voice.text(f"now.{state}")

    def _status(self, pointer: str) -> str:
        """The status that was read last and is kept in the entry."""
        own = self._own.get(pointer)
        found = get(own.item, "/account/status") if own is not None and own.item.get("account") else ""
        return found if isinstance(found, str) else ""

    def _status_word(self, pointer: str, status: str) -> str:
        return self.voice.speaker.value(f"{pointer}/account/status", status)

    def _can_try(self, one: Outcome) -> bool:
        return one.state in _TRYABLE and (one.again_at is None or one.again_at <= self.session.now())

    def _language(self, language: str) -> str:
        return self.voice.speaker.value(f"{self.account.items_pointer}/0/language", language)
