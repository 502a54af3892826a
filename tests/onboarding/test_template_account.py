"""The account's list is read to its end or not believed at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.onboarding.template_desk import FORMATS, RESOURCES
from wizard.adapters.ladders.calls import Answer, Question
from wizard.adapters.ladders.verdict import blocked, passed
from wizard.core.descriptors.template_api import TemplateApi
from wizard.onboarding.template_account import listed

FORMAT = FORMATS["meta-templates"]


class FakeCalls:
    """Answers with the bodies it was given, in turn; a text is the code of a refusal."""

    def __init__(self, bodies: Sequence[Any]) -> None:
        self._bodies = list(bodies)
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        body = self._bodies.pop(0)
        if isinstance(body, str):
            return Answer(replace(blocked("x"), code=body), status=400)
        return Answer(passed(), body, 200)


def api(system: str) -> TemplateApi:
    found = RESOURCES.system(system).templates
    assert found is not None
    return found


def page(*names: str, more: str = "") -> dict[str, Any]:
    data = [{"name": name, "language": "en", "components": []} for name in names]
    return {"data": data, "paging": {"cursors": {"after": more or "end"}} | ({"next": "https://…"} if more else {})}


def names(calls: FakeCalls, system: str = "meta-cloud-api", name: str = "") -> list[str] | str:
    found = listed(calls, api(system), FORMAT, name)  # type: ignore[arg-type]
    return str(found.refusal.code) if found.refusal else [one.key[0] for one in found.templates]


def test_pages_are_followed_by_cursor() -> None:
    calls = FakeCalls([page("a", "b", more="c1"), page("c", more="c2"), page("d")])
    assert names(calls) == ["a", "b", "c", "d"]
    assert [one.request.query.get("after") for one in calls.asked] == [None, "c1", "c2"]


def test_pages_are_followed_by_offset() -> None:
    first, second = ({"waba_templates": page(*of)["data"], "total": 3} for of in (("a", "b"), ("c",)))
    calls = FakeCalls([first, second])
    assert names(calls, "360dialog") == ["a", "b", "c"]
    assert [one.request.query.get("offset") for one in calls.asked] == [None, "2"]


def test_stale_cursor_begins_anew_once() -> None:
    calls = FakeCalls([page("a", more="c1"), "stale-cursor", page("a", "b")])
    assert names(calls) == ["a", "b"]
    assert names(FakeCalls(["stale-cursor", "stale-cursor"])) == "stale-cursor"


@pytest.mark.parametrize(
    ("bodies", "code"),
    [
        pytest.param([{"data": {}}], "unexpected-reply", id="no list"),
        pytest.param([page("a", more="c1"), page("b", more="c1")], "unexpected-reply", id="goes round"),
        pytest.param([page("a", more="c1"), "meta-down"], "meta-down", id="second page missing"),
    ],
)
def test_list_that_is_not_whole_is_a_refusal(bodies: list[Any], code: str) -> None:
    assert names(FakeCalls(bodies)) == code


def test_one_name_is_asked_for_where_that_can_be_asked() -> None:
    meta, partner = FakeCalls([page("a")]), FakeCalls([{"waba_templates": [], "total": 0}])
    names(meta, name="a")
    names(partner, "360dialog", name="a")
    assert (meta.asked[0].request.query["name"], meta.asked[0].values) == ("{template_name}", {"template_name": "a"})
    assert "name" not in partner.asked[0].request.query
