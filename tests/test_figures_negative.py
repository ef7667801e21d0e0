"""Sentences full of numbers that count nothing: none may give a figure, and a true one beside them is found alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from nlp.figures import figures_in_sentence
from nlp.figures.plans import plan_start

YEAR = 2022
TRUE = "全年主动公开政府信息137条"


def _sentences() -> list[str]:
    lines = (Path(__file__).parent / "data" / "not_figures.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


SENTENCES = _sentences()


def test_there_are_enough() -> None:
    assert len(set(SENTENCES)) == len(SENTENCES) >= 300


@pytest.mark.parametrize("text", SENTENCES)
def test_no_figure(text: str) -> None:
    assert [(f.metric, f.value, f.because) for f in figures_in_sentence(text, year=YEAR)] == []


@pytest.mark.parametrize("text", SENTENCES)
def test_true_figure_before(text: str) -> None:
    found = figures_in_sentence(f"{TRUE}，{text}", year=YEAR)
    assert [(f.metric, f.value, f.text) for f in found] == [("disclosed_total", Decimal(137), TRUE)]


# What follows a plan in its sentence belongs to the plan.
@pytest.mark.parametrize("text", [text for text in SENTENCES if plan_start(text, YEAR) == len(text)])
def test_true_figure_after(text: str) -> None:
    found = figures_in_sentence(f"{text.rstrip('。')}，{TRUE}。", year=YEAR)
    assert [(f.metric, f.value, f.text) for f in found] == [("disclosed_total", Decimal(137), TRUE)]
