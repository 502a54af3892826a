"""Whole folders of descriptors, loaded strictly: every problem of a folder at once, or what it describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from wizard.adapters.resources.reading import Reader, SchemaFiles
from wizard.adapters.resources.roots import Root, find_folder, folder_names
from wizard.adapters.resources.text_problems import broken
from wizard.core.descriptors.callbacks import Callbacks
from wizard.core.descriptors.platform import Platform, PlatformIndex
from wizard.core.descriptors.system import System, SystemIndex
from wizard.core.diagnosis.table import CodeTable
from wizard.core.loading.actions import action_keys, action_problems, build_actions
from wizard.core.loading.authorizations import (
    authorization_keys,
    authorization_problems,
    build_authorization,
    build_derived,
    derived_problems,
)
from wizard.core.loading.callbacks import build_callbacks, callback_problems
from wizard.core.loading.collections import collection_problems
from wizard.core.loading.comparisons import comparison_problems
from wizard.core.loading.examples import example_problems
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.message_codes import build_codes, code_keys, code_problems
from wizard.core.loading.paths import dangling_pointers
from wizard.core.loading.pickers import picker_problems, wanted_listings
from wizard.core.loading.platforms import build_platform, build_platform_index
from wizard.core.loading.problems import DescriptorError, Problem
from wizard.core.loading.references import (
    account_problems,
    condition_problems,
    field_problems,
    platform_problems,
    rule_problems,
    system_problems,
)
from wizard.core.loading.systems import build_index, build_system
from wizard.core.loading.template_apis import build_template_api, template_api_keys, template_api_problems
from wizard.core.loading.token_practice import token_practice_problems
from wizard.core.loading.triggers import trigger_problems
from wizard.core.loading.uploads import upload_problems
from wizard.core.loading.wording import platform_keys, system_keys
from wizard.core.schema.bundle import MissingSchemaError, bundle, bundle_system
from wizard.core.schema.shapes import stated_properties
from wizard.core.schema.subset import refusals
from wizard.core.texts import LANGUAGES, Texts

_SYSTEM_FILES = {stem: stem for stem in ("fields", "ladder", "errors", "practice", "sources")} | {
    "index": "system-index"
}
_PLATFORM_FILES = {"index": "platform-index", "flow": "flow", "sources": "sources"}
TRIGGERS = "triggers"
COMPARISON = "comparison"
_PLATFORM_EXTRAS = ("checklist", "kinds", "presets", "waits", "next", "words", TRIGGERS, COMPARISON)
_SHARED_FILES = {"entity": "fields", "documents": "fields", "sources": "sources", "rules": "rules"}
MESSAGE_CODES = "message_codes"
TEMPLATES = "templates"
CALLBACKS = "callbacks"
ACTIONS = "actions"
DERIVED = "derived"
AUTHORIZATION = "authorization"
_SYSTEM_EXTRAS = (TEMPLATES, CALLBACKS, ACTIONS, DERIVED, AUTHORIZATION)

T = TypeVar("T")


class StrictLoader:
    """Loads the folders of some roots. Raises DescriptorError, UnknownFolderError."""

    def __init__(self, roots: Sequence[Root], texts: Callable[[str], Texts]) -> None:
        self._roots = tuple(roots)
        self._texts = texts
        self._schemas = SchemaFiles(self._roots)

    def schema_problems(self) -> list[Problem]:
        """Schema files that are no JSON."""
        return list(self._schemas.problems)

    def platform_index(self, folder: Path) -> PlatformIndex:
        """The small index of one platform's folder."""
        return build_platform_index(self._index(folder, "platform-index").value)

    def system_index(self, folder: Path) -> SystemIndex:
        """The small index of one system's folder."""
        return build_index(self._index(folder, "system-index").value)

    def _index(self, folder: Path, shape: str) -> LocatedFile:
        reader = Reader(self._schemas)
        file = reader.read(folder / "index.toml", shape)
        if file is None:
            raise DescriptorError(reader.problems)
        return file

    def system(self, system_id: str) -> System:
        """The whole system."""
        return self._strictly(self._load_system, system_id)

    def platform(self, platform_id: str) -> Platform:
        """The whole platform, its systems' credential schemas bundled in."""
        return self._strictly(self._load_platform, platform_id)

    def message_codes(self, system_id: str) -> CodeTable:
        """The error codes of a system's messages, without the rest of the system."""
        return self._strictly(self._load_message_codes, system_id)

    def callbacks(self, system_id: str) -> Callbacks:
        """How a system calls the seller back, without the rest of the system and what must agree with it."""
        return self._strictly(self._load_callbacks, system_id)

    def system_schema(self, system_id: str) -> dict[str, Any]:
        """A system's credentials schema, self-contained. KeyError when there is none."""
        return bundle_system(self._schemas.by_name[f"../systems/{system_id}.schema.json"], self._schemas.by_name)

    def _strictly(self, load: Callable[[str, Reader], T | None], name: str) -> T:
        reader = Reader(self._schemas)
        loaded = load(name, reader)
        if loaded is None or reader.problems:
            raise DescriptorError(reader.problems)
        return loaded

    def _load_system(self, system_id: str, reader: Reader) -> System | None:
        folder = find_folder(self._roots, "systems", system_id)
        extras = [stem for stem in _SYSTEM_EXTRAS if (folder / f"{stem}.toml").is_file()]
        files = reader.read_stems(folder, _SYSTEM_FILES | {stem: stem for stem in extras})
        if files is None:
            return None
        reader.problems += [*system_problems(system_id, files), *collection_problems(files["practice"])]
        reader.problems += [*upload_problems(files["practice"]), *token_practice_problems(files["practice"])]
        reader.problems += self._template_problems(files)
        schema = self._bundled(f"../systems/{system_id}.schema.json", lambda: self.system_schema(system_id), reader)
        if schema is None:
            return None
        reader.problems += field_problems(files["fields"], stated_properties(schema, schema))
        reader.problems += condition_problems(files["ladder"], "rung", stated_properties(schema, schema))
        reader.problems += [*_callback_problems(files, schema), *_action_problems(files, schema)]
        reader.problems += _authorization_problems(files, schema)
        tables = {stem: file.value for stem, file in files.items()}
        system = build_system(tables, schema, lambda name: reader.read_text(folder / name))
        if TEMPLATES in tables:
            system = replace(system, templates=build_template_api(tables[TEMPLATES]))
        if CALLBACKS in tables:
            system = replace(system, callbacks=build_callbacks(tables[CALLBACKS]))
        if ACTIONS in tables:
            system = replace(system, actions=build_actions(tables[ACTIONS]))
        if DERIVED in tables:
            system = replace(system, derived=build_derived(tables[DERIVED]))
        if AUTHORIZATION in tables:
            system = replace(system, authorization=build_authorization(tables[AUTHORIZATION]))
        keys = (*system_keys(system), *template_api_keys(system), *action_keys(system), *authorization_keys(system))
        self._need_texts(files["index"].name, f"systems/{system_id}.toml", keys, reader)
        return system

    def _template_problems(self, files: dict[str, LocatedFile]) -> Iterator[Problem]:
        systems = folder_names(self._roots, "systems")
        yield from account_problems(files["index"], systems)
        if TEMPLATES in files:
            sources = _source_ids(files["sources"])
            yield from template_api_problems(files[TEMPLATES], files["errors"], sources, systems)

    def _load_message_codes(self, system_id: str, reader: Reader) -> CodeTable | None:
        path = find_folder(self._roots, "systems", system_id) / f"{MESSAGE_CODES}.toml"
        file = reader.read(path, MESSAGE_CODES)
        if file is None:
            return None
        reader.problems += code_problems(file)
        table = build_codes(system_id, file.value)
        self._need_texts(file.name, f"{MESSAGE_CODES}.toml", code_keys(table), reader)
        return table

    def _load_callbacks(self, system_id: str, reader: Reader) -> Callbacks | None:
        file = reader.read(find_folder(self._roots, "systems", system_id) / f"{CALLBACKS}.toml", CALLBACKS)
        return None if file is None else build_callbacks(file.value)

    def _load_platform(self, platform_id: str, reader: Reader) -> Platform | None:
        folder = find_folder(self._roots, "platforms", platform_id)
        extras = {stem: stem for stem in _PLATFORM_EXTRAS if (folder / f"{stem}.toml").is_file()}
        files = reader.read_stems(folder, {**_PLATFORM_FILES, **extras})
        rules = reader.read_all(_rule_files(folder), "rules")
        shared = reader.read_stems(self._roots[0].resources / "shared", _SHARED_FILES)
        if files is None or rules is None or shared is None:
            return None
        self._check_references(platform_id, files, rules, shared, reader)
        name, version = f"../platforms/{platform_id}.schema.json", files["index"].value["version"]
        by_name = self._schemas.by_name
        schema = self._bundled(name, lambda: bundle(by_name[name], by_name, platform_id, version), reader)
        if schema is None or reader.problems:
            return None
        tables = {stem: file.value for stem, file in files.items()}
        hints = {stem: file.value for stem, file in shared.items()}
        all_rules = [*_shared_rules(hints, tables), *(one for file in rules for one in file.value.get("rule", ()))]
        platform = build_platform(tables, all_rules, hints, schema)
        index = files["index"].name
        reader.problems += [
            Problem(index, 0, who, f"no such pointer {at!r}") for who, at in dangling_pointers(platform)
        ]
        self._need_texts(index, f"platforms/{platform_id}.toml", platform_keys(platform), reader)
        if self._is_added(folder):
            reader.problems += self._example_problems(platform, rules)
        return platform

    def _is_added(self, folder: Path) -> bool:
        """Whether the folder came with --resources: what ships has had its examples run by the tests."""
        return not folder.is_relative_to(self._roots[0].resources)

    def example_problems(self, platform: Platform) -> list[Problem]:
        """Rules of the platform, shared ones included, that contradict their own examples."""
        reader = Reader(self._schemas)
        folder = find_folder(self._roots, "platforms", platform.index.id)
        shared = self._roots[0].resources / "shared" / "rules.toml"
        files = reader.read_all([shared, *_rule_files(folder)], "rules") or []
        return [*reader.problems, *self._example_problems(platform, files)]

    def _example_problems(self, platform: Platform, files: Sequence[LocatedFile]) -> list[Problem]:
        rules = {rule.id: rule for rule in platform.rules}
        return [problem for file in files for problem in example_problems(file, rules, platform.words)]

    def _check_references(
        self,
        platform_id: str,
        files: dict[str, LocatedFile],
        rules: list[LocatedFile],
        shared: dict[str, LocatedFile],
        reader: Reader,
    ) -> None:
        shared_sources = _source_ids(shared["sources"])
        reader.problems += platform_problems(platform_id, files, folder_names(self._roots, "systems"), shared_sources)
        reader.problems += rule_problems(shared["rules"], shared_sources, "")
        if wanted_listings(files["flow"]):
            reader.problems += picker_problems(files["flow"], self._listings(files["index"].value["systems"], reader))
        if COMPARISON in files:
            reader.problems += comparison_problems(files[COMPARISON], files["flow"])
        if TRIGGERS in files:
            known = [*shared_sources, *_source_ids(files["sources"])]
            reader.problems += trigger_problems(files[TRIGGERS], known)
        for file in rules:
            reader.problems += rule_problems(file, [*shared_sources, *_source_ids(files["sources"])], platform_id)

    def _listings(self, systems: Iterable[str], reader: Reader) -> set[str]:
        """The ids of the lists that these systems tell; one that is not there is another problem."""
        known = folder_names(self._roots, "systems")
        paths = [find_folder(self._roots, "systems", one) / f"{ACTIONS}.toml" for one in systems if one in known]
        files = [reader.read(path, ACTIONS) for path in paths if path.is_file()]
        return {one["id"] for file in files if file is not None for one in file.value.get("listing", ())}

    def _bundled(self, name: str, make: Callable[[], dict[str, Any]], reader: Reader) -> dict[str, Any] | None:
        try:
            schema = make()
        except (MissingSchemaError, KeyError) as error:
            reader.problems.append(Problem(name, 0, "", f"no such schema: {error.args[0]}"))
            return None
        reader.problems += [Problem(name, 0, at, reason) for at, reason in refusals(schema)]
        return schema

    def _need_texts(self, file: str, own: str, keys: Iterable[str], reader: Reader) -> None:
        wanted = list(dict.fromkeys(keys))
        for language in LANGUAGES:
            paths = [root.resources / "texts" / language / own for root in self._roots]
            found = [problem for path in paths if path.is_file() for problem in broken(path)]
            reader.problems += found
            if found:
                continue  # that its texts are missing follows from it
            texts = self._texts(language)
            missing = (key for key in wanted if not texts.has(key))
            reader.problems += [Problem(file, 0, key, f"no text in {language}") for key in missing]


