"""Logs diagnosed from end to end: what is found, what is written, and how much memory it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.adapters.spreadsheets.workbooks import SHEET, sheet_xml, with_parts, write_workbook
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.diagnosis.columns import ColumnError
from wizard.core.diagnosis.table import CodeTable
from wizard.onboarding.diagnosing import Diagnosis, NoCodesError, OverwriteError, Question, code_table, diagnose

RESOURCES = Resources([shipped_root()])
HEADER = ["号码", "错误代码", "发送时间", "状态"]
ROWS = [
    ["+8613800138000", "131047", "2026-11-01 10:00:00", "failed"],
    ["5511987654321", "131050", "2026-11-02 10:00:00", "failed"],
    ["5511987654321", "131050.0", "2026-11-03 10:00:00", "failed"],
    ["11987654321", "(#131026) Message undeliverable", "", "failed"],
    ["5511987654322", "130432", "", "failed"],
    ["5511987654323", "0", "", "delivered"],
    ["5511987654324", "", "", "read"],
    ["5511987654325", '=HYPERLINK("x")', "", "failed"],
    ["5511987654326", "unclear", "", "failed"],
]
COUNTS = {131050: 2, 131047: 1, 131026: 1, 130432: 1}


@pytest.fixture(scope="module")
def table() -> CodeTable:
    return code_table(RESOURCES)


def as_csv(path: Path, delimiter: str = ",", encoding: str = "utf-8", *, header: bool = True) -> Path:
    rows = [HEADER, *ROWS] if header else ROWS
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def counts(found: Diagnosis) -> dict[int, int]:
    return {group.code: group.count for group in found.report.groups}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_log_when_it_is_text_of_any_kind(table: CodeTable, tmp_path: Path, encoding: str, delimiter: str) -> None:
    found = diagnose(table, Question(as_csv(tmp_path / "log.csv", delimiter, encoding)))

    assert counts(found) == COUNTS
    assert (found.reading.encoding, found.reading.delimiter) == (encoding, delimiter)
    assert (found.report.rows, found.report.with_code, found.report.without_code) == (9, 5, 2)
    assert (found.report.unreadable.formulas, found.report.unreadable.texts) == (1, 1)
    assert found.report.recipients.without_country_code == 1
    assert found.report.groups[0].rows == (3, 4)


def test_log_when_it_is_a_workbook(table: CodeTable, tmp_path: Path) -> None:
    rows = [HEADER, *([row[0], int(row[1]) if row[1].isdigit() else row[1], *row[2:]] for row in ROWS)]

    found = diagnose(table, Question(write_workbook(tmp_path / "log.xlsx", rows)))

    assert counts(found) == COUNTS
    assert found.report.unreadable.formulas == 1


def test_log_when_it_has_no_header_row(table: CodeTable, tmp_path: Path) -> None:
    found = diagnose(table, Question(as_csv(tmp_path / "log.csv", header=False)))

    # Without names nobody knows which column is the state: 0 is then a code.
    assert counts(found) == {**COUNTS, 0: 1}
    assert (found.reading.has_header, found.reading.code_column) == (False, "2")
    assert found.report.groups[0].rows == (2, 3)


def test_log_when_it_is_json_lines(table: CodeTable, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    status = {
        "status": "failed",
        "recipient_id": "16505551234",
        "timestamp": "1751142888",
        "errors": [{"code": "131049"}],
    }
    value = {"entry": [{"changes": [{"value": {"statuses": [status, {**status, "errors": []}]}}]}]}
    path.write_text(json.dumps(value) + "\nbroken\n" + json.dumps(status) + "\n", "utf-8")

    found = diagnose(table, Question(path))

    assert counts(found) == {131049: 2}
    assert (found.report.without_code, found.report.unreadable.rows) == (1, (2,))
    assert found.reading.format == "json"


def test_subcode_when_it_has_a_column_of_its_own(table: CodeTable, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("error_code,error_subcode\n100,2388299\n100,33\n100,\n", "utf-8")

    assert counts(diagnose(table, Question(path))) == {100: 2, 2388299: 1}


def test_list_when_asked_holds_each_recipient_once_and_harmless(table: CodeTable, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        'to,error_code\n+5511987654321,131050\n"=cmd|x",131050\n+5511987654321,131050\n+5511987654322,131047\n,131050\n',
        "utf-8",
    )
    out = tmp_path / "out.csv"

    found = diagnose(table, Question(path, suppress=out))

    assert found.suppressed == 2
    assert out.read_text("utf-8-sig").splitlines() == [
        "recipient,digits,code",
        "'+5511987654321,5511987654321,131050",
        "'=cmd|x,,131050",
    ]
    assert diagnose(table, Question(path, suppress=out)).suppressed == 2, "an earlier list is replaced"


def test_list_when_the_file_is_no_list_of_ours_is_refused(table: CodeTable, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "log.csv")
    before = path.read_bytes()

    with pytest.raises(OverwriteError):
        diagnose(table, Question(path, suppress=path))

    assert path.read_bytes() == before


def test_list_when_no_column_holds_recipients_leaves_nothing_behind(table: CodeTable, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("id,error_code\na,131050\n", "utf-8")

    with pytest.raises(ColumnError, match="column-recipient-missing"):
        diagnose(table, Question(path, suppress=tmp_path / "out.csv"))

    assert [one.name for one in tmp_path.iterdir()] == ["log.csv"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param("error_code,a\nnothing,b\nhere,c\n", "diagnosis-nothing", id="no-codes"),
        pytest.param('{"a": 1}\n', "diagnosis-nothing", id="other-json"),
    ],
)
def test_log_when_it_holds_no_code_at_all(table: CodeTable, tmp_path: Path, data: str, key: str) -> None:
    path = tmp_path / "log"
    path.write_text(data, "utf-8")

    with pytest.raises(NoCodesError, match=key):
        diagnose(table, Question(path))


def test_progress_when_it_raises_ends_the_work_and_removes_the_list(table: CodeTable, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("to,error_code\n" + "5511987654321,131050\n" * 25_000, "utf-8")
    rows: list[int] = []

    def cancel(row: int) -> None:
        rows.append(row)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        diagnose(table, Question(path, suppress=tmp_path / "out.csv"), cancel)

    assert rows == [10_000]
    assert [one.name for one in tmp_path.iterdir()] == ["log.csv"]


def test_code_table_when_the_system_has_none() -> None:
    with pytest.raises(NoCodesError) as caught:
        code_table(RESOURCES, "ozon")

    assert caught.value.parameters == {"name": "ozon", "known": "meta-cloud-api"}


def test_code_table_when_a_second_system_has_one_asks_which(tmp_path: Path) -> None:
    source = shipped_root().resources / "systems" / "meta-cloud-api" / "message_codes.toml"
    folder = tmp_path / "systems" / "pigeon"
    folder.mkdir(parents=True)
    (folder / "message_codes.toml").write_bytes(source.read_bytes())
    both = Resources([shipped_root(), Root.beside(tmp_path)])

    with pytest.raises(NoCodesError) as caught:
        code_table(both)

    assert caught.value.parameters["known"] == "meta-cloud-api, pigeon"
    assert code_table(both, "meta-cloud-api").system == "meta-cloud-api"


MEASURE = """
import resource, sys
from pathlib import Path
from wizard.adapters.resources import Resources, shipped_root
from wizard.onboarding.diagnosing import Question, code_table, diagnose

