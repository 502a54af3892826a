"""One finding to read and to act on: what, what to do, where it comes from, go there, waive with a reason in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import Platform
from wizard.core.findings import Finding, Severity
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, LinkButton, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.rule_card import evidence_chip, source_lines
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.wording import Speaker, Words

LOOKS: dict[Severity, tuple[str, Paint]] = {
    Severity.ERROR: ("error", Hue.BAD),
    Severity.WARNING: ("warning", Hue.CARE),
    Severity.INFO: ("info", Hue.NOTE),
}


@dataclass(frozen=True)
class CardActions:
    """What a card's buttons call; a button without a function is not shown."""

    go: Callable[[Finding], None] | None = None
    waive: Callable[[Finding, str], None] | None = None
    unwaive: Callable[[Finding], None] | None = None


def look_of(finding: Finding) -> tuple[str, Paint]:
    """Icon and colour of a finding; a waived one is quiet."""
    return ("waived", None) if finding.waived is not None else LOOKS[finding.severity]


def word_of(finding: Finding, speaker: Speaker) -> str:
    """How grave it is, in a word."""
    key = "page.finding.waived" if finding.waived is not None else f"checklist.severity.{finding.severity}"
    return speaker.texts.get(key)


class FindingCard(Card):
    """One finding. `place`: what it is about, beside how grave it is: a field, or some words of a text."""

    def __init__(
        self, finding: Finding, speaker: Speaker, platform: Platform, actions: CardActions, *, place: str = ""
    ) -> None:
        super().__init__()
        self.finding = finding
        self._speaker = speaker
        self._actions = actions
        words = speaker.finding(finding)
        self.reason = ReasonForm(speaker, words.message, lambda reason: _call(actions.waive, finding, reason))
        metrics = Metrics.of()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        self._rows.setSpacing(metrics.tight)
        self._build_head(words, place)
        self._build_body(words)
        self._build_source(platform, words.message)
        self._build_actions()
        self.setAccessibleName(f"{word_of(finding, speaker)} {words.message}")
        self.setAccessibleDescription(words.fix)

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._speaker.texts.get(f"page.finding.{name}", **parameters)

    def _build_head(self, words: Words, place: str) -> None:
        icon, paint = look_of(self.finding)
        where = self._text("place", place=place) if place else ""
        head = QHBoxLayout()
        title = IconText(icon, word_of(self.finding, self._speaker) + where, paint)
        head.addWidget(title, 1, Qt.AlignmentFlag.AlignVCenter)
        if self._actions.go is not None:
            button = LinkButton(self._text("go"), clicked=lambda: _call(self._actions.go, self.finding))
            button.setAccessibleDescription(words.message)
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._rows.addLayout(head)

    def _build_body(self, words: Words) -> None:
        self._rows.addWidget(TextLabel(words.message))
        if words.fix and self.finding.waived is None:
            self._rows.addWidget(TextLabel(self._text("fix", fix=words.fix), None))
        if words.claim:
            self._rows.addWidget(quiet(self._text("claim", text=words.claim)))
        if words.official:
            self._rows.addWidget(quiet(self._text("official", text=words.official)))
        if self.finding.waived is not None:
            self._rows.addWidget(quiet(self._text("reason", reason=self.finding.waived)))

    def _build_source(self, platform: Platform, said: str) -> None:
        finding, texts = self.finding, self._speaker.texts
        line: list[QWidget] = []
        if finding.evidence is not None:
            line.append(unbroken(evidence_chip(finding.evidence, texts)))
        ids = [one.id for one in platform.sources.values() if one.url == finding.source][:1]
        if ids:
            line.append(source_lines(ids, platform.sources, texts, said))
        if line:
            row = row_of(*line)
            row.setAlignment(line[0], Qt.AlignmentFlag.AlignTop)
            self._rows.addLayout(row)

    def _build_actions(self) -> None:
        finding, actions = self.finding, self._actions
        if finding.waived is not None and actions.unwaive is not None:
            button = LinkButton(self._text("unwaive"), clicked=lambda: _call(actions.unwaive, finding))
            button.setAccessibleDescription(self._speaker.finding(finding).message)
            self._rows.addLayout(row_of(button))
        elif finding.waived is None and finding.waivable and actions.waive is not None:
            self._rows.addWidget(self.reason)


def unbroken(chip: QWidget) -> QWidget:
    """The chip with its word on one line, however narrow it gets, and on the line of a link beside it."""
    chip.setContentsMargins(0, Metrics.of().tight, 0, 0)
    for label in chip.findChildren(QLabel):
        label.setWordWrap(False)
    return chip


class ReasonForm(QWidget):
    """A link that opens a line for the reason, in place; an empty reason is not taken."""

    def __init__(self, speaker: Speaker, about: str, taken: Callable[[str], None]) -> None:
        super().__init__()
        text = speaker.texts.get
        self._taken = taken
        self._empty = text("page.finding.reason-needed")
        self.opener = LinkButton(text("page.finding.waive"), clicked=self._open)
        self.opener.setAccessibleDescription(about)
        self.line = QLineEdit()
        self.line.setPlaceholderText(text("page.finding.reason-hint"))
        self.line.setAccessibleName(text("page.finding.reason-label"))
        self.line.setMaxLength(500)
        self.line.returnPressed.connect(self._take)
        self.problem = TextLabel("", Hue.BAD)
        self.problem.hide()
        self.confirm = PushButton(text("page.finding.waive-confirm"), "", self._take)
        self._form = QWidget()
        rows = QVBoxLayout(self._form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Metrics.of().tight)
        rows.addWidget(self.line)
        rows.addWidget(self.problem)
        rows.addLayout(row_of(self.confirm, PushButton(text("page.cancel"), "", self._close)))
        self._form.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row_of(self.opener))
        whole.addWidget(self._form)

    def _open(self) -> None:
        self._form.show()
        self.opener.hide()
        self.line.setFocus()

    def _close(self) -> None:
        self.opener.show()
        self.opener.setFocus()
        self._form.hide()

    def _take(self) -> None:
        reason = self.line.text().strip()
        self.problem.setText("" if reason else self._empty)
        self.problem.setVisible(not reason)
        self.line.setAccessibleDescription(self.problem.text())
        if reason:
            self._taken(reason)


def _call(function: Callable[..., None] | None, *arguments: object) -> None:
    if function is not None:
        function(*arguments)
