"""Texts as sets of five-character strings, which is what copying is measured on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

LENGTH = 5
Hashes = NDArray[np.uint64]
# Odd constants of splitmix64: neighbouring code points must not give neighbouring hashes.
_STEP, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def shingles(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """The distinct shingles of texts as 64-bit hashes, and for each the place of its text; sorted by text, then hash.

    A text shorter than a shingle has none.

    Examples
    --------
    >>> hashes, rows = shingles(["更新不及时", "信息更新不及时", "短"])
    >>> rows.tolist(), bool(hashes[0] in hashes[1:])
    ([0, 1, 1, 1], True)
    """
    joined = "\n".join(texts)
    if len(joined) < LENGTH:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    hashes, inside = windows(joined)
    row_of = np.cumsum(_points(joined) == ord("\n"))[: len(hashes)]
    hashes, rows = hashes[inside], row_of[inside].astype(np.int64)
    order = np.lexsort((hashes, rows))
    hashes, rows = hashes[order], rows[order]
    first = np.ones(len(rows), bool)
    first[1:] = (np.diff(rows) != 0) | (hashes[1:] != hashes[:-1])
    return hashes[first], rows[first]


def windows(text: str) -> tuple[Hashes, NDArray[np.bool_]]:
    """The hash of the shingle that begins at each place of a text of some length, and whether no line ends in it."""
    joined = _points(text)
    n = max(len(joined) - LENGTH + 1, 0)
    hashes = np.zeros(n, np.uint64)
    inside = np.ones(n, bool)
    with np.errstate(over="ignore"):
        for offset in range(LENGTH):
            window = joined[offset : offset + n]
            hashes = _mixed(hashes * _STEP + window.astype(np.uint64))
            inside &= window != ord("\n")
    return hashes, inside


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def _mixed(values: Hashes) -> Hashes:
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))


def incidence(hashes: Hashes, rows: NDArray[np.int64], n_rows: int) -> sparse.csr_array:
    """Which row holds which shingle, as a sparse matrix of zeros and ones."""
    columns = np.unique(hashes, return_inverse=True)[1]
    width = int(columns.max()) + 1 if len(columns) else 0
    matrix = sparse.csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(n_rows, width))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def read_phrases(lines: Iterable[str]) -> list[str]:
    """The phrases of a file: one a line, ``#`` opens a comment."""
    return [phrase for line in lines if (phrase := line.split("#")[0].strip())]


@cache
def formula_phrases() -> tuple[str, ...]:
    """Formulas of the genre, masked: ``nlp/data/formulas.txt``, which says how it was made."""
    text = (resources.files("nlp") / "data" / "formulas.txt").read_text(encoding="utf-8")
    return tuple(read_phrases(text.splitlines()))


@cache
def formula_hashes() -> Hashes:
    """The shingles of all formulas, sorted."""
    return np.unique(shingles(formula_phrases())[0])
