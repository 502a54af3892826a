"""A field with its label and notes, and blocks of fields that follow the answers without moving the focus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from wizard.core.findings import Finding
from wizard.core.forms import Field, FieldKind
from wizard.core.pointer import MISSING
from wizard.gui.labels import TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.notes import Note, NoteLines, note_of

_MISSING_CODE = "schema.required"


class FieldRow(QWidget):
    """Label left, control right, notes below it. A wide control stands below its label."""

    def __init__(self, scope: FormScope, field: Field, owner_name: str = "") -> None:
        super().__init__()
        self.scope = scope
        self.field = field
        self.was_touched = False
        self._owner_name = owner_name
        self._findings: tuple[Finding, ...] = ()
        self._spoken: tuple[Note, ...] = ()
        self.label = QLabel()
        self.editor = scope.make(scope, field)
        self.notes = NoteLines()
        self._lay_out()
        self._name()

    def _lay_out(self) -> None:
        metrics = Metrics.of()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setBuddy(self.editor.control)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(metrics.gap)
        grid.setVerticalSpacing(0)
        if self.editor.label_above:
            self.label.setContentsMargins(0, 0, 0, metrics.tight)
            self.notes.reserve(0)
            grid.addWidget(self.label, 0, 0)
            grid.addWidget(self.notes, 1, 0)
            grid.addWidget(self.editor, 2, 0)
            return
        self.label.setFixedWidth(metrics.label_column)
        self.label.setContentsMargins(0, metrics.tight, 0, 0)
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.editor, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.notes, 1, 1)
        grid.setColumnStretch(1, 1)

    def refresh(self, field: Field) -> None:
        """The same field in changed surroundings."""
        if field != self.field:
            self.field = field
            self.editor.refresh(field)
            self._name()

    def show_findings(self, findings: tuple[Finding, ...], *, insist: bool) -> None:
        """Show these and the editor's own notes. What is missing is said only after a touch, or when insisted on."""
        if not insist and not self.was_touched:
            findings = tuple(one for one in findings if not one.code.startswith(_MISSING_CODE))
        if findings != self._findings:
            self._findings = findings
            self._spoken = tuple(note_of(one, self.scope.context.speaker) for one in findings)
        self.show_notes()

    def show_notes(self) -> None:
        """Draw findings and the editor's own notes; the description follows."""
        if self.notes.show_notes((*self.editor.notes, *self._spoken)):
            self._name()

    def _name(self) -> None:
        speaker = self.scope.context.speaker
        name = speaker.label(self.field.pointer)
        is_free = self.editor.says_optional and not self.field.required
        optional = self.scope.text("ui.optional") if is_free else ""
        self.label.setText(name + _unbroken(optional))
        self.label.setBuddy(self.editor.control)
        whole = self._owner_name + self.scope.text("ui.name-between") + name if self._owner_name else name
        help_key = f"{speaker.field_key(self.field.pointer)}.help"
        parts = [note.text for note in self.notes.notes]
        parts += [speaker.texts.get(help_key)] if speaker.texts.has(help_key) else []
        self.editor.name_parts(whole, self.scope.text("ui.name-between").join(parts))


def _unbroken(aside: str) -> str:
    """A short aside that stays on one line: word joiners between its characters."""
    return "\u2060".join(aside)


