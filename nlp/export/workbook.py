"""An Excel workbook: a sheet a table, written row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.errors import ExportError
from nlp.export.contents import Content
from nlp.export.schema import flat
from nlp.export.writers import FORMULA_STARTS, one_kind_of_break

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

# The limits of Excel, the head of a sheet not counted.
MAX_ROWS = 1_048_575
MAX_TEXT = 32_767
_WIDTHS = {"text": 80, "message": 60, "zh": 50, "en": 60, "title": 30, "source": 30, "sha256": 12}
_WIDTH = 14


def write_workbook(contents: Sequence[Content], path: Path, *, max_rows: int = MAX_ROWS) -> None:
    """Write tables as sheets.

    Text stays text: what begins like a formula is marked as text the way Excel marks it (a quote prefix), its characters
    unchanged. A table with more rows than a sheet holds goes on in sheets named ``sentences_2``, ``sentences_3``.

    Parameters
    ----------
    contents : sequence of Content
        Each is read once, piece by piece.
    path : Path
        The file to write.
    max_rows : int
        Rows a sheet.

    Raises
    ------
    ExportError
        Where a text is longer than a cell of Excel holds.
    """
    import xlsxwriter

    with path.open("wb") as out, xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        writer = _Writer(book, max_rows)
        for content in contents:
            writer.write(content)


class _Writer:
    """Sheets of one workbook, filled from top to bottom: rows that are written are no longer in memory."""

    def __init__(self, book: Workbook, max_rows: int) -> None:
        self._book = book
        self._max_rows = max_rows
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._quoted = book.add_format({"quote_prefix": True})

    def write(self, content: Content) -> None:
        sheet = self._sheet(content, content.name)
        for count, row in enumerate(content.rows()):
            part, line = divmod(count, self._max_rows)
            if part and line == 0:
                sheet = self._sheet(content, f"{content.name}_{part + 1}")
            for column, name in enumerate(content.kinds):
                if not self._write_cell(sheet, line + 1, column, row[name]):
                    raise ExportError(
                        f"row {count + 1} of {content.name}: {name} is longer than the {MAX_TEXT:,} characters of a cell",
                        remedy="export this table as csv or parquet",
                    )

    def _sheet(self, content: Content, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, self._max_rows, len(content.kinds) - 1)
        for column, key in enumerate(content.kinds):
            sheet.set_column(column, column, _WIDTHS.get(key, _WIDTH))
            sheet.write_string(0, column, key, self._head)
        return sheet

    def _write_cell(self, sheet: Worksheet, line: int, column: int, value: Any) -> bool:
        """Whether the value fits; what is missing leaves the cell empty."""
        if value is None:
            return True
        if isinstance(value, bool):
            return bool(sheet.write_boolean(line, column, value) == 0)
        if isinstance(value, date):
            return bool(sheet.write_datetime(line, column, value, self._date) == 0)
        told = flat(value)
        if isinstance(told, str):
            quoted = self._quoted if told.startswith(FORMULA_STARTS) else None
            return len(told) <= MAX_TEXT and bool(
                sheet.write_string(line, column, one_kind_of_break(told), quoted) == 0
            )
        return bool(sheet.write_number(line, column, told) == 0)
