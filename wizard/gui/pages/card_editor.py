"""A group of answers that is printed as a card (a parcel insert): its fields, the card as it will look, and a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.adapters.json_files import write_atomic
from wizard.core.errors import GangwayError
from wizard.core.forms import Field, FieldKind
from wizard.gui.announce import announce
from wizard.gui.labels import PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.list_editors import GroupEditor
from wizard.gui.pages.printed_card import CardContent, CardPicture, card_pdf
from wizard.gui.palette import Hue
from wizard.gui.widgets.choosers import Chooser, choose_new_file

PDF_NAME = "card.pdf"


def card_of(fields: tuple[Field, ...], answers: Any) -> CardContent:
    """What the group's answers print: its text of several lines in its language, and its links.

    Which is which the flow's data say: by the fields' widgets `multiline`, `language` and `link`.
    """
    given: Mapping[str, Any] = answers if isinstance(answers, Mapping) else {}
    values = [(one.hints.widget, str(given.get(one.name) or "").strip()) for one in fields]
    text = "\n\n".join(value for widget, value in values if widget == "multiline" and value)
    language = next((value for widget, value in values if widget == "language"), "")
    return CardContent(text, language, tuple(value for widget, value in values if widget == "link" and value))


class CardEditor(GroupEditor):
    """`choose` asks where the PDF goes; tests put their own in its place."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.choose: Chooser = choose_new_file
        text, metrics = scope.text, Metrics.of()
        name = scope.context.speaker.label(field.pointer)
        self.picture = CardPicture()
        self.picture.setAccessibleName(text("ui.card.name", field=name))
        self.title = TextLabel(text("ui.card.title"), bold=True)
        self.save_button = PushButton(text("ui.card.save"), "paper", self._choose)
        self.save_button.setAccessibleName(text("ui.card.save-name", field=name))
        self.said = TextLabel()
        self.said.hide()
        beside = QVBoxLayout()
        beside.setSpacing(metrics.gap)
        beside.addWidget(self.title)
        beside.addWidget(quiet(text("ui.card.help")))
        beside.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addWidget(self.said)
        beside.addStretch(1)
        self.preview = QWidget()
        row = QHBoxLayout(self.preview)
        row.setContentsMargins(0, metrics.gap, 0, metrics.gap)
        row.setSpacing(metrics.margin)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self.inside.addWidget(self.preview)
        self.draw()

    @property
    def content(self) -> CardContent:
        """What the card says now."""
        return card_of(self.field.children, self.value)

    def draw(self) -> None:
        """Show the card as the answers are; no card while it is not wanted or nothing stands on it."""
        content = self.content
        self.preview.setVisible(self._is_wanted() and not content.is_empty)
        self.picture.show_content(content)
        self.picture.setAccessibleDescription("\n".join((content.text, *content.links)))

    def _is_wanted(self) -> bool:
        """A group with a switch of its own is on only when that says so."""
        switches = [one.name for one in self.field.children if one.kind is FieldKind.BOOLEAN and one.required]
        given = self.value if isinstance(self.value, Mapping) else {}
        return all(given.get(name) is True for name in switches)

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        self.draw()

    def other_written(self, pointer: str) -> None:
        if pointer.startswith(self.field.pointer):
            self.draw()
            self.said.hide()

    # --- printing

    def _choose(self) -> None:
        self.choose(self, self.scope.text("ui.card.save"), Path(PDF_NAME), self._save)

    def _save(self, path: Path) -> None:
        data = card_pdf(self.content, self.scope.context.speaker.label(self.field.pointer))
        write = partial(write_atomic, path, data)
        self.scope.context.jobs.run(write, lambda _none: self._saved(path), self._failed, self)

    def _saved(self, path: Path) -> None:
        self._say(self.scope.text("ui.card.saved", file=str(path)), Hue.GOOD)

    def _failed(self, error: GangwayError) -> None:
        words = self.scope.context.speaker.error(error)
        self._say(words.message + self.scope.text("ui.between") + words.fix, Hue.BAD)

    def _say(self, words: str, hue: Hue) -> None:
        self.said.set_paint(hue)
        self.said.setText(words)
        self.said.show()
        announce(self, words)
