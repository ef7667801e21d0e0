"""The cells of the statutory tables under each kind of dirt: as before or absent with a warning, never another value."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from dirt.generator import KINDS
from dirt.measure import CORPUS, clean_ids, original
from nlp.pipeline import report_from_text
from nlp.tables import read_tables
from nlp.types import CellState, StatutoryTable

SAME_GOAL = 0.98
IDS = tuple(id for id in sorted(clean_ids()) if (CORPUS / "labels" / f"{id}.tables.json").exists())


@cache
def clean_tables(text: str) -> tuple[StatutoryTable, ...]:
    return read_tables(report_from_text(text))


def values(tables: tuple[StatutoryTable, ...]) -> dict[tuple[str, str, str], tuple[str, object, str]]:
    return {
        (cell.table, cell.row, cell.column): (cell.state.value, cell.value, cell.unit)
        for table in tables
        for cell in table.cells
    }


def measure(ids: tuple[str, ...]) -> tuple[float, list[str]]:
    """Share of dirty reports whose cells are all as before, and what is worse than absent with a warning."""
    same = count = 0
    wrong: list[str] = []
    for name, kind in KINDS.items():
        for id in ids:
            text = kind.prepare(original(id))
            dirty = kind.make(text, Random(f"{name}/{id}/1"))  # noqa: S311
            if dirty == text:
                continue
            tables = read_tables(report_from_text(dirty))
            before, after = values(clean_tables(text)), values(tables)
            lost = [key for key in before if before[key] != after.get(key, before[key])]
            wrong += [f"{name}/{id} {key}: {after[key]}" for key in lost if after[key][0] != CellState.ABSENT.value]
            wrong += [f"{name}/{id}: absent without a warning"] if lost and not any(t.warnings for t in tables) else []
            wrong += [f"{name}/{id} {key} is new" for key in after if key not in before]
            same += not lost and len(after) == len(before)
            count += 1
    return same / count, wrong


def test_cells_survive_dirt() -> None:
    share, wrong = measure(IDS[::8])
    assert wrong == []
    assert share >= SAME_GOAL


@pytest.mark.slow
def test_cells_of_all_reports_survive_dirt() -> None:
    share, wrong = measure(IDS)
    assert wrong == []
    assert share >= SAME_GOAL
