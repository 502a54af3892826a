"""A system: one remote API with its own credentials, ladder, errors and practice replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wizard.core.findings import Evidence, Severity

if TYPE_CHECKING:
    from wizard.core.descriptors.collection import Collection
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
    `also_zone`: a time of day is also shown in this time zone (IANA name), from the zone the same step asks for.
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

    `kind`: name | tcp | tls | proxy | clock | http | facts. `extract` maps a fact's name to a pointer pattern in the
    reply (a pattern with `*` gives a list; `[id={field}]` picks the first item whose `id` is that value, `*[…]` all
    of them). `unmet` is the result when an expectation does not hold:
    failed | blocked_here | waiting. `consumes` says that sending spends something.
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


@dataclass(frozen=True, slots=True)
class ErrorDescriptor:
    """One known failure reply; the first that matches wins.

    `status` may be empty (any). `body` are pointer-equals pairs, `prefix` maps a pointer to the start of its text,
    `between` maps a pointer to the smallest and largest number. A number may also come as text ("190").
    `result`: failed | blocked_here | waiting | not_tested. `retry`: no | later | now.
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


@dataclass(frozen=True, slots=True)
class PracticeReply:
    """What the stand-in answers to one request of a persona; `fault` breaks the connection in a named way.

    A segment of `path` may be `*` (anything) and may hold `{field}`, as may strings of `json` and `text`: the persona's
    own value. Of several paths that fit, the one with the fewest `*` answers. `host` "" answers on every host.
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


@dataclass(frozen=True, slots=True)
class Persona:
    """A set of credentials and what the platform answers to them. `credentials` maps field to its value
    (in practice.toml a secret is {file = "practice/<persona>/<field>"}, read when loaded).

    `default` marks the persona used for unknown credentials. `based_on` inherits another persona's replies.
    `collections` are the things it keeps, those of the persona it is based on included; a reply goes before them.
    """

    id: str
    credentials: Mapping[str, str]
    replies: tuple[PracticeReply, ...] = ()
    based_on: str = ""
    default: bool = False
    collections: tuple[Collection, ...] = ()


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
    parameter; `paths` are paths (as in PracticeReply) of which one must fit.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemIndex:
    """The small part of a system read at start. `identity` is the field or fact that names the account."""

    id: str
    host: str
    hosts: tuple[str, ...] = ()
    identity: str = ""
    signer: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """A whole system. `schema` is its credentials' JSON Schema; `persona_headers` maps a field to the request header
    by which the stand-in recognises it; `persona_matches` are further ways, any of which is enough. `templates` is None
    for a system that takes no message templates from here."""

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

    def secret_fields(self) -> tuple[str, ...]:
        """Names of the credential fields that are secrets."""
        properties: Mapping[str, Any] = self.schema.get("properties", {})
        return tuple(name for name, schema in properties.items() if str(schema.get("$ref", "")).endswith("secret"))
