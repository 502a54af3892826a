"""What the documents allow in a WeCom template card, by channel. Lists and required parts are errors; lengths are what
WeCom suggests before it cuts off, so they are warnings.

Sources: WeCom, "发送应用消息" and "群机器人配置说明" (template_card).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.findings import Finding, Severity
from wizard.core.pointer import MISSING, get

CARD_TYPES = {
    "app": ("text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction"),
    "robot": ("text_notice", "news_notice"),
}
_NOTICES = ("text_notice", "news_notice")
_MOST_ITEMS = {"horizontal_content_list": 6, "jump_list": 3, "vertical_content_list": 4}
_SUGGESTED = {
    "/source/desc": 13,
    "/main_title/title": 26,
    "/main_title/desc": 30,
    "/emphasis_content/title": 10,
    "/emphasis_content/desc": 15,
    "/sub_title_text": 112,
}
_SUGGESTED_ITEMS = {"keyname": 5, "value": 26}
_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
_SMALLEST_RATIO, _LARGEST_RATIO = 1.3, 2.25


def card_problems(card: Mapping[str, Any], channel: str) -> Iterator[Finding]:
    """What is wrong with the `template_card` of a message; pointers begin with /template_card."""
    kind = card.get("card_type")
    if kind not in CARD_TYPES[channel]:
        types = ", ".join(CARD_TYPES[channel])
        yield _finding("card-type", "/card_type", types=types)
        return
    if kind in _NOTICES:
        yield from _notice_problems(card, str(kind))
    yield from _task_problems(card, str(kind))
    yield from _list_problems(card)
    yield from _length_problems(card)


def _finding(name: str, pointer: str, *, severity: Severity = Severity.ERROR, **told: object) -> Finding:
    return Finding(f"wecom.message.{name}", severity, f"/template_card{pointer}", told)


def _has(card: Mapping[str, Any], pointer: str) -> bool:
    return get(card, pointer) not in (MISSING, None, "", [])


def _notice_problems(card: Mapping[str, Any], kind: str) -> Iterator[Finding]:
    action = get(card, "/card_action/type")
    wanted = {1: "/card_action/url", 2: "/card_action/appid"}
    if action not in wanted:
        yield _finding("card-action", "/card_action")
    elif not _has(card, wanted[action]):
        yield _finding("card-action-empty", wanted[action])
    if kind == "text_notice" and not (_has(card, "/main_title/title") or _has(card, "/sub_title_text")):
        yield _finding("card-title", "/main_title/title")
    if kind == "news_notice":
        yield from _image_problems(card)


def _image_problems(card: Mapping[str, Any]) -> Iterator[Finding]:
    if not _has(card, "/card_image/url"):
        yield _finding("card-image", "/card_image/url")
    ratio = get(card, "/card_image/aspect_ratio")
    is_number = isinstance(ratio, (int, float)) and not isinstance(ratio, bool)
    if ratio is not MISSING and not (is_number and _SMALLEST_RATIO <= ratio <= _LARGEST_RATIO):
        yield _finding("card-ratio", "/card_image/aspect_ratio")


def _task_problems(card: Mapping[str, Any], kind: str) -> Iterator[Finding]:
    """Whoever presses something is told apart by the task's number, so a card with buttons needs one."""
    task = card.get("task_id")
    is_needed = kind not in _NOTICES or _has(card, "/action_menu")
    if is_needed and not task:
        yield _finding("card-task", "/task_id")
    elif task is not None and not (isinstance(task, str) and _TASK_ID.fullmatch(task)):
        yield _finding("card-task-shape", "/task_id")


def _list_problems(card: Mapping[str, Any]) -> Iterator[Finding]:
    for name, most in _MOST_ITEMS.items():
        items = card.get(name, [])
        if not isinstance(items, list) or len(items) > most:
            yield _finding("card-list", f"/{name}", count=len(items) if isinstance(items, list) else 0, most=most)


def _length_problems(card: Mapping[str, Any]) -> Iterator[Finding]:
    places = {pointer: (get(card, pointer), most) for pointer, most in _SUGGESTED.items()}
    rows = card.get("horizontal_content_list")
    for index in range(len(rows) if isinstance(rows, list) else 0):
        for name, most in _SUGGESTED_ITEMS.items():
            pointer = f"/horizontal_content_list/{index}/{name}"
            places[pointer] = get(card, pointer), most
    for pointer, (text, most) in places.items():
        if isinstance(text, str) and len(text) > most:
            yield _finding("cut-off", pointer, severity=Severity.WARNING, count=len(text), most=most)
