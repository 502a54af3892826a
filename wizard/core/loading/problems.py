"""What is wrong with a descriptor: file, line, key and a sentence for whoever maintains the folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.core.errors import GangwayError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem of one file. `line` is 1-based, 0 when the file as a whole is meant; `key` is a dotted path."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class DescriptorError(GangwayError):
    """The descriptors cannot be used; `problems` holds every reason."""

    key = "descriptors-broken"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(count=len(self.problems), first=str(self.problems[0]) if self.problems else "")
