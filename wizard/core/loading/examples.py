"""A rule's own examples are run when its folder is loaded: a rule that contradicts them, or cannot run, is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wizard.core.checks import CHECKS
from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.conditions import Condition
from wizard.core.descriptors.platform import RuleDescriptor
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem

_TOLD = {"value", "item", "document", "facts", "today"}
_ANY_DAY = date(2026, 11, 21)


def example_problems(
    file: LocatedFile, rules: Mapping[str, RuleDescriptor], words: Mapping[str, Any]
) -> Iterator[Problem]:
    """Problems of the rules written in the file, at the line of the example (or of the check's parameters)."""
    for index, table in enumerate(file.value.get("rule", ())):
        rule = rules.get(table["id"])
        if rule is None:
            continue
        for kind, examples, speaks in (("passing", rule.passing, False), ("failing", rule.failing, True)):
            for position, example in enumerate(examples):
                reason = _disagreement(rule, example, words, speaks)
                if reason:
                    yield file.problem(("rule", index, kind), f"{rule.id}: example {position + 1}: {reason}")


def _disagreement(rule: RuleDescriptor, example: Any, words: Mapping[str, Any], speaks: bool) -> str:
    try:
        found = hits(rule, example, words)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        # What a check does with parameters or examples of the wrong kind; whatever it is, the folder is at fault.
        return f"the check cannot run: {type(error).__name__}: {error}"
    if speaks and not found:
        return "the rule says nothing about it"
    return "the rule objects to it" if found and not speaks else ""


def hits(rule: RuleDescriptor, example: Any, words: Mapping[str, Any]) -> list[Hit]:
    """What the rule's check says of one example: a value, or a table of {value, item, document, facts, today}."""
    told: Mapping[str, Any] = example if isinstance(example, Mapping) and set(example) <= _TOLD else {"value": example}
    document = {**told.get("document", {}), "facts": told.get("facts", {})}
    value = told.get("value")
    item = told.get("item", value if isinstance(value, Mapping) else {})
    today = date.fromisoformat(str(told.get("today", _ANY_DAY)))
    if not all(condition.holds(document, item) for condition in rule.when if _is_told(condition, told)):
        return []
    return list(
        CHECKS[rule.check](Subject(value, rule.pointer, item), rule.parameters, Context(document, today, words))
    )


def _is_told(condition: Condition, told: Mapping[str, Any]) -> bool:
    """Whether the example states what the condition looks at: answers (`document.steps`) or the enclosing item."""
    return "steps" in told.get("document", {}) if condition.pointer.startswith("/") else "item" in told
