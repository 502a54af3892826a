"""Everything the roots hold, later roots over earlier ones; whole folders are loaded once, strictly."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.adapters.resources.roots import Root, find_folder, folder_names
from wizard.adapters.resources.text_files import TextFiles
from wizard.core.loading.problems import DescriptorError, Problem
from wizard.core.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from wizard.adapters.resources.strict_loading import StrictLoader
    from wizard.core.descriptors.callbacks import Callbacks
    from wizard.core.descriptors.platform import Platform, PlatformIndex
    from wizard.core.descriptors.system import System, SystemIndex
    from wizard.core.diagnosis.table import CodeTable

_log = logging.getLogger(__name__)


class Resources:
    """Platforms, systems and texts. Raises DescriptorError with every problem at once, UnknownFolderError."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = tuple(roots)
        self._text_files = TextFiles(self._roots)
        self._systems: dict[str, System] = {}
        self._platforms: dict[str, Platform] = {}

    @cached_property
    def _loader(self) -> StrictLoader:
        # Not at the top: strict loading knows every check there is, and the home page needs none of them.
        from wizard.adapters.resources.strict_loading import StrictLoader

        return StrictLoader(self._roots, self.texts)

    def __reduce__(self) -> tuple[type[Resources], tuple[tuple[Root, ...]]]:
        # What was loaded stays here: a copy in another process loads for itself.
        return Resources, (self._roots,)

    def platform_ids(self) -> tuple[str, ...]:
        """Ids of all platform folders, by name; nothing is parsed."""
        return folder_names(self._roots, "platforms")

    def system_ids(self) -> tuple[str, ...]:
        """Ids of all system folders, by name; nothing is parsed."""
        return folder_names(self._roots, "systems")

    def platform_folder(self, platform_id: str) -> Path:
        """The folder of a platform."""
        return find_folder(self._roots, "platforms", platform_id)

    def system_folder(self, system_id: str) -> Path:
        """The folder of a system."""
        return find_folder(self._roots, "systems", system_id)

    def platform_index(self, platform_id: str) -> PlatformIndex:
        """The small index of one platform."""
        return self._loader.platform_index(self.platform_folder(platform_id))

    def offered_platforms(self) -> tuple[PlatformIndex, ...]:
        """Every platform whose index can be read, in the order people are shown; the doctor names the others."""
        found = []
        for platform_id in self.platform_ids():
            try:
                found.append(self.platform_index(platform_id))
            except DescriptorError as error:
                _log.error("platform left out: %s", error.problems[0])
        return tuple(sorted(found, key=lambda index: (index.order, index.id)))

    def system_index(self, system_id: str) -> SystemIndex:
        """The small index of one system."""
        return self._loader.system_index(self.system_folder(system_id))

    def system(self, system_id: str) -> System:
        """The whole system, strictly loaded."""
        if system_id not in self._systems:
            self._systems[system_id] = self._loader.system(system_id)
        return self._systems[system_id]

    def systems_with_message_codes(self) -> tuple[str, ...]:
        """Ids of the systems that come with a table of error codes; nothing is parsed."""
        return tuple(one for one in self.system_ids() if (self.system_folder(one) / "message_codes.toml").is_file())

    def systems_with_callbacks(self) -> tuple[str, ...]:
        """Ids of the systems that call an address of the seller; nothing is parsed."""
        return tuple(one for one in self.system_ids() if (self.system_folder(one) / "callbacks.toml").is_file())

    def callbacks(self, system_id: str) -> Callbacks:
        """How a system calls the seller back, strictly loaded, without the rest of the system."""
        return self._loader.callbacks(system_id)

    def message_codes(self, system_id: str) -> CodeTable:
        """The error codes of a system's messages, strictly loaded, without the rest of the system."""
        return self._loader.message_codes(system_id)

    def platform(self, platform_id: str) -> Platform:
        """The whole platform, strictly loaded, its systems' credential schemas bundled in."""
        if platform_id not in self._platforms:
            self._platforms[platform_id] = self._loader.platform(platform_id)
        return self._platforms[platform_id]

    def system_schema(self, system_id: str) -> dict[str, Any]:
        """A system's credentials schema, self-contained. KeyError when there is none."""
        return self._loader.system_schema(system_id)

    def texts(self, language: str) -> Texts:
        """The texts in one language; files are parsed when a key of theirs is first asked."""
        return Texts(self._text_files.table, language)

    def text_files(self, language: str) -> list[Path]:
        """Every text file of a language."""
        return self._text_files.every_file(language)

    def problems(self) -> list[Problem]:
        """Every problem of every folder, missing texts included (`gangway doctor`)."""
        found = self._loader.schema_problems()
        loads: list[tuple[Callable[[str], object], Iterable[str]]] = [
            (self.system, self.system_ids()),
            (self.message_codes, self.systems_with_message_codes()),
            (self.platform, self.platform_ids()),
        ]
        for load, names in loads:
            for name in names:
                try:
                    load(name)
                except DescriptorError as error:
                    found.extend(error.problems)
        for platform in self._platforms.values():
            found.extend(self._loader.example_problems(platform))
        from wizard.adapters.resources.text_problems import text_problems

        told = {(problem.key, problem.message) for problem in found}
        files = {language: self._text_files.files_by_root(language) for language in LANGUAGES}
        found.extend(one for one in text_problems(files) if not one.key or (one.key, one.message) not in told)
        return sorted(set(found))
