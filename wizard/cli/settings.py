"""`platforms`, `schema` and `doctor`: what there is, and whether this computer is fit for it."""

from __future__ import annotations

import json
from pathlib import Path

from wizard.adapters.json_files import canonical_json, write_atomic
from wizard.cli.arguments import Verbs
from wizard.cli.call import Call, UnknownNameError
from wizard.cli.exit_codes import DONE, FINDINGS, NO_KEYRING, UNUSABLE
from wizard.cli.printing import typed
from wizard.core.ladder import RungState
from wizard.onboarding.doctor import Check, Doctor, bundle
from wizard.onboarding.reports import platform_record, system_record

_SIGNS = {RungState.PASSED: "✓", RungState.FAILED: "✕"}


def add(verbs: Verbs) -> None:
    """Add the verbs."""
    verbs.add("platforms", platforms)
    schema_verb = verbs.add("schema", schema)
    schema_verb.ask("name", text="schema-name", nargs="?", metavar="PLATFORM|SYSTEM")
    doctor_verb = verbs.add("doctor", doctor)
    doctor_verb.ask("--bundle", text="bundle", type=Path, metavar="FILE")


def platforms(call: Call) -> int:
    """Every platform with its steps, rungs and evidence counts, then every system."""
    resources = call.program.resources
    ordered = sorted(resources.platform_ids(), key=lambda name: (resources.platform_index(name).order, name))
    for name in ordered:
        record = platform_record(resources, name)
        call.console.record(typed("platform", record))
        call.console.line(f"{name}  {call.texts.get(f'{name}.title')}")
        titles = [call.texts.get(f"{name}.{step}.title") for step in record["steps"]]
        call.console.line("    " + call.texts.get("cli.platforms.steps", steps=" → ".join(titles)))
        counts = ", ".join(f"{call.texts.get(f'cli.evidence.{key}')} {n}" for key, n in record["evidence"].items())
        call.console.line("    " + call.texts.get("cli.platforms.rules", count=record["rules"], evidence=counts))
        call.console.line("    " + call.texts.get("cli.platforms.systems", systems=", ".join(_ids(record["systems"]))))
    for name in resources.system_ids():
        record = system_record(resources, name)
        call.console.record(typed("system", record))
        call.console.line(f"{name}  {call.texts.get(f'{name}.system')}  {record['host']}")
        call.console.line("    " + call.texts.get("cli.platforms.rungs", rungs=" → ".join(_ids(record["rungs"]))))
    return DONE


def _ids(records: list[dict[str, str]]) -> list[str]:
    return [record["id"] for record in records]


def schema(call: Call) -> int:
    """The schema of a platform's documents or of a system's credentials; without a name, the names."""
    resources, name = call.program.resources, call.arguments.name
    if name is None:
        for kind, names in (("platform", resources.platform_ids()), ("system", resources.system_ids())):
            for one in names:
                call.console.record(typed("schema", {"name": one, "of": kind}))
                call.console.line(one)
        return DONE
    if name in resources.platform_ids():
        found = resources.platform(name).schema
    elif name in resources.system_ids():
        found = resources.system_schema(name)
    else:
        known = sorted({*resources.platform_ids(), *resources.system_ids()})
        raise UnknownNameError(name=name[:80], known=", ".join(known))
    indent = None if call.console.as_json else 2
    call.console.raw(json.dumps(found, ensure_ascii=True, indent=indent, sort_keys=True) + "\n")
    return DONE


def doctor(call: Call) -> int:
    """Look at everything; write the redacted bundle when asked to."""
    checks: list[Check] = []
    for check in Doctor(call.program).checks():
        checks.append(check)
        call.console.record(typed("check", {**check.record, "message": _words(call, check)}))
        call.console.line(f"{_SIGNS.get(check.result, '–')} {_words(call, check)}")
        for problem in check.parameters.get("problems", ()):
            call.console.line(f"    {problem}")
    if call.arguments.bundle is not None:
        write_atomic(call.arguments.bundle, canonical_json(bundle(checks)))
        call.say("doctor.bundle", file=str(call.arguments.bundle))
    failed = {check.name for check in checks if check.result is RungState.FAILED}
    if "descriptors" in failed:
        return UNUSABLE
    if "keyring" in failed:
        return NO_KEYRING
    return FINDINGS if failed else DONE


def _words(call: Call, check: Check) -> str:
    if check.rung is not None:
        words = call.printer().speaker.rung(check.rung)
        state = call.texts.get(f"checklist.rung.{check.result.value}")
        text = words.message if check.result is not RungState.PASSED else ""
        label = f"{check.rung.system} · {words.label}"
        return f"{label} - {state}" + (f" ({text})" if text else "")
    told = {**check.parameters, **check.parameters.get("versions", {})}
    return call.texts.first(f"doctor.{check.name}.{check.code}", f"error.{check.code}.message", **told)
