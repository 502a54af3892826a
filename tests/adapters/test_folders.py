"""The data folder, and export folders that are replaced whole."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tests.adapters.storage.crash import killed_at
from wizard.adapters.folders import DataFolder, OutFolderError, default_root, recover_folder, replace_folder
from wizard.adapters.json_files import WriteFailedError

OLD = {"config.json": b"old", "manifest.json": b"old", "only-old.txt": b"x"}
NEW = {"config.json": b"new", "schema/ozon.schema.json": b"{}", "manifest.json": b"new"}


def _is_ours(folder: Path) -> bool:
    return (folder / "manifest.json").is_file()


def _content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _refused(target: Path, key: str) -> None:
    with pytest.raises(OutFolderError) as caught:
        replace_folder(target, NEW, _is_ours)
    assert caught.value.key == key
    assert caught.value.parameters["folder"] == str(target.resolve())


def test_default_root_is_the_persons_own_data_folder(own_folders: Path) -> None:
    assert default_root().name == "Gangway"
    assert default_root().is_relative_to(own_folders)


def test_data_folder_is_private_and_made_only_when_prepared(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "new" / "data")
    assert not data.root.exists()
    data.prepare()
    data.prepare()
    for folder in (data.root, data.entities, data.entries, data.locks):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_data_folder_when_its_place_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(WriteFailedError) as caught:
        DataFolder(tmp_path / "data").prepare()
    assert caught.value.parameters["file"] == str(tmp_path / "data")


@pytest.mark.parametrize("before", ["missing", "parents-missing", "empty", "ours"])
def test_replaced_folder_holds_exactly_the_new_files(tmp_path: Path, before: str) -> None:
    target = tmp_path / "a" / "out" if before == "parents-missing" else tmp_path / "out"
    if before == "empty":
        target.mkdir()
    if before == "ours":
        replace_folder(target, OLD, _is_ours)
    replace_folder(target, NEW, _is_ours)
    assert _content(target) == NEW
    assert _names(target.parent) == ["out"]
    for path in (target, *target.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_folder_that_is_not_ours_is_left(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_bytes(b"x")
    _refused(tmp_path / "out", "out-not-ours")
    assert _content(tmp_path) == {"out/thesis.doc": b"x"}


def test_a_file_at_the_target_is_left(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    _refused(tmp_path / "out", "out-is-file")
    _refused(tmp_path / "out" / "below", "out-not-writable")
    assert _content(tmp_path) == {"out": b"x"}


def test_a_link_keeps_pointing_at_the_replaced_folder(tmp_path: Path) -> None:
    replace_folder(tmp_path / "real", OLD, _is_ours)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace_folder(tmp_path / "link", NEW, _is_ours)
    assert (tmp_path / "link").is_symlink()
    assert _content(tmp_path / "real") == NEW


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "", ".", "a\\b", "c:x"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name inside"):
        replace_folder(tmp_path / "out", {name: b"x"}, _is_ours)
    assert _content(tmp_path) == {}


def test_when_the_disk_is_full_it_is_said_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        _refused(tmp_path / "out", "out-disk-full")
    assert _names(tmp_path) == []


@pytest.mark.parametrize(
    ("call", "nth"),  # mkdir: 1 the parent, 2 the new folder, 3 and 4 the files' folders
    [("mkdir", 2), ("mkdir", 4), ("open", 1), ("open", 2), ("fsync", 1), ("fsync", 3), ("replace", 1), ("replace", 2)],
)
def test_when_the_disk_refuses_the_old_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    target = tmp_path / "out"
    replace_folder(target, OLD, _is_ours)
    real, count = getattr(os, call), 0

    def refuse_once(*arguments: object, **options: object) -> object:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(errno.EROFS, "read-only")
        return real(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse_once)
        _refused(target, "out-not-writable")
    assert _content(target) == OLD
    assert _names(tmp_path) == ["out"]


def test_killed_at_every_file_system_call_a_whole_folder_comes_back(tmp_path: Path) -> None:
    target = tmp_path / "out"
    call = 1
    while True:
        replace_folder(target, OLD, _is_ours)
        was_killed = killed_at(call, lambda: replace_folder(target, NEW, _is_ours))
        assert not target.exists() or _content(target) in (OLD, NEW), call
        recover_folder(target)
        assert _content(target) in (OLD, NEW), call
        assert _names(tmp_path) == ["out"], call
        if not was_killed:
            break
        call += 1
    assert call > 15
    assert _content(target) == NEW
