"""The small set of ways in which a vault can fail. Parameters never hold a value, only class names and numbers."""

from __future__ import annotations

from wizard.core.errors import GangwayError, NoUsableKeyringError, UnreadableInputError


class VaultAbsentError(NoUsableKeyringError):
    """There is no keyring service here, or only one that would not keep secrets safely. Parameter: kind."""

    key = "keyring-absent"


class VaultLockedError(NoUsableKeyringError):
    """The keyring is there but stays locked, or the person refused the system's question. Parameter: kind."""

    key = "keyring-locked"


class VaultTimeoutError(NoUsableKeyringError):
    """The keyring did not answer in time; a write may still happen later. Parameter: seconds."""

    key = "keyring-timeout"


class VaultTooLongError(NoUsableKeyringError):
    """The keyring refuses a value for its length, although long ones are split. Parameter: kind."""

    key = "keyring-too-long"


class VaultFailedError(NoUsableKeyringError):
    """The keyring answered, but did not do its work.

    Keys: keyring-failed (parameters kind, code), keyring-not-kept (the value read back differs),
    keyring-old-lost (as before, and the value of before could not be put back), keyring-damaged (a split value is
    incomplete).
    """

    key = "keyring-failed"


class UnstorableSecretError(GangwayError):
    """A value no keyring keeps unchanged. Keys: secret-blank, secret-nul, secret-surrogate."""

    key = "secret-blank"


class SecretAddressError(UnreadableInputError):
    """A secret reference or one of its parts that is not of the form gangway writes."""

    key = "secret-address"
