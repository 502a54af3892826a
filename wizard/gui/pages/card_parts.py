"""The texts of a card while they are written: each with its variables and its length beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.drafts import samples_of
from wizard.core.forms import Field
from wizard.core.template_cards import card_limits
from wizard.core.templates import render
from wizard.gui.labels import IconButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.text_editors import ParagraphEditor, TextEditor, shown
from wizard.gui.palette import Hue


def item_pointer(kind: TemplateKind, pointer: str) -> str:
    """The item of the kind's array that a field lies in."""
    return f"{kind.pointer}/{pointer.removeprefix(kind.pointer + '/').partition('/')[0]}"


def single_variable_label(scope: FormScope, name: str) -> str:
    """What a variable means, and how it is written."""
    texts = scope.context.speaker.texts
    key = f"{scope.context.session.platform.index.id}.variable.{name}"
    written = "{" + name + "}"
    return f"{texts.get(key)}  {written}" if texts.has(key) else written


class PartTools(QWidget):
    """How long a text is with its sample values, and a button that puts a variable in. `limit` 0: none is known."""

    def __init__(self, scope: FormScope, field: Field, kind: TemplateKind, insert: Callable[[str], None]) -> None:
        super().__init__()
        self._scope, self._field, self._kind, self._insert = scope, field, kind, insert
        item = item_pointer(kind, field.pointer)
        self._item = item
        place = field.pointer.removeprefix(f"{item}/{kind.card_field}")
        self.limit = card_limits(scope.context.session.platform, kind).of(place)
        self.count = TextLabel("", None)
        self.count.setWordWrap(False)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("000 / 000"))
        between = scope.text("ui.name-between")
        label = scope.context.speaker.label(field.pointer)
        self.button = IconButton(scope.text("page.templates.variable") + between + label, "add")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(QMenu(self.button))
        self.button.setVisible(bool(kind.variables))
        self._fill()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().tight)
        row.addWidget(self.button)
        row.addWidget(self.count)
        self.show_count()

    def _fill(self) -> None:
        for name in self._kind.variables:
            action = self.button.menu().addAction(single_variable_label(self._scope, name))
            action.triggered.connect(lambda _on=False, name=name: self._insert("{" + name + "}"))

    def show_count(self) -> None:
        """Count what stands there now."""
        session = self._scope.context.session
        item, text = session.value(self._item), shown(session.value(self._field.pointer))
        filled = len(render(text, samples_of(item) if isinstance(item, dict) else {}).text)
        is_over = bool(self.limit) and filled > self.limit
        told = {"filled": filled, "limit": self.limit}
        self.count.setText(self._scope.text("card.count" if self.limit else "card.count-only", **told))
        self.count.set_paint(Hue.CARE if is_over else None)


class CardLine(TextEditor):
    """One line of a card."""

    def __init__(self, scope: FormScope, field: Field, kind: TemplateKind) -> None:
        super().__init__(scope, field)
        self.tools = PartTools(scope, field, kind, self.insert)
        self.row.addWidget(self.tools)

    def insert(self, text: str) -> None:
        """Put a text where the cursor is, and go on typing."""
        self.line.insert(text)
        self._on_edited(self.line.text())
        self.line.setFocus()

    def other_written(self, pointer: str) -> None:
        super().other_written(pointer)
        self.tools.show_count()


class CardParagraph(ParagraphEditor):
    """Several lines of a card."""

    def __init__(self, scope: FormScope, field: Field, kind: TemplateKind) -> None:
        super().__init__(scope, field)
        self.tools = PartTools(scope, field, kind, self.insert)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.tools)
        self.box.addLayout(row)

    def insert(self, text: str) -> None:
        """Put a text where the cursor is, and go on typing."""
        self.area.textCursor().insertText(text)
        self.area.setFocus()

    def other_written(self, pointer: str) -> None:
        super().other_written(pointer)
        self.tools.show_count()
