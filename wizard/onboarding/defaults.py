"""Defaults without a window: what an answers file leaves out, and what a system is asked with, stand in the export.

The window writes the defaults of a step when it shows the step first. A field that was emptied there stays empty, but
for a credential: the ladder asks with its default then, so the export states it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.core.answers import UsedAnswers, path_steps, secret_pointers
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.forms import Field, FieldKind
from wizard.core.pointer import MISSING, get, join, with_value
from wizard.onboarding.step_forms import form_of


def with_left_out(platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the default of every field that may be left out and was.

    What must be answered stays open (its absence is a finding), and so do list items, each somebody's own text, and
    the company: nothing is said of it that nobody said.
    """
    result: Any = document
    needed = platform.schema["properties"]["steps"].get("required", ())
    for step in path_steps(platform, document):
        answers = get(document, join("steps", step.id))
        if step.kind is StepKind.ENTITY:
            continue
        if isinstance(answers, Mapping) or (answers is MISSING and step.id not in needed):
            fields = form_of(platform, systems, result, step.id)
            for pointer, value in _defaults(fields, document, all_of=answers is MISSING):
                result = with_value(result, pointer, value)
    return dict(result)


def _defaults(fields: Iterable[Field], document: Mapping[str, Any], *, all_of: bool) -> Iterator[tuple[str, Any]]:
    """(pointer, default) of absent fields; those that are required only with `all_of`."""
    for field in fields:
        value = get(document, field.pointer)
        if value is MISSING and field.hints.default is not None and (all_of or not field.required):
            yield field.pointer, field.hints.default
        elif field.kind is FieldKind.GROUP and isinstance(value, Mapping):
            yield from _defaults(field.children, document, all_of=False)


def with_asked(platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the default of every blank credential of the systems it uses: what the ladder asks with."""
    result: Any = document
    secret = {(system, name) for _pointer, system, name in secret_pointers(platform)}
    steps = [step.id for step in platform.steps if step.kind is StepKind.CREDENTIALS]
    for step, system in ((step, one) for step in steps for one in UsedAnswers(platform).systems(document)):
        for name, hints in systems[system].fields.items():
            pointer = join("steps", step, system, name)
            if hints.default is not None and (system, name) not in secret and get(result, pointer) in _BLANK:
                result = with_value(result, pointer, hints.default)
    return dict(result)


_BLANK = (MISSING, None, "")
