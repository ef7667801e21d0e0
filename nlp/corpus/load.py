"""Reading the corpus: gold labels joined to the sentences that the pipeline cuts."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from nlp.cleaning import clean
from nlp.corpus.schema import check_row
from nlp.errors import LabelsError
from nlp.reading import read_path
from nlp.structure import build_report
from nlp.tagging.examples import Example
from nlp.tagging.units import units_of
from nlp.types import Report

SPLITS = ("train", "dev", "test")
MANIFEST = ("id", "file", "sha256", "township", "county", "province", "year", "generation", "family", "split")


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
        """The rows of a label file: units or figures; raises LabelsError for a damaged one."""
        return read_rows(self.labels / f"{self.id}.{kind}.jsonl", kind)

    def meta(self) -> dict[str, Any]:
        """What the report says of itself, and notes of its writer; raises LabelsError for a damaged file."""
        path = self.labels / f"{self.id}.meta.json"
        meta = read_object(path)
        check_row("meta", meta, str(path))
        return meta

    def tables(self) -> dict[str, Any]:
        """The cells of its statutory tables; empty where it prints none.

        Raises LabelsError for a file that is no JSON object; what its cells must be is said in `nlp.corpus.tables`.
        """
        path = self.labels / f"{self.id}.tables.json"
        return read_object(path) if path.is_file() else {}


def read_object(path: Path) -> dict[str, Any]:
    """The object of a JSON file of the corpus.

    Raises
    ------
    LabelsError
        If the file is missing, empty, not UTF-8 or no JSON object.
    """
    try:
        found = json.loads(_read(path), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise LabelsError(f"{path}:{error.lineno} is not JSON ({error.msg})", remedy="mend the file") from error
    except (ValueError, RecursionError) as error:
        raise LabelsError(f"{path} is not JSON ({error})", remedy="mend the file") from error
    if not isinstance(found, dict):
        raise LabelsError(f"{path}:1 is not an object", remedy="give one JSON object")
    return found


def _no_number(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and JSON has not."""
    raise ValueError(f"{name} is no number")


def read_rows(path: Path, kind: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file of the corpus; none for an empty file.

    Parameters
    ----------
    path : Path
    kind : str
        A key of `nlp.corpus.schema.FIELDS`: which fields every row must have.

    Raises
    ------
    LabelsError
        If the file is missing or not UTF-8, or a line is no object or lacks a field; the message names the line.
    """
    rows, faults = sound_rows(path, kind)
    if faults:
        raise faults[0]
    return rows


def sound_rows(path: Path, kind: str) -> tuple[list[dict[str, Any]], list[LabelsError]]:
    """The rows of a JSONL file that are what `read_rows` asks for, and what is wrong with each of the others.

    Raises
    ------
    LabelsError
        If the file is missing or not UTF-8.
    """
    rows: list[dict[str, Any]] = []
    faults: list[LabelsError] = []
    for number, line in enumerate(_read(path).split("\n"), 1):
        if line.strip():
            try:
                rows.append(_row(line, kind, f"{path}:{number}"))
            except LabelsError as fault:
                faults.append(fault)
    return rows, faults


def _row(line: str, kind: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise LabelsError(f"{where} is not JSON ({error})", remedy="mend the line") from error
    if not isinstance(row, dict):
        raise LabelsError(f"{where} is not an object", remedy="one JSON object a line")
    check_row(kind, row, where)
    return row


def _read(path: Path) -> str:
    """Text of a file of the corpus, which is UTF-8; spreadsheets may have put a mark before it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LabelsError(f"cannot read {path} ({error.strerror})", remedy="restore the file") from error
    except UnicodeDecodeError as error:
        raise LabelsError(f"{path} is not UTF-8 ({error.reason})", remedy="save the file as UTF-8") from error


RELATIONS = ("links", "persistence", "copies", "checks", "digests")


def relations(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The gold relations of a kind; empty where the corpus has none; raises LabelsError for a damaged file."""
    path = folder / "relations" / f"{kind}.jsonl"
    return read_rows(path, kind) if path.is_file() else []


def load_manifest(folder: Path, splits: Iterable[str] = SPLITS) -> list[CorpusEntry]:
    """The reports of a corpus folder that belong to `splits`; none for a manifest of nothing but its header.

    Raises
    ------
    LabelsError
        If the folder has no manifest, or a row is malformed, names an unknown split or repeats an id.
    """
    entries, faults = read_manifest(folder)
    if faults:
        raise faults[0]
    wanted = set(splits)
    return [entry for entry in entries if entry.split in wanted]


def read_manifest(folder: Path) -> tuple[list[CorpusEntry], list[LabelsError]]:
    """The reports whose rows of the manifest are sound, and what is wrong with each of the other rows.

    Raises
    ------
    LabelsError
        If the folder has no manifest, or that is no CSV in UTF-8.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        raise LabelsError(
            f"{folder} is no corpus folder: it has no manifest.csv", remedy="give a corpus folder or a file of labels"
        )
    entries: dict[str, CorpusEntry] = {}
    faults: list[LabelsError] = []
    for where, row in _manifest_rows(path):
        try:
            entry = _entry(folder, row, where)
        except LabelsError as fault:
            faults.append(fault)
            continue
        if entry.id in entries:
            faults.append(LabelsError(f"{where} repeats the id {entry.id!r}", remedy="give each report once"))
        else:
            entries[entry.id] = entry
    return list(entries.values()), faults


def _manifest_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(_read(path), newline=""))
    try:
        for row in reader:
            yield f"{path}:{reader.line_num}", row
    except csv.Error as error:
        raise LabelsError(f"{path}:{reader.line_num} is no CSV ({error})", remedy="mend the line") from error


def split_of(family: str) -> str:
    """Split by a hash of the family: no family is ever divided, and adding reports moves none of the others."""
    bucket = int(hashlib.sha256(family.encode()).hexdigest(), 16) % 10
    return "dev" if bucket < 2 else "test" if bucket < 4 else "train"


def _entry(folder: Path, row: dict[str, Any], where: str) -> CorpusEntry:
    if missing := [name for name in MANIFEST if not row.get(name) and name != "county"]:
        raise LabelsError(f"{where} lacks {missing[0]}", remedy=f"give the columns {', '.join(MANIFEST)}")
    if row["split"] not in SPLITS:
        raise LabelsError(f"{where} has split {row['split']!r}", remedy=f"one of {', '.join(SPLITS)}")
    if not re.fullmatch(r"\d{4}", row["year"]):
        raise LabelsError(f"{where} has year {row['year']!r}", remedy="a year of four digits")
    fields = {name: row[name] or "" for name in MANIFEST if name not in ("file", "year")}
    return CorpusEntry(path=folder / row["file"], year=int(row["year"]), **fields)


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
