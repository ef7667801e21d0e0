"""Digests beside what else a user might take, at equal characters, against digests chosen by hand.

    python benchmarks/summaries.py [--split train|dev|all]

Gold: corpus/relations/digests.jsonl, chosen before any method ran. Each method ranks the sentences of a report and may take as
many characters as its gold digest has. Reported, as means over reports: share of gold sentences taken, share of the report's
categories (by gold labels) covered, mean similarity of a line to its likest other line (redundancy), F1 of character bigrams
against gold (ROUGE-2 by characters), with the difference of gold coverage to the default and its paired bootstrap interval.
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

import numpy as np

from nlp.corpus import CorpusEntry, load_manifest, matched_units
from nlp.pipeline import analyze_many
from nlp.summarize import METHODS, summarize
from nlp.summarize.digest import Method
from nlp.summarize.similarity import bigrams, similarity
from nlp.tokens import tokenize
from nlp.types import Analysis

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
DRAWS = 2000
SEEDS = range(20)


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


def shuffled(seed: int) -> Method:
    """Sentences in random order."""

    def ranking(analysis: Analysis) -> list[int]:
        order = list(range(len(analysis.tags)))
        random.Random(seed).shuffle(order)  # noqa: S311
        return order

    return ranking


def scores(analysis: Analysis, entry: CorpusEntry, gold: set[int], method: Method) -> dict[str, float]:
    """Every measure of one method on one report."""
    units = entry.gold("units")
    matched = matched_units(analysis.report, units)
    room = sum(len(units[index]["text"]) for index in gold)
    digest = summarize(analysis, sentences=len(units), characters=room, method=method)
    rows = [row for line in digest.lines if (row := matched[line.index]) is not None]
    taken = {int(row["index"]) for row in rows}
    present = {row["category"] for row in units}
    grams = [bigrams(line.text) for line in digest.lines]
    nearest = [max((similarity(a, b) for b in grams if b is not a), default=0.0) for a in grams]
    return {
        "gold": len(taken & gold) / len(gold),
        "categories": len({row["category"] for row in rows}) / len(present),
        "redundancy": float(np.mean(nearest)) if nearest else 0.0,
        "rouge": rouge("".join(line.text for line in digest.lines), "".join(units[i]["text"] for i in sorted(gold))),
    }


def rouge(found: str, wanted: str) -> float:
    """F1 of character bigrams, each counted as often as it stands."""
    one, other = (Counter(a + b for a, b in pairwise(text)) for text in (found, wanted))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def main() -> None:
    """Print the table."""
    split = sys.argv[sys.argv.index("--split") + 1] if "--split" in sys.argv else "all"
    lines = (CORPUS / "relations" / "digests.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["report"]: set(row["units"]) for row in map(json.loads, lines)}
    splits = ("train", "dev") if split == "all" else (split,)
    entries = [entry for entry in load_manifest(CORPUS, splits) if entry.id in gold]
    analyses = analyze_many([entry.report() for entry in entries])
    methods: dict[str, list[Method]] = {name: [method] for name, method in METHODS.items()}
    methods["random"] = [shuffled(seed) for seed in SEEDS]
    for name, package, method in (("textrank", "sumy", textrank), ("snownlp", "snownlp", snownlp)):
        if importlib.util.find_spec(package):
            methods[name] = [method]
        else:
            print(f"{name} is left out: {package} is not installed")
    names = ("gold", "categories", "redundancy", "rouge")
    results = {
        name: np.array(
            [
                [np.mean([scores(a, e, gold[e.id], method)[key] for method in variants]) for key in names]
                for a, e in zip(analyses, entries, strict=True)
            ]
        )
        for name, variants in methods.items()
    }
    print(f"{len(entries)} reports ({split})\n\n| method | " + " | ".join(names) + " | default ahead on gold, 95 % |")
    print("|---|" + "---:|" * (len(names) + 1))
    generator = np.random.default_rng(0)
    draws = generator.integers(0, len(entries), (DRAWS, len(entries)))
    for name, found in results.items():
        ahead = (results["default"] - found)[:, 0]
        low, high = np.quantile(ahead[draws].mean(axis=1), [0.025, 0.975])
        told = "" if name == "default" else f"{ahead.mean():+.2f} [{low:+.2f}, {high:+.2f}]"
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in found.mean(axis=0)) + f" | {told} |")


if __name__ == "__main__":
    main()
