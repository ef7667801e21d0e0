"""What must hold on the five real reports."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from nlp import analyze
from nlp.types import Report

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from seeds import measure  # the benchmark anyone can run is what the test runs


@pytest.fixture(scope="module")
def scores(shared: Path) -> dict[str, float]:
    return measure(shared / "seeds", shared / "gold")


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("metadata_right", 5),
        ("sections_right", 5),
        ("coverage", 0.999),
        ("cut_exactly", 0.97),
        ("kappa", 0.80),
        ("figures_f1", 0.90),
        ("figures_f1_exact_text", 0.90),
    ],
)
def test_scores(scores: dict[str, float], name: str, floor: float) -> None:
    assert scores[name] >= floor


def test_no_table_row_is_taken_for_a_heading(seeds: dict[str, Report]) -> None:
    for report in seeds.values():
        for heading in report.headings:
            assert not re.search(
                r"本年新收|上年结转|本年度办理结果|结转下年度|予以公开$|无法提供|不予处理|国家秘密", heading.text
            )


def test_no_count_of_unrelated_services_is_a_figure(seeds: dict[str, Report]) -> None:
    report = next(r for name, r in seeds.items() if name.startswith("002"))
    values = {int(figure.value) for figure in analyze(report).figures if figure.value is not None}
    assert values == {114, 46}


def test_problems_are_stated_in_every_seed(seeds: dict[str, Report], seed_meta: dict[str, dict[str, Any]]) -> None:
    for name, report in seeds.items():
        assert (analyze(report).problems_stated.value == "stated") == seed_meta[name]["problems_stated"]
