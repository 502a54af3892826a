"""What becomes of a pasted address and of a token pair, in a person's language; both doors use the same words."""

from __future__ import annotations

from wizard.core.redirected import Refused
from wizard.core.texts import Texts
from wizard.onboarding.authorization_status import Status
from wizard.onboarding.authorization_tokens import Ended, Fetched
from wizard.onboarding.wording import Speaker, Words

_FIELDS = ("found", "expected")


class AuthorizationSpeaker:
    """Of one system."""

    def __init__(self, texts: Texts, speaker: Speaker, system: str) -> None:
        self._texts = texts
        self._speaker = speaker
        self._system = system

    def refused(self, refused: Refused) -> Words:
        """Why a pasted address is not used. Fields of accounts are named as their page names them."""
        parameters = dict(refused.parameters)
        for name in _FIELDS:
            key = f"{self._system}.credentials.{parameters.get(name, '')}.label"
            if self._texts.has(key):
                parameters[name] = self._texts.get(key)
        key = f"authorization.{refused.code}"
        return Words(self._texts.get(f"{key}.message", **parameters), self._texts.get(f"{key}.fix", **parameters))

    def fetched(self, fetched: Fetched, *, practice: bool) -> Words:
        """How a fetch ended, and behind it why: the platform's refusal, the network or the keyring. In practice nothing
        reaches the keyring, and a success does not name it."""
        key = f"authorization.{fetched.state.value}"
        key += "-practice" if practice and fetched.state is Ended.STORED else ""
        message, fix = self._texts.get(f"{key}.message"), self._texts.get(f"{key}.fix")
        reason = self._reason(fetched)
        whole = self._texts.get("ui.between").join(one for one in (message, reason.message) if one)
        return Words(whole, fix or reason.fix, where=reason.where)

    def _reason(self, fetched: Fetched) -> Words:
        if fetched.problem is not None:
            return self._speaker.error(fetched.problem)
        if fetched.verdict is None or not fetched.verdict.code:
            return Words("")
        for owner in (self._system, "network"):
            key = f"{owner}.{fetched.verdict.code}"
            if self._texts.has(f"{key}.meaning"):
                told = (f"{key}.{part}" for part in ("meaning", "fix", "where"))
                meaning, fix, where = (self._optional(one, fetched) for one in told)
                return Words(meaning, fix, where=where)
        return Words(str(fetched.verdict.code))

    def _optional(self, key: str, fetched: Fetched) -> str:
        parameters = fetched.verdict.parameters if fetched.verdict else {}
        return self._texts.get(key, **parameters) if self._texts.has(key) else ""

    def standing(self, status: Status) -> str:
        """Where it stands, in one line."""
        return self._texts.get(f"authorization.standing.{status.standing.value}")