table = code_table(Resources([shipped_root()]))
diagnose(table, Question(Path(sys.argv[1])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = diagnose(table, Question(Path(sys.argv[2])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, found.report.rows)
"""
# Measured on two busy cores, 2026-11-21: 200 MB of such CSV (1,794,439 rows) in 28 to 42 s and 38 MB in all, of which
# 34 MB are the program; with a list of 358,888 people 80 MB.
MAX_GROWTH_KB = 12_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no getrusage")
@pytest.mark.parametrize("kind", ["csv", "gb18030", "jsonl", "xlsx"])
def test_memory_when_the_log_is_large_stays_small(tmp_path: Path, kind: str) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    many = 40_000 if kind == "xlsx" else 100_000
    for path, rows in ((small, 2_000), (large, many)):
        write_log(path, kind, rows)
    assert large.stat().st_size > (300_000 if kind == "xlsx" else 8_000_000)

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(small), str(large)], capture_output=True, text=True, check=True, timeout=100
    )

    growth, rows_read = map(int, done.stdout.split())
    assert rows_read == many
    assert growth < MAX_GROWTH_KB


def write_log(path: Path, kind: str, rows: int) -> None:
    if kind != "xlsx":
        path.write_bytes(log_of(kind, rows))
        return
    plain = write_workbook(path.with_suffix(".plain"), [])
    cells = '<c t="inlineStr"><is><t>wamid.{n:030d}</t></is></c><c><v>131047</v></c><c><v>86138{n:08d}</v></c>'
    xml = sheet_xml("".join(f'<row r="{n + 1}">{cells.format(n=n)}</row>' for n in range(rows)))
    with_parts(plain, path, {SHEET: xml})


def log_of(kind: str, rows: int) -> bytes:
    codes = (131047, 131050, 131026, 131049)
    if kind == "jsonl":
        lines = (
            json.dumps({"status": "failed", "recipient_id": f"86138{n:08d}", "errors": [{"code": codes[n % 4]}]})
            for n in range(rows)
        )
        return "\n".join(lines).encode()
    head = "消息编号,recipient,error_code,timestamp,说明\n"
    lines = (
        f"wamid.{n:030d},86138{n:08d},{codes[n % 4]},2026-11-01T10:00:00Z,第 {n} 条发送失败\n" for n in range(rows)
    )
    return (head + "".join(lines)).encode("gb18030" if kind == "gb18030" else "utf-8")


def test_counts_when_made_up_are_what_was_written(table: CodeTable, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(log_of("csv", 1_003))

    expected = Counter((131047, 131050, 131026, 131049)[n % 4] for n in range(1_003))
    assert counts(diagnose(table, Question(path))) == expected
