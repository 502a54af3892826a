"""The rules that hold for every platform: each of its own examples, its words, sources and fields."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wizard.core.checks import CHECKS
from wizard.core.checks.contract import Context, Subject
from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import RuleDescriptor
from wizard.core.findings import Evidence
from wizard.core.loading.platforms import build_rule

ROOT = Path(__file__).parents[3]
SHARED = ROOT / "resources" / "shared"


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return found


RULES = [build_rule(table) for table in _read(SHARED / "rules.toml")["rule"]]
TEXTS = {
    language: {
        name: _flat(_read(ROOT / "resources" / "texts" / language / f"{name}.toml")) for name in ("shared", "checklist")
    }
    for language in ("zh_CN", "en")
}
EXAMPLE_KEYS = {"value", "item", "document", "facts", "today"}


def _hits(rule: RuleDescriptor, example: Any) -> int:
    """How many hits the rule has on the example, its conditions included."""
    table = example if isinstance(example, Mapping) and example.keys() <= EXAMPLE_KEYS else {"value": example}
    document = {**table.get("document", {}), "facts": table.get("facts", {})}
    today = date.fromisoformat(table.get("today", "2026-11-21"))
    subject = Subject(table["value"], "", table.get("item", {}))
    if not all_hold(rule.when, document, subject.item):
        return 0
    return len(list(CHECKS[rule.check](subject, rule.parameters, Context(document, today))))


EXAMPLES = [
    pytest.param(rule, example, expected, id=f"{rule.id}-{'fails' if expected else 'passes'}-{index}")
    for rule in RULES
    for expected, examples in ((False, rule.passing), (True, rule.failing))
    for index, example in enumerate(examples)
]


@pytest.mark.parametrize(("rule", "example", "expected"), EXAMPLES)
def test_shared_rule_on_its_own_examples(rule: RuleDescriptor, example: Any, expected: bool) -> None:
    assert bool(_hits(rule, example)) is expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_shared_rule_has_known_sources_and_words(rule: RuleDescriptor) -> None:
    sources = {source["id"] for source in _read(SHARED / "sources.toml")["source"]}
    assert set(rule.sources) <= sources
    for language in TEXTS:
        assert {f"{rule.id}.message", f"{rule.id}.fix"} <= TEXTS[language]["shared"].keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_shared_rule_from_a_guide_names_a_guide_as_source(rule: RuleDescriptor) -> None:
    assert (rule.evidence is Evidence.GUIDE) is any(source.startswith("guide-") for source in rule.sources)


@pytest.mark.parametrize("name", ["shared", "checklist"])
def test_texts_have_equal_keys_and_placeholders_in_both_languages(name: str) -> None:
    def placeholders(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}

    chinese, english = TEXTS["zh_CN"][name], TEXTS["en"][name]
    assert chinese.keys() == english.keys()
    assert {key: placeholders(text) for key, text in chinese.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


def test_hints_of_the_shared_steps_name_rules_that_exist() -> None:
    known = {rule.id for rule in RULES}
    named = {
        rule
        for step in ("entity", "documents")
        for hints in _read(SHARED / f"{step}.toml").values()
        for rule in hints.get("rules", ())
    }
    assert named and named <= known
