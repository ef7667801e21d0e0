"""Formulas of the time: strings that nobody copied from somebody, since they stand in many counties in other company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import minimum_filter1d

from nlp.compare.bars import bars
from nlp.compare.shingles import LENGTH, Hashes, windows

# The company of a string is the smallest of the hashes that begin between so many characters away from it: a formula is
# shorter than the far end, and a word changed here or there leaves most of such minima as they were.
_NEAR, _FAR = 20, 60
_NONE = np.float64(2**32)
_AT_ONCE = 512
Ints = NDArray[np.int64]


def formulas_of_the_time(
    hashes: Hashes, rows: Ints, texts: Sequence[str], text_of: Ints, report_of: Ints, county_of: Ints
) -> Hashes:
    """Shingles that are formulas: of many counties, and in many surroundings before them as well as behind.

    A passage that one took over from another, a model text, the mirrors of one report: these have the same surroundings
    wherever they stand, however many hold them.

    Parameters
    ----------
    hashes, rows : ndarray
        Shingles and the text that holds each.
    texts : sequence of str
    text_of, report_of : ndarray
        Text and report of every sentence, in the order of the reports.
    county_of : ndarray
        County of every report by number; negative where it is not known: these count as one county together.

    Returns
    -------
    ndarray
        Sorted.
    """
    settings = bars("copying")
    if not len(hashes):
        return hashes[:0]
    width = int(county_of.max()) + 2
    least = max(settings["formula_counties"], settings["formula_share"] * len(np.unique(county_of)))
    common, holders = _held_widely(hashes, rows, text_of, county_of[report_of] % width, least)
    found: tuple[list[Hashes], list[Hashes]] = ([], [])
    for name, *company in _surroundings(texts, text_of, report_of, common):
        for side, other in zip(found, company, strict=True):
            side.append(np.unique(name.astype(np.uint64) << np.uint64(32) | other.astype(np.uint64)))
    counts = []
    for side in found:
        distinct = np.unique(np.concatenate(side)) if side else np.empty(0, np.uint64)
        counts.append(np.bincount((distinct >> np.uint64(32)).astype(np.int64), minlength=len(common)))
    return np.asarray(common[np.minimum(*counts) >= np.maximum(least, settings["formula_surroundings"] * holders)])


def _held_widely(hashes: Hashes, rows: Ints, text_of: Ints, county_of: Ints, least: float) -> tuple[Hashes, Ints]:
    """Shingles that stand in at least so many counties, and in how many; `county_of` by sentence."""
    width = int(county_of.max()) + 1
    places = np.unique(text_of * width + county_of)
    ones = np.ones(len(places), np.int32)
    counties = sparse.csr_array((ones, (places % width, places // width)))
    names, columns = np.unique(hashes, return_inverse=True)
    by_text = sparse.csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(counties.shape[1], len(names)))
    held = sparse.csr_array(counties @ by_text)
    n_counties = np.bincount(held.indices, minlength=len(names))
    return np.asarray(names[n_counties >= least]), n_counties[n_counties >= least]


def _surroundings(
    texts: Sequence[str], text_of: Ints, report_of: Ints, wanted: Hashes
) -> Iterator[tuple[Ints, *tuple[NDArray[np.float64], ...]]]:
    """For every occurrence of a wanted shingle its number among them, and its company before it and behind it."""
    if not len(wanted):
        return
    last = int(report_of[-1])
    for start in range(0, last + 1, _AT_ONCE):
        first, end = np.searchsorted(report_of, (start, start + _AT_ONCE))
        # Nothing of one report is the company of another.
        gap = [""] + ["\n" * (_FAR + LENGTH) if a != b else "" for a, b in pairwise(report_of[first:end].tolist())]
        pieces = [before + texts[text] for before, text in zip(gap, text_of[first:end].tolist(), strict=True)]
        hashes, whole = windows("".join(pieces))
        ends = np.cumsum([len(piece) for piece in pieces])
        company = np.where(whole, (hashes >> np.uint64(32)).astype(np.float64), _NONE)
        reach = _FAR - _NEAR + 1
        smallest = minimum_filter1d(np.pad(company, _FAR, constant_values=_NONE), reach, mode="constant", cval=_NONE)
        middle = (_NEAR + _FAR) // 2
        # A shingle over the end of a sentence is nobody's.
        own = whole & (np.searchsorted(ends, np.arange(len(hashes)), "right") == _of_end(ends, len(hashes)))
        number = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
        at = np.flatnonzero(own & (wanted[number] == hashes))
        # Where a report begins or ends, its strings have no company to share.
        alone = np.repeat(report_of[first:end], [len(piece) for piece in pieces])[at]
        sides = (smallest[at + _FAR + way * middle] for way in (-1, 1))
        yield number[at], *(np.where(side == _NONE, alone, side) for side in sides)


def _of_end(ends: Ints, n: int) -> Ints:
    """The sentence in which each shingle ends."""
    return np.searchsorted(ends, np.arange(n) + LENGTH - 1, "right")
