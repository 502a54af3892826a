"""Text files: a broken one is a problem with file and line and takes nothing else away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root
from wizard.adapters.resources.text_problems import placeholders, text_problems

OWN = "texts/en/platforms/aviary.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_made_up(tmp_path / "made")


def both(folder: Path) -> Resources:
    return Resources([shipped_root(), Root.beside(folder)])


def replaced(old: str, new: str) -> Callable[[str], bytes]:
    return lambda text: text.replace(old, new, 1).encode()


BREAKS = {
    "syntax": (replaced('title = "Aviary"', "title = Aviary"), 3, ""),
    "not a text": (replaced('title = "Aviary"', "title = 7"), 3, "aviary.title"),
    "list": (replaced('summary = "A made-up platform."', 'summary = ["a"]'), 4, "aviary.summary"),
    "twice": (replaced('title = "Aviary"', 'title = "Aviary"\ntitle = "Again"'), 4, ""),
    "not UTF-8": (lambda text: text.replace("Aviary", "\x00", 1).encode().replace(b"\x00", b"\xff"), 3, ""),
}


@pytest.mark.parametrize(("change", "line", "key"), BREAKS.values(), ids=BREAKS)
def test_a_broken_text_file_is_refused_with_file_and_line_and_the_others_stay(
    folder: Path, change: Callable[[str], bytes], line: int, key: str
) -> None:
    path = folder / OWN
    path.write_bytes(change(path.read_text("utf-8")))
    resources = both(folder)
    with pytest.raises(DescriptorError) as refused:
        resources.platform("aviary")
    assert [(one.file, one.line, one.key) for one in refused.value.problems] == [(str(path), line, key)]

    texts = resources.texts("en")
    assert texts.get("aviary.title") == "aviary.title"
    assert texts.get("ozon.title") != "ozon.title"
    assert resources.platform_index("aviary").id == "aviary"
    assert resources.platform("ozon").index.id == "ozon"
    assert (str(path), line) in [(one.file, one.line) for one in resources.problems()]


PLACEHOLDERS = {
    "other name": ('title = "Aviary {wing}"', "other placeholders than in zh_CN: wing"),
    "position": ('title = "Aviary {}"', "a placeholder is"),
    "attribute": ('title = "Aviary {wing.feather}"', "a placeholder is"),
    "format": ('title = "Aviary {wing:>3}"', "a placeholder is"),
    "open brace": ('title = "Aviary {"', "a placeholder is"),
}


@pytest.mark.parametrize(("line", "message"), PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_placeholders_that_cannot_be_filled_are_problems(folder: Path, line: str, message: str) -> None:
    path = folder / OWN
    path.write_text(path.read_text("utf-8").replace('title = "Aviary"', line), "utf-8")
    found = [one for one in both(folder).problems() if one.file == str(path)]
    assert [(one.line, one.key, one.message.startswith(message)) for one in found] == [(3, "aviary.title", True)]


def test_a_text_said_in_two_files_of_one_root_is_a_problem_and_in_two_roots_is_none(folder: Path) -> None:
    for language in ("zh_CN", "en"):
        (folder / "texts" / language / "extra.toml").write_text('[aviary]\ntitle = "Birds"\n', "utf-8")
    found = [one for one in both(folder).problems() if one.message.startswith("said already")]
    assert {(Path(one.file).name, one.key) for one in found} == {("aviary.toml", "aviary.title")}

    (folder / "texts" / "en" / "extra.toml").write_text('[ozon]\ntitle = "Other"\n', "utf-8")
    (folder / "texts" / "zh_CN" / "extra.toml").write_text('[ozon]\ntitle = "Other"\n', "utf-8")
    resources = both(folder)
    assert [one for one in resources.problems() if one.message.startswith("said already")] == []
    assert resources.texts("en").get("ozon.title") == "Other"


def test_a_text_of_one_language_only_is_a_problem(folder: Path) -> None:
    (folder / "texts" / "en" / "extra.toml").write_text('[aviary]\nsong = "Tweet"\n', "utf-8")
    found = [(one.key, one.message) for one in both(folder).problems() if one.file.startswith(str(folder))]
    assert found == [("aviary.song", "no text in zh_CN")]


def test_shipped_texts_have_no_problem() -> None:
    shipped = Resources([shipped_root()])
    files = {language: [shipped.text_files(language)] for language in ("zh_CN", "en")}
    assert [str(problem) for problem in text_problems(files)] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [("plain", set()), ("}", set()), ("{a} {b} {a}", {"a", "b"}), ("{{a}}", set()), ("{a", None), ("{0}", None)],
)
def test_placeholders(text: str, names: set[str] | None) -> None:
    assert placeholders(text) == names


def test_two_hundred_platforms_cost_a_start_only_their_folder_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        (tmp_path / "platforms" / f"made-{number:03}").mkdir(parents=True)
        (tmp_path / "platforms" / f"made-{number:03}" / "index.toml").write_text("broken", "utf-8")

    def read(*_: object) -> bytes:
        raise AssertionError("a file was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr(Path, "read_text", read)
    resources = both(tmp_path)
    assert len(resources.platform_ids()) == 200 + len(Resources([shipped_root()]).platform_ids())
