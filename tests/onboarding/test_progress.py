"""The check and the export in the list of steps: what was written last speaks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.onboarding.desk import LOFT, Desk, codes, verify
from wizard.core.flow import StepState
from wizard.core.ladder import RungState
from wizard.onboarding.exporting import prepare, write
from wizard.onboarding.progress import entry_views
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


def ends(session: EntrySession) -> tuple[StepState, StepState]:
    """The states of the check and of the export."""
    states = {view.step.id: view.state for view in entry_views(session, session.findings())}
    return states["review"], states["export"]


def exported(desk: Desk, out: Path) -> EntrySession:
    session = desk.verified()
    session.go("export")
    write(session, prepare(session, desk.resources.texts("en")), out)
    return session


def test_check_and_export_are_not_started_before_one_comes_there(desk: Desk) -> None:
    assert ends(desk.verified()) == (StepState.NOT_STARTED, StepState.NOT_STARTED)


def test_check_is_in_work_while_one_is_at_it_and_done_once_one_is_past_it(desk: Desk) -> None:
    session = desk.verified()
    session.go("review")
    at_it = ends(session)
    session.go("export")

    assert at_it == (StepState.IN_WORK, StepState.NOT_STARTED)
    assert ends(session) == (StepState.COMPLETE, StepState.IN_WORK)


def test_check_and_export_need_attention_while_something_forbids_the_export(desk: Desk) -> None:
    session = desk.verified()
    session.put("/steps/feeding/meals", 6)
    session.go("export")

    assert ends(session) == (StepState.ATTENTION, StepState.ATTENTION)


def test_export_is_done_wherever_one_is_until_an_answer_changes(desk: Desk, tmp_path: Path) -> None:
    session = exported(desk, tmp_path / "out")
    session.go("shop")
    unchanged = ends(session)
    session.put("/steps/feeding/meals", 4)

    assert unchanged == (StepState.COMPLETE, StepState.COMPLETE)
    assert ends(session) == (StepState.NOT_STARTED, StepState.IN_WORK)


def test_export_that_can_no_longer_be_read_counts_as_none(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    session = exported(desk, tmp_path / "out")
    session.go("shop")
    for kept in (desk.folder / "data").rglob("export.json"):
        kept.write_text("{", "utf-8")
    states = ends(session)
    caplog.clear()

    assert states == (StepState.NOT_STARTED, StepState.NOT_STARTED)


def test_credentials_need_attention_after_a_rung_failed_and_nothing_says_they_were_not_tested(desk: Desk) -> None:
    desk.runner.states = {"name": RungState.PASSED, "tcp": RungState.FAILED, "auth": RungState.NOT_TESTED}
    session = desk.filled()
    verify(session)
    states = {view.step.id: view.state for view in entry_views(session, session.findings())}

    assert states["credentials"] is StepState.ATTENTION
    assert "identity.not-verified" not in codes(session)


def test_system_is_spoken_of_by_its_title(desk: Desk) -> None:
    session = desk.verified()
    session.put(LOFT, "loft-9")
    speaker = Speaker(desk.resources.texts("en"), session.platform)
    found = next(one for one in session.findings() if one.code == "identity.not-verified")

    assert "Pigeon post" in speaker.finding(found).message
    assert found.parameters["system"] == "pigeon"
