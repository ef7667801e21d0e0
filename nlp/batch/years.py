"""The rules over the years, for a dataset whose reports came one by one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

from nlp.batch.dataset import Dataset
from nlp.checks import YearTables, check_years, consecutive
from nlp.export.rows import check_row
from nlp.types import Cell, CellState, Span

# Sorts behind the parts of the reports, whose names are hexadecimal.
YEARS_PART = "part-years"


def year_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """Rows of the checks table on the reports of each place against those of the year before, in the order of the reports."""
    frame = dataset.frame("reports", ["report_id", "township", "county", "city", "province", "year"])
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    series = [
        YearTables(row["report_id"], row["township"], (row["county"], row["city"], row["province"]), row["year"])
        for row in rows
    ]
    pairs = list(consecutive(series))
    cells = _cells(dataset, sorted({tables.report for pair in pairs for tables in pair}))
    checks = (
        check
        for earlier, later in pairs
        for check in check_years(
            replace(earlier, cells=cells[earlier.report]), replace(later, cells=cells[later.report])
        )
    )
    return sorted((check_row(check) for check in checks), key=lambda row: str(row["report_id"]))


def _cells(dataset: Dataset, reports: list[str]) -> dict[str, dict[tuple[str, str, str], Cell]]:
    """The cells of some reports, by report and by table, row and column."""
    found: defaultdict[str, dict[tuple[str, str, str], Cell]] = defaultdict(dict)
    names = ["report_id", "table", "row", "column", "value", "unit", "state", "raw"]
    if not reports:
        return found
    for report, table, row, column, value, unit, state, raw in dataset.frame(
        "cells", names, reports=reports
    ).itertuples(index=False):
        number = Decimal(str(value)) if value == value and value is not None else None
        cell = Cell(table, row, column, number, unit, CellState(state), raw, Span(0, 0))
        found[report][table, row, column] = cell
    return found
