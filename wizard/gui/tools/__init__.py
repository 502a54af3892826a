"""Tools that need no entry: each is a page of its own, opened from the top line.

A tool is one line in `catalogue.TOOLS`, a page derived from `tool.ToolPage`, and its texts under `tool.<id>`.
"""
