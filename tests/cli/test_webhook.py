"""`gangway webhook`: received requests are judged offline; token and secret never stand on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Gangway
from wizard.core.secret import Secret
from wizard.systems.meta_webhooks import signature_of

TOKEN = "practice-verify-token-0001"
SECRET = "0123456789abcdef0123456789abcdef"
URL = "https://shop.example/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
BODY = b'{"object":"whatsapp_business_account","entry":[]}'


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
