"""How a seller lets this program's app into an account (authorization.toml): link, redirected address, token pair.

The two tokens are the fields `access_token` and `refresh_token` of every system. In requests `{code}` is the code of
the redirected address and `{state}` the random text that a link carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.core.descriptors.derived import Derived
from wizard.core.descriptors.system import ErrorDescriptor, PracticeReply, Request

ACCESS = "access_token"
REFRESH = "refresh_token"
AUTHORIZED = "authorized"
"""The widget of a field that nobody types: the authorization tells its value."""


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One form of the link. `signed`: by the system's signer, so it needs the secrets; `state`: it carries one, which
    comes back; `seconds`: how long the link itself is valid, 0 where nothing is said."""

    id: str
    request: Request
    signed: bool = False
    state: bool = False
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class RedirectedAddress:
    """Where things stand in the address the browser ends at. `redirect` is the field of the seller's own address;
    `code`, `state`, `errors` and `messages` are query parameters; `subjects` maps a field to one. A code shorter than
    `code_length` was cut off. `asked` says by a choice which subject is to come back."""

    redirect: str
    code: str
    subjects: Mapping[str, str]
    state: str = ""
    errors: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    code_length: int = 1
    asked: Derived | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One request that brings a token pair. `subject` is the field whose value it is for, "" for any. `shared`: the
    pair is for several accounts, and its refresh token serves once for each of them."""

    request: Request
    subject: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class TokenReply:
    """Where the pair stands. `expires` are seconds, or the moment itself above `absolute_above`; `told` maps a field to
    a pointer (of a list, where there may be several) of what the reply says about the accounts."""

    access_token: str
    refresh_token: str
    expires: str = ""
    absolute_above: int = 0
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Seconds; 0 is not known. `previous_access_token`: how long the old one is still taken after a refresh."""

    code: int
    access_token: int = 0
    refresh_token: int = 0
    previous_access_token: int = 0


@dataclass(frozen=True, slots=True)
class AuthorizationApi:
    """`errors` come before the system's own. `unclear` are codes after which nobody knows whether the code or token was
    spent, `spent` those which say that it is or can no longer be used."""

    links: tuple[LinkKind, ...]
    address: RedirectedAddress
    exchanges: tuple[Grant, ...]
    refreshes: tuple[Grant, ...]
    recovers: tuple[Grant, ...]
    reply: TokenReply
    lifetimes: Lifetimes
    errors: tuple[ErrorDescriptor, ...] = ()
    unclear: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def link(self, kind: str) -> LinkKind:
        """The link of that kind; "" is the first. KeyError for another."""
        found = next((one for one in self.links if kind in ("", one.id)), None)
        if found is None:
            raise KeyError(kind)
        return found


@dataclass(frozen=True, slots=True)
class TokenPractice:
    """How a persona's tokens behave in practice: they really rotate, as authorization.toml says.

    `exchanged` and `refreshed` are the replies the pair is put into (a `fault` breaks them after the old token is
    spent). `code_refused`, `refresh_refused` and `access_refused` answer to what is not, or no longer, valid; `guarded`
    are the paths that need a live access token in the query parameter `access`. `page` answers to a link; its text may
    hold `{address}`, the address the seller would end at. `code` is taken once, beside those the page gives.
    """

    exchanged: PracticeReply
    refreshed: PracticeReply
    code_refused: PracticeReply
    refresh_refused: PracticeReply
    access_refused: PracticeReply
    page: PracticeReply
    guarded: tuple[str, ...] = ()
    access: str = ACCESS
    code: str = ""
    returned: Mapping[str, Any] = field(default_factory=dict)
