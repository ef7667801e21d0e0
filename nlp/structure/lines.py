"""What each line of a clean text is: cells, heading, label, page furniture or narrative."""

from __future__ import annotations

import re
from functools import cache

from nlp.cells import is_cell, without_cells
from nlp.chrome import is_chrome
from nlp.shapes import (
    DEPTH,
    ENUMERATOR,
    HAN_CLASS,
    LINE_LEAD,
    LONGEST_WRAPPED,
    MAX_HEADING,
    TRIMMED_LINE,
    any_canonical_heading,
    canonical_headings,
    ends_a_list,
    heading_kind,
    is_cell_row,
    is_facet,
    is_label_part,
    is_label_row,
    is_number_row,
    is_run_in_table,
    is_statistic_row,
    is_table_anchor,
    is_table_label,
    wrapped_label,
)
from nlp.structure.levels import settle_levels
from nlp.structure.line import BARE_LABEL, Line, Role, heading_text
from nlp.structure.margins import (
    AGENCY_LINE,
    DATE_LINE,
    begins_title,
    document_furniture,
    is_place_signature,
    is_title,
    signature_start,
    site_furniture,
    title_lines,
)
from nlp.types import SectionKind, Span

_TABLE_HEAD = re.compile(r"指标|单位|数量|序号|代码")
_ATTACHMENT = re.compile(r"^附[件表]?\d?[：:.、]?.{0,20}(?:统计表|情况表|指标)|^[^，。；]{4,40}(?:统计表|情况表)$")
_ATTACHED = re.compile(r"附[件表]\s?\d?[：:]?")
_TOP_NUMBER = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:部分)?)\s*[、.．,，:：\s]\s*[、]?\s*")
# No row of a statutory table has these numbers: 六、其他 behind a table is a section.
_BEHIND_TABLES = re.compile(r"[五六七八九]、([^，。；]{2,20})$")
_BULLETED = re.compile(
    rf"[-*•●■◆][ \u3000]*(?={ENUMERATOR.pattern}|第二十条|(?:19|20)\d\d年|[{HAN_CLASS}]{{2,24}}(?:人民政府|办事处|委员会|办公室)$)",
    re.MULTILINE,
)
# Above a table: what its cells count.
_UNIT = re.compile(
    r"[（(]?(?:计量|数量|金额)?单位[：:]\s?(?:[件个次条宗份项元]|万元|件次)(?:[、，/]\s?(?:[件个次条宗份项元]|万元|件次))*[)）]?"
)
_MAX_LABEL = 20
_MAX_TITLE_LINES = 4
# The lines over which a narrow cell wraps one label.
_MAX_WRAPS = 4
# A heading with its number, and with blanks or marks around them.
_LONGEST_NUMBERED = MAX_HEADING + 10
# Unnumbered labels inside a section: "存在的主要问题", "改进措施：".
_LABEL = re.compile(
    r"^(?:[^，。；]{0,14})(?:问题|不足|困难|措施|情况|打算|计划|方面|做法|成效|建议|办法|方向|之处|对策|原因|清单|举措|思路|下一?步工作|(?:下一?步|今后)的?(?:工作)?安排)(?:如下)?[：:]?$"
)
_PREDICATE = re.compile(r"(?:如下|有|为|是|以下|下列|包括|表现|从|将|抓好|做好)[^：]{0,8}[：:]?$")
_HEADING_NOUN = re.compile(
    "(?:情况|措施|事项|事宜|概述|概况|引言|打算|计划|建议|建设|管理|保障|公开|方向|对策|思路|安排)$"
)
# A heading whose body stands behind its colon.
_COLON_HEADING = re.compile(
    r"([一二三四五六七八九十]{1,3}、)([^，。；：、]{2,20}(?:情况|概述|概况|事项|措施|问题|改进|打算|建议)[：:])(?=\S)"
)
_ANY_TOP = re.compile(r"[一二三四五六七八九十]、")
_ANY_STOP = re.compile(r"[。；！？]")
_NARRATIVE_LINE = re.compile(r".{20}。$")


def classify_lines(text: str) -> list[Line]:
    """Classify every non-blank line, and cut headings from lines that run on behind them."""
    spans = [_without_bullet(text, *match.span()) for match in TRIMMED_LINE.finditer(text)]
    contents = [text[span.start : span.end] for span in spans]
    if not contents:
        return []
    lines: list[Line] = []
    in_table = False
    seen_section = attached = titled = False
    label_ends = title_ends = 0
    for index, (span, content, follower) in enumerate(zip(spans, contents, [*contents[1:], ""], strict=True)):
        attached = attached or (seen_section and _opens_attachment(content, follower))
        indented = text[span.start - 1 : span.start] == "\t"
        if _UNIT.fullmatch(content):
            lines.append(Line(Role.FURNITURE, span, content, furniture="unit"))
            continue
        if not in_table and is_cell_row(content) and is_chrome(content):
            lines.append(Line(Role.FURNITURE, span, content, furniture="chrome"))
            continue
        if len(content) <= LONGEST_WRAPPED and content[-1] not in "。；：，":
            label_ends = max(label_ends, index + wrapped_label(contents[index : index + _MAX_WRAPS], in_table=in_table))
        in_table = index < label_ends or _stays_in_table(in_table, content, follower, indented=indented)
        if in_table or (attached and not _closes_attachment(content) and not _ATTACHED.search(content)):
            lines.append(Line(Role.TABLE, span, content))
            continue
        if not (seen_section or titled):
            title_ends = max(title_ends, index + title_lines(contents[index : index + _MAX_TITLE_LINES]))
        if index < title_ends:
            lines.append(Line(Role.TITLE, span, content))
            titled = index + 1 == title_ends
            continue
        line = _classify(content, span, follower, seen_section=seen_section, first=not lines, titled=titled)
        titled = titled or line.role is Role.TITLE
        signed = signature_start(content, follower) if line.role is Role.TEXT and seen_section else len(content)
        whole = line if signed == len(content) else _piece(line, 0, signed)
        for part in _cut_run_on(whole):
            seen_section = seen_section or part.role is Role.SECTION
            lines.append(part)
        if signed < len(content):
            lines.append(_piece(line, signed, len(content))._replace(role=Role.FURNITURE, furniture="signature"))
    return settle_levels(lines)


