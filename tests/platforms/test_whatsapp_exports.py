"""The direct route from answers to export: what the export states, and what Meta tells of the account (WA-03, 17)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Gangway, Ran
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.pointer import MISSING, get, with_value
from wizard.practice.server import PracticeServer

RESOURCES = Resources([shipped_root()])
SAMPLES = RESOURCES.platform_folder("whatsapp") / "practice"
META = "/steps/credentials/meta-cloud-api"


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("server") / "endpoints.toml"
    with PracticeServer([RESOURCES.system("meta-cloud-api")], system_clock) as running:
        path.write_text(running.endpoints_toml(), "utf-8")
        yield path


@pytest.fixture
def gangway(tmp_path: Path, capfd: pytest.CaptureFixture[str], endpoints: Path) -> Gangway:
    return Gangway(tmp_path / "data", endpoints, capfd)


def answers(changes: dict[str, Any], persona: str = "good") -> Any:
    """The sample answers of the direct route with a persona's credentials, changed; MISSING takes a value out."""
    document: Any = json.loads((SAMPLES / "answers.json").read_text("utf-8"))
    system = RESOURCES.system("meta-cloud-api")
    given = next(one.credentials for one in system.personas if one.id == persona)
    secrets = RESOURCES.system_folder("meta-cloud-api") / "practice" / persona
    fields = {name: value for name, value in given.items() if name not in system.secret_fields()}
    files = {name: {"$file": str(secrets / name)} for name in given if name in system.secret_fields()}
    document = with_value(document, META, fields | files)
    for pointer, value in changes.items():
        document = with_value(document, pointer, value)
    return document


def onboard(gangway: Gangway, folder: Path, changes: dict[str, Any], persona: str = "good") -> Ran:
    (folder / "answers.json").write_text(json.dumps(answers(changes, persona)), "utf-8")
    return gangway.practice("new", "whatsapp", "--answers", folder / "answers.json", "--out", folder / "out")


def exported(gangway: Gangway, folder: Path, changes: dict[str, Any]) -> Any:
    ran = onboard(gangway, folder, changes)
    assert ran.code == 0, ran.out
    return json.loads((folder / "out" / "config.json").read_text("utf-8"))


def test_export_says_nothing_of_the_company_that_nobody_said(gangway: Gangway, tmp_path: Path) -> None:
    assert exported(gangway, tmp_path, {})["steps"]["entity"] == answers({})["steps"]["entity"]


@pytest.mark.parametrize(
    ("given", "stated"),
    [(MISSING, "v26.0"), ("", "v26.0"), (None, "v26.0"), ("v25.0", "v25.0")],
    ids=["left out", "blank", "null", "given"],
)
def test_export_states_the_graph_version_that_was_asked_with(
    gangway: Gangway, tmp_path: Path, given: Any, stated: str
) -> None:
    config = exported(gangway, tmp_path, {f"{META}/graph_version": given})

    assert get(config, f"{META}/graph_version") == stated


def test_export_states_the_sending_rules_when_the_answers_leave_them_out(gangway: Gangway, tmp_path: Path) -> None:
    config = exported(gangway, tmp_path, {"/steps/limits": MISSING})

    assert config["steps"]["limits"] == {"same_template_per_day": 3, "seconds_between_messages": 6}


def test_rule_that_must_be_answered_is_asked_for_and_not_made_up(gangway: Gangway, tmp_path: Path) -> None:
    ran = onboard(gangway, tmp_path, {"/steps/limits": {"daily_recipients": 100}})

    assert ran.code == 1
    assert {one["pointer"] for one in ran.findings if one["code"] == "schema.required"} == {
        "/steps/limits/same_template_per_day",
        "/steps/limits/seconds_between_messages",
    }


def test_template_without_a_variable_format_keeps_metas_own_default(gangway: Gangway, tmp_path: Path) -> None:
    item = {
        "name": "order_left",
        "kind": "other",
        "category": "UTILITY",
        "language": "pt_BR",
        "body": "Seu pedido {{1}} saiu do nosso depósito hoje.",
        "samples": {"1": "A1001"},
    }
    config = exported(gangway, tmp_path, {"/steps/templates": {"items": [item]}, "/waits": MISSING})

    assert "parameter_format" not in config["steps"]["templates"]["items"][0]


# --- what Meta tells of the account


STATES = {
    "good": ("已验证", "24 小时 2000 人", "approved"),
    "not-verified": ("还没有验证", "24 小时 250 人", "not-submitted"),
    "verification-pending": ("审核中", "24 小时 250 人", "submitted"),
    "verification-more": ("等补充材料", "24 小时 250 人", "submitted"),
    "verification-refused": ("被拒绝", "24 小时 250 人", "declined"),
}


@pytest.mark.parametrize(("persona", "told"), STATES.items(), ids=STATES)
def test_verification_and_limit_are_read_shown_and_waited_for(
    gangway: Gangway, tmp_path: Path, persona: str, told: tuple[str, str, str]
) -> None:
    verification, limit, state = told
    ran = onboard(gangway, tmp_path, {"/waits": MISSING, "/steps/limits/daily_recipients": MISSING}, persona)
    (shown,) = [one for one in ran.findings if one["code"] == "whatsapp/account-told"]
    waits = {one["id"]: one["state"] for one in ran.typed("wait")}

    assert ran.code in (0, 4), ran.out
    assert verification in shown["message"]
    assert limit in shown["message"]
    assert waits.get("business-verification", "approved") == state


def test_unread_account_has_nothing_told(gangway: Gangway, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text(json.dumps(answers({})), "utf-8")
    ran = gangway.practice("check", tmp_path / "answers.json")

    assert "whatsapp/account-told" not in {one["code"] for one in ran.findings}


WRONG = {
    "number": ("/steps/number/display_phone_number", "+15550100101", "whatsapp/number-is-metas"),
    "display name": ("/steps/number/verified_name", "Other Shop", "whatsapp/display-name-is-metas"),
    "its state": ("/steps/number/name_status", "PENDING_REVIEW", "whatsapp/name-status-is-metas"),
    "daily recipients": ("/steps/limits/daily_recipients", 2001, "whatsapp/daily-recipients"),
}


@pytest.mark.parametrize(("pointer", "value", "rule"), WRONG.values(), ids=WRONG)
def test_what_meta_tells_otherwise_is_warned_about(
    gangway: Gangway, tmp_path: Path, pointer: str, value: Any, rule: str
) -> None:
    ran = onboard(gangway, tmp_path, {pointer: value})

    assert [(one["pointer"], one["severity"]) for one in ran.findings if one["code"] == rule] == [(pointer, "warning")]


@pytest.mark.parametrize("number", ["8613800000000", "+0138000000", "138 0000 0000", "+86", "+8613800000000000"])
def test_number_without_its_country_code_is_refused(gangway: Gangway, tmp_path: Path, number: str) -> None:
    ran = onboard(gangway, tmp_path, {"/steps/number/display_phone_number": number})

    assert ran.code == 1
    assert "schema.format.e164" in [
        one["code"] for one in ran.findings if one["pointer"].endswith("display_phone_number")
    ]
