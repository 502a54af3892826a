"""Authorizing an entry against a practice server whose codes and refresh tokens are taken once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.onboarding.authorization_desk import SHOPEE, AuthorizationDesk, RefusingVault
from wizard.adapters.vault import SecretAddress, Vault
from wizard.adapters.vault.contract import VaultState
from wizard.core.pointer import MISSING
from wizard.core.redirected import Redirected, Refused
from wizard.core.secret import Secret
from wizard.onboarding.authorizing import Authorization, Ended, NoAuthorizationError, Standing

Open = Callable[..., AuthorizationDesk]
NEVER = threading.Event()
EXCHANGE, REFRESH = "/auth/token/get", "/auth/access_token/get"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    made: list[AuthorizationDesk] = []

    def open_desk(persona: str = "good", vault: RefusingVault | None = None) -> AuthorizationDesk:
        made.append(AuthorizationDesk(tmp_path / str(len(made)), persona, vault))
        return made[-1]

    yield open_desk
    for one in made:
        one.close()


def fetch(desk: AuthorizationDesk, taken: Redirected) -> Ended:
    about = desk.desk
    fetched = about.exchange_job(taken, NEVER)()
    about.keep_fetched(fetched)
    return fetched.state


def refresh(desk: AuthorizationDesk, *, again: bool = False) -> Ended:
    about = desk.desk
    fetched = about.refresh_job(NEVER, again=again)()
    about.keep_fetched(fetched)
    return fetched.state


# --- the link


def test_portal_link_names_app_and_own_address_and_a_new_random_text_each_time(opened: Open) -> None:
    desk = opened()
    first, second = (parse_qs(urlsplit(desk.desk.link().address).query) for _ in range(2))
    assert first["partner_id"] == [desk.persona.credentials["partner_id"]]
    assert first["redirect_uri"] == [desk.persona.credentials["redirect_url"]]
    assert (first["auth_type"], first["response_type"]) == (["seller"], ["code"])
    assert first["state"] != second["state"]
    assert "sign" not in first


def test_signed_link_is_signed_with_the_stored_key_and_carries_no_secret(opened: Open) -> None:
    desk = opened()
    link = desk.desk.link("signed")
    query = parse_qs(urlsplit(link.address).query)
    assert set(query) == {"partner_id", "timestamp", "sign", "redirect"}
    assert len(query["sign"][0]) == 64
    assert link.seconds == 300
    assert not any(desk.persona.credentials[name] in link.address for name in desk.system.secret_fields())


def test_link_is_refused_while_a_field_it_needs_is_empty(opened: Open) -> None:
    desk = opened()
    desk.session.put(f"{SHOPEE}/redirect_url", MISSING)
    with pytest.raises(Exception, match="authorization-incomplete"):
        desk.desk.link()


def test_system_whose_credentials_are_all_typed_has_no_authorization(opened: Open) -> None:
    with pytest.raises(NoAuthorizationError):
        Authorization(opened().session, "ozon")


# --- the whole way


@pytest.mark.parametrize("kind", ["portal", "signed"])
def test_pasted_address_becomes_a_pair_that_opens_the_shop(opened: Open, kind: str) -> None:
    desk = opened("not-authorized")
    assert desk.desk.status().standing is Standing.NONE
    taken = desk.redirected(kind)
    assert desk.desk.status().standing is Standing.LINKED
    assert fetch(desk, taken) is Ended.STORED
    assert desk.answers["shop_id"] == "799001"
    status = desk.desk.status()
    assert status.standing is Standing.AUTHORIZED
    assert status.access_ends == desk.now + timedelta(hours=4)
    assert status.refresh_ends == desk.now + timedelta(days=30)
    assert desk.opens_the_shop()
    assert desk.reopen().secret_state("shopee", "access_token").value == "stored"


def test_code_is_counted_down_from_the_link(opened: Open) -> None:
    desk = opened()
    address = desk.visited(desk.desk.link().address)
    desk.later(minutes=4)
    taken = desk.desk.take(address)
    assert isinstance(taken, Redirected)
    assert desk.desk.seconds_left(taken) == 360
    desk.later(minutes=7)
    assert desk.desk.seconds_left(taken) == 0


def test_main_account_asks_which_shop_and_gets_a_pair_of_its_own(opened: Open) -> None:
    desk = opened("main-account")
    desk.session.put(f"{SHOPEE}/shop_id", MISSING)
    assert fetch(desk, desk.redirected()) is Ended.STORED
    status = desk.desk.status()
    shop = desk.persona.credentials["shop_id"]
    assert status.standing is Standing.CHOICE
    assert status.choices == {"shop_id": [shop, "799999"]}
    assert "shop_id" not in desk.answers
    shared = desk.token()
    desk.desk.choose("shop_id", shop)
    assert refresh(desk) is Ended.STORED
    assert desk.token() != shared
    assert desk.desk.status().standing is Standing.AUTHORIZED
    assert desk.opens_the_shop()


def test_code_given_out_anew_brings_a_pair(opened: Open) -> None:
    desk = opened()
    before, about = desk.token(), desk.desk
    job = about.recover_job(desk.redirected().code, NEVER)
    fetched = job()
    about.keep_fetched(fetched)
    assert fetched.state is Ended.STORED
    assert desk.sent("/public/get_token_by_resend_code") == 1
    assert desk.token() != before
    assert desk.opens_the_shop()


def test_exchange_asks_for_a_new_verification_and_a_refresh_of_a_sound_pair_does_not(opened: Open) -> None:
    desk = opened()
    assert desk.opens_the_shop()
    refresh(desk)
    assert desk.session.outdated() == set()
    fetch(desk, desk.redirected())
    assert desk.session.outdated() == {"shopee"}


# --- rotation


def test_refresh_replaces_both_tokens_and_the_old_access_token_ends_after_five_minutes(opened: Open) -> None:
    desk = opened()
    before = desk.token(), desk.token("access_token")
    assert refresh(desk) is Ended.STORED
    assert all(new != old for new, old in zip((desk.token(), desk.token("access_token")), before, strict=True))
    assert desk.opens_the_shop()


def test_access_token_past_its_time_is_told_and_a_refresh_mends_it(opened: Open) -> None:
    desk = opened()
    refresh(desk)
    desk.later(hours=4, seconds=1)
    assert desk.desk.status().standing is Standing.ACCESS_ENDED
    assert not desk.opens_the_shop()
    assert refresh(desk) is Ended.STORED
    assert desk.opens_the_shop()


def test_expiry_told_as_a_moment_is_read_as_one(opened: Open) -> None:
    desk = opened("moment-expiry")
    assert refresh(desk) is Ended.STORED
    assert desk.desk.status().access_ends == desk.now + timedelta(hours=4)


def test_spent_refresh_token_is_refused_and_told_as_ended(opened: Open) -> None:
    desk = opened()
    old = desk.token()
    refresh(desk)
    desk.session.hold_secret("shopee", "refresh_token", old)
    desk.session.keep_stored(desk.session.store_job()())
    assert refresh(desk) is Ended.REFUSED
    assert desk.desk.status().standing is Standing.REFRESH_ENDED


def test_without_a_token_nothing_is_sent(opened: Open) -> None:
    desk = opened("not-authorized")
    assert refresh(desk) is Ended.NOTHING
    assert desk.sent(REFRESH) == 0


def test_a_practice_entry_keeps_its_rotated_pair_when_it_is_opened_again(opened: Open) -> None:
    desk = opened()
    refresh(desk)
    rotated = desk.token()
    desk.reopen()
    assert desk.token() == rotated
    assert refresh(desk) is Ended.STORED


# --- two at once


def test_two_refreshes_at_once_send_one_token_once(opened: Open) -> None:
    desk = opened()
    about = desk.desk
    jobs = [about.refresh_job(NEVER) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(job) for job in jobs]]
    for one in done:
        about.keep_fetched(one)
    assert sorted(one.state for one in done) == [Ended.ALREADY, Ended.STORED]
    assert desk.sent(REFRESH) == 1
    assert about.status().standing is Standing.AUTHORIZED
    assert desk.opens_the_shop()


def test_waiting_for_another_refresh_can_be_called_off(opened: Open) -> None:
    desk = opened()
    about, cancel = desk.desk, threading.Event()
    cancel.set()
    with about._file.locked(NEVER):
        fetched = about.refresh_job(cancel)()
    assert (fetched.state, fetched.problem and fetched.problem.key) == (Ended.NOT_SENT, "authorization-busy")
    assert desk.sent(REFRESH) == 0


# --- what may be lost


def test_lost_reply_of_a_refresh_is_told_as_possibly_spent_and_not_sent_again(opened: Open) -> None:
    desk = opened("lost-refresh")
    assert refresh(desk) is Ended.POSSIBLY_SPENT
    assert desk.reopen() is not None
    assert desk.desk.status().standing is Standing.POSSIBLY_SPENT
    assert refresh(desk) is Ended.POSSIBLY_SPENT
    assert desk.sent(REFRESH) == 1
    assert refresh(desk, again=True) is Ended.REFUSED
    assert desk.sent(REFRESH) == 2
    assert desk.desk.status().standing is Standing.REFRESH_ENDED


def test_authorizing_anew_ends_the_doubt(opened: Open) -> None:
    desk = opened("lost-refresh")
    refresh(desk)
    assert fetch(desk, desk.redirected()) is Ended.STORED
    assert desk.desk.status().standing is Standing.AUTHORIZED
    assert desk.opens_the_shop()


def test_lost_reply_of_an_exchange_leaves_the_pair_of_before(opened: Open) -> None:
    desk = opened("lost-exchange")
    before = desk.token()
    taken = desk.redirected()
    assert fetch(desk, taken) is Ended.POSSIBLY_SPENT
    assert desk.token() == before
    assert desk.desk.status().standing is Standing.POSSIBLY_SPENT
    assert refresh(desk) is Ended.STORED


def test_keyring_that_refuses_after_the_reply_leaves_the_pair_in_memory_until_it_takes_it(opened: Open) -> None:
    vault = RefusingVault()
    desk = opened(vault=vault)
    about, old = desk.desk, desk.token()
    job = about.refresh_job(NEVER)
    vault.refuses = True
    about.keep_fetched(job())
    assert desk.token() == old
    assert about.status().standing is Standing.IN_MEMORY
    vault.refuses = False
    desk.session.keep_stored(desk.session.store_job()())
    settled = about.settle_job(NEVER)()
    about.keep_settled(settled)
    assert settled.replaced
    assert desk.token() != old
    assert desk.opens_the_shop()
    assert refresh(desk) is Ended.STORED


def test_keyring_that_cannot_store_keeps_the_code_unsent(opened: Open) -> None:
    desk = opened()
    taken = desk.redirected()
    about = desk.desk
    about.session.secrets.vault = _Shut(desk.vault)
    fetched = about.exchange_job(taken, NEVER)()
    about.keep_fetched(fetched)
    assert fetched.state is Ended.NOT_SENT
    assert desk.sent(EXCHANGE) == 0
    about.session.secrets.vault = desk.vault
    assert fetch(desk, taken) is Ended.STORED


class _Shut(RefusingVault):
    """A keyring that still reads but says that it cannot store."""

    def __init__(self, inner: Vault) -> None:
        super().__init__()
        self._inner = inner

    def fetch(self, address: SecretAddress) -> Secret | None:
        return self._inner.fetch(address)

    def state(self) -> VaultState:
        return VaultState(usable=False, reason="keyring-locked", parameters={"kind": "test"})


# --- a pair that was never noted


def test_pair_stored_after_the_entry_was_closed_is_told_and_taken_in(opened: Open) -> None:
    desk = opened("not-authorized")
    job = desk.desk.exchange_job(desk.redirected(), NEVER)
    desk.session.close()
    assert job().state is Ended.STORED
    desk.reopen()
    assert desk.desk.status().standing is Standing.UNNOTED
    about = desk.desk
    about.keep_settled(about.settle_job(NEVER)())
    assert about.status().standing is Standing.AUTHORIZED
    assert desk.answers["shop_id"] == "799001"
    assert desk.opens_the_shop()
    assert refresh(desk) is Ended.STORED
    desk.reopen()
    assert desk.desk.status().standing is Standing.AUTHORIZED


def test_account_of_a_pair_that_was_never_noted_is_taken_in_too(opened: Open) -> None:
    desk = opened()
    desk.session.put(f"{SHOPEE}/shop_id", MISSING)
    desk.desk.exchange_job(desk.redirected(), NEVER)()
    desk.reopen()
    assert desk.desk.status().standing is Standing.UNNOTED
    about = desk.desk
    about.keep_settled(about.settle_job(NEVER)())
    assert desk.answers["shop_id"] == desk.persona.credentials["shop_id"]
    assert about.status().standing is Standing.AUTHORIZED


def test_refreshed_pair_whose_account_is_known_needs_no_look(opened: Open) -> None:
    desk = opened()
    refresh(desk)
    assert desk.desk.refresh_job(NEVER)().state is Ended.STORED
    desk.reopen()
    assert desk.desk.status().standing is Standing.AUTHORIZED
    assert desk.opens_the_shop()
    assert refresh(desk) is Ended.STORED


def test_pair_that_was_never_noted_and_is_not_in_the_keyring_is_given_up(opened: Open) -> None:
    desk = opened("not-authorized")
    desk.desk.exchange_job(desk.redirected(), NEVER)()
    desk.reopen()
    for name in ("refresh_token", "access_token"):
        desk.vault.remove(SecretAddress("stall-north", "shopee", name))
    about = desk.desk
    settled = about.settle_job(NEVER)()
    about.keep_settled(settled)
    assert (settled.replaced, settled.has_looked) == (False, True)
    status = about.status()
    assert (status.standing, status.access_ends, status.refresh_ends) == (Standing.LINKED, None, None)
    assert "shop_id" not in desk.answers


def test_pair_the_seller_removed_is_not_looked_for(opened: Open) -> None:
    desk = opened("not-authorized")
    fetch(desk, desk.redirected())
    for name in ("refresh_token", "access_token"):
        desk.session.keep_removed(desk.session.remove_secret_job("shopee", name)())
    assert desk.reopen() is not None
    assert desk.desk.status().standing is Standing.LINKED
    settled = desk.desk.settle_job(NEVER)()
    assert not settled.has_looked


def test_settled_exchange_asks_for_a_new_verification(opened: Open) -> None:
    desk = opened()
    assert desk.opens_the_shop()
    taken = desk.redirected()
    desk.desk.exchange_job(taken, NEVER)()
    about = desk.desk
    about.keep_settled(about.settle_job(NEVER)())
    assert desk.session.outdated() == {"shopee"}


# --- codes


def test_code_that_is_being_exchanged_is_not_called_used(opened: Open) -> None:
    desk = opened()
    earlier, address = (desk.visited(desk.desk.link().address) for _ in range(2))
    for one in (earlier, address):
        taken = desk.desk.take(one)
        assert isinstance(taken, Redirected)
        job = desk.desk.exchange_job(taken, NEVER)
    with desk.desk._file.locked(NEVER):
        assert desk.desk.take(address) == Refused("code-in-work")
        assert desk.desk.take(earlier) == Refused("code-used")
    desk.desk.keep_fetched(job())
    assert desk.desk.take(address) == Refused("code-used")


def test_code_is_spent_before_it_is_sent_and_never_sent_again(opened: Open) -> None:
    desk = opened()
    address = desk.visited(desk.desk.link().address)
    taken = desk.desk.take(address)
    assert isinstance(taken, Redirected)
    desk.desk.exchange_job(taken, NEVER)  # made, and the program ends before it runs
    desk.reopen()
    assert desk.desk.take(address) == Refused("code-used")
    assert desk.sent(EXCHANGE) == 0


def test_code_the_platform_refuses_is_told_and_the_pair_of_before_stays(opened: Open) -> None:
    desk = opened()
    before, address = desk.token(), desk.visited(desk.desk.link().address)
    other = address.replace(parse_qs(urlsplit(address).query)["code"][0], "f" * 32)
    taken = desk.desk.take(other)
    assert isinstance(taken, Redirected)
    about = desk.desk
    fetched = about.exchange_job(taken, NEVER)()
    about.keep_fetched(fetched)
    assert fetched.state is Ended.REFUSED
    assert fetched.verdict is not None
    assert fetched.verdict.code == "code-refused"
    assert desk.token() == before
    assert about.status().standing is not Standing.POSSIBLY_SPENT


def test_no_token_and_no_code_is_written_to_any_file(opened: Open) -> None:
    desk = opened()
    taken = desk.redirected()
    fetch(desk, taken)
    refresh(desk)
    secret = [desk.token(), desk.token("access_token"), taken.code.reveal(), *desk.persona.credentials.values()]
    secret = [one for one in secret if len(one) >= 32 and "://" not in one]
    desk.session.close()
    written = b"".join(path.read_bytes() for path in (desk.folder / "data").rglob("*") if path.is_file())
    assert len(secret) >= 6
    assert [one for one in secret if one.encode() in written] == []
