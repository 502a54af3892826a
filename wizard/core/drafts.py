"""What data cannot say about a platform's own texts: the message an action sends when one of them is tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from wizard.core.descriptors.platform import TemplateKind


class Draft(Protocol):
    """Makes messages of one form; which kind of text uses which is data (kinds.toml, `sent_as`)."""

    def message(self, content: Any, samples: Mapping[str, str]) -> Mapping[str, Any]:
        """The whole message of an action's input `message`, with samples in place of variables."""


def content_of(item: Mapping[str, Any], kind: TemplateKind) -> Any:
    """The member of an item that holds its words: the card of a card, else its text."""
    return item.get(kind.card_field or kind.text_field)


def samples_of(item: Mapping[str, Any]) -> dict[str, str]:
    """The sample values of an item."""
    given = item.get("samples")
    return {name: str(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
