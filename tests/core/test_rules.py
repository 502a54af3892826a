"""Rules: what is kept between runs is never stale, malformed waivers are harmless."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.made_up_platform import made_up_platform
from tests.core.ozon_documents import EDITS, FACTS, NOW, OZON, SYSTEMS, URIS, edited, sample
from wizard.core.checks.contract import Context
from wizard.core.conditions import Condition
from wizard.core.descriptors.platform import RuleDescriptor
from wizard.core.findings import Evidence, Severity
from wizard.core.pointer import get, with_value
from wizard.core.review import Reviewer, Situation
from wizard.core.rules import RuleRun, apply_waivers, judge_waivers, run_rule, subjects_of

TODAY = date(2026, 11, 21)
TEXT = "/steps/templates/items/0/text"


@settings(max_examples=60)
@given(
    edits=st.lists(EDITS, min_size=1, max_size=6),
    facts=st.lists(
        st.sampled_from([{}, FACTS, {"ozon": {"subscription_type": "UNSPECIFIED"}}]), min_size=6, max_size=6
    ),
)
def test_kept_results_equal_fresh_ones_after_any_edits(edits: list[tuple[str, Any]], facts: list[Any]) -> None:
    reviewer = Reviewer(OZON, SYSTEMS)
    document = sample()
    for (pointer, value), known in zip(edits, facts, strict=False):
        document = edited(document, pointer, value)
        situation = Situation(NOW, known, {}, URIS)
        fresh = Reviewer(OZON, SYSTEMS).review(copy.deepcopy(document), situation)
        assert reviewer.review(document, situation) == fresh


def own_words(document: dict[str, Any], *words: str) -> dict[str, Any]:
    changed: dict[str, Any] = with_value(document, "/steps/policy/extra_words", list(words))
    return changed


def test_a_word_added_to_the_sellers_list_is_found_in_an_unchanged_text() -> None:
    run = RuleRun(OZON)
    document = with_value(sample(), TEXT, "Ваш гномик уже в пути: {tracking_number}")
    before = run.findings(document, FACTS, TODAY)
    after = run.findings(own_words(document, "гномик"), FACTS, TODAY)
    found = [(one.code, one.pointer) for one in after if one not in before]
    assert ("ozon/no-promotion", TEXT) in found
    assert run.findings(document, FACTS, TODAY) == before


def test_true_is_not_taken_for_the_one_that_was_there() -> None:
    run = RuleRun(OZON)
    place = "/steps/policy/target_minutes"
    for value in (100_000, True, 100_000, 1):
        document = with_value(sample(), place, value)
        assert run.findings(document, FACTS, TODAY) == RuleRun(OZON).findings(document, FACTS, TODAY)


def test_another_day_is_judged_again() -> None:
    run = RuleRun(OZON)
    document = with_value(sample(), "/steps/entity/licence_valid_until", "2027-01-01")
    document = with_value(document, "/steps/entity/licence_long_term", False)
    run.findings(document, FACTS, TODAY)
    later = date(2030, 1, 1)
    assert run.findings(document, FACTS, later) == RuleRun(OZON).findings(document, FACTS, later)


def test_subjects_know_their_nearest_enclosing_object() -> None:
    rule = next(one for one in OZON.rules if one.pointer == "/steps/templates/items/*/text")
    document = sample()
    for subject in subjects_of(rule, document):
        assert subject.item == get(document, subject.pointer.rpartition("/")[0])


BUTTONS = RuleDescriptor(
    "made-up/no-short-links",
    1,
    Severity.ERROR,
    Evidence.GUIDE,
    ("made-up",),
    "/steps/templates/items/*/buttons/*/url",
    "not_expected",
    when=(Condition("kind", equals="parcel"),),
    subject=("name", "language"),
    item="/steps/templates/items/*",
)


def lists(first: str, second: str, url: str = "b") -> dict[str, Any]:
    items = [
        {"name": "a", "language": "de", "kind": first, "buttons": [{"kind": "parcel", "name": "x", "url": "a"}]},
        {"name": "b", "language": "fr", "kind": second, "buttons": [{"url": url}, {"url": "c"}]},
    ]
    return {"steps": {"templates": {"items": items}}}


def test_a_rules_item_is_the_ancestor_it_names() -> None:
    platform = made_up_platform((BUTTONS,))
    told = RuleRun(platform).findings(lists("other", "parcel"), {}, TODAY)

    assert [(one.pointer, one.subject) for one in told] == [
        ("/steps/templates/items/1/buttons/0/url", "b@fr"),
        ("/steps/templates/items/1/buttons/1/url", "b@fr"),
    ]
    context = Context(lists("parcel", "other"), TODAY)
    assert [one.subject for one in run_rule(BUTTONS, context, platform)] == ["a@de"]


def test_a_rules_item_is_looked_at_again_when_it_changed() -> None:
    run = RuleRun(made_up_platform((BUTTONS,)))
    for document in (lists("parcel", "parcel"), lists("parcel", "other"), lists("parcel", "parcel", "z")):
        assert run.findings(document, {}, TODAY) == RuleRun(made_up_platform((BUTTONS,))).findings(document, {}, TODAY)


def test_a_rules_item_may_stand_above_the_list() -> None:
    rule = replace(BUTTONS, item="/steps/templates", when=(Condition("on", equals=True),), subject=("on",))
    document = lists("parcel", "parcel")
    document["steps"]["templates"]["on"] = True

    assert {one.subject for one in RuleRun(made_up_platform((rule,))).findings(document, {}, TODAY)} == {"True"}


@pytest.mark.parametrize(
    "waivers",
    [None, "x", 7, {}, [1], ["x"], [None], [{}], [{"rule": [], "subject": {}, "reason": 1, "rule_version": []}]],
    ids=repr,
)
def test_malformed_waivers_waive_nothing_and_break_nothing(waivers: Any) -> None:
    document = {**sample(), "waivers": waivers}
    findings = RuleRun(OZON).findings(document, FACTS, TODAY)
    assert apply_waivers(findings, waivers) == findings
    assert not any(one.waived for one in findings)
    assert all(one.severity == "error" for one in judge_waivers(OZON, waivers))
    codes = {one.code for one in Reviewer(OZON, SYSTEMS).review(document, Situation(NOW, FACTS, {}, URIS))}
    assert waivers in (None, [{}]) or any(code.startswith("schema.") for code in codes)
