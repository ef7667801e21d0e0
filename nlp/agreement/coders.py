"""Two codings of the same sentences compared: categories, items and themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.agreement.coefficients import COEFFICIENTS, Interval, meeting_table, with_interval
from nlp.codebook import Codebook
from nlp.errors import LabelsError
from nlp.tagging.examples import Example
from nlp.types import ITEM_CATEGORIES

Key = tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Measure:
    """Agreement on one question: all categories at once, one label against the rest, `item`, or one theme.

    `first` and `second` count the units to which each coder gave the label; for the whole label set they are all units.
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
    either coder used.
    """

    measures: tuple[Measure, ...]
    labels: tuple[str, ...]
    table: NDArray[np.int64]
    n: int
    only_first: int
    only_second: int
    mean_theme_alpha: float

    def measure(self, question: str) -> Measure:
        """The measure of a question; raises KeyError for an unknown one."""
        for measure in self.measures:
            if measure.question == question:
                return measure
        raise KeyError(question)


def compare_coders(first: Sequence[Example], second: Sequence[Example], codebook: Codebook) -> Agreement:
    """Compare two codings, whatever the order of their sentences.

    Sentences meet by report and index where both codings give them, else by their text. Themes and `item` are compared on
    the sentences that both coders call a problem or a measure.

    Raises
    ------
    LabelsError
        If the codings share no sentence.
    """
    ours, theirs = _by_key(first), _by_key(second)
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise LabelsError("the two codings share no sentence", remedy="give both the same report_id and index, or text")
    pairs = [(ours[key], theirs[key]) for key in shared]
    labels = tuple(label for label in codebook.category_ids if any(label in (a.label, b.label) for a, b in pairs))
    table = meeting_table([a.label for a, _ in pairs], [b.label for _, b in pairs], labels)
    measures = [_measure("category", table, len(pairs), len(pairs))]
    measures += [_binary(label, [(a.label == label, b.label == label) for a, b in pairs]) for label in labels]
    both = [(a, b) for a, b in pairs if a.label in ITEM_CATEGORIES and b.label in ITEM_CATEGORIES]
    asked = [(bool(a.item), bool(b.item)) for a, b in both if a.item is not None and b.item is not None]
    if asked:
        measures.append(_binary("item", asked))
    themes = [theme for theme in codebook.theme_ids if any(theme in a.themes | b.themes for a, b in both)]
    on_themes = [
        _binary(f"theme {theme}", [(theme in a.themes, theme in b.themes) for a, b in both]) for theme in themes
    ]
    alphas = [measure.coefficients["alpha"].value for measure in on_themes]
    return Agreement(
        measures=(*measures, *on_themes),
        labels=labels,
        table=table,
        n=len(pairs),
        only_first=len(ours) - len(shared),
        only_second=len(theirs) - len(shared),
        mean_theme_alpha=float(np.mean(alphas)) if alphas else float("nan"),
    )


def _by_key(examples: Sequence[Example]) -> dict[Key, Example]:
    """Sentences by report and index, or by text; one that is met twice is told from its twin by its order."""
    keyed: dict[Key, Example] = {}
    met: dict[str, int] = {}
    for example in examples:
        if example.report_id:
            keyed[(example.report_id, example.index)] = example
        else:
            met[example.unit.text] = met.get(example.unit.text, 0) + 1
            keyed[f"{example.unit.text}\n{met[example.unit.text]}"] = example
    return keyed


def _binary(question: str, pairs: Sequence[tuple[bool, bool]]) -> Measure:
    table = meeting_table([a for a, _ in pairs], [b for _, b in pairs], (False, True))
    return _measure(question, table, int(table[1].sum()), int(table[:, 1].sum()))


def _measure(question: str, table: NDArray[np.int64], first: int, second: int) -> Measure:
    values = {name: with_interval(coefficient, table) for name, coefficient in COEFFICIENTS.items()}
    return Measure(question, int(table.sum()), first, second, values)
