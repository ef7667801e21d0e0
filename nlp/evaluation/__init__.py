"""Scores of the pipeline against gold labels."""

from nlp.evaluation.calibration import (
    Bin,
    RiskPoint,
    expected_calibration_error,
    reliability_bins,
    risk_coverage,
)
from nlp.evaluation.corpus import coverage, evaluate_corpus, match_figures, text_coverage
from nlp.evaluation.curve import CurvePoint, learning_curve
from nlp.evaluation.tags import evaluate_tags, family_intervals, micro_f1, score_tags

__all__ = [
    "Bin",
    "CurvePoint",
    "RiskPoint",
    "coverage",
    "evaluate_corpus",
    "evaluate_tags",
    "expected_calibration_error",
    "family_intervals",
    "learning_curve",
    "match_figures",
    "micro_f1",
    "reliability_bins",
    "risk_coverage",
    "score_tags",
    "text_coverage",
]
