"""Documents of the shipped Ozon platform for tests: the sample answers, and what anyone might turn them into."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.pointer import MISSING, get, join, with_value

RESOURCES = Resources([shipped_root()])
OZON = RESOURCES.platform("ozon")
SYSTEMS = {name: RESOURCES.system(name) for name in OZON.index.systems}
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
KEY = "/steps/credentials/ozon/api_key"
URIS = {KEY: "keyring://gangway/ozon-north/ozon/api_key"}
FACTS = {
    "ozon": {
        "methods": ["/v3/chat/list", "/v3/chat/history", "/v1/chat/send/message"],
        "subscription_type": "PREMIUM_PLUS",
        "expires_at": "2027-05-01T00:00:00Z",
    }
}

SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        ["", " ", "ru", "strict", "documented", "fbo", "ozon-chat", "where-is-my-order", "24:00", "hk-company"]
    ),
    st.sampled_from(["Пишите нам в Telegram: t.me/shop", "https://example.com", "dispatch-notice", "2026-02-30"]),
    st.text(max_size=8),
    st.integers(-2, 50_000),
    st.booleans(),
    st.none(),
    st.just(1.5),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "kind", "text", "template", "stray"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def sample() -> dict[str, Any]:
    """The shipped sample answers, valid and complete, the secret as a reference."""
    path = RESOURCES.platform_folder("ozon") / "practice" / "answers.json"
    document: dict[str, Any] = with_value(json.loads(path.read_text("utf-8")), KEY, MISSING)
    return document


def referenced(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its secret's reference in place."""
    found: dict[str, Any] = with_value(document, KEY, {"$secret": URIS[KEY]})
    return found


def places(value: Any, at: str = "") -> list[str]:
    """The pointer of everything inside a document."""
    children: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    found = [at] if at else []
    for name, child in children:
        found += places(child, at + join(name))
    return found


FIELDS = [
    *places(sample()),
    *(
        "/steps/policy/reason",
        "/steps/policy/event_triggers",
        "/steps/policy/extra_words",
        "/steps/policy/ignored_words",
    ),
    *("/steps/policy/stray", "/steps/stray", "/stray", "/waivers", "/waits", "/steps/order_page/tracking_url_template"),
    *("/steps/entity/br_number", "/steps/templates/items/0/active", "/steps/templates/items/0/samples/gift_name"),
]
EDITS = st.tuples(st.sampled_from(FIELDS), st.one_of(st.just(MISSING), VALUES))


def edited(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """The document after one edit; an edit at a place that is not there (any more) changes nothing."""
    if not pointer.startswith("/") or pointer in ("/platform", "/version"):
        return document
    parent = get(document, pointer.rpartition("/")[0])
    if not isinstance(parent, dict) and not (isinstance(parent, list) and get(document, pointer) is not MISSING):
        return document
    changed: dict[str, Any] = with_value(document, pointer, value)
    return changed


DOCUMENTS = st.lists(EDITS, max_size=4).map(lambda edits: _all(sample(), edits))


def _all(document: dict[str, Any], edits: list[tuple[str, Any]]) -> dict[str, Any]:
    for pointer, value in edits:
        document = edited(document, pointer, value)
    return document
