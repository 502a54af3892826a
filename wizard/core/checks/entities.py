"""Checks of a company and its numbers (A-01, A-02, A-05); what a number is, wizard.core.identifiers decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core import identifiers, names
from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.findings import Severity
from wizard.core.identifiers import Identified, Rejected
from wizard.core.money import money_of
from wizard.core.pointer import MISSING, get

# How hard a difference between two names is (facts on company names: a suffix or one character off is a real mismatch).
_SOFTER_GRADES = {names.Grade.EQUAL_NORMALISED: Severity.INFO}


def identifier(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The value is no identifier of its kind. Hits carry `reason`, the @text of what is wrong with it.

    Parameters: `kind`, or `kind_from` (a field of the item) with `kinds` (its value to a kind) and `default`;
    `personal` keeps everything read out of the number to itself.
    """
    found = _checked(subject, parameters, context)
    if isinstance(found, Rejected):
        told = {} if parameters.get("personal") else found.parameters
        yield Hit({**told, "reason": f"@identifier.{found.reason}.message"}, found.span)


def identifier_notice(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The number holds but something about it is unusual. Parameters as for `identifier`."""
    found = _checked(subject, parameters, context)
    if isinstance(found, Identified) and "notice" in found.details:
        yield Hit({"reason": f"@identifier.{found.details['notice']}.message"})


def identifier_tells(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A right number says something the item must not be. Also takes `detail` and `refused`, a list of its values."""
    found = _checked(subject, parameters, context)
    if isinstance(found, Identified) and found.details.get(parameters["detail"]) in parameters["refused"]:
        yield Hit()


def identifiers_agree(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The `detail` of a right number differs from the item's field `other` (a VAT number and its SIREN)."""
    found = _checked(subject, parameters, context)
    stated = subject.item.get(parameters["other"])
    if not isinstance(found, Identified) or not isinstance(stated, str):
        return
    inside = found.details.get(parameters["detail"])
    other = identifiers.check(parameters["other_kind"], stated, today=context.today)
    if inside is not None and isinstance(other, Identified) and inside != other.canonical:
        yield Hit({"inside": inside, "stated": other.canonical})


def _checked(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Identified | Rejected | None:
    kind = _kind(subject.item, parameters)
    if not kind or not isinstance(subject.value, str) or not subject.value:
        return None
    return identifiers.check(kind, subject.value, today=context.today)


def _kind(item: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    if "kind" in parameters:
        return str(parameters["kind"])
    stated = item.get(parameters["kind_from"])
    known: Mapping[str, str] = parameters.get("kinds", {})
    return str(known.get(str(stated), parameters.get("default", "")))


def names_agree(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The name differs from the one at the pointer `other` (a document or /facts/ pointer), graded (A-05).

    Hits carry `grade` (an @text), both names and the differing places; a missing other name is no difference.
    """
    other = get(context.document, parameters["other"])
    if not isinstance(subject.value, str) or not isinstance(other, str) or not other:
        return
    compared = names.compare(subject.value, other)
    if compared.grade is names.Grade.IDENTICAL:
        return
    told = {"grade": f"@name-comparison.{compared.grade}.message", "here": subject.value, "there": other}
    span = compared.left_spans[0] if compared.left_spans else None
    yield Hit({**compared.parameters, **told}, span, severity=_SOFTER_GRADES.get(compared.grade))


def amounts_agree(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The amount {amount, unit, currency} differs from the one at the pointer `other`, as money and not as text.

    `unit` wan counts ten thousand (万元); without a unit the amount is as it stands. Hits: `here`, `there`, as amounts.
    """
    other = get(context.document, parameters["other"])
    here, there = money_of(subject.value), money_of(other)
    if here is not None and there is not None and here != there:
        yield Hit({"here": str(here), "there": str(there)})


def one_of_present(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The object holds none of the `fields` (a false flag counts as none)."""
    value = subject.value
    if isinstance(value, Mapping) and not any(value.get(name) for name in parameters["fields"]):
        yield Hit()


def not_expected(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The value is there at all; the rule's `when` says in which case that is wrong."""
    if subject.value is not MISSING:
        yield Hit()


ENTITY_CHECKS: dict[str, Check] = {
    "identifier": identifier,
    "identifier_notice": identifier_notice,
    "identifier_tells": identifier_tells,
    "identifiers_agree": identifiers_agree,
    "names_agree": names_agree,
    "amounts_agree": amounts_agree,
    "one_of_present": one_of_present,
    "not_expected": not_expected,
}
