"""actions.toml, conditions of rungs and captures are read strictly: every problem with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root
from wizard.core.conditions import Condition

ACTIONS = """[opening]
extract = {pass_word = "/pass"}
renew = ["wrong-ring"]
[opening.request]
method = "GET"
path = "/v1/open"

[[action]]
id = "coo"
format = "pigeon-coo"
opens = true
per_minute = 3
reference = "/id"
when = [{pointer = "/loft_id", exists = true}]
expect = [{code = "no-coo", pointer = "/ok", equals = 0}]
sources = ["loft-book"]
[action.partial]
deaf = "/deaf"
[action.request]
method = "POST"
path = "/v1/coo"
[[action.error]]
code = "hoarse"
result = "failed"
status = [409]
evidence = "documented"
sources = ["loft-book"]

[[listing]]
id = "lofts"
items = "/lofts"
record = {id = "/id", name = "/name"}
sources = ["loft-book"]
[listing.request]
method = "GET"
path = "/v1/lofts"

[[listing]]
id = "birds"
within = "lofts"
skips = ["wrong-ring"]
items = "/birds"
record = {id = "/ring", name = "/name", parent = "/loft"}
sources = ["loft-book"]
[listing.request]
method = "GET"
path = "/v1/birds"
query = {loft = "{within}"}
"""
TEXTS = """
[pigeon.action.coo]
label = "l"
help = "h"
done = "d"
partial.deaf = "p"

[pigeon.no-coo]
meaning = "m"
fix = "f"

[pigeon.hoarse]
meaning = "m"
fix = "f"

[pigeon.only-by-flying]
meaning = "m"
fix = "f"

[pigeon.rung]
flight = "f"

[pigeon.listing]
lofts = "l"
birds = "b"
"""
FLIGHT = """
[[rung]]
id = "flight"
kind = "unprovable"
required = false
says = "only-by-flying"
when = [{pointer = "/ring", exists = true}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_made_up(tmp_path / "made")
    for language in ("zh_CN", "en"):
        path = made / "texts" / language / "systems" / "pigeon.toml"
        text = path.read_text("utf-8").replace("[pigeon.rung]\n", '[pigeon.rung]\nflight = "f"\n')
        path.write_text(text + TEXTS.replace('[pigeon.rung]\nflight = "f"\n', ""), "utf-8")
    return made


def load(folder: Path, actions: str = ACTIONS, ladder: str = FLIGHT) -> Resources:
    own = folder / "systems" / "pigeon"
    (own / "actions.toml").write_text(actions, "utf-8")
    rungs = own / "ladder.toml"
    rungs.write_text(rungs.read_text("utf-8") + ladder, "utf-8")
    return Resources([shipped_root(), Root.beside(folder)])


def test_actions_and_listings_are_built(folder: Path) -> None:
    system = load(folder).system("pigeon")
    api = system.actions
    assert api is not None
    coo, birds = api.action("coo"), api.listing("birds")
    assert coo is not None
    assert birds is not None
    assert (coo.format, coo.opens, coo.per_minute, coo.reference) == ("pigeon-coo", True, 3, "/id")
    assert (coo.partial, coo.when) == ({"deaf": "/deaf"}, (Condition("/loft_id", exists=True),))
    assert (birds.within, birds.skips, birds.record["parent"]) == ("lofts", ("wrong-ring",), "/loft")
    assert (api.action("moo"), api.listing("coo")) == (None, None)
    assert api.opening is not None
    assert (api.opening.extract, api.opening.renew) == ({"pass_word": "/pass"}, ("wrong-ring",))
    assert (system.rungs[-1].says, system.rungs[-1].when) == ("only-by-flying", (Condition("/ring", exists=True),))


def test_a_folder_without_has_none(tmp_path: Path) -> None:
    made = write_made_up(tmp_path / "made")
    assert Resources([shipped_root(), Root.beside(made)]).system("pigeon").actions is None


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param('renew = ["wrong-ring"]', 'renew = ["nothing"]', "opening.renew", id="no such error to renew"),
        pytest.param('skips = ["wrong-ring"]', 'skips = ["nothing"]', "listing.1.skips", id="no such error to skip"),
        pytest.param('within = "lofts"', 'within = "nothing"', "listing.1.within", id="no such list"),
        pytest.param('within = "lofts"', 'within = "birds"', "listing.1.within", id="inside itself"),
        pytest.param('{loft = "{within}"}', '{loft = "1"}', "listing.1", id="the place is not asked for"),
        pytest.param('id = "birds"', 'id = "lofts"', "listing.1.id", id="two lists of one name"),
        pytest.param('sources = ["loft-book"]', 'sources = ["rumour"]', "action.0.sources", id="no such source"),
        pytest.param("/loft_id", "/nothing", "action.0.when", id="no such credential"),
        pytest.param('format = "pigeon-coo"\n', "", "action.0", id="no format"),
        pytest.param("per_minute = 3", "per_minute = 0", "action.0.per_minute", id="none a minute"),
        pytest.param("opens = true", "opens = true\nloud = true", "action.0.loud", id="unknown key"),
        pytest.param('deaf = "/deaf"', 'deaf = "deaf"', "action.0.partial.deaf", id="no pointer"),
    ],
)
def test_problem_of_the_actions_has_its_key(folder: Path, old: str, new: str, key: str) -> None:
    assert old in ACTIONS
    with pytest.raises(DescriptorError) as refused:
        load(folder, ACTIONS.replace(old, new, 1)).system("pigeon")
    assert key in {one.key for one in refused.value.problems if one.file.endswith("actions.toml")}


