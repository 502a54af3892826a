"""Build a TemplateApi from a system's templates.toml, and find what the shape cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.core.descriptors.system import System
from wizard.core.descriptors.template_api import Codes, Creating, Listing, Pages, TemplateApi, Uploading
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
        account=tuple(table.get("account", ())),
        uploading=_uploading(table["upload"]) if "upload" in table else None,
    )


def _uploading(table: Table) -> Uploading:
    begin, send, look = table["begin"], table["send"], table["look"]
    return Uploading(
        begin=build_request(begin["request"]),
        session=begin["session"],
        send=build_request(send["request"]),
        handle=send["handle"],
        look=build_request(look["request"]),
        offset=look["offset"],
        types=table["types"],
        prefix=begin.get("prefix", ""),
        errors=tuple(build_error(one) for one in table.get("error", ())),
        lost=tuple(table.get("lost", ())),
        single=tuple(table.get("single", ())),
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
    for place, named in _named_errors(file):
        known = {one["code"] for one in (*errors.value["error"], *file.value.get(place[0], {}).get("error", ()))}
        yield from (file.problem(place, f"no error {code!r}") for code in named if code not in known)
    if file.value["codes"]["system"] not in set(systems):
        yield file.problem(("codes", "system"), f"no system {file.value['codes']['system']!r}")
    yield from _missing_sources(file, set(sources))
    for part in _PARTS_WITH_ERRORS:
        yield from _repeated(file, part)


_PARTS_WITH_ERRORS = ("create", "upload")


def _named_errors(file: LocatedFile) -> Iterator[tuple[tuple[str, ...], Iterable[str]]]:
    create, upload = file.value["create"], file.value.get("upload", {})
    yield ("create", "unclear"), create.get("unclear", ())
    yield ("create", "single"), create.get("single", ())
    yield ("upload", "lost"), upload.get("lost", ())
    yield ("upload", "single"), upload.get("single", ())
    yield ("list", "pages", "restart"), file.value["list"].get("pages", {}).get("restart", ())


def _repeated(file: LocatedFile, part: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, one in enumerate(file.value.get(part, {}).get("error", ())):
        if one["code"] in seen:
            yield file.problem((part, "error", index, "code"), f"duplicate code {one['code']!r}")
        seen.add(one["code"])


def _missing_sources(file: LocatedFile, known: set[str]) -> Iterator[Problem]:
    places: dict[Path, Iterable[str]] = {("sources",): file.value["sources"]}
    places |= {
        (part, "error", index, "sources"): one["sources"]
        for part in _PARTS_WITH_ERRORS
        for index, one in enumerate(file.value.get(part, {}).get("error", ()))
    }
    for place, named in places.items():
        yield from (file.problem(place, f"no source {source!r}") for source in named if source not in known)


def template_api_keys(system: System) -> Iterator[str]:
    """Text keys a system's templates need; the reasons are told by the system that explains the codes."""
    api, name = system.templates, system.index.id
    if api is None:
        return
    uploading = api.uploading.errors if api.uploading else ()
    for error in (*api.creating.errors, *uploading):
        yield from (f"{name}.{error.code}.meaning", f"{name}.{error.code}.fix")
    for reason in api.reasons:
        yield from (f"{api.codes.system}.template-reason.{reason}.{part}" for part in ("meaning", "fix"))
