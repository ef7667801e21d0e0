"""Numbers that may be counts: found with their unit, and refused where they are dates, plans, changes or fixed terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nlp.errors import NumeralError
from nlp.figures.lexicon import lexicon
from nlp.figures.numerals import ARABIC, BIG_SCALES, HAN, SPACED, SPELLED, parse_number

# Names and quotations: their numbers belong to the name, unless the quotation holds nothing but the number.
_NAMED = re.compile(r"《[^》]*》|〈[^〉]*〉|“(?!\s*(?:\d+|零)\s*”)[^”]{1,40}”|「[^」]*」")
_DATES = re.compile(
    r"[12]\d{3}\s*年(?:度)?(?:\s*\d{1,2}\s*月(?:底|份|初|末)?(?:\s*\d{1,2}\s*[日号])?)?|\d{1,2}\s*月(?!\S*?个月)(?:\s*\d{1,2}\s*[日号])?"
    r"|[0-9]{3,4}[-—－]\d{6,8}|\d{7,}(?!\s*[条件次人万])|[A-Z]{1,3}\d{3,}[-\d]*"
)
# The number of a document is looked for only where its year stands in brackets: its pattern is slow.
_BRACKETED_YEAR = r"[〔﹝\[【（(](?:19|20)\d\d[〕﹞\]】）)]"
_HAS_DOCUMENT = re.compile(_BRACKETED_YEAR)
_DATES_AND_DOCUMENTS = re.compile(rf"{_DATES.pattern}|\S{{0,3}}{_BRACKETED_YEAR}\s*[—-]?\d*\s*号")
_ENUMERATOR = re.compile(r"(?:^|(?<=[。；：]))\s*[（(]?\d{1,2}(?:[)）]|[、．]|\.(?!\d))")
_TERMINATOR = re.compile(r"\s*(?:[，、。；;,！）)]|$|利用|通过|其中)")
# 新增事项21项, 删减目录事项13项: what a catalogue gained or lost, beside the level that it has.
TAKEN_OUT = r"删减|核减|删去|调出|取消"
LISTED_THING = r"(?:了|公开|目录|清单)*(?:事项|条目)(?:了|共|约|近)?"
_CHANGE = re.compile(
    r"(?:增加|减少|增长|下降|上升|提高|降低|减|(?<![不最至大众])[多少]|增幅|降幅|涨幅|新增)(?:了|约|近|出|将近|超过|\s)*$"
    rf"|(?:增加|减少|新增|{TAKEN_OUT}){LISTED_THING}$"
)
BASE = re.compile(r"(?:由|从)(?:[^，。；、]{0,8}的|原来|原先|原有|上年|去年|20\d\d年|过去|年初|此前)?(?:约|近)?\s*$")
_MORE_THAN = re.compile(r"(?:比|较|同比)[^，]{0,16}$")
BASE_TAIL = re.compile(
    r"^[^，]{0,10}?(?:增加到|增加为|增到|增至|提高到|提升到|减少到|减到|减至|降到|降至|上升到|升到|升至|涨到|涨至|下降到|调整到|调整为|合并为|归并为|精简为|扩大到|扩展到|扩到|变为|变成|缩减|压缩)"
)
# How far back what refuses a number can reach.
_NEAR = 40
_DEALT_OUT = re.compile(r"(?:分别|依次)[^，。；\d]{0,8}$")
# 累计公开1326条，其中2015年新增402条: what a year added to a running sum is the level of that year.
_YEARS_SHARE = re.compile(
    r"累计.*其中[，：]?\s*(?:□+|(?:20\d\d|[本当今])年度?|年内)新(?:增加?|公开)(?:公开)?(?:各类|政府|政务)*(?:信息)?(?:了|约|近|共)?\s*$"
)
_SHARE = re.compile(r"(?:占(?:比|总数|全部|总量)?[^，]{0,10}|比例(?:为|达)?)\s*(?:约|近)?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number with its unit; `inside` is a 余, 多, 来 or + between them."""

    start: int
    end: int
    value: Decimal | None
    unit: str
    inside: str
    spelled: bool


