"""What a wait of one language is about is said in words everywhere people read it; files keep its key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import NOW, Scene, said
from wizard.core.subjects import in_language, subject_of
from wizard.gui.moments import Moments
from wizard.gui.pages.waits_panel import WaitPanel
from wizard.gui.today import tasks
from wizard.onboarding.glance import wait_record
from wizard.onboarding.printable import checklist_for
from wizard.onboarding.reports import calendar
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker

KEY = "parcel_shipped@pt_BR"
SPOKEN = {"zh_CN": "parcel_shipped（葡萄牙语（巴西））", "en": "parcel_shipped (Portuguese (Brazil))"}


@pytest.fixture(params=sorted(SPOKEN))
def scene(own_folders: Path, request: pytest.FixtureRequest) -> Iterator[Scene]:
    made = Scene(own_folders / "data", system="meta-cloud-api", language=request.param)
    yield made
    made.close()


@pytest.fixture
def session(scene: Scene) -> EntrySession:
    """parcel_shipped in pt_BR waits for its review."""
    made = scene.session(platform="whatsapp")
    made.put(f"/waits/template-review:{KEY}", {"state": "submitted", "since": "2026-11-21T05:00:00Z"})
    return made


def test_a_subject_with_a_language_is_spoken(scene: Scene, session: EntrySession) -> None:
    speaker = Speaker(scene.texts, session.platform)

    assert speaker.subject(KEY) == SPOKEN[scene.texts.language]
    for other in ("", "-", "dispatch", "a@example", "x@", "@pt_BR", "name@xx_YY"):
        assert speaker.subject(other) == other


def test_the_panel_and_the_list_of_today_speak(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    spoken = SPOKEN[scene.texts.language]
    descriptor = next(one for one in session.platform.waits if one.id == "template-review")
    panel = WaitPanel(scene.context(session), descriptor, f"template-review:{KEY}", lambda: None, subject=KEY)
    qtbot.addWidget(panel)
    session.keep_glance()
    titles = [one.title for one in tasks(scene.workspace().overviews(both_modes=True), Moments(scene.texts, NOW))]

    assert spoken in said(panel)
    assert KEY not in said(panel)
    assert any(title.endswith(spoken) for title in titles)
    assert not any(KEY in title for title in titles)


def test_the_calendar_speaks_and_its_events_stay_the_same(scene: Scene, session: EntrySession) -> None:
    session.keep_glance()
    overviews = scene.workspace().overviews(both_modes=True)
    other = scene.resources.texts("en" if scene.texts.language == "zh_CN" else "zh_CN")
    written, again = (calendar(overviews, texts, NOW).replace("\r\n ", "") for texts in (scene.texts, other))

    assert SPOKEN[scene.texts.language] in written
    assert KEY not in written
    assert identities(written) == identities(again) != set()


def identities(written: str) -> set[str]:
    return {line for line in written.split("\r\n") if line.startswith("UID:")}


def test_the_checklist_speaks(scene: Scene, session: EntrySession) -> None:
    session.put("/waivers", [{"rule": "whatsapp/parcel-links", "rule_version": 1, "subject": KEY, "reason": "shop"}])
    page = checklist_for(session, session.document, (), scene.texts)
    waits, waivers = (page.split("<section>")[at] for at in (7, 6))

    assert SPOKEN[scene.texts.language] in waits
    assert f"<bdi>{SPOKEN[scene.texts.language]}</bdi>" in waivers
    assert KEY not in waits + waivers


def test_files_keep_the_key(session: EntrySession) -> None:
    records = [wait_record(wait) for wait in session.waits()]
    assert KEY in [record["subject"] for record in records]


@given(st.dictionaries(st.sampled_from(["name", "language"]), st.text(min_size=1), min_size=2))
def test_a_subject_is_taken_apart_as_it_was_put_together(item: dict[str, str]) -> None:
    if "@" not in item["language"]:
        assert in_language(subject_of(item, ("name", "language"))) == (item["name"], item["language"])
