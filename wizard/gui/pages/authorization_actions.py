"""What can be done with a pair that is there: refresh it, choose its shop, settle a doubt, store it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from wizard.core.descriptors.authorization import AuthorizationApi
from wizard.core.texts import Texts
from wizard.gui.controls import ComboBox
from wizard.gui.labels import PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.widgets.layouts import row_of


class Action(QWidget):
    """A button, and below it what pressing it means."""

    def __init__(self, button: PushButton, means: str) -> None:
        super().__init__()
        self.button = button
        self.means = quiet(means)
        button.setAccessibleDescription(means)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addLayout(row_of(button))
        box.addWidget(self.means)
        self.means.setVisible(bool(means))


def refresh_action(texts: Texts, api: AuthorizationApi, act: Callable[[], None]) -> Action:
    """Refreshing, with what it uses up."""
    grace = api.lifetimes.previous_access_token // 60
    return Action(PushButton(texts.get("authorization_page.refresh.do"), "undo", act), _costs(texts, grace))


def _costs(texts: Texts, grace: int) -> str:
    if grace:
        return texts.get("authorization_page.refresh.costs-grace", minutes=grace)
    return texts.get("authorization_page.refresh.costs")


class RefreshFirst(QWidget):
    """Before verifying with an access token that has ended: refresh, or verify all the same. `costs` is what a refresh
    uses up."""

    def __init__(self, texts: Texts, costs: str, refresh: Callable[[], None], verify: Callable[[], None]) -> None:
        super().__init__()
        self.text = texts.get("authorization_page.refresh.first")
        self.refresh_button = PushButton(texts.get("authorization_page.refresh.then-verify"), "undo", refresh)
        self.refresh_button.setAccessibleDescription(costs)
        self.verify_button = PushButton(texts.get("authorization_page.refresh.verify-anyway"), "key", verify)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addWidget(TextLabel(self.text))
        box.addWidget(quiet(costs))
        box.addLayout(row_of(self.refresh_button, self.verify_button))
        self.hide()


class ChoosePart(QWidget):
    """Which of the accounts of a shared pair the entry is for. `chosen` is given the field and the value."""

    def __init__(self, texts: Texts, chosen: Callable[[str, str], None]) -> None:
        super().__init__()
        self._texts, self._chosen = texts, chosen
        self._field, self._values = "", list[str]()
        metrics = Metrics.of()
        self.combo = ComboBox()
        self.combo.setAccessibleName(self._text("label"))
        self.combo.setMinimumWidth(metrics.times(40))
        label = QLabel(self._text("label"))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.combo)
        self.none = TextLabel(self._text("none"))
        self.action = Action(PushButton(self._text("do"), "key", self._on_clicked), self._text("once"))
        self.row = QWidget()
        self.row.setLayout(row_of(label, self.combo))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.tight)
        box.addWidget(TextLabel(self._text("head"), bold=True))
        for part in (self.none, self.row, self.action):
            box.addWidget(part)

    def offer(self, choices: Mapping[str, list[str]], known: Callable[[str], str]) -> None:
        """Offer these accounts, by field; the one the entry has already stands first in the box."""
        field = next((name for name, many in choices.items() if many), "")
        values = list(choices.get(field, ()))
        if (field, values) != (self._field, self._values) or not self.combo.count():
            self._field, self._values = field, values
            self.combo.clear()
            self.combo.addItems(values)
            if field and known(field) in values:
                self.combo.setCurrentText(known(field))
        self.none.setVisible(not values)
        self.row.setVisible(bool(values))
        self.action.setVisible(bool(values))

    def _on_clicked(self) -> None:
        if self._values:
            self._chosen(self._field, self.combo.currentText())

    def _text(self, name: str) -> str:
        return self._texts.get(f"authorization_page.choose.{name}")
