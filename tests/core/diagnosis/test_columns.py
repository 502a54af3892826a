"""Columns found by name, by content, or asked for."""

from __future__ import annotations

import pytest

from tests.core.diagnosis.tables import TABLE
from wizard.core.diagnosis.columns import ColumnError, Columns, Wanted, find_columns


def found(header: list[str], *rows: list[str], wanted: Wanted | None = None) -> Columns:
    return find_columns([header, *rows], TABLE, wanted or Wanted())


ROW = ["m1", "8613800138000", "131047", "2026-11-01"]


@pytest.mark.parametrize(
    "name",
    ["error_code", "Error Code", "ERRORCODE", "errors.code", "code", "错误代码", "错误码", "失败代码", "error-code"],
)
def test_code_column_when_it_is_named(name: str) -> None:
    columns = found(["id", "recipient", name, "sent_at"], ROW)

    assert (columns.code, columns.recipient, columns.time, columns.has_header) == (2, 1, 3, True)
    assert columns.name(columns.code) == name


def test_columns_when_there_is_no_header_row() -> None:
    columns = found(ROW, ["m2", "8613800138001", "131026", "2026-11-02"])

    assert (columns.code, columns.recipient, columns.has_header) == (2, 1, False)
    assert columns.name(columns.code) == "3"


def test_header_when_a_row_of_values_holds_a_word_that_names_columns() -> None:
    columns = found(["8613800138000", "131047", "error"], ["8613800138001", "131047", "error"])

    assert (columns.has_header, columns.code, columns.names) == (False, 1, ("1", "2", "3"))


def test_code_column_when_only_its_content_tells() -> None:
    assert found(["编号", "甲", "乙"], ["a1", "(#131047) Re-engagement", "x"]).code == 1


def test_code_column_when_a_sentence_column_holds_it() -> None:
    assert found(["id", "失败原因"], ["a1", "见 (#100) Invalid parameter"]).code == 1


def test_code_column_when_two_are_named_and_one_holds_codes() -> None:
    assert found(["code", "error_code"], ["BR", "131047"]).code == 1


@pytest.mark.parametrize(
    ("header", "row", "key", "known"),
    [
        pytest.param(["甲", "乙"], ["131047", "131026"], "column-code-unclear", "甲, 乙", id="two-hold-codes"),
        pytest.param(
            ["error_code", "fail_code"], ["1", "2"], "column-code-unclear", "error_code, fail_code", id="two-names"
        ),
        pytest.param(["编号", "姓名"], ["x", "y"], "column-code-missing", "编号, 姓名", id="none"),
        pytest.param(
            ["订单", "金额"], ["100", "190"], "column-code-missing", "订单, 金额", id="short-numbers-are-no-codes"
        ),
    ],
)
def test_code_column_when_unclear_is_asked_with_names(header: list[str], row: list[str], key: str, known: str) -> None:
    with pytest.raises(ColumnError) as caught:
        found(header, row)

    assert (caught.value.key, caught.value.parameters["known"]) == (key, known)


@pytest.mark.parametrize("wanted", ["乙", "2"])
def test_code_column_when_chosen(wanted: str) -> None:
    assert found(["甲", "乙"], ["131047", "131026"], wanted=Wanted(code=wanted)).code == 1


def test_code_column_when_chosen_by_a_name_that_is_not_there() -> None:
    with pytest.raises(ColumnError) as caught:
        found(["甲", "乙"], ["131047", "131026"], wanted=Wanted(code="丙"))

    assert caught.value.parameters == {"name": "丙", "known": "甲, 乙"}


def test_column_when_its_name_stands_twice_is_chosen_by_number() -> None:
    header, row = ["error_code", "error_code"], ["131047", "131026"]
    for wanted, key in ((Wanted(), "column-code-unclear"), (Wanted(code="error_code"), "column-twice")):
        with pytest.raises(ColumnError) as caught:
            found(header, row, wanted=wanted)
        assert (caught.value.key, caught.value.parameters["known"]) == (key, "error_code (1), error_code (2)")
    assert found(header, row, wanted=Wanted(code="2")).code == 1


def test_recipient_column_when_two_could_be_meant_and_a_list_is_wanted() -> None:
    header, row = ["phone", "to", "error_code"], ["8613800138000", "8613800138001", "131050"]
    with pytest.raises(ColumnError) as caught:
        found(header, row, wanted=Wanted(needs_recipient=True))

    assert caught.value.key == "column-recipient-unclear"
    assert found(header, row).recipient is None
    assert found(header, row, wanted=Wanted(recipient="to", needs_recipient=True)).recipient == 1


def test_recipient_column_when_a_list_is_wanted_and_there_is_none() -> None:
    with pytest.raises(ColumnError, match="column-recipient-missing"):
        found(["id", "error_code"], ["a", "131050"], wanted=Wanted(needs_recipient=True))


def test_recipient_column_when_it_is_the_sender() -> None:
    columns = found(["phone_number_id", "error_code"], ["106540352242922x", "131050"])

    assert columns.recipient is None
