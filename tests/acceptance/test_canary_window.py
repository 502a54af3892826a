"""A secret entered in the window is in the keyring and nowhere else (design.md §2, Secrets)."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.acceptance.canary import CANARY, Log, in_files, in_processes, in_window, repeating, traces
from tests.acceptance.stage import ENTRY, KEY, Make, Stage, make_program, real_program, serve
from tests.adapters.vault.fakes import FAKE, FakeKeyring
from tests.keyring_session import real_keyring_session
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.vault import KeyringVault, MemoryVault
from wizard.core.ladder import RungState
from wizard.core.secret import Secret
from wizard.onboarding.secrets import SecretState
from wizard.practice.server import PracticeServer

# The offscreen plugin says this of every dialog.
pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A real, unlocked gnome-keyring that this process sees as its own."""
    with real_keyring_session(tmp_path) as env:
        for name in ("HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, env[name])
        yield env
    gc.collect()


@pytest.fixture
def server_that_repeats() -> Iterator[PracticeServer]:
    server = serve(repeating(Resources([shipped_root()]).system("ozon")))
    yield server
    server.stop()


def in_keyring(env: dict[str, str], service: str) -> str:
    """What another program finds there."""
    code = (
        "import sys\nfrom keyring.backends.SecretService import Keyring\n"
        "sys.stdout.write(Keyring().get_password(sys.argv[1], 'secret') or '')"
    )
    command = [sys.executable, "-c", code, service]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.real_keyring
@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is a Linux program")
@pytest.mark.timeout(90)
def test_canary_is_found_in_the_keyring_and_nowhere_else(
    ring: dict[str, str],
    endpoints: Path,
    temporary: Path,
    own_folders: Path,
    tmp_path: Path,
    stage: Make,
    log: Log,
    capfd: pytest.CaptureFixture[str],
) -> None:
    data, out = own_folders / "data", own_folders / "out"
    leaks: dict[str, object] = {}

    def look(moment: str) -> None:
        found = {
            "window": in_window(),
            "files": in_files(own_folders, tmp_path),
            "processes": in_processes(),
            "log": log.leaks,
        }
        leaks.update({f"{moment}: {place}": one for place, one in found.items() if one})

    def program_stage() -> Stage:
        return stage(make_program(data, endpoints=endpoints, real_keyring=True, keyring_seconds=20.0))

    first = program_stage()
    first.make_entry()
    first.open()
    line = first.secret.line
    first.driver.type(line, CANARY)
    look("typed")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    look("held")
    assert first.secret.secret_state is SecretState.HELD
    covered = picture(line)
    QTest.mousePress(first.secret.reveal_button, Qt.MouseButton.LeftButton)
    look("revealed")
    revealed = picture(line)
    QTest.mouseRelease(first.secret.reveal_button, Qt.MouseButton.LeftButton)
    assert revealed != covered
    assert not line.is_revealed
    part = first.verify()
    look("verified")
    assert part.ladder.rows["auth"].result is not None
    assert part.ladder.rows["auth"].result.state is RungState.PASSED
    assert first.secret.secret_state is SecretState.STORED
    first.try_export(out)
    look("exported")
    assert (out / "config.json").is_file()
    first.close()
    look("closed")

    second = program_stage()
    second.open()
    assert second.secret.secret_state is SecretState.STORED
    again = second.verify().ladder.rows["auth"].result
    look("fetched again")
    assert again is not None
    assert again.state is RungState.PASSED
    second.close()
    look("closed again")

    said = capfd.readouterr()
    assert leaks == {}
    assert traces(said.out) + traces(said.err) == []
    assert len(log.lines) > 5
    assert [path.name for path in (tmp_path / "home").rglob("*.keyring")] == ["login.keyring"]
    assert in_keyring(ring, f"gangway-practice/{ENTRY}/ozon/api_key") == CANARY
    assert temporary.is_dir()


def picture(line: QLineEdit) -> QImage:
    return line.grab().toImage()


def test_places_that_are_searched_are_really_searched(
    own_folders: Path, log: Log, stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage(make_program(own_folders / "data", secret_store="references"))
    (own_folders / "note.txt").write_bytes(CANARY.encode("utf-16"))
    monkeypatch.setenv("SOME_KEY", CANARY)
    made.window.setToolTip(CANARY)
    logging.getLogger("urllib3.connectionpool").debug("GET %s", CANARY)
    with subprocess.Popen([sys.executable, "-c", "input()", CANARY], stdin=subprocess.PIPE) as child:
        processes = in_processes()
        child.communicate(b"\n")

    assert list(in_files(own_folders)) == [str(own_folders / "note.txt")]
    assert set(processes) == {f"{child.pid}/cmdline", f"{child.pid}/environ", "os.environ"}
    assert any(one.startswith("MainWindow") for one in in_window())
    assert len(log.leaks) == 1


def test_platform_that_repeats_it_is_quoted_without_it(
    own_folders: Path, stage: Make, log: Log, server_that_repeats: PracticeServer
) -> None:
    vault = MemoryVault()
    made = stage(real_program(make_program(own_folders / "data"), vault, server_that_repeats))
    wrong_key = next(one for one in made.program.resources.system("ozon").personas if one.id == "wrong-key")
    made.make_entry(client=wrong_key.credentials["client_id"])
    made.open()
    made.paste()
    refused = made.verify().ladder.rows["auth"].result
    shown = in_window()
    made.close()

    assert refused is not None
    assert refused.state is RungState.FAILED
    assert refused.platform_text == "Invalid Api-Key " + " ".join(["***"] * 6)
    assert (shown, in_files(own_folders), log.leaks) == ([], {}, [])


def test_value_leaves_our_memory_once_it_is_stored(
    own_folders: Path, stage: Make, canary_server: PracticeServer
) -> None:
    text, backend = CANARY + "-once", FakeKeyring()
    vault = KeyringVault(lambda: backend, allowed=FAKE, deadline=20.0)
    made = stage(real_program(make_program(own_folders / "data"), vault, canary_server))
    made.make_entry()
    made.open()
    made.paste(text)
    held = in_memory(text)
    made.show_step("shop")
    made.driver.wait(lambda: made.jobs.running == 0, "the keyring")
    made.driver.rest()
    stored = in_memory(text)
    made.close()
    vault.close()

    assert list(backend.entries.values()) == [text]
    assert (held, stored) == (True, False)


def in_memory(text: str) -> bool:
    """Whether a Secret with this value is still there."""
    gc.collect()
    return any(type(one) is Secret and one.reveal() == text for one in gc.get_objects())


# --- what a crash says


def test_crash_says_nothing_of_it_while_it_is_held(
    own_folders: Path, stage: Make, log: Log, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = stage(make_program(own_folders / "data", secret_store="references"))
    made.make_entry()
    made.open()
    session = made.driver.frame.session

    def fail(*_arguments: object) -> None:
        raise RuntimeError(f"no room for {session.secrets}")

    with monkeypatch.context() as patch:
        patch.setattr(session.entry, "set_meta", fail)
        session.results["ozon"] = None  # type: ignore[assignment]
        made.paste()
    made.driver.wait(lambda: bool(made.crashed), "the crash")
    made.paste()
    with monkeypatch.context() as patch:
        patch.setattr(session, "findings", fail)
        made.page.changed.emit()
        made.driver.wait(lambda: len(made.crashed) > 1, "the next crash")

    session.results.clear()
    told = "\n".join(made.crashed)
    assert "_on_entered" in told
    assert "_judge_page" in told
    assert "Secret(***)" in told
    assert traces(told) == []
    boxes = [box.text() + box.informativeText() + box.detailedText() for box in made.dialogs()]
    assert len(boxes) == 1
    assert traces("".join(boxes)) == []
    assert any("unexpected RuntimeError" in line for line in log.lines)
    assert (log.leaks, in_window(), in_files(own_folders)) == ([], [], {})
    caplog.clear()


# --- the line itself


def test_reveal_shows_the_very_text_to_the_eye_only(own_folders: Path, stage: Make) -> None:
    made = stage(make_program(own_folders / "data", secret_store="references"))
    made.make_entry()
    made.open()
    QApplication.setCursorFlashTime(0)
    pictures: dict[str, list[QImage]] = {"covered": [], "revealed": [], "covered again": []}
    for text in (CANARY, CANARY[::-1]):
        made.paste(text)
        line = made.secret.line
        made.secret.reveal_button.setFocus()
        pictures["covered"].append(picture(line))
        QTest.mousePress(made.secret.reveal_button, Qt.MouseButton.LeftButton)
        pictures["revealed"].append(picture(line))
        QTest.mouseRelease(made.secret.reveal_button, Qt.MouseButton.LeftButton)
        pictures["covered again"].append(picture(line))

    same = {name: one == other for name, (one, other) in pictures.items()}
    assert same == {"covered": True, "revealed": False, "covered again": True}
    assert pictures["covered"][0] == pictures["covered again"][0]
    assert KEY in made.driver.rows()
