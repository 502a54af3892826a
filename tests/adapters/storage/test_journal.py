"""The draft journal: what was acknowledged is there after reopening, whatever happened to the process or the file."""

from __future__ import annotations

import copy
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.adapters.json_files import NotJsonError, WriteFailedError
from wizard.adapters.storage.errors import SecretInDraftError
from wizard.adapters.storage.journal import Draft, Journal, read_draft
from wizard.core.secret import Secret

CANARY = "canary-value-4711"

OpenJournal = Callable[..., Journal]


def _set(pointer: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "pointer": pointer, "value": value}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def _reopened(path: Path) -> Draft:
    journal = Journal(path)
    journal.close()
    return journal.draft


@pytest.fixture
def open_journal(path: Path) -> Iterator[OpenJournal]:
    """Opens the test's journal and closes it at the end."""
    with ExitStack() as stack:

        def opened(**options: Any) -> Journal:
            journal = Journal(path, **options)
            stack.callback(journal.close)
            return journal

        yield opened


@contextmanager
def _file_size_limit(size: int) -> Iterator[None]:
    """Writes stop half-way at this size, as on a full disk."""
    resource = pytest.importorskip("resource", reason="POSIX only: a real write that stops half-way")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_reopened_journal_holds_every_kind_of_record(path: Path) -> None:
    journal = Journal(path)
    numbers = [
        journal.append(_set("/platform", "ozon")),
        journal.append(_set("/steps/entity", {"name": "深圳\ud800"})),
        journal.append(_set("/steps/entity/phones/0", "1")),
        journal.append({"op": "remove", "pointer": "/platform"}),
        journal.append({"op": "meta", "key": "cursor", "value": ["entity"]}),
    ]
    journal.close()
    reopened = _reopened(path)
    assert numbers == [1, 2, 3, 4, 5]
    assert reopened.document == {"steps": {"entity": {"name": "深圳\ud800", "phones": {"0": "1"}}}}
    assert reopened.meta == {"cursor": ["entity"]}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


tokens = st.sampled_from(["a", "b", "c~", "d/", "0", "1"])
pointers = st.lists(tokens, min_size=1, max_size=4).map(
    lambda parts: "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
)
values = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.dictionaries(tokens, inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=5,
)
operations = st.lists(
    st.tuples(st.just("set"), pointers, values)
    | st.tuples(st.just("remove"), pointers, st.none())
    | st.tuples(st.just("meta"), tokens, values)
    | st.tuples(st.sampled_from(["reopen", "compact"]), st.none(), st.none()),
    max_size=25,
)


