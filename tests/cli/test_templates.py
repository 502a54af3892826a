"""`gangway templates`: what it prints and keeps, and that a killed run makes no second template."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import write_json
from tests.cli.running import FINDING_KEYS, Gangway
from tests.onboarding.sample_files import PNG, written
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.practice.server import PracticeServer

ROOT = shipped_root()
LONG = 20
ENTRY = "whatsapp-example-shop"
ANSWERS: dict[str, Any] = json.loads(
    (ROOT.resources / "platforms" / "whatsapp" / "practice" / "answers.json").read_text("utf-8")
)
KEYS = {
    *("type", "entry", "system", "name", "language", "pointer", "state", "status", "reference", "category"),
    *("asked_category", "reason", "code", "number", "platform_text", "differing", "recovered", "again_at"),
    *("request", "uploads", "message", "fix"),
}


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([Resources([ROOT]).system("meta-cloud-api")], system_clock, drip=LONG) as running:
        yield running


@pytest.fixture
def endpoints(server: PracticeServer, tmp_path: Path) -> Path:
    path = tmp_path / "endpoints.toml"
    path.write_text(server.endpoints_toml(), "utf-8")
    return path


def new_entry(gangway: Gangway, folder: Path, *names: str, sample: Path | None = None) -> None:
    """An entry of the practice persona `good` with a template of each name; with a sample, each has a picture."""
    answers = deepcopy(ANSWERS)
    item = answers["steps"]["templates"]["items"][0]
    if sample is not None:
        item["header"] = {"format": "IMAGE", "sample_file": {"path": str(sample)}}
    answers["steps"]["templates"]["items"] = [{**item, "name": name} for name in names]
    answers["waits"] = {key: one for key, one in answers["waits"].items() if ":" not in key}
    for field, reference in answers["steps"]["credentials"]["meta-cloud-api"].items():
        if isinstance(reference, dict):
            path = ROOT.resources / "systems" / "meta-cloud-api" / "practice" / "good" / field
            answers["steps"]["credentials"]["meta-cloud-api"][field] = {"$file": str(path)}
    made = gangway.practice(
        "new", "whatsapp", "--answers", write_json(folder / "answers.json", answers), "--out", folder / "out"
    )
    assert made.code == 0, made.err


def created(server: PracticeServer) -> list[str]:
    return [one.digest for one in server.requests() if one.path.endswith("message_templates") and one.method == "POST"]


def pieces(server: PracticeServer) -> list[str]:
    """The digest of every piece of a file that arrived."""
    return [one.digest for one in server.requests() if "/upload:" in one.path and one.method == "POST"]


def test_dry_run_prints_the_request_that_submitting_sends(
    gangway: Gangway, server: PracticeServer, tmp_path: Path
) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    dry = gangway.practice("templates", "submit", ENTRY, "--dry-run")
    (record,) = dry.typed("template")
    assert (dry.code, record["state"], created(server)) == (0, "ready", [])
    assert set(record) == KEYS
    assert record["request"]["headers"]["Authorization"] == "Bearer ***"
    assert "EAA" not in dry.out + dry.err

    done = gangway.practice("templates", "submit", ENTRY)
    (record_sent,) = done.typed("template")
    assert (done.code, record_sent["state"], record_sent["status"]) == (0, "submitted", "PENDING")
    assert created(server) == [sha256(record["request"]["body"].encode()).hexdigest()]


def test_follow_shows_the_review_and_the_waits_have_it(gangway: Gangway, tmp_path: Path) -> None:
    new_entry(gangway, tmp_path, "parcel_a", "parcel_rejected")
    gangway.practice("templates", "submit", ENTRY)
    assert [one["state"] for one in gangway.practice("templates", "follow", ENTRY).typed("template")] == [
        "unchanged"
    ] * 2
    approved, rejected = gangway.practice("templates", "follow", ENTRY, "--lang", "zh_CN").typed("template")
    assert (approved["status"], rejected["status"], rejected["reason"]) == ("APPROVED", "REJECTED", "INVALID_FORMAT")
    assert "变量" in rejected["message"]
    assert "重新提交" in rejected["fix"]
    open_waits = [one["subject"] for one in gangway.practice("waits").typed("wait") if one["state"] == "declined"]
    assert len(open_waits) == 1
    assert open_waits[0].startswith("parcel_rejected")


def test_refusal_is_explained_with_what_to_change(gangway: Gangway, tmp_path: Path) -> None:
    new_entry(gangway, tmp_path, "parcel_edge", "parcel_a")
    done = gangway.practice("templates", "submit", ENTRY, "--lang", "zh_CN")
    refused, sent = done.typed("template")
    assert (done.code, refused["state"], refused["number"], sent["state"]) == (1, "refused", 2388299, "submitted")
    assert "开头或结尾" in refused["message"]
    assert "加一点文字" in refused["fix"]
    assert "Variables cannot be at the start" in refused["platform_text"]


def test_only_the_named_templates_are_touched(gangway: Gangway, server: PracticeServer, tmp_path: Path) -> None:
    new_entry(gangway, tmp_path, "parcel_a", "parcel_b")
    done = gangway.practice("templates", "submit", ENTRY, "--name", "parcel_b", "--language", "pt_BR")
    assert [one["name"] for one in done.typed("template")] == ["parcel_b"]
    assert gangway.practice("templates", "submit", ENTRY, "--name", "nothing").typed("template") == []
    assert len(created(server)) == 1


def test_import_brings_the_accounts_templates_in(gangway: Gangway, tmp_path: Path) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    done = gangway.practice("templates", "import", ENTRY)
    (record,) = done.typed("template")
    assert (done.code, record["name"], record["state"], record["status"]) == (
        0,
        "order_shipped",
        "imported",
        "APPROVED",
    )
    names = [one["name"] for one in gangway.practice("templates", "submit", ENTRY, "--dry-run").typed("template")]
    assert names == ["parcel_a", "order_shipped"]


def test_text_for_people_has_every_word(gangway: Gangway, endpoints: Path, tmp_path: Path) -> None:
    new_entry(gangway, tmp_path, "parcel_promo", "parcel_edge")
    for language in ("zh_CN", "en"):
        for action in (("submit", ENTRY, "--dry-run"), ("submit", ENTRY), ("follow", ENTRY), ("import", ENTRY)):
            done = gangway("templates", *action, "--endpoints", endpoints, "--lang", language)
            assert done.out
            assert "submission." not in done.out
            assert "cli." not in done.out
            assert not re.search(r"(?<!\{)\{[a-z]+\}(?!\})", done.out), "a placeholder was left"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_dry_run_shows_the_upload_and_submitting_does_it(
    gangway: Gangway, endpoints: Path, server: PracticeServer, tmp_path: Path, language: str
) -> None:
    picture = written(tmp_path)
    new_entry(gangway, tmp_path, "parcel_a", sample=picture)
    (record,) = gangway.practice("templates", "submit", ENTRY, "--dry-run").typed("template")
    begin, send = record["uploads"]
    assert (begin["method"], begin["file"], send["file"]) == ("POST", None, {"name": picture.name, "bytes": len(PNG)})
    assert send["headers"]["Authorization"] == "OAuth ***"
    assert str(picture.parent) not in json.dumps(record)
    told = gangway("templates", "submit", ENTRY, "--dry-run", "--endpoints", endpoints, "--lang", language)
    assert f"{len(PNG)}" in told.out
    assert "EAA" not in told.out + told.err
    assert not re.search(r"(?<!\{)\{[a-z]+\}(?!\})", told.out)
    assert (created(server), pieces(server)) == ([], [])

    (record,) = gangway.practice("templates", "submit", ENTRY).typed("template")
    assert (record["state"], record["uploads"], pieces(server)) == ("submitted", [], [sha256(PNG).hexdigest()])


def test_sample_that_will_not_do_ends_with_the_code_of_findings(
    gangway: Gangway, server: PracticeServer, tmp_path: Path
) -> None:
    new_entry(gangway, tmp_path, "parcel_a", sample=written(tmp_path, "a.png", b"<html>"))
    done = gangway.practice("templates", "submit", ENTRY)
    (record,) = done.typed("template")
    assert (done.code, record["state"], record["code"]) == (1, "has-errors", "sample-type")
    assert created(server) == []


def test_killed_while_the_answer_to_the_upload_is_awaited_sends_no_byte_twice(
    gangway: Gangway, server: PracticeServer, endpoints: Path, tmp_path: Path
) -> None:
    new_entry(gangway, tmp_path, "parcel_slowly", sample=written(tmp_path))
    command = [sys.executable, "-m", "wizard", "templates", "submit", ENTRY]
    command += ["--data-dir", str(gangway.data), "--endpoints", str(endpoints), "--json"]
    with subprocess.Popen(command, cwd=ROOT.schemas.parent, env={**os.environ}, stdout=subprocess.PIPE) as child:
        assert server.wait_until_held(LONG)
        child.send_signal(signal.SIGKILL)
        child.wait(LONG)
    server.release()
    assert (created(server), pieces(server)) == ([], [sha256(PNG).hexdigest()])

    done = gangway.practice("templates", "submit", ENTRY)
    assert [one["state"] for one in done.typed("template")] == ["submitted"]
    assert (len(created(server)), pieces(server)) == (1, [sha256(PNG).hexdigest(), ""])


def test_entry_that_is_not_there_is_told(gangway: Gangway, tmp_path: Path) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    done = gangway.practice("templates", "submit", "whatsapp-nobody")
    assert done.code == 2
    assert set(done.findings[0]) == FINDING_KEYS


def test_killed_while_the_answer_is_awaited_makes_no_second_template(
    gangway: Gangway, server: PracticeServer, endpoints: Path, tmp_path: Path
) -> None:
    new_entry(gangway, tmp_path, "parcel_late")
    command = [sys.executable, "-m", "wizard", "templates", "submit", ENTRY]
    command += ["--data-dir", str(gangway.data), "--endpoints", str(endpoints), "--json"]
    with subprocess.Popen(command, cwd=ROOT.schemas.parent, env={**os.environ}, stdout=subprocess.PIPE) as child:
        assert server.wait_until_held(LONG)
        child.send_signal(signal.SIGKILL)
        child.wait(LONG)
    server.release()
    assert len(created(server)) == 1

    done = gangway.practice("templates", "submit", ENTRY)
    (record,) = done.typed("template")
    assert (done.code, record["state"], record["recovered"]) == (0, "submitted", True)
    assert len(created(server)) == 1
