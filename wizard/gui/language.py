"""The window's language: which one to start in, and Qt's own words in it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from wizard.core.texts import LANGUAGES


def system_language(names: Iterable[str] | None = None) -> str:
    """The first offered language the system asks for, by its BCP 47 names; Chinese when it asks for neither."""
    for name in QLocale.system().uiLanguages() if names is None else names:
        if name.lower().startswith("zh"):
            return "zh_CN"
        if name.lower().startswith("en"):
            return "en"
    return LANGUAGES[0]


class QtWords:
    """Qt's own buttons and menus in the window's language. Install before the first widget."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._translator: QTranslator | None = None

    def speak(self, language: str) -> bool:
        """Change the language; False when Qt's words in it are not installed. Qt's own language is English."""
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        locale = QLocale(language)
        QLocale.setDefault(locale)
        if language == "en":
            return True
        translator = QTranslator(self._application)
        if not translator.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            return False
        self._translator = translator
        return self._application.installTranslator(translator)
