"""Make entries from what is there: import an export or answers file, clone an entry to more shops (A-14)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import parse_json, read_text
from wizard.core.answers import secret_pointers
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import UnreadableInputError
from wizard.core.findings import Finding
from wizard.core.forms import FieldKind, walk
from wizard.core.pointer import MISSING, get, with_value
from wizard.core.texts import Texts
from wizard.onboarding.answers_file import UnknownDocumentPlatformError, read_answers, read_document
from wizard.onboarding.checking import CONFIG
from wizard.onboarding.headless import Onboarding, Plan
from wizard.onboarding.session import EntrySession, form_of
from wizard.onboarding.verifying import NotAnExportError
from wizard.onboarding.workspace import Workspace

SLUG = "slug"


class TableError(UnreadableInputError):
    """A clone table that cannot be used. Keys: table-empty, table-no-slug, table-column, table-secret, table-twice,
    table-entry-exists. Parameters: `file`, `row`, `column`."""

    key = "table-empty"


@dataclass(frozen=True, slots=True)
class Row:
    """A new shop: its slug, and answers by document pointer that differ from the entry it is cloned from."""

    slug: str
    answers: Mapping[str, Any]


def import_document(workspace: Workspace, texts: Texts, path: Path) -> tuple[EntrySession, tuple[Finding, ...]]:
    """A new entry from an export or an answers file, open, with the secrets its references still lead to left out:
    they are asked again or set with `secret set`. Raises UnreadableInputError, EntryExistsError."""
    config = path / CONFIG if path.is_dir() else path
    if path.is_dir() and not config.is_file():
        raise NotAnExportError(file=str(path))
    platform_id = read_document(config)["platform"]
    if platform_id not in workspace.resources.platform_ids():
        raise UnknownDocumentPlatformError(file=str(config), found=platform_id[:80])
    platform = workspace.resources.platform(platform_id)
    systems = workspace.systems_of(platform)
    answers = read_answers(config, platform, systems)
    document = {name: value for name, value in answers.document.items() if name != "$schema"}
    onboarding = Onboarding(workspace, texts)
    entry_id = onboarding.entry_id(platform, answers, None)
    if not entry_id:
        raise UnreadableInputError("no-slug", file=str(config))
    plan = Plan(platform, systems, document, (), {}, entry_id)
    return onboarding.create(plan), answers.findings


def read_table(path: Path, session: EntrySession) -> list[Row]:
    """The rows of a CSV file (a column `slug`, further columns named by document pointers such as
    /steps/shop/shop_name) or of a JSON list of such objects. Raises TableError, JsonInputError."""
    text = read_text(path)
    is_json = path.suffix.lower() == ".json"
    records = parse_json(text.encode(), str(path)) if is_json else list(csv.DictReader(io.StringIO(text)))
    if not isinstance(records, list) or not records:
        raise TableError(file=str(path), row=0, column="")
    kinds = _kinds(session)
    rows = [_row(record, number, str(path), session.platform, kinds) for number, record in enumerate(records, 1)]
    slugs = [row.slug for row in rows]
    for number, slug in enumerate(slugs, 1):
        if slug in slugs[: number - 1]:
            raise TableError("table-twice", file=str(path), row=number, column=slug)
    return rows


def _kinds(session: EntrySession) -> dict[str, FieldKind]:
    """Kinds of the fields by pointer, for texts of a CSV file that stand for numbers."""
    document = session.document
    steps = [step.id for step in session.platform.steps]
    forms = (form_of(session.platform, session.systems, document, step) for step in steps)
    return {one.pointer: one.kind for form in forms for one in walk(form)}


def _row(record: Any, number: int, file: str, platform: Platform, kinds: Mapping[str, FieldKind]) -> Row:
    if not isinstance(record, Mapping) or not isinstance(record.get(SLUG), str) or not record[SLUG].strip():
        raise TableError("table-no-slug", file=file, row=number, column=SLUG)
    answers = {}
    for column, value in record.items():
        if column == SLUG or value in ("", None):
            continue
        if not isinstance(column, str) or not column.startswith("/steps/"):
            raise TableError("table-column", file=file, row=number, column=str(column)[:80])
        if any(pointer == column for pointer, _, _ in secret_pointers(platform)):
            raise TableError("table-secret", file=file, row=number, column=column)
        answers[column] = _typed(value, kinds.get(column))
    return Row(record[SLUG].strip(), answers)


def _typed(value: Any, kind: FieldKind | None) -> Any:
    if kind is FieldKind.INTEGER and isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if kind is FieldKind.BOOLEAN and isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    return value


def clone_entry(workspace: Workspace, texts: Texts, entry_id: str, given: Path | Sequence[str]) -> list[str]:
    """The ids of the drafts made of an entry that is not open: one per row of a table, or one per slug.

    Raises TableError, JsonInputError and the storage errors; an entry that is open elsewhere cannot be copied.
    """
    source = workspace.open(entry_id)
    try:
        rows = read_table(given, source) if isinstance(given, Path) else [Row(slug, {}) for slug in given]
        file = given.name if isinstance(given, Path) else ""
        return [made.entry_id for made in clone(workspace, texts, source, rows, file)]
    finally:
        source.close()


def clone(
    workspace: Workspace, texts: Texts, source: EntrySession, rows: list[Row], file: str
) -> Iterator[EntrySession]:
    """A draft per row, open until the next one is asked for: the source's answers less its secrets, account, waits
    and waivers' subjects that another shop does not share. Raises TableError before anything is made."""
    platform = source.platform
    for number, row in enumerate(rows, 1):
        if workspace.entries.exists(f"{platform.index.id}-{row.slug}"):
            raise TableError("table-entry-exists", file=file, row=number, column=row.slug)
    onboarding = Onboarding(workspace, texts)
    base = {name: value for name, value in source.document.items() if name != "waits"}
    base = _without_account(base, platform)
    for row in rows:
        document: Any = _without_credentials(base, source)
        for pointer, value in {**row.answers, platform.index.slug: row.slug}.items():
            document = with_value(document, pointer, value)
        plan = Plan(platform, source.systems, document, (), {}, f"{platform.index.id}-{row.slug}")
        session = onboarding.create(plan)
        try:
            yield session
        finally:
            session.close()


def _without_credentials(document: Any, source: EntrySession) -> Any:
    """Another shop has another account: none of the source's credentials goes along."""
    for step in source.platform.steps:
        if step.kind == "credentials":
            document = with_value(document, f"/steps/{step.id}", MISSING)
    return document


def _without_account(document: Any, platform: Platform) -> Any:
    """What the source's account made of its templates stays there, as does a handle whose file can be sent again."""
    for pointer in {kind.pointer for kind in platform.kinds}:
        items = get(document, pointer)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if get(item, "/account") is not MISSING:
                document = with_value(document, f"{pointer}/{index}/account", MISSING)
            has_file = get(item, "/header/sample_file/path") is not MISSING
            if has_file and get(item, "/header/handle") is not MISSING:
                document = with_value(document, f"{pointer}/{index}/header/handle", MISSING)
    return document
