"""Boxes of text on a page, glyphs or recognised lines, in reading order: lines, and rows of drawn tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple

from nlp.reading.columns import gutter_of
from nlp.reading.grid import CellBox, TableRows
from nlp.reading.rulings import DrawnTable

# In heights of a box. Boxes of one line lie this close; where a blank is wider words are parted; a glyph that is printed
# again so near makes its first print bold.
_SAME_LINE, _BLANK, _TWICE, _BESIDE = 0.5, 0.6, 0.2, 0.3


class Box(NamedTuple):
    """A text and where it stands: pixels from the left and from the top. `confidence` is None where nothing was guessed."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float | None = None

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


class PageLine(NamedTuple):
    """A line of a page in reading order, with the least confidence of its boxes."""

    text: str
    confidence: float | None = None


# A table, and what stands in each of its cells.
_Held = tuple[DrawnTable, dict[int, list[Box]]]


@dataclass(slots=True)
class _Placed:
    """What stands on the page at some height."""

    top: float
    lines: list[PageLine]


def lines_of(boxes: Iterable[Box], tables: Sequence[DrawnTable] = ()) -> list[PageLine]:
    """The lines of a page from top to bottom.

    Parameters
    ----------
    boxes : iterable of Box
        Whatever was read, in any order.
    tables : sequence of DrawnTable
        Each row becomes a line with tabs between its cells; the smallest table that holds a box owns it.

    Examples
    --------
    >>> lines_of([Box("52条。", 60, 10, 90, 20), Box("公开信息", 10, 11, 58, 21), Box("一、总体情况", 10, 0, 70, 9)])
    [PageLine(text='一、总体情况', confidence=None), PageLine(text='公开信息52条。', confidence=None)]
    """
    inside: list[dict[int, list[Box]]] = [{} for _ in tables]
    outside: list[Box] = []
    for box in chain.from_iterable(_parted(box, tables) for box in boxes):
        owner = next(
            ((held, at) for table, held in zip(tables, inside, strict=True) if (at := table.region_at(*box.middle)) is not None),
            None,
        )  # fmt: skip
        (outside if owner is None else owner[0].setdefault(owner[1], [])).append(box)
    rows = _rows(outside)
    gutter = gutter_of(rows, tables)
    if gutter is not None:
        return list(_column_lines(rows, list(zip(tables, inside, strict=True)), gutter))
    return _in_order(rows, zip(tables, inside, strict=True))


def _column_lines(rows: Sequence[Sequence[Box]], tables: Sequence[_Held], gutter: float) -> Iterator[PageLine]:
    """The lines of the left column before those of the right; what reaches over both stands above or below."""
    crossing = [any(box.left < gutter < box.right for box in row) for row in rows]
    first = next((n for n, crosses in enumerate(crossing) if not crosses), 0)
    last = next((n for n, crosses in enumerate(reversed(crossing)) if not crosses), 0)
    inner = rows[first : len(rows) - last]
    yield from _in_order(rows[:first], ())
    for is_left in (True, False):
        sides = ([box for box in row if (box.left < gutter) == is_left] for row in inner)
        own = [held for held in tables if (held[0].xs[0] < gutter) == is_left]
        yield from _in_order([side for side in sides if side], own)
    yield from _in_order(rows[len(rows) - last :], ())


def _in_order(rows: Iterable[Sequence[Box]], tables: Iterable[_Held]) -> list[PageLine]:
    """Lines and the rows of tables from top to bottom."""
    placed = [_Placed(min(box.top for box in line), [_page_line(line)]) for line in rows]
    placed += [_Placed(table.ys[0], list(_table_lines(table, held))) for table, held in tables]
    placed.sort(key=lambda item: item.top)
    return [line for item in placed for line in item.lines if line.text.strip()]


def _parted(box: Box, tables: Sequence[DrawnTable]) -> Iterator[Box]:
    """A box, or its parts where it was read over the borders of cells: characters are as wide as they usually are."""
    if len(box.text) < 2 or box.right - box.left < box.height:
        yield box
        return
    # Boxes reach a little over their characters.
    beside = _BESIDE * box.height
    left, right, y = box.left + beside, box.right - beside, box.middle[1]
    if all(table.region_at(left, y) == table.region_at(right, y) for table in tables):
        yield box
        return
    widths = [1.0 if char > "\u2e80" else 0.5 for char in box.text]
    unit = (right - left) / sum(widths)
    for char, width in zip(box.text, widths, strict=True):
        yield box._replace(text=char, left=left, right=left + unit * width)
        left += unit * width


def _rows(boxes: Iterable[Box]) -> list[list[Box]]:
    """The boxes of each line, from left to right."""
    rows: list[list[Box]] = []
    middles = height = 0.0
    for box in sorted(boxes, key=lambda box: box.middle[1]):
        middle = box.middle[1]
        if rows and middle - middles / len(rows[-1]) <= _SAME_LINE * max(height, box.height):
            rows[-1].append(box)
            middles, height = middles + middle, max(height, box.height)
        else:
            rows.append([box])
            middles, height = middle, box.height
    return [_once(sorted(row, key=lambda box: box.left)) for row in rows]


def _once(row: Sequence[Box]) -> list[Box]:
    """A line without glyphs that are printed twice to look bold."""
    kept: list[Box] = []
    for box in row:
        twice = any(k.text == box.text and abs(k.left - box.left) < _TWICE * box.height for k in kept[-2:])
        if not twice:
            kept.append(box)
    return kept


def _page_line(row: Sequence[Box]) -> PageLine:
    parts = [row[0].text]
    usual = median(box.height for box in row)
    for left, right in pairwise(row):
        gap = right.left - left.right > _BLANK * usual
        parts.append(
            f" {right.text}" if gap and not (left.text[-1:].isspace() or right.text[:1].isspace()) else right.text
        )
    return PageLine("".join(parts).strip(), _least(row))


def _least(boxes: Iterable[Box]) -> float | None:
    return min((box.confidence for box in boxes if box.confidence is not None), default=None)


def _table_lines(table: DrawnTable, held: dict[int, list[Box]]) -> Iterator[PageLine]:
    """The rows of a table; its confidence is that of the cells that begin in a row."""
    rows = TableRows()
    for number in range(len(table.ys) - 1):
        cells: list[CellBox] = []
        boxes: list[Box] = []
        for index, region in sorted(enumerate(table.regions), key=lambda item: item[1].column):
            if region.row != number:
                continue
            own = held.get(index, [])
            boxes += own
            cells.append(CellBox([_page_line(row).text for row in _rows(own)], region.columns, region.rows))
        yield from (PageLine(line, _least(boxes)) for line in rows.lines(cells))
