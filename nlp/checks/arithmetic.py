"""The rules A1 to A6: what the tables of one report say about each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from nlp.checks.rules import Rule, of_cells, rules, shown, total, verdict
from nlp.types import Cell, Check, StatutoryTable, Verdict

SUM_RULES = ("A1", "A2", "A3", "A4")
# More operands without a number are counted, not named.
_NAMED_BLANKS = 2
_SIGNED = frozenset(["items_delta"])
_BROKEN = frozenset(["amount", "amount_wan"])
STOCKS = ("permit", "other_service", "penalty", "coercion", "fee")


def check_tables(report: str, tables: Mapping[str, StatutoryTable]) -> Iterator[Check]:
    """Verdicts of the rules A1 to A6, one for each sum, stock or wrong cell."""
    for name in SUM_RULES:
        rule = rules()[name]
        if table := tables.get(rule.table):
            yield from _sums(report, rule, table)
    for table in tables.values():
        yield from _domain(report, table)
    if (table := tables.get("t2")) and table.template == "2019":
        yield from _stocks(report, table)


def _sums(report: str, rule: Rule, table: StatutoryTable) -> Iterator[Check]:
    lines: dict[str, dict[str, Cell]] = {}
    for cell in table.cells:
        line, operand = (cell.column, cell.row) if rule.along == "column" else (cell.row, cell.column)
        lines.setdefault(line, {})[operand] = cell
    for line, cells in lines.items():
        left = [cells[key] for key in rule.left if key in cells]
        right = [cells[key] for key in rule.right if key in cells]
        if left and right:
            yield compared(report, rule, f"{table.name} {line}", left, right)


def compared(report: str, rule: Rule, where: str, left: Sequence[Cell], right: Sequence[Cell]) -> Check:
    """The verdict on two sums of cells."""
    expected, found = total(left), total(right)
    status = verdict(expected, found, rule.tolerance, [*left, *right])
    message = f"{where}: {_side(left, expected)}, {_side(right, found)}"
    return Check(report, rule.id, status, expected, found, message, of_cells(report, [*left, *right]))


def _side(cells: Sequence[Cell], value: Decimal | None) -> str:
    return _said(cells) if len(cells) == 1 else f"{_said(cells)} = {shown(value)}"


def _said(cells: Sequence[Cell]) -> str:
    """The operands of a sum: those that are zero are left out where others are not, many without a number are counted."""
    zeros = [cell for cell in cells if cell.value == 0]
    bare = [cell for cell in cells if cell.value is None]
    named = [cell for cell in cells if cell.value or (cell.value is None and len(bare) <= _NAMED_BLANKS)]
    parts = [f"{cell.row}.{cell.column} {cell.raw or cell.state.value}" for cell in named or zeros[:1]]
    if len(bare) > _NAMED_BLANKS:
        parts = [*(parts if named else []), f"{len(bare)} cells without a number"]
    return " + ".join(parts)


def _domain(report: str, table: StatutoryTable) -> Iterator[Check]:
    wrong = [(cell, fault) for cell in table.cells if (fault := _fault(cell))]
    for cell, fault in wrong:
        message = f"{table.name} {cell.row}.{cell.column}: {cell.raw} is {fault}"
        yield Check(report, "A5", Verdict.FAIL, None, cell.value, message, of_cells(report, [cell]))
    numbers = [cell for cell in table.cells if cell.value is not None]
    if not wrong:
        held = Verdict.PASS if any(cell.value for cell in numbers) else Verdict.TRIVIAL
        status = held if numbers else Verdict.UNDECIDED
        yield Check(report, "A5", status, None, None, f"{table.name}: {len(numbers)} numbers", ())


def _fault(cell: Cell) -> str:
    if cell.value is None:
        return ""
    if cell.value < 0 and cell.column not in _SIGNED:
        return "negative"
    broken = cell.value != cell.value.to_integral_value()
    return "no whole number" if broken and cell.column not in _BROKEN else ""


def _stocks(report: str, table: StatutoryTable) -> Iterator[Check]:
    for row in STOCKS:
        cells = [cell for column in ("items_prev", "items_delta") if (cell := table.cell(row, column))]
        yield _bounded(report, f"t2 {row}: items after the change", Decimal(0), total(cells), cells)
    for row in ("rule", "normdoc"):
        new, stock = table.cell(row, "new_open"), table.cell(row, "open_total")
        if new and stock:
            yield _bounded(
                report, f"t2 {row}: newly open {new.raw}, open {stock.raw}", new.value, stock.value, [new, stock]
            )


def _bounded(report: str, where: str, least: Decimal | None, found: Decimal | None, cells: Sequence[Cell]) -> Check:
    if least is None or found is None:
        status = Verdict.UNDECIDED
    elif found < least:
        status = Verdict.FAIL
    else:
        status = Verdict.PASS if any(cell.value for cell in cells) else Verdict.TRIVIAL
    message = f"{where}: at least {shown(least)} expected, {shown(found)} found"
    return Check(report, "A6", status, least, found, message, of_cells(report, cells))
