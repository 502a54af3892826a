"""An open entry: its company, its credentials and what they proved, its account; also after a crash."""

from __future__ import annotations

from typing import Any

import pytest

from tests.onboarding.desk import LOFT, RING, Desk, codes, verify
from wizard.adapters.json_files import WriteFailedError
from wizard.adapters.storage.errors import SecretInDraftError
from wizard.core.ladder import RungState
from wizard.core.pointer import MISSING
from wizard.onboarding.session import EntrySession, SlugFixedError

NAME = "/steps/entity/legal_name"


class PowerCutError(Exception):
    """The process ends here."""


def cut_power(session: EntrySession) -> None:
    """What the kernel does when a process is killed."""
    session.entry._journal.close()
    session.entry._lock.release()


# --- the short name

SLUG = "/steps/shop/slug"


@pytest.mark.parametrize(
    ("pointer", "value"),
    [(SLUG, "south"), (SLUG, MISSING), ("/steps/shop", {"slug": "south"}), ("/steps", {"shop": {"slug": ""}})],
    ids=["other", "removed", "step", "all-steps"],
)
def test_the_slug_is_never_changed(desk: Desk, pointer: str, value: Any) -> None:
    session = desk.filled()

    with pytest.raises(SlugFixedError) as caught:
        session.put(pointer, value)

    assert caught.value.parameters["slug"] == "north"
    assert session.value(SLUG) == session.slug == "north"


def test_answers_without_the_slug_keep_it(desk: Desk) -> None:
    session = desk.filled()

    session.put("/steps/shop", {"keeper": "Pip"})
    session.put(SLUG, "north")

    assert session.value("/steps/shop") == {"keeper": "Pip", "slug": "north"}


# --- the company