def test_opening_that_is_used_must_be_there(folder: Path) -> None:
    with pytest.raises(DescriptorError) as refused:
        load(folder, ACTIONS.partition("[[action]]")[1] + ACTIONS.partition("[[action]]")[2]).system("pigeon")
    assert "action.0.opens" in {one.key for one in refused.value.problems}


def test_missing_texts_are_problems(folder: Path) -> None:
    with pytest.raises(DescriptorError) as refused:
        load(folder, ACTIONS.replace('id = "coo"', 'id = "moo"').replace("no-coo", "no-moo")).system("pigeon")
    keys = {one.key for one in refused.value.problems}
    assert {"pigeon.action.moo.label", "pigeon.action.moo.partial.deaf", "pigeon.no-moo.fix"} <= keys


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param("/ring", "/nothing", "rung.3.when", id="no such credential"),
        pytest.param('says = "only-by-flying"\n', "", "rung.3", id="says nothing"),
        pytest.param("required = false", "required = true", "rung.3.required", id="required and unprovable"),
        pytest.param('kind = "unprovable"', 'kind = "clock"', "rung.3.says", id="says of a rung that asks"),
        pytest.param('when = [{pointer = "/ring", exists = true}]', "when = []", "rung.3.when", id="no condition"),
    ],
)
def test_problem_of_a_rung_has_its_key(folder: Path, old: str, new: str, key: str) -> None:
    assert old in FLIGHT
    with pytest.raises(DescriptorError) as refused:
        load(folder, ladder=FLIGHT.replace(old, new, 1)).system("pigeon")
    assert key in {one.key for one in refused.value.problems if one.file.endswith("ladder.toml")}


@pytest.mark.parametrize(
    ("capture", "key"),
    [
        pytest.param('{ip = {pointer = "/m", pattern = "from .*"}}', "error.0.capture.ip", id="no group"),
        pytest.param('{ip = {pointer = "/m", pattern = "(a)(b)"}}', "error.0.capture.ip", id="two groups"),
        pytest.param('{ip = {pointer = "/m", pattern = "("}}', "error.0.capture.ip", id="no regular expression"),
        pytest.param('{IP = {pointer = "/m", pattern = "(a)"}}', "error.0.capture", id="a name no text can have"),
        pytest.param('{ip = {pattern = "(a)"}}', "error.0.capture.ip", id="no pointer"),
    ],
)
def test_capture_must_be_one_group(folder: Path, capture: str, key: str) -> None:
    path = folder / "systems" / "pigeon" / "errors.toml"
    path.write_text(path.read_text("utf-8").replace("status = [401]", f"status = [401]\ncapture = {capture}"), "utf-8")
    with pytest.raises(DescriptorError) as refused:
        load(folder).system("pigeon")
    assert any(one.key.startswith(key) for one in refused.value.problems if one.file.endswith("errors.toml"))


def test_what_is_kept_of_a_pasted_text_must_be_one_group(folder: Path) -> None:
    path = folder / "systems" / "pigeon" / "fields.toml"
    path.write_text(path.read_text("utf-8") + "inside = 'ring=.*'\n", "utf-8")
    with pytest.raises(DescriptorError) as refused:
        load(folder).system("pigeon")
    assert {one.key for one in refused.value.problems} == {"ring.inside"}
