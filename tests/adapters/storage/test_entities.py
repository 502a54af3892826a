"""Entities: stored whole, never removed while an entry names them, compared by digest."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.adapters.storage.crash import killed_at
from wizard.adapters.folders import DataFolder
from wizard.adapters.json_files import JsonInputError, WriteFailedError
from wizard.adapters.storage.entities import EntityStore, digest
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.storage.errors import BadIdError, EntityInUseError, EntityMissingError

ENTITY = {"legal_name": "深圳市甲乙科技有限公司", "contacts": [{"phone": "1"}]}


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.fixture
def entries(data: DataFolder) -> EntryStore:
    return EntryStore(data, lambda: datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def entities(data: DataFolder, entries: EntryStore) -> EntityStore:
    return EntityStore(data, entries)


def test_saved_entity_is_listed_and_read_back(entities: EntityStore, data: DataFolder) -> None:
    assert entities.list() == ()
    entities.save("beta", {})
    entities.save("acme", ENTITY)
    assert entities.list() == ("acme", "beta")
    assert entities.get("acme") == ENTITY
    assert (data.entities / "acme.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("bad", ["", "../acme", "A", "nul", "a" * 65])
def test_bad_id_is_refused(entities: EntityStore, bad: str) -> None:
    for use in (entities.get, entities.delete, lambda name: entities.save(name, {})):
        with pytest.raises(BadIdError):
            use(bad)


def test_missing_entity_is_said(entities: EntityStore) -> None:
    for use in (entities.get, entities.delete):
        with pytest.raises(EntityMissingError):
            use("acme")


@pytest.mark.parametrize(("content", "key"), [(b"[]", "not-an-object"), (b'{"a": 1', "json-truncated")])
def test_damaged_entity_is_said_and_left(entities: EntityStore, data: DataFolder, content: bytes, key: str) -> None:
    entities.save("acme", ENTITY)
    (data.entities / "acme.json").write_bytes(content)
    with pytest.raises(JsonInputError) as caught:
        entities.get("acme")
    assert caught.value.key == key
    assert (data.entities / "acme.json").read_bytes() == content


def test_delete_while_an_entry_names_it_is_refused(entities: EntityStore, entries: EntryStore) -> None:
    entities.save("acme", ENTITY)
    for name, entity in (("ozon-a", "acme"), ("ozon-b", "beta"), ("ozon-c", "acme")):
        entries.create(name, "ozon", entity).close()
    with pytest.raises(EntityInUseError) as caught:
        entities.delete("acme")
    assert caught.value.parameters == {"entity": "acme", "entries": "ozon-a, ozon-c"}
    entries.delete("ozon-a")
    entries.delete("ozon-c")
    entities.delete("acme")
    assert entities.list() == ()


def test_delete_while_a_damaged_entry_might_name_it_is_refused(
    entities: EntityStore, entries: EntryStore, data: DataFolder
) -> None:
    entities.save("acme", ENTITY)
    entries.create("ozon-a", "ozon", "beta").close()
    (data.entries / "ozon-a" / "entry.json").write_bytes(b"{")
    with pytest.raises(EntityInUseError):
        entities.delete("acme")


def test_save_when_the_disk_is_full_keeps_the_old_one(entities: EntityStore, monkeypatch: pytest.MonkeyPatch) -> None:
    entities.save("acme", ENTITY)

    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", disk_full)
        with pytest.raises(WriteFailedError) as caught:
            entities.save("acme", {})
    assert caught.value.key == "disk-full"
    assert entities.get("acme") == ENTITY


def test_digest_follows_the_content_not_the_order() -> None:
    assert digest({"a": 1, "b": {"c": 2, "d": 3}}) == digest({"b": {"d": 3, "c": 2}, "a": 1})
    different = [{}, {"a": 1}, {"a": "1"}, {"a": [1, 2]}, {"a": [2, 1]}, {"a": None}]
    assert len({digest(entity) for entity in different}) == len(different)


def test_killed_at_every_file_system_call_of_a_save_keeps_one_whole_entity(
    entities: EntityStore, data: DataFolder
) -> None:
    entities.save("acme", {"old": True})
    call = 1
    while killed_at(call, lambda: entities.save("acme", ENTITY)):
        assert entities.get("acme") in ({"old": True}, ENTITY)
        assert entities.list() == ("acme",)
        call += 1
    assert call > 5
    assert entities.get("acme") == ENTITY
    entities.delete("acme")
    assert list(data.entities.iterdir()) == []
