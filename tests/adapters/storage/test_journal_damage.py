"""Journals that a crash, a power cut or a bad disk left: the good part opens, and nothing is lost silently."""

from __future__ import annotations

import random
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.storage.crash import killed_at
from wizard.adapters.storage.errors import DraftDamagedError
from wizard.adapters.storage.journal import Draft, Journal, read_draft
from wizard.adapters.storage.records import encode, to_line


def _set(pointer: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "pointer": pointer, "value": value}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def _filled(path: Path, count: int = 5) -> list[Draft]:
    """A journal of `count` records; the draft after each, beginning with the empty one."""
    journal = Journal(path)
    drafts = [journal.draft]
    for number in range(count):
        journal.append(_set(f"/steps/page-{number % 2}/field", f"第{number}个\n值"))
        drafts.append(journal.draft)
    journal.close()
    return drafts


def _reopened(path: Path) -> Draft:
    journal = Journal(path)
    journal.close()
    return journal.draft


@pytest.mark.parametrize("compacted", [False, True], ids=["plain", "after-a-snapshot"])
def test_truncated_at_every_byte_gives_a_prefix_and_goes_on(path: Path, compacted: bool) -> None:
    drafts = _filled(path)
    if compacted:
        journal = Journal(path)
        journal.compact()
        drafts = [Draft(), journal.draft]
        for number in range(3):
            journal.append(_set("/later", number))
            drafts.append(journal.draft)
        journal.close()
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        journal = Journal(path)
        assert journal.draft == drafts[whole[:size].count(b"\n")], size
        journal.append(_set("/after", "crash"))
        journal.close()
        assert read_draft(path) == journal.draft, size


def test_zeros_at_the_end_after_a_power_cut_are_dropped(path: Path) -> None:
    drafts = _filled(path)
    with path.open("ab") as file:
        file.write(bytes(4096))
    journal = Journal(path)
    journal.append(_set("/after", 1))
    journal.close()
    assert journal.draft.document == {**drafts[-1].document, "after": 1} == read_draft(path).document


def test_any_changed_byte_is_reported_and_nothing_is_lost(path: Path) -> None:
    drafts = _filled(path)
    whole = path.read_bytes()
    for position in range(len(whole) - 1):  # without its line end, the last record was never acknowledged
        damaged = bytearray(whole)
        damaged[position] ^= 0x01
        path.write_bytes(damaged)
        kept = whole[:position].count(b"\n")
        with pytest.raises(DraftDamagedError) as caught:
            Journal(path)
        aside = Path(str(caught.value.parameters["set_aside"]))
        assert caught.value.parameters["kept"] == kept
        assert aside.read_bytes() == bytes(damaged)
        assert stat.S_IMODE(aside.stat().st_mode) == 0o600
        assert _reopened(path) == drafts[kept], position


def test_reading_a_damaged_draft_repairs_nothing(path: Path) -> None:
    _filled(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    before = path.read_bytes()
    with pytest.raises(DraftDamagedError) as caught:
        read_draft(path)
    assert (caught.value.parameters["line"], caught.value.parameters["kept"]) == (3, 2)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_record_of_a_later_version_is_refused_and_left(path: Path) -> None:
    path.write_bytes(to_line(1, encode(_set("/a", 1))) + to_line(2, encode({"op": "merge"})))
    before = path.read_bytes()
    with pytest.raises(DraftDamagedError) as caught:
        Journal(path)
    assert (caught.value.key, caught.value.parameters["line"]) == ("draft-unknown-record", 2)
    assert path.read_bytes() == before


def test_killed_at_every_file_system_call_of_compaction_keeps_the_draft(path: Path) -> None:
    drafts = _filled(path)

    def work() -> None:
        journal = Journal(path)
        journal.compact()
        journal.append(_set("/steps/page-0/field", "last"))

    call = 1
    while killed_at(call, work):
        found = read_draft(path).document
        assert found in (drafts[-1].document, {"steps": {**drafts[-1].document["steps"], "page-0": {"field": "last"}}})
        Journal(path).close()
        call += 1
    assert call > 6
    assert read_draft(path).document["steps"]["page-0"] == {"field": "last"}


def test_killed_while_setting_a_damaged_draft_aside_still_keeps_it(path: Path) -> None:
    _filled(path)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0x01
    call = 1
    while True:
        for leftover in path.parent.iterdir():
            leftover.unlink()
        path.write_bytes(damaged)
        was_killed = killed_at(call, lambda: Journal(path))
        assert bytes(damaged) in [item.read_bytes() for item in path.parent.iterdir()], call
        if not was_killed:
            break
        call += 1
    assert call > 6


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_opening_any_bytes_never_fails_in_an_unknown_way(source: random.Random) -> None:
    data = source.randbytes(source.randrange(200)) + b"\n" * source.randrange(3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "j.jsonl"
        path.write_bytes(data)
        if b"\n" in data:
            with pytest.raises(DraftDamagedError):
                Journal(path)
        assert _reopened(path) == Draft()
