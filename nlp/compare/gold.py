"""The comparison against the gold relations of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from nlp.compare.copying import find_copies
from nlp.compare.links import find_links
from nlp.compare.persistence import find_persistence
from nlp.compare.places import place_ids
from nlp.corpus.load import CorpusEntry, load_manifest, matched_units, relations
from nlp.export import to_frames
from nlp.pipeline import analyze_many
from nlp.tagging import Model
from nlp.types import Report

Frames = Mapping[str, pd.DataFrame]
Units = Mapping[str, int]


def evaluate_relations(folder: Path, split: str, *, model: Model | None = None) -> dict[str, float]:
    """How well links, persistence and copying are found in one split of a corpus.

    Parameters
    ----------
    folder : Path
        The corpus folder.
    split : str
    model : Model, optional
        By default the one that ships with the project.

    Returns
    -------
    dict of str to float
        `links_f1` over pairs of problem and measure; `persistence_f1` over problems with their relation, on the pairs of
        years that the corpus has gold for, where places are known; `copying_precision` and `copying_recall` over all pairs of
        reports of the split, a pair that the gold does not list counting as no copy; `passages_recall` over the copied sentences;
        `same_place` the share of those pairs of years that what the texts say puts at one place.
    """
    entries = load_manifest(folder, [split])
    reports = [entry.report() for entry in entries]
    frames = to_frames(analyze_many(reports, model=model))
    unit_of = unit_numbers(entries, reports)
    places = gold_places(entries)
    return {
        **link_scores(frames, unit_of, relations(folder, "links")),
        **persistence_scores(frames, unit_of, places, relations(folder, "persistence")),
        **copying_scores(frames, unit_of, places, relations(folder, "copies")),
        "same_place": same_place(frames, relations(folder, "persistence")),
    }


def unit_numbers(entries: Iterable[CorpusEntry], reports: Iterable[Report]) -> dict[str, int]:
    """For each sentence id the number of its gold unit; sentences that meet none are left out."""
    return {
        report.sentence_id(index): unit["index"]
        for entry, report in zip(entries, reports, strict=True)
        for index, unit in enumerate(matched_units(report, entry.gold("units")))
        if unit is not None
    }


def gold_places(entries: Sequence[CorpusEntry]) -> dict[str, str]:
    """The place of every report by the manifest; a county that one year does not name is that of the other years."""
    county = {entry.family: entry.county for entry in entries if entry.county}
    return {
        entry.id: f"{entry.province}/{county.get(entry.family, entry.family)}/{entry.township}" for entry in entries
    }


def same_place(frames: Frames, gold: Iterable[Mapping[str, Any]]) -> float:
    """Share of the gold pairs of years that `place_ids` puts at one place without being told."""
    place = place_ids(frames["reports"])
    pairs = {(row["from_report"], row["report"]) for row in gold if row["report"] in place.index}
    hits = sum(place[before] is not None and place[before] == place[after] for before, after in pairs)
    return round(hits / len(pairs), 4) if pairs else 1.0


def link_scores(frames: Frames, unit_of: Units, gold: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """F1 of the links; measured on the reports for which there is gold."""
    ids = set(frames["reports"]["report_id"])
    wanted = {(row["report"], row["problem"], row["measure"]) for row in gold if row["report"] in ids}
    asked = {report for report, _, _ in wanted}
    links = find_links(frames["reports"], frames["sentences"]).dropna(subset=["problem", "measure"])
    found = {
        (row["report_id"], unit_of.get(row["problem"], -1), unit_of.get(row["measure"], -1))
        for row in links.to_dict("records")
        if row["report_id"] in asked
    }
    pairs = {row for row in wanted if None not in row}
    precision, recall = _shares(found, pairs)
    return {"links_precision": precision, "links_recall": recall, "links_f1": _f1(found, pairs)}


def persistence_scores(
    frames: Frames, unit_of: Units, places: Mapping[str, str], gold: Iterable[Mapping[str, Any]]
) -> dict[str, float]:
    """F1 of the relations of problems on the pairs of years for which there is gold, and of the pairing alone."""
    ids = set(frames["reports"]["report_id"])
    wanted = {
        (row["from_report"], row["from_unit"], row["report"], row["to_unit"], row["relation"])
        for row in gold
        if row["report"] in ids
    }
    asked = {(before, after) for before, _, after, _, _ in wanted}
    found: set[tuple[Any, ...]] = set()
    for before, after in sorted(asked):
        two = frames["reports"][frames["reports"]["report_id"].isin([before, after])]
        own = frames["sentences"][frames["sentences"]["report_id"].isin([before, after])]
        for row in find_persistence(two, own, places=places).to_dict("records"):
            old, new = (
                None if pd.isna(id) else unit_of.get(id, -1) for id in (row["from_sentence"], row["to_sentence"])
            )
            found.add((before, old, after, new, row["relation"]))
    return {
        "persistence_f1": _f1(found, wanted),
        "persistence_accuracy": round(len(found & wanted) / max(len(wanted), 1), 4),
        "persistence_pairing_f1": _f1({row[:4] for row in found}, {row[:4] for row in wanted}),
    }


def copying_scores(
    frames: Frames, unit_of: Units, places: Mapping[str, str], gold: Iterable[Mapping[str, Any]]
) -> dict[str, float]:
    """Precision and recall of the pairs of reports that copy, and recall of their copied sentences."""
    copies = find_copies(frames["reports"], frames["sentences"], places=places)
    ids = set(frames["reports"]["report_id"])
    listed = [row for row in gold if row["copied"] and {row["report_a"], row["report_b"]} <= ids]
    wanted = {_ordered(row["report_a"], row["report_b"]) for row in listed}
    found = set(zip(copies.pairs["report_a"], copies.pairs["report_b"], strict=True))
    units = {_ordered((row["report_a"], a), (row["report_b"], b)) for row in listed for a, b in row["units"]}
    passages = {
        ((row["report_a"], unit_of.get(row["sentence_a"], -1)), (row["report_b"], unit_of.get(row["sentence_b"], -1)))
        for row in copies.passages.to_dict("records")
    }
    precision, recall = _shares(found, wanted)
    return {
        "copying_precision": precision,
        "copying_recall": recall,
        "passages_recall": _shares(passages, units)[1],
    }


def _ordered(first: Any, second: Any) -> tuple[Any, Any]:
    return (first, second) if first <= second else (second, first)


def _shares(found: set[Any], wanted: set[Any]) -> tuple[float, float]:
    """Precision and recall; 1 where there is nothing to be wrong about."""
    hits = len(found & wanted)
    return round(hits / len(found), 4) if found else 1.0, round(hits / len(wanted), 4) if wanted else 1.0


def _f1(found: set[Any], wanted: set[Any]) -> float:
    total = len(found) + len(wanted)
    return round(2 * len(found & wanted) / total, 4) if total else 1.0
