"""JSON values of a log, one a line or one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.adapters.json_files import JsonInputError
from wizard.adapters.json_lines import BROKEN, json_values, looks_like_json
from wizard.adapters.spreadsheets import TableInputError


@pytest.mark.parametrize("head", [b'{"a":1}', b'\xef\xbb\xbf {"a"', b'[{"a":1}]', b"[\n  {\n", b"{\n", b"{", b"[\n"])
def test_file_when_it_starts_as_json(head: bytes) -> None:
    assert looks_like_json(head)


@pytest.mark.parametrize("head", [b"a,b\n", b"[time],code\n", b"{name},code\n", b'"{""a"":1}",b', b"131047\n"])
def test_file_when_it_starts_as_a_table(head: bytes) -> None:
    assert not looks_like_json(head)


CASES = {
    "lines": (b'{"a":1}\n\n{"a":2}\n', [(1, {"a": 1}), (3, {"a": 2})]),
    "mark": (b'\xef\xbb\xbf{"a":1}\n', [(1, {"a": 1})]),
    "document": (b'[\n {"a":1},\n {"a":2}\n]\n', [(1, [{"a": 1}, {"a": 2}])]),
    "broken line": (b'{"a":1}\n{"a":\n{"a":3}', [(1, {"a": 1}), (2, BROKEN), (3, {"a": 3})]),
    "broken first line": (b'{"a":\n{"a":2}\n', [(1, BROKEN), (2, {"a": 2})]),
    "cut": (b'{"a":1}\n{"a":"\xe5', [(1, {"a": 1}), (2, BROKEN)]),
}


@pytest.mark.parametrize(("data", "values"), CASES.values(), ids=CASES)
def test_values_of_a_file(tmp_path: Path, data: bytes, values: list[object]) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(data)

    assert list(json_values(path)) == values


def test_document_when_it_is_broken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_bytes(b'{\n "a": 1,\n "b"\n')

    with pytest.raises(JsonInputError, match="json-"):
        list(json_values(path))


def test_line_when_endless_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'{"a":1}\n{"a":"' + b"x" * (5 << 20))

    with pytest.raises(TableInputError, match="table-line-too-long"):
        list(json_values(path))
