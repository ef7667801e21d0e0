"""Joining of lines that a page or a converter has cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from nlp.alignment import Edit
from nlp.chrome import is_chrome
from nlp.cleaning.marks import NAMES
from nlp.shapes import (
    DOCUMENT_NUMBER,
    ENUMERATOR,
    HAN,
    HAN_CLASS,
    LINE_LEAD,
    PAGE_NUMBER,
    TRIMMED_LINE,
    canonical_headings,
    is_cell_row,
    is_number_row,
    is_run_in_table,
    is_table_label,
)

_CLOSED = re.compile(r"[。；：！？…;:!?][”）)】]?\s*$")
_BRACKETS = ("”", "）", "】", ")")
_CONTACT = re.compile(r"(?:电话|传真|邮箱|邮编|网址|地址|邮政编码)[：:]\s*$")
# Nothing begins with these: what stands before them goes on.
_TAIL = re.compile(r"[，。、；：”）》]|的(?!士)|等(?!级)|了(?!解)|和(?![平谐美])|与(?!此)|及(?!时)")
# Not even a title ends before these.
_STRONG_TAIL = re.compile(r"[，。、；：”）》]|的(?!士)")
_PART_NUMBER = re.compile(r"第[一二三四五六七八九十]{1,2}部分")
# One or two characters alone on a line are what a wrapped line had left, unless they say that there is nothing.
_HEADED = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.]|[（(][一二三四五六七八九十]{1,3}[)）])")
_BARE_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
# The number of an item that the end of a line has torn: …；十⏎五是.
_TORN_NUMBER = re.compile("(?:^|[。；，：])([二三四]?十|[二三四])$")
_WHOLE_NUMBER = re.compile("[二三四]?十[一二三四五六七八九]?(?:个?是|、)")
_COMMA_NUMBER = re.compile("[一二三四五六七八九十]{1,3}[,，]")
# What a page may leave of a sentence for the next one.
_PAGE_REST = re.compile(rf"(?!无|暂|没有|[一二三四五六七八九十]是)[{HAN_CLASS}]{{1,4}}[。；]")
_REMNANT = re.compile(rf"(?!无|暂无|没有|引言|概述|概况|前言|附[件表]|序言)[{HAN_CLASS}]{{1,2}}[。；]?")
_LETTERHEAD = re.compile(rf"\s*[{HAN_CLASS}]{{2,30}}(?:人民政府|办事处)(?:办公室)?文件\s*")
_RUNNING = re.compile(r"(?:文件|报告|年报|人民政府|办事处)$")
_OPEN_END = re.compile(r"[，、,（(《“—-]\s*$")
_INNER_MARK = re.compile(r"[，。；：]")
_SIGNATURE = re.compile(
    r"^(?:[^，、。]{0,20}(?:人民政府|办事处|委员会|办公室)|.{0,12}年.{1,3}月.{1,4}日|[^，、。]{0,30}年.{1,3}月.{1,4}日印发)$"
)
_TITLE = re.compile(
    r"(?:报告|年报)\s*(?:[（(].{0,8}[）)])?$|文件\s*$|(?:(?:19|20)\d\d|二.{3})\s*年.{0,24}公开(?:工作)?(?:的?情况)?的?(?:总结|汇报|情况)$"
)
# No title begins so: 根据…关于做好年度报告⏎工作的通知.
_BASIS = re.compile("根据|按照|依据|遵照|结合|现将|为")
_DATED_LINK = re.compile(r"(?:报告|年报)\s*[\[（(]?(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}[\])）]?$")
_ATTACHED = re.compile(r"^附[件表]|\.(?:docx?|pdf|xlsx?|wps)$")
_OPENER = re.compile("[《（(“]")
_STOPS = frozenset("。；！？")
_LONGEST_HEAD, _LONGEST_PAGE_NUMBER = 60, 2
# Shorter lines are labels, names or headings: page lines of the genre hold 20 characters and more.
_MIN_WRAPPED = 16
# Parts of a heading are short; what is longer, or holds other marks, was cut by the page.
_MIN_PART, _MAX_PART, _UNEVEN = 4, 12, 2
_PROSE = re.compile(r"[。；：、《》“”\d]|[我全][镇乡]")
# A numbered line that does not end on the noun of a heading.
_MIN_ENUMERATED = 24
_HEADING_NOUN = re.compile("(?:情况|措施|事项|建设|工作|管理|保障|问题|打算|计划|领导|监督|公开|形式|渠道|制度|机制)$")
# A line without any mark may also be a heading without number; those are shorter.
_MIN_BARE = 22
# Lines as long as a page is wide, in a text that is wrapped narrower than that: so many of them, and none longer.
_MIN_FULL_LINES, _MIN_WIDTH = 6, 14


def join_lines(text: str) -> list[Edit]:
    """Remove the line breaks, and the page numbers between them, that stand inside a sentence."""
    spans = [match.span() for match in TRIMMED_LINE.finditer(text)]
    lines = [text[start:end] for start, end in spans]
    heads = running_heads(lines)
    bare_width = min(_MIN_BARE, _page_width(lines))
    edits: list[Edit] = []
    position = 0
    inside = False
    while position < len(lines) - 1:
        left = lines[position]
        follower = position + 1
        if left[-1] in _STOPS or "\t" in left:
            position, inside = follower, False
            continue
        # A head is passed over only inside narrative: elsewhere it may be the title of a second copy.
        narrative = _INNER_MARK.search(left) is not None
        while follower < len(lines) - 1 and _is_page_furniture(lines[follower], heads if narrative else frozenset()):
            follower += 1
        if narrative and follower == position + 1 and _is_bare_page_number(lines, position):
            follower += 1
        right = lines[follower]
        # What is the rest of a line and does not end is cut itself, however short it is.
        inside = inside and not (_CLOSED.search(left) or _TITLE.search(left) or _is_table(left))
        turned = follower > position + 1 and _is_turned(left, right)
        inside = (
            left not in heads
            and (inside or turned or _is_cut(left, bare_width) or _goes_on(left, right))
            and _continues(right)
        )
        inside = inside or _is_torn_number(left, right)
        if inside or (_BARE_NUMBER.fullmatch(left) and HAN.match(right)):
            edits.append(Edit(spans[position][1], spans[follower][0], ""))
        position = follower
    return edits


def _page_width(lines: Sequence[str]) -> int:
    """How long a full line of a wrapped text is at least; where the text is not wrapped, more than any line is.

    Examples
    --------
    >>> _page_width(["我镇认真贯彻落实县委县政府的部署和要求，"] * 5 + ["切实做好政府信息公开的各项工作任务并且主", "动公开。"])
    19
    """
    prose = [len(line) for line in lines if "\t" not in line]
    longest = max(prose, default=0)
    full = sum(length >= longest - 1 for length in prose)
    return longest - 1 if longest >= _MIN_WIDTH and full >= max(_MIN_FULL_LINES, len(prose) // 5) else longest + 1


def _is_bare_page_number(lines: Sequence[str], position: int) -> bool:
    """Whether a number alone on its line stands between two parts of a sentence."""
    left, number, *behind = lines[position : position + 3]
    inside = number.isdigit() and len(number) <= _LONGEST_PAGE_NUMBER and bool(behind)
    return inside and not _CLOSED.search(left) and not _is_table(left) and HAN.match(behind[0]) is not None


def running_heads(lines: Iterable[str]) -> frozenset[str]:
    """Lines that stand on several pages: the title or the name of the office, met again."""
    counts = Counter(line for line in lines if len(line) <= _LONGEST_HEAD)
    return frozenset(line for line, count in counts.items() if count > 1 and _RUNNING.search(line))


def _is_page_furniture(line: str, heads: frozenset[str]) -> bool:
    if len(line) > _LONGEST_HEAD:
        return False
    if heads and line.isdigit():
        return len(line) <= _LONGEST_PAGE_NUMBER
    return PAGE_NUMBER.fullmatch(line) is not None or line.strip() in heads or _LETTERHEAD.fullmatch(line) is not None


def _is_turned(left: str, right: str) -> bool:
    """Whether an item goes on behind the end of its page, though what was left of it is short."""
    item = _is_enumerated(left) and not _HEADING_NOUN.search(left.strip())
    return item and not _CLOSED.search(left) and _PAGE_REST.match(right.strip()) is not None


def _goes_on(left: str, right: str) -> bool:
    """Whether the second line can only be the rest of the first, however short that is."""
    if _is_open(left):
        return not _is_table(left)
    bare = right.strip()
    if not (_TAIL.match(bare) or _REMNANT.fullmatch(bare) or _CONTACT.search(left)):
        return False
    if _STRONG_TAIL.match(right) and not _is_table(left) and not _CLOSED.search(left):
        return True
    if _CONTACT.search(left):
        return re.match(r"\s*[\d(（A-Za-z]", right) is not None
    if _CLOSED.search(left) or _is_table(left):
        return False
    if _is_title(left):
        return False
    if _REMNANT.fullmatch(bare):
        return len(left) >= _MIN_WRAPPED // 2 and not _is_section_heading(left)
    if _is_enumerated(left) and not _INNER_MARK.search(left):
        return False
    return _TAIL.match(bare) is not None


def _is_torn_number(left: str, right: str) -> bool:
    """Whether the number of an item begins in one line and ends in the next."""
    begun = _TORN_NUMBER.search(left)
    return begun is not None and _WHOLE_NUMBER.match(begun[1] + right) is not None


def _is_section_heading(line: str) -> bool:
    """Whether a line is a number and one of the usual headings: what stands below it, however short, is its body."""
    enumerator = ENUMERATOR.match(line) or _COMMA_NUMBER.match(line)
    return enumerator is not None and line[enumerator.end() :].strip() in canonical_headings()


def _is_table(line: str) -> bool:
    """Whether a line belongs to a table: cells, statutory labels, or a whole table without its cells."""
    return is_cell_row(line) or is_table_label(line) or is_run_in_table(line)


def _is_open(line: str) -> bool:
    """Whether a bracket or a title mark that was opened in the line is not closed in it."""
    if not _OPENER.search(line):
        return False
    return any(left in line and line.count(left) > line.count(right) for left, right in ("《》", "（）", "()", "“”"))


def _is_title(line: str) -> bool:
    if _DATED_LINK.search(line):
        return True
    return _TITLE.search(line) is not None and not _INNER_MARK.search(line) and not _BASIS.match(line)


def _is_cut(left: str, bare_width: int = _MIN_BARE) -> bool:
    """Whether a line ends in the middle of a sentence; without any mark it must be as long as `bare_width`."""
    if _CLOSED.search(left) or not HAN.search(left):
        return False
    bare = left.strip()
    if len(bare) < bare_width and not (_INNER_MARK.search(bare) or _OPEN_END.search(bare) or bare.endswith(_BRACKETS)):
        return False
    if is_number_row(left) or _is_table(left):
        return False
    if DOCUMENT_NUMBER.match(bare) or _is_section_heading(bare):
        return False
    if _SIGNATURE.match(bare) or NAMES.match(bare) or _ATTACHED.search(bare) or is_chrome(bare) or _is_title(bare):
        return False
    if _OPEN_END.search(bare):
        return True
    if bare.endswith(_BRACKETS):
        return len(bare) >= _MIN_ENUMERATED or (_INNER_MARK.search(bare) is not None and not _HEADED.match(bare))
    enumerated = _is_enumerated(bare)
    if _INNER_MARK.search(bare):
        if enumerated and _is_paired_title(bare):
            return False
        return len(bare) >= (_MIN_WRAPPED if enumerated else _MIN_WRAPPED // 2)
    if enumerated:
        return len(bare) >= _MIN_ENUMERATED and not _HEADING_NOUN.search(bare)
    return len(bare) >= bare_width


def _is_paired_title(line: str) -> bool:
    """Whether a numbered line is a heading of two or three short parts: （一）强化组织领导，健全公开机制."""
    enumerator = ENUMERATOR.match(line)
    if enumerator is None or enumerator.lastgroup not in ("top", "paren"):
        return False
    body = line[enumerator.end() :]
    parts = body.split("，")
    sizes = [len(part) for part in parts]
    even = len(parts) == 2 or (len(parts) == 3 and max(sizes) - min(sizes) <= _UNEVEN)
    return even and min(sizes) >= _MIN_PART and max(sizes) <= _MAX_PART and not _PROSE.search(body)


def _continues(right: str) -> bool:
    """Whether a line may be the rest of the line before it."""
    if is_cell_row(right) or is_number_row(right) or is_table_label(right):
        return False
    bare = right.strip()
    if _TAIL.match(bare) or _REMNANT.fullmatch(bare):
        return True
    if _SIGNATURE.match(bare) or _is_enumerated(bare) or is_chrome(bare) or NAMES.match(bare):
        return False
    if _PART_NUMBER.match(bare):
        return False
    lead = LINE_LEAD.match(bare)
    return bare[lead.end() if lead else 0 :].rstrip("：:") not in canonical_headings()


def _is_enumerated(line: str) -> bool:
    start = LINE_LEAD.match(line)
    return ENUMERATOR.match(line, start.end() if start else 0) is not None
