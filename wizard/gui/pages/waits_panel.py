"""One thing another party must do: how it stands, until when, and what happened, recorded in place (A-10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.adapters.clock import timestamp
from wizard.core.descriptors.platform import WaitDescriptor
from wizard.core.findings import Finding
from wizard.core.moments import read_moment
from wizard.core.pointer import join
from wizard.core.rules import is_waivable
from wizard.core.waits import NOT_SUBMITTED, Wait
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, LinkButton, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.gui.widgets.finding_card import ReasonForm
from wizard.gui.widgets.flow import flow_of
from wizard.gui.widgets.layouts import clear_layout, row_of

_LOOKS: dict[str, tuple[str, Paint]] = {
    NOT_SUBMITTED: ("step-not-started", None),
    "submitted": ("time", Hue.NOTE),
    "approved": ("check", Hue.GOOD),
    "declined": ("error", Hue.BAD),
    "attested": ("check", Hue.GOOD),
}
_NEXT = {
    NOT_SUBMITTED: ("submitted", "approved", "attested"),
    "submitted": ("approved", "declined", "attested"),
    "declined": ("submitted", "approved", "attested"),
}


class WaitPanel(Card):
    """`key` is the record's key under /waits; `recorded` is called after something was written."""

    def __init__(
        self,
        context: PageContext,
        wait: WaitDescriptor,
        key: str,
        recorded: Callable[[], None],
        *,
        subject: str = "",
    ) -> None:
        super().__init__()
        self.key = key
        self._subject = context.speaker.subject(subject)
        self._context = context
        self._wait = wait
        self._recorded = recorded
        metrics = Metrics.of()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        self._box.setSpacing(metrics.tight)
        self.buttons: dict[str, PushButton] = {}
        self.form: RecordForm | None = None
        self.reason: ReasonForm | None = None
        self.refresh()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._context.speaker.texts.get(f"page.wait.{name}", **parameters)

    @property
    def record(self) -> Mapping[str, Any]:
        """What was recorded; empty when nothing was."""
        found = self._context.session.value(join("waits", self.key))
        return found if isinstance(found, Mapping) else {}

    @property
    def state(self) -> str:
        """not-submitted | submitted | approved | declined | attested."""
        return str(self.record.get("state", NOT_SUBMITTED))

    def refresh(self) -> None:
        """Show how it stands now."""
        clear_layout(self._box)
        self.form = self.reason = None
        owner = f"{self._context.session.platform.index.id}.wait.{self._wait.id}"
        texts = self._context.speaker.texts
        reason = self.waived
        icon, paint = ("waived", None) if reason else _LOOKS[self.state]
        word = self._text("waived", reason=reason) if reason else texts.get(f"checklist.wait.{self.state}")
        between = texts.get("page.place.between")
        title = between.join(part for part in (texts.get(f"{owner}.label"), self._subject) if part)
        self._box.addWidget(TextLabel(title, bold=True))
        self._box.addWidget(IconText(icon, word, paint))
        self.setAccessibleName(f"{title} {word}")
        for line in self._lines():
            self._box.addWidget(TextLabel(line))
        if self.state == NOT_SUBMITTED and texts.has(f"{owner}.help"):
            self._box.addWidget(quiet(texts.get(f"{owner}.help")))
        self._add_buttons()
        self._add_decision()

    def _lines(self) -> list[str]:
        record, texts = self.record, self._context.speaker.texts
        moments = Moments(texts, self._context.session.now())
        lines = []
        since = read_moment(record.get("since"))
        if since is not None:
            lines.append(self._text("since", when=moments.when(since)))
        if record.get("date"):
            lines.append(self._text("date", date=record["date"]))
        if record.get("reference"):
            lines.append(self._text("reference", reference=record["reference"]))
        wait = self._open_wait()
        if wait is not None and wait.usual_until is not None:
            name = "overdue" if wait.overdue else "usual"
            lines.append(self._text(name, when=moments.when(wait.usual_until)))
        if wait is not None and wait.next_check is not None:
            lines.append(self._text("next-check", when=moments.when(wait.next_check)))
        if self._wait.activates and self.state not in ("approved", "attested") and not self.waived:
            lines.append(self._text("inactive"))
        return lines

    def _open_wait(self) -> Wait | None:
        return next((one for one in self._context.session.waits() if one.key == self.key), None)

    def _add_buttons(self) -> None:
        offered = [one for one in _NEXT.get(self.state, ()) if one != "attested" or self._wait.attested]
        self.buttons = {one: PushButton(self._text(f"record.{one}"), "", self._opener(one)) for one in offered}
        if self.record:
            self.buttons["forget"] = PushButton(self._text("forget"), "undo", self._forget)
        if self.buttons:
            self._box.addLayout(flow_of(*self.buttons.values()))

    # --- going without

    @property
    def _finding(self) -> Finding | None:
        """What a waiver of this wait's rule is made for; None where the rule cannot be waived."""
        rule = self._context.session.platform.rule(self._wait.rule) if self._wait.rule else None
        if rule is None or not is_waivable(rule):
            return None
        subject = self.key.partition(":")[2] or "-"
        return Finding(rule.id, rule.severity, rule=rule.id, rule_version=rule.version, subject=subject, waivable=True)

    @property
    def waived(self) -> str:
        """The reason why the seller goes without; "" when there is no such decision."""
        finding, waivers = self._finding, self._context.session.value("/waivers")
        for one in waivers if finding is not None and isinstance(waivers, list) else ():
            if (one.get("rule"), one.get("subject", "-")) == (finding.rule, finding.subject):  # type: ignore[union-attr]
                return str(one.get("reason", ""))
        return ""

    def _add_decision(self) -> None:
        finding, texts = self._finding, self._context.speaker.texts
        if finding is None or self.state in ("approved", "attested"):
            return
        if self.waived:
            back = LinkButton(texts.get("page.finding.unwaive"), clicked=self._unwaive)
            back.setAccessibleDescription(self.accessibleName())
            self._box.addLayout(row_of(back))
        else:
            self.reason = ReasonForm(self._context.speaker, self.accessibleName(), self._waive)
            self._box.addWidget(self.reason)

    def _waive(self, reason: str) -> None:
        if self._finding is not None:
            self._context.session.waive(self._finding, reason)
        self.refresh()
        self._recorded()

    def _unwaive(self) -> None:
        if self._finding is not None:
            self._context.session.unwaive(self._finding.rule or "", self._finding.subject)
        self.refresh()
        self._recorded()

    # --- recording

    def _opener(self, state: str) -> Callable[[], None]:
        return lambda: self.open_form(state)

    def open_form(self, state: str) -> None:
        """Ask when it happened, in place."""
        if self.form is not None:
            self.form.deleteLater()
        self.form = RecordForm(self._context, state, self._write, self._close_form)
        self._box.addWidget(self.form)
        self.form.day.setFocus()

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None

    def _write(self, record: Mapping[str, Any]) -> None:
        kept = {name: value for name, value in self.record.items() if name == "since"}
        self._context.session.record_wait(self.key, {**kept, **record})
        self.refresh()
        self._recorded()

    def _forget(self) -> None:
        self._context.session.record_wait(self.key, None)
        self.refresh()
        self._recorded()


