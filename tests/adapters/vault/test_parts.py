"""Splitting as pure text, and over a keyring as Windows has it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from keyring.backends.Windows import WinVaultKeyring

from tests.adapters.vault.fakes import FAKE, FakeKeyring, FakeWin32Cred
from wizard.adapters.vault import KeyringVault, SecretAddress
from wizard.adapters.vault.parts import LIMIT, Index, cut, joined, needs_split, parse_index, utf16_units
from wizard.core.secret import Secret

storable_texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), st.sampled_from("🔑👩‍💻\ufeff\ufffe密")
    ),
    min_size=1,
)
long_texts = st.builds(lambda text, times: text * times, storable_texts, st.integers(1, 400))


@given(long_texts, st.sampled_from("ab"))
@example("🔑" * 501, "a")
@example("x" + "🔑" * 2000, "b")
def test_joined_undoes_cut(value: str, generation: str) -> None:
    index, pieces = cut(value, generation)
    assert joined(index, pieces) == value
    assert all(0 < utf16_units(piece) <= LIMIT and piece.isascii() for piece in pieces)
    assert parse_index(str(index)) == index
    assert utf16_units(str(index)) <= LIMIT


@given(long_texts.filter(lambda value: len(value) > 1500), st.data())
@settings(suppress_health_check=[HealthCheck.filter_too_much])
def test_joined_refuses_pieces_that_are_not_all_there(value: str, data: st.DataObject) -> None:
    index, pieces = cut(value, "a")
    gone = data.draw(st.integers(0, len(pieces) - 1))
    assert joined(index, pieces[:gone] + pieces[gone + 1 :]) is None
    assert joined(index, [*pieces, pieces[gone]]) is None


def test_joined_refuses_pieces_of_another_value() -> None:
    index, _ = cut("a" * 1500, "a")
    _, pieces = cut("b" * 1500, "a")
    assert joined(index, pieces) is None
    assert joined(index, ["not base64!"] * index.count) is None


@pytest.mark.parametrize(
    "entry",
    [None, "", "gangway-split:", "gangway-split:1:c:1:" + "0" * 64, str(Index("a", 1, "0" * 64)) + "\n"],
)
def test_parse_index_refuses_what_is_not_a_whole_index(entry: str | None) -> None:
    assert parse_index(entry) is None


@pytest.mark.parametrize(
    ("value", "split"),
    [("x" * 1000, False), ("x" * 1001, True), ("🔑" * 500, False), ("🔑" * 500 + "x", True), ("gangway-split:", True)],
    ids=["1000 units", "1001 units", "500 emoji", "500 emoji and one", "index-like"],
)
def test_needs_split_counts_as_windows_does(value: str, split: bool) -> None:
    assert needs_split(value) is split


@given(st.lists(long_texts, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_in_a_row_leave_only_the_last_on_windows(windows: FakeWin32Cred, values: list[str]) -> None:
    address = SecretAddress("e", "s", "f")
    vault = KeyringVault(WinVaultKeyring, deadline=20)
    for value in values:
        vault.store(address, Secret(value))
        assert vault.fetch(address) == Secret(value)
    last = values[-1]
    pieces = len(cut(last, "a")[1]) if needs_split(last) else 0
    assert len(windows.credentials) == 1 + pieces
    vault.remove(address)
    vault.close()
    assert windows.credentials == {}


@given(long_texts)
@settings(max_examples=25, deadline=None)
def test_no_entry_is_longer_than_the_limit(value: str) -> None:
    fake = FakeKeyring()
    vault = KeyringVault(lambda: fake, allowed=FAKE, deadline=20)
    vault.store(SecretAddress("e", "s", "f"), Secret(value))
    vault.close()
    assert max(map(utf16_units, fake.entries.values())) <= LIMIT
