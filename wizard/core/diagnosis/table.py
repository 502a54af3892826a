"""The table of error codes of a system: what each means, whether sending again helps, and where that is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from wizard.core.descriptors.system import Source
from wizard.core.findings import Evidence

_FIRST_LONG = 1_000_000


class Retry(StrEnum):
    """Whether to send again: after a pause, once a limit is lifted, after a change, or not to this person at all."""

    YES = "yes"
    LATER = "later"
    NO = "no"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class MessageCode:
    """One code, or the range `code`..`last`. `http` are the documented statuses, empty when none is documented.

    `fix` names a text; `suppress` says that the recipient must not be written to again.
    """

    code: int
    last: int
    retry: Retry
    fix: str
    evidence: Evidence
    sources: tuple[str, ...]
    http: tuple[int, ...] = ()
    suppress: bool = False

    @property
    def name(self) -> str:
        """The code as people write it: 131047, or 200-299."""
        return str(self.code) if self.code == self.last else f"{self.code}-{self.last}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a guide says of a code and other sources contradict; `guide` and `sources` are source ids."""

    code: int
    guide: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """How logs name their columns, by what a column holds; `delivered` are states without an error."""

    code: tuple[str, ...] = ()
    subcode: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    delivered: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeTable:
    """All codes of one system. Ranges do not overlap (the loader refuses it)."""

    system: str
    codes: Sequence[MessageCode]
    claims: Sequence[Claim] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    names: ColumnNames = ColumnNames()

    def find(self, code: int) -> MessageCode | None:
        """What is known of a code; None for an unknown one."""
        return self._single.get(code) or next((one for one in self._ranges if one.code <= code <= one.last), None)

    def pick(self, code: int | None, subcode: int | None) -> int | None:
        """The subcode where it says more than the code: long ones only, since short ones mean something of their own
        (100 with subcode 33 is a missing object, code 33 a deleted number)."""
        says_more = subcode is not None and subcode >= _FIRST_LONG and self.find(subcode) is not None
        return subcode if says_more else code

    def claim(self, code: int) -> Claim | None:
        """The contradicted statement about a code, whether the code is known or not."""
        return next((one for one in self.claims if one.code == code), None)

    @cached_property
    def _single(self) -> dict[int, MessageCode]:
        return {one.code: one for one in self.codes if one.code == one.last}

    @cached_property
    def _ranges(self) -> tuple[MessageCode, ...]:
        return tuple(one for one in self.codes if one.code != one.last)
