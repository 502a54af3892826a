"""What the window remembers between starts: its language. A damaged file only means that nothing is remembered."""

from __future__ import annotations

import logging
from pathlib import Path

from wizard.adapters.folders import make_private_folder
from wizard.adapters.json_files import JsonInputError, WriteFailedError, canonical_json, read_json, write_atomic
from wizard.core.texts import LANGUAGES

FILE = "window.json"
_log = logging.getLogger(__name__)


class Preferences:
    """The file `window.json` of a data folder."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE

    def language(self) -> str:
        """The language chosen last, or ""."""
        if not self._path.exists():
            return ""
        try:
            found = read_json(self._path, 4096)
        except JsonInputError:
            return ""
        language = found.get("language") if isinstance(found, dict) else None
        return language if language in LANGUAGES else ""

    def keep_language(self, language: str) -> None:
        """Remember it; that it could not be kept is only logged."""
        try:
            make_private_folder(self._path.parent)
            write_atomic(self._path, canonical_json({"language": language}))
        except WriteFailedError as error:
            _log.warning("window language not kept: %s", error.key)
