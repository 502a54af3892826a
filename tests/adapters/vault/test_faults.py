"""What a caller sees when a keyring is absent, untrusted, locked, hung, lying or dying. No real keyring here."""

from __future__ import annotations

import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.macOS import Keyring as MacKeyring
from keyring.backends.Windows import WinVaultKeyring
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError
from secretstorage.exceptions import LockedException, PromptDismissedException, SecretServiceNotAvailableException

from tests.adapters.vault.fakes import FAKE, FakeKeyring, FakeSecurityApi, FakeWin32Cred, FakeWindowsError, Gate
from wizard.adapters.vault import (
    KeyringVault,
    SecretAddress,
    VaultAbsentError,
    VaultFailedError,
    VaultLockedError,
    VaultTimeoutError,
    VaultTooLongError,
    os_backend,
)
from wizard.adapters.vault.backends import class_path
from wizard.core.errors import GangwayError
from wizard.core.secret import Secret

MakeVault = Callable[..., KeyringVault]
CANARY = "canary-7d1f"
LONG = "L" * 3000


class Killed(BaseException):
    """Stands for the process dying: nothing that handles exceptions runs."""


class PlainFileKeyring(FakeKeyring):
    """A backend that is not on the list, like those of keyrings.alt."""


def _at(operation: str, ending: str, raw: BaseException) -> Callable[[str, str], None]:
    def before(called: str, service: str) -> None:
        if called == operation and service.endswith(ending):
            raise raw

    return before


def _init_error_from(cause: Exception) -> InitError:
    error = InitError("no")
    error.__cause__ = cause
    return error


def _denied() -> PasswordSetError:
    error = PasswordSetError(CANARY)
    error.__cause__ = FakeSecurityApi.Error(-25293, "Security Auth Failure")
    return error


class TestTrust:
    @pytest.mark.parametrize(
        "backend",
        [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, PlainFileKeyring],
        ids=["fail", "null", "plain file"],
    )
    def test_store_refuses_a_backend_that_is_not_trusted(self, address: SecretAddress, backend: type) -> None:
        vault = KeyringVault(backend, deadline=20)
        with pytest.raises(VaultAbsentError) as caught:
            vault.store(address, Secret(CANARY))
        assert caught.value.key == "keyring-untrusted"
        assert caught.value.parameters == {"kind": f"{backend.__module__}.{backend.__qualname__}"}
        assert vault.state().reason == "keyring-untrusted"
        vault.close()

    @pytest.mark.parametrize(
        ("platform", "expected"),
        [
            ("win32", "keyring.backends.Windows.WinVaultKeyring"),
            ("darwin", "keyring.backends.macOS.Keyring"),
            ("linux", "keyring.backends.SecretService.Keyring"),
        ],
    )
    def test_os_backend_ignores_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, windows: FakeWin32Cred, platform: str, expected: str
    ) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
        backend = os_backend(platform)
        assert class_path(backend) == expected
        assert isinstance(backend, KeyringBackend)
        assert vars(backend) == {}

    def test_importing_the_vault_does_not_import_keyring(self) -> None:
        code = "import sys, wizard.adapters.vault as v; v.KeyringVault(); print('keyring' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout.strip() == "False"


