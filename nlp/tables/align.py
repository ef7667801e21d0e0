"""Which of the values of a row stands in which column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from nlp.cells import is_cell
from nlp.tables.grid import Token

Values = list[Token]
# Digits of a number with its sign and fraction; longer ones are no counts.
_LONGEST_NUMBER = 12
_NUMBER = re.compile(r"[-+−]?(?:0|[1-9]\d*)(?:\.\d+)?|[/／]")


def align(
    values: Sequence[Token], width: int, *, closed: bool, label_lost: bool = False, end: int | None = None
) -> Values | None:
    """Put the values of a row into its columns.

    Parameters
    ----------
    values : sequence of Token
        What stands behind the label, at least one token; empty ones are blank cells.
    width : int
        How many columns the row has.
    closed : bool
        Whether blank cells show, so that the place of a value tells its column.
    label_lost : bool, default=False
        Whether the row has no label of its own: a value may stand in its place.
    end : int, optional
        Where among `values` the columns end, as far as other rows of the table tell.

    Returns
    -------
    list of Token or None
        One a column; None where the columns cannot be told.
    """
    filled = [index for index, token in enumerate(values) if token.text]
    if not filled:
        return [Token("", values[min(index, len(values) - 1)].start) for index in range(width)]
    if label_lost and len(filled) == width + 1:
        return [values[index] for index in filled[1:]]
    if len(filled) == width and (not closed or is_even(filled)):
        return [values[index] for index in filled]
    if len(filled) == 1 and not closed and width > 1:
        return _unstuck(values[filled[0]], width)
    if not closed:
        return list(values) if len(values) == width else None
    return _window(values, width, filled[0], filled[-1], end)


def is_even(filled: Sequence[int]) -> bool:
    """Whether as many values as columns stand side by side, or at even distances.

    Else one of the columns may be blank, and one of the values a remark behind them.
    """
    return len({right - left for left, right in pairwise(filled)}) < 2


def _unstuck(token: Token, width: int) -> Values | None:
    """Numbers that are stuck together, where only one way of parting them fills the row; no number begins with 0."""
    if len(token.text) > width * _LONGEST_NUMBER:
        return None
    ways = _partings(token.text, width)
    if len(ways) != 1:
        return None
    places = accumulate((len(part) for part in ways[0]), initial=token.start)
    return [Token(part, place) for part, place in zip(ways[0], places, strict=False)]


@lru_cache(maxsize=4096)
def _partings(text: str, width: int) -> tuple[tuple[str, ...], ...]:
    """Ways to part a text into numbers; two of them are enough to know that there are several."""
    if width == 1:
        return ((text,),) if _NUMBER.fullmatch(text) else ()
    sizes = range(1, min(len(text) - width + 1, _LONGEST_NUMBER) + 1)
    heads = (text[:size] for size in sizes if _NUMBER.fullmatch(text[:size]))
    ways = ((head, *rest) for head in heads for rest in _partings(text[len(head) :], width - 1))
    return tuple(islice(ways, 2))


def _window(values: Sequence[Token], width: int, first: int, last: int, end: int | None) -> Values | None:
    """The columns among more cells, where merged labels leave blank cells before or behind them.

    Where several windows hold all values: a value alone at the end of a row is its total, as reports print that leave the
    kinds of applicants blank; else other rows tell which; else it is the one that ends with a value.
    """
    if end is not None and width <= end <= last and first >= end - width:
        # A remark stands behind the columns.
        return list(values[end - width : end])
    offsets = [start for start in range(len(values) - width + 1) if start <= first and last < start + width]
    if len(offsets) > 1:
        by_value = last - width + 1
        alone = first == last == len(values) - 1 and is_cell(values[last].text)
        preferred = [by_value] if alone or end is None else [end - width, by_value]
        offsets = [start for start in preferred if start in offsets]
    return list(values[offsets[0] : offsets[0] + width]) if offsets else None
