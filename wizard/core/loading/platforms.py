"""Build a Platform from the parsed files of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wizard.core.conditions import Condition
from wizard.core.descriptors.platform import (
    DeadlineDescriptor,
    DocumentKind,
    NextStep,
    Platform,
    PlatformIndex,
    Preset,
    RuleDescriptor,
    StepDescriptor,
    StepKind,
    TemplateKind,
    ToldState,
    WaitDescriptor,
)
from wizard.core.descriptors.system import FieldHints
from wizard.core.findings import Evidence, Severity
from wizard.core.loading.comparisons import build_comparison
from wizard.core.loading.systems import Table, build_hints, build_sources
from wizard.core.loading.triggers import build_triggers

END_STEPS = (StepDescriptor("review", StepKind.REVIEW, 1), StepDescriptor("export", StepKind.EXPORT, 1))


def build_platform_index(table: Table) -> PlatformIndex:
    """The index of a platform."""
    return PlatformIndex(
        id=table["id"],
        version=table["version"],
        order=table["order"],
        systems=tuple(table["systems"]),
        identity_systems=_texts(table["identity"]),
        slug=table["slug"],
        rules_date=table["rules_date"],
    )


def build_platform(
    files: Mapping[str, Table], rules: Iterable[Table], shared: Mapping[str, Table], schema: Table
) -> Platform:
    """The whole platform. `files` maps a file's stem to its table; `shared` holds hints of shared steps by kind."""
    waits = files.get("waits", {})
    return Platform(
        index=build_platform_index(files["index"]),
        schema=schema,
        steps=tuple(_step(table, shared) for table in files["flow"]["step"]) + END_STEPS,
        rules=tuple(build_rule(table) for table in rules),
        documents=tuple(_document(table) for table in files.get("checklist", {}).get("document", ())),
        kinds=tuple(_kind(table) for table in files.get("kinds", {}).get("kind", ())),
        presets=tuple(_preset(table) for table in files.get("presets", {}).get("preset", ())),
        waits=tuple(_wait(table) for table in waits.get("wait", ())),
        deadlines=tuple(_deadline(table) for table in waits.get("deadline", ())),
        next_steps=tuple(_next(table) for table in files.get("next", {}).get("next", ())),
        sources=build_sources(shared.get("sources", {})) | build_sources(files["sources"]),
        words=files.get("words", {}),
        comparison=build_comparison(files["comparison"]) if "comparison" in files else None,
        triggers=build_triggers(files["triggers"]) if "triggers" in files else None,
    )


def _texts(value: str | Sequence[str]) -> tuple[str, ...]:
    """One text, or a list of them."""
    return (value,) if isinstance(value, str) else tuple(value)


def _conditions(table: Table) -> tuple[Condition, ...]:
    return tuple(Condition.from_table(one) for one in table.get("when", ()))


def _step(table: Table, shared: Mapping[str, Table]) -> StepDescriptor:
    hints: dict[str, FieldHints] = {
        name: build_hints(one) for name, one in {**shared.get(table["kind"], {}), **table.get("fields", {})}.items()
    }
    return StepDescriptor(table["id"], StepKind(table["kind"]), table.get("minutes", 2), _conditions(table), hints)


def build_rule(table: Table) -> RuleDescriptor:
    """One rule."""
    return RuleDescriptor(
        id=table["id"],
        version=table["version"],
        severity=Severity(table["severity"]),
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        pointer=table["pointer"],
        check=table["check"],
        parameters=table.get("parameters", {}),
        when=_conditions(table),
        subject=_texts(table.get("subject", "name")),
        item=table.get("item", ""),
        claim=table.get("claim", False),
        lint=table.get("lint", False),
        waivable=table.get("waivable", False),
        passing=tuple(table["passing"]),
        failing=tuple(table["failing"]),
    )


def _document(table: Table) -> DocumentKind:
    return DocumentKind(
        id=table["id"],
        who=table["who"],
        required=table["required"],
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        formats=tuple(table["formats"]),
        max_bytes=table["max_bytes"],
        validity=table.get("validity", "none"),
        confirm=tuple(table.get("confirm", ())),
        when=_conditions(table),
    )


def _kind(table: Table) -> TemplateKind:
    return TemplateKind(
        id=table["id"],
        pointer=table["pointer"],
        variables=tuple(table.get("variables", ())),
        required_variables=tuple(table.get("required_variables", ())),
        max_length=table.get("max_length", 0),
        languages=tuple(table.get("languages", ())),
        text_field=table.get("text_field", "text"),
        placeholder=table.get("placeholder", "single"),
        limits=table.get("limits", {}),
        by_language=table.get("by_language", False),
        preview=table.get("preview", "buyer-chat"),
        card_field=table.get("card_field", ""),
        sent_as=table.get("sent_as", ""),
    )


def _preset(table: Table) -> Preset:
    return Preset(
        id=table["id"],
        kind=table["kind"],
        texts=table["texts"],
        samples=table.get("samples", {}),
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        item=table.get("item", {}),
    )


def _wait(table: Table) -> WaitDescriptor:
    return WaitDescriptor(
        id=table["id"],
        usual_hours=table["usual_hours"],
        check_hours=table["check_hours"],
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        per=table.get("per", ""),
        subject=_texts(table.get("subject", "name")),
        when=_conditions(table),
        activates=table.get("activates", ""),
        rule=table.get("rule", ""),
        attested=table.get("attested", False),
        told=_told(table["told"]) if "told" in table else None,
    )


def _told(table: Table) -> ToldState:
    states = {name: tuple(table.get(name, ())) for name in ("approved", "submitted", "declined")}
    return ToldState(table["fact"], **states)


def _deadline(table: Table) -> DeadlineDescriptor:
    return DeadlineDescriptor(
        id=table["id"],
        pointer=table["pointer"],
        warn_hours=table["warn_hours"],
        offset_hours=table.get("offset_hours", 0),
        dates=table.get("dates", ""),
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
    )


def _next(table: Table) -> NextStep:
    return NextStep(table["id"], table.get("link", ""), _conditions(table))
