"""Exports: the same answers give the same bytes, a stock validator takes them, nothing private or unused leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.desk import LOFT, RING, Desk, verify
from wizard.adapters.vault import VaultLockedError
from wizard.core.diff import ChangeKind
from wizard.core.errors import NoUsableKeyringError
from wizard.core.ladder import RungState
from wizard.core.pointer import MISSING
from wizard.core.schema.validation import DocumentValidator
from wizard.onboarding.exporting import ExportBlockedError, changes_since_export, prepare, write
from wizard.onboarding.session import EntrySession

SECRET = "/steps/credentials/pigeon/ring"
STABLE = ("config.json", "schema/aviary.schema.json")


def prepared(desk: Desk, session: EntrySession, language: str = "en") -> Any:
    return prepare(session, desk.resources.texts(language))


def manifest(found: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(found.files["manifest.json"])
    return read


def test_equal_answers_give_equal_bytes_whatever_their_order_the_language_and_what_is_parked(
    desk: Desk, tmp_path: Path
) -> None:
    one = desk.verified()
    one.put("/waits", {"note-review:a": {"state": "declined"}, "note-review:b": {"state": "declined"}})
    one.put("/steps/notes", {"items": [{"name": n, "kind": "note", "language": "en", "text": n} for n in "ab"]})
    first = prepared(desk, one, "zh_CN")
    one.put("/steps", dict(reversed(list(one.document["steps"].items()))))
    one.put("/steps/feeding", {"meals": 3, "mode": "day", "lamp": True})
    one.put("/steps/night", {"watchman": "Owl"})
    one.put("/waits", {"note-review:b": {"state": "declined"}, "note-review:a": {"state": "declined"}})
    one.put("/steps/shop/keeper", "  ")
    second = prepared(desk, one, "en")
    assert [first.files[name] for name in STABLE] == [second.files[name] for name in STABLE]
    ours, theirs = manifest(first), manifest(second)
    assert ours.pop("run").keys() == theirs.pop("run").keys()
    assert ours == theirs


def test_a_stock_validator_takes_the_folder_alone_and_so_do_we(desk: Desk, tmp_path: Path) -> None:
    session = desk.verified()
    found = prepared(desk, session)
    write(session, found, tmp_path / "out")
    command = [
        str(Path(sys.executable).parent / "check-jsonschema"),
        "--schemafile",
        "schema/aviary.schema.json",
        "config.json",
    ]
    env = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    ran = subprocess.run(command, cwd=tmp_path / "out", env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert DocumentValidator(session.platform.schema).explain(dict(found.config)) == []


def test_nothing_private_parked_or_secret_leaves(desk: Desk) -> None:
    session = desk.verified()
    session.put("/steps/feeding/diary", "canary-diary-9")
    session.put("/steps/feeding/lamp", True)
    session.put("/steps/night", {"watchman": "canary-owl-9"})
    session.put("/waits", {"note-review:gone": {"state": "declined"}})
    found = prepared(desk, session)
    for name, data in found.files.items():
        for canary in ("canary-diary-9", "canary-owl-9", RING, str(desk.folder)):
            assert canary.encode() not in data, name
    assert found.config["waits"] == {}
    assert found.config["steps"]["credentials"]["pigeon"]["ring"] == {
        "$secret": "keyring://gangway/aviary-north/pigeon/ring"
    }


def test_results_of_other_credentials_are_exported_as_not_tested(desk: Desk) -> None:
    session = desk.verified()
    session.hold_secret("pigeon", "ring", "ring-other-1")
    session.keep_stored(session.store_job()())
    record = manifest(prepared(desk, session))
    assert {rung["result"] for rung in record["run"]["rungs"]} == {"not_tested"}
    assert "identity.not-verified" in [finding["code"] for finding in record["findings"]]
    verify(session)
    assert {rung["result"] for rung in manifest(prepared(desk, session))["run"]["rungs"]} == {"passed"}


def test_an_account_that_is_bound_is_not_exported_under_another_id(desk: Desk) -> None:
    session = desk.verified()
    session.put(LOFT, "loft-9")
    with pytest.raises(ExportBlockedError):
        prepared(desk, session)


def test_a_failed_rung_blocks_until_the_credentials_change(desk: Desk) -> None:
    desk.runner.states["auth"] = RungState.FAILED
    session = desk.verified()
    with pytest.raises(ExportBlockedError):
        prepared(desk, session)


def test_a_secret_only_in_memory_is_not_referred_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any) -> None:
        raise VaultLockedError

    monkeypatch.setattr(desk.vault, "store", locked)
    session = desk.verified()
    with pytest.raises(NoUsableKeyringError):
        prepared(desk, session)


def test_a_replaced_secret_is_a_change_and_the_same_one_again_is_none(desk: Desk, tmp_path: Path) -> None:
    session = desk.verified()
    write(session, prepared(desk, session), tmp_path / "out")
    session.hold_secret("pigeon", "ring", RING)
    verify(session)
    assert changes_since_export(session) == ()
    session.hold_secret("pigeon", "ring", "ring-other-1")
    verify(session)
    told = [(one.pointer, one.kind) for one in changes_since_export(session)]
    assert told == [(SECRET, ChangeKind.REPLACED_SECRET)]
    assert not any(one.old is not MISSING or one.new is not MISSING for one in changes_since_export(session))
    write(session, prepared(desk, session), tmp_path / "out")
    assert changes_since_export(session) == ()


def test_practice_says_so(desk: Desk) -> None:
    desk.practice = True
    assert manifest(prepared(desk, desk.verified()))["practice"] is True
    desk.practice = False
    assert manifest(prepared(desk, desk.verified("south", "loft-2")))["practice"] is False


def test_an_export_has_what_another_entry_changed_in_the_company(desk: Desk) -> None:
    one = desk.verified()
    one.put("/steps/entity", {"legal_name": "North Loft Ltd"})
    desk.workspace().entities.save(str(one.entry.summary.entity), {})
    prepared(desk, one)
    assert "entity" not in one.document["steps"]
