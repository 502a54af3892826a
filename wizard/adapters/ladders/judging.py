"""From a reply to a verdict: known errors first, then what must hold, and no blame without evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wizard.adapters.http.client import HttpReply
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.filling import filled_expectation
from wizard.adapters.ladders.known import Known
from wizard.adapters.ladders.redaction import bounded, without_secrets
from wizard.adapters.ladders.replies import (
    MOST_WORDS,
    date_of,
    is_web_page,
    reply_parameters,
    trace_of,
    words_of,
)
from wizard.adapters.ladders.verdict import Verdict, blocked, not_tested, passed
from wizard.core.descriptors.system import ErrorDescriptor, Expectation, RungDescriptor, System
from wizard.core.ladder import Reply, RungState, captured, classify, first_unmet
from wizard.core.pointer import MISSING, get

MOST_SKEW_SECONDS = 300
_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the replies of one system's rungs. `now` is this computer's time (UTC) when the reply came."""

    system: System
    known: Known
    now: datetime

    def refusal(self, rung: RungDescriptor, http: HttpReply, reply: Reply) -> Verdict | None:
        """Why the platform did not take the request, or None when the reply can be searched and judged."""
        error = classify(self.system.errors, reply)
        if error is not None:
            return self._with_words(self._known_error(error, http, reply), http, reply)
        if not 200 <= http.status < 300:
            return self._with_words(self._unknown_error(http), http, reply)
        needs_body = any(one.pointer is not None for one in rung.expect) or is_web_page(http)
        if reply.body is MISSING and needs_body:
            return self._with_words(self._unreadable(http, rung.unmet), http, reply)
        return None

    def answer(self, rung: RungDescriptor, http: HttpReply, reply: Reply) -> Verdict:
        """Whether an accepted reply says what the rung needs."""
        verdict = self.expectations(rung, reply.body)
        return verdict if verdict.passed else self._with_words(verdict, http, reply)

    def expectations(self, rung: RungDescriptor, body: Any) -> Verdict:
        """Whether what the rung needs holds, of the body and of the facts known so far."""
        expectations = [filled_expectation(one, self.known) for one in rung.expect]
        unmet = first_unmet(expectations, body, self.known.facts, self.now)
        if unmet is None:
            return passed()
        return Verdict(RungState(rung.unmet), unmet.code, parameters=self._difference(unmet, body), answered=True)

    def skew_seconds(self, http: HttpReply) -> int | None:
        """How far this computer's clock is ahead of the server's, or None when the server does not say."""
        theirs = date_of(http)
        return None if theirs is None else round((self.now - theirs).total_seconds())

    def _known_error(self, error: ErrorDescriptor, http: HttpReply, reply: Reply) -> Verdict:
        told = {name: self._shown(one) for name, one in captured(error, reply.body).items()}
        return self._clock_first(Verdict(RungState(error.result), error.code, parameters=told, retry=error.retry), http)

    def _unknown_error(self, http: HttpReply) -> Verdict:
        if http.status == 429:
            return blocked(Reason.RATE_LIMITED)
        if http.status >= 500:
            return blocked(Reason.SERVER_UNAVAILABLE)
        return self._unreadable(http)

    def _unreadable(self, http: HttpReply, unmet: str = "failed") -> Verdict:
        """An unknown shape. A rung that would not fail on a wrong answer does not fail on an unreadable one either."""
        if is_web_page(http):
            return blocked(Reason.WEB_PAGE_REPLY)
        if unmet != "failed":
            return blocked(Reason.UNEXPECTED_REPLY)
        return self._clock_first(Verdict(RungState.FAILED, Reason.UNEXPECTED_REPLY), http)

    def _clock_first(self, verdict: Verdict, http: HttpReply) -> Verdict:
        """A signature is made of the time: with a wrong clock nothing is known about the key. Without a signature
        the clock is only mentioned."""
        skew = self.skew_seconds(http)
        if verdict.state is not RungState.FAILED or skew is None or abs(skew) <= MOST_SKEW_SECONDS:
            return verdict
        if self.system.index.signer:
            return blocked(Reason.CLOCK_SKEW, skew_seconds=skew)
        return replace(verdict, parameters={**verdict.parameters, "skew_seconds": skew})

    def _with_words(self, verdict: Verdict, http: HttpReply, reply: Reply) -> Verdict:
        words = without_secrets(words_of(http, reply.body), self.known.live_secrets())
        shown = bounded(words, MOST_WORDS)
        parameters = {**reply_parameters(http, shown), **verdict.parameters}
        if trace := without_secrets(trace_of(reply.body), self.known.live_secrets()):
            parameters["trace"] = trace
        return replace(verdict, platform_text=shown, parameters=parameters)

    def _difference(self, unmet: Expectation, body: Any) -> dict[str, object]:
        """What was needed and what was there, for the text: `expected`, `found`; lists show what is missing."""
        found = self.known.facts.get(unmet.fact, MISSING) if unmet.fact else get(body, unmet.pointer or "")
        expected = unmet.operand
        if unmet.operator == "contains_all":
            have = found if isinstance(found, list) else []
            expected = [one for one in unmet.operand if one not in have]
        return {"expected": self._shown(expected), "found": self._shown(found)}

    def _shown(self, value: Any) -> str:
        if value is MISSING or value is None:
            return ""
        text = "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        return bounded(without_secrets(text, self.known.live_secrets()), _MOST_FOUND)


def judge_facts(judge: Judge, rung: RungDescriptor, missing: Reason) -> Verdict:
    """A rung about facts only: not tested, for the reason `missing`, when one of them is not known.

    What is known is judged first: a fact that is there and wrong is said, whatever else is missing.
    """
    known = tuple(one for one in rung.expect if _can_be_judged(one.fact or "", rung, judge.known))
    verdict = judge.expectations(replace(rung, expect=known), MISSING)
    lacking = [one.fact or "" for one in rung.expect if one not in known]
    return not_tested(missing, fact=lacking[0]) if verdict.passed and lacking else verdict


def _can_be_judged(fact: str, rung: RungDescriptor, known: Known) -> bool:
    """Whether the fact is there, or it was looked for and that it exists is all that is asked of it."""
    is_all = all(one.operator == "exists" for one in rung.expect if one.fact == fact)
    return fact in known.facts or (is_all and known.has_looked_for(fact))
