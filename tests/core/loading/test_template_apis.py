"""templates.toml is read strictly: every problem with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root

TEMPLATES = """format = "pigeon-notes"
sources = ["loft-book"]
reasons = ["RUDE"]

[codes]
system = "pigeon"

[create]
accepted = "/id"
single = ["note-refused"]
[create.request]
method = "POST"
path = "/v1/notes"

[[create.error]]
code = "note-refused"
result = "failed"
status = [400]
evidence = "documented"
sources = ["loft-book"]

[list]
items = "/notes"
[list.request]
method = "GET"
path = "/v1/notes"

[statuses]
OPEN = "submitted"
"""
UPLOAD = """
[upload]
lost = ["file-refused"]
single = ["file-refused"]
[upload.begin]
session = "/id"
[upload.begin.request]
method = "POST"
path = "/v1/files"
[upload.look]
offset = "/at"
[upload.look.request]
method = "GET"
path = "/v1/{upload_session}"
[upload.send]
handle = "/h"
[upload.send.request]
method = "POST"
path = "/v1/{upload_session}"
[upload.types]
IMAGE = {png = "image/png"}
[[upload.error]]
code = "file-refused"
result = "failed"
status = [400]
evidence = "documented"
sources = ["loft-book"]
"""
TEXTS = """
[pigeon.note-refused]
meaning = "m"
fix = "f"

[pigeon.file-refused]
meaning = "m"
fix = "f"

[pigeon.template-reason.RUDE]
meaning = "m"
fix = "f"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_made_up(tmp_path / "made")
    for language in ("zh_CN", "en"):
        path = made / "texts" / language / "systems" / "pigeon.toml"
        path.write_text(path.read_text("utf-8") + TEXTS, "utf-8")
    return made


def load(folder: Path, text: str) -> Resources:
    (folder / "systems" / "pigeon" / "templates.toml").write_text(text, "utf-8")
    return Resources([shipped_root(), Root.beside(folder)])


def test_api_is_built(folder: Path) -> None:
    api = load(folder, TEMPLATES).system("pigeon").templates
    assert api is not None
    assert (api.format, api.listing.items, api.creating.single) == ("pigeon-notes", "/notes", ("note-refused",))
    assert (api.per_hour, api.status, api.listing.pages) == (0, None, None)


def test_upload_is_built(folder: Path) -> None:
    api = load(folder, TEMPLATES + UPLOAD).system("pigeon").templates
    assert api is not None
    assert api.uploading is not None
    assert (api.uploading.session, api.uploading.offset, api.uploading.handle) == ("/id", "/at", "/h")
    assert (api.uploading.types, api.uploading.lost) == ({"IMAGE": {"png": "image/png"}}, ("file-refused",))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param('lost = ["file-refused"]', 'lost = ["nothing"]', "upload.lost", id="no such error"),
        pytest.param('lost = ["file-refused"]', 'lost = ["note-refused"]', "upload.lost", id="an error of creating"),
        pytest.param('"image/png"', '"a picture"', "upload.types.IMAGE.png", id="no media type"),
        pytest.param('handle = "/h"\n', "", "upload.send", id="missing key"),
        pytest.param('sources = ["loft-book"]', 'sources = ["rumour"]', "upload.error.0.sources", id="no source"),
    ],
)
def test_problem_of_the_upload_has_its_key(folder: Path, old: str, new: str, key: str) -> None:
    assert old in UPLOAD
    with pytest.raises(DescriptorError) as refused:
        load(folder, TEMPLATES + UPLOAD.replace(old, new, 1)).system("pigeon")
    assert key in {one.key for one in refused.value.problems if one.file.endswith("templates.toml")}


def test_missing_text_of_an_upload_error_is_a_problem(folder: Path) -> None:
    with pytest.raises(DescriptorError) as refused:
        load(folder, TEMPLATES + UPLOAD.replace("file-refused", "file-lost")).system("pigeon")
    assert {one.key for one in refused.value.problems} == {"pigeon.file-lost.meaning", "pigeon.file-lost.fix"}


def test_accounts_of_a_system_that_is_not_there_are_a_problem(folder: Path) -> None:
    path = folder / "systems" / "pigeon" / "index.toml"
    path.write_text('accounts = "dove"\n' + path.read_text("utf-8"), "utf-8")
    with pytest.raises(DescriptorError) as refused:
        Resources([shipped_root(), Root.beside(folder)]).system("pigeon")
    assert [(one.key, one.message) for one in refused.value.problems] == [("accounts", "no system 'dove'")]


def test_system_without_the_file_has_none(folder: Path) -> None:
    assert Resources([shipped_root(), Root.beside(folder)]).system("pigeon").templates is None


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        pytest.param('items = "/notes"', 'items = "/notes"\nwild = 1', 24, "list.wild", id="unknown key"),
        pytest.param('OPEN = "submitted"', 'OPEN = "perhaps"', 29, "statuses.OPEN", id="unknown state"),
        pytest.param('system = "pigeon"', 'system = "dove"', 6, "codes.system", id="no such system"),
        pytest.param('["note-refused"]', '["nothing"]', 10, "create.single", id="no such error"),
        pytest.param('sources = ["loft-book"]\nreasons', 'sources = ["rumour"]\nreasons', 2, "sources", id="no source"),
        pytest.param('accepted = "/id"\n', "", 8, "create", id="missing key"),
    ],
)
def test_problem_has_file_line_and_key(folder: Path, old: str, new: str, line: int, key: str) -> None:
    assert old in TEMPLATES
    with pytest.raises(DescriptorError) as refused:
        load(folder, TEMPLATES.replace(old, new, 1)).system("pigeon")
    (problem,) = [one for one in refused.value.problems if one.file.endswith("templates.toml")]
    assert (Path(problem.file).name, problem.line, problem.key) == ("templates.toml", line, key)


def test_missing_text_is_a_problem(folder: Path) -> None:
    with pytest.raises(DescriptorError) as refused:
        load(folder, TEMPLATES.replace('["RUDE"]', '["RUDE", "LOUD"]')).system("pigeon")
    assert {one.key for one in refused.value.problems} == {
        "pigeon.template-reason.LOUD.meaning",
        "pigeon.template-reason.LOUD.fix",
    }


def test_collection_that_is_never_whole_is_a_problem(folder: Path) -> None:
    path = folder / "systems" / "pigeon" / "practice.toml"
    text = path.read_text("utf-8").replace(
        'id = "waiting"\n', 'id = "waiting"\ncollection = [{ id = "notes", begins = [] }]\n'
    )
    path.write_text(text, "utf-8")
    with pytest.raises(DescriptorError) as refused:
        Resources([shipped_root(), Root.beside(folder)]).system("pigeon")
    assert [one.message for one in refused.value.problems] == ["a collection needs `create` and `list`"]
