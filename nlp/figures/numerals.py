"""Numbers as clerks write them: digits, grouped digits, full-width digits, Chinese numerals, 万 and 亿."""

from __future__ import annotations

import re
from decimal import Decimal

HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
BIG_SCALES = {"万": 10_000, "亿": 100_000_000}
SMALL_SCALES = {"百": 100, "千": 1000}

ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"
HAN = r"百分之[零一二三四五六七八九十百点]+|百分百|[〇零一二两三四五六七八九十百千]+"

# Full-width digits and the letters that OCR puts for 1 and 0, one character for one: offsets stay true.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋", "0123456789.%+")
_OCR_ONE = re.compile(r"(?<![A-Za-z])[lI](?=\d)|(?<=\d)[lI](?![A-Za-z])")
_OCR_ZERO = re.compile(r"(?<=\d)[oO](?![A-Za-z])")


def fold(text: str) -> str:
    """The text with plain digits, of the same length.

    Examples
    --------
    >>> fold("公开１２３条、l28条")
    '公开123条、128条'
    """
    text = text.translate(_FULL_WIDTH)
    if "l" in text or "I" in text:
        text = _OCR_ONE.sub("1", text)
    return _OCR_ZERO.sub("0", text) if "o" in text or "O" in text else text


def parse_number(text: str, scale: str = "") -> Decimal:
    """The value of a numeral, times its 百, 千, 万 or 亿.

    Examples
    --------
    >>> parse_number("1.8", "万"), parse_number("1,128"), parse_number("三百零二"), parse_number("两")
    (Decimal('18000'), Decimal('1128'), Decimal('302'), Decimal('2'))
    """
    if text == "百分百":
        return Decimal(100)
    digits = text.removeprefix("百分之").replace(",", "").replace(" ", "")
    value = Decimal(digits) if digits[0].isascii() else _han(digits)
    factor = (BIG_SCALES | SMALL_SCALES).get(scale)
    if factor is None:
        return value
    product = value * factor
    return product.quantize(Decimal(1)) if product == product.to_integral_value() else product


def _han(text: str) -> Decimal:
    whole, point, decimals = text.partition("点")
    if point:
        return Decimal(f"{_han(whole)}.{''.join(str(HAN_DIGITS[char]) for char in decimals)}")
    if len(whole) > 1 and all(char in HAN_DIGITS for char in whole):
        return Decimal("".join(str(HAN_DIGITS[char]) for char in whole))
    total, digit = 0, 0
    for char in whole:
        if char in HAN_DIGITS:
            digit = HAN_DIGITS[char]
        else:
            # 十五 has no digit before its 十; 一百五 is left to mean 105, as clerks' counts never shorten so.
            total, digit = total + (digit or 1) * HAN_SCALES[char], 0
    return Decimal(total + digit)
