"""The printable page: well formed, everything escaped, nothing loaded from outside, every word from the texts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.core.checklist import (
    Checklist,
    DeadlineRow,
    FindingRow,
    NextRow,
    Row,
    StateRow,
    SystemSection,
    WaitRow,
    WaiverRow,
    checklist_html,
    moment,
)
from wizard.core.documents import PaperState
from wizard.core.findings import Severity
from wizard.core.ladder import RungState
from wizard.core.texts import Texts, flatten
from wizard.core.waits import NOT_SUBMITTED

TEXTS = Path(__file__).parents[2] / "resources" / "texts"
SUBMITTED = datetime(2026, 11, 21, 14, 3, tzinfo=timezone(timedelta(hours=8)))


def _words(language: str) -> Texts:
    table = flatten(tomllib.loads((TEXTS / language / "checklist.toml").read_text("utf-8")))
    return Texts(lambda _language, _segment: table, language)


def _html(model: Checklist, language: str = "zh_CN") -> str:
    texts = _words(language)

    def text(key: str, parameters: Mapping[str, object]) -> str:
        assert texts.has(key), key
        return texts.get(key, **parameters)

    return checklist_html(model, text)


FULL = Checklist(
    language="zh-CN",
    platform="Ozon",
    entry="ozon-demo",
    rules_date="2026-11-21",
    practice=True,
    score=75,
    company=(Row("公司全称", "虚构有限公司"),),
    papers=tuple(StateRow("营业执照", state, "PDF") for state in PaperState),
    systems=(SystemSection("Ozon Seller API", tuple(StateRow("密钥有效", state) for state in RungState)),),
    settings=(Row("时区", "UTC"),),
    findings=tuple(FindingRow(severity, "一句话", "怎么办", "https://example.com/?a=1&b=2") for severity in Severity),
    waivers=(WaiverRow("不放链接", "发货", "第一行\n第二行"),),
    waits=tuple(
        WaitRow("模板审核", state, SUBMITTED, SUBMITTED + timedelta(hours=48))
        for state in (NOT_SUBMITTED, "submitted", "approved", "declined", "attested")
    ),
    deadlines=(DeadlineRow("密钥到期", datetime(2027, 5, 1, tzinfo=UTC)),),
    next_steps=(NextRow("打开后台", "https://example.com/next"), NextRow("等结果", "javascript:alert(1)")),
)


class _Reader(HTMLParser):
    """Notes tags and attributes, and that what is opened is closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_checklist_has_a_word_for_everything_and_no_hole_left(language: str) -> None:
    reader = _read(_html(FULL, language))
    assert not re.search(r"checklist\.|\{[a-z_]+\}", reader.text)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_checklist_when_everything_is_empty_says_so_in_each_section(language: str) -> None:
    page = _html(Checklist("en", "Ozon", "ozon-demo", "2026-11-21"), language)
    assert page.count('<p class="quiet">') == 10
    assert "<table>" not in page


def test_checklist_loads_and_runs_nothing() -> None:
    page = _html(FULL)
    reader = _read(page)
    assert not reader.tags & {"script", "img", "link", "iframe", "object", "embed", "form", "svg", "base"}
    assert not {name for name, _ in reader.attributes} & {"src", "srcset", "style", "background", "onclick", "onload"}
    assert "url(" not in page and "@import" not in page
    assert [value for name, value in reader.attributes if name == "href"].count("javascript:alert(1)") == 0
    assert "default-src 'none'" in page


def test_checklist_makes_links_of_https_addresses_only() -> None:
    links = [value for name, value in _read(_html(FULL)).attributes if name == "href"]
    assert set(links) == {"https://example.com/?a=1&b=2", "https://example.com/next"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
@example("<script>alert(1)</script>")
@example("&lt;b&gt; \"'>")
def test_checklist_shows_any_value_as_it_is_and_never_as_markup(value: str) -> None:
    tags = _read(_html(_holding("x"))).tags
    reader = _read(_html(_holding(value)))
    assert reader.tags == tags
    assert reader.text.count(value) >= 20


def _holding(value: str) -> Checklist:
    """A page with the value in every place that takes one."""
    return Checklist(
        language="zh-CN",
        platform=value,
        entry=value,
        rules_date=value,
        company=(Row(value, value),),
        papers=(StateRow(value, "ready", value),),
        systems=(SystemSection(value, (StateRow(value, "passed", value),)),),
        settings=(Row(value, value),),
        findings=(FindingRow("error", value, value, value), FindingRow("info", "x", source="https://" + value)),
        waivers=(WaiverRow(value, value, value),),
        waits=(WaitRow(value, "submitted"),),
        deadlines=(DeadlineRow(value, SUBMITTED),),
        next_steps=(NextRow(value, "https://x.example/" + value),),
    )


def test_checklist_times_are_absolute_in_their_own_zone() -> None:
    page = _html(FULL)
    assert "2026-11-21 14:03 UTC+08:00" in page
    assert "2027-05-01 00:00 UTC" in page
    assert moment(None) == "–"


def test_checklist_keeps_the_lines_of_a_reason() -> None:
    assert "第一行<br>第二行" in _html(FULL)


def test_checklist_is_the_same_for_the_same_model() -> None:
    assert _html(FULL) == _html(replace(FULL))


def test_checklist_marks_practice_and_only_then() -> None:
    assert '<p class="practice">' in _html(FULL)
    assert '<p class="practice">' not in _html(replace(FULL, practice=False))
