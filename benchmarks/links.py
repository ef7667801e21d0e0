"""Fit the weights by which measures are linked to problems.

    python benchmarks/links.py

Themes of the train split are predicted out of fold (three parts by family), so that the weights see themes as uncertain as
on a new report. Prints the weights and the threshold for nlp/data/comparison.toml, with the F1 out of fold and on dev.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.codebook import load_codebook
from nlp.compare.gold import unit_numbers
from nlp.compare.items import items_by_report
from nlp.compare.links import FEATURES, candidates
from nlp.corpus.load import CorpusEntry, examples_of, load_manifest, relations
from nlp.export import to_frames
from nlp.pipeline import analyze_many
from nlp.tagging import Model, load_default_model
from nlp.tagging.training import train

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FOLDS = 3


class Pairs(NamedTuple):
    """Features of candidate pairs, whether each is gold, and how many gold pairs there are."""

    features: NDArray[np.float64]
    linked: NDArray[np.bool_]
    gold: int


def pairs_of(entries: Sequence[CorpusEntry], model: Model) -> Pairs:
    """The candidates of some reports as the pipeline reads them."""
    reports = [entry.report() for entry in entries]
    frames, units = to_frames(analyze_many(reports, model=model)), unit_numbers(entries, reports)
    ids = {entry.id for entry in entries}
    gold = {
        (row["report"], row["problem"], row["measure"])
        for row in relations(CORPUS, "links")
        if row["report"] in ids and row["problem"] is not None and row["measure"] is not None
    }
    rows = [
        (features, (report, units.get(p.sentence_id), units.get(m.sentence_id)) in gold)
        for report, problems, measures in items_by_report(frames["reports"], frames["sentences"])
        for p, m, features in candidates(problems, measures)
    ]
    return Pairs(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]), len(gold))


def out_of_fold(entries: Sequence[CorpusEntry]) -> Iterator[Pairs]:
    """The pairs of each part, read by a model that was trained on the other parts."""
    fold = {entry.family: zlib.crc32(entry.family.encode()) % FOLDS for entry in entries}
    for part in range(FOLDS):
        seen = [entry for entry in entries if fold[entry.family] != part]
        unseen = [entry for entry in entries if fold[entry.family] == part]
        yield pairs_of(unseen, train(examples_of(seen), load_codebook()))


def f1(linked: NDArray[np.bool_], found: NDArray[np.bool_], gold: int) -> float:
    """F1 of the pairs that were found; a gold pair that is no candidate is missed."""
    return float(2 * (linked & found).sum() / (found.sum() + gold))


def main() -> None:
    """Print the weights."""
    asked = {row["report"] for row in relations(CORPUS, "links")}
    parts = list(out_of_fold([entry for entry in load_manifest(CORPUS, ["train"]) if entry.id in asked]))
    fitted = Pairs(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.linked for part in parts]),
        sum(part.gold for part in parts),
    )
    model = LogisticRegression(max_iter=5000).fit(fitted.features, fitted.linked)
    scores = model.predict_proba(fitted.features)[:, 1]
    threshold = max(np.arange(0.1, 0.9, 0.01), key=lambda bar: f1(fitted.linked, scores >= bar, fitted.gold))
    dev = pairs_of([entry for entry in load_manifest(CORPUS, ["dev"]) if entry.id in asked], load_default_model())
    on_dev = f1(dev.linked, model.predict_proba(dev.features)[:, 1] >= threshold, dev.gold)
    print(f"intercept = {model.intercept_[0]:.2f}\nthreshold = {threshold:.2f}\n\n[links.weights]")
    for name, weight in zip(FEATURES, model.coef_[0], strict=True):
        print(f"{name} = {weight:.2f}")
    print(f"\n# F1 {f1(fitted.linked, scores >= threshold, fitted.gold):.3f} out of fold, {on_dev:.3f} on dev")


if __name__ == "__main__":
    main()
