"""How common each weakness and each remedy is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from nlp.codebook import load_codebook
from nlp.compare.duplicates import without_duplicates
from nlp.compare.groups import FEW_REPORTS
from nlp.compare.mentions import count_reports, items_of
from nlp.export.schema import columns
from nlp.types import ITEM_CATEGORIES

_MIN_POWER = 0.1
# Sensitivity, specificity, and on how many reports each was measured.
_SIZED = 4
_Z = float(norm.ppf(0.975))

Rates = Mapping[str, Mapping[str, Sequence[float]]]


def prevalence(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    figures: pd.DataFrame | None = None,
    *,
    by: str = "all",
    kinds: Sequence[str] = ITEM_CATEGORIES,
    rates: Rates | None = None,
    few: int = FEW_REPORTS,
) -> pd.DataFrame:
    """Share of reports that name each theme among their problems and among their measures.

    Parameters
    ----------
    reports, sentences, figures : DataFrame
        The tables of a batch; the figures are needed for the kind "metric" alone.
        Reports marked in `duplicate_of` do not count.
    by : str, default="all"
        "all", "generation" or a column of `reports`, also one that you joined to it; reports where it is missing form the
        group "".
    kinds : sequence of str, default=("problems", "measures")
        Also "category" (reports with a sentence of each category) and "metric" (reports that state a figure of it).
    rates : mapping, optional
        By kind and theme the classifier's sensitivity and specificity for whole reports, from ``model.info["report_rates"]``;
        behind them, where they are known, the numbers of reports on which each was measured.
    few : int, default=10
        Groups of fewer reports are marked.

    Returns
    -------
    DataFrame
        Columns of the `prevalence` table: `n_reports` reports of the group, `count` of them with the id, `share` with
        its 95 % Wilson interval `low` to `high`; `adjusted` is the share corrected for the classifier's error and
        `adjusted_low` to `adjusted_high` its interval (with `corrected_interval` where it is known on how many reports the
        rates were measured, else the Wilson interval moved alike, which is too narrow), empty where the rates are not
        known. For reports on which the model was trained the raw share is the better one. `few` marks small groups. No
        rows for no reports. `nlp.compare.mentions` gives the sentences that a row counts.

    Raises
    ------
    UsageError
        If `by` is no grouping.

    References
    ----------
    .. [1] Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212.
    .. [2] Rogan, Gladen (1978), Estimating prevalence from the results of a screening test, American Journal of
       Epidemiology 107, 71-76.
    """
    counts = count_reports(reports, sentences, figures, by=by, kinds=kinds)
    index = pd.MultiIndex.from_tuples(
        [(group, *key) for group in counts.named.columns for key in counts.named.index], names=["group", "kind", "id"]
    )
    table = pd.DataFrame({"count": counts.named.to_numpy().ravel(order="F")}, index=index).reset_index()
    table["n_reports"] = table["group"].map(counts.sizes).astype("int64")
    table["by"] = by
    table["share"] = table["count"] / table["n_reports"]
    table["low"], table["high"] = wilson(table["count"].to_numpy(), table["n_reports"].to_numpy())
    keys = list(zip(table["kind"], table["id"], strict=True))
    known = [(rates or {}).get(kind, {}).get(id) for kind, id in keys]
    spans = [
        _corrected(*row)
        for row in zip(table["share"], table["low"], table["high"], table["n_reports"], known, strict=True)
    ]
    for place, target in enumerate(("adjusted", "adjusted_low", "adjusted_high")):
        table[target] = pd.Series([span[place] for span in spans], dtype="float64")
    table["few"] = table["n_reports"] < few
    return table[list(columns("prevalence"))]


def wilson(counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """95 % intervals of shares, after Wilson (1927).

    Examples
    --------
    >>> low, high = wilson(np.array([0, 5]), np.array([10, 10]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.2366], [0.2775, 0.7634])
    """
    share = counts / sizes
    spread = _Z * np.sqrt(share * (1 - share) / sizes + (_Z / (2 * sizes)) ** 2)
    middle, scale = share + _Z**2 / (2 * sizes), 1 + _Z**2 / sizes
    # At the ends the two terms are equal, but for what floats lose.
    low = np.where(counts == 0, 0.0, np.clip((middle - spread) / scale, 0, 1))
    return low, np.where(counts == sizes, 1.0, np.clip((middle + spread) / scale, 0, 1))


def theme_matrix(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Number of problem items of each theme, one row a report (indexed by `report_id`), one column a theme that occurs.

    Reports marked in `duplicate_of` are left out.
    """
    reports, sentences = without_duplicates(reports, sentences)
    problems = items_of(sentences, "problems").explode("themes").dropna(subset=["themes"])
    matrix = pd.crosstab(problems["report_id"], problems["themes"])
    order = [theme for theme in load_codebook().theme_ids if theme in matrix.columns]
    return matrix.reindex(index=reports["report_id"], columns=order, fill_value=0)


