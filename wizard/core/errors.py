"""The one error base. An error carries a text key and parameters, never words for people."""

from __future__ import annotations


class GangwayError(Exception):
    """A failure a caller can tell apart by class.

    `key` names the text in resources/texts (`error.<key>.message`, `.fix`); `parameters` fill its placeholders.
    Parameters never hold a value a person typed into a secret field.
    """

    key = "unexpected"

    def __init__(self, key: str | None = None, **parameters: object) -> None:
        self.key = key or type(self).key
        self.parameters = parameters
        super().__init__(self.key, parameters)


class UnreadableInputError(GangwayError):
    """Input that cannot be read or used as that kind of input (exit code 2)."""

    key = "unreadable-input"


class NoUsableKeyringError(GangwayError):
    """The OS keyring cannot store secrets now (exit code 5)."""

    key = "keyring-absent"
