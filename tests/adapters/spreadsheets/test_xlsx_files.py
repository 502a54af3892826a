"""XLSX: plain workbooks are read, dangerous and broken ones refused before they cost anything."""

from __future__ import annotations

import random
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.adapters.spreadsheets.workbooks import SHEET, sheet_xml, with_parts, with_smaller_size, write_workbook
from wizard.adapters.spreadsheets import Table, TableInputError, TableOptions, open_table
from wizard.adapters.spreadsheets.xlsx_package import MAX_ROW

ROWS = [["号码", "错误代码"], ["+8613800138000", 131047], ["x", 131026.0], [None, "(#131050) Stopped"]]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "good.xlsx", ROWS)


def cells(table: Table) -> list[list[str]]:
    return [row for _, row in table.rows()]


def refusal(path: Path) -> str:
    with pytest.raises(TableInputError) as caught:
        list(open_table(path).rows())
    return caught.value.key


def test_openpyxl_reads_xml_with_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML is True
    assert openpyxl.LXML is False


@pytest.mark.parametrize("name", ["log.xlsx", "log.csv", "log"])
def test_workbook_when_its_name_is_wrong_is_still_a_workbook(good: Path, name: str) -> None:
    table = open_table(good.rename(good.with_name(name)))

    assert table.format == "xlsx"
    assert cells(table) == [
        ["号码", "错误代码"],
        ["+8613800138000", "131047"],
        ["x", "131026"],
        ["", "(#131050) Stopped"],
    ]


def test_csv_when_named_xlsx_is_read_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_text("a,b\n1,2\n", "utf-8")

    assert open_table(path).format == "csv"


def test_cells_when_they_are_times_formulas_and_numbers(tmp_path: Path) -> None:
    row = [datetime(2026, 11, 1, 9, 30), "=1+131047", 0.5, True, 10**14]
    table = open_table(write_workbook(tmp_path / "log.xlsx", [["a", "b", "c", "d", "e"], row]))

    assert cells(table)[1] == ["2026-11-01T09:30:00", "=1+131047", "0.5", "True", "100000000000000"]


def test_sheet_when_the_first_is_empty_the_next_is_read(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "log.xlsx", ROWS, title="失败", first="说明")

    assert (open_table(path).sheet, open_table(path).sheets) == ("失败", ("说明", "失败"))
    assert open_table(path, TableOptions(sheet="说明")).sheet == "说明"
    with pytest.raises(TableInputError) as caught:
        open_table(path, TableOptions(sheet="别的"))
    assert caught.value.parameters["known"] == "说明, 失败"


def test_rows_when_the_sheet_lies_about_its_size_are_all_read(good: Path, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in (1, 2, 5))
    xml = sheet_xml(rows).replace(b"<sheetData>", b'<dimension ref="A1:A2"/><sheetData>')
    path = with_parts(good, tmp_path / "lying.xlsx", {SHEET: xml})

    assert list(open_table(path).rows()) == [(1, ["1"]), (2, ["2"]), (5, ["5"])]


def test_zip_bomb_named_xlsx_is_refused(good: Path, tmp_path: Path) -> None:
    bomb = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "0" * 60_000_000 + "</t></is></c></row>")
    path = with_parts(good, tmp_path / "bomb.xlsx", {SHEET: bomb})

    assert path.stat().st_size < 200_000
    assert refusal(path) == "table-expands"


def test_zip_bomb_when_its_header_lies_about_the_size_is_refused(good: Path, tmp_path: Path) -> None:
    bomb = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "0" * 60_000_000 + "</t></is></c></row>")
    path = with_smaller_size(with_parts(good, tmp_path / "bomb.xlsx", {SHEET: bomb}), SHEET, 50_000)

    with zipfile.ZipFile(path) as package:
        assert package.getinfo(SHEET).file_size == 50_000
    assert refusal(path) == "table-damaged"


