"""The tables of `zwgk compare` that count and quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nlp.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

_TEST = ("p", "p_holm", "p_bh")


@dataclass(frozen=True, slots=True)
class Question:
    """What a table is made from."""

    reports: pd.DataFrame
    sentences: pd.DataFrame
    figures: pd.DataFrame
    rates: Mapping[str, Any]
    by: str
    find: str | None


@dataclass(frozen=True, slots=True)
class StatisticTable:
    """How a table is made, and the columns shown to people."""

    make: Callable[[Question], pd.DataFrame]
    shown: Sequence[str]
    grouped: bool = False


def _prevalence(asked: Question) -> pd.DataFrame:
    from nlp.compare import KINDS, prevalence

    return prevalence(asked.reports, asked.sentences, asked.figures, by=asked.by, kinds=KINDS, rates=asked.rates)


def _mentions(asked: Question) -> pd.DataFrame:
    from nlp.compare import KINDS, mentions

    return mentions(asked.reports, asked.sentences, asked.figures, by=asked.by, kinds=KINDS)


def _association(asked: Question) -> pd.DataFrame:
    from nlp.compare import KINDS, association

    return association(asked.reports, asked.sentences, asked.figures, by=_grouping(asked), kinds=KINDS)


def _trend(asked: Question) -> pd.DataFrame:
    from nlp.compare import KINDS, trend

    return trend(asked.reports, asked.sentences, asked.figures, by=asked.by, kinds=KINDS)


def _cooccurrence(asked: Question) -> pd.DataFrame:
    from nlp.compare import cooccurrence
    from nlp.compare.items import of_both

    return of_both(lambda kind: cooccurrence(asked.reports, asked.sentences, kind=kind))


def _causes(asked: Question) -> pd.DataFrame:
    from nlp.compare import causes

    return causes(asked.reports, asked.sentences)


def _cause_pairs(asked: Question) -> pd.DataFrame:
    from nlp.compare import cause_pairs

    return cause_pairs(_causes(asked))


def _keyness(asked: Question) -> pd.DataFrame:
    from nlp.compare import keyness
    from nlp.compare.items import of_both

    by = _grouping(asked)
    return of_both(lambda kind: keyness(asked.reports, asked.sentences, by=by, kind=kind))


def _kwic(asked: Question) -> pd.DataFrame:
    from nlp.compare import kwic

    return kwic(asked.sentences, asked.find or "")


def _quotations(asked: Question) -> pd.DataFrame:
    from nlp.compare import quotations
    from nlp.compare.items import of_both

    return of_both(lambda kind: quotations(asked.reports, asked.sentences, by=asked.by, kind=kind))


def _clusters(asked: Question) -> pd.DataFrame:
    from nlp.compare import clusters
    from nlp.compare.items import of_both

    return of_both(lambda kind: clusters(asked.reports, asked.sentences, kind=kind))


def _grouping(asked: Question) -> str:
    if asked.by == "all":
        raise UsageError("one group has nothing to be compared with", remedy="give --by generation, county, year, …")
    return asked.by


STATISTICS: Mapping[str, StatisticTable] = {
    "prevalence": StatisticTable(
        _prevalence,
        ("group", "kind", "id", "count", "n_reports", "share", "low", "high", "adjusted", "few"),
        grouped=True,
    ),
    "mentions": StatisticTable(_mentions, ("group", "kind", "id", "sentence_id"), grouped=True),
    "association": StatisticTable(
        _association,
        ("kind", "id", "count", "n_reports", "n_groups", "n_few", "test", "statistic", "v", *_TEST),
        grouped=True,
    ),
    "trend": StatisticTable(
        _trend,
        ("group", "kind", "id", "n_reports", "n_years", "first_share", "last_share", "slope", "z", *_TEST, "tau"),
        grouped=True,
    ),
    "cooccurrence": StatisticTable(
        _cooccurrence, ("kind", "a", "b", "n_both", "n_reports", "expected", "lift", "phi", *_TEST)
    ),
    "causes": StatisticTable(_causes, ("sentence_id", "cause_ids", "effect_ids", "cause", "effect")),
    "cause_pairs": StatisticTable(_cause_pairs, ("cause", "effect", "n_reports", "n_sentences", "sentence_ids")),
    "keyness": StatisticTable(
        _keyness,
        ("group", "kind", "term", "count", "count_rest", "n_reports", "log_odds", "z", "g2", "p_bh", "few"),
        grouped=True,
    ),
    "kwic": StatisticTable(_kwic, ("sentence_id", "left", "keyword", "right")),
    "quotations": StatisticTable(
        _quotations, ("group", "kind", "id", "centrality", "sentence_id", "text"), grouped=True
    ),
    "clusters": StatisticTable(
        _clusters, ("kind", "label", "n_sentences", "n_reports", "uncovered", "id", "id_share", "example", "text")
    ),
}
