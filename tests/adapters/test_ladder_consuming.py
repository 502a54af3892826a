"""Rungs that spend a credential: nothing is sent that could not be kept, nothing is sent twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.adapters.ladder_doubles import FakeHttp, reply, run, states, system
from wizard.adapters.http.faults import FaultKind, NetworkFault
from wizard.adapters.ladders.outside import Consuming
from wizard.core.descriptors.system import Expectation, Request, RungDescriptor, System
from wizard.core.errors import GangwayError
from wizard.core.secret import Secret

CREDENTIALS = {"client_id": "1", "api_key": Secret("key-0000"), "refresh_token": Secret("canary-old")}
REFRESH = RungDescriptor(
    "refresh",
    "http",
    required=True,
    request=Request("POST", "/token", form={"refresh_token": "{refresh_token}"}),
    expect=(Expectation("no-expiry", pointer="/expires_in"),),
    extract={"refresh_token": "/refresh_token", "access_token": "/access_token"},
    consumes=True,
)
AGAIN = RungDescriptor(
    "again",
    "http",
    required=True,
    request=Request("GET", "/me", headers={"T": "{access_token}", "R": "{refresh_token}"}),
    expect=(Expectation("no-id", pointer="/id"),),
)
TOKENS = reply(json={"refresh_token": "canary-new", "access_token": "canary-access", "expires_in": 3600})


class Store:
    """Keeps successors, or cannot."""

    def __init__(self, *, usable: bool = True, keeps: bool = True) -> None:
        self.kept: dict[str, str] = {}
        self._usable = usable
        self._keeps = keeps

    def can_store(self, _system: System) -> bool:
        return self._usable

    def save(self, _system: System, successors: Mapping[str, Secret]) -> None:
        if not self._keeps:
            raise GangwayError("not-kept")
        self.kept = {name: secret.reveal() for name, secret in successors.items()}

    @property
    def hooks(self) -> Consuming:
        return Consuming(self.can_store, self.save)


def ladder(answer: Any, store: Store | None) -> tuple[dict[str, str], FakeHttp]:
    http = FakeHttp({"/token": answer, "/me": reply(json={"id": 1})})
    result = run(system(REFRESH, AGAIN), http, CREDENTIALS, consuming=store.hooks if store else None)
    assert "canary" not in repr(result)
    return states(result), http


def test_consuming_when_the_successor_is_kept() -> None:
    store = Store()

    shown, http = ladder(TOKENS, store)

    assert shown == {"refresh": "passed", "again": "passed"}
    assert store.kept == {"refresh_token": "canary-new", "access_token": "canary-access"}
    assert http.sent[0].body == b"refresh_token=canary-old"
    assert http.sent[1].headers == {"T": "canary-access", "R": "canary-new"}


@pytest.mark.parametrize("store", [None, Store(usable=False)], ids=["no-hooks", "vault-unusable"])
def test_consuming_when_nothing_can_be_stored(store: Store | None) -> None:
    shown, http = ladder(TOKENS, store)

    assert shown == {"refresh": "not_tested(no-store)", "again": "not_tested(earlier-rung)"}
    assert http.sent == []


def test_consuming_when_the_successor_is_kept_before_it_is_judged() -> None:
    store = Store()

    shown, _ = ladder(reply(json={"refresh_token": "canary-new"}), store)

    assert shown["refresh"] == "failed(no-expiry)"
    assert store.kept == {"refresh_token": "canary-new"}


@pytest.mark.parametrize(
    ("answer", "store"),
    [
        pytest.param(TOKENS, Store(keeps=False), id="not-kept"),
        pytest.param(reply(json={"expires_in": 1}), Store(), id="no-successor"),
        pytest.param(reply(500), Store(), id="server-error"),
        pytest.param(reply(text="half a rep"), Store(), id="unreadable"),
        pytest.param(NetworkFault(FaultKind.READ_TIMEOUT, connected=True, host="h"), Store(), id="no-answer"),
        pytest.param(NetworkFault(FaultKind.CANCELLED, connected=True, host="h"), Store(), id="cancelled"),
    ],
)
def test_consuming_when_nobody_knows(answer: Any, store: Store) -> None:
    shown, http = ladder(answer, store)

    assert shown == {"refresh": "blocked_here(possibly-spent)", "again": "not_tested(earlier-rung)"}
    assert len(http.sent) == 1


def test_consuming_when_it_never_left() -> None:
    shown, _ = ladder(NetworkFault(FaultKind.REFUSED, host="h"), Store())

    assert shown["refresh"] == "blocked_here(refused)"


def test_consuming_when_the_platform_refuses_it() -> None:
    shown, _ = ladder(reply(404, {"code": 5, "message": "Invalid Api-Key"}), Store())

    assert shown["refresh"] == "failed(key-wrong)"
