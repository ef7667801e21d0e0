"""Tables written for people and programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

from nlp.export.rows import rows_of
from nlp.export.schema import ANALYSIS_TABLES, Row, as_json, columns, flat, to_arrow
from nlp.types import Analysis

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_jsonl(table: str, rows: Iterable[Row], out: IO[str]) -> None:
    """One JSON object a row, with the columns of the contract."""
    for row in rows:
        out.write(as_json(row, table) + "\n")


def write_csv(table: str, rows: Iterable[Row], out: IO[str]) -> None:
    """Comma-separated rows with a header; text that a spreadsheet would run as a formula gets an apostrophe."""
    write_csv_rows(columns(table), rows, out)


def write_csv_rows(names: Sequence[str], rows: Iterable[Row], out: IO[str]) -> None:
    """Comma-separated rows of these columns, as `write_csv` writes them."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([neutral(flat(row.get(name))) for name in names])


def neutral(value: Any) -> Any:
    """A cell value that no spreadsheet takes for a formula, with one kind of line break; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    told = f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return one_kind_of_break(told)


def one_kind_of_break(text: str) -> str:
    """Line feeds only: a bare carriage return ends a row for readers of CSV, and reaches pandas as ``_x000D_`` from Excel."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def to_frames(analyses: Sequence[Analysis]) -> dict[str, pd.DataFrame]:
    """All tables of some reports as data frames.

    Parameters
    ----------
    analyses : sequence of Analysis
        May be empty: the frames then have columns and no rows.

    Returns
    -------
    dict of str to DataFrame
        By table name: reports, sections, sentences, figures, changes, cells, checks.
    """
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ANALYSIS_TABLES}
    for analysis in analyses:
        for name, rows in rows_of(analysis).items():
            tables[name] += rows
    return {name: to_arrow(name, rows).to_pandas() for name, rows in tables.items()}