def corrected_share(share: float, sensitivity: float, specificity: float) -> float | None:
    """The share that a test of known error would have had to find to show `share`; None where the test tells nothing.

    Examples
    --------
    >>> round(corrected_share(0.45, 0.9, 0.95), 6)
    0.470588
    """
    power = sensitivity + specificity - 1
    return min(max((share + specificity - 1) / power, 0.0), 1.0) if power > _MIN_POWER else None


def corrected_interval(
    share: float, size: int, sensitivity: float, specificity: float, n_sensitivity: float, n_specificity: float
) -> tuple[float, float]:
    """95 % interval of a corrected share of `size` reports, for rates that were measured on so many reports.

    Parameters
    ----------
    share : float
        As it was found.
    size : int
    sensitivity, specificity : float
    n_sensitivity, n_specificity : float
        The reports with and without the theme on which the rates were measured.

    References
    ----------
    .. [1] Lang, Reiczigel (2014), Confidence limits for prevalence of disease adjusted for estimated sensitivity and
       specificity, Preventive Veterinary Medicine 113, 13-22.

    Examples
    --------
    >>> [round(end, 3) for end in corrected_interval(0.3, 200, 0.9, 0.95, 40, 240)]
    [0.219, 0.395]
    >>> [round(end, 3) for end in corrected_interval(0.3, 200, 0.9, 0.95, 10**6, 10**6)]
    [0.224, 0.373]
    """
    n, n_se, n_sp = size + _Z**2, n_sensitivity + 2, n_specificity + 2
    p = (size * share + _Z**2 / 2) / n
    se, sp = (n_sensitivity * sensitivity + 1) / n_se, (n_specificity * specificity + 1) / n_sp
    power = se + sp - 1
    middle = (p + sp - 1) / power
    of_se, of_sp = se * (1 - se) / n_se, sp * (1 - sp) / n_sp
    shift = 2 * _Z**2 * (middle * of_se - (1 - middle) * of_sp)
    spread = _Z * float(np.sqrt(p * (1 - p) / n + middle**2 * of_se + (1 - middle) ** 2 * of_sp)) / power
    return min(max(middle + shift - spread, 0.0), 1.0), min(max(middle + shift + spread, 0.0), 1.0)


def _corrected(
    share: float, low: float, high: float, size: int, rates: Sequence[float] | None
) -> tuple[float | None, float | None, float | None]:
    """The corrected share and its interval; with rates of unknown size the ends of the raw interval are corrected alike."""
    if rates is None or (middle := corrected_share(share, *rates[:2])) is None:
        return None, None, None
    if len(rates) == _SIZED:
        first, last = corrected_interval(share, size, *rates)  # type: ignore[call-arg, unused-ignore]
        return middle, min(first, middle), max(last, middle)
    return middle, corrected_share(low, *rates[:2]), corrected_share(high, *rates[:2])
