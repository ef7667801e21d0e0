"""Width of letters and digits, radicals, doubled punctuation, and blanks inside words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from nlp.alignment import Edit
from nlp.cleaning.bytes import damaged_marks
from nlp.shapes import HAN_CLASS, canonical_headings, is_cell_row, is_number_row, is_run_in_table

_WIDE_CLASS = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\uff0f\uff0d\uff0b\u2f00-\u2fd5\uf900-\ufaff\u00a0]"
# `[…][…]*` is found faster than `[…]+`: the class comes first.
_FULL_WIDTH = re.compile(f"{_WIDE_CLASS}{_WIDE_CLASS}*")
# Pinyin whose tone marks are characters of their own.
_ACCENTED = re.compile("[A-Za-zÜü][\u0300\u0301\u0304\u0308\u030c]+")
# CJK Radicals Supplement, which NFKC leaves alone; PDF text layers hold them in place of the characters.
RADICALS = {"⺠": "民", "⻄": "西", "⻓": "长", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车", "⻔": "门", "⻚": "页", "⻛": "风",
            "⻜": "飞", "⻝": "食", "⻢": "马", "⻥": "鱼", "⻦": "鸟", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻰": "龙", "⺟": "母",
            "⻁": "虎", "⻘": "青", "⻣": "骨", "⻤": "鬼", "⺎": "兀", "⺒": "巳", "⻙": "韦", "⻮": "齿", "⻳": "龟"}  # fmt: skip
_RADICAL = re.compile(f"[{''.join(RADICALS)}]")

# In mirrored text the last of several marks is the real one; 。。 is one stop, and three are an ellipsis.
_DOUBLED = re.compile(r"[,，。](?:(?<!。)[,，]*(?=[ ]?[,，、。；：！？;:])|(?<=。)(?<!。。)(?=。(?!。)))")
_TO_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_NEAR = rf"{HAN_CLASS}“”‘’《》〈〉（）【】〔〕、，。；：%％"
_HALF_WIDTH = re.compile(
    rf"(?<=[{_NEAR})\]])\s?(?:[,;:!](?=[{_NEAR}(\[\d\s]|$)|\?(?=[{_NEAR}(\[\s]|$))|(?<=[\dA-Za-z])[,;:](?=\s?[{HAN_CLASS}“《（])",
    re.MULTILINE,
)
_BLANK_ORDINAL = re.compile(
    rf"(?m:^[ \t]*)(第?[一二三四五六七八九十]{{1,2}}(?:部分)?)[ \u3000]+(?=[{HAN_CLASS}][{HAN_CLASS}、]{{1,29}}$)",
    re.MULTILINE,
)
# What stands before a heading whose characters are set apart: 一 概 述.
_BEFORE_SPACED = re.compile(
    rf"(?m:^[ \t]*)([一二三四五六七八九十]{{1,2}})[ \u3000]+(?=([{HAN_CLASS}](?:[ \u3000]+[{HAN_CLASS}]){{1,15}})$)",
    re.MULTILINE,
)
# The bracket behind the number of a part, lost: （三 政府信息管理.
_OPEN_ORDINAL = re.compile(rf"(?m:^[ \t]*)([（(])[一二三四五六七八九十]{{1,2}}([ \u3000]+)(?=[{HAN_CLASS}])")
# A stop written half-width: behind Chinese text and before it, or at the end of the line.
_HALF_STOP = re.compile(rf"\.(?=[{HAN_CLASS}“（(《]|\s*$)", re.MULTILINE)
_BEFORE_STOP = re.compile(rf"[{HAN_CLASS}”）)]")
# An ordinal keeps its dot: 一.总体情况, （一）.主动公开.
_ORDINAL = re.compile(r"(?:^|[\s。；：，])(?:[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十]{1,3}[）)])$")
_NUMBER_GAP = re.compile(
    r"(?<=\d\.) +(?=\d{1,2} ?[%％万])|(?<=\d) +(?=\. ?\d{1,2} ?[%％万])|(?<=\d,) +(?=\d{3}(?!\d))|(?<=\d) +(?=[%％])"
)
# A number whose digits were set apart, behind a word and before what it counts; in a table they are cells.
_APART = re.compile(
    rf"(?<=[{HAN_CLASS}，、：（])\s?\d+(?: +\d+)+(?=(?: ?\. ?\d+)? ?[%％万余多条件次篇项个份人元期场户名册批张块家页])"
)
_APART_DATE = re.compile(r"2(?: *\d){3}(?= *年)|(?<=年)(?: *\d){1,2}(?= *月)|(?<=月)(?: *\d){1,2}(?= *日)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) +(?=\d)")
_SENTENCE_MARK = re.compile("[，。；：]")
_HAN = re.compile(f"[{HAN_CLASS}]")
_BLANKS = " \u3000\u2002\u2003\u2009"
_BLANK = f"[{_BLANKS}]"
_TIGHT = rf"[{HAN_CLASS}，。；：！？、“”‘’《》〈〉（）()【】〔〕\[\]\d%％]"
_GAP = re.compile(
    rf"(?<={_TIGHT}){_BLANK}+(?=[{HAN_CLASS}，。；：！？、“”‘’《》（）()【】〔〕])|(?<=[{HAN_CLASS}，。；：、“”（）〔﹝〕﹞]){_BLANK}+(?=\d)"
)


# A list of names keeps the blanks between them.
NAMES = re.compile(r"\s*(?:副?\s?组\s*长|成\s*员|副?主\s*任)[：:]")


# A name of two characters is set as wide as one of three: 李　玲. The surname tells it from a word that was pulled apart.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NAME_GAP = re.compile(rf"[：:、\s][{_SURNAMES}]\u3000[{HAN_CLASS}](?=[、，；。\n]|$)")


def normalise_width(text: str) -> list[Edit]:
    """Half-width digits, letters and signs of a number; radicals as the characters that they stand for."""
    edits = [Edit(m.start(), m.end(), unicodedata.normalize("NFKC", m.group())) for m in _FULL_WIDTH.finditer(text)]
    edits += [Edit(m.start(), m.end(), unicodedata.normalize("NFC", m.group())) for m in _ACCENTED.finditer(text)]
    edits += [Edit(m.start(), m.end(), RADICALS[m.group()]) for m in _RADICAL.finditer(text)]
    return sorted(edits)


def normalise_punctuation(text: str) -> list[Edit]:
    """Drop commas that stand before another mark, and doubled stops; full-width marks after Chinese text."""
    edits = [Edit(m.start(), m.end(), "") for m in _DOUBLED.finditer(text)]
    if "." in text:
        stops = (m.start() for m in _HALF_STOP.finditer(text) if _BEFORE_STOP.match(text, m.start() - 1))
        edits += [
            Edit(place, place + 1, "。")
            for place in stops
            if place and not _ORDINAL.search(text[max(0, place - 6) : place])
        ]
    if not any(mark in text for mark in _TO_FULL):
        return sorted(edits)
    dropped = {position for edit in edits for position in range(edit.start, edit.end)}
    if "?" in text:
        dropped |= damaged_marks(text)
    for match in _HALF_WIDTH.finditer(text):
        if match.end() - 1 not in dropped:
            edits.append(Edit(match.start(), match.end(), _TO_FULL[match.group()[-1]]))
    return sorted(edits)


def pair_quotes(text: str) -> list[Edit]:
    """Straight quotes as opening and closing ones, in lines that hold an even number of them."""
    if '"' not in text:
        return []
    edits: list[Edit] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        places = [offset + match.start() for match in re.finditer('"', line)]
        if len(places) % 2 == 0 and _HAN.search(line):
            edits += [Edit(place, place + 1, "“”"[index % 2]) for index, place in enumerate(places)]
        offset += len(line)
    return edits


def close_ordinals(text: str) -> list[Edit]:
    """The mark behind the number of a heading, where a blank stands for it: 一 概述."""
    if not any(blank in text for blank in _BLANKS):
        return []
    spaced = (m for m in _BEFORE_SPACED.finditer(text) if "".join(m[2].split()) in canonical_headings())
    edits = [Edit(m.end(1), m.end(), "、") for m in (*_BLANK_ORDINAL.finditer(text), *spaced)]
    edits += [Edit(*m.span(2), "）" if m[1] == "（" else ")") for m in _OPEN_ORDINAL.finditer(text)]
    return sorted(edits)


def close_gaps(text: str) -> list[Edit]:
    """Remove blanks between Chinese characters, digits and marks; rows of a table keep theirs."""
    if not any(blank in text for blank in _BLANKS):
        return []
    edits: list[Edit] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        if not (is_number_row(line.rstrip("\n")) and not is_cell_row(line)):
            edits += [Edit(offset + m.start(), offset + m.end(), "") for m in _NUMBER_GAP.finditer(line)]
            label = names.end() if (names := NAMES.match(line)) else len(line)
            gaps = (
                m for m in _GAP.finditer(line) if m.end() <= label and not _NAME_GAP.match(line, max(0, m.start() - 2))
            )
            edits += [Edit(offset + m.start(), offset + m.end(), "") for m in gaps]
            edits += [Edit(offset + start, offset + end, "") for start, end in _gaps_in_numbers(line)]
        offset += len(line)
    return sorted(edits)


def _gaps_in_numbers(line: str) -> Iterator[tuple[int, int]]:
    """Blanks between the digits of one number: 8 0条, 2023年1月1 6日."""
    if not _BETWEEN_DIGITS.search(line) or is_run_in_table(line):
        return
    patterns = (_APART_DATE, _APART) if _SENTENCE_MARK.search(line) else (_APART_DATE,)
    for number in (match for pattern in patterns for match in pattern.finditer(line)):
        for gap in _BETWEEN_DIGITS.finditer(line, number.start(), number.end()):
            yield gap.span()
