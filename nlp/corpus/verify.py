"""Whether a corpus is what its manifest says: hashes, labels, offsets, families, relations."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp.codebook import Codebook, load_codebook
from nlp.corpus.load import CorpusEntry, load_manifest, relations
from nlp.figures.lexicon import metrics_data
from nlp.types import ITEM_CATEGORIES, Report

_QUALIFIERS = frozenset(["exact", "approx", "at_least", "at_most", "below", "cumulative", "vague"])
_PERSISTENCE = frozenset(["repeated", "reworded", "dropped", "new"])
_PLACE_FIELDS = ("township", "county", "city", "province")
_ENDS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    # For each relation its unit fields: field, field of the report that it counts in, category that the unit must have.
    "links": (("problem", "report", "problems"), ("measure", "report", "measures")),
    "persistence": (("from_unit", "from_report", "problems"), ("to_unit", "report", "problems")),
    "checks": (),
    "copies": (),
}


def verify(folder: Path, codebook: Codebook | None = None) -> list[str]:
    """Everything that is wrong in a corpus folder, a line each; empty when all is well.

    Checked are: the files and their hashes, the split by family, labels and rulings against the codebook, figures against the
    metrics, that the text of every unit is what the report holds at its offsets, that places named in the metadata stand in
    the text, and that every relation names units that exist and have the right category.
    """
    codebook = codebook or load_codebook()
    entries = load_manifest(folder)
    findings = list(_families(entries)) + list(_strays(folder, entries))
    units: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        findings += [f"{entry.id}: {problem}" for problem in _report(entry, codebook, units)]
    for kind in _ENDS:
        findings += list(_relations(folder, kind, units))
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


def _report(entry: CorpusEntry, codebook: Codebook, units: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    if not entry.path.is_file():
        yield f"{entry.path} is missing"
        return
    if hashlib.sha256(entry.path.read_bytes()).hexdigest() != entry.sha256:
        yield "its sha256 is not the manifest's"
    report, rows, figures = entry.report(), entry.gold("units"), entry.gold("figures")
    units[entry.id] = rows
    if [row["index"] for row in rows] != list(range(len(rows))):
        yield "its units are not numbered from 0"
    for row in rows:
        yield from _unit(row, report, codebook)
    metrics = frozenset(metric["id"] for metric in metrics_data()["metrics"]) if figures else frozenset()
    for row in figures:
        yield from _figure(row, rows, metrics)
    text = re.sub(r"\s", "", report.text)
    meta = entry.meta()
    for field in _PLACE_FIELDS:
        if meta.get(field) and meta[field] not in text:
            yield f"{field} {meta[field]} does not stand in the text"


def _unit(row: dict[str, Any], report: Report, codebook: Codebook) -> Iterator[str]:
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
    if _squeezed(row["text"]) not in (_squeezed(found) for found in _at(row, report)):
        yield f"{where}: its text is not what stands at its offsets"


def _at(row: dict[str, Any], report: Report) -> Iterator[str]:
    """What a unit's offsets hold, as found and as cleaned."""
    start, end = int(row["raw_start"]), int(row["raw_end"])
    yield report.raw[start:end]
    clean_start, clean_end = report.alignment.to_clean(start, end)
    yield report.text[clean_start:clean_end]


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _figure(row: dict[str, Any], units: Sequence[dict[str, Any]], metrics: frozenset[str]) -> Iterator[str]:
    where = f"figure {row['text']!r}"
    if row["metric"] not in metrics:
        yield f"{where} has unknown metric {row['metric']!r}"
    if row["qualifier"] not in _QUALIFIERS:
        yield f"{where} has unknown qualifier {row['qualifier']!r}"
    if row["value"] is None and row["qualifier"] != "vague":
        yield f"{where} has no value and is not vague"
    if not 0 <= row["unit_index"] < len(units) or row["text"] not in units[row["unit_index"]]["text"]:
        yield f"{where} does not stand in its unit"


def _relations(folder: Path, kind: str, units: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for number, row in enumerate(relations(folder, kind), 1):
        where = f"relations/{kind}.jsonl:{number}"
        named = [str(row[field]) for field in ("report", "from_report", "report_a", "report_b") if field in row]
        if missing := [name for name in named if name not in units]:
            yield f"{where} names the report {missing[0]!r}, which is not in the corpus"
            continue
        for field, home, category in _ENDS[kind]:
            yield from _end(row[field], units[str(row[home])], f"{where} {field}", category)
        if kind == "copies":
            for a, b in row["units"]:
                yield from _end(a, units[row["report_a"]], f"{where} {row['report_a']}", None)
                yield from _end(b, units[row["report_b"]], f"{where} {row['report_b']}", None)
        if kind == "persistence" and row["relation"] not in _PERSISTENCE:
            yield f"{where} has unknown relation {row['relation']!r}"


def _end(index: int | None, units: Sequence[dict[str, Any]], where: str, category: str | None) -> Iterator[str]:
    if index is None:
        return
    if not 0 <= index < len(units):
        yield f"{where} names unit {index}; there are {len(units)}"
    elif category and (units[index]["category"] != category or not units[index]["item"]):
        yield f"{where} names unit {index}, which is no item of {category}"
