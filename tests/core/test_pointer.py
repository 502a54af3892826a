"""JSON pointers: what is put is found there again, and nothing else moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.pointer import MISSING, expand, get, join, split, with_value

NAMES = st.text("ab/~1", min_size=1, max_size=3)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.integers(0, 3) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def everywhere(value: Any, at: str = "") -> list[str]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for name, child in children for place in everywhere(child, at + join(name)))]


@given(st.lists(NAMES, max_size=4))
def test_split_undoes_join(tokens: list[str]) -> None:
    assert split(join(*tokens)) == tokens


@given(document=VALUES, value=VALUES, data=st.data())
def test_what_is_put_is_found_and_the_original_stays(document: Any, value: Any, data: st.DataObject) -> None:
    before = repr(document)
    place = data.draw(st.sampled_from(everywhere(document)))
    changed = with_value(document, place, value)
    assert get(changed, place) == value
    assert repr(document) == before
    for other in everywhere(document):
        if not f"{other}/".startswith(f"{place}/") and not f"{place}/".startswith(f"{other}/"):
            assert get(changed, other) == get(document, other)


@given(document=st.dictionaries(NAMES, VALUES, max_size=3), tokens=st.lists(NAMES, min_size=1, max_size=4))
def test_removing_what_is_not_there_changes_nothing(document: Any, tokens: list[str]) -> None:
    place = join(*tokens)
    if get(document, place) is MISSING:
        assert with_value(document, place, MISSING) == document


@pytest.mark.parametrize("index", ["-1", "-", "01", "+1", " 1", "1 ", "٣", "3", "4", "1.0", "1e0", "", "x"])
def test_an_index_that_is_none_is_refused(index: str) -> None:
    with pytest.raises(ValueError, match="no such place"):
        with_value({"items": [10, 11]}, f"/items/{index}", 1)
    assert get({"items": [10, 11]}, f"/items/{index}") is MISSING


def test_the_index_after_the_last_appends() -> None:
    assert with_value([10], "/1", 11) == [10, 11]
    assert with_value([10], "/1/name", "x") == [10, {"name": "x"}]


def test_a_removed_item_closes_the_gap() -> None:
    assert with_value([10, 11, 12], "/1", MISSING) == [10, 12]


@given(VALUES)
def test_a_star_names_every_child(document: Any) -> None:
    children = [place for place in everywhere(document) if len(split(place)) == 1]
    assert [place for place, _ in expand(document, "/*")] == children
