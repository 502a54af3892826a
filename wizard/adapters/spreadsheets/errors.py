"""Why a table cannot be read."""

from __future__ import annotations

from wizard.core.errors import UnreadableInputError


class TableInputError(UnreadableInputError):
    """A file that is not a table we accept. Every error has `file`; nothing of the file's content is in it.

    Keys: file-missing, not-a-file, file-not-readable (`code`), table-blank, table-too-large (`limit` in MB),
    table-binary, table-encoding (`encoding`, `offset`), table-line-too-long, table-quote, table-cut (`row`),
    table-old-excel, table-not-excel, table-damaged, table-expands, table-macros, table-links, table-sheet (`name`,
    `known`).
    """

    key = "table-damaged"
