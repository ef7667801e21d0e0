"""Whether probabilities mean what they say, and what abstaining buys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

BINS = 10


class Bin(NamedTuple):
    """Sentences whose probability lies in [low, high): how many, their mean probability, and the share that was right."""

    low: float
    high: float
    n: int
    probability: float
    accuracy: float


class RiskPoint(NamedTuple):
    """With sentences below `threshold` left out: the share that is kept, and the share of these that is wrong."""

    threshold: float
    coverage: float
    risk: float


def reliability_bins(probabilities: Sequence[float], right: Sequence[bool], *, bins: int = BINS) -> list[Bin]:
    """The reliability diagram as numbers; empty bins are left out.

    Parameters
    ----------
    probabilities : sequence of float, shape (n,)
        Of the label that was given.
    right : sequence of bool, shape (n,)
        Whether it is the gold label.
    bins : int, default=10
        Bins of equal width over [0, 1].
    """
    shares, hits = np.asarray(probabilities, dtype=np.float64), np.asarray(right, dtype=np.float64)
    place = np.minimum((shares * bins).astype(int), bins - 1)
    return [
        Bin(b / bins, (b + 1) / bins, int(inside.sum()), float(shares[inside].mean()), float(hits[inside].mean()))
        for b in range(bins)
        if (inside := place == b).any()
    ]


def expected_calibration_error(probabilities: Sequence[float], right: Sequence[bool], *, bins: int = BINS) -> float:
    """Mean distance between probability and accuracy over the bins; lower is better, ``nan`` for no sentence.

    References
    ----------
    .. [1] Guo, Pleiss, Sun, Weinberger (2017), On calibration of modern neural networks, ICML.

    Examples
    --------
    >>> expected_calibration_error([0.9, 0.9, 0.9, 0.9, 0.9], [True, True, True, True, False])
    0.1
    """
    if not len(probabilities):
        return float("nan")
    found = reliability_bins(probabilities, right, bins=bins)
    return round(sum(b.n * abs(b.probability - b.accuracy) for b in found) / len(probabilities), 10)


def risk_coverage(
    probabilities: Sequence[float],
    right: Sequence[bool],
    *,
    thresholds: Sequence[float] = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9),
) -> list[RiskPoint]:
    """What abstaining below each threshold leaves, and how much of that is wrong; risk is ``nan`` where nothing is left."""
    shares, hits = np.asarray(probabilities, dtype=np.float64), np.asarray(right, dtype=bool)
    points: list[RiskPoint] = []
    for threshold in thresholds:
        kept = shares >= threshold
        risk = float((~hits[kept]).mean()) if kept.any() else float("nan")
        points.append(RiskPoint(threshold, float(kept.mean()) if len(kept) else float("nan"), risk))
    return points
