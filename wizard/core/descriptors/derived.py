"""A value that follows from a choice (derived.toml): the hosts that belong to an environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Derived:
    """`field` is the choice, `values` what each of its options stands for. Used like a credential: `{api_host}`."""

    field: str
    values: Mapping[str, str]
