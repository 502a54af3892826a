"""Pick from a live list: read in the background, searched by name, id or place, ticked by mouse or keyboard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.adapters.ladders.codes import Reason
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.jobs import Job
from wizard.gui.labels import IconText, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.picker_model import ChoiceModel, ChoiceTable
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.directory import Directory, Readable
from wizard.onboarding.picking import Choice, ReadList, read_list_job
from wizard.onboarding.system_access import NoActionsError
from wizard.onboarding.trying_words import TryingSpeaker

_NAMED_AT_ONCE = 6
_ROOM = 12  # units left free between the dialog and the edges of the window it belongs to

Taken = Callable[[list[str]], None]


def readable_list(context: PageContext, listing: str) -> Readable | None:
    """The list, if the credentials that are filled in make use of it."""
    try:
        return Directory(context.session).find(listing)
    except NoActionsError:
        return None


def list_name(context: PageContext, system: System, listing: str) -> str:
    """What is in the list, as the system's texts call it."""
    return context.speaker.texts.get(f"{system.index.id}.listing.{listing}")


class PickerDialog(QDialog):
    """Calls `taken` with the ids that are ticked. What was read is kept in `context.lists` while the entry is open."""

    def __init__(
        self, context: PageContext, readable: Readable, chosen: Sequence[str], taken: Taken, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._readable, self._taken = context, readable, taken
        self._texts = context.speaker.texts
        self._job: Job | None = None
        self._names: dict[str, str] = {}
        self.model = ChoiceModel(self._texts, chosen, self._show_chosen)
        self.search = QLineEdit()
        self.view = ChoiceTable(self.model)
        self.state = IconText("info", "", None)
        self.chosen_line = quiet("")
        self.stop_button = PushButton(self._texts.get("picker.stop"), "", self.stop)
        self.again_button = PushButton(self._texts.get("picker.again"), "undo", self.read)
        self.cancel_button = PushButton(self._texts.get("ui.cancel"), "", self.reject)
        self.take_button = PushButton(self._texts.get("picker.take"), "check", self._take)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._told = {
            "system": self._texts.get(f"{readable.system.index.id}.system"),
            "list": list_name(context, readable.system, readable.listing.id),
        }
        self.setWindowTitle(self._texts.get("picker.title", **self._told))
        self._build()
        self._fit(parent)
        self._begin()

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        self.search.setPlaceholderText(self._texts.get("picker.search-hint"))
        self.search.setAccessibleName(self._texts.get("picker.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._look)
        self.search.installEventFilter(self)
        self.view.setAccessibleName(self.windowTitle())
        self.view.setAccessibleDescription(self._texts.get("picker.help"))
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        box.addWidget(TextLabel(self._texts.get("picker.help")))
        box.addWidget(self.search)
        box.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.setSpacing(metrics.gap)
        row.addWidget(self.state, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop_button)
        row.addWidget(self.again_button)
        box.addLayout(row)
        box.addWidget(self.chosen_line)
        self.take_button.setDefault(True)
        buttons = row_of(self.cancel_button, self.take_button, stretch=False)
        buttons.insertStretch(0, 1)
        box.addLayout(buttons)
        self.search.setFocus()

    def _fit(self, parent: QWidget) -> None:
        """As large as is comfortable, and inside the window."""
        metrics, room = Metrics.of(), parent.window().size()
        free = metrics.times(_ROOM)
        self.resize(min(metrics.times(170), room.width() - free), min(metrics.times(130), room.height() - free))

    def _begin(self) -> None:
        known = self._context.lists.get(self._readable.listing.id)
        if known is None:
            self.read()
        else:
            self._show(known)

    # --- reading

    def read(self) -> None:
        """Read the list from the account, in the background."""
        cancel = threading.Event()
        relayed = self._context.jobs.relay(self._show_progress, self)
        directory = Directory(self._context.session)
        try:
            work = read_list_job(directory, self._readable, cancel, relayed)
        except GangwayError as error:
            self._fail(error)
            return
        self._say("time", self._texts.get("picker.reading", **self._told), Hue.NOTE)
        self._job = self._context.jobs.run(work, self._on_read, self._fail, self, cancel=cancel)
        self._show_buttons()

    def stop(self) -> None:
        """Read no further; what was read by then is shown."""
        if self._job is not None:
            self._job.cancel.set()
            self._say("time", self._texts.get("picker.stopping"), Hue.NOTE)
            self.stop_button.setEnabled(False)

    def done(self, code: int) -> None:
        """The dialog closes: nobody waits for the list any more."""
        if self._job is not None:
            self._job.drop()
        super().done(code)

    def _show_progress(self, done: int, count: int) -> None:
        if self._job is not None and not self._job.cancel.is_set():
            told = {"done": done, "count": count, **self._told}
            self._say("time", self._texts.get("picker.progress", **told), Hue.NOTE, aloud=False)

    def _on_read(self, read: ReadList) -> None:
        self._job = None
        self._context.lists.keep(read)
        self._show(read)

    def _fail(self, error: GangwayError) -> None:
        self._job = None
        words = self._context.speaker.error(error)
        self._say("error", _sentences(words.message, words.fix), Hue.BAD)
        self._show_buttons()

    # --- showing

    def _show(self, read: ReadList) -> None:
        self._names = dict(read.names)
        self.model.show_choices((*self._strangers(read), *read.choices))
        self._look(self.search.text())
        self._say_read(read)
        self._show_chosen()
        self._show_buttons()

    def _strangers(self, read: ReadList) -> list[Choice]:
        """Those that are ticked and not in the list: in front, so that they can be taken out."""
        where = self._texts.get("picker.not-listed") if read.is_whole else ""
        return [Choice(one, one, where, 0, one.casefold()) for one in self.model.chosen if one not in read.names]

    def _say_read(self, read: ReadList) -> None:
        sentences, icon, hue = [self._count(read)], "check", Hue.GOOD
        if read.skipped:
            separator = self._texts.get("value.separator")
            told = {"count": len(read.skipped), "names": separator.join(read.skipped[:_NAMED_AT_ONCE])}
            sentences, icon, hue = [*sentences, self._texts.get("try.skipped", **told)], "warning", Hue.CARE
        if read.refusal is not None and read.refusal.code == Reason.CANCELLED:
            sentences, icon, hue = [*sentences, self._texts.get("picker.stopped")], "info", Hue.NOTE
        elif read.refusal is not None:
            voice = TryingSpeaker(self._texts, self._context.speaker)
            words = voice.verdict(read.system, read.refusal)
            sentences, icon, hue = [*sentences, words.message, words.fix], "warning", Hue.CARE
        self._say(icon, _sentences(*sentences), hue)

    def _count(self, read: ReadList) -> str:
        if not read.choices:
            return self._texts.get("picker.none", **self._told)
        return self._texts.get("try.listed", list=self._told["list"], count=len(read.choices))

    def _say(self, icon: str, text: str, paint: Paint, *, aloud: bool = True) -> None:
        self.state.icon_label.show_icon(icon, paint)
        self.state.text_label.setText(text)
        if aloud:
            announce(self, text)

    def _show_buttons(self) -> None:
        is_reading = self._job is not None
        self.stop_button.setVisible(is_reading)
        self.stop_button.setEnabled(is_reading)
        self.again_button.setVisible(not is_reading)

    def _show_chosen(self) -> None:
        """How many are ticked, and who the first of them are."""
        chosen, named = self.model.chosen, self._texts.get
        shown = [self._named(one) for one in chosen[:_NAMED_AT_ONCE]]
        names = named("value.separator").join(shown) + (named("picker.and-more") if len(chosen) > len(shown) else "")
        told = {"count": len(chosen), "names": names}
        self.chosen_line.setText(named("picker.chosen", **told) if chosen else named("picker.chosen-none"))

    def _named(self, name: str) -> str:
        known = self._names.get(name)
        return self._texts.get("picker.named", name=known, id=name) if known and known != name else name

    # --- searching and taking

    def _look(self, words: str) -> None:
        self.model.look_for(words)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search into the list."""
        is_key = watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_key and event.key() == Qt.Key.Key_Down and self.model.rowCount():  # type: ignore[attr-defined]
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        chosen = self.model.chosen
        self.accept()
        self._taken(chosen)


def _sentences(*parts: str) -> str:
    return "\n".join(one for one in parts if one)
