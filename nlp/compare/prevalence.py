"""How common each weakness and each remedy is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from scipy.stats import binomtest

from nlp.codebook import load_codebook
from nlp.errors import UsageError
from nlp.types import ITEM_CATEGORIES

_MIN_POWER = 0.1
GROUPINGS = ("all", "township", "county", "city", "province", "level", "year")


Rates = Mapping[str, Mapping[str, Sequence[float]]]


def prevalence(
    reports: pd.DataFrame, sentences: pd.DataFrame, *, by: str = "all", rates: Rates | None = None
) -> pd.DataFrame:
    """Share of reports that name each theme among their problems and among their measures.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.
    by : str, default="all"
        Column of `reports` that groups them, or "all"; reports where it is missing form the group "".
    rates : mapping, optional
        By kind and theme the classifier's sensitivity and specificity for whole reports, from ``model.info["report_rates"]``.

    Returns
    -------
    DataFrame
        Columns of the `prevalence` table: `n_reports` reports of the group, `count` of them with the theme, `share` with
        its 95 % Wilson interval `low` to `high`; `adjusted` is the share corrected for the classifier's error, empty where
        its rates are not known. No rows for no reports.

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
    if by not in GROUPINGS:
        raise UsageError(f"cannot group by {by!r}", remedy=f"one of {', '.join(GROUPINGS)}")
    group_of = report_groups(reports, by)
    sizes = group_of.value_counts().sort_index()
    named = item_themes(sentences)
    named["group"] = named["report_id"].map(group_of)
    counts = named.groupby(["group", "kind", "id"])["report_id"].nunique()
    rows = [
        _row(by, str(group), kind, theme, int(size), int(counts.get((group, kind, theme), 0)), rates or {})
        for group, size in sizes.items()
        for kind in ITEM_CATEGORIES
        for theme in load_codebook().theme_ids
    ]
    names = ["by", "group", "kind", "id", "n_reports", "count", "share", "low", "high", "adjusted"]
    return pd.DataFrame(rows, columns=names)


def theme_matrix(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Number of problem items of each theme, one row a report (indexed by `report_id`), one column a theme that occurs."""
    named = item_themes(sentences)
    problems = named[named["kind"] == "problems"]
    matrix = pd.crosstab(problems["report_id"], problems["id"])
    order = [theme for theme in load_codebook().theme_ids if theme in matrix.columns]
    return matrix.reindex(index=reports["report_id"], columns=order, fill_value=0)


def report_groups(reports: pd.DataFrame, by: str) -> pd.Series:
    """The group of each report, indexed by `report_id`."""
    if by == "all":
        return pd.Series("all", index=reports["report_id"])
    values = reports[by]
    text = values.map(lambda value: "" if pd.isna(value) else str(int(value) if by == "year" else value))
    return pd.Series(text.to_numpy(), index=reports["report_id"])


def item_themes(sentences: pd.DataFrame) -> pd.DataFrame:
    """One row for each theme of each problem or measure item."""
    # Null where the model does not tell items from lead-ins.
    counted = sentences["item"].map(lambda item: item is None or bool(item))
    items = sentences[sentences["category"].isin(ITEM_CATEGORIES) & counted]
    exploded = items[["report_id", "sentence_id", "category", "themes"]].explode("themes").dropna(subset=["themes"])
    return exploded.rename(columns={"category": "kind", "themes": "id"})


def corrected_share(share: float, sensitivity: float, specificity: float) -> float | None:
    """The share that a test of known error would have had to find to show `share`; None where the test tells nothing.

    Examples
    --------
    >>> round(corrected_share(0.45, 0.9, 0.95), 6)
    0.470588
    """
    power = sensitivity + specificity - 1
    return min(max((share + specificity - 1) / power, 0.0), 1.0) if power > _MIN_POWER else None


def _row(by: str, group: str, kind: str, theme: str, size: int, count: int, rates: Rates) -> dict[str, object]:
    interval = binomtest(count, size).proportion_ci(method="wilson")
    return {
        "by": by,
        "group": group,
        "kind": kind,
        "id": theme,
        "n_reports": size,
        "count": count,
        "share": count / size,
        "low": float(interval.low),
        "high": float(interval.high),
        "adjusted": corrected_share(count / size, *rates[kind][theme]) if theme in rates.get(kind, {}) else None,
    }
