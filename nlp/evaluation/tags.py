"""Scores of tags against labelled sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.agreement import cohen_kappa, krippendorff_alpha, meeting_table, percent_agreement, report_draws
from nlp.evaluation.calibration import expected_calibration_error
from nlp.tagging import Model
from nlp.tagging.examples import Example
from nlp.types import Tag


def evaluate_tags(model: Model, examples: Sequence[Example]) -> dict[str, float]:
    """Scores of a model on labelled sentences.

    Parameters
    ----------
    model : Model
    examples : sequence of Example
        At least one.

    Returns
    -------
    dict of str to float
        Number of sentences; Cohen's kappa, Krippendorff's alpha, accuracy and macro-F1 of the category; precision, recall and
        F1 of each category; the expected calibration error; the share that abstains and the accuracy of the rest; accuracy of
        `item` and micro-F1 of the themes on gold problems and measures, where a sentence tagged as neither has neither.
    """
    return score_tags(model.tag([example.unit for example in examples]), examples)


def score_tags(tags: Sequence[Tag], examples: Sequence[Example]) -> dict[str, float]:
    """Scores of tags against labelled sentences, in parallel order; see `evaluate_tags`."""
    from sklearn.metrics import precision_recall_fscore_support

    gold, predicted = [example.label for example in examples], [tag.category for tag in tags]
    labels = sorted(set(gold) | set(predicted))
    table = meeting_table(gold, predicted, labels)
    right = [wanted == found for wanted, found in zip(gold, predicted, strict=True)]
    kept = [hit for hit, tag in zip(right, tags, strict=True) if not tag.abstained]
    by_class = precision_recall_fscore_support(gold, predicted, labels=labels, zero_division=0)
    scores = {
        "sentences": float(len(gold)),
        "kappa": float(cohen_kappa(table)),
        "alpha": float(krippendorff_alpha(table)),
        "accuracy": sum(right) / len(right),
        "macro_f1": float(np.mean(by_class[2])),
        "ece": expected_calibration_error([tag.probability for tag in tags], right),
        "abstained": 1 - len(kept) / len(right),
        "accuracy_of_the_rest": sum(kept) / len(kept) if kept else float("nan"),
    }
    for name, values in zip(("precision", "recall", "f1"), by_class, strict=False):
        scores |= {f"{name}_{label}": float(value) for label, value in zip(labels, values, strict=True)}
    pairs = [(tag, example) for tag, example in zip(tags, examples, strict=True) if _asked(example)]
    asked = [(tag, example) for tag, example in pairs if example.item is not None]
    if asked:
        scores["item_accuracy"] = sum(tag.item == example.item for tag, example in asked) / len(asked)
    if pairs:
        scores["themes_micro_f1"] = micro_f1((set(tag.themes), set(example.themes)) for tag, example in pairs)
    return {name: round(value, 4) for name, value in scores.items() if value == value}


def _asked(example: Example) -> bool:
    """Whether item and themes are asked of a sentence."""
    return example.item is not None or bool(example.themes)


def family_intervals(
    tags: Sequence[Tag], examples: Sequence[Example], *, rounds: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """95 % bootstrap intervals of the main scores; whole families are drawn, since their sentences resemble each other.

    Returns
    -------
    dict of str to (float, float)
        Bounds of kappa, accuracy, macro_f1 and themes_micro_f1.
    """
    labels = sorted({example.label for example in examples} | {tag.category for tag in tags})
    place = {label: number for number, label in enumerate(labels)}
    families = {name: number for number, name in enumerate(dict.fromkeys(example.family for example in examples))}
    tables = np.zeros((len(families), len(labels), len(labels)))
    themes = np.zeros((len(families), 3))
    for tag, example in zip(tags, examples, strict=True):
        family = families[example.family]
        tables[family, place[example.label], place[tag.category]] += 1
        if _asked(example):
            found, wanted = set(tag.themes), set(example.themes)
            themes[family] += (len(found & wanted), len(found), len(wanted))
    drawn = report_draws(len(families), rounds=rounds, seed=seed)
    sums = np.tensordot(drawn, tables, axes=1)
    hits, predicted, gold = (drawn @ themes).T
    values = {
        "kappa": cohen_kappa(sums),
        "accuracy": percent_agreement(sums),
        "macro_f1": _macro_f1(sums),
        "themes_micro_f1": 2 * hits / np.maximum(predicted + gold, 1),
    }
    return {name: tuple(np.round(np.nanquantile(value, (0.025, 0.975)), 4).tolist()) for name, value in values.items()}


def _macro_f1(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean F1 over the labels that occur, of a stack of tables with gold in the rows."""
    sizes = tables.sum(axis=-1) + tables.sum(axis=-2)
    scores = np.divide(
        2 * np.diagonal(tables, axis1=-2, axis2=-1), sizes, out=np.full(sizes.shape, np.nan), where=sizes > 0
    )
    return np.asarray(np.nanmean(scores, axis=-1))


def micro_f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """Micro-averaged F1 of predicted against gold sets; 1.0 where both are empty throughout."""
    hits = predicted = gold = 0
    for found, wanted in pairs:
        hits += len(found & wanted)
        predicted += len(found)
        gold += len(wanted)
    return 2 * hits / (predicted + gold) if predicted + gold else 1.0
