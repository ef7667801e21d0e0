"""Whether a corpus is what its manifest says: hashes, labels, offsets, families, relations."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from nlp.codebook import Codebook, load_codebook
from nlp.corpus.bonds import bond_findings
from nlp.corpus.load import CorpusEntry, load_manifest, relations
from nlp.corpus.schema import QUALIFIERS
from nlp.corpus.statistics import places_of
from nlp.corpus.tables import DECIDED, broken_rules, shape_findings
from nlp.figures.lexicon import metrics_data
from nlp.types import ITEM_CATEGORIES, Report

Row = dict[str, Any]

_PLACE_FIELDS = ("township", "county", "city", "province")
# What the manifest repeats from the metadata.
_REPEATED_FIELDS = ("township", "county", "year", "family")
_LABEL_FILE = re.compile(r"(?P<id>.+)\.(?:units\.jsonl|figures\.jsonl|meta\.json|tables\.json)")
_GENERAL = "general"
# What passes through no channel, or is itself one when it is set up (corpus/authoring/GUIDE.md, rulings for figures).
_WITHOUT_CHANNEL = frozenset(
    {
        "disclosed_by_topic", "requests_received", "deleted", "errors_fixed", "hot_responses", "catalogue_items", "boards",
        "screens", "kiosks", "access_points", "access_zones",
    }
)  # fmt: skip


def verify(folder: Path, codebook: Codebook | None = None) -> list[str]:
    """Everything that is wrong in a corpus folder, a line each; empty when all is well.

    Checked are: the files and their hashes, stray files, the split by family, the manifest against the metadata, labels and
    rulings against the codebook, figures against the metrics, that the text of every unit is what the report holds at its
    offsets and that units do not overlap, that places named in the metadata stand in the text, the shape of the statutory
    tables and that they break just those of the rules A1 to A4 that are planted, and that every relation names units that
    exist and have the right category.

    Raises
    ------
    LabelsError
        If a file cannot be read at all: the manifest, a file of labels or of relations.
    """
    codebook = codebook or load_codebook()
    entries = load_manifest(folder)
    places = places_of(entries)
    planted: defaultdict[str, set[str]] = defaultdict(set)
    for row in relations(folder, "checks"):
        planted[row["report"]].add(row["rule"])
    findings = list(_families(entries)) + list(_strays(folder, entries))
    units: dict[str, list[Row]] = {}
    for entry in entries:
        units[entry.id] = entry.gold("units")
        found = [*_report(entry, units[entry.id], codebook), *_tables(entry, planted[entry.id])]
        findings += [f"{entry.id}: {problem}" for problem in found]
    findings += bond_findings(folder, units, {entry.id: places[entry.family] for entry in entries})
    return findings


def _families(entries: Sequence[CorpusEntry]) -> Iterator[str]:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        splits[entry.family].add(entry.split)
    for family, found in splits.items():
        if len(found) > 1:
            yield f"family {family} is divided between {', '.join(sorted(found))}"


def _strays(folder: Path, entries: Sequence[CorpusEntry]) -> Iterator[str]:
    known = {entry.path for entry in entries}
    for path in sorted((folder / "reports").glob("*")):
        if path not in known:
            yield f"{path.name} is not in the manifest"
    ids = {entry.id for entry in entries}
    for path in sorted((folder / "labels").glob("*")):
        match = _LABEL_FILE.fullmatch(path.name)
        if match is None or match["id"] not in ids:
            yield f"labels/{path.name} belongs to no report of the manifest"


def _report(entry: CorpusEntry, rows: Sequence[Row], codebook: Codebook) -> Iterator[str]:
    meta, figures = entry.meta(), entry.gold("figures")
    for field in _REPEATED_FIELDS:
        if meta[field] != str(getattr(entry, field)):
            yield f"its {field} is {meta[field]!r} in the metadata and {getattr(entry, field)!r} in the manifest"
    if not entry.path.is_file():
        yield f"{entry.path} is missing"
        return
    if hashlib.sha256(entry.path.read_bytes()).hexdigest() != entry.sha256:
        yield "its sha256 is not the manifest's"
    report = entry.report()
    if [row["index"] for row in rows] != list(range(len(rows))):
        yield "its units are not numbered from 0"
    for row in rows:
        yield from _unit(row, report, codebook)
    for before, after in pairwise(rows):
        if after["raw_start"] < before["raw_end"]:
            yield f"unit {after['index']} begins before unit {before['index']} ends"
    metrics = frozenset(metric["id"] for metric in metrics_data()["metrics"]) if figures else frozenset()
    for row in figures:
        yield from _figure(row, rows, metrics)
    text = _squeezed(report.text)
    for field in _PLACE_FIELDS:
        if meta.get(field) and str(meta[field]) not in text:
            yield f"{field} {meta[field]} does not stand in the text"


def _tables(entry: CorpusEntry, planted: set[str]) -> Iterator[str]:
    tables = entry.tables()
    wrong = shape_findings(tables)
    yield from wrong
    if wrong:
        return
    broken, planted = broken_rules(tables), planted & DECIDED
    for rule in sorted(broken - planted):
        yield f"its tables break {rule}, which relations/checks.jsonl does not name"
    for rule in sorted(planted - broken):
        yield f"its tables keep {rule}, which relations/checks.jsonl calls broken"


def _unit(row: Row, report: Report, codebook: Codebook) -> Iterator[str]:
    where = f"unit {row['index']}"
    categories = {row["category"], *row["secondary"]}
    for value, allowed, what in (
        *((category, codebook.category_ids, "category") for category in categories),
        *((theme, codebook.theme_ids, "theme") for theme in row["themes"]),
        *((ruling, tuple(r.id for r in codebook.rulings), "ruling") for ruling in row["rulings"]),
    ):
        if value not in allowed:
            yield f"{where} has unknown {what} {value!r}"
    if (row["category"] in ITEM_CATEGORIES) != (row["item"] is not None):
        yield f"{where}: item is for problems and measures"
    if bool(row["item"]) != bool(row["themes"]):
        yield f"{where}: every item has a theme, and nothing else has one"
    if _GENERAL in row["themes"] and len(row["themes"]) > 1:
        yield f"{where}: the theme {_GENERAL} stands beside others"
    if row["soft"] and not row["rulings"]:
        yield f"{where} is soft and names no ruling"
    if _squeezed(row["text"]) not in (_squeezed(found) for found in _at(row, report)):
        yield f"{where}: its text is not what stands at its offsets"


def _at(row: Row, report: Report) -> Iterator[str]:
    """What a unit's offsets hold, as found and as cleaned."""
    start, end = row["raw_start"], row["raw_end"]
    yield report.raw[start:end]
    clean_start, clean_end = report.alignment.to_clean(start, end)
    yield report.text[clean_start:clean_end]


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _figure(row: Row, units: Sequence[Row], metrics: frozenset[str]) -> Iterator[str]:
    where = f"figure {row['text']!r}"
    if row["metric"] not in metrics:
        yield f"{where} has unknown metric {row['metric']!r}"
    if row["qualifier"] not in QUALIFIERS:
        yield f"{where} has unknown qualifier {row['qualifier']!r}"
    if row["value"] is None and row["qualifier"] != "vague":
        yield f"{where} has no value and is not vague"
    if row["channel"] and row["metric"] in _WITHOUT_CHANNEL:
        yield f"{where}: a {row['metric']} has no channel"
    if row["metric"] == "requests_form" and not row["channel"]:
        yield f"{where} does not name its form as channel"
    if not 0 <= row["unit_index"] < len(units) or row["text"] not in units[row["unit_index"]]["text"]:
        yield f"{where} does not stand in its unit"
