"""The diagnosis page: real files read, read otherwise, refused in words; what is found, taken along, and forgotten."""

from __future__ import annotations

import gc
import time
import weakref
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.adapters.spreadsheets.workbooks import write_workbook
from tests.gui.tools.conftest import opened
from tests.gui.tools.logs import COUNTS, HEADER, ROWS, large, workbook, write_log, zip_bomb
from tests.gui.world import make_program, make_window, spoken_name
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.spreadsheets import opening
from wizard.core.diagnosis.table import CodeTable, Retry
from wizard.gui.main_window import MainWindow
from wizard.gui.palette import dark_palette, is_dark
from wizard.gui.tools.diagnosis_page import DiagnosisPage
from wizard.gui.tools.diagnosis_view import CARDS_AT_ONCE, DiagnosisView
from wizard.gui.tools.drop_area import DropArea
from wizard.gui.tools.group_card import RETRY_LOOKS, GroupCard
from wizard.gui.tools.reading_form import ReadingForm
from wizard.gui.widgets.choosers import Chooser
from wizard.onboarding.diagnosing import Question, code_table, diagnose
from wizard.onboarding.diagnosis_words import DiagnosisSpeaker

RESOURCES = Resources([shipped_root()])
NUMBERS = [row[1] for row in ROWS]


def read(page: DiagnosisPage, qtbot: QtBot, path: Path) -> None:
    before = page.outcome
    page.read(path)
    qtbot.waitUntil(lambda: page.outcome is not before, timeout=20_000)


def read_again(page: DiagnosisPage, qtbot: QtBot) -> None:
    before = page.outcome
    form(page).button.click()
    qtbot.waitUntil(lambda: page.outcome is not before, timeout=20_000)


def form(page: DiagnosisPage) -> ReadingForm:
    assert page.form is not None
    return page.form


def view(page: DiagnosisPage) -> DiagnosisView:
    assert page.view is not None, page.note.text_label.text()
    return page.view


def counts(page: DiagnosisPage) -> dict[str, int]:
    return {card.group.name: card.group.count for card in view(page).cards}


def card(page: DiagnosisPage, name: str) -> GroupCard:
    return next(one for one in view(page).cards if one.group.name == name)


