"""Keeps secret values out of log records, whatever library wrote them (design.md §2 Secrets; facts/ecosystem.md §9).

requests puts whole URLs into its errors and urllib3 logs them, so a value is looked for as it is and as URLs, Base64
headers, JSON, reprs and HTML write it; what stands behind a well-known parameter name goes even if we never saw it.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

from wizard.core.secret import Secret

MASK: Final = "***"
# Shorter values would blank out ordinary words and numbers; no platform issues such a key.
SHORTEST: Final = 4
_SHORTEST_LINE: Final = 16
_SHORTEST_BASE64: Final = 6

_NAMES: Final = (
    r"(?:[A-Za-z0-9]+[-_.])*"
    r"(?:api[-_]?(?:key|token)|app[-_]?key|(?:access|private|partner|push|verify|encoding[-_]?aes)[-_]?key|encodingaeskey"
    r"|[a-z]*secret|[a-z]*token|password|passwd|passphrase|authorization|cookie|signature|sign|jwt)"
)
_SCHEMES: Final = r"(?:(?:Bearer|Basic|Digest|Token|Zoho-oauthtoken|OAuth)\s+)?"
_QUOTE: Final = r"""\\?["']?"""
_NAMED: Final = re.compile(
    rf"""(?<![A-Za-z0-9])({_NAMES}{_QUOTE}\s*(?:=|:|%3[Dd]|,\s*(?=b?["']))\s*(?:b(?=["']))?{_QUOTE}{_SCHEMES})"""
    r"""(?!\*\*\*)[^\s"'&,;<>)}\]\\]+""",
    re.IGNORECASE,
)
_BEARER: Final = re.compile(r"\b((?:Bearer|Basic)\s+)(?!\*\*\*)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)
_USERINFO: Final = re.compile(r"(://[^\s/:@]*:)[^\s/@]+(@)")
_QUERY_CODE: Final = re.compile(r"([?&](?:code|key)=)[^\s&\"'#]+")

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN: Final = (int, float, bool, type(None))


def forms(value: str) -> frozenset[str]:
    """Every way the value is likely to be written, itself included."""
    plain = {value, *(line.strip() for line in value.splitlines() if len(line.strip()) >= _SHORTEST_LINE)}
    written = {form for text in plain for form in _written(text)}
    return frozenset(form for form in written if len(form) >= SHORTEST)


def _written(text: str) -> Iterator[str]:
    data = text.encode("utf-8", "replace")
    yield text
    for escaped in (quote(data), quote(data, safe=""), quote_plus(data)):
        yield escaped
        yield re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), escaped)
    yield html.escape(text)
    yield html.escape(text, quote=False)
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield json.dumps(text)[1:-1].replace("/", "\\/")
    yield repr(text)[1:-1]
    yield repr(data)[2:-1]
    yield from _base64_cores(data)


def _base64_cores(data: bytes) -> Iterator[str]:
    """The characters the value alone decides, for each of the three places it can take inside a longer text."""
    for offset, first in enumerate((0, 2, 3)):
        encoded = base64.b64encode(b"\0" * offset + data).decode("ascii")
        core = encoded[first : (offset + len(data)) * 8 // 6]
        if len(core) >= _SHORTEST_BASE64:
            yield core
            yield core.replace("+", "-").replace("/", "_")
            yield quote(core, safe="")


class RedactingFilter(logging.Filter):
    """A filter for root *handlers* (a logger's filter does not see its children's records).

    Values are kept until forgotten: call `forget` with the same Secret, or an equal one, when it is removed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._forms: dict[str, int] = {}
        self._ordered: tuple[str, ...] = ()

    def register(self, secret: Secret) -> None:
        """Blank this value out from now on. Registering twice needs forgetting twice."""
        self._count(secret, 1)

    def forget(self, secret: Secret) -> None:
        """Undo one `register` of an equal value; without one, nothing happens."""
        self._count(secret, -1)

    def redact(self, text: str) -> str:
        """The text with every known value, and whatever stands behind a tell-tale name, replaced by ***."""
        for form in self._ordered:
            text = text.replace(form, MASK)
        text = _USERINFO.sub(rf"\g<1>{MASK}\g<2>", text)
        for pattern in (_NAMED, _BEARER, _QUERY_CODE):
            text = pattern.sub(rf"\g<1>{MASK}", text)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place: message, arguments, exception, stack and extras. Always lets it through."""
        record.msg, record.args = self.redact(_message(record)), ()
        if record.exc_info:
            # As text only: another handler must not format the exception anew.
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        _rewrite_extras(record, self.redact)
        return True

    def _count(self, secret: Secret, change: int) -> None:
        found = forms(secret.reveal())
        with self._lock:
            for form in found:
                count = self._forms.get(form, 0) + change
                if count > 0:
                    self._forms[form] = count
                else:
                    self._forms.pop(form, None)
            # Longest first: a form may be part of another.
            self._ordered = tuple(sorted(self._forms, key=len, reverse=True))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # logging would print the raw arguments to standard error.
        return f"{record.msg} [arguments do not fit]"


def _rewrite_extras(record: logging.LogRecord, redact: Callable[[str], str]) -> None:
    for name, value in vars(record).items():
        if name not in _STANDARD and not isinstance(value, _PLAIN):
            setattr(record, name, redact(str(value)))
