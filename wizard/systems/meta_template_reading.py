"""Items read from what Meta's API writes: a create request, or one template of a list reply.

Sources: as wizard.systems.meta_templates. Letter case of types and categories and hyphens in language codes vary in
Meta's own samples; they are brought to one form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.account_templates import AccountTemplate
from wizard.core.components import NAMED
from wizard.core.errors import UnreadableInputError
from wizard.core.placeholders import names_of

_KNOWN_HEADERS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "GIF", "LOCATION")
_KEPT = ("message_send_ttl_seconds", "allow_category_change")


class NotATemplateError(UnreadableInputError):
    """A value that is no template of Meta's API: an object with a name and a list of components."""

    key = "not-a-template"


def read_list(reply: Any) -> list[AccountTemplate]:
    """The templates of a GET /{WABA-ID}/message_templates reply. Raises NotATemplateError."""
    if not isinstance(reply, Mapping) or not isinstance(reply.get("data"), list):
        raise NotATemplateError
    return [read_template(one) for one in reply["data"]]


def read_template(raw: Any) -> AccountTemplate:
    """One template; what the item has no place for is kept as its `components`. Raises NotATemplateError."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("components"), list):
        raise NotATemplateError
    item: dict[str, Any] = {"name": str(raw.get("name", ""))}
    for name, value in (("category", _upper(raw.get("category"))), ("language", _language(raw.get("language")))):
        item |= {name: value} if value else {}
    if raw.get("parameter_format"):
        item["parameter_format"] = _upper(raw["parameter_format"])
    item |= {name: raw[name] for name in _KEPT if name in raw}
    for component in raw["components"]:
        _add(item, component)
    if item.get("category") == "AUTHENTICATION":
        item.pop("parameter_format", None)
    return AccountTemplate(item, str(raw.get("id", "")), _upper(raw.get("status")), _reason(raw))


def _upper(value: Any) -> str:
    return value.upper() if isinstance(value, str) else ""


def _language(value: Any) -> str:
    """The code of a language; as an object it holds the code. en-US is written en_US."""
    code = value.get("code") if isinstance(value, Mapping) else value
    return str(code).replace("-", "_") if code else ""


def _reason(raw: Mapping[str, Any]) -> str:
    reason = _upper(raw.get("rejected_reason") or raw.get("reason"))
    return "" if reason == "NONE" else reason


def _add(item: dict[str, Any], component: Any) -> None:
    """Put one component into the item, or aside when its place is taken or there is none."""
    kind = _upper(component.get("type")) if isinstance(component, Mapping) else ""
    made = _READERS[kind](component, item) if kind in _READERS else {}
    if not made or any(name in item for name in made if name != "authentication"):
        item.setdefault("components", []).append(component)
        return
    if "authentication" in made:
        made["authentication"] = {**item.get("authentication", {}), **made["authentication"]}
    item |= made


def _header(component: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    kind = _upper(component.get("format")) or "TEXT"
    if kind not in _KNOWN_HEADERS:
        return {}
    header: dict[str, Any] = {"format": kind}
    if kind == "TEXT":
        text = str(component.get("text", ""))
        samples = _samples("header_text", text, component, item)
        header |= {"text": text} | ({"samples": samples} if samples else {})
    elif handles := _example(component).get("header_handle"):
        header["handle"] = str(handles[0] if isinstance(handles, list) and handles else handles)
    return {"header": header}


def _body(component: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if "text" in component:
        text = str(component["text"])
        samples = _samples("body_text", text, component, item)
        made |= {"body": text} | ({"samples": samples} if samples else {})
    if "add_security_recommendation" in component:
        made["authentication"] = {"add_security_recommendation": component["add_security_recommendation"]}
    elif not made and item.get("category") == "AUTHENTICATION":
        made["authentication"] = {}
    return made


def _footer(component: Mapping[str, Any], _item: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"footer": str(component["text"])} if "text" in component else {}
    if "code_expiration_minutes" in component:
        made["authentication"] = {"code_expiration_minutes": component["code_expiration_minutes"]}
    return made


def _example(component: Mapping[str, Any]) -> Mapping[str, Any]:
    example = component.get("example")
    return example if isinstance(example, Mapping) else {}


def _samples(member: str, text: str, component: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, str]:
    """Sample values by variable. Positional ones are numbered; surplus values keep their numbers, so they are seen."""
    example = _example(component)
    named = example.get(f"{member}_named_params")
    if isinstance(named, list):
        pairs = (one for one in named if isinstance(one, Mapping))
        return {str(one.get("param_name", "")): str(one.get("example", "")) for one in pairs}
    values = example.get(member)
    values = values[0] if isinstance(values, list) and values and isinstance(values[0], list) else values
    given = [str(value) for value in values] if isinstance(values, list) else []
    is_named = item.get("parameter_format") == NAMED
    names = list(names_of(text)) if is_named else []
    return {names[index] if index < len(names) else str(index + 1): value for index, value in enumerate(given)}


def _buttons(component: Mapping[str, Any], _item: Mapping[str, Any]) -> dict[str, Any]:
    found = component.get("buttons")
    buttons = [_button(one) for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    return {"buttons": buttons}


def _button(raw: Mapping[str, Any]) -> dict[str, Any]:
    button = {**raw, "type": _upper(raw.get("type"))}
    example = raw.get("example")
    if isinstance(example, list):
        button["example"] = str(example[0]) if example else ""
    if "otp_type" in button:
        button["otp_type"] = _upper(button["otp_type"])
    if "package_name" in button:  # how an app was named before `supported_apps`
        app = {name: button.pop(name) for name in ("package_name", "signature_hash") if name in button}
        button.setdefault("supported_apps", [app])
    return button


_READERS = {"HEADER": _header, "BODY": _body, "FOOTER": _footer, "BUTTONS": _buttons}
