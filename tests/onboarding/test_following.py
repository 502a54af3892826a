"""What became of submitted templates is written into waits and items; templates of the account are brought in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.onboarding.template_desk import ITEMS, LONG, RESOURCES, START, TemplateDesk, template
from wizard.core.waits import activation
from wizard.onboarding.template_outcomes import State
from wizard.practice.server import PracticeServer


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([RESOURCES.system("meta-cloud-api")], lambda: START, drip=LONG) as running:
        yield running


@pytest.fixture
def desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    made = TemplateDesk(tmp_path / "data", server)
    yield made
    made.close()


@pytest.fixture
def filled_desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    """An account that has a template already."""
    made = TemplateDesk(tmp_path / "data", server, persona="good")
    yield made
    made.close()


def test_follow_writes_what_the_review_came_to(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"), template("parcel_rejected"), template("parcel_slow"))
    desk.submit()
    assert {one.state for one in desk.follow()} == {State.UNCHANGED}
    desk.later(hours=5)
    approved, rejected, slow = desk.follow()
    assert (approved.state, rejected.state, slow.state) == (State.CHANGED, State.CHANGED, State.UNCHANGED)
    assert desk.item(0)["account"]["status"] == "APPROVED"
    assert desk.wait(0) == {"state": "approved", "date": "2026-11-21", "reference": desk.item(0)["account"]["id"]}
    assert (desk.item(1)["account"]["status"], desk.item(1)["account"]["reason"]) == ("REJECTED", "INVALID_FORMAT")
    assert desk.wait(1)["state"] == "declined"
    assert (desk.wait(2)["state"], desk.wait(2)["since"]) == ("submitted", "2026-11-21T06:00:00Z")


def test_approved_template_keeps_the_day_it_was_first_seen_approved(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    desk.follow()
    desk.follow()
    desk.later(days=9)
    assert desk.follow()[0].state is State.UNCHANGED
    assert desk.wait()["date"] == "2026-11-21"


def test_paused_template_is_no_longer_active(desk: TemplateDesk) -> None:
    session = desk.fill(template("parcel_paused"))
    desk.submit()
    desk.follow()
    desk.follow()
    assert activation(session.platform, session.document)[f"{ITEMS}/0/active"] is True
    desk.follow()
    assert desk.item()["account"]["status"] == "PAUSED"
    assert activation(session.platform, session.document)[f"{ITEMS}/0/active"] is False


def test_template_that_the_account_lacks_is_told_and_changes_nothing(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a", account={"id": "600000000000999", "status": "APPROVED"}))
    (outcome,) = desk.follow()
    assert outcome.state is State.ABSENT
    assert outcome.verdict is not None
    assert outcome.verdict.code == "id-not-found"
    assert desk.item()["account"]["status"] == "APPROVED"


def test_follow_without_the_account_changes_nothing(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    before = desk.item()
    desk.offline = True
    desk.reopen()
    assert [one.state for one in desk.follow()] == [State.UNSENT]
    assert desk.item() == before


def test_import_makes_items_of_what_only_the_account_has(filled_desk: TemplateDesk) -> None:
    desk = filled_desk
    desk.fill(template("parcel_a"))
    desk.submit()
    imported, known = sorted(desk.bring_in(), key=lambda one: one.key)
    assert (imported.key, imported.state) == (("order_shipped", "en_US"), State.IMPORTED)
    assert (known.key, known.state) == (("parcel_a", "pt_BR"), State.UNCHANGED)
    item = desk.item(1)
    assert item["body"] == "Hi {{1}}, your parcel {{2}} left our warehouse."
    assert (item["kind"], item["samples"]) == ("other", {"1": "Ana", "2": "YT2600000000001"})
    assert item["account"] == {"id": "600000000000001", "status": "APPROVED", "category": "UTILITY"}
    assert desk.wait(1)["state"] == "approved"
    again = {one.key[0]: one.state for one in desk.bring_in()}
    assert again == {"order_shipped": State.UNCHANGED, "parcel_a": State.CHANGED}  # judged meanwhile
    assert desk.session is not None
    assert [one for one in desk.session.findings() if one.blocks and one.pointer.startswith(f"{ITEMS}/1")] == []


def test_imported_template_is_taken_over_and_never_created(filled_desk: TemplateDesk) -> None:
    desk = filled_desk
    desk.fill()
    desk.bring_in()
    assert [one.state for one in desk.submit()] == [State.SAME]
    assert desk.created == []
