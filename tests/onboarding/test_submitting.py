"""Templates are submitted once, whatever happens on the way: against the practice server, over a real socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.template_desk import ANSWERS, ITEMS, LONG, RESOURCES, START, TemplateDesk, template
from wizard.adapters.ladders.verdict import blocked
from wizard.onboarding.submission_ledger import SubmissionLedger
from wizard.onboarding.submitting import SUBMISSIONS, Submitting
from wizard.onboarding.template_account import (
    Listed,
    NoTemplateSystemError,
    TemplateAccount,
    UnknownTemplateFormatError,
)
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.practice.server import PracticeServer


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    systems = [RESOURCES.system(name) for name in ("meta-cloud-api", "360dialog")]
    with PracticeServer(systems, lambda: START, drip=LONG) as running:
        yield running


@pytest.fixture
def desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    made = TemplateDesk(tmp_path / "data", server)
    yield made
    made.close()


@pytest.fixture
def hasty_desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    """One that does not wait long for an answer."""
    made = TemplateDesk(tmp_path / "data", server)
    made.read_seconds = 2.0  # long enough for every answer but the one that is held back, also on a busy machine
    yield made
    made.close()


@pytest.fixture
def partner_desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    made = TemplateDesk(tmp_path / "data", server, "360dialog")
    yield made
    made.close()


def states(outcomes: list[Outcome]) -> list[State]:
    return [one.state for one in outcomes]


def intents(desk: TemplateDesk) -> Any:
    assert desk.session is not None
    return (desk.session.entry.meta(SUBMISSIONS) or {}).get("intents", {})


# --- dry run


@pytest.mark.parametrize(
    "index", range(5), ids=[f"{one['name']}-{one['language']}" for one in ANSWERS["steps"]["templates"]["items"]]
)
def test_dry_run_shows_the_very_bytes_that_are_then_sent(desk: TemplateDesk, index: int) -> None:
    desk.fill(ANSWERS["steps"]["templates"]["items"][index])
    (planned,) = desk.plan()
    assert planned.request is not None
    assert planned.request.body is not None
    assert desk.created == []
    assert states(desk.submit()) == [State.SUBMITTED]
    assert desk.created == [sha256(planned.request.body).hexdigest()]


def test_dry_run_shows_method_address_and_headers_without_the_token(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    request = desk.plan()[0].request
    assert request is not None
    own = desk.persona.credentials
    assert request.method == "POST"
    assert request.url.endswith(f"/meta-cloud-api/v26.0/{own['waba_id']}/message_templates")
    assert request.headers == {"Authorization": "Bearer ***", "Content-Type": "application/json"}
    assert own["access_token"] not in repr(request)
    assert json.loads(request.body or b"")["name"] == "parcel_a"


def test_dry_run_asks_neither_network_nor_keyring(desk: TemplateDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = desk.fill(template("parcel_a"))
    before = len(desk.server.requests())
    monkeypatch.setattr(type(session.secrets.vault), "fetch", lambda *_: pytest.fail("the keyring was asked"))
    assert states(desk.plan()) == [State.READY]
    assert len(desk.server.requests()) == before


def test_variable_named_like_a_credential_is_not_filled_in(desk: TemplateDesk) -> None:
    body = "Seu pacote {{access_token}} saiu para entrega com a {{waba_id}} hoje mesmo."
    item = template("other_a", kind="other", body=body, samples={"access_token": "x", "waba_id": "y"})
    for name in ("header", "footer", "buttons"):
        item.pop(name, None)
    desk.fill(item)
    (planned,) = desk.plan()
    assert planned.request is not None
    assert json.loads(planned.request.body or b"")["components"][0]["text"] == body


# --- submitting


def test_submitted_template_is_written_down(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    (outcome,) = desk.submit()
    assert outcome.state is State.SUBMITTED
    assert outcome.known is not None
    assert desk.item()["account"] == {"id": outcome.known.id, "status": "PENDING", "category": "UTILITY"}
    assert desk.wait() == {"state": "submitted", "since": "2026-11-21T06:00:00Z", "reference": outcome.known.id}
    assert intents(desk) == {}


def test_template_with_errors_is_not_sent(desk: TemplateDesk) -> None:
    desk.fill(template("Bad Name"), template("parcel_a"))
    bad, good = desk.submit()
    assert (bad.state, good.state) == (State.HAS_ERRORS, State.SUBMITTED)
    assert {one.code for one in bad.findings} >= {"whatsapp/name"}
    assert len(desk.created) == 1


def test_template_that_lacks_a_part_is_not_sent(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a", header={"format": "IMAGE"}))
    (outcome,) = desk.submit()
    assert outcome.state is State.HAS_ERRORS
    assert desk.created == []


def test_identical_template_of_the_account_is_taken_over(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    assert desk.session is not None
    desk.session.put(ITEMS, [template("parcel_a")])  # a second entry of the same account would look like this
    desk.session.put("/waits", {})
    (outcome,) = desk.submit()
    assert (outcome.state, outcome.recovered) == (State.SAME, False)
    assert desk.item()["account"]["status"] == "PENDING"
    assert desk.wait()["state"] == "submitted"
    assert len(desk.created) == 1


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        pytest.param({"footer": "Outro texto"}, "footer", id="footer"),
        pytest.param({"header": {"format": "TEXT", "text": "Outro"}}, "header", id="header"),
        pytest.param({"buttons": []}, "buttons", id="buttons"),
    ],
)
def test_template_with_other_content_is_told_and_not_sent(desk: TemplateDesk, changes: Any, part: str) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    assert desk.session is not None
    desk.session.put(ITEMS, [template("parcel_a", **changes)])
    (outcome,) = desk.submit()
    assert (outcome.state, outcome.differing) == (State.DIFFERENT, (part,))
    assert "account" not in desk.item()
    assert len(desk.created) == 1


def test_other_language_of_a_name_is_another_template(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    assert desk.session is not None
    desk.session.put(ITEMS, [template("parcel_a"), template("parcel_a", "de")])
    assert states(desk.submit()) == [State.SAME, State.SUBMITTED]


def test_returned_category_is_compared_with_the_asked_one(desk: TemplateDesk) -> None:
    session = desk.fill(template("parcel_promo"))
    (outcome,) = desk.submit()
    assert (outcome.asked, outcome.category) == ("UTILITY", "MARKETING")
    assert "whatsapp/category-returned" in {one.code for one in session.findings()}


def test_refusal_has_its_number_and_the_next_template_is_still_sent(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_edge"), template("parcel_b"))
    refused, sent = desk.submit()
    assert (refused.state, refused.number) == (State.REFUSED, 2388299)
    assert refused.verdict is not None
    assert "Variables cannot be at the start" in refused.verdict.platform_text
    assert sent.state is State.SUBMITTED
    assert intents(desk) == {}


def test_full_account_ends_the_run(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_full"), template("parcel_b"))
    assert states(desk.submit()) == [State.REFUSED, State.UNSENT]
    assert len(desk.created) == 1


def test_rate_limit_of_the_platform_ends_the_run_and_is_resumed(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_crowded"), template("parcel_b"))
    first, second = desk.submit()
    assert (first.state, second.state) == (State.UNSENT, State.UNSENT)
    assert first.verdict is not None
    assert first.verdict.code == "waba-rate-limited"
    assert intents(desk) == {}
    assert states(desk.submit()) == [State.SUBMITTED, State.SUBMITTED]
    assert len(desk.created) == 3


def test_limit_of_the_hour_is_kept_and_counts_across_runs(desk: TemplateDesk) -> None:
    session = desk.fill(*(template(f"parcel_{letter}") for letter in "abc"))
    old, recent = START - timedelta(minutes=61), START - timedelta(minutes=20)
    times = [old.isoformat()] * 50 + [recent.isoformat()] * 98
    session.entry.set_meta(SUBMISSIONS, {"intents": {}, "sent": times})
    outcomes = desk.submit()
    assert states(outcomes) == [State.SUBMITTED, State.SUBMITTED, State.POSTPONED]
    assert outcomes[2].again_at == recent + timedelta(hours=1)
    desk.reopen()
    desk.later(minutes=41)
    assert states(desk.submit()) == [State.SAME, State.SAME, State.SUBMITTED]
    assert len(desk.created) == 3


@pytest.mark.parametrize("account", ["meta-cloud-api:100000000000102", "meta-cloud-api:1"], ids=["same", "other"])
def test_limit_of_the_hour_is_counted_by_account_over_all_entries(desk: TemplateDesk, account: str) -> None:
    recent = START - timedelta(minutes=20)
    other = desk.fill(slug="south")
    sent = [{"at": recent.isoformat(), "account": account}] * 99
    other.entry.set_meta(SUBMISSIONS, {"intents": {}, "sent": sent})
    other.close()
    desk.fill(template("parcel_a"), template("parcel_b"))
    last = State.POSTPONED if account.endswith("102") else State.SUBMITTED
    outcomes = desk.submit()
    assert states(outcomes) == [State.SUBMITTED, last]
    assert outcomes[1].again_at == (recent + timedelta(hours=1) if last is State.POSTPONED else None)


def test_own_submissions_are_written_down_for_the_other_entries_of_the_account(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a")).close()
    desk.reopen()
    desk.submit()
    desk.close()
    desk.fill(slug="south")
    ledger = SubmissionLedger(desk.account.session, "meta-cloud-api", lambda: desk.account.counted_for)
    assert ledger.sent_lately() == [START]
    desk.later(minutes=61)
    assert ledger.sent_lately() == []


def test_accounts_of_360dialog_are_metas(partner_desk: TemplateDesk) -> None:
    session = partner_desk.fill(template("parcel_a"))
    assert partner_desk.account.counted_for == "entry:whatsapp-north"  # nothing but the key is known yet
    session.keep_verified(session.verify_job(("360dialog",), lambda _rung: None, threading.Event())())
    assert partner_desk.account.counted_for == "meta-cloud-api:100000000000201"


# --- what goes wrong on the way


@pytest.mark.parametrize("name", ["parcel_lost", "parcel_broken"])
def test_lost_answer_is_looked_up_at_once_and_not_sent_again(desk: TemplateDesk, name: str) -> None:
    desk.fill(template(name), template("parcel_b"))
    first, second = desk.submit()
    assert (first.state, first.recovered, second.state) == (State.SUBMITTED, True, State.SUBMITTED)
    assert desk.item()["account"]["status"] == "PENDING"
    assert (len(desk.created), intents(desk)) == (2, {})


def test_timeout_is_looked_up_and_not_sent_again(hasty_desk: TemplateDesk) -> None:
    desk = hasty_desk
    desk.fill(template("parcel_late"))
    (outcome,) = desk.submit()
    desk.server.release()
    assert (outcome.state, outcome.recovered) == (State.SUBMITTED, True)
    assert len(desk.created) == 1


def test_request_that_may_be_on_its_way_is_in_doubt_until_it_is_settled(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_dropped"), template("parcel_b"))
    doubtful, held = desk.submit()
    assert (doubtful.state, held.state) == (State.MAYBE, State.UNSENT)
    assert list(intents(desk)) == ["parcel_dropped@pt_BR"]
    assert desk.wait() == {}

    desk.reopen()
    again = desk.submit("parcel_dropped")[0]
    assert (again.state, again.again_at) == (State.MAYBE, START + timedelta(minutes=2))
    assert len(desk.created) == 1

    desk.later(minutes=3)
    assert states(desk.submit()) == [State.SUBMITTED, State.SUBMITTED]
    assert (len(desk.created), intents(desk)) == (3, {})


@pytest.mark.parametrize("is_kept", [True, False], ids=["it had arrived", "it had not"])
def test_killed_between_intent_and_answer_makes_no_second_template(desk: TemplateDesk, *, is_kept: bool) -> None:
    session = desk.fill(template("parcel_a"))
    submitting = Submitting(desk.account)
    own = desk.account.own()[0]
    job = submitting.send_job(own, threading.Event())  # the intent is written
    if is_kept:
        job()  # … it left, and the process ended before its answer was kept
    session.entry.close()

    desk.reopen()
    assert list(intents(desk)) == ["parcel_a@pt_BR"]
    desk.later(minutes=3)
    (outcome,) = desk.submit()
    assert (outcome.state, outcome.recovered) == (State.SUBMITTED, is_kept)
    assert (len(desk.created), intents(desk)) == (1, {})


def test_lost_answer_and_lost_look_up_are_resumed_without_a_second_template(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_broken"))
    submitting, own = Submitting(desk.account), desk.account.own()[0]
    sent = submitting.send_job(own, threading.Event())()
    outcome = submitting.keep_sent(own, replace(sent, looked=Listed(refusal=blocked("read-timeout"))))
    assert (outcome.state, outcome.verdict and outcome.verdict.code) == (State.MAYBE, "meta-down")
    assert list(intents(desk)) == ["parcel_broken@pt_BR"]
    assert "account" not in desk.item()

    desk.reopen()
    (outcome,) = desk.submit()
    assert (outcome.state, outcome.recovered) == (State.SUBMITTED, True)
    assert (len(desk.created), intents(desk)) == (1, {})


def test_account_that_cannot_be_read_sends_nothing(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    desk.offline = True
    desk.reopen()
    (outcome,) = desk.submit()
    assert outcome.state is State.UNSENT
    assert outcome.verdict is not None
    assert outcome.verdict.code == "offline"
    assert desk.created == []


def test_nobody_listening_is_not_sent_and_leaves_no_doubt(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    desk.server.stop()
    (outcome,) = desk.submit()
    assert outcome.state is State.UNSENT
    assert intents(desk) == {}


# --- other systems


def test_360dialog_takes_templates_too(partner_desk: TemplateDesk) -> None:
    desk = partner_desk
    desk.fill(template("parcel_a"), template("parcel_lost"))
    assert states(desk.submit()) == [State.SUBMITTED, State.SUBMITTED]
    assert desk.item()["account"]["status"] == "PENDING"
    assert states(desk.follow()) == [State.CHANGED, State.CHANGED]
    assert desk.wait()["state"] == "approved"
    assert len(desk.created) == 2


def test_system_without_templates_is_told(desk: TemplateDesk) -> None:
    session = desk.fill(template("parcel_a"))
    session.put("/steps/credentials", {"route": "wati", "wati": {"tenant_id": "1"}})
    with pytest.raises(NoTemplateSystemError):
        _ = desk.account


def test_format_nobody_brought_is_told(desk: TemplateDesk) -> None:
    with pytest.raises(UnknownTemplateFormatError):
        TemplateAccount(desk.fill(template("parcel_a")), {})
