"""The template format `meta-templates`: bodies and items as wizard.systems.meta_templates makes and reads them.

Sources: as there; 360dialog passes the same shapes on, with statuses in lower case and `submitted` for PENDING.
What cannot be compared is left out: samples are not always told, and a header's media comes back as an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from wizard.core.account_templates import AccountTemplate
from wizard.core.components import buttons_of, format_of, text_of
from wizard.core.placeholders import names_of
from wizard.systems.meta_template_reading import NotATemplateError, read_template
from wizard.systems.meta_templates import AUTHENTICATION, create_request

_PENDING = ("SUBMITTED", "CREATED", "IN_REVIEW")
_COMPARED_OF_BUTTON = ("text", "url", "phone_number", "otp_type", "flow_id")


class MetaTemplates:
    """Fulfils wizard.core.account_templates.TemplateFormat."""

    def body(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """The create request's body. Raises IncompleteTemplateError."""
        return create_request(item)

    def read(self, raw: Any) -> AccountTemplate | None:
        """One template; without readable components only that it exists is known."""
        if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), str):
            return None
        try:
            found = read_template(raw)
        except NotATemplateError:
            found = replace(read_template({**raw, "components": []}), is_whole=False)
        return replace(found, status="PENDING") if found.status in _PENDING else found

    def differences(self, item: Mapping[str, Any], known: AccountTemplate) -> tuple[str, ...]:
        """The parts that are not the same. Letter case of categories aside, a category is compared by the rules."""
        if not known.is_whole or "components" in known.item:
            return ("content",)
        parts = _AUTHENTICATION if item.get("category") == AUTHENTICATION else _PARTS
        return tuple(name for name, part in parts.items() if part(item) != part(known.item))


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def _header(item: Mapping[str, Any]) -> Any:
    header = item.get("header")
    if not isinstance(header, Mapping) or not header:
        return None
    kind = text_of(header, "format") or "TEXT"
    return kind, _text(text_of(header, "text")) if kind == "TEXT" else ""


def _body(item: Mapping[str, Any]) -> Any:
    body = _text(text_of(item, "body"))
    return body, format_of(item) if names_of(body) else ""


def _footer(item: Mapping[str, Any]) -> Any:
    return _text(text_of(item, "footer"))


def _buttons(item: Mapping[str, Any]) -> Any:
    return [
        (text_of(one, "type"), *(str(one[name]) if one.get(name) else "" for name in _COMPARED_OF_BUTTON))
        for one in buttons_of(item)
    ]


def _otp_kinds(item: Mapping[str, Any]) -> Any:
    return [text_of(one, "otp_type") for one in buttons_of(item) if text_of(one, "otp_type")]


def _authentication(item: Mapping[str, Any]) -> Any:
    settings = item.get("authentication")
    settings = settings if isinstance(settings, Mapping) else {}
    return bool(settings.get("add_security_recommendation")), settings.get("code_expiration_minutes")


_PARTS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "header": _header,
    "body": _body,
    "footer": _footer,
    "buttons": _buttons,
}
# Its texts are the platform's own and come back filled in: only what was chosen is compared.
_AUTHENTICATION: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "authentication": _authentication,
    "buttons": _otp_kinds,
}
