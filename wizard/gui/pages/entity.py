"""The company step: its fields, and the offer to take a company that is known already."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from wizard.gui.companies import known_companies
from wizard.gui.controls import ComboBox
from wizard.gui.labels import PushButton
from wizard.gui.metrics import Metrics
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext


class EntityPage(FormPage):
    """The company's fields. Taking a known company replaces what is shown; nothing of it is typed again."""

    def __init__(self, context: PageContext, step_id: str) -> None:
        self._known = known_companies(context.session.company.known())
        super().__init__(context, step_id)

    def _build_head(self) -> None:
        super()._build_head()
        others = {one: name for one, name in self._known.items() if one != self.context.session.entry.summary.entity}
        if others:
            self.box.addWidget(self._offer(others))

    def _offer(self, others: Mapping[str, str]) -> QWidget:
        texts = self.context.speaker.texts
        offer = QWidget()
        row = QHBoxLayout(offer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().gap)
        label = QLabel(texts.get("ui.known-company"))
        self.companies = ComboBox()
        for entity_id, name in others.items():
            self.companies.addItem(name, entity_id)
        self.companies.setAccessibleName(texts.get("ui.known-company"))
        label.setBuddy(self.companies)
        self.take_button = PushButton(texts.get("ui.take-company"), "company", self._take)
        row.addWidget(label)
        row.addWidget(self.companies, 1)
        row.addWidget(self.take_button)
        return offer

    def _take(self) -> None:
        self.context.session.company.use(str(self.companies.currentData()))
        self.redraw()
        self.changed.emit()
