"""The statutory tables of the gold: whether they have their shape, and which of the rules A1 to A4 they break.

``<id>.tables.json`` is an object: ``template`` ("2019" or "2021"), ``template_t3`` where table 3 follows the other one, ``t2``
(cells by key), ``t3`` (rows by key, seven columns) and ``t4`` (fifteen cells). A cell is a number, null for a blank one, or a
text for anything else that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlp.shapes import table_data

Cells = Sequence[Any]
TEMPLATES = ("2019", "2021")
# Every rule of tables and narrative that a report may break.
RULES = frozenset([*(f"A{n}" for n in range(1, 11)), *(f"B{n}" for n in range(1, 6)), *(f"C{n}" for n in range(1, 4))])
DECIDED = frozenset(["A1", "A2", "A3", "A4"])
_FIELDS = frozenset(["template", "template_t3", "t2", "t3", "t4"])
_NOT_RESULTS = frozenset(["r_new", "r_carry_in", "r_total", "r_carry_out"])


def table_keys() -> dict[str, Any]:
    """Keys of the cells by table and template, from ``nlp/data/tables.toml``."""
    return dict(table_data()["keys"])


def row_keys(template: str) -> list[str]:
    """Keys of the rows of table 3."""
    t3 = table_keys()["t3"]
    return [*t3["rows"], *t3[template]]


def shape_findings(tables: Mapping[str, Any]) -> list[str]:
    """What is wrong with the shape of the tables of a report, a line each; empty for a report without tables."""
    return list(_shape(tables)) if tables else []


def _shape(tables: Mapping[str, Any]) -> Iterator[str]:
    for field in sorted(tables.keys() - _FIELDS):
        yield f"its tables have an unknown field {field!r}"
    template = tables.get("template")
    of_t3 = tables.get("template_t3", template)
    for name in (template, of_t3):
        if name not in TEMPLATES:
            yield f"its tables have template {name!r}, not one of {', '.join(TEMPLATES)}"
            return
    keys = table_keys()
    wanted = {"t2": keys["t2"][template], "t3": row_keys(of_t3)}
    for name, names in wanted.items():
        if name in tables:
            yield from _keyed(tables[name], name, names)
    if "t4" in tables:
        yield from _row(tables["t4"], "its t4", len(keys["t4"]["blocks"]) * len(keys["t4"]["results"]))


def _keyed(table: Any, name: str, wanted: Sequence[str]) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"its {name} is no object"
        return
    for key in wanted:
        if key not in table:
            yield f"its {name} lacks {key}"
    for key, value in table.items():
        if key not in wanted:
            yield f"its {name} has an unknown key {key!r}"
        elif name == "t3":
            yield from _row(value, f"its t3 {key}", len(table_keys()["t3"]["columns"]))
        elif not _is_cell(value):
            yield f"its {name} {key} is {value!r}"


def _row(cells: Any, where: str, length: int) -> Iterator[str]:
    if not isinstance(cells, list) or len(cells) != length:
        yield f"{where} has not {length} cells"
    elif wrong := [cell for cell in cells if not _is_cell(cell)]:
        yield f"{where} has a cell {wrong[0]!r}"


def _is_cell(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | str) and not isinstance(value, bool))


def broken_rules(tables: Mapping[str, Any]) -> set[str]:
    """Which of A1 to A4 tables of the right shape break; a sum with a cell that is no number decides nothing.

    A1: received and carried in are the total and carried out. A2: the results are the total. A3: the six kinds of applicants
    are the total of a row. A4: the four results of a block of table 4 are its total.

    Examples
    --------
    >>> broken_rules({"template": "2021", "t4": [1, 0, 0, 0, 2, *[None] * 10]})
    {'A4'}
    """
    broken: set[str] = set()
    if "t3" in tables:
        rows = tables["t3"]
        results = [rows[key] for key in rows if key not in _NOT_RESULTS]
        for column in range(len(table_keys()["t3"]["columns"])):
            new, brought, total, left = (rows[key][column] for key in ("r_new", "r_carry_in", "r_total", "r_carry_out"))
            if _differ([new, brought], [total, left]):
                broken.add("A1")
            if _differ([row[column] for row in results], [total]):
                broken.add("A2")
        if any(_differ(cells[:-1], cells[-1:]) for cells in rows.values()):
            broken.add("A3")
    size = len(table_keys()["t4"]["results"])
    cells = tables.get("t4", [])
    if any(_differ(cells[at : at + size - 1], [cells[at + size - 1]]) for at in range(0, len(cells), size)):
        broken.add("A4")
    return broken


def _differ(left: Cells, right: Cells) -> bool:
    """Whether two sums differ, as far as all their cells are numbers; amounts may have rounded fractions."""
    return all(isinstance(cell, int | float) for cell in (*left, *right)) and abs(sum(left) - sum(right)) > 1e-6
