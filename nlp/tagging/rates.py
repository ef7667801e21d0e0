"""How often a model is right about a whole report: what a count of reports must be corrected by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.tagging.examples import Example
from nlp.types import ITEM_CATEGORIES

# With fewer reports on either side a rate is a guess, and nothing is corrected by it.
_MIN_REPORTS = 10

Rates = dict[str, dict[str, list[float]]]


def report_rates(
    examples: Sequence[Example],
    categories: Sequence[str],
    members: NDArray[np.int64],
    themes: Sequence[str],
    holds: NDArray[np.bool_],
) -> Rates:
    """Sensitivity and specificity of "the report names this theme among its problems (measures)".

    Parameters
    ----------
    examples : sequence of Example, shape (n_examples,)
        With their gold.
    categories : sequence of str, shape (n_examples,)
        What models that have not seen their family call them.
    members : array of int, shape (n_members,)
        The examples that carry themes.
    themes : sequence of str, shape (n_themes,)
    holds : array of bool, shape (n_members, n_themes)
        The themes that such models give them.

    Returns
    -------
    dict
        By kind and theme ``[sensitivity, specificity, reports with it, reports without it]``, the rates smoothed by half a
        report on each side; themes that too few reports have or lack are left out.
    """
    reports = sorted({example.report_id for example in examples if example.report_id})
    gold: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row, member in enumerate(members):
        example = examples[member]
        gold[example.report_id, example.label] |= example.themes
        found[example.report_id, categories[member]] |= {
            theme for theme, held in zip(themes, holds[row], strict=True) if held
        }
    rates: Rates = {kind: {} for kind in ITEM_CATEGORIES}
    for kind in ITEM_CATEGORIES:
        for theme in themes:
            has = np.array([theme in gold[report, kind] for report in reports], dtype=bool)
            said = np.array([theme in found[report, kind] for report in reports], dtype=bool)
            if min(has.sum(), (~has).sum()) >= _MIN_REPORTS:
                sensitivity = (said[has].sum() + 0.5) / (has.sum() + 1)
                specificity = ((~said)[~has].sum() + 0.5) / ((~has).sum() + 1)
                sizes = (float(has.sum()), float((~has).sum()))
                rates[kind][theme] = [round(float(sensitivity), 4), round(float(specificity), 4), *sizes]
    return rates
