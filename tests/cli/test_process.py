"""The command line as a process of its own: streams, signals, start, and a real keyring."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import write_json
from tests.cli.running import tree
from tests.keyring_session import real_keyring_session
from wizard.adapters.resources import Resources, shipped_root

ROOT = shipped_root().schemas.parent
CANARY = "deadbeef-0001-4002-8003-00000c0ffee0"
SLOW = ("requests", "keyring", "PySide6", "phonenumbers", "jsonschema.validators")


def gangway(*argv: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "wizard", *(str(one) for one in argv)]
    environment = {**os.environ, **(env or {})}
    options |= {"cwd": ROOT, "env": environment, "capture_output": True, "timeout": 60}
    return subprocess.run(command, check=False, **options)


@pytest.mark.parametrize("argv", [["--version"], ["list"], ["secret"]], ids=" ".join)
def test_start_when_little_is_asked_little_is_imported(argv: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from wizard.app import main\n"
        f"main({[*argv, '--data-dir', str(tmp_path / 'd')]!r})\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)

    assert done.stderr.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, id="c-locale"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ascii"),
        pytest.param({"PYTHONIOENCODING": "cp1252"}, id="windows-latin"),
    ],
)
def test_output_when_it_cannot_be_encoded(env: dict[str, str], tmp_path: Path) -> None:
    text = gangway("platforms", "--lang", "zh_CN", "--data-dir", tmp_path, env=env)
    records = gangway("platforms", "--lang", "zh_CN", "--json", "--data-dir", tmp_path, env=env)

    assert (text.returncode, text.stderr) == (0, b"")
    assert {json.loads(line)["type"] for line in records.stdout.splitlines()} == {"platform", "system"}


def test_output_when_nobody_reads_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wizard", "schema", "ozon", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["sigint", "sigterm"])
def test_practice_serve_when_stopped(number: signal.Signals, tmp_path: Path, answers_file: Path) -> None:
    command = [sys.executable, "-m", "wizard", "practice", "serve", "--data-dir", str(tmp_path / "s")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as server:
        assert server.stdout is not None
        systems = Resources([shipped_root()]).system_ids()
        lines = [server.stdout.readline() for _ in ("[endpoints]", *systems)]
        endpoints = tmp_path / "served.toml"
        endpoints.write_bytes(b"".join(lines))

        done = gangway(
            *("new", "ozon", "--answers", answers_file, "--out", tmp_path / "out"),
            *("--endpoints", endpoints, "--data-dir", tmp_path / "d"),
        )
        server.send_signal(number)

        assert server.wait(timeout=20) == 0
    assert lines[0] == b"[endpoints]\n"
    assert done.returncode == 0, done.stdout.decode()


def test_practice_when_there_is_neither_display_nor_keyring(tmp_path: Path) -> None:
    env = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}

    done = gangway("practice", "ozon", "--out", tmp_path / "p", env=env)

    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "p" / "ozon" / "config.json").is_file()


@pytest.mark.real_keyring
@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is a Linux program")
def test_new_when_there_is_a_real_keyring(tmp_path: Path, answers: dict[str, Any]) -> None:
    answers["steps"]["credentials"]["ozon"]["api_key"] = {"$env": "OZON_KEY"}
    path = write_json(tmp_path / "answers.json", answers)
    data, out = tmp_path / "data", tmp_path / "out"
    common = ("--data-dir", data, "--offline", "--json")
    entry = "ozon-example-shop"
    seen: list[subprocess.CompletedProcess[bytes]] = []

    with real_keyring_session(tmp_path) as session:

        def run(*argv: object, code: int = 0, env: dict[str, str] | None = None) -> str:
            done = gangway(*argv, env={**session, **(env or {})})
            seen.append(done)
            assert done.returncode == code, done.stdout.decode() + done.stderr.decode()
            return done.stdout.decode()

        run("new", "ozon", "--answers", path, "--out", out, *common, env={"OZON_KEY": CANARY})
        assert '"state": "stored"' in run("secret", "list", entry, *common)
        assert '"rung": "auth"' in run("verify", out, *common)
        run("verify", entry, *common)
        script = f"import os, sys; sys.exit(os.environ['GANGWAY_OZON_API_KEY'] != {CANARY!r})"
        run("run", out, *common, "--", sys.executable, "-c", script)
        run("run", entry, *common, "--", sys.executable, "-c", script)
        run("doctor", *common)
        run("secret", "remove", entry, *common)
        assert '"state": "absent"' in run("secret", "list", entry, *common)
        assert "secret.not-found" in run("verify", out, *common, code=1)
        assert not re.search(CANARY, "".join(find_items(session)))

    said = b"".join(done.stdout + done.stderr for done in seen)
    assert CANARY.encode() not in said
    kept = {**tree(data), **tree(out)}
    assert [name for name, content in kept.items() if content and CANARY.encode() in content] == []


def find_items(session: dict[str, str]) -> list[str]:
    """The labels of what the keyring holds now."""
    code = (
        "import secretstorage\n"
        "bus = secretstorage.dbus_init()\n"
        "for item in secretstorage.get_default_collection(bus).get_all_items(): print(item.get_secret().decode())"
    )
    done = subprocess.run([sys.executable, "-c", code], env=session, capture_output=True, timeout=30, check=True)
    return done.stdout.decode().splitlines()


def test_secret_set_when_piped(tmp_path: Path, answers: dict[str, Any]) -> None:
    del answers["steps"]["credentials"]["ozon"]["api_key"]
    path = write_json(tmp_path / "answers.json", answers)
    common = ("--data-dir", tmp_path / "data", "--json")
    with real_keyring_session(tmp_path) as session:
        gangway("import", path, *common, env=session)

        done = gangway(
            "secret", "set", "ozon-example-shop", "ozon.api_key", *common, env=session, input=b"sw0rdfish-key\n"
        )
        listed = gangway("secret", "list", "ozon-example-shop", *common, env=session)

        assert (done.returncode, b"sw0rdfish" in done.stdout + done.stderr) == (0, False)
        assert json.loads(listed.stdout)["state"] == "stored"
        assert find_items(session) == ["sw0rdfish-key"]
