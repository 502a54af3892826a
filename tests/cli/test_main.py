"""What the top level makes of failures nobody foresaw."""

from __future__ import annotations

import json
import logging
from typing import NoReturn

import pytest

from wizard.cli import onboarding as verbs
from wizard.cli.main import run
from wizard.onboarding.program import Options

CANARY = "sw0rdfish-canary"


def test_run_when_something_unforeseen_happens(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def build(_options: Options) -> NoReturn:
        raise RuntimeError(CANARY)

    code = run(["list", "--json"], build, lambda _options: 0)

    out, err = capfd.readouterr()
    assert code == 70
    assert [json.loads(line)["code"] for line in out.splitlines()] == ["unexpected"]
    assert "Traceback" not in out + err
    assert CANARY not in out + err + caplog.text
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "RuntimeError at test_main.py" in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    ("error", "code"),
    [pytest.param(KeyboardInterrupt, 130, id="interrupted")],
)
def test_run_when_it_is_ended(capfd: pytest.CaptureFixture[str], error: type[BaseException], code: int) -> None:
    def build(_options: Options) -> NoReturn:
        raise error

    assert run(["list"], build, lambda _options: 0) == code
    assert capfd.readouterr().out == ""


def test_asker_when_a_person_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return CANARY

    monkeypatch.setattr(verbs, "getpass", getpass)

    class Terminal:
        has_terminal = True

    class Texts:
        def get(self, key: str, **told: object) -> str:
            return key + "".join(f" {value}" for value in told.values())

    class Call:
        console = Terminal()
        texts = Texts()

    ask = verbs.asker(Call())  # type: ignore[arg-type]

    assert ask is not None
    assert ask("ozon", "api_key") == CANARY
    assert asked == ["cli.secret.prompt ozon ozon.credentials.api_key.label"]
