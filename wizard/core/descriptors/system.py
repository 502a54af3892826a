"""A system: one remote API with its own credentials, ladder, errors and practice replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wizard.core.conditions import Condition
from wizard.core.findings import Evidence, Severity
from wizard.core.schema.shapes import stated_properties

if TYPE_CHECKING:
    from wizard.core.descriptors.actions import ActionApi
    from wizard.core.descriptors.authorization import AuthorizationApi, TokenPractice
    from wizard.core.descriptors.callbacks import Callbacks
    from wizard.core.descriptors.collection import Collection, Uploads
    from wizard.core.descriptors.derived import Derived
    from wizard.core.descriptors.template_api import TemplateApi


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: a public address and the day it was last read (ISO date)."""

    id: str
    url: str
    checked: str
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """What a wrong value looks like (A-04): a regular expression over the cleaned value."""

    id: str
    pattern: str
    severity: Severity
    negate: bool = False


@dataclass(frozen=True, slots=True)
class FieldHints:
    """How a field is asked and cleaned; its type and limits come from the schema.

    `after`: the neighbour it is asked behind, where a branch of the schema would put it at the end.
    `missed`: it may be left out, but is warned about; `differs_from`: secrets it is never the same as.
    `also_zone`: a time of day is also shown in this time zone (IANA name), from the zone the same step asks for.
    `inside`: a regular expression with one group; of a pasted text that fits it whole, only the group is kept.
    `picker`: the live list (Listing.id of a system the platform uses) whose ids may be picked.
    `options_from`: a pointer pattern; what stands there in the answers is what may be chosen.
    `own_shape`: a regular expression; a plain value that fits it whole is never held back as a secret.
    """

    hygiene: str = "text"
    widget: str = ""
    identifier: str = ""
    personal: bool = False
    link: str = ""
    default: Any = None
    looks_like: tuple[LookAlike, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: Evidence | None = None
    rules: tuple[str, ...] = ()
    environment: str = ""
    also_zone: str = ""
    after: str = ""
    inside: str = ""
    missed: bool = False
    differs_from: tuple[str, ...] = ()
    picker: str = ""
    options_from: str = ""
    own_shape: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. Strings in `path`, `headers`, `query`, `json` and `form` may hold {field} placeholders."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A positive statement a rung needs: about the reply body (`pointer`) or a known fact (`fact`).

    Operators, exactly one: `equals`, `one_of`, `contains`, `contains_all`, `exists`, `type`
    (string|integer|number|boolean|array|object), `matches` (regular expression), `after_now` (a date-time in the
    future; with `days`, at least so many days ahead; a number is seconds since 1970, 0 never ends), `differs` (not
    equal), `lacks` (a list or text without it). `code` is the error code shown when it does not hold.
    """

    code: str
    pointer: str | None = None
    fact: str | None = None
    operator: str = "exists"
    operand: Any = True


@dataclass(frozen=True, slots=True)
class RungDescriptor:
    """One question of a ladder.

    `kind`: name | tcp | tls | proxy | clock | http | facts | unprovable. `extract` maps a fact's name to a pointer
    pattern in the reply (a pattern with `*` gives a list; `[id={field}]` picks the first item whose `id` is that value,
    `*[…]` all of them). `unmet` is the result when an expectation does not hold:
    failed | blocked_here | waiting. `consumes` says that sending spends something. `when` looks at the credentials
    (`/tier`; a secret only has `exists`): a rung that they do not ask for is not needed. An unprovable rung asks
    nothing: `says` is the code that tells why no request can answer it.
    """

    id: str
    kind: str
    required: bool
    request: Request | None = None
    expect: tuple[Expectation, ...] = ()
    extract: Mapping[str, str] = field(default_factory=dict)
    unmet: str = "failed"
    consumes: bool = False
    sources: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """A part of a platform's text that a person needs: the first group of `pattern`, found in the text at `pointer`."""

    pointer: str
    pattern: str


@dataclass(frozen=True, slots=True)
class ErrorDescriptor:
    """One known failure reply; the first that matches wins.

    `status` may be empty (any). `body` are pointer-equals pairs, `prefix` maps a pointer to the start of its text,
    `between` maps a pointer to the smallest and largest number. A number may also come as text ("190").
    `result`: failed | blocked_here | waiting | not_tested. `retry`: no | later | now. `capture` names parameters of the
    error's text; an error does not match a reply in which one of them is not found.
    """

    code: str
    result: str
    statuses: tuple[int, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    prefix: Mapping[str, str] = field(default_factory=dict)
    between: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    empty_body: bool = False
    retry: str = "no"
    evidence: Evidence = Evidence.OBSERVED
    sources: tuple[str, ...] = ()
    capture: Mapping[str, Capture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Many alike items in a reply: `count` copies of `item` after those at `pointer`, numbered from `first`.

    Their strings may hold `{n}` and `{n/10}` (divided, the rest dropped); one that is nothing else becomes a number.
    """

    pointer: str
    count: int
    item: Mapping[str, Any]
    first: int = 1


@dataclass(frozen=True, slots=True)
class PracticeReply:
    """What the stand-in answers to one request of a persona; `fault` breaks the connection in a named way.

    A segment of `path` may be `*` (anything) and may hold `{field}`, as may strings of `json` and `text`: the persona's
    own value. Of several paths that fit, the one with the fewest `*` answers. `host` "" answers on every host.
    `{query.name}` in the JSON is the request's own query parameter; a string of nothing else may become a number.
    `fault`: "" | stall (no answer until released or closed) | slow | truncated | oversized | close | redirect.
    """

    method: str
    path: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    text: str | None = None
    fault: str = ""
    host: str = ""
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A set of credentials and what the platform answers to them. `credentials` maps field to its value
    (in practice.toml a secret is {file = "practice/<persona>/<field>"}, read when loaded).

    `default` marks the persona used for unknown credentials. `based_on` inherits another persona's replies.
    `collections` are the things it keeps, `uploads` how it takes files and `tokens` how they rotate, those of the
    persona it is based on included; a reply goes before them.
    """

    id: str
    credentials: Mapping[str, str]
    replies: tuple[PracticeReply, ...] = ()
    based_on: str = ""
    default: bool = False
    collections: tuple[Collection, ...] = ()
    uploads: tuple[Uploads, ...] = ()
    tokens: TokenPractice | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """What the stand-in answers before it looks for a persona: a header is missing, or does not match a pattern.

    `paths` limits it to paths that fit one of these (as in PracticeReply); empty means all.
    """

    header: str
    reply: PracticeReply
    missing: bool = False
    not_matching: str = ""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonaMatch:
    """One way by which the stand-in recognises a persona: everything that is given must fit.

    `headers` maps a field to "Header", or to "Header: Bearer {}" where {} is the value; `query` maps a field to a query
    parameter, or likewise to "parameter: token-{}"; `json` maps a field to a pointer in the JSON body; `paths` are
    paths (as in PracticeReply) of which one must fit.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    json: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SystemIndex:
    """The small part of a system read at start. `identity` is the field or fact that names the account; `accounts` the
    system whose accounts these are, where several systems reach the same ones ("": its own)."""

    id: str
    host: str
    hosts: tuple[str, ...] = ()
    identity: str = ""
    signer: str = ""
    checked: str = ""
    accounts: str = ""

    @property
    def account_space(self) -> str:
        """Within it, equal account names mean one account."""
        return self.accounts or self.id


@dataclass(frozen=True, slots=True)
class System:
    """A whole system. `schema` is its credentials' JSON Schema; `persona_headers` maps a field to the request header
    by which the stand-in recognises it; `persona_matches` are further ways, any of which is enough. `templates` is None
    for a system that takes no message templates from here, `callbacks` for one that calls no address of the seller,
    `authorization` for one whose credentials are all typed. `derived` are values that follow from a choice."""

    index: SystemIndex
    schema: Mapping[str, Any]
    fields: Mapping[str, FieldHints]
    rungs: tuple[RungDescriptor, ...]
    errors: tuple[ErrorDescriptor, ...]
    personas: tuple[Persona, ...]
    persona_headers: Mapping[str, str]
    guards: tuple[Guard, ...]
    sources: Mapping[str, Source]
    persona_matches: tuple[PersonaMatch, ...] = ()
    templates: TemplateApi | None = None
    actions: ActionApi | None = None
    callbacks: Callbacks | None = None
    derived: Mapping[str, Derived] = field(default_factory=dict)
    authorization: AuthorizationApi | None = None

    def properties(self) -> Mapping[str, Mapping[str, Any]]:
        """Every credential field's schema, those of branches (`then`) included, in the schema's order."""
        return stated_properties(self.schema, self.schema)

    def secret_fields(self) -> tuple[str, ...]:
        """Names of the credential fields that are secrets."""
        stated = self.properties().items()
        return tuple(name for name, schema in stated if str(schema.get("$ref", "")).endswith("secret"))
