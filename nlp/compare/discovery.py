"""What the fixed themes miss: clusters of items by their words, those that the codebook describes worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.compare.groups import counted
from nlp.compare.mentions import items_of
from nlp.compare.quotations import tfidf
from nlp.compare.wording import words_by_sentence
from nlp.export.schema import columns

_SEED = 0
_DIMENSIONS = 50
_SIZES = (4, 6, 9, 13, 18, 25, 35, 50, 70)
_LEAST_PER_CLUSTER = 8
_SAMPLE = 2000
_LABEL_WORDS = 6
_DIGITS = 9
# Says that nothing specific was said, so it describes no cluster.
_NO_THEME = "general"

Vectors = NDArray[np.float64]
Labels = NDArray[np.int64]


def clusters(reports: pd.DataFrame, sentences: pd.DataFrame, *, kind: str = "problems") -> pd.DataFrame:
    """Group items by their words and tell how well the codebook's themes describe each group.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.
    kind : {"problems", "measures"}, default="problems"

    Returns
    -------
    DataFrame
        Columns of the `clusters` table. `label` holds the words that set the cluster apart (c-TF-IDF [1]_); `uncovered` is the mean over
        its sentences of one minus the probability of their likeliest theme, `general` not counted: 1 where no theme of the
        codebook says what they say, and the table begins there. `id` is the theme that most of them name, `id_share` how
        many; `example` is the sentence in the middle. Items are clustered by k-means on their 50 main dimensions [2]_; the
        number of clusters is the one with the best silhouette [3]_. No rows for fewer than 16 items.

    References
    ----------
    .. [1] Grootendorst (2022), BERTopic: neural topic modeling with a class-based TF-IDF procedure, arXiv:2203.05794.
    .. [2] Deerwester et al. (1990), Indexing by latent semantic analysis, JASIS 41, 391-407.
    .. [3] Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and validation of cluster analysis,
       Journal of Computational and Applied Mathematics 20, 53-65.
    """
    items = items_of(sentences, kind)
    items = items[items["report_id"].isin(counted(reports)["report_id"])].reset_index(drop=True)
    words = words_by_sentence(reports, items)
    # A sentence of stop words alone is like no other.
    spoken = [row for row, own in enumerate(words) if own]
    items, words = items.iloc[spoken].reset_index(drop=True), [words[row] for row in spoken]
    if len(items) < 2 * _LEAST_PER_CLUSTER:
        return pd.DataFrame(columns=list(columns("clusters")))
    vectors = _reduced(tfidf(words))
    labels = _partition(vectors)
    names = cluster_labels(words, labels)
    rows = [
        {"kind": kind, "label": names[cluster], **_described(items, vectors, np.flatnonzero(labels == cluster))}
        for cluster in sorted(set(labels.tolist()))
    ]
    table = pd.DataFrame(rows).sort_values(["uncovered", "example"], ascending=[False, True], ignore_index=True)
    return table.assign(cluster=range(1, len(table) + 1))[list(columns("clusters"))]


def _reduced(vectors: csr_matrix) -> Vectors:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    dimensions = min(_DIMENSIONS, min(vectors.shape) - 1)
    if dimensions < 2:
        return np.asarray(vectors.toarray(), dtype=np.float64)
    reduced = TruncatedSVD(dimensions, random_state=_SEED).fit_transform(vectors)
    return np.asarray(normalize(reduced), dtype=np.float64)


def _partition(vectors: Vectors) -> Labels:
    """The k-means partition, of those into a few to many clusters, whose silhouette is the best."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score
    from threadpoolctl import threadpool_limits

    best, best_score = np.zeros(len(vectors), dtype=np.int64), -np.inf
    distinct = len(np.unique(vectors.round(_DIGITS), axis=0))
    # One thread: the order in which threads add up would decide ties.
    with threadpool_limits(1):
        for size in _SIZES:
            if size * _LEAST_PER_CLUSTER > len(vectors) or size >= distinct:
                break
            labels = KMeans(size, n_init=3, random_state=_SEED).fit_predict(vectors)
            sample = min(_SAMPLE, len(vectors))
            score = silhouette_score(vectors, labels, sample_size=sample, random_state=_SEED)
            if score > best_score:
                best, best_score = labels.astype(np.int64), score
    return best


def cluster_labels(words: Sequence[Sequence[str]], labels: Labels) -> dict[int, list[str]]:
    """The words that set each cluster apart, by class-based tf-idf, the strongest first.

    Examples
    --------
    >>> cluster_labels([["更新", "慢"], ["更新", "滞后"], ["人手", "少"], ["人手", "紧"]], np.array([0, 0, 1, 1]))[1][0]
    '人手'
    """
    by_cluster: dict[int, Counter[str]] = {}
    for own, cluster in zip(words, labels.tolist(), strict=True):
        by_cluster.setdefault(cluster, Counter()).update(own)
    total: Counter[str] = sum(by_cluster.values(), Counter())
    mean_size = total.total() / len(by_cluster)
    named = {}
    for cluster, counts in by_cluster.items():
        scores = {
            word: round(n / counts.total() * np.log1p(mean_size / total[word]), _DIGITS) for word, n in counts.items()
        }
        named[cluster] = sorted(scores, key=lambda word: (-scores[word], word))[:_LABEL_WORDS]
    return named


def _described(items: pd.DataFrame, vectors: Vectors, members: NDArray[np.int64]) -> dict[str, object]:
    own = items.iloc[members]
    named = Counter(theme for themes in own["themes"] for theme in themes)
    theme, count = min(named.items(), key=lambda item: (-item[1], item[0])) if named else (None, 0)
    nearness = np.round(vectors[members] @ vectors[members].mean(axis=0), _DIGITS)
    middle = own.iloc[int(np.argmax(nearness))]
    return {
        "n_reports": own["report_id"].nunique(),
        "n_sentences": len(own),
        "uncovered": round(
            float(np.mean([1 - likeliest_theme(shares) for shares in own["theme_probability"]])), _DIGITS
        ),
        "id": theme,
        "id_share": count / len(own),
        "example": middle["sentence_id"],
        "text": middle["text"],
        "sentence_ids": own["sentence_id"].tolist(),
    }


def likeliest_theme(shares: Any) -> float:
    """Probability of the likeliest theme that says something; 0 where there is none.

    Parameters
    ----------
    shares : mapping or sequence of pairs
        Theme to probability, as rows hold it or as Parquet gives it back.

    Examples
    --------
    >>> likeliest_theme({"content": 0.8, "general": 0.9}), likeliest_theme([("general", 0.9)])
    (0.8, 0.0)
    """
    pairs = shares.items() if isinstance(shares, Mapping) else shares
    return max((float(share) for theme, share in pairs if theme != _NO_THEME), default=0.0)
