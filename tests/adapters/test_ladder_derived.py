"""Values that follow from a choice: hosts by environment, and where secrets may go with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wizard.adapters.http.faults import HostNotPermittedError
from wizard.adapters.ladders.destination import Destination
from wizard.adapters.ladders.filling import filled, missing_names
from wizard.adapters.ladders.known import Known
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.derived import Derived
from wizard.core.descriptors.system import Request, SystemIndex
from wizard.core.secret import Secret

SHOPEE = Resources([shipped_root()]).system("shopee")
HOSTS = SHOPEE.derived["api_host"].values


def known(**credentials: str) -> Known:
    return Known(SHOPEE, credentials)


@pytest.mark.parametrize("environment", HOSTS, ids=HOSTS)
def test_environment_sets_host_and_portal(environment: str) -> None:
    there = known(environment=environment)
    assert Destination(SHOPEE.index, None, there).url("/api") == f"https://{HOSTS[environment]}/api"
    request = filled(Request("GET", "/auth", host="{portal_host}"), there)
    assert request.host == SHOPEE.derived["portal_host"].values[environment]


def test_without_the_choice_the_choice_is_what_is_missing() -> None:
    bare = replace(SHOPEE, fields={})  # without a default
    request = Request("GET", "/auth", host="{portal_host}", query={"id": "{partner_id}"})
    assert missing_names(request, "{api_host}", Known(bare, {})) == ["environment", "partner_id"]
    assert missing_names(request, "{api_host}", known(environment="nowhere", partner_id="7")) == ["environment"]


def test_host_outside_the_systems_own_is_refused() -> None:
    index = SystemIndex("shopee", "{api_host}", hosts=("elsewhere.example",))
    with pytest.raises(HostNotPermittedError):
        Destination(index, None, known(environment="live")).url("/api")


def test_typed_value_never_takes_the_place_of_a_derived_one() -> None:
    there = Known(SHOPEE, {"environment": "live", "api_host": "evil.example"})
    assert there.value("api_host") == HOSTS["live"]


def test_what_the_authorization_tells_is_not_asked_of_the_person() -> None:
    typed = {"environment": "live", "partner_id": "7", "redirect_url": "https://own.example", "account": "shop"}
    assert known(**typed).missing_credentials() == ["partner_key"]
    whole = Known(SHOPEE, {**typed, "partner_key": Secret("k")})
    assert whole.missing_credentials() == []


def test_derived_value_is_a_plain_one() -> None:
    assert Derived("environment", {"live": "x"}).values["live"] == "x"
    assert known(environment="live").plain("api_host") == HOSTS["live"]
