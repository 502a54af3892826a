"""Path patterns of practice replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.practice.paths import fits, open_pattern, openness, with_own_values


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        pytest.param("/v1/roles", "/v1/roles", True, id="literal"),
        pytest.param("/v1/roles", "/v1/roles/", False, id="slash at the end"),
        pytest.param("/*/roles", "/v9/roles", True, id="open"),
        pytest.param("/*/roles", "/v9/more/roles", False, id="open is one segment"),
        pytest.param("/*/roles", "//roles", False, id="open is not empty"),
        pytest.param("/a b/x", "/a%20b/x", True, id="percent-encoded"),
        pytest.param("/a%2Fb", "/a%2Fb", True, id="as written"),
        pytest.param("/a/b", "/a%2Fb", False, id="an encoded slash parts nothing"),
    ],
)
def test_fits(pattern: str, path: str, fit: bool) -> None:
    assert fits(pattern, path) is fit


@given(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=5))
def test_fits_what_was_made_from_it(segments: list[str]) -> None:
    path = "/" + "/".join(segments)
    assert fits(path, path)
    assert fits("/*" * len(segments), path)
    assert not fits("/*" * (len(segments) + 1), path)


@pytest.mark.parametrize(
    ("path", "opened", "count"),
    [
        pytest.param("/v1/roles", "/v1/roles", 0, id="literal"),
        pytest.param("/{version}/{id}/x", "/*/*/x", 0, id="fields"),
        pytest.param("/*/a-{id}", "/*/*", 1, id="field within a segment"),
    ],
)
def test_open_pattern(path: str, opened: str, count: int) -> None:
    assert open_pattern(path) == opened
    assert openness(path) == count


def test_with_own_values_when_nested_fills_known_fields_only() -> None:
    value = {"a": ["{id}", 1, None, {"b": "x{id}y {other} {now+1d}"}]}
    assert with_own_values(value, {"id": "7"}) == {"a": ["7", 1, None, {"b": "x7y {other} {now+1d}"}]}
    assert value["a"][0] == "{id}"
