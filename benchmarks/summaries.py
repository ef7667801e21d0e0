"""Digests beside what else a user might take, at equal characters, against digests chosen by hand.

    python benchmarks/summaries.py [--split train|dev|all]

Gold: corpus/relations/digests.jsonl, by two writers for each report. Each method ranks the sentences
of a report and may take as many characters as the gold digest has. Reported, as means over reports and both choices: share of gold
sentences taken (also of each choice alone), share of the report's categories (by gold labels) covered, mean similarity of a line to
its likest other line (redundancy), F1 of character bigrams against gold (ROUGE-2 by characters); then how far the default is ahead
of each rival, with paired bootstrap intervals that draw reports. Each choice is also measured against the
other: so near two readers come.
TextRank is sumy's, on words of jieba, where sumy is installed; SnowNLP ranks by its own TextRank, where it is installed.
"""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from nlp.corpus import load_manifest, matched_units
from nlp.pipeline import analyze_many
from nlp.summarize import METHODS, summarize
from nlp.summarize.digest import Method
from nlp.summarize.similarity import bigrams, similarity
from nlp.tokens import tokenize
from nlp.types import Analysis

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
DRAWS = 2000
SEEDS = range(20)
WRITERS = ("A", "B")
MEASURES = ("gold", "categories", "redundancy", "rouge")
Row = dict[str, Any]


