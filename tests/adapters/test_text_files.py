"""Only the tables that may hold a text are parsed; the answer is always that of the whole file."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path

import pytest

from wizard.adapters.resources import Root, shipped_root
from wizard.adapters.resources.text_files import TextFiles
from wizard.core.texts import LANGUAGES, flatten, segment_of

HEAD_LAST = '[a.shop]\ntitle = "Shop"\n[a]\ntitle = "A"\n'
QUOTED_LAST = '[a.shop]\ntitle = "Shop"\n["a"]\ntitle = "A"\n'
TABLE_IN_TEXT = '[a]\ntitle = """\n[not a table]\n"""\n[a.shop]\ntitle = "Shop"\n'
PLAIN = '[a]\ntitle = "A"\n[a.shop]\ntitle = "Shop"\n'
DOTTED = 'a.title = "A"\n[a.shop]\nslug.label = "Code"\n["a/no-links"]\nmessage = "No"\n'
SPACED = '[a]\ntitle = "A"\n[ a . shop ]\ntitle = "Shop"\n'
COMMENTED = '[a] # the name\ntitle = "A"\n  [a.shop]\ntitle = "[Shop]"\n'
TABLE_IN_LITERAL = TABLE_IN_TEXT.replace('"""', "'''")
WINDOWS = PLAIN.replace("\n", "\r\n")


def written(root: Path, text: str) -> Root:
    path = root / "texts" / "en" / "platforms" / "a.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    return Root.beside(root)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_text_is_the_one_of_its_file(language: str) -> None:
    files = TextFiles([shipped_root()])
    expected: dict[str, str] = {}
    for group in ("", "systems", "platforms"):
        for path in sorted((shipped_root().resources / "texts" / language / group).glob("*.toml")):
            expected.update(flatten(tomllib.loads(path.read_text("utf-8"))))

    tables = {segment: files.table(language, segment) for segment in {segment_of(key) for key in expected}}

    assert {key: tables[segment_of(key)][key] for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [PLAIN, HEAD_LAST, QUOTED_LAST, TABLE_IN_TEXT, TABLE_IN_LITERAL, DOTTED, SPACED, COMMENTED, WINDOWS],
    ids=["plain", "head-last", "quoted", "in-text", "in-literal", "dotted", "spaced", "commented", "windows"],
)
def test_key_is_found_however_the_file_is_laid_out(text: str, tmp_path: Path) -> None:
    table = TextFiles([written(tmp_path, text)]).table("en", "a")

    assert dict(table) == flatten(tomllib.loads(text))
    assert {key: table[key] for key in table} == dict(table)


def test_later_root_wins_when_its_head_stands_last(tmp_path: Path) -> None:
    first = written(tmp_path / "first", PLAIN.replace('"A"', '"old"'))
    later = written(tmp_path / "later", HEAD_LAST.replace('"A"', '"new"'))

    assert TextFiles([first, later]).table("en", "a")["a.title"] == "new"


def test_tables_that_cannot_hold_a_text_are_not_parsed(tmp_path: Path) -> None:
    table = TextFiles([written(tmp_path, PLAIN + "not toml at all")]).table("en", "a")

    assert table["a.title"] == "A"
    assert "a.shop.title" not in table


def test_a_table_that_stands_twice_takes_the_whole_file_away(tmp_path: Path) -> None:
    table = TextFiles([written(tmp_path, PLAIN + '[a]\nname = "B"\n')]).table("en", "a")

    assert ("a.title" in table, "a.name" in table) == (False, False)


def test_a_copy_for_another_process_reads_for_itself() -> None:
    files = TextFiles([shipped_root()])
    assert files.table("en", "ozon")
    copy = pickle.loads(pickle.dumps(files))
    assert copy.table("en", "ozon") == files.table("en", "ozon")
