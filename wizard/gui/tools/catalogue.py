"""Every tool of the window, in the order of the menu. A page is imported when it is opened."""

from __future__ import annotations

from wizard.gui.tools.tool import Tool, ToolContext, ToolPage

DIAGNOSIS = "diagnosis"


def _diagnosis(context: ToolContext) -> ToolPage:
    from wizard.gui.tools.diagnosis_page import DiagnosisPage

    return DiagnosisPage(context)


TOOLS: tuple[Tool, ...] = (Tool(DIAGNOSIS, _diagnosis),)
