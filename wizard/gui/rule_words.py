"""What the help pane says of a rule when nothing is wrong: its sentence without the places only a finding can fill."""

from __future__ import annotations

import re

from wizard.core.descriptors.platform import RuleDescriptor
from wizard.core.texts import Texts

_ASIDE = re.compile(r"\s*[（(][^（()）]*\{[^（()）]*[）)]")
_TAIL = re.compile(r"[:：]\s*\{[^}]*\}")
_OPEN = re.compile(r"\{[a-z_]+\}")


def statement(rule: RuleDescriptor, texts: Texts, label: str) -> str:
    """The rule in a sentence: its own `.says`, else its message as far as it needs no finding, else what to do."""
    if texts.has(f"{rule.id}.says"):
        return texts.get(f"{rule.id}.says")
    spoken = texts.get(f"{rule.id}.message", **{"field": label, **dict(rule.parameters)})
    spoken = _TAIL.sub("", _ASIDE.sub("", spoken))
    if not _OPEN.search(spoken):
        return spoken
    whole = [part for part in re.split(r"(?<=[。.])\s*", spoken) if part and not _OPEN.search(part)]
    if whole:
        return "".join(whole)
    return texts.get(f"{rule.id}.fix") if texts.has(f"{rule.id}.fix") else _OPEN.sub("…", spoken)
