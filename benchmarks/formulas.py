"""Formulas of the genre: five characters in a row that stand in the reports of many families.

    python benchmarks/formulas.py [--least N] [--write]

Reads the train split of the corpus, masks its sentences as the comparison does, and prints the longest phrases of which every
five characters in a row stand in at least N families; with --write they replace the last part of nlp/data/formulas.txt.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from nlp.compare.masking import masker
from nlp.compare.shingles import LENGTH
from nlp.corpus.load import load_manifest

ROOT = Path(__file__).resolve().parent.parent
FORMULAS = ROOT / "nlp" / "data" / "formulas.txt"
LEAST = 6
_HEAD = "# From the corpus: python benchmarks/formulas.py --write"


def masked_by_family(corpus: Path) -> dict[str, list[str]]:
    """The masked sentences of the train split, by family."""
    texts: dict[str, list[str]] = defaultdict(list)
    for entry in load_manifest(corpus, ["train"]):
        report = entry.report()
        meta = report.meta
        mask = masker(name for name in (meta.township, meta.county, meta.city, meta.province) if name)
        texts[entry.family] += [mask(s.text.removeprefix(s.marker)) for s in report.sentences]
    return texts


def formulas(texts: Mapping[str, Iterable[str]], least: int) -> list[str]:
    """The fewest longest phrases that hold exactly the shingles of at least `least` families."""
    families: dict[str, set[str]] = defaultdict(set)
    for family, own in texts.items():
        for text in own:
            for start in range(len(text) - LENGTH + 1):
                families[text[start : start + LENGTH]].add(family)
    common = {shingle for shingle, seen in families.items() if len(seen) >= least}
    runs = {run for own in texts.values() for text in own for run in _runs(text, common)}
    kept: list[str] = []
    covered: set[str] = set()
    for run in sorted(runs, key=lambda run: (-len(run), run)):
        held = {run[start : start + LENGTH] for start in range(len(run) - LENGTH + 1)}
        if held - covered:
            kept.append(run)
            covered |= held
    return sorted(kept)


def _runs(text: str, common: set[str]) -> Iterable[str]:
    """The longest stretches of a text of which every shingle is common."""
    start = None
    for place in range(len(text) - LENGTH + 2):
        inside = place + LENGTH <= len(text) and text[place : place + LENGTH] in common
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            yield text[start : place + LENGTH - 1]
            start = None


def main() -> None:
    """Print the phrases or write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=LEAST)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    phrases = formulas(masked_by_family(ROOT / "corpus"), options.least)
    if options.write:
        by_hand = FORMULAS.read_text(encoding="utf-8").split(_HEAD)[0]
        FORMULAS.write_text(by_hand + _HEAD + "\n" + "\n".join(phrases) + "\n", encoding="utf-8")
    print("\n".join(phrases))


if __name__ == "__main__":
    main()
