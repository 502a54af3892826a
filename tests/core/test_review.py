"""The whole review of any document anyone might hand in: it ends, in findings, and in a moment."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.ozon_documents import DOCUMENTS, FACTS, NOW, OZON, SYSTEMS, URIS, VALUES, places, sample
from wizard.core.answers import UsedAnswers, effective, parked, path_steps
from wizard.core.pointer import get, with_value
from wizard.core.review import Reviewer, Situation
from wizard.core.secret import Secret

SITUATION = Situation(NOW, FACTS, {}, URIS)


def review(document: Any) -> list[Any]:
    return Reviewer(OZON, SYSTEMS).review(document, SITUATION)


def test_the_sample_has_nothing_that_blocks() -> None:
    assert [one for one in review(sample()) if one.blocks] == []


@settings(max_examples=150)
@given(place=st.sampled_from(["/steps", "/waits", "/waivers", *places(sample())]), value=VALUES)
def test_a_value_of_any_kind_anywhere_is_judged_and_breaks_nothing(place: str, value: Any) -> None:
    if place not in ("/platform", "/version"):
        found = review(with_value(sample(), place, value))
        assert all(one.pointer == "" or one.pointer.startswith("/") for one in found)


@settings(max_examples=100)
@given(DOCUMENTS)
def test_findings_come_in_the_order_of_the_steps_and_the_same_each_time(document: Any) -> None:
    reviewer = Reviewer(OZON, SYSTEMS)
    found = reviewer.review(document, SITUATION)
    assert reviewer.review(document, SITUATION) == found
    order = [step.id for step in OZON.steps]
    named = [one.pointer.split("/")[2] for one in found if one.pointer.startswith("/steps/")]
    known = [order.index(step) for step in named if step in order]
    assert known == sorted(known)


@pytest.mark.parametrize("item", [7, [], {"name": []}, {"kind": {}}, None], ids=repr)
def test_a_wrong_item_is_one_finding_and_the_rest_of_the_document_is_judged(item: Any) -> None:
    items = [*get(sample(), "/steps/templates/items"), item]
    document = with_value(sample(), "/steps/templates/items", items)
    document = with_value(document, "/steps/policy/target_minutes", 10_000)
    codes = {one.code for one in review(document)}
    assert any(code.startswith("schema.") for code in codes) or item is None
    assert any(code.startswith("ozon/") for code in codes)


def test_ten_thousand_templates_are_judged_no_longer_than_the_hundred_allowed() -> None:
    item = {"name": "a", "kind": "other-reply", "language": "ru", "text": "Спасибо за заказ"}
    start = time.perf_counter()
    found = review(with_value(sample(), "/steps/templates/items", [item] * 10_000))
    assert time.perf_counter() - start < 10
    assert "schema.max-items" in {one.code for one in found}


def test_the_look_of_a_secret_is_judged_only_while_it_is_in_memory() -> None:
    held = Situation(NOW, FACTS, {("ozon", "api_key"): Secret("1234567")}, URIS)
    pointer = "/steps/credentials/ozon/api_key"
    told = [one for one in Reviewer(OZON, SYSTEMS).review(sample(), held) if one.pointer == pointer]
    assert [one.code for one in told] == ["ozon.credentials.api_key.looks_like.client-id"]
    assert "1234567" not in repr(told)
    assert [one for one in review(sample()) if one.pointer == pointer] == []


# --- what a document uses


@settings(max_examples=100)
@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_remembering_what_is_used_changes_nothing(documents: list[Any]) -> None:
    remembering = UsedAnswers(OZON)
    for document in documents:
        assert remembering.effective(document) == effective(OZON, document)
        assert remembering.parked(document) == parked(OZON, document)
        assert remembering.path_steps(document) == path_steps(OZON, document)


@settings(max_examples=100)
@given(DOCUMENTS)
def test_what_is_used_of_what_is_used_is_itself(document: Any) -> None:
    used = effective(OZON, document)
    assert effective(OZON, used) == used
    assert [pointer for pointer in parked(OZON, used) if pointer.startswith("/steps/")] == []


def test_what_did_not_change_is_the_same_object() -> None:
    remembering = UsedAnswers(OZON)
    document = with_value(sample(), "/steps/templates/items/1/samples", {"gift_name": " "})
    before = remembering.effective(document)
    after = remembering.effective(with_value(document, "/steps/templates/items/0/text", "x"))
    assert get(before, "/steps/templates/items/1/samples") == {}
    assert get(after, "/steps/templates/items/1") is get(before, "/steps/templates/items/1")
    assert get(after, "/steps/policy") is get(before, "/steps/policy")
