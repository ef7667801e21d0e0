"""The same report twice: a page and its attachment, two mirrors of one site."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from nlp.compare.bars import bars
from nlp.compare.groups import counted
from nlp.compare.masking import masked_sentences
from nlp.compare.places import place_ids, stated_places
from nlp.compare.shingles import incidence, shingles

_DIGITS = re.compile(r"\d+")
Pair = tuple[int, int]


def mark_duplicates(
    reports: pd.DataFrame, sentences: pd.DataFrame, *, places: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Fill `duplicate_of`: of reports that are one report the longest stands, and the others name it.

    Two reports are one when their files are the same, or when they are of one place and year and share nine tenths of their
    wording, names and numbers aside. Where the place is not resolved, a template that two townships of one name filled in
    would look alike: there they are one only when they say the same of their place, their texts are the same to the letter
    but for a fiftieth, and the numbers of the shorter one all stand in the other.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    DataFrame
        A copy of `reports`. Every analysis of `nlp.compare` and `nlp.summarize` leaves out the reports that are marked.
    """
    ids = reports["report_id"].tolist()
    number = {name: place for place, name in enumerate(ids)}
    ends = list(_chained(reports.groupby("sha256").indices.values()))
    resolved, unresolved = _may_be_one(reports, places)
    if resolved or unresolved:
        asked = {ids[row] for group in (*resolved, *unresolved) for row in group}
        looked_at = sentences[sentences["report_id"].isin(asked)]
        ordered = looked_at.sort_values(["report_id", "index"], kind="stable", ignore_index=True)
        row = ordered["report_id"].map(number)
        settings = bars("duplicates")
        masked = _joined(row, masked_sentences(reports, ordered), len(ids))
        ends += _alike(masked, resolved, settings["same_place"])
        raw = _joined(row, ordered["text"], len(ids))
        ends += [pair for pair in _alike(raw, unresolved, settings["unresolved"]) if _same_numbers(raw, pair)]
    marked = reports.copy()
    marked["duplicate_of"] = _originals(reports, ends)
    return marked


def doubtful(reports: pd.DataFrame, places: Mapping[str, str] | None = None) -> list[str]:
    """The reports of which `mark_duplicates` looks at the sentences, by their ids."""
    ids = reports["report_id"].tolist()
    return sorted({ids[row] for groups in _may_be_one(reports, places) for group in groups for row in group})


def _chained(groups: Iterable[Any]) -> Iterator[Pair]:
    for group in groups:
        yield from ((int(group[0]), int(other)) for other in group[1:])


def _may_be_one(reports: pd.DataFrame, places: Mapping[str, str] | None) -> tuple[list[list[int]], list[list[int]]]:
    """Reports of one year that are of one resolved place, and those of which the texts say the same of their place."""
    where = place_ids(reports, places)
    resolved: defaultdict[object, list[int]] = defaultdict(list)
    unresolved: defaultdict[object, list[int]] = defaultdict(list)
    for row, (place, stated, year) in enumerate(zip(where, stated_places(reports), reports["year"], strict=True)):
        if pd.isna(year):
            continue
        if place is not None:
            resolved[place, year].append(row)
        elif stated.township:
            unresolved[stated, year].append(row)
    return tuple([rows for rows in groups.values() if len(rows) > 1] for groups in (resolved, unresolved))  # type: ignore[return-value]


def _joined(row: pd.Series, texts: pd.Series, n: int) -> list[str]:
    """The narrative of every report."""
    parts: list[list[str]] = [[] for _ in range(n)]
    for place, text in zip(row, texts, strict=True):
        parts[place].append(text.replace("\n", ""))
    return ["".join(own) for own in parts]


def _alike(texts: Sequence[str], groups: Iterable[Sequence[int]], bar: float) -> Iterator[Pair]:
    """Pairs within the groups of which the shorter text stands in the other to this share."""
    for group in groups:
        first: dict[str, int] = {}
        for row in group:
            if texts[row] in first and texts[row]:
                yield first[texts[row]], row
            else:
                first[texts[row]] = row
        rows = sorted(first.values())
        held = incidence(*shingles([texts[row] for row in rows]), len(rows))
        sizes = np.diff(held.indptr)
        both = (held @ held.T).toarray()
        for a, b in combinations(range(len(rows)), 2):
            if both[a, b] and both[a, b] >= bar * min(sizes[a], sizes[b]):
                yield rows[a], rows[b]


def _same_numbers(texts: Sequence[str], pair: Pair) -> bool:
    shorter, longer = sorted((texts[row] for row in pair), key=len)
    return set(_DIGITS.findall(shorter)) <= set(_DIGITS.findall(longer))


def _originals(reports: pd.DataFrame, ends: Sequence[Pair]) -> pd.Series:
    """For each report the one that stands for it; null where it stands itself."""
    links = np.array(ends, dtype=np.int64).reshape(-1, 2)
    graph = sparse.csr_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(reports), len(reports)))
    group = connected_components(graph, directed=False)[1]
    frame = pd.DataFrame({"id": reports["report_id"], "n": reports["n_sentences"]}).assign(group=group)
    ordered = frame.sort_values(["n", "id"], ascending=[False, True], kind="stable")
    original = frame["group"].map(ordered.drop_duplicates("group").set_index("group")["id"])
    return original.astype(object).where(original != frame["id"], None)


def without_duplicates(reports: pd.DataFrame, sentences: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reports that are no duplicate of another, with their sentences; all of them where none was marked yet."""
    kept = counted(reports)
    return kept, sentences[sentences["report_id"].isin(kept["report_id"])]
