"""Where the blanks of a report in one line stand for the line breaks that it had."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from nlp.chrome import is_chrome
from nlp.shapes import DOCUMENT_NUMBER, HAN_CLASS, MAX_HEADING, ORDINALS, canonical_headings, is_facet, is_table_label

BLANKS = " \u3000\u00a0"
DATE = (
    r"(?:(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|二[〇○Ｏ零0一二三四五六七八九]{3}年"
    r"[元一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)"
)
_NUMBER = rf"(?:[{ORDINALS}]{{1,3}}、|[（(][{ORDINALS}]{{1,3}}[)）])"
NUMBERED_BEHIND = re.compile(rf"[{BLANKS}]{_NUMBER}")
_NUMBERED = re.compile(_NUMBER)
# Between blanks, and from a number behind the end of a sentence on.
_PIECE = re.compile(rf"[^{BLANKS}]+?(?=[{BLANKS}]|$|(?<=[。；！？]){_NUMBER})")
_HEADING = re.compile(rf"{_NUMBER}[{HAN_CLASS}\d、，“”《》（）()]{{2,{MAX_HEADING}}}")
# Before the body that it heads; elsewhere it may be a row of the statistics.
_ITEM_HEADING = re.compile(rf"\d{{1,2}}[.、][{HAN_CLASS}、，“”]{{2,20}}")
_FIELD = re.compile("[：:]")
_TITLE = re.compile(r"(?!年)(?=.*公开)[^，。；：]{6,60}(?:报告|年报|总结)(?:[（(][^（）()]{2,8}[)）])?")
_CLOSED = re.compile(r"[。；：！？][”）)]?$")
_SIGNATURE = re.compile(rf"[{HAN_CLASS}]{{2,24}}(?:人民政府|办事处|委员会|办公室|管理区|局)(?:[（(]章[)）])?")
_DATED = re.compile(rf"{DATE}(?:印发)?|[（(]{DATE}[)）]|附[件表][{ORDINALS}\d]?[：:].*")
_LABEL = re.compile("(?:主要|存在的?(?:主要)?)(?:问题|不足)|(?:改进|整改)(?:措施|情况)|下一步(?:工作)?打算")
_NONE = re.compile(r"(?:暂?无|没有)[。]?")
# Sites print the time behind the date.
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_HAN_EDGES = re.compile(rf"[{HAN_CLASS}][{BLANKS}]+[{HAN_CLASS}]")
# Where words were pulled apart too, blanks prove nothing.
_MAX_UNEXPLAINED, _MIN_WHOLE = 0.25, 2
# Pieces that had a line of their own; who signed is among the last of them.
_ALONE, _SIGNED = frozenset({"heading", "label", "title", "signature", "date", "none", "number"}), 4


class BlankBreaks(NamedTuple):
    """The blanks that were line breaks, and what stands between them and is neither heading nor title, as spans.

    `titled` says whether the title is among the pieces, `end` where the report ends and the site goes on.
    """

    blanks: list[tuple[int, int]]
    bodies: list[tuple[int, int]]
    titled: bool
    end: int


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
    if not NUMBERED_BEHIND.search(line):
        return None
    pieces = list(_PIECE.finditer(line))
    kinds = _kinds([piece.group() for piece in pieces])
    bodies = [piece.span() for piece, kind in zip(pieces, kinds, strict=True) if kind not in ("heading", "title")]
    if len(pieces) - len(bodies) < _MIN_WHOLE or "heading" not in kinds:
        return None
    blanks: list[tuple[int, int]] = []
    unexplained = 0
    for (left, right), (before, behind) in zip(pairwise(pieces), pairwise(kinds), strict=True):
        if left.end() == right.start() and behind != "heading":
            continue
        if _was_break(left.group(), right.group(), before, behind):
            blanks.append((left.end(), right.start()))
        elif before == behind == "" and _HAN_EDGES.match(line, left.end() - 1):
            unexplained += 1
    if unexplained > _MAX_UNEXPLAINED * len(blanks):
        return None
    end = next((piece.end() for piece, kind in zip(pieces[::-1], kinds[::-1], strict=True) if kind != "chrome"), 0)
    return BlankBreaks(blanks, bodies, "title" in kinds, end)


def _was_break(left: str, right: str, before: str, behind: str) -> bool:
    """Whether two pieces stood in different lines; the fields that a site prints may share one."""
    if before == "chrome" or behind == "chrome":
        return before != behind or not _FIELD.search(left)
    numbered = behind != "cell" and _NUMBERED.match(right) is not None
    return before in _ALONE or behind in _ALONE or before == "closed" or numbered


def _kinds(pieces: list[str]) -> list[str]:
    """What the pieces are, by their shape and by what stands behind them."""
    kinds = [_kind(piece) for piece in pieces]
    for index, piece in enumerate(pieces):
        if kinds[index] == "signature" and index < len(pieces) - _SIGNED:
            kinds[index] = ""
        elif kinds[index + 1 : index + 2] == ["closed"] and _ITEM_HEADING.fullmatch(piece):
            kinds[index] = "label"
    return kinds


def _kind(piece: str) -> str:
    """What a piece between blanks is by its shape; nothing for a piece of a sentence."""
    if is_table_label(piece):
        return "cell"
    if _HEADING.fullmatch(piece):
        return "heading"
    if _CLOSED.search(piece):
        return "none" if _NONE.fullmatch(piece) else "closed"
    shapes = (
        ("number", DOCUMENT_NUMBER),
        ("title", _TITLE),
        ("signature", _SIGNATURE),
        ("date", _DATED),
        ("none", _NONE),
        ("label", _LABEL),
    )
    for name, shape in shapes:
        if shape.fullmatch(piece):
            return name
    if piece in canonical_headings() or is_facet(piece):
        return "label"
    return "chrome" if _TIME.fullmatch(piece) or is_chrome(piece) else ""
