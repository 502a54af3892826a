"""What data cannot say about one kind of action: what is wrong with what was given, and the body that is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from wizard.core.descriptors.actions import Given
from wizard.core.findings import Finding


class ActionFormat(Protocol):
    """One kind of action; which action uses which is data (actions.toml)."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what may be given, in the order in which a page asks for them."""

    def problems(self, given: Given, credentials: Mapping[str, str]) -> tuple[Finding, ...]:
        """What is wrong before anything is sent; one that blocks keeps it from being sent."""

    def body(self, given: Given, credentials: Mapping[str, str]) -> Any:
        """The JSON body. `credentials` are the plain ones. ValueError for what `problems` would have blocked."""
