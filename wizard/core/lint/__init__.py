"""What a message text holds: words, links, phones, e-mails, handles, variables, scripts. Spans are of the original."""

from __future__ import annotations

from wizard.core.lint.contacts import find_emails, find_handles, find_phones
from wizard.core.lint.detection import Detection
from wizard.core.lint.links import Link, find_links, is_allowed
from wizard.core.lint.scripts import script_share
from wizard.core.lint.variables import find_variables, unbalanced_braces, without_variables
from wizard.core.lint.words import find_words

__all__ = [
    "Detection",
    "Link",
    "find_emails",
    "find_handles",
    "find_links",
    "find_phones",
    "find_variables",
    "find_words",
    "is_allowed",
    "script_share",
    "unbalanced_braces",
    "without_variables",
]
