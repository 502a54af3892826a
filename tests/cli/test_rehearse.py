"""`gangway rehearse`: the timeline of sample pushes, and what cannot be rehearsed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Gangway
from wizard.adapters.resources import Resources, shipped_root

FOLDER = Resources([shipped_root()]).platform_folder("shopee-wecom")
ANSWERS = FOLDER / "practice" / "answers.json"


def test_shipped_samples_are_rehearsed_with_an_answers_file(gangway: Gangway) -> None:
    ran = gangway("--json", "rehearse", ANSWERS)
    assert ran.code == 0
    lines = ran.typed("rehearsal")
    (summary,) = ran.typed("rehearsal-summary")
    assert summary["pushes"] == len(json.loads((FOLDER / "practice" / "pushes.json").read_text("utf-8")))
    assert sum(summary["outcomes"].values()) == len(lines)
    refused = next(line for line in lines if line["outcome"] == "refused")
    assert (refused["sent"], refused["pointer"]) == (None, "/steps/rules/items/0")
    assert refused["why"]


def test_own_pushes_are_read_line_by_line_and_a_broken_one_is_told(gangway: Gangway, tmp_path: Path) -> None:
    samples = tmp_path / "day.jsonl"
    push = {"code": 3, "shop_id": 1, "timestamp": 1763600000, "data": {"ordersn": "A", "status": "READY_TO_SHIP"}}
    samples.write_text(json.dumps(push) + "\n{broken\n[1]\n", "utf-8")
    ran = gangway("--json", "rehearse", ANSWERS, "--samples", samples)
    assert ran.code == 0
    outcomes = [line["outcome"] for line in ran.typed("rehearsal")]
    assert outcomes.count("unreadable") == 2
    assert "sent" in outcomes


@pytest.mark.parametrize(
    ("written", "code"),
    [pytest.param("[]", "samples-none", id="empty"), pytest.param("", "samples-none", id="blank")],
)
def test_a_file_without_a_push_is_refused(gangway: Gangway, tmp_path: Path, written: str, code: str) -> None:
    samples = tmp_path / "day.json"
    samples.write_text(written, "utf-8")
    ran = gangway("--json", "rehearse", ANSWERS, "--samples", samples)
    assert ran.code == 2
    assert [finding["code"] for finding in ran.findings] == [code]


def test_a_platform_without_rules_is_refused(gangway: Gangway, answers_file: Path) -> None:
    ran = gangway("--json", "rehearse", answers_file)
    assert ran.code == 2
    assert [finding["code"] for finding in ran.findings] == ["no-triggers"]


def test_an_entry_is_rehearsed_as_it_is_now(gangway: Gangway, tmp_path: Path) -> None:
    document: dict[str, Any] = json.loads(ANSWERS.read_text("utf-8"))
    systems = (one for one in document["steps"]["credentials"].values() if isinstance(one, dict))
    for secret in (value for system in systems for value in system.values()):
        if isinstance(secret, dict):
            secret["$file"] = str((ANSWERS.parent / secret["$file"]).resolve())
    for rule in document["steps"]["rules"]["items"]:
        rule["active"] = False
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(document), "utf-8")
    assert gangway.practice("new", "shopee-wecom", "--answers", answers, "--out", tmp_path / "out").code == 0
    ran = gangway("--json", "rehearse", "shopee-wecom-example-shop")
    assert ran.code == 0
    assert "inactive" in {line["outcome"] for line in ran.typed("rehearsal")}
    assert "sent" not in {line["outcome"] for line in ran.typed("rehearsal")}
