"""Which reports hold the same passages: the same town a year later, a neighbour, a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from nlp.compare.duplicates import without_duplicates
from nlp.compare.passages import PassageIndex
from nlp.compare.places import counties, place_ids

# Reports that share half of their own wording, and those that are nearly one text: what reviewers of the genre flag.
FLAGS = (0.5, 0.9)
_PASSAGES = ("report_a", "report_b", "sentence_a", "sentence_b", "shared", "containment")
_COPYING = ("report_a", "report_b", "kind", "containment", "jaccard", "spans_a", "spans_b")


@dataclass(frozen=True, slots=True, repr=False)
class Copies:
    """What was copied.

    Attributes
    ----------
    pairs : DataFrame
        The `copying` table. `kind` is year (the same place), county or unrelated; `containment` the share of the shorter
        report's own wording that stands in the other, `jaccard` the share of all the wording of both; `spans_a[i]` and
        `spans_b[i]` are "start:end" of passages that stand side by side.
    passages : DataFrame
        One row a pair of sentences: report_a, report_b, sentence_a, sentence_b, shared (strings of five characters) and
        containment.
    """

    pairs: pd.DataFrame
    passages: pd.DataFrame


def find_copies(reports: pd.DataFrame, sentences: pd.DataFrame, *, places: Mapping[str, str] | None = None) -> Copies:
    """Pairs of reports that share a passage, and their passages side by side.

    Names of places, numbers, titles of laws and formulas of the genre do not count, nor does what a report says before its
    first section. Candidates come from MinHash, and each
    is then counted exactly: a pair that is listed does share a passage. A passage may be missed when it is the only one of
    its two reports and a small part of the sentence that holds it.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch; reports marked in `duplicate_of` are left out.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    Copies
        The smaller `report_id` is `report_a`; sorted by the ids.

    References
    ----------
    .. [1] Broder (1997), On the resemblance and containment of documents, Compression and Complexity of Sequences.
    """
    where = place_ids(reports, places)
    reports, sentences = without_duplicates(reports, sentences)
    # How a report introduces itself, by which law and to whom questions go, is prescribed.
    told = sentences[sentences["section"] != "preamble"]
    ordered = told.sort_values(["report_id", "index"], kind="stable", ignore_index=True)
    index = PassageIndex.build(reports, ordered, counties(where))
    numbers = index.pairs_of_reports()
    shared, sizes = index.overlaps(np.array(numbers, dtype=np.int64).reshape(-1, 2))
    ids = ordered["sentence_id"].tolist()
    spans = [f"{start}:{end}" for start, end in zip(ordered["start"], ordered["end"], strict=True)]
    rows: list[tuple[object, ...]] = []
    passages: list[tuple[object, ...]] = []
    for (a, b), both, (size_a, size_b) in zip(numbers, shared, sizes, strict=True):
        first, second = index.reports[a], index.reports[b]
        aligned = index.align(a, b)
        containment, jaccard = both / min(size_a, size_b), both / (size_a + size_b - both)
        sides = ([spans[pair.first] for pair in aligned], [spans[pair.second] for pair in aligned])
        kind = _kind(where[first], where[second])
        rows.append((first, second, kind, round(containment, 4), round(jaccard, 4), *sides))
        passages += [(first, second, ids[x], ids[y], n, round(share, 4)) for x, y, n, share in aligned]
    return Copies(pd.DataFrame(rows, columns=list(_COPYING)), pd.DataFrame(passages, columns=list(_PASSAGES)))


def _kind(first: str | None, second: str | None) -> str:
    if first is None or second is None:
        return "unrelated"
    if first == second:
        return "year"
    return "county" if first.rpartition("/")[0] == second.rpartition("/")[0] else "unrelated"


def families(pairs: pd.DataFrame) -> pd.DataFrame:
    """Reports that hang together by copying: clusters of reports that share at least half of their own wording.

    Parameters
    ----------
    pairs : DataFrame
        The `copying` table.

    Returns
    -------
    DataFrame
        report_id and family, counted from 1, the largest first; reports of no family are left out.

    Examples
    --------
    >>> pairs = pd.DataFrame({"report_a": ["a", "b", "c"], "report_b": ["b", "d", "e"], "containment": [0.6, 0.9, 0.2]})
    >>> families(pairs).to_dict("list")
    {'report_id': ['a', 'b', 'd'], 'family': [1, 1, 1]}
    """
    close = pairs[pairs["containment"] >= FLAGS[0]]
    names = sorted({*close["report_a"], *close["report_b"]})
    place = {name: number for number, name in enumerate(names)}
    ends = (close["report_a"].map(place).to_numpy(np.int64), close["report_b"].map(place).to_numpy(np.int64))
    graph = sparse.csr_array((np.ones(len(close)), ends), shape=(len(names), len(names)))
    component = connected_components(graph, directed=False)[1] if names else np.empty(0, np.int32)
    frame = pd.DataFrame({"report_id": pd.Series(names, dtype=object), "family": component})
    size = frame.groupby("family")["report_id"].transform("size")
    # Components are numbered by their first report, and the names are sorted.
    ranked = pd.Series(list(zip(-size, frame["family"], strict=True)), dtype=object)
    frame["family"] = ranked.map({key: rank for rank, key in enumerate(sorted(set(ranked)), 1)}).astype("int64")
    return frame.sort_values(["family", "report_id"], ignore_index=True)
