"""`authorize`: link, pasted address, refresh, against a practice server whose tokens rotate."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.cli.running import Gangway, Ran
from tests.onboarding.authorization_desk import answers, write_stall
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.adapters.vault.errors import VaultFailedError
from wizard.core.secret import Secret
from wizard.onboarding.authorizing import Authorization
from wizard.practice.server import PracticeServer

LONG = 20


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([Resources([shipped_root()]).system("shopee")], system_clock) as running:
        yield running


class Stall:
    """The command line with the made-up platform of one Shopee shop."""

    def __init__(self, folder: Path, gangway: Gangway) -> None:
        self.folder = folder
        self.made = write_stall(folder / "made")
        self._gangway = gangway

    def __call__(self, *words: object) -> Ran:
        return self._gangway.practice(*words, "--resources", self.made, "--lang", "en")

    def new(self, persona: str) -> Ran:
        path = self.folder / "answers.json"
        path.write_text(json.dumps(answers(persona)), "utf-8")
        return self("new", "stall", "--answers", path, "--out", self.folder / "out")

    def journal(self) -> str:
        return (self._gangway.data / "entries" / "stall-north" / "journal.jsonl").read_text("utf-8")

    def redirected(self, *words: object) -> Path:
        """A link made, opened, and the address one ends at in a file."""
        address = told(self("authorize", "stall-north", "link", *words))["address"]
        with requests.Session() as browser:
            browser.trust_env = False
            found = re.search(r"<textarea[^>]*>(.*?)</textarea>", browser.get(address, timeout=LONG).text)
        assert found is not None
        path = self.folder / "address.txt"
        path.write_text(unescape(found[1]) + "\n", "utf-8")
        return path


@pytest.fixture
def stall(tmp_path: Path, gangway: Gangway) -> Stall:
    return Stall(tmp_path, gangway)


def told(ran: Ran) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for one in ran.typed("authorization"):
        merged |= one
    assert merged, (ran.code, ran.out, ran.err)
    return merged


def test_sample_answers_are_onboarded_and_verified(stall: Stall) -> None:
    made = stall.new("good")
    assert made.code == 0, made.out + made.err
    rungs = {one["rung"]: one["result"] for one in made.typed("rung")}
    assert (rungs["pair"], rungs["shop"], rungs["status"]) == ("passed",) * 3
    assert stall("verify", "stall-north").code == 0
    assert stall("check", stall.folder / "out").code == 0


def test_practice_onboards_the_platform(stall: Stall, tmp_path: Path) -> None:
    ran = stall("practice", "stall", "--out", tmp_path / "practised")
    assert ran.code == 0, ran.out + ran.err
    config = json.loads((tmp_path / "practised" / "stall" / "config.json").read_text("utf-8"))
    given = config["steps"]["credentials"]["shopee"]
    assert given["refresh_token"] == {"$secret": "keyring://gangway/stall-north/shopee/refresh_token"}


def test_entry_is_made_before_it_is_authorized_and_not_exported(stall: Stall) -> None:
    made = stall.new("not-authorized")
    assert made.code == 1
    wanted = {f"/steps/credentials/shopee/{name}" for name in ("shop_id", "access_token", "refresh_token")}
    assert {pointer for _code, pointer in made.blocking} == wanted
    assert not (stall.folder / "out").exists()
    ran = stall("authorize", "stall-north", "paste", stall.redirected())
    assert ran.code == 0, ran.out + ran.err
    assert told(ran)["standing"] == "authorized"
    assert '"shop_id","value":"799001"' in stall.journal().replace("/steps/credentials/shopee/", '"')


def test_what_only_an_authorization_brings_is_not_asked_to_be_filled_in(stall: Stall) -> None:
    made = stall.new("not-authorized")
    told_of = [one for one in made.findings if one["code"] == "schema.required.authorized"]
    assert len(told_of) == 3
    assert all("Authorize first" in one["message"] for one in told_of)
    assert all("Shop authorization" in one["fix"] and "gangway authorize" in one["fix"] for one in told_of)
    shown = stall("check", "stall-north")
    assert {code for code, _pointer in shown.blocking} == {"schema.required.authorized"}


def test_practice_does_not_name_the_keyring(stall: Stall) -> None:
    stall.new("good")
    message = told(stall("authorize", "stall-north", "paste", stall.redirected()))["message"]
    assert "Practice" in message
    assert "keyring" not in message


@pytest.mark.parametrize("verb", ["status", "refresh"])
def test_pair_that_was_never_noted_is_found(stall: Stall, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    keyring: dict[SecretAddress, Secret] = {}  # practice forgets it from one command to the next; a real one does not
    monkeypatch.setattr(MemoryVault, "store", lambda _vault, address, secret: keyring.update({address: secret}))
    monkeypatch.setattr(MemoryVault, "fetch", lambda _vault, address: keyring.get(address))
    stall.new("not-authorized")
    path = stall.redirected()
    with monkeypatch.context() as patch:
        patch.setattr(Authorization, "keep_fetched", lambda *_given: (_ for _ in ()).throw(KeyboardInterrupt))
        with suppress(KeyboardInterrupt):
            stall("authorize", "stall-north", "paste", path)
    ran = stall("authorize", "stall-north", verb)
    assert (ran.code, told(ran)["standing"]) == (0, "authorized"), ran.out + ran.err
    assert "they are now" in ran.err
    assert '"shop_id","value":"799001"' in stall.journal().replace("/steps/credentials/shopee/", '"')


@pytest.mark.parametrize("kind", ["portal", "signed"])
def test_address_from_a_file_brings_tokens(stall: Stall, kind: str) -> None:
    stall.new("good")
    ran = stall("authorize", "stall-north", "paste", stall.redirected("--kind", kind))
    assert (ran.code, told(ran)["code"]) == (0, "stored")


def test_address_from_standard_input_brings_tokens(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    stall.new("good")
    data = stall.redirected().read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    assert stall("authorize", "stall-north", "paste").code == 0


def test_refused_address_is_told_and_nothing_is_sent(stall: Stall, server: PracticeServer) -> None:
    stall.new("good")
    path = stall.redirected()
    path.write_text(path.read_text("utf-8").replace("shop.example.com", "shop.example.org"), "utf-8")
    ran = stall("authorize", "stall-north", "paste", path)
    assert (ran.code, told(ran)["code"]) == (1, "other-site")
    assert "shop.example.org" in told(ran)["message"]
    assert not any(one.path.endswith("/token/get") for one in server.requests())


def test_old_address_is_refused_by_what_the_seller_says(stall: Stall) -> None:
    stall.new("good")
    ran = stall("authorize", "stall-north", "paste", stall.redirected(), "--minutes-ago", "11")
    assert (ran.code, told(ran)["code"]) == (1, "code-old")


def test_refresh_brings_a_pair_and_says_what_it_spends(stall: Stall) -> None:
    stall.new("good")
    ran = stall("authorize", "stall-north", "refresh")
    assert (ran.code, told(ran)["code"], told(ran)["standing"]) == (0, "stored", "authorized")
    assert "spends" in ran.err


def test_lost_reply_is_told_and_waits_for_the_seller(stall: Stall) -> None:
    stall.new("lost-refresh")
    ran = stall("authorize", "stall-north", "refresh")
    assert (ran.code, told(ran)["code"]) == (4, "possibly-spent")
    assert "Authorizing again" in told(ran)["fix"]
    again = stall("authorize", "stall-north", "status")
    assert (again.code, told(again)["standing"]) == (4, "possibly-spent")


@pytest.mark.parametrize(
    ("failures", "code", "state"), [(1, 0, "stored"), (99, 5, "in-memory")], ids=["once", "always"]
)
def test_keyring_that_refuses_the_new_pair_is_tried_again(
    stall: Stall, monkeypatch: pytest.MonkeyPatch, failures: int, code: int, state: str
) -> None:
    stall.new("good")
    persona = next(one for one in Resources([shipped_root()]).system("shopee").personas if one.id == "good")
    left, store = [failures], MemoryVault.store

    def refusing(self: MemoryVault, address: SecretAddress, secret: Secret) -> None:
        if secret.reveal() not in persona.credentials.values() and left[0] > 0:
            left[0] -= 1
            raise VaultFailedError("keyring-failed", kind="test", code=1)
        store(self, address, secret)

    monkeypatch.setattr(MemoryVault, "store", refusing)
    monkeypatch.setattr("wizard.cli.authorize._SECONDS_BETWEEN", 0.0)
    ran = stall("authorize", "stall-north", "refresh")
    assert (ran.code, told(ran)["code"]) == (code, state)
    assert "trying again" in ran.err


def test_main_account_is_asked_for_its_shop(stall: Stall) -> None:
    stall.new("main-account")
    ran = stall("authorize", "stall-north", "paste", stall.redirected())
    assert told(ran)["standing"] == "choice"
    assert "799999" in ran.err


def test_kind_that_is_not_there_is_usage(stall: Stall) -> None:
    stall.new("good")
    ran = stall("authorize", "stall-north", "link", "--kind", "smoke")
    assert ran.code == 2
    assert "portal, signed" in ran.out + ran.err


def test_address_on_the_command_line_is_not_an_argument(stall: Stall) -> None:
    stall.new("good")
    address = stall.redirected().read_text("utf-8").strip()
    ran = stall("authorize", "stall-north", "paste", address)
    assert ran.code == 2
    assert "code=" not in ran.out + ran.err
