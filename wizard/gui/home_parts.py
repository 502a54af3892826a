"""Parts of the home page: what narrows its table, what is done with an entry, and what stands in an empty place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from wizard.core.texts import Texts
from wizard.gui.controls import ComboBox
from wizard.gui.labels import PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics


@dataclass(frozen=True, slots=True)
class EntryCalls:
    """What can be done with the chosen entry."""

    open: Callable[[], None]
    clone: Callable[[], None]
    calendar: Callable[[], None]
    delete: Callable[[], None]


class EntryActions(QWidget):
    """The line below the table: what is wrong with the chosen entry, and what can be done with it."""

    def __init__(self, texts: Texts, calls: EntryCalls) -> None:
        super().__init__()
        self._texts, self._calls = texts, calls
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().gap)
        self.advice = quiet("")
        self.open_button = PushButton(texts.get("home.open"), "folder", calls.open)
        self.clone_button = PushButton(texts.get("home.clone"), "duplicate", calls.clone)
        self.delete_button = PushButton(texts.get("home.delete"), "remove", calls.delete)
        row.addWidget(self.advice, 1)
        for button in (self.delete_button, self.clone_button, self.open_button):
            row.addWidget(button)

    def show_for(self, *, is_chosen: bool, is_whole: bool, advice: str) -> None:
        """What can be done now: a damaged entry can only be deleted."""
        self.open_button.setEnabled(is_chosen and is_whole)
        self.clone_button.setEnabled(is_chosen and is_whole)
        self.delete_button.setEnabled(is_chosen)
        self.advice.setText(advice)

    def menu(self, parent: QWidget) -> QMenu:
        """The same as a menu, for the right button and the menu key."""
        text, calls = self._texts.get, self._calls
        menu = QMenu(parent)
        menu.setAccessibleName(text("home.more-name"))
        is_whole = self.open_button.isEnabled()
        menu.addAction(text("home.open"), calls.open).setEnabled(is_whole)
        menu.addAction(text("home.clone"), calls.clone).setEnabled(is_whole)
        menu.addAction(text("home.calendar-one"), calls.calendar).setEnabled(is_whole)
        menu.addAction(text("home.delete"), calls.delete)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu


def more_button(texts: Texts, import_wanted: Callable[[], None], calendar_wanted: Callable[[], None]) -> PushButton:
    """What concerns no single entry, as a menu behind one button."""
    button = PushButton(texts.get("home.more"))
    button.setAccessibleName(texts.get("home.more-name"))
    menu = QMenu(button)
    menu.setAccessibleName(texts.get("home.more-name"))
    menu.addAction(texts.get("home.import"), import_wanted)
    menu.addAction(texts.get("home.calendar"), calendar_wanted)
    button.setMenu(menu)
    return button


def filter_box(all_words: str, name: str, changed: Callable[[], None]) -> ComboBox:
    """A choice that narrows the table; the first option is everything."""
    box = ComboBox()
    box.setAccessibleName(name)
    box.addItem(all_words, "")
    box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
    box.currentIndexChanged.connect(lambda _index: changed())
    return box


class EmptyPlace(QWidget):
    """What will be here, and the first thing to do."""

    def __init__(self, texts: Texts, act: Callable[[], None]) -> None:
        super().__init__()
        metrics = Metrics.of()
        title = TextLabel(texts.get("home.empty-title"), scale=1.2, bold=True)
        words = quiet(texts.get("home.empty"))
        self.button = PushButton(texts.get("home.first"), "add", act)
        box = QVBoxLayout(self)
        box.setSpacing(metrics.gap)
        box.addStretch(1)
        for widget in (title, words):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(widget)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        box.addStretch(2)
