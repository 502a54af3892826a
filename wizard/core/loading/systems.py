"""Build a System from the parsed files of its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wizard.core.conditions import Condition
from wizard.core.descriptors.system import (
    Capture,
    ErrorDescriptor,
    Expectation,
    FieldHints,
    Guard,
    LookAlike,
    Persona,
    PersonaMatch,
    Request,
    RungDescriptor,
    Source,
    System,
    SystemIndex,
)
from wizard.core.findings import Evidence, Severity
from wizard.core.loading.collections import build_collections, build_reply
from wizard.core.loading.token_practice import build_token_practice
from wizard.core.loading.uploads import build_uploads

Table = Mapping[str, Any]

_OPERATOR_KEYS = {"in": "one_of"}


def build_index(table: Table) -> SystemIndex:
    """The index of a system."""
    return SystemIndex(
        id=table["id"],
        host=table["host"],
        hosts=tuple(table.get("hosts", ())),
        identity=table["identity"],
        signer=table.get("signer", ""),
        checked=table["checked"],
        accounts=table.get("accounts", ""),
    )


def build_system(files: Mapping[str, Table], schema: Table, read_text: Callable[[str], str]) -> System:
    """The whole system. `files` maps a file's stem to its table; `read_text` gives a persona's secret file."""
    practice = files["practice"]
    return System(
        index=build_index(files["index"]),
        schema=schema,
        fields={name: build_hints(table) for name, table in files["fields"].items()},
        rungs=tuple(_rung(table) for table in files["ladder"]["rung"]),
        errors=tuple(build_error(table) for table in files["errors"]["error"]),
        personas=tuple(_persona(table, practice["persona"], read_text) for table in practice["persona"]),
        persona_headers=practice.get("persona_headers", {}),
        guards=tuple(_guard(table) for table in practice.get("guard", ())),
        sources=build_sources(files["sources"]),
        persona_matches=tuple(_persona_match(table) for table in practice.get("persona_match", ())),
    )


def build_sources(table: Table) -> dict[str, Source]:
    """Sources by id."""
    return {
        source["id"]: Source(source["id"], source["url"], source["checked"], source.get("publisher", ""))
        for source in table.get("source", ())
    }


def build_hints(table: Table) -> FieldHints:
    """How one field is asked."""
    evidence = table.get("evidence")
    return FieldHints(
        hygiene=table.get("hygiene", "text"),
        widget=table.get("widget", ""),
        identifier=table.get("identifier", ""),
        personal=table.get("personal", False),
        link=table.get("link", ""),
        default=table.get("default"),
        looks_like=tuple(_look_alike(one) for one in table.get("looks_like", ())),
        sources=tuple(table.get("sources", ())),
        evidence=Evidence(evidence) if evidence else None,
        rules=tuple(table.get("rules", ())),
        environment=table.get("environment", ""),
        also_zone=table.get("also_zone", ""),
        after=table.get("after", ""),
        inside=table.get("inside", ""),
        missed=table.get("missed", False),
        differs_from=tuple(table.get("differs_from", ())),
        picker=table.get("picker", ""),
        options_from=table.get("options_from", ""),
        own_shape=table.get("own_shape", ""),
    )


def _look_alike(table: Table) -> LookAlike:
    return LookAlike(table["id"], table["pattern"], Severity(table["severity"]), table.get("negate", False))


def _rung(table: Table) -> RungDescriptor:
    request = table.get("request")
    return RungDescriptor(
        id=table["id"],
        kind=table["kind"],
        required=table["required"],
        request=build_request(request) if request else None,
        expect=tuple(build_expectation(one) for one in table.get("expect", ())),
        extract=table.get("extract", {}),
        unmet=table.get("unmet", "failed"),
        consumes=table.get("consumes", False),
        sources=tuple(table.get("sources", ())),
        when=tuple(Condition.from_table(one) for one in table.get("when", ())),
        says=table.get("says", ""),
    )


def build_request(table: Table) -> Request:
    """A request as a ladder or a template API declares it."""
    return Request(
        method=table["method"],
        path=table["path"],
        headers=table.get("headers", {}),
        query=table.get("query", {}),
        json=table.get("json"),
        form=table.get("form"),
        host=table.get("host", ""),
    )


def build_expectation(table: Table) -> Expectation:
    """What must hold of a reply or a fact."""
    operator = next(key for key in table if key not in ("code", "pointer", "fact"))
    return Expectation(
        code=table["code"],
        pointer=table.get("pointer"),
        fact=table.get("fact"),
        operator=_OPERATOR_KEYS.get(operator, operator),
        operand=table[operator],
    )


def build_error(table: Table) -> ErrorDescriptor:
    """One known failure reply."""
    return ErrorDescriptor(
        code=table["code"],
        result=table["result"],
        statuses=tuple(table.get("status", ())),
        body=table.get("body", {}),
        prefix=table.get("prefix", {}),
        between={pointer: (low, high) for pointer, (low, high) in table.get("between", {}).items()},
        empty_body=table.get("empty_body", False),
        retry=table.get("retry", "no"),
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        capture={name: Capture(one["pointer"], one["pattern"]) for name, one in table.get("capture", {}).items()},
    )


def _persona(table: Table, others: Sequence[Table], read_text: Callable[[str], str]) -> Persona:
    credentials = {
        name: value if isinstance(value, str) else read_text(value["file"])
        for name, value in table["credentials"].items()
    }
    replies = tuple(build_reply(one) for one in table.get("reply", ()))
    return Persona(
        id=table["id"],
        credentials=credentials,
        replies=replies,
        based_on=table.get("based_on", ""),
        default=table.get("default", False),
        collections=build_collections(table, others),
        uploads=build_uploads(table, others),
        tokens=build_token_practice(table, others),
    )


def _guard(table: Table) -> Guard:
    return Guard(
        header=table["header"],
        reply=build_reply(table["reply"]),
        missing=table.get("missing", False),
        not_matching=table.get("not_matching", ""),
        paths=tuple(table.get("paths", ())),
    )


def _persona_match(table: Table) -> PersonaMatch:
    return PersonaMatch(
        headers=table.get("headers", {}),
        query=table.get("query", {}),
        paths=tuple(table.get("paths", ())),
        json=table.get("json", {}),
    )
