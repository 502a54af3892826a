"""Build a TemplateApi from a system's templates.toml, and find what the shape cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.core.descriptors.system import System
from wizard.core.descriptors.template_api import Codes, Creating, Listing, Pages, TemplateApi
from wizard.core.loading.located import LocatedFile, Path
from wizard.core.loading.problems import Problem
from wizard.core.loading.systems import build_error, build_request

Table = Mapping[str, Any]


def build_template_api(table: Table) -> TemplateApi:
    """What the file says."""
    listing, codes = table["list"], table["codes"]
    return TemplateApi(
        format=table["format"],
        creating=_creating(table["create"]),
        listing=Listing(
            build_request(listing["request"]), listing["items"], _pages(listing.get("pages")), listing.get("find", {})
        ),
        statuses=table["statuses"],
        codes=Codes(codes["system"], codes.get("code", ""), codes.get("subcode", "")),
        status=build_request(table["status"]) if "status" in table else None,
        reasons=tuple(table.get("reasons", ())),
        per_hour=table.get("per_hour", 0),
        sources=tuple(table["sources"]),
    )


def _creating(table: Table) -> Creating:
    return Creating(
        request=build_request(table["request"]),
        accepted=table["accepted"],
        errors=tuple(build_error(one) for one in table.get("error", ())),
        single=tuple(table.get("single", ())),
        unclear=tuple(table.get("unclear", ())),
        exists=tuple(table.get("exists", ())),
        full=tuple(table.get("full", ())),
    )


def _pages(table: Table | None) -> Pages | None:
    if table is None:
        return None
    return Pages(
        parameter=table["parameter"],
        cursor=table.get("cursor", ""),
        more=table.get("more", ""),
        total=table.get("total", ""),
        restart=tuple(table.get("restart", ())),
    )


def template_api_problems(
    file: LocatedFile, errors: LocatedFile, sources: Iterable[str], systems: Iterable[str]
) -> Iterator[Problem]:
    """Sources, error codes and systems that are not there."""
    own = file.value["create"].get("error", ())
    known = {one["code"] for one in (*errors.value["error"], *own)}
    lists: dict[Path, Iterable[str]] = {
        ("create", "unclear"): file.value["create"].get("unclear", ()),
        ("create", "single"): file.value["create"].get("single", ()),
        ("list", "pages", "restart"): file.value["list"].get("pages", {}).get("restart", ()),
    }
    for place, named in lists.items():
        yield from (file.problem(place, f"no error {code!r}") for code in named if code not in known)
    if file.value["codes"]["system"] not in set(systems):
        yield file.problem(("codes", "system"), f"no system {file.value['codes']['system']!r}")
    yield from _missing_sources(file, set(sources))
    yield from _repeated(file, own)


def _repeated(file: LocatedFile, errors: Iterable[Table]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, one in enumerate(errors):
        if one["code"] in seen:
            yield file.problem(("create", "error", index, "code"), f"duplicate code {one['code']!r}")
        seen.add(one["code"])


def _missing_sources(file: LocatedFile, known: set[str]) -> Iterator[Problem]:
    places: dict[Path, Iterable[str]] = {("sources",): file.value["sources"]}
    places |= {
        ("create", "error", index, "sources"): one["sources"]
        for index, one in enumerate(file.value["create"].get("error", ()))
    }
    for place, named in places.items():
        yield from (file.problem(place, f"no source {source!r}") for source in named if source not in known)


def template_api_keys(system: System) -> Iterator[str]:
    """Text keys a system's templates need; the reasons are told by the system that explains the codes."""
    api, name = system.templates, system.index.id
    if api is None:
        return
    for error in api.creating.errors:
        yield from (f"{name}.{error.code}.meaning", f"{name}.{error.code}.fix")
    for reason in api.reasons:
        yield from (f"{api.codes.system}.template-reason.{reason}.{part}" for part in ("meaning", "fix"))