class TestTranslation:
    @pytest.mark.parametrize(
        ("raw", "expected", "code"),
        [
            (NoKeyringError(CANARY), VaultAbsentError, "-"),
            (SecretServiceNotAvailableException(CANARY), VaultAbsentError, "-"),
            (_init_error_from(SecretServiceNotAvailableException(CANARY)), VaultAbsentError, "-"),
            (FileNotFoundError(2, CANARY), VaultAbsentError, 2),
            (ConnectionResetError(104, CANARY), VaultAbsentError, 104),
            (ModuleNotFoundError(CANARY), VaultAbsentError, "-"),
            (FakeWindowsError(1312, "CredWrite", CANARY), VaultAbsentError, 1312),
            (KeyringLocked(CANARY), VaultLockedError, "-"),
            (LockedException(CANARY), VaultLockedError, "-"),
            (_init_error_from(PromptDismissedException(CANARY)), VaultLockedError, "-"),
            (FakeWindowsError(1783, "CredWrite", CANARY), VaultTooLongError, 1783),
            (FakeWindowsError(5, "CredWrite", CANARY), VaultFailedError, 5),
            (_denied(), VaultFailedError, -25293),
            (ValueError(CANARY), VaultFailedError, "-"),
            (UnicodeEncodeError("utf-8", CANARY, 0, 1, CANARY), VaultFailedError, "-"),
            (RuntimeError(10**9), VaultFailedError, "-"),
            (Killed(CANARY), VaultFailedError, "-"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
    )
    def test_raw_error_becomes_ours_without_its_text(
        self,
        make_vault: MakeVault,
        fake: FakeKeyring,
        address: SecretAddress,
        raw: BaseException,
        expected: type[GangwayError],
        code: object,
    ) -> None:
        fake.before = _at("set", "api_key", raw)
        with pytest.raises(GangwayError) as caught:
            make_vault().store(address, Secret(CANARY))
        error = caught.value
        assert type(error) is expected
        assert error.parameters == {"kind": type(raw).__name__, "code": code}
        assert caught.tb.tb_next is not None  # the first frame is this test's own
        below = traceback.TracebackException(type(error), error, caught.tb.tb_next, capture_locals=True)
        told = "".join(below.format())
        assert CANARY not in told + repr(error) + str(error)
        assert error.__cause__ is None
        assert error.__context__ is None

    @pytest.mark.parametrize("operation", ["fetch", "remove", "state"])
    def test_every_operation_translates(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress, operation: str
    ) -> None:
        fake.before = _at("get", "", KeyringLocked(CANARY))
        vault = make_vault()
        if operation == "state":
            assert vault.state().reason == "keyring-locked"
            return
        with pytest.raises(VaultLockedError):
            getattr(vault, operation)(address)

    def test_store_is_locked_when_macos_denies(self, macos: FakeSecurityApi, address: SecretAddress) -> None:
        macos.denied = True
        vault = KeyringVault(MacKeyring, deadline=20)
        with pytest.raises(VaultLockedError):
            vault.store(address, Secret(CANARY))
        macos.denied = False
        vault.store(address, Secret(CANARY))
        assert vault.fetch(address) == Secret(CANARY)
        vault.close()

    def test_usable_again_when_the_backend_appears_later(self, fake: FakeKeyring, address: SecretAddress) -> None:
        found: list[type] = [keyring.backends.fail.Keyring]
        vault = KeyringVault(lambda: fake if not found else found[0](), allowed=FAKE, deadline=20)
        assert not vault.state().usable
        found.clear()
        assert vault.state().usable
        vault.close()


class TestWriting:
    @pytest.mark.parametrize("kept", [None, "other", CANARY[:-1]], ids=["dropped", "other", "cut"])
    def test_store_fails_when_what_is_read_back_differs(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress, kept: str | None
    ) -> None:
        fake.keep = lambda password: kept
        with pytest.raises(VaultFailedError) as caught:
            make_vault().store(address, Secret(CANARY))
        assert caught.value.key == "keyring-not-kept"
        assert fake.entries == {}

    @pytest.mark.parametrize("in_place", [frozenset(), FAKE], ids=["delete then set", "in place"])
    @pytest.mark.parametrize("old", ["old", "o" * 2500], ids=["old short", "old long"])
    @pytest.mark.parametrize("new", ["new", LONG], ids=["new short", "new long"])
    def test_store_leaves_the_old_value_when_the_write_fails(
        self,
        make_vault: MakeVault,
        fake: FakeKeyring,
        address: SecretAddress,
        in_place: frozenset[str],
        old: str,
        new: str,
    ) -> None:
        vault = make_vault(in_place=in_place)
        vault.store(address, Secret(old))
        before = dict(fake.entries)
        refusals = iter([True])

        def refuse_once(operation: str, service: str) -> None:
            if operation == "set" and service.endswith("api_key") and next(refusals, False):
                raise RuntimeError(CANARY)

        fake.before = refuse_once
        with pytest.raises(VaultFailedError):
            vault.store(address, Secret(new))
        assert vault.fetch(address) == Secret(old)
        assert fake.entries == before

    def test_store_says_so_when_the_old_value_cannot_be_put_back(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        vault = make_vault()
        vault.store(address, Secret("old"))
        fake.before = _at("set", "api_key", RuntimeError(CANARY))
        with pytest.raises(VaultFailedError) as caught:
            vault.store(address, Secret("new"))
        assert caught.value.key == "keyring-old-lost"
        assert caught.value.__context__ is None

    def test_store_deletes_before_it_sets(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        vault = make_vault()
        vault.store(address, Secret("old"))
        fake.calls.clear()
        vault.store(address, Secret("new"))
        writes = [operation for operation, service in fake.calls if operation != "get"]
        assert writes == ["delete", "set"]

    def test_store_leaves_no_second_copy_on_windows(self, windows: FakeWin32Cred, address: SecretAddress) -> None:
        vault = KeyringVault(WinVaultKeyring, deadline=20)
        vault.store(address, Secret("old"))
        vault.store(address, Secret("new"))
        vault.close()
        assert [credential["CredentialBlob"].decode("utf-16-le") for credential in windows.credentials.values()] == [
            "new"
        ]

    def test_remove_fails_when_the_entry_stays(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        vault = make_vault()
        vault.store(address, Secret("old"))
        fake.before = _at("delete", "api_key", PasswordDeleteError(CANARY))
        with pytest.raises(VaultFailedError):
            vault.remove(address)

    def test_namespace_keeps_practice_apart(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        make_vault(namespace="gangway-practice").store(address, Secret("sample"))
        assert make_vault().fetch(address) is None
        assert list(fake.entries) == ["gangway-practice/ozon-main/ozon/api_key|secret"]

    def test_state_leaves_nothing_behind(self, make_vault: MakeVault, fake: FakeKeyring) -> None:
        assert make_vault().state().usable
        assert fake.entries == {}


class TestSplit:
    def test_short_value_leaves_no_pieces_of_the_long_one(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        vault = make_vault()
        vault.store(address, Secret(LONG))
        assert len(fake.entries) > 4
        vault.store(address, Secret("short"))
        assert fake.entries == {"gangway/ozon-main/ozon/api_key|secret": "short"}

    @pytest.mark.parametrize("call", range(8, 24))
    def test_store_clears_what_a_killed_longer_write_left(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress, call: int
    ) -> None:
        vault = make_vault()
        assert _killed_at(call, fake, vault, address, LONG * 3)
        assert len(fake.entries) > 1
        vault.store(address, Secret("s" * 1200))
        assert vault.fetch(address) == Secret("s" * 1200)
        assert len(fake.entries) == 3

    def test_pieces_are_written_before_the_index(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        make_vault().store(address, Secret(LONG))
        written = [service.partition("#")[2] for operation, service in fake.calls if operation == "set"]
        assert written == ["a0", "a1", "a2", "a3", ""]

    @pytest.mark.parametrize("damage", ["missing", "altered", "index"])
    def test_fetch_refuses_a_damaged_value(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress, damage: str
    ) -> None:
        vault = make_vault()
        vault.store(address, Secret(LONG))
        piece, index = (f"gangway/ozon-main/ozon/api_key{end}|secret" for end in ("#a1", ""))
        match damage:
            case "missing":
                del fake.entries[piece]
            case "altered":
                fake.entries[piece] = fake.entries[piece][::-1]
            case _:
                fake.entries[index] = fake.entries[index][:-1]
        with pytest.raises(VaultFailedError) as caught:
            vault.fetch(address)
        assert caught.value.key == "keyring-damaged"
        vault.store(address, Secret("again"))
        assert list(fake.entries.values()) == ["again"]

    @pytest.mark.parametrize("old", ["old", "o" * 2500], ids=["old short", "old long"])
    @pytest.mark.parametrize("new", ["new", LONG], ids=["new short", "new long"])
    def test_killed_at_any_call_leaves_the_old_or_the_new_value(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress, old: str, new: str
    ) -> None:
        vault = make_vault(in_place=FAKE)
        outcomes = set()
        for last_call in range(1000):
            fake.before = lambda operation, service: None
            vault.remove(address)
            assert fake.entries == {}
            vault.store(address, Secret(old))
            if not _killed_at(last_call, fake, vault, address, new):
                break
            found = vault.fetch(address)
            assert found in (Secret(old), Secret(new))
            outcomes.add(found == Secret(new))
        assert last_call > 3
        # The last calls of a write only read: killed there, the new value is in place.
        assert outcomes == {False, True}


def _killed_at(call: int, fake: FakeKeyring, vault: KeyringVault, address: SecretAddress, value: str) -> bool:
    """Store with the process dying at that call, and staying dead; False when the store needs fewer calls."""
    countdown = iter(range(call))

    def before(operation: str, service: str) -> None:
        if next(countdown, None) is None:
            raise Killed

    fake.before = before
    try:
        vault.store(address, Secret(value))
    except VaultFailedError:
        died = True
    else:
        died = False
    fake.before = lambda operation, service: None
    return died


class TestHanging:
    def test_caller_gets_a_timeout_and_the_next_call_works(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        vault = make_vault(deadline=0.2)
        gate = Gate()
        fake.before = gate
        with pytest.raises(VaultTimeoutError) as caught:
            vault.store(address, Secret(CANARY))
        assert caught.value.parameters == {"seconds": 0.2}
        fake.before = lambda operation, service: None
        vault.store(address, Secret("second"))
        gate.open()
        assert vault.fetch(address) == Secret("second")

    def test_an_abandoned_job_takes_no_further_step(self, fake: FakeKeyring, address: SecretAddress) -> None:
        gate, ended = Gate(), threading.Event()
        fake.before = gate
        vault = KeyringVault(lambda: fake, allowed=FAKE, deadline=0.2)
        with pytest.raises(VaultTimeoutError):
            vault.store(address, Secret("late"))
        hung = [thread for thread in threading.enumerate() if thread.name == "gangway-keyring"]
        fake.before = lambda operation, service: ended.set() if operation == "set" else None
        gate.open()
        vault.close()
        for thread in hung:
            thread.join(20)
        assert not ended.is_set()
        assert fake.entries == {}

    def test_waiting_is_told_once_in_the_callers_thread(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        gate = Gate()
        told: list[threading.Thread] = []

        def on_waiting() -> None:
            told.append(threading.current_thread())
            gate.open()

        fake.before = gate
        assert make_vault(on_waiting=on_waiting, waiting_after=0.05).fetch(address) is None
        assert told == [threading.current_thread()]

    def test_waiting_is_not_told_when_the_keyring_answers(self, make_vault: MakeVault, address: SecretAddress) -> None:
        told: list[str] = []
        make_vault(on_waiting=lambda: told.append("waiting"), waiting_after=15.0).fetch(address)
        assert told == []

    def test_calls_are_served_one_at_a_time(
        self, make_vault: MakeVault, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        company = threading.Barrier(2)
        overlaps: list[str] = []

        def before(operation: str, service: str) -> None:
            try:
                company.wait(0.3)
            except threading.BrokenBarrierError:
                return
            overlaps.append(service)

        fake.before = before
        vault = make_vault()
        threads = [
            threading.Thread(target=vault.store, args=(SecretAddress("e", "s", f"f{n}"), Secret(LONG)))
            for n in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert overlaps == []
        assert len({call[1].partition("#")[0] for call in fake.calls}) == 6

    def test_a_call_waiting_for_its_turn_keeps_its_own_deadline(
        self, fake: FakeKeyring, address: SecretAddress
    ) -> None:
        gate = Gate()
        fake.before = gate
        vault = KeyringVault(lambda: fake, allowed=FAKE, deadline=0.3)
        errors: list[BaseException] = []

        def first() -> None:
            try:
                vault.fetch(address)
            except VaultTimeoutError as error:
                errors.append(error)

        threads = [threading.Thread(target=first) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        gate.open()
        vault.close()
        assert len(errors) == 3

    def test_the_program_exits_when_the_keyring_hangs(self, tmp_path: Path) -> None:
        code = (
            "import threading\n"
            "from tests.adapters.vault.fakes import FAKE, FakeKeyring\n"
            "from wizard.adapters.vault import KeyringVault, SecretAddress, VaultTimeoutError\n"
            "fake = FakeKeyring()\n"
            "fake.before = lambda *_: threading.Event().wait()\n"
            "try:\n"
            "    KeyringVault(lambda: fake, allowed=FAKE, deadline=0.1).fetch(SecretAddress('e', 's', 'f'))\n"
            "except VaultTimeoutError:\n"
            "    print('timeout')\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
        assert (done.stdout.strip(), done.stderr) == ("timeout", "")
