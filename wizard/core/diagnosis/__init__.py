"""What went wrong with messages: the code table, codes found in logs, and the report grouped by code (WA-16)."""
