"""Random walks: no answer is lost, nothing off the path leaves, and the seller can always go on."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.made_up import write_made_up
from tests.onboarding.doubles import NoRunner
from wizard.adapters.folders import DataFolder
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.vault import MemoryVault
from wizard.core.answers import effective
from wizard.core.export import build_config
from wizard.core.pointer import MISSING, get
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker
from wizard.onboarding.workspace import Outside, Workspace

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "/steps/shop/keeper": TEXTS,
    "/steps/credentials/pigeon/loft_id": st.sampled_from(["loft-1", "loft-22", "ring-7", ""]),
    "/steps/feeding/mode": st.sampled_from(["day", "night", "noon"]),
    "/steps/feeding/meals": st.integers(-1, 120),
    "/steps/feeding/grain": st.lists(st.sampled_from(["oats", "corn"]), unique=True),
    "/steps/feeding/lamp": st.booleans(),
    "/steps/feeding/diary": TEXTS,
    "/steps/night/watchman": TEXTS,
    "/steps/night/from": st.sampled_from(["22:00", "late"]),
    "/steps/notes/items": st.lists(
        st.fixed_dictionaries({"name": TEXTS, "kind": st.just("note"), "text": TEXTS}), max_size=2
    ),
}
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SLUG = "/steps/shop/slug"


class Walk(RuleBasedStateMachine):
    """A seller who clicks anything, closes the lid, loses power and changes the language."""

    session: EntrySession
    resources: Resources

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gw-walk-"))
        self.language = "zh_CN"
        self.model: dict[str, Any] = {SLUG: "north"}
        self.session = self.workspace().create("aviary", "north")

    def workspace(self) -> Workspace:
        entries = EntryStore(DataFolder(self.folder / "data"), lambda: NOW, compact_after=7)
        outside = Outside(MemoryVault(), NoRunner(), lambda: NOW)
        return Workspace(self.resources, entries, EntityStore(DataFolder(self.folder / "data"), entries), outside)

    @rule(pointer=st.sampled_from(sorted(ANSWERS)), data=st.data())
    def answer(self, pointer: str, data: st.DataObject) -> None:
        value = data.draw(ANSWERS[pointer])
        self.session.put(pointer, value)
        self.model[pointer] = value

    @rule(pointer=st.sampled_from(sorted(ANSWERS)))
    def clear(self, pointer: str) -> None:
        self.session.put(pointer, MISSING)
        self.model.pop(pointer, None)

    @rule()
    def forward(self) -> None:
        before = self.session.cursor
        order = [step.id for step in self.session.path()]
        after = self.session.go_next()
        assert order.index(after) == min(order.index(before) + 1, len(order) - 1)

    @rule()
    def back(self) -> None:
        before = self.session.cursor
        order = [step.id for step in self.session.path()]
        assert order.index(self.session.go_back()) == max(order.index(before) - 1, 0)

    @rule(step=st.sampled_from(["shop", "feeding", "night", "notes", "review", "export"]))
    def jump(self, step: str) -> None:
        assert self.session.go(step) in {one.id for one in self.session.path()}

    @rule()
    def close_and_reopen(self) -> None:
        cursor = self.session.cursor
        self.session.close()
        self.session = self.workspace().open("aviary-north")
        assert self.session.cursor == cursor

    @rule()
    def lose_power_and_reopen(self) -> None:
        # What the kernel does when a process is killed: files and lock go, nothing is written.
        self.session.entry._journal.close()
        self.session.entry._lock.release()
        self.session = self.workspace().open("aviary-north")

    @rule(language=st.sampled_from(["zh_CN", "en"]))
    def switch_language(self, language: str) -> None:
        self.language = language

    @invariant()
    def no_answer_is_lost(self) -> None:
        if hasattr(self, "session"):
            document = self.session.document
            assert {pointer: get(document, pointer) for pointer in self.model} == self.model
            gone = [pointer for pointer in ANSWERS if pointer not in self.model]
            assert all(get(document, pointer) is MISSING for pointer in gone)

    @invariant()
    def nothing_off_the_path_leaves(self) -> None:
        if hasattr(self, "session"):
            config = build_config(self.session.platform, self.session.document, {})
            mode = self.model.get("/steps/feeding/mode")
            if mode != "night":
                assert get(config, "/steps/night") is MISSING
                assert get(config, "/steps/feeding/lamp") is MISSING
            if mode != "day":
                assert get(config, "/steps/feeding/meals") is MISSING
            assert get(config, "/steps/feeding/diary") is MISSING
            used = effective(self.session.platform, self.session.document)
            assert effective(self.session.platform, used) == used

    @invariant()
    def the_seller_can_go_on_and_is_told_why_not(self) -> None:
        if hasattr(self, "session"):
            assert self.session.cursor in {step.id for step in self.session.path()}
            speaker = Speaker(self.resources.texts(self.language), self.session.platform)
            for finding in self.session.findings():
                assert speaker.finding(finding).message
            assert self.session.path()[-1].id == "export"

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module", autouse=True)
def made_up_resources(tmp_path_factory: pytest.TempPathFactory) -> None:
    made_up = write_made_up(tmp_path_factory.mktemp("made"))
    Walk.resources = Resources([shipped_root(), Root.beside(made_up)])


Walk.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
TestWalk = Walk.TestCase
