"""How a system takes, lists and reviews message templates: requests, pages and what statuses mean, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wizard.core.descriptors.system import ErrorDescriptor, Request


@dataclass(frozen=True, slots=True)
class Codes:
    """Where a refusal's numbers stand, and the system whose table (message_codes) and reasons explain them."""

    system: str
    code: str = ""
    subcode: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """How the list goes on. Either a cursor (`cursor` its pointer, `more` a pointer that exists while there are
    further pages) or an offset (`total` the pointer of how many there are); `parameter` is the query parameter.

    `restart` are error codes after which the list is begun anew, once.
    """

    parameter: str
    cursor: str = ""
    more: str = ""
    total: str = ""
    restart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Creating:
    """The create request; its JSON body is made by the format.

    `accepted` is the pointer an acceptance has. `errors` come before the system's own. `single` are error codes about
    the one template: the next may still be taken; after any other the rest is not sent. `unclear` are error codes after
    which nobody knows whether the template was kept; `exists` numbers of a refusal that say the name and language are
    taken; `full` those after which no further template is taken.
    """

    request: Request
    accepted: str
    errors: tuple[ErrorDescriptor, ...] = ()
    single: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    exists: tuple[int, ...] = ()
    full: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The list request; `items` is the pointer of the templates, `find` the query that asks for `{template_name}`."""

    request: Request
    items: str
    pages: Pages | None = None
    find: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Uploading:
    """How the sample of a media header becomes a handle: a session is begun, and the file's bytes are sent to it.

    `begin` may hold {file_name}, {file_length} (bytes) and {file_type} beside the credentials, `send` and `look`
    {upload_session} (in the path) and `send` {file_offset}; `prefix` is put before a session that came without it.
    `session`, `handle` and `offset` are the pointers where the replies have them; `look` asks how far a session came.
    `types` maps a header's format to the file formats it takes (as file_formats names them) and their media types.
    `errors` come before the system's own; `lost` are error codes that say of an older session that it is gone, `single`
    those about the one file: the next template may still be submitted.
    """

    begin: Request
    session: str
    send: Request
    handle: str
    look: Request
    offset: str
    types: Mapping[str, Mapping[str, str]]
    prefix: str = ""
    errors: tuple[ErrorDescriptor, ...] = ()
    lost: tuple[str, ...] = ()
    single: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateApi:
    """`format` names what makes and reads the bodies (given to the program by wizard.app, as signers are).

    `status` asks for one template, by `{template_id}`. `statuses` maps the system's word to the state of the wait:
    submitted | approved | declined. `reasons` are the words it rejects with. `per_hour` bounds creations, 0 is none;
    `account` are the facts or fields that name what it is counted for, the first that is known. `uploading` is None
    where samples of media headers are not taken.
    """

    format: str
    creating: Creating
    listing: Listing
    statuses: Mapping[str, str]
    codes: Codes
    status: Request | None = None
    reasons: tuple[str, ...] = ()
    per_hour: int = 0
    sources: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    uploading: Uploading | None = None
