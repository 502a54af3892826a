"""The real window on a real screen: from an empty start to a valid export, and nothing typed is lost to a kill -9."""

from __future__ import annotations

import json
import os
import random
import string
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.gui.virtual_display import is_available, virtual_display
from tests.gui.window_driver import SHOP
from wizard.app import build
from wizard.core.pointer import get, with_value
from wizard.onboarding.checking import Checker
from wizard.onboarding.program import Options, Program
from wizard.practice.server import PracticeServer

pytestmark = [
    pytest.mark.display,
    pytest.mark.xdist_group("display"),
    pytest.mark.timeout(120),
    pytest.mark.skipif(not is_available(), reason="needs Xvfb"),
]
ROOT = Path(__file__).parents[2]
ENTRY = f"ozon-{SHOP}"
KILLS = 10


@pytest.fixture(scope="module")
def display() -> Iterator[dict[str, str]]:
    with virtual_display() as environment:
        yield environment


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = build(Options(language="zh_CN", data_dir=tmp_path / "data"))
    yield made
    made.stop()


def process(display: dict[str, str], name: str, *arguments: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", f"tests.gui.{name}", *arguments]
    return subprocess.Popen(
        words, env=display, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=1
    )


def kept(program: Program) -> str:
    draft = program.workspace.entries.read(ENTRY).draft.document
    found = get(draft, "/steps/shop/shop_name")
    return found if isinstance(found, str) else ""


def test_export_is_valid_when_ozon_was_walked_from_an_empty_start(
    display: dict[str, str], program: Program, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    with process(display, "walking_process", str(tmp_path / "data"), str(out)) as walked:
        said, _ = walked.communicate(timeout=80)

    assert walked.returncode == 0, said
    config = json.loads((out / "config.json").read_text("utf-8"))
    schema = json.loads((out / "schema" / "ozon.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(config)
    checked = list(Checker(program.resources, program.clock).check([out]))
    assert [finding.code for one in checked for finding in one.findings if finding.blocks] == []
    assert [one.error for one in checked] == [None]
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["practice"] is True
    sample = json.loads((program.resources.platform_folder("ozon") / "practice" / "answers.json").read_text("utf-8"))[
        "steps"
    ]
    draft = program.workspace.entries.read(ENTRY).draft.document["steps"]
    assert draft["shop"] == {**sample["shop"], "slug": SHOP}
    assert draft["credentials"]["ozon"]["client_id"] == sample["credentials"]["ozon"]["client_id"]
    assert [one["text"] for one in draft["templates"]["items"]] == [
        one["text"] for one in sample["templates"]["items"][:2]
    ]
    assert program.workspace.entities.get("company-1")["legal_name"] == sample["entity"]["legal_name"]
    key = program.resources.system_folder("ozon") / "practice" / "good" / "api_key"
    secret = key.read_text("utf-8").strip().encode()
    files = [path for path in (*(tmp_path / "data").rglob("*"), *out.rglob("*")) if path.is_file()]
    assert [path for path in files if secret in path.read_bytes()] == []
    assert_same_export_headless(program, config, out, tmp_path)


def assert_same_export_headless(program: Program, config: dict[str, Any], out: Path, folder: Path) -> None:
    """The window's answers, given to `gangway new` as a file, make the same config and schema, byte for byte."""
    key = program.resources.system_folder("ozon") / "practice" / "good" / "api_key"
    answers = with_value(config, "/steps/credentials/ozon/api_key", {"$file": str(key)})
    del answers["$schema"]
    (folder / "answers.json").write_text(json.dumps(answers), "utf-8")
    with PracticeServer([program.resources.system("ozon")], program.clock) as server:
        (folder / "endpoints.toml").write_text(server.endpoints_toml(), "utf-8")
        words = ["new", "ozon", "--answers", "answers.json", "--out", "again", "--endpoints", "endpoints.toml"]
        made = subprocess.run(
            [sys.executable, "-m", "wizard", *words, "--data-dir", "other"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
            capture_output=True,
            check=False,
        )
    assert made.returncode == 0, made.stdout + made.stderr
    for name in ("config.json", "schema/ozon.schema.json"):
        assert (folder / "again" / name).read_bytes() == (out / name).read_bytes()


def test_draft_opens_with_all_but_the_last_key_when_the_window_is_killed(
    display: dict[str, str], program: Program, tmp_path: Path
) -> None:
    chance = random.Random(20261121)
    session = program.practice().create("ozon", SHOP)
    session.close()
    before = ""

    for _ in range(KILLS):
        text = "".join(chance.choices(string.ascii_lowercase, k=100))
        with process(display, "typing_process", str(tmp_path / "data"), ENTRY, text) as typing:
            held, typed = killed_at(typing, chance.randrange(1, len(text)))
        before_kill, before = before, kept(program)

        assert held == f"held {before_kill}".strip()
        assert text.startswith(before)
        assert typed - 1 <= len(before) <= typed + 1


def killed_at(typing: subprocess.Popen[str], length: int) -> tuple[str, int]:
    """Kill the process once it said that many keys; gives what it held at first and the last length it said."""
    assert typing.stdout is not None
    watchdog = threading.Timer(60, typing.kill)
    watchdog.start()
    lines: list[str] = []
    for line in typing.stdout:
        lines.append(line.strip())
        if line.strip() == str(length):
            typing.kill()
    typing.wait(10)
    watchdog.cancel()
    numbers = [int(line) for line in lines if line.isdigit()]
    assert numbers, "\n".join(lines)
    return next(line for line in lines if line.startswith("held")), numbers[-1]
