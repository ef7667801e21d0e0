"""Running heads and page numbers: what stands at the edges of most pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from nlp.reading.text import HAN
from nlp.shapes import PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# What stands at the same edge of this share of the pages, its digits apart, runs through the document.
_RUNNING_SHARE, _MIN_RUNNING = 0.6, 2
_EDGE_LINES = 2
_LONGEST_RUNNING = 60
_DIGITS = re.compile(r"\d+")
# A browser prints the time and the title of its window above each page; the page prints its title itself.
_BROWSER = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? *(?:[上下]午)? *\d{1,2}:\d\d")
_TOP_LINES, _MIN_TITLE = 8, 6


def bodies(pages: Sequence[Sequence[str]]) -> list[slice]:
    """Which lines of each page stand between what runs through the document at its upper and lower edges.

    Examples
    --------
    >>> bodies([["公开年报", "一、总体情况", "- 1 -"], ["公开年报", "二、主动公开", "- 2 -"]])
    [slice(0, 2, None), slice(1, 2, None)]
    """
    kept = [list(lines) for lines in pages]
    tops = [0] * len(kept)
    for edge in (slice(0, 1), slice(-1, None)):
        for _ in range(_EDGE_LINES):
            running = _running(kept, edge)
            if not any(_runs(lines[edge][0], running) for lines in kept if lines):
                break
            shorter = [_cut(lines, edge, running, first=number == 0) for number, lines in enumerate(kept)]
            if edge.start == 0:
                tops = [top + len(a) - len(b) for top, a, b in zip(tops, kept, shorter, strict=True)]
            kept = shorter
    return [slice(top, top + len(lines)) for top, lines in zip(tops, kept, strict=True)]


def _running(pages: Sequence[Sequence[str]], edge: slice) -> AbstractSet[str]:
    """The lines, with their digits masked, that stand at one edge of most pages."""
    counts = Counter(_masked(line) for lines in pages for line in lines[edge] if len(line) <= _LONGEST_RUNNING)
    needed = max(_MIN_RUNNING, ceil(_RUNNING_SHARE * len(pages)))
    common = {line for line, count in counts.items() if count >= needed}
    return {line for line in common if line.strip("# ") or _counts_pages(pages, edge)}


def _counts_pages(pages: Sequence[Sequence[str]], edge: slice) -> bool:
    """Whether bare numbers at an edge count the pages; those of a table do not."""
    return all(step == 1 for step in _steps([line for lines in pages for line in lines[edge]]))


def _steps(lines: Sequence[str]) -> Iterator[int]:
    numbers = [
        (place, int(line)) for place, line in enumerate(lines) if line.isascii() and line.isdigit() and len(line) < 4
    ]
    for (place, number), (next_place, next_number) in pairwise(numbers):
        yield (next_number - number) - (next_place - place) + 1


def _masked(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _runs(line: str, running: AbstractSet[str]) -> bool:
    return PAGE_NUMBER.fullmatch(line) is not None or _masked(line) in running


def _cut(lines: list[str], edge: slice, running: AbstractSet[str], *, first: bool) -> list[str]:
    """A page without its running line; the first page keeps one that is its title and runs only on the others."""
    if not lines or not _runs(lines[edge][0], running):
        return lines
    line = lines[edge][0]
    is_title = first and HAN.search(line) and line not in lines[1:-1] and not _is_of_browser(line, lines[1:_TOP_LINES])
    if is_title and not PAGE_NUMBER.fullmatch(line) and edge.start == 0:
        return lines
    return lines[1:] if edge.start == 0 else lines[:-1]


def _is_of_browser(line: str, below: Sequence[str]) -> bool:
    """Whether a browser printed a line above the page, and what it says stands below again."""
    bare = "".join(line.split())
    pieces = ("".join(other.split()) for other in below)
    return _BROWSER.match(line) is not None and any(len(piece) >= _MIN_TITLE and piece in bare for piece in pieces)
