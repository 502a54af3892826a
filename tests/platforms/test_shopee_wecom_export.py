"""A whole practice run from the command line: its export is valid and repeats to the byte, and no secret leaves."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.platforms.test_shopee_wecom import FOLDER

SYSTEMS = ("shopee", "wecom")
ROOT = FOLDER.parents[2]


@dataclass(frozen=True)
class Run:
    """One run's folder (export in `out`, data in `data`) and everything it said."""

    folder: Path
    said: str

    @property
    def export(self) -> Path:
        return self.folder / "out" / "shopee-wecom"


def gangway(*words: object, code: int = 0) -> str:
    """What a command says; it has to end with `code`."""
    command = [sys.executable, "-m", "wizard", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """The same practice run twice, in folders of their own."""
    made = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp(name)
        words = ("practice", "shopee-wecom", "--out", folder / "out", "--data-dir", folder / "data")
        made.append(Run(folder, gangway(*words)))
    return made


def test_export_is_what_a_stock_validator_and_gangway_take(runs: list[Run]) -> None:
    export = runs[0].export
    validator = str(Path(sys.executable).parent / "check-jsonschema")
    schema = export / "schema" / "shopee-wecom.schema.json"
    done = subprocess.run([validator, "--schemafile", schema, export / "config.json"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "shopee-wecom/masked" in gangway("check", export, "--data-dir", runs[0].folder / "data")


def test_same_answers_are_the_same_bytes(runs: list[Run]) -> None:
    one, two = (run.export for run in runs)
    for name in ("config.json", "schema/shopee-wecom.schema.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_export_can_be_rehearsed(runs: list[Run]) -> None:
    said = gangway("rehearse", runs[0].export, "--data-dir", runs[0].folder / "data", "--lang", "en")
    assert "35 pushes" in said


def test_no_secret_is_in_any_file_or_word(runs: list[Run]) -> None:
    folders = [ROOT / "resources" / "systems" / name / "practice" / "good" for name in SYSTEMS]
    secrets = {path.read_text("utf-8").strip() for folder in folders for path in folder.iterdir()}
    assert len(secrets) >= 8
    written = [path for run in runs for path in run.folder.rglob("*") if path.is_file()]
    assert any(path.name == "config.json" for path in written)
    texts = [path.read_bytes().decode("utf-8", "replace") for path in written] + [run.said for run in runs]
    assert [one for one in secrets if any(one in text for text in texts)] == []
