"""Everything the network can say has words in both languages, with placeholders that are always filled."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

from wizard.adapters.endpoints import EndpointMissingError
from wizard.adapters.http.faults import FaultKind, HostNotPermittedError, UnsendableRequestError
from wizard.adapters.ladders.codes import Note, Reason
from wizard.adapters.ladders.http_rung import UnknownSignerError
from wizard.core.texts import flatten

TEXTS = Path(__file__).parents[3] / "resources" / "texts"
LANGUAGES = ("zh_CN", "en")
CODES = sorted({*FaultKind, *Reason})
ALWAYS_THERE = {
    **{kind: {"host"} for kind in FaultKind},
    **{kind: {"host", "proxy"} for kind in FaultKind if kind.startswith("proxy-")},
    FaultKind.PROXY_UNSUPPORTED: {"host", "proxy", "scheme"},
    FaultKind.TOO_LARGE: {"host", "bytes"},
    FaultKind.REDIRECTED: {"host", "target", "status"},
    FaultKind.CANCELLED: set(),
    Reason.CLOCK_SKEW: {"skew_seconds"},
    Reason.SERVER_UNAVAILABLE: {"status"},
    Reason.RATE_LIMITED: {"status"},
    Reason.WEB_PAGE_REPLY: {"status"},
    Reason.UNEXPECTED_REPLY: {"status"},
    Reason.POSSIBLY_SPENT: {"cause"},
    Reason.FILE_UNREADABLE: {"name"},
}
ERRORS = [
    *(f"endpoints-{key}" for key in ("unreadable", "syntax", "unknown-key", "not-url", "not-loopback")),
    *(error.key for error in (EndpointMissingError, HostNotPermittedError, UnknownSignerError, UnsendableRequestError)),
]


def texts(language: str) -> dict[str, str]:
    return dict(flatten(tomllib.loads((TEXTS / language / "network.toml").read_text("utf-8"))))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["meaning", "fix"])
@pytest.mark.parametrize("code", CODES)
def test_texts_when_a_rung_does_not_pass(code: str, part: str, language: str) -> None:
    text = texts(language)[f"network.{code}.{part}"]

    assert text.strip()
    assert placeholders(text) <= ALWAYS_THERE.get(code, set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_when_they_are_all_there_is(language: str) -> None:
    keys = {f"network.{code}.{part}" for code in CODES for part in ("meaning", "fix")}
    keys |= {f"network.{note}.meaning" for note in Note}
    # Why a rung was not asked since the credentials changed; said by wizard.onboarding.results.
    keys |= {"network.not-verified.meaning", "network.not-verified.fix"}
    keys |= {f"rung.{kind}" for kind in ("proxy", "name", "tcp", "tls", "clock")}
    keys |= {f"error.{key}.{part}" for key in ERRORS for part in ("message", "fix")}

    assert set(texts(language)) == keys


def test_texts_when_compared_across_languages() -> None:
    chinese, english = texts("zh_CN"), texts("en")

    assert {key: placeholders(text) for key, text in chinese.items()} == {
        key: placeholders(text) for key, text in english.items()
    }
    assert not any(mark in text for text in chinese.values() for mark in ("您", "！", "系统错误"))
