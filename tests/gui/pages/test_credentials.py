"""The credentials page: every failure explained, nothing waits on the GUI thread, nothing secret is spoken."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, prove, said, use_persona
from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.adapters.vault.errors import VaultAbsentError, VaultLockedError
from wizard.core.errors import GangwayError
from wizard.core.ladder import RungState
from wizard.core.secret import Secret
from wizard.gui.labels import LinkButton
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.credentials_verification import Patience, Verification
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.secrets import SecretState
from wizard.onboarding.session import EntrySession

AT_ONCE = Patience(working=1, keyring=1, explained=2)
CANARY = "canary-8d1f-0b77-4a5e-secret"


class HangingVault(MemoryVault):
    """A keyring that answers only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.release = threading.Event()

    def store(self, address: SecretAddress, secret: Secret) -> None:
        self.asked.set()
        assert self.release.wait(30)
        super().store(address, secret)


class RefusingVault(MemoryVault):
    """A keyring that is not there, or stays locked."""

    durable = True

    def __init__(self, error: GangwayError) -> None:
        super().__init__()
        self._error = error

    def store(self, address: SecretAddress, secret: Secret) -> None:
        raise self._error


def show(qtbot: QtBot, scene: Scene, session: EntrySession, patience: Patience = AT_ONCE) -> CredentialsPage:
    page = CredentialsPage(scene.context(session), "credentials", patience)
    framed(page, qtbot)
    return page


def run(qtbot: QtBot, page: CredentialsPage) -> Verification:
    part = page.section("ozon").verification
    qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not part.is_running, timeout=20_000)
    return part


def test_every_rung_is_shown_when_the_key_is_good(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "good")
    part = run(qtbot, show(qtbot, scene, session))

    states = {name: row.result.state for name, row in part.ladder.rows.items() if row.result}
    assert states["auth"] is RungState.PASSED
    assert len(states) == len(session.systems["ozon"].rungs)
    assert "凭证可以用" in part.summary.text_label.text()
    assert "毫秒" in said(part.ladder.rows["auth"])
    assert session.identity() == "ozon:1000001"
    assert session.secret_state("ozon", "api_key") is SecretState.STORED


# persona: (rung, state, what the platform says)
TROUBLES = {
    "wrong-key": ("auth", RungState.FAILED, "Invalid Api-Key"),
    "key-deactivated": ("auth", RungState.FAILED, "Api-key is deactivated"),
    "offer-not-signed": ("auth", RungState.FAILED, "Offer not signed"),
    "expired": ("expiry", RungState.FAILED, ""),
    "no-chat-role": ("scope", RungState.FAILED, ""),
    "role-missing-info": ("identity", RungState.FAILED, "missing a required role"),
    "ip-restricted": ("auth", RungState.BLOCKED_HERE, "restricted to specific IP"),
    "rate-limited": ("auth", RungState.BLOCKED_HERE, "request rate limit"),
    "html-maintenance": ("auth", RungState.BLOCKED_HERE, ""),
    "redirect": ("auth", RungState.BLOCKED_HERE, ""),
}


@pytest.mark.parametrize("persona", TROUBLES)
def test_a_trouble_says_what_it_means_what_to_do_and_what_the_platform_said(
    qtbot: QtBot, scene: Scene, persona: str
) -> None:
    rung, state, platform_text = TROUBLES[persona]
    session = scene.session()
    use_persona(session, persona)
    part = run(qtbot, show(qtbot, scene, session))

    row = part.ladder.rows[rung]
    assert row.result is not None
    assert row.result.state is state
    words, shown = scene.context(session).speaker.rung(row.result), said(row)
    assert words.message in shown
    assert words.fix
    assert words.fix in shown
    assert words.where in shown
    assert platform_text in shown
    assert words.message in row.accessibleDescription()


@pytest.mark.parametrize("persona", ["wrong-key", "ip-restricted"])
def test_the_platforms_words_can_be_copied(qtbot: QtBot, scene: Scene, persona: str) -> None:
    session = scene.session()
    use_persona(session, persona)
    part = run(qtbot, show(qtbot, scene, session))

    quotation = part.ladder.rows["auth"].findChildren(Quotation)[0]
    qtbot.mouseClick(quotation.copy, Qt.MouseButton.LeftButton)

    assert QApplication.clipboard().text() == part.ladder.rows["auth"].result.platform_text  # type: ignore[union-attr]


