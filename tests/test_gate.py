"""The quality gate: scores on the corpus may not fall below the floors on record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.compare.gold import evaluate_relations
from nlp.corpus import examples_of, load_manifest
from nlp.evaluation import evaluate_corpus, evaluate_tags
from nlp.tagging import load_default_model

FLOORS = Path(__file__).parent / "data" / "floors.json"


def below(scores: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Measures under their floor, or not measured at all, with value and floor."""
    return {name: (scores.get(name, 0.0), floor) for name, floor in floors.items() if scores.get(name, 0.0) < floor}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_scores_hold_their_floors(corpus: Path, split: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[split]
    entries = load_manifest(corpus, [split])
    scores = evaluate_tags(load_default_model(), examples_of(entries)) | evaluate_corpus(entries)
    assert below(scores, floors) == {}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_relations_hold_their_floors(corpus: Path, split: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["relations"][split]
    assert below(evaluate_relations(corpus, split), floors) == {}


def test_the_gate_can_go_red() -> None:
    assert below({"kappa": 0.7}, {"kappa": 0.8, "item": 0.9}) == {"kappa": (0.7, 0.8), "item": (0.0, 0.9)}
    assert below({"kappa": 0.8}, {"kappa": 0.8}) == {}
