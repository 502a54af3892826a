"""How far two spellings of a company's or a person's name agree, and where they part (A-05).

Sources: Company Law art. 8 (有限责任公司 and 有限公司 name the same kind of company, a registered name holds one
of them); a registered name is shown and exported as it is, only the comparison folds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.core.findings import Span
from wizard.core.identifiers.traced import Traced, is_invisible, trace


class Grade(StrEnum):
    """From the best to the worst; `name-comparison.<grade>.message` is what people read."""

    IDENTICAL = "identical"
    EQUAL_NORMALISED = "equal-normalised"
    SUFFIX_DIFFERS = "suffix-differs"
    ONE_CHARACTER_DIFFERS = "one-character-differs"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A grade, and the differing places as ranges of the two names as they were given.

    An empty range stands where the other name has something more. `parameters` are `left` and `right`, the differing
    text as it was given ("" when there is none), and for one-character-differs also `likeness`: "variant"
    (simplified and traditional forms), "look-alike" or "none".
    """

    grade: Grade
    left_spans: tuple[Span, ...] = ()
    right_spans: tuple[Span, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)


# Not one-to-one by law, so never folded silently: a difference made of these alone is still reported, with its places.
_VARIANTS_TABLE = (
    "户戶戸 吴吳 责責 东東 华華 国國 实實 业業 贸貿 电電 广廣 云雲 网網 发發 达達 龙龍 兴興 汇匯 丰豐 进進 "
    "运運 际際 团團 万萬 亿億 义義 乐樂 宝寶 马馬 鸿鴻 飞飛 长長 门門 阳陽 陈陳 张張 刘劉 杨楊 赵趙 黄黃 "
    "许許 邓鄧 郑鄭 谢謝 罗羅 韩韓 冯馮 钱錢 孙孫 叶葉 苏蘇 卢盧 蒋蔣 贾賈 济濟 码碼 机機 车車 饰飾 织織 "
    "纺紡 药藥 医醫 术術 创創 联聯 环環 优優 诚誠 银銀 铁鐵 钢鋼 铜銅 锋鋒 锦錦 镇鎮 县縣 区區 岛島 庆慶 "
    "宁寧 湾灣 汉漢 沈瀋 滨濱 辽遼 陕陝 苍蒼 艺藝 设設 计計 备備 经經 营營 产產 种種 质質 货貨 财財 资資 "
    "购購 风風 凤鳳 鱼魚 鸟鳥 鹏鵬 鹤鶴 丽麗 润潤 泽澤 涛濤 炜煒 烨燁 玛瑪 顺順 领領 颖穎 "
)
_LOOK_ALIKES_TABLE = (
    "己已巳 未末 日曰 土士 人入 千干于 大太犬 天夭 戊戌戍 冶治 侯候 刀力 辰晨 晴睛 崇祟 茶荼 ·・•‧ -–—−ー一 "
    "0oоο○〇 1lі|ι 5s 8b aаα eе pрρ cс xхχ yу kкκ mм tтτ nη vν"
)
_VARIANTS = tuple(_VARIANTS_TABLE.split())
_LOOK_ALIKES = (*_VARIANTS, *_LOOK_ALIKES_TABLE.split())
_SUFFIXES = re.compile(
    r"(?:股份有限公司|有限[责責]任公司|有限公司"
    r"|(?<![^\W_])(?:(?:co\.?|company)[\s,]*)?(?:limited|ltd\.?|l\.?l\.?c\.?|incorporated|inc\.?|plc)"
    r"|(?<![^\W_])(?:corporation|corp\.?|company|gmbh|sarl|s\.a\.r\.l\.?|sasu?|ооо|оао|зао|пао|ао))\s*\Z"
)
_PREFIXES = re.compile(r"\s*(?:общество с ограниченной ответственностью|ооо|оао|зао|пао|ао|ип)(?=[\s\"])")
_BRACKETS = str.maketrans("[]【】〔〕〖〗{}⟨⟩" + "«»“”„‟「」『』" + "‘’‛", "()" * 6 + '"' * 10 + "'" * 3)
_EDGE_MARKS = " \t\r\n,\"'"


def compare(left: str, right: str) -> Comparison:
    """Grade two names. The grade is the same either way round; the spans and parameters change places."""
    if left == right:
        return Comparison(Grade.IDENTICAL)
    one, other = _folded(left), _folded(right)
    a, b = _without_blanks(one), _without_blanks(other)
    if a.text == b.text:
        return _compared(Grade.EQUAL_NORMALISED, left, right, _folded_places(left, right, a, b))
    if not a.text or not b.text:
        return _compared(Grade.DIFFERENT, left, right, [(Span(0, len(left)), Span(0, len(right)))])
    if places := _legal_forms(one, other):
        return _compared(Grade.SUFFIX_DIFFERS, left, right, [places])
    if alike := _alike_places(a, b):
        places_alike, likeness = alike
        return _compared(Grade.ONE_CHARACTER_DIFFERS, left, right, places_alike, likeness)
    return _compared_middle(left, right, a, b)


