"""The preview with its title, the switch for a dark phone, and a buyer's line to answer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from wizard.core.components import text_of
from wizard.core.template_cards import TemplateCard
from wizard.core.templates import Segment
from wizard.core.texts import Texts
from wizard.gui.controls import CheckBox
from wizard.gui.icons import PaletteWatcher
from wizard.gui.labels import TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.preview import ChatPreview, Message, message
from wizard.gui.pages.preview_authentication import fixed_texts
from wizard.gui.pages.preview_parts import PartLabels, component_message
from wizard.gui.pages.preview_remarks import remarks
from wizard.gui.pages.staff_preview import StaffChat
from wizard.gui.palette import is_dark

_PAUSE_MS = 80  # shorter than between two keys of most people: the preview follows as soon as the hand rests


def item_message(texts: Texts, item: Mapping[str, Any], labels: PartLabels, *, is_fixed: bool) -> tuple[Message, bool]:
    """The bubble of a template of components, and whether some of its words are the platform's and not known."""
    fixed = fixed_texts(texts, item) if is_fixed else None
    body = text_of(item, "body") or texts.get("page.preview.empty")
    return component_message(item, labels, body, fixed), fixed is not None and not fixed.is_documented


class PreviewBox(QWidget):
    """What the buyer sees of one template."""

    def __init__(self, texts: Texts, platform_title: str) -> None:
        super().__init__()
        self._texts = texts
        title = texts.get("page.preview.title", platform=platform_title)
        self.chat = ChatPreview()
        self.chat.setAccessibleName(title)
        self.staff: StaffChat | None = None
        self.dark = CheckBox(texts.get("page.preview.dark"))
        self.dark.toggled.connect(self._on_dark)
        self._due: Callable[[], None] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self._is_chosen = False
        self.dark.clicked.connect(self._on_chosen)
        self._follow()
        PaletteWatcher(self, self._follow)
        self.box = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        self.title = TextLabel(title, bold=True)
        self.note = quiet(texts.get("page.preview.note"))
        box.addWidget(self.title)
        box.addWidget(self.chat)
        box.addWidget(self.dark)
        box.addWidget(self.note)
        self.remarks = quiet("")
        self.remarks.hide()
        box.addWidget(self.remarks)
        box.addStretch(1)

    def _on_chosen(self) -> None:
        self._is_chosen = True

    def _follow(self) -> None:
        """As dark as the window, until somebody has chosen."""
        if not self._is_chosen:
            self.dark.setChecked(is_dark(QApplication.palette()))

    def _on_dark(self, is_dark: bool) -> None:
        self.chat.set_dark(is_dark)
        if self.staff is not None:
            self.staff.set_dark(is_dark)

    def soon(self, show: Callable[[], None]) -> None:
        """Call `show` when the typing pauses; of several calls only the last one counts."""
        self._due = show
        self._pause.start()

    def _on_pause(self) -> None:
        due, self._due = self._due, None
        if due is not None:
            due()

    def add_below(self, widget: QWidget) -> None:
        """Something of its own below everything that is said of the preview."""
        self.box.insertWidget(self.box.count() - 1, widget)

    def show_text(self, text: str, samples: Mapping[str, str], language: str) -> None:
        """Show a template with these sample values."""
        messages = []
        key = f"page.preview.buyer.{language}"
        if self._texts.has(key):
            messages.append(Message((Segment(self._texts.get(key)),), language, from_buyer=True))
        said = text if text.strip() else self._texts.get("page.preview.empty")
        self._show((*messages, message(said, samples, language)))

    def show_item(self, item: Mapping[str, Any], labels: PartLabels, *, is_fixed: bool) -> None:
        """Show a template of components; `is_fixed`: its body is the platform's own, not the seller's."""
        shown, is_unknown = item_message(self._texts, item, labels, is_fixed=is_fixed)
        self._show((shown,), has_unknown_words=is_unknown)

    def show_staff(self, text: str, samples: Mapping[str, str]) -> None:
        """Show a chat message to the seller's own people."""
        staff = self._for_staff()
        staff.show_text(text if text.strip() else self._texts.get("card.empty"), samples)
        self._remark("\n".join(remarks(self._texts, staff)))

    def show_card(self, card: TemplateCard, unseen: Sequence[str] = ()) -> None:
        """Show a card to the seller's own people; `unseen` names filled parts that it does not show."""
        self._for_staff().show_card(card)
        parts = self._texts.get("value.separator").join(unseen)
        self._remark(self._texts.get("card.unseen", parts=parts) if unseen else "")

    def _for_staff(self) -> StaffChat:
        """The view in the place of the buyer's phone, made when it is first needed."""
        if self.staff is None:
            self.staff = StaffChat(self._texts)
            self.staff.set_dark(self.dark.isChecked())
            self.staff.setAccessibleName(self._texts.get("card.title"))
            self.box.insertWidget(self.box.indexOf(self.chat), self.staff)
            self.title.setText(self._texts.get("card.title"))
            self.note.setText(self._texts.get("card.note"))
            self.chat.hide()
        return self.staff

    def _show(self, messages: tuple[Message, ...], *, has_unknown_words: bool = False) -> None:
        self.chat.show_messages(messages)
        self._remark("\n".join(remarks(self._texts, self.chat, has_unknown_words=has_unknown_words)))

    def _remark(self, said: str) -> None:
        if said != self.remarks.text():
            self.remarks.setText(said)
            self.remarks.setVisible(bool(said))
