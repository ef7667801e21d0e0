"""Pages of two columns, or two pages on one sheet: where the gutter runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.reading.layout import Box
    from nlp.reading.rulings import DrawnTable

# Heads, and a title over both columns, may cross the gutter, and so may feet.
_EDGE_ROWS = 2
# A gutter lies in the middle of the page, and is wider than a character.
_MIDDLE = (0.4, 0.6)
_MIN_GUTTER = 1.0
# Columns are text if they have so many rows and so many of them reach from side to side: columns of labels and values do not.
_MIN_ROWS, _FULL, _FULL_SHARE = 8, 0.85, 0.4


def gutter_of(rows: Sequence[Sequence[Box]], tables: Sequence[DrawnTable]) -> float | None:
    """Where two columns of text are parted; None for a page of one.

    Parameters
    ----------
    rows : sequence of sequence of Box
        What stands at one height outside of tables, from left to right and from top to bottom.
    tables : sequence of DrawnTable
        A column of tables is a column, too.
    """
    inner = rows[_EDGE_ROWS:-_EDGE_ROWS]
    boxes = [box for row in inner for box in row]
    if len(inner) < _MIN_ROWS:
        return None
    spans = sorted([*((box.left, box.right) for box in boxes), *((table.xs[0], table.xs[-1]) for table in tables)])
    left, right = spans[0][0], max(end for _, end in spans)
    low, high = (left + share * (right - left) for share in _MIDDLE)
    needed = _MIN_GUTTER * median(box.height for box in boxes)
    wide = ((start + end) / 2 for start, end in _gaps(spans) if end - start >= needed)
    return next((at for at in wide if low <= at <= high and _parts_text(inner, tables, at)), None)


def _gaps(spans: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The stretches from left to right in which nothing stands."""
    reached: float | None = None
    for start, end in spans:
        if reached is not None and start > reached:
            yield reached, start
        reached = end if reached is None else max(reached, end)


def _parts_text(rows: Sequence[Sequence[Box]], tables: Sequence[DrawnTable], at: float) -> bool:
    tabled = {table.xs[0] < at for table in tables}
    texts = [
        _is_text([side for row in rows if (side := [box for box in row if (box.left < at) == is_left])])
        for is_left in (True, False)
    ]
    return any(texts) and all(text or is_left in tabled for text, is_left in zip(texts, (True, False), strict=True))


def _is_text(rows: Sequence[Sequence[Box]]) -> bool:
    """Whether many rows of a column reach from side to side."""
    if len(rows) < _MIN_ROWS:
        return False
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    full = sum(row[-1].right - row[0].left >= _FULL * (right - left) for row in rows)
    return full >= _FULL_SHARE * len(rows)
