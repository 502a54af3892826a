"""CSV of any encoding and delimiter, read back as it was written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.adapters.spreadsheets import Table, TableInputError, TableOptions, open_table

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
DELIMITERS = (",", ";", "\t", "|")
# What an encoding can hold and a table may: no surrogates, no control characters but tab and line ends.
CELLS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"),
        st.sampled_from('\t\n,;|"号码错误代码'),
    ),
    max_size=12,
)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6)
PLAIN = st.text(st.sampled_from("abc 123号码错误"), min_size=1, max_size=8).map(str.strip).filter(bool)


def written(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def cells(table: Table) -> list[list[str]]:
    return [row for _, row in table.rows()]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "log.csv"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", DELIMITERS, ids=["comma", "semicolon", "tab", "bar"])
@given(rows=TABLES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_when_written_and_read_are_the_same(
    path: Path, encoding: str, delimiter: str, rows: list[list[str]]
) -> None:
    path.write_bytes(written(rows, delimiter).encode(encoding))
    named = encoding.removesuffix("-sig")

    assert cells(open_table(path, TableOptions(named, delimiter))) == rows


@pytest.mark.parametrize("delimiter", DELIMITERS, ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@given(rows=st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(PLAIN, min_size=n, max_size=n), min_size=1)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_encoding_and_delimiter_when_not_told_are_found(
    path: Path, encoding: str, delimiter: str, rows: list[list[str]]
) -> None:
    data = written(rows, delimiter).encode(encoding)
    path.write_bytes(data)
    table = open_table(path)

    assert cells(table) == rows
    assert table.delimiter == delimiter
    # Pure ASCII is the same bytes in both.
    assert table.encoding == ("utf-8" if encoding == "gb18030" and data.isascii() else encoding)


def test_rows_when_newlines_are_quoted_keep_spreadsheet_numbers(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text('a,b\r\n"x\r\ny",1\r\n\r\nz,2', "utf-8", newline="")

    assert list(open_table(path).rows()) == [(1, ["a", "b"]), (2, ["x\r\ny", "1"]), (4, ["z", "2"])]


def test_delimiter_when_the_file_names_it(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("sep=;\na,b;c\n1,5;2\n", "utf-8")

    assert list(open_table(path).rows()) == [(2, ["a,b", "c"]), (3, ["1,5", "2"])]


def test_delimiter_when_there_is_one_column(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("131047\n131026\n", "utf-8")

    assert cells(open_table(path)) == [["131047"], ["131026"]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_rows_when_lines_end_in_any_way(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(line_end.join(["a,b", "1,2"]).encode())

    assert cells(open_table(path)) == [["a", "b"], ["1", "2"]]


def test_rows_when_the_file_ends_inside_a_character_are_read_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("a,b\n1,号".encode()[:-1])
    table = open_table(path)

    assert (cells(table), table.cut) == ([["a", "b"], ["1", ""]], True)


@pytest.mark.parametrize(
    ("data", "key", "row"),
    [
        pytest.param(b"", "table-blank", None, id="empty"),
        pytest.param(b" \r\n\n", "table-blank", None, id="blank"),
        pytest.param(b"\xef\xbb\xbf", "table-blank", None, id="only-a-mark"),
        pytest.param(b"a,b\n1,\0", "table-binary", None, id="nul"),
        pytest.param("号,b\n".encode("utf-16-le"), "table-binary", None, id="utf-16-without-a-mark"),
        pytest.param(b"\xff\xfe\0\0a\0\0\0", "table-encoding", None, id="utf-32"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "table-binary", None, id="picture"),
        pytest.param(b"\x1f\x8b\x08\0" + b"\xff" * 40, "table-binary", None, id="gzip"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\xff\xff", "table-binary", None, id="pdf"),
        pytest.param(b"a,b\n1,\xff\xff\n", "table-binary", None, id="no-encoding-fits"),
        pytest.param(b'a,b\n1,"never closed\n2,x\n', "table-cut", 2, id="open-quote"),
        pytest.param(b'a,b\n1,"x"y\n', "table-quote", 2, id="text-after-a-quote"),
        pytest.param(b"a,b\n1," + b"x" * 200_000, "table-line-too-long", 2, id="endless-cell"),
        pytest.param(b"a,b\n" + b"x," * 3_000_000, "table-line-too-long", 2, id="endless-line"),
        pytest.param(b"a,b\n" + b"," * 20_000, "table-line-too-long", 2, id="endless-columns"),
        pytest.param(b"a,b\n" + b'"\n",' * 2_500_000, "table-line-too-long", 2, id="endless-record"),
    ],
)
def test_file_when_it_is_no_table_is_refused(tmp_path: Path, data: bytes, key: str, row: int | None) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(data)

    with pytest.raises(TableInputError) as caught:
        list(open_table(path).rows())

    assert (caught.value.key, caught.value.parameters.get("row")) == (key, row)


@pytest.mark.parametrize(
    ("name", "key"),
    [pytest.param("missing.csv", "file-missing", id="missing"), pytest.param(".", "not-a-file", id="folder")],
)
def test_path_when_there_is_no_file(tmp_path: Path, name: str, key: str) -> None:
    with pytest.raises(TableInputError, match=key):
        open_table(tmp_path / name)


def test_encoding_when_named_wrongly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("号码,b\n".encode("gb18030"))

    with pytest.raises(TableInputError) as caught:
        open_table(path, TableOptions(encoding="utf-8"))

    assert (caught.value.key, caught.value.parameters["encoding"]) == ("table-encoding", "UTF-8")


@given(data=st.binary(max_size=300))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_file_when_it_is_anything_is_read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        rows = list(open_table(path).rows())
    except TableInputError as error:
        assert error.key.startswith("table-")
    else:
        assert all(cells for _, cells in rows)


def test_file_when_larger_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.truncate((2 << 30) + 1)

    with pytest.raises(TableInputError) as caught:
        open_table(path)

    assert (caught.value.key, caught.value.parameters["limit"]) == ("table-too-large", 2048)
