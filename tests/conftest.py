"""Every test runs in folders of its own, without network, without the developer's keyring, proxies or settings."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_socket

FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_DATA_HOME": "home/data",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_STATE_HOME": "home/state",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
    "XDG_RUNTIME_DIR": "runtime",
}
# What the machine's owner has set must not reach a test: a session bus leads to a real keyring.
UNSET = (
    *("DBUS_SESSION_BUS_ADDRESS", "LANGUAGE", "NETRC", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"),
)
# Accepts every secret and keeps none. Set on purpose: Gangway picks its backend itself and must not follow this.
HOSTILE_KEYRING = "keyring.backends.null.Keyring"
LOOPBACK_NAMES = {None, "", "localhost", b"localhost"}

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    # Before any test module imports Qt; a platform chosen by hand (xcb under Xvfb) stays.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # pytest-socket warns and then raises; with warnings as errors its own error class would never be seen.
    config.addinivalue_line("filterwarnings", "ignore:A test (tried to use socket|looked up):UserWarning")


def pytest_collection_finish() -> None:
    """Ten thousand tests and what they imported are no garbage: no later collection looks at them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def session_folder() -> Iterator[Path]:
    """The parent of all tests' folders; wider fixtures (QApplication, servers) live in it as well."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    with pytest.MonkeyPatch.context() as patch:
        separate_environment(patch, folder)
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def own_folders(session_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that holds this test's home and runtime folders. Its short path leaves room for socket names."""
    folder = Path(tempfile.mkdtemp(dir=session_folder))
    separate_environment(monkeypatch, folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def separate_environment(patch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "home").mkdir()
    (folder / "runtime").mkdir(mode=0o700)
    for name, place in FOLDERS.items():
        patch.setenv(name, str(folder / place))
    own = [name for name in os.environ if name.startswith("GANGWAY_")]
    for name in (*UNSET, *own):
        patch.delenv(name, raising=False)
    patch.setenv("LC_ALL", "C.UTF-8")
    patch.setenv("PYTHON_KEYRING_BACKEND", HOSTILE_KEYRING)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections and name lookups leave this computer in no test. Child processes are not covered."""
    look_up = socket.getaddrinfo

    def look_up_loopback(host: str | bytes | None, *arguments: object, **options: object) -> object:
        if is_loopback(host):
            return look_up(host, *arguments, **options)  # type: ignore[arg-type]
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        raise pytest_socket.SocketBlockedError(f"A test looked up {host!r}.")

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_loopback)
    yield
    pytest_socket._remove_restrictions()


def is_loopback(host: str | bytes | None) -> bool:
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def garbage_of_windows(request: pytest.FixtureRequest) -> Iterator[None]:
    """Widgets in cyclic garbage are destroyed on this thread, never on one of a job (wizard.gui.garbage)."""
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def no_unexpected_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged warning fails the test, unless the test looks at it and then calls `caplog.clear()`."""
    yield
    unexpected = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not unexpected, [f"{record.name}: {record.getMessage()}" for record in unexpected]
