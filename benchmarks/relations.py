"""Speed of the comparison and the choice of its bars.

    python benchmarks/relations.py            searches against their number, and 2,000 reports compared
    python benchmarks/relations.py --bars     scores on train and dev for other bars than those of nlp/data/comparison.toml

Reports are made of the corpus: a made-up town takes a report for five years, in every county with other characters, so that
the number of copies grows with the number of reports and not with its square. Each year keeps every third sentence and has
a third of the characters of the others changed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from nlp.compare import (
    find_copies,
    find_links,
    find_persistence,
    mark_duplicates,
    prevalence,
    theme_survival,
    vagueness,
)
from nlp.compare.bars import bars
from nlp.compare.gold import copying_scores, gold_places, persistence_scores, unit_numbers
from nlp.corpus.load import load_manifest, relations
from nlp.export import to_frames
from nlp.pipeline import analyze_many

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SEARCHES = (2_500, 5_000, 10_000, 20_000, 40_000)
REPORTS = 2_000


def corpus_frames(splits: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The tables of some splits."""
    return to_frames(analyze_many([entry.report() for entry in load_manifest(CORPUS, splits)]))


def many(frames: dict[str, pd.DataFrame], n_reports: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """That many reports of made-up towns, five years each, twenty towns a county."""
    chance = random.Random(0)  # noqa: S311
    rows = frames["reports"].to_dict("records")
    own = {id: group.to_dict("records") for id, group in frames["sentences"].groupby("report_id")}
    characters = sorted(set("".join(frames["sentences"]["text"])))
    mixed = {
        county: str.maketrans(dict(zip(characters, chance.sample(characters, len(characters)), strict=True)))
        for county in range(n_reports // 100 + 1)
    }
    reports, sentences = [], []
    for number in range(n_reports):
        town, county = number // 5, number // 100
        base = rows[town * 7 % len(rows)]
        id = f"r{number:05d}"
        place = {"township": f"{town}镇", "county": f"{county}县", "year": 2018 + number % 5}
        reports.append({**base, **place, "report_id": id, "sha256": id, "problems_stated": "stated"})
        for index, sentence in enumerate(own.get(base["report_id"], [])):
            text = list(sentence["text"].translate(mixed[county]))
            if index % 3:
                for _ in range(len(text) // 3):
                    text[chance.randrange(len(text))] = chance.choice(characters)
            new = {"report_id": id, "sentence_id": f"{id}#{index}", "index": index, "text": "".join(text)}
            sentences.append({**sentence, **new})
    return pd.DataFrame(reports), pd.DataFrame(sentences)


def measure_speed() -> None:
    """Print the curve of near-duplicate searches, and the time of everything for many reports."""
    frames = corpus_frames(("train", "dev"))
    reports, sentences = many(frames, 3 * REPORTS)
    print("sentences  seconds  a second  pairs of reports")
    for searches in SEARCHES:
        own = sentences.head(searches)
        some = reports[reports["report_id"].isin(own["report_id"])]
        begun = time.perf_counter()
        found = find_copies(some, own)
        seconds = time.perf_counter() - begun
        print(f"{len(own):9d} {seconds:8.2f} {len(own) / seconds:9.0f} {len(found.pairs):9d}")
    some = reports.head(REPORTS)
    own = sentences[sentences["report_id"].isin(some["report_id"])]
    begun = time.perf_counter()
    marked = mark_duplicates(some, own)
    for analysis in (find_copies, prevalence, find_links, find_persistence, theme_survival, vagueness):
        analysis(marked, own)  # type: ignore[operator]
    print(f"{REPORTS} reports, {len(own)} sentences compared in {time.perf_counter() - begun:.1f} s")


def try_bars() -> None:
    """Print scores on train and dev for a grid of bars."""
    entries = load_manifest(CORPUS, ("train", "dev"))
    reports = [entry.report() for entry in entries]
    frames, units, places = to_frames(analyze_many(reports)), unit_numbers(entries, reports), gold_places(entries)
    gold = {kind: relations(CORPUS, kind) for kind in ("copies", "persistence")}
    chosen = bars("copying").copy()
    for shared in (8, 10, 12, 15, 20):
        for containment in (0.5, 0.6, 0.7):
            bars("copying").update(shared=shared, containment=containment)
            print("copying", shared, containment, copying_scores(frames, units, places, gold["copies"]))
    bars("copying").update(chosen)
    for same in (0.9, 1.0, 1.1, 1.2, 1.3):
        for repeated in (0.85, 0.89, 0.93, 0.97):
            bars("persistence").update(same=same, repeated=repeated)
            print("persistence", same, repeated, persistence_scores(frames, units, places, gold["persistence"]))


def main() -> None:
    """Measure or try."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bars", action="store_true")
    if parser.parse_args().bars:
        try_bars()
    else:
        measure_speed()


if __name__ == "__main__":
    main()
