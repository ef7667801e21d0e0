"""Whether a theme is named more often in some groups than in others, and how strongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import chi2_contingency, fisher_exact
from scipy.stats.contingency import expected_freq

from nlp.compare.groups import FEW_REPORTS, UNKNOWN
from nlp.compare.mentions import count_reports
from nlp.compare.multiplicity import with_corrections
from nlp.export.schema import columns
from nlp.types import ITEM_CATEGORIES

_DRAWS, _BATCH, _SEED = 9999, 1111, 0
# So many random tables that are no likelier tell that a p-value is large; their standard error is 7 % of it.
_ENOUGH = 200
# Up to so many reports a group it is faster to draw the reports than the numbers of the groups.
_FEW_A_GROUP = 20
# Tables that differ less in log probability are equally likely.
_TIE = 1e-9
_FOUR_CELLS = (2, 2)
# Cochran's rule for when the chi-square approximation holds.
_LEAST_EXPECTED, _GOOD_EXPECTED, _GOOD_SHARE = 1, 5, 0.8


@dataclass(frozen=True, slots=True)
class Test:
    """A test of independence; `statistic` is Pearson's, without continuity correction, whichever test gave `p`."""

    test: str
    statistic: float
    dof: int
    p: float
    v: float


def association(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    figures: pd.DataFrame | None = None,
    *,
    by: str,
    kinds: Sequence[str] = ITEM_CATEGORIES,
    few: int = FEW_REPORTS,
) -> pd.DataFrame:
    """Test for each theme whether the groups name it equally often.

    Parameters
    ----------
    reports, sentences, figures, by, kinds, few
        As for `nlp.compare.prevalence`.

    Returns
    -------
    DataFrame
        Columns of the `association` table. `n_reports` reports of the `n_groups` known groups were tested, `count` of them
        name the id; `n_few` groups are small, `n_unknown` reports belong to no known group and are not tested.
        See `independence` for the test and Cramér's `v`; the tests of a kind are one family for `p_holm` and `p_bh`.
        An id that all or none name, or a single group, gives a row without a test. Reports of one place over several
        years are counted as independent, which makes the p-values too small where a place repeats itself.
    """
    counts = count_reports(reports, sentences, figures, by=by, kinds=kinds)
    known = [group for group in counts.sizes.index if group != UNKNOWN]
    sizes = counts.sizes[known].to_numpy()
    rows = []
    for (kind, id), named in zip(counts.named.index, counts.named[known].to_numpy(), strict=True):
        test = independence(np.array([named, sizes - named]))
        rows.append(
            {
                "by": by,
                "kind": kind,
                "id": id,
                "n_reports": int(sizes.sum()),
                "count": int(named.sum()),
                "n_groups": len(known),
                "n_few": int((sizes < few).sum()),
                "n_unknown": int(counts.sizes.get(UNKNOWN, 0)),
                "test": test.test if test else None,
                "statistic": test.statistic if test else None,
                "dof": test.dof if test else None,
                "v": test.v if test else None,
                "p": test.p if test else None,
            }
        )
    table = pd.DataFrame(rows, columns=list(columns("association")))
    return with_corrections(table.astype({"statistic": "float64", "dof": "Int32", "v": "float64"}))


def independence(table: NDArray[np.int64]) -> Test | None:
    """Test a contingency table; None where a row or a column is empty or there is only one.

    Parameters
    ----------
    table : array of int, shape (2, n_groups)
        Reports that name the theme, and those that do not.

    Returns
    -------
    Test
        "chi2" where at least 80 % of the expected counts are 5 or more and none is below 1 [1]_, else "fisher": exact for
        2 × 2, for larger tables from up to 9,999 random tables with the same margins, drawn with a fixed seed; drawing stops
        when 200 of them were no likelier than the one seen [2]_.

    References
    ----------
    .. [1] Cochran (1954), Some methods for strengthening the common chi-square tests, Biometrics 10, 417-451.
    .. [2] Besag and Clifford (1991), Sequential Monte Carlo p-values, Biometrika 78, 301-304.

    Examples
    --------
    >>> test = independence(np.array([[10, 20], [20, 10]]))
    >>> test.test, round(test.statistic, 4), round(test.p, 4), round(test.v, 4)
    ('chi2', 6.6667, 0.0098, 0.3095)
    """
    if min(table.shape) < 2 or not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        return None
    pearson = chi2_contingency(table, correction=False)
    expected = expected_freq(table)
    trusted = expected.min() >= _LEAST_EXPECTED and (expected >= _GOOD_EXPECTED).mean() >= _GOOD_SHARE
    p = float(pearson.pvalue) if trusted else _fisher(table)
    statistic = float(pearson.statistic)
    return Test("chi2" if trusted else "fisher", statistic, int(pearson.dof), p, cramers_v(statistic, table))


def _fisher(table: NDArray[np.int64]) -> float:
    if table.shape == _FOUR_CELLS:
        return float(fisher_exact(table).pvalue)
    # Logarithms: over hundreds of groups the probability of any one table is smaller than a float can be.
    sizes, named = table.sum(axis=0), table[0]
    logs = gammaln(np.arange(int(sizes.max()) + 1) + 1.0)
    draw = np.random.default_rng(_SEED)
    method: Literal["count", "marginals"] = "count" if sizes.sum() <= _FEW_A_GROUP * len(sizes) else "marginals"
    seen = _log_ways(logs, sizes, named)
    rarer = drawn = 0
    while drawn < _DRAWS and rarer < _ENOUGH:
        tables = draw.multivariate_hypergeometric(sizes, int(named.sum()), size=_BATCH, method=method)
        rarer += int((_log_ways(logs, sizes, tables) <= seen + _TIE).sum())
        drawn += _BATCH
    return (rarer + 1) / (drawn + 1)


def _log_ways(logs: NDArray[np.float64], sizes: NDArray[np.int64], named: NDArray[np.int64]) -> NDArray[np.float64]:
    """Logarithm of the number of ways in which each group can have that many reports that name the theme.

    `logs` holds the logarithms of the factorials.
    """
    ways = logs[sizes] - logs[named] - logs[sizes - named]
    return np.asarray(ways.sum(axis=-1), dtype=np.float64)


def cramers_v(statistic: float, table: NDArray[np.int64]) -> float:
    """Strength of association from 0 to 1, corrected for the bias that small samples and many groups bring.

    Parameters
    ----------
    statistic : float
        Pearson's chi-square of the table.
    table : array of int, shape (n_rows, n_columns)
        With more than one report a row or column on average: one report each leaves nothing to compare, and gives 0.

    References
    ----------
    .. [1] Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, Journal of the Korean Statistical Society 42,
       323-328.
    """
    n = int(table.sum())
    rows, cols = table.shape
    excess = max(0.0, statistic / n - (rows - 1) * (cols - 1) / (n - 1))
    least = min(rows - (rows - 1) ** 2 / (n - 1), cols - (cols - 1) ** 2 / (n - 1)) - 1
    return min(1.0, float(np.sqrt(excess / least))) if least > 0 else 0.0
