"""Sentences to quote: for each theme of each group those that say what most of them say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.compare.groups import group_of
from nlp.compare.mentions import items_of, mentions
from nlp.compare.wording import words_by_sentence
from nlp.export.schema import columns

# Scores that differ less are equal, so that the order of additions decides nothing.
_DIGITS = 9


def quotations(
    reports: pd.DataFrame, sentences: pd.DataFrame, *, by: str = "all", kind: str = "problems", top: int = 3
) -> pd.DataFrame:
    """Representative sentences of each theme in each group.

    Parameters
    ----------
    reports, sentences, by
        As for `nlp.compare.prevalence`.
    kind : {"problems", "measures"}, default="problems"
    top : int, default=3
        Sentences for a theme of a group.

    Returns
    -------
    DataFrame
        Columns of the `quotations` table. `centrality` is the mean cosine of the sentence's words (weighted by tf-idf) with
        those of all sentences of its theme and group, as in centroid-based summaries [1]_; higher says more of what they
        share. Sentences that name the theme alone come first, then the more central. The sentences of a cell come from
        different places and differ in wording; a cell with fewer such sentences gives fewer.

    References
    ----------
    .. [1] Radev, Jing, Styś, Tam (2004), Centroid-based summarization of multiple documents, Information Processing and
       Management 40, 919-938.
    """
    items = items_of(sentences, kind)
    items = items[items["report_id"].isin(group_of(reports, by).index)].reset_index(drop=True)
    found = mentions(reports, items, by=by, kinds=[kind])
    if found.empty:
        return pd.DataFrame(columns=list(columns("quotations")))
    row_of = {sentence_id: row for row, sentence_id in enumerate(items["sentence_id"])}
    rows = []
    place_of = _places(reports)
    candidates = _Candidates(
        tfidf(words_by_sentence(reports, items)),
        [place_of[report_id] for report_id in items["report_id"]],
        items["text"].tolist(),
        np.array([len(themes) > 1 for themes in items["themes"]], dtype=bool),
    )
    for (group, id), cell in found.groupby(["group", "id"]):
        members = [row_of[sentence_id] for sentence_id in cell["sentence_id"]]
        for rank, (row, score) in enumerate(candidates.choose(members, top), 1):
            key = {"by": by, "group": group, "kind": kind, "id": id, "rank": rank, "centrality": score}
            rows.append({**key, **items.loc[row, ["report_id", "sentence_id", "start", "end", "text"]]})
    return pd.DataFrame(rows, columns=list(columns("quotations")))


def tfidf(documents: Sequence[Sequence[str]]) -> csr_matrix:
    """Word vectors of unit length, one row a document; a document without words gets zeros."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(documents):
        return csr_matrix((len(documents), 1))
    return csr_matrix(TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(documents))


def _places(reports: pd.DataFrame) -> dict[str, str]:
    """Where a report comes from, as far as it says so."""
    known = reports.reindex(columns=["report_id", "place_id", "township"])
    return {
        report_id: next((str(name) for name in names if isinstance(name, str) and name), report_id)
        for report_id, *names in known.itertuples(index=False)
    }


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The items of a kind: their word vectors, places and texts, and whether they name more than one theme."""

    vectors: csr_matrix
    places: list[str]
    texts: list[str]
    mixed: NDArray[np.bool_]

    def choose(self, members: Sequence[int], top: int) -> Iterator[tuple[int, float]]:
        """The rows to quote, of the rows `members` that are about one theme, with their centrality."""
        own = self.vectors[members]
        scores = np.round(own @ np.asarray(own.mean(axis=0)).ravel(), _DIGITS)
        seen: set[str] = set()
        left = top
        for position in np.lexsort((-scores, self.mixed[members])):
            row = members[position]
            if left and self.places[row] not in seen and self.texts[row] not in seen:
                seen |= {self.places[row], self.texts[row]}
                left -= 1
                yield row, float(scores[position])
