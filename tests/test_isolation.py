"""The fixtures that keep every test apart from this computer and its owner."""

from __future__ import annotations

import os
import socket
import urllib.request
from pathlib import Path

import keyring
import platformdirs
import pytest
import pytest_socket


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("10.0.0.1", 80)], ids=["public", "private"])
def test_connection_is_refused_when_it_leaves_this_computer(address: tuple[str, int]) -> None:
    with socket.socket() as client, pytest.raises(pytest_socket.SocketConnectBlockedError):
        client.connect(address)


def test_look_up_is_refused_when_the_name_is_not_local() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.create_connection(("example.com", 443))


def test_look_up_fails_as_in_real_life_when_the_name_is_reserved_as_invalid() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("shop.invalid", 443)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_connection_works_when_it_stays_here(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1])).close()
        connection, (peer, _port) = server.accept()
        connection.close()
        assert peer == "127.0.0.1"


def test_unix_sockets_work_when_in_the_runtime_folder() -> None:
    path = str(Path(os.environ["XDG_RUNTIME_DIR"]) / "bus")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
        assert client.getpeername() == path


def test_user_folders_lie_in_the_tests_own_folder(own_folders: Path) -> None:
    found = [Path.home(), platformdirs.user_data_path("gangway"), platformdirs.user_cache_path("gangway")]
    assert [path for path in found if not path.is_relative_to(own_folders)] == []
    assert list(Path.home().iterdir()) == []


@pytest.mark.parametrize("name", ["DBUS_SESSION_BUS_ADDRESS", "HTTPS_PROXY", "https_proxy", "REQUESTS_CA_BUNDLE"])
def test_settings_of_the_owner_are_gone(name: str) -> None:
    assert name not in os.environ


def test_proxies_are_gone() -> None:
    assert urllib.request.getproxies_environment() == {}


def test_real_keyring_is_out_of_reach_when_asked_for_without_a_choice() -> None:
    assert type(keyring.get_keyring()).__module__ == "keyring.backends.null"
