"""Scores, calibration and intervals on data whose answer is known."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from nlp.compare import prevalence
from nlp.compare.prevalence import corrected_share
from nlp.evaluation import expected_calibration_error, family_intervals, reliability_bins, risk_coverage, score_tags
from nlp.tagging.examples import Example
from nlp.tagging.units import Unit
from nlp.types import Tag


def tag(category: str, probability: float = 0.9, *, themes: tuple[str, ...] = (), abstained: bool = False) -> Tag:
    return Tag(
        category,
        probability,
        {category: probability},
        themes=dict.fromkeys(themes, 1.0),
        item=bool(themes),
        abstained=abstained,
    )


def example(label: str, *, themes: tuple[str, ...] = (), family: str = "f") -> Example:
    return Example(Unit("句。"), label, frozenset(themes), bool(themes) if themes else None, family=family)


def test_scores_of_known_tags() -> None:
    examples = [example("problems", themes=("content",)), example("other"), example("other"), example("channels")]
    tags = [tag("problems", themes=("content",)), tag("other"), tag("channels", abstained=True), tag("channels")]
    scores = score_tags(tags, examples)
    assert scores["accuracy"] == 0.75
    assert scores["abstained"] == 0.25
    assert scores["accuracy_of_the_rest"] == 1.0
    assert (scores["precision_channels"], scores["recall_channels"]) == (0.5, 1.0)
    assert scores["themes_micro_f1"] == 1.0


def test_calibration_of_honest_and_of_boastful_probabilities() -> None:
    honest = [0.5, 0.5, 1.0, 1.0]
    assert expected_calibration_error(honest, [True, False, True, True]) == pytest.approx(0.0)
    assert expected_calibration_error([1.0, 1.0], [True, False]) == pytest.approx(0.5)
    assert math.isnan(expected_calibration_error([], []))
    assert [b.n for b in reliability_bins(honest, [True, False, True, True])] == [2, 2]


def test_abstaining_lowers_the_risk() -> None:
    points = risk_coverage([0.4, 0.95, 0.95], [False, True, True], thresholds=(0.0, 0.9, 0.99))
    assert [(p.coverage, p.risk) for p in points[:2]] == [(1.0, pytest.approx(1 / 3)), (pytest.approx(2 / 3), 0.0)]
    assert math.isnan(points[2].risk)


def test_intervals_draw_families() -> None:
    """One family is all wrong: drawn as a whole it makes the interval wide."""
    examples = [example(label, family=f) for f in "abcd" for label in ("other", "channels")]
    tags = [tag(e.label if e.family != "a" else "problems") for e in examples]
    low, high = family_intervals(tags, examples)["accuracy"]
    assert low <= 0.5
    assert high == 1.0


def test_shares_are_corrected_for_known_error() -> None:
    assert corrected_share(0.9 * 0.3 + 0.1 * 0.7, 0.9, 0.9) == pytest.approx(0.3)
    assert corrected_share(0.0, 0.9, 0.9) == 0.0
    assert corrected_share(0.5, 0.5, 0.5) is None


def test_prevalence_takes_the_rates_of_the_model() -> None:
    reports = pd.DataFrame({"report_id": ["a", "b"], "year": [2020, 2021]})
    sentences = pd.DataFrame(
        {"report_id": ["a"], "sentence_id": ["a#0"], "category": ["problems"], "item": [True], "themes": [["content"]]}
    )
    rates = {"problems": {"content": [0.9, 0.95]}}
    table = prevalence(reports, sentences, rates=rates).set_index(["kind", "id"])
    assert table.loc[("problems", "content"), "adjusted"] == pytest.approx((0.5 + 0.95 - 1) / 0.85)
    assert table.loc[("problems", "routes"), "adjusted"] is None or math.isnan(
        table.loc[("problems", "routes"), "adjusted"]
    )
