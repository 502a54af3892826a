"""The notices that ship with every bundle."""

from __future__ import annotations

import tomllib

import pytest
import third_party_notices


@pytest.fixture(scope="module")
def lock() -> str:
    """The run-time lock."""
    return third_party_notices.LOCK.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def licences() -> dict[str, str]:
    """The reviewed licence of each package."""
    return tomllib.loads(third_party_notices.LICENCES.read_text(encoding="utf-8"))


def test_licences_are_reviewed_for_exactly_the_locked_packages(lock: str, licences: dict[str, str]) -> None:
    locked = {name for name, _ in third_party_notices.PIN.findall(lock)}
    assert set(licences) == locked, "read the licence of what is new and write it to packaging/licences/packages.toml"


def test_notices_name_every_locked_package_with_version_and_licence(lock: str, licences: dict[str, str]) -> None:
    text = third_party_notices.render(third_party_notices.collect(lock, licences))
    pins = [line.split(" ")[0] for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert pins
    lines = set(text.splitlines())
    wanted = [(pin.split("==")[0], pin.split("==")[1]) for pin in pins]
    assert [pin for pin in wanted if f"{pin[0]} {pin[1]}: {licences[pin[0]]}" not in lines] == []


def test_notices_are_refused_when_a_locked_package_has_no_known_licence() -> None:
    with pytest.raises(KeyError):
        third_party_notices.collect("made-up==1.0 \\\n", {})


@pytest.mark.parametrize("phrase", ["GNU LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE"])
def test_notices_hold_the_texts_that_qt_asks_for(phrase: str) -> None:
    assert phrase in third_party_notices.render([])


def test_notices_hold_the_text_of_an_installed_package(lock: str, licences: dict[str, str]) -> None:
    notices = {notice.name: notice for notice in third_party_notices.collect(lock, licences)}
    assert "Permission is hereby granted" in notices["keyring"].texts[0]
