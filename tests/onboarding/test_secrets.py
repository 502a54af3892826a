"""One entry's secrets: typed while stored, blank, lost with the vault, named by references, left by a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.desk import LOFT, RING, Desk, codes, verify
from wizard.adapters.storage.errors import EntryMissingError
from wizard.adapters.vault import MemoryVault, SecretAddress, VaultLockedError
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference
from wizard.onboarding.secrets import SecretState, resolve

NAME = ("pigeon", "ring")


def reference(kind: str, name: str, base: str = "") -> SecretReference:
    return SecretReference("/steps/credentials/pigeon/ring", *NAME, kind, name, base)


def test_a_secret_typed_while_another_is_stored_stays_and_is_stored_next(desk: Desk) -> None:
    session = desk.filled()
    job = session.store_job()
    session.hold_secret(*NAME, "ring-typed-later")
    session.keep_stored(job())
    assert session.secret_state(*NAME) is SecretState.HELD
    session.keep_stored(session.store_job()())
    assert session.secret_state(*NAME) is SecretState.STORED
    assert desk.vault.fetch(SecretAddress("aviary-north", *NAME)) == Secret("ring-typed-later")


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_blank_keeps_what_is_stored(desk: Desk, blank: str) -> None:
    session = desk.verified()
    session.hold_secret(*NAME, blank)
    assert session.secret_state(*NAME) is SecretState.STORED
    verify(session)
    assert desk.runner.asked[-1]["ring"] == RING


def test_a_keyring_that_refuses_leaves_the_secret_in_memory_and_the_ladder_runs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any) -> None:
        raise VaultLockedError

    monkeypatch.setattr(desk.vault, "store", locked)
    session = desk.filled()
    verify(session)
    assert desk.runner.asked[-1]["ring"] == RING
    assert session.secret_state(*NAME) is SecretState.HELD
    assert session.entry.meta("secrets") is None


def test_a_secret_the_draft_does_not_name_is_overwritten_next_time_and_deleted_with_the_entry(desk: Desk) -> None:
    session = desk.filled()
    session.store_job()()  # and the power goes before keep_stored
    session.entry.close()
    address = SecretAddress("aviary-north", *NAME)
    assert desk.vault.fetch(address) is not None

    again = desk.workspace().open("aviary-north")
    assert again.secret_state(*NAME) is SecretState.ABSENT
    again.hold_secret(*NAME, "ring-second")
    again.store_job()()
    again.entry.close()
    assert desk.vault.fetch(address) == Secret("ring-second")

    workspace = desk.workspace()
    workspace.delete_job("aviary-north")()
    assert desk.vault.fetch(address) is None
    with pytest.raises(EntryMissingError):
        workspace.open("aviary-north")


def test_an_entry_whose_secrets_cannot_be_deleted_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.verified().close()
    workspace = desk.workspace()

    def locked(*_: Any) -> None:
        raise VaultLockedError

    monkeypatch.setattr(desk.vault, "remove", locked)
    with pytest.raises(VaultLockedError):
        workspace.delete_job("aviary-north")()
    workspace.open("aviary-north").close()


def test_practice_puts_sample_secrets_back_and_forgets_the_others(desk: Desk) -> None:
    desk.practice = True
    desk.vault = MemoryVault()
    sample = desk.verified("north", "loft-1")
    other = desk.verified("south", "loft-77")
    sample.close()
    other.close()
    desk.vault = MemoryVault()  # another run of the program
    assert desk.workspace().open("aviary-north").secret_state(*NAME) is SecretState.STORED
    reopened = desk.workspace().open("aviary-south")
    assert reopened.secret_state(*NAME) is SecretState.ABSENT
    assert "schema.required" in codes(reopened)


# --- references instead of a store


def test_a_file_reference_is_read_from_the_folder_of_the_answers_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "ring").write_text("from-the-file\r\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert resolve(reference("file", "ring", str(tmp_path / "answers"))) == Secret("from-the-file")
    assert resolve(reference("file", "ring", str(tmp_path))) is None
    assert reference("file", "ring", str(tmp_path)).uri == "file://ring"


def test_a_reference_gives_its_value_at_each_verification_and_its_own_uri(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.workspace().create("aviary", "north", references={NAME: reference("env", "LOFT_RING")})
    session.put(LOFT, "loft-1")
    assert session.uris() == {"/steps/credentials/pigeon/ring": "env://LOFT_RING"}
    verify(session)
    assert "ring" not in desk.runner.asked[-1]  # not set: the rungs that need it are not tested
    monkeypatch.setenv("LOFT_RING", RING)
    verify(session)
    assert desk.runner.asked[-1]["ring"] == RING


@pytest.mark.parametrize(
    "kept", [[{}], [{"system": "pigeon"}], ["x"], [None], [{"extra": 1, "system": "a", "field": "b"}]], ids=repr
)
def test_references_of_another_shape_are_left_out(desk: Desk, kept: Any) -> None:
    session = desk.filled()
    session.entry.set_meta("references", kept)
    session.close()
    assert desk.workspace().open("aviary-north").secrets.references == {}
