"""Descriptor folders: what ships loads, what is broken is refused with file and line, all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.loading.problems import DescriptorError

SHIPPED = Resources([shipped_root()])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_made_up(tmp_path / "made")


def both(folder: Path) -> Resources:
    return Resources([shipped_root(), Root.beside(folder)])


@pytest.mark.parametrize("system", SHIPPED.system_ids())
def test_shipped_system_loads(system: str) -> None:
    assert SHIPPED.system(system).index.id == system


@pytest.mark.parametrize("platform", SHIPPED.platform_ids())
def test_shipped_platform_loads(platform: str) -> None:
    assert SHIPPED.platform(platform).index.id == platform


def test_nothing_shipped_has_a_problem() -> None:
    assert [str(problem) for problem in SHIPPED.problems()] == []


def test_made_up_folder_loads_beside_the_shipped_ones(folder: Path) -> None:
    resources = both(folder)
    platform = resources.platform("aviary")
    assert [step.id for step in platform.steps] == [
        *("shop", "credentials", "feeding", "night", "notes", "review", "export"),
    ]
    assert resources.system("pigeon").secret_fields() == ("ring",)
    assert [problem for problem in resources.problems() if problem.file.startswith(str(folder))] == []


BREAKS = {
    "unknown key": ("systems/pigeon/ladder.toml", 'kind = "tcp"\n', 'kind = "tcp"\nspeed = 3\n', 10, "rung.1.speed"),
    "wrong type": ("systems/pigeon/index.toml", 'host = "api.pigeon.example"', "host = 7", 3, "host"),
    "syntax": ("platforms/aviary/flow.toml", 'id = "night"', "id = night", 18, ""),
    "duplicate id": ("platforms/aviary/flow.toml", 'id = "night"', 'id = "shop"', 18, "step.3.id"),
    "dangling source": ("platforms/aviary/waits.toml", '["aviary-rules"]', '["nowhere"]', 7, "wait.0.sources"),
    "dangling table of dates": (
        "platforms/aviary/waits.toml",
        'activates = "active"\n',
        'activates = "active"\n[[deadline]]\nid = "end"\npointer = "/steps/shop/slug"\nwarn_hours = 1\ndates = "ends"\n'
        'evidence = "documented"\nsources = ["aviary-rules"]\n',
        14,
        "deadline.0.dates",
    ),
    "dangling system": ("platforms/aviary/index.toml", '["pigeon"]', '["pigeon", "owl"]', 5, "systems.1"),
    "unknown check": ("platforms/aviary/rules.toml", '"at_most"', '"at_most_ever"', 9, "rule.0.check"),
    "later step": (*("platforms/aviary/flow.toml", "/steps/feeding/mode", "/steps/notes/items", 20, "step.3.when.0"),),
    "dangling identity": ("platforms/aviary/index.toml", '"pigeon"\n', '["pigeon", "owl"]\n', 6, "identity"),
    "item beside the pointer": (
        *(
            "platforms/aviary/rules.toml",
            'check = "at_most"',
            'item = "/steps/notes"\ncheck = "at_most"',
            9,
            "rule.0.item",
        ),
    ),
    "unknown kind": ("platforms/aviary/presets.toml", 'kind = "note"', 'kind = "song"', 4, "preset.0.kind"),
    "no such field": ("systems/pigeon/fields.toml", "[ring]", "[wing]", 10, "wing"),
}


@pytest.mark.parametrize(("file", "old", "new", "line", "key"), BREAKS.values(), ids=BREAKS)
def test_broken_folder_is_refused_with_file_and_line(
    folder: Path, file: str, old: str, new: str, line: int, key: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    problems = both(folder).problems()
    found = [(problem.line, problem.key) for problem in problems if problem.file == str(path)]
    assert (line, key) in found, [str(problem) for problem in problems]


def test_all_problems_of_a_folder_come_at_once(folder: Path) -> None:
    index = folder / "platforms/aviary/index.toml"
    index.write_text(index.read_text("utf-8").replace("order = 900", 'order = "first"\ncolour = "red"'), "utf-8")
    rules = folder / "platforms/aviary/rules.toml"
    rules.write_text(rules.read_text("utf-8").replace("version = 2", "version = 0"), "utf-8")
    with pytest.raises(DescriptorError) as refused:
        both(folder).platform("aviary")
    keys = {(Path(problem.file).name, problem.key) for problem in refused.value.problems}
    assert {("index.toml", "order"), ("index.toml", "colour"), ("rules.toml", "rule.0.version")} <= keys


def test_missing_text_is_a_problem_in_its_language(folder: Path) -> None:
    path = folder / "texts/en/platforms/aviary.toml"
    path.write_text(path.read_text("utf-8").replace('keeper.label = "Keeper"\n', ""), "utf-8")
    problems = [problem for problem in both(folder).problems() if problem.file.startswith(str(folder))]
    assert [(problem.key, problem.message) for problem in problems] == [("aviary.shop.keeper.label", "no text in en")]


def test_schema_outside_the_subset_is_refused_with_its_pointer(folder: Path) -> None:
    path = folder / "schemas/platforms/aviary.schema.json"
    path.write_text(path.read_text("utf-8").replace('"^[a-z0-9]+(-[a-z0-9]+)*$"', '"\\\\d+"', 1), "utf-8")
    problems = both(folder).problems()
    assert any(
        "/shop/properties/slug/pattern" in problem.key or "/slug/pattern" in str(problem) for problem in problems
    )


def test_a_rule_pointing_nowhere_is_refused(folder: Path) -> None:
    path = folder / "platforms/aviary/rules.toml"
    path.write_text(path.read_text("utf-8").replace("/steps/feeding/meals", "/steps/feeding/meal"), "utf-8")
    assert any("/steps/feeding/meal" in problem.message for problem in both(folder).problems())


def test_a_rule_that_cannot_run_or_contradicts_its_examples_is_refused(folder: Path) -> None:
    path = folder / "platforms/aviary/rules.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("{ limit = 5 }", "{ maximum = 5 }"), "utf-8")
    problems = [problem for problem in both(folder).problems() if problem.file == str(path)]
    assert [problem.line for problem in problems] == [11, 11, 12]
    assert all("cannot run" in problem.message for problem in problems)
    path.write_text(text.replace("{ limit = 5 }", "{ limit = 3 }"), "utf-8")
    problems = [problem for problem in both(folder).problems() if problem.file == str(path)]
    assert [(problem.line, problem.key) for problem in problems] == [(11, "rule.0.passing")]


def test_a_contradicted_rule_that_blocks_is_refused(folder: Path) -> None:
    path = folder / "platforms/aviary/rules.toml"
    path.write_text(path.read_text("utf-8").replace('"guide"', '"contradicted"'), "utf-8")
    assert any(problem.message == "a contradicted rule never blocks" for problem in both(folder).problems())


def test_a_broken_platform_is_not_offered_and_keeps_no_other_from_it(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index = folder / "platforms/aviary/index.toml"
    offered = [one.id for one in both(folder).offered_platforms()]
    index.write_text(index.read_text("utf-8").replace("order = 900", 'order = "first"'), "utf-8")
    assert [one.id for one in both(folder).offered_platforms()] == [one for one in offered if one != "aviary"]
    assert "aviary" in caplog.text
    caplog.clear()
