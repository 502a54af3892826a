"""The form of one step for the answers of a document, with the hints of its systems' credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.answers import step_schema
from wizard.core.descriptors.platform import Platform, StepDescriptor, StepKind
from wizard.core.descriptors.system import FieldHints, System
from wizard.core.forms import Field, FormSource, build_form
from wizard.core.loading.wording import text_owner
from wizard.core.pointer import get, join


class StepForms:
    """The forms of one platform. A form whose answers did not change comes back as the very same tuple."""

    def __init__(self, platform: Platform, systems: Mapping[str, System]) -> None:
        self._platform = platform
        self._systems = systems
        self._sources: dict[str, FormSource] = {}

    def form(self, document: Mapping[str, Any], step_id: str) -> tuple[Field, ...]:
        """The fields of one step for the answers of a document. A credentials step has one group per system."""
        platform, step = self._platform, self._platform.step(step_id)
        source = self._sources.get(step_id)
        if source is None:
            source = self._sources[step_id] = FormSource(platform.schema, self._hints(step))
        key = f"{text_owner(platform, step.kind)}.{step_id}"
        value = get(document, join("steps", step_id))
        return build_form(step_schema(platform, step_id), value, source, join("steps", step_id), key)

    def _hints(self, step: StepDescriptor) -> dict[str, FieldHints]:
        hints = dict(step.fields)
        if step.kind is StepKind.CREDENTIALS:
            for name, system in self._systems.items():
                hints |= {f"{name}.{field}": one for field, one in system.fields.items()}
        return hints


def form_of(
    platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any], step_id: str
) -> tuple[Field, ...]:
    """As `StepForms.form`, for a document that is looked at once."""
    return StepForms(platform, systems).form(document, step_id)
