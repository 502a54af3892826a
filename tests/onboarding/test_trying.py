"""Test messages: sent on an explicit call only, once, and what became of them; over a real socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.wecom_desk import FORMATS, LONG, WECOM, WeComDesk
from wizard.adapters.clock import system_clock
from wizard.onboarding.system_access import NoActionsError
from wizard.onboarding.trying import Tried, Trying, TryState, UnknownActionFormatError
from wizard.onboarding.trying_words import TryingSpeaker
from wizard.onboarding.wording import Speaker
from wizard.practice.server import PracticeServer

TO_ONE = {"touser": "zhang.san", "text": "订单 1 已发货"}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([WECOM], system_clock, drip=LONG) as running:
        yield running


@pytest.fixture
def desk_of(server: PracticeServer, tmp_path: Path) -> Iterator[Any]:
    made: list[WeComDesk] = []

    def make(persona: str) -> WeComDesk:
        made.append(WeComDesk(tmp_path, server, persona))
        return made[-1]

    yield make
    for one in made:
        one.session.close()


def sent(desk: WeComDesk, action: str, given: dict[str, Any]) -> Tried:
    trying = desk.trying
    return trying.send_job(trying.find(action), given, threading.Event())()


def told(desk: WeComDesk, tried: Tried) -> tuple[str, str, list[str]]:
    speaker = TryingSpeaker(desk.texts, Speaker(desk.texts, desk.session.platform))
    words = speaker.tried(tried)
    return words.message, words.fix, list(speaker.left_out(tried))


@pytest.mark.parametrize(
    ("persona", "actions"),
    [
        pytest.param("robot-only", ["robot-message"], id="robot"),
        pytest.param("app-only", ["app-message"], id="app"),
        pytest.param("good", ["robot-message", "app-message"], id="both"),
    ],
)
def test_the_tier_decides_what_can_be_tried(desk_of: Any, persona: str, actions: list[str]) -> None:
    desk = desk_of(persona)
    assert [one.action.id for one in desk.trying.possible] == actions
    with pytest.raises(NoActionsError) as refused:
        desk.trying.find("no-such")
    assert refused.value.parameters["known"] == ", ".join(actions)


def test_looking_sends_nothing_and_shows_the_very_request(desk_of: Any) -> None:
    desk = desk_of("good")
    trying = desk.trying
    plans = [trying.plan(one, TO_ONE) for one in trying.possible]
    assert [one.state for one in plans] == [TryState.READY, TryState.READY]
    assert desk.asked() == []
    shown = [one.request for one in plans]
    assert [one.url.partition("?")[2] for one in shown if one] == ["key=***", "access_token=***"]
    secrets = [desk.credentials[name] for name in WECOM.secret_fields()]
    assert not any(secret in repr(plans) for secret in secrets)
    assert sent(desk, "app-message", TO_ONE).state is TryState.DONE
    assert shown[1] is not None
    assert shown[1].body is not None
    assert json.loads(shown[1].body) == {
        "touser": "zhang.san",
        "agentid": int(desk.credentials["agent_id"]),
        "msgtype": "text",
        "text": {"content": "订单 1 已发货"},
    }
    assert desk.server.requests()[-1].digest == sha256(shown[1].body).hexdigest()


def test_a_robots_message_is_sent_once_and_asks_for_no_token(desk_of: Any) -> None:
    desk = desk_of("robot-only")
    tried = sent(desk, "robot-message", {"text": "你好"})
    assert (tried.state, desk.asked()) == (TryState.DONE, ["webhook/send"])
    assert "群里" in told(desk, tried)[0]


def test_an_apps_message_opens_first_and_has_a_reference(desk_of: Any) -> None:
    desk = desk_of("app-only")
    tried = sent(desk, "app-message", TO_ONE)
    assert (tried.state, tried.reference) == (TryState.DONE, "GangwayPracticeMessage1")
    assert desk.asked() == ["gettoken", "message/send"]
    assert "GangwayPracticeToken" not in repr(tried)


def test_partial_success_is_partial_and_names_who_got_nothing(desk_of: Any) -> None:
    desk = desk_of("partly-sent")
    tried = sent(desk, "app-message", TO_ONE)
    assert tried.state is TryState.PARTIAL
    assert tried.left_out == {
        "invaliduser": ("li.si", "wang.wu"),
        "invalidparty": ("9",),
        "unlicenseduser": ("zhao.liu",),
    }
    message, fix, lines = told(desk, tried)
    assert "一部分" in message
    assert fix
    assert ["li.si、wang.wu" in lines[0], "9" in lines[1], "zhao.liu" in lines[2]] == [True, True, True]


@pytest.mark.parametrize(
    ("persona", "action", "code"),
    [
        pytest.param("all-recipients-invalid", "app-message", "all-recipients-invalid", id="81013"),
        pytest.param("member-out-of-scope", "app-message", "member-out-of-scope", id="60021"),
        pytest.param("member-unknown", "app-message", "member-unknown", id="60111"),
        pytest.param("service-limit", "app-message", "service-limit", id="95001"),
        pytest.param("chat-id-invalid", "app-message", "chat-id-invalid", id="86001"),
        pytest.param("chat-id-unknown", "app-message", "chat-id-unknown", id="86003"),
        pytest.param("robot-key-invalid", "robot-message", "robot-key-invalid", id="93000"),
        pytest.param("robot-disabled", "robot-message", "robot-disabled", id="93004"),
        pytest.param("robot-not-in-group", "robot-message", "robot-not-in-group", id="93008"),
    ],
)
def test_a_refusal_with_200_is_a_refusal_and_explained(desk_of: Any, persona: str, action: str, code: str) -> None:
    desk = desk_of(persona)
    tried = sent(desk, action, TO_ONE)
    assert tried.state is TryState.REFUSED
    assert tried.verdict is not None
    assert tried.verdict.code == code
    message, fix, _ = told(desk, tried)
    assert desk.texts.get(f"wecom.{code}.meaning") in message
    assert fix == desk.texts.get(f"wecom.{code}.fix")


@pytest.mark.parametrize(
    ("persona", "code"),
    [
        pytest.param("secret-wrong", "secret-wrong", id="wrong secret"),
        pytest.param("ip-at-token", "ip-not-trusted", id="address"),
        pytest.param("no-token", "unexpected-reply", id="no token"),
        pytest.param("closed", "closed", id="line dead before"),
    ],
)
def test_what_keeps_the_app_from_being_opened_sends_nothing(desk_of: Any, persona: str, code: str) -> None:
    desk = desk_of(persona)
    tried = sent(desk, "app-message", TO_ONE)
    assert tried.verdict is not None
    assert (tried.state, tried.verdict.code) == (TryState.UNSENT, code)
    assert desk.asked() == ["gettoken"]


@pytest.mark.parametrize("action", ["app-message", "robot-message"])
def test_a_lost_answer_is_said_and_not_sent_again(desk_of: Any, action: str) -> None:
    desk = desk_of("lost-answer")
    tried = sent(desk, action, TO_ONE)
    assert tried.state is TryState.MAYBE
    assert sum(path.endswith("send") for path in desk.asked()) == 1
    message, fix, _ = told(desk, tried)
    assert "可能" in message
    assert "没有再发" in fix


@pytest.mark.parametrize(
    ("action", "given", "codes"),
    [
        pytest.param("app-message", {"text": "x"}, ["nobody"], id="nobody"),
        pytest.param("app-message", {"touser": "a"}, ["empty"], id="no words"),
        pytest.param("app-message", {**TO_ONE, "text": "字" * 683}, ["too-long"], id="2,049 bytes"),
        pytest.param("robot-message", {"text": ""}, ["empty"], id="robot without words"),
        pytest.param("robot-message", {"message": {"msgtype": "textcard"}}, ["type"], id="a robot has no text card"),
    ],
)
def test_what_is_wrong_is_said_before_anything_leaves(
    desk_of: Any, action: str, given: dict[str, Any], codes: list[str]
) -> None:
    desk = desk_of("good")
    trying = desk.trying
    for tried in (trying.plan(trying.find(action), given), sent(desk, action, given)):
        assert tried.state is TryState.HAS_ERRORS
        assert [one.code for one in tried.findings] == [f"wecom.message.{one}" for one in codes]
        assert all(desk.texts.has(f"{one.code}.{part}") for one in tried.findings for part in ("message", "fix"))
    assert desk.asked() == []


def test_a_format_that_is_not_there_is_a_fault_of_the_folder(desk_of: Any) -> None:
    with pytest.raises(UnknownActionFormatError):
        Trying(desk_of("good").session, {name: FORMATS[name] for name in ("wecom-app-message",)})
