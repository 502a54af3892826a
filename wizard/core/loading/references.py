"""Does what a folder names exist: systems, sources, checks, word lists, pointers, earlier steps, personas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from wizard.core.checks import CHECKS
from wizard.core.loading.located import LocatedFile, Path
from wizard.core.loading.problems import Problem

Files = Mapping[str, LocatedFile]


def system_problems(folder: str, files: Files) -> Iterator[Problem]:
    """Dangling references, duplicate ids and an index that does not name its own folder."""
    yield from _own_id(folder, files["index"])
    yield from _sources_exist(files, ("ladder", "rung"), ("errors", "error"))
    yield from _captures(files["errors"])
    for stem, key, name in (("ladder", "rung", "id"), ("errors", "error", "code"), ("practice", "persona", "id")):
        yield from duplicates(files[stem], key, name)
    personas = {persona["id"] for persona in files["practice"].value["persona"]}
    for index, persona in enumerate(files["practice"].value["persona"]):
        if persona.get("based_on", "") not in {"", *personas}:
            yield files["practice"].problem(("persona", index, "based_on"), f"no persona {persona['based_on']!r}")


def _captures(errors: LocatedFile) -> Iterator[Problem]:
    """Captures that are no regular expression with exactly one group."""
    for index, error in enumerate(errors.value["error"]):
        for name, capture in error.get("capture", {}).items():
            if _groups(capture["pattern"]) != 1:
                yield errors.problem(("error", index, "capture", name), "a pattern has one group")


def _groups(pattern: str) -> int:
    """How many groups a regular expression has; -1 for what is none."""
    try:
        return re.compile(pattern).groups
    except re.error:
        return -1


def condition_problems(file: LocatedFile, key: str, fields: Iterable[str]) -> Iterator[Problem]:
    """Conditions on credentials that the schema does not have."""
    known = {f"/{name}" for name in fields}
    for index, table in enumerate(file.value.get(key, ())):
        for condition in table.get("when", ()):
            if condition["pointer"] not in known:
                yield file.problem((key, index, "when"), f"no credential {condition['pointer']!r}")


def field_problems(hints: LocatedFile, names: Iterable[str]) -> Iterator[Problem]:
    """Hints for fields that the schema does not have, or that are to follow one it does not have."""
    known = set(names)
    for name, one in hints.value.items():
        if name not in known:
            yield hints.problem((name,), "no such field in the schema")
        group, dot, _last = name.rpartition(".")
        for other in one.get("differs_from", ()):
            if group + dot + other not in known:
                yield hints.problem((name, "differs_from"), f"no field {other!r} beside it")
        if _groups(one.get("inside", "()")) != 1:
            yield hints.problem((name, "inside"), "a pattern has one group")
        if _groups(one.get("own_shape", "")) < 0:
            yield hints.problem((name, "own_shape"), "not a regular expression")
        if "after" in one and group + dot + one["after"] not in known:
            yield hints.problem((name, "after"), f"no field {one['after']!r} beside it")


def platform_problems(
    folder: str, files: Files, systems: Iterable[str], shared_sources: Iterable[str]
) -> Iterator[Problem]:
    """Dangling references, duplicate ids, unknown checks, conditions on later steps."""
    yield from _own_id(folder, files["index"])
    index = files["index"]
    for position, system in enumerate(index.value["systems"]):
        if system not in set(systems):
            yield index.problem(("systems", position), f"no system {system!r}")
    named = index.value["identity"]
    if not {*([named] if isinstance(named, str) else named)} <= {*index.value["systems"]}:
        yield index.problem(("identity",), "the identity's system is not among `systems`")
    kinds = {"checklist": "document", "presets": "preset", "waits": "wait"}
    pairs = [(stem, key) for stem, key in kinds.items() if stem in files]
    yield from _sources_exist(files, *pairs, extra=shared_sources)
    for stem, key in [*pairs, ("flow", "step"), ("kinds", "kind"), ("next", "next")]:
        if stem in files:
            yield from duplicates(files[stem], key, "id")
    yield from _preset_kinds(files)
    yield from _tables_of_dates(files)
    yield from _conditions_look_back(files["flow"])


def rule_problems(file: LocatedFile, sources: Iterable[str], prefix: str) -> Iterator[Problem]:
    """Rules that name an unknown check or source, or carry another folder's prefix."""
    known = set(sources)
    for index, rule in enumerate(file.value.get("rule", ())):
        if rule["check"] not in CHECKS:
            yield file.problem(("rule", index, "check"), f"no check {rule['check']!r}")
        if rule["evidence"] == "contradicted" and rule["severity"] == "error":
            yield file.problem(("rule", index, "severity"), "a contradicted rule never blocks")
        if prefix and not rule["id"].startswith(prefix + "/"):
            yield file.problem(("rule", index, "id"), f"a rule of this folder is named {prefix}/…")
        if not (rule["pointer"] + "/").startswith(rule.get("item", "") + "/"):
            yield file.problem(("rule", index, "item"), "the item's pattern is not the beginning of the rule's pointer")
        for source in rule["sources"]:
            if source not in known:
                yield file.problem(("rule", index, "sources"), f"no source {source!r}")
    yield from duplicates(file, "rule", "id")


