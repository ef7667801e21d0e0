"""The rules A7 to A10: what the tables of one place say from one year to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from nlp.checks.arithmetic import compared
from nlp.checks.rules import of_cells, rules, total, verdict
from nlp.types import Analysis, Cell, Check, StatutoryTable, Verdict

_STOCKS = ("permit", "other_service", "penalty", "coercion", "fee")
_DECIDED = ("keep", "fix", "other", "pending")


def consecutive(analyses: Sequence[Analysis]) -> Iterator[tuple[Analysis, Analysis]]:
    """The reports of one place for two years in a row.

    Places are the same where township and county agree; a county that one of them does not say does not part them. A year
    for which several reports speak is left out: which of them goes on cannot be told.
    """
    places: defaultdict[str, list[Analysis]] = defaultdict(list)
    for analysis in analyses:
        if analysis.report.meta.township and analysis.report.meta.year:
            places[analysis.report.meta.township].append(analysis)
    for group in places.values():
        for later in group:
            before = [earlier for earlier in group if _goes_on(earlier, later)]
            rivals = [other for other in group if _same_year(other, later)]
            if len(before) == 1 and len(rivals) == 1:
                yield before[0], later


def _goes_on(earlier: Analysis, later: Analysis) -> bool:
    first, second = earlier.report.meta.year, later.report.meta.year
    return first is not None and second == first + 1 and _same_place(earlier, later)


def _same_year(one: Analysis, other: Analysis) -> bool:
    return one.report.meta.year == other.report.meta.year and _same_place(one, other)


def _same_place(one: Analysis, other: Analysis) -> bool:
    first, second = one.report.meta.county, other.report.meta.county
    return first is None or second is None or first == second


def check_years(earlier: Analysis, later: Analysis) -> Iterator[Check]:
    """Verdicts on the report of the later year."""
    before = {table.name: table for table in earlier.tables}
    now = {table.name: table for table in later.tables}
    yield from _documents(later.report.id, before.get("t2"), now.get("t2"))
    yield from _items(later.report.id, before.get("t2"), now.get("t2"))
    yield from _carried(later.report.id, before.get("t3"), now.get("t3"))
    yield from _pending(later.report.id, before.get("t4"), now.get("t4"))


def _documents(report: str, before: StatutoryTable | None, now: StatutoryTable | None) -> Iterator[Check]:
    if before is None or now is None or before.template != "2021" or now.template != "2021":
        return
    for row in ("rule", "normdoc"):
        stock = before.cell(row, "in_force")
        issued, repealed, left = (now.cell(row, column) for column in ("issued", "repealed", "in_force"))
        if not (stock and issued and repealed and left):
            continue
        cells = [stock, issued, repealed, left]
        numbers = [cell.value for cell in (stock, issued, repealed) if cell.value is not None]
        expected = numbers[0] + numbers[1] - numbers[2] if len(numbers) == 3 else None
        status = verdict(expected, left.value, rules()["A7"].tolerance, cells)
        message = (
            f"t2 {row}: {stock.raw} a year before + {issued.raw} issued - {repealed.raw} repealed, {left.raw} in force"
        )
        yield Check(report, "A7", status, expected, left.value, message, of_cells(report, cells))


def _items(report: str, before: StatutoryTable | None, now: StatutoryTable | None) -> Iterator[Check]:
    if before is None or now is None or before.template != "2019" or now.template != "2019":
        return
    for row in _STOCKS:
        stock, change, brought = (
            before.cell(row, "items_prev"),
            before.cell(row, "items_delta"),
            now.cell(row, "items_prev"),
        )
        if stock and change and brought:
            yield compared(report, rules()["A8"], f"t2 {row}", [stock, change], [brought])


def _carried(report: str, before: StatutoryTable | None, now: StatutoryTable | None) -> Iterator[Check]:
    for left in _row(before, "r_carry_out"):
        brought = now.cell("r_carry_in", left.column) if now else None
        if brought:
            yield compared(report, rules()["A9"], f"t3 {left.column}", [left], [brought])


def _pending(report: str, before: StatutoryTable | None, now: StatutoryTable | None) -> Iterator[Check]:
    if before is None or now is None:
        return
    for row in ("rv", "ld", "la"):
        pending = before.cell(row, "pending")
        decided = [cell for cell in _row(now, row) if cell.column in _DECIDED]
        found = total(decided)
        if not pending or not pending.value:
            continue
        gone = Verdict.FAIL if found == 0 else Verdict.PASS
        status = gone if found is not None else Verdict.UNDECIDED
        message = f"t4 {row}: {pending.raw} pending a year before, {found} decided or pending"
        yield Check(report, "A10", status, Decimal(1), found, message, of_cells(report, [pending, *decided]))


def _row(table: StatutoryTable | None, row: str) -> list[Cell]:
    return [cell for cell in table.cells if cell.row == row] if table else []
