"""Two processes with one pair, and a process that is killed between the reply and the keyring."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.authorization_desk import LONG, AuthorizationDesk
from tests.onboarding.authorization_process import FolderVault
from wizard.onboarding.authorizing import Ended, Standing

ROOT = Path(__file__).resolve().parents[2]
NEVER = threading.Event()
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[AuthorizationDesk]:
    made = AuthorizationDesk(tmp_path, vault=FolderVault(tmp_path / "vault"))
    yield made
    made.close()


def started(folder: Path, settings: dict[str, Any]) -> subprocess.Popen[str]:
    path = folder / f"{settings['name']}.json"
    path.write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "tests.onboarding.authorization_process", str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def start(desk: AuthorizationDesk, tmp_path: Path) -> Iterator[Start]:
    """Start a process that refreshes; it begins when `barrier` is there."""
    running: list[subprocess.Popen[str]] = []

    def one(name: str = "one", pause: str = "") -> subprocess.Popen[str]:
        settings = {
            "name": name,
            "vault": str(tmp_path / "vault"),
            "entry": str(desk.session.entry.folder),
            "endpoints": desk.server.endpoints_toml(),
            "plain": dict(desk.answers),
            "barrier": str(tmp_path / "barrier"),
            "pause": pause,
        }
        running.append(started(tmp_path, settings))
        return running[-1]

    yield one
    for process in running:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        NEVER.wait(0.01)


def test_two_processes_at_once_send_one_token_once(desk: AuthorizationDesk, start: Start, tmp_path: Path) -> None:
    old = desk.token()
    both = [start("one"), start("two")]
    until(lambda: all((tmp_path / f"barrier-{name}").exists() for name in ("one", "two")))
    (tmp_path / "barrier").touch()
    ended = sorted(one.communicate(timeout=60)[0].strip() for one in both)
    assert ended == [Ended.ALREADY.value, Ended.STORED.value]
    assert desk.sent("/auth/access_token/get") == 1
    assert desk.token() != old
    assert desk.opens_the_shop()


def killed_while_storing(start: Start, tmp_path: Path, field: str) -> None:
    process = start(pause=field)
    (tmp_path / "barrier").touch()
    until((tmp_path / "paused").exists)
    process.kill()
    process.wait(LONG)


def test_kill_between_reply_and_keyring_is_told_as_possibly_spent(
    desk: AuthorizationDesk, start: Start, tmp_path: Path
) -> None:
    old = desk.token()
    killed_while_storing(start, tmp_path, "refresh_token")
    desk.reopen()
    about = desk.desk
    assert desk.token() == old
    assert about.status().standing is Standing.POSSIBLY_SPENT
    settled = about.settle_job(NEVER)()
    about.keep_settled(settled)
    assert not settled.replaced
    assert about.refresh_job(NEVER)().state is Ended.POSSIBLY_SPENT
    assert desk.sent("/auth/access_token/get") == 1


def test_kill_between_the_two_tokens_loses_nothing(desk: AuthorizationDesk, start: Start, tmp_path: Path) -> None:
    old = desk.token()
    killed_while_storing(start, tmp_path, "access_token")
    desk.reopen()
    about = desk.desk
    assert desk.token() != old
    settled = about.settle_job(NEVER)()
    about.keep_settled(settled)
    assert settled.replaced
    assert about.status().standing is Standing.ACCESS_ENDED
    fetched = about.refresh_job(NEVER)()
    about.keep_fetched(fetched)
    assert fetched.state is Ended.STORED
    assert desk.opens_the_shop()


def test_kill_between_keyring_and_journal_is_told_and_settled_without_authorizing_again(tmp_path: Path) -> None:
    desk = AuthorizationDesk(tmp_path, "not-authorized", FolderVault(tmp_path / "vault"))
    try:
        address = desk.visited(desk.desk.link().address)
        desk.session.close()
        told = {"vault": str(tmp_path / "vault"), "folder": str(tmp_path), "endpoints": desk.server.endpoints_toml()}
        process = started(tmp_path, {"name": "one", "address": address, **told})
        try:
            until((tmp_path / "paused").exists)
        finally:
            process.kill()
            process.communicate()
        desk.reopen()
        about = desk.desk
        assert desk.token()
        assert about.status().standing is Standing.UNNOTED
        about.keep_settled(about.settle_job(NEVER)())
        assert about.status().standing is Standing.AUTHORIZED
        assert desk.answers["shop_id"] == "799001"
        assert desk.opens_the_shop()
        assert desk.sent("/auth/token/get") == 1
    finally:
        desk.close()
