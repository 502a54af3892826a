"""Forms of the shipped Ozon platform: whatever is missing has a field where it can be given."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.ozon_documents import DOCUMENTS, OZON, SYSTEMS, sample
from wizard.core.answers import effective
from wizard.core.forms import Field, FieldKind, walk
from wizard.core.pointer import get, with_value
from wizard.core.schema.validation import DocumentValidator
from wizard.onboarding.step_forms import StepForms, form_of

VALIDATOR = DocumentValidator(OZON.schema)
STEPS = [step.id for step in OZON.steps]


def fields(document: dict[str, Any]) -> dict[str, Field]:
    return {one.pointer: one for step in STEPS for one in walk(form_of(OZON, SYSTEMS, document, step))}


@settings(max_examples=100)
@given(DOCUMENTS)
def test_every_missing_answer_has_a_field(document: Any) -> None:
    asked = fields(document)
    used = effective(OZON, document)
    for finding in VALIDATOR.explain(used):
        is_step = finding.pointer.count("/") < 3
        if finding.code == "schema.required" and finding.pointer.startswith("/steps/") and not is_step:
            same_place = get(used, finding.pointer.rpartition("/")[0]) == get(
                document, finding.pointer.rpartition("/")[0]
            )
            assert finding.pointer in asked or not same_place, finding


@settings(max_examples=60)
@given(st.lists(DOCUMENTS, min_size=2, max_size=4))
def test_remembered_forms_equal_forms_made_anew_whatever_came_before(documents: list[Any]) -> None:
    forms = StepForms(OZON, SYSTEMS)
    for document in documents:
        for step in STEPS:
            assert forms.form(document, step) == form_of(OZON, SYSTEMS, document, step)


def test_unchanged_items_of_a_list_keep_their_very_fields() -> None:
    forms, document = StepForms(OZON, SYSTEMS), sample()
    before = {one.name: one for one in forms.form(document, "templates")}["items"]

    changed = with_value(document, "/steps/templates/items/1/text", "Другой текст")
    again = forms.form(changed, "templates")
    after = {one.name: one for one in again}["items"]

    assert forms.form(changed, "templates") is again
    assert all(new is old for new, old in zip(after.items, before.items, strict=True))


@settings(max_examples=60)
@given(DOCUMENTS)
def test_a_form_can_be_made_of_anything_and_asks_each_field_once(document: Any) -> None:
    for step in STEPS:
        pointers = [one.pointer for one in walk(form_of(OZON, SYSTEMS, document, step))]
        assert len(pointers) == len(set(pointers))
        assert all(pointer.startswith(f"/steps/{step}/") for pointer in pointers)


def test_kinds_of_the_sample() -> None:
    kinds = {pointer: one.kind for pointer, one in fields(sample()).items()}
    assert kinds["/steps/credentials/ozon/api_key"] is FieldKind.SECRET
    assert kinds["/steps/policy/profile"] is FieldKind.CHOICE
    assert kinds["/steps/policy/channels"] is FieldKind.CHOICES
    assert kinds["/steps/templates/items"] is FieldKind.LIST
    assert kinds["/steps/templates/items/0/text"] is FieldKind.TEXT
    assert kinds["/steps/order_page/tracking_qr"] is FieldKind.BOOLEAN


def test_a_field_is_required_as_the_tag_says() -> None:
    document = sample()
    document["steps"]["policy"] = {"profile": "documented"}
    assert fields(document)["/steps/policy/reason"].required
    document["steps"]["policy"] = {"profile": "strict"}
    assert "/steps/policy/reason" not in fields(document)
