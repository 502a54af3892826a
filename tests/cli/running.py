"""Run the command line in this process and read what it printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wizard.app import build
from wizard.cli.main import run
from wizard.onboarding.program import Options

FINDING_KEYS = {
    *("code", "severity", "pointer", "message", "rule", "evidence", "source", "path"),
    *("parameters", "fix", "span", "waived"),
}
WINDOW = 77


@dataclass(frozen=True)
class Ran:
    """One command line's end."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def findings(self) -> list[dict[str, Any]]:
        return [record for record in self.records if "type" not in record]

    @property
    def blocking(self) -> list[tuple[str, str]]:
        return [(one["code"], one["pointer"]) for one in self.findings if one["severity"] == "error"]

    def typed(self, kind: str) -> list[dict[str, Any]]:
        return [record for record in self.records if record.get("type") == kind]


class Gangway:
    """Runs verbs in a data folder of the test's own; `practice` adds the stand-ins."""

    def __init__(self, data: Path, endpoints: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self.endpoints = endpoints
        self.opened: list[Options] = []
        self._captured = captured

    def __call__(self, *argv: object) -> Ran:
        words = [str(one) for one in argv]
        at = words.index("--") if "--" in words else len(words)
        return self.plain(*words[:at], "--data-dir", str(self.data), *words[at:])

    def practice(self, *argv: object) -> Ran:
        words = [str(one) for one in argv]
        at = words.index("--") if "--" in words else len(words)
        return self(*words[:at], "--json", "--endpoints", str(self.endpoints), *words[at:])

    def plain(self, *argv: str) -> Ran:
        self._captured.readouterr()
        code = run(list(argv), build, self._open)
        out, err = self._captured.readouterr()
        return Ran(code, out, err)

    def _open(self, options: Options) -> int:
        self.opened.append(options)
        return WINDOW


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, for comparing before and after."""
    if not folder.exists():
        return {}
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
