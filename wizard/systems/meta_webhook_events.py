"""What an event of Meta's webhooks says: its fields, and of each template whose status changed the new one and why.

Sources: Meta, "message_template_status_update webhook reference" (event, reason, rejection_info), "Template statuses".
A batch holds up to 1,000 changes. Text of the payload is bounded and loses what is not printable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.callbacks import Said, TemplateEvent
from wizard.core.pointer import expand

_TEMPLATE_STATUS = "message_template_status_update"
_MOST_CHARACTERS = 2000
_STATUS_AFTER = {"REINSTATED": "APPROVED", "FLAGGED": "", "LOCKED": "", "UNARCHIVED": ""}
"""Events that are no status: back in use; the others warn of one, or do not say which comes after."""


def read_event(body: bytes) -> Said:
    """What the body says; nothing for one that is no event."""
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Said()
    changes = list(_changes(value))
    subjects = dict.fromkeys(_text(change.get("field")) for _, change in changes)
    templates = (_template(account, change["value"]) for account, change in changes if _is_of_template(change))
    return Said(tuple(one for one in subjects if one), tuple(one for one in templates if one.name and one.event))


def _changes(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every change with the id of the account it is of."""
    for _, entry in expand(value, "/entry/*"):
        account = _text(entry.get("id")) if isinstance(entry, Mapping) else ""
        yield from ((account, change) for _, change in expand(entry, "/changes/*") if isinstance(change, Mapping))


def _is_of_template(change: Mapping[str, Any]) -> bool:
    return change.get("field") == _TEMPLATE_STATUS and isinstance(change.get("value"), Mapping)


def _template(account: str, value: Mapping[str, Any]) -> TemplateEvent:
    event, reason = _text(value.get("event")).upper(), _text(value.get("reason")).upper()
    rejection = value.get("rejection_info")
    rejection = rejection if isinstance(rejection, Mapping) else {}
    return TemplateEvent(
        name=_text(value.get("message_template_name")),
        language=_text(value.get("message_template_language")).replace("-", "_"),
        event=event,
        status=_STATUS_AFTER.get(event, event),
        category=_text(value.get("message_template_category")).upper(),
        reason="" if reason == "NONE" else reason,
        rejected_for=_text(rejection.get("reason")),
        advice=_text(rejection.get("recommendation")),
        id=_text(value.get("message_template_id")),
        account=account,
    )


def _text(value: Any) -> str:
    """A number or text as a text; "" for anything else."""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return ""
    shown = str(value)[:_MOST_CHARACTERS] if isinstance(value, str) or value.bit_length() < 128 else ""
    return "".join(one if one.isprintable() else " " for one in shown).strip()