def words(widget: QWidget) -> str:
    """Everything it shows."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def chooses(path: Path) -> Chooser:
    def choose(_parent: QWidget, _title: str, _start: Path | None, chosen: Callable[[Path], None]) -> None:
        chosen(path)

    return choose


# --- files


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(lambda path: write_log(path, delimiter=";", encoding="gb18030"), "GB18030 (GBK)", id="gb18030"),
        pytest.param(lambda path: write_log(path, encoding="utf-8-sig"), "UTF-8 (BOM)", id="bom"),
        pytest.param(lambda path: write_log(path, delimiter=";"), "分隔符是分号", id="semicolons"),
        pytest.param(lambda path: write_log(path, ROWS), "没有列名", id="no-header"),
        pytest.param(workbook, "工作表“Log”", id="xlsx"),
    ],
)
def test_log_when_read_shows_how_and_every_code(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path, made: Callable[[Path], Path], said: str
) -> None:
    read(page, qtbot, made(tmp_path / "log"))

    assert counts(page) == COUNTS
    assert list(counts(page).values()) == sorted(COUNTS.values(), reverse=True)
    assert said in words(form(page))
    assert page.drop.said.text() == "已读完：log"


def test_log_when_it_is_json_has_no_columns_to_choose(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"status": "failed", "errors": [{"code": 131047}]}\n' * 3, "utf-8")

    read(page, qtbot, path)

    assert counts(page) == {"131047": 3}
    assert "JSON" in words(form(page))
    assert not hasattr(form(page), "choices")


def test_formulas_when_they_stand_in_the_code_column_are_counted_and_said(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [["号码", "错误代码"], ["5511987654321", "131047"], ["5511987654322", '=HYPERLINK("x")']]

    read(page, qtbot, write_workbook(tmp_path / "log.xlsx", rows))

    assert counts(page) == {"131047": 1}
    assert "1 行是公式" in words(view(page))
    assert "unreadable" in view(page).facts


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(zip_bomb, "压缩炸弹", id="zip-bomb"),
        pytest.param(lambda path: _bytes(path, b""), "是空的", id="empty"),
        pytest.param(lambda path: _bytes(path, b"\x00\x01\x02binary"), "不是文字表格", id="binary"),
        pytest.param(lambda path: path.with_name("gone.csv"), "gone.csv", id="missing"),
        pytest.param(lambda path: path.parent, "文件", id="folder"),
        pytest.param(
            lambda path: _bytes(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600), ".xls", id="old-excel"
        ),
        pytest.param(lambda path: _bytes(path, b"PK\x03\x04" + b"0" * 600), "损坏", id="damaged"),
    ],
)
def test_file_when_it_cannot_be_read_says_why_in_the_page(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path, made: Callable[[Path], Path], said: str
) -> None:
    read(page, qtbot, made(tmp_path / "log.xlsx"))

    assert said in page.note.text_label.text()
    assert page.note.isVisible()
    assert (page.view, page.form) == (None, None)
    assert page.drop.said.text().startswith("没有读成")
    assert page.drop.choose_button.isEnabled()


def test_file_when_it_is_too_large_says_so(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_TEXT_FILE", 10)

    read(page, qtbot, write_log(tmp_path / "log.csv"))

    assert "太大" in page.note.text_label.text()


def _bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_next_file_when_one_could_not_be_read_is_shown(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, _bytes(tmp_path / "empty.csv", b""))

    read(page, qtbot, write_log(tmp_path / "log.csv"))

    assert counts(page) == COUNTS
    assert not page.note.isVisible()


# --- read otherwise


def test_column_when_none_is_found_can_be_chosen(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = write_log(tmp_path / "log.csv", [["who", "what"], ["x", "131047"], ["y", "-"], ["z", "abc"], ["z", "abd"]])
    read(page, qtbot, path)
    problem, offered = page.note.text_label.text(), [form(page).code.itemText(i) for i in range(3)]

    form(page).code.setCurrentIndex(2)
    read_again(page, qtbot)

    assert "没有找到错误代码这一列" in problem
    assert "--" not in problem
    assert offered == ["自动找", "who", "what"]
    assert counts(page) == {"131047": 1}


def test_columns_when_two_could_be_meant_are_offered_by_number_without_a_header(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv", [["131047", "131050", "x1"], ["131047", "131050", "x2"]]))
    problem, offered = page.note.text_label.text(), form(page).code.itemText(2)

    form(page).code.setCurrentIndex(2)
    read_again(page, qtbot)

    assert "好几列" in problem
    assert offered == "第 2 列"
    assert counts(page) == {"131050": 2}


def test_log_when_nothing_in_it_is_a_code_offers_the_other_columns(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    read(
        page,
        qtbot,
        write_log(tmp_path / "log.csv", [["error_code", "note"], ["nothing", "131047"], ["here", "131026"]]),
    )

    assert "没有找到错误代码" in page.note.text_label.text()
    form(page).code.setCurrentIndex(2)
    read_again(page, qtbot)
    assert counts(page) == {"131047": 1, "131026": 1}


def test_sheet_when_another_is_chosen_is_read(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for name, code in (("一月", 131047), ("二月", 131026)):
        sheet = book.create_sheet(name)
        sheet.append(["错误代码"])
        sheet.append([code])
    book.remove(book["Sheet"])
    book.save(tmp_path / "log.xlsx")
    read(page, qtbot, tmp_path / "log.xlsx")
    first, said = counts(page), words(form(page))
    chosen = form(page)
    assert chosen.sheet is not None

    chosen.opener.click()
    chosen.sheet.setCurrentText("二月")
    assert (chosen.code.currentIndex(), chosen.button.isEnabled()) == (0, True)
    read_again(page, qtbot)

    assert (first, counts(page)) == ({"131047": 1}, {"131026": 1})
    assert "另有 1 个工作表没有读" in said
    assert "--sheet" not in said


def test_encoding_when_it_does_not_fit_can_be_given_back(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv", encoding="gb18030"))
    assert form(page).encoding is not None

    form(page).encoding.setCurrentText("UTF-8")  # type: ignore[union-attr]
    read_again(page, qtbot)
    problem, is_shown = page.note.text_label.text(), page.view is not None
    form(page).encoding.setCurrentIndex(0)  # type: ignore[union-attr]
    read_again(page, qtbot)

    assert "不是 UTF-8 编码" in problem
    assert not is_shown
    assert counts(page) == COUNTS


def test_reading_again_when_nothing_else_is_chosen_is_not_offered(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    found, index = form(page), form(page).code.currentIndex()
    at_first = found.button.isEnabled()

    found.code.setCurrentIndex(1)
    changed = found.button.isEnabled()
    found.code.setCurrentIndex(index)

    assert (found.code.currentText(), found.recipient.currentText()) == ("错误代码", "号码")
    assert (at_first, changed, found.button.isEnabled()) == (False, True, False)


# --- what is found


@pytest.mark.parametrize(
    ("name", "retry", "said"),
    [
        ("131050", "重发：不要再发给这个人", "官方文档"),
        ("131047", "重发：先改再发，原样重发没有用", "官方文档"),
        ("130432", "重发：不清楚", "没有查到代码 130432"),
        ("999777", "重发：不清楚", "没有来源"),
    ],
)
def test_code_is_shown_with_retry_meaning_and_evidence(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path, name: str, retry: str, said: str
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))

    found = card(page, name)

    assert found.retry.text_label.text() == retry
    assert said in words(found)
    assert "怎么办：" in words(found)
    assert "--" not in words(found)


def test_code_counts_share_and_rows_are_shown(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))

    shown = words(card(page, "131050"))

    assert "2 条，占 33.3%" in shown
    assert "例如第 3、4 行" in shown
    assert "2026-11-01 11:00:00 到 2026-11-02 10:00:00" in shown


@pytest.mark.parametrize("name", ["131047", "130432", "131050"])
def test_what_a_guide_says_stands_beside_it_as_contradicted(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))

    shown = words(card(page, name))

    assert "与官方不符" in shown
    assert "攻略说" in shown
    assert "与官方不符" not in words(card(page, "200-299"))


def test_every_retry_has_a_look_of_its_own() -> None:
    assert set(RETRY_LOOKS) == set(Retry)
    assert len(set(RETRY_LOOKS.values())) == len(Retry)


def test_country_code_is_spoken_of(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))

    assert "至少有 1 个看起来没有国家区号" in words(view(page))


def test_no_recipient_is_ever_shown(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))

    assert [number for number in NUMBERS if number in words(page) + page.report()] == []


def test_cards_when_there_are_a_thousand_codes_come_a_few_at_a_time(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [["error_code"], *([str(700_000 + number)] for number in range(1200))]
    read(page, qtbot, write_log(tmp_path / "log.csv", rows))
    at_first = len(view(page).cards)

    view(page).more.click()

    assert (at_first, len(view(page).cards)) == (CARDS_AT_ONCE, 2 * CARDS_AT_ONCE)
    assert "没有逐一列出" in words(view(page))


@dataclass
class TwoTables(Resources):
    """Resources in which a second system has message codes, the same ones."""

    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        Resources.__init__(self, [shipped_root()])

    def systems_with_message_codes(self) -> tuple[str, ...]:
        return ("meta-cloud-api", "wati")

    def message_codes(self, system_id: str) -> CodeTable:
        self.asked.append(system_id)
        return super().message_codes("meta-cloud-api")


def test_table_when_several_systems_have_one_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    resources, program = TwoTables(), make_program(tmp_path / "data")
    window = make_window(replace(program, resources=resources))
    qtbot.addWidget(window)
    page = opened(window)
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    before = page.outcome

    page.systems.setCurrentIndex(1)
    page.systems.activated.emit(1)

    qtbot.waitUntil(lambda: page.outcome is not before)
    assert page.systems.isVisible()
    assert resources.asked == ["meta-cloud-api", "wati"]
    assert "Wati" in page.systems.currentText()
    program.stop()


def test_table_when_there_is_one_is_not_asked_for(page: DiagnosisPage) -> None:
    assert not page.systems.isVisible()


# --- taking along


def test_report_when_copied_is_what_the_command_line_prints(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    rows = [row for row in (HEADER, *ROWS) if row[2] != "131050"]  # of that the command line names its own option
    path = write_log(tmp_path / "log.csv", rows)
    read(page, qtbot, path)
    table, texts = code_table(RESOURCES), RESOURCES.texts("zh_CN")
    found, speaker = diagnose(table, Question(path)), DiagnosisSpeaker(texts, table)
    lines = [*speaker.reading(found), *(line for one in found.report.groups for line in speaker.lines(one))]

    view(page).copy_button.click()

    assert QGuiApplication.clipboard().text().splitlines() == [*lines, *speaker.summary(found)]
    assert "报告已复制" in page.note.text_label.text()


def test_report_when_saved_holds_the_same_lines(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    page._choose_new = chooses(tmp_path / "report.txt")

    view(page).save_button.click()

    qtbot.waitUntil(lambda: "报告已保存到" in page.note.text_label.text())
    assert (tmp_path / "report.txt").read_text("utf-8") == page.report()
    assert "131050" in page.report()


def test_report_when_it_cannot_be_saved_says_so(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    (tmp_path / "taken").mkdir()
    page._choose_new = chooses(tmp_path / "taken")

    view(page).save_button.click()

    qtbot.waitUntil(page.note.isVisible)
    assert str(tmp_path / "taken") in page.note.text_label.text()
    assert counts(page) == COUNTS


def export_list(page: DiagnosisPage, qtbot: QtBot, path: Path) -> None:
    before = page.outcome
    page._choose_new = chooses(path)
    view(page).suppress_button.click()
    qtbot.waitUntil(lambda: page.outcome is not before)


def test_list_when_exported_holds_who_must_not_be_written_to(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))

    export_list(page, qtbot, tmp_path / "stop.csv")

    lines = (tmp_path / "stop.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["5511987654322", "11987654321"]
    assert f"已写进 {tmp_path / 'stop.csv'}，共 2 个" in words(view(page))
    assert counts(page) == COUNTS


def test_list_when_the_file_is_another_one_is_refused_and_the_result_stays(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_log(tmp_path / "log.csv")
    before = path.read_bytes()
    read(page, qtbot, path)

    export_list(page, qtbot, path)

    assert path.read_bytes() == before
    assert "没有覆盖" in page.note.text_label.text()
    assert counts(page) == COUNTS
    assert not form(page).choices.isVisibleTo(form(page))


def test_list_when_no_column_holds_recipients_asks_for_one(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv", [["client", "error_code"], ["A-1", "131050"], ["A-2", "131050"]]))
    export_list(page, qtbot, tmp_path / "stop.csv")
    problem, is_open = page.note.text_label.text(), form(page).choices.isVisibleTo(form(page))

    form(page).recipient.setCurrentText("client")
    read_again(page, qtbot)
    export_list(page, qtbot, tmp_path / "stop.csv")

    assert "没有找到收件人这一列" in problem
    assert is_open
    assert "A-2" in (tmp_path / "stop.csv").read_text("utf-8-sig")


def test_list_when_nobody_refused_is_not_offered(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv", [HEADER, ROWS[0]]))

    assert not view(page).suppress_button.isVisible()


# --- working


def test_large_log_when_stopped_in_the_middle_never_held_the_window_up(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    path, timer = large(tmp_path / "large.csv"), QTimer()
    # What this thread itself works between two turns: by the clock, a busy machine would be judged and not the page.
    ticks = [time.thread_time()]
    timer.timeout.connect(lambda: ticks.append(time.thread_time()))
    timer.start(10)

    page.read(path)
    qtbot.waitUntil(lambda: page.drop.cancel_button.isVisible() and "行" in page.drop.kinds.text(), timeout=20_000)
    said, is_enabled = page.drop.said.text(), page.body.isEnabled()
    page.drop.cancel_button.setFocus()
    page.drop.cancel_button.click()
    shown = page.drop.said.text()
    timer.stop()

    assert (said, is_enabled) == ("正在读取：large.csv", False)
    assert (shown, page.body.isEnabled()) == ("已读完：log.csv", True)
    assert "已停止读取" in page.note.text_label.text()
    assert not page.drop.cancel_button.isVisible()
    assert page.drop.choose_button.hasFocus()
    assert counts(page) == COUNTS
    assert max(later - earlier for earlier, later in pairwise(ticks)) < 0.3
    qtbot.waitUntil(lambda: window._jobs.running == 0, timeout=2_000)
    assert page.drop._row < 600_000


def test_file_when_chosen_while_another_is_read_takes_its_place(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read(large(tmp_path / "large.csv"))

    read(page, qtbot, write_log(tmp_path / "log.csv"))

    assert counts(page) == COUNTS
    qtbot.waitUntil(lambda: window._jobs.running == 0, timeout=5_000)
    assert page.drop.said.text() == "已读完：log.csv"


def test_result_when_it_comes_after_another_file_was_chosen_is_dropped(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read(write_log(tmp_path / "first.csv"))
    window._jobs._jobs[-1].future.result(timeout=20)

    page.read(write_log(tmp_path / "second.csv", [HEADER, ROWS[0]]))

    qtbot.waitUntil(lambda: page.outcome is not None)
    assert counts(page) == {"131047": 1}


def test_list_when_stopped_leaves_no_file(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = write_log(tmp_path / "large.csv")
    read(page, qtbot, path)
    large(path)
    page.suppress(tmp_path / "stop.csv")
    qtbot.waitUntil(lambda: page.drop.cancel_button.isVisible() and "行" in page.drop.kinds.text(), timeout=20_000)

    page.drop.cancel_button.click()

    assert "已停止" in page.note.text_label.text()
    qtbot.waitUntil(lambda: [one.name for one in tmp_path.iterdir() if one.is_file()] == ["large.csv"], timeout=5_000)


def test_page_when_left_keeps_nothing_of_the_log(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    assert page.outcome is not None
    found = weakref.ref(page.outcome)
    widget = weakref.ref(view(page))

    window.show_home()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()

    assert (found(), widget()) == (None, None)
    assert page.report() == ""


def test_page_when_left_stops_what_it_reads(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read(large(tmp_path / "large.csv"))

    window.show_home()

    qtbot.waitUntil(lambda: window._jobs.running == 0, timeout=3_000)
    assert page.outcome is None


# --- dropping


def dropped(page: DiagnosisPage, *paths: Path) -> bool:
    """Drag the files over the page and let go; whether it would take them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    over.ignore()
    QApplication.sendEvent(page, over)
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    return over.isAccepted()


