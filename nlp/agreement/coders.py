"""Two codings of the same sentences compared: categories, items, themes, second categories and softness."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nlp.agreement.coefficients import (
    COEFFICIENTS,
    Floats,
    Interval,
    interval_of,
    meeting_table,
    report_draws,
    resampled_units,
)
from nlp.agreement.meeting import Pair, meet
from nlp.codebook import Codebook
from nlp.tagging.examples import Example
from nlp.types import ITEM_CATEGORIES

_THEME = "theme "


@dataclass(frozen=True, slots=True)
class Measure:
    """Agreement on one question: all categories at once, or yes or no.

    Questions are ``category``, each category against the rest, ``item``, ``theme …``, ``secondary …`` and ``soft``. `first`
    and `second` count the units to which each coder said yes; for ``category`` they are all units.
    """

    question: str
    n: int
    first: int
    second: int
    coefficients: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two coders agree on.

    `labels` names rows and columns of `table`, of shape (n_labels, n_labels). `mean_theme_alpha` is the mean over themes that
    either coder used and for which alpha is defined, ``nan`` without such a theme. `reports` is the number of reports that
    the intervals resample, 0 where they resample sentences.
    """

    measures: tuple[Measure, ...]
    labels: tuple[str, ...]
    table: NDArray[np.int64]
    n: int
    only_first: int
    only_second: int
    mean_theme_alpha: float
    reports: int = 0

    def measure(self, question: str) -> Measure:
        """The measure of a question; raises KeyError for an unknown one."""
        for measure in self.measures:
            if measure.question == question:
                return measure
        raise KeyError(question)


def compare_coders(first: Sequence[Example], second: Sequence[Example], codebook: Codebook) -> Agreement:
    """Compare two codings, whatever the order of their sentences.

    How sentences meet is said in `nlp.agreement.meeting.meet`. Themes and `item` are compared on the sentences that both
    coders call a problem or a measure, ``secondary`` and ``soft`` on all, where either coder gave any. Intervals resample
    whole reports where every sentence names one and there are at least two, else sentences.

    Raises
    ------
    LabelsError
        If a coding gives a sentence twice, or the codings share no sentence.
    """
    pairs = meet(first, second)
    labels = tuple(label for label in codebook.category_ids if any(label in (a.label, b.label) for a, b in pairs))
    bootstrap = _Bootstrap(pairs)
    measures = tuple(bootstrap.measure(question) for question in _questions(pairs, labels, codebook))
    alphas = [m.coefficients["alpha"].value for m in measures if m.question.startswith(_THEME)]
    defined = [alpha for alpha in alphas if not np.isnan(alpha)]
    return Agreement(
        measures=measures,
        labels=labels,
        table=meeting_table([a.label for a, _ in pairs], [b.label for _, b in pairs], labels),
        n=len(pairs),
        only_first=len(first) - len(pairs),
        only_second=len(second) - len(pairs),
        mean_theme_alpha=float(np.mean(defined)) if defined else float("nan"),
        reports=bootstrap.reports,
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """What both coders answered about the sentences `pairs`."""

    name: str
    pairs: Sequence[Pair]
    answer: Callable[[Example], Hashable]
    answers: tuple[Hashable, ...] = (False, True)


def _questions(pairs: Sequence[Pair], labels: tuple[str, ...], codebook: Codebook) -> Iterator[_Question]:
    yield _Question("category", pairs, lambda example: example.label, labels)
    for label in labels:
        yield _Question(label, pairs, partial(_is_labelled, label))
    both = [(a, b) for a, b in pairs if a.label in ITEM_CATEGORIES and b.label in ITEM_CATEGORIES]
    if asked := [(a, b) for a, b in both if a.item is not None and b.item is not None]:
        yield _Question("item", asked, lambda example: bool(example.item))
    for theme in codebook.theme_ids:
        if any(theme in a.themes | b.themes for a, b in both):
            yield _Question(f"{_THEME}{theme}", both, partial(_has_theme, theme))
    for label in codebook.category_ids:
        if any(label in (*a.secondary, *b.secondary) for a, b in pairs):
            yield _Question(f"secondary {label}", pairs, partial(_is_second, label))
    if any(a.soft or b.soft for a, b in pairs):
        yield _Question("soft", pairs, lambda example: example.soft)


def _is_labelled(label: str, example: Example) -> bool:
    return example.label == label


def _has_theme(theme: str, example: Example) -> bool:
    return theme in example.themes


def _is_second(label: str, example: Example) -> bool:
    return label in example.secondary


class _Bootstrap:
    """Measures with intervals; the reports are drawn once, so that all questions see the same samples."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        names = dict.fromkeys(_report_of(pair) for pair in pairs)
        self._numbers = {name: number for number, name in enumerate(names)}
        # One report says nothing about how reports differ.
        self.reports = len(names) if "" not in names and len(names) > 1 else 0
        self._draws = report_draws(self.reports) if self.reports else None

    def measure(self, question: _Question) -> Measure:
        """The coefficients of a question on all its sentences."""
        first, second = ([question.answer(example) for example in side] for side in zip(*question.pairs, strict=True))
        table = meeting_table(first, second, question.answers)
        drawn = self._drawn(question, table)
        yes = (int(table[1].sum()), int(table[:, 1].sum())) if question.answers == (False, True) else (table.sum(),) * 2
        values = {name: interval_of(coefficient, table, drawn) for name, coefficient in COEFFICIENTS.items()}
        return Measure(question.name, int(table.sum()), int(yes[0]), int(yes[1]), values)

    def _drawn(self, question: _Question, table: NDArray[np.int64]) -> Floats:
        """Resampled tables: sums over the drawn reports, or as many sentences as the table holds."""
        if self._draws is None:
            return resampled_units(table)
        place = {answer: number for number, answer in enumerate(question.answers)}
        tables = np.zeros((self.reports, *table.shape))
        for a, b in question.pairs:
            tables[self._numbers[_report_of((a, b))], place[question.answer(a)], place[question.answer(b)]] += 1
        return np.asarray(np.tensordot(self._draws, tables, axes=1), dtype=np.float64)


def _report_of(pair: Pair) -> str:
    """The report of a sentence, when either coder names it; empty where none does."""
    return pair[0].report_id or pair[1].report_id
