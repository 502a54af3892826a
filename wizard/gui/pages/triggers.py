"""The step of message rules: its fields as in any form, and below them a rehearsal of the rules (SW-06)."""

from __future__ import annotations

from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.rehearsal_panel import RehearsalPanel


class TriggersPage(FormPage):
    """A form whose rules can be rehearsed."""

    def __init__(self, context: PageContext, step_id: str) -> None:
        super().__init__(context, step_id)
        table = context.session.platform.triggers
        if table is None:
            raise ValueError(f"{context.session.platform.index.id} has no triggers")
        self.rehearsal = RehearsalPanel(context, table, self.focus_pointer)
        self.box.insertWidget(self.box.count() - 1, self.rehearsal)

    def _on_written(self, pointer: str) -> None:
        super()._on_written(pointer)
        self.rehearsal.outdate()

    def leave(self) -> None:
        super().leave()
        self.rehearsal.stop()
