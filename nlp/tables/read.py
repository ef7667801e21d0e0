"""The cells of the statutory tables of a report, each by the row and the column that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from nlp.shapes import label_core, table_data
from nlp.tables.align import Values, align
from nlp.tables.grid import GridRow, Token, grid_rows
from nlp.tables.labels import row_of, table_opened, template_of
from nlp.types import Cell, CellState, Report, Span, StatutoryTable

_NAMES = ("t2", "t3", "t4")
# Before the first row 其他 and 总计 are columns.
_COLUMNS = ("r_ot_other", "r_total")
_HEAD = re.compile("申请人情况|自然人|商业企业|科研机构|社会公益|法律服务")
_NUMBER = re.compile(r"([-+−增减]?)(\d[\d,]*(?:\.\d+)?)(.*)")


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
    return tuple(_READERS[name](zones[name], templates[name]) for name in _NAMES if printed[name])


def _names_rows(name: str, rows: Sequence[GridRow]) -> bool:
    """Whether enough of a table stands there to be one."""
    named = {row_of(name, [token.text]) for row in rows for token in row.tokens if not token.is_value}
    return len(named - {""}) > 1


def _zones(report: Report) -> dict[str, list[GridRow]]:
    """The rows of each table; a table ends where another opens."""
    zones: dict[str, list[GridRow]] = {name: [] for name in _NAMES}
    current = ""
    for table in report.tables:
        for row in grid_rows(report.text, table.span.start, table.span.end):
            opened = [found for token in row.tokens if (found := table_opened(label_core(token.text)))]
            current = opened[-1] if opened else current
            if current:
                zones[current].append(row)
    return zones


@dataclass
class _Reading:
    """A table while it is read."""

    name: str
    template: str
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def put(self, row: str, columns: Sequence[str], values: Values, units: Mapping[str, str]) -> None:
        """Fill a row unless an earlier one of the same name holds values."""
        for column, token in zip(columns, values, strict=True):
            known = self.cells.get((row, column))
            if known is None or known.state is CellState.BLANK:
                self.cells[row, column] = _cell(self.name, row, column, token, units.get(column, ""))

    def table(self, keys: Sequence[tuple[str, str]]) -> StatutoryTable:
        """The table with all cells of its form."""
        absent = [key for key in keys if key not in self.cells]
        if absent:
            self.warnings.append(f"{self.name}_cells_absent:{len(absent)}")
        nowhere = Span(0, 0)
        cells = tuple(
            self.cells.get(key) or Cell(self.name, *key, None, "", CellState.ABSENT, "", nowhere) for key in keys
        )
        return StatutoryTable(self.name, self.template, cells, tuple(self.warnings))


def _parts(row: GridRow) -> tuple[list[str], list[Token]]:
    """The labels of a row, and the values behind the last of them."""
    last = max((index for index, token in enumerate(row.tokens) if not token.is_value), default=-1)
    return [token.text for token in row.tokens[: last + 1] if token.text], list(row.tokens[last + 1 :])


def _read_t2(rows: Sequence[GridRow], template: str) -> StatutoryTable:
    keys = [_split_key(key) for key in table_data()["keys"]["t2"][template]]
    columns = {row: [column for _, column in group] for row, group in groupby(keys, key=lambda key: key[0])}
    reading = _Reading("t2", template)
    for row in rows:
        for name, values in _labelled("t2", row):
            if name in columns:
                aligned = align(values, len(columns[name]), closed=row.closed)
                if aligned is None:
                    reading.warnings.append(f"t2_row_unclear:{name}")
                else:
                    reading.put(name, columns[name], aligned, {"amount_wan": "万元"})
    return reading.table(keys)


def _split_key(key: str) -> tuple[str, str]:
    row = next(name for name in table_data()["stems"]["t2"] if key.startswith(f"{name}_"))
    return row, key.removeprefix(f"{row}_")


def _labelled(table: str, row: GridRow) -> Iterator[tuple[str, list[Token]]]:
    """The rows that a line of cells names: all its labels before the last one are rows that were left blank."""
    labels, values = _parts(row)
    for label in labels[:-1]:
        if name := row_of(table, [label]):
            yield name, []
    if labels and (name := row_of(table, labels[-1:])):
        yield name, values


def _read_t3(rows: Sequence[GridRow], template: str) -> StatutoryTable:
    data = table_data()["keys"]["t3"]
    columns: list[str] = data["columns"]
    order = [*data["rows"], *data[template]]
    reading = _Reading("t3", template)
    for name, values, closed, lost in _t3_rows(rows, order, reading.warnings):
        aligned = align(values, len(columns), closed=closed, label_lost=lost)
        if aligned is None:
            reading.warnings.append(f"t3_row_unclear:{name}")
        else:
            reading.put(name, columns, aligned, {})
    return reading.table([(row, column) for row in order for column in columns])


def _t3_rows(
    rows: Sequence[GridRow], order: Sequence[str], warnings: list[str]
) -> Iterator[tuple[str, list[Token], bool, bool]]:
    """The rows of table 3 with their names; where labels are lost, the order of the form names them."""
    last = ""
    nameless: list[tuple[list[Token], bool]] = []
    for row in rows:
        if any(_HEAD.search(label_core(token.text)) for token in row.tokens) and not row_of("t3", _parts(row)[0]):
            continue
        labels, values = _parts(row)
        named = [
            name for label in labels if (name := row_of("t3", [label])) in order and (last or name not in _COLUMNS)
        ]
        held = any(token.text for token in values)
        if not named:
            if held and last:
                nameless.append((values, row.closed))
            continue
        for name in named[:-1]:
            yield name, [], row.closed, False
        yield from _by_order(nameless, last, named[-1], order, warnings)
        nameless = []
        last = named[-1]
        yield last, values, row.closed, False


def _by_order(
    nameless: Sequence[tuple[list[Token], bool]], before: str, after: str, order: Sequence[str], warnings: list[str]
) -> Iterator[tuple[str, list[Token], bool, bool]]:
    """Rows without label between two that have one: the form names them if it has as many there."""
    if not nameless:
        return
    between = order[order.index(before) + 1 : order.index(after)]
    if len(between) != len(nameless):
        warnings.append(f"t3_rows_without_label:{len(nameless)}")
        return
    for name, (values, closed) in zip(between, nameless, strict=True):
        yield name, values, closed, True


def _read_t4(rows: Sequence[GridRow], template: str) -> StatutoryTable:
    keys = table_data()["keys"]["t4"]
    columns = [(block, result) for block in keys["blocks"] for result in keys["results"]]
    reading = _Reading("t4", template)
    parts = ((_parts(row)[1], row.closed) for row in rows)
    values, closed = next((part for part in parts if any(token.text for token in part[0])), ([], True))
    aligned = align(values, len(columns), closed=closed)
    if aligned is None and len(values) == 10 and all(token.text for token in values):
        # The cells of 行政复议 are the ones that are lost: the rest is anchored at the right.
        blank = Token("", values[0].start)
        aligned = [*[blank] * 5, *values]
        reading.warnings.append("t4_ten_values")
    if aligned is None:
        reading.warnings.append("t4_row_unclear")
    else:
        for (block, result), token in zip(columns, aligned, strict=True):
            reading.put(block, [result], [token], {})
    return reading.table(columns)


_READERS = {"t2": _read_t2, "t3": _read_t3, "t4": _read_t4}


def _cell(table: str, row: str, column: str, token: Token, unit: str) -> Cell:
    span = Span(token.start, token.end)
    found = _NUMBER.fullmatch(token.text)
    if found:
        value = Decimal(found[2].replace(",", "")) * (-1 if found[1] in ("-", "−", "减") else 1)
        state = CellState.ZERO if value == 0 else CellState.NUMBER
        return Cell(table, row, column, value, found[3].strip() or unit, state, token.text, span)
    if not token.text:
        return Cell(table, row, column, None, unit, CellState.BLANK, "", span)
    state = CellState.SLASH if token.text in ("/", "／", "\\") else CellState.TEXT
    return Cell(table, row, column, None, unit, state, token.text, span)
