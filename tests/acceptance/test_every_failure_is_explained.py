"""Every persona of Ozon's stand-in: what each rung means, what to do, and Ozon's own words, in both doors."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import RESOURCES, Scene, framed, said, use_persona
from wizard.adapters.clock import system_clock
from wizard.app import build
from wizard.cli.main import run
from wizard.core.descriptors.system import Persona
from wizard.core.ladder import RungResult, RungState
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.ladder_view import RungRow
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.program import Options, Program
from wizard.practice.server import PracticeServer

OZON = RESOURCES.system("ozon")
TEXTS = RESOURCES.texts("zh_CN")
KEY = re.compile(r"\b[a-z_]+(?:\.[a-z_]+)+\b(?!\.(?:ru|com))")
"""What a text key or a code looks like when nobody put it into words."""
NEEDS_SOMEONE = (RungState.FAILED, RungState.BLOCKED_HERE, RungState.WAITING)


@pytest.fixture
def scene(own_folders: Path, qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(own_folders / "data", clock=system_clock)  # both doors ask it, and one has the real clock
    over = threading.Event()
    helper = threading.Thread(target=let_go, args=(made.server, over))
    helper.start()
    yield made
    over.set()
    helper.join(10)
    made.close()


def let_go(server: PracticeServer, over: threading.Event) -> None:
    """Replies that are held back are let go at once: here nobody tests patience."""
    while not over.is_set():
        if server.wait_until_held(0.02):
            server.release()


@pytest.mark.parametrize("persona", OZON.personas, ids=lambda one: one.id)
def test_every_rung_is_explained_in_both_doors(
    persona: Persona, scene: Scene, qtbot: QtBot, own_folders: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session = scene.session()
    use_persona(session, persona.id)
    page = CredentialsPage(scene.context(session), "credentials")
    framed(page, qtbot)
    part = page.section("ozon").verification
    part.verify()
    qtbot.waitUntil(lambda: not part.is_running, timeout=30_000)
    rows = {row.result.rung: row for row in part.ladder.rows.values() if row.result is not None}
    entry = session.entry_id
    session.close()
    endpoints = own_folders / "endpoints.toml"
    endpoints.write_text(scene.server.endpoints_toml(), "utf-8")
    common = ("--data-dir", str(scene.folder), "--endpoints", str(endpoints), "--lang", "zh_CN")

    door = cache(build)
    records = [json.loads(line) for line in gangway(capfd, door, "verify", entry, "--json", *common).splitlines()]
    printed = gangway(capfd, door, "show", entry, *common)

    by_rung = {one["rung"]: one for one in records if one.get("type") == "rung"}
    assert list(rows) == [rung.id for rung in OZON.rungs] == list(by_rung)
    for name, row in rows.items():
        assert row.result is not None
        explain_in_window(row, scene)
        explain_in_json(row.result, by_rung[name], scene)
        explain_in_text(row.result, printed, scene)
    quoted = {row.result.platform_text for row in rows.values() if row.result is not None} - {""}
    assert quoted <= sent_by(persona, least=0)
    refusals = {text for text in sent_by(persona, least=400) if not text.startswith("<")}  # a web page is no message
    assert not refusals - {"null"} or quoted & refusals


def gangway(capfd: pytest.CaptureFixture[str], door: Callable[[Options], Program], *words: str) -> str:
    capfd.readouterr()
    run(list(words), door, lambda _options: 0)
    return capfd.readouterr().out


def meaning_and_fix(rung: RungResult, scene: Scene) -> tuple[str, str]:
    """The words of a rung that did not pass: none is a code or a key, and what needs someone says what to do."""
    words = scene.context(scene.sessions[0]).speaker.rung(rung)
    assert words.message not in ("", rung.code)
    assert KEY.findall(words.message + words.fix + words.where) == []
    assert "{" not in words.message + words.fix + words.where
    assert words.fix or rung.state not in NEEDS_SOMEONE
    return words.message, words.fix


def explain_in_window(row: RungRow, scene: Scene) -> None:
    rung = row.result
    assert rung is not None
    if rung.state is RungState.PASSED:
        return
    message, fix = meaning_and_fix(rung, scene)
    shown = said(row)
    assert message in shown
    if rung.state in NEEDS_SOMEONE:
        assert fix in shown
        quoted = [one.said.text() for one in row.findChildren(Quotation)]
        assert quoted == [rung.platform_text] * bool(rung.platform_text)


def explain_in_json(rung: RungResult, record: dict[str, Any], scene: Scene) -> None:
    assert (record["result"], record["code"]) == (rung.state.value, rung.code)
    assert record["platform_text"] == rung.platform_text
    if rung.state is not RungState.PASSED:
        message, fix = meaning_and_fix(rung, scene)
        assert without_numbers(record["message"]) == without_numbers(message)
        assert without_numbers(record["fix"]) == without_numbers(fix)


def explain_in_text(rung: RungResult, printed: str, scene: Scene) -> None:
    if rung.state is RungState.PASSED:
        return
    for text in meaning_and_fix(rung, scene):
        assert without_numbers(text) in without_numbers(printed)
    assert rung.platform_text in printed


def without_numbers(text: str) -> str:
    """Waiting times and the like differ between two runs."""
    return re.sub(r"\d+", "0", text)


def sent_by(persona: Persona, *, least: int) -> set[str]:
    """Every text in a persona's replies of at least this status."""
    replies = list(persona.replies)
    if persona.based_on and not replies:
        replies += next(one for one in OZON.personas if one.id == persona.based_on).replies
    wanted = [reply for reply in replies if reply.status >= least]
    return {text for reply in wanted for text in (json.dumps(reply.json), *texts_in((reply.json, reply.text))) if text}


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
