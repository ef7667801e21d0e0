"""Columns and types of every table: the contract that users build on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlp.codebook import load_codebook
from nlp.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = 4
Row = Mapping[str, Any]
# The tables to which every analysed report gives rows.
ANALYSIS_TABLES = ("reports", "sections", "sentences", "figures", "changes", "cells", "checks")

# What a verdict rests on: a cell by table, row and column, or a stretch of the clean text; of another report where it is named.
EVIDENCE = {
    "report_id": "string", "table": "string", "row": "string", "column": "string", "start": "int32", "end": "int32",
}  # fmt: skip
_SPAN = {"start": "int32", "end": "int32"}
_RAW_SPAN = {"raw_start": "int32", "raw_end": "int32"}
# Kinds whose values Arrow holds in another shape. A "number" is a count or an amount: whole ones are shown without a point.
_BOXED = ("map", "evidence", "number")
_P_VALUES = {"p": "float64", "p_holm": "float64", "p_bh": "float64"}


def _tables() -> dict[str, dict[str, str]]:
    shares = {f"p_{category}": "float64" for category in load_codebook().category_ids}
    return {
        "reports": {
            "report_id": "string", "source": "string", "sha256": "string", "title": "string", "township": "string",
            "level": "string", "county": "string", "city": "string", "province": "string",
            "province_inferred": "string", "city_inferred": "string", "county_inferred": "string", "place_id": "string",
            "year": "int32", "issued_on": "date", "written_on": "date", "agency": "string", "template": "string",
            "n_sections": "int32", "n_sentences": "int32", "problems_stated": "string", "duplicate_of": "string",
            "warnings": "list",
        },
        "sections": {
            "report_id": "string", "index": "int32", "kind": "string", "number": "string", "title": "string", **_SPAN,
        },
        "sentences": {
            "report_id": "string", "sentence_id": "string", "index": "int32", "section": "string", "title": "string",
            "marker": "string", "text": "string", **_SPAN, **_RAW_SPAN, "page": "int32", "ocr_confidence": "float64", "category": "string",
            "probability": "float64", **shares, "secondary": "list", "item": "bool", "done": "bool", "themes": "list",
            "theme_probability": "map", "abstained": "bool",
        },
        "figures": {
            "report_id": "string", "sentence_id": "string", "metric": "string", "value": "number", "unit": "string",
            "qualifier": "string", "channel": "string", "topic": "string", "year": "int32", "explicit_zero": "bool",
            "derived": "bool", "text": "string", **_SPAN, **_RAW_SPAN, "page": "int32",
            "ocr_confidence": "float64",
        },
        "changes": {
            "report_id": "string", "sentence_id": "string", "metric": "string", "relation": "string", "amount": "number",
            "unit": "string", "base": "number", "base_year": "int32", **_SPAN,
        },
        "cells": {
            "report_id": "string", "table": "string", "row": "string", "column": "string", "value": "number",
            "unit": "string", "state": "string", "raw": "string", **_SPAN, **_RAW_SPAN, "page": "int32",
            "ocr_confidence": "float64",
        },
        "checks": {
            "report_id": "string", "rule": "string", "status": "string", "expected": "number", "found": "number",
            "delta": "number", "message": "string", "evidence": "evidence",
        },
        "prevalence": {
            "by": "string", "group": "string", "kind": "string", "id": "string", "n_reports": "int32", "count": "int32",
            "share": "float64", "low": "float64", "high": "float64", "adjusted": "float64", "adjusted_low": "float64",
            "adjusted_high": "float64", "few": "bool",
        },
        "mentions": {
            "by": "string", "group": "string", "kind": "string", "id": "string", "report_id": "string",
            "sentence_id": "string",
        },
        "association": {
            "by": "string", "kind": "string", "id": "string", "n_reports": "int32", "count": "int32", "n_groups": "int32",
            "n_few": "int32", "n_unknown": "int32", "test": "string", "statistic": "float64", "dof": "int32",
            "v": "float64", **_P_VALUES,
        },
        "trend": {
            "by": "string", "group": "string", "kind": "string", "id": "string", "n_reports": "int32", "n_years": "int32",
            "first_year": "int32", "last_year": "int32", "first_share": "float64", "last_share": "float64",
            "slope": "float64", "z": "float64", **_P_VALUES, "tau": "float64", "p_tau": "float64", "few": "bool",
        },
        "cooccurrence": {
            "kind": "string", "a": "string", "b": "string", "n_reports": "int32", "n_a": "int32", "n_b": "int32",
            "n_both": "int32", "expected": "float64", "lift": "float64", "phi": "float64", **_P_VALUES,
            "report_ids": "list",
        },
        "causes": {
            "report_id": "string", "sentence_id": "string", "connector": "string", "cause": "string", "effect": "string",
            "cause_ids": "list", "effect_ids": "list", "cause_cues": "list", "effect_cues": "list", "cause_start": "int32",
            "cause_end": "int32", "effect_start": "int32", "effect_end": "int32",
        },
        "cause_pairs": {
            "cause": "string", "effect": "string", "n_reports": "int32", "n_sentences": "int32", "sentence_ids": "list",
        },
        "keyness": {
            "by": "string", "group": "string", "kind": "string", "term": "string", "count": "int32",
            "count_rest": "int32", "n_reports": "int32", "n_reports_rest": "int32", "log_odds": "float64", "z": "float64",
            "g2": "float64", **_P_VALUES, "few": "bool", "sentence_ids": "list",
        },
        "kwic": {
            "report_id": "string", "sentence_id": "string", "left": "string", "keyword": "string", "right": "string",
            "category": "string", **_SPAN,
        },
        "quotations": {
            "by": "string", "group": "string", "kind": "string", "id": "string", "rank": "int32", "centrality": "float64",
            "report_id": "string", "sentence_id": "string", **_SPAN, "text": "string",
        },
        "clusters": {
            "kind": "string", "cluster": "int32", "label": "list", "n_reports": "int32", "n_sentences": "int32",
            "uncovered": "float64", "id": "string", "id_share": "float64", "example": "string", "text": "string",
            "sentence_ids": "list",
        },
        "links": {
            "report_id": "string", "problem": "string", "measure": "string", "theme": "string", "score": "float64",
        },
        "copying": {
            "report_a": "string", "report_b": "string", "kind": "string", "containment": "float64", "jaccard": "float64",
            "spans_a": "list", "spans_b": "list",
        },
        "passages": {
            "report_a": "string", "report_b": "string", "sentence_a": "string", "sentence_b": "string", "shared": "int32",
            "containment": "float64",
        },
        "families": {"report_id": "string", "family": "int32"},
        "link_coverage": {
            "report_id": "string", "n_problems": "int32", "n_answered": "int32", "share": "float64", "n_measures": "int32",
            "n_answering": "int32",
        },
        "vagueness": {
            "report_id": "string", "n_problems": "int32", "vague_problems": "int32", "n_measures": "int32",
            "vague_measures": "int32",
        },
        "survival": {
            "id": "string", "years": "int32", "at_risk": "int32", "still": "int32", "share": "float64",
        },
        "persistence": {
            "place_id": "string", "from_sentence": "string", "to_sentence": "string", "relation": "string",
            "score": "float64",
        },
        "coverage": {
            "place_id": "string", "year": "int32", "report_id": "string", "source": "string", "status": "string",
            "remarks": "list",
        },
        "errors": {
            "source": "string", "sha256": "string", "stage": "string", "error": "string", "message": "string",
            "remedy": "string",
        },
    }  # fmt: skip


TABLES: dict[str, dict[str, str]] = _tables()


def columns(table: str) -> tuple[str, ...]:
    """Column names of a table in their order; raises UsageError for an unknown table."""
    if table not in TABLES:
        raise UsageError(f"unknown table {table!r}", remedy=f"one of {', '.join(TABLES)}")
    return tuple(TABLES[table])


def to_arrow(table: str, rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table with the contract's columns and types; missing values are null."""
    return arrow_table(TABLES[table], rows)


