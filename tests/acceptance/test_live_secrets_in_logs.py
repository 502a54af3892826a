"""While a secret is in memory no careless log line has it; once it is gone the program no longer knows it."""

from __future__ import annotations

import gc
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.canary import CANARY, NEEDLES, traces
from tests.acceptance.stage import make_program
from tests.made_up import write_made_up
from wizard.adapters.ladders.known import Known
from wizard.adapters.redaction import RedactingFilter
from wizard.app import build, guard_logs
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference
from wizard.onboarding.program import Options, Program
from wizard.onboarding.secret_sources import gather

_log = logging.getLogger("somewhere.careless")
WRITTEN = ("url", "json", "html", "form", "base64-0", "base64-1", "base64-2")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler that was there before the program writes."""
    for one in logging.getLogger().handlers:  # what other tests had in memory is nothing to this one
        one.filters = [kept for kept in one.filters if not isinstance(kept, RedactingFilter)]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def program(own_folders: Path, written: io.StringIO) -> Iterator[Program]:
    assert written.getvalue() == ""
    made = make_program(own_folders / "data", secret_store="references")
    yield made
    made.stop()


def careless(written: io.StringIO, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What is left of the canary in a line that gives it away in every form."""
    written.seek(0)
    written.truncate()
    _log.error("%s and %r and %s", CANARY, {"key": CANARY}, " ".join(NEEDLES[name].decode() for name in WRITTEN))
    caplog.clear()
    assert "somewhere" not in written.getvalue()
    return traces(written.getvalue())


def test_held_secret_is_masked_until_the_entry_is_closed(
    program: Program, written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    before = careless(written, caplog)
    session = program.workspace.create("ozon", "shop-9")
    session.hold_secret("ozon", "api_key", CANARY)
    held = careless(written, caplog)
    session.close()
    del session
    gc.collect()

    assert held == []
    assert before == careless(written, caplog) != []


def test_fetched_secret_is_masked_while_it_is_in_use(
    program: Program, written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    session = program.workspace.create("ozon", "shop-9")
    session.hold_secret("ozon", "api_key", CANARY)
    session.keep_stored(session.store_job()())
    gc.collect()
    in_vault_only = careless(written, caplog)
    values = session.secrets.values_job("ozon", ["api_key"])()
    fetched = careless(written, caplog)
    session.close()

    assert values["api_key"].reveal() == CANARY
    assert in_vault_only != []
    assert fetched == []


@pytest.mark.parametrize("kind", ["env", "file", "prompt"])
def test_secret_of_an_answers_file_is_masked(
    kind: str,
    program: Program,
    written: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("THE_KEY", CANARY)
    (tmp_path / "THE_KEY").write_text(CANARY, "utf-8")
    one = SecretReference("/steps/credentials/ozon/api_key", "ozon", "api_key", kind, "THE_KEY", str(tmp_path))
    outside = program.workspace.outside

    gathered = gather([one], outside.vault, lambda _system, _field: CANARY, outside.watch)

    assert careless(written, caplog) == []
    assert gathered.values["ozon", "api_key"].reveal() == CANARY


def test_token_a_platform_answers_with_is_masked(
    program: Program, written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    known = Known(program.resources.system("ozon"), {}, guard_logs().watch)

    fresh = known.learn({"access_token": CANARY, "shop": "10"}, {})

    assert careless(written, caplog) == []
    assert fresh == {"access_token": Secret(CANARY)}


def test_ladders_and_entries_of_practice_are_watched_as_well(own_folders: Path, tmp_path: Path) -> None:
    made = build(Options(data_dir=own_folders / "data", resources=write_made_up(tmp_path / "made")))
    try:
        workspaces = [made.workspace, made.practice()]
        watching = [one.outside.watch for one in workspaces]
        watching += [one.outside.runner._outside.watch for one in workspaces]
    finally:
        made.stop()

    assert set(watching) == {guard_logs().watch}


def test_all_root_handlers_share_what_is_known(program: Program, written: io.StringIO) -> None:
    assert program.workspace.outside.watch == guard_logs().watch
    filters = [set(handler.filters) for handler in logging.getLogger().handlers]

    assert written.getvalue() == ""
    assert all(guard_logs() in one for one in filters)
