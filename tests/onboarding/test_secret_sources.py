"""Where an answers file's secrets come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference
from wizard.onboarding.secret_sources import gather

POINTER = "/steps/credentials/ozon/api_key"
NAME = ("ozon", "api_key")


def reference(kind: str, name: str = "", base: str = "") -> SecretReference:
    return SecretReference(POINTER, *NAME, kind, name, base)


def test_gather_when_every_source_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "from-environment")
    (tmp_path / "key").write_text("from-file\n", "utf-8")
    vault = MemoryVault()
    vault.store(SecretAddress("shop", *NAME), Secret("from-vault"))
    found = [
        gather([one], vault, lambda system, field: f"asked-{system}-{field}").values[NAME].reveal()
        for one in (
            reference("env", "A_KEY"),
            reference("file", "key", str(tmp_path)),
            reference("keyring", "gangway/shop/ozon/api_key"),
            reference("prompt"),
        )
    ]

    assert found == ["from-environment", "from-file", "from-vault", "asked-ozon-api_key"]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        pytest.param(reference("env", "NOT_SET_HERE"), "secret.not-found", id="variable"),
        pytest.param(reference("file", "/no/such/file"), "secret.not-found", id="file"),
        pytest.param(reference("file", "\0"), "secret.not-found", id="impossible-name"),
        pytest.param(reference("keyring", "gangway/shop/ozon/api_key"), "secret.not-found", id="vault"),
        pytest.param(reference("keyring", "gangway/shop"), "secret.not-found", id="odd-address"),
        pytest.param(reference("prompt"), "secret.no-prompt", id="nobody-to-ask"),
    ],
)
def test_gather_when_it_is_not_there(one: SecretReference, code: str) -> None:
    gathered = gather([one], MemoryVault(), None)

    assert gathered.values == {}
    assert [(finding.code, finding.pointer, finding.blocks) for finding in gathered.findings] == [(code, POINTER, True)]


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        pytest.param("  \n", ["secret.blank"], id="blank"),
        pytest.param("a\0b", ["secret.nul"], id="nul"),
    ],
)
def test_gather_when_no_keyring_would_keep_it(value: str, codes: list[str]) -> None:
    gathered = gather([reference("prompt")], MemoryVault(), lambda _system, _field: value)

    assert gathered.values == {}
    assert [finding.code for finding in gathered.findings if finding.blocks] == codes
    assert value not in repr(gathered)


def test_gather_when_blanks_stand_around_it_they_go_and_it_is_said() -> None:
    gathered = gather([reference("prompt")], MemoryVault(), lambda _system, _field: " key-1234\n")

    assert gathered.values[NAME].reveal() == "key-1234"
    assert [finding.code.split(".")[0] for finding in gathered.findings] == ["hygiene"] * len(gathered.findings)
    assert gathered.findings


def test_gather_when_a_file_never_ends(tmp_path: Path) -> None:
    (tmp_path / "huge").write_bytes(b"k" * 100_000)

    assert gather([reference("file", "huge", str(tmp_path))], MemoryVault(), None).values == {}
