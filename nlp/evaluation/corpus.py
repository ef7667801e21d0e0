"""How well reports are cut and their figures read, against the gold of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from nlp.evaluation.tags import micro_f1
from nlp.figures import extract_figures
from nlp.types import Figure, Report

if TYPE_CHECKING:
    from nlp.corpus import CorpusEntry


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
