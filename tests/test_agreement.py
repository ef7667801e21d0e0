"""Coefficients against published worked examples and scikit-learn; codings compared whatever their order."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from nlp.agreement import COEFFICIENTS, cohen_kappa, compare_coders, meeting_table, with_interval
from nlp.cli.main import cli
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


def unplaced(coding: list[Example], **changes: object) -> list[Example]:
    return [replace(example, **changes) for example in coding]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"index": None}, {"index": None}),
        ({}, {"index": None}),
        ({"index": None}, {}),
        ({}, {"report_id": "", "index": None}),
        ({"report_id": "", "index": None}, {"index": None}),
    ],
)
def test_sentences_meet_by_text_where_a_side_has_no_place(first: dict[str, object], second: dict[str, object]) -> None:
    placed = compare_coders(FIRST, SECOND, load_codebook())
    result = compare_coders(unplaced(FIRST, **first), unplaced(SECOND[:4], **second), load_codebook())
    assert (result.n, result.only_first, result.only_second) == (4, 1, 0)
    assert result.measure("theme content") == placed.measure("theme content")


def test_the_same_words_in_two_reports_are_two_sentences() -> None:
    first = [example(0, label, report=report, text="无。") for report, label in (("a", "other"), ("b", "channels"))]
    result = compare_coders(unplaced(first, index=None), unplaced(first[::-1], index=None), load_codebook())
    assert (result.n, np.trace(result.table)) == (2, 2)


def test_a_sentence_that_is_given_twice_is_refused() -> None:
    with pytest.raises(LabelsError, match="the second coding gives sentence 3 of report 'r' 2 times"):
        compare_coders(FIRST, [*SECOND, SECOND[3]], load_codebook())


def test_files_without_index_meet_by_text(tmp_path: Path) -> None:
    lines = ["report_id,text,label\n", "r,更新慢。,problems\n", "r,人手少。,problems\n", "r,无。,other\n"]
    (tmp_path / "a.csv").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "b.csv").write_text("".join([lines[0], *lines[:0:-1]]), encoding="utf-8")
    run = ["agree", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--format", "jsonl"]
    result = CliRunner().invoke(cli, run, standalone_mode=False)
    overall = json.loads(result.stdout.splitlines()[0])
    assert (overall["question"], overall["n"], overall["percent"]) == ("category", 3, 1.0)


def many_reports() -> tuple[list[Example], list[Example]]:
    """Forty reports of ten sentences; a report is coded alike throughout, or unlike throughout."""
    first = [example(i, "other", report=f"r{n}") for n in range(40) for i in range(10)]
    second = [replace(e, label="channels" if e.report_id in ("r1", "r2", "r3", "r4") else "other") for e in first]
    return first, second


def test_intervals_over_reports_are_wider_than_over_sentences() -> None:
    first, second = many_reports()
    reports = compare_coders(first, second, load_codebook())
    lone = [unplaced(side, report_id="") for side in (first, second)]
    sentences = compare_coders(*(unplaced_texts(side) for side in lone), load_codebook())
    assert (reports.reports, sentences.reports) == (40, 0)
    over_reports, over_sentences = (r.measure("category").coefficients["percent"] for r in (reports, sentences))
    assert over_reports.value == over_sentences.value == pytest.approx(0.9)
    assert over_reports.high - over_reports.low > 2 * (over_sentences.high - over_sentences.low)


def unplaced_texts(coding: list[Example]) -> list[Example]:
    return [replace(e, unit=Unit(text=f"第{place}句。"), index=None) for place, e in enumerate(coding)]


def test_themes_without_a_defined_alpha_do_not_spoil_the_mean() -> None:
    both = [example(i, "problems", frozenset({"content"} | ({"quality"} if i else set()))) for i in range(4)]
    result = compare_coders(both, both, load_codebook())
    assert math.isnan(result.measure("theme content").coefficients["alpha"].value)
    assert result.mean_theme_alpha == 1.0
    assert math.isnan(compare_coders(both[:1], both[:1], load_codebook()).mean_theme_alpha)


def test_second_categories_and_softness_are_asked_where_given() -> None:
    first = [replace(FIRST[0], secondary=("platforms",), soft=True), *FIRST[1:]]
    result = compare_coders(first, SECOND, load_codebook())
    measure = result.measure("secondary platforms")
    assert (measure.n, measure.first, measure.second) == (5, 1, 0)
    assert (result.measure("soft").n, result.measure("soft").first) == (5, 1)
    plain = {measure.question for measure in compare_coders(FIRST, SECOND, load_codebook()).measures}
    assert "soft" not in plain
    assert not any(question.startswith("secondary") for question in plain)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_programs_get_numbers(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        "".join(json.dumps({"text": text, "label": "other", "note": 1}) + "\n" for text in ("a", "b")), encoding="utf-8"
    )
    result = CliRunner().invoke(cli, ["agree", str(path), str(path), "--format", form], standalone_mode=False)
    assert result.stderr.count("columns ignored: note") == 2
    row = (
        json.loads(result.stdout.splitlines()[0])
        if form == "jsonl"
        else next(csv.DictReader(io.StringIO(result.stdout)))
    )
    assert [float(row[name]) for name in ("percent", "percent_low", "percent_high")] == [1.0, 1.0, 1.0]
    assert [row[name] for name in ("kappa", "kappa_low", "kappa_high")] == [{"jsonl": None, "csv": ""}[form]] * 3


def test_codings_that_share_nothing_are_refused() -> None:
    with pytest.raises(LabelsError, match="share no sentence"):
        compare_coders([example(0, "other", report="a")], [example(0, "other", report="b")], load_codebook())
