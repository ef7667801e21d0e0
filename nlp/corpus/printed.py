"""The gold of the statutory tables against what the report prints, and the rules that it breaks against those planted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from nlp.corpus.gold import Gold
from nlp.corpus.labels import squeezed
from nlp.corpus.tables import DECIDED, broken_over_years, broken_rules, shape_findings, table_keys
from nlp.tables import read_tables
from nlp.types import Cell, CellState, Report

Row = dict[str, Any]
_NAMES = ("t2", "t3", "t4")


def table_findings(gold: Gold) -> Iterator[str]:
    """Everything that is wrong with the tables of the gold, a line each that names the report."""
    planted: defaultdict[str, set[str]] = defaultdict(set)
    for row in gold.relations["checks"]:
        planted[row["report"]].add(row["rule"])
    wrong = {id: shape_findings(tables) for id, tables in gold.tables.items()}
    years = {
        (entry.township, entry.family, entry.year): gold.tables[entry.id]
        for entry in gold.entries
        if entry.id in gold.tables and not wrong[entry.id]
    }
    for entry in gold.entries:
        if entry.id not in gold.tables:
            continue
        if found := wrong[entry.id]:
            yield from (f"{entry.id}: {problem}" for problem in found)
            continue
        tables = gold.tables[entry.id]
        broken = broken_rules(tables)
        if before := years.get((entry.township, entry.family, entry.year - 1)):
            broken |= broken_over_years(before, tables)
        problems = [*_unplanted(broken, planted[entry.id] & DECIDED)]
        if entry.id in gold.reports:
            problems += _printed(tables, gold.reports[entry.id])
        yield from (f"{entry.id}: {problem}" for problem in problems)


def _unplanted(broken: set[str], planted: set[str]) -> Iterator[str]:
    for rule in sorted(broken - planted):
        yield f"its tables break {rule}, which relations/checks.jsonl does not name"
    for rule in sorted(planted - broken):
        yield f"its tables keep {rule}, which relations/checks.jsonl calls broken"


def _printed(tables: Mapping[str, Any], report: Report) -> Iterator[str]:
    printed = {table.name: {(cell.row, cell.column): cell for cell in table.cells} for table in read_tables(report)}
    for name in _NAMES:
        if name in printed and name not in tables:
            yield f"the report prints {name}, which its tables lack"
        elif name in tables and name not in printed:
            yield f"its tables have {name}, which the report does not print"
        elif name in tables:
            for key, value in _cells(name, tables[name]).items():
                cell = printed[name].get(key)
                if cell is not None and not _agrees(value, cell):
                    yield f"its {name} {' '.join(key)} is {value!r}, and the report prints {cell.raw!r}"


def _cells(name: str, table: Any) -> dict[tuple[str, str], Any]:
    """The cells of a gold table by row and column, as the reader calls them."""
    keys = table_keys()[name]
    if name == "t2":
        return {_parted(key): value for key, value in table.items()}
    if name == "t3":
        return {
            (row, column): value
            for row, cells in table.items()
            for column, value in zip(keys["columns"], cells, strict=True)
        }
    places = [(block, result) for block in keys["blocks"] for result in keys["results"]]
    return dict(zip(places, table, strict=True))


def _parted(key: str) -> tuple[str, str]:
    row = next(row for row in _ROWS if key.startswith(f"{row}_"))
    return row, key.removeprefix(f"{row}_")


_ROWS = ("rule", "normdoc", "permit", "other_service", "penalty", "coercion", "fee", "procure")


def _agrees(value: Any, cell: Cell) -> bool:
    """Whether a cell holds what the gold says; what cannot be told from the print is held against nobody."""
    if cell.state is CellState.ABSENT:
        return True
    if value is None:
        return cell.state is CellState.BLANK
    if isinstance(value, str):
        return squeezed(value) == squeezed(cell.raw)
    return cell.value is not None and float(cell.value) == value
