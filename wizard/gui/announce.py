"""Say something to a screen reader without moving the focus (Qt 6.8 announcement events)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Speak the plain text; `urgent` may interrupt what is being said."""
    # Not at the top: QAccessible brings long lists of roles and events, and the first page announces nothing.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
