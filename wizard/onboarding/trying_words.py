"""What became of an action in a person's language; the command line and the window use the same words."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.adapters.ladders.verdict import Verdict
from wizard.core.ladder import RungResult
from wizard.core.texts import Texts
from wizard.onboarding.trying import Tried, TryState
from wizard.onboarding.wording import Speaker, Words


class TryingSpeaker:
    """Speaks of actions and of lists that were read."""

    def __init__(self, texts: Texts, speaker: Speaker) -> None:
        self._texts = texts
        self._speaker = speaker

    def label(self, system: str, action: str) -> str:
        """The action's name, as on its button."""
        return self._texts.get(f"{system}.action.{action}.label")

    def tried(self, tried: Tried) -> Words:
        """What happened, and what to do; a refusal is explained as a rung would be."""
        key, action = f"try.{tried.state.value}", f"{tried.system}.action.{tried.action}"
        told = {"action": self.label(tried.system, tried.action), "done": self._texts.get(f"{action}.done")}
        message = self._texts.get(f"{key}.message", **told)
        fix = self._texts.get(f"{key}.fix", **told) if self._texts.has(f"{key}.fix") else ""
        if tried.verdict is None or tried.verdict.passed:
            return Words(message, fix)
        why = self.verdict(tried.system, tried.verdict)
        # In doubt there is one thing to do, whatever the doubt came from.
        chosen = fix if tried.state is TryState.MAYBE else why.fix or fix
        return Words(self._texts.get("try.between").join((message, why.message)), chosen, where=why.where)

    def verdict(self, system: str, verdict: Verdict) -> Words:
        """Why a system did not do or tell what was asked."""
        return self._speaker.rung(
            RungResult(system, "call", verdict.state, str(verdict.code), parameters=verdict.parameters)
        )

    def left_out(self, tried: Tried) -> Iterator[str]:
        """One line for each group of those whom the message does not reach."""
        separator = self._texts.get("value.separator")
        for name, ids in tried.left_out.items():
            key = f"{tried.system}.action.{tried.action}.partial.{name}"
            yield self._texts.get(key, names=separator.join(ids), count=len(ids))
