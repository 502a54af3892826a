"""Events in webhook payloads and error replies, one JSON value each.

Shapes: Meta's `messages` webhook (entry/changes/value/statuses[].errors[]), a bare status, the Graph error envelope.
Codes come as numbers and as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.diagnosis.events import Event
from wizard.core.diagnosis.extraction import Unread, code_in
from wizard.core.diagnosis.table import CodeTable
from wizard.core.pointer import expand

_STATUSES = ("/entry/*/changes/*/value/statuses/*", "/value/statuses/*", "/statuses/*")
_ERRORS = ("/entry/*/changes/*/value/errors/*", "/entry/*/changes/*/value/messages/*/errors/*")


def events_of(value: Any, row: int, table: CodeTable) -> Iterator[Event]:
    """Every status or error of one JSON value; nothing for a value that is neither."""
    if isinstance(value, list):
        for one in value:
            yield from events_of(one, row, table)
        return
    if not isinstance(value, Mapping):
        return
    statuses = [one for pattern in _STATUSES for _, one in expand(value, pattern) if isinstance(one, Mapping)]
    if "status" in value and not statuses:
        statuses = [value]
    for status in statuses:
        yield _status(status, row, table)
    errors = [one for pattern in _ERRORS for _, one in expand(value, pattern)]
    if not statuses:
        errors += [value["error"]] if "error" in value else []
        errors += value["errors"] if isinstance(value.get("errors"), list) else []
    for error in errors:
        yield Event(row, _code(error, table))


def _status(status: Mapping[str, Any], row: int, table: CodeTable) -> Event:
    errors = status.get("errors")
    if not isinstance(errors, list):
        errors = [status["error"]] if "error" in status else []
    code = _code(errors[0], table) if errors else Unread.EMPTY
    return Event(row, code, _plain(status.get("recipient_id") or status.get("to")), _plain(status.get("timestamp")))


def _code(error: Any, table: CodeTable) -> int | Unread:
    if not isinstance(error, Mapping):
        return Unread.TEXT
    code, subcode = (code_in(_plain(error.get(name))) for name in ("code", "error_subcode"))
    picked = table.pick(None, subcode if isinstance(subcode, int) else None)
    return code if picked is None else picked


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