@pytest.mark.parametrize("at", ["save", "set_entity"])
def test_a_crash_while_the_company_is_first_written_leaves_an_entry_that_opens(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    session = desk.filled()

    def die(*_: object) -> None:
        raise PowerCutError

    monkeypatch.setattr(session.company._entities if at == "save" else session.entry, at, die)
    with pytest.raises(PowerCutError):
        session.put(NAME, "North Loft Ltd")
    cut_power(session)
    monkeypatch.undo()

    again = desk.workspace().open("aviary-north")
    again.put(NAME, "North Loft Ltd")
    assert again.value(NAME) == "North Loft Ltd"
    again.close()


def test_two_entries_of_one_company_keep_each_others_changes(desk: Desk) -> None:
    one = desk.filled("north")
    one.put(NAME, "North Loft Ltd")
    two = desk.filled("south", "loft-2")
    two.company.use(str(one.entry.summary.entity))

    one.put("/steps/entity/contact_name", "Pip")
    two.put("/steps/entity/contact_email", "pip@loft.example")
    one.company.refresh()

    wanted = {"legal_name": "North Loft Ltd", "contact_name": "Pip", "contact_email": "pip@loft.example"}
    assert one.document["steps"]["entity"] == two.document["steps"]["entity"] == wanted


def test_an_entry_whose_company_was_taken_away_opens_and_can_be_filled_again(desk: Desk) -> None:
    session = desk.filled()
    session.put(NAME, "North Loft Ltd")
    entity_id = str(session.entry.summary.entity)
    session.close()
    (desk.folder / "data" / "entities" / f"{entity_id}.json").unlink()

    again = desk.workspace().open("aviary-north")
    assert again.value(NAME) is MISSING
    again.put(NAME, "New Loft Ltd")
    assert desk.workspace().entities.get(entity_id) == {"legal_name": "New Loft Ltd"}


def test_the_company_is_not_written_into_the_draft(desk: Desk) -> None:
    session = desk.filled()
    session.put("/steps/entity/representative_id", "P-0000001")
    assert "entity" not in session.entry.document["steps"]
    session.put("/steps/entity", MISSING)
    assert "entity" not in session.document["steps"]


# --- answers


def test_a_secrets_text_is_never_written_as_an_answer(desk: Desk) -> None:
    session = desk.filled()
    for pointer, value in {
        "/steps/credentials/pigeon/ring": RING,
        "/steps/credentials/pigeon": {"loft_id": "loft-1", "ring": RING},
        "/steps/credentials": {"pigeon": {"ring": RING}},
        "/steps": {"credentials": {"pigeon": {"ring": RING}}},
    }.items():
        with pytest.raises(SecretInDraftError):
            session.put(pointer, value)
    session.close()
    for path in (desk.folder / "data").rglob("*"):
        assert path.is_dir() or RING.encode() not in path.read_bytes()


@pytest.mark.parametrize("index", ["-1", "7", "x", "00"])
def test_an_item_that_is_not_there_is_refused_and_nothing_changes(desk: Desk, index: str) -> None:
    session = desk.filled()
    session.put("/steps/notes", {"items": [{"name": "a"}, {"name": "b"}]})
    before = session.document
    with pytest.raises(ValueError, match="no such place"):
        session.put(f"/steps/notes/items/{index}/name", "z")
    assert session.document == before


def test_closing_gives_the_lock_back_although_the_disk_is_full(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    session = desk.filled()

    def full(*_: object) -> None:
        raise WriteFailedError("disk-full", file="glance.json")

    monkeypatch.setattr(session.entry, "save_glance", full)
    session.close()
    caplog.clear()
    again = desk.workspace().open("aviary-north")
    again.close()
    assert again.document["steps"]


# --- what was proved, and for whom

CHANGES: dict[str, Any] = {
    "plain field": lambda session: session.put(LOFT, "loft-9"),
    "whole step": lambda session: session.put("/steps/credentials", {"pigeon": {"loft_id": "loft-9"}}),
    "all steps": lambda session: session.put("/steps", {"credentials": {"pigeon": {"loft_id": "loft-9"}}}),
    "new secret": lambda session: session.hold_secret("pigeon", "ring", "ring-other-1"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_results_and_facts_end_when_a_credential_changes(desk: Desk, change: Any) -> None:
    session = desk.verified()
    assert session.facts == {"pigeon": {"loft": "One"}}
    assert "identity.not-verified" not in codes(session)
    change(session)
    assert session.facts == {}
    assert session.identity() is None
    assert "identity.not-verified" in codes(session)
    cut_power(session)
    assert desk.workspace().open("aviary-north").facts == {}


def test_results_stay_when_something_else_changes(desk: Desk) -> None:
    session = desk.verified()
    session.put("/steps/feeding/meals", 2)
    session.put(LOFT, "loft-1")
    session.hold_secret("pigeon", "ring", "  ")
    assert session.facts == {"pigeon": {"loft": "One"}}


def test_a_credential_changed_while_the_ladder_runs_is_not_proved_by_it(desk: Desk) -> None:
    session = desk.filled()
    desk.runner.meanwhile = lambda: session.put(LOFT, "loft-9")
    verify(session)
    assert desk.runner.asked[0]["loft_id"] == "loft-1"
    assert session.facts == {}
    assert session.entry.meta("identity") is None
    assert "identity.not-verified" in codes(session)

    desk.runner.meanwhile = lambda: None
    verify(session)
    assert session.identity() == "pigeon:loft-9"
    assert "identity.not-verified" not in codes(session)


def test_a_removed_secret_ends_what_it_proved(desk: Desk) -> None:
    session = desk.verified()
    session.keep_removed(session.remove_secret_job("pigeon", "ring")())
    assert session.facts == {}
    assert "schema.required" in codes(session)


# --- the account


def test_a_second_entry_with_the_same_account_is_refused_with_the_first(desk: Desk) -> None:
    desk.verified("north").close()
    second = desk.verified("south")
    taken = [one for one in second.findings() if one.code == "identity.taken"]
    assert [(one.pointer, one.parameters["entry"], one.blocks) for one in taken] == [(LOFT, "aviary-north", True)]
    assert second.entry.meta("identity") is None
    second.put(LOFT, "loft-2")
    verify(second)
    assert "identity.taken" not in codes(second)
    assert second.entry.meta("identity") == "pigeon:loft-2"


def test_a_practice_entry_takes_no_account_away(desk: Desk) -> None:
    desk.practice = True
    desk.verified("north").close()
    desk.practice = False
    assert "identity.taken" not in codes(desk.verified("south"))


def test_another_account_in_a_bound_entry_is_refused_before_and_after_it_is_proved(desk: Desk) -> None:
    session = desk.verified()
    session.put(LOFT, "loft-9")
    assert "identity.changed" in codes(session)
    verify(session)
    assert "identity.changed" in codes(session)
    assert session.entry.meta("identity") == "pigeon:loft-1"
    session.put(LOFT, "loft-1")
    verify(session)
    assert not codes(session) & {"identity.changed", "identity.not-verified"}


@pytest.mark.parametrize("state", [RungState.FAILED, RungState.WAITING, RungState.BLOCKED_HERE, RungState.NOT_TESTED])
def test_an_account_is_bound_only_when_the_platform_took_the_credentials(desk: Desk, state: RungState) -> None:
    desk.runner.states["auth"] = state
    session = desk.verified()
    assert session.identity() is None
    assert session.entry.meta("identity") is None


def test_who_owns_an_account_is_not_asked_with_every_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = desk.workspace()
    asked: list[str] = []
    monkeypatch.setattr(workspace, "owner_of", asked.append)
    session = workspace.create("aviary", "north")
    session.put(LOFT, "loft-1")
    for meals in range(5):
        session.put("/steps/feeding", {"mode": "day", "meals": meals})
        session.findings()
    assert asked == ["pigeon:loft-1"]
