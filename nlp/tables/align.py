"""Which of the values of a row stands in which column."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.tables.grid import Token

Values = list[Token]


def align(values: Sequence[Token], width: int, *, closed: bool, label_lost: bool = False) -> Values | None:
    """Put the values of a row into its columns.

    Parameters
    ----------
    values : sequence of Token
        What stands behind the label; empty tokens are blank cells.
    width : int
        How many columns the row has.
    closed : bool
        Whether blank cells show, so that the place of a value tells its column.
    label_lost : bool, default=False
        Whether the row has no label of its own: a value may stand in its place.

    Returns
    -------
    list of Token or None
        One a column; None where the columns cannot be told.
    """
    filled = [index for index, token in enumerate(values) if token.text]
    if not filled:
        place = values[0].start if values else 0
        return [Token("", values[index].start if index < len(values) else place) for index in range(width)]
    if label_lost and len(filled) == width + 1:
        return [values[index] for index in filled[1:]]
    if len(filled) == width:
        return [values[index] for index in filled]
    if len(values) == 1 and values[0].text.isdigit() and len(values[0].text) == width:
        return [Token(digit, values[0].start + index) for index, digit in enumerate(values[0].text)]
    if not closed:
        return list(values) if len(values) == width else None
    return _window(values, width, filled[0], filled[-1])


def _window(values: Sequence[Token], width: int, first: int, last: int) -> Values | None:
    """The columns among more or fewer cells, where merged labels leave blank cells before or behind them.

    A value alone in a row is its total, as reports print that leave the kinds of applicants blank: where several windows
    hold all values the one that ends with a value is taken, else the first.
    """
    if last - first >= width:
        return None
    padded = [*values, *[Token("", values[-1].end)] * (width - len(values))]
    offsets = [start for start in range(len(padded) - width + 1) if start <= first and last < start + width]
    if not offsets:
        return None
    start = last - width + 1 if last - width + 1 in offsets else offsets[0]
    return padded[start : start + width]
