"""The rules of ``nlp/data/rules.toml``, and the verdict on two sides that must agree."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from nlp.types import Cell, Evidence, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its wording in both languages, how grave a failure is, and why the two sides must agree."""

    id: str
    zh: str
    en: str
    severity: str
    reason: str
    tolerance: Decimal
    table: str = ""
    along: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountReading:
    """What a metric of the narrative may mean in the tables: names of readings with the cells that each adds up."""

    rule: str
    metric: str
    topic: re.Pattern[str] | None
    meanings: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("nlp") / "data" / "rules.toml").read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, in the order of the file."""
    return {row["id"]: _rule(row) for row in _data()["rules"]}


def _rule(row: dict[str, Any]) -> Rule:
    lists = {side: tuple(row.get(side, ())) for side in ("left", "right")}
    return Rule(**{**row, **lists, "tolerance": Decimal(str(row["tolerance"]))})


@cache
def count_readings() -> tuple[CountReading, ...]:
    """What counts of the narrative may mean."""
    return tuple(
        CountReading(
            row["rule"],
            row["metric"],
            re.compile(row["topic"]) if "topic" in row else None,
            tuple((name, tuple(_cell_key(key) for key in sum_.split("+"))) for name, sum_ in row["is"].items()),
        )
        for row in _data()["readings"]
    )


def _cell_key(key: str) -> tuple[str, str, str]:
    table, row, column = key.split(".")
    return table, row, column


def total(cells: Sequence[Cell]) -> Decimal | None:
    """The sum of cells; None where one of them holds no number."""
    values = [cell.value for cell in cells]
    return None if None in values else sum((value for value in values if value is not None), Decimal(0))


def verdict(expected: Decimal | None, found: Decimal | None, tolerance: Decimal, operands: Iterable[Cell]) -> Verdict:
    """Whether two sides agree: undecided where one is not known, trivial where every operand is zero.

    Examples
    --------
    >>> verdict(Decimal(3), Decimal(2), Decimal(0), []).value, verdict(None, Decimal(2), Decimal(0), []).value
    ('fail', 'undecided')
    """
    if expected is None or found is None:
        return Verdict.UNDECIDED
    if abs(expected - found) > tolerance:
        return Verdict.FAIL
    return Verdict.PASS if any(cell.value for cell in operands) else Verdict.TRIVIAL


def of_cells(report: str, cells: Iterable[Cell]) -> tuple[Evidence, ...]:
    """The cells as evidence."""
    return tuple(Evidence(report, cell.span, cell.table, cell.row, cell.column) for cell in cells)
