"""Upload the sample of a media header before its template is submitted, and write the handle into the item.

A handle is good for one file: when the file changed since, it is uploaded again; a handle that a person typed is left
as it is. A session is written down before its bytes are sent, so that a killed run goes on where it was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.adapters.ladders.calls import Answer, ShownRequest, SystemCalls
from wizard.adapters.ladders.filling import PLACEHOLDER
from wizard.adapters.sample_files import FileGlance, SampleFileError, digest_of, glance_at
from wizard.core.components import text_of
from wizard.core.descriptors.template_api import Uploading
from wizard.core.errors import GangwayError
from wizard.core.pointer import get
from wizard.onboarding.samples import MadeHandle, Sample, SampleError, SampleRecords, judged, most_bytes
from wizard.onboarding.template_account import OwnTemplate, TemplateAccount
from wizard.onboarding.upload_steps import SHOWN_SESSION, Step, begin, begin_question, send, send_question

SHOWN_HANDLE = "…"
_MOST_STEPS = 6
"""Begin, send, begin anew because the session was lost, send … a session that is lost again and again is given up."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What one step brought. `digest` is the file's; `problem` says why the file will not do after all."""

    sample: Sample
    digest: str = ""
    session: str = ""
    handle: str = ""
    refusal: Answer | None = None
    is_over: bool = False
    problem: GangwayError | None = None


class SampleUploads:
    """The uploads of one entry's templates. Not for several threads: jobs are, the rest is the caller's."""

    def __init__(self, account: TemplateAccount) -> None:
        self._account = account
        self._records = SampleRecords(account.session.entry)
        self._fresh: set[str] = set()
        self._digests: dict[Sample, str] = {}
        self._steps: dict[tuple[str, str], int] = {}

    # --- what is to be done

    def due(self, own: OwnTemplate) -> Sample | None:
        """What must be uploaded before the template is sent, or None. Raises SampleError, SampleFileError."""
        header, path = _header(own), str(get(own.item, "/header/sample_file/path") or "").strip()
        kind, handle = text_of(header, "format").upper(), text_of(header, "handle")
        made = self._records.made(handle) if handle else None
        if kind in ("", "TEXT", "LOCATION") or not path or (handle and made is None):
            return None
        about = self._about(kind)
        glance = self._glance(Path(path), made)
        if glance is None or (made is not None and made.is_of(glance, self.origin)):
            return None
        self._need_fields(about)
        limit = most_bytes(self._account.session.platform, kind)
        return judged(glance, Path(path), template=own.key[0], types=about.types[kind], max_bytes=limit)

    def _about(self, kind: str) -> Uploading:
        about = self._account.api.uploading
        if about is None or kind not in about.types:
            raise SampleError("sample-not-taken", system=self._account.system.index.id)
        return about

    def _glance(self, path: Path, made: MadeHandle | None) -> FileGlance | None:
        """None for a file that is gone but was uploaded already: its handle is all that is needed."""
        try:
            return glance_at(path)
        except SampleFileError:
            if made is None or made.origin != self.origin:
                raise
            return None

    def _need_fields(self, about: Uploading) -> None:
        missing = [name for name in self._named(about) if not self._plain.get(name)]
        if missing:
            raise SampleError(
                "upload-field-missing", field=f"@{self._account.system.index.id}.credentials.{missing[0]}.label"
            )

    def _named(self, about: Uploading) -> list[str]:
        """The plain credentials in the path where a session is begun: the app; not what has a default."""
        fields, properties = self._account.system.fields, self._account.system.schema.get("properties", {})
        names = [name for name in PLACEHOLDER.findall(about.begin.path) if name in properties]
        return [name for name in names if name not in fields or fields[name].default is None]

    @property
    def _plain(self) -> Mapping[str, str]:
        return self._account.plain

    @property
    def origin(self) -> str:
        """Where a handle is good: the account, and the app it was uploaded to."""
        about = self._account.api.uploading
        app = [str(self._plain.get(name, "")) for name in self._named(about)] if about else []
        return "/".join([self._account.system.index.id, self._account.counted_for, *app])

    def shown(self, sample: Sample, calls: SystemCalls) -> tuple[ShownRequest, ...]:
        """The requests of an upload as they would leave; the session is not known before."""
        about = self._account.api.uploading
        if about is None:
            return ()
        session = about.prefix + SHOWN_SESSION
        return tuple(map(calls.shown, (begin_question(about, sample), send_question(about, sample, session, 0))))

    # --- doing it

    def job(self, own: OwnTemplate, cancel: threading.Event) -> Callable[[], Uploaded] | None:
        """The next step, work for a background thread; None when nothing is to be uploaded (any more)."""
        run = self._run(own, cancel)
        return run.step if run else None

    def whole_job(self, own: OwnTemplate, cancel: threading.Event) -> Callable[[], Uploaded] | None:
        """All steps in one piece of work: nothing is written down in between."""
        run = self._run(own, cancel)
        return run.whole if run else None

    def _run(self, own: OwnTemplate, cancel: threading.Event) -> _Run | None:
        sample, about = self.due(own), self._account.api.uploading
        if sample is None or about is None:
            return None
        template, handle = "@".join(own.key), text_of(_header(own), "handle")
        known = [one for one in self._records.handles() if one.origin == self.origin]
        usable = {one.digest: one.handle for one in known if template == one.template or one.handle == handle}
        return _Run(
            make=self._account.calls_job(cancel),
            about=about,
            sample=sample,
            digest=self._digests.get(sample, ""),
            usable=usable,
            session_of=self._session_of(),
            fresh=frozenset(self._fresh),
        )

    def _session_of(self) -> Callable[[str], str]:
        origin, records = self.origin, self._records.sessions()
        return lambda digest: records.get(f"{digest}@{origin}", "")

    # --- writing down what it brought

    def keep(self, own: OwnTemplate, uploaded: Uploaded) -> Uploaded | None:
        """Write a step down; what it ended in, or None when there is more to do or it is done."""
        self._digests[uploaded.sample] = uploaded.digest
        steps = self._steps.pop(own.key, 0) + 1
        if uploaded.handle:
            self._keep_handle(own, uploaded)
            return None
        is_begun = bool(uploaded.session) and not (uploaded.refusal or uploaded.is_over or uploaded.problem)
        if uploaded.digest:
            is_lost = uploaded.is_over or uploaded.problem is not None
            self._records.keep_session(uploaded.digest, self.origin, "" if is_lost else uploaded.session)
        self._fresh = self._fresh | {uploaded.session} if is_begun else self._fresh - {uploaded.session}
        if (is_begun or uploaded.is_over) and steps < _MOST_STEPS:
            self._steps[own.key] = steps
            return None
        return uploaded

    def _keep_handle(self, own: OwnTemplate, uploaded: Uploaded) -> None:
        sample = uploaded.sample
        made = MadeHandle(uploaded.handle, "@".join(own.key), self.origin, uploaded.digest, sample.size, sample.changed)
        # First: after a crash in between the same file still has its handle.
        self._records.keep_handle(made, {text_of(_header(one), "handle") for one in self._account.own()})
        self._account.session.put(f"{own.pointer}/header/handle", uploaded.handle)


