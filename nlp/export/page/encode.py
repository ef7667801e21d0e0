"""Tables as compact JSON: columns instead of rows, sentences and reports by their number, repeated words once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

# The columns that the page shows, and what each holds: a value, or the id of a report or a sentence (r, s; S a list of them).
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "reports": dict.fromkeys(
        ("report_id", "source", "title", "township", "level", "county", "city", "province", "place_id", "year",
         "issued_on", "template", "problems_stated", "warnings"), "v",
    ) | {"duplicate_of": "r"},
    "sentences": {"report_id": "r"} | dict.fromkeys(
        ("index", "section", "title", "text", "start", "end", "raw_start", "raw_end", "category", "probability", "item",
         "done", "themes"), "v",
    ),
    "figures": {"sentence_id": "s", "metric": "v"},
    "coverage": {"place_id": "v", "year": "v", "report_id": "r", "source": "v", "status": "v", "remarks": "v"},
    "groups": {"report_id": "r", "by": "v", "group": "v"},
    "prevalence": dict.fromkeys(
        ("by", "group", "kind", "id", "n_reports", "count", "share", "low", "high", "adjusted", "adjusted_low",
         "adjusted_high", "few"), "v",
    ),
    "association": dict.fromkeys(("by", "kind", "id", "n_reports", "count", "test", "v", "p", "p_bh"), "v"),
    "trend": dict.fromkeys(("kind", "id", "n_reports", "slope", "z", "p", "p_bh", "tau"), "v"),
    "keyness": dict.fromkeys(
        ("by", "group", "kind", "term", "count", "count_rest", "n_reports", "log_odds", "z", "p_bh", "few"), "v"
    ) | {"sentence_ids": "S"},
    "cooccurrence": dict.fromkeys(("kind", "a", "b", "n_reports", "n_both", "expected", "lift", "phi", "p_bh"), "v"),
    "cause_pairs": {"cause": "v", "effect": "v", "n_reports": "v", "n_sentences": "v", "sentence_ids": "S"},
    "quotations": {"kind": "v", "id": "v", "rank": "v", "sentence_id": "s"},
    "clusters": dict.fromkeys(("kind", "label", "n_reports", "n_sentences", "uncovered", "id", "id_share"), "v")
    | {"example": "s", "sentence_ids": "S"},
    "copying": {"report_a": "r", "report_b": "r", "kind": "v", "containment": "v", "jaccard": "v"},
    "passages": {"report_a": "r", "report_b": "r", "sentence_a": "s", "sentence_b": "s", "containment": "v"},
    "families": {"report_id": "r", "family": "v"},
    "links": {"report_id": "r", "problem": "s", "measure": "s", "theme": "v", "score": "v"},
    "vague_items": {"sentence_id": "s", "kind": "v", "vague": "v"},
    "persistence": {"place_id": "v", "from_sentence": "s", "to_sentence": "s", "relation": "v", "score": "v"},
    "survival": dict.fromkeys(("id", "years", "at_risk", "still", "share"), "v"),
}  # fmt: skip
# As many digits as a reader can use; shares are given to a tenth of a percent.
_DIGITS = 5
_PLACE = ["province", "city", "county", "township", "year", "report_id"]


def encode_tables(findings: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """The tables of `COLUMNS`, reports by place and year, sentences by report.

    Parameters
    ----------
    findings : mapping
        From `nlp.compare.findings`.
    """
    reports = findings["reports"].sort_values(_PLACE, kind="stable", na_position="last")
    reports = reports.reset_index(drop=True)
    report = {name: number for number, name in enumerate(reports["report_id"])}
    sentences = findings["sentences"]
    sentences = sentences.assign(_report=sentences["report_id"].map(report)).sort_values(
        ["_report", "index"], kind="stable", ignore_index=True
    )
    sentence = {name: number for number, name in enumerate(sentences["sentence_id"])}
    stated = findings["figures"][~findings["figures"]["derived"].astype(bool)]
    stated = stated.assign(_sentence=stated["sentence_id"].map(sentence)).sort_values(["_sentence", "start", "metric"])
    own = {**findings, "reports": reports, "sentences": sentences, "figures": stated}
    return {
        table: {column: _column(own[table][column], kind, report, sentence) for column, kind in columns.items()}
        for table, columns in COLUMNS.items()
    }


def _column(values: pd.Series, kind: str, report: Mapping[str, int], sentence: Mapping[str, int]) -> Any:
    if kind == "S":
        return [[sentence[id] for id in ids] for ids in values]
    if kind in "rs":
        number = report if kind == "r" else sentence
        return [number[id] if isinstance(id, str) else None for id in values]
    return _packed([_value(value) for value in values])


def _value(value: Any) -> Any:
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        whole = value.tolist() if hasattr(value, "tolist") else value
        return list(whole) if isinstance(whole, (list, tuple)) else _value(whole)
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(f"{value:.{_DIGITS}g}")
    return value if isinstance(value, (int, str)) else str(value)


def _packed(values: Sequence[Any]) -> Any:
    """Words and lists that recur are written once and then numbered."""
    keys = [json.dumps(value, ensure_ascii=False) for value in values]
    distinct = dict.fromkeys(keys)
    if len(distinct) > len(keys) / 2 or not any(isinstance(value, (str, list)) for value in values):
        return list(values)
    number = {key: place for place, key in enumerate(distinct)}
    return {"v": [json.loads(key) for key in distinct], "c": [number[key] for key in keys]}


def to_json(data: object) -> str:
    """JSON that may stand in a script element: no `<` begins a tag, no line separator ends a line.

    Examples
    --------
    >>> to_json(["</script>"])
    '["\\\\u003c/script>"]'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _escaped(text, "<\u2028\u2029")


def _escaped(text: str, characters: Iterable[str]) -> str:
    for character in characters:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