def _folded(name: str) -> Traced:
    return trace(name).without(is_invisible).mapped(str.lower).mapped(lambda character: character.translate(_BRACKETS))


def _without_blanks(name: Traced) -> Traced:
    return name.without(str.isspace)


def _compared(
    grade: Grade, left: str, right: str, places: list[tuple[Span, Span]], likeness: str | None = None
) -> Comparison:
    left_spans, right_spans = tuple(a for a, _ in places), tuple(b for _, b in places)
    parameters = {"left": _cut(left, left_spans), "right": _cut(right, right_spans)}
    if likeness is not None:
        parameters["likeness"] = likeness
    return Comparison(grade, left_spans, right_spans, parameters)


def _cut(name: str, spans: tuple[Span, ...]) -> str:
    return " ".join(name[span.start : span.end] for span in spans).strip()


def _folded_places(left: str, right: str, a: Traced, b: Traced) -> list[tuple[Span, Span]]:
    """Where two names that are equal when folded were written differently."""
    return [
        (here, there)
        for here, there in zip(_stretches(left, a), _stretches(right, b), strict=True)
        if left[here.start : here.end] != right[there.start : there.end]
    ]


def _stretches(name: str, folded: Traced) -> Iterator[Span]:
    """Two ranges for each folded character, what was dropped before it and itself, and one for the dropped end."""
    start = 0
    for origin in folded.origins:
        yield Span(start, max(start, origin.start))
        yield Span(max(start, origin.start), max(start, origin.end))
        start = max(start, origin.end)
    yield Span(start, len(name))


def _legal_forms(one: Traced, other: Traced) -> tuple[Span, Span] | None:
    """Where the legal forms are, if the names differ in nothing else."""
    (stem, form, place), (other_stem, other_form, other_place) = _split(one), _split(other)
    if not stem or stem != other_stem or form.replace("責", "责") == other_form.replace("責", "责"):
        return None
    return place, other_place


def _split(name: Traced) -> tuple[str, str, Span]:
    """The bare name, its legal form and where that is (an empty range at the end when there is none)."""
    length = len(name.text)
    if match := _PREFIXES.match(name.text):
        start, end, stem = match.start(), match.end(), name.part(match.end(), length)
    elif match := _SUFFIXES.search(name.text):
        start, end, stem = match.start(), match.end(), name.part(0, match.start())
    else:
        start, end, stem = length, length, name
    bare = "".join(stem.text.strip(_EDGE_MARKS).split())
    return bare, "".join(name.text[start:end].split()), name.span(start, end)


def _alike_places(a: Traced, b: Traced) -> tuple[list[tuple[Span, Span]], str] | None:
    """The places of a one-character difference, or of several that are known variants or look-alikes."""
    differing = [i for i, (x, y) in enumerate(zip(a.text, b.text, strict=False)) if x != y]
    if len(a.text) == len(b.text):
        for likeness, pairs in (("variant", _VARIANTS), ("look-alike", _LOOK_ALIKES)):
            if all(any(a.text[i] in pair and b.text[i] in pair for pair in pairs) for i in differing):
                return [(a.span(i, i + 1), b.span(i, i + 1)) for i in differing], likeness
    start, end_a, end_b = _middle(a.text, b.text)
    if not _is_one_edit(a.text[start:end_a], b.text[start:end_b]) or max(len(a.text), len(b.text)) == end_a - start:
        return None
    return [(a.span(start, end_a), b.span(start, end_b))], "none"


def _is_one_edit(here: str, there: str) -> bool:
    if max(len(here), len(there)) == 1:
        return True
    return len(here) == len(there) == 2 and here == there[::-1]


def _middle(a: str, b: str) -> tuple[int, int, int]:
    """What is left when the common beginning and then the common end are taken away: start, end in a, end in b."""
    shorter = min(len(a), len(b))
    start = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    end = next((i for i in range(shorter - start) if a[-1 - i] != b[-1 - i]), shorter - start)
    return start, len(a) - end, len(b) - end


def _compared_middle(left: str, right: str, a: Traced, b: Traced) -> Comparison:
    start, end_a, end_b = _middle(a.text, b.text)
    return _compared(Grade.DIFFERENT, left, right, [(a.span(start, end_a), b.span(start, end_b))])
