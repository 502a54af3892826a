"""A second process that refreshes the pair of an entry: `python -m tests.onboarding.authorization_process FILE`.

With an `address` it opens the entry and exchanges its code instead, and never comes to writing down what it got.

`pause` names the secret whose storing never ends, so that the process can be killed there; `barrier` is a file it waits
for before it begins.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from tests.onboarding.authorization_desk import ENTRY, LONG, stall_workspace
from wizard.adapters.clock import system_clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpClient, Limits
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.json_files import write_atomic
from wizard.adapters.ladders.calls import SystemCalls
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.core.redirected import Redirected
from wizard.core.secret import Secret
from wizard.onboarding.authorization_record import PairFile
from wizard.onboarding.authorization_tokens import PairKeeper
from wizard.onboarding.authorizing import Authorization, Ended
from wizard.systems.shopee_signing import sign


class FolderVault(MemoryVault):
    """A keyring that other processes see: a file for each secret. `pause`: a field whose storing never ends."""

    durable = True

    def __init__(self, folder: Path, pause: str = "") -> None:
        super().__init__()
        self._folder = folder
        self._pause = pause
        folder.mkdir(exist_ok=True)

    def store(self, address: SecretAddress, secret: Secret) -> None:
        if address.field == self._pause:
            (self._folder.parent / "paused").touch()
            threading.Event().wait()
        write_atomic(self._folder / address.field, secret.reveal().encode())

    def fetch(self, address: SecretAddress) -> Secret | None:
        path = self._folder / address.field
        return Secret(path.read_text("utf-8")) if path.is_file() else None


def refreshed(settings: dict[str, Any]) -> str:
    """Refresh as a window would, without the entry's own lock; how it ended."""
    system = Resources([shipped_root()]).system("shopee")
    assert system.authorization is not None
    vault = FolderVault(Path(settings["vault"]), settings["pause"])
    limits = Limits(connect_seconds=LONG, read_seconds=LONG, total_seconds=LONG)
    endpoints = Endpoints.parse(settings["endpoints"], "endpoints.toml")
    outside = Outside(HttpClient(proxies=no_proxy, limits=limits), endpoints, signers={"shopee": sign})
    addresses = {name: SecretAddress(ENTRY, "shopee", name) for name in ("access_token", "refresh_token")}
    cancel, file = threading.Event(), PairFile(Path(settings["entry"]), "shopee")
    key = vault.fetch(SecretAddress(ENTRY, "shopee", "partner_key"))
    assert key is not None
    credentials = {**settings["plain"], "partner_key": key}
    keeper = PairKeeper(
        api=system.authorization,
        vault=vault,
        addresses=addresses,
        file=file,
        calls=lambda: SystemCalls(outside, system, credentials, cancel),
        current=lambda: vault.fetch(addresses["refresh_token"]),
        clock=system_clock,
        cancel=cancel,
        number=file.read().number,
    )
    barrier = Path(settings["barrier"])
    barrier.with_name(f"{barrier.name}-{settings['name']}").touch()
    while not barrier.exists():
        cancel.wait(0.005)
    shop = {"shop_id": settings["plain"]["shop_id"]}
    return keeper.refresh(system.authorization.refreshes[0], shop).state.value


def exchanged(settings: dict[str, Any]) -> None:
    """Exchange a code as a window does; the pair is stored, and the entry's journal is not written before the end."""
    folder = Path(settings["folder"])
    workspace = stall_workspace(folder, FolderVault(Path(settings["vault"])), settings["endpoints"], system_clock)
    about = Authorization(workspace.open(ENTRY))
    taken = about.take(settings["address"])
    assert isinstance(taken, Redirected), taken
    fetched = about.exchange_job(taken, threading.Event())()
    assert fetched.state is Ended.STORED, fetched
    (folder / "paused").touch()
    threading.Event().wait()


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    if given.get("address"):
        exchanged(given)
    else:
        sys.stdout.write(refreshed(given) + "\n")
