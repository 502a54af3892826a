"""The table's own keys, and icons in the size and density in which they are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wizard.gui.entry_table import EntryTable
from wizard.gui.labels import PushButton
from wizard.gui.metrics import Metrics


@pytest.fixture
def table(qtbot: QtBot) -> EntryTable:
    made = EntryTable("entries")
    qtbot.addWidget(made)
    model = QStandardItemModel(made)
    model.appendRow([QStandardItem("shop")])
    made.setModel(model)
    made.selectRow(0)
    return made


def test_delete_key_asks_to_delete_and_opens_nothing(table: EntryTable, qtbot: QtBot) -> None:
    opened: list[QModelIndex] = []
    table.activated.connect(opened.append)

    with qtbot.waitSignal(table.delete_wanted):
        QTest.keyClick(table, Qt.Key.Key_Delete)
    assert opened == []


def test_enter_opens_the_row_and_deletes_nothing(table: EntryTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.delete_wanted), qtbot.waitSignal(table.activated):
        QTest.keyClick(table, Qt.Key.Key_Return)


@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled], ids=["normal", "disabled"])
def test_button_icon_has_the_size_in_which_it_is_shown(qtbot: QtBot, mode: QIcon.Mode) -> None:
    button = PushButton("Add", "add")
    qtbot.addWidget(button)
    side = Metrics.of().icon

    assert button.icon().availableSizes(mode) == [QSize(side, side) * button.devicePixelRatioF()]


def test_button_icon_is_painted_anew_when_the_screen_changes(qtbot: QtBot, qapp: QApplication) -> None:
    button = PushButton("Add", "add")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()

    for widget in button.children():
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.DevicePixelRatioChange))

    assert button.icon().cacheKey() != before
