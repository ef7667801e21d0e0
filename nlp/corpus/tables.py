"""The statutory tables of the gold: whether they have their shape, and which of the rules A1 to A9 they break.

``<id>.tables.json`` is an object: ``template`` ("2019" or "2021"), ``template_t3`` where table 3 follows the other one, ``t2``
(cells by key), ``t3`` (rows by key, seven columns) and ``t4`` (fifteen cells). A cell is a number, null for a blank one, or a
text for anything else that is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlp.shapes import table_data

Cells = Sequence[Any]
TEMPLATES = ("2019", "2021")
# Every rule of tables and narrative that a report may break.
RULES = frozenset([*(f"A{n}" for n in range(1, 11)), *(f"B{n}" for n in range(1, 6)), *(f"C{n}" for n in range(1, 4))])
DECIDED = frozenset(f"A{n}" for n in range(1, 10))
_FIELDS = frozenset(["template", "template_t3", "t2", "t3", "t4"])
# Stocks of items, and what is newly open beside all that is open, in the form of 2019.
_ITEMS = ("permit", "other_service", "penalty", "coercion", "fee")
_DOCUMENTS = ("rule", "normdoc")
# What may be negative, and what may have fractions.
_CHANGES = frozenset(f"{row}_items_delta" for row in _ITEMS)
_AMOUNTS = frozenset(["procure_amount", "fee_amount_wan"])
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
    """Which of A1 to A6 tables of the right shape break; a sum with a cell that is no number decides nothing.

    A1: received and carried in are the total and carried out. A2: the results are the total. A3: the six kinds of applicants
    are the total of a row. A4: the four results of a block of table 4 are its total. A5: counts are whole and not negative.
    A6: no stock falls below nothing, and no more is newly open than is open.

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
    if not all(map(_is_count, _counts(tables))):
        broken.add("A5")
    t2 = tables.get("t2", {})
    stocks = _numbers(t2, [(f"{row}_items_prev", f"{row}_items_delta") for row in _ITEMS])
    opened = _numbers(t2, [(f"{row}_new_open", f"{row}_open_total") for row in _DOCUMENTS])
    if any(held + change < 0 for held, change in stocks) or any(new > in_all for new, in_all in opened):
        broken.add("A6")
    return broken


def broken_over_years(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Which of A7 to A9 the tables of a year break, beside those of the year before.

    A7: in force is in force a year before, and issued, less repealed. A8: the items of the year before are those that its
    report arrives at. A9: carried in is what the report of the year before carries out.

    Examples
    --------
    >>> earlier = {"template": "2019", "t2": {"permit_items_prev": 20, "permit_items_delta": 2}}
    >>> broken_over_years(earlier, {"template": "2019", "t2": {"permit_items_prev": 20}})
    {'A8'}
    """
    broken: set[str] = set()
    then, t2 = before.get("t2", {}), now.get("t2", {})
    for row in _DOCUMENTS:
        stock = [then.get(f"{row}_in_force"), t2.get(f"{row}_issued")]
        if _differ(stock, [t2.get(f"{row}_repealed"), t2.get(f"{row}_in_force")]):
            broken.add("A7")
    for row in _ITEMS:
        if _differ([then.get(f"{row}_items_prev"), then.get(f"{row}_items_delta")], [t2.get(f"{row}_items_prev")]):
            broken.add("A8")
    if "t3" in before and "t3" in now:
        out, brought = before["t3"]["r_carry_out"], now["t3"]["r_carry_in"]
        if any(_differ([left], [right]) for left, right in zip(out, brought, strict=True)):
            broken.add("A9")
    return broken


def _counts(tables: Mapping[str, Any]) -> Iterator[Any]:
    for key, value in tables.get("t2", {}).items():
        if key in _CHANGES:
            yield abs(value) if _is_number(value) else value
        elif key not in _AMOUNTS:
            yield value
    for cells in tables.get("t3", {}).values():
        yield from cells
    yield from tables.get("t4", [])


def _is_count(value: Any) -> bool:
    return not _is_number(value) or (value >= 0 and value == int(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _numbers(table: Mapping[str, Any], pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, float]]:
    """The values of two cells each, where both are numbers."""
    for left, right in ((table.get(first), table.get(second)) for first, second in pairs):
        if isinstance(left, int | float) and isinstance(right, int | float):
            yield left, right


def _differ(left: Cells, right: Cells) -> bool:
    """Whether two sums differ, as far as all their cells are numbers; amounts may have rounded fractions."""
    return all(isinstance(cell, int | float) for cell in (*left, *right)) and abs(sum(left) - sum(right)) > 1e-6
