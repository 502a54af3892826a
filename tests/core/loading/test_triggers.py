"""triggers.toml is read strictly: every problem with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root

TRIGGERS = """moment = ["/at"]
words = [["/text"]]
ping = [{pointer = "/kind", equals = "ping"}]

[places]
triggers = "/steps/notes/items"
messages = "/steps/notes/items"
hours = "/steps/feeding/grain"
zone = "/steps/shop/keeper"

[[event]]
id = "arrived"
match = [[{pointer = "/kind", equals = "arrived"}]]
repeats = ["bird"]
grant = "binoculars"
evidence = "documented"
sources = ["aviary-rules"]
[event.values]
bird = ["/bird"]

[[channel]]
id = "whistle"
targets = ["birds"]
forms = ["note"]
evidence = "documented"
sources = ["aviary-rules"]
[[channel.limit]]
count = 3
seconds = 60
per = "target"
excess = "refused"
evidence = "documented"
sources = ["aviary-rules"]
"""
TEXTS = """
[aviary.event.arrived]
label = "l"
help = "h"

[aviary.channel.whistle]
label = "l"
help = "h"

[aviary.variable]
bird = "b"

[aviary.grant]
binoculars = "g"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_made_up(tmp_path / "made")
    for language in ("zh_CN", "en"):
        path = made / "texts" / language / "platforms" / "aviary.toml"
        path.write_text(path.read_text("utf-8") + TEXTS, "utf-8")
    return made


def problems(folder: Path, text: str) -> list[str]:
    (folder / "platforms" / "aviary" / "triggers.toml").write_text(text, "utf-8")
    with pytest.raises(DescriptorError) as caught:
        Resources([shipped_root(), Root.beside(folder)]).platform("aviary")
    return [str(problem) for problem in caught.value.problems]


def test_a_whole_file_is_what_it_says(folder: Path) -> None:
    (folder / "platforms" / "aviary" / "triggers.toml").write_text(TRIGGERS, "utf-8")
    table = Resources([shipped_root(), Root.beside(folder)]).platform("aviary").triggers
    assert table is not None
    event, channel = table.event("arrived"), table.channel("whistle")
    assert event is not None
    assert channel is not None
    assert (event.repeats, event.grant, event.values) == (("bird",), "binoculars", {"bird": ("/bird",)})
    assert (channel.limits[0].count, channel.limits[0].excess) == (3, "refused")


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        pytest.param(
            'sources = ["aviary-rules"]\n[event', 'sources = ["gone"]\n[event', "no source 'gone'", id="source"
        ),
        pytest.param('repeats = ["bird"]', 'repeats = ["nest"]', "no value 'nest'", id="repeated-value"),
        pytest.param('"/steps/feeding/grain"', '"/steps/feeding/seeds"', "/steps/feeding/seeds", id="dangling-pointer"),
        pytest.param('excess = "refused"', 'excess = "lost"', "excess", id="unknown-word"),
        pytest.param("count = 3", "count = 3\ncolour = 1", "colour", id="unknown-key"),
        pytest.param('grant = "binoculars"', 'grant = "telescope"', "aviary.grant.telescope", id="missing-text"),
        pytest.param('id = "whistle"', 'id = "drum"', "aviary.channel.drum.label", id="missing-label"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, wrong: str, right: str, told: str) -> None:
    assert wrong in TRIGGERS
    found = problems(folder, TRIGGERS.replace(wrong, right))
    assert any(told in one for one in found), found


def test_an_id_that_repeats_is_refused(folder: Path) -> None:
    again = TRIGGERS + TRIGGERS[TRIGGERS.index("[[channel]]") :]
    assert any("duplicate id 'whistle'" in one for one in problems(folder, again))
