"""Labelled sentences, from JSONL or CSV or from the corpus."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from nlp.codebook import Codebook
from nlp.errors import LabelsError, ReaderError
from nlp.reading.text import decode_bytes
from nlp.tagging.units import Unit, with_neighbours

Row = dict[str, Any]
# A row with the place it was read from, for messages: path and line, or path and entry.
Placed = tuple[str, Row]
_WORDS = ("report_id", "family", "section", "title", "marker")
_KNOWN = frozenset([*_WORDS, "text", "label", "themes", "item", "done", "secondary", "soft", "index"])
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no"}
_NOTHING = {"", "none", "null"}
_DELIMITERS = ",;\t"
_LONGEST_HEADER = 10_000


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence; `item` is None outside problems and measures, `index` where its place in the report is unknown."""

    unit: Unit
    label: str
    themes: frozenset[str] = frozenset()
    item: bool | None = None
    done: bool = False
    secondary: tuple[str, ...] = ()
    soft: bool = False
    report_id: str = ""
    index: int | None = None
    family: str = ""


def read_labels(path: Path, codebook: Codebook) -> tuple[list[Example], tuple[str, ...]]:
    """Read labelled sentences.

    Parameters
    ----------
    path : Path
        JSONL, or CSV with a header. Required fields: text, label. Optional: themes, item, report_id, index, section,
        title, marker, family, done, secondary, soft.
    codebook : Codebook
        Its ids are the labels allowed.

    Returns
    -------
    tuple of (list of Example, tuple of str)
        The examples, and the names of columns that were ignored.

    Raises
    ------
    LabelsError
        If the file is empty, or a line is malformed or names an unknown label or theme; the message names the line.
    """
    rows = list((csv_rows if path.suffix.lower() == ".csv" else json_rows)(read_text(path), str(path)))
    if not rows:
        raise LabelsError(f"{path} holds no labelled sentence", remedy="give at least one line with text and label")
    ignored = sorted({key for _, row in rows for key in row if key not in _KNOWN})
    examples = [_example(checked_row(row, where, codebook)) for where, row in rows]
    return _joined(examples), tuple(ignored)


def read_text(path: Path) -> str:
    """The text of a file of labels, in whatever encoding a spreadsheet left it; empty for an empty file.

    Raises
    ------
    LabelsError
        If the file cannot be opened or no supported decoder accepts it.
    """
    try:
        text, _ = decode_bytes(path.read_bytes(), str(path))
    except OSError as error:
        raise LabelsError(f"cannot open labels {path} ({error.strerror})", remedy="check the path") from error
    except ReaderError as error:
        raise LabelsError(f"cannot read labels: {error.message}", remedy=error.remedy) from error
    return text.removeprefix("\ufeff")


def csv_rows(text: str, source: str) -> Iterator[Placed]:
    """The rows of a CSV file with a header, separated by commas, semicolons or tabs; none for an empty text.

    Raises
    ------
    LabelsError
        If the header names no column ``text``, or a row is malformed; the message names the line.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text, source), strict=True)
    try:
        for row in reader:
            where = f"{source}:{reader.line_num}"
            if row.pop(None, None):  # DictReader keeps surplus cells under None
                raise LabelsError(
                    f"{where} has more cells than the header", remedy="quote cells that hold the delimiter"
                )
            yield where, {name.strip(): cell for name, cell in row.items()}
    except csv.Error as error:
        raise LabelsError(f"{source}:{reader.line_num} is no CSV ({error})", remedy="mend the line") from error


def _delimiter(text: str, source: str) -> str:
    """The delimiter under which the header has a column ``text``; spreadsheets choose it by the country of the desk."""
    header = text[:_LONGEST_HEADER].partition("\n")[0].rstrip("\r")
    for delimiter in _DELIMITERS:
        if "text" in (name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])):
            return delimiter
    if not text.strip():
        return _DELIMITERS[0]
    raise LabelsError(
        f"{source}:1 names no column 'text' ({header[:60]!r})",
        remedy="give a header whose columns are separated by commas, semicolons or tabs",
    )


def json_rows(text: str, source: str) -> Iterator[Placed]:
    """The objects of JSON Lines; none for an empty text.

    Raises
    ------
    LabelsError
        If a line is no JSON object; the message names it.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{source}:{number}"
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise LabelsError(f"{where} is not JSON ({error})", remedy="mend the line") from error
        if not isinstance(row, dict):
            raise LabelsError(f"{where} is not an object", remedy="one JSON object a line")
        yield where, row


