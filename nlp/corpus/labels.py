"""Whether the labels of a report are possible: its units by the codebook and its text, its figures by theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from nlp.codebook import Codebook
from nlp.corpus.gold import Gold
from nlp.corpus.load import matched_units
from nlp.corpus.schema import QUALIFIERS
from nlp.figures.candidates import all_numbers, mask
from nlp.figures.lexicon import metrics_data
from nlp.types import ITEM_CATEGORIES, Report

Row = dict[str, Any]

_GENERAL = "general"
_FIRM = "firm"
_CLASS = "类"
# What passes through no channel, or is itself one when it is set up (corpus/authoring/GUIDE.md, rulings for figures).
_WITHOUT_CHANNEL = frozenset(
    {
        "disclosed_by_topic", "requests_received", "deleted", "errors_fixed", "hot_responses", "catalogue_items", "boards",
        "screens", "kiosks", "access_points", "access_zones",
    }
)  # fmt: skip


def label_findings(gold: Gold, codebook: Codebook) -> Iterator[str]:
    """Everything that is wrong with units and figures, a line each that names the report."""
    metrics = frozenset(metric["id"] for metric in metrics_data()["metrics"])
    for entry in gold.entries:
        if (units := gold.units.get(entry.id)) is None:
            continue
        found = [*_units(units, codebook), *_owned(units, entry.id, "unit")]
        if entry.id in gold.reports:
            found += _in_report(units, gold.reports[entry.id])
        figures = gold.figures.get(entry.id, [])
        found += [problem for row in figures for problem in _figure(row, units, metrics)]
        found += [*_owned(figures, entry.id, "figure"), *repeated(figures, "figure")]
        yield from (f"{entry.id}: {problem}" for problem in found)


def _owned(rows: Sequence[Row], id: str, what: str) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        if row.get("report", id) != id:
            yield f"{what} of line {number} names the report {row['report']!r}"


def repeated(rows: Sequence[Row], what: str) -> Iterator[str]:
    """A line for each row that stands there already, word for word."""
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        first = seen.setdefault(json.dumps(row, sort_keys=True), number)
        if first != number:
            yield f"{what} of line {number} repeats line {first}"


def _units(rows: Sequence[Row], codebook: Codebook) -> Iterator[str]:
    if [row["index"] for row in rows] != list(range(len(rows))):
        yield "its units are not numbered from 0"
    for row in rows:
        unknown = list(_unknown(row, codebook))
        for problem in unknown or _impossible(row, codebook):
            yield f"unit {row['index']} {problem}"
    for before, after in pairwise(rows):
        if after["raw_start"] < before["raw_end"]:
            yield f"unit {after['index']} begins before unit {before['index']} ends"


def _unknown(row: Row, codebook: Codebook) -> Iterator[str]:
    named: tuple[tuple[str, Iterable[str], Sequence[str]], ...] = (
        ("category", {row["category"], *row["secondary"]}, codebook.category_ids),
        ("theme", row["themes"], codebook.theme_ids),
        ("ruling", row["rulings"], tuple(ruling.id for ruling in codebook.rulings)),
    )
    for what, values, allowed in named:
        for value in values:
            if value not in allowed:
                yield f"has unknown {what} {value!r}"


def _impossible(row: Row, codebook: Codebook) -> Iterator[str]:
    """What the codebook rules out, of labels that it knows."""
    if (row["category"] in ITEM_CATEGORIES) != (row["item"] is not None):
        yield "has the wrong kind: item is for problems and measures"
    if bool(row["item"]) != bool(row["themes"]):
        yield "breaks the rule that every item has a theme, and nothing else has one"
    if _GENERAL in row["themes"] and len(row["themes"]) > 1:
        yield f"has the theme {_GENERAL}, which stands alone, beside others"
    if row.get("done") and not (row["category"] == "measures" and row["item"]):
        yield "is done, and no measure"
    if row["category"] in row["secondary"]:
        yield f"has {row['category']} as first and as second category"
    for field in ("secondary", "themes", "rulings"):
        if len(set(row[field])) < len(row[field]):
            yield f"repeats one of its {field}"
    if row["soft"] and not row["rulings"]:
        yield "is soft and names no ruling"
    elif row["soft"] and {ruling.strength for ruling in codebook.rulings if ruling.id in row["rulings"]} == {_FIRM}:
        yield f"is soft by {', '.join(row['rulings'])}, which decide firmly"


def _in_report(rows: Sequence[Row], report: Report) -> Iterator[str]:
    for row in rows:
        if squeezed(row["text"]) not in (squeezed(found) for found in _at(row, report)):
            yield f"unit {row['index']}: its text is not what stands at its offsets"
    for sentence, match in zip(report.sentences, matched_units(report, rows), strict=True):
        if match is None:
            yield f"no unit labels its sentence {sentence.text!r}"


def _at(row: Row, report: Report) -> Iterator[str]:
    """What a unit's offsets hold, as found and as cleaned."""
    start, end = row["raw_start"], row["raw_end"]
    yield report.raw[start:end]
    clean_start, clean_end = report.alignment.to_clean(start, end)
    yield report.text[clean_start:clean_end]


def squeezed(text: str) -> str:
    """The text without white space.

    Examples
    --------
    >>> squeezed("公 开\\n信息")
    '公开信息'
    """
    return re.sub(r"\s", "", text)


def _figure(row: Row, units: Sequence[Row], metrics: frozenset[str]) -> Iterator[str]:
    where = f"figure {row['text']!r}"
    if row["metric"] not in metrics:
        yield f"{where} has unknown metric {row['metric']!r}"
    if row["qualifier"] not in QUALIFIERS:
        yield f"{where} has unknown qualifier {row['qualifier']!r}"
    if row["value"] is None and row["qualifier"] != "vague":
        yield f"{where} has no value and is not vague"
    if not _states(row["text"], row["value"]):
        yield f"{where} has the value {row['value']:g}, which its text does not state"
    if row["explicit_zero"] != (row["value"] == 0):
        yield f"{where} has the value {row['value']} and explicit_zero {str(row['explicit_zero']).lower()}"
    if row["topic"] and not row["topic"].endswith(_CLASS) and row["topic"] + _CLASS in row["text"]:
        yield f"{where} has the topic {row['topic']!r} without the {_CLASS} that is written"
    if row["channel"] and row["metric"] in _WITHOUT_CHANNEL:
        yield f"{where}: a {row['metric']} has no channel"
    if row["metric"] == "requests_form" and not row["channel"]:
        yield f"{where} does not name its form as channel"
    if not 0 <= row["unit_index"] < len(units) or row["text"] not in units[row["unit_index"]]["text"]:
        yield f"{where} does not stand in its unit"


def _states(text: str, value: float | None) -> bool:
    """Whether a text can mean the value: a zero is also said in words (一元未收), where no other number stands in digits."""
    if value is None:
        return True
    if value != 0:
        return any(float(number.value) == value for number in all_numbers(text) if number.value is not None)
    numbers = [number.value for number in all_numbers(mask(text)) if not number.spelled or number.value == 0]
    return 0 in numbers or not numbers
