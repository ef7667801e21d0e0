"""The rows of a table, whatever separates its cells: tabs, pipes, blanks, line breaks, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from nlp.cells import is_cell, rings, units, words
from nlp.shapes import (
    HAN_CLASS,
    ORDINALS,
    PAGE_NUMBER,
    is_cut_label,
    is_label_part,
    is_number_row,
    is_table_label,
    label_core,
)
from nlp.tables.labels import names_row, table_opened
from nlp.types import Span

_LINE = re.compile(r"[^\n]+")
_NEXT_ENUMERATOR = re.compile(r"\d[.．]?$")
# The number of a page between two rows of a line.
_PAGE = re.compile(r"(?<=\s)[-—–－]\s?\d{1,3}\s?[-—–－](?=\s*(?:$|\d[.．、]|[（(]))")
# Labels that stand behind each other without values: 1.属于国家秘密2.其他法律行政法规禁止公开.
_LABEL_START = re.compile(r"(?<=[^\d\s（(])(?=\d[.．、](?!\d))")
_HEAD_JOINT = re.compile(r"(.*总计)[ \u3000]*(\d+|[/／])")
_NUMBERED = re.compile(rf"(?:\d{{1,2}}[.．、]|[（(][{ORDINALS}]{{1,3}}[)）]|[{ORDINALS}]{{1,3}}、)\s*[{HAN_CLASS}]")
# One cell a line, with the border before it or behind.
_ALONE = re.compile(r"[ \u3000]*(?:\t[^\t]*[^\t\s][^\t]*|[^\t]*[^\t\s][^\t]*\t[ \u3000]*)")
_BLANK_CELLS = " \t|｜"
_PIPE = re.compile(r"[|｜]")
_ROW_END = re.compile(r"(?:[|｜]\s*){2,}$")


class Token(NamedTuple):
    """What stands between two separators; an empty text is a cell that was left blank.

    What no pattern knows is a value where the `place` of it says so: behind a label of its row, no label itself.
    """

    text: str
    start: int
    place: bool = False

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def is_value(self) -> bool:
        """Whether this is what a cell holds, not a label."""
        return not self.text or self.place or is_cell(self.text)


class GridRow(NamedTuple):
    """Labels and values of one row. In a `closed` row the separators show the blank cells too."""

    tokens: tuple[Token, ...]
    closed: bool


def grid_rows(text: str, spans: Iterable[Span]) -> Iterator[GridRow]:
    """The rows of a text in some spans.

    Cells that stand one a line are gathered into rows: labels, then their values; a page break between them parts no row.
    """
    loose: list[Token] = []
    for start, end in spans:
        for match in _LINE.finditer(text, *_whole_lines(text, start, end)):
            # A tab alone is what is left of the border between two cells that stand one a line.
            if PAGE_NUMBER.fullmatch(match.group()) or match.group().strip(" \u3000") == "\t":
                continue
            tokens, closed = _cells(match.group(), match.start())
            if closed:
                tokens = _by_place(tokens)
                first, *rest = _rows_of_line(tokens)
                if loose and (any(token.is_value for token in loose) or not _is_rest_of_label(first)):
                    yield GridRow(tuple(loose), closed=False)
                    loose = []
                yield from (GridRow(tuple(row), closed=True) for row in (*_rows_of_line([*loose, *first]), *rest))
                loose = []
                continue
            for token in tokens:
                if loose and not token.is_value and (loose[-1].is_value or table_opened(label_core(token.text))):
                    yield GridRow(tuple(loose), closed=False)
                    loose = []
                loose.append(token)
            if _ROW_END.search(match.group()) and loose:
                yield GridRow(tuple(loose), closed=False)
                loose = []
    if loose:
        yield GridRow(tuple(loose), closed=False)


@cache
def _stuck_values() -> re.Pattern[str]:
    """Numbers inside a line that has lost its cells, perhaps stuck together and to the enumerator of the next label."""
    unit = rf"(?:{units()})(?![件项次{HAN_CLASS}])|[（(](?:{units()})[)）]"
    return re.compile(
        rf"(?<![\d.第])[-+−—–－]*\d[-+−\d.,/／]*(?:[，'’～~]\d+)*(?:{unit}|[余多%％*＊※①-⑳¹²³⁴-⁹])?|(?<!增)[/／]+(?![a-z])"
        rf"|(?<=\s)(?:[-—－]{{1,2}}|[增减][加少]?\d+|[↑↓]\d+|[lI{rings()}][\dlI{rings()}]{{0,5}})(?=\s|$)"
        rf"|(?<=[\s\d{HAN_CLASS}])(?:{words()}|[○〇◯])(?=\s|$)"
    )


@cache
def _joint() -> re.Pattern[str]:
    """3 二、上年结转…, 0行政规范性文件, 总计1: what is left of a line break between two rows."""
    number = rf"[-+−]?\d[\d,]*(?:\.\d+)?(?:{units()})?|[/／]"
    return re.compile(rf"({number})(?:[ \u3000]+|(?=[^\s\d.,．、]))(\S.*)")


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the blank cells before its first and behind its last label or value."""
    first = len(text[:start].rstrip(_BLANK_CELLS))
    last = len(text) - len(text[end:].lstrip(_BLANK_CELLS))
    return first, last


