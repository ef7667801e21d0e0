"""What tells that the columns of a table do not stand as in the form: heads out of order, remarks, mirrored rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from nlp.shapes import label_core, table_data
from nlp.tables.align import Values
from nlp.tables.grid import GridRow, Token
from nlp.tables.labels import names_row, row_of

# Before the first row 其他 and 总计 are columns.
TOTAL_COLUMNS = ("r_ot_other", "r_total")
HEAD = re.compile("申请人情况|自然人|商业企业|科研机构|社会公益|法律服务")
# Values of a whole row: fewer above the first label are no row.
_LEAST = {"t2": 1, "t3": 7}
# Columns whose heads, in one row of cells, stand in this order in every form.
_ORDERS = {
    "t2": (("新制作|制发|上一年|采购项目", "新公开|废止|本年增", "对外公开|现行有效|处理决定|采购总"),),
    "t3": (("自然人", "商业企业", "科研机构", "社会公益", "法律服务"), ("自然人", "总计")),
    "t4": (("结果维持", "结果纠正", "其他结果", "尚未审结"),),
}
# Columns that some offices print behind the total.
_TAIL = re.compile("备注|说明|占比|比例|比重|百分")


def parts(row: GridRow) -> tuple[list[str], Values]:
    """The labels of a row, and the values behind the last of them."""
    last = max((index for index, token in enumerate(row.tokens) if not token.is_value), default=-1)
    return [token.text for token in row.tokens[: last + 1] if token.text], list(row.tokens[last + 1 :])


def holds_value(values: Sequence[Token]) -> bool:
    """Whether any of the cells is not blank."""
    return any(token.text for token in values)


def values_first(name: str, rows: Sequence[GridRow]) -> set[int]:
    """The places of rows whose values stand above their labels.

    There values stand between the head of a block and its first label, and none under its last label: each row between them
    seems to have those of the next.
    """
    least = _LEAST[name]
    found: set[int] = set()
    block: list[int] = []
    headed = ended = begun = False
    for index, row in enumerate(rows):
        labels, values = parts(row)
        key = "" if HEAD.search("".join(labels)) else row_of(name, labels)
        key = key if begun or key not in TOTAL_COLUMNS else ""
        if name == "t2" and labels and not key:
            found.update(block if ended else ())
            headed, ended, begun, block = holds_value(values), False, False, []
        elif not begun and not key:
            headed = (headed and not labels) or sum(bool(token.text) for token in values) >= least
        elif headed:
            block.append(index)
            if holds_value(values) or key not in ("", *TOTAL_COLUMNS):
                ended = not holds_value(values)
        begun = begun or key != ""
    return found | set(block if ended else ())


def before_labels(row: GridRow) -> Values:
    """The values before the labels of a row, as mirrored tables print them."""
    return [token for token in takewhile(lambda token: token.is_value, row.tokens) if token.text]


def either_way(row: GridRow, values: Values, width: int) -> Values | None:
    """Values before the label of one row, where it is the same from which side they are read."""
    texts = [token.text for token in values]
    named = sum(not token.is_value and names_row(token.text) for token in row.tokens)
    return values if named == 1 and len(values) == width and texts == texts[::-1] else None


def is_shuffled(name: str, row: GridRow) -> bool:
    """Whether the heads of the columns stand in another order than in the form, so that the place of a value tells nothing."""
    labels = [token.text for token in row.tokens if not token.is_value]
    if not row.closed or (name in table_data()["stems"] and row_of(name, labels) not in ("", *TOTAL_COLUMNS)):
        return False
    cores = [label_core(token.text) for token in row.tokens]
    for order in _ORDERS[name]:
        found = (next((i for i, core in enumerate(cores) if re.search(mark, core)), None) for mark in order)
        places = [place for place in found if place is not None]
        if places != sorted(places):
            return True
    return False


def without_tail(rows: Sequence[GridRow]) -> list[GridRow]:
    """Rows without the columns that their head prints behind the total."""
    heads = (row for row in rows if row.closed and not any(names_row(token.text) for token in row.tokens[:1]))
    tail = max((sum(_TAIL.search(token.text) is not None for token in row.tokens) for row in heads), default=0)
    whole = max((len(row.tokens) for row in rows if row.closed), default=0)
    return [
        row._replace(tokens=row.tokens[:-tail]) if tail and row.closed and len(row.tokens) == whole > tail else row
        for row in rows
    ]


def lacks_columns(rows: Sequence[GridRow], width: int) -> bool:
    """Whether most rows have fewer cells behind their labels than the form has columns."""
    sizes = [len(parts(row)[1]) for row in rows if row.closed and holds_value(parts(row)[1])]
    return sum(size < width for size in sizes) > len(sizes) // 2
