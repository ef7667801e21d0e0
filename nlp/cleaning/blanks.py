"""Where the blanks of a report in one line stand for the line breaks that it had."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from nlp.shapes import HAN_CLASS, MAX_HEADING, ORDINALS, is_chrome, is_table_label

BLANKS = " \u3000\u00a0"
DATE = (
    r"(?:(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|二[〇○Ｏ零0一二三四五六七八九]{3}年"
    r"[元一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)"
)
_PIECE = re.compile(rf"[^{BLANKS}]+")
_NUMBER = rf"(?:[{ORDINALS}]{{1,3}}、|[（(][{ORDINALS}]{{1,3}}[)）])"
_NUMBERED_BEHIND = re.compile(rf"[{BLANKS}]{_NUMBER}")
_NUMBERED = re.compile(_NUMBER)
_HEADING = re.compile(rf"{_NUMBER}[{HAN_CLASS}\d、，“”《》（）()]{{2,{MAX_HEADING}}}")
_TITLE = re.compile(r"(?=.*公开)[^，。；：]{6,60}(?:报告|年报|总结)(?:[（(][^（）()]{2,8}[)）])?")
_CLOSED = re.compile(r"[。；：！？][”）)]?$")
_SIGNATURE = re.compile(rf"[{HAN_CLASS}]{{2,24}}(?:人民政府|办事处|委员会|办公室|管理区|局)(?:[（(]章[)）])?")
_DATED = re.compile(rf"{DATE}(?:印发)?")
_NONE = re.compile(r"(?:暂?无|没有)[。]?")
_HAN_EDGES = re.compile(rf"[{HAN_CLASS}][{BLANKS}]+[{HAN_CLASS}]")
# Where words were pulled apart too, blanks prove nothing.
_MAX_UNEXPLAINED, _MIN_WHOLE = 0.25, 2
# Pieces that had a line of their own; who signed is among the last of them.
_ALONE, _SIGNED = frozenset({"heading", "title", "signature", "date", "none"}), 4


class BlankBreaks(NamedTuple):
    """The blanks that were line breaks, and the headings and titles between them, as spans."""

    blanks: list[tuple[int, int]]
    whole: list[tuple[int, int]]


def blank_breaks(line: str) -> BlankBreaks | None:
    """The blanks of a dump that were line breaks; None for a line whose blanks are of another kind.

    A dump holds two headings with numbers, or the title and one. What stands between blanks is known by its shape, and
    where too many pieces have none, as when words were pulled apart, the blanks prove nothing.

    Examples
    --------
    >>> line = "石桥镇2023年政府信息公开工作年度报告 一、总体情况 公开36条。"
    >>> [line[:start] for start, _ in blank_breaks(line).blanks]
    ['石桥镇2023年政府信息公开工作年度报告', '石桥镇2023年政府信息公开工作年度报告 一、总体情况']
    >>> blank_breaks("一、加 强领 导，明 确责任。") is None
    True
    """
    if not _NUMBERED_BEHIND.search(line):
        return None
    pieces = list(_PIECE.finditer(line))
    kinds = [_kind(piece.group()) for piece in pieces]
    for index, kind in enumerate(kinds[:-_SIGNED]):
        if kind == "signature":
            kinds[index] = ""
    whole = [piece.span() for piece, kind in zip(pieces, kinds, strict=True) if kind in ("heading", "title")]
    if len(whole) < _MIN_WHOLE or "heading" not in kinds:
        return None
    blanks: list[tuple[int, int]] = []
    unexplained = 0
    for (left, right), (before, behind) in zip(pairwise(pieces), pairwise(kinds), strict=True):
        if (
            before in _ALONE
            or behind in _ALONE
            or before == "closed"
            or (behind != "cell" and _NUMBERED.match(right.group()))
        ):
            blanks.append((left.end(), right.start()))
        elif before == behind == "" and _HAN_EDGES.match(line, left.end() - 1):
            unexplained += 1
    return BlankBreaks(blanks, whole) if unexplained <= _MAX_UNEXPLAINED * len(blanks) else None


def _kind(piece: str) -> str:
    """What a piece between blanks is by its shape; nothing for a piece of a sentence."""
    if is_table_label(piece):
        return "cell"
    if _HEADING.fullmatch(piece):
        return "heading"
    if _CLOSED.search(piece):
        return "none" if _NONE.fullmatch(piece) else "closed"
    shapes = (("title", _TITLE), ("signature", _SIGNATURE), ("date", _DATED), ("none", _NONE))
    for name, shape in shapes:
        if shape.fullmatch(piece):
            return name
    return "chrome" if is_chrome(piece) else ""
