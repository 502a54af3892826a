"""The papers step: the platform's checklist, each paper with its file, dates and ticks, and how far along it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from wizard.core.documents import ITEMS, Readiness, needed_kinds, readiness
from wizard.core.findings import Finding
from wizard.core.forms import Field
from wizard.gui.labels import TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.documents_card import PaperCard, item_pointer
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.fields import FieldBlock, nearest
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext
from wizard.gui.widgets.choosers import Chooser, choose_file
from wizard.gui.widgets.layouts import tab_in_reading_order


class PaperDesk(Editor):
    """The recorded papers as one control: a card per kind of the checklist, required ones first."""

    label_above = True

    def __init__(self, scope: FormScope, field: Field, choose: Chooser, redrawn: Callable[[], None]) -> None:
        super().__init__(scope, field)
        self._choose = choose
        self._redrawn = redrawn
        self.cards: list[PaperCard] = []
        self.score = QProgressBar()
        self.score.setTextVisible(False)
        self.score.setMaximumHeight(Metrics.of().gap)
        self.still_needed = TextLabel("")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, Metrics.of().margin)
        self._box.setSpacing(Metrics.of().gap)
        self._box.addWidget(self.score)
        self._box.addWidget(self.still_needed)
        self._draw()
        self.refresh(field)

    def _draw(self) -> None:
        session = self.scope.context.session
        kinds = needed_kinds(session.platform, session.document)
        for name, wanted in (("required", True), ("optional", False)):
            group = [kind for kind in kinds if kind.required is wanted]
            if group:
                self._box.addWidget(subheading(self.scope.text(f"page.documents.{name}")))
            for kind in group:
                card = PaperCard(self.scope, kind, self._choose, self._on_written)
                self.cards.append(card)
                self._box.addWidget(card)
        if not kinds:
            self._box.addWidget(quiet(self.scope.text("page.documents.none")))
        self.score.setVisible(any(kind.required for kind in kinds))
        self.still_needed.setVisible(bool(kinds))

    @property
    def blocks(self) -> list[FieldBlock]:
        """The dates and ticks of all cards."""
        return [card.block for card in self.cards]

    @property
    def control(self) -> QWidget:
        return self.cards[0].choose_button if self.cards else self

    def name_parts(self, name: str, description: str) -> None:
        del description
        self.setAccessibleName(name)

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        for card in self.cards:
            card.show_fields(field.items)
        self.show_readiness()

    def _on_written(self) -> None:
        self.scope.written(ITEMS)
        self._redrawn()
        # A file in place of another changes no field of the form, so nothing else would draw it.
        for card in self.cards:
            card.show_file()

    def readiness(self) -> Readiness:
        """How far the papers are now."""
        session = self.scope.context.session
        return readiness(session.platform, session.document, session.now().date())

    def show_readiness(self) -> None:
        """The bar, what is still needed, and every card's state."""
        state, text = self.readiness(), self.scope.text
        for card, status in ((card, one) for card in self.cards for one in state.papers if one.kind.id == card.kind.id):
            card.show_status(status)
        self.score.setValue(state.score)
        titles = {card.kind.id: card.title for card in self.cards}
        missing = text("value.separator").join(titles[kind] for kind in state.missing if kind in titles)
        name = "missing" if missing else "problems" if any(one.blocks for one in state.problems) else "complete"
        if not any(card.kind.required for card in self.cards) and name == "complete":
            name = "nothing-required"
        said = text(f"page.documents.{name}", papers=missing, score=state.score)
        self.still_needed.setText(said)
        self.score.setAccessibleName(text("page.documents.score"))
        self.score.setAccessibleDescription(said)

    def card_at(self, pointer: str) -> PaperCard | None:
        """The card whose paper a pointer lies in, else the first missing one."""
        places = {item_pointer(card): card for card in self.cards if card.index >= 0}
        found = nearest(list(places), pointer)
        if found is not None and pointer.startswith(found):
            return places[found]
        missing = self.readiness().missing
        return next((card for card in self.cards if card.kind.id in missing), None)


class DocumentsPage(FormPage):
    """`choose` asks for a file; the system's dialog unless a test puts its own in its place."""

    def __init__(self, context: PageContext, step_id: str, choose: Chooser = choose_file) -> None:
        self._choose = choose
        super().__init__(context, step_id)
        for row in self._rows.values():
            if isinstance(row.editor, PaperDesk):
                row.label.hide()
                row.notes.hide()

    def make(self, scope: FormScope, field: Field) -> Editor:
        if field.pointer == ITEMS:
            return PaperDesk(scope, field, self._choose, self._on_redrawn)
        return super().make(scope, field)

    @property
    def desk(self) -> PaperDesk:
        """The cards."""
        return next(row.editor for row in self._rows.values() if isinstance(row.editor, PaperDesk))

    def card(self, kind: str) -> PaperCard:
        """The card of one kind of paper."""
        return next(card for card in self.desk.cards if card.kind.id == kind)

    def _on_redrawn(self) -> None:
        self._rows = {row.field.pointer: row for row in self.block.all_rows()}
        self.show_findings(self._findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        super().show_findings(findings)
        self.desk.show_readiness()
        tab_in_reading_order(self)

    def focus_pointer(self, pointer: str) -> bool:
        card = self.desk.card_at(pointer)
        if card is not None and pointer not in self._rows:
            card.choose_button.setFocus()
            return True
        return super().focus_pointer(pointer)

    def focus_first(self) -> None:
        """The first paper's button gets the focus."""
        self.desk.control.setFocus()
        self.help_wanted.emit(self.desk.field.pointer)
