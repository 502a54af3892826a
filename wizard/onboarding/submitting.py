"""Submit the templates of an entry, each once: looked up by name and language first, and never sent a second time
because an answer was lost.

Before a template leaves, an intent is written to the entry and synced. It is removed when the platform's answer is
known. After a lost connection, a fault of the server or a kill it stays, and the next run first looks the template up.

What blocks is a job for a background thread; `keep_…` writes down what it brought, on the caller's own thread. `submit`
runs them one after the other, for a caller that may block.

Sources: Meta, "Template management" (name and language are unique; 100 creations an hour and account).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wizard.adapters.ladders.calls import Answer, Question, SystemCalls
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import Verdict, not_tested
from wizard.adapters.sample_files import SampleFileError
from wizard.core.account_templates import AccountTemplate
from wizard.core.descriptors.template_api import TemplateApi
from wizard.core.errors import GangwayError
from wizard.core.findings import Finding
from wizard.core.moments import read_moment
from wizard.core.pointer import get, with_value
from wizard.onboarding.samples import SampleError
from wizard.onboarding.submission_ledger import HOUR, SUBMISSIONS, SubmissionLedger
from wizard.onboarding.template_account import Listed, OwnTemplate, TemplateAccount, listed
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.uploading import SHOWN_HANDLE, SampleUploads, Uploaded

__all__ = ["SUBMISSIONS", "Sent", "Submitting", "submit"]


_SETTLED = timedelta(minutes=2)
"""How long a request whose answer was lost may still be on its way, so that a look-up proves nothing yet."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The answer to one create request, and the account looked at again where the answer left a doubt. `uploaded` is
    the sample that was sent before it, when that was still to be done."""

    answer: Answer
    looked: Listed | None = None
    uploaded: Uploaded | None = None


class Submitting:
    """Submits templates of one entry. Not for several threads: jobs are, the rest is the caller's."""

    def __init__(self, account: TemplateAccount) -> None:
        self._account = account
        self._session = account.session
        self._api = account.api
        self._ledger = SubmissionLedger(account.session, account.system.index.id, lambda: account.counted_for)
        self._uploads = SampleUploads(account)

    # --- before anything is sent

    def plan(self, names: Sequence[str] = (), language: str = "") -> list[Outcome]:
        """What would be sent, exactly, or why a template cannot be. Nothing is sent, no keyring is asked."""
        findings = [one for one in self._session.findings() if one.blocks]
        calls = self._account.unsent_calls()
        planned = []
        for own in self._account.own(names, language):
            planned.append(self._judged(own, findings, calls))
        return planned

    def _judged(self, own: OwnTemplate, findings: Sequence[Finding], calls: SystemCalls) -> Outcome:
        about = tuple(one for one in findings if f"{one.pointer}/".startswith(f"{own.pointer}/"))
        if about:
            return self._outcome(own, State.HAS_ERRORS, findings=about)
        try:
            sample = self._uploads.due(own)
            question = self._question(own, SHOWN_HANDLE if sample else "")
        except GangwayError as error:
            return self._outcome(own, State.HAS_ERRORS, problem=error)
        uploads = self._uploads.shown(sample, calls) if sample else ()
        return self._outcome(own, State.READY, request=calls.shown(question), uploads=uploads)

    def _question(self, own: OwnTemplate, handle: str = "") -> Question:
        creating = self._api.creating
        body = self._account.format.body(with_value(dict(own.item), "/header/handle", handle) if handle else own.item)
        return Question(creating.request, {}, creating.accepted, body, creating.errors)

    def _outcome(self, own: OwnTemplate, state: State, **more: Any) -> Outcome:
        return Outcome(own.key, own.pointer, state, asked=str(own.item.get("category", "")), **more)

    # --- with what the account has

    def settle(self, own: OwnTemplate, looked: Listed) -> Outcome | None:
        """What needs no sending, written down; None for a template that is to be sent."""
        known = looked.find(own.key)
        if known is not None:
            return self._found(own, known, recovered=self._ledger.intent(own.key) is not None)
        intent = read_moment((self._ledger.intent(own.key) or {}).get("at"))
        if intent is not None and self._session.now() < intent + _SETTLED:
            return self._outcome(own, State.MAYBE, again_at=intent + _SETTLED)
        return self._postponed(own)

    def _found(self, own: OwnTemplate, known: AccountTemplate, *, recovered: bool) -> Outcome:
        self._ledger.forget(own.key)
        differing = self._account.format.differences(own.item, known)
        if differing:
            return self._outcome(own, State.DIFFERENT, known=known, differing=differing)
        self._account.keep(known)
        state = State.SUBMITTED if recovered else State.SAME
        return self._outcome(own, state, known=known, recovered=recovered)

    def _postponed(self, own: OwnTemplate) -> Outcome | None:
        sent = self._ledger.sent_lately()
        if not self._api.per_hour or len(sent) < self._api.per_hour:
            return None
        return self._outcome(own, State.POSTPONED, again_at=sent[-self._api.per_hour] + HOUR)

    def unseen(self, own: OwnTemplate, refusal: Verdict) -> Outcome:
        """The account could not be read, so nothing is sent: what may have been sent before stays in doubt."""
        state = State.MAYBE if self._ledger.intent(own.key) is not None else State.UNSENT
        return self._outcome(own, state, verdict=refusal)

    def held_back(self, own: OwnTemplate, ended: Outcome) -> Outcome:
        """Not sent because of what became of an earlier one."""
        state = State.POSTPONED if ended.state is State.POSTPONED else State.UNSENT
        return self._outcome(own, state, verdict=not_tested(Reason.EARLIER_RUNG), again_at=ended.again_at)

    # --- the sample of a media header, before its template

    def upload_job(self, own: OwnTemplate, cancel: threading.Event) -> Callable[[], Uploaded] | None:
        """The next step of the upload, work for a background thread; None when nothing is (or is any longer) to be
        uploaded. Raises SampleError, SampleFileError: `plan` told it, unless the file changed since."""
        return self._uploads.job(self._account.again(own), cancel)

    def keep_uploaded(self, own: OwnTemplate, uploaded: Uploaded) -> Outcome | None:
        """Write a step down. An outcome when the sample could not be sent; None to go on with `upload_job`."""
        ended = self._uploads.keep(self._account.again(own), uploaded)
        if ended is None:
            return None
        if ended.problem is not None:
            return self._outcome(own, State.HAS_ERRORS, problem=ended.problem, about_sample=True)
        refusal, about = ended.refusal, self._api.uploading
        is_refused = refusal and about and refusal.left and refusal.verdict.code in about.single
        state = State.REFUSED if is_refused else State.UNSENT
        return self._outcome(own, state, verdict=refusal.verdict if refusal else None, about_sample=True)

    def will_not_do(self, own: OwnTemplate, problem: GangwayError) -> Outcome:
        """The sample's file is no longer what `plan` saw."""
        return self._outcome(own, State.HAS_ERRORS, problem=problem, about_sample=True)

    # --- sending one

    def send_job(self, own: OwnTemplate, cancel: threading.Event) -> Callable[[], Sent]:
        """Write the intent down, then work for a background thread: send it once, and look again when in doubt.

        A sample that was not uploaded by `upload_job` is uploaded in the same piece of work, which a kill then loses.
        Raises SampleError, SampleFileError.
        """
        own = self._account.again(own)
        upload = self._uploads.whole_job(own, cancel)
        self._ledger.intend(own.key)
        make, question_of = self._account.calls_job(cancel), self._question
        api, template_format = self._api, self._account.format

        def send() -> Sent:
            uploaded = upload() if upload else None
            if uploaded is not None and not uploaded.handle:
                return Sent(Answer(not_tested(Reason.EARLIER_RUNG), left=False), uploaded=uploaded)
            calls = make()
            answer = calls.ask(question_of(own, uploaded.handle if uploaded else ""))
            doubtful = _is_doubtful(answer, api)
            looked = listed(calls, api, template_format, own.key[0]) if doubtful else None
            return Sent(answer, looked, uploaded)

        return send

    def keep_sent(self, own: OwnTemplate, sent: Sent) -> Outcome:
        """Write down what became of it; the intent is taken back only when that is known."""
        answer = sent.answer
        if sent.uploaded is not None:
            stopped = self.keep_uploaded(own, sent.uploaded)
            if not sent.uploaded.handle:
                self._ledger.forget(own.key, left=False)
                return stopped or self._outcome(own, State.UNSENT, verdict=answer.verdict, about_sample=True)
        if answer.is_accepted:
            self._ledger.forget(own.key)
            return self._accepted(own, answer)
        known = sent.looked.find(own.key) if sent.looked else None
        if known is not None:
            return self._found(own, known, recovered=_may_be_ours(answer, self._api))
        told = {"verdict": answer.verdict, "number": _numbers(answer, self._api)[0]}
        if _may_be_ours(answer, self._api):
            return self._outcome(own, State.MAYBE, **told)
        self._ledger.forget(own.key, left=answer.left)
        is_refused = answer.left and answer.verdict.code in self._api.creating.single
        return self._outcome(own, State.REFUSED if is_refused else State.UNSENT, **told)

    def _accepted(self, own: OwnTemplate, answer: Answer) -> Outcome:
        name, language = own.key
        reply = answer.body if isinstance(answer.body, dict) else {}
        known = self._account.format.read({**reply, "name": name, "language": language})
        if known is not None:
            self._account.keep(known)
        return self._outcome(own, State.SUBMITTED, known=known)

    def ends_the_run(self, outcome: Outcome) -> bool:
        """Whether the next template would fare no better: the account, the way there or the limit is the trouble."""
        if outcome.state is State.REFUSED:
            return outcome.number in self._api.creating.full
        is_of_now = outcome.state is State.MAYBE and outcome.verdict is not None
        return is_of_now or outcome.state in (State.UNSENT, State.POSTPONED)


