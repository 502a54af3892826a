"""`gangway diagnose` as people and programs call it."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

from tests.adapters.spreadsheets.workbooks import SHEET, sheet_xml, with_parts, write_workbook
from tests.cli.running import FINDING_KEYS, Gangway
from wizard.adapters.resources import shipped_root
from wizard.core.texts import LANGUAGES, flatten

LOG = """编号;号码;错误代码;发送时间
1;5511987654321;131047;2026-11-01 10:00:00
2;5511987654322;131050;2026-11-01 11:00:00
3;11987654321;131050;2026-11-02 10:00:00
4;5511987654324;130432;
5;5511987654325;250;
6;5511987654326;;
"""
GROUP_KEYS = {
    *("type", "code", "name", "known", "count", "share", "meaning", "fix", "retry", "http", "suppress", "evidence"),
    *("sources", "claim", "claim_evidence", "claim_sources", "first", "last", "rows"),
}
TEXT_FILES = ("diagnosis.toml", "message_codes.toml")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.encode("gb18030"))
    return path


def test_diagnose_when_json_is_wanted(gangway: Gangway, log: Path) -> None:
    ran = gangway("diagnose", log, "--json", "--lang", "zh_CN")

    groups = ran.typed("diagnosis")
    assert ran.code == 0
    assert all(set(group) == GROUP_KEYS for group in groups)
    assert [(one["name"], one["count"], one["retry"], one["evidence"]) for one in groups] == [
        ("131050", 2, "never", "documented"),
        ("200-299", 1, "no", "documented"),
        ("130432", 1, None, None),
        ("131047", 1, "no", "documented"),
    ]
    assert groups[0]["rows"] == [3, 4]
    assert (groups[0]["first"], groups[0]["last"]) == ("2026-11-01T11:00:00", "2026-11-02T10:00:00")
    summary = ran.typed("diagnosis-summary")[0]
    assert (summary["rows"], summary["with_code"], summary["without_code"]) == (6, 5, 1)
    assert (summary["encoding"], summary["delimiter"], summary["code_column"]) == ("gb18030", ";", "错误代码")
    assert (summary["without_country_code"], summary["to_suppress"], summary["suppressed"]) == (1, 2, None)


def test_diagnose_when_a_guide_is_contradicted_both_sources_are_shown(gangway: Gangway, log: Path) -> None:
    groups = {one["code"]: one for one in gangway("diagnose", log, "--json").typed("diagnosis")}

    for code in (131047, 131050, 130432):
        assert groups[code]["claim"]
        assert groups[code]["claim_evidence"] == "contradicted"
        ids = [source["id"] for source in groups[code]["claim_sources"]]
        assert ids[:2] == ["guide-whatsapp-parcel-notices", "meta-error-codes"]
    assert groups[130432]["known"] is False
    assert groups[250]["claim"] is None


@pytest.mark.parametrize("mode", [["--json"], []], ids=["json", "text"])
def test_diagnose_never_shows_a_recipient(gangway: Gangway, log: Path, mode: list[str], tmp_path: Path) -> None:
    ran = gangway("diagnose", log, *mode, "--suppress", tmp_path / "out.csv")

    numbers = [line.split(";")[1] for line in LOG.splitlines()[1:]]
    assert ran.code == 0
    assert [number for number in numbers if number in ran.out + ran.err] == []
    assert numbers[1] in (tmp_path / "out.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh_CN",
            [
                "编码 GB18030 (GBK)",
                "分号",
                "131050  2 条（40.0%）",
                "不要再发给这个人",
                "没有查到代码 130432",
                "至少有 1 个",
            ],
        ),
        (
            "en",
            [
                "encoding GB18030 (GBK)",
                "semicolon",
                "131050  2 (40.0%)",
                "never to this person",
                "Code 130432 is not known",
            ],
        ),
    ],
)
def test_diagnose_when_people_read_it(gangway: Gangway, log: Path, language: str, said: list[str]) -> None:
    ran = gangway("diagnose", log, "--lang", language)

    assert (ran.code, ran.err) == (0, "")
    assert [one for one in said if one not in ran.out] == []
    assert "diagnosis." not in ran.out
    assert "message_codes." not in ran.out
    assert "{" not in ran.out


def bomb(folder: Path) -> Path:
    plain = write_workbook(folder / "plain.xlsx", [])
    rows = '<row r="1"><c t="inlineStr"><is><t>' + "0" * 60_000_000 + "</t></is></c></row>"
    return with_parts(plain, folder / "bomb.xlsx", {SHEET: sheet_xml(rows)})


REFUSED = {
    "missing": (None, "file-missing"),
    "empty": (b"", "table-blank"),
    "binary": (bytes(range(256)), "table-binary"),
    "cut": (b'error_code,x\n131047,"', "table-cut"),
    "no codes": (b"name,town\na,b\n", "column-code-missing"),
    "two columns": (b"x,y\n131047,131026\n", "column-code-unclear"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ", "table-old-excel"),
    "broken zip": (b"PK\x03\x04 and then nothing", "table-damaged"),
}


@pytest.mark.parametrize(("data", "key"), REFUSED.values(), ids=REFUSED)
def test_diagnose_when_the_file_cannot_be_used(gangway: Gangway, tmp_path: Path, data: bytes | None, key: str) -> None:
    path = tmp_path / "log.csv"
    if data is not None:
        path.write_bytes(data)

    ran = gangway("diagnose", path, "--json", "--lang", "en")

    assert ran.code == 2
    assert [one["code"] for one in ran.findings] == [key]
    assert set(ran.findings[0]) == FINDING_KEYS
    assert ran.findings[0]["fix"]
    assert "{" not in ran.findings[0]["message"] + ran.findings[0]["fix"]


def test_diagnose_when_the_file_is_a_zip_bomb(gangway: Gangway, tmp_path: Path) -> None:
    ran = gangway("diagnose", bomb(tmp_path), "--json")

    assert (ran.code, ran.findings[0]["code"]) == (2, "table-expands")


def test_diagnose_when_a_column_is_chosen(gangway: Gangway, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("x,y\n131047,131026\n", "utf-8")

    ran = gangway("diagnose", path, "--json", "--code-column", "y")

    assert [one["code"] for one in ran.typed("diagnosis")] == [131026]


def test_diagnose_when_the_list_would_replace_another_file(gangway: Gangway, log: Path) -> None:
    ran = gangway("diagnose", log, "--json", "--suppress", log)

    assert (ran.code, ran.findings[0]["code"]) == (2, "suppress-not-ours")
    assert log.read_bytes() == LOG.encode("gb18030")


def texts(language: str, file: str) -> dict[str, str]:
    return dict(flatten(tomllib.loads((shipped_root().resources / "texts" / language / file).read_text("utf-8"))))


@pytest.mark.parametrize("file", TEXT_FILES)
def test_texts_when_compared_across_languages(file: str) -> None:
    chinese, english = (texts(language, file) for language in LANGUAGES)

    assert set(chinese) == set(english)
    for key, text in chinese.items():
        assert text.strip()
        assert placeholders(text) == placeholders(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_errors_say_what_happened_and_what_to_do(language: str) -> None:
    keys = {key for key in texts(language, "diagnosis.toml") if key.startswith("error.")}

    assert {key.rpartition(".")[0] for key in keys if key.endswith(".message")} == {
        key.rpartition(".")[0] for key in keys if key.endswith(".fix")
    }


def test_texts_of_errors_are_those_the_code_raises() -> None:
    folder = shipped_root().resources.parent / "wizard"
    files = [
        *folder.glob("adapters/spreadsheets/*.py"),
        folder / "core/diagnosis/columns.py",
        folder / "onboarding/diagnosing.py",
    ]
    code = "\n".join(path.read_text("utf-8") for path in files)
    named = {key.split(".")[1] for key in texts("zh_CN", "diagnosis.toml") if key.startswith("error.")}

    assert named
    assert [key for key in sorted(named) if key not in code] == []


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