def _rule_files(folder: Path) -> list[Path]:
    single = folder / "rules.toml"
    return ([single] if single.is_file() else []) + sorted((folder / "rules").glob("*.toml"))


def _shared_rules(shared: dict[str, Any], tables: dict[str, Any]) -> list[Any]:
    """The shared rules of the shared steps this platform has (/steps/<kind>/…)."""
    kinds = {step["kind"] for step in tables["flow"]["step"]}
    return [rule for rule in shared["rules"].get("rule", ()) if rule["pointer"].split("/")[2] in kinds]


def _callback_problems(files: Mapping[str, LocatedFile], schema: Mapping[str, Any]) -> Iterable[Problem]:
    if CALLBACKS not in files:
        return ()
    return callback_problems(files[CALLBACKS], stated_properties(schema, schema), _source_ids(files["sources"]))


def _action_problems(files: Mapping[str, LocatedFile], schema: Mapping[str, Any]) -> Iterable[Problem]:
    if ACTIONS not in files:
        return ()
    fields = stated_properties(schema, schema)
    return action_problems(files[ACTIONS], files["errors"], _source_ids(files["sources"]), fields)


def _authorization_problems(files: Mapping[str, LocatedFile], schema: Mapping[str, Any]) -> Iterable[Problem]:
    properties = schema.get("properties", {})
    if DERIVED in files:
        yield from derived_problems(files[DERIVED], properties)
    if AUTHORIZATION in files:
        sources = _source_ids(files["sources"])
        yield from authorization_problems(files[AUTHORIZATION], files["errors"], properties, sources)


def _source_ids(file: LocatedFile) -> list[str]:
    return [source["id"] for source in file.value.get("source", ())]