def _numbers(answer: Answer, api: TemplateApi) -> tuple[int | None, int | None]:
    """(the number that says most, the code itself) of a refusal, as the system's table has them."""
    code, subcode = (_number(get(answer.body, at)) if at else None for at in (api.codes.code, api.codes.subcode))
    is_long = subcode is not None and subcode >= 1_000_000  # short subcodes mean something only beside their code
    return subcode if is_long else code, code


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _may_be_ours(answer: Answer, api: TemplateApi) -> bool:
    return answer.is_unclear or (answer.left and answer.verdict.code in api.creating.unclear)


def _is_doubtful(answer: Answer, api: TemplateApi) -> bool:
    return _may_be_ours(answer, api) or _numbers(answer, api)[0] in api.creating.exists


def submit(
    submitting: Submitting, account: TemplateAccount, planned: Sequence[Outcome], cancel: threading.Event
) -> Iterator[Outcome]:
    """Submit what is ready, one after the other; blocks. Every template of the plan gets its outcome."""
    looked = account.list_job(cancel)() if any(one.state is State.READY for one in planned) else Listed()
    ended: Outcome | None = None
    for one in planned:
        if one.state is not State.READY:
            yield one
            continue
        own = next(own for own in account.own() if own.key == one.key and own.pointer == one.pointer)
        yield (outcome := _one(submitting, own, looked, ended, cancel))
        if ended is None and submitting.ends_the_run(outcome):
            ended = outcome


def _one(
    submitting: Submitting, own: OwnTemplate, looked: Listed, ended: Outcome | None, cancel: threading.Event
) -> Outcome:
    if looked.refusal is not None:
        return submitting.unseen(own, looked.refusal)
    outcome = submitting.settle(own, looked)
    if outcome is not None:
        return outcome
    if ended is not None:
        return submitting.held_back(own, ended)
    try:
        while (job := submitting.upload_job(own, cancel)) is not None:
            outcome = submitting.keep_uploaded(own, job())
            if outcome is not None:
                return outcome
    except (SampleError, SampleFileError) as problem:
        return submitting.will_not_do(own, problem)
    return submitting.keep_sent(own, submitting.send_job(own, cancel)())
