"""Nothing that may never answer is waited for by the window: not a platform, not a keyring."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.acceptance.canary import CANARY
from tests.acceptance.stage import CLIENT, ENTRY, Make, Stage, make_program, real_program, serve
from tests.adapters.vault.fakes import FAKE, FakeKeyring, Gate
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.vault import KeyringVault
from wizard.onboarding.secrets import SecretState
from wizard.practice.server import PracticeServer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SOON = 5.0
"""Seconds in which a click must have been handled; what hangs hangs for 20."""
OZON = Resources([shipped_root()]).system("ozon")
STALL = next(one for one in OZON.personas if one.id == "stall").credentials


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    made = serve(OZON)
    yield made
    made.release()
    made.stop()


class Hung:
    """A keyring that answers nothing until `open`, and a window whose entry has the stalling platform's key."""

    def __init__(self, stage: Stage, gate: Gate, backend: FakeKeyring, server: PracticeServer) -> None:
        self.stage, self.gate, self.backend, self.server = stage, gate, backend, server

    def hang_in_keyring(self) -> None:
        """Press verify; the key cannot be stored."""
        self.stage.paste(STALL["api_key"])
        self.stage.begin()
        self.stage.driver.wait(self.gate.reached.is_set, "the keyring to be asked")

    def hang_at_platform(self) -> None:
        """Press verify; the keyring takes the key, the platform says nothing."""
        self.gate.open()
        self.stage.paste(STALL["api_key"])
        self.stage.begin()
        self.stage.driver.wait(lambda: self.server.wait_until_held(0), "the platform to be asked")


@pytest.fixture
def hung(own_folders: Path, server: PracticeServer, stage: Make) -> Iterator[Hung]:
    gate, backend = Gate(), FakeKeyring()
    backend.before = gate
    vault = KeyringVault(lambda: backend, allowed=FAKE, deadline=20.0)
    made = stage(real_program(make_program(own_folders / "data"), vault, server))
    made.make_entry(client=STALL["client_id"])
    made.open()
    yield Hung(made, gate, backend, server)
    gate.open()
    server.release()
    made.driver.wait(lambda: made.jobs.running == 0, "the jobs to end")
    vault.close()


WAYS = {"keyring": Hung.hang_in_keyring, "platform": Hung.hang_at_platform}


@pytest.fixture(params=list(WAYS))
def hangs(request: pytest.FixtureRequest, hung: Hung) -> Hung:
    WAYS[request.param](hung)
    return hung


def test_clicks_and_keys_are_handled_while_it_hangs(hangs: Hung) -> None:
    made, start = hangs.stage, time.monotonic()
    line = made.driver.rows()[CLIENT].editor.control
    assert isinstance(line, QLineEdit)
    typed_before = line.text()

    QTest.keyClicks(line, "7")
    made.driver.choose(made.window.top.languages, "English")
    button = made.verification.button.text()
    made.show_step("shop")
    made.show_step("review")
    took = time.monotonic() - start

    session = made.driver.frame.session
    assert session.value(CLIENT) == typed_before + "7"
    assert button == made.program.texts.in_language("en").get("page.verify.verify")
    assert session.cursor == "review"
    assert took < SOON
    assert made.jobs.running > 0


def test_entry_is_left_for_home_while_the_platform_hangs(hung: Hung) -> None:
    hung.hang_at_platform()
    made, start = hung.stage, time.monotonic()

    made.driver.click(made.window.top.home_button)
    made.driver.wait(lambda: made.window.home is not None, "home", SOON)

    assert time.monotonic() - start < SOON
    assert made.jobs.running > 0


def test_result_that_comes_after_the_page_was_left_is_dropped(hangs: Hung) -> None:
    made = hangs.stage
    session, left = made.driver.frame.session, made.page
    made.show_step("shop")
    made.driver.wait(lambda: not shiboken6.isValid(left), "the page to go")

    hangs.gate.open()
    hangs.server.release()
    made.driver.wait(lambda: made.jobs.running == 0, "the jobs to end")
    made.driver.rest()

    assert made.crashed == []
    assert session.cursor == "shop"
    assert session.results == {}
    assert session.secret_state("ozon", "api_key") is SecretState.STORED
    assert list(hangs.backend.entries.values()) == [STALL["api_key"]]


def test_result_that_comes_after_the_entry_was_closed_is_dropped(hung: Hung) -> None:
    hung.hang_at_platform()
    made = hung.stage
    made.driver.click(made.driver.frame.footer.leave_button)
    made.driver.wait(lambda: made.window.home is not None, "home")

    hung.server.release()
    made.driver.wait(lambda: made.jobs.running == 0, "the jobs to end")
    made.driver.rest()
    made.open()

    assert made.crashed == []
    assert made.driver.frame.session.results == {}
    assert made.secret.secret_state is SecretState.STORED


def test_window_closes_while_the_platform_hangs(hung: Hung) -> None:
    hung.hang_at_platform()

    hung.stage.close(seconds=SOON)

    assert not hung.stage.window.isVisible()
    assert hung.stage.crashed == []


def test_window_closes_while_the_keyring_hangs(hung: Hung) -> None:
    hung.hang_in_keyring()
    made = hung.stage

    made.window.close()
    made.driver.wait(made.driver.frame.notice.button.isVisible, "the offer to cancel", SOON)
    made.driver.click(made.driver.frame.notice.button)
    made.close(seconds=SOON)

    assert not made.window.isVisible()
    assert made.crashed == []


def test_key_typed_while_another_is_being_stored_is_not_lost(hung: Hung) -> None:
    hung.hang_in_keyring()
    made = hung.stage
    made.show_step("shop")
    made.show_step("credentials")
    made.driver.click(made.secret.replace_button)
    made.paste(CANARY)

    hung.gate.open()
    hung.server.release()
    made.driver.wait(lambda: made.jobs.running == 0, "the jobs to end")
    made.driver.rest()
    made.close()

    assert hung.backend.entries == {f"gangway/{ENTRY}/ozon/api_key|secret": CANARY}
