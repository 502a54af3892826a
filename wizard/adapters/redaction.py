"""Keeps secret values out of log records, whatever library wrote them (design.md §2 Secrets; facts/ecosystem.md §9).

requests puts whole URLs into its errors and urllib3 logs them, so a value is looked for as it is and as URLs, Base64
headers, JSON, reprs and HTML write it; what stands behind a well-known parameter name goes even if we never saw it.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

from wizard.core.secret import Secret

MASK: Final = "***"
# Shorter values would blank out ordinary words and numbers; no platform issues such a key.
SHORTEST: Final = 4
_SHORTEST_LINE: Final = 16
_SHORTEST_BASE64: Final = 6

# Not compiled here: `re` does it, and keeps them, with the first line that is logged, which most starts never see.
_NAMES: Final = (
    r"(?:[A-Za-z0-9]+[-_.])*"
    r"(?:api[-_]?(?:key|token)|app[-_]?key|(?:access|private|partner|push|verify|encoding[-_]?aes)[-_]?key|encodingaeskey"
    r"|[a-z]*secret|[a-z]*token|password|passwd|passphrase|authorization|cookie|signature|sign|jwt)"
)
_SCHEMES: Final = r"(?:(?:Bearer|Basic|Digest|Token|Zoho-oauthtoken|OAuth)\s+)?"
_QUOTE: Final = r"""\\?["']?"""
_NAMED: Final = (
    rf"""(?i)(?<![A-Za-z0-9])({_NAMES}{_QUOTE}\s*(?:=|:|%3[Dd]|,\s*(?=b?["']))\s*(?:b(?=["']))?{_QUOTE}{_SCHEMES})"""
    r"""(?!\*\*\*)[^\s"'&,;<>)}\]\\]+"""
)
_BEARER: Final = r"(?i)\b((?:Bearer|Basic)\s+)(?!\*\*\*)[A-Za-z0-9._~+/=-]{8,}"
_USERINFO: Final = r"(://[^\s/:@]*:)[^\s/@]+(@)"
_QUERY_CODE: Final = r"([?&](?:code|key)=)[^\s&\"'#]+"

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN: Final = (int, float, bool, type(None))


def forms(value: str) -> frozenset[str]:
    """Every way the value is likely to be written, itself included."""
    plain = {value, *(line.strip() for line in value.splitlines() if len(line.strip()) >= _SHORTEST_LINE)}
    written = {form for text in plain for form in _written(text)}
    return frozenset(form for form in written if len(form) >= SHORTEST)


def _written(text: str) -> Iterator[str]:
    import html  # brings every named entity, and the first page holds no secret

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

    A watched value is known for as long as its Secret is in memory; a registered one until it is forgotten.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._forms: dict[str, int] = {}
        self._ordered: tuple[str, ...] = ()
        self._gone: deque[frozenset[str]] = deque()

    def watch(self, secret: Secret) -> None:
        """Blank this value out for as long as the Secret itself, not an equal one, is in memory."""
        found = forms(secret.reveal())
        self._count(found, 1)
        weakref.finalize(secret, self._let_go, found).atexit = False

    def register(self, secret: Secret) -> None:
        """Blank this value out from now on. Registering twice needs forgetting twice."""
        self._count(forms(secret.reveal()), 1)

    def forget(self, secret: Secret) -> None:
        """Undo one `register` of an equal value; without one, nothing happens."""
        self._count(forms(secret.reveal()), -1)

    def redact(self, text: str) -> str:
        """The text with every known value, and whatever stands behind a tell-tale name, replaced by ***."""
        for form in self._ordered:
            text = text.replace(form, MASK)
        text = re.sub(_USERINFO, rf"\g<1>{MASK}\g<2>", text)
        for pattern in (_NAMED, _BEARER, _QUERY_CODE):
            text = re.sub(pattern, rf"\g<1>{MASK}", text)
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

    def _count(self, found: frozenset[str], change: int) -> None:
        with self._lock:
            self._change(found, change)
        self._settle()

    def _let_go(self, found: frozenset[str]) -> None:
        """May be called at any moment by the collector, even while this thread holds the lock: so it never waits."""
        self._gone.append(found)
        self._settle()

    def _settle(self) -> None:
        while self._gone and self._lock.acquire(blocking=False):
            try:
                self._change(self._gone.popleft(), -1)
            except IndexError:
                return  # another thread was quicker
            finally:
                self._lock.release()

    def _change(self, found: frozenset[str], change: int) -> None:
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
