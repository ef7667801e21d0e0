"""Tables of any format as rows of cells with tabs between them, merged cells in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# What a browser allows, and how many cells may reach down into a row; more are slips or attacks.
MAX_COLSPAN, MAX_ROWSPAN, MAX_COVERED = 1000, 2000, 24
_STOP = re.compile("[。！？]")
# No statutory label is longer, and no label ends like a sentence.
_MIN_PROSE = 30
_LONGEST_CELL = 120
_BETWEEN_LETTERS = re.compile(r"(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])")


@dataclass(slots=True)
class CellBox:
    """A cell while its table is read: its lines, over how many columns and rows it reaches, and whether it holds a table."""

    lines: list[str] = field(default_factory=list)
    columns: int = 1
    rows: int = 1
    holds_table: bool = False

    @property
    def text(self) -> str:
        """The lines as one; a narrow cell has wrapped them."""
        joined = _BETWEEN_LETTERS.sub(" ", "\n".join(filter(None, map(str.strip, self.lines))))
        return joined.replace("\n", "").replace("\t", " ")

    @property
    def is_prose(self) -> bool:
        """Whether the cell lays out text, as sites do, instead of holding a label or a value."""
        text = self.text
        return self.holds_table or len(text) > _LONGEST_CELL or (len(text) >= _MIN_PROSE and bool(_STOP.search(text)))


@dataclass(slots=True)
class TableRows:
    """Turns the rows of one table into lines.

    A cell that reaches over several columns is one cell; under a cell that reaches over several rows each further row has
    an empty one, so that what stands beside it keeps its place.
    """

    # Columns that a cell further up still covers: how wide it is, and for how many rows to come.
    _covered: dict[int, tuple[int, int]] = field(default_factory=dict)

    def lines(self, cells: Sequence[CellBox]) -> Iterator[str]:
        """The lines of the next row: one of cells, or those of its cells where these are prose."""
        placed = self._place(cells)
        if len(placed) == 1 or any(cell.is_prose for cell in cells):
            for cell in cells:
                yield from (line for line in cell.lines if line.strip())
        elif any(placed):
            yield "\t".join(placed)

    def _place(self, cells: Sequence[CellBox]) -> list[str]:
        texts: list[str] = []
        below: dict[int, tuple[int, int]] = {}
        column = 0
        for cell in cells:
            column = self._pass_covered(column, texts, below)
            texts.append(cell.text)
            width = min(max(cell.columns, 1), MAX_COLSPAN)
            if cell.rows > 1 and len(below) < MAX_COVERED:
                below[column] = (width, min(cell.rows, MAX_ROWSPAN) - 1)
            column += width
        for start in sorted(start for start in self._covered if start >= column):
            self._pass_covered(start, texts, below)
        self._covered = below
        return texts

    def _pass_covered(self, column: int, texts: list[str], below: dict[int, tuple[int, int]]) -> int:
        """The next column that no cell further up covers; each cell that does leaves an empty one."""
        while (covered := self._covered.pop(column, None)) is not None:
            width, rows = covered
            texts.append("")
            if rows > 1:
                below[column] = (width, rows - 1)
            column += width
        return column
