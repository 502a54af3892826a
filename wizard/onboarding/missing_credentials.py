"""Which credentials of a system a form asks for and nobody has given yet."""

from __future__ import annotations

from wizard.core.descriptors.platform import StepKind
from wizard.core.forms import Field, FieldKind
from wizard.onboarding.session import EntrySession


def missing_credentials(session: EntrySession, system: str) -> list[str]:
    """The pointers of required credentials without a value, in the order of the form."""
    steps = [step.id for step in session.platform.steps if step.kind is StepKind.CREDENTIALS]
    groups = [group for step in steps for group in session.form(step) if group.name == system]
    return [one.pointer for group in groups for one in group.children if one.required and not _is_given(session, one)]


def _is_given(session: EntrySession, field: Field) -> bool:
    if field.kind is FieldKind.SECRET:
        system = field.pointer.rpartition("/")[0].rpartition("/")[2]
        return (system, field.name) in session.secrets.present()
    return bool(session.value(field.pointer))
