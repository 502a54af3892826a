"""The path through the steps, what is parked, and what may leave; on the made-up platform."""

from __future__ import annotations

from typing import Any

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.answers import effective, parked, path_steps, secret_pointers, without_personal
from wizard.core.descriptors.platform import Platform
from wizard.core.flow import StepState, next_step, previous_step, reachable, step_views


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    folder = write_made_up(tmp_path_factory.mktemp("made"))
    return Resources([shipped_root(), Root.beside(folder)]).platform("aviary")


def document(**steps: Any) -> dict[str, Any]:
    return {"platform": "aviary", "version": 1, "steps": steps}


NIGHT = {"watchman": "Owl", "from": "22:00"}


def ids(platform: Platform, answers: dict[str, Any]) -> list[str]:
    return [step.id for step in path_steps(platform, answers)]


def test_path_follows_the_answers(aviary: Platform) -> None:
    assert "night" not in ids(aviary, document(feeding={"mode": "day"}))
    assert ids(aviary, document(feeding={"mode": "night"})) == [
        *("shop", "credentials", "feeding", "night", "notes", "review", "export"),
    ]


def test_off_path_step_is_parked_and_comes_back(aviary: Platform) -> None:
    answers = document(feeding={"mode": "day", "meals": 2}, night=NIGHT)
    assert parked(aviary, answers) == ["/steps/night"]
    assert "night" not in effective(aviary, answers)["steps"]
    back = document(feeding={"mode": "night", "meals": 2}, night=NIGHT)
    assert parked(aviary, back) == ["/steps/feeding/meals"]
    assert effective(aviary, back)["steps"]["night"] == NIGHT


def test_blank_means_absent_and_unknown_keys_stay(aviary: Platform) -> None:
    used = effective(aviary, document(shop={"slug": "north", "keeper": "  ", "colour": "red"}, song={"a": 1}))
    assert used["steps"] == {"shop": {"slug": "north", "colour": "red"}, "song": {"a": 1}}


def test_personal_fields_do_not_leave(aviary: Platform) -> None:
    answers = document(feeding={"mode": "day", "meals": 2, "diary": "mine"})
    assert without_personal(aviary, effective(aviary, answers))["steps"]["feeding"] == {"mode": "day", "meals": 2}


def test_secret_pointers_name_every_secret(aviary: Platform) -> None:
    assert secret_pointers(aviary) == (("/steps/credentials/pigeon/ring", "pigeon", "ring"),)


def test_cursor_off_the_path_goes_to_the_nearest_earlier_step(aviary: Platform) -> None:
    answers = document(feeding={"mode": "day"})
    assert reachable(aviary, answers, "night") == "feeding"
    assert reachable(aviary, answers, "nonsense") == "shop"
    assert next_step(aviary, answers, "feeding") == "notes"
    assert previous_step(aviary, answers, "notes") == "feeding"
    assert previous_step(aviary, answers, "shop") == "shop"
    assert next_step(aviary, answers, "export") == "export"


def test_step_states(aviary: Platform) -> None:
    answers = document(shop={"slug": "north"}, feeding={"mode": "day", "meals": 2}, night=NIGHT)
    states = {view.step.id: (view.state, view.parked) for view in step_views(aviary, answers, [])}
    assert states["shop"] == (StepState.COMPLETE, 0)
    assert states["credentials"] == (StepState.NOT_STARTED, 0)
    assert states["night"] == (StepState.NOT_NEEDED, 1)
