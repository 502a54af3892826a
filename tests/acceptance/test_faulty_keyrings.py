"""Every way a keyring can let us down: said calmly, nothing leaks, nothing is exported, the window stays usable."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.acceptance.canary import CANARY, Log, in_files, in_processes, in_window
from tests.acceptance.stage import CLIENT, Make, Stage, make_program, real_program
from tests.adapters.vault.fakes import FAKE, FakeKeyring, FakeWindowsError, Gate
from tests.keyring_session import kill_daemon, lock, real_keyring_session
from wizard.adapters.vault import KeyringVault
from wizard.adapters.vault.backends import os_backend
from wizard.core.ladder import RungState
from wizard.onboarding.secrets import SecretState
from wizard.practice.server import PracticeServer

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


class PlainFileKeyring(FakeKeyring):
    """Keeps what it is given in a file for everybody to read, as keyrings.alt does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        (Path.home() / "keyring_pass.cfg").write_text(f"{service} {username} {password}", "utf-8")


@dataclass
class Ring:
    """A keyring and how it is broken: `vault` is used, `breaks` is called once the entry is open."""

    vault: KeyringVault
    breaks: Callable[[], None] = lambda: None
    ends: ExitStack = field(default_factory=ExitStack)


Break = Callable[[Path, pytest.MonkeyPatch], Ring]


def fake(raised: Callable[[], None] = lambda: None, *, keeps: bool = True, deadline: float = 20.0) -> Ring:
    backend = FakeKeyring()
    backend.before = lambda _operation, _service: raised()
    if not keeps:
        backend.keep = lambda _password: None
    return Ring(KeyringVault(lambda: backend, allowed=FAKE, deadline=deadline))


def raising(error: Exception) -> Ring:
    def fail() -> None:
        raise error

    return fake(fail)


def hanging(_folder: Path, _patch: pytest.MonkeyPatch) -> Ring:
    gate = Gate()
    ring = fake(gate, deadline=0.3)
    ring.ends.callback(gate.open)
    return ring


def killed(folder: Path, patch: pytest.MonkeyPatch) -> Ring:
    """What takes the daemon's place is locked, and nobody can be asked for the password."""
    ring, env = real(folder, patch)
    ring.breaks = lambda: kill_daemon(env)
    return ring


def locked(folder: Path, patch: pytest.MonkeyPatch) -> Ring:
    ring, env = real(folder, patch)
    ring.breaks = lambda: lock(env)
    return ring


def real(folder: Path, patch: pytest.MonkeyPatch) -> tuple[Ring, dict[str, str]]:
    (folder / "ring").mkdir()
    ring = Ring(KeyringVault(deadline=10.0))
    env = ring.ends.enter_context(real_keyring_session(folder / "ring"))
    for name in ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"):
        patch.setenv(name, env[name])
    return ring, env


BROKEN: dict[str, Break] = {
    "absent": lambda _folder, _patch: Ring(KeyringVault(os_backend, deadline=10.0)),
    "refused": lambda _folder, _patch: raising(KeyringLocked(f"the person refused {CANARY}")),
    "hanging": hanging,
    "null": lambda _folder, _patch: Ring(KeyringVault(NullKeyring, deadline=10.0)),
    "plain-file": lambda _folder, _patch: Ring(KeyringVault(PlainFileKeyring, deadline=10.0)),
    "raw-error": lambda _folder, _patch: raising(RuntimeError(f"cannot write {CANARY!r}")),
    "not-kept": lambda _folder, _patch: fake(keeps=False),
    "too-long": lambda _folder, _patch: raising(FakeWindowsError(1783, "CredWrite", CANARY)),
    "killed": killed,
    "locked": locked,
}
REAL = ("killed", "locked")
MEANING = {
    "absent": "没有可用的系统钥匙串",
    "refused": "锁着",
    "hanging": "没有回应",
    "null": "不在可信名单里",
    "plain-file": "不在可信名单里",
    "raw-error": "没有完成这次操作",
    "not-kept": "读回来的内容不一样",
    "too-long": "嫌这个值太长",
    "killed": "锁着",
    "locked": "锁着",
}


@pytest.fixture(
    params=[pytest.param(name, marks=pytest.mark.real_keyring) if name in REAL else name for name in BROKEN]
)
def fault(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def ring(fault: str, own_folders: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    assert temporary.is_dir()
    made = BROKEN[fault](own_folders, monkeypatch)
    yield made
    made.ends.close()
    made.vault.close()
    gc.collect()


def test_secret_stays_in_memory_and_is_said_when_the_keyring_fails(
    fault: str, ring: Ring, canary_server: PracticeServer, own_folders: Path, stage: Make, log: Log
) -> None:
    data, out = own_folders / "data", own_folders / "out"
    made = stage(real_program(make_program(data), ring.vault, canary_server))
    made.make_entry()
    made.open()
    ring.breaks()

    made.paste()
    part = made.verify()
    proved = part.ladder.rows["auth"].result
    note = part.keyring_note.text_label.text()
    shown = in_window()
    type_on(made)
    said = made.try_export(out)
    state = made.driver.frame.session.secret_state("ozon", "api_key")
    shown += in_window()
    made.close()

    assert proved is not None
    assert proved.state is RungState.PASSED
    assert MEANING[fault] in note
    assert "不能导出" in note
    assert MEANING[fault] in said
    assert state is SecretState.HELD
    assert not out.exists()
    assert references(own_folders) == []
    assert (shown, in_window(), in_files(own_folders), in_processes(), log.leaks) == ([], [], {}, {}, [])


def type_on(made: Stage) -> None:
    """The window takes what is typed, and the draft has it."""
    made.show_step("credentials")
    line = made.driver.rows()[CLIENT].editor.control
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "9")
    assert made.driver.frame.session.value(CLIENT) == "10000019"
    made.driver.type(line, "1000001")


def references(folder: Path) -> list[str]:
    """Files that refer to a secret in the keyring."""
    return [str(path) for path in folder.rglob("*") if path.is_file() and b"keyring://" in path.read_bytes()]


def test_secret_is_stored_and_exported_when_the_keyring_works_again(
    canary_server: PracticeServer, own_folders: Path, stage: Make
) -> None:
    ring = raising(KeyringLocked("not now"))
    made = stage(real_program(make_program(own_folders / "data"), ring.vault, canary_server))
    made.make_entry()
    made.open()
    made.paste()
    made.verify()
    before = made.driver.frame.session.secret_state("ozon", "api_key")

    backend = FakeKeyring()
    made.driver.frame.session.secrets.vault = KeyringVault(lambda: backend, allowed=FAKE, deadline=20.0)
    made.try_export(own_folders / "out")
    after = made.driver.frame.session.secret_state("ozon", "api_key")
    made.close()
    ring.vault.close()

    assert (before, after) == (SecretState.HELD, SecretState.STORED)
    assert list(backend.entries.values()) == [CANARY]
    assert str(own_folders / "out" / "config.json") in references(own_folders / "out")
    assert in_files(own_folders) == {}
