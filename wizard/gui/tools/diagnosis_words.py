"""A diagnosis in the window's words: those of the command line, but for what that says by its options."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.errors import GangwayError
from wizard.core.texts import Texts
from wizard.gui.tools.log_reading import Outcome
from wizard.onboarding.diagnosis_words import DiagnosisSpeaker
from wizard.onboarding.wording import Speaker

OWN = "tool.diagnosis.said"
"""Texts that stand in for those of the same name under `diagnosis`."""


def problem_words(error: GangwayError, texts: Texts) -> str:
    """What happened and what to do."""
    words = Speaker(texts, None).error(error)
    own = f"tool.diagnosis.remedy.{error.key}"
    fix = texts.get(own, **error.parameters) if texts.has(own) else words.fix
    return texts.get("ui.between").join(part for part in (words.message, fix) if part)


def report_lines(outcome: Outcome, texts: Texts) -> Iterator[str]:
    """The lines the command line prints; nothing where nothing was found."""
    if outcome.table is None or outcome.found is None:
        return
    speaker = DiagnosisSpeaker(texts, outcome.table, OWN)
    yield from speaker.reading(outcome.found)
    for group in outcome.found.report.groups:
        yield from speaker.lines(group)
    yield from speaker.summary(outcome.found, str(outcome.question.suppress or ""))
