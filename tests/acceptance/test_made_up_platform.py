"""A made-up platform and system in a temporary folder are onboarded end to end; not one line of code is added."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_up import write_made_up

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    return write_made_up(tmp_path / "made")


def gangway(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wizard", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60
    )


def records(result: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def endpoints(made_up: Path, tmp_path: Path) -> Iterator[Path]:
    """An endpoints file of a running `gangway practice serve`."""
    command = [sys.executable, "-m", "wizard", "--resources", str(made_up), "practice", "serve"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        lines = []
        for line in server.stdout:
            lines.append(line)
            if line.startswith("pigeon"):
                break
        path = tmp_path / "endpoints.toml"
        path.write_text("".join(lines), "utf-8")
        yield path
        server.terminate()
        server.wait(10)


def test_practice_onboards_it(made_up: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = gangway("practice", "aviary", "--out", out, "--resources", made_up, "--lang", "en")
    assert result.returncode == 0, result.stderr
    config = json.loads((out / "aviary/config.json").read_text("utf-8"))
    assert config["steps"]["notes"]["items"][0]["active"] is False
    assert config["steps"]["credentials"]["pigeon"]["ring"] == {"$secret": "keyring://gangway/aviary-north/pigeon/ring"}
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--schemafile"),
            *(str(out / "aviary/schema/aviary.schema.json"), str(out / "aviary/config.json")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_new_verify_check_and_show_know_it(made_up: Path, endpoints: Path, tmp_path: Path) -> None:
    common = ("--resources", made_up, "--data-dir", tmp_path / "data", "--endpoints", endpoints, "--json")
    answers = made_up / "platforms/aviary/practice/answers.json"
    made = gangway("new", "aviary", "--answers", answers, "--out", tmp_path / "out", *common)
    assert made.returncode == 0, made.stdout + made.stderr
    rungs = {record["rung"]: record["result"] for record in records(made) if record.get("type") == "rung"}
    assert rungs == {"name": "passed", "tcp": "passed", "auth": "passed"}
    assert gangway("verify", "aviary-north", *common).returncode == 0
    assert gangway("check", tmp_path / "out", *common).returncode == 0
    shown = gangway("show", "aviary-north", *common)
    assert "loft-1" in shown.stdout
    waits = gangway("waits", *common)
    assert "note-review" in waits.stdout


@pytest.mark.parametrize(
    ("persona", "loft", "code"), [("wrong", "loft-3", 3), ("waiting", "loft-2", 4)], ids=["wrong key", "under review"]
)
def test_its_failures_are_told_with_its_own_words(
    made_up: Path, endpoints: Path, tmp_path: Path, persona: str, loft: str, code: int
) -> None:
    answers = json.loads((made_up / "platforms/aviary/practice/answers.json").read_text("utf-8"))
    ring = made_up / "systems/pigeon/practice" / persona / "ring"
    answers["steps"]["credentials"]["pigeon"] = {"loft_id": loft, "ring": {"$file": str(ring)}}
    (tmp_path / "answers.json").write_text(json.dumps(answers), "utf-8")
    result = gangway(
        *("new", "aviary", "--answers", tmp_path / "answers.json", "--out", tmp_path / "out", "--lang", "en"),
        *("--resources", made_up, "--data-dir", tmp_path / "data", "--endpoints", endpoints),
    )
    assert result.returncode == code, result.stdout + result.stderr
    words = {"wrong": "The ring number is wrong.", "waiting": "Pigeon still reviews the loft."}
    assert words[persona] in result.stdout + result.stderr
    assert (tmp_path / "out").exists() is (code == 4)


def test_a_broken_descriptor_is_refused_with_file_and_line(made_up: Path, tmp_path: Path) -> None:
    ladder = made_up / "systems/pigeon/ladder.toml"
    ladder.write_text(ladder.read_text("utf-8").replace('kind = "tcp"\n', 'kind = "tcp"\nspeed = 3\n'), "utf-8")
    result = gangway("practice", "aviary", "--out", tmp_path / "out", "--resources", made_up)
    assert result.returncode == 2
    assert f"{ladder}:10" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()
