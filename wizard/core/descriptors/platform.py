"""A platform: its flow, rules, document checklist, presets, waits and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wizard.core.conditions import Condition
from wizard.core.descriptors.system import FieldHints, Source
from wizard.core.findings import Evidence, Severity

if TYPE_CHECKING:
    from wizard.core.descriptors.comparison import AccountComparison
    from wizard.core.descriptors.triggers import TriggerTable


class StepKind(StrEnum):
    """How a step's page is drawn. REVIEW and EXPORT end every flow and hold no answers."""

    FORM = "form"
    ENTITY = "entity"
    DOCUMENTS = "documents"
    CREDENTIALS = "credentials"
    TEMPLATES = "templates"
    REVIEW = "review"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class StepDescriptor:
    """One page of the flow. `fields` are hints by dotted path inside the step, list indices removed."""

    id: str
    kind: StepKind
    minutes: int = 2
    when: tuple[Condition, ...] = ()
    fields: Mapping[str, FieldHints] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleDescriptor:
    """A check kept as data (design §2, Rules).

    `pointer` is a pattern (`*` = every item) naming the values the check is given; "" is the whole document.
    `when` is judged on the document and, for relative pointers, on the enclosing item. `check` names a function of
    wizard.core.checks with `parameters`. The enclosing item is the nearest object around the value, or the ancestor
    that the pattern `item` names. `subject` names the members of that item a waiver is keyed by (wizard.core.subjects).
    `claim` says that a text `<id>.claim` holds what a guide says, shown beside the documents' word (`<id>.official`).
    `passing` and `failing` are the rule's own examples: values for `pointer`, or {value, item, document, facts, today}.
    """

    id: str
    version: int
    severity: Severity
    evidence: Evidence
    sources: tuple[str, ...]
    pointer: str
    check: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    when: tuple[Condition, ...] = ()
    subject: tuple[str, ...] = ("name",)
    item: str = ""
    claim: bool = False
    lint: bool = False
    waivable: bool = False
    passing: tuple[Any, ...] = ()
    failing: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One paper of the checklist (A-06). `who`: company | legal-representative | shop. Sizes in bytes."""

    id: str
    who: str
    required: bool
    evidence: Evidence
    sources: tuple[str, ...]
    formats: tuple[str, ...]
    max_bytes: int
    validity: str = "none"
    confirm: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready template to copy (A-09): one text per language, sample values per variable.

    `item` holds the other members a copy begins with (a name, a category …).
    """

    id: str
    kind: str
    texts: Mapping[str, str]
    samples: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence = Evidence.GUIDE
    sources: tuple[str, ...] = ()
    item: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateKind:
    """A kind of text the platform knows. `pointer` is the array such texts live in; `lint` names accept it by id.

    `required_variables` must occur; `variables` may. `max_length` counts code points as the platform counts them.
    `placeholder` is how a variable is written: `single` {name}, or `double` {{name}} for an item made of components
    (wizard.core.components), of which `limits` has the most code points by part: header, footer, button.
    `by_language`: several items may share a name, one for each language. `text_field` is "" for a kind whose words
    stand in several members of its item.
    `preview` is how it is shown: `buyer-chat`, or to the seller's own people as `staff-chat` or as a `staff-card`,
    which is made from the member `card_field`. `sent_as` names what makes a message of it (wizard.core.drafts), ""
    for a kind no message can be tried of.
    """

    id: str
    pointer: str
    variables: tuple[str, ...] = ()
    required_variables: tuple[str, ...] = ()
    max_length: int = 0
    languages: tuple[str, ...] = ()
    text_field: str = "text"
    placeholder: str = "single"
    by_language: bool = False
    limits: Mapping[str, int] = field(default_factory=dict)
    preview: str = "buyer-chat"
    card_field: str = ""
    sent_as: str = ""


@dataclass(frozen=True, slots=True)
class ToldState:
    """Where the platform itself tells how a wait stands: a fact, and which of its values (small letters) mean what."""

    fact: str
    approved: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitDescriptor:
    """Something another party must do (A-10). Recorded under `waits` as `<id>` or `<id>:<subject>`.

    `per` is a pointer pattern: one wait per item, named by the item's `subject` members (wizard.core.subjects).
    `usual_hours` and `check_hours` are computed from `since`. `activates` names the item's boolean that stays false
    until the wait is approved or attested, or `rule` is waived. What the platform tells (`told`) counts beside what is
    recorded: an approval settles the wait, a refusal shows, and the rest stands in where nothing is recorded.
    """

    id: str
    usual_hours: int
    check_hours: int
    evidence: Evidence
    sources: tuple[str, ...] = ()
    per: str = ""
    subject: tuple[str, ...] = ("name",)
    when: tuple[Condition, ...] = ()
    activates: str = ""
    rule: str = ""
    attested: bool = False
    told: ToldState | None = None


@dataclass(frozen=True, slots=True)
class DeadlineDescriptor:
    """Something the seller must do in time: a date, a date-time or the seconds since 1970 (0: never) at `pointer`
    (document or /facts/…).

    `dates` names a word table: what stands at `pointer` is then a name whose date is looked up there.
    `offset_hours` is added to it; it is shown on the home page from `warn_hours` before.
    """

    id: str
    pointer: str
    warn_hours: int
    offset_hours: int = 0
    dates: str = ""
    evidence: Evidence = Evidence.DOCUMENTED
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do on the platform after the export; the text is `<platform>.next.<id>`."""

    id: str
    link: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PlatformIndex:
    """The small part of a platform read at start.

    `identity_systems` are those whose account (SystemIndex.identity) no two entries may share: of several the first
    that the answers use and that proved it. `slug` is the pointer of the slug.
    """

    id: str
    version: int
    order: int
    systems: tuple[str, ...]
    identity_systems: tuple[str, ...]
    slug: str
    rules_date: str


@dataclass(frozen=True, slots=True)
class Platform:
    """A whole platform. `schema` is the bundled schema of a document (design §3.2). `triggers` is None for a platform
    whose answers do not say who is told of what, `comparison` for one that lays no accounts side by side."""

    index: PlatformIndex
    schema: Mapping[str, Any]
    steps: tuple[StepDescriptor, ...]
    rules: tuple[RuleDescriptor, ...]
    documents: tuple[DocumentKind, ...]
    kinds: tuple[TemplateKind, ...]
    presets: tuple[Preset, ...]
    waits: tuple[WaitDescriptor, ...]
    deadlines: tuple[DeadlineDescriptor, ...]
    next_steps: tuple[NextStep, ...]
    sources: Mapping[str, Source]
    words: Mapping[str, Any]
    triggers: TriggerTable | None = None
    comparison: AccountComparison | None = None

    def step(self, step_id: str) -> StepDescriptor:
        """The step of that id; KeyError when there is none."""
        return next(step for step in self.steps if step.id == step_id)

    def rule(self, rule_id: str) -> RuleDescriptor | None:
        """The rule of that id, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
