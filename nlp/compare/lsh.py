"""Which texts may resemble each other, found without comparing all with all: MinHash and locality-sensitive hashing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from nlp.compare.shingles import Hashes

# Bands of two values: a pair with a Jaccard overlap of .2 is found with probability .93, of .3 with .998, of .02 with .03.
BANDS, BAND = 64, 2
_SEED = 20190515
Pairs = NDArray[np.int64]


def candidates(hashes: Hashes, rows: NDArray[np.int64], n_rows: int) -> Pairs:
    """Pairs of rows whose sets of shingles are likely to overlap.

    Parameters
    ----------
    hashes, rows : ndarray
        Shingles and the row that holds each, sorted by row; see `nlp.compare.shingles.shingles`.
    n_rows : int
        Rows without a shingle are in no pair.

    Returns
    -------
    ndarray, shape (n, 2)
        Each pair once, the smaller row first, sorted. Which pairs are found depends on the two sets alone.

    References
    ----------
    .. [1] Broder (1997), On the resemblance and containment of documents, Compression and Complexity of Sequences.
    """
    filled, sizes = np.unique(rows, return_counts=True)
    if len(filled) < 2:
        return np.empty((0, 2), np.int64)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, BANDS * BAND, _SEED)
    digests = np.array(matrix.to_rows(), dtype=np.uint64)
    found = [np.empty(0, np.int64)]
    for band in range(BANDS):
        key = (digests[:, BAND * band] << np.uint64(32)) | digests[:, BAND * band + 1]
        found.append(_pairs_of_equal(key, n_rows, filled))
    codes = np.unique(np.concatenate(found))
    return np.column_stack([codes // n_rows, codes % n_rows])


def _pairs_of_equal(key: Hashes, n_rows: int, filled: NDArray[np.int64]) -> NDArray[np.int64]:
    """All pairs of rows with the same key, each as one number."""
    order = np.argsort(key, kind="stable")
    ordered = filled[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(key[order]) != 0]))
    lengths = np.diff(np.concatenate([starts, [len(key)]]))
    found = [np.empty(0, np.int64)]
    for length in np.unique(lengths[lengths > 1]):
        blocks = ordered[starts[lengths == length][:, None] + np.arange(length)]
        first, second = np.triu_indices(length, 1)
        found.append((blocks[:, first] * n_rows + blocks[:, second]).ravel())
    return np.concatenate(found)
