"""Message logs of any kind through the real command line: each is judged or refused clearly, within bounded memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.spreadsheets.workbooks import SHEET, sheet_xml, with_parts, write_workbook

ROWS = "wamid,recipient,error_code\nw1,8613800000000,131047\nw2,8613800000001,131026\n"
CHINESE = "编号,号码,错误代码\n发,8613800000000,131047\n送,8613800000001,131026\n"
BOTH = {"131047": 1, "131026": 1}
# 2026-11-22, on two busy cores: 290 MB of CSV (5,000,000 rows) in 18 s and 51 MB in all; a workbook of 1,048,576 empty
# rows in 37 s and 250 MB. Address space is a coarse measure, and most of this is what Python and its libraries map.
MAX_ADDRESS_SPACE = 400 << 20
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv.pop(1)),) * 2)
from wizard.app import main
sys.exit(main())
"""


def workbook(change: Callable[[Path, Path], object]) -> Callable[[Path], object]:
    """A file made from a good workbook beside it."""

    def make(path: Path) -> object:
        good = write_workbook(path.with_name("good.xlsx"), [line.split(",") for line in ROWS.splitlines()])
        return change(good, path)

    return make


def data(of: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(of)


def sheet(cells: str, doctype: bytes = b"") -> Callable[[Path], object]:
    return workbook(lambda good, path: with_parts(good, path, {SHEET: doctype + sheet_xml(cells)}))


def cell(text: str) -> str:
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'


NOISE = random.Random(3).randbytes(3_000_000).hex()
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)
READ = {
    "plain": (".csv", data(ROWS.encode()), BOTH),
    "no header": (".csv", data(ROWS.partition("\n")[2].encode()), BOTH),
    "GB18030": (".csv", data(CHINESE.encode("gb18030")), BOTH),
    "BOM": (".csv", data(ROWS.encode("utf-8-sig")), BOTH),
    "semicolons": (".csv", data(ROWS.replace(",", ";").encode()), BOTH),
    "tabs": (".txt", data(ROWS.replace(",", "\t").encode()), BOTH),
    "UTF-16": (".csv", data(ROWS.encode("utf-16")), BOTH),
    "old Mac line ends": (".csv", data(ROWS.replace("\n", "\r").encode()), BOTH),
    "quoted newlines": (".csv", data(b'note,error_code\n"a\n""b""\n\nc",131047\nx,131026\n'), BOTH),
    "cut in a row": (".csv", data(ROWS.encode()[:-9]), {"131047": 1}),
    "cut in a character": (".csv", data((CHINESE + "尾,1,131026").encode("gb18030")[:-11]), BOTH),
    "formula cells": (".csv", data(b"error_code\n=1+131047\n131026\n131047\n"), BOTH),
    "workbook": (".xlsx", workbook(lambda good, path: good.rename(path)), BOTH),
    "workbook named csv": (".csv", workbook(lambda good, path: good.rename(path)), BOTH),
    "csv named xlsx": (".xlsx", data(ROWS.encode()), BOTH),
    "formulas of a workbook": (
        ".xlsx",
        lambda path: write_workbook(path, [["error_code"], ["=1+131047"], [131026], [131047]]),
        BOTH,
    ),
    "the sheet's last row": (
        ".xlsx",
        sheet(cell("error_code") + '<row r="1048576"><c r="A1048576"><v>131047</v></c></row>'),
        {"131047": 1},
    ),
}
REFUSED = {
    "empty": (".csv", data(b""), "table-blank"),
    "NUL": (".csv", data(ROWS.replace("w2", "w\x002").encode()), "table-binary"),
    "picture": (".csv", data(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), "table-binary"),
    "open quote": (".csv", data(b'note,error_code\n"open,131047\n' + b"y,131026\n" * 9), "table-cut"),
    "open quote before 30 MB": (".csv", data(b'note,error_code\n"' + b"y,131047\n" * 3_400_000), "table-line-too-long"),
    "one line of 30 MB": (".csv", data(b"a" * 30_000_000), "table-line-too-long"),
    "zip bomb": (".xlsx", sheet(cell("0" * 100_000_000)), "table-expands"),
    "entity bomb": (".xlsx", sheet(cell("&a11;"), LAUGHS), "table-damaged"),
    "one cell that looks like many rows": (
        ".xlsx",
        sheet(cell("row>".join(NOISE[at : at + 30_000] for at in range(0, len(NOISE), 30_000)))),
        "table-expands",
    ),
    "cut workbook": (".xlsx", workbook(lambda good, path: path.write_bytes(good.read_bytes()[:-300])), "table-damaged"),
}


def diagnosed(path: Path, limit: int = MAX_ADDRESS_SPACE) -> tuple[int, list[dict[str, object]], str]:
    """Exit code, records and what was said, in a process that may not map more than so many bytes."""
    words = ["diagnose", str(path), "--json", "--data-dir", str(path.with_name("data"))]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *words],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of address space")
@pytest.mark.parametrize(("ending", "make", "codes"), READ.values(), ids=READ)
def test_log_is_read(tmp_path: Path, ending: str, make: Callable[[Path], object], codes: dict[str, int]) -> None:
    path = tmp_path / f"log{ending}"
    make(path)
    code, records, said = diagnosed(path)

    assert code == 0, said
    assert {one["name"]: one["count"] for one in records if one.get("type") == "diagnosis"} == codes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of address space")
@pytest.mark.parametrize(("ending", "make", "key"), REFUSED.values(), ids=REFUSED)
def test_log_is_refused_with_its_reason(tmp_path: Path, ending: str, make: Callable[[Path], object], key: str) -> None:
    path = tmp_path / f"log{ending}"
    make(path)
    code, records, said = diagnosed(path)

    assert (code, [one["code"] for one in records]) == (2, [key]), said
    assert records[0]["fix"]
