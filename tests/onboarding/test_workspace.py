"""A data folder: entries are made, opened in their own mode only, and told apart by their account."""

from __future__ import annotations

import pytest

from tests.onboarding.desk import Desk
from wizard.adapters.resources import UnknownFolderError
from wizard.adapters.storage.errors import EntryExistsError
from wizard.core.loading.problems import DescriptorError
from wizard.onboarding.workspace import WrongModeError


@pytest.mark.parametrize(("made_in_practice", "key"), [(True, "entry-is-practice"), (False, "entry-not-practice")])
def test_an_entry_opens_only_in_the_mode_it_was_made_in(desk: Desk, made_in_practice: bool, key: str) -> None:
    desk.practice = made_in_practice
    desk.filled().close()
    desk.practice = not made_in_practice
    workspace = desk.workspace()
    with pytest.raises(WrongModeError) as refused:
        workspace.open("aviary-north")
    assert refused.value.key == key
    assert [line.summary.id for line in workspace.overviews()] == []
    assert [line.summary.id for line in workspace.overviews(both_modes=True)] == ["aviary-north"]
    desk.practice = made_in_practice
    desk.workspace().open("aviary-north").close()


@pytest.mark.parametrize("platform", ["nowhere", "..", ".", "", "../systems", "aviary/../aviary", "_x"])
def test_no_entry_is_made_for_a_platform_that_is_not_there(desk: Desk, platform: str) -> None:
    workspace = desk.workspace()
    with pytest.raises(UnknownFolderError):
        workspace.create(platform, "north")
    assert workspace.entries.list() == ()


def test_no_entry_is_made_for_a_platform_that_does_not_load(desk: Desk) -> None:
    (desk.folder / "made" / "platforms" / "aviary" / "flow.toml").write_text("[[step]]\n", "utf-8")
    workspace = desk.workspace()
    with pytest.raises(DescriptorError):
        workspace.create("aviary", "north")
    assert workspace.entries.list() == ()


def test_an_entry_of_a_platform_that_is_gone_can_still_be_deleted(desk: Desk) -> None:
    desk.verified().close()
    workspace = desk.workspace()
    workspace.resources._platforms.clear()
    (desk.folder / "made" / "platforms" / "aviary" / "index.toml").unlink()
    workspace.delete_job("aviary-north")()
    assert workspace.entries.list() == ()


def test_a_second_entry_of_the_same_name_is_refused(desk: Desk) -> None:
    desk.filled().close()
    with pytest.raises(EntryExistsError):
        desk.workspace().create("aviary", "north")


def test_a_known_company_is_brought_up_to_date_and_keeps_what_is_private(desk: Desk) -> None:
    workspace = desk.workspace()
    first = workspace.save_entity({"legal_name": "North Loft Ltd", "representative_id": "P-0000001"})
    second = workspace.save_entity({"legal_name": "North Loft Ltd", "contact_name": "Pip"})
    assert first == second
    assert workspace.entities.get(first)["representative_id"] == "P-0000001"
    assert workspace.save_entity({"legal_name": "South Loft Ltd"}) != first
