"""Everything there is to say about a document: schema, rules, looks, waivers and waits in one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from wizard.core.answers import UsedAnswers, credentials_of, secret_pointers
from wizard.core.descriptors.authorization import AUTHORIZED
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.documents import judge_documents
from wizard.core.findings import Finding, Severity
from wizard.core.pointer import MISSING, get, join, split, with_value
from wizard.core.reads import Remembered
from wizard.core.recognition import judge_credentials
from wizard.core.rules import RuleRun, judge_waivers
from wizard.core.schema.validation import DocumentValidator
from wizard.core.secret import Secret
from wizard.core.secret_references import with_references
from wizard.core.waits import judge_waits

NOT_AUTHORIZED = "schema.required.authorized"
"""The code where a field is empty that only an authorization fills in; any other empty one has `schema.required`."""
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Situation:
    """What surrounds a document when it is judged.

    `facts` maps a system to what its ladder proved. `secrets` maps (system, field) to a value in memory; `uris` maps
    the pointer of every secret that is stored or held to its reference. `now` is an aware UTC time.
    """

    now: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[tuple[str, str], Secret] = field(default_factory=dict)
    uris: Mapping[str, str] = field(default_factory=dict)


class Reviewer:
    """Judges documents of one platform; keeps what it knows of unchanged parts between calls."""

    def __init__(self, platform: Platform, systems: Mapping[str, System]) -> None:
        self._platform = platform
        self._systems = systems
        self._validator = DocumentValidator(platform.schema)
        self._rules = RuleRun(platform)
        self._papers: Remembered[list[Finding]] = Remembered()
        self._places = {step.id: place for place, step in enumerate(platform.steps)}
        self._secrets = secret_pointers(platform)
        self._told = frozenset(_told_by_authorization(platform, systems))
        self.used = UsedAnswers(platform)

    def review(self, document: Mapping[str, Any], situation: Situation) -> list[Finding]:
        """Every finding, gravest first within the order of the document's steps."""
        today = situation.now.date()
        used: Mapping[str, Any] = with_references(self.used.effective(document), self._asked_for(document, situation))
        findings = [self._named(one) for one in self._validator.explain(used)]
        used = _shaped(used, findings)
        findings += self._rules.findings(used, situation.facts, today)
        findings += judge_waivers(self._platform, used.get("waivers"))
        findings += self._looks(used, situation)
        findings += self._papers.get(lambda traced: judge_documents(self._platform, traced, today), used, today)
        findings += judge_waits(self._platform, used, situation.now)
        return sorted(findings, key=self._order)

    def _named(self, finding: Finding) -> Finding:
        is_told = finding.code == "schema.required" and finding.pointer in self._told
        return replace(finding, code=NOT_AUTHORIZED) if is_told else finding

    def _asked_for(self, document: Mapping[str, Any], situation: Situation) -> dict[str, str]:
        """The references of systems the answers ask for: a way that was left keeps its secrets, out of use."""
        asked = self.used.systems(document)
        owners = {pointer: system for pointer, system, _field in self._secrets}
        return {pointer: uri for pointer, uri in situation.uris.items() if owners.get(pointer, "") in ("", *asked)}

    def _looks(self, document: Mapping[str, Any], situation: Situation) -> list[Finding]:
        found: list[Finding] = []
        for step in self._platform.steps:
            if step.kind is not StepKind.CREDENTIALS:
                continue
            for name, system in self._systems.items():
                held = {one: value for (owner, one), value in situation.secrets.items() if owner == name}
                answers = credentials_of(self._platform, document, name)
                pointer = join("steps", step.id, name)
                found += judge_credentials(system.fields.items(), answers, held, name, pointer)
        return found

    def _order(self, finding: Finding) -> tuple[int, int]:
        tokens = finding.pointer.split("/", 3)
        is_step = len(tokens) > 2 and tokens[1] == "steps"
        place = self._places.get(tokens[2], len(self._places)) if is_step else len(self._places)
        return place, _GRAVITY[finding.severity]


def _told_by_authorization(platform: Platform, systems: Mapping[str, System]) -> Iterator[str]:
    """The pointers of the fields that nobody types."""
    for step in platform.steps:
        for name, system in systems.items() if step.kind is StepKind.CREDENTIALS else ():
            told = (field for field, hints in system.fields.items() if hints.widget == AUTHORIZED)
            yield from (join("steps", step.id, name, field) for field in told)


def _shaped(document: Mapping[str, Any], findings: list[Finding]) -> Mapping[str, Any]:
    """The document less what has the wrong type or is too long, so that checks may count on the schema's types.

    A list with an item of the wrong type goes as a whole: its other items would move.
    """
    result: Any = document
    for finding in findings:
        value = get(result, finding.pointer)
        if finding.code == "schema.max-items" and isinstance(value, list):
            result = with_value(result, finding.pointer, value[: cast(int, finding.parameters["limit"])])
        elif finding.code == "schema.type" or (finding.code == "schema.choice" and isinstance(value, (Mapping, list))):
            result = _less(result, finding.pointer)
    return cast(Mapping[str, Any], result)


def _less(document: Any, pointer: str) -> Any:
    tokens = split(pointer)
    lists = (at for at in range(len(tokens)) if isinstance(get(document, join(*tokens[:at])), list))
    place = join(*tokens[: next(lists, len(tokens))])
    return document if get(document, place) is MISSING or not place else with_value(document, place, MISSING)
