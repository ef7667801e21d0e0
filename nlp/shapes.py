"""Shapes of lines and enumerators that cleaning and structure both need to know."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from nlp.cells import is_cell
from nlp.types import SectionKind

HAN_CLASS = "\u3400-\u4dbf\u4e00-\u9fff〇"
HAN = re.compile(rf"[{HAN_CLASS}]")
# A line without the blanks around it.
TRIMMED_LINE = re.compile(r"\S(?:[^\n]*\S)?")
MAX_HEADING = 34
ORDINALS = "一二三四五六七八九十"
# A year in Chinese numerals, with the slips of those who type it.
NUMERAL_YEAR = "二[〇○ＯO零0][〇○ＯO零0-9一二三四五六七八九]{2}"
STOPS = "。！？；"

# Enumerators by depth: the title path nests in this order.
ENUMERATORS: tuple[tuple[str, str], ...] = (
    ("top", rf"[{ORDINALS}]{{1,3}}[、.．](?!\d)"),
    ("paren", rf"[（(]?[{ORDINALS}]{{1,3}}[)）][、.]?"),
    ("number", r"\d{1,2}(?:[.．](?!\d)|、)"),
    ("number_paren", r"[（(]\d{1,2}[)）]|\d{1,2}[)）]"),
    ("circle", r"[①-⑳]"),
    ("is", rf"(?:第?[{ORDINALS}]{{1,2}}(?:个)?|再一个|还有一个)是(?!否)"),
    ("ordinal", rf"第[{ORDINALS}][，、]"),
    ("word", r"(?:首先|其次|再次|再者|最后)(?:，|是)?"),
)
DEPTH = {name: depth for depth, (name, _) in enumerate(ENUMERATORS, 1)}
ENUMERATOR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in ENUMERATORS))

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
LINE_LEAD = re.compile(r"[ \t\u3000>]*(?:[-*•●■◆]\s+)?")
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－_]+\s*\d{1,3}\s*[-—–－_]+|第\s*\d{1,3}\s*页(?:[,，/ ]*共\s*\d{1,3}\s*页)?|\d{1,2}\s*/\s*\d{1,2})\s*"
)
# The number of a document on a line of its own, perhaps with its label and with the name of who signed.
DOCUMENT_NUMBER = re.compile(
    rf"^(?:(?:发文?)?(?:字|文|编)号[：:]\s*)?([{HAN_CLASS}]{{2,10}}\s?[〔﹝\[（(【]\s*\d{{4}}\s*[〕﹞\]）)】]\s*\d{{1,4}}\s*号)"
    rf"(?:\s*签发人?[：:]\s*[{HAN_CLASS}\s、]{{2,20}})?$"
)
PIPE = re.compile(r"[|｜]")
_LISTED = re.compile(rf"[{ORDINALS}]、[^，。；：]{{2,34}}；")
# Rows of the statistics that reports attached before 2019: the unit stands before its number.
_STATISTIC = re.compile(
    r"(?:其中[：:])?(?!附件)[^，。；：]{2,40}(?:条|件|次|份|个|人|元|宗|起|篇|期|场|是/否|是或否)\s?[|｜]?\s?\d[\d,.]*"
)
_STATISTIC_HEAD = re.compile(
    r"(?:\s*(?:序号|(?:统计)?指标(?:名称)?|项目|(?:计量)?单位|(?:统计)?(?:数量|数值|数据)|代码|备注)){2,}"
)
BARE_CELL = re.compile(r"[-+]?\d[\d,.]*(?:万?元|[%％])?|[/／—-]|")
LABEL_NOISE = re.compile(
    rf"[\s　|｜\-—()（）【】\[\]〔〕“”\"'‘’：:，,、。.．;；/／]|^[{ORDINALS}]{{1,2}}(?=[、.．])|\d+(?=[.．、])"
)
_CLAUSE_MARK, _LABEL_MARK, _VALUE = re.compile("[，；]"), re.compile(r"[\s“”\"、，,]"), re.compile(r"[\d+.\-]")
_IN_TABLE = re.compile(
    "第二十条|勾稽|维持|予以公开|不予公开|无法提供|不予处理|其他处理|属于|新收|结转|不掌握|信访|出版物|逾期"
)
_LONGEST_LABEL, _LONG_LABEL, _SHORT_PART = 80, 15, 3
# A line of a narrow cell is not longer.
LONGEST_WRAPPED, _MIN_WRAPPED_LABEL = 60, 4
_TRAILING_VALUES = re.compile(r"(?:\s*[-+]?\d[\d.]*|\s+[/／—－-]{1,2})+\s*$")
# What no cell says: counts with their measure word, and predicates. 件数 is a label.
_TELLS = re.compile(
    rf"\d\s*[件条次份宗起人](?!数)|未|没有|^无|无(?=(?!无)[{HAN_CLASS}])|发生|收到|我[镇乡街局]|本年度?(?:我|共|全)|另外|其中|共计|均为"
)
_MIN_RUN_IN_LABELS, _MIN_LABEL_RATIO = 4, 0.7
ARTICLE = re.compile(rf"^\s*第二十条(?:第)?[（(]?[{ORDINALS}]*[)）]?项?\s*$")


def ordinal(enumerator: str) -> int:
    """The value of an enumerator up to ten; 0 for one that does not count.

    Examples
    --------
    >>> ordinal("（三）"), ordinal("12."), ordinal("②"), ordinal("其次，")
    (3, 12, 2, 0)
    """
    if digits := re.search(r"\d+", enumerator):
        return int(digits.group())
    found = re.search(f"[{ORDINALS}]", enumerator)
    return ORDINALS.index(found.group()) + 1 if found else _CIRCLED.find(enumerator[:1] or "0") + 1


@dataclass(frozen=True, slots=True)
class HeadingKind:
    """How one kind of section is recognised."""

    kind: SectionKind
    pattern: re.Pattern[str]
    canonical: frozenset[str]


@cache
def _headings() -> dict[str, Any]:
    return tomllib.loads((resources.files("nlp") / "data" / "headings.toml").read_text(encoding="utf-8"))


@cache
def facets() -> tuple[str, ...]:
    """Names of the parts below a section, the longest first."""
    return tuple(sorted(_headings()["facets"], key=len, reverse=True))


@cache
def _facet_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, facets()))})(?:政府信息)?(?:工作)?(?:情况|方面)?[：:]?")


def is_facet(text: str) -> bool:
    """Whether a heading text without number names a part below a section.

    Examples
    --------
    >>> is_facet("政府信息管理情况"), is_facet("公开不及时")
    (True, False)
    """
    return _facet_pattern().fullmatch(text) is not None


@cache
def heading_kinds() -> tuple[HeadingKind, ...]:
    """The kinds of ``nlp/data/headings.toml`` in their order."""
    return tuple(
        HeadingKind(SectionKind(row["kind"]), re.compile("|".join(row["patterns"])), frozenset(row["canonical"]))
        for row in _headings()["kinds"]
    )


@cache
def canonical_headings() -> dict[str, SectionKind]:
    """Heading texts that are headings even without a number."""
    return {text: kind.kind for kind in heading_kinds() for text in kind.canonical}


@cache
def any_canonical_heading() -> str:
    """A regular expression for every heading text that needs no number, the longest first."""
    return "|".join(map(re.escape, sorted(canonical_headings(), key=len, reverse=True)))


def ends_a_list(text: str, start: int) -> bool:
    """Whether what starts there is the last of headings that a preamble lists, with ； between them.

    Examples
    --------
    >>> text = "包括：一、概述；二、存在问题"
    >>> ends_a_list(text, text.index("二")), ends_a_list(text, text.index("一"))
    (True, False)
    """
    return text[start - 1 : start] == "；" and _LISTED.search(text, 0, start) is not None


def heading_kind(text: str) -> SectionKind | None:
    """The kind of section that a heading text announces; None when no pattern knows it.

    Examples
    --------
    >>> heading_kind("存在的主要问题及改进情况").value
    'problems'
    """
    return next((kind.kind for kind in heading_kinds() if kind.pattern.search(text)), None)


@cache
def table_data() -> dict[str, Any]:
    """What ``nlp/data/tables.toml`` holds: labels and anchors of the statutory tables, and the keys of their cells."""
    return tomllib.loads((resources.files("nlp") / "data" / "tables.toml").read_text(encoding="utf-8"))


@cache
def _table_labels() -> tuple[frozenset[str], re.Pattern[str]]:
    data = table_data()
    return frozenset(data["labels"]), re.compile("|".join(map(re.escape, data["anchors"])))


def is_table_anchor(line: str) -> bool:
    """Whether a line opens a statutory table."""
    _, anchors = _table_labels()
    if len(line) > 4 * _LONGEST_LABEL or "。" in line:
        return False
    found = anchors.search(line.replace(" ", ""))
    if found is None:
        return False
    return "勾稽关系" in found.group() or is_cell_row(line) or not (_CLAUSE_MARK.search(line) or _tells(line))


@cache
def any_label() -> str:
    """A regular expression for every statutory label without its marks, the longest first."""
    labels, _ = _table_labels()
    return "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))


@cache
def _label_row() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Labels and values and nothing else; and two labels with a word or a mark of prose between them."""
    row = re.compile(rf"(?>(?:第?二十条第?)?[{ORDINALS}]?项?(?:{any_label()})|[\d.+]+|单位(?:万?元)?|万?元)++")
    return row, re.compile(rf"(?<=[{HAN_CLASS}])[、，和及与](?:{any_label()})")


