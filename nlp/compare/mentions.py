"""What is counted: one row for each sentence that names a theme, is of a category or states a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from nlp.codebook import load_codebook
from nlp.compare.groups import group_of
from nlp.errors import UsageError
from nlp.export.schema import columns
from nlp.types import ITEM_CATEGORIES

KINDS = (*ITEM_CATEGORIES, "category", "metric")


def items_of(sentences: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The problem or measure items, without the sentences that only lead in to them, in the order of the reports."""
    # Null where the model does not tell items from lead-ins.
    counts = sentences["item"].map(lambda item: item is None or bool(item)).astype(bool)
    return in_order(sentences[(sentences["category"] == kind) & counts])


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by report and by the place of the sentence in it, whatever order they came in."""
    places = rows["sentence_id"].map(lambda key: int(key.rpartition("#")[2])).astype("int64")
    return rows.assign(_place=places).sort_values(["report_id", "_place"], kind="stable").drop(columns="_place")


def mentions(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    figures: pd.DataFrame | None = None,
    *,
    by: str = "all",
    kinds: Sequence[str] = ITEM_CATEGORIES,
) -> pd.DataFrame:
    """The sentences behind every count of reports.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.
    figures : DataFrame, optional
        Needed for the kind "metric".
    by : str, default="all"
        See `nlp.compare.groups.group_of`.
    kinds : sequence of str, default=("problems", "measures")
        "problems" and "measures" give the themes of their items, "category" the sentences of each category, "metric" the
        sentences that state a figure of each metric.

    Returns
    -------
    DataFrame
        Columns of the `mentions` table. The rows of one `group`, `kind` and `id` are the evidence of that row of
        `prevalence`: its `count` is the number of their different `report_id`.

    Raises
    ------
    UsageError
        If a kind is unknown, or is "metric" and there are no figures.

    Examples
    --------
    >>> reports = pd.DataFrame({"report_id": ["a"]})
    >>> sentences = pd.DataFrame(
    ...     {"report_id": ["a"], "sentence_id": ["a#4"], "category": ["problems"], "item": [True], "themes": [["staffing"]]}
    ... )
    >>> mentions(reports, sentences)[["kind", "id", "sentence_id"]].values.tolist()
    [['problems', 'staffing', 'a#4']]
    """
    groups = group_of(reports, by)
    parts = [_named(kind, sentences, figures) for kind in kinds]
    named = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["kind", "id", "report_id"])
    named = named[named["report_id"].isin(groups.index)].assign(by=by)
    named["group"] = named["report_id"].map(groups)
    named["_kind"] = named["kind"].map({kind: place for place, kind in enumerate(kinds)})
    named = named.sort_values(["group", "_kind", "id"], kind="stable", ignore_index=True)
    return named[list(columns("mentions"))].drop_duplicates(ignore_index=True)


def _named(kind: str, sentences: pd.DataFrame, figures: pd.DataFrame | None) -> pd.DataFrame:
    if kind in ITEM_CATEGORIES:
        rows = items_of(sentences, kind).explode("themes").dropna(subset=["themes"]).rename(columns={"themes": "id"})
    elif kind == "category":
        rows = in_order(sentences).rename(columns={"category": "id"})
    elif kind == "metric" and figures is not None:
        rows = in_order(figures[~figures["derived"].astype(bool)]).rename(columns={"metric": "id"})
    elif kind == "metric":
        raise UsageError("metrics cannot be counted without figures", remedy="give the figures table")
    else:
        raise UsageError(f"unknown kind {kind!r}", remedy=f"one of {', '.join(KINDS)}")
    return rows[["id", "report_id", "sentence_id"]].assign(kind=kind)


@dataclass(frozen=True, slots=True)
class Counts:
    """Reports by group, and how many of them name each id.

    Attributes
    ----------
    sizes : Series
        Number of reports that count, by group, sorted.
    named : DataFrame
        Number of them that name the id: one row for each (kind, id), one column a group, in the order of `sizes`. Ids of the
        codebook are there also when nobody names them.
    """

    sizes: pd.Series
    named: pd.DataFrame


def count_reports(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    figures: pd.DataFrame | None = None,
    *,
    by: str = "all",
    kinds: Sequence[str] = ITEM_CATEGORIES,
) -> Counts:
    """Count the reports behind `mentions`, which takes the same arguments."""
    found = mentions(reports, sentences, figures, by=by, kinds=kinds)
    sizes = group_of(reports, by).value_counts().sort_index()
    keys = [(kind, id) for kind in kinds for id in _ids(kind, found)]
    counts = found.groupby(["kind", "id", "group"])["report_id"].nunique().unstack("group")
    index = pd.MultiIndex.from_tuples(keys, names=["kind", "id"])
    return Counts(sizes, counts.reindex(index=index, columns=sizes.index).fillna(0).astype("int64"))


def _ids(kind: str, found: pd.DataFrame) -> Sequence[str]:
    if kind in ITEM_CATEGORIES:
        return load_codebook().theme_ids
    if kind == "category":
        return load_codebook().category_ids
    return sorted(found.loc[found["kind"] == kind, "id"].unique())
