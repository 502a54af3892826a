"""The Graph API version: warned about below v24 and before its end, a deadline with a date, and stated in exports."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.recognition import look_alikes
from wizard.core.rules import RuleRun
from wizard.core.waits import deadlines

RESOURCES = Resources([shipped_root()])
WHATSAPP = RESOURCES.platform("whatsapp")
POINTER = "/steps/credentials/meta-cloud-api/graph_version"
# Meta's changelog as read on 2026-11-21; v26.0 has no end yet.
ENDS = {
    "v20.0": "2026-09-24",
    "v21.0": "2027-01-21",
    "v22.0": "2027-05-20",
    "v23.0": "2027-10-08",
    "v24.0": "2028-02-18",
    "v25.0": "2028-07-29",
}


def document(version: str) -> dict[str, Any]:
    return {"steps": {"credentials": {"route": "direct", "meta-cloud-api": {"graph_version": version}}}}


def told(version: str, today: date) -> list[str]:
    found = RuleRun(WHATSAPP).findings(document(version), {}, today)
    return [one.code.removeprefix("whatsapp/") for one in found if one.pointer == POINTER]


def test_table_is_metas() -> None:
    assert WHATSAPP.words["graph-versions"] == ENDS


@pytest.mark.parametrize("version", ENDS)
def test_version_is_warned_about_half_a_year_before_its_end_and_after_it(version: str) -> None:
    end = date.fromisoformat(ENDS[version])

    assert told(version, date.fromordinal(end.toordinal() - 181)) == []
    assert told(version, date.fromordinal(end.toordinal() - 180)) == ["graph-version-ends"]
    assert told(version, end) == ["graph-version-ends"]
    assert told(version, date.fromordinal(end.toordinal() + 1)) == ["graph-version-ended"]


@pytest.mark.parametrize("version", [*ENDS, "v19.0", "v26.0"])
def test_versions_below_24_are_always_warned_about(version: str) -> None:
    looks = {one.id for one in look_alikes(version, RESOURCES.system("meta-cloud-api").fields["graph_version"])}

    assert bool(looks) is (version not in ("v24.0", "v25.0", "v26.0"))


def test_end_of_the_version_is_a_deadline() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    found = deadlines(WHATSAPP, document("v21.0"), {}, now)

    assert [(one.id, one.due.date().isoformat(), one.near) for one in found] == [
        ("graph-version-end", "2027-01-22", True)  # the day's last moment
    ]
    assert deadlines(WHATSAPP, document("v26.0"), {}, now) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_warning_names_the_version_the_day_and_what_is_left(language: str) -> None:
    (found,) = RuleRun(WHATSAPP).findings(document("v21.0"), {}, date(2026, 11, 21))
    shown = RESOURCES.texts(language).get(f"{found.code}.message", **found.parameters)

    assert all(one in shown for one in ("v21.0", "2027-01-21", "61"))