@lru_cache(maxsize=4096)
def is_table_label(line: str) -> bool:
    """Whether a line is made of statutory row or column labels, perhaps with their values, or is a bare cell.

    Examples
    --------
    >>> is_table_label("一、本年新收政府信息公开申请数量"), is_table_label("（一）予以公开"), is_table_label("五、存在的主要问题")
    (True, True, False)
    >>> is_table_label("行政复议 行政诉讼"), is_table_label("四、行政复议、行政诉讼"), is_table_label("行政强制 0")
    (True, False, True)
    """
    if len(line) > _LONGEST_LABEL or line.endswith("。"):
        return False
    bare = line.strip(" \u3000|｜")
    if BARE_CELL.fullmatch(bare) or ARTICLE.match(bare):
        return True
    labels, _ = _table_labels()
    core = label_core(bare)
    if core in labels or core.lstrip(ORDINALS) in labels:
        return True
    row, prose = _label_row()
    return row.fullmatch(core) is not None and HAN.search(core) is not None and prose.search(bare) is None


def is_label_row(line: str) -> bool:
    """Whether a line holds two statutory labels or more and nothing but them and their values."""
    return is_table_label(line) and len(re.findall(any_label(), label_core(line))) > 1


def opens_label(text: str) -> bool:
    """Whether a text begins with a statutory label, with its enumerator or without."""
    core = LABEL_NOISE.sub("", text[:LONGEST_WRAPPED]).lstrip(f"{ORDINALS}0123456789")
    return re.match(any_label(), core) is not None or core[: _MIN_WRAPPED_LABEL + 2] in _label_beginnings()


