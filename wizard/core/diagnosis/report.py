"""The report: failed messages grouped by code, the most frequent first. It holds no recipient, only counts and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wizard.core.diagnosis.table import Claim, MessageCode


@dataclass(frozen=True, slots=True)
class Group:
    """All rows of one code, or of one range. `known` is None for an unknown code, `share` is of all rows with a code.

    `code` is the first code seen; `rows` are the first row numbers; `first` and `last` are None without a time.
    """

    code: int
    known: MessageCode | None
    claim: Claim | None
    count: int
    share: float
    rows: tuple[int, ...]
    first: datetime | None
    last: datetime | None

    @property
    def name(self) -> str:
        """The code as people write it."""
        return self.known.name if self.known else str(self.code)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Rows whose code cannot be told: `formulas` are never computed, `texts` hold no code."""

    formulas: int = 0
    texts: int = 0
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipients:
    """What was seen of the recipients. `checked` numbers were looked at (the first ones), `without_country_code` of
    them can be no number with a country code; `to_suppress` rows are of codes after which nobody is written again."""

    checked: int = 0
    without_country_code: int = 0
    to_suppress: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The diagnosis of one log. `rows` = `with_code` + `without_code` + the unreadable ones."""

    rows: int
    with_code: int
    without_code: int
    groups: tuple[Group, ...]
    unreadable: Unreadable
    recipients: Recipients
    further_codes: int = 0
