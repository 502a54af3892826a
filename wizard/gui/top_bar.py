"""The line at the top: home, tools, company, practice, language, about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from wizard.core.texts import LANGUAGES, Texts
from wizard.gui.controls import CheckBox, ComboBox
from wizard.gui.icons import IconLabel
from wizard.gui.labels import IconButton, PushButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue

LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}
"""Each in its own language, as people look for it."""


class TopBar(QWidget):
    """Emits what was chosen. `tools` are the ids of all tools, in the order of their menu."""

    company_chosen = Signal(str)
    practice_wanted = Signal(bool)
    language_chosen = Signal(str)
    about_wanted = Signal()
    home_wanted = Signal()
    tool_wanted = Signal(str)

    def __init__(self, tools: Sequence[str]) -> None:
        super().__init__()
        metrics = Metrics.of()
        self.home_button = IconButton(" ", "home", self.home_wanted.emit)
        self.title = TextLabel(bold=True, scale=1.1)
        self.title.setWordWrap(False)
        self.tools_button = PushButton("")
        self.tools_menu = QMenu(self.tools_button)
        self.tools_button.setMenu(self.tools_menu)
        self._tools = [(tool, self.tools_menu.addAction("", partial(self.tool_wanted.emit, tool))) for tool in tools]
        self.company_label = QLabel()
        self.companies = ComboBox()
        self.companies.setMinimumContentsLength(14)
        self.company_label.setBuddy(self.companies)
        self.practice = CheckBox()
        self.languages = ComboBox()
        self.languages.setMinimumContentsLength(6)
        for language in LANGUAGES:
            self.languages.addItem(LANGUAGE_NAMES[language], language)
        self.about_button = IconButton(" ", "about", self.about_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, metrics.gap)
        row.setSpacing(metrics.gap)
        row.addWidget(self.home_button)
        row.addWidget(IconLabel("gangway", Hue.NOTE, metrics.times(6)))
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.tools_button)
        for widget in (self.company_label, self.companies, self.practice, self.languages, self.about_button):
            row.addWidget(widget)
        self.companies.activated.connect(lambda _index: self.company_chosen.emit(self.company()))
        self.practice.clicked.connect(self.practice_wanted)
        self.languages.activated.connect(lambda _index: self.language_chosen.emit(str(self.languages.currentData())))

    def retitle(self, texts: Texts) -> None:
        """The words, also after the language changed."""
        self.title.setText(texts.get("ui.app"))
        self.tools_button.setText(texts.get("tool.menu"))
        self.tools_menu.setAccessibleName(texts.get("tool.menu-name"))
        for tool, action in self._tools:
            action.setText(texts.get(f"tool.{tool}.menu"))
        self.company_label.setText(texts.get("ui.company"))
        self.companies.setAccessibleName(texts.get("ui.company"))
        self.practice.setText(texts.get("ui.practice"))
        self.practice.setToolTip(texts.get("ui.practice-help"))
        self.languages.setAccessibleName(texts.get("ui.language"))
        self.languages.setToolTip(texts.get("ui.language"))
        self.languages.setCurrentIndex(self.languages.findData(texts.language))
        for button, key in ((self.home_button, "ui.home"), (self.about_button, "ui.about")):
            button.setAccessibleName(texts.get(key))
            button.setToolTip(texts.get(key))

    def company(self) -> str:
        """The chosen company's id; "" for all."""
        return str(self.companies.currentData() or "")

    def show_companies(self, texts: Texts, companies: Mapping[str, str]) -> None:
        """The companies to choose from; the choice stays if it still exists."""
        chosen = self.company()
        self.companies.clear()
        self.companies.addItem(texts.get("ui.all-companies"), "")
        for entity_id, name in companies.items():
            self.companies.addItem(name, entity_id)
        self.companies.setCurrentIndex(max(0, self.companies.findData(chosen)))

    def show_entry(self, *, is_open: bool) -> None:
        """While an entry is open its company is not a filter."""
        for widget in (self.company_label, self.companies):
            widget.setVisible(not is_open)
        self.home_button.setEnabled(is_open)
