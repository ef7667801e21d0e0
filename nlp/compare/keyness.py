"""Words that one group of reports uses more than the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import chi2

from nlp.compare.groups import FEW_REPORTS, UNKNOWN, group_of
from nlp.compare.mentions import items_of
from nlp.compare.multiplicity import with_corrections
from nlp.compare.wording import words_by_sentence
from nlp.export.schema import columns

Numbers = NDArray[np.float64]


@dataclass(slots=True)
class _Usage:
    """What one group says: occurrences, and the sentences and reports of each word."""

    counts: Counter[str] = field(default_factory=Counter)
    sentences: dict[str, list[str]] = field(default_factory=dict)
    reports: dict[str, set[str]] = field(default_factory=dict)


def keyness(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: str,
    kind: str = "problems",
    top: int = 20,
    min_reports: int = 2,
    few: int = FEW_REPORTS,
) -> pd.DataFrame:
    """The words that tell each group's problems (or measures) from those of all other groups.

    Parameters
    ----------
    reports, sentences, by, few
        As for `nlp.compare.prevalence`; reports of no known group are left out.
    kind : {"problems", "measures"}, default="problems"
    top : int, default=20
        Words listed for a group, the most distinctive first.
    min_reports : int, default=2
        A word of fewer reports of the group is one author's, not the group's, and is not listed.

    Returns
    -------
    DataFrame
        Columns of the `keyness` table, words that the group uses more than the rest. `log_odds` and `z` are those of
        `log_odds`, whose `z` gives the order; `g2` is that of `log_likelihood` and `p` its p-value, corrected over all words
        of all groups, listed or not. Words recur within a report, so the p-values are too small: the counts of reports tell
        how many say it. `sentence_ids` are the sentences of the group with the word; `nlp.compare.kwic` shows them.
        No rows where fewer than two groups say anything.
    """
    groups = group_of(reports, by)
    groups = groups[groups != UNKNOWN]
    items = items_of(sentences, kind)
    items = items[items["report_id"].isin(groups.index)]
    usage = _usage(reports, items, groups)
    if len(usage) < 2:
        return pd.DataFrame(columns=list(columns("keyness")))
    terms = sorted(set().union(*(own.counts for own in usage.values())))
    counts = np.array([[own.counts[term] for term in terms] for own in usage.values()], dtype=np.float64)
    naming = np.array([[len(own.reports.get(term, ())) for term in terms] for own in usage.values()])
    table = _scored(list(usage), terms, counts, naming).assign(by=by, kind=kind)
    table = table[(table["n_reports"] >= min_reports) & (table["log_odds"] > 0)]
    table = table.sort_values(["group", "z", "term"], ascending=[True, False, True], kind="stable")
    table = table.groupby("group", sort=False).head(top).reset_index(drop=True)
    table["few"] = table["group"].map(groups.value_counts() < few).astype(bool)
    table["sentence_ids"] = [usage[g].sentences[t] for g, t in zip(table["group"], table["term"], strict=True)]
    return table[list(columns("keyness"))]


def _usage(reports: pd.DataFrame, items: pd.DataFrame, groups: pd.Series) -> dict[str, _Usage]:
    usage: dict[str, _Usage] = {}
    ids = zip(items["report_id"], items["sentence_id"], words_by_sentence(reports, items), strict=True)
    for report_id, sentence_id, words in ids:
        own = usage.setdefault(groups[report_id], _Usage())
        own.counts.update(words)
        for word in dict.fromkeys(words):
            own.sentences.setdefault(word, []).append(sentence_id)
            own.reports.setdefault(word, set()).add(report_id)
    return {group: own for group, own in sorted(usage.items()) if own.counts}


def _scored(groups: list[str], terms: list[str], counts: Numbers, naming: NDArray[np.int64]) -> pd.DataFrame:
    """All words of all groups, each group against the rest."""
    total, reports = counts.sum(axis=0), naming.sum(axis=0)
    # The prior weighs as much as an average group: rare words are drawn to what all say.
    prior = total / len(groups)
    parts = []
    for group, own, named in zip(groups, counts, naming, strict=True):
        rest = total - own
        delta, z = log_odds(own, rest, prior)
        g2 = log_likelihood(own, rest)
        part = {"term": terms, "count": own, "count_rest": rest, "n_reports": named, "n_reports_rest": reports - named}
        scores = {"log_odds": delta, "z": z, "g2": g2, "p": chi2.sf(g2, 1)}
        parts.append(pd.DataFrame({**part, **scores, "group": group, "kind": ""}))
    table = with_corrections(pd.concat(parts, ignore_index=True))
    return table.astype({"count": "int64", "count_rest": "int64"})


def log_odds(own: Numbers, rest: Numbers, prior: Numbers) -> tuple[Numbers, Numbers]:
    """Weighted log-odds ratio of each word with an informative Dirichlet prior.

    Parameters
    ----------
    own, rest : array, shape (n_terms,)
        Occurrences of each word in the group and in the rest.
    prior : array, shape (n_terms,)
        Pseudo-counts, positive, in the proportions of the background.

    Returns
    -------
    delta, z : array, shape (n_terms,)
        Positive for words of the group; `z` is `delta` over its standard error, and can be compared between rare and
        frequent words.

    References
    ----------
    .. [1] Monroe, Colaresi, Quinn (2008), Fightin' Words: lexical feature selection and evaluation for identifying the
       content of political conflict, Political Analysis 16, 372-403, equations 16, 20 and 22.

    Examples
    --------
    >>> delta, z = log_odds(np.array([8.0, 2.0]), np.array([2.0, 8.0]), np.array([1.0, 1.0]))
    >>> delta.round(4).tolist(), z.round(4).tolist()
    ([2.1972, -2.1972], [3.2958, -3.2958])
    """
    a, b = own + prior, rest + prior
    delta = np.log(a / (a.sum() - a)) - np.log(b / (b.sum() - b))
    return delta, delta / np.sqrt(1 / a + 1 / b)


def log_likelihood(own: Numbers, rest: Numbers) -> Numbers:
    """Likelihood ratio of "the word is as frequent in the group as in the rest", from the four cells of each word.

    Parameters
    ----------
    own, rest : array, shape (n_terms,)
        Occurrences of each word in the group and in the rest.

    References
    ----------
    .. [1] Dunning (1993), Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19,
       61-74.

    Examples
    --------
    >>> log_likelihood(np.array([8.0, 2.0]), np.array([2.0, 8.0])).round(4).tolist()
    [7.7098, 7.7098]
    """
    cells = np.array([own, rest, own.sum() - own, rest.sum() - rest])
    rows = np.array([own + rest, own + rest, cells[2] + cells[3], cells[2] + cells[3]])
    cols = np.array([own.sum(), rest.sum()] * 2)[:, None]
    expected = rows * cols / (own.sum() + rest.sum())
    seen = np.where(cells > 0, cells / np.where(expected > 0, expected, 1), 1)
    ratio: Numbers = np.maximum(2 * xlogy(cells, seen).sum(axis=0), 0.0)
    return ratio
