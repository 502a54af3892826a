"""Events in webhook payloads and error replies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.diagnosis.tables import TABLE
from wizard.core.diagnosis.events import Event
from wizard.core.diagnosis.extraction import Unread
from wizard.core.diagnosis.webhooks import events_of

FAILED = {
    "id": "wamid.x",
    "status": "failed",
    "timestamp": "1751142888",
    "recipient_id": "16505551234",
    "errors": [{"code": 131049, "title": "…"}],
}
SENT = {"id": "wamid.y", "status": "sent", "timestamp": "1751142889", "recipient_id": "16505551234"}


def payload(*statuses: Any) -> dict[str, Any]:
    value = {"messaging_product": "whatsapp", "statuses": list(statuses)}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"value": value, "field": "messages"}]}],
    }


CASES: dict[str, tuple[Any, list[Event]]] = {
    "webhook": (
        payload(FAILED, SENT),
        [Event(7, 131049, "16505551234", "1751142888"), Event(7, Unread.EMPTY, "16505551234", "1751142889")],
    ),
    "bare-status": (FAILED, [Event(7, 131049, "16505551234", "1751142888")]),
    "code-as-text": ({**FAILED, "errors": [{"code": "131050"}]}, [Event(7, 131050, "16505551234", "1751142888")]),
    "error-reply": ({"error": {"message": "(#130429) Rate limit hit", "code": 130429}}, [Event(7, 130429)]),
    "subcode": ({"error": {"code": 100, "error_subcode": 2388299}}, [Event(7, 2388299)]),
    "short-subcode": ({"error": {"code": 100, "error_subcode": 33}}, [Event(7, 100)]),
    "account-error": ({"entry": [{"changes": [{"value": {"errors": [{"code": 131031}]}}]}]}, [Event(7, 131031)]),
    "list": (
        [FAILED, SENT],
        [Event(7, 131049, "16505551234", "1751142888"), Event(7, Unread.EMPTY, "16505551234", "1751142889")],
    ),
    "odd-error": ({**FAILED, "errors": ["boom"]}, [Event(7, Unread.TEXT, "16505551234", "1751142888")]),
    "message": ({"entry": [{"changes": [{"value": {"messages": [{"id": "x"}]}}]}]}, []),
    "number": (5, []),
    "null-members": ({"entry": None, "statuses": 3}, []),
}


@pytest.mark.parametrize(("value", "events"), CASES.values(), ids=CASES)
def test_events_of_a_value(value: Any, events: list[Event]) -> None:
    assert list(events_of(value, 7, TABLE)) == events
