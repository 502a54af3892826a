"""Build what authorization.toml and derived.toml say, and find what their shapes cannot say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from wizard.core.descriptors.authorization import (
    ACCESS,
    REFRESH,
    AuthorizationApi,
    Grant,
    Lifetimes,
    LinkKind,
    RedirectedAddress,
    TokenReply,
)
from wizard.core.descriptors.derived import Derived
from wizard.core.descriptors.system import System
from wizard.core.loading.located import LocatedFile, Path
from wizard.core.loading.problems import Problem
from wizard.core.loading.systems import build_error, build_request

Table = Mapping[str, Any]


def build_derived(table: Table) -> dict[str, Derived]:
    """Values that follow from a choice, by name."""
    return {name: Derived(one["field"], one["values"]) for name, one in table.items()}


def build_authorization(table: Table) -> AuthorizationApi:
    """What the file says."""
    address, reply = table["address"], table["reply"]
    return AuthorizationApi(
        links=tuple(_link(one) for one in table["link"]),
        address=RedirectedAddress(
            redirect=address["redirect"],
            code=address["code"],
            subjects=address.get("subjects", {}),
            state=address.get("state", ""),
            errors=tuple(address.get("errors", ())),
            messages=tuple(address.get("messages", ())),
            code_length=address.get("code_length", 1),
            asked=Derived(**address["asked"]) if "asked" in address else None,
        ),
        exchanges=tuple(_grant(one) for one in table["exchange"]),
        refreshes=tuple(_grant(one) for one in table["refresh"]),
        recovers=tuple(_grant(one) for one in table.get("recover", ())),
        reply=TokenReply(
            access_token=reply[ACCESS],
            refresh_token=reply[REFRESH],
            expires=reply.get("expires", ""),
            absolute_above=reply.get("absolute_above", 0),
            told=reply.get("told", {}),
        ),
        lifetimes=Lifetimes(**table["lifetimes"]),
        errors=tuple(build_error(one) for one in table.get("error", ())),
        unclear=tuple(table.get("unclear", ())),
        spent=tuple(table.get("spent", ())),
        sources=tuple(table["sources"]),
    )


def _link(table: Table) -> LinkKind:
    return LinkKind(
        id=table["id"],
        request=build_request(table["request"]),
        signed=table.get("signed", False),
        state=table.get("state", False),
        seconds=table.get("seconds", 0),
    )


def _grant(table: Table) -> Grant:
    return Grant(build_request(table["request"]), table.get("subject", ""), table.get("shared", False))


def derived_problems(file: LocatedFile, properties: Mapping[str, Any]) -> Iterator[Problem]:
    """A choice that is not there, options without a value and values without an option, a name that is a field's."""
    for name, one in file.value.items():
        options = set(properties.get(one["field"], {}).get("enum", ()))
        if name in properties:
            yield file.problem((name,), "a field has this name")
        if not options:
            yield file.problem((name, "field"), f"no choice {one['field']!r} in the schema")
        for option in sorted(options ^ set(one["values"])) if options else ():
            yield file.problem((name, "values"), f"{option!r} is not both an option and a value")


def authorization_problems(
    file: LocatedFile, errors: LocatedFile, properties: Collection[str], sources: Collection[str]
) -> Iterator[Problem]:
    """Fields, error codes and sources that are not there, and ids that repeat."""
    known = {one["code"] for one in (*errors.value["error"], *file.value.get("error", ()))}
    for place, name in _named_fields(file.value):
        if name not in properties:
            yield file.problem(place, f"no credential {name!r}")
    for key in ("unclear", "spent"):
        yield from (file.problem((key,), f"no error {code!r}") for code in file.value.get(key, ()) if code not in known)
    yield from _repeated(file, "link", "id", ())
    yield from _repeated(file, "error", "code", [one["code"] for one in errors.value["error"]])
    named: list[tuple[Path, Iterable[str]]] = [(("sources",), file.value["sources"])]
    named += [(("error", index, "sources"), one["sources"]) for index, one in enumerate(file.value.get("error", ()))]
    for where, ids in named:
        yield from (file.problem(where, f"no source {source!r}") for source in ids if source not in sources)


def _named_fields(table: Table) -> Iterator[tuple[Path, str]]:
    yield from ((("address",), name) for name in (ACCESS, REFRESH))
    yield ("address", "redirect"), table["address"]["redirect"]
    if "asked" in table["address"]:
        asked = table["address"]["asked"]
        yield from ((("address", "asked"), name) for name in (asked["field"], *asked["values"].values()))
    yield from ((("address", "subjects", name), name) for name in table["address"].get("subjects", {}))
    yield from ((("reply", "told", name), name) for name in table["reply"].get("told", {}))
    for key in ("exchange", "refresh", "recover"):
        for index, one in enumerate(table.get(key, ())):
            if "subject" in one:
                yield (key, index, "subject"), one["subject"]


def _repeated(file: LocatedFile, key: str, name: str, taken: Iterable[str]) -> Iterator[Problem]:
    seen = set(taken)
    for index, one in enumerate(file.value.get(key, ())):
        if one[name] in seen:
            yield file.problem((key, index, name), f"duplicate {name} {one[name]!r}")
        seen.add(one[name])


def authorization_keys(system: System) -> Iterator[str]:
    """Text keys a system's authorization needs."""
    api, name = system.authorization, system.index.id
    if api is None:
        return
    for link in api.links:
        yield from (f"{name}.authorization.{link.id}.{part}" for part in ("label", "help"))
    for error in api.errors:
        yield from (f"{name}.{error.code}.meaning", f"{name}.{error.code}.fix")
