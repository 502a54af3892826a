"""An entry stays with its account, whichever way it goes; one account is one entry's, whichever way it is reached."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.template_desk import LONG, RESOURCES, START, TemplateDesk
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.onboarding.identity import BOUND, BOUND_BEFORE, Identity
from wizard.practice.server import PracticeServer

PLATFORM = RESOURCES.platform("whatsapp")
SYSTEMS = {name: RESOURCES.system(name) for name in PLATFORM.index.systems}
ENTRY = "whatsapp-north"


def document(route: str, phone_number_id: str = "") -> dict[str, Any]:
    system = "meta-cloud-api" if route == "direct" else route
    fields = {"phone_number_id": phone_number_id} if route == "direct" else {}
    return {"platform": "whatsapp", "steps": {"credentials": {"route": route, system: fields}}}


def accepted(system: str, account: str) -> dict[str, LadderResult]:
    """What a ladder says whose every question was answered well."""
    rungs = tuple(
        RungResult(system, rung.id, RungState.PASSED, required=rung.required) for rung in SYSTEMS[system].rungs
    )
    facts = {} if system == "meta-cloud-api" else {SYSTEMS[system].index.identity: account}
    return {system: LadderResult(system, rungs, facts)}


def findings(
    route: str, account: str, *, owned: Mapping[str, str] | None = None, bound: Mapping[str, str] | None = None
) -> list[str]:
    def owner_of(identity: str, *also: str) -> str | None:
        names = (identity, *also)
        return next((entry for known, entry in (owned or {}).items() if known in names), None)

    system = "meta-cloud-api" if route == "direct" else route
    found = Identity(PLATFORM, SYSTEMS, owner_of).findings(
        document(route, account), accepted(system, account), entry=ENTRY, bound=bound or {}
    )
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("route", "owned", "expected"),
    [
        pytest.param("direct", {"meta-cloud-api:201": "whatsapp-south"}, ["identity.taken"], id="same way"),
        pytest.param("360dialog", {"meta-cloud-api:201": "whatsapp-south"}, ["identity.taken"], id="directly before"),
        pytest.param("direct", {"360dialog:201": "whatsapp-south"}, ["identity.taken"], id="by 360dialog before"),
        pytest.param("direct", {"360dialog:202": "whatsapp-south"}, [], id="another number"),
        pytest.param("direct", {"360dialog:201": ENTRY}, [], id="its own, by another way"),
        pytest.param("360dialog", {"wati:201": "whatsapp-south"}, [], id="an equal name of another kind of account"),
        pytest.param("wati", {"meta-cloud-api:201": "whatsapp-south"}, [], id="a tenant is no number"),
    ],
)
def test_account_is_one_however_it_is_reached(route: str, owned: dict[str, str], expected: list[str]) -> None:
    assert findings(route, "201", owned=owned) == expected


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        pytest.param({}, [], id="never bound"),
        pytest.param({"meta-cloud-api": "201", "360dialog": "7"}, [], id="back to the same"),
        pytest.param({"meta-cloud-api": "200", "360dialog": "7"}, ["identity.changed"], id="back to another"),
        pytest.param({"360dialog": "7"}, [], id="to a way not gone before"),
    ],
)
def test_account_stays_after_another_way_was_taken(bound: dict[str, str], expected: list[str]) -> None:
    assert findings("direct", "201", bound=bound) == expected


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TemplateDesk]:
    systems = [RESOURCES.system(name) for name in ("meta-cloud-api", "360dialog")]
    with PracticeServer(systems, lambda: START, drip=LONG) as server:
        made = TemplateDesk(tmp_path / "data", server)
        yield made
        made.close()


def go(desk: TemplateDesk, system: str, persona: str) -> set[str]:
    """Fill in a persona's credentials, verify, and give back what is said about the account."""
    session = desk.session
    assert session is not None
    known, secrets = next(one for one in SYSTEMS[system].personas if one.id == persona), SYSTEMS[system].secret_fields()
    plain = {name: one for name, one in known.credentials.items() if name not in secrets}
    session.put("/steps/credentials/route", {"meta-cloud-api": "direct"}.get(system, system))
    session.put(f"/steps/credentials/{system}", plain)
    for name in secrets:
        if name in known.credentials:
            session.hold_secret(system, name, known.credentials[name])
    session.keep_verified(session.verify_job((system,), lambda _rung: None, threading.Event())())
    return {one.code for one in session.findings()} & {"identity.changed", "identity.taken"}


def test_bound_entry_keeps_its_account_over_another_way_and_back(desk: TemplateDesk) -> None:
    session = desk.fill()
    assert go(desk, "meta-cloud-api", "no-templates") == set()
    assert session.entry.meta(BOUND) == "meta-cloud-api:200000000000102"
    assert go(desk, "360dialog", "good") == set()
    assert session.entry.meta(BOUND) == "360dialog:200000000000201"

    desk.reopen()
    assert go(desk, "meta-cloud-api", "good") == {"identity.changed"}
    assert desk.session is not None
    entry = desk.session.entry
    assert entry.meta(BOUND) == "360dialog:200000000000201"
    assert go(desk, "meta-cloud-api", "no-templates") == set()
    assert entry.meta(BOUND) == "meta-cloud-api:200000000000102"
    assert entry.meta(BOUND_BEFORE) == {"meta-cloud-api": "200000000000102", "360dialog": "200000000000201"}


def test_entry_bound_before_ways_were_kept_is_still_bound(desk: TemplateDesk) -> None:
    session = desk.fill()
    session.entry.set_meta(BOUND, "meta-cloud-api:1")
    assert go(desk, "meta-cloud-api", "good") == {"identity.changed"}


def test_number_of_another_entry_is_taken_when_it_comes_by_another_way(desk: TemplateDesk) -> None:
    desk.fill(slug="south")
    go(desk, "360dialog", "good")
    desk.close()
    session = desk.fill()
    session.put("/steps/credentials/meta-cloud-api/phone_number_id", "200000000000201")
    found = [one for one in session.identity_findings() if one.code == "identity.taken"]
    assert [one.parameters["entry"] for one in found] == ["whatsapp-south"]
