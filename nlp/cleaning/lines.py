"""Joining of lines that a page or a converter has cut."""

from __future__ import annotations

import re

from nlp.alignment import Edit
from nlp.shapes import (
    ENUMERATOR,
    HAN_CLASS,
    LINE_LEAD,
    PAGE_NUMBER,
    canonical_headings,
    is_cell_row,
    is_chrome,
    is_number_row,
    is_table_label,
)

_LINE = re.compile(r"[^\n]+")
_CLOSED = re.compile(r"[。；：！？…”】;:!?][)）]?\s*$")
_OPEN_END = re.compile(r"[，、,（(《“—-]\s*$")
_INNER_MARK = re.compile(r"[，。；：]")
_HAN_TEXT = re.compile(rf"[{HAN_CLASS}]")
_SIGNATURE = re.compile(r"^(?:.{0,20}(?:人民政府|办事处|委员会|办公室)|.{0,12}年.{1,3}月.{1,4}日)$")
_TITLE = re.compile(r"(?:报告|年报)\s*(?:[（(].{0,8}[）)])?$|文件\s*$|^附[件表]")
# Shorter lines are labels, names or headings: page lines of the genre hold 20 characters and more.
_MIN_WRAPPED = 16


def join_lines(text: str) -> list[Edit]:
    """Remove the line breaks, and the page numbers between them, that stand inside a sentence."""
    lines = [m for m in _LINE.finditer(text) if m.group().strip()]
    edits: list[Edit] = []
    position = 0
    while position < len(lines) - 1:
        left = lines[position].group().rstrip()
        follower = position + 1
        while follower < len(lines) - 1 and PAGE_NUMBER.fullmatch(lines[follower].group()):
            follower += 1
        right = lines[follower].group()
        if _is_cut(left) and _continues(right):
            start = lines[position].start() + len(left)
            end = lines[follower].start() + len(right) - len(right.lstrip())
            edits.append(Edit(start, end, ""))
        position = follower
    return edits


def _is_cut(left: str) -> bool:
    """Whether a line ends in the middle of a sentence."""
    if _CLOSED.search(left) or not _HAN_TEXT.search(left):
        return False
    if is_cell_row(left) or is_number_row(left) or is_table_label(left):
        return False
    bare = left.strip()
    if _SIGNATURE.match(bare) or _TITLE.search(bare) or is_chrome(bare):
        return False
    if _OPEN_END.search(bare):
        return True
    if len(bare) < _MIN_WRAPPED:
        return False
    if _INNER_MARK.search(bare):
        return True
    return not _is_enumerated(bare) or len(bare) > 2 * _MIN_WRAPPED


def _continues(right: str) -> bool:
    """Whether a line may be the rest of the line before it."""
    if is_cell_row(right) or is_number_row(right) or is_table_label(right):
        return False
    bare = right.strip()
    if bare.startswith(("，", "。", "、", "；", "：", "”", "）", "》")):
        return True
    if _SIGNATURE.match(bare) or _is_enumerated(bare) or is_chrome(bare):
        return False
    return bare.rstrip("：:") not in canonical_headings()


def _is_enumerated(line: str) -> bool:
    start = LINE_LEAD.match(line)
    return ENUMERATOR.match(line, start.end() if start else 0) is not None
