"""The pushes that Shopee's own pages print are the events that the platform's table makes of them.

The samples are in tests.platforms.printed_pushes; a test varies them where it has to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platforms.printed_pushes import (
    CHAT,
    ENDED,
    EXPIRY,
    GIVEN,
    GIVEN_BY_MAIN,
    NOTIFICATION,
    ORDER,
    PACKAGE,
    RETURN,
    TRACKING,
)
from tests.platforms.test_shopee_wecom import ANSWERS, PLATFORM, RESOURCES
from wizard.adapters.zones import zone_of
from wizard.core.findings import Evidence
from wizard.core.triggers.pushes import Push, read_push
from wizard.core.triggers.rehearsal import Outcome, Rehearsal, rehearse
from wizard.core.triggers.settings import settings_of
from wizard.onboarding.rehearsal_words import RehearsalSpeaker

BEGINS = datetime(2026, 11, 21, tzinfo=UTC)
FULFILMENT = {
    "LOGISTICS_NOT_START": "parcel-status",
    "LOGISTICS_READY": "parcel-status",
    "LOGISTICS_REQUEST_CREATED": "parcel-status",
    "LOGISTICS_PICKUP_DONE": "parcel-status",
    "LOGISTICS_DELIVERY_DONE": "parcel-status",
    "LOGISTICS_INVALID": "parcel-status",
    "LOGISTICS_REQUEST_CANCELED": "parcel-status",
    "LOGISTICS_PICKUP_FAILED": "logistics-exception",
    "LOGISTICS_PICKUP_RETRY": "logistics-exception",
    "LOGISTICS_DELIVERY_FAILED": "logistics-exception",
    "LOGISTICS_LOST": "logistics-exception",
}
ORDERS = {
    "UNPAID": "new-order",
    "READY_TO_SHIP": "new-order",
    "RETRY_SHIP": "logistics-exception",
    **dict.fromkeys(("PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE", "IN_CANCEL", "CANCELLED"), "order-status"),
    **dict.fromkeys(("TO_RETURN", "COMPLETED", "INVOICE_PENDING", "PENDING"), "order-status"),
}


def changed(body: Mapping[str, Any], **data: Any) -> dict[str, Any]:
    """A push with some members of its data replaced."""
    return {**body, "data": {**body["data"], **data}}


def chat(**content: Any) -> dict[str, Any]:
    """The chat push with some members of its content replaced."""
    return changed(CHAT, content={**CHAT["data"]["content"], **content})


def read(body: Any) -> Push:
    """What the platform's table makes of a push."""
    zone = zone_of("Asia/Shanghai")
    assert PLATFORM.triggers is not None
    assert zone is not None
    return read_push(PLATFORM.triggers, 1, body, zone)


def rehearsed(*bodies: Any, answers: Mapping[str, Any] = ANSWERS) -> Rehearsal:
    """The timeline under the sample answers."""
    assert PLATFORM.triggers is not None
    settings = settings_of(PLATFORM.triggers, answers, zone_of("Asia/Shanghai"))
    return rehearse(PLATFORM.triggers, settings, bodies, BEGINS)