def textrank(analysis: Analysis) -> list[int]:
    """TextRank over words of jieba, as sumy has it."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.text_rank import TextRankSummarizer

    class Words:
        def to_words(self, text: str) -> list[str]:
            return [word for word in tokenize(text) if word.strip()]

    lines = [Sentence(sentence.text, Words()) for sentence in analysis.report.sentences]
    scores = TextRankSummarizer().rate_sentences(ObjectDocumentModel([Paragraph(lines)]))
    return sorted(range(len(lines)), key=lambda i: (-scores[lines[i]], i))


def snownlp(analysis: Analysis) -> list[int]:
    """The ranking of SnowNLP.summary over our sentences."""
    from snownlp.summary.textrank import TextRank

    words = [list(dict.fromkeys(_snow_words(sentence.text))) for sentence in analysis.report.sentences]
    ranker = TextRank(words)
    ranker.solve()
    return list(ranker.top_index(len(words)))


def _snow_words(text: str) -> list[str]:
    from snownlp import SnowNLP, normal

    return list(normal.filter_stop(SnowNLP(text).words))


def once(method: Method) -> Method:
    """A method that ranks a report once, however often it is asked: TextRank is slow."""
    rankings: dict[str, list[int]] = {}

    def ranking(analysis: Analysis) -> list[int]:
        if analysis.report.id not in rankings:
            rankings[analysis.report.id] = list(method(analysis))
        return rankings[analysis.report.id]

    return ranking


def shuffled(seed: int) -> Method:
    """Sentences in random order."""

    def ranking(analysis: Analysis) -> list[int]:
        order = list(range(len(analysis.tags)))
        random.Random(seed).shuffle(order)  # noqa: S311
        return order

    return ranking


def measures(analysis: Analysis, units: list[Row], gold: set[int], method: Method) -> tuple[float, ...]:
    """Every measure of one method on one digest of gold, in the order of MEASURES."""
    matched = matched_units(analysis.report, units)
    room = sum(len(units[index]["text"]) for index in gold)
    digest = summarize(analysis, sentences=len(units), characters=room, method=method)
    rows = [row for line in digest.lines if (row := matched[line.index]) is not None]
    return measured([line.text for line in digest.lines], rows, units, gold)


def measured(lines: list[str], rows: list[Row], units: list[Row], gold: set[int]) -> tuple[float, ...]:
    """Every measure of lines that stand for `rows` of gold."""
    grams = [bigrams(line) for line in lines]
    nearest = [max((similarity(a, b) for b in grams if b is not a), default=0.0) for a in grams]
    return (
        len({int(row["index"]) for row in rows} & gold) / len(gold),
        len({row["category"] for row in rows}) / len({row["category"] for row in units}),
        float(np.mean(nearest)) if nearest else 0.0,
        rouge("".join(lines), "".join(units[i]["text"] for i in sorted(gold))),
    )


def rouge(found: str, wanted: str) -> float:
    """F1 of character bigrams, each counted as often as it stands."""
    one, other = (Counter(a + b for a, b in pairwise(text)) for text in (found, wanted))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def gold_digests() -> dict[str, dict[str, set[int]]]:
    """The units that each writer chose, by report and writer."""
    lines = (CORPUS / "relations" / "digests.jsonl").read_text(encoding="utf-8").splitlines()
    gold: dict[str, dict[str, set[int]]] = {}
    for row in map(json.loads, lines):
        gold.setdefault(row["report"], {})[row["writer"]] = set(row["units"])
    return gold


def rivals() -> dict[str, list[Method]]:
    """Every method by name; of a random one several draws."""
    methods: dict[str, list[Method]] = {name: [method] for name, method in METHODS.items()}
    methods["random"] = [shuffled(seed) for seed in SEEDS]
    for name, package, method in (("textrank", "sumy", textrank), ("snownlp", "snownlp", snownlp)):
        if importlib.util.find_spec(package):
            methods[name] = [once(method)]
        else:
            print(f"{name} is left out: {package} is not installed")
    return methods


def agreement(gold: dict[str, dict[str, set[int]]], units: dict[str, list[Row]]) -> None:
    """Print how far the two choices meet, sentence by sentence, and each measured against the other."""
    chosen = [
        [(index in own["A"], index in own["B"]) for index in range(len(units[report]))] for report, own in gold.items()
    ]
    pairs = np.array([pair for report in chosen for pair in report])
    same, (a, b) = (pairs[:, 0] == pairs[:, 1]).mean(), pairs.mean(axis=0)
    chance = a * b + (1 - a) * (1 - b)
    print(f"the two choices: {same:.2f} of {len(pairs)} sentences alike, kappa {(same - chance) / (1 - chance):.2f}")
    found = []
    for report, own in gold.items():
        for one, other in (("A", "B"), ("B", "A")):
            rows = [units[report][index] for index in sorted(own[one])]
            found.append(measured([row["text"] for row in rows], rows, units[report], own[other]))
    values = dict(zip(MEASURES, np.mean(found, axis=0), strict=True))
    print(
        "each measured against the other: " + ", ".join(f"{name} {value:.2f}" for name, value in values.items()) + "\n"
    )


def main() -> None:
    """Print the tables."""
    split = sys.argv[sys.argv.index("--split") + 1] if "--split" in sys.argv else "all"
    splits = ("train", "dev") if split == "all" else (split,)
    gold = gold_digests()
    entries = [entry for entry in load_manifest(CORPUS, splits) if entry.id in gold]
    gold = {entry.id: gold[entry.id] for entry in entries}
    units = {entry.id: entry.gold("units") for entry in entries}
    analyses = analyze_many([entry.report() for entry in entries])
    print(f"{len(entries)} reports ({split})")
    agreement(gold, units)
    # method × report × writer × measure
    results = {
        name: np.array(
            [
                [
                    np.mean([measures(a, units[e.id], gold[e.id][w], method) for method in variants], axis=0)
                    for w in WRITERS
                ]
                for a, e in zip(analyses, entries, strict=True)
            ]
        )
        for name, variants in rivals().items()
    }
    print("| method | gold of A | gold of B | " + " | ".join(MEASURES) + " |\n|---|" + "---:|" * (len(MEASURES) + 2))
    for name, found in results.items():
        values = (*found.mean(axis=0)[:, 0], *found.mean(axis=(0, 1)))
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + " |")
    print("\n| default less | " + " | ".join(f"{m}, 95 %" for m in MEASURES) + " |\n|---|" + "---|" * len(MEASURES))
    draws = np.random.default_rng(0).integers(0, len(entries), (DRAWS, len(entries)))
    for name, found in results.items():
        if name != "default":
            ahead = (results["default"] - found).mean(axis=1)
            bounds = np.quantile(ahead[draws].mean(axis=1), [0.025, 0.975], axis=0)
            told = (
                f"{m:+.2f} [{low:+.2f}, {high:+.2f}]" for m, low, high in zip(ahead.mean(axis=0), *bounds, strict=True)
            )
            print(f"| {name} | " + " | ".join(told) + " |")


if __name__ == "__main__":
    main()
