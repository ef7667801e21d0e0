"""The same report twice: a page and its attachment, two mirrors of one site."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from nlp.compare.copying import FLAGS
from nlp.compare.places import place_ids


def mark_duplicates(
    reports: pd.DataFrame, pairs: pd.DataFrame, *, places: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Fill `duplicate_of`: of reports that are one report the longest stands, and the others name it.

    Two reports are one when their files are the same, or when they are of one place and year and share nine tenths of their
    wording. Where the place of one of them is not resolved, so much shared wording, the same year and the same name of the
    township tell as much.

    Parameters
    ----------
    reports : DataFrame
        The table of a batch.
    pairs : DataFrame
        The `copying` table of these reports.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    DataFrame
        A copy of `reports`.
    """
    ids = reports["report_id"].tolist()
    number = {name: place for place, name in enumerate(ids)}
    where, rows = place_ids(reports, places), reports.set_index("report_id")
    ends: list[tuple[int, int]] = []
    for digest in reports.groupby("sha256")["report_id"]:
        same = [number[name] for name in digest[1]]
        ends += [(same[0], other) for other in same[1:]]
    close = pairs[pairs["containment"] >= FLAGS[1]]
    for a, b in zip(close["report_a"], close["report_b"], strict=True):
        first, second = rows.loc[a], rows.loc[b]
        if pd.isna(first["year"]) or first["year"] != second["year"]:
            continue
        open_place = where[a] is None or where[b] is None
        if where[a] == where[b] if not open_place else first["township"] == second["township"]:
            ends.append((number[a], number[b]))
    marked = reports.copy()
    marked["duplicate_of"] = _originals(reports, ends)
    return marked


def _originals(reports: pd.DataFrame, ends: list[tuple[int, int]]) -> pd.Series:
    """For each report the one that stands for it; null where it stands itself."""
    links = np.array(ends, dtype=np.int64).reshape(-1, 2)
    graph = sparse.csr_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(reports), len(reports)))
    group = connected_components(graph, directed=False)[1]
    frame = pd.DataFrame({"id": reports["report_id"], "n": reports["n_sentences"]}).assign(group=group)
    ordered = frame.sort_values(["n", "id"], ascending=[False, True], kind="stable")
    original = frame["group"].map(ordered.drop_duplicates("group").set_index("group")["id"])
    return original.where(original != frame["id"]).astype(object)


def without_duplicates(reports: pd.DataFrame, sentences: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reports that are no duplicate of another, with their sentences; all of them where none was marked yet."""
    if "duplicate_of" not in reports or not (doubled := reports["duplicate_of"].notna()).any():
        return reports, sentences
    kept = reports[~doubled]
    return kept, sentences[sentences["report_id"].isin(kept["report_id"])]
