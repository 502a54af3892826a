"""Fills a declared request with values and turns it into bytes to send.

Order: placeholders, signer, encoding. A signer sees the documented path and the filled request, and may replace
`json` by the very text it signed: a text is sent as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from wizard.adapters.ladders.known import Known
from wizard.core.descriptors.system import Expectation, Request

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Signer = Callable[[Request, Mapping[str, str], datetime], Request]
"""From a filled request, all values in the clear and the time (UTC) to the signed request."""


def missing_names(request: Request, host: str, known: Known) -> list[str]:
    """Placeholders of the request that have no value, in order of first use; of a derived one the choice it needs."""
    texts = [host, request.path, request.host, *_texts(request.headers), *_texts(request.query)]
    texts += [*_texts(request.json), *_texts(request.form)]
    names = dict.fromkeys(name for text in texts for name in PLACEHOLDER.findall(text) if known.is_name(name))
    return list(dict.fromkeys(known.named(name) for name in names if known.value(name) is None))


def filled(request: Request, known: Known) -> Request:
    """The request with every known placeholder replaced; values in the path are percent-encoded."""
    values = known.revealed()
    is_xml = any("xml" in value for name, value in request.headers.items() if name.lower() == "content-type")
    body = _fill(request.json, values, escape if is_xml else str)
    return replace(
        request,
        path=_fill(request.path, values, lambda value: quote(value, safe="")),
        host=_fill(request.host, values, str),
        headers=_fill(request.headers, values, str),
        query=_fill(request.query, values, str),
        json=body,
        form=_fill(request.form, values, str),
    )


def fill_text(text: str, known: Known) -> str:
    """One text with every known placeholder replaced."""
    return str(_fill(text, known.revealed(), str))


def filled_expectation(expectation: Expectation, known: Known) -> Expectation:
    """The expectation with plain values filled into its operand; regular expressions keep their braces."""
    if expectation.operator == "matches":
        return expectation
    names = {name for text in _texts(expectation.operand) for name in PLACEHOLDER.findall(text)}
    values = {name: value for name in names if (value := known.plain(name)) is not None}
    return replace(expectation, operand=_fill(expectation.operand, values, str)) if values else expectation


def filled_patterns(patterns: Mapping[str, str], known: Known) -> dict[str, str]:
    """Pointer patterns with plain values filled in, escaped as pointers need it."""
    return {name: PLACEHOLDER.sub(lambda found: _in_pointer(found, known), one) for name, one in patterns.items()}


def _in_pointer(found: re.Match[str], known: Known) -> str:
    value = known.plain(found[1])
    return found[0] if value is None else value.replace("~", "~0").replace("/", "~1")


def encoded(request: Request) -> tuple[dict[str, str], bytes | None]:
    """Headers with a Content-Type, and the body."""
    headers = dict(request.headers)
    has_type = any(name.lower() == "content-type" for name in headers)
    if request.form is not None:
        body, kind = urlencode(dict(request.form)), "application/x-www-form-urlencoded"
    elif isinstance(request.json, str):
        body, kind = request.json, "application/json"
    elif request.json is not None:
        body, kind = json.dumps(request.json, ensure_ascii=False, separators=(",", ":")), "application/json"
    else:
        return headers, None
    if not has_type:
        headers["Content-Type"] = kind
    return headers, body.encode()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _texts(one)]
    return []


def _fill(value: Any, values: Mapping[str, str], encode: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: encode(values[found[1]]) if found[1] in values else found[0], value)
    if isinstance(value, Mapping):
        return {key: _fill(one, values, encode) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fill(one, values, encode) for one in value]
    return value
