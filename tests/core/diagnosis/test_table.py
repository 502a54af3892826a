"""The shipped code table against the public facts and against an independent client's table."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
import pywa
from pywa import errors as pywa_errors

from tests.core.diagnosis.tables import RESOURCES, TABLE
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.diagnosis.table import MessageCode, Retry
from wizard.core.findings import Evidence
from wizard.core.loading.problems import DescriptorError

# Meta's error codes page as of 2026-05-15: code, retry; "maybe" there is "after a change" here.
DOCUMENTED = {
    Retry.NO: [
        *(0, 3, 10, 190, 33, 100, 368, 130472, 130497, 131005, 131008, 131009, 131021, 131026, 131030, 131031, 131037),
        *(131042, 131045, 131047, 131049, 131051, 131052, 131053, 131055, 134100, 131062, 131063, 132000, 132001),
        *(132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069, 133006, 133010, 133016, 134011, 135000),
        *(137000, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2388019, 2388024),
    ],
    Retry.YES: [1, 2, 130429, 131000, 131016, 131056, 131057, 131059, 133000, 133004, 133015],
    Retry.LATER: [4, 80007, 131048, 131064, 133005, 133008, 133009],
    Retry.NEVER: [131050],
}
ROWS = [(code, retry) for retry, codes in DOCUMENTED.items() for code in codes]
OBSERVED_ONLY = {131030, 131062, 131063, 131064, 2388024}


@pytest.mark.parametrize(("code", "retry"), ROWS, ids=[str(code) for code, _ in ROWS])
def test_code_when_documented_has_the_documented_retry(code: int, retry: Retry) -> None:
    found = TABLE.find(code)

    assert found is not None
    assert found.retry is retry
    assert found.evidence is (Evidence.OBSERVED if code in OBSERVED_ONLY | {132008} else Evidence.DOCUMENTED)


@pytest.mark.parametrize("code", [200, 250, 299])
def test_code_when_it_lies_in_a_range(code: int) -> None:
    found = TABLE.find(code)

    assert found is not None
    assert (found.name, found.retry, found.http) == ("200-299", Retry.NO, (403,))


@pytest.mark.parametrize("code", [199, 300, 130432, 131043, 9999999])
def test_code_when_nobody_documents_it_is_unknown(code: int) -> None:
    assert TABLE.find(code) is None


def test_table_covers_every_code_of_pywa() -> None:
    theirs = set(pywa_errors._all_exceptions())

    assert len(theirs) > 150
    assert sorted(code for code in theirs if TABLE.find(code) is None) == []


def test_pywa_is_the_version_the_table_names() -> None:
    assert importlib.metadata.version("pywa") == pywa.__version__ == "4.5.0"
    assert "4.5.0" in TABLE.sources["pywa"].publisher
    assert TABLE.sources["pywa"].checked == "2026-11-21"


def test_only_131050_puts_people_on_the_suppress_list() -> None:
    assert [one.code for one in TABLE.codes if one.suppress] == [131050]
    assert [one.code for one in TABLE.codes if one.retry is Retry.NEVER] == [131050]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("code", "instead"), [(131047, "132001"), (130432, "131009"), (131050, None)])
def test_claim_when_the_guide_is_contradicted_names_both_sources(code: int, instead: str | None, language: str) -> None:
    claim = TABLE.claim(code)

    assert claim is not None
    assert claim.guide == "guide-whatsapp-parcel-notices"
    assert "meta-error-codes" in claim.sources
    text = RESOURCES.texts(language).get(f"meta-cloud-api.message_codes.claim.{code}")
    assert str(code) in text
    assert instead is None or instead in text


def test_claims_when_these_are_all() -> None:
    assert {claim.code for claim in TABLE.claims} == {131047, 130432, 131050}


def test_texts_when_chinese_and_english_are_compared() -> None:
    for language in ("zh_CN", "en"):
        texts = RESOURCES.texts(language)
        meanings = [texts.get(f"meta-cloud-api.message_codes.meaning.{one.code}") for one in TABLE.codes]
        assert len(set(meanings)) == len(meanings), "two codes with one meaning"
        assert all(text.endswith(("。", ".")) for text in meanings)


@pytest.mark.parametrize(
    ("code", "subcode", "picked"),
    [
        pytest.param(100, 2388299, 2388299, id="template-creation"),
        pytest.param(100, 33, 100, id="short-subcodes-mean-something-else"),
        pytest.param(100, 2388999, 100, id="unknown-subcode"),
        pytest.param(100, None, 100, id="no-subcode"),
    ],
)
def test_pick_when_a_subcode_comes_along(code: int, subcode: int | None, picked: int) -> None:
    assert TABLE.pick(code, subcode) == picked


BREAKS = {
    "unknown key": ('retry = "no"\n', 'retry = "no"\nagain = 1\n', "code.0.again"),
    "wrong retry": ('retry = "no"', 'retry = "maybe"', "code.0.retry"),
    "twice": ("code = 3\n", "code = 2\n", "code.3.code"),
    "in a range": ("code = 368\n", "code = 250\n", "code.12.code"),
    "backwards": ("last = 299", "last = 199", "code.11.last"),
    "no such source": ('sources = ["meta-error-codes"]\n\n[[code]]\ncode = 1\n', None, ""),
    "no such fix": ('fix = "service-status"', 'fix = "pray"', "meta-cloud-api.message_codes.fix.pray"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_table_when_broken_is_refused_with_file_and_line(name: str, tmp_path: Path) -> None:
    old, new, key = BREAKS[name]
    if new is None:
        new, key = old.replace("meta-error-codes", "nowhere"), "code.0.sources"
    folder = tmp_path / "systems" / "meta-cloud-api"
    folder.mkdir(parents=True)
    shipped = shipped_root().resources / "systems" / "meta-cloud-api" / "message_codes.toml"
    text = shipped.read_text("utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    (folder / "message_codes.toml").write_text(broken, "utf-8")

    with pytest.raises(DescriptorError) as caught:
        Resources([shipped_root(), Root.beside(tmp_path)]).message_codes("meta-cloud-api")

    problem = next(one for one in caught.value.problems if one.key == key)
    assert problem.file.endswith("message_codes.toml")
    changed = [n for n, (a, b) in enumerate(zip(text.split("\n"), broken.split("\n"), strict=False), 1) if a != b]
    assert problem.line in (0, changed[0])
    assert (problem.line == 0) is (name == "no such fix")


def test_problems_when_everything_ships_name_no_code_table() -> None:
    assert [str(one) for one in RESOURCES.problems() if "message_codes" in one.file] == []


def test_name_of_a_single_code() -> None:
    assert MessageCode(131047, 131047, Retry.NO, "x", Evidence.DOCUMENTED, ()).name == "131047"
