"""Times and rules in a person's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.platform import RuleDescriptor
from wizard.core.findings import Evidence, Severity
from wizard.core.texts import Texts
from wizard.gui.moments import Moments
from wizard.gui.rule_words import statement

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))


def moments(language: str = "zh_CN") -> Moments:
    return Moments(Resources([shipped_root()]).texts(language), NOW, CHINA)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (31, "还剩 31 小时"),
        (0.75, "还剩 45 分钟"),
        (48, "还剩 48 小时"),
        (12 * 24 + 1, "12 天后"),
        (0, "已过期 0 分钟"),
        (-6, "已过期 6 小时"),
        (-72, "已过期 3 天"),
    ],
)
def test_remaining_time_in_words(hours: float, words: str) -> None:
    assert moments().left(NOW + timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 21, 6, 2, tzinfo=UTC), "今天 14:02"),
        (datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2026, 11, 1, 6, 3, tzinfo=UTC), "2026-11-01 14:03"),
    ],
    ids=["today", "yesterday", "midnight-here", "earlier"],
)
def test_moment_is_named_by_the_sellers_own_day(moment: datetime, words: str) -> None:
    assert moments().when(moment) == words


def rule(**parameters: object) -> RuleDescriptor:
    return RuleDescriptor("r/x", 1, Severity.ERROR, Evidence.GUIDE, (), "/steps/a", "check", parameters)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"r/x.message": "文案里有外部链接：{found}。Ozon 禁止外部链接。"}, "文案里有外部链接。Ozon 禁止外部链接。"),
        ({"r/x.message": "像有促销内容：{found}（词条 {word}）。"}, "像有促销内容。"),
        ({"r/x.message": "正文有 {length} 个字符，最多 {max} 个。不能再多。"}, "不能再多。"),
        ({"r/x.message": "最多 {max} 个。"}, "最多 9 个。"),
        ({"r/x.message": "名称 {value} 用了两次。", "r/x.fix": "改成不同的名称。"}, "改成不同的名称。"),
        ({"r/x.message": "x {value}", "r/x.says": "名称各不相同。"}, "名称各不相同。"),
    ],
    ids=["tail", "aside", "sentence-dropped", "parameter", "fix", "own-words"],
)
def test_rule_without_a_finding_has_no_empty_places(texts: dict[str, str], words: str) -> None:
    assert statement(rule(max=9), Texts(lambda _language, _segment: texts), "字段") == words
