"""A pasted address judged offline: each way of being wrong has a message of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.redirected import Attempt, MadeLink, Redirected, Refused, digest_of, judge_redirected
from wizard.core.secret import Secret

RESOURCES = Resources([shipped_root()])
API = RESOURCES.system("shopee").authorization
assert API is not None
NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
MADE = NOW - timedelta(minutes=5)
OWN = "https://shop.example.com/back"
PAGE = "open.shopee.com/auth"
CODE, STATE = "0123456789abcdef0123456789abcdef", "random-text-of-the-link"
PORTAL = MadeLink("portal", STATE, MADE, PAGE)
SIGNED = MadeLink("signed", "", MADE, "partner.shopeemobile.com/api/v2/shop/auth_partner")
ATTEMPT = Attempt(API, OWN, (PORTAL,), NOW, {"shop_id": ""}, "shop_id")


def address(base: str = OWN, **query: str) -> str:
    return f"{base}?{urlencode({'code': CODE, 'shop_id': '700001', 'state': STATE, **query})}"


def without(name: str) -> str:
    query = {"code": CODE, "shop_id": "700001", "state": STATE}
    del query[name]
    return f"{OWN}?{urlencode(query)}"


def refusal(pasted: str, attempt: Attempt = ATTEMPT) -> str:
    found = judge_redirected(pasted, attempt)
    assert isinstance(found, Refused), found
    return found.code


@pytest.mark.parametrize(
    "pasted",
    [
        pytest.param(address(), id="as it stands"),
        pytest.param(f"  {address()}\n", id="blanks around"),
        pytest.param(address().replace("&", "&\n"), id="broken across lines by a chat"),
        pytest.param(address().removeprefix("https://"), id="without the scheme, as some browsers copy it"),
        pytest.param(address(OWN + "/"), id="slash at the end"),
        pytest.param(address("https://SHOP.example.com:443/back"), id="capitals and the usual port"),
        pytest.param(address(extra="1"), id="more than is asked"),
    ],
)
def test_right_address_gives_code_and_account(pasted: str) -> None:
    found = judge_redirected(pasted, ATTEMPT)
    assert isinstance(found, Redirected)
    assert (found.code.reveal(), found.subject, found.value, found.kind) == (CODE, "shop_id", "700001", "portal")
    assert found.ends == MADE + timedelta(minutes=10)
    assert CODE not in repr(found)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        pytest.param("", "nothing-pasted", id="nothing"),
        pytest.param(CODE, "only-code", id="the code alone"),
        pytest.param("see the screenshot", "not-an-address", id="words"),
        pytest.param("https://open.shopee.com/auth?partner_id=1", "authorization-page", id="the page itself"),
        pytest.param(address("https://shop.example.org/back"), "other-site", id="another site"),
        pytest.param(address("https://shop.example.com.evil.example/back"), "other-site", id="a site that looks alike"),
        pytest.param(f"{OWN}?error=access_denied&msg=Seller+said+no", "refused-there", id="error in the address"),
        pytest.param(OWN, "no-code", id="no code"),
        pytest.param(without("code"), "no-code", id="code missing"),
        pytest.param(address(code=CODE[:20]), "code-cut-off", id="code cut off"),
        pytest.param(address(code=""), "code-cut-off", id="code empty"),
        pytest.param(without("shop_id"), "account-cut-off", id="cut off before the shop"),
        pytest.param(address(state="another"), "state-differs", id="state of another link"),
        pytest.param(without("state"), "state-missing", id="state missing"),
    ],
)
def test_wrong_address_is_named(pasted: str, expected: str) -> None:
    assert refusal(pasted) == expected


def test_code_already_used() -> None:
    assert refusal(address(), replace(ATTEMPT, used={digest_of(Secret(CODE))})) == "code-used"


def test_code_that_is_in_work_is_not_called_used() -> None:
    digest = digest_of(Secret(CODE))
    assert refusal(address(), replace(ATTEMPT, used={digest}, in_work=digest)) == "code-in-work"


def test_old_code_by_the_time_of_the_link_or_as_stated() -> None:
    late = replace(ATTEMPT, now=MADE + timedelta(minutes=10, seconds=1))
    found = judge_redirected(address(), late)
    assert found == Refused("code-old", {"minutes": 10})
    assert isinstance(judge_redirected(address(), replace(late, now=MADE + timedelta(minutes=10))), Redirected)
    fresh = judge_redirected(address(), replace(late, stated=late.now - timedelta(minutes=1)))
    assert isinstance(fresh, Redirected)
    assert refusal(address(), replace(ATTEMPT, stated=NOW - timedelta(minutes=11))) == "code-old"


def test_code_of_another_shop_or_of_another_kind_of_account() -> None:
    own = replace(ATTEMPT, expected={"shop_id": "700002"})
    assert judge_redirected(address(), own) == Refused("other-account", {"found": "700001", "expected": "700002"})
    main = f"{OWN}?{urlencode({'code': CODE, 'main_account_id': '5', 'state': STATE})}"
    assert refusal(main) == "other-kind"
    taken = judge_redirected(main, replace(ATTEMPT, asked="main_account_id"))
    assert isinstance(taken, Redirected)
    assert (taken.subject, taken.value) == ("main_account_id", "5")


def test_without_a_link_nothing_is_believed() -> None:
    assert refusal(address(), replace(ATTEMPT, links=())) == "no-link"


def test_signed_link_carries_no_state_and_needs_none() -> None:
    signed = replace(ATTEMPT, links=(SIGNED,))
    assert isinstance(judge_redirected(without("state"), signed), Redirected)
    assert refusal(address(), signed) == "state-differs"
    assert isinstance(judge_redirected(address(), replace(ATTEMPT, links=(PORTAL, SIGNED))), Redirected)


def test_link_opened_twice_is_still_known() -> None:
    newer = MadeLink("portal", "newer", NOW, PAGE)
    found = judge_redirected(address(), replace(ATTEMPT, links=(PORTAL, newer)))
    assert isinstance(found, Redirected)
    assert found.ends == MADE + timedelta(minutes=10)


def test_the_platforms_words_are_kept_short() -> None:
    found = judge_redirected(f"{OWN}?error=x&msg={'n' * 5000}", ATTEMPT)
    assert isinstance(found, Refused)
    assert len(str(found.parameters["text"])) == 200


@given(st.text(max_size=200))
def test_nothing_pasted_is_too_odd(pasted: str) -> None:
    found = judge_redirected(pasted, ATTEMPT)
    assert isinstance(found, Refused)
    assert RESOURCES.texts("zh_CN").has(f"authorization.{found.code}.message")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_only_the_links_own_state_is_taken(code: str, shop: str, state: str) -> None:
    found = judge_redirected(address(code=code, shop_id=shop, state=state), ATTEMPT)
    assert isinstance(found, Refused) or state == STATE


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_refusal_has_its_words(language: str) -> None:
    import re
    from pathlib import Path

    source = (Path(__file__).resolve().parents[2] / "wizard" / "core" / "redirected.py").read_text("utf-8")
    codes = {one for one in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source) if one != "utf-8"}
    texts = RESOURCES.texts(language)
    assert len(codes) > 13
    assert [one for one in codes for part in ("message", "fix") if not texts.has(f"authorization.{one}.{part}")] == []
