"""Drawn lines on the picture of a page, and the cells of the tables that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Bounds = tuple[float, float, float, float]

# In points. A line is thinner than twice this; strokes of characters are shorter than the shortest lines.
_THICK, _SHORTEST_ACROSS, _SHORTEST_DOWN = 2.0, 14.0, 9.0
# Lines that lie closer are one, as sites draw a border around each cell; ends that lie closer meet.
_CLOSE, _MEETS = 3.0, 4.0
# Shorter lines may be strokes of characters, unless they reach from line to line.
_LONG_ACROSS, _LONG_DOWN = 80.0, 50.0
# Where a line crosses another, or noise has cut it, it goes on behind this.
_GAP = 2.0
# A line parts two cells if it runs along this share of their border.
_PARTING_SHARE = 0.7
# Strokes of characters leave more of a row free than this leaves, and none is longer than this.
_WHOLE_SHARE, _NO_STROKE = 0.95, 32.0
# Pages with more pieces of lines are pictures, not tables.
_MAX_PIECES = 20_000
_MAX_LINES = 600


class Ruling(NamedTuple):
    """A line: where it lies across its direction, and where it starts and ends along it."""

    at: float
    start: float
    end: float


class Region(NamedTuple):
    """A cell: its first column and row, and over how many of each it reaches."""

    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True)
class DrawnTable:
    """A table of cells; `xs` and `ys` are its borders from left to right and from top to bottom."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    owners: tuple[tuple[int, ...], ...]

    @property
    def area(self) -> float:
        """How much of the page it takes."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def region_at(self, x: float, y: float) -> int | None:
        """The index of the cell around a point; None outside the table."""
        column, row = _interval(self.xs, x), _interval(self.ys, y)
        return None if column is None or row is None else self.owners[row][column]

    def bounds(self, region: Region) -> Bounds:
        """Left, top, right and bottom of a cell."""
        right, bottom = self.xs[region.column + region.columns], self.ys[region.row + region.rows]
        return self.xs[region.column], self.ys[region.row], right, bottom


def _interval(borders: Sequence[float], place: float) -> int | None:
    return next((index for index, (low, high) in enumerate(pairwise(borders)) if low <= place < high), None)


def find_tables(
    picture: Picture, points: float, texts: Iterable[Bounds], *, contrast: int, exact: bool
) -> list[DrawnTable]:
    """The tables of a page, the smallest first.

    Parameters
    ----------
    picture : array of uint8
        The page in grey, white being 255.
    points : float
        How many pixels a point (1/72 inch) has.
    texts : iterable of (left, top, right, bottom)
        Where characters stand: their strokes are no lines.
    contrast : int
        By how much a line is darker than the paper beside it.
    exact : bool
        Whether `texts` hold nothing but characters; else a text may have been read over a line.
    """
    blank = _without_texts(picture, texts)
    across = _lines(blank, points, _SHORTEST_ACROSS, contrast)
    down = _lines(np.ascontiguousarray(blank.T), points, _SHORTEST_DOWN, contrast)
    if not exact:
        hidden_across = _lines(picture, points, _SHORTEST_ACROSS, contrast)
        hidden_down = _lines(np.ascontiguousarray(picture.T), points, _SHORTEST_DOWN, contrast)
        across, down = (_whole(across, hidden_across, down, points), _whole(down, hidden_down, across, points))
    across, down = _without_strokes(across, down, points)
    if len(across) + len(down) > _MAX_LINES:
        return []
    tables = [_table(a, d, points) for a, d in _meeting(across, down, _MEETS * points)]
    return sorted((table for table in tables if table is not None), key=lambda table: table.area)


def _without_texts(picture: Picture, texts: Iterable[Bounds]) -> Picture:
    """The picture with paper where characters stand."""
    blank = picture.copy()
    for left, top, right, bottom in texts:
        rows = slice(max(0, floor(top)), max(0, ceil(bottom)))
        blank[rows, max(0, floor(left)) : max(0, ceil(right))] = 255
    return blank


def _lines(picture: Picture, points: float, shortest: float, contrast: int) -> list[Ruling]:
    """The lines along the rows of a picture."""
    reach = max(2, round(_THICK * points))
    if picture.shape[0] <= 2 * reach:
        return []
    grey = picture.astype(np.int16)
    middle = grey[reach:-reach]
    # The lightest that lies near on either side: text may stand close to a line, but there is paper between them.
    above = np.maximum.reduce([grey[reach - step : -reach - step] for step in range(1, reach + 1)])
    below = np.maximum.reduce([grey[reach + step : len(grey) - reach + step] for step in range(1, reach + 1)])
    dark = np.zeros(picture.shape, dtype=bool)
    dark[reach:-reach] = np.minimum(above, below) - middle > contrast
    # A line that is not quite level goes on in the row beside.
    wide = dark.copy()
    wide[1:] |= dark[:-1]
    wide[:-1] |= dark[1:]
    steps = np.diff(np.pad(wide, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    if not len(rows):
        return []
    parted = np.append(True, (np.diff(rows) > 0) | (starts[1:] - ends[:-1] > _GAP * points))
    rows, starts, ends = rows[parted], starts[parted], ends[np.append(parted[1:], True)]
    long = ends - starts >= shortest * points
    if np.count_nonzero(long) > _MAX_PIECES:
        return []
    found = zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True)
    pieces = [Ruling(*piece) for piece in found]
    return [line for group in _clusters(pieces, _CLOSE * points) for line in _joined(group, _MEETS * points)]


def _clusters(lines: Iterable[Ruling], close: float) -> list[list[Ruling]]:
    """Lines that lie close to each other across their direction."""
    groups: list[list[Ruling]] = []
    for line in sorted(lines):
        if groups and line.at - groups[-1][0].at <= close:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _joined(group: Sequence[Ruling], gap: float) -> list[Ruling]:
    """The lines that the pieces of a cluster make."""
    at = sum(line.at for line in group) / len(group)
    joined: list[Ruling] = []
    for line in sorted(group, key=lambda line: line.start):
        if joined and line.start - joined[-1].end <= gap:
            joined[-1] = Ruling(at, joined[-1].start, max(joined[-1].end, line.end))
        else:
            joined.append(Ruling(at, line.start, line.end))
    return joined


def _whole(known: Sequence[Ruling], shown: Sequence[Ruling], crossing: Sequence[Ruling], points: float) -> list[Ruling]:
    """Lines with what texts hide of them: what the picture shows in the same place from one crossing line to the next."""
    near, close = _MEETS * points, _CLOSE * points / 2
    pieces: list[Ruling] = []
    for line in shown:
        stops = sorted(c.at for c in crossing if c.start - near <= line.at <= c.end + near)
        for start, end in pairwise(stops):
            if min(end, line.end) - max(start, line.start) >= _WHOLE_SHARE * (end - start):
                pieces.append(Ruling(line.at, start, end))
    sure = [*known, *(piece for piece in pieces if piece.end - piece.start >= _NO_STROKE * points)]
    places = sorted({line.at for line in sure})
    found = sure + [piece for piece in pieces if any(abs(place - piece.at) <= close for place in places)]
    return [line for group in _clusters(found, _CLOSE * points) for line in _joined(group, near)]


def _without_strokes(across: list[Ruling], down: list[Ruling], points: float) -> tuple[list[Ruling], list[Ruling]]:
    """The lines that are long or reach from line to line: taking one away may leave another without its end."""
    near = _MEETS * points
    while True:
        kept_across = [a for a in across if a.end - a.start >= _LONG_ACROSS * points or _is_held(a, down, near)]
        kept_down = [d for d in down if d.end - d.start >= _LONG_DOWN * points or _is_held(d, kept_across, near)]
        if len(kept_across) == len(across) and len(kept_down) == len(down):
            return across, down
        across, down = kept_across, kept_down


def _is_held(line: Ruling, others: Sequence[Ruling], near: float) -> bool:
    """Whether both ends of a line lie on lines that cross its direction."""
    crossing = [other.at for other in others if other.start - near <= line.at <= other.end + near]
    return all(any(abs(end - at) <= near for at in crossing) for end in (line.start, line.end))


def _meeting(across: Sequence[Ruling], down: Sequence[Ruling], near: float) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Groups of lines that meet or cross each other."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, level in enumerate(across):
        for j, upright in enumerate(down):
            meets = level.start - near <= upright.at <= level.end + near
            if meets and upright.start - near <= level.at <= upright.end + near:
                parents[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, line in enumerate([*across, *down]):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(line)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _table(across: Sequence[Ruling], down: Sequence[Ruling], points: float) -> DrawnTable | None:
    """The cells between lines that meet; None for a frame around text."""
    # The outer borders of some tables are not drawn: there the other lines end.
    xs = _borders([*down, *_ends(across)], _MEETS * points)
    ys = _borders([*across, *_ends(down)], _MEETS * points)
    if len(xs) < 3 or len(ys) < 2:
        return None
    owners = _owners(xs, ys, across, down, _CLOSE * points)
    corners: dict[int, list[tuple[int, int]]] = {}
    for row, line in enumerate(owners):
        for column, owner in enumerate(line):
            corners.setdefault(owner, []).append((row, column))
    numbers = {owner: number for number, owner in enumerate(corners)}
    regions = tuple(_region(places) for places in corners.values())
    if max(sum(region.row == row for region in regions) for row in range(len(ys) - 1)) < 2:
        return None
    return DrawnTable(xs, ys, regions, tuple(tuple(numbers[owner] for owner in line) for line in owners))


def _ends(lines: Sequence[Ruling]) -> tuple[Ruling, Ruling]:
    left, right = min(line.start for line in lines), max(line.end for line in lines)
    return Ruling(left, left, left), Ruling(right, right, right)


def _borders(lines: Sequence[Ruling], close: float) -> tuple[float, ...]:
    return tuple(sum(line.at for line in group) / len(group) for group in _clusters(lines, close))


def _region(places: Sequence[tuple[int, int]]) -> Region:
    rows, columns = [row for row, _ in places], [column for _, column in places]
    left, top = min(columns), min(rows)
    return Region(left, top, max(columns) - left + 1, max(rows) - top + 1)


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Ruling], down: Sequence[Ruling], close: float
) -> list[list[int]]:
    """For each place of the grid a number that places of one cell share: no line parts them."""
    width = len(xs) - 1
    parents = list(range(width * (len(ys) - 1)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            place = row * width + column
            if column + 1 < width and not _parts(down, right, top, bottom, close):
                parents[root(place)] = root(place + 1)
            if row + 2 < len(ys) and not _parts(across, bottom, left, right, close):
                parents[root(place)] = root(place + width)
    return [[root(row * width + column) for column in range(width)] for row in range(len(ys) - 1)]


def _parts(lines: Sequence[Ruling], at: float, start: float, end: float, close: float) -> bool:
    """Whether lines run along a border for most of its length."""
    own = (line for line in lines if abs(line.at - at) <= close)
    along = sum(max(0.0, min(end, line.end) - max(start, line.start)) for line in own)
    return along >= _PARTING_SHARE * (end - start)
