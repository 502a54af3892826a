"""What was judged of a received request, and what an event says, in a person's language; for both doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.core.callbacks import Judgement, Said, TemplateEvent
from wizard.core.texts import Texts
from wizard.onboarding.received_callbacks import Scheme
from wizard.onboarding.wording import Words


@dataclass(frozen=True, slots=True)
class EventWords:
    """One template event: what happened, why and what to do, and the platform's own sentences."""

    message: str
    why: str = ""
    fix: str = ""
    quoted: tuple[str, ...] = ()


class CallbackSpeaker:
    """Speaks of the requests of one scheme."""

    def __init__(self, texts: Texts, scheme: Scheme) -> None:
        self._texts = texts
        self._scheme = scheme

    def judgement(self, found: Judgement) -> Words:
        """What it means and what to do."""
        told = {name: self._word(value) for name, value in found.parameters.items()}
        return Words(*(self._texts.get(f"webhook.{found.code}.{part}", **told) for part in ("message", "fix")))

    def _word(self, value: object) -> object:
        return self._texts.get(value[1:]) if isinstance(value, str) and value.startswith("@") else value

    def answer(self, found: Judgement) -> str:
        """What the endpoint must answer to such a request."""
        what = ("echo" if found.reply else "accept") if found.is_right else "refuse"
        return self._texts.get(f"webhook.answer.{self._scheme.callbacks.format}.{what}")

    def missing(self, fields: Sequence[str]) -> Words:
        """The values without which nothing can be judged."""
        owner = self._scheme.system.index.id
        labels = (self._texts.get(f"{owner}.credentials.{one}.label") for one in fields)
        told = {"fields": self._texts.get("value.separator").join(labels)}
        return Words(*(self._texts.get(f"webhook.value-missing.{part}", **told) for part in ("message", "fix")))

    def subjects(self, said: Said) -> str:
        """What the event is about, where it says nothing of a template; "" otherwise."""
        if said.templates or not said.subjects:
            return ""
        key = "webhook.subjects" if self._scheme.system.templates is None else "webhook.subjects-of-templates"
        return self._texts.get(key, names=self._texts.get("value.separator").join(said.subjects))

    def event(self, event: TemplateEvent) -> EventWords:
        """What happened to a template."""
        told = {"name": event.name, "language": event.language, "event": self._named("event", event.event)}
        parts = [self._texts.get("webhook.template.message", **told)]
        if event.category:
            parts.append(self._texts.get("webhook.template.category", category=self._named("category", event.category)))
        quotes = (("rejected-for", event.rejected_for), ("advice", event.advice))
        quoted = tuple(self._texts.get(f"webhook.template.{name}", text=text) for name, text in quotes if text)
        return EventWords(self._texts.get("webhook.between").join(parts), *self._why(event), quoted)

    def kept(self, event: TemplateEvent, why_not: str) -> str:
        """That it was recorded, or why not (`webhook.template.<why_not>`)."""
        told = {"name": event.name, "language": event.language, "event": self._named("event", event.event)}
        if not why_not:
            return self._texts.get("webhook.template.recorded", **told)
        why = self._texts.get(f"webhook.template.{why_not}", account=event.account)
        return self._texts.get("webhook.template.not-recorded", why=why, **told)

    def _named(self, group: str, value: str) -> str:
        key = f"webhook.{group}.{value}"
        return (
            self._texts.get("webhook.named", word=self._texts.get(key), code=value) if self._texts.has(key) else value
        )

    def _why(self, event: TemplateEvent) -> tuple[str, str]:
        """The reason in the words used for submissions, and what to do."""
        api = self._scheme.system.templates
        if not event.reason or api is None:
            key = f"webhook.event-fix.{event.event}"
            return "", self._texts.get(key) if self._texts.has(key) else ""
        key = f"{api.codes.system}.template-reason.{event.reason}"
        if not self._texts.has(f"{key}.meaning"):
            return self._texts.get("submission.unknown-reason.message", reason=event.reason), ""
        return self._texts.get(f"{key}.meaning"), self._texts.get(f"{key}.fix")
