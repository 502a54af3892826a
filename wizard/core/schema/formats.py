"""Checkers of every `format` a shipped schema may use, the same in both validators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.I)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9.-]+)")
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Z][a-z]{3})?([_-][A-Z]{2})?")
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]+){1,2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def is_date(value: str) -> bool:
    """YYYY-MM-DD and a day that exists."""
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and _parses(date.fromisoformat, value)


def is_date_time(value: str) -> bool:
    """RFC 3339 with a zone."""
    shaped = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})", value)
    return shaped is not None and _parses(datetime.fromisoformat, value)


def is_https_url(value: str) -> bool:
    """An absolute https address with a host name, no user info and no blanks."""
    if re.search(r"[\s\\\x00-\x1f]", value) or not _parses(urlsplit, value):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" and "@" not in parts.netloc and is_host(parts.hostname or "")


def is_host(value: str) -> bool:
    """A host name in ASCII with at least one dot, no trailing dot, no IP literal."""
    return _HOST.fullmatch(value) is not None


def is_email(value: str) -> bool:
    """local@host in ASCII."""
    match = _EMAIL.fullmatch(value)
    return match is not None and is_host(match.group(1))


def _is_uuid(value: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value) is not None and _parses(
        UUID, value
    )


def _parses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date": is_date,
    "date-time": is_date_time,
    "time": lambda value: _TIME.fullmatch(value) is not None,
    "email": is_email,
    "https-url": is_https_url,
    "host": is_host,
    "language-tag": lambda value: _LANGUAGE.fullmatch(value) is not None,
    "time-zone": lambda value: _ZONE.fullmatch(value) is not None,
    "uuid": _is_uuid,
    "e164": lambda value: re.fullmatch(r"\+[1-9][0-9]{6,14}", value) is not None,
}
