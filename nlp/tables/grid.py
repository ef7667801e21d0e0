"""The rows of a table, whatever separates its cells: tabs, pipes, blanks, line breaks, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from nlp.shapes import PAGE_NUMBER, is_number_row

_LINE = re.compile(r"[^\n]+")
_VALUE = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?(?:万元|元|件|项|次)?|[/／\\]|[-—－]{1,2}|无|零|[增减]\d+")
# A number inside a line that has lost its cells; the enumerator of a label is none.
_STUCK = re.compile(r"(?<![\d.第])[-+]?\d+(?:\.\d+)?(?:万元|元)?(?![\d.．、)）])|(?<=\s)[/／](?=\s|$)")
_PIPE = re.compile(r"[|｜]")
_ROW_END = re.compile(r"(?:[|｜]\s*){2,}$")


class Token(NamedTuple):
    """What stands between two separators; an empty text is a cell that was left blank."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def is_value(self) -> bool:
        """Whether this is what a cell holds, not a label."""
        return not self.text or _VALUE.fullmatch(self.text) is not None


class GridRow(NamedTuple):
    """Labels and values of one row. In a `closed` row the separators show the blank cells too."""

    tokens: tuple[Token, ...]
    closed: bool


def grid_rows(text: str, start: int, end: int) -> Iterator[GridRow]:
    """The rows between two offsets of a text.

    Cells that stand one a line are gathered into rows: labels, then their values.
    """
    loose: list[Token] = []
    for match in _LINE.finditer(text, start, end):
        if PAGE_NUMBER.fullmatch(match.group()):
            continue
        tokens, closed = _cells(match.group(), match.start())
        if closed:
            if loose:
                yield GridRow(tuple(loose), closed=False)
                loose = []
            yield GridRow(tuple(tokens), closed=True)
            continue
        for token in tokens:
            if loose and loose[-1].is_value and not token.is_value:
                yield GridRow(tuple(loose), closed=False)
                loose = []
            loose.append(token)
        if _ROW_END.search(match.group()) and loose:
            yield GridRow(tuple(loose), closed=False)
            loose = []
    if loose:
        yield GridRow(tuple(loose), closed=False)


def _cells(line: str, offset: int) -> tuple[list[Token], bool]:
    """The cells of a line, and whether the line is a whole row."""
    if "\t" in line:
        return _split(line, offset, "\t"), True
    if _PIPE.search(line):
        inner = _split(line, offset, "|｜")
        if not inner[0].text and len(inner) > 1:
            inner = inner[1:]
        while len(inner) > 1 and not inner[-1].text:
            inner.pop()
        return inner, len(inner) > 1
    if is_number_row(line.strip()):
        return _stuck(line, offset), False
    tokens = _stuck(line, offset)
    return tokens if len(tokens) > 1 and any(token.is_value for token in tokens) else [_token(line, 0, offset)], False


def _split(line: str, offset: int, separators: str) -> list[Token]:
    places = [-1, *(index for index, char in enumerate(line) if char in separators), len(line)]
    return [_token(line[left + 1 : right], left + 1, offset) for left, right in pairwise(places)]


def _token(part: str, start: int, offset: int) -> Token:
    text = part.strip()
    return Token(text, offset + start + (len(part) - len(part.lstrip()) if text else 0))


def _stuck(line: str, offset: int) -> list[Token]:
    """Labels and numbers of a line without separators."""
    tokens: list[Token] = []
    position = 0
    for match in _STUCK.finditer(line):
        if line[position : match.start()].strip():
            tokens.append(_token(line[position : match.start()], position, offset))
        tokens.append(Token(match.group(), offset + match.start()))
        position = match.end()
    if line[position:].strip():
        tokens.append(_token(line[position:], position, offset))
    return tokens
