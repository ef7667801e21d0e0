"""Scores of the pipeline against gold labels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.agreement import Interval, cohen_kappa, meeting_table, with_interval
from nlp.codebook import Codebook
from nlp.figures import extract_figures
from nlp.tagging import Model
from nlp.tagging.examples import Example
from nlp.types import Figure, Report, Tag

if TYPE_CHECKING:
    from nlp.corpus import CorpusEntry


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
        Number of sentences, Cohen's kappa, accuracy, macro-F1, F1 of each category; accuracy of `item` and micro-F1 of the
        themes on gold problems and measures; a sentence tagged as neither has neither item nor themes.
    """
    return score_tags(model.tag([example.unit for example in examples]), examples)


def score_tags(tags: Sequence[Tag], examples: Sequence[Example]) -> dict[str, float]:
    """Scores of tags against labelled sentences, in parallel order."""
    from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score

    gold = [example.label for example in examples]
    predicted = [tag.category for tag in tags]
    labels = sorted(set(gold) | set(predicted))
    by_class = f1_score(gold, predicted, labels=labels, average=None, zero_division=0)
    scores = {
        "sentences": float(len(gold)),
        "kappa": float(cohen_kappa_score(gold, predicted)),
        "accuracy": float(accuracy_score(gold, predicted)),
        "macro_f1": float(f1_score(gold, predicted, average="macro", zero_division=0)),
        **{f"f1_{label}": float(value) for label, value in zip(labels, by_class, strict=True)},
    }
    items = [
        (tag, example)
        for tag, example in zip(tags, examples, strict=True)
        if example.item is not None or example.themes
    ]
    asked = [(tag, example) for tag, example in items if example.item is not None]
    if asked:
        scores["item_accuracy"] = sum(tag.item == example.item for tag, example in asked) / len(asked)
    if items:
        scores["themes_micro_f1"] = micro_f1((set(tag.themes), set(example.themes)) for tag, example in items)
    return {name: round(value, 4) for name, value in scores.items() if value == value}


class CurvePoint(NamedTuple):
    """Agreement on held-out sentences after training on a share of the families."""

    share: float
    sentences: int
    kappa: Interval


def learning_curve(
    examples: Sequence[Example],
    held_out: Sequence[Example],
    codebook: Codebook,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
    progress: Callable[[str], None] = lambda message: None,
) -> list[CurvePoint]:
    """How agreement with the gold grows with the training sentences.

    Families are taken in the order of a hash of their name, so that each step holds the one before and no family is divided.

    Parameters
    ----------
    examples, held_out : sequence of Example
        To train on, and to measure on.
    codebook : Codebook
    shares : sequence of float, optional
        Shares of the training families, in (0, 1].
    progress : callable, optional
        Told what is being trained.
    """
    from nlp.tagging.training import train

    families = sorted({example.family for example in examples}, key=lambda f: hashlib.sha256(f.encode()).hexdigest())
    gold = [example.label for example in held_out]
    points: list[CurvePoint] = []
    for share in shares:
        chosen = frozenset(families[: max(1, round(share * len(families)))])
        known = [example for example in examples if example.family in chosen]
        progress(f"{share:.0%} of the families: {len(known)} sentences")
        model = train(known, codebook)
        found = [tag.category for tag in model.tag([example.unit for example in held_out])]
        table = meeting_table(gold, found, codebook.category_ids)
        points.append(CurvePoint(share, len(known), with_interval(cohen_kappa, table)))
    return points


def micro_f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """Micro-averaged F1 of predicted against gold sets; 1.0 where both are empty throughout."""
    hits = predicted = gold = 0
    for found, wanted in pairs:
        hits += len(found & wanted)
        predicted += len(found)
        gold += len(wanted)
    return 2 * hits / (predicted + gold) if predicted + gold else 1.0


def evaluate_corpus(entries: Iterable[CorpusEntry]) -> dict[str, float]:
    """How well reports are cut and their figures read.

    Returns
    -------
    dict of str to float
        Share of gold sentences cut exactly, share of their characters that lie in some sentence, F1 of the figures.
    """
    exact = total = covered = characters = 0
    figure_pairs: list[tuple[set[Any], set[Any]]] = []
    for entry in entries:
        report = entry.report()
        gold = entry.gold("units")
        texts = {sentence.text for sentence in report.sentences}
        exact += sum(row["text"] in texts for row in gold)
        total += len(gold)
        hit, all_ = coverage(report, [(row["raw_start"], row["raw_end"]) for row in gold])
        covered, characters = covered + hit, characters + all_
        figure_pairs += match_figures(extract_figures(report), entry.gold("figures"))
    return {
        "cut_exactly": round(exact / max(total, 1), 4),
        "coverage": round(covered / max(characters, 1), 4),
        "figures_f1": round(micro_f1(figure_pairs), 4),
    }


def coverage(report: Report, spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """How many characters of raw spans lie in sentences, and how many there are."""
    inside: set[int] = set()
    for sentence in report.sentences:
        inside.update(range(*report.raw_span(sentence.span)))
    wanted = [position for start, end in spans for position in range(start, end) if not report.raw[position].isspace()]
    return sum(position in inside for position in wanted), len(wanted)


def text_coverage(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """Share of the characters of gold sentences that are found, in order, in the sentences of the same report.

    Parameters
    ----------
    pairs : iterable of (sequence of str, sequence of str)
        For each report the sentences found and the gold sentences.
    """
    covered = total = 0
    for found, gold in pairs:
        text = "".join(found)
        for sentence in gold:
            total += len(sentence)
            if sentence in text:
                covered += len(sentence)
            else:
                blocks = SequenceMatcher(None, sentence, text, autojunk=False).get_matching_blocks()
                covered += sum(block.size for block in blocks)
    return covered / total if total else 1.0


def match_figures(found: Sequence[Figure], gold: Sequence[dict[str, Any]]) -> list[tuple[set[Any], set[Any]]]:
    """Pair figures one to one: the same value, and one text holds the other. Each pair is two sets for `micro_f1`."""
    free = list(range(len(gold)))
    pairs: list[tuple[set[Any], set[Any]]] = []
    for figure in found:
        value = None if figure.value is None else float(figure.value)
        hit = next((i for i in free if _same(value, gold[i]["value"]) and _holds(figure.text, gold[i]["text"])), None)
        if hit is not None:
            free.remove(hit)
            pairs.append(({hit}, {hit}))
        else:
            pairs.append(({-1}, set()))
    return pairs + [(set(), {i}) for i in free]


def _same(value: float | None, gold: float | None) -> bool:
    return value == gold if value is None or gold is None else abs(value - gold) < 1e-9


def _holds(first: str, second: str) -> bool:
    return first in second or second in first
