"""Controls for nested answers: a group in a card, a list of objects as cards to add, duplicate and remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.forms import Field, walk
from wizard.core.pointer import MISSING
from wizard.gui.labels import Card, IconButton, PushButton
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.fields import FieldBlock, focusable, horizontal, quiet_if, title_label, with_defaults


class GroupEditor(Editor):
    """An object's fields in a card."""

    label_above = True

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        metrics = Metrics.of()
        self.block = FieldBlock(scope, field.children, scope.context.speaker.label(field.pointer))
        self.card = Card()
        self.inside = QVBoxLayout(self.card)
        self.inside.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, 0)
        self.inside.addWidget(self.block)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, metrics.gap)
        self.box.addWidget(self.card)

    @property
    def blocks(self) -> list[FieldBlock]:
        """The one block inside."""
        return [self.block]

    @property
    def control(self) -> QWidget:
        return next(iter(focusable(self)), self)

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        self.block.sync(field.children)

    def name_parts(self, name: str, description: str) -> None:
        del description
        self.setAccessibleName(name)


class ListEditor(Editor):
    """A list of objects. Removing one can be undone until the page is left."""

    label_above = True

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        metrics = Metrics.of()
        self.cards: list[ItemCard] = []
        self._removed: tuple[int, Any] | None = None
        self._empty = quiet_if(self._text("empty"))
        self.add_button = PushButton(self._text("add"), "add", self.add)
        self.undo_button = PushButton(scope.text("ui.undo-remove"), "undo", self.undo)
        self.undo_button.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, metrics.margin)
        self._box.setSpacing(metrics.gap)
        self._box.addWidget(self._empty)
        row = horizontal()
        row.addWidget(self.add_button)
        row.addWidget(self.undo_button)
        row.addStretch(1)
        self._box.addLayout(row)
        self._draw(0)

    def _text(self, what: str) -> str:
        return self.scope.text(f"ui.list.{what}", what=self.scope.context.speaker.label(self.field.pointer))

    @property
    def blocks(self) -> list[FieldBlock]:
        """The blocks of all cards."""
        return [card.block for card in self.cards]

    @property
    def control(self) -> QWidget:
        return self.add_button

    def _items(self) -> list[Any]:
        value = self.value
        return list(value) if isinstance(value, list) else []

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        if len(field.items) != len(self.cards):
            self._draw(min(len(field.items), len(self.cards)))
        for card, fields in zip(self.cards, field.items, strict=True):
            card.block.sync(fields)

    def other_written(self, pointer: str) -> None:
        if pointer.startswith(self.field.pointer + "/") and pointer.endswith("/name"):
            for card, fields in zip(self.cards, self.field.items, strict=False):
                card.retitle(fields)

    def make_card(self, index: int) -> ItemCard:
        """The card of one item."""
        return ItemCard(self, index, self.field.items[index])

    def _draw(self, first: int) -> None:
        """Make the cards from `first` on anew; those before it stay."""
        for card in self.cards[first:]:
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        del self.cards[first:]
        for index in range(first, len(self.field.items)):
            card = self.make_card(index)
            self.cards.append(card)
            self._box.insertWidget(index, card)
            card.show()
        self._empty.setVisible(not self.cards)

    def _rewrite(self, items: list[Any], first: int) -> None:
        self.scope.context.session.put(self.field.pointer, items if items else MISSING)
        self.field = self._now()
        self._draw(first)
        self.scope.written(self.field.pointer)

    def _now(self) -> Field:
        step = self.field.pointer.split("/")[2]
        form = self.scope.context.session.form(step)
        return next(one for one in walk(form) if one.pointer == self.field.pointer)

    def add(self) -> None:
        """A new item at the end, with its defaults; the focus goes to its first field."""
        index = len(self._items())
        self._rewrite([*self._items(), {}], index)
        if index < len(self._now().items) and with_defaults(self.scope, self._now().items[index]):
            self.scope.written(self.field.pointer)
            self._rewrite(self._items(), index)
        self._focus(index)

    def duplicate(self, index: int) -> None:
        """A copy behind the item."""
        items = self._items()
        self._rewrite([*items[: index + 1], items[index], *items[index + 1 :]], index + 1)
        self._focus(index + 1)

    def remove(self, index: int) -> None:
        """Take the item out; it can be put back."""
        items = self._items()
        self._removed = (index, items[index])
        self._rewrite(items[:index] + items[index + 1 :], index)
        self.undo_button.show()
        self.undo_button.setFocus()

    def undo(self) -> None:
        """Put the removed item back where it was."""
        if self._removed is None:
            return
        index, item = self._removed
        self._removed = None
        items = self._items()
        self._rewrite([*items[:index], item, *items[index:]], index)
        self.undo_button.hide()
        self._focus(index)

    def _focus(self, index: int) -> None:
        if index < len(self.cards):
            controls = focusable(self.cards[index].block)
            if controls:
                controls[0].setFocus()

    def name_parts(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        self.add_button.setAccessibleDescription(description)


class ItemCard(Card):
    """One item of a list. An item that has a name is called by it."""

    def __init__(self, owner: ListEditor, index: int, fields: tuple[Field, ...]) -> None:
        super().__init__()
        metrics, scope = Metrics.of(), owner.scope
        self.scope = scope
        self._what = scope.context.speaker.label(owner.field.pointer)
        self._number = index + 1
        self.title = title_label("")
        name = scope.text("ui.list.item", what=self._what, number=self._number)
        self.rows = box = QVBoxLayout(self)
        box.setContentsMargins(metrics.gap, metrics.tight, metrics.gap, 0)
        box.setSpacing(metrics.tight)
        self.head = head = horizontal()
        head.addWidget(self.title, 1)
        copy = scope.text("ui.list.duplicate", name=name)
        head.addWidget(IconButton(copy, "duplicate", lambda: owner.duplicate(index)))
        head.addWidget(IconButton(scope.text("ui.list.remove", name=name), "remove", lambda: owner.remove(index)))
        box.addLayout(head)
        self.block = FieldBlock(scope, fields, name)
        box.addWidget(self.block)
        self.retitle(fields)

    def retitle(self, fields: Sequence[Field]) -> None:
        """Say which item it is: its number, and its name where it has one."""
        named = next((one for one in fields if one.name == "name"), None)
        value = self.scope.context.session.value(named.pointer) if named is not None else MISSING
        name = value if isinstance(value, str) else ""
        key = "ui.list.item-named" if name else "ui.list.item"
        self.title.setText(self.scope.text(key, what=self._what, number=self._number, name=name))
