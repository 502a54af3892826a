"""How a stand-in takes files: a session is begun, bytes come in from an offset on, and all of them make a handle.

Only how many bytes came and their digest are kept; the handle is made of the digest, so equal files have equal handles.
Sources: the rules are data (wizard/core/descriptors/collection.py, Uploads); nothing here knows a system.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wizard.core.descriptors.collection import UploadMishap, Uploads
from wizard.core.descriptors.system import PracticeReply
from wizard.practice.collections import Route, with_members
from wizard.practice.paths import with_own_values
from wizard.practice.recognition import Asked

_PREFIX = "upload:"


@dataclass
class _Session:
    """One file on its way: what was said of it, and what came of it so far."""

    id: str
    name: str
    type: str
    length: int
    came: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def take(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        self.came += len(chunk)

    @property
    def members(self) -> dict[str, Any]:
        """What replies may name."""
        kind = base64.b64encode(self.type.encode()).decode()
        handle = f"4::{kind}:{self.digest.copy().hexdigest()[:32]}"
        return {"session": self.id, "signature": f"AR{self.length}", "offset": self.came, "handle": handle}


class Taking:
    """The uploads of one persona. Safe from any thread."""

    def __init__(self, about: Uploads, own: Mapping[str, str]) -> None:
        self._about = about
        self._own = own
        self._sessions: dict[str, _Session] = {}
        self._made = 0
        self._happened: dict[int, int] = {}
        self._lock = threading.Lock()

    def routes(self) -> Iterator[Route]:
        """Everything it answers."""
        yield Route(self._about.begin, self._locked(self._begin))
        yield Route(self._about.look, self._locked(self._look))
        yield Route(self._about.send, self._locked(self._send))

    def _locked(self, act: Callable[[Asked], PracticeReply | None]) -> Callable[[Asked], PracticeReply | None]:
        def locked(asked: Asked) -> PracticeReply | None:
            with self._lock:
                return act(asked)

        return locked

    def _begin(self, asked: Asked) -> PracticeReply:
        length, kind = _number(asked.query.get("file_length", "")), asked.query.get("file_type", "")
        name = asked.query.get("file_name", "")
        mishap = self._mishap("begin", name)
        if mishap is not None:
            return self._own_values(mishap.reply)
        if length < 1 or kind not in self._about.types:
            return self._own_values(self._about.refused)
        self._made += 1
        token = base64.b64encode(f"1:gangway-sample:{self._made}".encode()).decode()
        session = self._sessions[_PREFIX + token] = _Session(_PREFIX + token, name, kind, length)
        return self._filled(self._about.begin, session)

    def _look(self, asked: Asked) -> PracticeReply | None:
        session, named = self._found(asked)
        if not named.startswith(_PREFIX):
            return None
        if session is None:
            return self._own_values(self._about.gone)
        return self._after(self._mishap("look", session.name), session) or self._filled(self._about.look, session)

    def _send(self, asked: Asked) -> PracticeReply | None:
        session, named = self._found(asked)
        if not named.startswith(_PREFIX):
            return None
        if session is None:
            return self._own_values(self._about.gone)
        offset = _number(asked.headers.get("file_offset") or "")
        if offset != session.came or session.came + len(asked.body) > session.length:
            return self._own_values(self._about.refused)
        mishap = self._mishap("send", session.name)
        session.take(asked.body if mishap is None else asked.body[: round(len(asked.body) * mishap.takes)])
        if mishap is not None:
            return self._after(mishap, session)
        whole = session.came == session.length
        return self._filled(self._about.send if whole else self._about.look, session)

    def _found(self, asked: Asked) -> tuple[_Session | None, str]:
        """The session that the last piece of the path names, with its signature where it was given one."""
        named = asked.path.rpartition("/")[2]
        session = self._sessions.get(named)
        if session is not None and self._about.signed:
            is_signed = asked.query.get(self._about.signed) == session.members["signature"]
            session = session if is_signed else None
        return session, named

    def _mishap(self, at: str, name: str) -> UploadMishap | None:
        for place, one in enumerate(self._about.mishaps):
            is_due = self._happened.get(place, 0) < one.times
            if one.at == at and is_due and re.fullmatch(one.name, name) is not None:
                self._happened[place] = self._happened.get(place, 0) + 1
                return one
        return None

    def _after(self, mishap: UploadMishap | None, session: _Session) -> PracticeReply | None:
        if mishap is None:
            return None
        if mishap.forgets:
            del self._sessions[session.id]
        return self._filled(mishap.reply, session)

    def _own_values(self, reply: PracticeReply) -> PracticeReply:
        return replace(reply, json=with_own_values(reply.json, self._own))

    def _filled(self, reply: PracticeReply, session: _Session) -> PracticeReply:
        return replace(reply, json=with_members(with_own_values(reply.json, self._own), session.members))


def _number(text: str) -> int:
    """A count of bytes; -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else -1
