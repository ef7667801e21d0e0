"""The rules A7 to A10: what the tables of one place say from one year to the next."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from nlp.checks.arithmetic import STOCKS, compared
from nlp.checks.rules import of_cells, rules, shown, total, verdict
from nlp.types import Analysis, Cell, Check, Evidence, Verdict

# A zone and its committee, under the full name or the short one, are one place.
_COMMITTEE = re.compile("(?:管委会|管理委员会)$")
_DECIDED = ("keep", "fix", "other", "pending")


@dataclass(frozen=True, slots=True)
class YearTables:
    """The tables of a place for one year: all that the rules over the years need of a report.

    `home` is county, city and province, as far as the report says them; `cells` are found by table, row and column.
    """

    report: str
    township: str | None
    home: tuple[str | None, str | None, str | None]
    year: int | None
    cells: Mapping[tuple[str, str, str], Cell] = field(default_factory=dict)

    @classmethod
    def of(cls, analysis: Analysis) -> YearTables:
        """The tables of an analysed report."""
        meta = analysis.report.meta
        cells = {(cell.table, cell.row, cell.column): cell for table in analysis.tables for cell in table.cells}
        return cls(analysis.report.id, meta.township, (meta.county, meta.city, meta.province), meta.year, cells)


def consecutive(series: Sequence[YearTables]) -> Iterator[tuple[YearTables, YearTables]]:
    """The reports of one place for two years in a row.

    Places are the same where township, county, city and province agree; what one of them does not say does not part them. A
    year for which several reports speak is left out: which of them goes on cannot be told.

    Examples
    --------
    >>> home = ("清水县", None, None)
    >>> series = [YearTables(str(year), "柳坝镇", home, year) for year in (2021, 2024, 2022)]
    >>> [(earlier.report, later.report) for earlier, later in consecutive(series)]
    [('2021', '2022')]
    """
    places: defaultdict[str, list[YearTables]] = defaultdict(list)
    for tables in series:
        if tables.township and tables.year:
            places[_COMMITTEE.sub("", tables.township)].append(tables)
    for group in places.values():
        for later in group:
            before = [earlier for earlier in group if _goes_on(earlier, later)]
            rivals = [other for other in group if other.year == later.year and _same_place(other, later)]
            if len(before) == 1 and len(rivals) == 1:
                yield before[0], later


def _goes_on(earlier: YearTables, later: YearTables) -> bool:
    return earlier.year is not None and later.year == earlier.year + 1 and _same_place(earlier, later)


def _same_place(one: YearTables, other: YearTables) -> bool:
    return all(None in pair or pair[0] == pair[1] for pair in zip(one.home, other.home, strict=True))


def check_years(earlier: YearTables, later: YearTables) -> Iterator[Check]:
    """Verdicts of the rules A7 to A10 on the report of the later year; none where a table is missing."""
    for row in ("rule", "normdoc"):
        yield from _documents(earlier, later, row)
    for row in STOCKS:
        yield from _items(earlier, later, row)
    for (table, row, column), left in earlier.cells.items():
        brought = later.cells.get(("t3", "r_carry_in", column))
        if (table, row) == ("t3", "r_carry_out") and brought:
            yield _compared(earlier, later, "A9", f"t3 {column}", [left], brought)
    for row in ("rv", "ld", "la"):
        yield from _pending(earlier, later, row)


def _compared(earlier: YearTables, later: YearTables, rule: str, where: str, left: list[Cell], right: Cell) -> Check:
    check = compared(later.report, rules()[rule], where, left, [right])
    return replace(check, evidence=_evidence(earlier, left, later, [right]))


def _cells(tables: YearTables, table: str, row: str, *columns: str) -> list[Cell]:
    found = (tables.cells.get((table, row, column)) for column in columns)
    return [cell for cell in found if cell is not None]


def _documents(earlier: YearTables, later: YearTables, row: str) -> Iterator[Check]:
    """In force goes on; the form of 2019 has no such cells."""
    before = _cells(earlier, "t2", row, "in_force")
    now = _cells(later, "t2", row, "issued", "repealed", "in_force")
    if not before or not now:
        return
    stock, issued, repealed, left = *before, *now
    added, gone = total([stock, issued]), repealed.value
    expected = None if added is None or gone is None else added - gone
    status = verdict(expected, left.value, rules()["A7"].tolerance, [*before, *now])
    message = (
        f"t2 {row}: {stock.raw} a year before + {issued.raw} issued - {repealed.raw} repealed, {left.raw} in force"
    )
    evidence = _evidence(earlier, before, later, now)
    yield Check(later.report, "A7", status, expected, left.value, message, evidence)


def _items(earlier: YearTables, later: YearTables, row: str) -> Iterator[Check]:
    """Items go on; the form of 2021 has no such cells."""
    before = _cells(earlier, "t2", row, "items_prev", "items_delta")
    now = _cells(later, "t2", row, "items_prev")
    if before and now:
        yield _compared(earlier, later, "A8", f"t2 {row}", before, now[0])


def _pending(earlier: YearTables, later: YearTables, row: str) -> Iterator[Check]:
    pending = _cells(earlier, "t4", row, "pending")
    decided = _cells(later, "t4", row, *_DECIDED)
    if not pending or not pending[0].value or not decided:
        return
    found = total(decided)
    # A case that is gone may have been withdrawn: the tables do not tell.
    status = Verdict.PASS if found else Verdict.UNDECIDED
    message = f"t4 {row}: {pending[0].raw} pending a year before, {shown(found)} decided or pending"
    yield Check(later.report, "A10", status, Decimal(1), found, message, _evidence(earlier, pending, later, decided))


def _evidence(
    earlier: YearTables, before: Sequence[Cell], later: YearTables, now: Sequence[Cell]
) -> tuple[Evidence, ...]:
    return (*of_cells(earlier.report, before), *of_cells(later.report, now))
