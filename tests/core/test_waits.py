"""Waits and deadlines computed from what is recorded and a given time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.made_up_platform import made_up_platform
from wizard.core.conditions import Condition
from wizard.core.descriptors.platform import DeadlineDescriptor, RuleDescriptor, ToldState, WaitDescriptor
from wizard.core.findings import Evidence, Severity
from wizard.core.moments import read_moment
from wizard.core.waits import activation, deadlines, judge_waits, open_waits

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
RULE = RuleDescriptor(
    "made-up/reviewed", 2, Severity.ERROR, Evidence.GUIDE, ("made-up",), "/steps/templates/items/*", "not_expected"
)
ACCOUNT = WaitDescriptor("account-review", usual_hours=72, check_hours=24, evidence=Evidence.GUIDE)
TEMPLATE = WaitDescriptor(
    "template-review",
    usual_hours=48,
    check_hours=12,
    evidence=Evidence.GUIDE,
    per="/steps/templates/items/*",
    when=(Condition("kind", equals="notice"),),
    activates="active",
    rule="made-up/reviewed",
    attested=True,
)
PLATFORM = made_up_platform((RULE,), waits=(ACCOUNT, TEMPLATE))
ITEMS = [{"name": "发货", "kind": "notice"}, {"name": "faq", "kind": "answer"}, {"name": "delay", "kind": "notice"}]
DATED = {"date": "2026-11-20"}


def _document(waits: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"steps": {"templates": {"items": ITEMS}}, "waits": waits or {}, **more}


def _ago(**hours: float) -> str:
    return (NOW - timedelta(**hours)).isoformat()


def test_open_waits_when_nothing_is_recorded_are_not_submitted() -> None:
    found = open_waits(PLATFORM, _document(), NOW)
    assert [(wait.key, wait.state, wait.item, wait.pointer) for wait in found] == [
        ("account-review", "not-submitted", "", "/waits/account-review"),
        ("template-review:发货", "not-submitted", "/steps/templates/items/0", "/waits/template-review:发货"),
        ("template-review:delay", "not-submitted", "/steps/templates/items/2", "/waits/template-review:delay"),
    ]
    assert all(wait.next_check is None and not wait.overdue for wait in found)


@pytest.mark.parametrize(
    ("hours", "next_check", "overdue"),
    [(1, 23, False), (24, 24, False), (30, 18, False), (72, 24, False), (73, 23, True)],
    ids=["fresh", "on-the-hour", "second-interval", "just-in-time", "late"],
)
def test_open_waits_when_submitted_tell_next_check_and_overdue(hours: int, next_check: int, overdue: bool) -> None:
    record = {"state": "submitted", "since": _ago(hours=hours), "reference": "#7"}
    wait = open_waits(PLATFORM, _document({"account-review": record}), NOW)[0]
    assert wait.since == NOW - timedelta(hours=hours)
    assert wait.usual_until == NOW + timedelta(hours=72 - hours)
    assert wait.next_check == NOW + timedelta(hours=next_check)
    assert (wait.overdue, wait.reference) == (overdue, "#7")


@given(st.integers(0, 10**7), st.integers(1, 500))
def test_next_check_is_always_ahead_and_never_further_than_one_interval(minutes: int, hours: int) -> None:
    wait = WaitDescriptor("review", 1, hours, Evidence.GUIDE)
    record = {"state": "submitted", "since": _ago(minutes=minutes)}
    (found,) = open_waits(made_up_platform(waits=(wait,)), {"waits": {"review": record}}, NOW)
    assert found.next_check is not None
    assert timedelta(0) < found.next_check - NOW <= timedelta(hours=hours)


@pytest.mark.parametrize(
    ("record", "is_open"),
    [
        ({"state": "approved", **DATED}, False),
        ({"state": "attested", **DATED}, False),
        ({"state": "declined"}, True),
        ({"state": "submitted", "since": _ago(hours=1)}, True),
    ],
    ids=["approved", "attested", "declined", "submitted"],
)
def test_open_waits_and_activation_agree(record: dict[str, Any], is_open: bool) -> None:
    document = _document({"template-review:发货": record})
    assert ("发货" in [wait.subject for wait in open_waits(PLATFORM, document, NOW)]) is is_open
    assert activation(PLATFORM, document) == {
        "/steps/templates/items/0/active": not is_open,
        "/steps/templates/items/2/active": False,
    }


def test_an_attested_wait_that_may_not_be_attested_stays_open_and_is_refused() -> None:
    document = _document({"account-review": {"state": "attested", **DATED}})
    assert open_waits(PLATFORM, document, NOW)[0].key == "account-review"
    (finding,) = judge_waits(PLATFORM, document, NOW)
    assert (finding.code, finding.pointer, finding.blocks) == (
        "wait.not-attestable",
        "/waits/account-review/state",
        True,
    )


@pytest.mark.parametrize(
    ("change", "is_open"),
    [({}, False), ({"reason": "  "}, True), ({"rule_version": 1}, True), ({"subject": "delay"}, True)],
    ids=["waived", "no-reason", "stale", "another-template"],
)
def test_a_waived_rule_settles_its_wait(change: dict[str, Any], is_open: bool) -> None:
    waiver = {"rule": "made-up/reviewed", "subject": "发货", "reason": "没有审核流程", "rule_version": 2, **change}
    document = _document(waivers=[waiver])
    assert ("发货" in [wait.subject for wait in open_waits(PLATFORM, document, NOW)]) is is_open
    assert activation(PLATFORM, document)["/steps/templates/items/0/active"] is not is_open


def test_activation_when_two_waits_hold_the_same_field_needs_both() -> None:
    second = WaitDescriptor("legal-review", 1, 1, Evidence.GUIDE, per="/steps/templates/items/*", activates="active")
    platform = made_up_platform((RULE,), waits=(TEMPLATE, second))
    approved = {"state": "approved", **DATED}
    half = activation(platform, _document({"template-review:发货": approved}))
    whole = activation(platform, _document({"template-review:发货": approved, "legal-review:发货": approved}))
    pointer = "/steps/templates/items/0/active"
    assert (half[pointer], whole[pointer]) == (False, True)


@pytest.mark.parametrize(
    ("key", "record", "code", "severity", "pointer"),
    [
        ("audit", {"state": "declined"}, "wait.unknown", Severity.ERROR, "/waits/audit"),
        (
            "template-review:old/name",
            {"state": "declined"},
            "wait.unknown-subject",
            Severity.WARNING,
            "/waits/template-review:old~1name",
        ),
        ("template-review", {"state": "declined"}, "wait.unknown-subject", Severity.WARNING, "/waits/template-review"),
        (
            "account-review",
            {"state": "submitted", "since": "2026-11-21T12:10:00Z"},
            "wait.since-in-future",
            Severity.ERROR,
            "/waits/account-review/since",
        ),
        (
            "account-review",
            {"state": "approved", "date": "2026-11-23"},
            "wait.date-in-future",
            Severity.ERROR,
            "/waits/account-review/date",
        ),
    ],
    ids=["unknown", "unknown-subject", "no-subject", "since", "date"],
)
def test_judge_waits_names_what_is_wrong_with_a_record(
    key: str, record: dict[str, Any], code: str, severity: Severity, pointer: str
) -> None:
    (found,) = judge_waits(PLATFORM, _document({key: record}), NOW)
    assert (found.code, found.severity, found.pointer) == (code, severity, pointer)


@pytest.mark.parametrize(
    "record",
    [
        {"state": "submitted", "since": "2026-11-21T20:00:00+08:00"},
        {"state": "submitted", "since": "2026-11-21T12:04:00Z"},
        {"state": "approved", "date": "2026-11-22"},
    ],
    ids=["other-zone", "clock-a-little-off", "already-tomorrow-in-the-east"],
)
def test_judge_waits_when_the_record_is_right_says_nothing(record: dict[str, Any]) -> None:
    assert list(judge_waits(PLATFORM, _document({"account-review": record}), NOW)) == []


@pytest.mark.parametrize(
    "value",
    ["2026-11-21", "2026-11-21T12:00:00", "soon", "", None, 5],
    ids=["date", "no-zone", "word", "", "no", "int"],
)
def test_read_moment_when_it_is_no_time_with_a_zone_gives_none(value: Any) -> None:
    assert read_moment(value) is None


def _deadlines(value: Any, **more: Any) -> Any:
    descriptor = DeadlineDescriptor("key-expires", "/facts/ozon/expires_at", warn_hours=72, **more)
    return deadlines(made_up_platform(deadlines=(descriptor,)), {}, {"ozon": {"expires_at": value}}, NOW, BEIJING)


@pytest.mark.parametrize(
    ("value", "offset", "hours_left", "passed", "near"),
    [
        ("2026-11-21T13:30:00Z", 0, 1, False, True),
        ("2026-11-24T12:00:00Z", 0, 72, False, True),
        ("2026-11-24T12:00:01Z", 0, 72, False, False),
        ("2026-11-21T12:00:00Z", 0, 0, True, False),
        ("2026-11-21T12:00:00Z", 72, 72, False, True),
        ("2026-11-22", 0, 28, False, True),
        ("2026-11-20", 0, 0, True, False),
        (int(NOW.timestamp()) + 5400, 0, 1, False, True),
        (NOW.timestamp() - 0.5, 0, 0, True, False),
    ],
    ids=["soon", "at-the-limit", "not-yet", "now", "offset", "date-lasts-to-its-end", "yesterday", "seconds", "float"],
)
def test_deadlines(value: Any, offset: int, hours_left: int, passed: bool, near: bool) -> None:
    (found,) = _deadlines(value, offset_hours=offset)
    assert (found.hours_left, found.passed, found.near) == (hours_left, passed, near)
    assert found.whole_day is (isinstance(value, str) and len(value) == 10)


@pytest.mark.parametrize(
    "value",
    [None, "", "later", "9999-12-31", 0, -1, True, 10**18, [1]],
    ids=["unset", "blank", "word", "end-of-time", "never", "before-1970", "yes", "beyond-years", "list"],
)
def test_deadlines_when_no_date_is_known_are_left_out(value: Any) -> None:
    assert _deadlines(value) == []


def _by_language(*languages: str) -> Any:
    per_language = replace(TEMPLATE, subject=("name", "language"), when=(), rule="")
    items = [{"name": "shipped", "language": one} if one else {"name": "shipped"} for one in languages]
    return made_up_platform(waits=(per_language,)), {"steps": {"templates": {"items": items}}}


def test_open_waits_when_keyed_by_two_members_are_one_for_each_pair() -> None:
    platform, document = _by_language("pt_BR", "de", "")
    document["waits"] = {"template-review:shipped@de": {"state": "approved", **DATED}}

    assert [wait.key for wait in open_waits(platform, document, NOW)] == ["template-review:shipped@pt_BR"]
    assert activation(platform, document) == {
        "/steps/templates/items/0/active": False,
        "/steps/templates/items/1/active": True,
    }
    assert list(judge_waits(platform, document, NOW)) == []


def test_judge_waits_when_a_record_names_one_of_two_members_says_so() -> None:
    platform, document = _by_language("pt_BR")
    document["waits"] = {"template-review:shipped": {"state": "approved", **DATED}}

    assert [one.code for one in judge_waits(platform, document, NOW)] == ["wait.unknown-subject"]


TOLD = ToldState("/facts/meta/state", approved=("verified",), submitted=("pending",), declined=("rejected",))


@pytest.mark.parametrize(
    ("told", "recorded", "state"),
    [
        ("verified", None, None),
        ("VERIFIED", "submitted", None),
        ("pending", None, "submitted"),
        ("pending", "submitted", "submitted"),
        ("pending", "declined", "declined"),
        ("rejected", None, "declined"),
        ("rejected", "submitted", "declined"),
        ("of tomorrow", None, "not-submitted"),
        (7, "submitted", "submitted"),
        (None, None, "not-submitted"),
        ("pending", "attested", None),
    ],
)
def test_open_waits_when_the_platform_tells_how_they_stand(told: Any, recorded: str | None, state: str | None) -> None:
    wait = WaitDescriptor("verification", 120, 24, Evidence.GUIDE, attested=True, told=TOLD)
    document = {"waits": {"verification": {"state": recorded, "since": _ago(hours=2)}}} if recorded else {}
    found = open_waits(made_up_platform(waits=(wait,)), document, NOW, {"meta": {"state": told}})

    assert [one.state for one in found] == ([] if state is None else [state])


@pytest.mark.parametrize(("name", "days"), [("v24.0", 454), ("v26.0", None), ("", None), (7, None)])
def test_deadlines_of_a_name_come_from_its_word_table(name: Any, days: int | None) -> None:
    descriptor = DeadlineDescriptor("version-end", "/steps/version", 24, dates="versions")
    platform = replace(made_up_platform(deadlines=(descriptor,)), words={"versions": {"v24.0": "2028-02-18"}})
    found = deadlines(platform, {"steps": {"version": name}}, {}, NOW)

    assert [(one.hours_left // 24, one.whole_day) for one in found] == ([] if days is None else [(days, True)])


def test_deadlines_of_list_items_carry_their_name_and_come_soonest_first() -> None:
    platform = made_up_platform(deadlines=(DeadlineDescriptor("proof", "/steps/agents/*/valid_until", 24),))
    agents = [{"name": "later", "valid_until": "2026-12-02"}, {"valid_until": "2026-12-01"}, {"name": "never"}]
    found = deadlines(platform, {"steps": {"agents": agents}}, {}, NOW)
    assert [(one.subject, one.pointer) for one in found] == [
        ("1", "/steps/agents/1/valid_until"),
        ("later", "/steps/agents/0/valid_until"),
    ]
