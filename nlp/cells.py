"""What may stand in a cell of a statutory table, and which number it is: the entries of ``nlp/data/cells.toml``."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

# 1 024 is one number, since none begins with 0, but 12 100 may be two; a comma parts thousands and never a fraction.
_DIGITS = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2} 0\d\d(?: \d{3})*|0|[1-9]\d{0,11})(?:\.\d{1,6})?"
# Marks of a footnote behind a number.
_FOOTNOTE = r"[*＊※①-⑳¹²³⁴-⁹]"
_MARKS = "余多%％*＊※①-⑳¹²³⁴-⁹"
_LONGEST_LINE = 200


class Count(NamedTuple):
    """The number of a cell and the unit printed behind it."""

    value: Decimal
    unit: str


@cache
def cell_data() -> dict[str, Any]:
    """What ``nlp/data/cells.toml`` holds."""
    return tomllib.loads((resources.files("nlp") / "data" / "cells.toml").read_text(encoding="utf-8"))


@cache
def units() -> str:
    """A regular expression for every unit and measure word, the longest first."""
    return _any(*cell_data()["money"], *cell_data()["measures"])


@cache
def words() -> str:
    """A regular expression for every word in place of a number, the longest first."""
    return _any(*cell_data()["words"])


@cache
def rings() -> str:
    """What stands for 0 in scanned tables, for a class of characters."""
    return "".join(map(re.escape, cell_data()["rings"]))


def _any(*words: str) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _count() -> re.Pattern[str]:
    data = cell_data()
    rise, fall = _any(*data["rise"]), _any(*data["fall"])
    unit = rf"\s?(?:(?P<unit>{units()})|[（(](?P<bracketed>{units()})[)）])"
    return re.compile(rf"(?:{rise}|(?P<fall>{fall}))?\s?(?P<digits>{_DIGITS})(?:{unit})?{_FOOTNOTE}?")


@cache
def _other() -> re.Pattern[str]:
    """What is no certain number: strokes, words, rings, rates, and numbers about, beside or within other signs."""
    return re.compile(
        rf"[/／\\]{{1,2}}|[-—－–_]{{1,4}}|{words()}|(?:详见|参见|见)\S{{1,12}}"
        rf"|[约近]?\d[\d,]*(?:\.\d+)?\s?[余多]?(?:{units()})?[余多]?|[-+−±]?\d[\d,.]*[%％‰]"
        rf"|[{rings()}\dlI]{{1,6}}(?:{units()})?|[-+−—–－~～±\d.,，'’/／]*\d[-+−—–－~～\d.,，'’/／]*"
    )


@lru_cache(maxsize=4096)
def count_of(text: str) -> Count | None:
    """The number that a cell holds; None where none or no certain one is printed.

    Examples
    --------
    >>> count_of("减2"), count_of("1,204件").value, count_of("24余"), count_of("1,25")
    (Count(value=Decimal('-2'), unit=''), Decimal('1204'), None, None)
    """
    found = _count().fullmatch(text)
    if found is None:
        return None
    value = Decimal(found["digits"].replace(",", "").replace(" ", ""))
    return Count(-value if found["fall"] and value else value, found["unit"] or found["bracketed"] or "")


@lru_cache(maxsize=4096)
def is_cell(text: str) -> bool:
    """Whether a text is what cells hold: a number with its sign and unit, a stroke, or a word in place of a number.

    Examples
    --------
    >>> is_cell("0宗"), is_cell("见附件"), is_cell("○"), is_cell("公开2件")
    (True, True, True, False)
    """
    return _count().fullmatch(text) is not None or _other().fullmatch(text) is not None


@cache
def _last_cells() -> re.Pattern[str]:
    stuck = rf"[-+−]?\d[\d,.]*+(?:{units()}|[（(](?:{units()})[)）])?+[{_MARKS}]?+"
    sign = rf"[/／—－-]{{1,2}}+|[增减][加少]?\d++|[↑↓]\d++|[\dlI{rings()}]{{1,6}}+"
    return re.compile(rf"(?>\s*+{stuck}|\s++(?:{sign})|\s*+(?:{words()}|[○〇◯]))++\s*+$")


def without_cells(line: str) -> str:
    """A line without the cells at its end, whether blanks part them from the label or not.

    Examples
    --------
    >>> without_cells("行政许可24宗"), without_cells("规章 0 ○ 无"), without_cells("行政许可")
    ('行政许可', '规章', '行政许可')
    """
    found = _last_cells().search(line) if len(line) <= _LONGEST_LINE else None
    return line[: found.start()] if found else line
