"""Every identifier: what is accepted, what is refused and why, and where the reason points."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle_uscc
from stdnum.fr import siret as oracle_siret
from stdnum.fr import tva as oracle_tva
from stdnum.ru import ogrn as oracle_ogrn

from tests.core.identifiers import samples
from tests.core.identifiers.cases import ACCEPTED, REFUSED, WITH_WRONG_INNER
from wizard.core.identifiers import KINDS, Identified, Rejected, check, is_individual_business
from wizard.core.identifiers.french import _KEY_CHARACTERS

TODAY = date(2026, 1, 31)
digits = st.text("0123456789", min_size=1)


def of_length(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@pytest.mark.parametrize(("kind", "value", "reason"), REFUSED, ids=str)
def test_check_refuses_with_the_reason(kind: str, value: str, reason: str) -> None:
    found = check(kind, value, today=TODAY)
    assert isinstance(found, Rejected)
    assert found.reason == reason


@pytest.mark.parametrize(("kind", "value", "canonical", "strength"), ACCEPTED, ids=str)
def test_check_accepts_with_canonical_form_and_strength(kind: str, value: str, canonical: str, strength: str) -> None:
    found = check(kind, value, today=TODAY)
    assert isinstance(found, Identified)
    assert (found.canonical, found.strength) == (canonical, strength)


def test_every_kind_has_an_accepted_and_a_refused_value() -> None:
    assert {case[0] for case in ACCEPTED} == {case[0] for case in REFUSED} == set(KINDS)


@given(st.sampled_from(KINDS), st.text(max_size=24))
def test_check_of_anything_gives_a_result_whose_canonical_form_is_stable(kind: str, value: str) -> None:
    found = check(kind, value)
    if isinstance(found, Identified):
        assert check(kind, found.canonical) == found
    elif found.span is not None:
        assert 0 <= found.span.start <= found.span.end <= len(value)


@pytest.mark.parametrize("kind", KINDS)
def test_check_refuses_zeros_of_any_length(kind: str) -> None:
    assert all(isinstance(check(kind, "0" * length), Rejected) for length in range(20))


def test_check_raises_for_a_kind_that_is_not_one() -> None:
    with pytest.raises(KeyError):
        check("zodiac-sign", "1")


def wide(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@pytest.mark.parametrize(
    "dress",
    [
        wide,
        str.lower,
        " ".join,
        lambda code: code + "\u200b",
        lambda code: f"\ufeff{code[:8]}\u00a0–{code[8:]}",
    ],
    ids=["full-width", "lower-case", "blanks", "zero-width", "bom-nbsp-dash"],
)
def test_uscc_is_accepted_however_it_was_pasted(dress) -> None:  # type: ignore[no-untyped-def]
    assert check("uscc", dress(samples.uscc())) == check("uscc", samples.uscc())


def test_refusal_points_into_the_value_as_given_when_it_was_full_width_with_blanks() -> None:
    value = "\u3000" + wide(samples.uscc().replace("T", "Z", 1))
    found = check("uscc", value)
    assert isinstance(found, Rejected)
    assert found.span is not None
    assert value[found.span.start : found.span.end] == "Ｚ"
    assert found.parameters == {"character": "Z", "position": 12, "likely": "2"}


@pytest.mark.parametrize(("prefix", "individual"), [("91", False), ("92", True), ("93", False), ("52", False)])
def test_individual_business_is_told_by_prefix(prefix: str, individual: bool) -> None:
    found = check("uscc", samples.uscc(prefix))
    assert isinstance(found, Identified)
    assert is_individual_business(found.canonical) is individual
    assert (found.details["entity"] == "individual-business") is individual


@pytest.mark.parametrize(
    ("code", "notice"),
    [
        (samples.uscc("91", "999999"), "uscc.region-unknown"),
        (samples.uscc("B1"), "uscc.authority-unknown"),
        (samples.uscc("91", "100000"), None),
    ],
    ids=["region", "authority", "national-registration"],
)
def test_uscc_with_unknown_region_or_authority_is_accepted_with_a_notice(code: str, notice: str | None) -> None:
    found = check("uscc", code)
    assert isinstance(found, Identified)
    assert found.details.get("notice") == notice


uscc_bodies = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)


@given(of_length(6), uscc_bodies, st.integers(0, 17), st.integers(1, 30))
def test_uscc_with_one_wrong_character_is_refused(region: str, body: str, at: int, by: int) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = samples.uscc("91", region, body)
    wrong = code[:at] + alphabet[(alphabet.index(code[at]) + by) % 31] + code[at + 1 :]
    assert isinstance(check("uscc", code), Identified)
    assert isinstance(check("uscc", wrong), Rejected)


@given(of_length(6), uscc_bodies)
def test_uscc_agrees_with_stdnum_where_stdnum_is_right(region: str, body: str) -> None:
    assert oracle_uscc.is_valid(samples.uscc("91", region, body))


def test_uscc_departs_from_stdnum_where_stdnum_is_wrong() -> None:
    assert oracle_uscc.is_valid(WITH_WRONG_INNER)
    assert isinstance(check("uscc", WITH_WRONG_INNER), Rejected)
    assert not oracle_uscc.is_valid(samples.uscc("Y1"))
    assert isinstance(check("uscc", samples.uscc("Y1")), Identified)


@given(of_length(13))
def test_ogrnip_is_accepted_whatever_its_remainder_is(rest: str) -> None:
    assert isinstance(check("ru-ogrnip", samples.ogrnip("3" + rest)), Identified)


def test_ogrnip_with_a_remainder_over_nine_departs_from_stdnum() -> None:
    number = next(
        n for n in map(samples.ogrnip, map(str, range(30477000000000, 30477000000020))) if int(n[:14]) % 13 > 9
    )
    assert not oracle_ogrn.is_valid(number)
    assert isinstance(check("ru-ogrnip", number), Identified)


@given(of_length(14), st.booleans())
def test_siret_agrees_with_stdnum_when_not_zeros(number: str, la_poste: bool) -> None:
    number = "356000000" + number[:5] if la_poste else number
    if number[:9].strip("0"):
        assert isinstance(check("siret", number), Identified) is oracle_siret.is_valid(number)


@given(of_length(8), st.sampled_from(_KEY_CHARACTERS), st.sampled_from(_KEY_CHARACTERS))
def test_fr_vat_agrees_with_stdnum_for_every_key(first_eight: str, one: str, other: str) -> None:
    siren = samples.siren(first_eight)
    if siren.strip("0"):
        assert isinstance(check("fr-vat", one + other + siren), Identified) is oracle_tva.is_valid(one + other + siren)


def test_fr_vat_with_a_lettered_key_is_accepted() -> None:
    keys = (one + other for one in "ABCDEFGH" for other in _KEY_CHARACTERS)
    found = [check("fr-vat", key + samples.siren()) for key in keys]
    assert any(isinstance(each, Identified) and each.details["siren"] == samples.siren() for each in found)


def test_vat_of_monaco_holds_no_siren() -> None:
    found = check("fr-vat", samples.monaco_vat())
    assert isinstance(found, Identified)
    assert dict(found.details) == {"country": "MC"}


def test_greek_vat_is_stored_with_its_vat_prefix() -> None:
    digits_of = next(
        n for n in map(str, range(123456700, 123456710)) if isinstance(check("eu-vat", "EL" + n), Identified)
    )
    found = check("eu-vat", "GR" + digits_of)
    assert isinstance(found, Identified)
    assert found.canonical == "EL" + digits_of


@pytest.mark.parametrize(
    ("region", "document"),
    [
        ("110101", "resident-id"),
        ("810000", "permit-hong-kong"),
        ("820000", "permit-macau"),
        ("830000", "permit-taiwan"),
        ("911156", "permanent-residence"),
    ],
)
def test_resident_id_tells_the_document(region: str, document: str) -> None:
    found = check("cn-resident-id", samples.resident_id(region))
    assert isinstance(found, Identified)
    assert found.details["document"] == document


def test_resident_id_with_lower_case_x_is_stored_in_upper_case() -> None:
    with_x = next(n for n in (samples.resident_id(sequence=f"{i:03d}") for i in range(99)) if n.endswith("X"))
    assert check("cn-resident-id", with_x.lower()) == check("cn-resident-id", with_x)


def test_resident_id_born_tomorrow_is_refused_only_when_today_is_known() -> None:
    number = samples.resident_id(born="20260201")
    assert isinstance(check("cn-resident-id", number), Identified)
    assert isinstance(check("cn-resident-id", number, today=date(2026, 2, 1)), Identified)
    assert isinstance(check("cn-resident-id", number, today=TODAY), Rejected)
