"""Which measure answers which problem of the same report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, sqrt
from typing import NamedTuple

import pandas as pd

from nlp.compare.bars import bars
from nlp.compare.items import Item, items_by_report, shared_themes

FEATURES = ("themes", "wording", "place", "ordinal", "after")
_COLUMNS = ("report_id", "problem", "measure", "theme", "score")
_COVERAGE = ("report_id", "n_problems", "n_answered", "share", "n_measures", "n_answering")


class Candidate(NamedTuple):
    """A problem and a measure with what speaks for their being a pair, in the order of `FEATURES`."""

    problem: Item
    measure: Item
    features: tuple[float, ...]


def find_links(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Pair the problems and measures of each report.

    A logistic score adds up the themes that both have, the wording, the relative place in their lists, the same ordinal in
    lists of equal length, and whether the measure comes after the problem. One measure may answer several problems.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.

    Returns
    -------
    DataFrame
        The `links` table. `problem` and `measure` are sentence ids; an unanswered problem has no measure, a measure that
        answers nothing no problem. `theme` is the one that speaks most for the pair, null where they share none; `score`
        the probability of the link, for the unmatched the highest that they reached, null where there was no candidate.
    """
    threshold = bars("links")["threshold"]
    rows: list[tuple[object, ...]] = []
    for report, problems, measures in items_by_report(reports, sentences):
        best: dict[str, float] = {}
        matched: set[str] = set()
        for problem, measure, features in candidates(problems, measures):
            score = probability(features)
            for item in (problem, measure):
                best[item.sentence_id] = max(score, best.get(item.sentence_id, 0.0))
            if score >= threshold:
                matched |= {problem.sentence_id, measure.sentence_id}
                shared = shared_themes(problem, measure)
                theme = max(shared, key=lambda name: (shared[name], name), default=None)
                rows.append((report, problem.sentence_id, measure.sentence_id, theme, round(score, 4)))
        for item in problems + measures:
            if (own := item.sentence_id) not in matched:
                score_or_none = round(best[own], 4) if own in best else None
                pair = (own, None) if item in problems else (None, own)
                rows.append((report, *pair, None, score_or_none))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"score": "float64"})


def candidates(problems: Sequence[Item], measures: Sequence[Item]) -> Iterator[Candidate]:
    """Every problem with every measure of one report."""
    grams = {item.sentence_id: _grams(item) for item in (*problems, *measures)}
    same_length = len(problems) == len(measures)
    for p, problem in enumerate(problems):
        for m, measure in enumerate(measures):
            ours, theirs = grams[problem.sentence_id], grams[measure.sentence_id]
            features = (
                sum(shared_themes(problem, measure).values()),
                len(ours & theirs) / sqrt(len(ours) * len(theirs)) if ours and theirs else 0.0,
                1 - abs(p / max(1, len(problems) - 1) - m / max(1, len(measures) - 1)),
                float(p == m and same_length),
                float(measure.position > problem.position),
            )
            yield Candidate(problem, measure, features)


def probability(features: Sequence[float]) -> float:
    """How likely a problem and a measure with these features are a pair."""
    settings = bars("links")
    weights = [settings["weights"][name] for name in FEATURES]
    margin = settings["intercept"] + sum(w * f for w, f in zip(weights, features, strict=True))
    return 1 / (1 + exp(-margin))


def _grams(item: Item) -> set[str]:
    """Pairs of neighbouring characters of an item and of the heading right above it, formulas left out."""
    parts = (item.wording, item.title)
    found = {text[start : start + 2] for text in parts for start in range(len(text) - 1)}
    return found - set(bars("links")["formulas"])


def link_coverage(links: pd.DataFrame) -> pd.DataFrame:
    """How many problems of each report are answered, and how many measures answer one.

    Parameters
    ----------
    links : DataFrame
        The `links` table.

    Returns
    -------
    DataFrame
        report_id, n_problems, n_answered, share (of the problems; null where there is none), n_measures, n_answering.

    Examples
    --------
    >>> links = pd.DataFrame({
    ...     "report_id": ["a"] * 3, "problem": ["a#1", "a#1", "a#2"], "measure": ["a#3", "a#4", None]})
    >>> link_coverage(links).to_dict("records")
    [{'report_id': 'a', 'n_problems': 2, 'n_answered': 1, 'share': 0.5, 'n_measures': 2, 'n_answering': 2}]
    """
    pairs = links.dropna(subset=["problem", "measure"])
    frame = pd.DataFrame(
        {
            "n_problems": links.groupby("report_id")["problem"].nunique(),
            "n_answered": pairs.groupby("report_id")["problem"].nunique(),
            "n_measures": links.groupby("report_id")["measure"].nunique(),
            "n_answering": pairs.groupby("report_id")["measure"].nunique(),
        }
    )
    frame = frame.fillna(0).astype("int64").rename_axis("report_id").reset_index()
    frame["share"] = (frame["n_answered"] / frame["n_problems"]).where(frame["n_problems"] > 0)
    return frame[list(_COVERAGE)]
