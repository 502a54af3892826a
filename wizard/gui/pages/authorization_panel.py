"""The authorization of one system on the credentials page: state, link, pasted address, token pair."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from wizard.core.answers import credentials_of
from wizard.core.descriptors.authorization import REFRESH
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.gui.announce import announce
from wizard.gui.labels import Card, PushButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.notice import Notice
from wizard.gui.one_job import OneJob
from wizard.gui.pages.authorization_actions import Action, ChoosePart, RefreshFirst, refresh_action
from wizard.gui.pages.authorization_fetch import Fetching
from wizard.gui.pages.authorization_link import LinkPart
from wizard.gui.pages.authorization_linking import Linking
from wizard.gui.pages.authorization_paste import PastePart
from wizard.gui.pages.authorization_result import ResultView
from wizard.gui.pages.authorization_state import StateView, StateWords
from wizard.gui.pages.credentials_verification import PATIENCE, Patience
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.authorization_words import AuthorizationSpeaker
from wizard.onboarding.authorizing import Authorization, Ended, Fetched, Settled, Standing, Status
from wizard.onboarding.secrets import SecretState
from wizard.onboarding.wording import Words

_SECOND = 1000
_FRESH = (Standing.NONE, Standing.LINKED, Standing.REFRESH_ENDED, Standing.POSSIBLY_SPENT)
_REFRESHABLE = (Standing.AUTHORIZED, Standing.ACCESS_ENDED)


class AuthorizationPanel(Card):
    """`changed` is called after something was written: an account, a token."""

    def __init__(
        self, context: PageContext, system: System, changed: Callable[[], None], patience: Patience = PATIENCE
    ) -> None:
        super().__init__()
        self._context, self._session, self._changed = context, context.session, changed
        self._texts = context.speaker.texts
        self._about = Authorization(context.session, system.index.id)
        self._name = system.index.id
        speaker = AuthorizationSpeaker(self._texts, context.speaker, self._name)
        title = self._texts.get(f"{self._name}.system")
        self._words = StateWords(context, self._about, speaker)
        self._is_again, self._is_same = False, False
        self._standing = Standing.NONE
        self._verify: Callable[[], None] = lambda: None
        self._then: Callable[[], None] | None = None
        self.setAccessibleName(self._text("title-of", system=title))
        self.state, self.notice = StateView(), Notice()
        self.notice.name_close(self._texts.get("ui.close-notice"))
        self.result = ResultView(self._texts, speaker, title)
        self._job = OneJob(context.jobs, self, self.notice, failed=self._fail, stopped=self.refresh)
        self._fetching = Fetching(
            context, self._about, self.notice, patience, owner=self, ended=self._on_fetched, failed=self._fail
        )
        self.link = LinkPart(context, self._about)
        self.paste = PastePart(context, self._about, speaker, self._words.field)
        self.linking = Linking(context, self._about, self.link, self._job, self.notice)
        self.link.wanted.connect(self._on_link_wanted)
        self.linking.made.connect(self.refresh)
        self.linking.practised.connect(self.paste.fill)
        self.linking.failed.connect(self._fail)
        self._build_actions()
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self.tick)
        self.refresh()

    def _build_actions(self) -> None:
        texts, get = self._texts, self._text
        self.refresh_action = refresh_action(texts, self._about.api, self.start_refresh)
        costs = self.refresh_action.means.text()
        self.first = RefreshFirst(texts, costs, self._refresh_then_verify, self._verify_anyway)
        self.choose = ChoosePart(texts, self._on_chosen)
        self.settle = Action(PushButton(get("doubt.settle"), "search", self.start_settling), "")
        again = PushButton(get("doubt.again"), "undo", lambda: self.start_refresh(again=True))
        self.refresh_again = Action(again, get("doubt.again-means"))
        self.store = Action(PushButton(get("memory.store"), "key", self.start_storing), "")
        self.again_button = PushButton(get("again"), "link", self._toggle_again)
        self.paste.spend.connect(self.start_exchange)

    def _build(self) -> None:
        metrics = Metrics.of()
        self.authorize = QWidget()
        inner = QVBoxLayout(self.authorize)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(metrics.margin)
        inner.addWidget(self.link)
        inner.addWidget(self.paste)
        self._again_row = QWidget()
        self._again_row.setLayout(row_of(self.again_button))
        box = QVBoxLayout(self)
        box.setContentsMargins(*[metrics.margin - metrics.unit] * 4)
        box.setSpacing(metrics.gap)
        box.addWidget(TextLabel(self._text("title"), bold=True))
        parts = (self.state, self.notice, self.result, self.first, self.store, self.settle, self.refresh_again)
        for part in (*parts, self.choose, self.refresh_action, self._again_row, self.authorize):
            box.addWidget(part)

    # --- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def tick(self) -> None:
        """A second went by; another window or command may have done something, too."""
        if self._session.entry.is_open:
            before = self._standing
            self.refresh()
            if before is not self._standing:
                self._changed()
            self.link.tick()
            self.paste.tick()
            self._fetching.explain()

    def refresh(self) -> None:
        """Show where it stands now. While something is sent the note of it looks like a doubt: nothing moves then."""
        status = None if self._fetching.is_running else self._status()
        if status is None:
            return
        self._standing = status.standing
        with self._focus_kept():
            self.state.show_lines(self._words.lines(status))
            self.link.refresh()
            self._arrange(status)

    def _status(self) -> Status | None:
        try:
            return self._about.status()
        except GangwayError as error:
            if not self.result.isVisibleTo(self):
                self._fail(error)
            return None

    def _arrange(self, status: Status) -> None:
        standing = status.standing
        is_doubtful = standing is Standing.POSSIBLY_SPENT
        is_fresh = standing in _FRESH
        has_token = self._session.secret_state(self._name, REFRESH) is not SecretState.ABSENT
        self.store.setVisible(standing is Standing.IN_MEMORY)
        self.settle.setVisible(is_doubtful or standing is Standing.UNNOTED)
        self.refresh_again.setVisible(is_doubtful and self._is_same and has_token)
        self.choose.setVisible(standing is Standing.CHOICE)
        if status.choices is not None:
            self.choose.offer(status.choices, self._answer)
        if standing is not Standing.ACCESS_ENDED:
            self.first.hide()
        is_elsewhere = self._is_again or not self.first.isHidden()
        self.refresh_action.setVisible(standing in _REFRESHABLE and has_token and not is_elsewhere)
        self._again_row.setVisible(not is_fresh)
        self.again_button.setText(self._text("fold" if self._is_again else "again"))
        self.authorize.setVisible(is_fresh or self._is_again or self.paste.pending is not None)

    def _answer(self, field: str) -> str:
        return str(credentials_of(self._session.platform, self._session.document, self._name).get(field, ""))

    def _toggle_again(self) -> None:
        self._is_again = not self._is_again
        if not self._is_again:
            self.paste.clear()
        self.refresh()

    @contextmanager
    def _focus_kept(self) -> Iterator[None]:
        """When what has the focus goes, the focus goes to what can be done next; else it stays."""
        focused = QApplication.focusWidget()
        is_here = focused is not None and self.isAncestorOf(focused)
        yield
        if is_here and focused is not None and not focused.isVisibleTo(self):
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on what can be done next."""
        wanted = (self.first.refresh_button, self.store.button, self.settle.button, self.choose.combo)
        others = (self.refresh_action.button, self.paste.exchange_button, self.link.open_button, self.again_button)
        next((one for one in (*wanted, *others) if one.isVisibleTo(self)), self.link.open_button).setFocus()

    def _on_link_wanted(self, purpose: str) -> None:
        if not self._fetching.is_running and not self._job.is_running:
            self.result.clear()
            self.linking.begin(purpose)

    # --- the pair

    def start_exchange(self) -> None:
        """Spend the code of the pasted address."""
        redirected = self.paste.pending
        if redirected is not None and not self._job.is_running:
            self.result.clear()
            self._fetching.start("exchange", lambda cancel: self._about.exchange_job(redirected, cancel))

    def start_refresh(self, *, again: bool = False) -> None:
        """Spend the refresh token for the next pair. `again`: although it may have been spent."""
        if not self._job.is_running:
            self.result.clear()
            self._fetching.start("refresh", lambda cancel: self._about.refresh_job(cancel, again=again))

    def _on_chosen(self, field: str, value: str) -> None:
        if not self._fetching.is_running and not self._job.is_running:
            self._about.choose(field, value)
            self._changed()
            self.start_refresh()

    def _on_fetched(self, fetched: Fetched) -> None:
        then, self._then = self._then, None
        with self._focus_kept():
            self._is_same = False
            if fetched.code and fetched.state is not Ended.NOT_SENT:
                self.paste.clear()
                self.link.show_link(None)
                self._is_again = False
            self.result.show_fetched(fetched, practice=self._session.practice)
            self.refresh()
        self._changed()
        if then is not None and fetched.state in (Ended.STORED, Ended.ALREADY):
            then()

    def start_settling(self) -> None:
        """Look into the keyring for what became of the last thing that was sent."""
        if not self._fetching.is_running:
            work = self._about.settle_job(threading.Event())
            keep = self._about.keep_settled
            self._job.run(self._texts, "authorization_page.doubt.settling", work, self._on_settled, unwanted=keep)

    def _on_settled(self, settled: Settled) -> None:
        self._about.keep_settled(settled)
        self._is_same = settled.intent is not None and not settled.replaced
        self.result.show_settled(settled)
        self.refresh()
        self._changed()

    def start_storing(self) -> None:
        """Try the keyring again with the pair that is only in memory."""
        if not self._fetching.is_running:
            work, keep = self._session.store_job(), self._session.keep_stored
            self._job.run(self._texts, "authorization_page.memory.storing", work, self._on_stored, unwanted=keep)

    def _on_stored(self, names: set[tuple[str, str]]) -> None:
        self._session.keep_stored(names)
        self.result.say("check", Hue.GOOD, Words(self._text("memory.stored")))
        self.refresh()
        self._changed()
        if self._about.status().standing is Standing.POSSIBLY_SPENT:
            self.start_settling()  # what was sent has its successor in the keyring now

    def _fail(self, error: GangwayError) -> None:
        self._then = None
        words = self._context.speaker.error(error)
        self.result.say("error", Hue.BAD, Words(words.message, words.fix))
        self.refresh()

    # --- before a verification

    def offers_first(self, verify: Callable[[], None]) -> bool:
        """Whether it asks to refresh before `verify`; asked once, then the seller decides."""
        status = self._status()
        if status is None or status.standing is not Standing.ACCESS_ENDED or self._fetching.is_running:
            return False
        self._verify = verify
        self.first.show()
        self.refresh()
        self.first.refresh_button.setFocus()
        announce(self, self.first.text)
        return True

    def _refresh_then_verify(self) -> None:
        self._then = self._verify
        self.start_refresh()

    def _verify_anyway(self) -> None:
        self.first.hide()
        self.refresh()
        self._verify()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"authorization_page.{name}", **parameters)
