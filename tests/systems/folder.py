"""What tests of every system folder need: a ladder against the practice server, and which codes and texts there are."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as member

from wizard.adapters.clock import Clock, system_clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpClient, Limits
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.ladders.filling import Signer
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.system import Persona, PracticeReply, System
from wizard.core.ladder import MISSING, LadderResult, Reply, RungState, classify
from wizard.core.secret import Secret
from wizard.practice.server import PracticeServer

LONG = 20
WAY = ("proxy", "name", "tcp", "tls", "clock")
RESOURCES = Resources([shipped_root()])


@dataclass(frozen=True)
class Folder:
    """One system folder of the shipped resources."""

    system: System
    signers: Mapping[str, Signer] = member(default_factory=dict)
    clock: Clock = system_clock

    @classmethod
    def shipped(cls, name: str, **signers: Signer) -> Folder:
        return cls(RESOURCES.system(name), signers)

    @property
    def personas(self) -> dict[str, Persona]:
        return {persona.id: persona for persona in self.system.personas}

    @property
    def own_rungs(self) -> list[str]:
        return [rung.id for rung in self.system.rungs if rung.id not in WAY]

    def climb(self, server: PracticeServer, credentials: Mapping[str, str], read_seconds: float = LONG) -> LadderResult:
        """The real ladder over a real socket; `read_seconds` is short for personas that hold their reply back."""
        endpoints = Endpoints.parse(server.endpoints_toml(), "endpoints.toml")
        limits = Limits(connect_seconds=LONG, read_seconds=read_seconds, total_seconds=LONG)
        http = HttpClient(proxies=no_proxy, limits=limits)
        outside = Outside(http, endpoints=endpoints, signers=self.signers, clock=self.clock)
        secret_fields = self.system.secret_fields()
        secrets = {name: Secret(value) if name in secret_fields else value for name, value in credentials.items()}
        return LadderRunner(outside).run(self.system, secrets, lambda _result: None, threading.Event())

    def came_to(self, server: PracticeServer, persona: Persona) -> dict[str, str]:
        """Rung -> "state code" of every own rung that did not pass; no secret may show anywhere in the result."""
        is_held = any(reply.fault in ("stall", "slow") for reply in persona.replies)
        result = self.climb(server, persona.credentials, read_seconds=1.0 if is_held else LONG)
        server.release()
        for name in self.system.secret_fields():
            assert persona.credentials.get(name, "\0") not in repr(result)
        return outcome(result)

    def effective_replies(self, persona: Persona) -> list[PracticeReply]:
        inherited = self.effective_replies(self.personas[persona.based_on]) if persona.based_on else []
        own = {(reply.method, reply.host, reply.path) for reply in persona.replies}
        return [one for one in inherited if (one.method, one.host, one.path) not in own] + list(persona.replies)

    def reached_errors(self) -> set[str]:
        """Codes of errors.toml that some persona's or guard's reply is classified as."""
        replies = [one for who in self.system.personas for one in self.effective_replies(who) if not one.fault]
        replies += [guard.reply for guard in self.system.guards]
        found = (classify(self.system.errors, _judged(reply)) for reply in replies)
        return {error.code for error in found if error}

    def declared_errors(self) -> set[str]:
        return {error.code for error in self.system.errors}

    def declared_expectations(self) -> set[str]:
        return {one.code for rung in self.system.rungs for one in rung.expect}

    def text_keys(self) -> Iterator[str]:
        name = self.system.index.id
        yield f"{name}.system"
        yield from (f"{name}.rung.{rung}" for rung in self.own_rungs)
        for code in self.declared_errors() | self.declared_expectations():
            yield from (f"{name}.{code}.meaning", f"{name}.{code}.fix")
        for field in self.system.properties():
            yield from (f"{name}.credentials.{field}.{part}" for part in ("label", "help", "where", "shape"))
            for one in self.system.fields[field].looks_like:
                yield f"{name}.credentials.{field}.looks_like.{one.id}"

    def text_problems(self, language: str) -> list[str]:
        """Keys without a text, with other placeholders than in Chinese, or not in the tone agreed on."""
        texts, chinese = RESOURCES.texts(language), RESOURCES.texts("zh_CN")
        marks = re.compile(r"\{[a-z_]+\}")
        missing = [key for key in self.text_keys() if not texts.has(key)]
        return missing or [
            key
            for key in self.text_keys()
            if set(marks.findall(texts.get(key))) != set(marks.findall(chinese.get(key)))
            or any(mark in texts.get(key) for mark in ("您", "！", "!"))
        ]

    def secret_file_problems(self) -> list[str]:
        """Secret files that are not exactly the value, and values that two personas share."""
        folder, found, seen = RESOURCES.system_folder(self.system.index.id), [], set[str]()
        for persona in self.system.personas:
            for name in self.system.secret_fields():
                value = persona.credentials.get(name)
                if value is None:
                    continue
                stored = folder / "practice" / persona.id / name
                if stored.read_bytes() != value.encode() or value in seen:
                    found.append(str(stored))
                seen.add(value)
        return found


def outcome(result: LadderResult) -> dict[str, str]:
    """Rung -> "state code" of every rung of the system's own that did not pass."""
    return {
        rung.rung: f"{rung.state.value} {rung.code}".strip()
        for rung in result.rungs
        if rung.rung not in WAY and rung.state is not RungState.PASSED
    }


def stopped(rungs: list[str], at: str, code: str, state: str = "failed") -> dict[str, str]:
    """One rung says `code`, and nothing after it is asked."""
    later = rungs[rungs.index(at) + 1 :]
    return {at: f"{state} {code}", **dict.fromkeys(later, "not_tested earlier-rung")}


def codes_of(outcomes: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Every code an outcome table names."""
    return {one.split()[1] for came_to in outcomes.values() for one in came_to.values()}


def _judged(reply: PracticeReply) -> Reply:
    return Reply(reply.status, MISSING if reply.json is None else reply.json, reply.json is None and not reply.text)
