"""The count below a template's text: it changes with every key, and moves the page only for another height."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.templates import counts, render
from wizard.core.texts import Texts
from wizard.gui.icons import Paint
from wizard.gui.labels import TextLabel
from wizard.gui.pages.templates_parts import count_words, part_counts
from wizard.gui.palette import Hue


class SteadyCounter(QWidget):
    """A wrapped line without a layout around it: a label in a layout has the whole page laid out for every text."""

    def __init__(self) -> None:
        super().__init__()
        self.label = TextLabel("", None)
        self.label.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._needed = QSize()

    def text(self) -> str:
        """What it says."""
        return self.label.text()

    def show_count(self, text: str, paint: Paint) -> None:
        """Say it in that colour."""
        if text != self.label.text():
            self.label.setText(text)
        self.label.set_paint(paint)
        needed = QSize(self.width(), self.heightForWidth(self.width()))
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.label.heightForWidth(width)

    def sizeHint(self) -> QSize:
        return self.label.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.label.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setGeometry(self.rect())


def text_count(texts: Texts, text: str, samples: Mapping[str, str], limit: int) -> tuple[str, Paint]:
    """Words and colour for one text in code points, as written and with its samples; `limit` 0: there is none."""
    written, filled = counts(text).characters, counts(render(text, samples).text).characters
    is_over = bool(limit) and filled > limit
    name = "count" if not limit else "over" if is_over else "count-of"
    words = texts.get(f"page.templates.{name}", written=written, filled=filled, limit=limit, over=filled - limit)
    return words, Hue.BAD if is_over else None


def component_count(texts: Texts, item: Mapping[str, Any], kind: TemplateKind | None) -> tuple[str, Paint]:
    """The same for a template of components: every part is counted as it is written, variables in their braces."""
    counted = part_counts(item, kind) if kind is not None else []
    words = texts.get("page.templates.parts-between").join(count_words(texts, one) for one in counted)
    return words, Hue.BAD if any(one.over > 0 for one in counted) else None
