"""What became of a template in a person's language; the command line and the window use the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from wizard.adapters.ladders.codes import Reason
from wizard.core.descriptors.system import System
from wizard.core.diagnosis.table import CodeTable
from wizard.core.ladder import RungResult
from wizard.core.texts import Texts
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.wording import Speaker, Words


def _in_utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


class SubmissionSpeaker:
    """Speaks of one system's templates. `table` explains the numbers of refusals, where the system has one; `when`
    writes a time."""

    def __init__(
        self,
        texts: Texts,
        speaker: Speaker,
        system: System,
        table: CodeTable | None,
        when: Callable[[datetime], str] = _in_utc,
    ) -> None:
        self._texts = texts
        self._speaker = speaker
        self._system = system
        self._table = table
        self._when = when

    def outcome(self, outcome: Outcome) -> Words:
        """What happened, and what to do. A refusal and a rejection are explained by the platform's own codes."""
        key, told = f"submission.{self._key(outcome)}", self._told(outcome)
        message = self._texts.get(f"{key}.message", **told)
        fix = self._texts.get(f"{key}.fix", **told) if self._texts.has(f"{key}.fix") else ""
        why = self._why(outcome)
        between = self._texts.get("submission.between")
        # In doubt there is one thing to do, whatever the doubt came from; an upload goes on once its trouble is over.
        chosen = fix if outcome.state is State.MAYBE else why.fix or fix
        if outcome.about_sample and outcome.state is State.UNSENT:
            chosen = between.join(one for one in (why.fix, fix) if one)
        return Words(between.join(one for one in (message, why.message) if one), chosen)

    def _key(self, outcome: Outcome) -> str:
        if outcome.recovered and outcome.state is State.SUBMITTED:
            return "recovered"
        if outcome.state is State.IMPORTED and outcome.differing:
            return "imported-partly"
        if _is_held_back(outcome):
            return "held-back"
        if outcome.about_sample and outcome.state in (State.REFUSED, State.UNSENT):
            return f"sample-{outcome.state.value}"
        if outcome.practice and outcome.state is State.ABSENT:
            return "absent-in-practice"
        return outcome.state.value

    def _told(self, outcome: Outcome) -> dict[str, object]:
        name, language = outcome.key
        known = outcome.known
        return {
            "name": name,
            "language": language,
            "system": self._texts.get(f"{self._system.index.id}.system"),
            "status": self.status(outcome),
            "parts": self._parts(outcome),
            "moment": self._when(outcome.again_at) if outcome.again_at else "",
            "reference": known.id if known else "",
            "count": len(outcome.findings) + (outcome.problem is not None),
        }

    def _parts(self, outcome: Outcome) -> str:
        words = (
            self._texts.get(f"submission.part.{one}") if self._texts.has(f"submission.part.{one}") else one
            for one in outcome.differing
        )
        return self._texts.get("value.separator").join(words)

    def status(self, outcome: Outcome) -> str:
        """The account's status of the template as the page writes it, "" where it is not known."""
        status = outcome.known.status if outcome.known else ""
        return self._speaker.value(f"{outcome.pointer}/account/status", status) if status else ""

    def _why(self, outcome: Outcome) -> Words:
        if outcome.problem is not None:
            return self._speaker.error(outcome.problem)
        known = self._table.find(outcome.number) if self._table and outcome.number is not None else None
        if outcome.state is State.REFUSED and known is not None and self._table is not None:
            prefix = f"{self._table.system}.message_codes"
            return Words(
                self._texts.get(f"{prefix}.meaning.{known.code}"), self._texts.get(f"{prefix}.fix.{known.fix}")
            )
        if outcome.verdict is not None and outcome.state is not State.ABSENT and not _is_held_back(outcome):
            verdict = outcome.verdict
            own = self._system.index.id
            rung = RungResult(own, "templates", verdict.state, str(verdict.code), parameters=verdict.parameters)
            return self._speaker.rung(rung)
        return self._reason(outcome)

    def _reason(self, outcome: Outcome) -> Words:
        api = self._system.templates
        reason = outcome.known.reason if outcome.known else ""
        if not reason or api is None:
            return Words("")
        key = f"{api.codes.system}.template-reason.{reason}"
        if not self._texts.has(f"{key}.meaning"):
            return Words(self._texts.get("submission.unknown-reason.message", reason=reason))
        return Words(self._texts.get(f"{key}.meaning"), self._texts.get(f"{key}.fix"))

    def notices(self, outcome: Outcome) -> Iterator[str]:
        """What else is to be said: a file to send first, another category than asked for, the platform's own words."""
        for one in (one for one in outcome.uploads if one.file_name):
            size = f"{one.file_bytes / 1_048_576:.1f}"
            yield self._texts.get("submission.uploads", file=one.file_name, size=size)
        if outcome.category and outcome.asked and outcome.category != outcome.asked:
            at = f"{outcome.pointer}/category"
            asked, given = (self._speaker.value(at, one) for one in (outcome.asked, outcome.category))
            yield self._texts.get("submission.category", asked=asked, given=given)
        if outcome.verdict is not None and outcome.verdict.platform_text:
            yield self._texts.get("cli.rung.platform-text", text=outcome.verdict.platform_text)


def _is_held_back(outcome: Outcome) -> bool:
    """Whether it was not tried because of what became of an earlier one."""
    verdict = outcome.verdict
    return outcome.state is State.UNSENT and verdict is not None and verdict.code == Reason.EARLIER_RUNG