def _by_place(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a line whose separators show: behind a label or a value, what is no label is a value."""
    placed: list[Token] = []
    behind = False
    for token in tokens:
        label = not token.is_value and _is_label(token.text)
        placed.append(token._replace(place=behind and not label))
        behind = behind or label or (token.text != "" and token.is_value)
    return placed


def _is_label(text: str) -> bool:
    core = label_core(text)
    named = names_row(text) or table_opened(core) != "" or is_table_label(text)
    return named or is_label_part(text) or is_cut_label(core) or _NUMBERED.match(text) is not None


def _rows_of_line(tokens: Sequence[Token]) -> list[list[Token]]:
    """The rows of one line: behind a value any label begins a new one, behind blank cells one that names a row."""
    rows: list[list[Token]] = [[]]
    for token in tokens:
        if not token.is_value and _is_over(rows[-1], token):
            rows.append([])
        rows[-1].append(token)
    return rows


def _is_over(row: Sequence[Token], label: Token) -> bool:
    cells = list(takewhile(lambda token: token.is_value, reversed(row)))
    if len(cells) == len(row):
        return False
    return any(cell.text for cell in cells) or (bool(cells) and names_row(label.text))


def _is_rest_of_label(row: Sequence[Token]) -> bool:
    """Whether a row begins with a label that names none and opens no table: the line before holds its beginning."""
    label = row[0].text
    return not row[0].is_value and not names_row(label) and not table_opened(label_core(label))


def _cells(line: str, offset: int) -> tuple[list[Token], bool]:
    """The cells of a line, and whether the line is a whole row."""
    if "\t" in line:
        if _ALONE.fullmatch(line) and (line.rstrip(" \u3000")[-1] != "\t" or is_cell(line.strip())):
            return [_token(line, 0, offset)], False
        return _parted(_split(line, offset, "\t")), True
    if _PIPE.search(line):
        inner = _split(line, offset, "|｜")
        held = [token for token in inner if token.text]
        if inner[0].text and len(held) == 1:
            # One cell a line, with the pipe behind it.
            return held, False
        first, last = 0 if inner[0].text else 1, len(inner) if inner[-1].text else -1
        return inner[first:last] or inner, True
    if is_cell(line.strip()):
        return [_token(line, 0, offset)], False
    if is_number_row(line.strip()):
        return _stuck(line, offset), False
    tokens = _stuck(line, offset)
    return tokens if len(tokens) > 1 else [_token(line, 0, offset)], False


def _split(line: str, offset: int, separators: str) -> list[Token]:
    places = [-1, *(index for index, char in enumerate(line) if char in separators), len(line)]
    return [_token(line[left + 1 : right], left + 1, offset) for left, right in pairwise(places)]


def _parted(tokens: Sequence[Token]) -> list[Token]:
    """The cells of a line that several rows share: the last value of one and the label of the next stand in one cell."""
    parted: list[Token] = []
    for token in tokens:
        joint = None if token.is_value else _joint().fullmatch(token.text)
        if joint is None or not (names_row(joint[2]) or is_table_label(joint[2]) or table_opened(label_core(joint[2]))):
            joint = _HEAD_JOINT.fullmatch(token.text)
        if joint:
            parted += [Token(joint[group], token.start + joint.start(group)) for group in (1, 2)]
        else:
            parted.append(token)
    return parted


def _token(part: str, start: int, offset: int) -> Token:
    text = part.strip()
    return Token(text, offset + start + (len(part) - len(part.lstrip()) if text else 0))


def _stuck(line: str, offset: int) -> list[Token]:
    """Labels and numbers of a line without separators; numbers that are stuck together are one token."""
    tokens: list[Token] = []
    position = 0
    pages = [match.span() for match in _PAGE.finditer(line)]
    for match in _stuck_values().finditer(line):
        start, text = match.start(), match.group()
        if any(left <= start < right for left, right in pages):
            tokens += _labels(line, position, start, offset) if line[position:start].strip(" -—–－") else []
            position = next(right for left, right in pages if left <= start < right)
            continue
        if text.endswith((".", "．")) or line[match.end() :].lstrip()[:1] in tuple(".．、)）"):
            text = _NEXT_ENUMERATOR.sub("", text)
        if text:
            tokens += _labels(line, position, start, offset)
            tokens.append(Token(text, offset + start))
            position = start + len(text)
    return [*tokens, *_labels(line, position, len(line), offset)]


def _labels(line: str, start: int, end: int, offset: int) -> list[Token]:
    """The labels between two places, parted before their enumerators."""
    cuts = [start, *(match.start() for match in _LABEL_START.finditer(line, start, end)), end]
    parts = (_token(line[left:right], left, offset) for left, right in pairwise(cuts))
    return [token for token in parts if token.text]