def test_a_computer_that_is_kept_out_does_not_look_like_a_wrong_key(qtbot: QtBot, scene: Scene) -> None:
    sums, states = [], []
    for slug, persona in (("a", "wrong-key"), ("b", "html-maintenance")):
        session = scene.session(slug)
        use_persona(session, persona)
        part = run(qtbot, show(qtbot, scene, session))
        sums.append(part.summary.text_label.text())
        states.append(part.ladder.rows["auth"].accessibleName().split()[-1])

    assert "没有通过" in sums[0]
    assert "对是错还不知道" in sums[1]
    assert states == ["没通过", "这里测不了"]


def test_later_rungs_say_why_they_were_not_tried(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "wrong-key")
    part = run(qtbot, show(qtbot, scene, session))

    assert "前面有一级没有通过" in said(part.ladder.rows["scope"])


def test_a_failure_leads_to_the_page_where_it_is_put_right(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "wrong-key")
    part = run(qtbot, show(qtbot, scene, session))

    links = part.ladder.rows["auth"].findChildren(LinkButton)
    assert [link.accessibleDescription() for link in links] == ["https://seller.ozon.ru/app/settings/api-keys"]


def test_a_missing_credential_gets_the_focus_instead_of_a_run(qtbot: QtBot, scene: Scene) -> None:
    page = show(qtbot, scene, scene.session())
    part = page.section("ozon").verification
    qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)

    assert not part.is_running
    assert part.summary.text_label.text() == "先填好“Client-Id、Api-Key”，再验证。".replace("、", separator(scene))
    assert page.focusWidget() is page.section("ozon").block.rows["/steps/credentials/ozon/client_id"].editor.control


def separator(scene: Scene) -> str:
    return scene.texts.get("value.separator")


# --- nothing blocks


def test_the_window_answers_while_the_platform_does_not(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "stall")
    page = show(qtbot, scene, session)
    part = page.section("ozon").verification
    qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: scene.server.wait_until_held(0), timeout=20_000)
    qtbot.waitUntil(lambda: "正在等 api-seller.ozon.ru 回答" in part.progress.text())

    line = page.section("ozon").block.rows["/steps/credentials/ozon/client_id"].editor.control
    qtbot.keyClicks(line, "9")
    assert session.value("/steps/credentials/ozon/client_id").endswith("9")
    assert part.is_running

    qtbot.mouseClick(part.cancel_button, Qt.MouseButton.LeftButton)
    assert not part.is_running
    assert part.button.isEnabled()
    assert "已取消" in part.summary.text_label.text()
    scene.server.release()
    qtbot.waitUntil(lambda: scene.jobs.running == 0, timeout=20_000)
    assert "ozon" not in session.results


@pytest.mark.parametrize("vault", [HangingVault], ids=["hanging"])
def test_the_window_answers_while_the_keyring_does_not(
    qtbot: QtBot, own_folders: Path, vault: type[HangingVault]
) -> None:
    keyring = vault()
    scene = Scene(own_folders / "hanging", vault=keyring)
    try:
        session = scene.session()
        use_persona(session, "good")
        page = show(qtbot, scene, session)
        part = page.section("ozon").verification
        qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: part.progress.text() == scene.texts.get("vault.waiting"))
        assert keyring.asked.is_set()
        assert part.cancel_button.isVisibleTo(page)

        line = page.section("ozon").block.rows["/steps/credentials/ozon/client_id"].editor.control
        qtbot.keyClicks(line, "7")
        assert session.value("/steps/credentials/ozon/client_id").endswith("7")
        qtbot.mouseClick(part.cancel_button, Qt.MouseButton.LeftButton)
        assert "钥匙串还没有回应" in part.summary.text_label.text()
        assert session.secret_state("ozon", "api_key") is SecretState.HELD

        keyring.release.set()
        qtbot.waitUntil(lambda: scene.jobs.running == 0)
        qtbot.waitUntil(lambda: session.secret_state("ozon", "api_key") is SecretState.STORED)
        assert session.results == {}
    finally:
        keyring.release.set()
        scene.close()


def test_a_page_that_was_left_is_not_told_and_what_was_stored_is_kept(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "stall")
    page = show(qtbot, scene, session)
    part = page.section("ozon").verification
    part.verify()
    qtbot.waitUntil(lambda: scene.server.wait_until_held(0), timeout=20_000)

    gone: list[bool] = []
    page.destroyed.connect(lambda: gone.append(True))
    page.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    scene.server.release()
    qtbot.waitUntil(lambda: scene.jobs.running == 0, timeout=20_000)
    qtbot.waitUntil(lambda: session.secret_state("ozon", "api_key") is SecretState.STORED)

    assert session.results == {}


