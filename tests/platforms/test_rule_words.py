"""Every rule that ships says in both languages what it asks for, without a finding to fill any place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.platform import RuleDescriptor

RESOURCES = Resources([shipped_root()])
OPEN = re.compile(r"\{[a-z_]+\}")


def _rules() -> Iterator[Any]:
    found = {rule.id: rule for one in RESOURCES.platform_ids() for rule in RESOURCES.platform(one).rules}
    for rule in found.values():
        for language in ("zh_CN", "en"):
            yield pytest.param(rule, language, id=f"{rule.id}-{language}")


ALL_RULES = list(_rules())


@pytest.mark.parametrize(("rule", "language"), ALL_RULES)
def test_rule_is_one_whole_sentence_without_open_places(rule: RuleDescriptor, language: str) -> None:
    said = RESOURCES.texts(language).get(f"{rule.id}.says")

    assert not OPEN.search(said), said
    assert said.endswith(("。", ".")), said


@pytest.mark.parametrize(("rule", "language"), [one for one in ALL_RULES if one.values[0].claim])
def test_claim_of_a_guide_stands_beside_what_the_documents_say(rule: RuleDescriptor, language: str) -> None:
    texts = RESOURCES.texts(language)
    claim, official = texts.get(f"{rule.id}.claim"), texts.get(f"{rule.id}.official")

    assert claim != f"{rule.id}.claim"
    assert official not in (f"{rule.id}.official", claim)
