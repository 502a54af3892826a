"""Build an ActionApi from a system's actions.toml, and find what the shape cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.core.conditions import Condition
from wizard.core.descriptors.actions import Action, ActionApi, Listing, Opening
from wizard.core.descriptors.system import System
from wizard.core.loading.located import LocatedFile, Path
from wizard.core.loading.problems import Problem
from wizard.core.loading.references import condition_problems, duplicates
from wizard.core.loading.systems import build_error, build_expectation, build_request

Table = Mapping[str, Any]
_WITHIN = re.compile(r"\{within\}")


def build_actions(table: Table) -> ActionApi:
    """What the file says."""
    opening = table.get("opening")
    return ActionApi(
        actions=tuple(_action(one) for one in table.get("action", ())),
        listings=tuple(_listing(one) for one in table.get("listing", ())),
        opening=opening
        and Opening(build_request(opening["request"]), opening["extract"], tuple(opening.get("renew", ()))),
    )


def _action(table: Table) -> Action:
    return Action(
        id=table["id"],
        format=table["format"],
        request=build_request(table["request"]),
        expect=tuple(build_expectation(one) for one in table["expect"]),
        partial=table.get("partial", {}),
        reference=table.get("reference", ""),
        errors=tuple(build_error(one) for one in table.get("error", ())),
        when=_when(table),
        opens=table.get("opens", False),
        per_minute=table.get("per_minute", 0),
        picks=table.get("picks", {}),
        sources=tuple(table["sources"]),
    )


def _listing(table: Table) -> Listing:
    return Listing(
        id=table["id"],
        request=build_request(table["request"]),
        items=table["items"],
        record=table["record"],
        expect=tuple(build_expectation(one) for one in table.get("expect", ())),
        within=table.get("within", ""),
        skips=tuple(table.get("skips", ())),
        when=_when(table),
        opens=table.get("opens", False),
        sources=tuple(table["sources"]),
    )


def _when(table: Table) -> tuple[Condition, ...]:
    return tuple(Condition.from_table(one) for one in table.get("when", ()))


def action_problems(
    file: LocatedFile, errors: LocatedFile, sources: Iterable[str], fields: Iterable[str]
) -> Iterator[Problem]:
    """Sources, error codes, listings and fields that are not there; an opening that is missing or not used."""
    known_errors, known_sources = {one["code"] for one in errors.value["error"]}, set(sources)
    listings = {one["id"] for one in file.value.get("listing", ())}
    for code in file.value.get("opening", {}).get("renew", ()):
        if code not in known_errors:
            yield file.problem(("opening", "renew"), f"no error {code!r}")
    for kind in ("action", "listing"):
        yield from duplicates(file, kind, "id")
        yield from condition_problems(file, kind, fields)
        for index, one in enumerate(file.value.get(kind, ())):
            at: Path = (kind, index)
            yield from _missing(file, (*at, "sources"), "source", one["sources"], known_sources)
            yield from _missing(file, (*at, "skips"), "error", one.get("skips", ()), known_errors)
            if one.get("opens") and "opening" not in file.value:
                yield file.problem((*at, "opens"), "there is no [opening]")
    for index, one in enumerate(file.value.get("action", ())):
        yield from _missing(file, ("action", index, "picks"), "listing", one.get("picks", {}).values(), listings)
    for index, one in enumerate(file.value.get("listing", ())):
        yield from _within_problems(file, index, one, listings)


def _missing(file: LocatedFile, at: Path, what: str, named: Iterable[str], known: set[str]) -> Iterator[Problem]:
    yield from (file.problem(at, f"no {what} {one!r}") for one in named if one not in known)


def _within_problems(file: LocatedFile, index: int, table: Table, listings: set[str]) -> Iterator[Problem]:
    within = table.get("within", "")
    if within and (within not in listings or within == table["id"]):
        yield file.problem(("listing", index, "within"), f"no listing {within!r}")
    if bool(within) != bool(_WITHIN.search(str(table["request"]))):
        yield file.problem(("listing", index), "`within` and the placeholder {within} go together")


def action_keys(system: System) -> Iterator[str]:
    """Text keys a system's actions and listings need."""
    api, name = system.actions, system.index.id
    if api is None:
        return
    for action in api.actions:
        yield from (f"{name}.action.{action.id}.{part}" for part in ("label", "help", "done"))
        yield from (f"{name}.action.{action.id}.partial.{one}" for one in action.partial)
        codes = [error.code for error in action.errors] + [one.code for one in action.expect]
        yield from (f"{name}.{code}.{part}" for code in codes for part in ("meaning", "fix"))
    for listing in api.listings:
        yield f"{name}.listing.{listing.id}"
        yield from (f"{name}.{one.code}.{part}" for one in listing.expect for part in ("meaning", "fix"))
