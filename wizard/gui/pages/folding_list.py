"""A list whose items are long: each is one line that says what it is and opens on a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wizard.core.forms import Field
from wizard.gui.labels import IconButton, IconText
from wizard.gui.metrics import Metrics
from wizard.gui.pages.list_editors import ItemCard, ListEditor
from wizard.gui.palette import Hue

if TYPE_CHECKING:
    from collections.abc import Sequence


class FoldingCard(ItemCard):
    """One item: its head stays, the rest folds. The only item of a list is open."""

    def __init__(self, owner: ListEditor, index: int, fields: tuple[Field, ...]) -> None:
        super().__init__(owner, index, fields)
        self.fold_button = IconButton(" ", "next", self.toggle)
        self.mark = IconText("error", "", Hue.BAD)
        self.mark.hide()
        self.head.insertWidget(0, self.fold_button)
        self.head.insertWidget(2, self.mark)
        self.set_open(is_open=len(owner.field.items) == 1)

    @property
    def is_open(self) -> bool:
        """Whether everything of the item is shown."""
        return not self.block.isHidden()

    def toggle(self) -> None:
        """Open it, or fold it."""
        self.set_open(is_open=not self.is_open)

    def set_open(self, *, is_open: bool) -> None:
        """Show the item's fields, or only its head."""
        self.block.setVisible(is_open)
        gap = Metrics.of().gap
        self.rows.setContentsMargins(gap, Metrics.of().tight, gap, 0 if is_open else Metrics.of().tight)
        self._name_button()

    def retitle(self, fields: Sequence[Field]) -> None:
        super().retitle(fields)
        if hasattr(self, "fold_button"):
            self._name_button()

    def _name_button(self) -> None:
        name = self.scope.text("ui.list.fold" if self.is_open else "ui.list.open", name=self.title.text())
        self.fold_button.setAccessibleName(name)
        self.fold_button.setToolTip(name)
        self.fold_button.show_icon("opened" if self.is_open else "next")

    def judged(self) -> None:
        """Say in the head how many of the fields have something to mend."""
        count = sum(bool(row.notes.notes) for row in self.block.all_rows())
        self.mark.text_label.setText(self.scope.text("ui.list.problems", count=count))
        self.mark.setVisible(bool(count))


class FoldingList(ListEditor):
    """A ListEditor of folding cards."""

    def make_card(self, index: int) -> ItemCard:
        return FoldingCard(self, index, self.field.items[index])

    def _focus(self, index: int) -> None:
        if index < len(self.cards):
            card = self.cards[index]
            if isinstance(card, FoldingCard):
                card.set_open(is_open=True)
        super()._focus(index)

    def judged(self) -> None:
        for card in self.cards:
            if isinstance(card, FoldingCard):
                card.judged()


def open_around(widget: QWidget) -> None:
    """Open every folded item that the widget lies in."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, FoldingCard):
            parent.set_open(is_open=True)
        parent = parent.parentWidget()
