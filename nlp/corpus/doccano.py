"""Labels as doccano's text classification has them: an object a line, with a text and a list of labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from nlp.errors import LabelsError
from nlp.tagging.examples import Placed, Row, json_rows

_PREFIXES = {"themes": "theme:", "secondary": "secondary:"}


def write_doccano(rows: Sequence[Row]) -> str:
    """One object a line: text, labels (category, ``theme:…``, ``secondary:…``), and the rest as meta; empty for no row."""
    return "".join(json.dumps(_document(row), ensure_ascii=False) + "\n" for row in rows)


def _document(row: Row) -> Row:
    labels = [row["label"]] if row["label"] else []
    labels += [prefix + id for name, prefix in _PREFIXES.items() for id in row[name]]
    rest = {name: value for name, value in row.items() if name not in ("text", "label", *_PREFIXES)}
    return {"text": row["text"], "label": labels, "meta": rest}


def read_doccano(text: str, source: str) -> Iterator[Placed]:
    """Rows of an export of doccano; none for an empty text.

    `label`, or `labels` as some versions have it, may be a list or a single text;
    fields of `meta` may also stand beside it, where newer versions put them.

    Raises
    ------
    LabelsError
        If a line is no such object, or has labels of another kind or two categories; the message names the line.
    """
    for where, document in json_rows(text, source):
        meta = document.get("meta") or {}
        given = _given(document, where)
        labels = [given] if isinstance(given, str) else given
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            raise LabelsError(f"{where} has label {given!r}", remedy="export text classification: a list of labels")
        if not isinstance(meta, dict):
            raise LabelsError(f"{where} has meta {meta!r}", remedy="make it an object")
        categories = [label for label in labels if not label.startswith(tuple(_PREFIXES.values()))]
        if len(categories) > 1:
            raise LabelsError(f"{where} has the categories {', '.join(categories)}", remedy="keep one, and secondary:…")
        chosen = {
            name: [label.removeprefix(prefix) for label in labels if label.startswith(prefix)]
            for name, prefix in _PREFIXES.items()
        }
        yield where, {**document, **meta, "text": document.get("text"), **chosen, "label": "".join(categories)}


def _given(document: Row, where: str) -> object:
    """The labels of a document, under whichever of their two names."""
    found = [document[name] for name in ("label", "labels") if document.get(name)]
    if len(found) > 1:
        raise LabelsError(f"{where} has both label and labels", remedy="keep one of them")
    return found[0] if found else []
