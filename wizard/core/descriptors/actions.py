"""What a system does or tells beside its ladder: actions on an explicit click, and lists to pick from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.core.conditions import Condition
from wizard.core.descriptors.system import ErrorDescriptor, Expectation, Request


@dataclass(frozen=True, slots=True)
class Opening:
    """What is asked before anything else. `extract` names what later requests are filled with (secret, as it opens the
    account) by pointer; `renew` are error codes after which it is asked anew, once."""

    request: Request
    extract: Mapping[str, str]
    renew: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing done on an explicit click. `format` names what checks and makes the body (given by wizard.app).

    `picks` maps an input of the format to the listing its ids are picked from. `expect` must hold of an acceptance.
    `partial` maps a name to the pointer of those who were left out all the same;
    `reference` is the pointer of the system's own number. `errors` come before the system's own. `when` looks at the
    credentials, `opens` says whether the opening comes first. `per_minute` is the documented limit, 0 is none.
    """

    id: str
    format: str
    request: Request
    expect: tuple[Expectation, ...]
    partial: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    errors: tuple[ErrorDescriptor, ...] = ()
    when: tuple[Condition, ...] = ()
    opens: bool = False
    per_minute: int = 0
    picks: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """One list to pick from. `items` is the pointer of its array; `record` maps id, name and parent to pointers inside
    an item. `within` names the listing whose ids are asked one by one as `{within}`; `skips` are error codes after
    which only that one is left out."""

    id: str
    request: Request
    items: str
    record: Mapping[str, str]
    expect: tuple[Expectation, ...] = ()
    within: str = ""
    skips: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    opens: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionApi:
    """Everything of one system's actions.toml."""

    actions: tuple[Action, ...]
    listings: tuple[Listing, ...]
    opening: Opening | None = None

    def action(self, action_id: str) -> Action | None:
        """The action of that id, or None."""
        return next((one for one in self.actions if one.id == action_id), None)

    def listing(self, listing_id: str) -> Listing | None:
        """The listing of that id, or None."""
        return next((one for one in self.listings if one.id == listing_id), None)


Given = Mapping[str, Any]
"""What a person gives an action: texts and, for a whole message, an object."""
