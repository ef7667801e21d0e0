"""Agreement of two coders on nominal labels, from the table in which their labels meet.

Every function takes a stack of tables of shape (..., k, k): rows are the labels of the first coder, columns those of the
second, cells count units. So the whole bootstrap of an interval is one call.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Coefficient = Callable[[ArrayLike], Floats]
_ROUNDS = 2000


def percent_agreement(tables: ArrayLike) -> Floats:
    """Share of units on which the coders agree.

    Higher is better, in [0, 1]; not comparable between label sets whose labels are unevenly used. ``nan`` for no unit.

    Examples
    --------
    >>> float(percent_agreement([[40, 10], [10, 40]]))
    0.8
    """
    counts = np.asarray(tables, dtype=np.float64)
    return _ratio(_diagonal(counts), counts.sum(axis=(-2, -1)))


def cohen_kappa(tables: ArrayLike) -> Floats:
    """Cohen's kappa: agreement beyond what the coders' own label shares give by chance.

    Higher is better, 1 is perfect, 0 is chance. It falls where one label dominates, so read it beside the shares and
    Gwet's AC1. ``nan`` where chance agreement is 1 (both coders use one label) or there is no unit.

    References
    ----------
    .. [1] Cohen (1960), Educational and Psychological Measurement 20, 37-46.

    Examples
    --------
    >>> round(float(cohen_kappa([[20, 5], [10, 15]])), 2)
    0.4
    """
    shares = _shares(tables)
    expected = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
    return _ratio(_diagonal(shares) - expected, 1 - expected)


def krippendorff_alpha(tables: ArrayLike) -> Floats:
    """Krippendorff's alpha for nominal labels and two coders without missing units.

    Higher is better, 1 is perfect, 0 is chance; 0.8 is called firm and 0.667 tentative. ``nan`` where only one label is
    used or there is no unit.

    References
    ----------
    .. [1] Krippendorff (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania.

    Examples
    --------
    The binary data of the reference, two coders and ten units:

    >>> round(float(krippendorff_alpha([[5, 1], [3, 1]])), 3)
    0.095
    """
    counts = np.asarray(tables, dtype=np.float64)
    coincidences = counts + np.swapaxes(counts, -1, -2)
    totals = coincidences.sum(axis=-1)
    n = totals.sum(axis=-1)
    observed = n - _diagonal(coincidences)
    expected = _ratio(n * n - (totals * totals).sum(axis=-1), n - 1)
    return 1 - _ratio(observed, expected)


def gwet_ac1(tables: ArrayLike) -> Floats:
    """Gwet's AC1: agreement beyond chance that stays steady where one label dominates.

    Higher is better, 1 is perfect. ``nan`` for no unit or a single label.

    References
    ----------
    .. [1] Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.

    Examples
    --------
    >>> round(float(gwet_ac1([[118, 5], [2, 0]])), 3)
    0.941
    """
    shares = _shares(tables)
    k = shares.shape[-1]
    means = (shares.sum(axis=-1) + shares.sum(axis=-2)) / 2
    expected = _ratio((means * (1 - means)).sum(axis=-1), np.asarray(k - 1, dtype=np.float64))
    return _ratio(_diagonal(shares) - expected, 1 - expected)


COEFFICIENTS: dict[str, Coefficient] = {
    "percent": percent_agreement,
    "kappa": cohen_kappa,
    "alpha": krippendorff_alpha,
    "ac1": gwet_ac1,
}


class Interval(NamedTuple):
    """A value with its percentile bootstrap interval; bounds are ``nan`` where the value is."""

    value: float
    low: float
    high: float


def meeting_table(
    first: Sequence[Hashable], second: Sequence[Hashable], labels: Sequence[Hashable]
) -> NDArray[np.int64]:
    """How often each label of the first coder meets each label of the second, of shape (n_labels, n_labels).

    Raises
    ------
    ValueError
        If the coders did not label the same number of units.
    """
    place = {label: index for index, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)), dtype=np.int64)
    for one, other in zip(first, second, strict=True):
        table[place[one], place[other]] += 1
    return table


def with_interval(
    coefficient: Coefficient, table: NDArray[np.int64], *, level: float = 0.95, seed: int = 0
) -> Interval:
    """A coefficient with its percentile bootstrap interval over units that do not resemble each other.

    Parameters
    ----------
    coefficient : callable
        One of `COEFFICIENTS`.
    table : array of int, shape (k, k)
        From `meeting_table`.
    level : float, default=0.95
        Coverage of the interval.
    seed : int, default=0
        Seed of the resampling; the same seed gives the same interval.
    """
    return interval_of(coefficient, table, resampled_units(table, seed=seed), level=level)


def resampled_units(table: NDArray[np.int64], *, seed: int = 0) -> Floats:
    """Tables of as many units, drawn with replacement, of shape (rounds, k, k); no unit gives tables of zeros."""
    n = int(table.sum())
    shares = table.ravel() / n if n else np.full(table.size, 1 / table.size)
    drawn = np.random.default_rng(seed).multinomial(n, shares, size=_ROUNDS)
    return np.asarray(drawn.reshape(-1, *table.shape), dtype=np.float64)


def report_draws(n_reports: int, *, rounds: int = _ROUNDS, seed: int = 0) -> Floats:
    """How often each report is drawn when as many are drawn with replacement, of shape (rounds, n_reports).

    Sentences of one report resemble each other, so an interval over sentences is too narrow: whole reports are drawn, and
    the drawn counts times the tables of the reports are the resampled tables.

    References
    ----------
    .. [1] Field, Welsh (2007), Bootstrapping clustered data, Journal of the Royal Statistical Society B 69, 369-390.
    """
    shares = np.full(n_reports, 1 / n_reports)
    return np.asarray(np.random.default_rng(seed).multinomial(n_reports, shares, size=rounds), dtype=np.float64)


def interval_of(coefficient: Coefficient, table: NDArray[np.int64], drawn: Floats, *, level: float = 0.95) -> Interval:
    """A coefficient with the percentile interval of its values on resampled tables.

    Parameters
    ----------
    coefficient : callable
        One of `COEFFICIENTS`.
    table : array of int, shape (k, k)
        From `meeting_table`.
    drawn : array of float, shape (rounds, k, k)
        Resampled tables; those on which the coefficient is undefined are left out.
    level : float, default=0.95
        Coverage of the interval.
    """
    value = float(coefficient(table))
    values = coefficient(drawn)
    values = values[~np.isnan(values)]
    if np.isnan(value) or not values.size:
        return Interval(value, float("nan"), float("nan"))
    tail = (1 - level) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return Interval(value, float(low), float(high))


def _shares(tables: ArrayLike) -> Floats:
    counts = np.asarray(tables, dtype=np.float64)
    return _ratio(counts, counts.sum(axis=(-2, -1), keepdims=True))


def _diagonal(tables: Floats) -> Floats:
    return np.asarray(np.trace(tables, axis1=-2, axis2=-1), dtype=np.float64)


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Quotient, ``nan`` where the denominator is nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(denominator) > 1e-12, numerator / denominator, np.nan)
