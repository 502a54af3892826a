"""Tables from anywhere: CSV in any delimiter and XLSX, read row by row within bounded memory; CSV written safely."""

from __future__ import annotations

from wizard.adapters.spreadsheets.errors import TableInputError
from wizard.adapters.spreadsheets.opening import Table, TableOptions, open_table

__all__ = ["Table", "TableInputError", "TableOptions", "open_table"]
