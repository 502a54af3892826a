"""What became of one template: submitted, taken over, refused, in doubt, followed, imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.adapters.ladders.calls import ShownRequest
from wizard.adapters.ladders.verdict import Verdict
from wizard.core.account_templates import AccountTemplate
from wizard.core.errors import GangwayError
from wizard.core.findings import Finding


class State(StrEnum):
    """What became of one template. Texts: `submission.<state>.message` and `.fix`."""

    READY = "ready"  # a dry run: it would be looked up and sent
    HAS_ERRORS = "has-errors"  # rules that block, or members missing: not sent
    SAME = "same"  # in the account already, the same: taken over
    DIFFERENT = "different"  # in the account with other content: not sent
    SUBMITTED = "submitted"
    REFUSED = "refused"
    MAYBE = "maybe-submitted"
    UNSENT = "not-sent"  # nothing left this computer, or the account did not take any
    POSTPONED = "postponed"  # the hour's limit
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ABSENT = "absent"
    IMPORTED = "imported"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one template. `known` is what the account has of it, `asked` the category it was meant to have.

    `number` is the platform's own number of a refusal (message_codes). `recovered`: the answer was lost, and the
    look-up found it. `again_at`: when it may be tried again. `request`: for a dry run, `uploads` what goes before it.
    `about_sample`: it is the sample file of the header that was not taken. `practice`: the account is a stand-in's.
    """

    key: tuple[str, str]
    pointer: str
    state: State
    known: AccountTemplate | None = None
    asked: str = ""
    verdict: Verdict | None = None
    number: int | None = None
    differing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: GangwayError | None = None
    again_at: datetime | None = None
    request: ShownRequest | None = None
    recovered: bool = False
    uploads: tuple[ShownRequest, ...] = ()
    about_sample: bool = False
    practice: bool = False

    @property
    def category(self) -> str:
        """The category the account gives it, "" where that is not told."""
        return str(self.known.item.get("category", "")) if self.known else ""
