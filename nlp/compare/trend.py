"""Whether a theme is named more or less often as the years go by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import kendalltau, norm

from nlp.compare.groups import FEW_REPORTS, counted, group_of
from nlp.compare.mentions import count_reports
from nlp.compare.multiplicity import with_corrections
from nlp.export.schema import columns
from nlp.types import ITEM_CATEGORIES

# Two points are always monotone.
_MIN_YEARS_TAU = 3


def trend(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    figures: pd.DataFrame | None = None,
    *,
    by: str = "all",
    kinds: Sequence[str] = ITEM_CATEGORIES,
    few: int = FEW_REPORTS,
) -> pd.DataFrame:
    """Test for each theme whether its share of the reports rises or falls over the years, within each group.

    Parameters
    ----------
    reports, sentences, figures, by, kinds, few
        As for `nlp.compare.prevalence`; reports without a year are left out.

    Returns
    -------
    DataFrame
        Columns of the `trend` table. `slope` is the change of the share per year (least squares over reports), `z` and `p`
        are those of the Cochran-Armitage test, `tau` and `p_tau` of the Mann-Kendall test on the yearly shares, which
        gives every year the same weight and asks for no straight line. `first_share` and `last_share` are the shares in
        `first_year` and `last_year`. All tests of a kind are one family for `p_holm` and `p_bh`. An id that all or none
        name, or a single year, has no test. Reports of one place in several years are counted as independent.
    """
    dated = counted(reports[reports["year"].notna()])
    years = dated["year"].astype("int64")
    # One pass over the sentences for all groups: a cell is a group in a year.
    cells = dated.assign(_cell=[f"{year} {group}" for year, group in zip(years, group_of(dated, by), strict=True)])
    counts = count_reports(cells, sentences, figures, by="_cell", kinds=kinds)
    rows = []
    for group, own in _cells_by_group(counts.sizes.index):
        in_years = np.array([int(cell.split(" ", 1)[0]) for cell in own])
        sizes = counts.sizes[own].to_numpy()
        for (kind, id), named in zip(counts.named.index, counts.named[own].to_numpy(), strict=True):
            row = {"by": by, "group": group, "kind": kind, "id": id, "few": bool(sizes.sum() < few)}
            rows.append({**row, **_over_years(in_years, named, sizes)})
    return with_corrections(pd.DataFrame(rows, columns=list(columns("trend"))))


def _cells_by_group(cells: pd.Index) -> list[tuple[str, list[str]]]:
    by_group: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        by_group[cell.split(" ", 1)[1]].append(cell)
    return sorted(by_group.items())


def _over_years(years: NDArray[np.int64], named: NDArray[np.int64], sizes: NDArray[np.int64]) -> dict[str, object]:
    slope, z, p = cochran_armitage(years, named, sizes)
    tau, p_tau = mann_kendall(years, named / sizes)
    return {
        "n_reports": int(sizes.sum()),
        "n_years": len(years),
        "first_year": int(years[0]),
        "last_year": int(years[-1]),
        "first_share": float(named[0] / sizes[0]),
        "last_share": float(named[-1] / sizes[-1]),
        "slope": slope,
        "z": z,
        "p": p,
        "tau": tau,
        "p_tau": p_tau,
    }


def cochran_armitage(
    scores: NDArray[np.int64], named: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[float, float, float]:
    """Test shares for a linear trend.

    Parameters
    ----------
    scores, named, sizes : array of int, shape (n_groups,)
        Year, number of reports that name the theme, number of reports.

    Returns
    -------
    slope, z, p : float
        Change of the share per unit of score, its standardised value under the variance given the margins, and the
        two-sided p-value; nan where nothing varies.

    References
    ----------
    .. [1] Armitage (1955), Tests for linear trends in proportions and frequencies, Biometrics 11, 375-386.

    Examples
    --------
    >>> slope, z, p = cochran_armitage(np.array([2019, 2020, 2021]), np.array([3, 7, 9]), np.array([23, 22, 17]))
    >>> round(slope, 4), round(z, 4), round(p, 4)
    (0.1989, 2.6862, 0.0072)
    """
    total, share = sizes.sum(), named.sum() / sizes.sum()
    centred = scores - (sizes * scores).sum() / total
    spread = float((sizes * centred**2).sum())
    variance = share * (1 - share) * spread * total / (total - 1) if total > 1 else 0.0
    if spread == 0 or variance == 0:
        return (0.0 if spread else np.nan), np.nan, np.nan
    statistic = float((named * centred).sum())
    z = statistic / float(np.sqrt(variance))
    return statistic / spread, z, float(2 * norm.sf(abs(z)))


def mann_kendall(years: NDArray[np.int64], shares: NDArray[np.float64]) -> tuple[float, float]:
    """Kendall's tau of the shares with the years and its p-value: the Mann-Kendall test; nan for fewer than three years.

    References
    ----------
    .. [1] Mann (1945), Nonparametric tests against trend, Econometrica 13, 245-259.

    Examples
    --------
    >>> mann_kendall(np.array([2019, 2020, 2021, 2022]), np.array([0.1, 0.2, 0.3, 0.4]))[0]
    1.0
    """
    if len(years) < _MIN_YEARS_TAU or np.ptp(shares) == 0:
        return np.nan, np.nan
    result = kendalltau(years, shares)
    return float(result.statistic), float(result.pvalue)
