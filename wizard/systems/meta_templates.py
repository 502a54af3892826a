"""Message templates as Meta's API writes them: the create request of an item, and items read back from replies.

Sources: Meta, "Template management", "Template components", "Authentication templates" (2025-11);
facebook/openapi, business-messaging-api_v23.0.yaml (POST and GET /{WABA-ID}/message_templates).
The shape of an item: wizard.core.components.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.account_templates import AccountTemplate
from wizard.core.components import NAMED, buttons_of, format_of, samples_of, text_of
from wizard.core.errors import GangwayError
from wizard.core.placeholders import names_of

AUTHENTICATION = "AUTHENTICATION"
_BUTTON_MEMBERS = {
    "QUICK_REPLY": ("text",),
    "URL": ("text", "url"),
    "PHONE_NUMBER": ("text", "phone_number"),
    "COPY_CODE": ("example",),
    "FLOW": ("text", "flow_id", "flow_name", "flow_json", "flow_action", "navigate_screen", "icon"),
    "OTP": ("otp_type", "text", "autofill_text", "zero_tap_terms_accepted", "supported_apps"),
    "VOICE_CALL": ("text",),
    "CATALOG": ("text",),
    "MPM": ("text",),
    "SPM": ("text",),
}


class IncompleteTemplateError(GangwayError):
    """An item lacks what every create request must say. Parameters: `name` (the template's), `missing`."""

    key = "template-incomplete"


def create_request(item: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON body of POST /{WABA-ID}/message_templates. Raises IncompleteTemplateError.

    Sample values of variables that the text does not use are left out.
    """
    missing = [name for name in ("name", "category", "language") if not text_of(item, name)]
    if missing:
        raise IncompleteTemplateError(name=str(item.get("name", "-")), missing=", ".join(missing))
    request: dict[str, Any] = {name: item[name] for name in ("name", "category", "language")}
    if item.get("category") == AUTHENTICATION:
        request["components"] = list(_authentication_components(item))
    else:
        if item.get("parameter_format"):
            request["parameter_format"] = format_of(item)
        request["components"] = list(_components(item))
    if "message_send_ttl_seconds" in item:
        request["message_send_ttl_seconds"] = item["message_send_ttl_seconds"]
    return request


def _components(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    header = item.get("header")
    if isinstance(header, Mapping) and header:
        yield _header(header, item)
    body = text_of(item, "body")
    if not body:
        raise IncompleteTemplateError(name=item["name"], missing="body")
    yield {"type": "BODY", "text": body, **_example("body_text", body, samples_of(item), item)}
    if text_of(item, "footer"):
        yield {"type": "FOOTER", "text": item["footer"]}
    if buttons_of(item):
        yield {"type": "BUTTONS", "buttons": [_button(button) for button in buttons_of(item)]}


def _header(header: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    kind = text_of(header, "format") or "TEXT"
    base = {"type": "HEADER", "format": kind}
    if kind == "TEXT":
        text = text_of(header, "text")
        return {**base, "text": text, **_example("header_text", text, samples_of(header), item)}
    if kind == "LOCATION":
        return base
    if not text_of(header, "handle"):
        raise IncompleteTemplateError(name=item["name"], missing="header.handle")
    return {**base, "example": {"header_handle": [header["handle"]]}}


def _example(member: str, text: str, samples: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    names = names_of(text)
    if not names:
        return {}
    if format_of(item) == NAMED:
        given = [{"param_name": name, "example": str(samples.get(name, ""))} for name in names]
        return {"example": {f"{member}_named_params": given}}
    ordered = sorted(names, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0))
    values = [str(samples.get(name, "")) for name in ordered]
    return {"example": {member: [values] if member == "body_text" else values}}


def _button(button: Mapping[str, Any]) -> dict[str, Any]:
    kind = text_of(button, "type")
    made: dict[str, Any] = {"type": kind}
    made |= {name: button[name] for name in _BUTTON_MEMBERS.get(kind, ("text",)) if button.get(name) not in (None, "")}
    if kind == "URL" and names_of(text_of(button, "url")):
        made["example"] = [text_of(button, "example")]
    return made


def _authentication_components(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    settings = item.get("authentication")
    settings = settings if isinstance(settings, Mapping) else {}
    recommended = settings.get("add_security_recommendation")
    yield {"type": "BODY"} | ({} if recommended is None else {"add_security_recommendation": recommended})
    if "code_expiration_minutes" in settings:
        yield {"type": "FOOTER", "code_expiration_minutes": settings["code_expiration_minutes"]}
    yield {"type": "BUTTONS", "buttons": [_button(button) for button in buttons_of(item)]}


def same_template(name: str, language: str, known: list[AccountTemplate]) -> AccountTemplate | None:
    """The template of that name and language, if the account has it: it must not be created a second time."""
    return next((one for one in known if one.key == (name, language)), None)


def returned_category(reply: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """The category Meta gave where it is another than the item asks for, else ""."""
    given = str(reply.get("category") or "").upper()
    return given if given and given != str(item.get("category", "")).upper() else ""
