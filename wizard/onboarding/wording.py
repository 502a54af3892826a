"""Findings, rungs and changes in a person's language; both doors and the printed checklist use the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.core.pointer import split
from wizard.core.subjects import in_language

if TYPE_CHECKING:
    from wizard.core.descriptors.platform import Platform
    from wizard.core.errors import GangwayError
    from wizard.core.findings import Finding
    from wizard.core.ladder import RungResult
    from wizard.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Words:
    """What to show of a finding, a rung or an error: what happened, what to do, and where the words come from."""

    message: str
    fix: str = ""
    label: str = ""
    claim: str = ""
    where: str = ""
    official: str = ""


def spoken_subject(texts: Texts, platform: str, subject: str) -> str:
    """A subject as people say it: for parcel_shipped@pt_BR the language by its name; any other one is as it is."""
    name, language = in_language(subject)
    label = texts.ending(platform, f".language.{language}.label") if language else ""
    spoken = label.removesuffix(language).strip()  # lists print the code behind the word
    return texts.get("studio.subject", name=name, language=spoken) if spoken else subject


class Speaker:
    """Puts results into words for one platform."""

    def __init__(self, texts: Texts, platform: Platform | None) -> None:
        self.texts = texts
        self._platform = platform

    def finding(self, finding: Finding) -> Words:
        """The words of a finding. Its own text if it is a whole key, else `<code>.message` and `.fix`."""
        label = self.label(finding.pointer)
        parameters = {"field": label, **self._spoken(finding.parameters)}
        own = f"{self.field_key(finding.pointer)}.{finding.code.rpartition('.')[2]}"
        if finding.code.startswith("schema.") and self.texts.has(own):
            return Words(self.texts.get(own, **parameters), "", label)
        if self.texts.has(finding.code):
            return Words(self.texts.get(finding.code, **parameters), "", label)
        return Words(
            self.texts.get(f"{finding.code}.message", **parameters),
            self._optional(f"{finding.code}.fix", parameters),
            label,
            self._optional(f"{finding.code}.claim", parameters),
            official=self._optional(f"{finding.code}.official", parameters),
        )

    def _spoken(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters that name a text key (`@key`) are put into words, and a system gets its title."""
        return {name: self._word(name, value, parameters) for name, value in parameters.items()}

    def _word(self, name: str, value: Any, parameters: Mapping[str, Any]) -> Any:
        if isinstance(value, str) and value.startswith("@"):
            return self.texts.get(value[1:], **parameters)
        if name == "system" and isinstance(value, str) and self.texts.has(f"{value}.system"):
            return self.texts.get(f"{value}.system")
        return value

    def _optional(self, key: str, parameters: Mapping[str, Any]) -> str:
        return self.texts.get(key, **parameters) if self.texts.has(key) else ""

    def rung(self, rung: RungResult) -> Words:
        """The words of a rung: its question as label; for anything but a pass, what it means and what to do."""
        label = self.rung_label(rung.system, rung.rung)
        if rung.state == "passed":
            key = f"network.passed.{rung.rung}"
            return Words(self._optional(key, rung.parameters), label=label)
        for owner in (rung.system, "network"):
            key = f"{owner}.{rung.code}"
            if self.texts.has(f"{key}.meaning"):
                return Words(
                    self.texts.get(f"{key}.meaning", **rung.parameters),
                    self._optional(f"{key}.fix", rung.parameters),
                    label,
                    where=self._optional(f"{key}.where", rung.parameters),
                )
        return Words(rung.code, label=label)

    def rung_label(self, system: str, rung: str) -> str:
        """The question of a rung."""
        return self.texts.first(f"{system}.rung.{rung}", f"rung.{rung}")

    def error(self, error: GangwayError) -> Words:
        """The words of an error: what happened, what to do."""
        parameters = self._spoken(error.parameters)
        return Words(
            self.texts.first(f"error.{error.key}.message", "error.unexpected.message", **parameters),
            self._optional(f"error.{error.key}.fix", parameters),
        )

    def label(self, pointer: str) -> str:
        """The name of the field at a pointer, or of the step, as the page prints it."""
        key = self.field_key(pointer)
        if not key:
            return ""
        step = split(pointer)[1]
        named = (*(f"{key}.{ending}" for ending in ("label", "title", "system")), f"ui.step.{step}")
        found = next((name for name in named if self.texts.has(name)), None)
        return self.texts.get(found) if found else split(pointer)[-1]

    def field_key(self, pointer: str) -> str:
        """The text key of the field at a document pointer; "" outside the steps."""
        tokens = [token for token in split(pointer) if not token.isdigit()]
        if len(tokens) < 2 or tokens[0] != "steps":
            return ""
        step, rest = tokens[1], tokens[2:]
        if self._platform is None:
            return ".".join(tokens[1:])
        # Not at the top: the first page speaks of no field, and descriptors are a tenth of the start.
        from wizard.core.descriptors.platform import StepKind
        from wizard.core.loading.wording import text_owner

        kind = next((one.kind for one in self._platform.steps if one.id == step), StepKind.FORM)
        if kind is StepKind.CREDENTIALS and rest and rest[0] in self._platform.index.systems:
            return ".".join([rest[0], "credentials", *rest[1:]]) if len(rest) > 1 else rest[0]
        owner = text_owner(self._platform, kind) if rest else self._platform.index.id
        return ".".join([owner, step, *rest])

    def subject(self, subject: str) -> str:
        """What a wait or a waiver is about, as people say it."""
        return spoken_subject(self.texts, self._platform.index.id, subject) if self._platform is not None else subject

    def _pair(self, pointer: str, value: Any) -> str:
        return self.texts.get("value.pair", label=self.label(pointer), value=self.value(pointer, value))

    def value(self, pointer: str, value: Any) -> str:
        """An answer as a page prints it: options by their labels, lists joined, yes and no in words."""
        if isinstance(value, bool):
            return self.texts.get("value.yes" if value else "value.no")
        if isinstance(value, list):
            return self.texts.get("value.separator").join(self.value(pointer, one) for one in value)
        if isinstance(value, Mapping):
            pairs = (self._pair(f"{pointer}/{name}", one) for name, one in value.items())
            return self.texts.get("value.pairs").join(pairs)
        key = f"{self.field_key(pointer)}.{value}.label"
        return self.texts.get(key) if self.texts.has(key) else str(value)
