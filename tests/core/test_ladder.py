"""What a ladder takes from a reply, which expectation holds, and which known failure a reply is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.descriptors.system import ErrorDescriptor, Expectation
from wizard.core.ladder import MISSING, Reply, classify, extract_facts, first_unmet
from wizard.core.pointer import expand

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
UNIX = int(NOW.timestamp())
DAY = 86_400


def holds(operator: str, operand: Any, value: Any) -> bool:
    expectation = Expectation("code", fact="fact", operator=operator, operand=operand)
    return first_unmet([expectation], None, {} if value is MISSING else {"fact": value}, NOW) is None


@pytest.mark.parametrize(
    ("value", "days", "expected"),
    [
        pytest.param(0, 14, True, id="0 never ends"),
        pytest.param(UNIX + 15 * DAY, 14, True, id="seconds, far"),
        pytest.param(UNIX + 13 * DAY, 14, False, id="seconds, near"),
        pytest.param(UNIX - 1, 0, False, id="seconds, past"),
        pytest.param(float(UNIX + 15 * DAY), 14, True, id="a fraction"),
        pytest.param(1e30, 0, False, id="no date at all"),
        pytest.param(float("nan"), 0, False, id="not a number"),
        pytest.param(True, 0, False, id="true is no date"),
        pytest.param("2026-12-31T00:00:00Z", 14, True, id="text, far"),
        pytest.param("2026-11-22T00:00:00", 14, False, id="text, near, no zone"),
        pytest.param("soon", 0, False, id="no date"),
        pytest.param(None, 0, False, id="null"),
        pytest.param(MISSING, 0, False, id="missing"),
    ],
)
def test_after_now(value: Any, days: int, expected: bool) -> None:
    assert holds("after_now", days, value) is expected


@given(st.integers(1, 4_000_000_000), st.integers(0, 400))
def test_after_now_reads_seconds_as_it_reads_the_same_date_in_words(seconds: int, days: int) -> None:
    words = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()
    assert holds("after_now", days, seconds) is holds("after_now", days, words)


@pytest.mark.parametrize(
    ("operator", "operand", "value", "expected"),
    [
        pytest.param("differs", "RED", "GREEN", True, id="differs"),
        pytest.param("differs", "RED", "RED", False, id="does not differ"),
        pytest.param("differs", "RED", MISSING, False, id="what is missing does not differ"),
        pytest.param("lacks", "7", ["8"], True, id="lacks"),
        pytest.param("lacks", "7", ["7", "8"], False, id="does not lack"),
        pytest.param("lacks", "7", [], True, id="empty"),
        pytest.param("lacks", "7", MISSING, False, id="what is missing lacks nothing"),
        pytest.param("contains", "7", [7, 8], True, id="an id sent as a number"),
        pytest.param("contains", "7", [77, True], False, id="another number"),
        pytest.param("contains", "True", [True], False, id="true is no id"),
        pytest.param("contains", "a", "cat", True, id="in a text"),
        pytest.param("contains", "a", None, False, id="in nothing"),
    ],
)
def test_operators(operator: str, operand: Any, value: Any, expected: bool) -> None:
    assert holds(operator, operand, value) is expected


# --- facts

ENTITIES = {
    "list": [{"id": 1, "kind": "a", "say": ["x"]}, {"id": "2", "kind": "b"}, {"id": 3, "kind": "a"}],
    "none": [],
}


@pytest.mark.parametrize(
    ("pattern", "fact"),
    [
        pytest.param("/list/*/id", [1, "2", 3], id="all"),
        pytest.param("/list/*[kind=a]/id", [1, 3], id="all of a kind"),
        pytest.param("/list/[kind=a]/id", 1, id="first of a kind"),
        pytest.param("/list/[id=2]/kind", "b", id="by an id as text"),
        pytest.param("/list/[id=1]/kind", "a", id="by an id as number"),
        pytest.param("/list/[id=9]/kind", MISSING, id="nobody"),
        pytest.param("/list/*[id=9]/kind", [], id="none of them"),
        pytest.param("/list/*[kind=a]/say/*", ["x"], id="two lists"),
        pytest.param("/none/*/id", [], id="an empty list is an answer"),
        pytest.param("/gone/*/id", MISSING, id="a missing list is none"),
        pytest.param("/list/[kind=a]/gone/*", MISSING, id="missing below"),
        pytest.param("/*/0/id", [1], id="from the top"),
    ],
)
def test_extract_facts(pattern: str, fact: Any) -> None:
    assert extract_facts({"fact": pattern}, ENTITIES) == ({} if fact is MISSING else {"fact": fact})


@pytest.mark.parametrize("body", [MISSING, None, [], "text", 7])
def test_extract_facts_when_the_body_is_of_another_shape(body: Any) -> None:
    assert extract_facts({"a": "/list/*/id", "b": "/list/[id=1]/x"}, body) == {}


def test_expand_gives_the_place_of_what_was_selected() -> None:
    assert list(expand(ENTITIES, "/list/*[kind=a]/id")) == [("/list/0/id", 1), ("/list/2/id", 3)]
    assert list(expand({"[a=b]": 1}, "/[a=b]")) == []


# --- known failures


@pytest.mark.parametrize(
    ("error", "body", "expected"),
    [
        pytest.param({"body": {"/code": 190}}, {"code": 190}, True, id="equal"),
        pytest.param({"body": {"/code": 190}}, {"code": "190"}, True, id="as text"),
        pytest.param({"body": {"/code": 190}}, {"code": "0190"}, False, id="another text"),
        pytest.param({"body": {"/code": "190"}}, {"code": 190}, False, id="a text is wanted"),
        pytest.param({"body": {"/ok": True}}, {"ok": "True"}, False, id="true is no number"),
        pytest.param({"between": {"/code": (200, 299)}}, {"code": 200}, True, id="lowest"),
        pytest.param({"between": {"/code": (200, 299)}}, {"code": "299"}, True, id="highest, as text"),
        pytest.param({"between": {"/code": (200, 299)}}, {"code": 300}, False, id="above"),
        pytest.param({"between": {"/code": (200, 299)}}, {"code": 199.5}, False, id="below"),
        pytest.param({"between": {"/code": (0, 9)}}, {"code": True}, False, id="true is not between"),
        pytest.param({"between": {"/code": (0, 9)}}, {"code": "9" * 5000}, False, id="very many digits"),
        pytest.param({"between": {"/code": (0, 9)}}, {"code": "٣"}, False, id="other digits"),
        pytest.param({"between": {"/code": (0, 9)}}, {}, False, id="missing"),
        pytest.param({"between": {"/code": (0, 9)}}, MISSING, False, id="no body"),
    ],
)
def test_classify(error: dict[str, Any], body: Any, expected: bool) -> None:
    known = ErrorDescriptor("known", "failed", **error)
    assert (classify([known], Reply(400, body)) is known) is expected
