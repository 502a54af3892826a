"""The step where accounts are compared: its fields as in any form, and above them the accounts side by side."""

from __future__ import annotations

from wizard.gui.pages.compared_accounts import ComparedAccounts
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext


class ComparisonPage(FormPage):
    """A form with a table of what differs."""

    def __init__(self, context: PageContext, step_id: str) -> None:
        super().__init__(context, step_id)
        comparison = context.session.platform.comparison
        if comparison is None:
            raise ValueError(f"{context.session.platform.index.id} compares no accounts")
        self.compared = ComparedAccounts(context, comparison)
        self.box.insertWidget(self.box.indexOf(self.block), self.compared)

    def _on_written(self, pointer: str) -> None:
        super()._on_written(pointer)
        self.compared.refresh()
