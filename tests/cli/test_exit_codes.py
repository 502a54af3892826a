"""Which exit code results lead to, the first that applies (design §3.3)."""

from __future__ import annotations

import pytest

from wizard.adapters.vault import VaultLockedError
from wizard.cli.exit_codes import of_error, of_results
from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.findings import Finding, Severity
from wizard.core.ladder import LadderResult, RungResult, RungState

BLOCKING = Finding("x", Severity.ERROR)
WAIVED = Finding("x", Severity.ERROR, waived="reason")
WARNING = Finding("x", Severity.WARNING)


def ladder(state: RungState, *, required: bool = True) -> LadderResult:
    return LadderResult("made-up", (RungResult("made-up", "auth", state, required=required),))


@pytest.mark.parametrize(
    ("findings", "ladders", "code"),
    [
        pytest.param([], [], 0, id="nothing"),
        pytest.param([WARNING, WAIVED], [ladder(RungState.PASSED)], 0, id="nothing-that-blocks"),
        pytest.param([BLOCKING], [ladder(RungState.FAILED)], 1, id="findings-before-rungs"),
        pytest.param([], [ladder(RungState.WAITING), ladder(RungState.FAILED)], 3, id="failed-before-waiting"),
        pytest.param([], [ladder(RungState.WAITING)], 4, id="waiting"),
        pytest.param([], [ladder(RungState.BLOCKED_HERE), ladder(RungState.NOT_TESTED)], 0, id="blocked-here"),
        pytest.param([], [ladder(RungState.FAILED, required=False)], 0, id="not-required"),
    ],
)
def test_code_of_results(findings: list[Finding], ladders: list[LadderResult], code: int) -> None:
    assert of_results(findings, {str(number): one for number, one in enumerate(ladders)}) == code


@pytest.mark.parametrize(
    ("error", "code"),
    [(UnreadableInputError(), 2), (VaultLockedError(kind="x"), 5), (GangwayError("out-not-ours"), 2)],
    ids=["unreadable", "keyring", "other"],
)
def test_code_of_an_error(error: GangwayError, code: int) -> None:
    assert of_error(error) == code