def _without_bullet(text: str, start: int, end: int) -> Span:
    """The span of a line behind its bullet, where what stands there tells what it is without one."""
    lead = _BULLETED.match(text, start, end)
    return Span(lead.end() if lead else start, end)


def _opens_attachment(content: str, follower: str) -> bool:
    """Whether the table of statistics that older reports attach begins here, perhaps with its number on a line alone."""
    if "附" not in content and not content.endswith(("统计表", "情况表")):
        return False
    if _ATTACHED.fullmatch(_TOP_NUMBER.sub("", content, count=1)):
        tabular = _ATTACHMENT.match(follower) is not None or _TABLE_HEAD.search(follower) is not None
        return tabular or is_statistic_row(follower)
    return _ATTACHMENT.match(content) is not None and _TABLE_HEAD.search(follower) is not None


def _closes_attachment(content: str) -> bool:
    return any(pattern.search(content) for pattern in (_NARRATIVE_LINE, AGENCY_LINE, DATE_LINE))


def _stays_in_table(in_table: bool, content: str, follower: str, *, indented: bool) -> bool:
    """A table opens at cells, at an anchor or at two labels in a row, and goes on while lines are cells or labels."""
    if is_cell_row(content) or (indented and is_table_label(content)):
        return True
    if in_table and (part := _BEHIND_TABLES.match(content)) and heading_kind(part[1]) is not None:
        return False
    if content[-1] == "。" or (not in_table and content[0] in "（(12二" and DATE_LINE.match(content)):
        return False
    if is_table_anchor(content) or is_run_in_table(content) or is_statistic_row(content):
        return True
    if is_number_row(content):
        return in_table or is_table_label(without_cells(content))
    if in_table:
        return (
            is_table_label(without_cells(content))
            or is_label_part(content)
            or is_cell(content)
            or is_statistic_row(follower)
        )
    return is_table_label(content) and (
        content.startswith("第二十条")
        or is_table_label(follower)
        or is_table_anchor(follower)
        or is_number_row(follower)
        or is_label_row(content)
    )


def _classify(content: str, span: Span, follower: str, *, seen_section: bool, first: bool, titled: bool) -> Line:
    if content[-1] == "。" and len(content) > _LONGEST_NUMBERED:
        return Line(Role.TEXT, span, content)
    if kind := site_furniture(content):
        return Line(Role.FURNITURE, span, content, furniture=kind)
    section = _section_heading(content, span)
    if section is not None:
        return Line(Role.TEXT, span, content) if _COLON_HEADING.match(content) else section
    if not seen_section and (is_title(content, first=first, titled=titled) or begins_title(content, follower)):
        return Line(Role.TITLE, span, content)
    if kind := document_furniture(content):
        return Line(Role.FURNITURE, span, content, furniture=kind)
    if AGENCY_LINE.match(content):
        role = Role.TITLE if first else Role.FURNITURE
        return Line(role, span, content, furniture="" if first else "signature")
    if seen_section and is_place_signature(content, follower):
        return Line(Role.FURNITURE, span, content, furniture="signature")
    label = _label(content, span)
    return label or Line(Role.TEXT, span, content)


def _section_heading(content: str, span: Span) -> Line | None:
    """A top-level heading: numbered 一、, or one of the canonical headings without number."""
    if len(content) > 2 * MAX_HEADING:
        return None
    lead = LINE_LEAD.match(content)
    start = lead.end() if lead else 0
    match = _TOP_NUMBER.match(content[start:])
    body = content[start + (match.end() if match else 0) :]
    text = heading_text(body)
    if not text or len(text) > MAX_HEADING:
        return None
    canonical = canonical_headings().get(text)
    if match is None:
        if canonical is None or canonical in (SectionKind.ATTACHMENT,) or text in _AMBIGUOUS:
            return None
        return Line(Role.SECTION, span, content, "", 1, canonical)
    if (
        content.rstrip().endswith(("。", "；"))
        and canonical is None
        and ("，" in text or not _HEADING_NOUN.search(text))
    ):
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
            return Line(Role.LABEL, span, content, "", BARE_LABEL)
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
        if ends_a_list(line.text, match.start()):
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


def _piece(line: Line, start: int, end: int) -> Line:
    content = line.text[start:end]
    lead = len(content) - len(content.lstrip(" ：:。\u3000"))
    content = content[lead:].rstrip()
    begin = line.span.start + start + lead
    return Line(Role.TEXT, Span(begin, begin + len(content)), content)


@cache
def _run_on_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<=[。；！？：”）\s])|^)(?P<number>[一二三四五六七八九十]{{1,2}}、)\s?(?P<text>{any_canonical_heading()})"
        r"(?=[\s：:。（(\d二一三四五六无本全我根]|$)"
    )
