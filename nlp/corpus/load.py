"""Reading the corpus: gold labels joined to the sentences that the pipeline cuts."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.cleaning import clean
from nlp.errors import LabelsError
from nlp.reading import read_path
from nlp.structure import build_report
from nlp.tagging.examples import Example
from nlp.tagging.units import units_of
from nlp.types import Report

SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class CorpusEntry:
    """One row of the manifest."""

    id: str
    path: Path
    sha256: str
    township: str
    county: str
    province: str
    year: int
    generation: str
    family: str
    split: str

    @property
    def labels(self) -> Path:
        """Folder of the label files."""
        return self.path.parent.parent / "labels"

    def report(self) -> Report:
        """The report as the pipeline reads it."""
        return build_report(clean(read_path(self.path, id=self.id)))

    def gold(self, kind: str) -> list[dict[str, Any]]:
        """The rows of a label file: units or figures."""
        return read_rows(self.labels / f"{self.id}.{kind}.jsonl")

    def meta(self) -> dict[str, Any]:
        """What the report says of itself, and notes of its writer."""
        return dict(json.loads((self.labels / f"{self.id}.meta.json").read_text(encoding="utf-8")))

    def tables(self) -> dict[str, Any]:
        """The cells of its statutory tables; empty where it prints none."""
        path = self.labels / f"{self.id}.tables.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file of the corpus.

    Raises
    ------
    LabelsError
        If the file is missing or a line is no object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"cannot read {path} ({error})", remedy="restore the file") from error
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise LabelsError(f"{path}:{number} is not JSON ({error.msg})", remedy="mend the line") from error
            if not isinstance(row, dict):
                raise LabelsError(f"{path}:{number} is not an object", remedy="one JSON object a line")
            rows.append(row)
    return rows


RELATIONS = ("links", "persistence", "copies", "checks")


def relations(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The gold relations of a kind; empty where the corpus has none."""
    path = folder / "relations" / f"{kind}.jsonl"
    return read_rows(path) if path.is_file() else []


def load_manifest(folder: Path, splits: Iterable[str] = SPLITS) -> list[CorpusEntry]:
    """The reports of a corpus folder that belong to `splits`.

    Raises
    ------
    LabelsError
        If the folder has no manifest, or a row is malformed.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        raise LabelsError(f"{folder} has no manifest.csv", remedy="give a corpus folder or a file of labels")
    wanted = set(splits)
    entries: list[CorpusEntry] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                year = int(row.pop("year"))
                entry = CorpusEntry(path=folder / row.pop("file"), year=year, **row)
            except (KeyError, TypeError, ValueError) as error:
                raise LabelsError(f"{path}: malformed row {row}", remedy="mend the manifest") from error
            if entry.split in wanted:
                entries.append(entry)
    return entries


def matched_units(report: Report, gold: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """For each sentence of a report the gold unit that it overlaps most in the raw text, None where there is none."""
    spans = [(int(row["raw_start"]), int(row["raw_end"])) for row in gold]
    matches: list[dict[str, Any] | None] = []
    for sentence in report.sentences:
        start, end = report.raw_span(sentence.span)
        overlaps = [min(end, g_end) - max(start, g_start) for g_start, g_end in spans]
        best = max(range(len(spans)), key=overlaps.__getitem__, default=None)
        matches.append(gold[best] if best is not None and overlaps[best] > 0 else None)
    return matches


def examples_of(entries: Iterable[CorpusEntry]) -> list[Example]:
    """Labelled sentences of the corpus, cut and placed as the pipeline cuts and places them."""
    examples: list[Example] = []
    for entry in entries:
        report = entry.report()
        for index, (unit, row) in enumerate(
            zip(units_of(report), matched_units(report, entry.gold("units")), strict=True)
        ):
            if row is not None:
                examples.append(
                    Example(
                        unit=unit,
                        label=row["category"],
                        themes=frozenset(row["themes"]),
                        item=row["item"],
                        done=bool(row.get("done")),
                        secondary=tuple(row["secondary"]),
                        soft=bool(row["soft"]),
                        report_id=entry.id,
                        index=index,
                        family=entry.family,
                    )
                )
    return examples