def test_file_when_dropped_on_the_page_is_read(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert dropped(page, write_log(tmp_path / "log.csv"))

    qtbot.waitUntil(lambda: page.outcome is not None)
    assert counts(page) == COUNTS


def test_files_when_two_are_dropped_are_not_read(page: DiagnosisPage, tmp_path: Path) -> None:
    path = write_log(tmp_path / "log.csv")

    dropped(page, path, path)

    assert "只拖一个文件" in page.note.text_label.text()
    assert page._reading is None


def test_file_when_chosen_by_the_button_is_read(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    page._choose = chooses(write_log(tmp_path / "log.csv"))

    page.drop.choose_button.click()

    qtbot.waitUntil(lambda: page.outcome is not None)
    assert counts(page) == COUNTS


# --- language, looks, access


def test_result_when_the_language_changes_stays_in_other_words(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv", delimiter=";"))
    outcome = page.outcome

    window.speak("en")

    assert page.outcome is outcome
    assert counts(page) == COUNTS
    assert card(page, "131050").retry.text_label.text() == "Send again: never to this person"
    assert "semicolon" in words(form(page))
    assert page.drop.said.text() == "Read: log.csv"
    assert window.tools.frame is not None
    assert window.tools.frame.title.text() == "Why messages failed"


def test_problem_when_the_language_changes_is_said_in_it(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv", [["who", "what"], ["x", "y"]]))

    window.speak("en")

    assert "No column with error codes was found" in page.note.text_label.text()
    assert form(page).choices.isVisibleTo(form(page))


def test_reading_when_the_language_changes_goes_on(
    page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read(large(tmp_path / "large.csv", 100_000))
    qtbot.waitUntil(page.drop.cancel_button.isVisible, timeout=10_000)

    window.speak("en")
    said = page.drop.said.text()

    qtbot.waitUntil(lambda: page.outcome is not None, timeout=20_000)
    assert said == "Reading: large.csv"
    assert counts(page) == {"131047": 100_000}


def test_page_when_the_palette_turns_dark_still_shows_the_result(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path, qapp: QApplication
) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    light, found = qapp.palette(), card(page, "131050")
    qtbot.waitUntil(found.isVisible)
    before = found.grab().toImage().pixelColor(8, 8)
    try:
        qapp.setPalette(dark_palette())
        qtbot.waitUntil(lambda: is_dark(found.palette()))
        dark = found.grab().toImage().pixelColor(8, 8)
    finally:
        qapp.setPalette(light)

    assert before.lightness() > 128 > dark.lightness()


def controls(page: DiagnosisPage) -> list[QWidget]:
    found = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [one for one in found if one.isVisible() and one.focusProxy() is None]


def test_every_control_has_a_spoken_name_of_its_own(page: DiagnosisPage, qtbot: QtBot, tmp_path: Path) -> None:
    read(page, qtbot, write_log(tmp_path / "log.csv"))
    form(page).open()

    names = [spoken_name(one) for one in controls(page)]

    assert "" not in names
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert page.accessibleName() == "发送失败诊断"


def test_tab_goes_down_the_page_also_through_cards_shown_later(
    page: DiagnosisPage, qtbot: QtBot, tmp_path: Path
) -> None:
    codes = [one.code for one in code_table(RESOURCES).codes if one.code == one.last][: 2 * CARDS_AT_ONCE + 5]
    read(page, qtbot, write_log(tmp_path / "log.csv", [["error_code"], *([str(code)] for code in codes)]))
    view(page).more.click()
    qtbot.waitUntil(view(page).cards[-1].isVisible)
    assert view(page).more.isVisible()
    QApplication.sendPostedEvents()
    found, chain, widget = controls(page), [], page.nextInFocusChain()
    while widget is not None and widget is not page:
        if widget in found:
            chain.append(widget)
        widget = widget.nextInFocusChain()

    tops = [one.mapTo(page, QPoint(0, 0)).y() for one in chain]

    assert set(chain) == set(found)
    assert all(later >= earlier - page.fontMetrics().height() * 2 for earlier, later in pairwise(tops))


def test_page_fits_the_smallest_window(page: DiagnosisPage, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.resize(960, 640)
    read(page, qtbot, write_log(tmp_path / ("a-very-long-name-of-a-log-" * 6 + ".csv")))
    QApplication.sendPostedEvents()
    assert window.tools.frame is not None

    assert window.width() == 960
    assert page.width() <= window.tools.frame.area.viewport().width()


def test_focus_when_the_page_opens_is_where_one_begins(page: DiagnosisPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.drop.choose_button.hasFocus)

    assert isinstance(page.drop, DropArea)
