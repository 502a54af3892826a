"""Where an authorization stands, in words and icons: the standing, the account, and when what ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.answers import credentials_of
from wizard.core.moments import moment_of
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.onboarding.authorization_words import AuthorizationSpeaker
from wizard.onboarding.authorizing import Authorization, Standing, Status

ENDS = "authorization_expires_at"
"""The fact of a ladder that says until when the account lets the app in."""
_PLAIN = QPalette.ColorRole.WindowText
LOOKS: dict[Standing, tuple[str, Paint]] = {
    Standing.NONE: ("step-not-started", None),
    Standing.LINKED: ("link", Hue.NOTE),
    Standing.AUTHORIZED: ("check", Hue.GOOD),
    Standing.CHOICE: ("list", Hue.CARE),
    Standing.ACCESS_ENDED: ("time", Hue.CARE),
    Standing.REFRESH_ENDED: ("error", Hue.BAD),
    Standing.POSSIBLY_SPENT: ("warning", Hue.CARE),
    Standing.IN_MEMORY: ("warning", Hue.CARE),
    Standing.UNNOTED: ("key", Hue.CARE),
}
_WITH_TOKENS = (Standing.AUTHORIZED, Standing.CHOICE, Standing.ACCESS_ENDED, Standing.REFRESH_ENDED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is said, and how it looks."""

    icon: str
    paint: Paint
    text: str


class StateWords:
    """Puts a status of one entry and system into lines; nothing is asked."""

    def __init__(self, context: PageContext, about: Authorization, speaker: AuthorizationSpeaker) -> None:
        self._session, self._texts = context.session, context.speaker.texts
        self._about, self._speaker = about, speaker
        self._name = about.system.index.id

    def lines(self, status: Status) -> list[Line]:
        """The standing first, then what belongs to it."""
        icon, paint = LOOKS[status.standing]
        found = [Line(icon, paint, self._speaker.standing(status))]
        if status.standing in _WITH_TOKENS:
            account = [] if status.standing is Standing.CHOICE else self._account()
            found += [*account, *self._tokens(status), self._authorization()]
        elif status.standing is Standing.LINKED and status.link_at:
            found.append(Line("time", None, self._text("link", when=self._moments().when(status.link_at))))
        elif status.standing is Standing.POSSIBLY_SPENT and status.doubt:
            found.append(Line("time", _PLAIN, self._text("doubt", when=self._moments().when(status.doubt))))
            found.append(Line("info", _PLAIN, self._text("doubt-fix")))
        elif status.standing is Standing.IN_MEMORY:
            found.append(Line("info", _PLAIN, self._text("kept-fix")))
        elif status.standing is Standing.UNNOTED:
            found.append(Line("info", _PLAIN, self._text("unnoted-fix")))
        return found

    def field(self, name: str) -> str:
        """A field as the page calls it."""
        key = f"{self._name}.credentials.{name}.label"
        return self._texts.get(key) if self._texts.has(key) else name

    def _account(self) -> list[Line]:
        answers = credentials_of(self._session.platform, self._session.document, self._name)
        wanted = [*(one.subject for one in self._about.api.refreshes), *self._about.api.address.subjects]
        known = next((name for name in wanted if name and answers.get(name)), "")
        if not known:
            return []
        return [Line("company", _PLAIN, self._text("account", field=self.field(known), value=str(answers[known])))]

    def _tokens(self, status: Status) -> list[Line]:
        ends = {"access": status.access_ends, "refresh": status.refresh_ends}
        found = [self._end(name, moment) for name, moment in ends.items() if moment is not None]
        return found or [Line("key", None, self._text("tokens-unknown"))]

    def _authorization(self) -> Line:
        ends = moment_of(self._session.facts.get(self._name, {}).get(ENDS))
        return self._end("ends", ends) if ends else Line("calendar", None, self._text("ends-unknown"))

    def _end(self, name: str, moment: datetime) -> Line:
        is_over = moment <= self._session.now()
        moments = self._moments()
        told = {"when": moments.when(moment)} | ({} if is_over else {"left": moments.left(moment)})
        paint = Hue.CARE if is_over else _PLAIN
        icon = "calendar" if name == "ends" else "key"
        return Line(icon, paint, self._text(f"{name}-{'over' if is_over else 'left'}", **told))

    def _moments(self) -> Moments:
        return Moments(self._texts, self._session.now())

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"authorization_page.state.{name}", **parameters)


class StateView(QWidget):
    """The lines. Only what changed is drawn again; a new standing is spoken, a time that goes by is not."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._rows: list[IconText] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Metrics.of().tight)

    @property
    def text(self) -> str:
        """Everything it says."""
        return "\n".join(line.text for line in self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Say this."""
        if list(lines) == self._lines:
            return
        is_news = bool(self._lines) and bool(lines) and lines[0] != self._lines[0]
        self._lines = list(lines)
        while len(self._rows) < len(lines):
            self._rows.append(IconText("info", ""))
            self._box.addWidget(self._rows[-1])
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(lines))
            if index < len(lines):
                _show(row, lines[index])
        if is_news:
            announce(self, lines[0].text)


def _show(row: IconText, line: Line) -> None:
    row.icon_label.show_icon(line.icon, line.paint)
    row.text_label.set_paint(line.paint)
    if row.text_label.text() != line.text:
        row.text_label.setText(line.text)
