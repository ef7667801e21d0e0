"""Repair of text whose bytes were shifted by half a character.

Where a mirror loses the first byte of a two-byte character, every second byte pairs with the next first byte, until a byte
that is no second byte ends the confusion: 六保”信息< becomes 六?！毙畔?. Encoding the run again, with the lost byte put
before it, gives the characters back; only the first and sometimes the last of them has to be guessed. Pairs that are no
character come out as private-use characters, which hold their bytes, or as question marks, which cost both neighbours
a half.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from nlp.alignment import Edit
from nlp.cleaning.likelihood import UNKNOWN, is_common, is_ordinary, likeliest, prefix_costs
from nlp.cleaning.markup import without_overlaps
from nlp.shapes import HAN

__all__ = ["UNKNOWN", "damaged_marks", "repair_bytes"]

# What shows that bytes were lost: marks of lost bytes, and the characters of the user-defined area of GB 18030.
_SIGN = re.compile("[?\ufffd\ue000-\ue765]")
_REPLACEMENT = "\ufffd"
_LOST = f"?{_REPLACEMENT}"
_ASCII_MARKS = {"!": "！", ",": "，", ".": "．", ":": "：", ";": "；", "(": "（", ")": "）"}
# Where a run can stand: two-byte characters, lost bytes, and marks that a mirror made half-width.
_REGION = re.compile(r"(?:[^\x00-\x7f]|\?|[!,.:;()](?=[^\x00-\x7f]))+")
_EATEN_TAG = re.compile(r"/(?:span|p|br|div|font|strong|b|td|a)>")
_LONGEST_REGION = 250
# A text with more places to try than this is no damaged report.
_MAX_ATTEMPTS = 300
_LEADS, _TRAILS = range(0x81, 0xFF), (*range(0x40, 0x7F), *range(0x80, 0xFF))
# First bytes of the user-defined area, and of the full-width question mark.
_PRIVATE_ROWS, _QUESTION_ROW = (*range(0xA6, 0xB0), *range(0xF8, 0xFF)), 0xA3
# Costs in the terms of `likelihood`: of a character that has to be guessed, of a run that nothing announces, ...
_GUESS, _UNANNOUNCED = 7.0, 3.0
# ... how much likelier a repaired run must be, the least of the last two characters of a run and the mark behind them, and
# what counts where there is no mark.
_MIN_GAIN, _MIN_END, _NO_MARK = 10.0, 22.0, 8.0
_CONTEXT, _BEHIND, _TRIED, _CHARACTERS_A_TRY = 3, 10, 2, 80
# Of a text whose bytes were shifted one pair in seven is no character; a region with many more lost bytes says nothing.
_MAX_LOST = 0.4
# A text of which so many tries came to nothing was damaged in another way. In reports with shifted runs (`tests/dirt`, kinds
# of lost bytes) no more than four fail in a row.
_MAX_FAILED = 10
_MIN_JUDGED, _MIN_DAMAGED = 3, 8.0
_MAX_RUN = 80
_RUN = re.compile(
    rf"[?\ufffd]((?:[^\x00-\x7f\ufffd]|[!,.:;()](?=[^\x00-\x7f])){{2,{_MAX_RUN}}}?)([?\ufffd]|[@-~]|$)", re.MULTILINE
)
_ASKS = re.compile(r"[什怎哪谁吗呢几何啥咋么]|多少|[是能可会愿应]否|没有|不[是能会行好够清]")
_LONGEST_QUESTION = 24


class _Repair(NamedTuple):
    gain: float
    edit: Edit


class _Run(NamedTuple):
    """Places in a region of the first character of a shifted run and behind its last, with what is gained roughly."""

    gain: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Region:
    """Characters among which runs may stand, what stands before and behind them, and their bytes.

    `between` holds what the bytes of neighbours make when shifted.
    """

    shown: str
    left: str
    right: str
    cells: list[bytes | None]
    between: list[str]

    def is_announced(self, start: int) -> bool:
        """Whether a mark of the lost byte stands before a run."""
        return start > 0 and self.cells[start - 1] is None

    def may_end(self, end: int) -> bool:
        """Whether a run may end there: before a lost byte, or with the region."""
        return self.cells[end] is None if end < len(self.shown) else self.cells[end - 1] is not None


def repair_bytes(text: str) -> list[Edit]:
    """Put shifted runs right; a run is touched only if the result reads better than what was there."""
    if not _SIGN.search(text):
        return []
    edits: list[Edit] = []
    failed = 0
    for start, end in _regions(text):
        if failed > _MAX_FAILED + len(edits):
            break
        repairs, tried = _repairs(_before(text, start), text[start:end], text[end : end + _BEHIND])
        edits += [Edit(start + edit.start, start + edit.end, edit.replacement) for edit in repairs]
        failed += tried - len(repairs)
    return edits


def _regions(text: str) -> Iterator[tuple[int, int]]:
    """Stretches in which something may have been lost."""
    for match in _REGION.finditer(text):
        for start in range(*match.span(), _LONGEST_REGION):
            end = min(start + _LONGEST_REGION, match.end())
            if _SIGN.search(text, start, end):
                yield start, end


@lru_cache(maxsize=4096)
def _repairs(left: str, shown: str, right: str) -> tuple[tuple[Edit, ...], int]:
    """The repairs of a region that make its text clearly more likely, and how many were tried.

    Kept, since a text is cleaned several times.
    """
    cells = [_bytes_of(char) for char in shown]
    if cells.count(None) > _MAX_LOST * len(cells) + 1:
        return (), 0
    region = _Region(shown, left, right, cells, [_between(*pair) for pair in pairwise(cells)])
    edits: list[Edit] = []
    runs = sorted(_runs(region), reverse=True)
    tried: set[_Run] = set()
    for run in runs[: _TRIED + len(shown) // _CHARACTERS_A_TRY]:
        if all(run.end <= edit.start or run.start > edit.end for edit in edits):
            near = [other for other in runs if abs(other.end - run.end) <= 1 and other not in tried][:_TRIED]
            tried.update(near)
            best = max((_repair(region, other) for other in near), default=None)
            if best and best.gain >= _MIN_GAIN:
                edits.append(best.edit)
    return tuple(without_overlaps(sorted(edits))), len(tried)


def _runs(region: _Region) -> Iterator[_Run]:
    """Where runs may stand: for every end the beginnings that promise the most."""
    costs = prefix_costs(region.shown)
    shifted = prefix_costs("".join(map(_single, region.between)))
    begun: list[tuple[float, int]] = []
    for end in range(1, len(region.shown) + 1):
        start = end - 1
        if region.cells[start] == b"" or (start > 0 and region.between[start - 1] == ""):
            begun.clear()
        if region.cells[start] != b"" and (region.is_announced(start) or region.shown[start] not in _ASCII_MARKS):
            begun.append((costs[start] - shifted[start] + (0.0 if region.is_announced(start) else _UNANNOUNCED), start))
            begun = sorted(begun)[:_TRIED]
        mark = _mark_cost(region, end)
        if region.may_end(end) and costs[end] - costs[max(0, end - 2)] + mark >= _MIN_END:
            for cost, start in begun:
                gain = costs[end] - shifted[end - 1] - cost + mark - 2 * _GUESS
                if gain > 0:
                    yield _Run(gain, start, end)


def _mark_cost(region: _Region, end: int) -> float:
    """What the mark that ends a run costs as a part of the text."""
    mark = region.shown[end : end + 1] or region.right[:1]
    return prefix_costs(mark)[-1] if mark and (mark in _LOST or "@" <= mark <= "~") else _NO_MARK


def _single(slot: str) -> str:
    """A slot as one character, for a quick look."""
    return slot if len(slot) == 1 else UNKNOWN


def _repair(region: _Region, run: _Run) -> _Repair:
    """Decode a run anew, with what stands before and behind it."""
    first, last = region.cells[run.start], region.cells[run.end - 1]
    announced = region.is_announced(run.start)
    start, end = run.start - announced, run.end
    line = region.shown + region.right
    following = line[end : end + 1]
    tail = _decoded(bytes((last[1], ord(following)))) if last and "@" <= following <= "~" else ""
    end += tail != "" or (following != "" and following in _LOST)
    eaten = "<" if _EATEN_TAG.match(line, end) and not tail else ""
    opening = _with_trail(first[0]) if first else _with_private_trail()
    closing = tail or (_with_lead(last[1]) if last else UNKNOWN)
    left, right = _before(region.left + region.shown, len(region.left) + start), eaten or _behind(line, end)
    cost, decoded = likeliest([*left, opening, *region.between[run.start : run.end - 1], closing, *right])
    repaired = decoded[len(left) : len(decoded) - len(right)]
    if repaired.count(UNKNOWN) * 2 > len(repaired):
        return _Repair(0.0, Edit(start, end, ""))
    gain = prefix_costs(left + line[start:end] + right)[-1] - cost - (0.0 if announced else _UNANNOUNCED)
    return _Repair(gain, Edit(start, end, repaired + eaten))


def _before(text: str, place: int) -> str:
    """What stands before a place in its line; the line break stands for the beginning of the text too."""
    _, start, tail = (("\n" if place < _CONTEXT else "") + text[max(0, place - _CONTEXT) : place]).rpartition("\n")
    return start + tail


def _behind(text: str, place: int) -> str:
    """What stands behind a place in its line, with the line break."""
    head, end, _ = (text[place : place + _CONTEXT] + ("\n" if place + _CONTEXT > len(text) else "")).partition("\n")
    return head + end


def _bytes_of(char: str) -> bytes | None:
    """The two bytes of a character; None for a lost one, nothing for what cannot stand in a run."""
    if char in _LOST:
        return None
    raw = _ASCII_MARKS.get(char, char).encode("gb18030", "ignore")
    return raw if len(raw) == 2 else b""


def _between(left: bytes | None, right: bytes | None) -> str:
    """The characters that the second byte of one shown character and the first of the next may be."""
    if left and right:
        return _decoded(bytes((left[1], right[0])))
    if left is None and right:
        return _with_trail(right[0])
    if left and right is None:
        return _before_lost(left[1])
    return UNKNOWN if left is right is None else ""


def _decoded(raw: bytes) -> str:
    """The character of two bytes; nothing where they are none."""
    char = raw.decode("gb18030", "ignore") if raw[0] in _LEADS and raw[1] in _TRAILS else ""
    return char if len(char) == 1 else ""


@cache
def _with_private_trail() -> str:
    """The commonest characters whose second byte makes a private-use character with what follows."""
    pairs = (bytes((lead, trail)) for lead in _LEADS for trail in _PRIVATE_ROWS)
    return "".join(char for pair in pairs if is_common(char := _decoded(pair)))


@cache
def _with_trail(trail: int) -> str:
    """The characters whose second byte is known."""
    return _ordinary(bytes((lead, trail)) for lead in _LEADS)


@cache
def _with_lead(lead: int) -> str:
    """The characters whose first byte is known."""
    return _ordinary(bytes((lead, trail)) for trail in _TRAILS)


@cache
def _before_lost(lead: int) -> str:
    """The same, where the second byte is a part of what a mirror shows as a question mark."""
    return _ordinary(bytes((lead, trail)) for trail in (*_PRIVATE_ROWS, _QUESTION_ROW))


def _ordinary(pairs: Iterable[bytes]) -> str:
    """The Chinese characters and marks among pairs of bytes."""
    return "".join(char for pair in pairs if (char := _decoded(pair)) and is_ordinary(char)) or UNKNOWN


def damaged_marks(text: str) -> frozenset[int]:
    """Places of question marks that stand for lost bytes and not for questions.

    Nothing before them asks, and what follows them is no ordinary Chinese.

    Examples
    --------
    >>> damaged_marks("怎么公开?公开什么?"), damaged_marks("不?患笆保?个别")
    (frozenset(), frozenset({1, 5}))
    """
    found: set[int] = set()
    position = 0
    for _ in range(_MAX_ATTEMPTS):
        match = _RUN.search(text, position)
        if match is None:
            break
        characters = "".join(HAN.findall(match[1]))
        asks = _ASKS.search(text, max(0, match.start() - _LONGEST_QUESTION), match.start())
        if (
            not asks
            and len(characters) >= _MIN_JUDGED
            and prefix_costs(characters)[-1] > _MIN_DAMAGED * len(characters)
        ):
            found.update((match.start(), match.start(2)) if match[2] == "?" else (match.start(),))
        position = match.start() + 1
    return frozenset(found)
