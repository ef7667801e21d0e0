"""The cells of the statutory tables of a report, each by the row and the column that it stands in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nlp.cells import count_of, is_cell
from nlp.shapes import label_core, table_data
from nlp.tables.align import Values, align, is_even
from nlp.tables.grid import GridRow, Token, grid_rows
from nlp.tables.heads import (
    HEAD,
    TOTAL_COLUMNS,
    before_labels,
    either_way,
    holds_value,
    is_shuffled,
    lacks_columns,
    parts,
    values_first,
    without_tail,
)
from nlp.tables.labels import row_of, table_opened, template_of
from nlp.types import Cell, CellState, Report, Span, StatutoryTable

_NAMES = ("t2", "t3", "t4")
# The values of table 4 without those of 行政复议.
_TEN = 10
# Columns of the widest rows.
_WIDTHS = {"t2": 3, "t3": 7, "t4": 15}
_MIRRORED = "_values_before_labels"
_CASES = re.compile("复议|诉讼|起诉|结果|维持|纠正|其他|尚未|审结|总计")
# Printed in the head of the column.
_UNITS = {"amount_wan": "万元"}


def read_tables(report: Report) -> tuple[StatutoryTable, ...]:
    """Read the statutory tables of a report.

    A value is put into a cell only where its row is known by its label, or by the order of the rows, and its column by its
    place in the row; what cannot be told is `absent`, with a warning of the table.

    Parameters
    ----------
    report : Report
        Whose `tables` hold the spans to read; several spans may be pieces of one table.

    Returns
    -------
    tuple of StatutoryTable
        At most one each of t2, t3 and t4, in this order; empty for a report without statutory tables.

    Examples
    --------
    >>> from nlp import report_from_text
    >>> table = "信息内容\\t本年处理决定数量\\n行政许可\\t12\\n行政处罚\\t/\\n"
    >>> report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\\n二、主动公开政府信息情况\\n" + table)
    >>> cells = read_tables(report)[0].cells
    >>> [(cell.row, cell.column, cell.state.value, cell.value) for cell in cells if cell.state.value != "absent"]
    [('permit', 'decisions', 'number', Decimal('12')), ('penalty', 'decisions', 'slash', None)]
    """
    zones = _zones(report)
    cores = {
        name: "".join(label_core(token.text) for row in rows for token in row.tokens) for name, rows in zones.items()
    }
    t2 = template_of("t2", cores["t2"]) if zones["t2"] else ""
    # Without the labels of its rows table 3 does not tell: then it follows table 2.
    t3 = template_of("t3", cores["t3"]) or ("2019" if "国家秘密" in cores["t3"] else t2 or "2019")
    templates = {"t2": t2 or t3 or "2021", "t3": t3, "t4": t2 or t3 or "2021"}
    printed = {
        "t2": _names_rows("t2", zones["t2"]),
        "t3": _names_rows("t3", zones["t3"]),
        "t4": "结果维持" in cores["t4"],
    }
    tables = [_READERS[name](zones[name], templates[name]) for name in _NAMES if printed[name]]
    if any(warning.endswith(_MIRRORED) for table in tables for warning in table.warnings):
        tables = [_if_symmetric(table) if table.name == "t4" else table for table in tables]
    return tuple(tables)


def _if_symmetric(table: StatutoryTable) -> StatutoryTable:
    """Table 4, whose values have no label before them, of a report whose other tables are mirrored."""
    printed = [cell.raw for cell in table.cells]
    if printed == printed[::-1]:
        return table
    return _Reading("t4", table.template, []).table([(cell.row, cell.column) for cell in table.cells])


def _names_rows(name: str, rows: Sequence[GridRow]) -> bool:
    """Whether enough of a table stands there to be one."""
    named = {row_of(name, [token.text]) for row in rows for token in row.tokens if not token.is_value}
    return len(named - {""}) > 1


def _zones(report: Report) -> dict[str, list[GridRow]]:
    """The rows of each table; a table ends where another opens."""
    zones: dict[str, list[GridRow]] = {name: [] for name in _NAMES}
    current = ""
    for row in grid_rows(report.text, (table.span for table in report.tables)):
        opened = [found for token in row.tokens if (found := table_opened(label_core(token.text)))]
        current = opened[-1] if opened else current
        if current:
            zones[current].append(row)
    return zones


class _Edges:
    """Where the columns end in rows that hold a value in each of them, for rows that are as long, with as many labels."""

    def __init__(self, rows: Iterable[GridRow]) -> None:
        self._ends: dict[tuple[int, ...], Counter[int]] = {}
        for row in rows:
            values = parts(row)[1]
            filled = [index for index, token in enumerate(values) if token.text]
            if row.closed and filled and filled[-1] - filled[0] == len(filled) - 1:
                self._ends.setdefault((len(filled), len(row.tokens), len(values)), Counter())[filled[-1] + 1] += 1

    def of(self, row: GridRow, values: Sequence[Token], width: int) -> int | None:
        """Where among the values of a row its columns end; None where no full row tells."""
        found = self._ends.get((width, len(row.tokens), len(values)))
        return found.most_common(1)[0][0] if found else None


def _filled(values: Values) -> list[int]:
    """The places of the values of a row that are not blank."""
    return [index for index, token in enumerate(values) if token.text]


def _is_wide(values: Values, width: int) -> bool:
    """Whether values stand over more columns than the form has."""
    filled = _filled(values)
    wide = bool(filled) and filled[-1] - filled[0] >= width
    return wide and (len(filled) > width or not is_even(filled))


class _Reading:
    """A table while it is read."""

    def __init__(self, name: str, template: str, rows: Sequence[GridRow]) -> None:
        self.name = name
        self.template = template
        self.warnings: list[str] = []
        mirrored = values_first(name, rows) if name in table_data()["stems"] else set()
        if mirrored:
            self.warnings.append(f"{name}{_MIRRORED}")
        # Whether the form has more columns than the table: then only whole rows tell theirs.
        self.lacking = False
        self.shuffled = any(is_shuffled(name, row) for row in rows)
        rows = without_tail(rows) if name == "t3" else rows
        self.rows = [row for index, row in enumerate(rows) if index not in mirrored]
        self._cells: dict[tuple[str, str], Cell] = {}
        self._disputed: set[tuple[str, str]] = set()
        self._edges = _Edges(rows)
        # How many cells rows have that hold values over more columns than the form has.
        self._wide = {len(row.tokens) for row in self.rows if row.closed and _is_wide(parts(row)[1], _WIDTHS[name])}
        # Where values stand behind some labels and no cells show, a label without values may have lost them.
        self._loose = any(not row.closed and holds_value(parts(row)[1]) for row in rows)

    def fill(self, name: str, columns: Sequence[str], row: GridRow, values: Values, *, lost: bool = False) -> None:
        """Put the values of a row into its columns, as far as these can be told."""
        if self._loose and not row.closed and not holds_value(values):
            return
        aligned: Values | None = None
        if self.shuffled or (self.lacking and row.closed and len(_filled(values)) != len(columns)):
            pass
        elif row.closed and not holds_value(values) and (before := before_labels(row)):
            aligned = either_way(row, before, len(columns))
            if f"{self.name}{_MIRRORED}" not in self.warnings:
                self.warnings.append(f"{self.name}{_MIRRORED}")
        else:
            end = self._edges.of(row, values, len(columns))
            cells = values or [Token("", row.tokens[-1].end)]
            unknown = end is None and row.closed and len(row.tokens) in self._wide and holds_value(values)
            aligned = None if unknown else align(cells, len(columns), closed=row.closed, label_lost=lost, end=end)
        if aligned is None:
            self.warnings.append(f"{self.name}_row_unclear:{name}")
        else:
            self.put([(name, column) for column in columns], aligned)

    def put(self, keys: Sequence[tuple[str, str]], values: Values) -> None:
        """Fill cells; where two rows of one name hold different values, neither is known to be the right one."""
        cells = [_cell(self.name, *key, token) for key, token in zip(keys, values, strict=True)]
        known = [self._cells.get(key) for key in keys]
        if any(one and _differ(one, other) for one, other in zip(known, cells, strict=True)):
            self.warnings.append(f"{self.name}_row_twice:{keys[0][0]}")
            self._disputed.update(keys)
        for key, cell, before in zip(keys, cells, known, strict=True):
            if before is None or before.state is CellState.BLANK:
                self._cells[key] = cell

    def table(self, keys: Sequence[tuple[str, str]]) -> StatutoryTable:
        """The table with all cells of its form."""
        for key in self._disputed:
            del self._cells[key]
        absent = [key for key in keys if key not in self._cells]
        if absent:
            self.warnings.append(f"{self.name}_cells_absent:{len(absent)}")
        nowhere = Span(0, 0)
        cells = tuple(
            self._cells.get(key) or Cell(self.name, *key, None, "", CellState.ABSENT, "", nowhere) for key in keys
        )
        return StatutoryTable(self.name, self.template, cells, tuple(self.warnings))


def _differ(one: Cell, other: Cell) -> bool:
    """Whether two printed cells hold different things; a blank one does not contradict."""
    return CellState.BLANK not in (one.state, other.state) and (one.value, one.raw) != (other.value, other.raw)


def _read_t2(rows: Sequence[GridRow], template: str) -> StatutoryTable:
    keys = [_split_key(key) for key in table_data()["keys"]["t2"][template]]
    columns = {row: [column for _, column in group] for row, group in groupby(keys, key=lambda key: key[0])}
    reading = _Reading("t2", template, rows)
    for row in reading.rows:
        for name, values in _labelled("t2", row):
            if name in columns:
                reading.fill(name, columns[name], row, values)
    return reading.table(keys)


def _split_key(key: str) -> tuple[str, str]:
    row = next(name for name in table_data()["stems"]["t2"] if key.startswith(f"{name}_"))
    return row, key.removeprefix(f"{row}_")


def _labelled(table: str, row: GridRow) -> Iterator[tuple[str, Values]]:
    """The rows that a line of cells names: all its labels before the last one are rows that were left blank."""
    labels, values = parts(row)
    for label in labels[:-1]:
        if name := row_of(table, [label]):
            yield name, []
    if labels and (name := row_of(table, labels[-1:])):
        yield name, values


def _read_t3(rows: Sequence[GridRow], template: str) -> StatutoryTable:
    data = table_data()["keys"]["t3"]
    columns: list[str] = data["columns"]
    order = [*data["rows"], *data[template]]
    reading = _Reading("t3", template, rows)
    reading.lacking = lacks_columns(rows, len(columns))
    last, filled = "", False
    nameless: list[GridRow] = []
    for row in reading.rows:
        labels, values = parts(row)
        if any(HEAD.search(label_core(token.text)) for token in row.tokens) and not row_of("t3", labels):
            continue
        named = [name for name in _names(labels) if name in order and (last or name not in TOTAL_COLUMNS)]
        if named:
            _name_by_order(reading, nameless, _between(order, last, named[-1]), "" if filled else last, columns)
            nameless = []
            for name in named[:-1]:
                reading.fill(name, columns, row, [])
            reading.fill(named[-1], columns, row, values)
            last, filled = named[-1], holds_value(values)
        elif last and holds_value(values):
            nameless.append(row)
    _name_by_order(reading, nameless, [], "" if filled else last, columns)
    return reading.table([(row, column) for row in order for column in columns])


def _between(order: Sequence[str], before: str, after: str) -> list[str]:
    return list(order[order.index(before) + 1 : order.index(after)]) if before else []


def _names(labels: Sequence[str]) -> list[str]:
    """The rows of table 3 that labels name, each by itself or, where a line has cut one, together."""
    return list(filter(None, (row_of("t3", [label]) for label in labels))) or [row_of("t3", ["".join(labels)])]


def _name_by_order(
    reading: _Reading, nameless: Sequence[GridRow], between: list[str], unfilled: str, columns: Sequence[str]
) -> None:
    """Fill rows that have lost their labels: the form names them if it has as many between two that have theirs.

    One more than that is the row before, if its label stands there `unfilled`.
    """
    if nameless and unfilled and len(nameless) == len(between) + 1:
        between = [unfilled, *between]
    if len(nameless) == len(between):
        for name, row in zip(between, nameless, strict=True):
            reading.fill(name, columns, row, parts(row)[1], lost=True)
    elif nameless:
        reading.warnings.append(f"t3_rows_without_label:{len(nameless)}")


def _read_t4(rows: Sequence[GridRow], template: str) -> StatutoryTable:
    data = table_data()["keys"]["t4"]
    keys = [(block, result) for block in data["blocks"] for result in data["results"]]
    reading = _Reading("t4", template, rows)
    found = [row for row in rows if _holds_cases(row, len(keys))]
    # Where no separators show a row of blank cells, its values may stand where no table was seen.
    shown = any(row.closed for row in rows)
    unread = not found and (not shown or any(sum(bool(token.text) for token in parts(row)[1]) >= _TEN for row in rows))
    if reading.shuffled or unread:
        reading.warnings.append("t4_row_unclear")
    elif len({tuple(token.text for token in parts(row)[1] if token.text) for row in found}) > 1:
        reading.warnings.append("t4_row_twice")
    else:
        _put_cases(reading, found[0] if found else GridRow((Token("", rows[-1].tokens[-1].end),), closed=True), keys)
    return reading.table(keys)


def _put_cases(reading: _Reading, row: GridRow, keys: Sequence[tuple[str, str]]) -> None:
    values = parts(row)[1]
    aligned = align(values, len(keys), closed=row.closed)
    if aligned is None and len(values) == _TEN and all(token.text for token in values):
        # The cells of 行政复议 are the ones that are lost: the rest is anchored at the right.
        aligned = [*[Token("", values[0].start)] * (len(keys) - _TEN), *values]
        reading.warnings.append("t4_ten_values")
    if aligned is None:
        reading.warnings.append("t4_row_unclear")
    else:
        reading.put(keys, aligned)


def _holds_cases(row: GridRow, width: int) -> bool:
    """Whether a row holds values and no label but those of table 4, or any label and a value for each column; no numbers of columns."""
    labels, values = parts(row)
    texts = [token.text for token in values if token.text]
    if texts == [str(number) for number in range(1, len(texts) + 1)] and len(texts) > 1:
        return False
    known = all(_CASES.search(label_core(label)) for label in labels)
    return (bool(texts) and known and any(map(is_cell, texts))) or len(texts) == width


_READERS = {"t2": _read_t2, "t3": _read_t3, "t4": _read_t4}


def _cell(table: str, row: str, column: str, token: Token) -> Cell:
    unit = _UNITS.get(column, "")
    span = Span(token.start, token.end)
    if count := count_of(token.text):
        state = CellState.ZERO if count.value == 0 else CellState.NUMBER
        return Cell(table, row, column, count.value, count.unit or unit, state, token.text, span)
    if not token.text:
        return Cell(table, row, column, None, unit, CellState.BLANK, "", span)
    state = CellState.SLASH if token.text in ("/", "／", "\\") else CellState.TEXT
    return Cell(table, row, column, None, unit, state, token.text, span)
