"""What both doors can do: open an entry, answer, verify, review, export. No Qt, no printing."""
