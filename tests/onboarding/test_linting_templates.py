"""`gangway lint` takes a template as an API takes it, and plain texts of the same platform."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wizard.adapters.json_files import JsonInputError
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.errors import UnreadableInputError
from wizard.onboarding.linting import Linter, Message, read_messages, stream_messages

LINTER = Linter(Resources([shipped_root()]).platform("whatsapp"), date(2026, 11, 21))
REQUEST: dict[str, Any] = {
    "name": "order_shipped",
    "category": "UTILITY",
    "language": "en_US",
    "components": [
        {"type": "BODY", "text": "Your order {{1}} left us today.", "example": {"body_text": [["A1001"]]}},
    ],
}


def codes(message: Message) -> set[str]:
    return {finding.code for finding in LINTER.lint(message)}


def messages(value: Any) -> list[Message]:
    return list(stream_messages(json.dumps(value).encode(), Message("")))


def test_create_request_is_linted_as_a_template() -> None:
    assert codes(messages(REQUEST)[0]) == set()
    assert codes(messages({**REQUEST, "name": "Order"})[0]) == {"whatsapp/name"}


def test_file_may_hold_several_requests(tmp_path: Path) -> None:
    path = tmp_path / "templates.json"
    path.write_text(json.dumps([REQUEST, {**REQUEST, "language": "pt"}]), "utf-8")

    assert [codes(one) for one in read_messages(path, Message(""))] == [set(), {"whatsapp/language"}]


def test_list_reply_of_the_account_is_linted_item_by_item() -> None:
    reply = {"data": [{**REQUEST, "status": "APPROVED"}, {**REQUEST, "name": "Order"}], "paging": {"cursors": {}}}

    assert [codes(one) for one in messages(reply)] == [set(), {"whatsapp/name"}]


def test_kind_of_the_call_brings_the_guides_habits() -> None:
    message = next(iter(stream_messages(json.dumps(REQUEST).encode(), Message("", "parcel-notice"))))

    assert codes(message) == {"whatsapp/parcel-variables"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your order {{1}} left us today.", set()),
        ("Your order {{order_id}} left us today.", set()),
        ("Your order {{1}} of {{first_name}} left our warehouse early today.", {"whatsapp/parameter-mixed"}),
        ("Your order {order_id} left us today.", {"whatsapp/single-braces"}),
    ],
    ids=["positional", "named", "mixed", "single"],
)
def test_plain_text_is_asked_for_no_name_and_no_samples(text: str, found: set[str]) -> None:
    assert codes(Message(text)) == found


@pytest.mark.parametrize("value", [{"components": {}}, {"name": "a"}, [1], {"data": {}}, {"data": ["a"]}])
def test_what_is_neither_text_nor_template_is_refused(value: Any) -> None:
    with pytest.raises((JsonInputError, UnreadableInputError)):
        messages(value)
