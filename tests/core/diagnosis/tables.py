"""The shipped table of error codes, and events made by hand."""

from __future__ import annotations

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.diagnosis.table import CodeTable

RESOURCES = Resources([shipped_root()])
TABLE: CodeTable = RESOURCES.message_codes("meta-cloud-api")
