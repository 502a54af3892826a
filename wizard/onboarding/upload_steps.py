"""Send a file in a session, one step at a time: begin it; send the bytes, from where the session stands.

What blocks is here, for a background thread. After a lost connection a session is asked how far it came and the rest is
sent, at once and once only; what is still open then is for the next run.

Sources: Meta, "Resumable Upload API"; 360dialog, "Media Uploads". How either refuses is not documented: the data says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from wizard.adapters.http.files import FileBody
from wizard.adapters.ladders.calls import Answer, Question, SystemCalls
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import blocked
from wizard.core.descriptors.system import Request
from wizard.core.descriptors.template_api import Uploading
from wizard.core.pointer import get
from wizard.onboarding.samples import Sample

_SESSION = re.compile(r"(?!.*\.\.)[A-Za-z0-9:+/=_.,~-]{1,2000}(\?[A-Za-z0-9:+/=_.,~&%-]{0,2000})?")
_MOST_HANDLE = 4000
_TRIES = 2
SHOWN_SESSION = "…"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to: a session that was begun, a handle, or why neither. `is_over`: the session is no more."""

    session: str = ""
    handle: str = ""
    refusal: Answer | None = None
    is_over: bool = False


def begin(calls: SystemCalls, about: Uploading, sample: Sample) -> Step:
    """Begin a session. One of which no answer came is left behind: it holds nothing, and another is begun."""
    answer = calls.ask(begin_question(about, sample))
    if answer.is_unclear:
        answer = calls.ask(begin_question(about, sample))
    session = get(answer.body, about.session) if answer.is_accepted else ""
    session = session if isinstance(session, str) else ""
    session = session if session.startswith(about.prefix) else about.prefix + session
    if not answer.is_accepted:
        return Step(refusal=answer)
    if _SESSION.fullmatch(session) is None:
        return Step(refusal=replace(answer, verdict=blocked(Reason.UNEXPECTED_REPLY)))
    return Step(session=session)


def send(calls: SystemCalls, about: Uploading, sample: Sample, session: str, *, is_fresh: bool) -> Step:
    """Send what the session lacks. A fresh one has nothing yet and need not be asked."""
    for attempt in range(_TRIES):
        offset: int | None = 0
        if attempt or not is_fresh:
            looked = calls.ask(look_question(about, session))
            offset = _offset(get(looked.body, about.offset), sample) if looked.is_accepted else None
            if offset is None:
                return Step(session=session, refusal=looked, is_over=looked.is_accepted or _says(looked, about.lost))
        answer = calls.ask(send_question(about, sample, session, offset))
        handle = get(answer.body, about.handle) if answer.is_accepted else ""
        if isinstance(handle, str) and 0 < len(handle) <= _MOST_HANDLE:
            return Step(handle=handle)
        if not answer.is_unclear:
            # Of a fresh session it is the file that is refused: another session would not help.
            is_over = _says(answer, about.lost) and bool(attempt or not is_fresh)
            return Step(session=session, refusal=answer, is_over=is_over)
    return Step(session=session, refusal=answer)


def _says(answer: Answer, codes: tuple[str, ...]) -> bool:
    return answer.left and answer.verdict.code in codes


def _offset(value: Any, sample: Sample) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= sample.size
    return value if is_count else None


def begin_question(about: Uploading, sample: Sample) -> Question:
    """What begins a session."""
    told = {"file_name": sample.name, "file_length": str(sample.size), "file_type": sample.type}
    return Question(about.begin, told, needs=about.session, errors=about.errors)


def look_question(about: Uploading, session: str) -> Question:
    """What asks how far a session came."""
    return Question(_of_session(about.look, session), {}, needs=about.offset, errors=about.errors)


def send_question(about: Uploading, sample: Sample, session: str, offset: int | None) -> Question:
    """What sends the file from an offset on."""
    told: Mapping[str, str] = {"file_offset": str(offset or 0)}
    file = FileBody(sample.path, sample.size, offset or 0)
    return Question(_of_session(about.send, session), told, needs=about.handle, errors=about.errors, file=file)


def _of_session(request: Request, session: str) -> Request:
    """A session's id goes into the path as it came; what follows a question mark is its query."""
    path, _, query = session.partition("?")
    return replace(
        request,
        path=request.path.replace("{upload_session}", path),
        query={**request.query, **dict(parse_qsl(query, keep_blank_values=True))},
    )
