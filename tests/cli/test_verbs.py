"""Every other verb, in this process."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLES, write_json
from tests.cli.running import FINDING_KEYS, WINDOW, Gangway, tree

ENTRY = "ozon-example-shop"
NOTICE = ("--kind", "dispatch-notice")


@pytest.fixture
def exported(gangway: Gangway, answers_file: Path, tmp_path: Path) -> Path:
    """A practice entry and its export."""
    out = tmp_path / "export"
    assert gangway.practice("new", "ozon", "--answers", answers_file, "--out", out).code == 0
    return out


def test_gangway_when_nothing_is_asked_the_window_opens(gangway: Gangway) -> None:
    ran = gangway.plain("--lang", "en", "--offline")

    assert (ran.code, ran.out) == (WINDOW, "")
    assert (gangway.opened[0].language, gangway.opened[0].offline) == ("en", True)


def test_version(gangway: Gangway) -> None:
    ran = gangway.plain("--version")

    assert (ran.code, ran.out.split()[0]) == (0, "gangway")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_help_when_asked_in_a_language(gangway: Gangway, language: str) -> None:
    with pytest.raises(SystemExit) as ended:
        gangway.plain("new", "--help", "--lang", language)

    out = gangway._captured.readouterr().out
    assert ended.value.code == 0
    assert ("答案文件" in out) is (language == "zh_CN")
    assert ("show this help" in out) is (language == "en")
    assert "cli." not in out


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        pytest.param(["new", "ozon", "--out", "x"], "usage-missing", id="missing-option"),
        pytest.param(["frobnicate"], "usage-choice", id="unknown-verb"),
        pytest.param(["list", "--frob"], "usage-unknown", id="unknown-option"),
        pytest.param(["list", "surplus"], "usage-unknown", id="surplus-word"),
        pytest.param(["secret"], "usage-missing", id="no-action"),
        pytest.param(["practice"], "usage-missing", id="practice-without-out"),
        pytest.param(["run", "somewhere"], "usage-missing", id="run-without-command"),
        pytest.param(["list", "--lang", "fr"], "usage-choice", id="other-language"),
        pytest.param(["practice", "serve", "--port", "x"], "usage-value", id="port-is-no-number"),
        pytest.param(["schema", "nothing"], "unknown-platform", id="unknown-schema"),
        pytest.param(["new", "nothing", "--answers", "a", "--out", "b"], "unknown-platform", id="unknown-platform"),
        pytest.param(["show", "no-such-entry"], "entry-missing", id="unknown-entry"),
        pytest.param(["show", "../../etc"], "bad-id", id="entry-is-a-path"),
        pytest.param(["lint", "-", "--platform", "ozon", "--kind", "poem"], "unknown-kind", id="unknown-kind"),
    ],
)
def test_usage_when_it_is_wrong(gangway: Gangway, monkeypatch: pytest.MonkeyPatch, argv: list[str], code: str) -> None:
    feed(monkeypatch, b"text")

    ran = gangway(*argv, "--json")

    assert (ran.code, [one["code"] for one in ran.findings]) == (2, [code])
    assert set(ran.findings[0]) == FINDING_KEYS
    assert ran.findings[0]["fix"]


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


@pytest.mark.parametrize("before", [True, False], ids=["before-the-verb", "after-the-verb"])
def test_common_options_when_placed(gangway: Gangway, before: bool) -> None:
    options = ["--json", "--data-dir", str(gangway.data), "--lang", "en"]

    ran = gangway.plain(*options, "platforms") if before else gangway.plain("platforms", *options)

    assert ran.code == 0
    assert "ozon" in {one["id"] for one in ran.typed("platform")}


def test_platforms_when_listed(gangway: Gangway) -> None:
    record = next(one for one in gangway("platforms", "--json").typed("platform") if one["id"] == "ozon")

    assert {"shop", "credentials"} <= set(record["steps"])
    assert sum(record["evidence"].values()) == record["rules"] > 0
    assert {"id": "auth", "required": True} in record["systems"][0]["rungs"]
    assert "Ozon" in gangway("platforms").out


@pytest.mark.parametrize("name", ["ozon"])
def test_schema_when_printed_it_is_one_json_document(gangway: Gangway, name: str) -> None:
    ran = gangway("schema", name)

    assert ran.code == 0
    assert json.loads(ran.out)["$schema"].startswith("https://json-schema.org/")
    listed = gangway("schema", "--json").typed("schema")
    assert {one["of"] for one in listed if one["name"] == name} == {"platform", "system"}


def test_check_when_a_folder_is_searched(gangway: Gangway, exported: Path, tmp_path: Path) -> None:
    write_json(exported.parent / "package.json", {"name": "somebody-else"})
    gangway.data.rename(tmp_path / ".data")

    ran = gangway("check", tmp_path, "--json")

    assert ran.code == 0, ran.out
    assert ran.typed("check") == [{"type": "check", "files": 2, "blocking": 0, "unreadable": 0}]
    practice = [one["path"] for one in ran.findings if one["code"] == "export.practice"]
    assert practice == [str(exported / "config.json")]
    assert all(one["path"] for one in ran.findings)


def test_check_when_one_file_of_many_is_broken_the_others_are_still_checked(
    gangway: Gangway, exported: Path, answers: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "cut.json").write_text('{"platform": "ozon", "st', "utf-8")
    answers["steps"]["policy"]["target_minutes"] = -1
    wrong = write_json(tmp_path / "wrong.json", answers)

    ran = gangway("check", tmp_path, "--json")

    assert ran.code == 2
    found = {(one["code"], one["path"]) for one in ran.findings if one["severity"] == "error"}
    assert ("json-truncated", str(tmp_path / "cut.json")) in found
    assert ("schema.minimum", str(wrong)) in found
    assert gangway("check", wrong).code == 1


def test_check_when_it_is_a_draft(gangway: Gangway, exported: Path) -> None:
    for place in (ENTRY, gangway.data / "entries" / ENTRY):
        ran = gangway("check", place, "--json")

        assert (ran.code, ran.blocking, ran.typed("check")[0]["files"]) == (0, [], 1)
        assert "ozon/reply-only" in {one["code"] for one in ran.findings}


def test_check_when_files_are_equal_each_is_told_of(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    answers["steps"]["policy"]["target_minutes"] = -1
    paths = [write_json(tmp_path / f"{number}.json", answers) for number in range(3)]

    ran = gangway("check", *paths, "--json")

    minimum = [one["path"] for one in ran.findings if one["code"] == "schema.minimum"]
    assert (ran.code, minimum) == (1, [str(path) for path in paths])


def test_check_when_there_is_nothing(gangway: Gangway, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    ran = gangway("check", tmp_path / "empty", "--json")

    assert (ran.code, ran.blocking) == (2, [("nothing-to-check", "")])


def test_check_when_the_export_was_changed_by_hand(gangway: Gangway, exported: Path) -> None:
    config = json.loads((exported / "config.json").read_text("utf-8"))
    config["steps"]["credentials"]["ozon"]["api_key"] = {"$secret": "keyring://gangway/x/other/field"}
    write_json(exported / "config.json", config)
    (exported / "schema" / "ozon.schema.json").write_text("{}", "utf-8")

    ran = gangway("check", exported, "--json")

    assert ran.code == 1
    assert ran.blocking == [("secret.reference", "/steps/credentials/ozon/api_key")]
    assert {"export.config-changed", "export.schema-differs"} <= {one["code"] for one in ran.findings}


def test_verify_when_the_export_is_one_of_practice(gangway: Gangway, exported: Path) -> None:
    for ran in (gangway("verify", exported, "--json"), gangway.practice("verify", exported / "config.json")):
        assert ran.code == 0, ran.out
        assert {one["rung"]: one["result"] for one in ran.typed("rung")}["auth"] == "passed"


def test_verify_when_a_real_export_meets_stand_ins_it_is_refused(gangway: Gangway, exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text("utf-8"))
    write_json(exported / "manifest.json", {**manifest, "practice": False})

    ran = gangway.practice("verify", exported)

    assert (ran.code, ran.blocking) == (2, [("entry-not-practice", "")])


def test_verify_when_a_variable_is_not_set(gangway: Gangway, exported: Path) -> None:
    for name, change in (("config.json", None), ("manifest.json", {"practice": False, "secret_store": "references"})):
        value = json.loads((exported / name).read_text("utf-8"))
        if change is None:
            value["steps"]["credentials"]["ozon"]["api_key"] = {"$secret": "env://GANGWAY_TEST_NOT_SET"}
        write_json(exported / name, {**value, **(change or {})})

    ran = gangway.practice("verify", exported)

    assert (ran.code, ran.blocking) == (1, [("secret.not-found", "/steps/credentials/ozon/api_key")])
    assert ran.typed("rung") == []


def test_verify_when_an_entry_is_named(gangway: Gangway, exported: Path) -> None:
    ran = gangway.practice("verify", ENTRY)

    assert ran.code == 0
    assert len(ran.typed("rung")) == 11


@pytest.mark.parametrize(
    ("text", "arguments", "code", "expected"),
    [
        pytest.param("Здравствуйте. Заказ {tracking_number}", [], 0, set(), id="plain"),
        pytest.param("Пишите t.me/shop", [], 1, {"ozon/no-links"}, id="link"),
        pytest.param(
            "Здравствуйте",
            [*NOTICE, "--language", "ru"],
            1,
            {"ozon/dispatch-tracking-number"},
            id="kind",
        ),
        pytest.param(
            json.dumps({"kind": "dispatch-notice", "language": "ru", "text": "Здравствуйте"}),
            [],
            1,
            {"ozon/dispatch-tracking-number"},
            id="json-object",
        ),
        pytest.param(json.dumps([{"text": "да"}, {"text": "t.me/x"}]), [], 1, {"ozon/no-links"}, id="json-list"),
    ],
)
def test_lint_when_read_from_standard_input(
    gangway: Gangway, monkeypatch: pytest.MonkeyPatch, text: str, arguments: list[str], code: int, expected: set[str]
) -> None:
    feed(monkeypatch, text.encode())

    ran = gangway("lint", "-", "--platform", "ozon", "--json", *arguments)

    assert ran.code == code, ran.out
    assert {rule for rule, _ in ran.blocking} >= expected
    assert code == 1 or ran.blocking == []
    assert all(one["path"] == "-" and one["rule"] for one in ran.findings)


def test_lint_when_a_link_is_found_its_span_is_given(gangway: Gangway, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_text("Да: t.me/shop\n", "utf-8")

    ran = gangway("lint", path, "--platform", "ozon", "--json")

    link = next(one for one in ran.findings if one["code"] == "ozon/no-links")
    assert link["span"] == [4, 13]
    assert (link["path"], link["evidence"]) == (str(path), "documented")


def test_lint_when_a_file_is_not_text(gangway: Gangway, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_bytes(b"\xff\xff\xff\xff")

    ran = gangway("lint", path, tmp_path / "none.txt", "--platform", "ozon", "--json")

    assert (ran.code, [code for code, _ in ran.blocking]) == (2, ["not-text", "file-missing"])


def test_list_show_waits_and_calendar_when_there_is_an_entry(gangway: Gangway, exported: Path, tmp_path: Path) -> None:
    (entry,) = gangway("list", "--json").typed("entry")
    assert (entry["id"], entry["practice"], entry["state"], entry["account"]) == (ENTRY, True, "exported", "1000001")

    shown = gangway.practice("show", ENTRY)
    assert shown.code == 0
    assert {one["id"] for one in shown.typed("step")} >= {"shop", "credentials"}
    assert shown.typed("rung") and shown.typed("deadline")

    (deadline,) = gangway("waits", "--json").typed("deadline")
    assert (deadline["entry"], deadline["id"]) == (ENTRY, "api-key-expiry")

    ran = gangway("calendar", "--out", tmp_path / "dates.ics")
    assert ran.code == 0
    assert b"BEGIN:VEVENT" in (tmp_path / "dates.ics").read_bytes()


def test_waits_when_a_text_is_under_review_it_stays_off(
    gangway: Gangway, answers: dict[str, Any], tmp_path: Path
) -> None:
    answers["waits"]["reply-review:dispatch"] = {"state": "submitted", "since": "2026-11-21T08:00:00Z"}
    path, out = write_json(tmp_path / "a.json", answers), tmp_path / "out"

    ran = gangway.practice("new", "ozon", "--answers", path, "--out", out)

    config = json.loads((out / "config.json").read_text("utf-8"))
    active = {item["name"]: item["active"] for item in config["steps"]["templates"]["items"] if "active" in item}
    assert ran.code == 0, ran.out
    assert (active["dispatch"], active["delay"]) == (False, True)
    (wait,) = gangway("waits", "--json").typed("wait")
    assert (wait["id"], wait["subject"], wait["state"]) == ("reply-review", "dispatch", "submitted")


def test_export_when_repeated_nothing_changed(gangway: Gangway, exported: Path, tmp_path: Path) -> None:
    ran = gangway.practice("export", ENTRY, "--out", tmp_path / "again")

    assert (ran.code, ran.typed("change")) == (0, [])
    assert (tmp_path / "again" / "config.json").read_bytes() == (exported / "config.json").read_bytes()


def test_export_when_a_draft_is_not_finished(gangway: Gangway, answers: dict[str, Any], tmp_path: Path) -> None:
    del answers["steps"]["policy"]
    assert gangway.practice("import", write_json(tmp_path / "a.json", answers)).code == 0

    ran = gangway.practice("export", ENTRY, "--out", tmp_path / "out")

    assert ran.code == 1
    assert ("schema.required", "/steps/policy") in ran.blocking
    assert not (tmp_path / "out").exists()


def test_import_when_an_export_comes_to_another_computer(gangway: Gangway, exported: Path, tmp_path: Path) -> None:
    other = Gangway(tmp_path / "elsewhere", gangway.endpoints, gangway._captured)

    ran = other.practice("import", exported)

    assert (ran.code, ran.typed("entry")[0]["id"]) == (0, ENTRY)
    assert ("schema.required", "/steps/credentials/ozon/api_key") in ran.blocking
    assert gangway.practice("import", exported).blocking == [("entry-exists", "")]


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_clone_when_a_table_names_more_shops(gangway: Gangway, exported: Path, tmp_path: Path, suffix: str) -> None:
    rows = [
        {"slug": "second", "/steps/shop/shop_name": "二店", "/steps/policy/target_minutes": "90"},
        {"slug": "third", "/steps/shop/shop_name": "", "/steps/policy/target_minutes": ""},
    ]
    path = tmp_path / f"shops.{suffix}"
    header = ",".join(rows[0])
    lines = [header, *(",".join(row.values()) for row in rows)]
    path.write_text(json.dumps(rows) if suffix == "json" else "\n".join(lines), "utf-8")

    ran = gangway.practice("clone", ENTRY, "--table", path)

    assert (ran.code, [one["id"] for one in ran.typed("entry")]) == (0, ["ozon-second", "ozon-third"])
    assert len(gangway("list", "--json").typed("entry")) == 3
    shown = gangway.practice("show", "ozon-second")
    assert ("schema.required", "/steps/credentials") in shown.blocking
    assert "/steps/policy/target_minutes" not in {pointer for _, pointer in shown.blocking}


@pytest.mark.parametrize(
    ("table", "code"),
    [
        pytest.param("slug\n", "table-empty", id="empty"),
        pytest.param("name\nx\n", "table-no-slug", id="no-slug"),
        pytest.param("slug,shop_name\na,b\n", "table-column", id="column-is-no-pointer"),
        pytest.param("slug,/steps/credentials/ozon/api_key\na,s\n", "table-secret", id="secret"),
        pytest.param("slug\na\na\n", "table-twice", id="twice"),
        pytest.param("slug\nnew-one\nexample-shop\n", "table-entry-exists", id="exists"),
    ],
)
def test_clone_when_the_table_cannot_be_used_nothing_is_made(
    gangway: Gangway, exported: Path, tmp_path: Path, table: str, code: str
) -> None:
    (tmp_path / "shops.csv").write_text(table, "utf-8")

    ran = gangway.practice("clone", ENTRY, "--table", tmp_path / "shops.csv")

    assert (ran.code, ran.blocking) == (2, [(code, "")])
    assert len(gangway("list", "--json").typed("entry")) == 1


def test_migrate_when_there_is_nothing_to_do(gangway: Gangway, exported: Path) -> None:
    before = tree(exported)

    ran = gangway("migrate", exported, "--json")

    assert (ran.code, ran.typed("migration")[0]["changed"]) == (0, False)
    assert tree(exported) == before


def test_practice_when_all_platforms_are_onboarded(gangway: Gangway, tmp_path: Path) -> None:
    ran = gangway("practice", "--all", "--out", tmp_path / "p", "--json")

    assert ran.code == 0, ran.out
    assert "ozon" in {path.name for path in (tmp_path / "p").iterdir()}
    assert json.loads((tmp_path / "p" / "ozon" / "manifest.json").read_text("utf-8"))["practice"] is True
    assert not gangway.data.exists()


def test_run_when_a_command_gets_the_secrets(gangway: Gangway, exported: Path, tmp_path: Path) -> None:
    script = "import os, sys; open(sys.argv[1], 'w').write(os.environ['GANGWAY_OZON_API_KEY']); sys.exit(9)"

    ran = gangway.practice("run", exported, "--", sys.executable, "-c", script, tmp_path / "seen")

    assert ran.code == 9
    assert (tmp_path / "seen").read_text("utf-8") == "00000000-0000-4000-8000-000001000001"
    assert gangway.practice("run", ENTRY, "--", "no-such-command-here").blocking == [("command-not-started", "")]


def test_doctor_when_there_is_no_keyring(gangway: Gangway, tmp_path: Path) -> None:
    ran = gangway("doctor", "--offline", "--json", "--bundle", tmp_path / "bundle.json")

    results = {one["name"]: one["result"] for one in ran.typed("check")}
    assert (ran.code, results["keyring"], results["descriptors"]) == (5, "failed", "passed")
    assert results["network/ozon/tcp"] == "not_tested"
    assert {"versions", "folder", "fonts"} <= set(results)
    bundle = (tmp_path / "bundle.json").read_text("utf-8")
    assert json.loads(bundle)["gangway"] == "doctor"
    assert str(tmp_path) not in bundle


def test_texts_when_used_by_the_command_line_are_there() -> None:
    from wizard.adapters.resources import Resources, shipped_root
    from wizard.core.schema.formats import FORMATS

    for language in ("zh_CN", "en"):
        texts = Resources([shipped_root()]).texts(language)
        for name in FORMATS:
            assert texts.has(f"schema.format.{name}.message"), name
            assert texts.has(f"schema.format.{name}.fix"), name
    assert SAMPLES.is_file()
