"""The format `meta-templates`: what counts as the same template, and what is known of one that cannot be read."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.systems.test_meta_templates import SAMPLES, SHIPPED
from wizard.app import build
from wizard.core.account_templates import AccountTemplate
from wizard.core.pointer import with_value
from wizard.onboarding.program import Options
from wizard.systems.meta_template_format import MetaTemplates
from wizard.systems.meta_template_reading import read_template

FORMAT = MetaTemplates()


def in_account(item: Any) -> AccountTemplate:
    found = FORMAT.read({**FORMAT.body(item), "id": "1", "status": "APPROVED"})
    assert found is not None
    return found


@pytest.mark.parametrize("name", SAMPLES["create"])
def test_metas_example_is_the_same_as_itself(name: str) -> None:
    item = read_template(SAMPLES["create"][name]).item
    if "components" not in item:
        assert FORMAT.differences(item, in_account(item)) == ()


@pytest.mark.parametrize(
    ("pointer", "value", "differing"),
    [
        pytest.param("/body", "Another {{tracking_number}} text for {{first_name}} here.", ("body",), id="body"),
        pytest.param("/body", SHIPPED["body"] + "\r\n", (), id="line end"),
        pytest.param("/footer", "Bye", ("footer",), id="footer"),
        pytest.param("/header/text", "Parcel {{order_id}}", ("header",), id="header"),
        pytest.param("/header", {"format": "LOCATION"}, ("header",), id="header's kind"),
        pytest.param("/buttons/0/url", "https://shop.example/x/{{1}}", ("buttons",), id="address"),
        pytest.param("/buttons/3/text", "No more", ("buttons",), id="label"),
        pytest.param("/samples/tracking_number", "YT999", (), id="samples do not count"),
        pytest.param("/category", "MARKETING", (), id="the category is compared by a rule"),
    ],
)
def test_differences(pointer: str, value: Any, differing: tuple[str, ...]) -> None:
    known = in_account(with_value(deepcopy(SHIPPED), pointer, value))
    assert FORMAT.differences(SHIPPED, known) == differing


def test_template_without_content_exists_and_is_never_the_same() -> None:
    found = FORMAT.read({"id": "1", "name": "order_shipped", "language": "en_US", "status": "APPROVED"})
    assert found is not None
    assert (found.key, found.is_whole) == (("order_shipped", "en_US"), False)
    assert FORMAT.differences(SHIPPED, found) == ("content",)


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"name": 7, "components": []}], ids=repr)
def test_what_is_no_template_is_none(raw: Any) -> None:
    assert FORMAT.read(raw) is None


def test_submitted_of_360dialog_is_pending() -> None:
    found = FORMAT.read({"name": "a", "language": "en", "status": "submitted", "components": []})
    assert found is not None
    assert found.status == "PENDING"


def test_every_declared_format_is_there() -> None:
    program = build(Options())
    declared = (program.resources.system(name).templates for name in program.resources.system_ids())
    wanted = {one.format for one in declared if one is not None}
    assert wanted == {"meta-templates"}
    assert wanted <= program.template_formats().keys()