class RecordForm(QWidget):
    """The day something happened, and a number or name to find it by. For a submission the time of day as well."""

    def __init__(
        self,
        context: PageContext,
        state: str,
        taken: Callable[[Mapping[str, Any]], None],
        closed: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context = context
        self._state = state
        self._taken = taken
        now = context.session.now().astimezone()
        self._is_timed = state == "submitted"
        self.day = QLineEdit(f"{now:%Y-%m-%d %H:%M}" if self._is_timed else f"{now:%Y-%m-%d}")
        self.reference = QLineEdit()
        self.reference.setMaxLength(200)
        self.problem = TextLabel("", Hue.BAD)
        self.problem.hide()
        self.confirm = PushButton(self._text(f"confirm.{state}"), "check", self.take)
        self._build(PushButton(context.speaker.texts.get("page.cancel"), "", closed))

    def _text(self, name: str) -> str:
        return self._context.speaker.texts.get(f"page.wait.{name}")

    def _build(self, cancel: PushButton) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        for name, line in (("when" if self._is_timed else "day", self.day), ("reference-label", self.reference)):
            label = QLabel(self._text(name))
            label.setBuddy(line)
            line.setAccessibleName(self._text(name))
            line.returnPressed.connect(self.take)
            form.addRow(label, line)
        self.reference.setPlaceholderText(self._text("reference-hint"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, Metrics.of().tight, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addLayout(form)
        box.addWidget(self.problem)
        box.addLayout(row_of(self.confirm, cancel))

    def take(self) -> None:
        """Hand over what was typed, or say what is wrong with the date."""
        moment = _moment(self.day.text())
        if moment is None:
            self._complain("bad-time" if self._is_timed else "bad-day")
        elif moment > self._context.session.now().astimezone():
            self._complain("future")
        else:
            at = {"since": timestamp(moment)} if self._is_timed else {"date": moment.date().isoformat()}
            told = self.reference.text().strip()
            self._taken({"state": self._state, **at, **({"reference": told} if told else {})})

    def _complain(self, name: str) -> None:
        self.problem.setText(self._text(name))
        self.problem.show()
        self.day.setAccessibleDescription(self.problem.text())
        self.day.setFocus()


def _moment(typed: str) -> datetime | None:
    """`2026-11-21` or `2026-11-21 14:03` in this computer's zone, aware; None for anything else."""
    text = typed.strip()
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), datetime.min.time()).astimezone()
        return datetime.strptime(text, "%Y-%m-%d %H:%M").astimezone()
    except ValueError:
        return None
