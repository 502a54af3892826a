"""Messages to WeCom: what the documents allow by channel, and the bodies of the two send requests.

What would be refused is an error; what WeCom would cut off, or deliver to more people than one may think, a warning.
Sources: WeCom, "发送应用消息" and "群机器人配置说明" (types, sizes in bytes of UTF-8, recipients joined with | and how
many there may be).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from wizard.core.descriptors.actions import Given
from wizard.core.findings import Finding, Severity
from wizard.core.pointer import get
from wizard.systems.wecom_cards import card_problems

APP, ROBOT = "app", "robot"
_MOST_BYTES = {
    (APP, "text"): 2048,
    (APP, "markdown"): 2048,
    (ROBOT, "text"): 2048,
    (ROBOT, "markdown"): 4096,
    (ROBOT, "markdown_v2"): 4096,
}
_TYPES = {
    APP: ("text", "markdown", "textcard", "news", "template_card"),
    ROBOT: ("text", "markdown", "markdown_v2", "news", "template_card"),
}
_MOST_RECIPIENTS = {"touser": 1000, "toparty": 100, "totag": 100}
_EVERYONE = "@all"
_MOST_ARTICLES = 8


class AppMessage:
    """The action format "wecom-app-message" (wizard.core.actions.ActionFormat)."""

    inputs: ClassVar[tuple[str, ...]] = ("touser", "toparty", "totag", "text", "message")

    def problems(self, given: Given, credentials: Mapping[str, str]) -> tuple[Finding, ...]:
        """What is wrong with the recipients and the message, and an agent id that is not there yet."""
        unnamed = [] if _is_agent(credentials) else [_finding("agent-absent", Severity.ERROR, "/agentid")]
        return (*unnamed, *_recipient_problems(given), *message_problems(_message(given), APP))

    def body(self, given: Given, credentials: Mapping[str, str]) -> Any:
        """Recipients as texts, the agent id as a number, and the message."""
        recipients = {name: "|".join(_recipients(given, name)) for name in _MOST_RECIPIENTS}
        kept = {name: value for name, value in recipients.items() if value}
        return {**kept, "agentid": int(credentials["agent_id"]), **_message(given)}


class RobotMessage:
    """The action format "wecom-robot-message" (wizard.core.actions.ActionFormat)."""

    inputs: ClassVar[tuple[str, ...]] = ("text", "message")

    def problems(self, given: Given, credentials: Mapping[str, str]) -> tuple[Finding, ...]:
        """What is wrong with the message."""
        del credentials
        return tuple(message_problems(_message(given), ROBOT))

    def body(self, given: Given, credentials: Mapping[str, str]) -> Any:
        """The message alone: the key names the group."""
        del credentials
        return _message(given)


def message_problems(message: Mapping[str, Any], channel: str) -> Iterator[Finding]:
    """What is wrong with one message (`{"msgtype": …, …}`) for the channel `app` or `robot`; pointers are inside it."""
    kind = message.get("msgtype")
    if kind not in _TYPES[channel]:
        types = ", ".join(_TYPES[channel])
        yield _finding("type", Severity.ERROR, "/msgtype", types=types)
        return
    content = message.get(kind)
    if not isinstance(content, Mapping):
        yield _finding("content-absent", Severity.ERROR, f"/{kind}", kind=kind)
    elif kind == "textcard":
        yield from _text_card_problems(content)
    elif kind == "news":
        yield from _news_problems(content)
    elif kind == "template_card":
        yield from card_problems(content, channel)
    else:
        yield from _text_problems(content, kind, channel)


def _is_agent(credentials: Mapping[str, str]) -> bool:
    agent = credentials.get("agent_id", "")
    return agent.isascii() and agent.isdigit()


def _finding(name: str, severity: Severity, pointer: str, **told: object) -> Finding:
    return Finding(f"wecom.message.{name}", severity, pointer, told)


def _message(given: Given) -> Mapping[str, Any]:
    whole = given.get("message")
    if isinstance(whole, Mapping):
        return whole
    return {"msgtype": "text", "text": {"content": str(given.get("text", ""))}}


def _recipients(given: Given, name: str) -> list[str]:
    """The ids of one kind, written with | or with commas between them."""
    raw = str(given.get(name, "")).replace(",", "|").replace("，", "|")
    return [one.strip() for one in raw.split("|") if one.strip()]


def _recipient_problems(given: Given) -> Iterator[Finding]:
    found = {name: _recipients(given, name) for name in _MOST_RECIPIENTS}
    if not any(found.values()):
        yield _finding("nobody", Severity.ERROR, "/touser")
    for name, most in _MOST_RECIPIENTS.items():
        if len(found[name]) > most:
            yield _finding("too-many", Severity.ERROR, f"/{name}", count=len(found[name]), most=most)
    if _EVERYONE in found["touser"]:
        yield _finding("everyone", Severity.WARNING, "/touser")
    for name in ("toparty", "totag"):
        if not all(one.isascii() and one.isdigit() for one in found[name]):
            yield _finding("not-a-number", Severity.ERROR, f"/{name}")


def _text_problems(content: Mapping[str, Any], kind: str, channel: str) -> Iterator[Finding]:
    text = content.get("content")
    pointer = f"/{kind}/content"
    if not isinstance(text, str) or not text.strip():
        yield _finding("empty", Severity.ERROR, pointer)
        return
    most, size = _MOST_BYTES[channel, kind], len(text.encode("utf-8", "surrogatepass"))
    if size > most:
        yield _finding("too-long", Severity.ERROR, pointer, size=size, most=most)


def _text_card_problems(content: Mapping[str, Any]) -> Iterator[Finding]:
    for name, most in (("title", 128), ("description", 512)):
        text = content.get(name)
        if not isinstance(text, str) or not text.strip():
            yield _finding("empty", Severity.ERROR, f"/textcard/{name}")
        elif len(text) > most:
            yield _finding("cut-off", Severity.WARNING, f"/textcard/{name}", count=len(text), most=most)
    yield from _link_problems(content.get("url"), "/textcard/url")


def _link_problems(url: Any, pointer: str) -> Iterator[Finding]:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        yield _finding("link", Severity.ERROR, pointer)
    elif len(url.encode("utf-8", "surrogatepass")) > 2048:
        yield _finding("too-long", Severity.ERROR, pointer, size=len(url.encode("utf-8", "surrogatepass")), most=2048)


def _news_problems(content: Mapping[str, Any]) -> Iterator[Finding]:
    articles = content.get("articles")
    if not isinstance(articles, list) or not 1 <= len(articles) <= _MOST_ARTICLES:
        count = len(articles) if isinstance(articles, list) else 0
        yield _finding("articles", Severity.ERROR, "/news/articles", count=count, most=_MOST_ARTICLES)
        return
    for index in range(len(articles)):
        title = get(articles, f"/{index}/title")
        if not isinstance(title, str) or not title.strip():
            yield _finding("empty", Severity.ERROR, f"/news/articles/{index}/title")