def test_a_closed_entry_is_not_written_to(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "stall")
    page = show(qtbot, scene, session)
    page.section("ozon").verification.verify()
    qtbot.waitUntil(lambda: scene.server.wait_until_held(0), timeout=20_000)

    session.close()
    scene.server.release()
    qtbot.waitUntil(lambda: not page.section("ozon").verification.is_running, timeout=20_000)

    assert session.results == {}


# --- the keyring


@pytest.mark.parametrize(
    "error", [VaultAbsentError(kind="none"), VaultLockedError(kind="locked")], ids=["absent", "locked"]
)
def test_without_a_keyring_the_key_is_proved_from_memory(qtbot: QtBot, own_folders: Path, error: GangwayError) -> None:
    scene = Scene(own_folders / "refusing", vault=RefusingVault(error))
    try:
        session = scene.session()
        use_persona(session, "good")
        part = run(qtbot, show(qtbot, scene, session))

        assert "凭证可以用" in part.summary.text_label.text()
        note = part.keyring_note
        assert not note.isHidden()
        assert scene.context(session).speaker.error(error).message in note.text_label.text()
        assert "不能导出" in note.text_label.text()
        assert session.secret_state("ozon", "api_key") is SecretState.HELD
    finally:
        scene.close()


# --- earlier results


def test_an_earlier_run_is_shown_with_its_time_when_the_page_is_opened_again(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    again = scene.reopen(session)
    part = show(qtbot, scene, again).section("ozon").verification

    assert part.ladder.rows["auth"].result is not None
    assert "上次验证：今天" in part.age.text_label.text()
    assert part.age.isVisibleTo(part)


def test_results_are_marked_old_when_a_credential_changed_since(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    page = show(qtbot, scene, session)
    line = page.section("ozon").block.rows["/steps/credentials/ozon/client_id"].editor.control
    qtbot.keyClicks(line, "5")

    assert "凭证改过" in page.section("ozon").verification.age.text_label.text()
    again = scene.reopen(session)
    assert "凭证改过" in show(qtbot, scene, again).section("ozon").verification.age.text_label.text()


def test_a_new_run_makes_old_results_young_again(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session, "wrong-key")
    page = show(qtbot, scene, session)
    row = page.section("ozon").block.rows["/steps/credentials/ozon/client_id"]
    qtbot.keyClicks(row.editor.control, "5")
    use_persona(session, "good")
    part = run(qtbot, page)

    assert part.age.isHidden()
    assert "凭证可以用" in part.summary.text_label.text()


# --- secrets


def tree(interface: QAccessibleInterface | None) -> list[str]:
    """Every text of an accessible object and of all below it."""
    if interface is None:
        return []
    kinds = (
        QAccessible.Text.Name,
        QAccessible.Text.Description,
        QAccessible.Text.Value,
        QAccessible.Text.Help,
        QAccessible.Text.Accelerator,
    )
    found = [interface.text(kind) for kind in kinds]
    text = interface.textInterface()
    if text is not None:
        found.append(text.text(0, text.characterCount()))
    for index in range(interface.childCount()):
        found += tree(interface.child(index))
    return found


@pytest.mark.parametrize("is_revealed", [False, True], ids=["covered", "revealed"])
@pytest.mark.parametrize("is_verified", [False, True], ids=["pasted", "verified"])
def test_a_secret_is_in_no_label_and_not_in_the_accessible_tree(
    qtbot: QtBot, scene: Scene, *, is_revealed: bool, is_verified: bool
) -> None:
    session = scene.session()
    session.put("/steps/credentials/ozon/client_id", "1000007")
    page = show(qtbot, scene, session)
    field = page.section("ozon").block.rows["/steps/credentials/ozon/api_key"].editor
    QApplication.clipboard().setText(CANARY)
    qtbot.mouseClick(field.paste_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    if is_verified:
        run(qtbot, page)
    if is_revealed:
        qtbot.mousePress(field.reveal_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]

    spoken = tree(QAccessible.queryAccessibleInterface(page))
    for widget in page.findChildren(QWidget):
        spoken += tree(QAccessible.queryAccessibleInterface(widget))
        spoken += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    spoken += [label.text() for label in page.findChildren(QLabel)]
    assert len(spoken) > 100
    assert [text for text in spoken if CANARY in text] == []


def test_every_control_has_a_name(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    use_persona(session, "wrong-key")
    page = show(qtbot, scene, session)
    run(qtbot, page)

    controls = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [one for one in controls if one.isVisibleTo(page) and not _name(one)]
    assert len(controls) > 3
    assert nameless == []


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
