"""Input nobody vouches for: one clear finding each, the right exit code, no traceback, nothing half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import write_json
from tests.cli.running import FINDING_KEYS, Gangway, tree
from wizard.adapters.clock import system_clock
from wizard.adapters.json_files import MAX_BYTES
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.pointer import MISSING, with_value
from wizard.onboarding.checking import Checker

Make = Callable[[Path, dict[str, Any]], Path]


def raw(data: bytes) -> Make:
    def make(folder: Path, _answers: dict[str, Any]) -> Path:
        path = folder / "bad.json"
        path.write_bytes(data)
        return path

    return make


def changed(**values: Any) -> Make:
    return lambda folder, answers: write_json(folder / "bad.json", {**answers, **values})


def missing(folder: Path, _answers: dict[str, Any]) -> Path:
    return folder / "bad.json"


def folder_instead(folder: Path, _answers: dict[str, Any]) -> Path:
    (folder / "bad.json").mkdir()
    return folder / "bad.json"


def truncated(folder: Path, answers: dict[str, Any]) -> Path:
    return raw(json.dumps(answers).encode()[:-40])(folder, answers)


def gb18030(folder: Path, answers: dict[str, Any]) -> Path:
    return raw(json.dumps(answers, ensure_ascii=False).replace("«", "").replace("»", "").encode("gb18030"))(
        folder, answers
    )


UNREADABLE = [
    pytest.param(missing, "file-missing", id="not-there"),
    pytest.param(truncated, "json-truncated", id="truncated"),
    pytest.param(raw(b""), "json-empty", id="empty"),
    pytest.param(raw(b"{,}"), "json-syntax", id="syntax"),
    pytest.param(raw(b" " * (MAX_BYTES + 1)), "too-large", id="huge"),
    pytest.param(gb18030, "not-utf8", id="gb18030"),
    pytest.param(raw('{"platform": "ozon"}'.encode("utf-16")), "not-utf8", id="utf-16"),
    pytest.param(raw(b'{"platform": "ozon", "platform": "ozon"}'), "duplicate-key", id="duplicate-key"),
    pytest.param(raw(b"[" * 100_000), "too-deep", id="deep"),
    pytest.param(raw(b"[]"), "not-an-object", id="list"),
    pytest.param(raw(b"{}"), "not-our-document", id="empty-object"),
    pytest.param(changed(steps=[]), "not-our-document", id="steps-are-a-list"),
    pytest.param(changed(platform=5), "not-our-document", id="platform-is-a-number"),
    pytest.param(changed(version=2), "version-too-new", id="later-version"),
    pytest.param(raw(b'{"platform": "ozon", "version": NaN}'), "json-number", id="nan"),
]


@pytest.mark.parametrize(("make", "code"), [*UNREADABLE, pytest.param(folder_instead, "not-a-file", id="folder")])
def test_new_when_the_answers_cannot_be_used(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path, make: Make, code: str
) -> None:
    path = make(tmp_path, answers)
    before = tree(gangway.data)

    ran = gangway.practice("new", "ozon", "--answers", path, "--out", tmp_path / "out")

    assert_one_finding(ran, code, path)
    assert tree(gangway.data) == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("make", "code"), UNREADABLE)
@pytest.mark.parametrize("verb", ["check", "verify", "import", "migrate"])
def test_verbs_when_the_file_cannot_be_used(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path, verb: str, make: Make, code: str
) -> None:
    path = make(tmp_path, answers)
    if verb == "verify" and code == "file-missing":
        code = "bad-id"  # neither a path nor an entry

    ran = gangway.practice(verb, path)

    assert_one_finding(ran, code, path)


def assert_one_finding(ran: Any, code: str, path: Path) -> None:
    assert ran.code == 2, ran.out
    assert [one["code"] for one in ran.findings] == [code]
    assert set(ran.findings[0]) == FINDING_KEYS
    assert ran.findings[0]["message"] and ran.findings[0]["fix"]
    assert code == "bad-id" or ran.findings[0]["path"] == str(path)
    assert "Traceback" not in ran.out + ran.err
    assert "{" not in ran.findings[0]["message"]


def test_new_when_the_answers_are_for_another_platform(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path
) -> None:
    path = write_json(tmp_path / "a.json", {**answers, "platform": "wildberries"})

    ran = gangway.practice("new", "ozon", "--answers", path, "--out", tmp_path / "out")

    assert_one_finding(ran, "other-platform", path)


def test_check_when_the_platform_is_not_known(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    path = write_json(tmp_path / "a.json", {**answers, "platform": "no-such-platform"})

    assert_one_finding(gangway.practice("check", path), "document-platform-unknown", path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param('[endpoints]\nozon = "https://api-seller.ozon.ru"\n', "endpoints-not-loopback", id="real-host"),
        pytest.param('[endpoints]\nozon = "http://10.0.0.1:80"\n', "endpoints-not-loopback", id="private-network"),
        pytest.param("[endpoints", "endpoints-syntax", id="not-toml"),
    ],
)
def test_new_when_the_endpoints_cannot_be_used(
    gangway: Gangway, answers_file: Path, tmp_path: Path, text: str, code: str
) -> None:
    path = tmp_path / "e.toml"
    path.write_text(text, "utf-8")

    ran = gangway("new", "ozon", "--answers", answers_file, "--out", tmp_path / "out", "--endpoints", path, "--json")

    assert (ran.code, ran.blocking) == (2, [(code, "")])
    assert tree(gangway.data) == {}


def test_new_when_the_descriptors_are_broken_every_problem_is_told(
    gangway: Gangway, answers_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "more" / "platforms" / "ozon"
    folder.mkdir(parents=True)
    (folder / "index.toml").write_text('id = "ozon"\nversion = "one"\nordre = 3\n', "utf-8")

    ran = gangway.practice(
        "new", "ozon", "--answers", answers_file, "--out", tmp_path / "out", "--resources", tmp_path / "more"
    )

    assert (ran.code, ran.blocking) == (2, [("descriptors-broken", "")])
    assert "index.toml:2" in ran.err
    assert "index.toml:3" in ran.err


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)


def places(value: Any, at: str = "") -> list[str]:
    found = [at] if at else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in pairs:
        found += places(child, f"{at}/{name}")
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_check_when_a_document_is_mutated_it_always_answers(
    answers: dict[str, Any], tmp_path: Path, data: st.DataObject
) -> None:
    pointer = data.draw(st.sampled_from(places(answers)))
    value = data.draw(JSON_VALUES | st.just(MISSING))
    path = write_json(tmp_path / "mutated.json", with_value(answers, pointer, value))

    (checked,) = Checker(Resources([shipped_root()]), system_clock).check([path])

    assert (checked.error is None) is (checked.platform is not None)
    assert all(finding.path == str(path) for finding in checked.findings)