def duplicates(file: LocatedFile, key: str, name: str) -> Iterator[Problem]:
    """Array tables whose `name` repeats."""
    seen: set[str] = set()
    for index, table in enumerate(file.value.get(key, ())):
        if table[name] in seen:
            yield file.problem((key, index, name), f"duplicate {name} {table[name]!r}")
        seen.add(table[name])


def _own_id(folder: str, index: LocatedFile) -> Iterator[Problem]:
    if index.value["id"] != folder:
        yield index.problem(("id",), f"the folder is named {folder!r}")


def _sources_exist(files: Files, *places: tuple[str, str], extra: Iterable[str] = ()) -> Iterator[Problem]:
    known = {source["id"] for source in files["sources"].value.get("source", ())} | set(extra)
    for stem, key in places:
        for index, table in enumerate(files[stem].value.get(key, ())):
            for source in table.get("sources", ()):
                if source not in known:
                    yield files[stem].problem((key, index, "sources"), f"no source {source!r}")
    yield from duplicates(files["sources"], "source", "id")


def _preset_kinds(files: Files) -> Iterator[Problem]:
    if "presets" not in files:
        return
    kinds = {kind["id"] for kind in files["kinds"].value.get("kind", ())} if "kinds" in files else set()
    for index, preset in enumerate(files["presets"].value.get("preset", ())):
        if preset["kind"] not in kinds:
            yield files["presets"].problem(("preset", index, "kind"), f"no kind {preset['kind']!r}")


def _tables_of_dates(files: Files) -> Iterator[Problem]:
    """Deadlines that look a date up in a word table that is not there."""
    known = files["words"].value if "words" in files else {}
    for index, deadline in enumerate(files["waits"].value.get("deadline", ()) if "waits" in files else ()):
        if deadline.get("dates", "") not in {"", *known}:
            yield files["waits"].problem(("deadline", index, "dates"), f"no word table {deadline['dates']!r}")


def _conditions_look_back(flow: LocatedFile) -> Iterator[Problem]:
    earlier: set[str] = set()
    for index, step in enumerate(flow.value["step"]):
        for position, condition in enumerate(step.get("when", ())):
            place: Path = ("step", index, "when", position)
            pointer = condition["pointer"]
            if not pointer.startswith("/steps/") or pointer.split("/")[2] not in earlier:
                yield flow.problem(place, f"a step's condition looks at an earlier step, not {pointer!r}")
        earlier.add(step["id"])


def account_problems(index: LocatedFile, systems: Iterable[str]) -> Iterator[Problem]:
    """A system that says its accounts are those of one that is not there."""
    named = index.value.get("accounts")
    if named is not None and named not in set(systems):
        yield index.problem(("accounts",), f"no system {named!r}")
