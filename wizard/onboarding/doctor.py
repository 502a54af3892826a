"""What on this computer could stand in the way: keyring, folders, fonts, versions, descriptors, network (`doctor`)."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from wizard import __version__
from wizard.adapters.folders import DataFolder
from wizard.adapters.json_files import WriteFailedError, write_atomic
from wizard.core.ladder import RungResult, RungState
from wizard.core.pointer import join
from wizard.onboarding.program import Program

_PACKAGES = (
    *("PySide6-Essentials", "keyring", "requests", "urllib3", "jsonschema", "jsonschema-rs", "python-stdnum"),
    *("phonenumbers", "Babel", "platformdirs", "truststore", "cryptography"),
)
_NETWORK = ("proxy", "name", "tcp", "tls", "clock")
_FONT_SECONDS = 10
# What fontconfig needs; the rest of the environment may hold keys that are none of its business.
_FONT_VARIABLES = (
    *("PATH", "HOME", "LANG", "LC_ALL", "FONTCONFIG_FILE", "FONTCONFIG_PATH"),
    *("XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `result` is a RungState's value; `code` names the text `doctor.<name>.<code>`."""

    name: str
    result: RungState
    code: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    rung: RungResult | None = None

    @property
    def record(self) -> dict[str, Any]:
        """The check as JSON; nothing in it names a person, a shop or a folder of theirs."""
        code = self.rung.code if self.rung else self.code
        shown = {name: value for name, value in self.parameters.items() if name not in ("folder", "problems")}
        return {"name": self.name, "result": self.result.value, "code": code, "parameters": shown}


class Doctor:
    """Looks at everything once; each check stands for itself."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def checks(self) -> Iterator[Check]:
        """Every check as it is known."""
        for look in (self._versions, self._folder, self._keyring, self._fonts, self._descriptors):
            yield look()
        yield from self._network()

    def _versions(self) -> Check:
        found = {"gangway": __version__, "python": platform.python_version(), "system": platform.platform()}
        for name in _PACKAGES:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = "-"
        missing = sorted(name for name, one in found.items() if one == "-")
        told = {"versions": found, "missing": ", ".join(missing)}
        if missing:
            return Check("versions", RungState.FAILED, "missing", told)
        return Check("versions", RungState.PASSED, "ok", told)

    def _folder(self) -> Check:
        root = self._program.data_root
        probe = root / ".gangway-doctor"
        try:
            DataFolder(root).prepare()
            write_atomic(probe, b"probe")
            probe.unlink()
        except (WriteFailedError, OSError):
            return Check("folder", RungState.FAILED, "not-writable", {"folder": str(root)})
        return Check("folder", RungState.PASSED, "ok", {"folder": str(root)})

    def _keyring(self) -> Check:
        vault = self._program.workspace.outside.vault
        if not vault.durable:
            return Check("keyring", RungState.NOT_TESTED, "memory")
        state = vault.state()
        if state.usable:
            return Check("keyring", RungState.PASSED, "ok")
        return Check("keyring", RungState.FAILED, str(state.reason), dict(state.parameters))

    def _fonts(self) -> Check:
        """Windows and macOS bring Chinese fonts; elsewhere fontconfig is asked."""
        command = shutil.which("fc-list")
        if sys.platform in ("win32", "darwin"):
            return Check("fonts", RungState.PASSED, "ok")
        if command is None:
            return Check("fonts", RungState.NOT_TESTED, "unknown")
        env = {name: value for name, value in os.environ.items() if name in _FONT_VARIABLES}
        try:
            found = subprocess.run(  # noqa: S603 - a fixed command
                [command, ":lang=zh", "family"], env=env, capture_output=True, timeout=_FONT_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return Check("fonts", RungState.NOT_TESTED, "unknown")
        has_any = bool(found.stdout.strip())
        return Check("fonts", RungState.PASSED, "ok") if has_any else Check("fonts", RungState.FAILED, "missing")

    def _descriptors(self) -> Check:
        problems = self._program.resources.problems()
        told = {"count": len(problems), "problems": [str(one) for one in problems]}
        if problems:
            return Check("descriptors", RungState.FAILED, "broken", told)
        return Check("descriptors", RungState.PASSED, "ok", told)

    def _network(self) -> Iterator[Check]:
        """The way to every system: proxy, name, connection, TLS and clock, without any credential."""
        resources, runner = self._program.resources, self._program.workspace.outside.runner
        for name in resources.system_ids():
            results: list[RungResult] = []
            runner.run(resources.system(name), {}, results.append, threading.Event())
            for rung in results:
                if rung.rung in _NETWORK:
                    told = {"system": name, "rung": rung.rung}
                    yield Check(f"network{join(name, rung.rung)}", rung.state, rung.code, told, rung)


def bundle(checks: list[Check]) -> dict[str, Any]:
    """What may be passed on when asking for help: no name, path, address or value of the person's."""
    return {"gangway": "doctor", "version": __version__, "checks": [one.record for one in checks]}