def test_row_when_it_alone_is_enormous_is_refused(good: Path, tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3_000_000).hex()
    xml = sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{noise}</t></is></c></row>')

    assert refusal(with_parts(good, tmp_path / "wide.xlsx", {SHEET: xml})) == "table-expands"


def test_row_when_its_text_looks_like_the_end_of_rows_is_refused(good: Path, tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3_000_000).hex()
    text = "row>".join(noise[at : at + 30_000] for at in range(0, len(noise), 30_000))
    xml = sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')

    assert refusal(with_parts(good, tmp_path / "wide.xlsx", {SHEET: xml})) == "table-expands"


@pytest.mark.parametrize("hidden", ["<![CDATA[<row r='2'>]]>", "<!-- <row r='2'> -->"], ids=["cdata", "comment"])
def test_sheet_when_it_holds_what_no_spreadsheet_writes_is_refused(good: Path, tmp_path: Path, hidden: str) -> None:
    xml = sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{hidden}</t></is></c></row>')

    assert refusal(with_parts(good, tmp_path / "odd.xlsx", {SHEET: xml})) == "table-damaged"


def test_rows_when_very_many_are_empty_are_passed_over(good: Path, tmp_path: Path) -> None:
    """A sheet formatted far down, as Excel writes one. To the last row, 1,048,576: 37 s and 250 MB (2026-11-22)."""
    rows = "".join(f'<row r="{n}"/>' for n in range(1, 260_000))
    xml = sheet_xml(rows + '<row r="260000"><c r="A260000"><v>131047</v></c></row>')

    assert len(xml) > MAX_ROW
    assert list(open_table(with_parts(good, tmp_path / "rows.xlsx", {SHEET: xml})).rows()) == [(260000, ["131047"])]


def test_parts_when_there_are_thousands_are_refused(good: Path, tmp_path: Path) -> None:
    parts = {f"xl/media/{n}.png": b"" for n in range(4_001)}

    assert refusal(with_parts(good, tmp_path / "many.xlsx", parts)) == "table-expands"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + sheet_xml(
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
)
BAD = {
    "macros": ({"xl/vbaProject.bin": b"x"}, (), "table-macros"),
    "links": ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, (), "table-links"),
    "no workbook": ({}, ("xl/workbook.xml",), "table-not-excel"),
    "no types": ({}, ("[Content_Types].xml",), "table-damaged"),
    "no sheet": ({}, (SHEET,), "table-sheet"),
    "broken xml": ({SHEET: b"<worksheet><sheetData><row"}, (), "table-damaged"),
    "entities": ({SHEET: ENTITIES}, (), "table-damaged"),
    "row beyond excel": ({SHEET: sheet_xml('<row r="999999999999"><c r="A1"><v>1</v></c></row>')}, (), "table-damaged"),
    "column beyond excel": ({SHEET: sheet_xml('<row r="1"><c r="AAAAAA1"><v>1</v></c></row>')}, (), "table-damaged"),
}


@pytest.mark.parametrize(("parts", "leave_out", "key"), BAD.values(), ids=BAD)
def test_workbook_when_it_is_bad_is_refused(
    good: Path, tmp_path: Path, parts: dict[str, bytes], leave_out: tuple[str, ...], key: str
) -> None:
    assert refusal(with_parts(good, tmp_path / "bad.xlsx", parts, leave_out)) == key


def test_old_excel_or_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)

    assert refusal(path) == "table-old-excel"


def test_other_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("log.csv", "a,b\n")

    assert refusal(path) == "table-not-excel"


@pytest.mark.parametrize("seed", range(40))
def test_workbook_when_bytes_are_damaged_is_read_or_refused(good: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(good.read_bytes())
    if seed % 4 == 0:
        data = data[: chance.randrange(4, len(data))]
    for _ in range(chance.randrange(0, 20)):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(bytes(data))

    try:
        rows = cells(open_table(path))
    except TableInputError as error:
        assert error.key.startswith("table-")
    else:
        assert all(isinstance(cell, str) for row in rows for cell in row)
