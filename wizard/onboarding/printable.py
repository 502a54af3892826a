"""The checklist that goes beside an export, filled from a session and put into words (A-11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timezone
from typing import Any

from wizard.core.checklist import (
    Checklist,
    DeadlineRow,
    FindingRow,
    NextRow,
    Row,
    StateRow,
    SystemSection,
    WaitRow,
    WaiverRow,
    checklist_html,
)
from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import StepKind
from wizard.core.diff import is_secret
from wizard.core.documents import Readiness, readiness
from wizard.core.findings import Finding
from wizard.core.ladder import RungResult, RungState
from wizard.core.pointer import get, join
from wizard.core.texts import Texts
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker

_LANGUAGE_TAGS = {"zh_CN": "zh-CN"}
_OWN_SECTION = (StepKind.ENTITY, StepKind.DOCUMENTS, StepKind.REVIEW, StepKind.EXPORT)


def checklist_for(session: EntrySession, config: Mapping[str, Any], findings: Sequence[Finding], texts: Texts) -> str:
    """The page as HTML, in the language of the texts; only what the export itself holds is on it."""
    return checklist_html(_Model(session, config, texts).checklist(findings), lambda key, told: texts.get(key, **told))


class _Model:
    """Gathers the rows."""

    def __init__(self, session: EntrySession, config: Mapping[str, Any], texts: Texts) -> None:
        self._session = session
        self._config = config
        self._texts = texts
        self._platform = session.platform
        self._speaker = Speaker(texts, session.platform)
        self._name = session.platform.index.id

    def checklist(self, findings: Sequence[Finding]) -> Checklist:
        papers = readiness(self._platform, self._session.document, self._session.now().date())
        return Checklist(
            language=_LANGUAGE_TAGS.get(self._texts.language, self._texts.language),
            platform=self._texts.get(f"{self._name}.title"),
            entry=self._session.entry_id,
            rules_date=self._platform.index.rules_date,
            practice=self._session.practice,
            score=papers.score,
            company=tuple(self._rows(StepKind.ENTITY)),
            papers=tuple(self._papers(papers)),
            systems=tuple(self._systems()),
            settings=tuple(self._settings()),
            findings=tuple(self._finding(one) for one in findings if one.waived is None),
            waivers=tuple(self._waivers()),
            waits=tuple(self._waits()),
            deadlines=tuple(self._deadlines()),
            next_steps=tuple(self._next_steps()),
        )

    def _rows(self, *kinds: StepKind) -> Iterator[Row]:
        for step in self._platform.steps:
            if step.kind in kinds:
                pointer = join("steps", step.id)
                yield from self._leaves(pointer, get(self._config, pointer))

    def _leaves(self, pointer: str, value: Any) -> Iterator[Row]:
        for name, one in value.items() if isinstance(value, Mapping) else ():
            at = pointer + join(name)
            if is_secret(one):
                continue
            if isinstance(one, list) and any(isinstance(item, Mapping) for item in one):
                for index, item in enumerate(one):
                    yield Row(f"{self._speaker.label(at)} {index + 1}", self._speaker.value(at + join(index), item))
            else:
                yield Row(self._speaker.label(at), self._speaker.value(at, one))

    def _settings(self) -> Iterator[Row]:
        for step in self._platform.steps:
            pointer = join("steps", step.id)
            if step.kind is StepKind.CREDENTIALS:
                for system in self._session.systems:
                    yield from self._leaves(pointer + join(system), get(self._config, pointer + join(system)))
            elif step.kind not in _OWN_SECTION:
                yield from self._leaves(pointer, get(self._config, pointer))

    def _papers(self, papers: Readiness) -> Iterator[StateRow]:
        for paper in papers.papers:
            detail = " ".join(self._speaker.finding(one).message for one in paper.findings)
            yield StateRow(self._texts.get(f"{self._name}.documents.{paper.kind.id}.label"), paper.state.value, detail)

    def _systems(self) -> Iterator[SystemSection]:
        for name, result in self._session.results.items():
            yield SystemSection(self._texts.get(f"{name}.system"), tuple(self._rung(rung) for rung in result.rungs))

    def _rung(self, rung: RungResult) -> StateRow:
        words = self._speaker.rung(rung)
        detail = "" if rung.state is RungState.PASSED else words.message
        told = self._texts.get("cli.rung.platform-text", text=rung.platform_text) if rung.platform_text else ""
        return StateRow(words.label, rung.state.value, "\n".join(part for part in (detail, told) if part))

    def _finding(self, finding: Finding) -> FindingRow:
        words = self._speaker.finding(finding)
        message = f"{words.label}: {words.message}" if words.label else words.message
        return FindingRow(finding.severity.value, message, words.fix, finding.source or "")

    def _waivers(self) -> Iterator[WaiverRow]:
        for waiver in self._config.get("waivers", []):
            yield WaiverRow(
                str(waiver["rule"]), self._speaker.subject(str(waiver.get("subject", "-"))), str(waiver["reason"])
            )

    def _waits(self) -> Iterator[WaitRow]:
        for wait in self._session.waits():
            label = self._texts.get(f"{self._name}.wait.{wait.id}.label")
            named = f"{label} ({self._speaker.subject(wait.subject)})" if wait.subject else label
            times = (_local(wait.since), _local(wait.usual_until), _local(wait.next_check))
            yield WaitRow(named, wait.state, *times)

    def _deadlines(self) -> Iterator[DeadlineRow]:
        for deadline in self._session.deadlines():
            label = self._texts.get(f"{self._name}.deadline.{deadline.id}.label")
            yield DeadlineRow(label, _local(deadline.due) or deadline.due)

    def _next_steps(self) -> Iterator[NextRow]:
        for step in self._platform.next_steps:
            if all_hold(step.when, self._config):
                yield NextRow(self._texts.get(f"{self._name}.next.{step.id}"), step.link)


def _local(moment: datetime | None) -> datetime | None:
    """The moment in this computer's zone, the zone as an offset: names such as CST mean several."""
    if moment is None:
        return None
    offset = moment.astimezone().utcoffset()
    return moment.astimezone(timezone(offset) if offset else UTC)
