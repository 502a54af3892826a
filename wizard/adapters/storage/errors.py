"""What can go wrong with stored entries and entities. Parameters name ids, files and counts, never answers."""

from __future__ import annotations

from wizard.core.errors import GangwayError, UnreadableInputError


class BadIdError(UnreadableInputError):
    """An id that is not lower-case letters, digits and single hyphens (`id`)."""

    key = "bad-id"


class EntryMissingError(UnreadableInputError):
    """There is no such entry (`entry`)."""

    key = "entry-missing"


class EntryExistsError(GangwayError):
    """An entry with this id is already there (`entry`)."""

    key = "entry-exists"


class EntryBusyError(GangwayError):
    """Another window or command has the entry open (`entry`, `pid`; "?" when the other has not written it yet)."""

    key = "entry-busy"


class EntryDamagedError(UnreadableInputError):
    """A file of the entry cannot be read as ours; it was left as it is (`entry`, `file`)."""

    key = "entry-damaged"


class DraftDamagedError(UnreadableInputError):
    """The draft is broken in its middle (`file`, `line`, `kept`: number of records before it).

    `draft-damaged`: it was being opened; it has been set aside as `set_aside` and opening again gives what was kept.
    `draft-broken`: it was only being read and was left as it is. `draft-unknown-record` (`file`, `line`): it is whole
    but a later version of the program wrote it; it was left as it is.
    """

    key = "draft-damaged"


class SecretInDraftError(GangwayError):
    """A secret was about to be written to a draft (`pointer`); nothing was written."""

    key = "secret-in-draft"


class EntityMissingError(UnreadableInputError):
    """There is no such entity (`entity`)."""

    key = "entity-missing"


class EntityInUseError(GangwayError):
    """Entries still name the entity, so it stays (`entity`, `entries`)."""

    key = "entity-in-use"
