"""Problems and their remedies side by side in a table: each of its cells is a unit under the head of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.structure.line import BARE_LABEL, Line, Role
from nlp.types import Span

_SEPARATOR = re.compile(r"[\t|｜]")
_PROBLEM = re.compile("问题|不足|短板|困难|表现")
_REMEDY = re.compile(r"措施|整改|改进|对策|办法|打算|举措")
_LONGEST_HEAD = 16
# What no number, date or 已完成 has.
_MIN_TEXT = 4
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2}")


class _Cell(NamedTuple):
    """What one cell of a line holds, without the blanks around it."""

    column: int
    span: Span
    text: str


def unfold_tables(lines: list[Line]) -> list[Line]:
    """The cells of tables of problems and remedies as lines of their own, each `under` the head of its column.

    Other columns, as numbers, dates and persons, are furniture; other tables stay as they are.

    Examples
    --------
    >>> text = "存在问题\\t改进措施"
    >>> [(line.role.name, line.text) for line in unfold_tables([Line(Role.TABLE, Span(0, 9), text)])]
    [('LABEL', '存在问题'), ('LABEL', '改进措施')]
    """
    unfolded: list[Line] = []
    heads: dict[int, str] = {}
    above: dict[int, str] = {}
    for line in lines:
        if line.role is not Role.TABLE:
            heads, above = {}, {}
            unfolded.append(line)
            continue
        cells = _cells(line)
        if found := _heads(cells):
            heads, above = found, {}
            unfolded += [_head(cell, heads) for cell in cells]
        elif heads:
            unfolded += _row(cells, heads, above)
            above = {cell.column: cell.text for cell in cells}
        else:
            unfolded.append(line)
    return unfolded


def _cells(line: Line) -> list[_Cell]:
    """The cells of a line that hold something; a stroke before the first is the edge of the table and no column."""
    found = []
    start = line.span.start
    for column, part in enumerate(_SEPARATOR.split(line.text), -(line.text[:1] in ("|", "｜"))):
        if text := part.strip():
            begin = start + part.find(text)
            found.append(_Cell(column, Span(begin, begin + len(text)), text))
        start += len(part) + 1
    return found


def _heads(cells: list[_Cell]) -> dict[int, str]:
    """The columns of problems and of remedies by their heads; empty where the line is no head of such a table."""
    if len(cells) < 2 or any(len(cell.text) > _LONGEST_HEAD for cell in cells):
        return {}
    problems = {
        cell.column: cell.text for cell in cells if _PROBLEM.search(cell.text) and not _REMEDY.search(cell.text)
    }
    remedies = {cell.column: cell.text for cell in cells if _REMEDY.search(cell.text)}
    return problems | remedies if problems and remedies else {}


def _head(cell: _Cell, heads: dict[int, str]) -> Line:
    if cell.column in heads:
        return Line(Role.LABEL, cell.span, cell.text, "", BARE_LABEL)
    return Line(Role.FURNITURE, cell.span, cell.text, furniture="cell")


def _row(cells: list[_Cell], heads: dict[int, str], above: dict[int, str]) -> Iterator[Line]:
    """The cells of a row; one that repeats what stands above it is a cell of several rows."""
    for cell in cells:
        said = cell.column in heads and len(cell.text) >= _MIN_TEXT and _HAN_RUN.search(cell.text) is not None
        if said and above.get(cell.column) != cell.text:
            yield Line(Role.TEXT, cell.span, cell.text, under=heads[cell.column])
        else:
            yield Line(Role.FURNITURE, cell.span, cell.text, furniture="cell")
