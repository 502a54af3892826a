"""Shopee with other inboxes (SW-15): each way is onboarded with its sample answers and asks for what it says only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.cli.running import Gangway, Ran
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.practice.server import PracticeServer

RESOURCES = Resources([shipped_root()])
SAMPLES = RESOURCES.platform_folder("shopee-wecom") / "practice"
SYSTEMS = ("shopee", "wecom", "lazada", "temu")
WAYS = {
    "answers": ("none", {"shopee", "wecom"}),
    "lazada-temu": ("lazada-temu", set(SYSTEMS)),
}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("server") / "endpoints.toml"
    with PracticeServer([RESOURCES.system(name) for name in SYSTEMS], system_clock) as running:
        path.write_text(running.endpoints_toml(), "utf-8")
        yield path


@pytest.fixture
def gangway(tmp_path: Path, capfd: pytest.CaptureFixture[str], endpoints: Path) -> Gangway:
    return Gangway(tmp_path / "data", endpoints, capfd)


def sample(name: str) -> dict[str, Any]:
    """Sample answers with their secrets by an absolute path."""
    document: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    for system in (one for one in document["steps"]["credentials"].values() if isinstance(one, dict)):
        for field, value in system.items():
            if isinstance(value, dict):
                system[field] = {"$file": str((SAMPLES / value["$file"]).resolve())}
    return document


def persona(system: str, name: str) -> dict[str, Any]:
    """The credentials of another persona."""
    folder, descriptor = RESOURCES.system_folder(system), RESOURCES.system(system)
    own = next(one for one in descriptor.personas if one.id == name).credentials
    secret = {field: {"$file": str(folder / "practice" / name / field)} for field in descriptor.secret_fields()}
    return {field: secret.get(field, value) for field, value in own.items()}


def onboard(gangway: Gangway, document: dict[str, Any], folder: Path) -> Ran:
    path = folder / "answers.json"
    path.write_text(json.dumps(document), "utf-8")
    return gangway.practice("new", "shopee-wecom", "--answers", path, "--out", folder / "out")


def exported(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out" / name).read_text("utf-8"))
    return found


@pytest.mark.parametrize("way", list(WAYS))
def test_sample_answers_are_onboarded_and_only_what_was_chosen_is_proved(
    gangway: Gangway, tmp_path: Path, way: str
) -> None:
    choice, systems = WAYS[way]
    ran = onboard(gangway, sample(way), tmp_path)
    assert ran.code == 0, ran.out
    rungs = exported(tmp_path, "manifest.json")["run"]["rungs"]
    assert {one["system"] for one in rungs} == systems
    given = exported(tmp_path, "config.json")["steps"]["credentials"]
    assert set(given) == {*systems, "other_inboxes", "relay"}
    assert given["other_inboxes"] == choice
    assert "identity.not-verified" not in {one["code"] for one in ran.findings}


def test_entry_that_an_erp_feeds_is_onboarded_with_wecom_alone(gangway: Gangway, tmp_path: Path) -> None:
    document = sample("answers")
    document["steps"]["credentials"]["relay"] = "erp"
    del document["steps"]["credentials"]["shopee"]
    del document["steps"]["push"]
    ran = onboard(gangway, document, tmp_path)
    assert ran.code == 0, ran.out
    assert {one["system"] for one in exported(tmp_path, "manifest.json")["run"]["rungs"]} == {"wecom"}
    assert set(exported(tmp_path, "config.json")["steps"]["credentials"]) == {"relay", "other_inboxes", "wecom"}


def test_chosen_inboxes_have_no_secret_in_the_export(gangway: Gangway, tmp_path: Path) -> None:
    assert onboard(gangway, sample("lazada-temu"), tmp_path).code == 0
    given = exported(tmp_path, "config.json")["steps"]["credentials"]
    assert given["lazada"]["app_secret"] == {
        "$secret": "keyring://gangway/shopee-wecom-example-inboxes/lazada/app_secret"
    }
    text = (tmp_path / "out" / "config.json").read_text("utf-8")
    for system in ("lazada", "temu"):
        own = next(one for one in RESOURCES.system(system).personas if one.id == "good").credentials
        assert all(own[field] not in text for field in RESOURCES.system(system).secret_fields())


@pytest.mark.parametrize(
    ("system", "name"), [("lazada", "token-past"), ("temu", "wrong-secret")], ids=["lazada", "temu"]
)
def test_inbox_that_fails_is_told_only_where_it_was_chosen(
    gangway: Gangway, tmp_path: Path, system: str, name: str
) -> None:
    document = sample("lazada-temu")
    document["steps"]["credentials"][system] = persona(system, name)
    assert onboard(gangway, document, tmp_path).code == 3
    assert not (tmp_path / "out").exists()

    document["steps"]["shop"]["slug"] = "shopee-only"
    document["steps"]["credentials"]["shopee"] = persona("shopee", "local-shop")
    document["steps"]["credentials"]["other_inboxes"] = "none"
    ran = onboard(gangway, document, tmp_path)
    assert ran.code == 0, ran.out
    assert [one["pointer"] for one in ran.findings if one["code"] == "answers.unused"] == [
        "/steps/credentials/lazada",
        "/steps/credentials/temu",
    ]


@pytest.mark.parametrize(
    ("choice", "expected"), [("lazada-temu", True), ("lazada", False)], ids=["chosen", "not chosen"]
)
def test_end_of_the_temu_token_is_a_deadline_where_temu_was_chosen(
    gangway: Gangway, tmp_path: Path, choice: str, expected: bool
) -> None:
    document = sample("lazada-temu")
    document["steps"]["credentials"]["temu"] = persona("temu", "ends-soon")
    document["steps"]["credentials"]["other_inboxes"] = choice
    assert onboard(gangway, document, tmp_path).code == 0
    told = gangway("--json", "waits").out
    assert ("temu-token-ends" in told) is expected


# --- Lazada's "code for token" is data: the same verb as Shopee's, with its system named

ENTRY = "shopee-wecom-example-inboxes"


@pytest.fixture
def own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Gangway]:
    """With stand-ins of its own: their tokens rotate."""
    path = tmp_path / "endpoints.toml"
    with PracticeServer([RESOURCES.system(name) for name in SYSTEMS], system_clock) as running:
        path.write_text(running.endpoints_toml(), "utf-8")
        yield Gangway(tmp_path / "data", path, capfd)


def with_lazada(name: str) -> dict[str, Any]:
    document = sample("lazada-temu")
    document["steps"]["credentials"]["lazada"] = persona("lazada", name)
    return document


def authorize(gangway: Gangway, *words: object) -> dict[str, Any]:
    ran = gangway.practice("authorize", ENTRY, *words, "--system", "lazada", "--lang", "en")
    merged: dict[str, Any] = {"exit": ran.code}
    for one in ran.typed("authorization"):
        merged |= one
    return merged


def pasted(gangway: Gangway, folder: Path) -> Path:
    """A link made, opened, and the address one ends at in a file."""
    address = authorize(gangway, "link")["address"]
    with requests.Session() as browser:
        browser.trust_env = False
        found = re.search(r"<textarea[^>]*>(.*?)</textarea>", browser.get(address, timeout=20).text)
    assert found is not None
    path = folder / "address.txt"
    path.write_text(unescape(found[1]), "utf-8")
    return path


def test_lazada_is_authorized_from_nothing(own: Gangway, tmp_path: Path) -> None:
    made = onboard(own, with_lazada("not-authorized"), tmp_path)
    assert made.blocking == [("schema.required.authorized", "/steps/credentials/lazada/access_token")]
    told = authorize(own, "paste", pasted(own, tmp_path))
    assert (told["exit"], told["code"], told["standing"]) == (0, "stored", "authorized")


def test_lazada_code_is_taken_once(own: Gangway, tmp_path: Path) -> None:
    onboard(own, with_lazada("good"), tmp_path)
    path = pasted(own, tmp_path)
    assert authorize(own, "paste", path)["code"] == "stored"
    assert authorize(own, "paste", path)["code"] == "code-used"


@pytest.mark.parametrize(
    ("name", "code", "exit_code"),
    [
        pytest.param("good", "stored", 0, id="brings a pair"),
        pytest.param("lost-refresh", "possibly-spent", 4, id="lost reply"),
        pytest.param("refresh-unsupported", "refused", 3, id="sold in the service market"),
    ],
)
def test_lazada_token_is_refreshed(own: Gangway, tmp_path: Path, name: str, code: str, exit_code: int) -> None:
    onboard(own, with_lazada(name), tmp_path)
    told = authorize(own, "refresh")
    assert (told["code"], told["exit"]) == (code, exit_code)
    assert ("service market" in told["message"]) is (code == "refused")
