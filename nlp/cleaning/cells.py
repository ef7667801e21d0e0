"""The cells of tables that other signs than tabs and pipes part: commas, semicolons, quoted fields, ruled lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, dropwhile, groupby, pairwise
from typing import NamedTuple

from nlp.alignment import Edit
from nlp.cells import is_cell, without_cells
from nlp.shapes import ARTICLE, HAN, TRIMMED_LINE, is_label_part, is_table_label

_RULES = "│┃║¦∣"
_RULE = re.compile(f"[{_RULES}]")
_SEPARATORS = (",", ";", "，", "；")
_QUOTES = '"“”＂'
# A separator inside brackets or quotes parts no cells.
_HELD = re.compile(rf"[（(][^（()）\n]*[)）]|[{_QUOTES}][^{_QUOTES}\n]*[{_QUOTES}]")
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")
_WHOLE_QUOTED = re.compile(rf"\s*([{_QUOTES}])[^{_QUOTES}]*([{_QUOTES}])\s*")
_NO_ROW = re.compile(rf"[。：\t|｜{_RULES}]")
_LONGEST_ROW, _LONGEST_CELL = 300, 12
# Rows of a table, and the cells of a row without label; what is less may be prose.
_MIN_ROWS, _MIN_CELLS = 2, 3


class _Row(NamedTuple):
    """A line that may be a row of a table, and what makes it one of tabs."""

    edits: tuple[Edit, ...]
    labelled: bool
    valued: bool
    doubtful: bool


def part_cells(text: str) -> list[Edit]:
    """Pipes for ruled lines between cells, tabs for commas and semicolons between the cells of a table.

    Examples
    --------
    >>> part_cells("信息内容,本年制发件数\\n规章,0\\n")
    [Edit(start=4, end=5, replacement='\\t'), Edit(start=14, end=15, replacement='\\t')]
    >>> part_cells("规章，规范性文件，\\n行政许可，行政处罚\\n")
    []
    """
    edits = [Edit(*match.span(), "|") for match in _RULE.finditer(text)]
    if any(separator in text for separator in _SEPARATORS):
        for is_row, rows in groupby(_rows(text), key=lambda row: row is not None):
            table = [row for row in rows if row] if is_row else []
            # A row whose cell no list knows is one between others.
            while table and table[-1].doubtful:
                table.pop()
            table = list(dropwhile(lambda row: row.doubtful, table))
            if sum(row.labelled and not row.doubtful for row in table) >= _MIN_ROWS and any(
                row.valued for row in table
            ):
                edits += chain.from_iterable(row.edits for row in table)
    return sorted(edits)


def _rows(text: str) -> Iterator[_Row | None]:
    """What each line may be as a row; None for prose. Blank lines are skipped."""
    for match in TRIMMED_LINE.finditer(text):
        yield _row(match.group(), match.start())


def _row(line: str, offset: int) -> _Row | None:
    if len(line) > _LONGEST_ROW or _NO_ROW.search(_HELD.sub("", line)):
        return None
    borders = max((_borders(line, separator) for separator in _SEPARATORS), key=len)
    ends = [-1, *borders, len(line)]
    parts = [_bare(line[left + 1 : right]) for left, right in pairwise(ends)]
    held = [part for part in parts if part]
    if not held:
        return None
    valued = any(map(is_cell, held))
    labelled = len(held) > 1 and _is_label(held[0])
    unknown = [part for part in held if not (is_cell(part) or _is_label(part) or is_label_part(part))]
    if unknown and not (labelled and len(unknown) == 1 and len(unknown[0]) <= _LONGEST_CELL):
        return None
    if not labelled and not _is_label(held[0]) and len(parts) < _MIN_CELLS:
        return None
    whole = (match for left, right in pairwise(ends) if (match := _WHOLE_QUOTED.fullmatch(line, left + 1, right)))
    edits = [Edit(offset + place, offset + place + 1, "\t") for place in borders]
    edits += [
        Edit(offset + place, offset + place + 1, "") for match in whole for place in (match.start(1), match.end(2) - 1)
    ]
    return _Row(tuple(edits), labelled, valued, doubtful=bool(unknown) and not valued)


def _borders(line: str, separator: str) -> list[int]:
    held = {place for match in _HELD.finditer(line) for place in range(*match.span())}
    return [place for place, char in enumerate(line) if char == separator and place not in held]


def _bare(part: str) -> str:
    part = part.strip()
    quoted = _QUOTED.fullmatch(part)
    return quoted[1].strip() if quoted else part


def _is_label(part: str) -> bool:
    """Whether a cell is a label without values."""
    return ARTICLE.match(part) is not None or (
        HAN.search(part) is not None and is_table_label(part) and part == without_cells(part)
    )
