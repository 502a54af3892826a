"""A private, real gnome-keyring on a private D-Bus session, for tests in this process and for subprocesses.

The password is written without a newline: the daemon takes its standard input whole.
Needs dbus-daemon and gnome-keyring-daemon (Debian packages dbus and gnome-keyring).
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import secretstorage
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
_INHERITED = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV")
_NAME = "org.freedesktop.secrets"


@contextmanager
def real_keyring_session(folder: Path, password: str = "pw") -> Iterator[dict[str, str]]:
    """The environment of a session whose keyring is unlocked with `password`; it has no display, so prompts fail.

    The keyring lives in `folder`/home and is created on first use; a second session in the same folder finds it again.
    Nothing of the caller's environment but PATH, language and Python's own paths is in it.
    """
    env = _environment(folder)
    with _bus(env):
        unlock(env, password)
        try:
            yield env
        finally:
            # A test may have killed them already.
            with suppress(ConnectionError, FileNotFoundError, ProcessLookupError):
                os.kill(_control_pid(env), signal.SIGKILL)
            with suppress(DBusErrorResponse, ProcessLookupError):
                os.kill(_daemon_pid(env), signal.SIGKILL)


def unlock(env: dict[str, str], password: str) -> None:
    """Start a daemon in place of any running one and hand it the password; a wrong one leaves the keyring locked."""
    command = ["gnome-keyring-daemon", "--replace", "--unlock", "--components=secrets", "--daemonize"]
    subprocess.run(command, input=password.encode(), env=env, capture_output=True, check=True, timeout=20)
    # It takes its name on the bus only when asked to start; this returns once it has.
    with closing(open_dbus_connection(env[ADDRESS])) as connection:
        Proxy(message_bus, connection).StartServiceByName(_NAME)


def lock(env: dict[str, str]) -> None:
    """Lock the default collection, as a desktop does when asked to."""
    with closing(open_dbus_connection(env[ADDRESS])) as connection:
        secretstorage.Collection(connection).lock()


def stop_daemon(env: dict[str, str]) -> None:
    """Suspend the daemon: it keeps its name on the bus and answers nothing."""
    os.kill(_daemon_pid(env), signal.SIGSTOP)


def resume_daemon(env: dict[str, str]) -> None:
    """Let a stopped daemon go on."""
    os.kill(_daemon_pid(env), signal.SIGCONT)


def kill_daemon(env: dict[str, str]) -> None:
    """Kill the daemon, if there is one, and wait until the bus knows; the next call makes it start a locked one."""
    rule = MatchRule(type="signal", sender=message_bus.bus_name, member="NameOwnerChanged")
    rule.add_arg_condition(0, _NAME)
    with closing(open_dbus_connection(env[ADDRESS])) as connection, suppress(DBusErrorResponse):
        Proxy(message_bus, connection).AddMatch(rule)
        with connection.filter(rule) as changes:
            os.kill(_daemon_pid(env), signal.SIGKILL)
            connection.recv_until_filtered(changes, timeout=20)


def _environment(folder: Path) -> dict[str, str]:
    home, runtime = folder / "home", folder / "run"
    home.mkdir(exist_ok=True)
    runtime.mkdir(mode=0o700, exist_ok=True)
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**inherited, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}


@contextmanager
def _bus(env: dict[str, str]) -> Iterator[None]:
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    # In a process group of its own: what the bus starts belongs to it and ends with it.
    with subprocess.Popen(command, env=env, text=True, process_group=0, **pipes) as bus:
        try:
            assert bus.stdout is not None
            env[ADDRESS] = bus.stdout.readline().strip()
            yield
        finally:
            os.killpg(bus.pid, signal.SIGKILL)


def _daemon_pid(env: dict[str, str]) -> int:
    with closing(open_dbus_connection(env[ADDRESS])) as connection:
        (pid,) = Proxy(message_bus, connection).GetConnectionUnixProcessID(_NAME)
    return int(pid)


def _control_pid(env: dict[str, str]) -> int:
    """The process behind the daemon's control socket; it is not always the one that owns the name on the bus."""
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(str(Path(env["XDG_RUNTIME_DIR"]) / "keyring" / "control"))
        credentials = control.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", credentials)[0])
