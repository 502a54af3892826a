"""Reads a reply: its body as JSON or XML, the platform's own words, its date and how long to wait."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wizard.adapters.http.client import HttpReply
from wizard.adapters.ladders.redaction import bounded
from wizard.core.ladder import Reply
from wizard.core.pointer import MISSING, get

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_WORDS = 500
"""Characters of a platform's own message that are kept."""

_MESSAGES = (
    "/message",
    "/error/message",
    "/data/error/message",
    "/meta/developerMessage",
    "/error_description",
    "/detail",
    "/errors/0/message",
    "/errors/0/detail",
    "/errmsg",
    "/error_msg",
    "/msg",
    "/error",
    "/errors",
    "/title",
)
_DETAILS = ("/error/error_data/details", "/error/error_user_msg")
"""What some platforms say in addition, in the account's language: shown, never matched."""

_TRACES = ("/error/fbtrace_id",)
_MOST_TRACE = 60
_ADDRESS = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")


def judged_reply(reply: HttpReply) -> Reply:
    """The reply as the ladder judges it; a body that is neither JSON nor XML is MISSING."""
    text = reply.body.decode("utf-8-sig", errors="replace")
    return Reply(reply.status, _parsed(text, reply), not text.strip(), reply.headers)


def is_web_page(reply: HttpReply) -> bool:
    """Whether a page for people came instead of an API's answer (maintenance, a company gateway)."""
    start = reply.body[:200].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or "text/html" in reply.headers.get("content-type", "")


def words_of(reply: HttpReply, body: Any) -> str:
    """The platform's own message, verbatim: the first usual place that holds one, and what it adds to it; or else the
    whole text."""
    for pointer in _MESSAGES:
        found = get(body, pointer)
        if isinstance(found, str) and found.strip():
            return " · ".join(dict.fromkeys([found, *_texts(body, _DETAILS)]))
    if is_web_page(reply):
        return ""
    return reply.body.decode("utf-8-sig", errors="replace")


def trace_of(body: Any) -> str:
    """The number by which the platform's support finds this request, or ""."""
    return next((bounded(found, _MOST_TRACE) for found in _texts(body, _TRACES)), "")


def _texts(body: Any, pointers: Iterable[str]) -> list[str]:
    found = (get(body, pointer) for pointer in pointers)
    return [one for one in found if isinstance(one, str) and one.strip()]


def date_of(reply: HttpReply) -> datetime | None:
    """The server's time (UTC) from the Date header."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(reply.headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def reply_parameters(reply: HttpReply, words: str) -> dict[str, object]:
    """What texts may name: `status`, `retry_after` (as sent), `address` (an IPv4 the platform mentions)."""
    parameters: dict[str, object] = {"status": reply.status}
    if after := bounded(reply.headers.get("retry-after", ""), 40):
        parameters["retry_after"] = after
    if address := _ADDRESS.search(words):
        parameters["address"] = address[0]
    return parameters


def _parsed(text: str, reply: HttpReply) -> Any:
    if text.lstrip().startswith("<?xml") or "xml" in reply.headers.get("content-type", ""):
        return _parsed_xml(reply.body)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return MISSING


def _parsed_xml(body: bytes) -> Any:
    """An element as an object: children by name (repeated ones as a list), attributes as @name, text as #text.

    Namespaces are dropped; an element with text only is that text. Entities and DTDs are refused.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        root = fromstring(body, forbid_dtd=True)
        return {_local(root.tag): _object(root)}
    except (ParseError, DefusedXmlException, RecursionError, ValueError, LookupError):
        return MISSING


def _object(element: Element) -> Any:
    value: dict[str, Any] = {f"@{_local(name)}": one for name, one in element.attrib.items()}
    for child in element:
        name, one = _local(child.tag), _object(child)
        if name in value:
            value[name] = [*value[name], one] if isinstance(value[name], list) else [value[name], one]
        else:
            value[name] = one
    text = (element.text or "").strip()
    if not value:
        return text
    return {**value, "#text": text} if text else value


def _local(name: str) -> str:
    return name.rpartition("}")[2]