@pytest.mark.parametrize(
    ("body", "event", "values"),
    [
        pytest.param(
            ORDER,
            "order-status",
            {"shop_id": "727720655", "order_sn": "220810QSK8S7BX", "order_status": "PROCESSED"},
            id="order-status",
        ),
        pytest.param(
            TRACKING,
            "tracking-number",
            {"order_sn": "220809MDBFYFT2", "tracking_no": "BR222263688572VSPXLM71894"},
            id="tracking-number",
        ),
        pytest.param(
            PACKAGE,
            "parcel-status",
            {
                "order_sn": "250421TPSF33R6",
                "parcel": "OFG198917831207390",
                "logistics_status": "LOGISTICS_REQUEST_CREATED",
            },
            id="package",
        ),
        pytest.param(
            RETURN,
            "return",
            {
                "order_sn": "241128EDQ9YKJ0",
                "return_sn": "2411280EDT4JRV5",
                "return_status": "PROCESSING",
                "logistics_status": "LOGISTICS_PENDING_ARRANGE",
            },
            id="return",
        ),
        pytest.param(
            CHAT,
            "buyer-question",
            {"shop_id": "947042923", "buyer_username": "buyer-of-the-sample", "question": "Baik kak .. 🤗"},
            id="chat",
        ),
        pytest.param(
            EXPIRY, "authorization-expiring", {"shop_id": "23213", "expires_at": "2021-04-30 08:00"}, id="expiry"
        ),
        pytest.param(GIVEN, "authorization-given", {"shop_id": "60011111"}, id="given"),
        pytest.param(GIVEN_BY_MAIN, "authorization-given", {"shop_id": "62000001"}, id="given-by-main-account"),
        pytest.param(ENDED, "authorization-ended", {"shop_id": "22000000"}, id="ended"),
    ],
)
def test_printed_push_is_read(body: Mapping[str, Any], event: str, values: Mapping[str, str]) -> None:
    push = read(body)
    assert push.event is not None
    assert push.event.id == event
    assert {name: push.values.get(name) for name in values} == values
    assert push.event.evidence is Evidence.DOCUMENTED
    assert push.moment is not None


def test_verification_push_is_a_ping_and_tells_nobody() -> None:
    push = read({"code": 0, "data": {"verify_info": "This is a Verification message."}, "timestamp": 1660123127})
    assert (push.is_ping, push.event) == (True, None)


@pytest.mark.parametrize(("status", "event"), FULFILMENT.items())
def test_every_fulfilment_status_has_its_event(status: str, event: str) -> None:
    push = read(changed(PACKAGE, fulfillment_status=status))
    assert push.event is not None
    assert push.event.id == event


@pytest.mark.parametrize(("status", "event"), ORDERS.items())
def test_every_order_status_has_its_event(status: str, event: str) -> None:
    push = read(changed(ORDER, status=status))
    assert push.event is not None
    assert push.event.id == event


def test_return_whose_status_did_not_change_shows_no_other_status_for_it() -> None:
    logistics_only = changed(RETURN, updated_values=RETURN["data"]["updated_values"][1:])
    assert "return_status" not in read(logistics_only).values
    asked = {**logistics_only, "detail": {"status": "JUDGING"}}
    assert read(asked).values["return_status"] == "JUDGING"


@pytest.mark.parametrize(
    ("body", "is_question"),
    [
        pytest.param(NOTIFICATION, False, id="marked-as-replied"),
        pytest.param(chat(sub_account_id=77), False, id="written-by-the-shops-sub-account"),
        pytest.param(chat(status="auto_reply"), False, id="automatic-reply"),
        pytest.param(chat(status="offwork_autoreply"), False, id="automatic-reply-out-of-hours"),
        pytest.param(chat(status="normal"), True, id="normal"),
        pytest.param(chat(message_type="image", content={"url": "https://cf.example/a"}), True, id="picture"),
    ],
)
def test_only_what_a_buyer_wrote_is_a_question(body: Mapping[str, Any], is_question: bool) -> None:
    event = read(body).event
    assert (event.id if event else None) == ("buyer-question" if is_question else None)


def test_question_without_words_says_what_kind_it_is() -> None:
    assert read(chat(message_type="image", content={"url": "https://cf.example/a"})).values["question"] == "image"


@pytest.mark.parametrize(
    ("first", "second", "is_repeat"),
    [
        pytest.param(ORDER, {**ORDER, "timestamp": 1660123427}, True, id="sent-again-after-five-minutes"),
        pytest.param(ORDER, changed(ORDER, update_time=1660129999), False, id="same-status-again-later"),
        pytest.param(PACKAGE, changed(PACKAGE, package_number="OFG2"), False, id="another-package-of-the-order"),
        pytest.param(RETURN, dict(RETURN), True, id="return-again"),
        pytest.param(RETURN, {**RETURN, "shop_id": 1}, False, id="another-shop"),
        pytest.param(CHAT, {**CHAT, "timestamp": 1726044725}, True, id="chat-again"),
        pytest.param(TRACKING, dict(TRACKING), True, id="tracking-number-again"),
        pytest.param(EXPIRY, changed(EXPIRY, page_no=2), False, id="second-page"),
    ],
)
def test_what_counts_as_the_same_push(first: Any, second: Any, is_repeat: bool) -> None:
    outcomes = [line.outcome for line in rehearsed(first, second).lines if line.push == 2]
    assert (Outcome.REPEATED in outcomes) is is_repeat


