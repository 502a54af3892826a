"""Which facts may be told and which are secrets."""

from __future__ import annotations

import pytest

from tests.adapters.ladder_doubles import CREDENTIALS, system
from wizard.adapters.ladders.known import Known


@pytest.mark.parametrize(
    "name", ["access_token", "token", "client_secret", "password", "push_key", "app_key", "auth_code", "api_key"]
)
@pytest.mark.parametrize("value", ["canary", ["canary"], {"a": "canary"}], ids=["text", "list", "object"])
def test_learn_when_the_fact_is_a_secret(name: str, value: object) -> None:
    known = Known(system(), CREDENTIALS)

    fresh = known.learn({name: value}, {name: "/x"})

    assert "canary" not in repr((known.facts, fresh))
    assert [secret.reveal() for secret in fresh.values()] == (["canary"] if value == "canary" else [])


@pytest.mark.parametrize("name", ["country_code", "methods", "expires_at", "company_key_count", "tokens_left"])
def test_learn_when_the_fact_is_none(name: str) -> None:
    known = Known(system(), CREDENTIALS)

    assert known.learn({name: "plain"}, {name: "/x"}) == {}
    assert known.facts == {name: "plain"}
