"""The bytes of an export: config.json, its schema and manifest.json (design §3.2). The same answers, the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wizard.core.answers import effective, without_personal
from wizard.core.descriptors.platform import Platform
from wizard.core.descriptors.system import Source, System
from wizard.core.findings import Finding
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.core.pointer import get, with_value
from wizard.core.secret_references import with_references
from wizard.core.waits import activation, wait_keys

FORMAT = 1


def schema_name(platform: Platform) -> str:
    """The file of the schema inside an export folder."""
    return f"schema/{platform.index.id}.schema.json"


def build_config(platform: Platform, document: Mapping[str, Any], uris: Mapping[str, str]) -> dict[str, Any]:
    """The document as it leaves: on the path, nothing personal, secrets as references, inactive texts switched off."""
    used = without_personal(platform, effective(platform, document))
    used = {**used, **_waits_in_use(platform, used)}
    config: Any = {**used, "$schema": schema_name(platform)}
    for pointer, is_active in activation(platform, used).items():
        wanted = get(config, pointer)
        config = with_value(config, pointer, is_active and wanted is not False)
    return with_references(config, uris)


def _waits_in_use(platform: Platform, used: Mapping[str, Any]) -> dict[str, Any]:
    """The records of waits whose subject is still in use; those of parked items stay in the draft."""
    waits = used.get("waits")
    if not isinstance(waits, Mapping):
        return {}
    known = wait_keys(platform, used)
    return {"waits": {key: record for key, record in waits.items() if key in known}}


def stable_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, two blanks of indent and a last line end."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def digest(data: bytes) -> str:
    """sha256:<hex> of the bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class ManifestFacts:
    """What a manifest says beside the config. `run` holds everything that changes from run to run."""

    version: str
    entry: str
    practice: bool
    findings: Sequence[Finding]
    systems: Mapping[str, System]
    secret_store: str
    run: Mapping[str, Any] = field(default_factory=dict)


def build_manifest(
    platform: Platform, config: Mapping[str, Any], files: Mapping[str, bytes], facts: ManifestFacts
) -> dict[str, Any]:
    """The manifest of an export whose other files are `files`."""
    return {
        "gangway": "export",
        "format": FORMAT,
        "version": facts.version,
        "platform": platform.index.id,
        "platform_version": platform.index.version,
        "rules_date": platform.index.rules_date,
        "entry": facts.entry,
        "practice": facts.practice,
        "secret_store": facts.secret_store,
        "digests": {name: digest(data) for name, data in sorted(files.items()) if name != "checklist.html"},
        "entity_digest": digest(stable_json(config.get("steps", {}).get("entity", {}))),
        "findings": [finding_record(finding) for finding in facts.findings],
        "waivers": list(config.get("waivers", [])),
        "sources": _sources(platform, facts),
        "run": dict(facts.run),
    }


def impersonal(platform: Platform, document: Mapping[str, Any], findings: Sequence[Finding]) -> list[Finding]:
    """The findings as they may leave: no parameter repeats what a personal field holds."""
    kept = without_personal(platform, document)
    private = set(_texts_of(document.get("steps"))) - set(_texts_of(kept.get("steps")))
    return [_without_values(finding, private) for finding in findings]


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from _texts_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts_of(child)


def _without_values(finding: Finding, private: set[str]) -> Finding:
    spoken = {
        name: "***" if any(text == value or (len(text) > 3 and text in str(value)) for text in private) else value
        for name, value in finding.parameters.items()
    }
    return replace(finding, parameters=spoken) if spoken != finding.parameters else finding


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as JSON (design §3.3): always the same keys."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "pointer": finding.pointer,
        "rule": finding.rule,
        "rule_version": finding.rule_version,
        "evidence": finding.evidence.value if finding.evidence else None,
        "source": finding.source,
        "subject": finding.subject,
        "parameters": dict(finding.parameters),
        "span": [finding.span.start, finding.span.end] if finding.span else None,
        "waived": finding.waived,
    }


def rung_record(rung: RungResult) -> dict[str, Any]:
    """A rung's result as JSON (design §3.3)."""
    return {
        "system": rung.system,
        "rung": rung.rung,
        "result": rung.state.value,
        "code": rung.code,
        "platform_text": rung.platform_text,
        "parameters": dict(rung.parameters),
        "required": rung.required,
        "milliseconds": rung.milliseconds,
        "at": rung.at,
        "since": rung.since,
    }


def rung_from_record(record: Mapping[str, Any]) -> RungResult:
    """The rung a record was made from; KeyError or ValueError for anything else."""
    return RungResult(
        system=record["system"],
        rung=record["rung"],
        state=RungState(record["result"]),
        code=record["code"],
        platform_text=record["platform_text"],
        parameters=record["parameters"],
        required=record["required"],
        milliseconds=record["milliseconds"],
        at=record["at"],
        since=record["since"],
    )


def ladder_records(results: Mapping[str, LadderResult]) -> list[dict[str, Any]]:
    """Every rung of every system, in the order they ran."""
    return [rung_record(rung) for result in results.values() for rung in result.rungs]


def _sources(platform: Platform, facts: ManifestFacts) -> list[dict[str, str]]:
    """Sources of the rules that spoke and of the systems bound."""
    used = {source for finding in facts.findings if finding.rule for source in _rule_sources(platform, finding.rule)}
    known: dict[str, Source] = {**platform.sources}
    for system in facts.systems.values():
        known.update(system.sources)
        used.update(source for rung in system.rungs for source in rung.sources)
    chosen = (known[name] for name in sorted(used) if name in known)
    return [{"id": source.id, "url": source.url, "checked": source.checked} for source in chosen]


def _rule_sources(platform: Platform, rule_id: str) -> tuple[str, ...]:
    rule = platform.rule(rule_id)
    return rule.sources if rule else ()
