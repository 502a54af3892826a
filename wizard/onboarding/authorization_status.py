"""Where an authorization stands: what a page shows and what a person may do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.core.descriptors.authorization import AuthorizationApi
from wizard.core.moments import read_moment
from wizard.onboarding.authorization_record import Kept, Pair


class Standing(StrEnum):
    """Where the authorization stands: text `authorization.standing.<value>`."""

    NONE = "none"
    LINKED = "linked"
    AUTHORIZED = "authorized"
    CHOICE = "choice"
    ACCESS_ENDED = "access-ended"
    REFRESH_ENDED = "refresh-ended"
    POSSIBLY_SPENT = "possibly-spent"
    IN_MEMORY = "in-memory"
    UNNOTED = "unnoted"


@dataclass(frozen=True, slots=True)
class Status:
    """What a page shows. The ends are None where nobody knows; `choices` are the accounts of a shared pair, by field;
    `doubt` is when something was sent whose answer nobody knows."""

    standing: Standing
    access_ends: datetime | None = None
    refresh_ends: datetime | None = None
    choices: Mapping[str, list[str]] | None = None
    doubt: datetime | None = None
    link_at: datetime | None = None


def status_of(
    api: AuthorizationApi,
    kept: Kept,
    now: datetime,
    *,
    link_at: datetime | None,
    is_held: bool,
    is_present: bool,
    is_unnoted: bool,
) -> Status:
    """From what is written down. `is_held`: the refresh token is only in memory; `is_present`: there is one at all;
    `is_unnoted`: the keyring got a pair that the entry does not know of."""
    pair = kept.pair
    access = read_moment(pair.access_ends) if pair else None
    refresh = read_moment(pair.refresh_ends) if pair else None
    doubt = read_moment(kept.intent.at) if kept.intent else None
    choices = _choices(api, pair)
    if is_held:
        standing = Standing.IN_MEMORY
    elif kept.intent is not None:
        standing = Standing.POSSIBLY_SPENT
    elif is_unnoted:
        standing = Standing.UNNOTED
    elif not is_present:
        standing = Standing.LINKED if link_at else Standing.NONE
    elif refresh is not None and refresh <= now:
        standing = Standing.REFRESH_ENDED
    elif choices:
        standing = Standing.CHOICE
    else:
        is_ended = pair is not None and (access is None or access <= now)
        standing = Standing.ACCESS_ENDED if is_ended else Standing.AUTHORIZED
    if standing in (Standing.NONE, Standing.LINKED):  # of a pair that is no longer there nothing ends
        access = refresh = None
    return Status(standing, access, refresh, choices or None, doubt, link_at)


def _choices(api: AuthorizationApi, pair: Pair | None) -> dict[str, list[str]]:
    """The accounts of a shared pair, each of which can have one of its own."""
    if pair is None or not pair.shared:
        return {}
    return {one.subject: list(pair.told.get(one.subject, ())) for one in api.refreshes if one.subject}
