"""The check and the export: every refusal leads somewhere, the second export says what changed in a person's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, prove, said
from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.adapters.vault.errors import VaultLockedError
from wizard.core.diff import Change, ChangeKind
from wizard.core.findings import Severity
from wizard.core.secret import Secret
from wizard.gui.labels import LinkButton
from wizard.gui.pages.export import ExportPage
from wizard.gui.pages.export_after import AfterExport
from wizard.gui.pages.export_changes import change_words, differing
from wizard.gui.pages.review import ReviewPage
from wizard.gui.widgets.finding_card import FindingCard
from wizard.gui.widgets.places import place_of
from wizard.onboarding.session import EntrySession

LINK = "Здравствуйте. Подробнее: https://shop.example {tracking_number}"
TEXT = "/steps/templates/items/0/text"


class LockedVault(MemoryVault):
    """A keyring that stays locked."""

    durable = True

    def store(self, address: SecretAddress, secret: Secret) -> None:
        raise VaultLockedError(kind="locked")


class Folders:
    """A chooser that answers at once, and what was opened."""

    def __init__(self, answer: Path) -> None:
        self.answer = answer
        self.opened: list[Path] = []

    def choose(self, parent: QWidget, title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
        del parent, title, start
        chosen(self.answer)

    def open(self, path: Path) -> None:
        self.opened.append(path)


def review(qtbot: QtBot, scene: Scene, session: EntrySession) -> ReviewPage:
    page = ReviewPage(scene.context(session), "review")
    framed(page, qtbot)
    return page


def export_page(qtbot: QtBot, scene: Scene, session: EntrySession, home: Path) -> tuple[ExportPage, Folders]:
    folders = Folders(home / "chosen")
    page = ExportPage(scene.context(session), "export", folders.choose, folders.open, home)
    framed(page, qtbot)
    return page, folders


def export(qtbot: QtBot, page: ExportPage) -> None:
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.button.isEnabled)


def test_right_after_an_export_nothing_is_compared_and_later_changes_are(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    session = scene.session()
    prove(session)
    page, _folders = export_page(qtbot, scene, session, tmp_path)
    before = page.changes.isVisibleTo(page)
    export(qtbot, page)
    qtbot.waitUntil(lambda: not page.changes.isVisibleTo(page))
    session.put("/steps/shop/shop_name", "灯塔小店")
    page.changed.emit()

    assert before
    assert page.changes.isVisibleTo(page)
    assert page.changes_title.isVisibleTo(page)


def after(page: ExportPage) -> AfterExport:
    item = page.after.itemAt(0)
    assert item is not None
    found = item.widget()
    assert isinstance(found, AfterExport)
    return found


def link(card: FindingCard, word: str) -> LinkButton:
    return next(one for one in card.findChildren(LinkButton) if one.text() == word)


# --- review


def test_findings_are_grouped_and_lead_to_their_place(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    session.put(TEXT, LINK)
    page = review(qtbot, scene, session)

    card = next(one for one in page.errors.cards if one.finding.rule == "ozon/no-links")
    assert "回复模板 · dispatch · 正文" in said(card)
    assert {one.finding.severity for one in page.warnings.cards} <= {Severity.WARNING}
    assert "必须处理" in page.summary.text_label.text()
    with qtbot.waitSignal(page.go_wanted) as gone:
        qtbot.mouseClick(link(card, "去那里"), Qt.MouseButton.LeftButton)
    assert gone.args == [TEXT]


def test_a_clean_entry_may_be_exported(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    page = review(qtbot, scene, session)

    assert page.errors.cards == []
    assert "可以导出" in page.summary.text_label.text()


def test_a_decision_can_be_made_and_taken_back(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    session.put(TEXT, "Здравствуйте. У нас скидка. {tracking_number}")
    page = review(qtbot, scene, session)
    card = next(one for one in page.errors.cards if one.finding.waivable)
    card.reason.opener.click()
    card.reason.line.setText("经理已确认")
    card.reason.confirm.click()

    assert page.errors.cards == []
    waived = page.waived.cards[0]
    assert "经理已确认" in said(waived)
    link(waived, "收回这个决定").click()
    assert page.waived.cards == []
    assert len(page.errors.cards) == 1


def test_a_failed_proof_is_named_and_leads_to_the_credentials(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session, "wrong-key")
    page = review(qtbot, scene, session)

    assert "Client-Id 和 Api-Key 是不是一对有效的密钥" in said(page.failed)
    with qtbot.waitSignal(page.go_wanted) as gone:
        page.failed.findChildren(LinkButton)[0].click()
    assert gone.args == ["/steps/credentials/ozon"]


def test_waits_deadlines_and_parked_answers_are_shown(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    session.record_wait("reply-review:dispatch", None)
    session.put("/steps/policy/reason", "旧的理由")
    page = review(qtbot, scene, session)

    assert [panel.key for panel in page.waits.panels] == ["reply-review:dispatch"]
    assert "Ozon API Key 到期" in said(page.deadlines)
    assert "沟通规则 · 主动联系的理由：旧的理由" in said(page.parked)
    page.waits.panels[0].open_form("attested")
    form = page.waits.panels[0].form
    assert form is not None
    form.take()
    assert session.waits() == []
    assert "卖家已声明" in said(page.waits)


# --- export


def test_the_export_writes_the_folder_and_says_what_to_do_next(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    prove(session)
    page, folders = export_page(qtbot, scene, session, tmp_path)
    export(qtbot, page)

    out = tmp_path / "Gangway" / "ozon-demo-shop"
    assert sorted(one.name for one in out.iterdir()) == ["checklist.html", "config.json", "manifest.json", "schema"]
    assert json.loads((out / "config.json").read_text("utf-8"))["steps"]["credentials"]["ozon"]["api_key"] == {
        "$secret": "keyring://gangway/ozon-demo-shop/ozon/api_key"
    }
    shown = said(after(page))
    assert f"已导出到 {out}" in shown
    assert "1. 在 Ozon 后台" in shown
    assert "练习结果" in shown
    after(page).folder_button.click()
    after(page).checklist_button.click()
    assert folders.opened == [out, out / "checklist.html"]


def test_the_second_export_says_what_changed(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    prove(session)
    page, _folders = export_page(qtbot, scene, session, tmp_path)
    assert "第一次" in said(page.changes)
    export(qtbot, page)

    session.put("/steps/entity/legal_name", "深圳市舷梯示例科技有限责任公司")
    session.put("/steps/policy/target_minutes", 90)
    session.hold_secret("ozon", "api_key", session.systems["ozon"].personas[0].credentials["api_key"] + "x")
    session.keep_stored(session.store_job()())
    page.changed.emit()
    shown = said(page.changes)
    assert "公司主体 · 公司全称" in shown
    assert "有限【责任】公司" in shown
    assert "120 → 90" in shown
    assert "密钥：已替换" in shown

    export(qtbot, page)
    assert "有限【责任】公司" in said(after(page))
    assert "没有变化" in said(page.changes)


def test_blocking_findings_refuse_and_lead_to_their_place(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    prove(session)
    session.put(TEXT, LINK)
    page, _folders = export_page(qtbot, scene, session, tmp_path)
    export(qtbot, page)

    assert page.state.isVisibleTo(page)
    assert page.state.text_label.text()
    assert page.after.count() == 0
    assert not (tmp_path / "Gangway").exists()
    with qtbot.waitSignal(page.go_wanted) as gone:
        link(page.blocking.cards[0], "去那里").click()
    assert gone.args == [TEXT]


def test_a_locked_keyring_refuses_with_the_reason(qtbot: QtBot, own_folders: Path, tmp_path: Path) -> None:
    scene = Scene(own_folders / "locked", vault=LockedVault())
    try:
        session = scene.session()
        prove(session)
        # Practice may export without a keyring; a real entry may not. The page must ask the session, not guess.
        object.__setattr__(session.entry.summary, "practice", False)
        page, _folders = export_page(qtbot, scene, session, tmp_path)
        export(qtbot, page)

        assert "钥匙串锁着" in page.state.text_label.text()
        assert not (tmp_path / "Gangway").exists()
    finally:
        scene.close()


def test_a_folder_of_something_else_is_not_touched(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    prove(session)
    taken = tmp_path / "Gangway" / "ozon-demo-shop"
    taken.mkdir(parents=True)
    (taken / "holiday.jpg").write_bytes(b"1")
    page, _folders = export_page(qtbot, scene, session, tmp_path)
    export(qtbot, page)

    assert page.state.text_label.text()
    assert [one.name for one in taken.iterdir()] == ["holiday.jpg"]
    assert session.entry.last_export() is None


def test_the_chosen_folder_is_used_and_remembered(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    prove(session)
    page, folders = export_page(qtbot, scene, session, tmp_path)
    qtbot.mouseClick(page.choose_button, Qt.MouseButton.LeftButton)
    export(qtbot, page)

    assert (folders.answer / "config.json").is_file()
    again, _folders = export_page(qtbot, scene, session, tmp_path)
    assert again.folder.text() == str(folders.answer)


@pytest.mark.parametrize("typed", ["", "relative/folder"], ids=["empty", "relative"])
def test_a_folder_that_is_none_is_asked_again(qtbot: QtBot, scene: Scene, tmp_path: Path, typed: str) -> None:
    session = scene.session()
    prove(session)
    page, _folders = export_page(qtbot, scene, session, tmp_path)
    page.folder.setText(typed)
    export(qtbot, page)

    assert "完整的路径" in page.state.text_label.text()
    assert page.folder.hasFocus()


# --- words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("科技有限公司", "科技有限责任公司", ("科技有限公司", "科技有限【责任】公司")),
        ("abc", "xyz", ("abc", "xyz")),
        ("一" * 40 + "甲" + "二" * 40, "一" * 40 + "乙" + "二" * 40, ("…" + "一" * 14 + "【甲】" + "二" * 14 + "…",)),
    ],
    ids=["inserted", "all", "long"],
)
def test_the_difference_is_shown_in_place(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert differing(old, new, "【{part}】")[: len(expected)] == expected


def test_a_secret_is_never_shown_in_a_change(scene: Scene) -> None:
    session = scene.session()
    speaker = scene.context(session).speaker
    for kind in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REPLACED_SECRET):
        words = change_words(Change("/steps/credentials/ozon/api_key", kind), session.document, speaker)
        assert words.label.endswith("Api-Key")
        assert words.text.startswith("密钥")


def test_a_place_outside_the_steps_has_its_own_words(scene: Scene) -> None:
    session = scene.session()
    speaker = scene.context(session).speaker

    assert place_of("/waits/reply-review:dispatch/state", session.document, speaker) == "回复模板审核 · dispatch"
    assert place_of("/waivers/0", session.document, speaker) == "不照做的决定"
    assert place_of("", session.document, speaker) == ""
