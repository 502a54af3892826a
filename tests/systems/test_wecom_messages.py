"""Messages for WeCom's channels: sizes, required parts and recipients, as the documents have them."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.systems.folder import RESOURCES
from wizard.systems import wecom_cards, wecom_messages
from wizard.systems.wecom_messages import AppMessage, RobotMessage, message_problems

AGENT = {"agent_id": "1000002"}
LINK = "https://example.com/orders/1"


def text(words: str, kind: str = "text") -> dict[str, Any]:
    return {"msgtype": kind, kind: {"content": words}}


def notice(**changes: Any) -> dict[str, Any]:
    card = {
        "card_type": "text_notice",
        "main_title": {"title": "新订单"},
        "card_action": {"type": 1, "url": LINK},
        **changes,
    }
    return {"msgtype": "template_card", "template_card": {name: one for name, one in card.items() if one is not None}}


def picture(**changes: Any) -> dict[str, Any]:
    return notice(**{"card_type": "news_notice", "card_image": {"url": LINK, "aspect_ratio": 2.25}, **changes})


def buttons(**changes: Any) -> dict[str, Any]:
    return notice(**{"card_type": "button_interaction", "task_id": "order-1", "card_action": None, **changes})


def codes(message: dict[str, Any], channel: str) -> list[str]:
    return [one.code.removeprefix("wecom.message.") for one in message_problems(message, channel)]


@pytest.mark.parametrize(
    ("channel", "message", "expected"),
    [
        pytest.param("app", text("好" * 682), [], id="2,046 bytes"),
        pytest.param("app", text("a" * 2048), [], id="2,048 bytes"),
        pytest.param("app", text("a" * 2049), ["too-long"], id="2,049 bytes"),
        pytest.param("robot", text("好" * 683), ["too-long"], id="robot: 2,049 bytes"),
        pytest.param("app", text("a" * 2049, "markdown"), ["too-long"], id="app: markdown"),
        pytest.param("robot", text("a" * 4096, "markdown"), [], id="robot: markdown"),
        pytest.param("robot", text("a" * 4097, "markdown"), ["too-long"], id="robot: markdown too long"),
        pytest.param("robot", text("a" * 4097, "markdown_v2"), ["too-long"], id="robot: markdown_v2"),
        pytest.param("app", text("a", "markdown_v2"), ["type"], id="app has no markdown_v2"),
        pytest.param("app", text("  "), ["empty"], id="blank"),
        pytest.param("app", {"msgtype": "text"}, ["content-absent"], id="no content"),
        pytest.param("app", {"msgtype": "text", "text": "hi"}, ["content-absent"], id="content is a text"),
        pytest.param("app", {}, ["type"], id="nothing"),
        pytest.param("app", {"msgtype": "voice", "voice": {}}, ["type"], id="voice"),
        pytest.param("app", {"msgtype": ["text"]}, ["type"], id="type is a list"),
        pytest.param(
            "app", {"msgtype": "textcard", "textcard": {"title": "a", "description": "b", "url": LINK}}, [], id="card"
        ),
        pytest.param(
            "app",
            {"msgtype": "textcard", "textcard": {"title": "a" * 129, "description": "b" * 513, "url": "x"}},
            ["cut-off", "cut-off", "link"],
            id="text card too long, no link",
        ),
        pytest.param("app", {"msgtype": "news", "news": {"articles": []}}, ["articles"], id="no article"),
        pytest.param("app", {"msgtype": "news", "news": {"articles": [{"title": "a"}] * 8}}, [], id="8 articles"),
        pytest.param("app", {"msgtype": "news", "news": {"articles": [{"title": "a"}] * 9}}, ["articles"], id="9"),
        pytest.param("app", {"msgtype": "news", "news": {"articles": [{}]}}, ["empty"], id="article without title"),
        pytest.param("robot", notice(), [], id="text notice"),
        pytest.param("robot", picture(), [], id="news notice"),
        pytest.param("app", buttons(), [], id="buttons"),
        pytest.param("robot", buttons(), ["card-type"], id="a robot has no buttons"),
        pytest.param("app", notice(card_type="other"), ["card-type"], id="no such card"),
        pytest.param("robot", notice(card_action=None), ["card-action"], id="leads nowhere"),
        pytest.param("robot", notice(card_action={"type": 0}), ["card-action"], id="leads to nothing"),
        pytest.param("robot", notice(card_action={"type": 1}), ["card-action-empty"], id="no address"),
        pytest.param("robot", notice(card_action={"type": 2, "url": LINK}), ["card-action-empty"], id="no program"),
        pytest.param("robot", notice(card_action={"type": 2, "appid": "wx1"}), [], id="mini program"),
        pytest.param("robot", notice(main_title=None), ["card-title"], id="no title"),
        pytest.param("robot", notice(main_title=None, sub_title_text="二级"), [], id="secondary text"),
        pytest.param("robot", picture(card_image=None), ["card-image"], id="no image"),
        pytest.param("robot", picture(card_image={"url": LINK, "aspect_ratio": 1.29}), ["card-ratio"], id="too high"),
        pytest.param("robot", picture(card_image={"url": LINK, "aspect_ratio": True}), ["card-ratio"], id="no ratio"),
        pytest.param("app", buttons(task_id=None), ["card-task"], id="buttons without a task"),
        pytest.param("robot", notice(action_menu={"desc": "x"}), ["card-task"], id="menu without a task"),
        pytest.param("robot", notice(task_id="a b"), ["card-task-shape"], id="task with a blank"),
        pytest.param("robot", notice(task_id="a" * 129), ["card-task-shape"], id="task too long"),
        pytest.param("robot", notice(horizontal_content_list=[{"keyname": "订单"}] * 6), [], id="6 rows"),
        pytest.param("robot", notice(horizontal_content_list=[{"keyname": "订单"}] * 7), ["card-list"], id="7 rows"),
        pytest.param("robot", notice(jump_list=[{}] * 4), ["card-list"], id="4 jumps"),
        pytest.param("robot", notice(vertical_content_list=[{}] * 5), ["card-list"], id="5 lines"),
        pytest.param("robot", notice(jump_list="x"), ["card-list"], id="a list that is a text"),
        pytest.param("robot", notice(main_title={"title": "字" * 27}), ["cut-off"], id="title cut off"),
        pytest.param("robot", notice(source={"desc": "字" * 14}), ["cut-off"], id="source cut off"),
        pytest.param(
            "robot", notice(horizontal_content_list=[{"keyname": "六个字的名称", "value": "v"}]), ["cut-off"], id="row"
        ),
    ],
)
def test_message_is_judged_by_channel(channel: str, message: dict[str, Any], expected: list[str]) -> None:
    assert codes(message, channel) == expected


def test_lengths_that_are_suggested_only_warn() -> None:
    found = list(message_problems(notice(main_title={"title": "字" * 27, "desc": "字" * 31}), "robot"))
    assert [one.blocks for one in found] == [False, False]
    assert all(one.pointer.startswith("/template_card/main_title/") for one in found)


@pytest.mark.parametrize(
    ("given_values", "expected"),
    [
        pytest.param({"touser": "a|b", "toparty": "2"}, [], id="members and a department"),
        pytest.param({"totag": "3"}, [], id="tag"),
        pytest.param({}, ["nobody"], id="nobody"),
        pytest.param({"touser": " | "}, ["nobody"], id="only separators"),
        pytest.param({"touser": "|".join(map(str, range(1000)))}, [], id="1,000 members"),
        pytest.param({"touser": "|".join(map(str, range(1001)))}, ["too-many"], id="1,001 members"),
        pytest.param({"toparty": "|".join(map(str, range(101)))}, ["too-many"], id="101 departments"),
        pytest.param({"totag": "|".join(map(str, range(101)))}, ["too-many"], id="101 tags"),
        pytest.param({"touser": "@all"}, ["everyone"], id="everyone"),
        pytest.param({"toparty": "客服部"}, ["not-a-number"], id="department by name"),
    ],
)
def test_recipients_are_counted(given_values: dict[str, str], expected: list[str]) -> None:
    found = AppMessage().problems({**given_values, "text": "hi"}, AGENT)
    assert [one.code.removeprefix("wecom.message.") for one in found] == expected
    assert [one.blocks for one in found] == [one != "everyone" for one in expected]


@pytest.mark.parametrize("credentials", [{}, {"agent_id": ""}, {"agent_id": "一号"}], ids=["none", "blank", "a word"])
def test_an_app_without_its_agent_id_sends_nothing(credentials: dict[str, str]) -> None:
    found = AppMessage().problems({"touser": "a", "text": "hi"}, credentials)
    assert [(one.code, one.blocks) for one in found] == [("wecom.message.agent-absent", True)]


def test_bodies_are_as_documented() -> None:
    made = AppMessage().body({"touser": "a, b，c", "toparty": "2", "message": notice()}, AGENT)
    assert made == {"touser": "a|b|c", "toparty": "2", "agentid": 1000002, **notice()}
    assert RobotMessage().body({"text": "你好"}, {}) == text("你好")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
)
KINDS = ("text", "markdown", "markdown_v2", "textcard", "news", "template_card")
CARD = st.dictionaries(
    st.sampled_from(["card_type", "main_title", "card_action", "task_id", "jump_list", "horizontal_content_list"]), JSON
)


@given(st.sampled_from(KINDS), JSON | CARD, st.sampled_from(["app", "robot"]))
def test_any_message_is_judged_without_a_fault(kind: str, content: Any, channel: str) -> None:
    found = list(message_problems({"msgtype": kind, kind: content}, channel))
    assert all(one.pointer.startswith("/") for one in found)


def test_every_code_has_its_words() -> None:
    source = inspect.getsource(wecom_messages) + inspect.getsource(wecom_cards)
    names = set(re.findall(r'_finding\(\s*"([a-z-]+)"', source))
    assert len(names) >= 18
    for language in ("zh_CN", "en"):
        texts = RESOURCES.texts(language)
        keys = [f"wecom.message.{name}.{part}" for name in names for part in ("message", "fix")]
        assert [key for key in keys if not texts.has(key)] == []