@cache
def _label_beginnings() -> frozenset[str]:
    """The proper beginnings of the statutory labels."""
    labels, _ = _table_labels()
    return frozenset(label[:size] for label in labels for size in range(1, len(label)))


def is_cut_label(core: str) -> bool:
    """Whether a bare text is the beginning of a statutory label, cut off by the edge of a cell, and no label itself.

    Examples
    --------
    >>> is_cut_label("部分公开区分处理的只计这一情形不计其他"), is_cut_label("其他")
    (True, False)
    """
    labels, _ = _table_labels()
    return core in _label_beginnings() and core not in labels


def wrapped_label(lines: Sequence[str], *, in_table: bool = False) -> int:
    """How many of the lines spell one statutory label that a narrow cell has wrapped; 0 when the first begins none.

    The last of them may hold the values of the row. Outside a table the first line must hold a good part of the label.

    Examples
    --------
    >>> wrapped_label(["一、本年新收政府信息", "公开申请数量 0 0"]), wrapped_label(["一、本年新收政府信息", "公开20条。"])
    (2, 0)
    """
    spelled = label_core(lines[0]) if lines else ""
    beginnings = _label_beginnings()
    if spelled not in beginnings or (len(spelled) < _MIN_WRAPPED_LABEL and not in_table):
        return 0
    labels, _ = _table_labels()
    for count, line in enumerate(lines[1:], 2):
        if len(line) > LONGEST_WRAPPED or line[-1:] == "。":
            return 0
        part = label_core(_TRAILING_VALUES.sub("", line))
        spelled += part
        if part and spelled in labels:
            return count
        if not part or spelled not in beginnings:
            return 0
    return 0


