"""All languages of one template side by side, to be read; one of them can be opened from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.core.texts import Texts
from wizard.gui.labels import Card, IconText, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.languages_columns import LanguageColumn, columns_of
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.preview import ChatPreview
from wizard.gui.pages.preview_box import item_message
from wizard.gui.pages.preview_parts import labels_of
from wizard.gui.pages.preview_remarks import remarks
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import row_of

_COLUMN_UNITS, _HEIGHT_UNITS, _MOST_COLUMNS = 58, 130, 3


class LanguagesDialog(QDialog):
    """`opened` is called with the pointer of the language that was chosen."""

    def __init__(
        self, context: PageContext, pointer: str, opened: Callable[[str], None], parent: QWidget, *, is_dark: bool
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._opened, self._is_dark = context, opened, is_dark
        texts, metrics = context.speaker.texts, Metrics.of()
        session = context.session
        found = columns_of(session, context.speaker, pointer, session.findings())
        self.setWindowTitle(texts.get("studio.languages.title", name=str(found[0].item.get("name", ""))))
        self.columns = [Column(context, one, self._open, is_dark=is_dark) for one in found]
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        box.addWidget(quiet(texts.get("studio.languages.help", language=_chosen(found))))
        box.addWidget(self._area(), 1)
        self.close_button = PushButton(texts.get("studio.languages.close"), "", self.reject)
        box.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        shown = min(len(found), _MOST_COLUMNS)
        width = metrics.times(_COLUMN_UNITS + 4) * shown + 4 * metrics.margin
        self.resize(width, metrics.times(_HEIGHT_UNITS))

    def _area(self) -> QScrollArea:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().gap)
        for column in self.columns:
            row.addWidget(column, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(self.windowTitle())
        area.setWidget(inside)
        return area

    def _open(self, pointer: str) -> None:
        self.accept()
        self._opened(pointer)


class Column(Card):
    """One language: its name and state, what of its variables differs, the message, and the way to it."""

    def __init__(
        self, context: PageContext, shown: LanguageColumn, open_: Callable[[str], None], *, is_dark: bool
    ) -> None:
        super().__init__()
        self.shown = shown
        texts, metrics = context.speaker.texts, Metrics.of()
        self.setFixedWidth(metrics.times(_COLUMN_UNITS))
        self.setAccessibleName(texts.get("ui.name-between").join((shown.language, shown.entry.word)))
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        box.setSpacing(metrics.tight)
        box.addWidget(TextLabel(shown.language, bold=True))
        box.addWidget(IconText(shown.entry.icon, shown.entry.word, shown.entry.paint))
        for said in differences(texts, shown):
            box.addWidget(IconText("warning", said, Hue.CARE))
        self.chat = ChatPreview()
        self.chat.setAccessibleName(shown.language)
        message, is_unknown = item_message(
            texts, shown.item, labels_of(context.speaker, shown.pointer, shown.item), is_fixed=shown.is_fixed
        )
        self.chat.show_messages((message,))
        self.chat.set_dark(is_dark)
        box.addWidget(self.chat)
        for said in remarks(texts, self.chat, has_unknown_words=is_unknown):
            box.addWidget(quiet(said))
        self.button = PushButton(texts.get("studio.languages.open"), "next", lambda: open_(shown.pointer))
        self.button.setAccessibleName(texts.get("ui.name-between").join((self.button.text(), shown.language)))
        if shown.is_chosen:
            box.addWidget(quiet(texts.get("studio.languages.chosen")))
            self.button.hide()
        else:
            box.addLayout(row_of(self.button))


def differences(texts: Texts, shown: LanguageColumn) -> Iterator[str]:
    """What of its variables differs from the chosen language, in words."""
    between = texts.get("value.separator")
    if shown.lacking:
        yield texts.get("studio.languages.lacking", names=between.join(shown.lacking))
    if shown.added:
        yield texts.get("studio.languages.added", names=between.join(shown.added))


def _chosen(found: list[LanguageColumn]) -> str:
    return next(one.language for one in found if one.is_chosen)
