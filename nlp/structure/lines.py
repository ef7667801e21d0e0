"""What each line of a clean text is: cells, heading, label, page furniture or narrative."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from itertools import islice
from typing import NamedTuple

from nlp.shapes import (
    DEPTH,
    DOCUMENT_NUMBER,
    ENUMERATOR,
    HAN,
    HAN_CLASS,
    LINE_LEAD,
    MAX_HEADING,
    PAGE_NUMBER,
    TRIMMED_LINE,
    canonical_headings,
    heading_kind,
    is_cell_row,
    is_chrome,
    is_facet,
    is_label_part,
    is_label_row,
    is_number_row,
    is_run_in_table,
    is_table_anchor,
    is_table_label,
    wrapped_label,
)
from nlp.types import SectionKind, Span

_TITLE = re.compile(
    r"^(?!.*(?:如下|[：:])$)(?:^(?:工作)?年度(?:工作)?报告$|(?:信息公开|政务公开).{0,14}(?:报告|年报|工作总结)(?:[（(].{0,8}[）)])?[^，。；]{0,6}$|^(?:信息公开)?(?:工作)?年度报告$)"
)
# Only before the title and with the year: elsewhere these are words of a heading.
_TITLE_OF_ACCOUNT = re.compile(
    r"(?:(?:19|20)\d\d|二[〇○ＯO零0].{2})\s*年.{0,24}(?:信息公开|政务公开)(?:工作)?(?:的?情况)?(?:总结|汇报|情况)$"
)
_TITLE_YEAR_ONLY = re.compile(r"^.{0,24}(?:人民政府|镇|乡|街道|办事处)?\s*(?:关于)?\s*(?:19|20)\d\d\s*年(?:度)?$")
_TITLE_HEAD = re.compile(r"(?:信息|政务)公开(?:工作)?$|(?:19|20)\d\d\s*年(?:度)?$")
_TITLE_TAIL = re.compile(r"(?:政府信息公开)?(?:工作)?年度(?:工作)?报告|(?:工作)?年报")
_ABOUT = re.compile(r"关于.{0,20}(?:报告|年报)$")
_DATE_LINE = re.compile(
    r"^[（(]?(?:(?:20\d\d|19\d\d|二[〇○ＯO0零][〇○ＯO0零一二][〇○零0-9一二三四五六七八九十]?)\s*年\s*[\d一二三四五六七八九十元]{1,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十]{1,3}\s*[日号])?|(?:20|19)\d\d[.．/-]\d{1,2}[.．/-]\d{1,2})[）)]?$"
)
_AGENCY_LINE = re.compile(
    rf"^[（(]?[{HAN_CLASS}]{{2,24}}(?:人民政府|办事处|委员会|管委会|办公室|党政办|政府|管理区|局)"
    r"(?:\s*[（(]?(?:20\d\d|二[〇○零0一二三四五六七八九]{3})年.{1,2}月.{1,3}日)?[）)]?$"
)
# A line of a cover that holds nothing but the name of the place.
_PLACE_LINE = re.compile(rf"^[{HAN_CLASS}]{{2,20}}(?:镇|乡|街道|苏木)(?:政府)?$")
_TABLE_HEAD = re.compile(r"指标|单位|数量|序号|代码")
_ATTACHMENT = re.compile(r"^附[件表]?\d?[：:.、]?.{0,20}(?:统计表|情况表|指标)|^[^，。；]{4,40}(?:统计表|情况表)$")
_ATTACHED = re.compile(r"附[件表]\s?\d?[：:]?")
_COVER = re.compile(rf"^[{HAN_CLASS}]{{2,24}}文件$|^签发人?[：:].{{2,20}}$|{DOCUMENT_NUMBER.pattern}")
# What a printed document carries below its text: who gets it, and when it was printed.
_DISPATCH = re.compile(r"^(?:抄送|抄报|主送|分送|发送)[：:]|^主题词[：:]")
_PRINTED = re.compile(rf"^[{HAN_CLASS}\s]{{0,30}}(?:(?:19|20)\d\d|二[{HAN_CLASS}○Ｏ0-9]{{3}})\s*年.{{1,3}}月.{{1,4}}日\s*印发$")
# A remark in place of a table: （见附表）, （略）.
_NOTE = re.compile(
    r"^[（(](?:[^（）()。]{0,12}(?:详?见|略|附件|附表|另行|另附|上传)[^（）()。]{0,14}|此件[^（）()。]{0,8})[）)]$|^附[件表]\d?[：:.、][^，。；]{2,40}$"
)
_HEADING_TEXT_NOISE = re.compile(r"[\s：:。．.、,，*#]+$")
_TOP_NUMBER = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:部分)?)\s*[、.．,，:：\s]\s*[、]?\s*")
_MAX_LABEL = 20
# The lines over which a narrow cell wraps one label.
_MAX_WRAPS = 4
# A heading with its number, and with blanks or marks around them.
_LONGEST_NUMBERED = MAX_HEADING + 10
_MAX_TITLE = 60
# Unnumbered labels inside a section: "存在的主要问题", "改进措施：".
_LABEL = re.compile(r"^(?:[^，。；]{0,14})(?:问题|不足|困难|措施|情况|打算|计划|方面|做法|成效|建议)(?:如下)?[：:]?$")
_PREDICATE = re.compile(r"(?:如下|有|为|是|以下|下列|包括|表现|从|将|抓好|做好)[^：]{0,8}[：:]?$")
_HEADING_NOUN = re.compile("(?:情况|措施|事项|事宜|概述|概况|引言|打算|计划|建议|建设|管理|保障|公开)$")
# A table of contents: the heading, dots, the page.
_WITH_LISTS = (SectionKind.PROBLEMS, SectionKind.MEASURES)
_LISTED = re.compile(r"[一二三四五六七八九十]、[^，。；：]{2,34}；")
_CONTENTS = re.compile(r"[.…·]{3,}\s*\d{1,3}$")
# A heading whose body stands behind its colon.
_COLON_HEADING = re.compile(
    r"([一二三四五六七八九十]{1,3}、)([^，。；：、]{2,20}(?:情况|概述|概况|事项|措施|问题|改进|打算|建议)[：:])(?=\S)"
)
_ANY_TOP = re.compile(r"[一二三四五六七八九十]、")
_TRAILING_NUMBERS = re.compile(r"[\d.+\-\s/／—]+$")
_ANY_STOP = re.compile(r"[。；！？]")
# The turn from problems to measures is nobody's body.
_TURN = re.compile(r"针对|为此|对此|下一?步|今后")
_NARRATIVE_LINE = re.compile(r".{20}。$")
_NARRATIVE_MARK = re.compile(r"[，；。]")


class Role(Enum):
    """What a line is."""

    TITLE = auto()
    SECTION = auto()
    LABEL = auto()
    TABLE = auto()
    FURNITURE = auto()
    TEXT = auto()


class Line(NamedTuple):
    """One line of the clean text without its outer blanks.

    `number` is the enumerator that opens a heading, `depth` its depth in the title path, `kind` the section that it opens
    or the sort of furniture that it is.
    """

    role: Role
    span: Span
    text: str
    number: str = ""
    depth: int = 0
    kind: SectionKind | None = None
    furniture: str = ""


def classify_lines(text: str) -> list[Line]:
    """Classify every non-blank line, and cut headings from lines that run on behind them."""
    spans = [Span(*match.span()) for match in TRIMMED_LINE.finditer(text)]
    contents = [text[span.start : span.end] for span in spans]
    if not contents:
        return []
    lines: list[Line] = []
    in_table = False
    seen_section = attached = False
    label_ends = 0
    for index, (span, content, follower) in enumerate(zip(spans, contents, [*contents[1:], ""], strict=True)):
        attached = attached or (seen_section and _opens_attachment(content, follower))
        indented = text[span.start - 1 : span.start] == "\t"
        label_ends = max(label_ends, index + wrapped_label(contents[index : index + _MAX_WRAPS]))
        in_table = index < label_ends or _stays_in_table(in_table, content, follower, indented=indented)
        if in_table or (attached and not _closes_attachment(content) and not _ATTACHED.search(content)):
            lines.append(Line(Role.TABLE, span, content))
            continue
        line = _classify(content, span, follower, seen_section=seen_section, first=not lines)
        for part in _cut_run_on(line):
            seen_section = seen_section or part.role is Role.SECTION
            lines.append(part)
    return _items_from_labels(_items_from_sections(lines))


def _opens_attachment(content: str, follower: str) -> bool:
    """Whether the table of statistics that older reports attach begins here, perhaps with its number on a line alone."""
    if _ATTACHED.fullmatch(_TOP_NUMBER.sub("", content, count=1)):
        return _ATTACHMENT.match(follower) is not None or _TABLE_HEAD.search(follower) is not None
    return _ATTACHMENT.match(content) is not None and _TABLE_HEAD.search(follower) is not None


def _closes_attachment(content: str) -> bool:
    return any(pattern.search(content) for pattern in (_NARRATIVE_LINE, _AGENCY_LINE, _DATE_LINE))


def _stays_in_table(in_table: bool, content: str, follower: str, *, indented: bool) -> bool:
    """A table opens at cells, at an anchor or at two labels in a row, and goes on while lines are cells or labels."""
    if is_cell_row(content) or (indented and is_table_label(content)):
        return True
    if content[-1] == "。" or (not in_table and content[0] in "（(12二" and _DATE_LINE.match(content)):
        return False
    if is_table_anchor(content) or is_run_in_table(content):
        return True
    if is_number_row(content):
        return in_table or is_table_label(_TRAILING_NUMBERS.sub("", content))
    if in_table:
        return is_table_label(content.rstrip("0123456789.+- ")) or is_label_part(content)
    return is_table_label(content) and (
        content.startswith("第二十条")
        or is_table_label(follower)
        or is_table_anchor(follower)
        or is_number_row(follower)
        or is_label_row(content)
    )


def _classify(content: str, span: Span, follower: str, *, seen_section: bool, first: bool) -> Line:
    if content[-1] == "。" and len(content) > _LONGEST_NUMBERED:
        return Line(Role.TEXT, span, content)
    if PAGE_NUMBER.fullmatch(content) or not (HAN.search(content) or _DATE_LINE.match(content)):
        return Line(Role.FURNITURE, span, content, furniture="page")
    if _CONTENTS.search(content):
        return Line(Role.FURNITURE, span, content, furniture="contents")
    if is_chrome(content):
        return Line(Role.FURNITURE, span, content, furniture="chrome")
    section = _section_heading(content, span)
    if section is not None and not _COLON_HEADING.match(content):
        return section
    if not seen_section and (_is_title(content, first=first) or _begins_title(content, follower)):
        return Line(Role.TITLE, span, content)
    if _COVER.match(content):
        return Line(Role.FURNITURE, span, content, furniture="cover")
    if _NOTE.match(content):
        return Line(Role.FURNITURE, span, content, furniture="note")
    if _DATE_LINE.match(content):
        return Line(Role.FURNITURE, span, content, furniture="date")
    if _AGENCY_LINE.match(content):
        role = Role.TITLE if first else Role.FURNITURE
        return Line(role, span, content, furniture="" if first else "signature")
    label = _label(content, span)
    return label or Line(Role.TEXT, span, content)


def _is_title(content: str, *, first: bool) -> bool:
    if len(content) > _MAX_TITLE or _NARRATIVE_MARK.search(content):
        return False
    return bool(_TITLE.search(content) or _TITLE_YEAR_ONLY.match(content) or (first and _PLACE_LINE.match(content)))


def _begins_title(content: str, follower: str) -> bool:
    """Whether a title goes on in the next line: …2021年政府信息公开⏎工作年度报告."""
    if len(content) > _MAX_TITLE or _NARRATIVE_MARK.search(content) or len(follower) > _MAX_TITLE:
        return False
    return (_TITLE_HEAD.search(content) is not None and _TITLE_TAIL.fullmatch(follower) is not None) or (
        _AGENCY_LINE.match(content) is not None and _ABOUT.match(follower) is not None
    )


def _section_heading(content: str, span: Span) -> Line | None:
    """A top-level heading: numbered 一、, or one of the canonical headings without number."""
    if len(content) > 2 * MAX_HEADING:
        return None
    lead = LINE_LEAD.match(content)
    start = lead.end() if lead else 0
    match = _TOP_NUMBER.match(content[start:])
    body = content[start + (match.end() if match else 0) :]
    text = _HEADING_TEXT_NOISE.sub("", body).replace(" ", "")
    if not text or len(text) > MAX_HEADING:
        return None
    canonical = canonical_headings().get(text)
    if match is None:
        if canonical is None or canonical in (SectionKind.ATTACHMENT,) or text in _AMBIGUOUS:
            return None
        return Line(Role.SECTION, span, content, "", 1, canonical)
    if content.rstrip().endswith(("。", "；")) and canonical is None and not _HEADING_NOUN.search(text):
        return None
    if _ANY_STOP.search(text) or text.count("，") > 1:
        return None
    kind = canonical or heading_kind(text) or SectionKind.FREE
    return Line(Role.SECTION, span, content, match.group().strip(), 1, kind)


# Bare labels that stand for a part of the problems section, or for a cell, more often than for a section of their own.
_AMBIGUOUS = frozenset(
    [
        "存在的主要问题",
        "存在的问题",
        "存在问题",
        "主要问题",
        "改进措施",
        "改进情况",
        "存在的问题和不足",
        "存在的困难和问题",
        "主动公开情况",
        "依申请公开情况",
        "附表",
        "附件",
        "概况",
        "基本情况",
    ]
)


def _label(content: str, span: Span) -> Line | None:
    """A heading below the sections: (一)主动公开情况, 1.存在问题, 改进措施."""
    match = ENUMERATOR.match(content)
    if match is None:
        bare = content[lead.end() :] if (lead := LINE_LEAD.match(content)) else content
        if (
            len(content) <= _MAX_LABEL
            and (_LABEL.match(content) or (bare != content and is_facet(bare)))
            and not _PREDICATE.search(content)
        ):
            return Line(Role.LABEL, span, content, "", DEPTH["top"])
        return None
    kind = match.lastgroup or "top"
    body = content[match.end() :].strip()
    if kind in ("is", "word", "ordinal") or not 0 < len(body) <= MAX_HEADING:
        return None
    if _ANY_STOP.search(body) or body.count("，") > 2 or (body.endswith(("：", ":")) and _PREDICATE.search(body)):
        return None
    if kind in ("number", "number_paren", "circle") and "，" in body and len(body) > _MAX_LABEL:
        return None
    return Line(Role.LABEL, span, content, match.group(), DEPTH[kind])


def _items_from_sections(lines: list[Line]) -> list[Line]:
    """Numbered lines inside a list 一、…二、… of problems or measures are its items, though they look like headings.

    A list begins where the count starts anew under problems or measures with a line that no heading is known by.
    """
    result: list[Line] = []
    current: SectionKind | None = None
    last = listed = 0
    for line in lines:
        if line.role is Role.SECTION and line.number:
            number = _ordinal(line.number)
            unknown = line.text.strip() not in canonical_headings() and line.kind in (
                SectionKind.FREE,
                SectionKind.STAFFING,
            )
            if current in _WITH_LISTS and unknown and 0 < number <= max(last, listed + 1) and number == listed + 1:
                listed = number
                result.append(Line(Role.TEXT, line.span, line.text))
                continue
            current, last, listed = line.kind, number, 0
        elif line.role is Role.LABEL:
            listed = 0
        result.append(line)
    return result


def _ordinal(number: str) -> int:
    """The value of 一 to 十 at the head of a number; 0 for anything else."""
    found = re.search("[一二三四五六七八九十]", number)
    return "一二三四五六七八九十".index(found.group()) + 1 if found else 0


def _items_from_labels(lines: list[Line]) -> list[Line]:
    """Numbered lines that head nothing are items of a list: the clerk left out their full stops.

    A label heads something when narrative, a table or a deeper number follows it; names of the usual parts stay labels.
    """
    result: list[Line] = []
    for index, line in enumerate(lines):
        if line.role is not Role.LABEL or not line.number:
            result.append(line)
            continue
        rest = islice(lines, index + 1, None)
        follower = next((other for other in rest if other.role is not Role.FURNITURE), None)
        body = line.text[len(line.number) :].strip()
        heads = follower is not None and (
            (follower.role is Role.TEXT and not ENUMERATOR.match(follower.text) and not _TURN.match(follower.text))
            or follower.role is Role.TABLE
            or (follower.role in (Role.LABEL, Role.TEXT) and _depth_of(follower) > line.depth)
        )
        if not heads and not is_facet(body):
            line = Line(Role.TEXT, line.span, line.text)
        result.append(line)
    return result


def _depth_of(line: Line) -> int:
    if line.role is Role.LABEL:
        return line.depth
    match = ENUMERATOR.match(line.text)
    return DEPTH[match.lastgroup or "top"] if match else 0


def _cut_run_on(line: Line) -> list[Line]:
    """Cut canonical headings out of a line that runs on, as one-line dumps do."""
    if line.role is not Role.TEXT or not _ANY_TOP.search(line.text):
        return [line]
    parts: list[Line] = []
    position = 0
    if opening := _COLON_HEADING.match(line.text):
        position = opening.end()
        kind = heading_kind(opening[2].rstrip("：:")) or SectionKind.FREE
        span = Span(line.span.start, line.span.start + position)
        parts.append(Line(Role.SECTION, span, opening.group(), opening[1], 1, kind))
    for match in _run_on_pattern().finditer(line.text, position):
        if _is_listed(line.text, match):
            continue
        if match.start() > position:
            parts.append(_piece(line, position, match.start()))
        start, end = line.span.start + match.start(), line.span.start + match.end()
        kind = canonical_headings()[match["text"]]
        parts.append(Line(Role.SECTION, Span(start, end), match.group(), match["number"], 1, kind))
        position = match.end()
    if not parts:
        return [line]
    if position < len(line.text):
        parts.append(_piece(line, position, len(line.text)))
    return [part for part in parts if part.text]


def _is_listed(text: str, match: re.Match[str]) -> bool:
    """Whether a heading is the last of those that a preamble lists behind ；."""
    return text[match.start() - 1 : match.start()] == "；" and _LISTED.search(text, 0, match.start()) is not None


def _piece(line: Line, start: int, end: int) -> Line:
    content = line.text[start:end]
    lead = len(content) - len(content.lstrip(" ：:。\u3000"))
    content = content[lead:].rstrip()
    begin = line.span.start + start + lead
    return Line(Role.TEXT, Span(begin, begin + len(content)), content)


@cache
def _run_on_pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(canonical_headings(), key=len, reverse=True)))
    return re.compile(
        rf"(?:(?<=[。；！？：”）\s])|^)(?P<number>[一二三四五六七八九十]{{1,2}}、)\s?(?P<text>{names})"
        r"(?=[\s：:。（(\d二一三四五六无本全我根]|$)"
    )
