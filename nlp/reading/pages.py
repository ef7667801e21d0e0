"""The pages of a file as one text: running heads left out, rows that a page break has cut made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp.reading.content import Content
from nlp.reading.layout import PageLine
from nlp.reading.running import bodies
from nlp.reading.text import check_text
from nlp.shapes import ENUMERATOR, label_core, table_data
from nlp.types import Recognised

_VALUE = re.compile(r"[-+−—\d.,/／]+")


def content_of(
    pages: Sequence[Sequence[PageLine]], source: str, encoding: str, warnings: tuple[str, ...] = ()
) -> Content:
    """Join the lines of the pages; raises a ReaderError where they hold no Chinese text."""
    kept = [
        list(lines[body])
        for lines, body in zip(pages, bodies([[line.text for line in page] for page in pages]), strict=True)
    ]
    _join_rows(kept)
    parts: list[str] = []
    starts: list[int] = []
    recognised: list[Recognised] = []
    length = 0
    for lines in kept:
        starts.append(length)
        for line in lines:
            parts.append(f"{line.text}\n")
            if line.confidence is not None:
                recognised.append(Recognised(length, length + len(parts[-1]), line.confidence))
            length += len(parts[-1])
    text = "".join(parts)
    check_text(text, source)
    return Content(text, encoding, pages=tuple(starts), warnings=warnings, recognised=tuple(recognised))


def _join_rows(pages: list[list[PageLine]]) -> None:
    """Move the second half of a row to the page on which the row begins."""
    for above, below in pairwise(pages):
        if above and below and (row := joined_row(above[-1].text, below[0].text)):
            confidences = [c for c in (above[-1].confidence, below[0].confidence) if c is not None]
            above[-1] = PageLine(row, min(confidences, default=None))
            del below[0]


def joined_row(above: str, below: str) -> str:
    """The row of which two lines of cells are the halves; empty where the second begins a row of its own.

    Examples
    --------
    >>> joined_row("\\t2.重复申\\t0\\t3", "\\t请\\t\\t")
    '\\t2.重复申请\\t0\\t3'
    >>> joined_row("\\t5.要\\t0", "\\t求行政机关确认或重新出具已获取信息\\t")
    '\\t5.要求行政机关确认或重新出具已获取信息\\t0'
    >>> joined_row("行政许可\\t12", "行政处罚\\t")
    ''
    """
    upper, lower = above.split("\t"), below.split("\t")
    if len(upper) != len(lower) or len(upper) < 2 or not any(lower):
        return ""
    valued = any(_VALUE.fullmatch(cell) for cell in upper)
    for first, second in zip(upper, lower, strict=True):
        if not second:
            continue
        if _VALUE.fullmatch(second):
            if valued or first:
                return ""
        elif not first or _VALUE.fullmatch(first) or _begins_row(second, first):
            return ""
    return "\t".join(first + second for first, second in zip(upper, lower, strict=True))


def _begins_row(label: str, above: str) -> bool:
    """Whether a label is the first half of one; below a label with a number one without is not."""
    if ENUMERATOR.match(label) or ENUMERATOR.match(above):
        return bool(ENUMERATOR.match(label))
    core = label_core(label)
    return any(stem in core for stems in table_data()["stems"].values() for stem in stems.values())
