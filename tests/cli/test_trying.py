"""`gangway try` and `gangway directory`: what they print, their records and exit codes; over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.conftest import write_json
from tests.cli.running import FINDING_KEYS, Gangway, Ran
from tests.onboarding.wecom_desk import LONG, WECOM, answers_of, write_postroom
from wizard.adapters.clock import system_clock
from wizard.practice.server import PracticeServer
from wizard.systems.wecom_crypto import encrypt, signature

ENTRY = "postroom-north"
APP = ["app-message", "--set", "touser=a", "--set", "text=x"]
KEYS = {
    *("type", "entry", "system", "action", "state", "reference", "left_out", "code", "platform_text", "request"),
    *("message", "fix"),
}


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([WECOM], system_clock, drip=LONG) as running:
        yield running


class Desk:
    """The command line with the made-up platform and the stand-ins."""

    def __init__(self, gangway: Gangway, server: PracticeServer, folder: Path) -> None:
        self._gangway = gangway
        self._folder = folder
        self._resources = write_postroom(folder / "resources")
        self._endpoints = folder / "endpoints.toml"
        self._endpoints.write_text(server.endpoints_toml(), "utf-8")

    def run(self, *words: object) -> Ran:
        common = ("--resources", self._resources, "--endpoints", self._endpoints, "--lang", "zh_CN", "--json")
        return self._gangway(*words, *common)

    def new(self, persona: str) -> None:
        answers = self._folder / "answers.json"
        write_json(answers, answers_of(persona))
        ran = self.run("new", "postroom", "--answers", answers, "--out", self._folder / "out")
        assert ran.code in (0, 3), ran.err


@pytest.fixture
def desk(gangway: Gangway, server: PracticeServer, tmp_path: Path) -> Desk:
    return Desk(gangway, server, tmp_path)


def sends(server: PracticeServer) -> list[str]:
    return [one.path.rpartition("/cgi-bin/")[2] for one in server.requests() if one.path.endswith("/send")]


def test_making_and_verifying_an_entry_sends_no_message(desk: Desk, server: PracticeServer) -> None:
    desk.new("good")
    verified = desk.run("verify", ENTRY)
    rungs = {one["rung"]: (one["result"], one["code"]) for one in verified.typed("rung")}
    assert verified.code == 0
    assert rungs["robot"] == ("not_tested", "robot-only-by-message")
    assert rungs["customer-members"][0] == "passed"
    assert sends(server) == []


def test_dry_run_prints_the_request_and_sends_nothing(desk: Desk, server: PracticeServer) -> None:
    desk.new("good")
    ran = desk.run("try", ENTRY, "robot-message", "--set", "text=你好", "--dry-run")
    (record,) = ran.typed("try")
    assert (ran.code, record["state"], sends(server)) == (0, "ready", [])
    assert set(record) == KEYS
    assert json.loads(record["request"]["body"]) == {"msgtype": "text", "text": {"content": "你好"}}
    assert record["request"]["url"].endswith("key=***")


def test_a_message_is_sent_once_and_reported(desk: Desk, server: PracticeServer) -> None:
    desk.new("good")
    ran = desk.run("try", ENTRY, "app-message", "--set", "touser=zhang.san", "--set", "text=你好")
    (record,) = ran.typed("try")
    assert (ran.code, record["state"], record["reference"]) == (0, "done", "GangwayPracticeMessage1")
    assert sends(server) == ["message/send"]
    assert set(record) == KEYS


@pytest.mark.parametrize(
    ("persona", "words", "code", "state"),
    [
        pytest.param("partly-sent", APP, 1, "partial", id="partial"),
        pytest.param("member-unknown", APP, 1, "refused", id="no"),
        pytest.param("lost-answer", ["robot-message", "--set", "text=x"], 4, "maybe-sent", id="answer lost"),
        pytest.param("ip-at-token", APP, 4, "not-sent", id="address"),
        pytest.param("corp-dissolved", APP, 3, "not-sent", id="corp"),
        pytest.param("good", APP[:1] + APP[3:], 1, "has-errors", id="nobody"),
    ],
)
def test_exit_code_says_what_became_of_it(desk: Desk, persona: str, words: list[str], code: int, state: str) -> None:
    desk.new(persona)
    ran = desk.run("try", ENTRY, *words)
    (record,) = ran.typed("try")
    assert (ran.code, record["state"]) == (code, state)
    assert record["message"]
    assert state == "done" or record["fix"]
    assert "try." not in record["message"] + record["fix"]
    assert all(set(one) == FINDING_KEYS for one in ran.findings)


def test_partial_success_names_who_got_nothing(desk: Desk) -> None:
    desk.new("partly-sent")
    (record,) = desk.run("try", ENTRY, "app-message", "--set", "touser=a", "--set", "text=x").typed("try")
    assert record["left_out"]["invaliduser"] == ["li.si", "wang.wu"]


def test_a_card_comes_from_a_file(desk: Desk, server: PracticeServer, tmp_path: Path) -> None:
    desk.new("good")
    card = {"card_type": "text_notice", "main_title": {"title": "新订单"}, "card_action": {"type": 1}}
    path = tmp_path / "card.json"
    write_json(path, {"msgtype": "template_card", "template_card": card})
    wrong = desk.run("try", ENTRY, "robot-message", "--message", path)
    assert (wrong.code, [one["code"] for one in wrong.findings]) == (1, ["wecom.message.card-action-empty"])
    card["card_action"] = {"type": 1, "url": "https://example.com/"}
    write_json(path, {"msgtype": "template_card", "template_card": card})
    assert desk.run("try", ENTRY, "robot-message", "--message", path).code == 0
    assert sends(server) == ["webhook/send"]
    write_json(path, ["no message"])
    assert desk.run("try", ENTRY, "robot-message", "--message", path).code == 2


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["try", ENTRY, "no-such"], id="no such action"),
        pytest.param(["try", ENTRY, "robot-message", "--set", "touser=a"], id="a robot has no recipients"),
        pytest.param(["try", ENTRY, "robot-message", "--set", "text"], id="no value"),
        pytest.param(["directory", ENTRY, "no-such"], id="no such list"),
        pytest.param(["directory", ENTRY, "tags", "--in", "1"], id="tags are in nothing"),
    ],
)
def test_what_is_not_there_is_usage_and_says_what_is(desk: Desk, server: PracticeServer, words: list[str]) -> None:
    desk.new("good")
    before = len(server.requests())
    ran = desk.run(*words)
    assert ran.code == 2
    assert ran.findings[0]["message"]
    assert len(server.requests()) == before


def test_directory_prints_one_record_for_each(desk: Desk) -> None:
    desk.new("good")
    ran = desk.run("directory", ENTRY, "departments")
    assert ran.code == 0
    assert [(one["id"], one["name"], one["parents"]) for one in ran.typed("directory")] == [
        ("1", "舷梯示例", []),
        ("2", "客服部", ["1"]),
        ("3", "仓库", ["1"]),
    ]
    members = desk.run("directory", ENTRY, "members", "--in", "2").typed("directory")
    assert {one["id"] for one in members} == {"zhang.san", "u2.1", "u2.2"}


def test_directory_says_why_there_is_none(desk: Desk) -> None:
    desk.new("lists-refused")
    ran = desk.run("directory", ENTRY, "tags")
    (record,) = ran.typed("directory-refusal")
    assert (ran.code, record["code"]) == (3, "api-not-permitted")
    assert record["fix"]
    skipped = desk.run("directory", ENTRY, "members")
    assert skipped.code == 0
    assert "1、2、3" in skipped.err


def test_received_callback_is_judged_with_the_entrys_own_values(desk: Desk, tmp_path: Path) -> None:
    desk.new("good")
    own = next(one for one in WECOM.personas if one.id == "good").credentials
    token, key, corp = (own[name] for name in ("callback_token", "callback_aes_key", "corp_id"))
    echo = encrypt(key, b"94966531020182955848408", corp, b"r" * 16)
    signed = signature(token, "1583940690", "n", echo)
    line = f"GET /h?msg_signature={signed}&timestamp=1583940690&nonce=n&echostr={quote(echo, safe='')} HTTP/1.1"
    path = tmp_path / "received.txt"
    path.write_text(line, "utf-8")
    right = desk.run("webhook", "challenge", path, "--entry", ENTRY)
    (record,) = right.typed("webhook")
    assert (right.code, record["code"], record["reply"]) == (0, "wecom-challenge-right", "94966531020182955848408")
    assert "一秒之内" in record["answer"]
    path.write_text(line.replace(signed, "0" * 40), "utf-8")
    wrong = desk.run("webhook", "challenge", path, "--entry", ENTRY)
    assert (wrong.code, wrong.typed("webhook")[0]["code"]) == (1, "wecom-token-differs")
    assert token not in wrong.out + wrong.err
