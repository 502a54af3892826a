"""Which of our languages the system asks for."""

from __future__ import annotations

import os

from wizard.core.texts import LANGUAGES


def system_language() -> str:
    """The first offered language the system asks for; Chinese when it names neither (requirement A-13)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh_CN" if value.lower().startswith("zh") or value in ("C", "POSIX", "C.UTF-8") else "en"
    return LANGUAGES[0]
