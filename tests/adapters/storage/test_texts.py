"""Every storage error has words in both languages, and they use only what the error carries."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.adapters import folders, json_files
from wizard.adapters.storage import errors
from wizard.core.errors import GangwayError

ROOT = Path(__file__).parents[3]
SOURCES = [
    ROOT / "wizard/adapters/json_files.py",
    ROOT / "wizard/adapters/folders.py",
    *sorted((ROOT / "wizard/adapters/storage").glob("*.py")),
]
CLASSES = {**vars(json_files), **vars(folders), **vars(errors)}


def _raised() -> dict[str, list[set[str]]]:
    """The parameters of every place that makes an error, by text key, read from the source."""
    found: dict[str, list[set[str]]] = {}
    for path in SOURCES:
        for key, names in _made(ast.parse(path.read_text("utf-8")), ""):
            found.setdefault(key, []).append(names)
    return found


def _made(node: ast.AST, owner: str) -> Iterator[tuple[str, set[str]]]:
    if isinstance(node, ast.ClassDef):
        owner = node.name
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = owner if node.func.id == "cls" else node.func.id
        if issubclass(_class(name), GangwayError):
            yield from _keys(node, name)
    for child in ast.iter_child_nodes(node):
        yield from _made(child, owner)


def _class(name: str) -> type:
    found = CLASSES.get(name, object)
    return found if isinstance(found, type) else object


def _keys(call: ast.Call, class_name: str) -> Iterator[tuple[str, set[str]]]:
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    match call.args:
        case [ast.Constant(value=str(key))]:
            yield key, names
        case []:
            yield CLASSES[class_name].key, names
        case _:  # the one place where the key is a variable
            yield from (("json-truncated", names), ("json-syntax", names))


def _texts(language: str) -> dict[str, dict[str, str]]:
    texts = tomllib.loads((ROOT / f"resources/texts/{language}/storage.toml").read_text("utf-8"))
    return dict(texts["error"])


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_error_has_words_and_every_word_is_used() -> None:
    assert set(_texts("zh_CN")) == set(_texts("en")) == set(_raised())
    assert len(_raised()) > 25


@pytest.mark.parametrize("key", sorted(_texts("zh_CN")))
def test_words_use_only_what_every_such_error_carries(key: str) -> None:
    chinese, english = _texts("zh_CN")[key], _texts("en")[key]
    assert chinese.keys() == english.keys() == {"message", "fix"}
    for part in ("message", "fix"):
        assert _placeholders(chinese[part]) == _placeholders(english[part])
        for carried in _raised()[key]:
            assert _placeholders(chinese[part]) <= carried


def test_words_are_polite_the_way_we_write() -> None:
    for texts in (_texts("zh_CN"), _texts("en")):
        for words in texts.values():
            for text in words.values():
                assert not set("您!！") & set(text)
                assert text.endswith(("。", "."))
