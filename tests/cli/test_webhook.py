"""`gangway webhook`: received requests are judged offline; token and secret never stand on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Gangway
from tests.cli.test_templates import ENTRY, new_entry
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.secret import Secret
from wizard.practice.server import PracticeServer
from wizard.systems.meta_webhooks import signature_of

SYSTEM = "meta-cloud-api"
PRACTICE = shipped_root().resources / "systems" / SYSTEM / "practice" / "good"
STORED = (PRACTICE / "app_secret").read_text("utf-8").strip()
WABA = "100000000000101"

TOKEN = "practice-verify-token-0001"
SECRET = "0123456789abcdef0123456789abcdef"
URL = "https://shop.example/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
BODY = b'{"object":"whatsapp_business_account","entry":[]}'


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([Resources([shipped_root()]).system(SYSTEM)], system_clock) as running:
        yield running


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("token", "code", "exit_code"),
    [
        pytest.param(TOKEN, "challenge-right", 0, id="right"),
        pytest.param("other", "challenge-token-differs", 1, id="other token"),
        pytest.param(TOKEN.upper(), "challenge-token-nearly", 1, id="letter case"),
    ],
)
def test_challenge(
    gangway: Gangway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str, code: str, exit_code: int
) -> None:
    monkeypatch.setenv("VERIFY", TOKEN)
    done = gangway(
        "webhook", "challenge", written(tmp_path / "get", (URL + token).encode()), "--token-env", "VERIFY", "--json"
    )
    (record,) = done.typed("webhook")
    assert (done.code, record["code"], record["right"]) == (exit_code, code, exit_code == 0)
    assert record["reply"] == ("1158201444" if exit_code == 0 else "")
    assert TOKEN not in done.out + done.err


@pytest.mark.parametrize(
    ("body", "signed_with", "code"),
    [
        pytest.param(BODY, SECRET, "signature-right", id="right"),
        pytest.param(BODY, "f" * 32, "signature-secret-differs", id="other secret"),
        pytest.param(
            BODY.replace(b",", b", ").replace(b":", b": "), SECRET, "signature-body-changed", id="written anew"
        ),
    ],
)
def test_event(
    gangway: Gangway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, signed_with: str, code: str
) -> None:
    monkeypatch.setenv("APP_SECRET", SECRET)
    headers = f"Content-Type: application/json\nX-Hub-Signature-256: {signature_of(BODY, Secret(signed_with))}\n"
    words = ["webhook", "event", written(tmp_path / "body", body)]
    words += ["--headers", written(tmp_path / "headers", headers.encode()), "--secret-env", "APP_SECRET"]
    done = gangway(*words, "--json")
    (record,) = done.typed("webhook")
    assert (record["code"], done.code) == (code, 0 if code == "signature-right" else 1)
    assert "@webhook" not in record["message"] + record["fix"]
    text = gangway(*words, "--lang", "zh_CN").out
    assert record["message"] == "" or text
    assert "webhook." not in text
    assert SECRET not in done.out + done.err + text


def test_secret_that_is_not_there_is_told(gangway: Gangway, tmp_path: Path) -> None:
    done = gangway("webhook", "challenge", written(tmp_path / "get", URL.encode()), "--token-env", "NOT_SET", "--json")
    assert (done.code, done.findings[0]["code"]) == (2, "webhook-secret-missing")


def test_file_that_is_not_there_is_told(gangway: Gangway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFY", TOKEN)
    done = gangway("webhook", "challenge", tmp_path / "none", "--token-env", "VERIFY", "--json")
    assert (done.code, done.findings[0]["code"]) == (2, "file-missing")


# --- an entry's own values


def template_event(name: str, status: str, account: str = WABA) -> bytes:
    value = {
        "event": status,
        "message_template_name": name,
        "message_template_language": "pt_BR",
        "message_template_id": 77,
        "message_template_category": "UTILITY",
        "reason": "INVALID_FORMAT" if status == "REJECTED" else "NONE",
        "rejection_info": {"reason": "adjacent parameters", "recommendation": "put words between"},
    }
    changes = [{"field": "message_template_status_update", "value": value}]
    return json.dumps({"entry": [{"id": account, "changes": changes}]}).encode()


def whole(body: bytes, secret: str = STORED) -> bytes:
    signature = signature_of(body, Secret(secret)).encode()
    return b"POST /hook HTTP/1.1\r\nHost: shop.example\r\nX-Hub-Signature-256: " + signature + b"\r\n\r\n" + body


def test_challenge_with_an_entrys_token(gangway: Gangway, tmp_path: Path, server: PracticeServer) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    request = written(tmp_path / "get", (URL + "gangway-practice-verify-token-0001").encode())
    done = gangway.practice("webhook", "challenge", request, "--entry", ENTRY)
    (record,) = done.typed("webhook")

    assert (done.code, record["code"], record["reply"], record["system"]) == (
        0,
        "challenge-right",
        "1158201444",
        SYSTEM,
    )
    assert "HTTP 200" in record["answer"]
    assert "gangway-practice-verify-token" not in done.out + done.err


def test_whole_request_is_divided_and_what_it_says_is_told(
    gangway: Gangway, tmp_path: Path, server: PracticeServer
) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    request = written(tmp_path / "post", whole(template_event("parcel_a", "REJECTED")))
    done = gangway.practice("webhook", "event", request, "--entry", ENTRY, "--lang", "zh_CN")
    (record,), (said,) = done.typed("webhook"), done.typed("template-event")

    assert (done.code, record["code"]) == (0, "signature-right")
    assert (said["name"], said["event"], said["kept"]) == ("parcel_a", "REJECTED", False)
    assert "被拒绝（REJECTED）" in said["message"]
    assert "变量相邻" in said["why"]
    assert said["rejected_for"] == "adjacent parameters"
    assert "declined" not in reviews(gangway)
    assert STORED not in done.out + done.err
    text = gangway(
        "webhook", "event", request, "--entry", ENTRY, "--endpoints", gangway.endpoints, "--lang", "zh_CN"
    ).out
    assert "Meta 说明的原因：adjacent parameters" in text


def reviews(gangway: Gangway) -> list[str]:
    """The state of every review that is waited for."""
    return [one["state"] for one in gangway.practice("waits").typed("wait") if one["id"] == "template-review"]


def test_status_is_recorded_when_that_is_asked_for(gangway: Gangway, tmp_path: Path, server: PracticeServer) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    gangway.practice("templates", "submit", ENTRY)
    before = reviews(gangway)
    request = written(tmp_path / "post", whole(template_event("parcel_a", "REJECTED")))
    done = gangway.practice("webhook", "event", request, "--entry", ENTRY, "--record", "--lang", "zh_CN")

    assert (done.code, done.typed("template-event")[0]["kept"]) == (0, True)
    assert "已写入：模板 parcel_a" in done.err
    assert (before, reviews(gangway)) == (["submitted"], ["declined"])


@pytest.mark.parametrize(
    ("body", "secret", "code", "why"),
    [
        pytest.param(template_event("parcel_a", "APPROVED"), "f" * 32, 1, "签名不对的事件不写入", id="wrong signature"),
        pytest.param(template_event("parcel_b", "APPROVED"), STORED, 0, "没有这个模板", id="other template"),
        pytest.param(template_event("parcel_a", "APPROVED", "999"), STORED, 0, "另一个 WhatsApp", id="other account"),
        pytest.param(template_event("parcel_a", "FLAGGED"), STORED, 0, "不改变审核状态", id="no status"),
    ],
)
def test_what_must_not_be_recorded_is_not(
    gangway: Gangway, tmp_path: Path, server: PracticeServer, body: bytes, secret: str, code: int, why: str
) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    gangway.practice("templates", "submit", ENTRY)
    before = reviews(gangway)
    request = written(tmp_path / "post", whole(body, secret))
    done = gangway.practice("webhook", "event", request, "--entry", ENTRY, "--record", "--lang", "zh_CN")

    assert (done.code, done.typed("template-event")[0]["kept"]) == (code, False)
    assert why in done.err
    assert reviews(gangway) == before


def test_the_last_event_about_a_template_counts(gangway: Gangway, tmp_path: Path, server: PracticeServer) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    bodies = [json.loads(template_event("parcel_a", status)) for status in ("REJECTED", "APPROVED")]
    both = json.dumps({"entry": [one for body in bodies for one in body["entry"]]}).encode()
    request = written(tmp_path / "post", whole(both))
    done = gangway.practice("webhook", "event", request, "--entry", ENTRY, "--record", "--lang", "zh_CN")

    assert [one["kept"] for one in done.typed("template-event")] == [False, True]
    assert "后面还有同一个模板更新的事件" in done.err
    assert reviews(gangway) == []


def test_recording_needs_an_entry(gangway: Gangway, tmp_path: Path) -> None:
    done = gangway("webhook", "event", written(tmp_path / "body", BODY), "--record", "--json")

    assert (done.code, done.findings[0]["code"]) == (2, "usage-missing")


@pytest.mark.parametrize("system", ["ozon", "nothing"])
def test_system_without_callbacks_is_told(
    gangway: Gangway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setenv("VERIFY", TOKEN)
    request = written(tmp_path / "get", (URL + TOKEN).encode())
    done = gangway("webhook", "challenge", request, "--token-env", "VERIFY", "--system", system, "--json")
    (found,) = done.findings

    assert (done.code, found["code"]) == (2, "no-callbacks")
    assert SYSTEM in found["message"]


def test_value_that_the_entry_lacks_is_named(gangway: Gangway, tmp_path: Path, server: PracticeServer) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    gangway.practice("secret", "remove", ENTRY, f"{SYSTEM}.webhook_verify_token")
    request = written(tmp_path / "get", (URL + TOKEN).encode())
    done = gangway.practice("webhook", "challenge", request, "--entry", ENTRY, "--lang", "zh_CN")
    (found,) = done.findings

    assert (done.code, found["code"]) == (2, "callback-value-missing")
    assert "verify token" in found["message"]
