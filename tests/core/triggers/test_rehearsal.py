"""What would be sent to whom, and what is held back by which rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.triggers.parcels import LONDON_HOURS, TABLE, document, trigger
from wizard.core.triggers.rehearsal import Line, Outcome, Rehearsal, rehearse
from wizard.core.triggers.settings import settings_of

BEGINS = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # a Friday morning in London
PARCEL = {"kind": "parcel", "order": "A1", "state": "sent", "phone": "12345"}


def run(answers: dict[str, Any], *pushes: Any, begins: datetime = BEGINS) -> Rehearsal:
    return rehearse(TABLE, settings_of(TABLE, answers, ZoneInfo("Europe/London")), pushes, begins)


def only(answers: dict[str, Any], *pushes: Any, begins: datetime = BEGINS) -> Line:
    (line,) = run(answers, *pushes, begins=begins).lines
    return line


def test_a_push_is_told_with_its_values_at_once() -> None:
    line = only(document(trigger()), PARCEL)
    assert (line.outcome, line.text, line.sent, line.target) == (Outcome.SENT, "Parcel A1: sent", BEGINS, "")
    assert (line.trigger, line.place, line.event) == ("parcels", "/steps/rules/items/0", "parcel")


@pytest.mark.parametrize(
    ("answers", "push", "outcome"),
    [
        pytest.param(document(trigger()), ["no object"], Outcome.UNREADABLE, id="no-object"),
        pytest.param(document(trigger()), {"kind": "ping"}, Outcome.PING, id="ping"),
        pytest.param(document(trigger()), {"kind": "weather"}, Outcome.UNKNOWN, id="unknown"),
        pytest.param(document(), PARCEL, Outcome.NO_TRIGGER, id="nobody-is-told"),
        pytest.param(document(trigger(active=False)), PARCEL, Outcome.INACTIVE, id="switched-off"),
        pytest.param(document(trigger(channel="pigeon")), PARCEL, Outcome.NO_CHANNEL, id="no-such-channel"),
        pytest.param(document(trigger(message="gone")), PARCEL, Outcome.NO_MESSAGE, id="no-such-message"),
        pytest.param(document(trigger(message="card")), PARCEL, Outcome.WRONG_FORM, id="robot-takes-no-card"),
        pytest.param(document(trigger(channel="app")), PARCEL, Outcome.NO_TARGET, id="nobody-named"),
        pytest.param(
            document(trigger(event="question")), {"kind": "chat", "text": "?"}, Outcome.GRANT, id="not-granted"
        ),
    ],
)
def test_what_is_not_told_says_why(answers: dict[str, Any], push: Any, outcome: Outcome) -> None:
    line = only(answers, push)
    assert (line.outcome, line.sent, line.text) == (outcome, None, "")


def test_a_grant_opens_what_needs_it() -> None:
    answers = document(trigger(event="question"), grants=["chat"])
    assert only(answers, {"kind": "chat", "text": "?"}).outcome is Outcome.SENT


def test_the_more_special_event_wins_and_the_second_push_about_it_is_a_repeat() -> None:
    lost = {"kind": "parcel", "order_id": "A1", "state": "lost"}
    first, second, other = run(document(trigger(event="lost")), lost, dict(lost), {**lost, "state": "burnt"}).lines
    assert [first.event, second.event, other.event] == ["lost"] * 3
    assert [first.outcome, second.outcome, other.outcome] == [Outcome.SENT, Outcome.REPEATED, Outcome.SENT]


@pytest.mark.parametrize(
    ("operator", "texts", "is_told"),
    [
        pytest.param("one-of", ["sent", "lost"], True, id="one-of"),
        pytest.param("one-of", ["lost"], False, id="none-of"),
        pytest.param("not-one-of", ["lost"], True, id="not-one-of"),
        pytest.param("not-one-of", ["sent"], False, id="not-one-of-but-is"),
        pytest.param("contains", ["SEN"], True, id="contains-whatever-case"),
        pytest.param("contains", ["x"], False, id="does-not-contain"),
    ],
)
def test_conditions_decide(operator: str, texts: list[str], is_told: bool) -> None:
    line = only(document(trigger(conditions=[{"value": "state", "is": operator, "texts": texts}])), PARCEL)
    assert line.outcome is (Outcome.SENT if is_told else Outcome.CONDITION)
    if not is_told:
        assert line.parameters == {"value": "state", "found": "sent"}


def test_a_value_the_push_lacks_fulfils_only_a_negative_condition() -> None:
    for operator, outcome in (("one-of", Outcome.CONDITION), ("not-one-of", Outcome.SENT)):
        answers = document(trigger(conditions=[{"value": "phone", "is": operator, "texts": ["1"]}]))
        assert only(answers, {"kind": "parcel", "order": "A1"}).outcome is outcome


def test_every_named_target_is_told_once() -> None:
    answers = document(trigger(channel="app", to={"members": ["li", "wang"], "departments": ["2"]}))
    assert [line.target for line in run(answers, PARCEL).lines] == ["members:li", "members:wang", "departments:2"]


def test_out_of_hours_a_message_waits_for_the_next_period_or_is_dropped() -> None:
    late = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # Friday, the minute the doors close
    held = only(document(trigger(hours="working-hours"), working_hours=LONDON_HOURS), PARCEL, begins=late)
    assert (held.outcome, held.sent) == (Outcome.HELD, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    answers = document(trigger(hours="working-hours", outside="drop"), working_hours=LONDON_HOURS)
    assert only(answers, PARCEL, begins=late).outcome is Outcome.OUT_OF_HOURS
    assert only(answers, PARCEL, begins=late - timedelta(minutes=1)).outcome is Outcome.SENT


def test_nine_in_the_morning_stays_nine_when_the_clocks_change() -> None:
    saturday = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)  # summer time begins on Sunday
    answers = document(trigger(hours="working-hours"), working_hours=LONDON_HOURS)
    assert only(answers, PARCEL, begins=saturday).sent == datetime(2027, 3, 29, 8, 0, tzinfo=UTC)


def test_a_delay_is_added_before_the_hours_are_looked_at() -> None:
    noon = datetime(2026, 11, 20, 17, 50, tzinfo=UTC)
    answers = document(trigger(hours="working-hours", delay_minutes=15), working_hours=LONDON_HOURS)
    assert only(answers, PARCEL, begins=noon).outcome is Outcome.HELD
    assert only(document(trigger(delay_minutes=15)), PARCEL).sent == BEGINS + timedelta(minutes=15)


def test_values_that_may_not_be_shown_are_withheld_and_those_that_are_missing_are_named() -> None:
    answers = document(trigger(channel="app", message="card", to={"members": ["li"]}))
    line = only(answers, PARCEL)
    assert (line.withheld, line.missing, line.text) == (("phone",), (), "A1 · ")
    assert only(answers, {"kind": "parcel", "order": "A1"}).missing == ("phone",)
    allowed = document(trigger(channel="app", message="card", to={"members": ["li"]}), fields=["order", "phone"])
    assert only(allowed, PARCEL).text == "A1 · 12345"


def test_times_are_shown_as_the_clocks_of_the_zone_show_them() -> None:
    answers = document(trigger(), fields=["paid"])
    answers["steps"]["messages"]["items"][0]["text"] = "{paid}"
    assert only(answers, {**PARCEL, "paid": 1_783_000_000}).text == "2026-07-02 14:46"


def test_the_third_message_of_a_minute_is_refused_and_the_next_minute_is_free_again() -> None:
    pushes = [{**PARCEL, "order": str(number), "at": 1_700_000_000 + at} for number, at in enumerate((0, 1, 59, 61))]
    outcomes = [line.outcome for line in run(document(trigger()), *pushes).lines]
    assert outcomes == [Outcome.SENT, Outcome.SENT, Outcome.REFUSED, Outcome.SENT]
    refused = run(document(trigger()), *pushes).lines[2]
    assert refused.parameters == {"count": 2, "seconds": 60}


@pytest.mark.parametrize(
    ("own", "outcomes"),
    [
        pytest.param(1, [Outcome.SENT, Outcome.OWN_LIMIT, Outcome.OWN_LIMIT], id="lower"),
        pytest.param(2, [Outcome.SENT, Outcome.SENT, Outcome.REFUSED], id="the-same"),
        pytest.param(9, [Outcome.SENT, Outcome.SENT, Outcome.REFUSED], id="higher-counts-for-nothing"),
        pytest.param("1", [Outcome.SENT, Outcome.SENT, Outcome.REFUSED], id="no-number"),
    ],
)
def test_the_sellers_own_lower_limit_keeps_messages_back(own: Any, outcomes: list[Outcome]) -> None:
    pushes = [{**PARCEL, "order": str(number), "at": 1_700_000_000 + number} for number in range(3)]
    lines = run(document(trigger(), per_minute=own), *pushes).lines
    assert [line.outcome for line in lines] == outcomes


def test_a_limit_per_target_counts_each_target_for_itself() -> None:
    answers = document(trigger(channel="app", to={"members": ["li", "wang"]}))
    outcomes = [line.outcome for line in run(answers, PARCEL, PARCEL).lines]
    assert outcomes == [Outcome.SENT, Outcome.SENT, Outcome.DROPPED, Outcome.DROPPED]


def test_pushes_stand_in_the_order_of_their_own_times() -> None:
    early, late = {**PARCEL, "at": 1_700_000_000}, {**PARCEL, "at": "2026-11-20T10:00:00Z"}
    assert [line.push for line in run(document(trigger()), late, early).lines] == [2, 1]


@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(0, 300)), max_size=60),
    st.lists(st.sampled_from(["li", "wang", "zhao"]), min_size=1, max_size=3, unique=True),
)
def test_no_push_is_lost_and_no_limit_broken(pushes: list[tuple[str, int]], members: list[str]) -> None:
    answers = document(trigger(channel="app", to={"members": members}))
    bodies = [{**PARCEL, "order": order, "at": 1_700_000_000 + at} for order, at in pushes]
    found = run(answers, *bodies)
    assert {line.push for line in found.lines} == set(range(1, len(pushes) + 1))
    for member in members:
        own = [line for line in found.lines if line.target == f"members:{member}"]
        times = sorted(line.sent for line in own if line.outcome is Outcome.SENT and line.sent is not None)
        assert all(later - earlier >= timedelta(seconds=60) for earlier, later in pairwise(times))
    assert sum(found.counts().values()) == len(found.lines)
