"""Speed of the figure grammar: sentences a second on one core.

    python benchmarks/figures.py [SPLITS] [--rounds N]

Reads the sentences of the corpus (train and dev by default) once and times the grammar alone, best of N rounds, on all of
them and on those that hold a figure.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from nlp.corpus.load import load_manifest
from nlp.figures import figures_in_sentence

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def sentences_of(splits: Sequence[str]) -> list[tuple[str, int | None]]:
    """The sentences of some splits with the year of their report."""
    reports = (entry.report() for entry in load_manifest(CORPUS, splits))
    return [(sentence.text, report.meta.year) for report in reports for sentence in report.sentences]


def speed(sentences: Sequence[tuple[str, int | None]], rounds: int) -> float:
    """Sentences a second of processor time in the fastest round."""
    fastest = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for text, year in sentences:
            figures_in_sentence(text, year=year)
        fastest = min(fastest, time.process_time() - begun)
    return len(sentences) / fastest


def main() -> None:
    """Print the speeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("splits", nargs="?", default="train,dev")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sentences = sentences_of(options.splits.split(","))
    holding = [(text, year) for text, year in sentences if figures_in_sentence(text, year=year)]
    for name, part in (("all sentences", sentences), ("with a figure", holding)):
        print(f"{name:14} {len(part):6d} sentences {speed(part, options.rounds):9.0f} a second")


if __name__ == "__main__":
    main()