def test_unpaid_order_has_no_time_of_payment() -> None:
    push = read({**changed(ORDER, status="UNPAID"), "detail": {"pay_time": 0}})
    assert "pay_time" not in push.values


@pytest.mark.parametrize(
    "stamp", [1795133100, 1795133100000, "1795133100", "1795133100000", "2026-11-20T00:05:00Z"], ids=str
)
def test_time_of_a_push_may_be_written_in_any_usual_way(stamp: object) -> None:
    assert read({**ORDER, "timestamp": stamp}).moment == datetime(2026, 11, 20, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", 1e308, 10**30, -5, True])
def test_time_that_cannot_be_one_is_left_out(stamp: object) -> None:
    (line, *_more) = rehearsed({**changed(ORDER, status="READY_TO_SHIP"), "timestamp": stamp, "shop_id": 5}).lines
    assert line.received == datetime.fromtimestamp(1660123127, UTC)  # the time of the change is there instead


def test_fifty_messages_held_over_night_do_not_all_fit_into_the_first_minute() -> None:
    answers = deepcopy(dict(ANSWERS))
    answers["steps"]["rules"]["items"] = [{**answers["steps"]["rules"]["items"][3], "event": "order-status"}]
    night = 1795104000  # 00:00 in Shanghai
    bodies = [
        {**changed(ORDER, ordersn=f"A{number}", update_time=night + number), "timestamp": night + number}
        for number in range(50)
    ]
    found = rehearsed(*bodies, answers=answers)
    assert found.counts() == {Outcome.HELD: 20, Outcome.REFUSED: 30}
    assert {line.sent for line in found.lines} == {datetime(2026, 11, 20, 1, 0, tzinfo=UTC)}


MEMBERS = """
    code data timestamp shop_id update_time updated_values update_field new_value content type status ordersn detail
    item_list pay_time expire_before message_id package_number
"""
NAMES = st.sampled_from(sorted(MEMBERS.split()))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "READY_TO_SHIP", 10**400, 253402300799])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=4), inner, max_size=6),
    max_leaves=15,
)
PUSHES = st.builds(
    lambda code, stamp, data: {"code": code, "timestamp": stamp, "shop_id": 1, "data": data},
    st.sampled_from([0, 1, 2, 3, 4, 10, 12, 29, 30, "3", 3.0, True, 99]),
    LEAVES,
    VALUES,
)


@given(st.lists(PUSHES | VALUES, max_size=4))
def test_no_push_is_too_odd(bodies: list[Any]) -> None:
    found = rehearsed(*bodies)
    assert {line.push for line in found.lines} == set(range(1, len(bodies) + 1))
    zone = zone_of("Asia/Shanghai")
    assert zone is not None
    speaker = RehearsalSpeaker(RESOURCES.texts("zh_CN"), PLATFORM, zone)
    assert all(speaker.line(line).when for line in found.lines)


def test_shipped_samples_have_only_members_that_are_printed() -> None:
    folder = RESOURCES.platform_folder("shopee-wecom")
    samples = json.loads((folder / "practice" / "pushes.json").read_text("utf-8"))
    bodies: list[dict[str, Any]] = [ORDER, TRACKING, PACKAGE, RETURN, CHAT, EXPIRY]
    printed = {body["code"]: set(body["data"]) for body in bodies}
    odd = [one["code"] for one in samples if set(one["data"]) - printed.get(one["code"], set(one["data"]))]
    assert odd == []
