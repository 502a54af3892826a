"""Read resources/ and schemas/ from disk: small indexes at start, whole folders when opened (design §2)."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wizard.core.descriptors.platform import Platform, PlatformIndex
from wizard.core.descriptors.system import System, SystemIndex
from wizard.core.loading.located import LocatedFile, parse_schema, parse_toml
from wizard.core.loading.paths import dangling_pointers
from wizard.core.loading.platforms import build_platform, build_platform_index
from wizard.core.loading.problems import DescriptorError, Problem
from wizard.core.loading.references import field_problems, platform_problems, rule_problems, system_problems
from wizard.core.loading.shape import Shapes
from wizard.core.loading.systems import build_index, build_system
from wizard.core.loading.wording import platform_keys, system_keys
from wizard.core.schema.bundle import MissingSchemaError, bundle, bundle_system
from wizard.core.schema.subset import refusals
from wizard.core.texts import LANGUAGES, Texts, flatten, segment_of

_SYSTEM_FILES = ("index", "fields", "ladder", "errors", "practice", "sources")
_PLATFORM_FILES = ("index", "flow", "sources")
_PLATFORM_EXTRAS = ("checklist", "kinds", "presets", "waits", "next", "words")
_SHAPE_OF = {"practice": "practice", "index": "system-index"}
_SEGMENT = re.compile(rb'^\[+"?([A-Za-z0-9_-]+)|^"?([A-Za-z0-9_-]+)"?[./][^\n=]*=|^([A-Za-z0-9_-]+) *=', re.M)


class UnknownPlatformError(KeyError):
    """No folder of that name in any root."""


@dataclass(frozen=True, slots=True)
class Root:
    """One place descriptors come from: its resources folder and its schemas folder."""

    resources: Path
    schemas: Path

    @classmethod
    def beside(cls, folder: Path) -> Root:
        """A folder given by --resources: platforms/, systems/, texts/ and schemas/ inside it."""
        return cls(folder, folder / "schemas")


def shipped_root() -> Root:
    """The resources that come with the program: frozen, installed, or in the source tree."""
    package = Path(__file__).resolve().parent.parent
    places = [Path(getattr(sys, "_MEIPASS", package / "_data")), package / "_data", package.parent]
    base = next(place for place in places if (place / "resources").is_dir())
    return Root(base / "resources", base / "schemas")


class Resources:
    """Everything the roots hold, later roots over earlier ones. Raises DescriptorError with every problem at once."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = tuple(roots)
        self._systems: dict[str, System] = {}
        self._platforms: dict[str, Platform] = {}
        self._problems: list[Problem] = []

    # --- what there is

    def platform_ids(self) -> tuple[str, ...]:
        """Ids of all platform folders, by name; nothing is parsed."""
        return self._folders("platforms")

    def system_ids(self) -> tuple[str, ...]:
        """Ids of all system folders, by name; nothing is parsed."""
        return self._folders("systems")

    def platform_index(self, platform_id: str) -> PlatformIndex:
        """The small index of one platform."""
        return build_platform_index(self._indexed("platforms", platform_id).value)

    def system_index(self, system_id: str) -> SystemIndex:
        """The small index of one system."""
        return build_index(self._indexed("systems", system_id).value)

    def platform_folder(self, platform_id: str) -> Path:
        """The folder of a platform."""
        return self._folder("platforms", platform_id)

    def system_folder(self, system_id: str) -> Path:
        """The folder of a system."""
        return self._folder("systems", system_id)

    # --- whole folders

    def system(self, system_id: str) -> System:
        """The whole system, strictly loaded."""
        if system_id not in self._systems:
            self._systems[system_id] = self._strictly(self._load_system, system_id)
        return self._systems[system_id]

    def platform(self, platform_id: str) -> Platform:
        """The whole platform, strictly loaded, its systems' credential schemas bundled in."""
        if platform_id not in self._platforms:
            self._platforms[platform_id] = self._strictly(self._load_platform, platform_id)
        return self._platforms[platform_id]

    def problems(self) -> list[Problem]:
        """Every problem of every folder, missing texts included (`gangway doctor`)."""
        found: list[Problem] = []
        for load, ids in ((self.system, self.system_ids()), (self.platform, self.platform_ids())):
            for one in ids:
                try:
                    load(one)
                except DescriptorError as error:
                    found.extend(error.problems)
        return sorted(set(found))

    def system_schema(self, system_id: str) -> dict[str, Any]:
        """A system's credentials schema, self-contained."""
        return bundle_system(self._schemas()[f"../systems/{system_id}.schema.json"], self._schemas())

    # --- texts

    def texts(self, language: str) -> Texts:
        """The texts in one language; files are parsed when a key of theirs is first asked."""
        return Texts(self._text_table, language)

    def _text_table(self, language: str, segment: str) -> Mapping[str, str]:
        table: dict[str, str] = {}
        for path in self._text_files(language, segment):
            flat = flatten(tomllib.loads(path.read_text("utf-8")))
            table.update({key: text for key, text in flat.items() if segment_of(key) == segment})
        return table

    def _text_files(self, language: str, segment: str) -> Iterator[Path]:
        for root in self._roots:
            folder = root.resources / "texts" / language
            yield from (path for path, segments in _common_texts(folder) if segment in segments)
            owned = (folder / "systems" / f"{segment}.toml", folder / "platforms" / f"{segment}.toml")
            yield from (path for path in owned if path.is_file())

    # --- reading

    def _folders(self, group: str) -> tuple[str, ...]:
        names = {
            path.name for root in self._roots for path in _children(root.resources / group) if not _is_hidden(path)
        }
        return tuple(sorted(names))

    def _folder(self, group: str, name: str) -> Path:
        for root in reversed(self._roots):
            path = root.resources / group / name
            if path.is_dir():
                return path
        raise UnknownPlatformError(name)

    def _indexed(self, group: str, name: str) -> LocatedFile:
        shape = "system-index" if group == "systems" else "platform-index"
        self._problems = []
        file = self._read(self._folder(group, name) / "index.toml", shape)
        if file is None:
            raise DescriptorError(self._problems)
        return file

    def _read(self, path: Path, shape: str) -> LocatedFile | None:
        """The parsed and shape-checked file; None after noting its problems."""
        try:
            data = path.read_bytes()
        except OSError as error:
            self._problems.append(Problem(str(path), 0, "", f"cannot be read: {error.strerror}"))
            return None
        parsed = parse_toml(str(path), data)
        if isinstance(parsed, Problem):
            self._problems.append(parsed)
            return None
        found = list(self._shapes().problems(shape, parsed))
        self._problems.extend(found)
        return None if found else parsed

    def _strictly(self, load: Any, name: str) -> Any:
        self._problems = []
        loaded = load(name)
        if self._problems or loaded is None:
            raise DescriptorError(self._problems)
        return loaded

    def _load_system(self, system_id: str) -> System | None:
        folder = self._folder("systems", system_id)
        read = {stem: self._read(folder / f"{stem}.toml", _SHAPE_OF.get(stem, stem)) for stem in _SYSTEM_FILES}
        files = {stem: file for stem, file in read.items() if file is not None}
        if len(files) < len(read):
            return None
        self._problems.extend(system_problems(system_id, files))
        schema = self._bundled_system(system_id)
        if schema is None:
            return None
        self._problems.extend(field_problems(files["fields"], schema.get("properties", {})))
        tables = {stem: file.value for stem, file in files.items()}
        system = build_system(tables, schema, lambda name: self._secret(folder / name))
        self._need_texts(files["index"].name, system_keys(system))
        return system

    def _bundled_system(self, system_id: str) -> dict[str, Any] | None:
        name = f"../systems/{system_id}.schema.json"
        try:
            schema = self.system_schema(system_id)
        except (MissingSchemaError, KeyError) as error:
            self._problems.append(Problem(name, 0, "", f"no such schema: {error.args[0]}"))
            return None
        self._problems.extend(Problem(name, 0, at, reason) for at, reason in refusals(schema))
        return schema

    def _secret(self, path: Path) -> str:
        try:
            return path.read_text("utf-8").strip()
        except OSError as error:
            self._problems.append(Problem(str(path), 0, "", f"cannot be read: {error.strerror}"))
            return ""

    def _load_platform(self, platform_id: str) -> Platform | None:
        folder = self._folder("platforms", platform_id)
        wanted = {stem: stem for stem in _PLATFORM_FILES} | {"index": "platform-index"}
        wanted |= {stem: stem for stem in _PLATFORM_EXTRAS if (folder / f"{stem}.toml").is_file()}
        read = {stem: self._read(folder / f"{stem}.toml", shape) for stem, shape in wanted.items()}
        rule_files = [self._read(path, "rules") for path in _rule_files(folder)]
        shared_rules, shared = self._shared()
        files = {stem: file for stem, file in read.items() if file is not None}
        own_rules = [file for file in rule_files if file is not None]
        if len(files) < len(read) or len(own_rules) < len(rule_files):
            return None
        shared_ids = [source["id"] for source in shared.get("sources", {}).get("source", ())]
        self._problems.extend(platform_problems(platform_id, files, self.system_ids(), shared_ids))
        sources = [*shared_ids, *(source["id"] for source in files["sources"].value.get("source", ()))]
        for file in own_rules:
            self._problems.extend(rule_problems(file, sources, platform_id))
        schema = self._bundled_platform(platform_id, files["index"].value["version"])
        if schema is None or self._problems:
            return None
        tables = {stem: file.value for stem, file in files.items()}
        kinds = {step["kind"] for step in tables["flow"]["step"]}
        rules = [rule for rule in shared_rules if rule["pointer"].split("/")[2] in kinds]
        rules += [rule for file in own_rules for rule in file.value.get("rule", ())]
        platform = build_platform(tables, rules, shared, schema)
        dangling = (
            Problem(files["index"].name, 0, who, f"no such pointer {at!r}") for who, at in dangling_pointers(platform)
        )
        self._problems.extend(dangling)
        self._need_texts(files["index"].name, platform_keys(platform))
        return platform

    def _shared(self) -> tuple[list[Any], dict[str, Any]]:
        """Rules of the shared steps, and their hints by step kind with the shared sources."""
        folder = self._roots[0].resources / "shared"
        shapes = {"entity": "fields", "documents": "fields", "sources": "sources", "rules": "rules"}
        read = {stem: self._read(folder / f"{stem}.toml", shape) for stem, shape in shapes.items()}
        tables = {stem: file.value for stem, file in read.items() if file is not None}
        rules = read["rules"]
        if rules is not None:
            ids = [source["id"] for source in tables.get("sources", {}).get("source", ())]
            self._problems.extend(rule_problems(rules, ids, ""))
        return list(tables.pop("rules", {}).get("rule", ())), tables

    def _bundled_platform(self, platform_id: str, version: int) -> dict[str, Any] | None:
        name = f"../platforms/{platform_id}.schema.json"
        try:
            schemas = self._schemas()
            schema = bundle(schemas[name], schemas, platform_id, version)
        except (MissingSchemaError, KeyError) as error:
            self._problems.append(Problem(name, 0, "", f"no such schema: {error.args[0]}"))
            return None
        self._problems.extend(Problem(name, 0, at, reason) for at, reason in refusals(schema))
        return schema

    @lru_cache(maxsize=1)  # noqa: B019 - one per Resources, which lives as long as the program
    def _schemas(self) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for root in self._roots:
            for group in ("platforms", "systems", "shared"):
                for path in sorted((root.schemas / group).glob("*.schema.json")):
                    parsed = parse_schema(str(path), path.read_bytes())
                    if isinstance(parsed, Problem):
                        self._problems.append(parsed)
                    else:
                        found[f"../{group}/{path.name}"] = parsed.value
        return found

    @lru_cache(maxsize=1)  # noqa: B019 - as above
    def _shapes(self) -> Shapes:
        folder = self._roots[0].schemas / "descriptors"
        return Shapes(
            {
                path.name.removesuffix(".schema.json"): parse_schema(str(path), path.read_bytes()).value  # type: ignore[union-attr]
                for path in folder.glob("*.schema.json")
            }
        )

    def _need_texts(self, file: str, keys: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(keys))
        for language in LANGUAGES:
            texts = self.texts(language)
            self._problems.extend(
                Problem(file, 0, key, f"no text in {language}") for key in wanted if not texts.has(key)
            )


def _rule_files(folder: Path) -> list[Path]:
    single = folder / "rules.toml"
    return ([single] if single.is_file() else []) + sorted((folder / "rules").glob("*.toml"))


def _children(folder: Path) -> Iterable[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "_"))


@lru_cache(maxsize=64)
def _common_texts(folder: Path) -> tuple[tuple[Path, frozenset[str]], ...]:
    """The files every platform shares and the key segments each holds, found without parsing."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        matches = _SEGMENT.findall(path.read_bytes())
        found.append((path, frozenset(part.decode() for groups in matches for part in groups if part)))
    return tuple(found)