@dataclass
class _Run:
    """The steps that one sample still needs, without the entry."""

    make: Callable[[], SystemCalls]
    about: Uploading
    sample: Sample
    digest: str
    usable: Mapping[str, str]
    session_of: Callable[[str], str]
    fresh: frozenset[str]

    def step(self) -> Uploaded:
        """Find that it was done, begin a session, or send to the one there is."""
        try:
            digest = self.digest or digest_of(self.sample.path)
        except SampleFileError as problem:
            return Uploaded(self.sample, problem=problem)
        if digest in self.usable:
            return Uploaded(self.sample, digest, handle=self.usable[digest])
        return self._advance(digest, self.session_of(digest), self.make())

    def whole(self) -> Uploaded:
        """Step after step, until there is a handle or a reason why not."""
        uploaded, fresh = self.step(), self.fresh
        for _ in range(_MOST_STEPS):
            is_open = not uploaded.handle and uploaded.problem is None
            if not is_open or (uploaded.refusal is not None and not uploaded.is_over):
                break
            self.fresh = fresh | {uploaded.session}
            session = "" if uploaded.is_over else uploaded.session
            uploaded = self._advance(uploaded.digest, session, self.make())
        return uploaded

    def _advance(self, digest: str, session: str, calls: SystemCalls) -> Uploaded:
        if not session:
            return self._told(digest, begin(calls, self.about, self.sample))
        step = send(calls, self.about, self.sample, session, is_fresh=session in self.fresh)
        if step.handle and not self._is_unchanged():
            return Uploaded(self.sample, digest, problem=SampleError("sample-changed", name=self.sample.path.name))
        return self._told(digest, step)

    def _told(self, digest: str, step: Step) -> Uploaded:
        return Uploaded(self.sample, digest, step.session, step.handle, step.refusal, step.is_over)

    def _is_unchanged(self) -> bool:
        """Whether the bytes that were sent are those of the digest."""
        try:
            now = glance_at(self.sample.path)
        except SampleFileError:
            return False
        return (now.size, now.changed) == (self.sample.size, self.sample.changed)


def _header(own: OwnTemplate) -> Mapping[str, Any]:
    header = own.item.get("header")
    return header if isinstance(header, Mapping) else {}
