"""The fixed texts of a template for one-time codes, in the languages in which Meta prints them.

Sources: Meta, "Authentication templates" (parts) and "Template previews" (the texts in en_US and es_ES),
read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.components import buttons_of, text_of
from wizard.core.texts import Texts

_SAMPLE_CODE = "123456"
_SAME_TEXT = {"en": "en_US"}
"""The page on authentication templates prints the English text without a country."""


@dataclass(frozen=True, slots=True)
class FixedTexts:
    """Body and footer, the words on the code's button ("" where it has none), and whether Meta prints these texts."""

    body: str
    footer: str
    button: str
    is_documented: bool


def fixed_texts(texts: Texts, item: Mapping[str, Any]) -> FixedTexts:
    """What the platform writes for the item, as its settings ask for; a remark where its words are not known."""
    language = text_of(item, "language")
    key = f"studio.authentication.{_SAME_TEXT.get(language, language)}"
    is_documented = texts.has(f"{key}.body")
    key = key if is_documented else "studio.authentication.unknown"
    settings = item.get("authentication")
    settings = settings if isinstance(settings, Mapping) else {}
    body = texts.get(f"{key}.body", code=_SAMPLE_CODE)
    if settings.get("add_security_recommendation"):
        body += texts.get(f"{key}.between") + texts.get(f"{key}.security")
    minutes = settings.get("code_expiration_minutes")
    footer = texts.get(f"{key}.expiry", minutes=minutes) if minutes else ""
    return FixedTexts(body, footer, _button(texts, key, item), is_documented)


def _button(texts: Texts, key: str, item: Mapping[str, Any]) -> str:
    kinds = [text_of(one, "otp_type") for one in buttons_of(item) if text_of(one, "type") == "OTP"]
    kind = kinds[0] if kinds else ""
    names = {"COPY_CODE": "copy", "ONE_TAP": "autofill"}
    return texts.get(f"{key}.{names[kind]}") if kind in names else ""
