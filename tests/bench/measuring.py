"""Two things measured in turns, so that a busy moment of the machine falls on both, and one printed line of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. `ours` and `other` are in `unit`; the goal is met when their ratio is at most `goal`."""

    name: str
    ours: float
    other: float
    unit: str
    goal: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours to the other."""
        return self.ours / self.other

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio <= self.goal

    def __str__(self) -> str:
        verdict = "met" if self.is_met else f"NOT met, {self.ratio / self.goal:.2f} times the goal"
        numbers = f"ours {self.ours:9.1f} {self.unit:<3} other {self.other:9.1f} {self.unit:<3}"
        return f"{self.name:<18} {numbers} ratio {self.ratio:5.2f}  goal {self.goal:4.2f}  {verdict}{self._after()}"

    def _after(self) -> str:
        return f"  ({self.note})" if self.note else ""


def in_turns(ours: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The medians of both over `rounds` turns of A B; one turn before them warms the disk and is thrown away."""
    ours(), other()
    pairs = [(ours(), other()) for _ in range(rounds)]
    return median(one for one, _ in pairs), median(one for _, one in pairs)
