"""The tester of received requests: stored secrets in the background, nothing secret shown, statuses written down."""

from __future__ import annotations

import json
import re
import string
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed
from tests.gui.pages.test_credentials import tree
from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.adapters.vault.errors import VaultLockedError
from wizard.core.callbacks import Kind
from wizard.core.secret import Secret
from wizard.core.texts import flatten
from wizard.gui.pages.callback_dialog import CallbackDialog
from wizard.gui.pages.callback_input import MOST_BYTES, ChallengeInput, EventInput
from wizard.gui.pages.callback_tools import CallbackTools
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.secrets import SecretState
from wizard.onboarding.session import EntrySession
from wizard.systems.meta_template_format import MetaTemplates
from wizard.systems.meta_webhooks import MetaWebhooks, signature_of

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SYSTEM = "meta-cloud-api"
WABA = "100000000000101"
APP_SECRET = "canary5e0d1f2a7b3c4d5e6f708192a3"
TOKEN = "canary-verify-token-4711"
ITEMS = [
    {"name": name, "language": "pt_BR", "category": "UTILITY", "kind": "shipped", "body": "x"}
    for name in ("parcel_a", "parcel_b")
]
ADDRESS = "https://shop.example/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="


class HangingVault(MemoryVault):
    """A keyring that answers questions only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_by: list[threading.Thread] = []
        self.release = threading.Event()

    def fetch(self, address: SecretAddress) -> Secret | None:
        self.asked_by.append(threading.current_thread())
        assert self.release.wait(30)
        return super().fetch(address)


class LockedVault(MemoryVault):
    """A keyring that stays locked."""

    def fetch(self, address: SecretAddress) -> Secret | None:
        raise VaultLockedError


Make = Callable[..., tuple[EntrySession, CallbackTools]]


@pytest.fixture
def make(own_folders: Path, qtbot: QtBot) -> Iterator[Make]:
    """A credentials page of a WhatsApp entry on the direct route, its tools, and the entry."""
    scenes: list[Scene] = []

    def made(
        vault: MemoryVault | None = None, *, secrets: tuple[str, ...] = ("app_secret", "webhook_verify_token")
    ) -> tuple[EntrySession, CallbackTools]:
        scene = Scene(own_folders / "data", vault=vault, system=SYSTEM)
        scenes.append(scene)
        session = scene.session("north", filled=False, platform="whatsapp")
        session.put("/steps/credentials", {"route": "direct", SYSTEM: {"waba_id": WABA}})
        session.put("/steps/templates/items", ITEMS)
        values = {"app_secret": APP_SECRET, "webhook_verify_token": TOKEN}
        for name in secrets:
            session.hold_secret(SYSTEM, name, values[name])
        session.keep_stored(session.store_job()())
        context = replace(
            scene.context(session),
            template_formats=lambda: {"meta-templates": MetaTemplates()},
            callback_formats=lambda: {"meta-webhooks": MetaWebhooks()},
        )
        page = CredentialsPage(context, "credentials")
        framed(page, qtbot)
        tools = page.section(SYSTEM).callbacks
        assert tools is not None
        return session, tools

    yield made
    for scene in scenes:
        if isinstance(scene.vault, HangingVault):
            scene.vault.release.set()
        scene.close()


def opened(qtbot: QtBot, tools: CallbackTools, kind: Kind) -> CallbackDialog:
    qtbot.mouseClick(tools.test_button, Qt.MouseButton.LeftButton)
    dialog = tools.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.show_kind(kind)
    return dialog


def judged(qtbot: QtBot, dialog: CallbackDialog) -> str:
    """What the result says after the button was pressed."""
    qtbot.mouseClick(dialog.judge_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.judge_button.isEnabled, timeout=20_000)
    return shown(dialog.verdict)


def shown(widget: QWidget) -> str:
    """Every label that can be seen, one a line."""
    QApplication.sendPostedEvents()  # what was put into a layout just now is shown by a posted event
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def challenge(dialog: CallbackDialog) -> ChallengeInput:
    part = dialog.inputs[Kind.CHALLENGE]
    assert isinstance(part, ChallengeInput)
    return part


def event(dialog: CallbackDialog) -> EventInput:
    part = dialog.inputs[Kind.EVENT]
    assert isinstance(part, EventInput)
    return part


def body_of(name: str = "parcel_a", status: str = "REJECTED", account: str = WABA) -> bytes:
    value = {
        "event": status,
        "message_template_name": name,
        "message_template_language": "pt_BR",
        "message_template_category": "UTILITY",
        "reason": "INVALID_FORMAT",
        "rejection_info": {"reason": "adjacent parameters", "recommendation": "put words between"},
    }
    changes = [{"field": "message_template_status_update", "value": value}]
    return json.dumps({"entry": [{"id": account, "changes": changes}]}).encode()


def request_of(body: bytes, secret: str = APP_SECRET) -> str:
    return f"POST /hook HTTP/1.1\nHost: a.example\nX-Hub-Signature-256: {signature_of(body, Secret(secret))}\n\n" + (
        body.decode()
    )


def paste(box: QPlainTextEdit, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    box.insertFromMimeData(data)


# --- the verification


def test_right_challenge_says_what_to_answer_and_copies_it(qtbot: QtBot, make: Make) -> None:
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + TOKEN)
    result = judged(qtbot, dialog)
    qtbot.mouseClick(dialog.verdict.findChildren(Quotation)[-1].copy, Qt.MouseButton.LeftButton)

    assert "验证请求正确" in result
    assert "HTTP 200" in result
    assert QApplication.clipboard().text() == "1158201444"


def test_wrong_challenge_says_why_and_what_to_do(qtbot: QtBot, make: Make) -> None:
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + "other")
    result = judged(qtbot, dialog)

    assert "验证口令和这里保存的不同" in result
    assert "复制到 Meta 后台" in result
    assert "403" in result
    assert "1158201444" not in result


def test_value_that_is_typed_and_not_stored_is_used(qtbot: QtBot, make: Make) -> None:
    session, tools = make()
    session.hold_secret(SYSTEM, "webhook_verify_token", "another-token-0815")
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + "another-token-0815")

    assert "验证请求正确" in judged(qtbot, dialog)


def test_value_that_is_missing_is_named_without_asking_the_keyring(qtbot: QtBot, make: Make) -> None:
    keyring = HangingVault()
    _, tools = make(keyring, secrets=("app_secret",))
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + TOKEN)

    assert "还没有填“通知地址的验证口令" in judged(qtbot, dialog)
    assert keyring.asked_by == []


def test_value_that_the_keyring_lost_is_named(qtbot: QtBot, make: Make) -> None:
    session, tools = make()
    session.secrets.vault.remove(session.secrets.address((SYSTEM, "app_secret")))
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, request_of(body_of()))

    assert "还没有填“应用密钥" in judged(qtbot, dialog)


def test_nothing_to_judge_is_told(qtbot: QtBot, make: Make) -> None:
    _, tools = make()

    assert "还没有放进要核对的请求" in judged(qtbot, opened(qtbot, tools, Kind.EVENT))


# --- the event


def test_whole_request_is_divided_and_explained(qtbot: QtBot, make: Make) -> None:
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, request_of(body_of()))

    assert event(dialog).headers.toPlainText().startswith("POST /hook HTTP/1.1\nHost: a.example")
    assert event(dialog).body.data == body_of()
    assert "前 3 行是网址和请求头" in event(dialog).note.text_label.text()
    result = judged(qtbot, dialog)
    for part in (
        "签名正确",
        "被拒绝（REJECTED）",
        "通知类（UTILITY）",
        "变量相邻",
        "重新提交",
        "Meta 的建议：put words",
    ):
        assert part in result
    assert "adjacent parameters" in result


def test_body_of_a_file_is_judged_byte_for_byte(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    body = body_of().replace(b": ", b":\r\n\xc2\xa0".replace(b"\xc2\xa0", b" "))
    file = tmp_path / "body.json"
    file.write_bytes(body)
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    part = event(dialog)
    paste(part.headers, f"X-Hub-Signature-256: {signature_of(body, Secret(APP_SECRET))}")
    paste(part.body, "typed before")
    part.choose = lambda _parent, _title, _start, chosen: chosen(file)
    qtbot.mouseClick(part.file_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(part.paste_button.isVisible)

    assert f"body.json 里的请求体，{len(body)} 字节" in part.note.text_label.text()
    assert part.body.isReadOnly()
    assert "签名正确" in judged(qtbot, dialog)
    qtbot.mouseClick(part.paste_button, Qt.MouseButton.LeftButton)
    assert (part.body.toPlainText(), part.body.isReadOnly()) == ("typed before", False)
    assert "签名对不上" in judged(qtbot, dialog)


def test_pasted_body_with_other_line_ends_is_explained(qtbot: QtBot, make: Make) -> None:
    body = json.dumps({"entry": []}, indent=1).replace("\n", "\r\n").encode()
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, f"X-Hub-Signature-256: {signature_of(body, Secret(APP_SECRET))}")
    paste(event(dialog).body, body.decode())

    assert "换行变了" in judged(qtbot, dialog)


@pytest.mark.parametrize("name", ["none", "large"])
def test_file_that_cannot_be_used_is_told(qtbot: QtBot, make: Make, tmp_path: Path, name: str) -> None:
    (tmp_path / "large").write_bytes(b" " * (MOST_BYTES + 1))
    _, tools = make()
    part = event(opened(qtbot, tools, Kind.EVENT))
    before = part.note.text_label.text()
    part.take_file(tmp_path / name)
    qtbot.waitUntil(lambda: part.note.text_label.text() != before)

    assert name in part.note.text_label.text()
    assert part.is_empty


def test_result_goes_when_the_request_is_changed(qtbot: QtBot, make: Make) -> None:
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, request_of(body_of()))
    assert "签名正确" in judged(qtbot, dialog)
    qtbot.keyClicks(event(dialog).body, " ")

    assert "签名" not in shown(dialog.verdict)


# --- written down


def test_status_is_recorded_on_request(qtbot: QtBot, make: Make) -> None:
    session, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, request_of(body_of()))
    judged(qtbot, dialog)
    assert "waits" not in session.document
    with qtbot.waitSignal(dialog.recorded):
        qtbot.mouseClick(button(dialog, "写入等待记录"), Qt.MouseButton.LeftButton)

    assert session.value("/steps/templates/items/0/account/status") == "REJECTED"
    assert session.value("/steps/templates/items/1/account") is not session.value("/steps/templates/items/0/account")
    (record,) = session.document["waits"].values()
    assert record["state"] == "declined"
    assert "已写入：模板 parcel_a" in shown(dialog.verdict)
    assert "现在记录的是：被拒绝" in judged(qtbot, dialog)


@pytest.mark.parametrize(
    ("body", "secret", "why"),
    [
        pytest.param(body_of(), "f" * 32, "下面的内容不可信", id="wrong signature"),
        pytest.param(body_of("parcel_z"), APP_SECRET, "没有这个模板", id="unknown template"),
        pytest.param(body_of(account="7"), APP_SECRET, "另一个 WhatsApp 商业账号（7）", id="other account"),
        pytest.param(body_of(status="FLAGGED"), APP_SECRET, "不改变审核状态", id="no status"),
    ],
)
def test_what_must_not_be_recorded_has_no_button(qtbot: QtBot, make: Make, body: bytes, secret: str, why: str) -> None:
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, request_of(body, secret))

    assert why in judged(qtbot, dialog)
    assert buttons(dialog, "写入等待记录") == []


def test_long_batch_is_cut_and_said_to_be(qtbot: QtBot, make: Make) -> None:
    many = [json.loads(body_of(f"t_{number}"))["entry"][0] for number in range(23)]
    body = json.dumps({"entry": many}).encode()
    _, tools = make()
    dialog = opened(qtbot, tools, Kind.EVENT)
    paste(event(dialog).headers, request_of(body))
    result = judged(qtbot, dialog)

    assert "还有 3 个模板的事件没有列出" in result
    assert "t_19" in result
    assert "t_20" not in result


def buttons(widget: QWidget, text: str) -> list[Any]:
    from PySide6.QtWidgets import QPushButton

    return [one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(widget)]


def button(widget: QWidget, text: str) -> Any:
    (found,) = buttons(widget, text)
    return found


# --- the keyring


def test_window_answers_while_the_keyring_does_not(qtbot: QtBot, make: Make) -> None:
    keyring = HangingVault()
    _, tools = make(keyring)
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + TOKEN)
    qtbot.mouseClick(dialog.judge_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "系统钥匙串" in dialog.notice.label.text() and dialog.notice.isVisible(), timeout=10_000)
    assert not dialog.judge_button.isEnabled()
    qtbot.mouseClick(dialog.notice.button, Qt.MouseButton.LeftButton)

    assert dialog.judge_button.isEnabled()
    assert threading.main_thread() not in keyring.asked_by
    keyring.release.set()
    qtbot.waitUntil(lambda: tools._context.jobs.running == 0, timeout=20_000)
    assert "验证请求正确" not in shown(dialog.verdict)
    assert "验证请求正确" in judged(qtbot, dialog)


def test_dialog_may_be_closed_while_the_keyring_hangs(qtbot: QtBot, make: Make) -> None:
    keyring = HangingVault()
    _, tools = make(keyring)
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + TOKEN)
    qtbot.mouseClick(dialog.judge_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(keyring.asked_by))
    qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    keyring.release.set()
    qtbot.waitUntil(lambda: tools._context.jobs.running == 0, timeout=20_000)

    assert tools.dialog is None


def test_locked_keyring_is_explained(qtbot: QtBot, make: Make) -> None:
    _, tools = make(LockedVault())
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + TOKEN)

    assert "钥匙串" in judged(qtbot, dialog)


# --- the token


def test_token_is_generated_copied_and_right(qtbot: QtBot, make: Make) -> None:
    session, tools = make(secrets=("app_secret",))
    field = "webhook_verify_token"
    make_button, copy_button = tools.generate_buttons[field], tools.copy_buttons[field]
    assert (make_button.isVisibleTo(tools), copy_button.isVisibleTo(tools)) == (True, False)
    qtbot.mouseClick(make_button, Qt.MouseButton.LeftButton)
    assert session.secret_state(SYSTEM, field) is SecretState.HELD
    assert (make_button.isVisibleTo(tools), copy_button.isVisibleTo(tools)) == (False, True)

    session.keep_stored(session.store_job()())
    QApplication.clipboard().clear()
    qtbot.mouseClick(copy_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(QApplication.clipboard().text()) == 32)
    dialog = opened(qtbot, tools, Kind.CHALLENGE)
    paste(challenge(dialog).request, ADDRESS + QApplication.clipboard().text())
    assert "验证请求正确" in judged(qtbot, dialog)


def test_two_tokens_are_never_the_same(qtbot: QtBot, make: Make) -> None:
    session, tools = make(secrets=())
    found = set()
    for _ in range(2):
        qtbot.mouseClick(tools.generate_buttons["webhook_verify_token"], Qt.MouseButton.LeftButton)
        found.add(session.secrets.held[(SYSTEM, "webhook_verify_token")].reveal())
        session.secrets.held.clear()
        tools.refresh()

    assert len(found) == 2


# --- nothing secret, everything named


@pytest.mark.parametrize("kind", list(Kind))
def test_no_secret_is_in_any_widget(qtbot: QtBot, make: Make, kind: Kind) -> None:
    _, tools = make()
    QApplication.clipboard().clear()
    qtbot.mouseClick(tools.copy_buttons["webhook_verify_token"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == TOKEN)
    dialog = opened(qtbot, tools, kind)
    if kind is Kind.CHALLENGE:
        paste(challenge(dialog).request, ADDRESS + "other")
    else:
        paste(event(dialog).headers, request_of(body_of(), "f" * 32))
    judged(qtbot, dialog)

    spoken = [text for widget in QApplication.allWidgets() for text in told_by(widget)]
    assert len(spoken) > 200
    assert [text for text in spoken if APP_SECRET in text or TOKEN in text] == []


def told_by(widget: QWidget) -> list[str]:
    found = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()]
    found += [widget.text()] if isinstance(widget, QLabel) else []
    found += [widget.toPlainText(), widget.placeholderText()] if isinstance(widget, QPlainTextEdit) else []
    return found + tree(QAccessible.queryAccessibleInterface(widget))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_control_has_a_name_and_is_reached_by_tab(qtbot: QtBot, make: Make, kind: Kind) -> None:
    _, tools = make()
    dialog = opened(qtbot, tools, kind)
    controls = [one for one in dialog.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    visible = [one for one in controls if one.isVisible()]
    nameless = [
        one
        for one in visible
        if not (found := QAccessible.queryAccessibleInterface(one)) or not found.text(QAccessible.Text.Name)
    ]

    assert len(visible) >= 5
    assert nameless == []
    assert dialog.focusWidget() in (challenge(dialog).request, event(dialog).headers)


def test_dialog_fits_the_smallest_window(qtbot: QtBot, make: Make) -> None:
    _, tools = make()
    tools.window().resize(960, 640)
    dialog = opened(qtbot, tools, Kind.EVENT)

    assert (dialog.width(), dialog.height()) <= (960, 640)
    assert dialog.minimumSizeHint().height() <= 600


def test_system_without_callbacks_has_no_tools(qtbot: QtBot, scene: Scene) -> None:
    page = CredentialsPage(scene.context(scene.session()), "credentials")
    framed(page, qtbot)

    assert page.section("ozon").callbacks is None


# --- words


def words(language: str) -> dict[str, str]:
    return flatten(tomllib.loads(Path(f"resources/texts/{language}/callback.toml").read_text("utf-8")))


def test_every_text_is_used_and_every_key_has_a_text() -> None:
    code = "".join(path.read_text("utf-8") for path in sorted(Path("wizard/gui/pages").glob("callback_*.py")))
    named = set(re.findall(r'"(callback\.[a-z.-]+[a-z])"', code))
    built = {f"callback.kind.{kind.value}" for kind in Kind} | {"callback.working-waits"}

    assert set(words("zh_CN")) == named | built


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    chinese, english = words("zh_CN"), words("en")
    assert {key: names(text) for key, text in chinese.items()} == {key: names(text) for key, text in english.items()}


def test_chinese_is_calm() -> None:
    assert {key: text for key, text in words("zh_CN").items() if re.search("[！!]|您|系统错误", text)} == {}
