"""Differences field by field: empty exactly when equal, the same for the same input, never a secret's value."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.diff import Change, ChangeKind, diff, is_equal
from wizard.core.pointer import MISSING, get
from wizard.core.secret import Secret

A, R, C, M, S = (
    ChangeKind.ADDED,
    ChangeKind.REMOVED,
    ChangeKind.CHANGED,
    ChangeKind.MOVED,
    ChangeKind.REPLACED_SECRET,
)
REF = {"$secret": "keyring://gangway/ozon-a/ozon/api_key"}
OTHER_REF = {"$secret": "env://OTHER"}

keys = st.sampled_from(["a", "b", "name", "id", "$secret", "x/y", ""])
leaves = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "a", "b"])
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)


@given(values, values)
def test_diff_is_empty_exactly_when_the_values_are_equal(old: Any, new: Any) -> None:
    assert (diff(old, new) == []) is is_equal(old, new)


@given(values)
def test_diff_of_a_value_with_its_copy_is_empty(value: Any) -> None:
    assert diff(value, copy.deepcopy(value)) == []


@given(values, values)
def test_diff_tells_the_values_that_stand_at_its_pointers(old: Any, new: Any) -> None:
    for change in diff(old, new):
        if change.kind in (A, C) and change.new is not MISSING:
            assert is_equal(get(new, change.pointer), change.new)
        if change.kind is R and change.old is not MISSING:
            assert is_equal(get(old, change.pointer), change.old)


@given(st.dictionaries(st.text(max_size=3), values, max_size=4), st.dictionaries(st.text(max_size=3), values))
def test_diff_does_not_depend_on_the_order_of_keys(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert diff(old, new) == diff(dict(reversed(old.items())), dict(reversed(new.items())))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({"a": 1}, {"a": 2}, [Change("/a", C, 1, 2)], id="changed"),
        pytest.param({"a": 1}, {"a": True}, [Change("/a", C, 1, True)], id="true-is-not-1"),
        pytest.param({}, {"a": {"b": 1, "c": []}}, [Change("/a/b", A, new=1), Change("/a/c", A, new=[])], id="added"),
        pytest.param({"a": {"b": 1}}, {}, [Change("/a/b", R, 1)], id="removed"),
        pytest.param({"a": ["x"]}, {"a": ["x", "y"]}, [Change("/a", C, ["x"], ["x", "y"])], id="list-of-words"),
        pytest.param(
            [{"name": "a", "t": 1}, {"name": "b", "t": 2}],
            [{"name": "b", "t": 3}, {"name": "c", "t": 4}],
            [
                Change("/0/name", R, "a"),
                Change("/0/t", R, 1),
                Change("/0/t", C, 2, 3),
                Change("/1/name", A, new="c"),
                Change("/1/t", A, new=4),
            ],
            id="by-name",
        ),
        pytest.param(
            [{"name": "a"}, {"name": "b"}],
            [{"name": "b"}, {"name": "a"}],
            [Change("", M, ["a", "b"], ["b", "a"])],
            id="moved",
        ),
        pytest.param(
            [{"name": "a", "t": 1}, {"name": "a", "t": 2}],
            [{"name": "a", "t": 1}, {"name": "a", "t": 3}],
            [Change("/1/t", C, 2, 3)],
            id="by-index-when-names-repeat",
        ),
        pytest.param([{"topic": "x", "n": 1}], [{"topic": "x", "n": 2}], [Change("/0/n", C, 1, 2)], id="by-topic"),
        pytest.param({"k": REF}, {"k": OTHER_REF}, [Change("/k", S)], id="secret-replaced"),
        pytest.param({}, {"k": REF}, [Change("/k", A)], id="secret-added"),
        pytest.param({"k": REF}, {}, [Change("/k", R)], id="secret-removed"),
        pytest.param({"k": Secret("one")}, {"k": Secret("two")}, [Change("/k", S)], id="secret-in-memory"),
        pytest.param({"k": "plain"}, {"k": REF}, [Change("/k", R, "plain"), Change("/k", A)], id="now-a-secret"),
    ],
)
def test_diff_examples(old: Any, new: Any, expected: list[Change]) -> None:
    assert diff(old, new) == expected


def test_diff_when_a_secret_changed_behind_its_reference_says_replaced() -> None:
    config = {"steps": {"credentials": {"ozon": {"api_key": REF}}}}
    pointer = "/steps/credentials/ozon/api_key"
    assert diff(config, config, {pointer, "/steps/gone"}) == [Change(pointer, S)]


@given(values, st.sampled_from(["", "/a", "/b/0"]))
def test_diff_never_shows_a_secret(value: Any, _at: str) -> None:
    holder = {"deep": [{"name": "x", "key": Secret("hunter2-hunter2"), "rest": value}]}
    shown = repr(diff(holder, value)) + repr(diff(value, holder)) + repr(diff({}, {"k": {"$file": "hunter2-hunter2"}}))
    assert "hunter2" not in shown
