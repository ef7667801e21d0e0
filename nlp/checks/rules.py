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
class Meaning:
    """One meaning of a count: the cells that it adds up, and what its clause says where no other is meant."""

    name: str
    cells: tuple[tuple[str, str, str], ...]
    when: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class CountReading:
    """What metrics of the narrative may mean in the tables, and what a clause says that means something else."""

    rule: str
    metrics: frozenset[str]
    topic: re.Pattern[str] | None
    meanings: tuple[Meaning, ...]
    unless: re.Pattern[str] | None
    counted_with: re.Pattern[str] | None
    about: re.Pattern[str] | None
    money: bool

    def meant(self, clause: str) -> tuple[Meaning, ...]:
        """The meanings that a clause leaves open."""
        told = [meaning for meaning in self.meanings if meaning.when and meaning.when.search(clause)]
        plain = [meaning for meaning in self.meanings if meaning.when is None]
        return tuple(told or plain) or self.meanings


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
            rule=row["rule"],
            metrics=frozenset(row["metric"]),
            meanings=tuple(
                Meaning(name, tuple(map(_cell_key, cells.split("+"))), _pattern(row.get("when", {}), name))
                for name, cells in row["is"].items()
            ),
            money=row.get("money", False),
            **{key: _pattern(row, key) for key in ("topic", "unless", "counted_with", "about")},
        )
        for row in _data()["readings"]
    )


@cache
def doubts() -> dict[str, re.Pattern[str]]:
    """What makes a count another one than the tables hold, by the name of the doubt."""
    return {name: re.compile(pattern) for name, pattern in _data()["doubts"].items()}


@cache
def unseen() -> dict[str, re.Pattern[str]]:
    """What speaks of problems or of measures in a unit that is tagged otherwise."""
    return {name: re.compile(pattern) for name, pattern in _data()["unseen"].items()}


def _pattern(row: dict[str, str], key: str) -> re.Pattern[str] | None:
    return re.compile(row[key]) if key in row else None


def _cell_key(key: str) -> tuple[str, str, str]:
    table, row, column = key.split(".")
    return table, row, column


def total(cells: Sequence[Cell]) -> Decimal | None:
    """The sum of cells; None where one of them holds no number."""
    values = [cell.value for cell in cells]
    return None if None in values else sum((value for value in values if value is not None), Decimal(0))


def shown(value: Decimal | None) -> str:
    """A number for people."""
    return "?" if value is None else f"{value.normalize():f}"


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