def arrow_table(kinds: Mapping[str, str], rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table with columns of these kinds."""
    import pyarrow as pa

    plain = {"string": pa.string(), "int32": pa.int32()}
    types = {
        **plain,
        "list": pa.list_(pa.string()),
        "map": pa.map_(pa.string(), pa.float64()),
        "evidence": pa.list_(pa.struct([(name, plain[kind]) for name, kind in EVIDENCE.items()])),
        "date": pa.date32(),
        "bool": pa.bool_(),
        "float64": pa.float64(),
        "number": pa.float64(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
    arrays = [pa.array(_column(name, kind, rows), type=types[kind]) for name, kind in kinds.items()]
    return pa.Table.from_arrays(arrays, schema=schema)


def _column(name: str, kind: str, rows: Sequence[Row]) -> list[Any]:
    values = [row.get(name) for row in rows]
    return [None if value is None else list(value.items()) for value in values] if kind == "map" else values


def from_arrow(kinds: Mapping[str, str], content: pa.Table) -> list[dict[str, Any]]:
    """The rows that `arrow_table` was given.

    Examples
    --------
    >>> kinds = {"value": "number", "themes": "list"}
    >>> from_arrow(kinds, arrow_table(kinds, [{"value": 12, "themes": ["content"]}, {"value": 0.5}]))
    [{'value': 12, 'themes': ['content']}, {'value': 0.5, 'themes': None}]
    """
    values = [
        [_row_value(value, kinds[name]) for value in content[name].to_pylist()] if kinds[name] in _BOXED
        else content[name].to_pylist()
        for name in kinds
    ]  # fmt: skip
    return [dict(zip(kinds, row, strict=True)) for row in zip(*values, strict=True)]


def _row_value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "map":
        return dict(value)
    if kind == "evidence":
        return [{name: part for name, part in item.items() if part is not None} for item in value]
    return int(value) if value == int(value) else value


def flat(value: Any) -> Any:
    """A value for a format without lists: ids and evidence joined by ``;``, mappings as ``id=probability``, booleans in lower case."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ";".join(f"{key}={share:.4f}" for key, share in value.items())
    if isinstance(value, (list, tuple)):
        return ";".join(_place(item) if isinstance(item, Mapping) else str(item) for item in value)
    return value


def _place(evidence: Mapping[str, Any]) -> str:
    """Evidence in one word: t3.r_new.all, 120-135, another report before it."""
    report = f"{evidence['report_id']}:" if evidence.get("report_id") else ""
    if evidence.get("table"):
        return f"{report}{evidence['table']}.{evidence['row']}.{evidence['column']}"
    return f"{report}{evidence['start']}-{evidence['end']}"


def as_json(row: Row, table: str) -> str:
    """A row as one JSON object with the columns of the contract."""
    return json_object(row, TABLES[table])


def json_object(row: Row, names: Iterable[str]) -> str:
    """These columns of a row as one JSON object."""
    return json.dumps({name: row.get(name) for name in names}, ensure_ascii=False, default=str)
