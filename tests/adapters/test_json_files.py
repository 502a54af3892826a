"""Strict reading and whole-or-nothing writing."""

from __future__ import annotations

import errno
import json
import os
import stat
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.json_files import (
    JsonInputError,
    NotJsonError,
    WriteFailedError,
    canonical_json,
    parse_json,
    read_json,
    replace_patiently,
    write_atomic,
)
from wizard.core.errors import UnreadableInputError
from wizard.core.secret import Secret

CANARY = "canary-value-4711"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


texts = st.text(st.characters(exclude_categories=("Cs",)))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)

REFUSED = [
    pytest.param(b"", "json-empty", {}, id="empty"),
    pytest.param(b"\xef\xbb\xbf \r\n", "json-empty", {}, id="only-bom-and-space"),
    pytest.param(b'{"a": 1,\n "b": x}', "json-syntax", {"line": 2, "column": 7}, id="syntax"),
    pytest.param(b'{"a": 1} x', "json-syntax", {"line": 1, "column": 10}, id="text-after-the-end"),
    pytest.param(b"{'a': 1}", "json-syntax", {"line": 1, "column": 2}, id="single-quotes"),
    pytest.param(b'{"a": "b\nc"}', "json-syntax", {"line": 1, "column": 9}, id="line-break-in-text"),
    pytest.param(b"]", "json-syntax", {}, id="closing-only"),
    pytest.param(b'{"a": [1, 2', "json-truncated", {}, id="cut-in-list"),
    pytest.param(b'{"a": 1,\n', "json-truncated", {}, id="cut-after-comma"),
    pytest.param(b'{"a": "bc', "json-truncated", {}, id="cut-in-text"),
    pytest.param(b'{"a": "bc\\', "json-truncated", {}, id="cut-in-escape"),
    pytest.param(b'{"a": fal', "json-truncated", {}, id="cut-in-word"),
    pytest.param(b'{"a": {"b": 1, "b": 2}}', "duplicate-key", {"name": "b"}, id="duplicate-key"),
    pytest.param(b'{"a": NaN}', "json-number", {}, id="nan"),
    pytest.param(b"[-Infinity]", "json-number", {}, id="infinity"),
    pytest.param(b"[1e999]", "json-number", {}, id="float-overflow"),
    pytest.param(b"[9223372036854775808]", "json-number", {}, id="integer-over-64-bits"),
    pytest.param(b"[" + b"9" * 5000 + b"]", "json-number", {}, id="integer-over-python-limit"),
    pytest.param(b'{"a": ["x", "\\ud800"]}', "lone-surrogate", {"pointer": "/a/1"}, id="lone-surrogate"),
    pytest.param(b'{"a": {"\\uDC00b": 1}}', "lone-surrogate", {"pointer": "/a"}, id="lone-surrogate-in-key"),
    pytest.param('{"a": "中文"}'.encode("gb18030"), "not-utf8", {"encoding": "GB18030", "offset": 7}, id="gb18030"),
    pytest.param('{"a": "中文"}'.encode("utf-16"), "not-utf8", {"encoding": "UTF-16"}, id="utf-16-with-bom"),
    pytest.param(b'{"a": 1}'.decode().encode("utf-16-le"), "not-utf8", {"encoding": "UTF-16"}, id="utf-16-bare"),
    pytest.param(b'{"a": 1}'.decode().encode("utf-32"), "not-utf8", {"encoding": "UTF-32"}, id="utf-32"),
    pytest.param(b'{"a": "\xff\xff"}', "not-text", {"offset": 7}, id="no-known-encoding"),
    pytest.param(b"[" * 65 + b"]" * 65, "too-deep", {"limit": 64, "line": 1}, id="one-too-deep"),
]


@pytest.mark.parametrize(("data", "key", "parameters"), REFUSED)
def test_parse_when_input_is_bad_names_the_reason(data: bytes, key: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(JsonInputError) as caught:
        parse_json(data, "answers.json")
    assert caught.value.key == key
    assert isinstance(caught.value, UnreadableInputError)
    assert {"file": "answers.json", **parameters}.items() <= caught.value.parameters.items()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(f'{{"a": "{CANARY}", "a": "{CANARY}"}}'.encode(), id="duplicate"),
        pytest.param(f'{{"a": "{CANARY}" "b"}}'.encode(), id="syntax"),
        pytest.param(f'{{"a": "{CANARY}'.encode(), id="cut"),
        pytest.param(f'{{"a": "{CANARY}\\ud800"}}'.encode(), id="surrogate"),
        pytest.param(f'{{"a": "{CANARY}中"}}'.encode("gb18030"), id="encoding"),
    ],
)
def test_errors_when_input_is_bad_hold_no_value(data: bytes) -> None:
    with pytest.raises(JsonInputError) as caught:
        parse_json(data, "f")
    assert CANARY not in f"{caught.value!s} {caught.value!r} {caught.value.parameters}"


@pytest.mark.parametrize(
    ("data", "value"),
    [
        pytest.param(b'\xef\xbb\xbf{"a": 1}\r\n', {"a": 1}, id="bom"),
        pytest.param(b'"\\ud83d\\ude00"', "\U0001f600", id="surrogate-pair"),
        pytest.param(b'["[[[{", "\\"[", "\\\\"]', ["[[[{", '"[', "\\"], id="brackets-in-text"),
        pytest.param(b"[-9223372036854775808, 1e3]", [-(2**63), 1000.0], id="numbers"),
    ],
)
def test_parse_when_input_is_fine_gives_the_value(data: bytes, value: Any) -> None:
    assert parse_json(data, "f") == value