class Model:
    """The same operations on plain dicts and lists, changed in place."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {}
        self.meta: dict[str, Any] = {}

    def apply(self, kind: str, target: str, value: Any) -> bool:
        """False when the operation makes no sense (a key into a list) and nothing was changed."""
        if kind == "meta":
            self.meta[target] = copy.deepcopy(value)
            return True
        parts = [part.replace("~1", "/").replace("~0", "~") for part in target[1:].split("/")]
        return self._set(parts, copy.deepcopy(value)) if kind == "set" else self._remove(parts)

    def _set(self, parts: list[str], value: Any) -> bool:
        trial = {"": copy.deepcopy(self.document)}
        node: Any = trial
        steps = ["", *parts]
        for here, following in zip(steps, [*parts, None], strict=True):
            if isinstance(node, list):
                if not here.isdigit() or int(here) > len(node):
                    return False
                place = int(here)
                if place == len(node):
                    node.append({})
            else:
                place = here
            if following is None:
                node[place] = value
            else:
                existing = node[place] if isinstance(node, list) else node.get(place)
                if not isinstance(existing, dict | list):
                    node[place] = {}
                node = node[place]
        self.document = trial[""]
        return True

    def _remove(self, parts: list[str]) -> bool:
        node: Any = self.document
        for part in parts[:-1]:
            if isinstance(node, list):
                node = node[int(part)] if part.isdigit() and int(part) < len(node) else None
            else:
                node = node.get(part) if isinstance(node, dict) else None
        last = parts[-1]
        if isinstance(node, dict):
            node.pop(last, None)
        elif isinstance(node, list) and last.isdigit():
            del node[int(last) : int(last) + 1]
        return True


@given(operations)
@settings(max_examples=80)
def test_any_sequence_with_reopening_and_compacting_equals_plain_dicts(steps: list[tuple[str, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, model = Path(folder) / "j.jsonl", Model()
        journal = Journal(path, compact_after=6)
        for kind, target, value in steps:
            if kind == "reopen":
                journal.close()
                journal = Journal(path, compact_after=6)
            elif kind == "compact":
                journal.compact()
            elif model.apply(kind, target, value):
                name = "key" if kind == "meta" else "pointer"
                journal.append({"op": kind, name: target} | ({} if kind == "remove" else {"value": value}))
            else:
                with pytest.raises(ValueError, match="no such place in a list"):
                    journal.append(_set(target, value))
            assert (journal.draft.document, journal.draft.meta) == (model.document, model.meta)
        journal.close()
        reopened = read_draft(path)
    assert (reopened.document, reopened.meta) == (model.document, model.meta)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(_set("/a", Secret(CANARY)), id="value"),
        pytest.param(_set("/a", {"b": [Secret(CANARY)]}), id="nested"),
        pytest.param({"op": "meta", "key": "x", "value": Secret(CANARY)}, id="meta"),
    ],
)
def test_a_secret_is_refused_and_not_written(path: Path, open_journal: OpenJournal, record: dict[str, Any]) -> None:
    journal = open_journal()
    with pytest.raises(SecretInDraftError) as caught:
        journal.append(record)
    assert CANARY not in repr(caught.value)
    assert journal.draft == Draft()
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    ("record", "error"),
    [
        pytest.param(_set("/a", {1, 2}), NotJsonError, id="set"),
        pytest.param(_set("/a", float("nan")), NotJsonError, id="nan"),
        pytest.param(_set("a", 1), ValueError, id="no-pointer"),
        pytest.param(_set("", [1]), ValueError, id="document-not-an-object"),
        pytest.param(_set("/a" * 200, 1), ValueError, id="too-deep"),
        pytest.param({"op": "unknown"}, ValueError, id="unknown"),
        pytest.param({"op": "remove", "pointer": ""}, ValueError, id="remove-all"),
    ],
)
def test_a_record_that_cannot_be_replayed_is_not_written(
    path: Path, open_journal: OpenJournal, record: dict[str, Any], error: type[Exception]
) -> None:
    journal = open_journal()
    with pytest.raises(error):
        journal.append(record)
    assert path.read_bytes() == b""


def test_a_value_changed_by_the_caller_later_does_not_change_the_draft(path: Path, open_journal: OpenJournal) -> None:
    journal, value = open_journal(), {"list": [1]}
    journal.append(_set("/a", value))
    value["list"].append(2)
    assert journal.draft.document == {"a": {"list": [1]}} == read_draft(path).document


class FullDisk:
    """An fsync that reports a full disk while `is_full`."""

    def __init__(self) -> None:
        self.is_full = False

    def __call__(self, descriptor: int) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "full")
        os.fsync(descriptor)


def test_each_record_is_synced_before_it_is_acknowledged(path: Path, open_journal: OpenJournal) -> None:
    sizes: list[int] = []
    journal = open_journal(sync=lambda descriptor: sizes.append(os.fstat(descriptor).st_size))
    for number in range(3):
        journal.append(_set("/a", number))
        assert len(sizes) == number + 1
        assert sizes[-1] == path.stat().st_size


def test_append_when_the_disk_is_full_changes_nothing_and_works_again(path: Path, open_journal: OpenJournal) -> None:
    disk = FullDisk()
    journal = open_journal(sync=disk)
    journal.append(_set("/a", 1))
    before = path.read_bytes()
    disk.is_full = True
    with pytest.raises(WriteFailedError) as caught:
        journal.append(_set("/a", 2))
    assert caught.value.key == "disk-full"
    assert (journal.draft.document, path.read_bytes()) == ({"a": 1}, before)
    disk.is_full = False
    journal.append(_set("/a", 3))
    assert read_draft(path).document == {"a": 3}


def test_append_when_even_truncating_fails_clears_up_at_the_next(
    path: Path, open_journal: OpenJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk()
    journal = open_journal(sync=disk)
    journal.append(_set("/a", 1))
    before = path.read_bytes()

    def refuse(_descriptor: int, _size: int) -> None:
        raise OSError(errno.EIO, "failed")

    disk.is_full = True
    with monkeypatch.context() as patch:
        patch.setattr(os, "ftruncate", refuse)
        with pytest.raises(WriteFailedError):
            journal.append(_set("/a", 2))
    assert path.read_bytes() != before
    disk.is_full = False
    journal.append(_set("/a", 3))
    assert path.read_bytes().startswith(before)
    assert read_draft(path).document == journal.draft.document == {"a": 3}


def test_append_when_a_write_stops_half_way_leaves_no_part(path: Path, open_journal: OpenJournal) -> None:
    journal = open_journal()
    journal.append(_set("/a", 1))
    before = path.read_bytes()
    with _file_size_limit(len(before) + 20), pytest.raises(WriteFailedError):
        journal.append(_set("/a", "x" * 100))
    assert path.read_bytes() == before
    journal.append(_set("/a", 3))
    assert read_draft(path).document == {"a": 3}


def test_compaction_keeps_the_draft_and_shortens_the_file(path: Path, open_journal: OpenJournal) -> None:
    journal = open_journal(compact_after=10)
    for number in range(100):
        journal.append(_set("/a", number))
    assert len(path.read_bytes().splitlines()) <= 11
    assert read_draft(path).document == {"a": 99}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("failing", ["replace", "fsync"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_compaction_when_the_disk_fails_loses_nothing(
    path: Path,
    open_journal: OpenJournal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failing: str,
    nth: int,
) -> None:
    """nth fsync: 1 the new file's, 2 the folder's after the new file is already in place."""
    journal = open_journal(compact_after=3, sync=lambda _descriptor: None)
    calls, real = 0, getattr(os, failing)

    def fail_once(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(errno.EIO, "failed")
        return real(*arguments)

    monkeypatch.setattr(os, failing, fail_once)
    for number in range(20):
        journal.append(_set("/a", number))
        assert read_draft(path).document == {"a": number}
    is_after_the_swap = (failing, nth) == ("fsync", 2)
    warning = "folder not synced: EIO" if is_after_the_swap else "journal not compacted: write-failed"
    assert [record.getMessage() for record in caplog.records] == [warning]
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    caplog.clear()
