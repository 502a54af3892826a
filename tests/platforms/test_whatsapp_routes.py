"""WhatsApp's four ways in: each is onboarded with its sample answers, and has its own account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Gangway, Ran
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.practice.server import PracticeServer

RESOURCES = Resources([shipped_root()])
SAMPLES = RESOURCES.platform_folder("whatsapp") / "practice"
ROUTES = {"answers": "meta-cloud-api", "360dialog": "360dialog", "wati": "wati", "respond-io": "respond-io"}
FIELDS = {"answers": "/phone_number_id", "360dialog": "", "wati": "/tenant_id", "respond-io": "/channel_id"}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("server") / "endpoints.toml"
    with PracticeServer([RESOURCES.system(name) for name in ROUTES.values()], system_clock) as running:
        path.write_text(running.endpoints_toml(), "utf-8")
        yield path


@pytest.fixture
def gangway(tmp_path: Path, capfd: pytest.CaptureFixture[str], endpoints: Path) -> Gangway:
    return Gangway(tmp_path / "data", endpoints, capfd)


def onboard(gangway: Gangway, route: str, slug: str, out: Path, token: Path | None = None) -> Ran:
    """The route's sample answers under another short name; secrets by an absolute path, or all this one."""
    document: dict[str, Any] = json.loads((SAMPLES / f"{route}.json").read_text("utf-8"))
    document["steps"]["shop"]["slug"] = slug
    given = document["steps"]["credentials"]
    for system in [name for name in given if name != "route"]:
        for name, value in given[system].items():
            if isinstance(value, dict):
                given[system][name] = {"$file": str(token or (SAMPLES / value["$file"]).resolve())}
    answers = out.parent / f"{slug}.json"
    answers.write_text(json.dumps(document), "utf-8")
    return gangway.practice("new", "whatsapp", "--answers", answers, "--out", out)


def told(ran: Ran, code: str) -> list[str]:
    return [one["pointer"] for one in ran.findings if one["code"] == code]


@pytest.mark.parametrize("route", list(ROUTES))
def test_a_routes_sample_answers_are_onboarded(gangway: Gangway, tmp_path: Path, route: str) -> None:
    ran = onboard(gangway, route, "north", tmp_path / "out")

    assert ran.code == 0, ran.out
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert {rung["system"] for rung in manifest["run"]["rungs"]} == {ROUTES[route]}
    assert "not_tested" not in {rung["result"] for rung in manifest["run"]["rungs"] if rung["rung"] != "tls"}
    config = json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))
    assert set(config["steps"]["credentials"]) == {"route", ROUTES[route]}


@pytest.mark.parametrize("route", list(ROUTES))
def test_the_same_account_in_a_second_entry_is_refused_on_every_route(
    gangway: Gangway, tmp_path: Path, route: str
) -> None:
    assert onboard(gangway, route, "north", tmp_path / "north").code == 0
    second = onboard(gangway, route, "south", tmp_path / "south")

    assert second.code != 0
    assert told(second, "identity.taken") == [f"/steps/credentials/{ROUTES[route]}{FIELDS[route]}"]
    assert not (tmp_path / "south").exists()


def test_two_routes_do_not_take_each_others_account(gangway: Gangway, tmp_path: Path) -> None:
    assert onboard(gangway, "wati", "north", tmp_path / "north").code == 0
    assert onboard(gangway, "respond-io", "south", tmp_path / "south").code == 0


def test_an_entry_may_move_to_another_route_and_leaves_its_account_to_others(gangway: Gangway, tmp_path: Path) -> None:
    assert onboard(gangway, "answers", "north", tmp_path / "north").code == 0
    moved = onboard(gangway, "wati", "north", tmp_path / "north")
    assert moved.code == 0, moved.out
    assert told(moved, "identity.changed") == []

    assert onboard(gangway, "answers", "south", tmp_path / "south").code == 0
    third = onboard(gangway, "wati", "west", tmp_path / "west")
    assert told(third, "identity.taken") == ["/steps/credentials/wati/tenant_id"]


def test_what_failed_on_a_route_that_was_left_does_not_block(gangway: Gangway, tmp_path: Path) -> None:
    refused = tmp_path / "token"
    refused.write_text("no-such-token", "utf-8")
    assert onboard(gangway, "wati", "north", tmp_path / "north", refused).code != 0

    assert onboard(gangway, "respond-io", "north", tmp_path / "north").code == 0


@pytest.mark.parametrize("route", list(ROUTES))
def test_a_practice_export_is_proved_again_with_its_sample_secrets(
    gangway: Gangway, tmp_path: Path, route: str
) -> None:
    assert onboard(gangway, route, "north", tmp_path / "out").code == 0
    gangway.data = tmp_path / "elsewhere"
    ran = gangway.practice("verify", tmp_path / "out")

    assert ran.code == 0, ran.out
    assert {one["system"] for one in ran.typed("rung")} == {ROUTES[route]}