class FieldBlock(QWidget):
    """The fields of one object, one below the other. Rows stay while their field stays."""

    def __init__(self, scope: FormScope, fields: Sequence[Field], owner_name: str = "") -> None:
        super().__init__()
        self._scope = scope
        self._owner_name = owner_name
        self._fields: tuple[Field, ...] = ()
        self.rows: dict[str, FieldRow] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.sync(fields)

    def sync(self, fields: Sequence[Field]) -> None:
        """Show exactly these fields: new ones appear in their place, others go, the rest is left alone."""
        if tuple(fields) == self._fields:
            return
        self._fields = tuple(fields)
        wanted = {field.pointer for field in fields}
        for pointer in [one for one, row in self.rows.items() if one not in wanted or not _is_same(row, fields)]:
            row = self.rows.pop(pointer)
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        for index, field in enumerate(fields):
            if field.pointer in self.rows:
                self.rows[field.pointer].refresh(field)
            else:
                self._insert(index, field)

    def renew(self, pointers: Sequence[str]) -> None:
        """Draw these rows anew: their answers were written from elsewhere."""
        for index, field in enumerate(self._fields):
            if field.pointer in pointers:
                old = self.rows.pop(field.pointer)
                self._box.removeWidget(old)
                old.hide()
                old.deleteLater()
                self._insert(index, field)

    def _insert(self, index: int, field: Field) -> None:
        row = FieldRow(self._scope, field, self._owner_name)
        self.rows[field.pointer] = row
        self._box.insertWidget(index, row)
        row.show()

    def all_rows(self) -> Iterator[FieldRow]:
        """Every row, nested ones included, in reading order."""
        for field in self._fields:
            row = self.rows[field.pointer]
            yield row
            for block in blocks_of(row.editor):
                yield from block.all_rows()


def blocks_of(editor: Editor) -> Sequence[FieldBlock]:
    """The blocks inside a group's or list's editor."""
    found: Sequence[FieldBlock] = getattr(editor, "blocks", ())
    return found


def _is_same(row: FieldRow, fields: Sequence[Field]) -> bool:
    field = next(one for one in fields if one.pointer == row.field.pointer)
    old = row.field
    return (field.kind, field.options, field.hints, field.constant) == (old.kind, old.options, old.hints, old.constant)


def chain_tabs(parent: QWidget) -> None:
    """Let Tab follow reading order, also to what was put between two others. Needs a window around."""
    before: QWidget | None = None
    for control in focusable(parent):
        if before is not None:
            QWidget.setTabOrder(before, control)
        before = control


def focusable(parent: QWidget) -> list[QWidget]:
    """The controls below a widget that Tab reaches, in reading order: as the layouts hold them."""
    found: list[QWidget] = []
    for child in _laid_out(parent):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None:
            found.append(child)
        else:
            found.extend(focusable(child))
    return found


def _laid_out(parent: QWidget) -> Iterator[QWidget]:
    layout = parent.layout()
    if layout is not None:
        yield from _widgets_of(layout)


def _widgets_of(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _widgets_of(inner)


def nearest(pointers: Sequence[str], pointer: str) -> str | None:
    """Of these pointers the one itself, else its nearest ancestor, else the first one below it; None if unrelated."""
    if pointer in pointers:
        return pointer
    above = [one for one in pointers if pointer.startswith(one + "/")]
    if above:
        return max(above, key=len)
    return next((one for one in pointers if one.startswith(pointer + "/")), None)


def with_defaults(scope: FormScope, fields: Sequence[Field]) -> bool:
    """Write the defaults and constants of fields that have no answer; True when any was written."""
    session, is_changed = scope.context.session, False
    for field in fields:
        value = field.constant if field.constant is not None else field.hints.default
        if value is not None and session.value(field.pointer) is MISSING:
            session.put(field.pointer, value)
            is_changed = True
        if field.kind is FieldKind.GROUP and field.required:
            is_changed = with_defaults(scope, field.children) or is_changed
    return is_changed


def by_row(rows: Mapping[str, FieldRow], findings: Sequence[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Every finding at the row it belongs to."""
    pointers = list(rows)
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        target = nearest(pointers, finding.pointer)
        if target is not None:
            found.setdefault(target, []).append(finding)
    return {pointer: tuple(own) for pointer, own in found.items()}


def horizontal() -> QHBoxLayout:
    """A row without margins."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Metrics.of().gap)
    return row


def quiet_if(text: str) -> TextLabel:
    """A sentence for an empty place."""
    return TextLabel(text, None)


def title_label(text: str) -> TextLabel:
    """The title of a card."""
    return TextLabel(text, bold=True)
