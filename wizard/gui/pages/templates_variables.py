"""Putting a variable into a template's header or a button's address; where none can stand, the reason is said.

Sources: Meta, "Template components" (a text header takes one variable, an address one at its very end, a footer none).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from wizard.core.components import format_of, text_of
from wizard.core.forms import Field
from wizard.core.placeholders import find_placeholders
from wizard.gui.labels import PushButton, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.samples_editor import variable_label
from wizard.gui.pages.template_editor import TemplateText
from wizard.gui.pages.templates_parts import offered_variables
from wizard.gui.pages.templates_shape import TemplateShape
from wizard.gui.pages.text_editors import TextEditor, shown

_NUMBERED = "1"


@dataclass(frozen=True, slots=True)
class Offered:
    """The names that may be put in, or the key of the reason why none may."""

    names: Sequence[str] = ()
    reason: str = ""


class VariableRow(QWidget):
    """A button with the variables of one field, and beside it why it cannot be pressed."""

    def __init__(self, scope: FormScope, field: Field, label: str, insert: Callable[[str], None]) -> None:
        super().__init__()
        self._scope, self._insert = scope, insert
        self._samples = field.pointer.rpartition("/")[0] + "/samples"
        self._offered = Offered()
        self.button = PushButton(scope.text(label), "add")
        between = scope.text("ui.name-between")
        self.button.setAccessibleName(scope.text(label) + between + scope.context.speaker.label(field.pointer))
        self.button.setMenu(QMenu(self.button))
        self.button.menu().aboutToShow.connect(self._fill)
        self.reason = quiet("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Metrics.of().tight, 0, Metrics.of().tight)
        row.setSpacing(Metrics.of().gap)
        row.addWidget(self.button)
        row.addWidget(self.reason, 1)

    def offer(self, offered: Offered) -> None:
        """What can be put in now."""
        self._offered = offered
        said = self._scope.text(offered.reason) if offered.reason else ""
        self.button.setEnabled(not said)
        self.button.setAccessibleDescription(said)
        self.reason.setText(said)  # shown also when it says nothing: it holds the button at its own width

    def _fill(self) -> None:
        menu = self.button.menu()
        menu.clear()
        for name in self._offered.names:
            action = menu.addAction(variable_label(self._scope, self._samples, name))
            action.triggered.connect(lambda _on=False, name=name: self._insert("{{" + name + "}}"))


class TemplateLine(TemplateText):
    """A short text of a template: a header with at most one variable, or a footer with none."""

    least_lines = 1

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.setContentsMargins(0, 0, 0, Metrics.of().gap)
        self.variables = VariableRow(scope, field, "page.templates.variable", self.insert)
        self.box.addWidget(self.variables)
        self.other_written(field.pointer)

    def other_written(self, pointer: str) -> None:
        super().other_written(pointer)
        self.variables.offer(self._offered())

    def _offered(self) -> Offered:
        owner, _, name = self.field.pointer.rpartition("/")
        if name != "text":
            return Offered(reason="studio.variable.footer")
        if find_placeholders(shown(self.value)):
            return Offered(reason="studio.variable.header-full")
        return Offered(header_variables(self.scope, owner.rpartition("/")[0]))


class AddressEditor(TextEditor):
    """The address of a button. A variable can only be added at its end."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.variables = VariableRow(scope, field, "studio.variable.at-end", self._append)
        self.box.addWidget(self.variables)
        self.other_written(field.pointer)

    def other_written(self, pointer: str) -> None:
        super().other_written(pointer)
        self.variables.offer(self._offered())

    def _offered(self) -> Offered:
        address = shown(self.value)
        if not address:
            return Offered(reason="studio.variable.address-empty")
        is_full = bool(find_placeholders(address))
        return Offered(reason="studio.variable.address-full") if is_full else Offered((_NUMBERED,))

    def _append(self, variable: str) -> None:
        self.line.setText(shown(self.value) + variable)
        self._on_edited(self.line.text())
        self.line.setFocus()


def header_variables(scope: FormScope, item_pointer: str) -> Sequence[str]:
    """The names a header's one variable may have."""
    session = scope.context.session
    item = session.value(item_pointer)
    item = item if isinstance(item, Mapping) else {}
    shape = TemplateShape(session.platform, item_pointer.rpartition("/")[0], item)
    variables = shape.written_as.variables if shape.written_as is not None else ()
    header: dict[str, Any] = {"parameter_format": format_of(item), "text": text_of(_header(item), "text")}
    return offered_variables(header, "text", variables)


def _header(item: Mapping[str, Any]) -> Mapping[str, Any]:
    header = item.get("header")
    return header if isinstance(header, Mapping) else {}
