"""The border between the last cell of a table and the sentence behind it, where a line holds both."""

from __future__ import annotations

import re
from functools import cache

from nlp.alignment import Edit
from nlp.shapes import HAN_CLASS, any_label, is_run_in_table, is_table_label, opens_label

_TABLE_WORDS = "信息内容|勾稽关系|申请人情况|结果维持|尚未审结|后起诉|继续办理|行政强制|行政处罚|事业性收费|采购|总计"
_TABLE_WORD = re.compile(_TABLE_WORDS)
# What only a line that holds cells or a table has.
_TABLE_SIGN = re.compile(rf"[\t|｜]|{_TABLE_WORDS}")
_CELL_BORDER = re.compile(r"[ \u3000]*[\t|｜][ \u3000]*")
_CLOSING_PIPES = " \u3000\t|｜"
_STOPS = "。；！？"
# Longer than a statutory table without its cells; a line with more candidates than this is no report.
_LONGEST_TABLE, _MAX_ATTEMPTS = 2000, 60
_MIN_SENTENCE = 6


@cache
def _last_cell() -> re.Pattern[str]:
    """A label with its values, before Chinese text that is no measure word."""
    return re.compile(
        rf"(?:{any_label()})[\s\d.+/／—|｜-]*[\d/／—][ \u3000|｜]*"
        rf"(?=[{HAN_CLASS}“《（(])(?![件条次个份宗起人年月日万元项户例部余多张篇家名至到])"
    )


def cut_table_ends(text: str) -> list[Edit]:
    """Put a line break between the cells of a table and the sentence that stands behind them on the same line.

    Examples
    --------
    >>> cut_table_ends("0\\t0\\t本年度未发生行政复议。")
    [Edit(start=3, end=4, replacement='\\n')]
    """
    edits: list[Edit] = []
    position = 0
    while match := _TABLE_SIGN.search(text, position):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        position = end if end >= 0 else len(text)
        line = text[start:position]
        if "。" in line:
            found = _behind_cells(line) or _behind_labels(line)
            edits += [Edit(start + first, start + last, "\n") for first, last in found]
    return edits


def _behind_cells(line: str) -> list[tuple[int, int]]:
    """The borders of the last cell, where that is a sentence and the others are numbers and statutory labels."""
    end = len(line.rstrip(_CLOSING_PIPES))
    if line[end - 1 : end] != "。":
        return []
    borders = list(_CELL_BORDER.finditer(line, 0, end))
    if not borders or end - borders[-1].end() < _MIN_SENTENCE:
        return []
    cells = _CELL_BORDER.split(line[: borders[-1].start()])
    if not any(cells) or not all(map(is_table_label, cells)):
        return []
    return [borders[-1].span(), (end, len(line))] if end < len(line) else [borders[-1].span()]


def _behind_labels(line: str) -> list[tuple[int, int]]:
    """Borders in a line of labels and values whose cells are lost."""
    if not _TABLE_WORD.search(line):
        return []
    places: list[tuple[int, int]] = []
    begin = attempts = 0
    for match in _last_cell().finditer(line):
        place = match.end()
        if opens_label(line[place:]) or line.startswith("第二十条", place) or line.find("。", place) < 0:
            continue
        attempts += 1
        if attempts > _MAX_ATTEMPTS:
            break
        begin = max(begin, place - _LONGEST_TABLE, *(line.rfind(stop, begin, match.start()) + 1 for stop in _STOPS))
        if is_run_in_table(line[begin:place]):
            trimmed = len(line[:place].rstrip(" \u3000"))
            places.append((trimmed, place))
            begin = place
    return places
