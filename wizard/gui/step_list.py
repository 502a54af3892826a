"""The steps of an entry at the left: state as icon and word, every reachable one can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import StepDescriptor, StepKind
from wizard.core.flow import StepState, StepView
from wizard.gui.icons import Paint, icon
from wizard.gui.labels import LinkButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.onboarding.wording import Speaker

_HUES: dict[StepState, Paint] = {
    StepState.NOT_STARTED: None,
    StepState.IN_WORK: Hue.NOTE,
    StepState.COMPLETE: Hue.GOOD,
    StepState.ATTENTION: Hue.BAD,
    StepState.WAITING: Hue.NOTE,
    StepState.NOT_NEEDED: None,
}


def step_title(speaker: Speaker, step: StepDescriptor) -> str:
    """A step's name; the two that end every flow are named by the window itself."""
    if step.kind in (StepKind.REVIEW, StepKind.EXPORT):
        return speaker.texts.get(f"ui.step.{step.kind.value}")
    return speaker.label(f"/steps/{step.id}")


class StepList(QWidget):
    """Emits `chosen` with the id of a step that was clicked or picked with Enter."""

    chosen = Signal(str)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._views: list[StepView] = []
        self._current = ""
        self._unused: tuple[str, ...] = ()
        self._shows_unused = False
        metrics = Metrics.of()
        self.title = TextLabel(bold=True)
        self.title.setContentsMargins(metrics.gap, 0, 0, 0)
        self.list = QListWidget()
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(metrics.icon, metrics.icon))
        self.list.setWordWrap(True)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.viewport().setAutoFillBackground(False)
        self.list.itemClicked.connect(self._on_picked)
        self.list.itemActivated.connect(self._on_picked)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.gap, metrics.margin, metrics.gap, metrics.gap)
        box.setSpacing(metrics.gap)
        box.addWidget(self.title)
        box.addWidget(self.list, 1)
        self.parked = quiet("")
        self.parked_button = LinkButton("", clicked=self._toggle_parked)
        box.addWidget(self.parked)
        box.addWidget(self.parked_button)
        self.setFixedWidth(metrics.step_list)

    def retitle(self, speaker: Speaker, title: str) -> None:
        """The language changed, or the entry's name did."""
        self._speaker = speaker
        self.title.setText(title)
        self.list.setAccessibleName(speaker.texts.get("ui.steps"))
        self._draw()

    def show_views(self, views: Sequence[StepView], current: str, unused: Sequence[str] = ()) -> None:
        """Show the states; nothing is drawn when none changed. `unused` are kept answers not in use, in words."""
        if (list(views), current, tuple(unused)) != (self._views, self._current, self._unused):
            self._views, self._current, self._unused = list(views), current, tuple(unused)
            self._draw()

    def _toggle_parked(self) -> None:
        self._shows_unused = not self._shows_unused
        self._draw()

    def _shown(self) -> list[StepView]:
        return [view for view in self._views if self._shows_unused or view.state is not StepState.NOT_NEEDED]

    def _draw_parked(self) -> None:
        texts = self._speaker.texts
        count = len(self._unused) + sum(view.state is StepState.NOT_NEEDED for view in self._views)
        self.parked.setText("\n".join(self._unused))
        self.parked.setVisible(self._shows_unused and bool(self._unused))
        key = "ui.parked-hide" if self._shows_unused else "ui.parked-show"
        self.parked_button.setText(texts.get(key, count=count))
        self.parked_button.setVisible(count > 0)

    def _draw(self) -> None:
        self._draw_parked()
        shown = self._shown()
        while self.list.count() > len(shown):
            self.list.takeItem(self.list.count() - 1)
        for index, view in enumerate(shown):
            if index == self.list.count():
                self.list.addItem(QListWidgetItem())
            item = self.list.item(index)
            self._draw_item(item, view)
            if view.step.id == self._current:
                self.list.setCurrentItem(item)

    def _draw_item(self, item: QListWidgetItem, view: StepView) -> None:
        texts, metrics = self._speaker.texts, Metrics.of()
        title = step_title(self._speaker, view.step)
        state = texts.first(f"state.{view.step.kind.value}.{view.state.value}", f"state.{view.state.value}")
        if view.parked:
            state += texts.get("ui.name-between") + texts.get("ui.parked-count", count=view.parked)
        item.setText(f"{title}\n{state}")
        item.setIcon(icon(f"step-{view.state.value}", _HUES[view.state], self.palette()))
        item.setData(Qt.ItemDataRole.UserRole, view.step.id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, title + texts.get("ui.name-between") + state)
        reachable = view.state is not StepState.NOT_NEEDED
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags if reachable else Qt.ItemFlag.NoItemFlags)
        font = QFont(self.list.font())
        font.setBold(view.step.id == self._current)
        item.setFont(font)
        item.setSizeHint(QSize(metrics.times(20), self._height(item.text()) + metrics.tight * 2))

    def _height(self, text: str) -> int:
        """The height of a step's wrapped text, as bold as it may get."""
        metrics, font = Metrics.of(), QFont(self.list.font())
        font.setBold(True)
        room = metrics.step_list - metrics.gap * 2 - metrics.icon - metrics.times(5)
        wrap = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        return QFontMetrics(font).boundingRect(0, 0, room, 1000, wrap, text).height()

    def _on_picked(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "list"):
            self._draw()
