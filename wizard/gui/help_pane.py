"""Help at the right: it follows the focus and says what a field is, where to find it, and which rules bind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import StepKind
from wizard.core.descriptors.system import FieldHints, Source
from wizard.core.findings import Finding
from wizard.core.forms import Field, walk
from wizard.core.pointer import join, split
from wizard.gui.labels import LinkButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.rule_card import Decisions, RuleCard, RuleView, evidence_chip, source_lines
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker

_PARTS = ("help", "where", "shape")


@dataclass(frozen=True, slots=True)
class HelpView:
    """What the pane shows of one pointer."""

    pointer: str
    field: Field | None
    hints: FieldHints
    rules: tuple[RuleView, ...]


class HelpPane(QScrollArea):
    """Emits `decided` after a waiver was made or taken back."""

    decided = Signal()

    def __init__(self, session: EntrySession, speaker: Speaker) -> None:
        super().__init__()
        self._session = session
        self._speaker = speaker
        self._pointer = ""
        self._view: HelpView | None = None
        self._findings: tuple[Finding, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(Metrics.of().help_pane)
        self.viewport().setAutoFillBackground(False)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(self._speaker.texts.get("ui.help"))

    def respeak(self, speaker: Speaker) -> None:
        """The language changed."""
        self._speaker = speaker
        self._view = None
        self._name()
        self.show_pointer(self._pointer)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """The entry was judged again."""
        self._findings = tuple(findings)
        self.show_pointer(self._pointer)

    def show_pointer(self, pointer: str) -> None:
        """Show the help of a field or step; nothing is drawn when nothing changed."""
        self._pointer = pointer
        view = self._look(pointer)
        if view != self._view:
            self._view = view
            self._draw(view)

    # --- what to show

    def _look(self, pointer: str) -> HelpView:
        tokens = split(pointer)
        step_id = tokens[1] if len(tokens) > 1 and tokens[0] == "steps" else ""
        field = self._field(step_id, pointer) if step_id else None
        hints = field.hints if field is not None else FieldHints()
        return HelpView(pointer, field, hints, tuple(self._rules(pointer, hints)) if len(tokens) > 2 else ())

    def _field(self, step_id: str, pointer: str) -> Field | None:
        fields = list(walk(self._session.form(step_id)))
        return next((one for one in fields if one.pointer == pointer), None)

    def _rules(self, pointer: str, hints: FieldHints) -> list[RuleView]:
        found: dict[tuple[str, str], RuleView] = {}
        for finding in self._findings:
            rule = self._session.platform.rule(finding.rule) if finding.rule else None
            if rule is not None and finding.pointer == pointer:
                found[rule.id, finding.subject] = RuleView(rule, finding)
        broken = {name for name, _subject in found}
        for name in hints.rules:
            rule = self._session.platform.rule(name)
            if rule is not None and name not in broken:
                found[name, ""] = RuleView(rule, None)
        return list(found.values())

    def _sources(self) -> Mapping[str, Source]:
        sources = dict(self._session.platform.sources)
        for system in self._session.systems.values():
            sources.update(system.sources)
        return sources

    # --- drawing

    def _draw(self, view: HelpView) -> None:
        metrics = Metrics.of()
        inside = QWidget()
        inside.setAutoFillBackground(False)
        box = QVBoxLayout(inside)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        self._draw_field(box, view)
        sources = self._sources()
        for rule in view.rules:
            box.addWidget(RuleCard(rule, self._speaker, sources, Decisions(self._waive, self._unwaive)))
        box.addStretch(1)
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.setWidget(inside)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_field(self, box: QVBoxLayout, view: HelpView) -> None:
        texts, label = self._speaker.texts, self._speaker.label(view.pointer)
        if not label:
            box.addWidget(quiet(texts.get("ui.help-empty")))
            return
        key = self._step_key(view.pointer)
        has_words = any(texts.has(f"{key}.{part}") for part in _PARTS)
        if not has_words and not view.rules and view.hints.evidence is None and not view.hints.link:
            self._draw_around(box, view.pointer)
            return
        box.addWidget(subheading(label))
        for part in _PARTS:
            if texts.has(f"{key}.{part}"):
                box.addWidget(_captioned(texts.get(f"ui.help-{part}"), texts.get(f"{key}.{part}")))
            if part == "where" and view.hints.link:
                box.addWidget(LinkButton(texts.get("ui.open-page"), view.hints.link))
        if view.hints.evidence is not None:
            box.addWidget(evidence_chip(view.hints.evidence, texts))
            box.addWidget(source_lines(view.hints.sources, self._sources(), texts, label))

    def _draw_around(self, box: QVBoxLayout, pointer: str) -> None:
        """Where nothing is said of a field, what it lies in is explained under its own name: list, group or step."""
        tokens = split(pointer)
        step = join(*tokens[:2])
        around = [join(*tokens[:length]) for length in range(len(tokens), 2, -1)]
        texts = self._speaker.texts
        inner = next((one for one in around if texts.has(f"{self._step_key(one)}.help")), "")
        box.addWidget(subheading(self._speaker.label(inner or step)))
        key = f"{self._step_key(inner)}.help" if inner else f"{self._session.platform.index.id}.{tokens[1]}.help"
        if texts.has(key):
            box.addWidget(TextLabel(texts.get(key)))

    def _step_key(self, pointer: str) -> str:
        tokens = split(pointer)
        is_system = len(tokens) == 3 and tokens[2] in self._session.systems
        if is_system and self._kind(tokens[1]) is StepKind.CREDENTIALS:
            return tokens[2]
        return self._speaker.field_key(pointer)

    def _kind(self, step_id: str) -> StepKind | None:
        return next((step.kind for step in self._session.platform.steps if step.id == step_id), None)

    # --- deciding

    def _waive(self, finding: Finding, reason: str) -> None:
        self._session.waive(finding, reason)
        self.decided.emit()

    def _unwaive(self, finding: Finding) -> None:
        self._session.unwaive(finding.rule or "", finding.subject)
        self.decided.emit()


def _captioned(caption: str, text: str) -> QWidget:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(quiet(caption))
    box.addWidget(TextLabel(text))
    return part
