"""A small trigger table of a made-up platform, as loaded from a file, and answers for it."""

from __future__ import annotations

from typing import Any

from wizard.core.descriptors.triggers import TriggerTable
from wizard.core.loading.triggers import build_triggers

FILE: dict[str, Any] = {
    "moment": ["/at"],
    "words": [["/text"], ["/card/main_title", "title", "desc"]],
    "times": ["paid"],
    "ping": [{"pointer": "/kind", "equals": "ping"}],
    "places": {
        "triggers": "/steps/rules/items",
        "messages": "/steps/messages/items",
        "hours": "/steps/rules/working_hours",
        "zone": "/steps/rules/time_zone",
        "grants": "/steps/rules/grants",
        "fields": "/steps/data/fields",
    },
    "event": [
        {
            "id": "lost",
            "match": [[{"pointer": "/kind", "equals": "parcel"}, {"pointer": "/state", "in": ["lost", "burnt"]}]],
            "values": {"order": ["/order", "/order_id"], "state": ["/state"]},
            "repeats": ["order", "state"],
            "evidence": "documented",
            "sources": [],
        },
        {
            "id": "parcel",
            "match": [[{"pointer": "/kind", "equals": "parcel"}]],
            "values": {"order": ["/order", "/order_id"], "state": ["/state"], "phone": ["/phone"], "paid": ["/paid"]},
            "evidence": "documented",
            "sources": [],
        },
        {
            "id": "question",
            "match": [[{"pointer": "/kind", "equals": "chat"}]],
            "values": {"text": ["/text"]},
            "grant": "chat",
            "evidence": "documented",
            "sources": [],
        },
    ],
    "channel": [
        {
            "id": "robot",
            "targets": [],
            "forms": ["text"],
            "evidence": "documented",
            "sources": [],
            "limit": [
                {
                    "count": 2,
                    "seconds": 60,
                    "per": "channel",
                    "excess": "refused",
                    "evidence": "guide",
                    "sources": [],
                    "lowered_by": "/steps/rules/per_minute",
                }
            ],
        },
        {
            "id": "app",
            "targets": ["members", "departments"],
            "forms": ["text", "card"],
            "evidence": "documented",
            "sources": [],
            "limit": [
                {"count": 1, "seconds": 60, "per": "target", "excess": "dropped", "evidence": "guide", "sources": []}
            ],
        },
    ],
}
TABLE: TriggerTable = build_triggers(FILE)
LONDON_HOURS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}]


def trigger(name: str = "parcels", **members: Any) -> dict[str, Any]:
    """A trigger that tells the robot of every parcel, changed by `members`."""
    return {"name": name, "event": "parcel", "channel": "robot", "message": "short", **members}


def document(*triggers: dict[str, Any], **rules: Any) -> dict[str, Any]:
    """Answers with these triggers; `fields` may be given."""
    fields = rules.pop("fields", ["order", "state"])
    return {
        "steps": {
            "rules": {"items": list(triggers), "time_zone": "Europe/London", **rules},
            "messages": {
                "items": [
                    {"name": "short", "kind": "text", "text": "Parcel {order}: {state}"},
                    {"name": "card", "kind": "card", "card": {"main_title": {"title": "{order}", "desc": "{phone}"}}},
                ]
            },
            "data": {"fields": fields},
        }
    }
