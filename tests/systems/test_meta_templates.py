"""Template requests: the same as pywa's where both can build them, read back to the same item, Meta's samples kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pywa.types import templates as pywa

from wizard.systems.meta_template_reading import NotATemplateError, read_list, read_template
from wizard.systems.meta_templates import (
    IncompleteTemplateError,
    create_request,
    returned_category,
    same_template,
)

SAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "samples" / "meta_openapi_templates.json").read_text("utf-8")
)
SHIPPED: dict[str, Any] = {
    "name": "order_shipped",
    "kind": "parcel-notice",
    "category": "UTILITY",
    "language": "en_US",
    "parameter_format": "NAMED",
    "header": {"format": "TEXT", "text": "Order {{order_id}} left", "samples": {"order_id": "A1001"}},
    "body": "Hi {{first_name}}, parcel {{tracking_number}} left our warehouse and is on its way.",
    "samples": {"tracking_number": "YT123", "first_name": "Ana", "unused": "x"},
    "footer": "Reply STOP to end updates",
    "buttons": [
        {"type": "URL", "text": "Track parcel", "url": "https://shop.example/t/{{1}}", "example": "YT123"},
        {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550100101"},
        {"type": "COPY_CODE", "example": "SAVE20"},
        {"type": "QUICK_REPLY", "text": "Stop"},
    ],
}
POSITIONAL: dict[str, Any] = {
    "name": "order_shipped",
    "category": "UTILITY",
    "language": "de",
    "parameter_format": "POSITIONAL",
    "header": {"format": "TEXT", "text": "Bestellung {{1}} unterwegs", "samples": {"1": "A1001"}},
    "body": "Hallo {{1}}, Ihr Paket {{2}} ist unterwegs.",
    "samples": {"2": "YT123", "1": "Ana"},
}


def pywa_request(*components: Any, language: str, parameter_format: Any = None, **other: Any) -> dict[str, Any]:
    """The request pywa makes, less what it states as null."""
    template = pywa.Template(
        name="order_shipped",
        language=pywa.TemplateLanguage(language),
        category=pywa.TemplateCategory.UTILITY,
        components=list(components),
        parameter_format=parameter_format,
        **other,
    )
    return without_null(json.loads(template.to_json()))


def without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_null(one) for name, one in value.items() if one is not None}
    return [without_null(one) for one in value] if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """A request with spellings that mean the same to Meta brought together: letter case, a lone example in a list."""
    if isinstance(value, dict):
        made = {name: plain(one) for name, one in value.items()}
        for name in ("type", "format", "category", "parameter_format", "otp_type"):
            if isinstance(made.get(name), str):
                made[name] = made[name].upper()
        if made.get("type") == "COPY_CODE" and isinstance(made.get("example"), list):
            made["example"] = made["example"][0]
        return made
    return [plain(one) for one in value] if isinstance(value, list) else value


def test_named_template_is_the_request_pywa_makes() -> None:
    theirs = pywa_request(
        pywa.HeaderText("Order {{order_id}} left", order_id="A1001"),
        pywa.BodyText(SHIPPED["body"], first_name="Ana", tracking_number="YT123"),
        pywa.FooterText(text="Reply STOP to end updates"),
        pywa.Buttons(
            buttons=[
                pywa.URLButton(text="Track parcel", url="https://shop.example/t/{{1}}", example="YT123"),
                pywa.PhoneNumberButton(text="Call", phone_number="+15550100101"),
                pywa.CopyCodeButton(example="SAVE20"),
                pywa.QuickReplyButton(text="Stop"),
            ]
        ),
        language="en_US",
        parameter_format=pywa.ParamFormat.NAMED,
    )

    assert plain(create_request(SHIPPED)) == plain(theirs)


def test_positional_template_is_the_request_pywa_makes() -> None:
    theirs = pywa_request(
        pywa.HeaderText(POSITIONAL["header"]["text"], "A1001"),
        pywa.BodyText(POSITIONAL["body"], "Ana", "YT123"),
        language="de",
        parameter_format=pywa.ParamFormat.POSITIONAL,
        message_send_ttl_seconds=600,
    )

    assert plain(create_request({**POSITIONAL, "message_send_ttl_seconds": 600})) == plain(theirs)


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [("IMAGE", pywa.HeaderImage), ("VIDEO", pywa.HeaderVideo), ("DOCUMENT", pywa.HeaderDocument)],
)
def test_media_header_is_the_one_pywa_makes(kind: str, theirs: Any) -> None:
    media = theirs(example="4::aW1hZ2U=")
    media._handle = "4::aW1hZ2U="  # what pywa notes after it has uploaded the example
    wanted = pywa_request(media, pywa.BodyText("Your order left."), language="de")

    assert plain(headed({"format": kind, "handle": "4::aW1hZ2U="})["components"]) == plain(wanted["components"])


def test_location_header_is_the_one_pywa_makes() -> None:
    wanted = pywa_request(pywa.HeaderLocation(), pywa.BodyText("Your order left."), language="de")

    assert plain(headed({"format": "LOCATION"})["components"]) == plain(wanted["components"])


def headed(header: dict[str, Any]) -> dict[str, Any]:
    """The request of a template with that header."""
    item = {"name": "order_shipped", "category": "UTILITY", "language": "de", "body": "Your order left."}
    return create_request({**item, "header": header})


def test_authentication_template_is_the_request_pywa_makes() -> None:
    ours = create_request(
        {
            "name": "order_shipped",
            "category": "AUTHENTICATION",
            "language": "de",
            "authentication": {"add_security_recommendation": True, "code_expiration_minutes": 10},
            "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}],
        }
    )
    theirs = pywa_request(
        pywa.AuthenticationBody(add_security_recommendation=True),
        pywa.AuthenticationFooter(code_expiration_minutes=10),
        pywa.Buttons(buttons=[pywa.CopyCodeOTPButton(text="Copy")]),
        language="de",
    )

    assert plain(ours)["components"] == plain(theirs)["components"]


@pytest.mark.parametrize("item", [SHIPPED, POSITIONAL], ids=["named", "positional"])
def test_request_is_read_back_to_the_item(item: dict[str, Any]) -> None:
    read = dict(read_template(create_request(item)).item)

    assert create_request(read) == create_request(item)
    assert read["body"] == item["body"]


@given(st.lists(st.text(alphabet="abcäß包 ", min_size=1, max_size=8), min_size=1, max_size=6))
def test_positional_samples_keep_their_order(values: list[str]) -> None:
    body = "x ".join(f"{{{{{number}}}}}" for number in range(1, len(values) + 1))
    item = {**POSITIONAL, "body": body, "samples": {str(number): one for number, one in enumerate(values, 1)}}

    example = create_request(item)["components"][1]["example"]
    assert example == {"body_text": [values]}
    assert read_template(create_request(item)).item["samples"] == item["samples"]


@pytest.mark.parametrize("name", SAMPLES["create"])
def test_metas_own_example_is_kept_when_read_and_written(name: str) -> None:
    raw = SAMPLES["create"][name]
    written = create_request(read_template(raw).item)

    assert [one["type"] for one in written["components"]] == [one["type"].upper() for one in raw["components"]]
    assert "components" not in read_template(raw).item
    for ours, theirs in zip(written["components"], raw["components"], strict=True):
        assert ours.get("example") == theirs.get("example")
        assert ours.get("text") == theirs.get("text")


def test_list_is_read_with_id_and_status() -> None:
    found = read_list(SAMPLES["list"])

    assert [(one.key, one.id, one.status) for one in found] == [
        (("hello_world", "en_US"), "1192339204654487", "APPROVED"),
        (("2023_april_promo", "en_US"), "920070352646140", "APPROVED"),
    ]
    assert same_template("hello_world", "en_US", found) is found[0]
    assert same_template("hello_world", "de", found) is None


def test_rejection_reason_is_read_and_none_is_no_reason() -> None:
    base = {"name": "a", "language": "en-US", "category": "utility", "components": []}

    assert read_template({**base, "rejected_reason": "INVALID_FORMAT"}).reason == "INVALID_FORMAT"
    assert read_template({**base, "rejected_reason": "NONE"}).reason == ""
    assert read_template(base).item == {"name": "a", "category": "UTILITY", "language": "en_US"}


@pytest.mark.parametrize(
    ("reply", "told"), [({"category": "MARKETING"}, "MARKETING"), ({"category": "UTILITY"}, ""), ({}, "")]
)
def test_other_category_is_told(reply: dict[str, Any], told: str) -> None:
    assert returned_category(reply, SHIPPED) == told


@pytest.mark.parametrize("raw", [None, [], {}, {"name": "a"}, {"components": {}}, "text"])
def test_what_is_no_template_is_refused(raw: Any) -> None:
    with pytest.raises(NotATemplateError):
        read_template(raw)


@pytest.mark.parametrize("reply", [None, {}, {"data": {}}, {"data": [1]}])
def test_what_is_no_list_is_refused(reply: Any) -> None:
    with pytest.raises(NotATemplateError):
        read_list(reply)


@pytest.mark.parametrize(
    ("item", "missing"),
    [
        ({"name": ""}, "name"),
        ({"body": ""}, "body"),
        ({"header": {"format": "IMAGE"}}, "header.handle"),
    ],
    ids=["name", "body", "handle"],
)
def test_incomplete_item_makes_no_request(item: dict[str, Any], missing: str) -> None:
    whole = {"name": "a", "category": "UTILITY", "language": "en", "body": "x"}
    with pytest.raises(IncompleteTemplateError) as caught:
        create_request({**whole, **item})

    assert caught.value.parameters["missing"] == missing


_MEMBERS = st.sampled_from(["type", "text", "example", "buttons", "format", "body_text", "header_text"])
_KINDS = st.sampled_from(["HEADER", "BODY", "FOOTER", "BUTTONS", "TEXT", "URL"])
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | _KINDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_MEMBERS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(ODD, max_size=4), ODD)
def test_reading_never_breaks_on_odd_components(components: list[Any], language: Any) -> None:
    read = read_template({"name": "a", "language": language, "components": components})

    assert read.item["name"] == "a"
