"""CSV written for spreadsheets: harmless, and whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.adapters.json_files import WriteFailedError
from wizard.adapters.spreadsheets.writing import SafeCsv, harmless


@pytest.mark.parametrize("cell", ["=1", "+86", "-1", "@x", "\tx", "\rx", "＝1", "＋1", " =1", "\u3000=1"])
def test_cell_when_a_spreadsheet_would_compute_it_is_quoted(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["8613800138000", "", "a=1", "号码"])
def test_cell_when_it_is_harmless_stays(cell: str) -> None:
    assert harmless(cell) == cell


def test_file_when_finished_is_there_with_a_mark(tmp_path: Path) -> None:
    with SafeCsv(tmp_path / "out.csv", ["a", "b"]) as out:
        out.write(["+1", "x,y"])

    assert (tmp_path / "out.csv").read_bytes() == '\ufeffa,b\r\n\'+1,"x,y"\r\n'.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_file_when_something_fails_is_as_before(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", "utf-8")

    with pytest.raises(KeyError), SafeCsv(path, ["a"]) as out:
        out.write(["1"])
        raise KeyError

    assert path.read_text("utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_file_when_its_folder_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WriteFailedError), SafeCsv(tmp_path / "no" / "out.csv", ["a"]):
        raise AssertionError("never reached")
