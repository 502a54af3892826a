"""Every rule that ships runs its own examples; every platform folder is walked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.checks.contract import Hit
from wizard.core.descriptors.platform import Platform, RuleDescriptor
from wizard.core.findings import Evidence, Severity
from wizard.core.loading import examples

RESOURCES = Resources([shipped_root()])


def rules() -> Iterator[Any]:
    for platform_id in RESOURCES.platform_ids():
        platform = RESOURCES.platform(platform_id)
        for rule in platform.rules:
            yield pytest.param(platform, rule, id=f"{platform_id}:{rule.id}")


ALL_RULES = list(rules())


def hits(platform: Platform, rule: RuleDescriptor, example: Any) -> list[Hit]:
    """What the rule's check says of one example."""
    return examples.hits(rule, example, platform.words)


@pytest.mark.parametrize(("platform", "rule"), ALL_RULES)
def test_rule_is_silent_when_its_examples_pass(platform: Platform, rule: RuleDescriptor) -> None:
    assert [hits(platform, rule, example) for example in rule.passing] == [[] for _ in rule.passing]


@pytest.mark.parametrize(("platform", "rule"), ALL_RULES)
def test_rule_speaks_when_its_examples_fail(platform: Platform, rule: RuleDescriptor) -> None:
    silent = [example for example in rule.failing if not hits(platform, rule, example)]

    assert silent == []


@pytest.mark.parametrize(("platform", "rule"), ALL_RULES)
def test_rule_message_has_no_empty_place_when_an_example_fails(platform: Platform, rule: RuleDescriptor) -> None:
    for language in ("zh_CN", "en"):
        texts = RESOURCES.texts(language)
        for example in rule.failing:
            for hit in hits(platform, rule, example):
                message = texts.get(f"{rule.id}.message", **hit.parameters)
                fix = texts.get(f"{rule.id}.fix", **hit.parameters)
                known = texts.get(f"{rule.id}.message").replace("{{", "")
                assert message not in ("", f"{rule.id}.message")
                assert fix not in ("", f"{rule.id}.fix")
                assert not [name for name in hit_names(known) if name not in hit.parameters]


def hit_names(text: str) -> set[str]:
    """Placeholder names of a text."""
    return {
        part.split("}", 1)[0] for part in text.split("{")[1:] if "}" in part and part.split("}", 1)[0].isidentifier()
    }


@pytest.mark.parametrize(("platform", "rule"), ALL_RULES)
def test_rule_never_blocks_when_it_is_contradicted(platform: Platform, rule: RuleDescriptor) -> None:
    assert rule.evidence is not Evidence.CONTRADICTED or rule.severity is not Severity.ERROR
    assert all(source in platform.sources for source in rule.sources)
