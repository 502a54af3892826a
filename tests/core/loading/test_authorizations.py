"""authorization.toml, derived.toml and tokens of practice.toml are read strictly: every problem with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.made_up import SYSTEM_SCHEMA, write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root

AUTHORIZATION = """sources = ["loft-book"]
unclear = ["wrong-ring"]
spent = ["loft-under-review"]

[lifetimes]
code = 60

[address]
redirect = "loft_id"
code = "code"
subjects = { loft_id = "loft" }

[[link]]
id = "gate"
state = true
[link.request]
method = "GET"
host = "{gate_host}"
path = "/gate"
query = { state = "{state}" }

[[exchange]]
subject = "loft_id"
[exchange.request]
method = "POST"
path = "/token"
form = { code = "{code}" }

[[refresh]]
[refresh.request]
method = "POST"
path = "/token"
form = { refresh = "{refresh_token}" }

[reply]
access_token = "/access"
refresh_token = "/refresh"

[[error]]
code = "bad-code"
result = "failed"
status = [400]
evidence = "documented"
sources = ["loft-book"]
"""
DERIVED = """[gate_host]
field = "field_of_air"
values = { high = "high.pigeon.example", low = "low.pigeon.example" }
"""
TEXTS = """
[pigeon.authorization.gate]
label = "Gate"
help = "Open the gate."
[pigeon.bad-code]
meaning = "The code is bad."
fix = "Get another."
[pigeon.credentials.field_of_air]
label = "x"
help = "x"
where = "x"
high.label = "High"
low.label = "Low"
"""


def load(folder: Path, authorization: str = AUTHORIZATION, derived: str = DERIVED) -> Resources:
    made = write_made_up(folder / "made")
    secret = {"$ref": "../shared/secret.schema.json"}
    more = {"access_token": secret, "refresh_token": secret, "field_of_air": {"enum": ["high", "low"]}}
    schema = {**SYSTEM_SCHEMA, "properties": {**SYSTEM_SCHEMA["properties"], **more}}  # type: ignore[dict-item]
    (made / "schemas" / "systems" / "pigeon.schema.json").write_text(json.dumps(schema), "utf-8")
    for stem, text in (("authorization", authorization), ("derived", derived)):
        (made / "systems" / "pigeon" / f"{stem}.toml").write_text(text, "utf-8")
    labels = "".join(
        f'{one} = {{ label = "x", help = "x", where = "x" }}\n' for one in ("access_token", "refresh_token")
    )
    labels = f"[pigeon.credentials]\n{labels}"
    for language in ("zh_CN", "en"):
        path = made / "texts" / language / "systems" / "pigeon.toml"
        path.write_text(path.read_text("utf-8") + TEXTS + labels, "utf-8")
    return Resources([shipped_root(), Root.beside(made)])


def test_authorization_is_built(tmp_path: Path) -> None:
    system = load(tmp_path).system("pigeon")
    api = system.authorization
    assert api is not None
    assert (api.link("").id, api.link("gate").state, api.link("gate").request.host) == ("gate", True, "{gate_host}")
    assert (api.exchanges[0].subject, api.refreshes[0].subject, api.recovers) == ("loft_id", "", ())
    assert (api.unclear, api.spent, api.errors[0].code) == (("wrong-ring",), ("loft-under-review",), "bad-code")
    assert system.derived["gate_host"].values["low"] == "low.pigeon.example"
    with pytest.raises(KeyError):
        api.link("door")


def test_system_without_the_files_has_neither(tmp_path: Path) -> None:
    system = Resources([shipped_root(), Root.beside(write_made_up(tmp_path / "made"))]).system("pigeon")
    assert (system.authorization, dict(system.derived)) == (None, {})


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        pytest.param('redirect = "loft_id"', 'redirect = "gate"', 9, "address.redirect", id="no such field"),
        pytest.param("{ loft_id =", "{ nest =", 11, "address.subjects.nest", id="no such subject"),
        pytest.param('subject = "loft_id"', 'subject = "nest"', 23, "exchange.0.subject", id="no such account"),
        pytest.param('["wrong-ring"]', '["nothing"]', 2, "unclear", id="no such error"),
        pytest.param('code = "bad-code"', 'code = "wrong-ring"', 40, "error.0.code", id="an error said already"),
        pytest.param('sources = ["loft-book"]\nunclear', 'sources = ["x"]\nunclear', 1, "sources", id="no source"),
        pytest.param('id = "gate"', 'id = "gate"\nspeed = 3', 15, "link.0.speed", id="unknown key"),
        pytest.param("code = 60", "code = 0", 6, "lifetimes.code", id="no lifetime"),
        pytest.param('access_token = "/access"\n', "", 35, "reply", id="no place for a token"),
    ],
)
def test_broken_authorization_is_refused(tmp_path: Path, old: str, new: str, line: int, key: str) -> None:
    assert old in AUTHORIZATION
    with pytest.raises(DescriptorError) as caught:
        load(tmp_path, AUTHORIZATION.replace(old, new, 1)).system("pigeon")
    found = [(one.line, one.key) for one in caught.value.problems if one.file.endswith("authorization.toml")]
    assert (line, key) in found


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param('"field_of_air"', '"nest"', "gate_host.field", id="no such choice"),
        pytest.param('"field_of_air"', '"loft_id"', "gate_host.field", id="not a choice"),
        pytest.param("low = ", "deep = ", "gate_host.values", id="an option without a value"),
        pytest.param("[gate_host]", "[loft_id]", "loft_id", id="a field has the name"),
    ],
)
def test_broken_derived_value_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(DescriptorError) as caught:
        load(tmp_path, derived=DERIVED.replace(old, new, 1)).system("pigeon")
    assert key in [one.key for one in caught.value.problems if one.file.endswith("derived.toml")]


def test_texts_of_links_and_errors_are_needed(tmp_path: Path) -> None:
    with pytest.raises(DescriptorError) as caught:
        load(tmp_path, AUTHORIZATION.replace('"bad-code"', '"worse-code"').replace('"gate"', '"door"', 1)).system(
            "pigeon"
        )
    missing = {one.key for one in caught.value.problems}
    assert {"pigeon.worse-code.meaning", "pigeon.authorization.door.label"} <= missing


def test_tokens_of_a_persona_need_every_reply(tmp_path: Path) -> None:
    resources = load(tmp_path)
    path = tmp_path / "made" / "systems" / "pigeon" / "practice.toml"
    path.write_text(path.read_text("utf-8") + '\n[persona.tokens]\n[persona.tokens.page]\ntext = "x"\n', "utf-8")
    with pytest.raises(DescriptorError) as caught:
        resources.system("pigeon")
    assert [one.key for one in caught.value.problems] == ["persona.2.tokens"]