@cache
def number_pattern() -> re.Pattern[str]:
    """A number, its scale, its 余 or 多, and its unit where it has one."""
    units = "|".join(map(re.escape, lexicon().units))
    # What a number opens with is asked first: most characters are let go before any look behind.
    return re.compile(
        rf"(?=[\d{SPELLED}\[【“〔(（])(?:(?<![\dA-Za-z.\-—–№])[\[【“〔(（]\s*(?P<boxed>\d+)\s*[\]】”〕)）](?=\s*(?:{units}))"
        rf"|(?P<spaced>{SPACED})(?=\s*[余多来几+]?\s*[百千万亿]?\s*[余多来几+]?\s*(?:{units}))|(?P<number>{ARABIC}|{HAN}))"
        rf"\s*(?P<few>[余多来几](?=[百千万亿]))?(?P<scale>[百千]|[万亿](?!元))?\s*(?P<more>[余多来几+])?\s*(?P<unit>{units})?"
        r"|(?P<vague>若干)(?P<vague_unit>条|件|篇|期|次|份)?"
    )


def mask(text: str) -> str:
    """The text with fixed terms, names and dates blanked, of the same length.

    Examples
    --------
    >>> mask("严格三审三校，编印《一件事手册》3期")
    '严格□□□□，编印□□□□□□□3期'
    """
    text = _ENUMERATOR.sub(_blank, _NAMED.sub(_blank, text))
    text = (_DATES_AND_DOCUMENTS if _HAS_DOCUMENT.search(text) else _DATES).sub(_blank, text)
    return lexicon().fixed.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return "□" * (match.end() - match.start())


def find_candidates(masked: str) -> list[Candidate]:
    """All numbers of a masked text that could count something.

    Examples
    --------
    >>> [(c.value, c.unit, c.inside) for c in find_candidates("公开260余条，在8个村张贴")]
    [(Decimal('260'), '条', '余')]
    """
    found = []
    for match in number_pattern().finditer(masked):
        candidate = _candidate(match)
        if candidate and not _refused(masked, match, candidate):
            found.append(candidate)
    return found


def all_numbers(masked: str) -> list[Candidate]:
    """All numbers of a masked text, changes and bases among them.

    Examples
    --------
    >>> [number.value for number in all_numbers("由2人增加到5人")]
    [Decimal('2'), Decimal('5')]
    """
    return [candidate for match in number_pattern().finditer(masked) if (candidate := _candidate(match))]


def _candidate(match: re.Match[str]) -> Candidate | None:
    if match["vague"]:
        return Candidate(match.start(), match.end(), None, match["vague_unit"] or "", "", True)
    if match["spaced"] and _DEALT_OUT.search(match.string, 0, match.start()):
        # 分别为3 5 8件: the blanks part numbers, and nobody can say which.
        return None
    number = match["boxed"] or match["spaced"] or match["number"]
    spelled = not number[0].isascii()
    unit = match["unit"] or ("%" if number.startswith("百分") else "")
    if spelled and not unit and (match["scale"] or number)[-1] not in BIG_SCALES:
        # Only 阅读量过万 and the like go without a unit.
        return None
    end = match.end() if unit or match["more"] or match["scale"] else match.end("number")
    try:
        value = parse_number(number, match["scale"] or "")
    except NumeralError:
        # 两三个, 十七八条: no count.
        return None
    return Candidate(match.start(), end, value, unit.replace("％", "%"), match["more"] or match["few"] or "", spelled)


def _refused(masked: str, match: re.Match[str], candidate: Candidate) -> bool:
    left, right = masked[: candidate.start], masked[candidate.end :]
    lex = lexicon()
    after_number = masked[match.start("unit") :] if match["unit"] else right
    if candidate.value is None:
        return False
    if lex.not_after.search(left[-_NEAR:]) or (match["unit"] and lex.not_before.match(after_number)):
        return True
    if not candidate.unit and not _TERMINATOR.match(right):
        return True
    return is_change(left, right) or (candidate.unit == "%" and _SHARE.search(left) is not None)


def is_years_share(left: str) -> bool:
    """Whether the number after `left` is what one year added to a sum over the years, and so the level of that year.

    Examples
    --------
    >>> is_years_share("累计公开1326条，其中今年新增"), is_years_share("公开96条，比上年新增")
    (True, False)
    """
    return "累计" in left and _YEARS_SHARE.search(left) is not None


def is_change(left: str, right: str) -> bool:
    """Whether the number between `left` and `right` is an increase, a decrease or the level it started from.

    Examples
    --------
    >>> is_change("比上年增加", "。"), is_change("目录事项由", "增加到51项"), is_change("增加到", "项")
    (True, True, False)
    """
    if is_years_share(left):
        return False
    clause = left[max(left.rfind(mark) for mark in "，。；：") + 1 :]
    if _CHANGE.search(clause):
        return True
    if _MORE_THAN.search(clause) and re.search(r"[增减多少升降]", clause + right[:3]):
        return not re.search(r"(?:至|到|达到?|为)\s*$", clause)
    return BASE.search(clause) is not None and BASE_TAIL.match(right) is not None
