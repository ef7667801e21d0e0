"""Which sentences speak for many."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from nlp.summarize.records import Quotation
from nlp.summarize.similarity import bigrams, similarity


def representative(sentences: pd.DataFrame, wanted: int) -> tuple[Quotation, ...]:
    """Sentences that are most like all the others of their theme and least like each other, each from another township.

    Parameters
    ----------
    sentences : DataFrame
        Rows with report_id, township, year, place_id, sentence_id, start, end, text.
    wanted : int
        At most so many; fewer where there are not so many townships.
    """
    rows = sentences.sort_values("sentence_id", kind="stable").to_dict("records")
    grams = [bigrams(row["text"]) for row in rows]
    counts = Counter(gram for own in grams for gram in own)
    norm = math.sqrt(sum(n * n for n in counts.values()))
    typical = [sum(counts[g] for g in own) / (math.sqrt(len(own)) * norm) if own else 0.0 for own in grams]
    alike = [0.0] * len(rows)
    left = list(range(len(rows)))
    chosen: list[int] = []
    while left and len(chosen) < wanted:
        best = max(left, key=lambda i: (typical[i] * (1 - alike[i]), -i))
        chosen.append(best)
        left = [i for i in left if _place(rows[i]) != _place(rows[best])]
        for i in left:
            alike[i] = max(alike[i], similarity(grams[best], grams[i]))
    return tuple(quote(rows[i]) for i in chosen)


def quote(row: Mapping[Hashable, Any]) -> Quotation:
    """A row as a quotation."""
    return Quotation(
        report_id=row["report_id"],
        township=None if pd.isna(row["township"]) else row["township"],
        year=None if pd.isna(row["year"]) else int(row["year"]),
        sentence_id=row["sentence_id"],
        start=int(row["start"]),
        end=int(row["end"]),
        text=row["text"],
    )


def _place(row: Mapping[Hashable, Any]) -> str:
    """The place of a report, or its bare name where that is all there is; one that names none stands for itself."""
    return str(next(row[name] for name in ("place_id", "township", "report_id") if not pd.isna(row[name])))
