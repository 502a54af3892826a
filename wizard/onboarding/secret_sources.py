"""Get the values an answers file refers to: environment, file, a question, or the vault. Values stay `Secret`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wizard.adapters.vault import SecretAddress, SecretAddressError, UnstorableSecretError, Vault
from wizard.adapters.vault.contract import storable
from wizard.core.descriptors.system import System
from wizard.core.findings import Finding, Severity
from wizard.core.intake import change_findings, take_secret
from wizard.core.secret import Secret, Watch, unwatched
from wizard.core.secret_references import SecretReference
from wizard.onboarding.secrets import Name, resolve

Ask = Callable[[str, str], str]
"""System and field to the value a person types, hidden."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The values found, and a finding for each that was not."""

    values: dict[Name, Secret]
    findings: tuple[Finding, ...]


def gather(
    references: Iterable[SecretReference],
    vault: Vault,
    ask: Ask | None,
    watch: Watch = unwatched,
    systems: Mapping[str, System] = MappingProxyType({}),
) -> Gathered:
    """The value behind every reference. `ask` is None where nobody can be asked; `watch` is told of every value;
    `systems` say how each field is cleaned.

    Raises NoUsableKeyringError for a keyring:// reference and a keyring that cannot be read.
    """
    values: dict[Name, Secret] = {}
    findings: list[Finding] = []
    for reference in references:
        told = {"system": reference.system, "field": reference.field, "kind": reference.kind}
        if reference.kind == "prompt" and ask is None:
            findings.append(Finding("secret.no-prompt", Severity.ERROR, reference.pointer, told))
            continue
        found = _value(reference, vault, ask)
        if found is None:
            named = {**told, "name": reference.name}
            findings.append(Finding("secret.not-found", Severity.ERROR, reference.pointer, named))
            continue
        system = systems.get(reference.system)
        secret, changes = take_secret(found.reveal(), system.fields.get(reference.field) if system else None)
        watch(secret)
        findings += change_findings(changes, reference.pointer)
        problem = _problem(secret)
        if problem:
            findings.append(Finding(problem, Severity.ERROR, reference.pointer, told))
        else:
            values[reference.system, reference.field] = secret
    return Gathered(values, tuple(findings))


def _value(reference: SecretReference, vault: Vault, ask: Ask | None) -> Secret | None:
    if reference.kind == "prompt":
        return Secret(ask(reference.system, reference.field)) if ask is not None else None
    if reference.kind != "keyring":
        return resolve(reference)
    try:
        return vault.fetch(SecretAddress.from_uri(reference.uri))
    except SecretAddressError:
        return None


def _problem(secret: Secret) -> str:
    """The finding's code for a value no keyring keeps, or ""."""
    try:
        storable(secret)
    except UnstorableSecretError as error:
        return error.key.replace("secret-", "secret.")
    return ""
