"""The figure grammar beside what else a user might take to read numbers, on the same sentences of the corpus in one run.

    python benchmarks/figures_rivals.py [--misses]

The 200 sentences are those of the dev split that state a figure or hold a digit, in the order of the SHA-256 of report, place
and text: the rule was fixed before anything was measured. Every reader sees the sentence alone. Recall is of the gold values,
once a sentence; precision counts a value that is no figure there (a date, a document number, a change, a plan) as wrong. "By
negation" are the gold zeros that no number states (未收到申请). Rivals return bare values; whether one also says what is
counted (metric) and by which channel stands in the last columns. Rivals that are not installed are named and left out:

    pip install cn2an==0.5.24
    pip install recognizers-text-suite==1.0.2a2 "emoji<2"     # MIT; its newer emoji breaks the import
    pip install jionlp==1.5.31                                # for this table alone: it needs jiojio, which is GPL-3

cn2an turns the numerals of a sentence into digits (transform), then every run of digits is a value. Recognizers-Text finds
numbers and percentages. JioNLP finds amounts of money; it has nothing for other counts. --misses lists what each reader lost
and took for a figure.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import io
import re
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.corpus.load import load_manifest
from nlp.figures import figures_in_sentence

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SENTENCES = 200
ROUNDS = 3
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
Read = Callable[[str], set[float]]


@dataclass(frozen=True)
class Sentence:
    """A sentence with the gold figures in it."""

    text: str
    figures: tuple[dict[str, Any], ...]

    @property
    def values(self) -> set[float]:
        """The gold values; 若干 has none."""
        return {float(row["value"]) for row in self.figures if row["value"] is not None}

    @property
    def has_silent_zero(self) -> bool:
        """Whether a gold zero is stated by negation alone."""
        zeros = [row["text"] for row in self.figures if row["value"] == 0]
        return any(not re.search(r"(?<![\d.])0(?!\d)|零", text) for text in zeros)


def chosen() -> list[Sentence]:
    """The sentences of the table, by the rule of the docstring."""
    found = []
    for entry in load_manifest(CORPUS, ["dev"]):
        figures: dict[int, list[dict[str, Any]]] = {}
        for row in entry.gold("figures"):
            figures.setdefault(row["unit_index"], []).append(row)
        for unit in entry.gold("units"):
            rows = tuple(figures.get(unit["index"], ()))
            if rows or re.search(r"\d", unit["text"]):
                key = hashlib.sha256(f"{entry.id} {unit['index']} {unit['text']}".encode()).hexdigest()
                found.append((key, Sentence(unit["text"], rows)))
    return [sentence for _, sentence in sorted(found, key=lambda pair: pair[0])[:SENTENCES]]


def zwgk() -> Read:
    """The grammar of this project."""
    return lambda text: {float(figure.value) for figure in figures_in_sentence(text) if figure.value is not None}


def cn2an() -> Read:
    """Numerals into digits, and every run of digits a value."""
    from cn2an import transform

    return lambda text: {float(digits.replace(",", "")) for digits in _DIGITS.findall(transform(text))}


def recognizers() -> Read:
    """Numbers and percentages of Recognizers-Text for Chinese."""
    from recognizers_number import Culture, NumberRecognizer

    recognizer = NumberRecognizer(Culture.Chinese)
    models = (recognizer.get_number_model(), recognizer.get_percentage_model())

    def read(text: str) -> set[float]:
        found = [result.resolution["value"] for model in models for result in model.parse(text)]
        return {float(value.rstrip("%")) for value in found}

    return read


def jionlp() -> Read:
    """Amounts of money of JioNLP."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp as jio

    def read(text: str) -> set[float]:
        numbers = [found["detail"]["num"] for found in jio.ner.extract_money(text)]
        return {float(value) for number in numbers for value in (number if isinstance(number, list) else [number])}

    return read


RIVALS = (
    ("cn2an, transform", "cn2an", cn2an),
    ("Recognizers-Text", "recognizers_number", recognizers),
    ("JioNLP, money", "jionlp", jionlp),
)


def speed(read: Read, texts: Sequence[str]) -> float:
    """Sentences a second of processor time: the best of several rounds, after one that warms up."""
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        for text in texts:
            read(text)
        times.append(time.process_time() - begun)
    return len(texts) / min(times[1:])


def bound(sentences: Sequence[Sentence]) -> tuple[float, float]:
    """The shares of gold figures whose metric, and whose metric and channel, our grammar finds with their value."""
    total = metric = channel = 0
    for sentence in sentences:
        found = figures_in_sentence(sentence.text)
        for row in sentence.figures:
            same = [f for f in found if f.metric == row["metric"] and f.value == row["value"]]
            total += 1
            metric += bool(same)
            channel += any(f.channel == row["channel"] for f in same)
    return metric / total, channel / total


def measure(read: Read, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Recall, recall of what is written as a number, precision and speed."""
    found = [read(sentence.text) for sentence in sentences]
    hits = sum(len(values & sentence.values) for values, sentence in zip(found, sentences, strict=True))
    gold = sum(len(sentence.values) for sentence in sentences)
    written = [sentence.values - ({0.0} if sentence.has_silent_zero else set()) for sentence in sentences]
    written_hits = sum(len(values & wanted) for values, wanted in zip(found, written, strict=True))
    return {
        "recall": hits / gold,
        "written": written_hits / sum(map(len, written)),
        "precision": hits / max(1, sum(map(len, found))),
        "speed": speed(read, [sentence.text for sentence in sentences]),
    }


def print_misses(name: str, read: Read, sentences: Sequence[Sentence]) -> None:
    """What a reader lost, and what it took for a figure."""
    print(f"\n{name}")
    for sentence in sentences:
        found = read(sentence.text)
        if found != sentence.values:
            print(f"  lost {sorted(sentence.values - found)}, added {sorted(found - sentence.values)}: {sentence.text}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    # cn2an warns of every string that it leaves as it is.
    warnings.simplefilter("ignore")
    sentences = chosen()
    gold, silent = sum(len(s.values) for s in sentences), sum(s.has_silent_zero for s in sentences)
    print(f"{len(sentences)} sentences, {gold} gold values, {silent} of them zeros by negation")
    present = [(name, make()) for name, module, make in RIVALS if importlib.util.find_spec(module)]
    readers: list[tuple[str, Read]] = [("zwgk", zwgk()), *present]
    if options.misses:
        for name, read in readers:
            print_misses(name, read, sentences)
        return
    shares = bound(sentences)
    print(
        f"{'reader':18} {'recall':>7} {'if written':>11} {'precision':>10} {'sentences/s':>12} {'metric':>7} {'+ channel':>10}"
    )
    for name, read in readers:
        row = measure(read, sentences)
        tail = f"{shares[0]:7.3f} {shares[1]:10.3f}" if name == "zwgk" else f"{'no':>7} {'no':>10}"
        numbers = f"{row['recall']:7.3f} {row['written']:11.3f} {row['precision']:10.3f} {row['speed']:12,.0f}"
        print(f"{name:18} {numbers} {tail}")
    for name, module, _ in RIVALS:
        if not importlib.util.find_spec(module):
            print(f"{name:18} not installed")


if __name__ == "__main__":
    main()
