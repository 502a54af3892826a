"""`new`: from an answers file to an export, or nothing at all."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import KEYS, write_json
from tests.cli.running import FINDING_KEYS, Gangway, tree

NEW = ("new", "ozon", "--answers")
CANARY = "c0ffee00-1111-4222-8333-444455556666"


def test_new_when_everything_is_right(gangway: Gangway, answers_file: Path, tmp_path: Path) -> None:
    ran = gangway.practice("new", "ozon", "--answers", answers_file, "--out", tmp_path / "out")

    assert ran.code == 0, ran.out
    assert ran.blocking == []
    assert all(set(finding) == FINDING_KEYS for finding in ran.findings)
    rungs = {one["rung"]: one["result"] for one in ran.typed("rung")}
    assert rungs["auth"] == "passed"
    assert {"system", "rung", "result", "code", "message", "platform_text"} <= set(ran.typed("rung")[0])
    assert ran.typed("export")[0]["entry"] == "ozon-example-shop"
    assert sorted(tree(tmp_path / "out")) == [
        *("checklist.html", "config.json", "manifest.json", "schema", "schema/ozon.schema.json"),
    ]
    config = json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))
    assert config["steps"]["credentials"]["ozon"]["api_key"] == {
        "$secret": "keyring://gangway/ozon-example-shop/ozon/api_key"
    }


def test_new_when_exported_a_stock_validator_agrees(gangway: Gangway, answers_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    gangway.practice("new", "ozon", "--answers", answers_file, "--out", out)
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--schemafile"]

    done = subprocess.run(
        [*command, str(out / "schema" / "ozon.schema.json"), str(out / "config.json")], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_new_when_the_same_answers_come_again_the_bytes_are_the_same(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path
) -> None:
    first = write_json(tmp_path / "a.json", answers)
    gangway.practice("new", "ozon", "--answers", first, "--out", tmp_path / "one")
    second = write_json(tmp_path / "b.json", shuffled(answers, random.Random(7)))
    other = Gangway(tmp_path / "elsewhere", gangway.endpoints, gangway._captured)

    again = other.practice("new", "ozon", "--answers", second, "--out", tmp_path / "two", "--lang", "en")
    updated = gangway.practice("new", "ozon", "--answers", second, "--out", tmp_path / "one")

    assert (again.code, updated.code) == (0, 0)
    for name in ("config.json", "schema/ozon.schema.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert updated.typed("export")[0]["changes"] == 0
    assert len(gangway.practice("list").typed("entry")) == 1
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text("utf-8")) for name in ("one", "two")]
    assert [manifest.pop("run") is not None for manifest in manifests] == [True, True]
    assert manifests[0] == manifests[1]


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance) for name in names}
    return [shuffled(one, chance) for one in value] if isinstance(value, list) else value


def test_new_when_run_again_the_answers_replace_the_draft(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    gangway.practice("new", "ozon", "--answers", write_json(tmp_path / "a.json", answers), "--out", out)
    del answers["steps"]["shop"]["shop_name"]
    del answers["steps"]["credentials"]["ozon"]["api_key"]
    answers["steps"]["policy"]["target_minutes"] = 60

    ran = gangway.practice("new", "ozon", "--answers", write_json(tmp_path / "a.json", answers), "--out", out)

    config = json.loads((out / "config.json").read_text("utf-8"))
    assert ran.code == 0, "a secret that is left out is kept"
    assert "shop_name" not in config["steps"]["shop"]
    assert config["steps"]["policy"]["target_minutes"] == 60
    assert ran.typed("export")[0]["changes"] == 2


def test_new_when_an_entity_file_is_given_it_wins(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    entity = {**answers["steps"]["entity"], "registered_address": "北京市示例区 2 号"}
    path = write_json(tmp_path / "entity.json", entity)

    ran = gangway.practice(
        *("new", "ozon", "--answers", write_json(tmp_path / "a.json", answers)),
        *("--entity", path, "--entry", "shop-7", "--out", tmp_path / "out"),
    )

    config = json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))
    assert (ran.code, ran.typed("export")[0]["entry"]) == (0, "shop-7")
    assert config["steps"]["entity"]["registered_address"] == "北京市示例区 2 号"


@pytest.mark.parametrize(
    ("persona", "code", "rung"),
    [
        pytest.param("wrong-key", 3, "auth", id="a-required-rung-failed"),
        pytest.param("expired", 3, "expiry", id="expired"),
    ],
)
def test_new_when_the_ladder_says_no(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path, persona: str, code: int, rung: str
) -> None:
    system = answers["steps"]["credentials"]["ozon"]
    system["client_id"] = client_of(persona)
    system["api_key"] = {"$file": str(KEYS / persona / "api_key")}

    ran = gangway.practice(*NEW, write_json(tmp_path / "a.json", answers), "--out", tmp_path / "o")

    assert ran.code == code
    assert [one["rung"] for one in ran.typed("rung") if one["result"] == "failed" and one["required"]] == [rung]
    assert not (tmp_path / "o").exists()
    assert gangway.practice("list").typed("entry")[0]["state"] == "failed"


def client_of(persona: str) -> str:
    from wizard.adapters.resources import Resources, shipped_root

    system = Resources([shipped_root()]).system("ozon")
    return next(one.credentials["client_id"] for one in system.personas if one.id == persona)


def test_new_when_another_entry_has_the_account(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    gangway.practice(*NEW, write_json(tmp_path / "a.json", answers), "--out", tmp_path / "one")
    answers["steps"]["shop"]["slug"] = "second-shop"

    ran = gangway.practice(*NEW, write_json(tmp_path / "b.json", answers), "--out", tmp_path / "b")

    assert (ran.code, ran.blocking) == (1, [("identity.taken", "/steps/credentials/ozon/client_id")])
    assert not (tmp_path / "b").exists()


def with_literal(answers: dict[str, Any]) -> None:
    answers["steps"]["credentials"]["ozon"]["api_key"] = CANARY


def with_unknown_key(answers: dict[str, Any]) -> None:
    answers["steps"]["policy"]["repsonse_window"] = 48


def with_unknown_step(answers: dict[str, Any]) -> None:
    answers["steps"]["polcy"] = {}


def with_missing_variable(answers: dict[str, Any]) -> None:
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$env": "GANGWAY_TEST_NOT_SET"}


def with_missing_file(answers: dict[str, Any]) -> None:
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$file": "no-such-file"}


def with_prompt(answers: dict[str, Any]) -> None:
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$prompt": True}


def with_odd_reference(answers: dict[str, Any]) -> None:
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$env": "A", "$file": "b"}


def with_secret_in_plain_field(answers: dict[str, Any]) -> None:
    answers["steps"]["shop"]["shop_name"] = CANARY


def with_wrong_type(answers: dict[str, Any]) -> None:
    answers["steps"]["templates"]["items"][0]["text"] = 5


def with_broken_rule(answers: dict[str, Any]) -> None:
    answers["steps"]["templates"]["items"][0]["text"] += " https://t.me/shop"


KEY = "/steps/credentials/ozon/api_key"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(with_literal, ("secret.literal", KEY), id="literal-secret"),
        pytest.param(with_unknown_key, ("schema.unknown", "/steps/policy/repsonse_window"), id="unknown-key"),
        pytest.param(with_unknown_step, ("schema.unknown", "/steps/polcy"), id="unknown-step"),
        pytest.param(with_missing_variable, ("secret.not-found", KEY), id="variable-not-set"),
        pytest.param(with_missing_file, ("secret.not-found", KEY), id="file-not-there"),
        pytest.param(with_prompt, ("secret.no-prompt", KEY), id="prompt-without-terminal"),
        pytest.param(with_odd_reference, ("secret.reference", KEY), id="odd-reference"),
        pytest.param(with_secret_in_plain_field, ("secret.in-plain-field", "/steps/shop/shop_name"), id="wrong-field"),
        pytest.param(with_wrong_type, ("schema.type", "/steps/templates/items/0/text"), id="wrong-type"),
        pytest.param(with_broken_rule, ("ozon/no-links", "/steps/templates/items/0/text"), id="broken-rule"),
    ],
)
def test_new_when_a_finding_blocks_nothing_is_made(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path, change: Any, expected: tuple[str, str]
) -> None:
    change(answers)
    path = write_json(tmp_path / "a.json", answers)
    before = tree(gangway.data)

    ran = gangway.practice("new", "ozon", "--answers", path, "--out", tmp_path / "out")

    assert ran.code == 1
    assert expected in ran.blocking
    assert next(one for one in ran.findings if (one["code"], one["pointer"]) == expected)["path"] == str(path)
    assert CANARY not in ran.out + ran.err
    assert ran.typed("rung") == []
    assert tree(gangway.data) == before
    assert not (tmp_path / "out").exists()


def test_new_when_a_secret_file_is_blank(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "blank").write_text(" \n", "utf-8")
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$file": "blank"}

    ran = gangway.practice(*NEW, write_json(tmp_path / "a.json", answers), "--out", tmp_path / "o")

    assert (ran.code, ("secret.blank", KEY) in ran.blocking) == (1, True)


def test_new_when_there_is_no_keyring(gangway: Gangway, answers_file: Path, tmp_path: Path) -> None:
    before = tree(gangway.data)

    ran = gangway("new", "ozon", "--answers", answers_file, "--out", tmp_path / "out", "--json", "--offline")

    assert ran.code == 5
    assert ran.blocking[-1][0].startswith("keyring-")
    assert tree(gangway.data) == before
    assert not (tmp_path / "out").exists()


def test_new_when_references_are_kept(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OZON_KEY", (KEYS / "good" / "api_key").read_text("utf-8"))
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$env": "OZON_KEY"}
    path, out = write_json(tmp_path / "a.json", answers), tmp_path / "out"

    ran = gangway.practice("new", "ozon", "--answers", path, "--out", out, "--secret-store", "references")

    assert ran.code == 0, ran.out
    config = json.loads((out / "config.json").read_text("utf-8"))
    assert config["steps"]["credentials"]["ozon"]["api_key"] == {"$secret": "env://OZON_KEY"}
    shown = gangway.practice("secret", "list", "ozon-example-shop", "--secret-store", "references")
    assert [one["state"] for one in shown.typed("secret")] == ["referenced"]
    verified = gangway.practice("verify", "ozon-example-shop", "--secret-store", "references")
    assert verified.code == 0, verified.out


def test_new_when_offline_nothing_is_asked(gangway: Gangway, answers_file: Path, tmp_path: Path) -> None:
    ran = gangway.practice("new", "ozon", "--answers", answers_file, "--out", tmp_path / "out", "--offline")

    assert ran.code == 0
    assert {one["result"] for one in ran.typed("rung")} == {"not_tested"}


def test_new_when_the_out_folder_is_somebody_elses(gangway: Gangway, answers_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", "utf-8")

    ran = gangway.practice("new", "ozon", "--answers", answers_file, "--out", out)

    assert (ran.code, ran.blocking) == (2, [("out-not-ours", "")])
    assert tree(out) == {"thesis.txt": b"mine"}
    assert tree(gangway.data) == {}


def test_new_when_the_entry_is_a_real_one_stand_ins_are_refused(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OZON_KEY", "00000000-0000-4000-8000-000000000001")
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$env": "OZON_KEY"}
    path = write_json(tmp_path / "a.json", answers)
    real = ("new", "ozon", "--answers", path, "--out", tmp_path / "out", "--secret-store", "references", "--offline")
    assert gangway(*real).code == 0

    ran = gangway.practice("new", "ozon", "--answers", path, "--out", tmp_path / "practice")

    assert (ran.code, ran.blocking) == (2, [("entry-not-practice", "")])


def test_new_when_text_is_cleaned_it_is_said(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    answers["steps"]["credentials"]["ozon"]["client_id"] = "１０００００１\u200b"

    ran = gangway.practice(*NEW, write_json(tmp_path / "a.json", answers), "--out", tmp_path / "o")

    assert ran.code == 0, ran.out
    assert {"hygiene.full-width", "hygiene.zero-width"} <= {one["code"] for one in ran.findings}
    config = json.loads((tmp_path / "o" / "config.json").read_text("utf-8"))
    assert config["steps"]["credentials"]["ozon"]["client_id"] == "1000001"


def test_new_when_the_secret_is_another_the_export_says_so(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path
) -> None:
    path = write_json(tmp_path / "a.json", answers)
    gangway.practice(*NEW, path, "--out", tmp_path / "out", "--offline")
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$file": str(KEYS / "wrong-key" / "api_key")}

    ran = gangway.practice(*NEW, write_json(path, answers), "--out", tmp_path / "out", "--offline")

    assert (ran.code, ran.typed("export")[0]["changes"]) == (0, 1)