def checked_row(row: Row, where: str, codebook: Codebook, *, unlabelled: bool = False) -> Row:
    """The fields of a labelled sentence, each of its type, its labels and themes checked against the codebook.

    Parameters
    ----------
    row : dict
        As a tool or a spreadsheet wrote it: lists may be texts, booleans words or digits; missing fields are empty.
    where : str
        Place of the row, for messages.
    codebook : Codebook
        Its ids are the labels and themes allowed.
    unlabelled : bool, default=False
        Whether the label may be empty.

    Raises
    ------
    LabelsError
        If text or label is missing, or a field is unknown or of another type.
    """
    text, label = row.get("text"), row.get("label")
    label = "" if label is None and unlabelled else label
    if not isinstance(text, str) or not text.strip() or not isinstance(label, str):
        raise LabelsError(f"{where} lacks text or label", remedy="every line needs both")
    lists = {name: ids_of(row.get(name)) for name in ("themes", "secondary", "rulings")}
    label = label.strip()
    allowed = codebook.category_ids
    if label or not unlabelled:
        check_known([label], allowed, "label", where)
    check_known(lists["themes"], codebook.theme_ids, "theme", where)
    check_known(lists["secondary"], allowed, "secondary label", where)
    return {
        **{name: str(row.get(name) or "") for name in _WORDS},
        **lists,
        **{name: truth_of(row.get(name), name, where) for name in ("item", "done", "soft")},
        "text": text,
        "label": label,
        "index": _index(row.get("index"), where),
    }


def check_known(values: Iterable[str], allowed: Sequence[str], what: str, where: str) -> None:
    """Raise LabelsError for the first of `values` that is not allowed, naming it and its place."""
    for value in values:
        if value not in allowed:
            raise LabelsError(f"{where} has unknown {what} {value!r}", remedy=f"one of {', '.join(allowed)}")


def _example(row: Row) -> Example:
    return Example(
        unit=Unit(text=row["text"].strip(), section=row["section"], title=row["title"], marker=row["marker"]),
        label=row["label"],
        themes=frozenset(row["themes"]),
        item=row["item"],
        done=bool(row["done"]),
        secondary=tuple(row["secondary"]),
        soft=bool(row["soft"]),
        report_id=row["report_id"],
        index=row["index"],
        family=row["family"] or row["report_id"],
    )


def ids_of(value: Any) -> list[str]:
    """Ids from a list, or from a text that separates them by commas, semicolons (also full-width ones) or blanks.

    Examples
    --------
    >>> ids_of("content，routes; quality")
    ['content', 'routes', 'quality']
    >>> ids_of(None)
    []
    """
    if not value:
        return []
    if isinstance(value, list):
        return [str(entry) for entry in value]
    return [entry for entry in re.split(r"[;,；，、\s]+", str(value)) if entry]


def truth_of(value: Any, name: str, where: str) -> bool | None:
    """A boolean from true, 1, yes and their contraries in any case; None where nothing is said.

    Raises
    ------
    LabelsError
        If the value is none of these; the message names the field `name` and the place `where`.

    Examples
    --------
    >>> truth_of("Yes", "item", "labels.csv:2"), truth_of(0, "item", "labels.csv:3"), truth_of("", "item", "labels.csv:4")
    (True, False, None)
    """
    word = "" if value is None else str(value).strip().lower()
    if word in _NOTHING:
        return None
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise LabelsError(f"{where} has {name} {value!r}", remedy="true or false")


def _index(value: Any, where: str) -> int | None:
    """A place in the report, also as a spreadsheet writes it (``3.0``); None where nothing is said."""
    if value is None or not str(value).strip():
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = -1.0
    if number < 0 or not number.is_integer():
        raise LabelsError(f"{where} has index {value!r}", remedy="a whole number from 0")
    return int(number)


def _joined(examples: Sequence[Example]) -> list[Example]:
    """Give the sentences of each report their neighbours, by their index or else their order; lone sentences have none."""
    keyed = sorted(range(len(examples)), key=lambda i: (examples[i].report_id, examples[i].index or 0, i))
    result = list(examples)
    for report, group in groupby(keyed, key=lambda i: examples[i].report_id):
        members = list(group)
        if report and len(members) > 1:
            for position, unit in zip(members, with_neighbours([examples[i].unit for i in members]), strict=True):
                result[position] = replace(examples[position], unit=unit)
    return result


def by_label(examples: Iterable[Example]) -> dict[str, int]:
    """How many examples each label has."""
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.label] = counts.get(example.label, 0) + 1
    return counts
