"""Build how a persona's tokens behave from its practice.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.core.descriptors.authorization import ACCESS, TokenPractice
from wizard.core.loading.collections import build_reply
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem

Table = Mapping[str, Any]
_REPLIES = ("exchanged", "refreshed", "code_refused", "refresh_refused", "access_refused", "page")


def build_token_practice(persona: Table, others: Sequence[Table]) -> TokenPractice | None:
    """How the persona's tokens behave: what it says over what those say that it is based on; None for no tokens."""
    by_id = {one["id"]: one for one in others}
    chain = [persona]
    while chain[-1].get("based_on", "") in by_id and by_id[chain[-1]["based_on"]] not in chain:
        chain.append(by_id[chain[-1]["based_on"]])
    table: dict[str, Any] = {}
    for one in reversed(chain):
        table |= one.get("tokens", {})
    if not all(name in table for name in _REPLIES):
        return None
    replies = {name: build_reply(table[name]) for name in _REPLIES}
    return TokenPractice(
        **replies,
        guarded=tuple(table.get("guarded", ())),
        access=table.get("access", ACCESS),
        code=table.get("code", ""),
        returned=table.get("returned", {}),
    )


def token_practice_problems(practice: LocatedFile) -> Iterator[Problem]:
    """Personas whose tokens lack a reply, their own or one of the persona they are based on."""
    personas = practice.value["persona"]
    for index, persona in enumerate(personas):
        if "tokens" in persona and build_token_practice(persona, personas) is None:
            yield practice.problem(("persona", index, "tokens"), f"tokens need all of {', '.join(_REPLIES)}")
