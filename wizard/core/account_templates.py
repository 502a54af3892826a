"""A template as it is in an account, and what makes and reads the bodies of one system's requests about templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class AccountTemplate:
    """A template that is in the account. `status` as the platform writes it (APPROVED, PENDING …), "" where not told.

    `is_whole` is False when its content was not told or could not be read: only that it exists is known.
    """

    item: Mapping[str, Any]
    id: str = ""
    status: str = ""
    reason: str = ""
    is_whole: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """Name and language: no two templates of an account share them."""
        return str(self.item.get("name", "")), str(self.item.get("language", ""))


class TemplateFormat(Protocol):
    """What data cannot say about one kind of template API."""

    def body(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JSON body of the create request. Raises GangwayError when the item lacks what must be said."""

    def read(self, raw: Any) -> AccountTemplate | None:
        """One template of a list or create reply; None for what is none (no name)."""

    def differences(self, item: Mapping[str, Any], known: AccountTemplate) -> tuple[str, ...]:
        """The parts (header, body, footer, buttons, authentication, content) in which the two are not the same."""
