"""Which fields the files of a corpus have, and of which type: what is not so is named before anything uses it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from nlp.errors import LabelsError

Row = dict[str, Any]
# How exactly a figure of the narrative states its number.
QUALIFIERS = frozenset(["exact", "approx", "at_least", "at_most", "below", "cumulative", "vague"])


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole_or_null(value: Any) -> bool:
    return value is None or _whole(value)


def number_or_null(value: Any) -> bool:
    """Whether a value is a finite number, or null."""
    return value is None or _whole(value) or (isinstance(value, float) and math.isfinite(value))


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _truth_or_null(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _wholes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_whole, value))


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_whole, pair)) for pair in value
    )


_NAMES: dict[Callable[[Any], bool], str] = {
    _text: "a text",
    _whole: "a whole number",
    _whole_or_null: "a whole number or null",
    number_or_null: "a number or null",
    _truth: "true or false",
    _truth_or_null: "true, false or null",
    _texts: "a list of texts",
    _wholes: "a list of whole numbers",
    _pairs: "a list of pairs of whole numbers",
}
# For each kind of file the fields that a row must have; others are the writer's own.
FIELDS: dict[str, Mapping[str, Callable[[Any], bool]]] = {
    "units": {
        "index": _whole, "text": _text, "category": _text, "secondary": _texts, "item": _truth_or_null, "themes": _texts,
        "soft": _truth, "rulings": _texts, "raw_start": _whole, "raw_end": _whole,
    },
    "figures": {
        "unit_index": _whole, "text": _text, "metric": _text, "value": number_or_null, "unit": _text, "qualifier": _text,
        "channel": _text, "topic": _text, "year": _whole_or_null, "explicit_zero": _truth,
    },
    "meta": {"id": _text, "township": _text, "county": _text, "year": _text, "family": _text, "level": _text},
    "links": {"report": _text, "problem": _whole_or_null, "measure": _whole_or_null},
    "persistence": {
        "report": _text, "from_report": _text, "from_unit": _whole_or_null, "to_unit": _whole_or_null, "relation": _text,
    },
    "copies": {"group": _text, "report_a": _text, "report_b": _text, "copied": _truth, "units": _pairs},
    "checks": {"report": _text, "rule": _text},
    "digests": {"report": _text, "writer": _text, "units": _wholes},
}  # fmt: skip


def check_row(kind: str, row: Row, where: str) -> None:
    """Raise LabelsError where a row lacks a field of its kind or has one of another type, naming field and place.

    Examples
    --------
    >>> check_row("links", {"report": "a", "problem": 1, "measure": None}, "links.jsonl:1")
    >>> check_row("links", {"report": "a", "problem": "1"}, "links.jsonl:2")
    Traceback (most recent call last):
    nlp.errors.LabelsError: links.jsonl:2 has problem '1': it must be a whole number or null
    """
    for name, fits in FIELDS[kind].items():
        if name not in row:
            raise LabelsError(f"{where} lacks the field {name}", remedy=f"give {_NAMES[fits]}")
        if not fits(row[name]):
            raise LabelsError(f"{where} has {name} {row[name]!r}", remedy=f"it must be {_NAMES[fits]}")
