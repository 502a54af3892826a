"""One message of a chat as data: whose it is, its parts, its buttons; and the colours of a phone, light and dark.

Sources: Meta, "Template components" (order of the parts; more than three buttons become two and one that opens the
rest; quick replies and other buttons stand in one run each).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.core.chat_formatting import Run, formatted, plain
from wizard.core.direction import is_right_to_left, isolated
from wizard.core.templates import Segment, segments

MOST_BUTTONS, SHOWN_BUTTONS = 3, 2
_REPLY = "QUICK_REPLY"


@dataclass(frozen=True, slots=True)
class PhoneColours:
    """What a phone shows a chat in. `seller` is a message that came in, `buyer` one that went out."""

    background: str
    buyer: str
    seller: str
    text: str
    faint: str
    link: str
    band: str
    tick: str


LIGHT = PhoneColours("#eef0f3", "#d6eaff", "#ffffff", "#15181c", "#4d565f", "#0a55a3", "#dfe4ea", "#0a6fb8")
DARK = PhoneColours("#14171b", "#1f4468", "#262b31", "#eef1f4", "#b3bcc6", "#9ccbff", "#39414a", "#9ccbff")


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its words, and its kind as the platform calls it; "" for one that only opens the others."""

    label: str
    kind: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it stands below the bubble instead of inside it."""
        return self.kind == _REPLY


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble: its runs of text, and the language that decides the direction.

    `media` names what a header shows instead of a text, of the kind `media_kind`; `more` are the words on the button
    that opens the rest of too many; `is_formatted`: marks such as *bold* take effect in the body.
    """

    parts: tuple[Segment, ...]
    language: str
    from_buyer: bool = False
    header: tuple[Segment, ...] = ()
    media: str = ""
    media_kind: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    more: str = ""
    is_formatted: bool = False

    @property
    def text(self) -> str:
        """What stands in the bubble, line by line, with every button and with the marks as they are sent."""
        header, body = ("".join(part.text for part in parts) for parts in (self.header, self.parts))
        labels = [button.label for button in self.buttons]
        return "\n".join(line for line in (self.media, header, body, self.footer, *labels) if line)

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is written from the right, in a chat that is mirrored."""
        return is_right_to_left(self.language)

    @property
    def body_runs(self) -> tuple[Run, ...]:
        """The body as it looks."""
        parts = self._shown(self.parts)
        return formatted(parts) if self.is_formatted else plain(parts)

    @property
    def header_runs(self) -> tuple[Run, ...]:
        """The header as it looks; marks have no effect in it."""
        return plain(self._shown(self.header))

    @property
    def footer_run(self) -> str:
        """The footer as it looks."""
        return "".join(part.text for part in self._shown((Segment(self.footer),)))

    def _shown(self, parts: Sequence[Segment]) -> Sequence[Segment]:
        return isolated(parts) if self.is_right_to_left else parts

    @property
    def shown_buttons(self) -> tuple[Button, ...]:
        """The buttons the buyer sees at once."""
        if len(self.buttons) <= MOST_BUTTONS:
            return self.buttons
        return (*self.buttons[:SHOWN_BUTTONS], Button(self.more))

    @property
    def inside(self) -> tuple[Button, ...]:
        """Those inside the bubble: calls to action, and all of them where one opens the rest."""
        shown = self.shown_buttons
        return shown if shown is not self.buttons else tuple(one for one in shown if not one.is_reply)

    @property
    def below(self) -> tuple[Button, ...]:
        """The quick replies below the bubble."""
        return () if self.shown_buttons is not self.buttons else tuple(one for one in self.buttons if one.is_reply)


def message(text: str, samples: Mapping[str, str], language: str) -> Message:
    """The seller's message with its sample values in place."""
    return Message(segments(text, samples), language)
