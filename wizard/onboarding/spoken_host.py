"""The host a system's requests go to, as people are told it: also where it follows from their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.adapters.ladders.filling import PLACEHOLDER, fill_text
from wizard.adapters.ladders.known import Known
from wizard.core.descriptors.system import System
from wizard.core.texts import Texts


def spoken_host(texts: Texts, system: System, answers: Mapping[str, Any]) -> str:
    """The host that results from the system's answers; its title as long as they do not say which."""
    plain = {name: value for name, value in answers.items() if isinstance(value, str)}
    host = fill_text(system.index.host, Known(system, plain))
    return texts.get(f"{system.index.id}.system") if PLACEHOLDER.search(host) else host


def possible_hosts(system: System) -> list[str]:
    """Every host the answers may lead to, in the order of the choice; `*` stands for what is typed."""
    hosts = [system.index.host]
    for name, derived in system.derived.items():
        found = [host.replace(f"{{{name}}}", value) for host in hosts for value in derived.values.values()]
        hosts = list(dict.fromkeys(found))
    return [PLACEHOLDER.sub("*", host) for host in hosts]