def test_parse_when_depth_is_the_limit_accepts() -> None:
    assert parse_json(b"[" * 64 + b"]" * 64, "f")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 4_000_000, id="brackets"),
        pytest.param(b'{"a":' * 1_000_000, id="objects"),
    ],
)
def test_parse_when_a_hundred_thousand_deep_refuses_at_once(data: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(JsonInputError) as caught:
        parse_json(data, "f")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.key == "too-deep"
    assert peak < 2 * len(data) + 1_000_000


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", [b'"' + b'\\"' * 2_000_000, b'["' + b"x" * 4_000_000], ids=["escapes", "plain"])
def test_parse_when_a_long_text_never_ends_stays_fast(text: bytes) -> None:
    with pytest.raises(JsonInputError) as caught:
        parse_json(text, "f")
    assert caught.value.key == "json-truncated"


@given(values)
def test_canonical_json_read_again_is_the_value_in_order(value: Any) -> None:
    data = canonical_json(value)
    assert parse_json(data, "f") == value
    assert json.dumps(parse_json(data, "f")) == json.dumps(value)
    assert data.endswith(b"\n")
    assert b"\r" not in data


def test_canonical_json_when_text_is_chinese_keeps_it_readable() -> None:
    assert canonical_json({"b": "深圳", "a": []}) == '{\n  "b": "深圳",\n  "a": []\n}\n'.encode()


@pytest.mark.parametrize(
    "value",
    [{"a": Secret(CANARY)}, {"a": float("nan")}, {"a": CANARY + "\ud800"}, {"a": {1, 2}}],
    ids=["secret", "nan", "half-a-character", "set"],
)
def test_canonical_json_when_value_cannot_be_written_refuses_without_it(value: Any) -> None:
    with pytest.raises(NotJsonError) as caught:
        canonical_json(value)
    assert CANARY not in repr(caught.value)


def test_read_when_file_is_missing_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path / "none" / "x.json", Path("a\0b")):
        with pytest.raises(JsonInputError) as caught:
            read_json(path)
        assert (caught.value.key, caught.value.parameters["file"]) == ("file-missing", str(path))


def test_read_when_path_is_no_file_says_so_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        with pytest.raises(JsonInputError) as caught:
            read_json(path)
        assert caught.value.key == "not-a-file"


def test_read_when_not_allowed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(JsonInputError) as caught:
        read_json(path)
    assert (caught.value.key, caught.value.parameters["code"]) == ("file-not-readable", "EACCES")


def test_read_when_size_is_over_the_limit_refuses(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[1,2]")
    assert read_json(path, max_bytes=5) == [1, 2]
    with pytest.raises(JsonInputError) as caught:
        read_json(path, max_bytes=4)
    assert (caught.value.key, caught.value.parameters["limit"]) == ("too-large", 4)


def test_write_makes_a_private_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomic(path, b"old")
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _names(tmp_path) == ["a.json"]
    write_atomic(path, b"new", mode=0o644)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("call", "code", "key"),
    [
        pytest.param("fsync", errno.ENOSPC, "disk-full", id="disk-full"),
        pytest.param("fsync", errno.EDQUOT, "disk-full", id="quota"),
        pytest.param("replace", errno.EIO, "write-failed", id="disk-error"),
        pytest.param("open", errno.EROFS, "not-writable", id="read-only"),
    ],
)
def test_write_when_the_disk_refuses_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, key: str
) -> None:
    path = tmp_path / "a.json"
    write_atomic(path, b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(WriteFailedError) as caught:
            write_atomic(path, b"new")
    assert (caught.value.key, caught.value.parameters) == (key, {"file": str(path), "code": errno.errorcode[code]})
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.json"]


def test_write_when_a_file_is_past_the_size_limit_leaves_no_part(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="POSIX only: a real write that stops half-way")
    path = tmp_path / "a.json"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(WriteFailedError):
            write_atomic(path, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert _names(tmp_path) == []


class FakeScanner:
    """os.replace while a virus scanner holds the file for `holds` attempts."""

    def __init__(self, holds: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = holds
        self.pauses: list[float] = []
        self._replace = os.replace
        monkeypatch.setattr(os, "replace", self.replace)

    def replace(self, source: Path, target: Path) -> None:
        if self.left:
            self.left -= 1
            raise PermissionError(errno.EACCES, "held")
        self._replace(source, target)


def test_replace_when_a_scanner_lets_go_succeeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").write_bytes(b"new")
    scanner = FakeScanner(3, monkeypatch)
    replace_patiently(tmp_path / "new", tmp_path / "a", sleep=scanner.pauses.append, patient=True)
    assert (tmp_path / "a").read_bytes() == b"new"
    assert len(scanner.pauses) == 3


def test_replace_when_a_scanner_never_lets_go_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").write_bytes(b"new")
    scanner = FakeScanner(1000, monkeypatch)
    with pytest.raises(PermissionError):
        replace_patiently(tmp_path / "new", tmp_path / "a", sleep=scanner.pauses.append, patient=True)
    assert sum(scanner.pauses) == pytest.approx(2.5)


def test_replace_when_not_on_windows_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = FakeScanner(1000, monkeypatch)
    with pytest.raises(PermissionError):
        replace_patiently(tmp_path / "new", tmp_path / "a", sleep=scanner.pauses.append, patient=False)
    assert scanner.pauses == []
