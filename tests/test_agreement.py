"""Coefficients against published worked examples and scikit-learn; codings compared whatever their order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from nlp.agreement import COEFFICIENTS, cohen_kappa, compare_coders, meeting_table, with_interval
from nlp.codebook import load_codebook
from nlp.errors import LabelsError
from nlp.tagging.examples import Example
from nlp.tagging.units import Unit

LABELS = st.sampled_from("abcd")


def test_alpha_of_the_published_nominal_example() -> None:
    """Krippendorff (2011), example B: two observers, twelve units, five values."""
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    table = meeting_table(ben, gerry, "abcde")
    assert float(COEFFICIENTS["alpha"](table)) == pytest.approx(0.692, abs=5e-4)


def test_ac1_of_the_published_skewed_example() -> None:
    """Gwet (2008): 118 and 0 agreements, 5 and 2 disagreements; kappa falls below chance, AC1 does not."""
    table = [[118, 5], [2, 0]]
    assert float(COEFFICIENTS["ac1"](table)) == pytest.approx(0.9408, abs=5e-4)
    assert float(COEFFICIENTS["kappa"](table)) == pytest.approx(-0.0234, abs=5e-4)


@given(st.lists(st.tuples(LABELS, LABELS), min_size=2, max_size=60))
def test_kappa_equals_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    ours = float(cohen_kappa(meeting_table(first, second, "abcd")))
    if len(set(first) | set(second)) == 1:
        assert math.isnan(ours)
    else:
        assert ours == pytest.approx(cohen_kappa_score(first, second, labels=list("abcd")), abs=1e-9)


@given(st.lists(st.tuples(LABELS, LABELS), min_size=2, max_size=40))
def test_coefficients_do_not_depend_on_who_is_first(pairs: list[tuple[str, str]]) -> None:
    table = meeting_table([a for a, _ in pairs], [b for _, b in pairs], "abcd")
    for coefficient in COEFFICIENTS.values():
        assert coefficient(table) == pytest.approx(coefficient(table.T), nan_ok=True)


def test_intervals_hold_the_value_and_are_the_same_every_time() -> None:
    table = np.array([[40, 4], [6, 50]])
    interval = with_interval(cohen_kappa, table)
    assert interval.low < interval.value < interval.high
    assert interval == with_interval(cohen_kappa, table)


def test_nothing_to_compare_is_not_a_number() -> None:
    assert math.isnan(with_interval(cohen_kappa, np.zeros((2, 2), dtype=np.int64)).value)


def example(
    index: int, label: str, themes: frozenset[str] = frozenset(), *, report: str = "r", text: str = ""
) -> Example:
    item = bool(themes) if label in ("problems", "measures") else None
    return Example(Unit(text=text or f"句子{index}。"), label, themes, item, report_id=report, index=index)


FIRST = [
    example(0, "problems", frozenset({"content"})),
    example(1, "measures", frozenset({"content", "staffing"})),
    example(2, "measures"),
    example(3, "other"),
    example(4, "channels"),
]
SECOND = [
    example(0, "problems", frozenset({"content"})),
    example(1, "measures", frozenset({"staffing"})),
    example(2, "measures"),
    example(3, "other"),
    example(4, "platforms"),
]


def test_order_does_not_matter() -> None:
    codebook = load_codebook()
    shuffled = [SECOND[i] for i in (3, 0, 4, 2, 1)]
    plain, mixed = compare_coders(FIRST, SECOND, codebook), compare_coders(FIRST, shuffled, codebook)
    assert plain.measures == mixed.measures
    assert (plain.table == mixed.table).all()


def test_every_question_is_measured() -> None:
    result = compare_coders(FIRST, SECOND, load_codebook())
    assert result.n == 5
    assert result.measure("category").coefficients["percent"].value == pytest.approx(0.8)
    assert (result.measure("channels").first, result.measure("channels").second) == (1, 0)
    assert result.measure("item").n == 3
    assert result.measure("theme content").first == 2
    assert result.table.sum() == 5
    with pytest.raises(KeyError):
        result.measure("theme quality")


def test_sentences_without_report_meet_by_their_text() -> None:
    first = [example(0, "other", report="", text="无。"), example(0, "other", report="", text="无。")]
    second = [example(0, "other", report="", text="无。"), example(0, "channels", report="", text="另一句。")]
    result = compare_coders(first, second, load_codebook())
    assert (result.n, result.only_first, result.only_second) == (1, 1, 1)


def test_codings_that_share_nothing_are_refused() -> None:
    with pytest.raises(LabelsError, match="share no sentence"):
        compare_coders([example(0, "other", report="a")], [example(0, "other", report="b")], load_codebook())
