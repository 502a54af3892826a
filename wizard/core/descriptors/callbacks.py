"""How a system calls the seller back: the scheme, and which of its credentials each role of the scheme is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Callbacks:
    """`format` names the scheme (given to the program by wizard.app); `fields` maps a role of it to a credential field,
    secret or plain. `marks` are words, of which a request of this scheme has one in its address or headers."""

    format: str
    fields: Mapping[str, str]
    sources: tuple[str, ...]
    marks: tuple[str, ...] = ()

    def is_marked(self, address: str, headers: str) -> bool:
        """Whether a request looks like one of this scheme."""
        text = f"{address}\n{headers}".casefold()
        return any(mark.casefold() in text for mark in self.marks)
