"""What one rung came to, before it is stamped with system, time and duration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wizard.adapters.http.faults import FaultKind, NetworkFault
from wizard.adapters.ladders.codes import Reason
from wizard.core.ladder import RungState


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rung's state, code, words and parameters. `answered` says that the platform took the request and its reply
    was judged: what such a rung says about the account does not keep later questions from being asked."""

    state: RungState
    code: str = ""
    platform_text: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    retry: str = "no"
    answered: bool = False

    @property
    def passed(self) -> bool:
        """Whether the rung's question was answered with yes."""
        return self.state is RungState.PASSED


def passed(**parameters: object) -> Verdict:
    """Yes."""
    return Verdict(RungState.PASSED, parameters=parameters, answered=True)


def not_tested(reason: Reason | FaultKind, **parameters: object) -> Verdict:
    """The question was not asked."""
    return Verdict(RungState.NOT_TESTED, reason.value, parameters=parameters)


def blocked(code: str, *, retry: str = "later", **parameters: object) -> Verdict:
    """It cannot be asked from here, or not now."""
    return Verdict(RungState.BLOCKED_HERE, code, parameters=parameters, retry=retry)


def from_fault(fault: NetworkFault) -> Verdict:
    """A network failure blocks here and never speaks about a credential; being cancelled is no result at all."""
    if fault.kind is FaultKind.CANCELLED:
        return not_tested(Reason.CANCELLED)
    return Verdict(RungState.BLOCKED_HERE, fault.kind.value, parameters=fault.parameters, retry="later")
