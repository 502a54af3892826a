"""A secret given to the command line is in the keyring, in the child of `gangway run`, and nowhere else."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.canary import CANARY, Log, in_files, in_processes, traces
from tests.acceptance.conftest import listen
from tests.acceptance.stage import serve
from tests.acceptance.test_canary_window import in_keyring
from tests.cli.running import Gangway
from tests.keyring_session import real_keyring_session
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.vault import MemoryVault

ROOT = shipped_root().schemas.parent
SAMPLES = shipped_root().resources / "platforms" / "ozon" / "practice" / "answers.json"
ENTRY = "ozon-example-shop"
SERVICE = f"gangway-practice/{ENTRY}/ozon/api_key"

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@dataclass
class Terminal:
    """Runs gangway as its own process and remembers everything it said."""

    data: Path
    endpoints: Path
    env: dict[str, str]
    said: list[bytes] = field(default_factory=list)

    def command(self, *words: object) -> list[str]:
        """The arguments; what follows `--` stays at the end."""
        given = [str(one) for one in words]
        at = given.index("--") if "--" in given else len(given)
        common = ["--data-dir", str(self.data), "--endpoints", str(self.endpoints), "--real-keyring"]
        return [sys.executable, "-m", "wizard", *given[:at], *common, *given[at:]]

    def __call__(self, *words: object, code: int = 0, **options: Any) -> str:
        env = {**os.environ, **self.env, **options.pop("env", {})}
        done = subprocess.run(
            self.command(*words), env=env, cwd=ROOT, capture_output=True, timeout=60, check=False, **options
        )
        self.said.append(done.stdout + done.stderr)
        assert done.returncode == code, self.said[-1].decode()
        return done.stdout.decode()

    def answer(self, *words: object, typed: str) -> str:
        """Run it at a terminal and type one line when it asks."""
        mine, its = pty.openpty()
        env = {**os.environ, **self.env}
        with subprocess.Popen(self.command(*words), env=env, cwd=ROOT, stdin=its, stdout=its, stderr=its) as process:
            os.close(its)
            told = b"".join(self._conversation(mine, typed.encode() + b"\n"))
            process.wait(60)
        os.close(mine)
        self.said.append(told)
        assert process.returncode == 0, told.decode()
        return told.decode()

    def _conversation(self, terminal: int, line: bytes) -> Iterator[bytes]:
        has_answered = False
        # Linux tells the end of the other side as an error.
        with contextlib.suppress(OSError):
            while select.select([terminal], [], [], 60)[0]:
                chunk = os.read(terminal, 4096)
                if not chunk:
                    return
                yield chunk
                if not has_answered:
                    has_answered = True
                    os.write(terminal, line)


@pytest.fixture
def answers() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SAMPLES.read_text("utf-8"))
    return document


def write(path: Path, answers: dict[str, Any], reference: object) -> Path:
    """The sample answers with this reference to the key."""
    answers["steps"]["credentials"]["ozon"]["api_key"] = reference
    path.write_text(json.dumps(answers, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def terminal(endpoints: Path, own_folders: Path, tmp_path: Path, temporary: Path) -> Iterator[Terminal]:
    with real_keyring_session(tmp_path) as session:
        keep = ("HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
        env = {**{name: session[name] for name in keep}, "TMPDIR": str(temporary)}
        yield Terminal(own_folders / "data", endpoints, env)
    gc.collect()


@pytest.mark.real_keyring
@pytest.mark.timeout(110)
@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is a Linux program")
def test_canary_is_found_in_the_keyring_and_nowhere_else(
    terminal: Terminal, own_folders: Path, tmp_path: Path, answers: dict[str, Any]
) -> None:
    out, bundle = own_folders / "out", own_folders / "bundle.json"
    file = write(own_folders / "env.json", answers, {"$env": "OZON_KEY"})
    spy, fonts = spying_fonts(own_folders)
    child = "import os, sys; sys.exit(os.environ['GANGWAY_OZON_API_KEY'] != sys.stdin.read())"

    terminal("new", "ozon", "--answers", file, "--out", out, "--json", env={"OZON_KEY": CANARY})
    from_env = in_keyring(terminal.env, SERVICE)
    terminal("secret", "remove", ENTRY)
    terminal("secret", "set", ENTRY, "ozon.api_key", input=CANARY.encode() + b"\n")
    from_pipe = in_keyring(terminal.env, SERVICE)
    terminal("verify", ENTRY, "--json")
    terminal("verify", out)
    terminal("export", ENTRY, "--out", out)
    terminal("show", ENTRY, "--json")
    terminal("doctor", "--json", "--bundle", bundle, env={"OZON_KEY": CANARY, "PATH": fonts})
    terminal("run", ENTRY, "--", sys.executable, "-c", child, input=CANARY.encode())
    terminal("run", out, "--", sys.executable, "-c", child, input=CANARY.encode())

    assert (from_env, from_pipe) == (CANARY, CANARY)
    assert bundle.is_file()
    assert spy.is_file()
    assert b"keyring://gangway/" in (out / "config.json").read_bytes()
    assert [traces(one) for one in terminal.said if traces(one)] == []
    assert in_files(own_folders, tmp_path) == {}


def spying_fonts(folder: Path) -> tuple[Path, str]:
    """An `fc-list` that writes down its environment, and the PATH that finds it first."""
    tools, spy = folder / "tools", folder / "environment"
    tools.mkdir()
    (tools / "fc-list").write_text(f"#!/bin/sh\nenv > {spy}\necho WenQuanYi\n", "utf-8")
    (tools / "fc-list").chmod(0o700)
    return spy, f"{tools}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.real_keyring
@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is a Linux program")
def test_canary_typed_or_in_a_file_is_found_in_the_keyring_only(
    terminal: Terminal, own_folders: Path, tmp_path: Path, answers: dict[str, Any]
) -> None:
    typed = write(own_folders / "typed.json", answers, {"$prompt": True})
    asked = terminal.answer("new", "ozon", "--answers", typed, "--out", own_folders / "out", typed=CANARY)
    from_prompt = in_keyring(terminal.env, SERVICE)
    terminal("secret", "remove", ENTRY)
    outside = tmp_path.parent / f"{tmp_path.name}-key"
    outside.write_text(CANARY + "\n", "utf-8")
    filed = write(own_folders / "filed.json", answers, {"$file": str(outside)})
    terminal("new", "ozon", "--answers", filed, "--out", own_folders / "out")
    outside.unlink()

    assert "Api-Key" in asked
    assert (from_prompt, in_keyring(terminal.env, SERVICE)) == (CANARY, CANARY)
    assert [traces(one) for one in terminal.said if traces(one)] == []
    assert in_files(own_folders, tmp_path) == {}


# --- what goes wrong


@pytest.fixture
def gangway(own_folders: Path, endpoints: Path, capfd: pytest.CaptureFixture[str]) -> Gangway:
    """The command line in this process, secrets in memory."""
    return Gangway(own_folders / "data", endpoints, capfd)


@pytest.fixture
def key(own_folders: Path, tmp_path: Path, answers: dict[str, Any]) -> Path:
    """Answers that take the key from a file outside the folders that are searched."""
    (tmp_path / "key").write_text(CANARY, "utf-8")
    return write(own_folders / "answers.json", answers, {"$file": str(tmp_path / "key")})


def test_failing_ladder_says_nothing_of_it(
    gangway: Gangway, key: Path, own_folders: Path, log: Log, endpoints: Path
) -> None:
    with contextlib.closing(Stopping(serve(Resources([shipped_root()]).system("ozon")))) as stranger:
        endpoints.write_text(stranger.server.endpoints_toml(), "utf-8")
        listen(log)

        refused = gangway.practice("new", "ozon", "--answers", key, "--out", own_folders / "out")
        shown = gangway.practice("show", ENTRY)

    assert refused.code == 3
    assert "Invalid Api-Key" in refused.out
    assert traces(refused.out + refused.err + shown.out + shown.err) == []
    assert not (own_folders / "out").exists()
    assert (log.leaks, in_files(own_folders), in_processes()) == ([], {}, {})


class Stopping:
    """Closes a stand-in."""

    def __init__(self, server: Any) -> None:
        self.server = server

    def close(self) -> None:
        self.server.stop()


@pytest.mark.parametrize("place", ["store", "fetch"])
def test_unexpected_error_says_nothing_of_it(
    gangway: Gangway,
    key: Path,
    own_folders: Path,
    log: Log,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    place: str,
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError(f"{CANARY} {arguments}")

    monkeypatch.setattr(MemoryVault, place, fail)
    listen(log)

    ran = gangway.practice("new", "ozon", "--answers", key, "--out", own_folders / "out")
    caplog.clear()

    assert ran.code not in (0, 1, 3)
    assert traces(ran.out + ran.err) == []
    assert "Traceback" not in ran.err
    assert any("unexpected RuntimeError" in line for line in log.lines)
    assert (log.leaks, in_files(own_folders)) == ([], {})
    assert not (own_folders / "out").exists()


def test_literal_secret_in_answers_is_refused_without_repeating_it(
    gangway: Gangway, own_folders: Path, tmp_path: Path, answers: dict[str, Any], log: Log
) -> None:
    listen(log)
    ran = gangway.practice(
        *("new", "ozon", "--answers", write(tmp_path / "literal.json", answers, CANARY)),
        *("--out", own_folders / "out"),
    )

    assert ran.code == 1
    assert traces(ran.out + ran.err) == []
    assert (log.leaks, in_files(own_folders)) == ([], {})


@pytest.mark.parametrize(
    "words",
    [("secret", "set", ENTRY, CANARY), ("secret", "set", ENTRY, "ozon.api_key", CANARY), (f"--key={CANARY}",)],
    ids=["instead-of-name", "behind-name", "as-option"],
)
def test_secret_given_as_an_argument_is_not_repeated(
    words: tuple[str, ...], gangway: Gangway, key: Path, own_folders: Path, log: Log
) -> None:
    listen(log)
    gangway.practice("new", "ozon", "--answers", key, "--out", own_folders / "out")

    ran = gangway.practice(*words)

    assert ran.code == 2
    assert traces(ran.out + ran.err) == []
    assert (log.leaks, in_files(own_folders)) == ([], {})
