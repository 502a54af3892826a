"""Received requests of an entry: whose they are, what they are judged with, and what is written down of them."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest

from tests.made_up import write_made_up
from tests.onboarding.template_desk import FORMATS, RESOURCES, TemplateDesk, template
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.callbacks import Judgement, Kind, Received, Said, TemplateEvent
from wizard.core.texts import flatten
from wizard.onboarding.callback_words import CallbackSpeaker
from wizard.onboarding.received_callbacks import (
    CallbackTester,
    EventKeeper,
    NoCallbacksError,
    Scheme,
    UnknownCallbackFormatError,
    callback_system,
)
from wizard.practice.server import PracticeServer
from wizard.systems.meta_webhooks import MetaWebhooks

META = RESOURCES.system("meta-cloud-api")
SCHEMES = {"meta-webhooks": MetaWebhooks()}
WABA = "100000000000101"
CALLBACKS = """format = "meta-webhooks"
sources = ["loft-book"]

[fields]
verify_token = "ring"
app_secret = "loft_id"
"""


def now() -> datetime:
    return datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def desk(own_folders: Path) -> Iterator[TemplateDesk]:
    with PracticeServer([META], now) as server:
        made = TemplateDesk(own_folders / "data", server, persona="good")
        yield made
        made.close()


def keeper(desk: TemplateDesk) -> EventKeeper:
    assert desk.session is not None
    return EventKeeper(CallbackTester(desk.session, Scheme.of(META, SCHEMES)), FORMATS)


def event(status: str = "REJECTED", **changes: str) -> TemplateEvent:
    made = TemplateEvent("parcel_a", "pt_BR", status, status, "UTILITY", "INVALID_FORMAT", account=WABA, id="77")
    return replace(made, **changes)


# --- whose


@pytest.mark.parametrize(
    ("received", "among"),
    [
        pytest.param(None, ["360dialog", "meta-cloud-api"], id="only one"),
        pytest.param(Received("GET /h?hub.mode=subscribe"), None, id="challenge"),
        pytest.param(Received("/h?hub_mode=subscribe"), None, id="underscored"),
        pytest.param(Received("", "x-hub-signature-256: sha256=0"), None, id="event"),
    ],
)
def test_system_is_known_by_the_entry_or_the_request(received: Received | None, among: list[str] | None) -> None:
    assert callback_system(RESOURCES, "", received, among).index.id == "meta-cloud-api"


def test_request_without_marks_is_nobodys_where_several_may_be_meant(tmp_path: Path) -> None:
    made = write_made_up(tmp_path / "made")
    (made / "systems" / "pigeon" / "callbacks.toml").write_text(CALLBACKS, "utf-8")
    resources = Resources([shipped_root(), Root.beside(made)])

    assert callback_system(resources, "", Received("/h?hub.mode=subscribe")).index.id == "meta-cloud-api"
    with pytest.raises(NoCallbacksError) as refused:
        callback_system(resources, "", Received("/h?x=1"))
    assert "pigeon" in str(refused.value.parameters["known"])


@pytest.mark.parametrize(("name", "among"), [("", ["ozon"]), ("ozon", None), ("meta-cloud-api", ["ozon"])])
def test_system_that_is_not_certain_is_refused(name: str, among: list[str] | None) -> None:
    with pytest.raises(NoCallbacksError):
        callback_system(RESOURCES, name, None, among)


def test_format_that_the_program_lacks_is_told() -> None:
    with pytest.raises(UnknownCallbackFormatError) as refused:
        Scheme.of(META, {})

    assert refused.value.parameters == {"format": "meta-webhooks"}
    with pytest.raises(NoCallbacksError):
        Scheme.of(RESOURCES.system("ozon"), SCHEMES)


# --- judged


def test_only_what_the_kind_needs_is_fetched(desk: TemplateDesk) -> None:
    tester = CallbackTester(desk.fill(template("parcel_a")), Scheme.of(META, SCHEMES))

    assert set(tester.values_job(("app_secret", "waba_id"))()) == {"app_secret", "waba_id"}
    assert tester.missing(Kind.EVENT) == ()
    assert tester.judge_job(Kind.EVENT, Received("", "", b"{}"))().judgement == Judgement("signature-header-absent")


def test_what_is_not_there_is_named(desk: TemplateDesk) -> None:
    session = desk.fill(template("parcel_a"))
    tester = CallbackTester(session, Scheme.of(META, SCHEMES))
    session.keep_removed(session.remove_secret_job("meta-cloud-api", "app_secret")())

    assert tester.missing(Kind.EVENT) == ("app_secret",)
    assert tester.judge_job(Kind.EVENT, Received(body=b"{}"))().missing == ("app_secret",)


class Both(MetaWebhooks):
    """A scheme that needs two secrets at once."""

    needs: ClassVar[Mapping[Kind, tuple[str, ...]]] = {Kind.EVENT: ("verify_token", "app_secret")}


def test_keyring_is_not_asked_for_one_value_while_another_is_missing(
    desk: TemplateDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.fill(template("parcel_a"))
    session.keep_removed(session.remove_secret_job("meta-cloud-api", "app_secret")())
    asked: list[object] = []
    monkeypatch.setattr(session.secrets.vault, "fetch", asked.append)
    tester = CallbackTester(session, Scheme.of(META, {"meta-webhooks": Both()}))

    assert tester.judge_job(Kind.EVENT, Received(body=b"{}"))().missing == ("app_secret",)
    assert asked == []


# --- written down


@pytest.mark.parametrize(
    ("status", "state"), [("REJECTED", "declined"), ("APPROVED", "approved"), ("PENDING", "submitted")]
)
def test_status_is_written_with_its_wait(desk: TemplateDesk, status: str, state: str) -> None:
    desk.fill(template("parcel_a"))
    kept = keeper(desk).keep(event(status))

    assert kept is not None
    assert desk.item()["account"] == {
        "id": "77",
        "status": status,
        "category": "UTILITY",
        "reason": "INVALID_FORMAT",
    }
    assert (desk.wait()["state"], desk.wait()["reference"]) == (state, "77")


def test_what_the_event_does_not_say_stays(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a", account={"id": "5", "status": "PENDING", "category": "MARKETING"}))
    keeper(desk).keep(event("APPROVED", id="", category="", reason=""))

    assert desk.item()["account"] == {"id": "5", "status": "APPROVED", "category": "MARKETING"}


@pytest.mark.parametrize(
    ("made", "why"),
    [
        pytest.param(event(name="other"), "unknown", id="other name"),
        pytest.param(event(language="en"), "unknown", id="other language"),
        pytest.param(event(account="9"), "elsewhere", id="other account"),
        pytest.param(replace(event("FLAGGED"), status=""), "unchanged", id="no status"),
        pytest.param(event("NEW_WORD"), "unchanged", id="unknown status"),
    ],
)
def test_what_must_not_be_written_is_not(desk: TemplateDesk, made: TemplateEvent, why: str) -> None:
    session = desk.fill(template("parcel_a"))
    before = session.document

    assert (keeper(desk).why_not(made), keeper(desk).keep(made)) == (why, None)
    assert keeper(desk).keepable(Said(templates=(made,))) == ()
    assert session.document == before


def test_last_event_of_a_template_is_kept(desk: TemplateDesk) -> None:
    desk.fill(template("parcel_a"))
    events = (event("PENDING"), event("APPROVED"))

    assert keeper(desk).keepable(Said(templates=events)) == (events[1],)


def test_templates_of_another_system_are_left_alone(own_folders: Path) -> None:
    partner = RESOURCES.system("360dialog")
    with PracticeServer([partner], now) as server:
        desk = TemplateDesk(own_folders / "data", server, "360dialog", persona="good")
        desk.fill(template("parcel_a"))
        found = keeper(desk).why_not(event())
        desk.close()

    assert found == "unknown"


# --- words


def texts(language: str) -> dict[str, str]:
    path = shipped_root().resources / "texts" / language / "webhooks.toml"
    return flatten(tomllib.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_answer_has_words(language: str) -> None:
    keys = [
        f"webhook.answer.{RESOURCES.callbacks(name).format}.{what}"
        for name in RESOURCES.systems_with_callbacks()
        for what in ("echo", "accept", "refuse")
    ]

    assert [key for key in keys if not RESOURCES.texts(language).has(key)] == []


def test_answer_follows_the_judgement() -> None:
    speaker = CallbackSpeaker(RESOURCES.texts("en"), Scheme.of(META, SCHEMES))
    judged = [Judgement("x", reply="1", is_right=True), Judgement("x", is_right=True), Judgement("x")]

    assert [re.findall("only|may be empty|403", speaker.answer(one)) for one in judged] == [
        ["only"],
        ["may be empty"],
        ["403"],
    ]


def test_unknown_reason_and_event_are_said_as_they_are() -> None:
    speaker = CallbackSpeaker(RESOURCES.texts("en"), Scheme.of(META, SCHEMES))
    words = speaker.event(event("NEW_WORD", reason="NEW_REASON"))

    assert "NEW_WORD" in words.message
    assert "NEW_REASON" in words.why


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    chinese, english = texts("zh_CN"), texts("en")
    assert {key: names(text) for key, text in chinese.items()} == {key: names(text) for key, text in english.items()}
    assert {key: text for key, text in chinese.items() if re.search("[！!]|您|系统错误", text)} == {}
