"""`gangway waits` names what is waited for in words; the record keeps the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Gangway
from tests.cli.test_templates import new_entry


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("zh_CN", "parcel_a（葡萄牙语（巴西））"), ("en", "parcel_a (Portuguese (Brazil))")],
)
def test_waits_says_the_language_in_words(gangway: Gangway, tmp_path: Path, language: str, spoken: str) -> None:
    new_entry(gangway, tmp_path, "parcel_a")
    said = gangway("waits", "--lang", language)
    records = gangway("waits", "--json").typed("wait")

    assert spoken in said.out
    assert "parcel_a@pt_BR" not in said.out
    assert "parcel_a@pt_BR" in [record["subject"] for record in records]
