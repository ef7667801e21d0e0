"""Numbers as clerks write them: digits, grouped digits, Chinese numerals plain and formal, 万 and 亿, and mixes of these.

Own code by measurement (benchmarks/numerals.py): cn2an 0.5.24 reads 0.91 of the numerals of other hands that a report could
hold (this grammar 0.996), takes 两三 for 23 and 零点 for 0, is three to six times slower and takes 0.2 s to import.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from nlp.errors import NumeralError

HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
BIG_SCALES = {"亿": 100_000_000, "万": 10_000}
_SCALES = HAN_SCALES | BIG_SCALES

_DIGIT = "〇零一二两三四五六七八九"
_PLAIN = f"{_DIGIT}十百千廿"
# 伍, 陆, 肆 and 拾 are words as well (队伍, 陆续, 大肆, 收拾).
_FORMAL = "壹贰叁柒捌玖佰仟"
# The ring ○ stands for 〇 inside a numeral; alone it is a blank to fill in.
_ANY = f"{_PLAIN}{_FORMAL}肆伍陆拾○"
# What a spelled count may end with: a cheap look before the grammar runs.
SPELLED = f"{_ANY}万亿"

# 1万2千, 3万4000, 2亿3000万; 1.2万3千 is found whole, to be refused.
_MIXED = rf"\d+(?:\.\d+)?(?:[百千万亿]零?(?:\d+|[{_DIGIT}]+))+[百千万]?"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)"
# Nothing opens a numeral inside another one, behind a minus or in a fraction, nor the second guess of 七、八十条.
_NOT_INSIDE = r"(?<![\dA-Za-z.\-—–№负兆百千万亿])(?<!分之)(?<!\d/)"
# Digits that a page layout set apart, 8 0条 or 9 8.5%, are one number where its unit follows, else none. Blanks beside the dot
# are of a number only before a scale, a share or money: items of a list have dots as well. A year before a count is no part of it.
_BLANK = r"[ \u3000]"
_APART = rf"(?!(?:19|20)\d\d{_BLANK})(?!0{_BLANK}|0\d)\d{{1,4}}(?:{_BLANK}{{1,2}}\d{{1,4}})"
_LOOSE_DOT = rf"(?:{_BLANK}?\.{_BLANK}|{_BLANK}\.)"
_ALONE = rf"(?<!\d{_BLANK})(?<!\d{_BLANK}\.)(?<!\d{_BLANK}\.{_BLANK})"
SPACED = (
    rf"{_NOT_INSIDE}{_ALONE}"
    rf"(?:{_APART}{{0,6}}{_LOOSE_DOT}\d{{1,6}}(?=\s*[余多]?(?:[万亿%％]|元))|{_APART}{{1,6}}(?:\.\d{{1,6}})?)(?!\d)"
)
ARABIC = rf"{_NOT_INSIDE}{_ALONE}(?>{_MIXED}|{_GROUPED}|\d+(?:\.\d+)?)(?!{_BLANK}{{1,2}}\d|{_BLANK}\.{_BLANK}?\d)"
# 几十, 数百, 半百: no number; but 总数十条 and 件数三百 are.
_WHOLE_SCALE = r"(?<![几半])(?<![^总件条份个人次期篇]数)"
_OPENS = (
    rf"(?:[{_DIGIT}廿壹贰叁柒捌玖]|{_WHOLE_SCALE}[十百千]|肆(?=[{_FORMAL}拾十百千万])|[伍陆](?=[拾佰仟])"
    # 上万 and 万余, not 万人 or 万事.
    rf"|(?:(?<=[上近超逾破])|(?<=[^通]过))万(?!元)|{_WHOLE_SCALE}万(?=[余多]))"
)
# The 万 of 万元 is of the unit, but for 一亿二千万元.
_CHAIN = (
    rf"(?<![{_PLAIN}{_FORMAL}拾万亿○])(?<![{_DIGIT}]点)(?<![{_DIGIT}十]、){_OPENS}"
    rf"[{_ANY}]*(?:亿[{_ANY}]+万(?=元)|(?:[{_ANY}]|[万亿](?!元))*)(?:点[{_DIGIT}]+)?"
)
HAN = rf"{_NOT_INSIDE}(?:百分之(?:\d+(?:\.\d+)?|[{_DIGIT}十百千万点]+)|百分百|{_CHAIN})"

# Full-width digits and the letters that OCR puts for 1 and 0, one character for one: offsets stay true.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋", "0123456789.%+")
_IS_FULL_WIDTH = re.compile("[０-９．％＋]")
_OCR_ONE = re.compile(r"(?<![A-Za-z])[lI](?=\d)|(?<=\d)[lI](?![A-Za-z])")
_OCR_ZERO = re.compile(r"(?<=\d)[oO](?![A-Za-z])")

_TO_PLAIN = str.maketrans(
    dict(zip("〇○两壹贰叁肆伍陆柒捌玖拾佰仟", "零零二一二三四五六七八九十百千", strict=True)) | {"廿": "二十"}
)
_NO_MARKS = str.maketrans("", "", ", \u3000")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_SIGN = re.compile(r"\d+|.", re.DOTALL)


def fold(text: str) -> str:
    """The text with plain digits, of the same length.

    Examples
    --------
    >>> fold("公开１２３条、l28条")
    '公开123条、128条'
    """
    if _IS_FULL_WIDTH.search(text):
        text = text.translate(_FULL_WIDTH)
    if "l" in text or "I" in text:
        text = _OCR_ONE.sub("1", text)
    return _OCR_ZERO.sub("0", text) if "o" in text or "O" in text else text


@lru_cache(maxsize=4096)
def parse_number(text: str, scale: str = "") -> Decimal:
    """The value of a numeral, times its 百, 千, 万 or 亿.

    Raises
    ------
    NumeralError
        For what is no numeral or only nearly one number: 三四百, 十七八, 百十一.

    Examples
    --------
    >>> parse_number("1.8", "万"), parse_number("1,128"), parse_number("三百零二"), parse_number("两")
    (Decimal('18000'), Decimal('1128'), Decimal('302'), Decimal('2'))
    >>> parse_number("一万二千"), parse_number("3万4000"), parse_number("一百五"), parse_number("伍拾贰")
    (Decimal('12000'), Decimal('34000'), Decimal('150'), Decimal('52'))
    """
    if text == "百分百":
        return Decimal(100)
    digits = text.removeprefix("百分之").translate(_NO_MARKS)
    value = Decimal(digits) if digits.isascii() and _DECIMAL.fullmatch(digits) else _spelled(digits)
    return _whole(value * _SCALES[scale]) if scale else value


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _spelled(text: str) -> Decimal:
    whole, point, decimals = text.translate(_TO_PLAIN).partition("点")
    value = Decimal(_in_places(whole)) if _are_digits(whole) else _amount(whole)
    if not point:
        return value
    if not _are_digits(decimals):
        raise _refusal(text)
    return Decimal(f"{value}.{''.join(str(HAN_DIGITS[char]) for char in decimals)}")


def _are_digits(text: str) -> bool:
    return text != "" and all(char in HAN_DIGITS for char in text)


def _in_places(text: str) -> str:
    """二〇二 is 202; two digits side by side, 三四, are a guess between two."""
    if len(text) == 2 and "零" not in text:
        raise _refusal(text)
    return "".join(str(HAN_DIGITS[char]) for char in text)


def _amount(text: str) -> Decimal:
    """A numeral with scales: what stands before its 亿, or else its 万, and what follows."""
    for mark, scale in BIG_SCALES.items():
        head, found, tail = text.rpartition(mark)
        if found:
            return _whole(_times(head, mark, tail) * scale) + _below(tail, scale)
    return Decimal(_section(text, last=True))


def _times(head: str, mark: str, tail: str) -> Decimal:
    """How many 亿 or 万; nothing before the mark means one, as in 上万."""
    if not head and not tail:
        return Decimal(1)
    if _DECIMAL.fullmatch(head) and not (tail and "." in head):
        return Decimal(head)
    if mark == "亿" and "万" in head and "亿" not in head:
        return _amount(head)
    return Decimal(_section(head, last=False))


def _below(text: str, scale: int) -> Decimal:
    """What follows a 亿 or 万: nothing, one bare digit of the next scale (三万五), or a smaller numeral."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and text != "零":
        return Decimal(_digit(text) * scale // 10)
    value = _amount(text)
    if value >= scale:
        raise _refusal(text)
    return value


def _section(text: str, *, last: bool) -> int:
    """A numeral below 万; in the last one a bare digit after 百 or 千 is of the next scale: 一百五 is 150."""
    total, above, digit, zero = 0, BIG_SCALES["万"], "", False
    for sign in _SIGN.findall(text):
        scale = HAN_SCALES.get(sign)
        if scale is None and digit:
            raise _refusal(text)
        if sign == "零":
            zero = True
        elif scale is None:
            digit = sign
        else:
            # 十 and what follows 零 need no digit; of the others only 百 or 千 alone: 百余, but not 百十一.
            if scale >= above or not (digit or zero or sign in {"十", text}):
                raise _refusal(text)
            total += (_digit(digit) if digit else 1) * scale
            above, digit, zero = scale, "", False
    if not digit:
        if not total:
            raise _refusal(text)
        return total
    rest = _digit(digit)
    short = not zero and len(digit) == 1 and above in {100, 1000}
    if rest >= above or (short and not last):
        raise _refusal(text)
    if short:
        rest *= above // 10
    return total + rest


def _digit(sign: str) -> int:
    if sign in HAN_DIGITS:
        return HAN_DIGITS[sign]
    if not (sign.isascii() and sign.isdigit()):
        raise _refusal(sign)
    return int(sign)


def _refusal(text: str) -> NumeralError:
    return NumeralError(f"{text!r} is no numeral with one value", remedy="give digits, or a Chinese numeral in full")
