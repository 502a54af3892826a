"""A rehearsal in a person's language; the command line and the window's page use the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timezone, tzinfo

from wizard.core.descriptors.platform import Platform
from wizard.core.texts import Texts
from wizard.core.triggers.rehearsal import Line, Outcome, Rehearsal


def local_zone(moment: datetime) -> tzinfo:
    """The zone of this computer's clock at that moment."""
    offset = moment.astimezone().utcoffset()
    return timezone(offset) if offset else UTC


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of the timeline. `why` says why nothing was sent, or why later; "" where there is nothing to say."""

    when: str
    event: str
    trigger: str
    target: str
    outcome: str
    why: str
    text: str
    remarks: tuple[str, ...]


class RehearsalSpeaker:
    """Puts a rehearsal into words for one platform; times are those of the zone."""

    def __init__(self, texts: Texts, platform: Platform, zone: tzinfo) -> None:
        self._texts = texts
        self._platform = platform.index.id
        self._zone = zone

    def line(self, line: Line) -> LineWords:
        """One line."""
        told = {**self._spoken(line), "sent": self.moment(line.sent) if line.sent else ""}
        why = f"rehearsal.{line.outcome.value}.why"
        return LineWords(
            when=self.moment(line.received),
            event=self.event(line),
            trigger=line.trigger,
            target=self.target(line),
            outcome=self._texts.get(f"rehearsal.{line.outcome.value}.word"),
            why=self._texts.get(why, **told) if self._texts.has(why) else "",
            text=line.text,
            remarks=tuple(self._remarks(line)),
        )

    def _spoken(self, line: Line) -> dict[str, object]:
        told = dict(line.parameters)
        if "grant" in told:
            told["grant"] = self._texts.get(f"{self._platform}.grant.{told['grant']}")
        if "value" in told:
            told["value"] = self.variable(str(told["value"]))
        return told

    def _remarks(self, line: Line) -> Iterator[str]:
        for kind, names in (("missing", line.missing), ("withheld", line.withheld)):
            if names:
                yield self._texts.get(f"rehearsal.{kind}", names=self._listed(map(self.variable, names)))

    def _listed(self, names: Iterator[str] | Sequence[str]) -> str:
        return self._texts.get("value.separator").join(names)

    def variable(self, name: str) -> str:
        """A variable as the platform's pages call it."""
        return self._texts.get(f"{self._platform}.variable.{name}")

    def event(self, line: Line) -> str:
        """The event's name, or what the sample was instead of one."""
        if line.event:
            return self._texts.get(f"{self._platform}.event.{line.event}.label")
        return self._texts.get("rehearsal.no-event", number=line.push)

    def target(self, line: Line) -> str:
        """Whom it was for: the channel, and in it the department, member or tag."""
        if not line.channel or not self._texts.has(f"{self._platform}.channel.{line.channel}.label"):
            return ""
        channel = self._texts.get(f"{self._platform}.channel.{line.channel}.label")
        kind, _colon, name = line.target.partition(":")
        if not kind:
            return channel
        return self._texts.get(f"rehearsal.target.{kind}", channel=channel, name=name)

    def moment(self, moment: datetime) -> str:
        """A time as the clocks of the zone show it."""
        return moment.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S")

    def summary(self, rehearsal: Rehearsal) -> Iterator[str]:
        """How many pushes there were and what became of them."""
        counts = rehearsal.counts()
        sent = sum(count for outcome, count in counts.items() if outcome.is_sent)
        yield self._texts.get("rehearsal.summary", pushes=rehearsal.pushes, sent=sent)
        for outcome, count in counts.items():
            yield self._texts.get("rehearsal.count", outcome=self.outcome(outcome), count=count)

    def outcome(self, outcome: Outcome) -> str:
        """An outcome in a word."""
        return self._texts.get(f"rehearsal.{outcome.value}.word")