@lru_cache(maxsize=4096)
def label_core(line: str) -> str:
    """A line without the blanks, marks and enumerators that labels are compared without.

    Examples
    --------
    >>> label_core("（三）不予公开 1. 属于国家秘密")
    '三不予公开属于国家秘密'
    """
    return LABEL_NOISE.sub("", line)


def is_label_part(line: str) -> bool:
    """Whether a line is a piece of one of the long statutory labels, which narrow cells wrap."""
    labels, _ = _table_labels()
    core = label_core(line).lstrip(ORDINALS)
    return len(core) > 1 and (
        any(core in label for label in labels if len(label) > _LONG_LABEL or len(core) <= _SHORT_PART)
        or _is_label_run(core)
    )


@lru_cache(maxsize=4096)
def _is_label_run(core: str) -> bool:
    """Whether labels stand behind each other in a line, the last of them perhaps cut: 法人或其他组织总."""
    labels, _ = _table_labels()
    begins = [label for label in labels if core.startswith(label)]
    return any(
        not (rest := core[len(label) :]) or any(other.startswith(rest) for other in labels) or _is_label_run(rest)
        for label in begins
    )


def _tells(line: str) -> bool:
    """Whether a line says something besides its labels: 未发生行政复议, 行政复议0件."""
    return (
        _TELLS.search(line) is not None
        and _TELLS.search(re.sub(any_label(), " ", LABEL_NOISE.sub("", line))) is not None
    )


def is_run_in_table(line: str) -> bool:
    """Whether a line is a whole table that has lost its cells: statutory labels and little else."""
    if "。" in line or not _IN_TABLE.search(line):
        return False
    labels, _ = _table_labels()
    compact = _LABEL_MARK.sub("", line)
    found = [label for label in labels if len(label) > 3 and label in compact]
    if _tells(line):
        return False
    return len(found) >= _MIN_RUN_IN_LABELS or sum(map(len, found)) > _MIN_LABEL_RATIO * len(_VALUE.sub("", compact))


def is_cell_row(line: str) -> bool:
    """Whether a line holds cells: tabs between them, or pipes."""
    bare = line.strip()
    if "\t" in bare:
        return True
    if "|" in bare or "｜" in bare:
        return bare.endswith(("|", "｜")) or len(PIPE.findall(bare)) >= 2
    return line.startswith("\t") and is_table_label(bare)


def is_number_row(line: str) -> bool:
    """Whether a line ends in two or more blank-separated numbers, as table rows from PDF text do, or in strokes for them."""
    parts = line.rsplit(None, 2)
    values = len(parts) == 3 and all(map(is_cell, parts[1:]))
    return values and PAGE_NUMBER.fullmatch(line) is None


def is_statistic_row(line: str) -> bool:
    """Whether a line is a row, or the head, of the statistics attached before 2019.

    Examples
    --------
    >>> is_statistic_row("主动公开政府信息数 条 120"), is_statistic_row("主动公开政府信息120条")
    (True, False)
    """
    if len(line) > _LONGEST_LABEL:
        return False
    return _STATISTIC.fullmatch(line) is not None or _STATISTIC_HEAD.fullmatch(line) is not None
