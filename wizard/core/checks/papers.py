"""Checks of papers (A-06): entries of the checklist that wizard.core.documents lays beside the document, and dates.

An entry is what the checklist wants of one paper together with what is recorded of it; it holds no path:
{kind, required, evidence, present, known, accepted, max_bytes, validity, confirm, size, format, digest, valid_until,
long_term, stamped, legible}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.pointer import get

MEGABYTE = 1024 * 1024


def documents_complete(subject: Subject, _parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A required paper is not there."""
    entry = subject.value
    if entry.get("required") and not entry.get("present"):
        yield Hit(_named(entry, context))


def document_recorded(subject: Subject, _parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A paper is named but no file was read for it: neither digest nor size."""
    entry = subject.value
    is_known = entry.get("known") is not False
    if is_known and entry.get("present") and not (entry.get("digest") and entry.get("size")):
        yield Hit(_named(entry, context))


def document_known(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A paper is recorded that the checklist does not know."""
    if subject.value.get("known") is False:
        yield Hit({"kind": str(subject.value.get("kind"))})


def document_format(subject: Subject, _parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The file's format is not one of those accepted."""
    entry = subject.value
    accepted = entry.get("accepted", ())
    if entry.get("format") and accepted and entry["format"] not in accepted:
        yield Hit({**_named(entry, context), "format": entry["format"], "accepted": ", ".join(accepted)})


def document_size(subject: Subject, _parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The file is larger than accepted."""
    entry = subject.value
    limit = entry.get("max_bytes", 0)
    if limit and entry.get("size", 0) > limit:
        yield Hit({**_named(entry, context), "size": megabytes(entry["size"]), "limit": megabytes(limit)})


def document_validity_stated(subject: Subject, _parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The checklist needs a validity date and neither a date nor "long-term" is given."""
    entry = subject.value
    stated = entry.get("valid_until") or entry.get("long_term")
    if entry.get("present") and entry.get("validity") == "required" and not stated:
        yield Hit(_named(entry, context))


def document_confirmed(subject: Subject, _parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """Something the seller must have looked at (`stamped`, `legible`) is not confirmed; one hit each."""
    entry = subject.value
    for wanted in entry.get("confirm", ()) if entry.get("present") else ():
        if not entry.get(wanted):
            yield Hit({**_named(entry, context), "confirmation": f"@shared.documents.items.{wanted}.label"})


def date_passed(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The date lies before today; with `within_days`, instead: it comes, but within so many days (today counts).

    With `dates`, a word table, the value is a name whose date stands there; a name it does not hold has none.
    Hits: `date`, `days` left, `value` where it is a name, `kind` and `paper` where it is a paper's.
    """
    named = parameters.get("dates")
    day = _date(context.words[named].get(subject.value) if named else subject.value)
    if day is None:
        return
    within, left = parameters.get("within_days"), (day - context.today).days
    told = {**_of(subject, context), **({"value": subject.value} if named else {}), "date": day.isoformat()}
    if within is None and left < 0:
        yield Hit(told)
    elif within is not None and 0 <= left <= within:
        yield Hit({**told, "days": left})


def date_order(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The date lies before the item's date in the field `after`."""
    day, start = _date(subject.value), _date(subject.item.get(parameters["after"]))
    if day is not None and start is not None and day < start:
        yield Hit({"date": day.isoformat(), "start": start.isoformat()})


def same_file_twice(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The digest is also recorded for an earlier paper of another kind (`items` is the pointer of all papers)."""
    items = get(context.document, parameters["items"])
    for other in items if isinstance(items, list) else ():
        if other is subject.item:
            return
        if other.get("digest") == subject.value and other.get("kind") != subject.item.get("kind"):
            yield Hit({**_named(subject.item, context), "other": _label(other, context)})
            return


def megabytes(size: int) -> str:
    """A size in MB for people, two digits after the point, never rounded down to the limit it exceeds."""
    return f"{-(-size * 100 // MEGABYTE) / 100:.2f} MB"


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _of(subject: Subject, context: Context) -> dict[str, object]:
    return _named(subject.item, context) if "present" in subject.item else {}


def _named(entry: Mapping[str, Any], context: Context) -> dict[str, object]:
    return {"kind": str(entry.get("kind")), "paper": _label(entry, context)}


def _label(entry: Mapping[str, Any], context: Context) -> str:
    """The @text key of the paper's name; the renderer puts the text in its place."""
    return f"@{context.document.get('platform')}.documents.{entry.get('kind')}.label"


PAPER_CHECKS: dict[str, Check] = {
    "documents_complete": documents_complete,
    "document_recorded": document_recorded,
    "document_known": document_known,
    "document_format": document_format,
    "document_size": document_size,
    "document_validity_stated": document_validity_stated,
    "document_confirmed": document_confirmed,
    "date_passed": date_passed,
    "date_order": date_order,
    "same_file_twice": same_file_twice,
}
