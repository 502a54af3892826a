"""What a running ladder knows: the credentials, and the facts its replies have proved so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.adapters.redaction import MASK
from wizard.core.descriptors.authorization import AUTHORIZED
from wizard.core.descriptors.system import System
from wizard.core.secret import Secret, Watch, unwatched

_SECRET_FACT = re.compile(r"(^|_)(token|secret|password|(api|app|access|push|private)_key|auth_code)$")


class Known:
    """Values by name. A fact replaces a credential of the same name: a rotated token is the live one.

    A fact is a secret when a secret field has its name, or the name ends in token, secret, password or the like; such
    facts fill later requests and are never part of the result. `watch` is told of each.
    """

    def __init__(self, system: System, credentials: Mapping[str, str | Secret], watch: Watch = unwatched) -> None:
        self._watch = watch
        self._secret_fields = frozenset(system.secret_fields())
        self._credentials = dict(credentials)
        self._facts: dict[str, Any] = {}
        self._secrets: dict[str, Secret] = {}
        self._sought: set[str] = set()
        self._defaults = {name: hints.default for name, hints in system.fields.items()}
        self._asked = frozenset(system.properties()) | frozenset(credentials)
        told = {name for name, hints in system.fields.items() if hints.widget == AUTHORIZED}
        required: tuple[str, ...] = tuple(system.schema.get("required", ()))
        self._required = tuple(name for name in required if name not in told)
        self._derived = system.derived
        extracted = {name for rung in system.rungs for name in rung.extract}
        self._names = self._asked | extracted | frozenset(self._derived)

    def learn(self, facts: Mapping[str, Any], sought: Mapping[str, str]) -> dict[str, Secret]:
        """Take in the facts of one reply and which were looked for; gives back those that are secrets."""
        fresh: dict[str, Secret] = {}
        self._sought.update(sought)
        for name, value in facts.items():
            if not self._is_secret(name):
                self._facts[name] = value
            elif isinstance(value, str):
                fresh[name] = Secret(value)
                self._watch(fresh[name])
        self._secrets.update(fresh)
        return fresh

    def _is_secret(self, name: str) -> bool:
        return name in self._secret_fields or _SECRET_FACT.search(name) is not None

    @property
    def facts(self) -> Mapping[str, Any]:
        """The proved facts that are not secrets."""
        return dict(self._facts)

    def has_looked_for(self, fact: str) -> bool:
        """Whether some reply was searched for the fact, found or not."""
        return fact in self._sought

    def is_name(self, name: str) -> bool:
        """Whether `{name}` is a placeholder here, as against braces that belong to the request."""
        return name in self._names

    def is_asked(self, name: str) -> bool:
        """Whether the person gives this value; otherwise an earlier reply does."""
        return name in self._asked

    def missing_credentials(self) -> list[str]:
        """Fields the schema requires of the person that have no value."""
        return [name for name in self._required if self.value(name) is None]

    def named(self, name: str) -> str:
        """The field a placeholder depends on: of a derived value the choice it follows from."""
        return self._derived[name].field if name in self._derived else name

    def value(self, name: str) -> str | Secret | None:
        """The value as text, or None when it is not known or blank; a blank field has its default."""
        if name in self._derived:
            chosen = self.plain(self._derived[name].field)
            return self._derived[name].values.get(chosen or "")
        found = self._secrets.get(name) or self._facts.get(name)
        found = self._credentials.get(name) if found is None else found
        if isinstance(found, Secret):
            return found if found else None
        found = self._defaults.get(name) if found in (None, "") else found
        return str(found) if found not in (None, "") else None

    def revealed(self) -> dict[str, str]:
        """Every value in the clear, for filling and signing one request."""
        pairs = ((name, self.value(name)) for name in self._names)
        return {name: v.reveal() if isinstance(v, Secret) else v for name, v in pairs if v is not None}

    def live_secrets(self) -> Iterator[str]:
        """Every secret value, for redaction: old and new ones."""
        for value in (*self._credentials.values(), *self._secrets.values()):
            if isinstance(value, Secret):
                yield value.reveal()
        for name in self._secret_fields & self._credentials.keys():
            value = self._credentials[name]
            if isinstance(value, str):
                yield value

    def outline(self) -> dict[str, str]:
        """What conditions may look at: every given value, a secret only as ***."""
        pairs = ((name, self.value(name)) for name in self._asked)
        secret = self._secret_fields
        return {name: MASK if name in secret else str(value) for name, value in pairs if value is not None}

    def plain(self, name: str) -> str | None:
        """The value as text when it is not a secret."""
        value = self.value(name)
        return None if isinstance(value, Secret) or name in self._secret_fields else value
