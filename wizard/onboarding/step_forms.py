"""The form of one step for the answers of a document, with the hints of its systems' credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.answers import step_schema
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.forms import Field, FormSource, build_form
from wizard.core.loading.wording import text_owner
from wizard.core.pointer import get, join


def form_of(
    platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any], step_id: str
) -> tuple[Field, ...]:
    """The fields of one step for the answers of a document. A credentials step has one group per system."""
    step = platform.step(step_id)
    hints = dict(step.fields)
    if step.kind is StepKind.CREDENTIALS:
        hints |= {f"{name}.{field}": one for name, system in systems.items() for field, one in system.fields.items()}
    source = FormSource(platform.schema, hints)
    key = f"{text_owner(platform, step.kind)}.{step_id}"
    value = get(document, join("steps", step_id))
    return build_form(step_schema(platform, step_id), value, source, join("steps", step_id), key)
