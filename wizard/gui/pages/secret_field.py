"""A secret: pasted, looked at while pressed, stored in the keyring, replaced or removed; the old one never shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from wizard.core.errors import GangwayError
from wizard.core.findings import Severity
from wizard.core.forms import Field
from wizard.core.intake import change_findings
from wizard.gui.labels import IconButton, IconText, PushButton
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.notes import Note, note_of
from wizard.gui.pages.secret_line import SecretLine
from wizard.gui.palette import Hue
from wizard.onboarding.secrets import SecretState

_LOOKS = {
    SecretState.STORED: ("key", Hue.GOOD),
    SecretState.HELD: ("time", Hue.NOTE),
    SecretState.REFERENCED: ("link", Hue.NOTE),
    SecretState.ABSENT: ("step-not-started", None),
}


class SecretField(Editor):
    """One secret of one system: either its state with replace and remove, or the line to paste it into."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        system, name = field.pointer.split("/")[-2:]
        self._name = (system, name)
        self._is_replacing = False
        self._shown: SecretState | None = None
        self._label = scope.context.speaker.label(field.pointer)
        metrics = Metrics.of()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(metrics.tight)
        self._build_entry()
        self._build_state()
        self._show_state()

    def _build_entry(self) -> None:
        text = self.scope.text
        self.line = SecretLine()
        self.line.setPlaceholderText(text("ui.secret.paste-here"))
        self.line.entered.connect(self._on_entered)
        self.reveal_button = IconButton(text("ui.secret.reveal"), "reveal")
        self.reveal_button.setToolTip(text("ui.secret.reveal-help"))
        self.reveal_button.pressed.connect(lambda: self.line.reveal(True))
        self.reveal_button.released.connect(lambda: self.line.reveal(False))
        self.paste_button = PushButton(text("ui.secret.paste"), "paste", self.line.paste_from_clipboard)
        self.paste_button.setAccessibleName(text("ui.secret.label", field=self._label))
        self.keep_button = PushButton(text("ui.secret.keep-old"), "undo", self._keep_old)
        self.entry = QWidget()
        row = QHBoxLayout(self.entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().tight)
        row.addWidget(self.line, 1)
        for button in (self.reveal_button, self.paste_button, self.keep_button):
            row.addWidget(button)
        self._box.addWidget(self.entry)

    def _build_state(self) -> None:
        text = self.scope.text
        self.state_label = IconText("key", "")
        self.replace_button = PushButton(text("ui.secret.replace"), "paste", self._replace)
        self.remove_button = PushButton(text("ui.secret.remove"), "remove", self._ask_remove)
        for button in (self.replace_button, self.remove_button):
            button.setAccessibleName(button.text() + text("ui.name-between") + self._label)
        self.state = QWidget()
        row = QHBoxLayout(self.state)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().gap)
        row.addWidget(self.state_label, 1)
        row.addWidget(self.replace_button)
        row.addWidget(self.remove_button)
        self._box.addWidget(self.state)

    # --- the editor

    @property
    def control(self) -> QWidget:
        return self.line if self._is_entry() else self.replace_button

    @property
    def secret_state(self) -> SecretState:
        """What is known of the secret."""
        return self.scope.context.session.secret_state(*self._name)

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        if self.secret_state is not self._shown:
            if self.secret_state is SecretState.STORED and not self.line.isModified():
                self.line.forget()
                self._is_replacing = False
            self._show_state()

    def settle(self) -> None:
        """Take what was typed to its end."""
        if self.line.secret and self.line.isModified():
            self._on_entered()

    def name_parts(self, name: str, description: str) -> None:
        self.line.setAccessibleName(name)
        between = self.scope.text("ui.name-between")
        state = self.state_label.text_label.text()
        spoken = between.join(part for part in (state, description) if part)
        self.line.setAccessibleDescription(description)
        self.replace_button.setAccessibleDescription(spoken)
        self.reveal_button.setAccessibleName(self.scope.text("ui.secret.reveal") + between + name)
        self.keep_button.setAccessibleName(self.scope.text("ui.secret.keep-old") + between + name)

    # --- state

    def _words(self, name: str, /, **parameters: object) -> str:
        """What is said of the secret; in practice nothing ever reaches the keyring, and it is not named."""
        key = f"ui.secret.{name}"
        practice = f"{key}-practice"
        is_other = self.scope.context.session.practice and self.scope.context.speaker.texts.has(practice)
        return self.scope.text(practice if is_other else key, **parameters)

    def _is_entry(self) -> bool:
        return self._is_replacing or self.secret_state is SecretState.ABSENT or bool(self.line.secret)

    def _show_state(self) -> None:
        state = self._shown = self.secret_state
        name, paint = _LOOKS[state]
        words = "empty" if state is SecretState.ABSENT else state.value
        self.state_label.icon_label.show_icon(name, paint)
        self.state_label.text_label.set_paint(paint)
        self.state_label.text_label.setText(self._words(words))
        is_entry = self._is_entry()
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.entry.setVisible(is_entry)
        self.state.setVisible(state is not SecretState.ABSENT)
        self.keep_button.setVisible(self._is_replacing and state is SecretState.STORED)
        self.remove_button.setVisible(state in (SecretState.STORED, SecretState.HELD))
        self.replace_button.setVisible(state is not SecretState.REFERENCED and not is_entry)
        if had_focus and focused is not None and not focused.isVisibleTo(self):
            self.control.setFocus()

    def _on_entered(self) -> None:
        """Held in memory from here; the line keeps it only until it is stored, so that it can be looked at."""
        speaker = self.scope.context.speaker
        taken = self.scope.context.session.hold_secret(*self._name, self.line.secret.reveal())
        self.line.setModified(False)
        if self.secret_state is not SecretState.HELD:
            self.notes = (Note(self.scope.text("ui.secret.paste-here"), Severity.WARNING),)
            self.scope.noted(self.field.pointer)
            return
        findings = change_findings(taken.changes, self.field.pointer)
        self.notes = tuple(note_of(finding, speaker) for finding in findings)
        self.line.show_secret(self.scope.context.session.secrets.held[self._name])
        self._is_replacing = False
        self._show_state()
        self.scope.written(self.field.pointer)

    def _replace(self) -> None:
        self._is_replacing = True
        self._show_state()
        self.line.setFocus()

    def _keep_old(self) -> None:
        self.line.forget()
        self._is_replacing = False
        self._show_state()
        self.replace_button.setFocus()

    # --- removing

    def _ask_remove(self) -> None:
        text = self.scope.text
        ask = self._words("remove-ask", field=self._label)
        box = QMessageBox(QMessageBox.Icon.Warning, text("ui.secret.remove-title"), ask, parent=self)
        box.setInformativeText(text("ui.secret.remove-means"))
        keep = box.addButton(text("home.keep"), QMessageBox.ButtonRole.RejectRole)
        go = box.addButton(text("ui.secret.remove-do"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _code: self.remove() if box.clickedButton() is go else None)
        box.open()

    def remove(self) -> None:
        """Delete it from the keyring in the background."""
        self.remove_button.setEnabled(False)
        self.state_label.text_label.setText(self._words("removing"))
        context = self.scope.context
        context.jobs.run(context.session.remove_secret_job(*self._name), self._on_removed, self._on_not_removed, self)

    def _on_removed(self, name: tuple[str, str]) -> None:
        self.scope.context.session.keep_removed(name)
        self.line.forget()
        self.remove_button.setEnabled(True)
        self.notes = (Note(self._words("removed"), Severity.INFO),)
        self._show_state()
        self.scope.written(self.field.pointer)

    def _on_not_removed(self, error: GangwayError) -> None:
        words = self.scope.context.speaker.error(error)
        self.remove_button.setEnabled(True)
        self.notes = (Note(words.message + self.scope.text("ui.between") + words.fix, Severity.ERROR),)
        self._show_state()
        self.scope.noted(self.field.pointer)
