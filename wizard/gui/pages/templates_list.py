"""The templates at the left: name, kind and language, and whether something is wrong with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from wizard.core.texts import Texts
from wizard.gui.icons import Paint, PaletteWatcher, icon
from wizard.gui.labels import PushButton
from wizard.gui.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it is called, what it is, and its state as icon, word and colour.

    `is_further`: it stands below another one of the same name, which is not said again.
    """

    name: str
    about: str
    icon: str
    word: str
    paint: Paint = None
    is_further: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a button can make; those with the same `group` share a submenu, under the group's `about`."""

    label: str
    group: str
    make: Callable[[], None]
    about: str = ""


_INDENT = "\u2003"


def _fill_menu(menu: QMenu, offers: Sequence[Offer]) -> None:
    menu.clear()
    groups: dict[str, QMenu] = {}
    for one in offers:
        if one.group and one.group not in groups:
            groups[one.group] = menu.addMenu(one.group)
            if one.about:
                groups[one.group].addAction(one.about).setEnabled(False)
        action = QAction(one.label, menu)
        action.triggered.connect(lambda _on=False, make=one.make: make())
        (groups[one.group] if one.group else menu).addAction(action)


class _Lines(QListWidget):
    """As high as its content: only the page scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSpacing(1)

    def fit(self) -> None:
        height = sum(self.sizeHintForRow(row) + 2 * self.spacing() for row in range(self.count()))
        self.setFixedHeight(max(height, Metrics.of().times(10)) + 2 * self.frameWidth() + 2)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class TemplateList(QWidget):
    """The list with its buttons. `chosen` is called with the index that became current by the seller's hand."""

    def __init__(self, texts: Texts, chosen: Callable[[int], None]) -> None:
        super().__init__()
        self._texts = texts
        self._chosen = chosen
        self._entries: tuple[Entry, ...] = ()
        self._is_filling = False
        self.lines = _Lines()
        self.lines.setAccessibleName(texts.get("page.templates.list"))
        self.lines.currentRowChanged.connect(self._on_row)
        self.add = PushButton(texts.get("page.templates.add"), "add")
        self.menu = QMenu(self.add)
        self.add.setMenu(self.menu)
        self.duplicate = PushButton(texts.get("page.templates.duplicate"), "duplicate")
        self.language = PushButton(texts.get("page.templates.language"), "add")
        self.languages = QMenu(self.language)
        self.language.setMenu(self.languages)
        self.language.hide()
        self.remove = PushButton(texts.get("page.templates.remove"), "remove")
        self.undo = PushButton(texts.get("page.templates.undo"), "undo")
        self.undo.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        for part in (self.lines, self.add, self.language, self.duplicate, self.remove, self.undo):
            box.addWidget(part)
        box.addStretch(1)
        self.setFixedWidth(Metrics.of().times(36))
        PaletteWatcher(self, self._repaint)

    def offer(self, offers: Sequence[Offer]) -> None:
        """What the add button can make."""
        _fill_menu(self.menu, offers)

    def offer_languages(self, offers: Callable[[], Sequence[Offer]]) -> None:
        """What the language button can make, asked for when it is pressed."""
        self.language.show()
        self.languages.aboutToShow.connect(lambda: _fill_menu(self.languages, offers()))

    def show_entries(self, entries: Sequence[Entry], current: int) -> None:
        """Show these lines; `current` is the selected one, -1 for none. Calls nobody."""
        self._is_filling = True
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self._fill()
        self.lines.setCurrentRow(current)
        self._is_filling = False
        for button in (self.duplicate, self.language, self.remove):
            button.setEnabled(current >= 0)

    def _fill(self) -> None:
        while self.lines.count() > len(self._entries):
            self.lines.takeItem(self.lines.count() - 1)
        while self.lines.count() < len(self._entries):
            self.lines.addItem(QListWidgetItem())
        for row, entry in enumerate(self._entries):
            item = self.lines.item(row)
            item.setText(f"{_INDENT}{entry.about}" if entry.is_further else f"{entry.name}\n{entry.about}")
            item.setIcon(icon(entry.icon, entry.paint, self.palette()))
            item.setToolTip(f"{entry.name} {entry.word}")
            spoken = " ".join((entry.name, entry.about, entry.word))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.lines.fit()

    def _repaint(self) -> None:
        self._is_filling = True
        self._fill()
        self._is_filling = False

    def _on_row(self, row: int) -> None:
        if not self._is_filling and row >= 0:
            self._chosen(row)
