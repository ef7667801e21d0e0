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

_KNOWN = frozenset(
    [
        "text",
        "label",
        "themes",
        "item",
        "done",
        "secondary",
        "soft",
        "report_id",
        "index",
        "section",
        "title",
        "marker",
        "family",
    ]
)
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", "none", "null", ""}


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence; `item` is None outside problems and measures."""

    unit: Unit
    label: str
    themes: frozenset[str] = frozenset()
    item: bool | None = None
    done: bool = False
    secondary: tuple[str, ...] = ()
    soft: bool = False
    report_id: str = ""
    index: int = 0
    family: str = ""


def read_labels(path: Path, codebook: Codebook) -> tuple[list[Example], tuple[str, ...]]:
    """Read labelled sentences.

    Parameters
    ----------
    path : Path
        JSONL, or CSV with a header. Required fields: text, label. Optional: themes, item, report_id, index, section,
        title, marker, family.
    codebook : Codebook
        Its ids are the labels allowed.

    Returns
    -------
    tuple of (list of Example, tuple of str)
        The examples, and the names of columns that were ignored.

    Raises
    ------
    LabelsError
        If a line is malformed or names an unknown label or theme; the message names the line.
    """
    try:
        rows = list(_rows(path))
    except OSError as error:
        raise LabelsError(f"cannot open labels {path} ({error.strerror})", remedy="check the path") from error
    except ReaderError as error:
        raise LabelsError(f"cannot read labels: {error.message}", remedy=error.remedy) from error
    if not rows:
        raise LabelsError(f"{path} holds no labelled sentence", remedy="give at least one line with text and label")
    ignored = sorted({key for _, row in rows for key in row if key not in _KNOWN})
    examples = [_example(row, f"{path}:{number}", codebook) for number, row in rows]
    return _joined(examples), tuple(ignored)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    text, _ = decode_bytes(path.read_bytes(), str(path))
    text = text.removeprefix("\ufeff")
    if path.suffix.lower() == ".csv":
        reader = csv.DictReader(io.StringIO(text, newline=""))
        try:
            for row in reader:
                row.pop(None, None)
                yield reader.line_num, row
        except csv.Error as error:
            raise LabelsError(f"{path}:{reader.line_num} is no CSV ({error})", remedy="mend the line") from error
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise LabelsError(f"{path}:{number} is not JSON ({error.msg})", remedy="mend the line") from error
            if not isinstance(row, dict):
                raise LabelsError(f"{path}:{number} is not an object", remedy="one JSON object a line")
            yield number, row


def _example(row: dict[str, Any], where: str, codebook: Codebook) -> Example:
    text, label = row.get("text"), row.get("label")
    if not isinstance(text, str) or not text.strip() or not isinstance(label, str):
        raise LabelsError(f"{where} lacks text or label", remedy="every line needs both")
    themes = _ids(row.get("themes"))
    for value, allowed, what in [(label, codebook.category_ids, "label")] + [
        (theme, codebook.theme_ids, "theme") for theme in themes
    ]:
        if value not in allowed:
            raise LabelsError(f"{where} has unknown {what} {value!r}", remedy=f"one of {', '.join(allowed)}")
    unit = Unit(
        text=text.strip(),
        section=str(row.get("section") or ""),
        title=str(row.get("title") or ""),
        marker=str(row.get("marker") or ""),
    )
    report = str(row.get("report_id") or "")
    return Example(
        unit=unit,
        label=label,
        themes=frozenset(themes),
        item=_truth(row.get("item"), where),
        done=bool(_truth(row.get("done"), where)),
        secondary=tuple(_ids(row.get("secondary"))),
        soft=bool(_truth(row.get("soft"), where)),
        report_id=report,
        index=_index(row.get("index"), where),
        family=str(row.get("family") or report),
    )


def _ids(value: Any) -> list[str]:
    if not value:
        return []
    return (
        [str(v) for v in value] if isinstance(value, list) else [v for v in re.split(r"[;,；，\s]+", str(value)) if v]
    )


def _truth(value: Any, where: str) -> bool | None:
    word = str(value).strip().lower()
    if value is None or word in ("", "none", "null"):
        return None
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise LabelsError(f"{where} has item {value!r}", remedy="true or false")


def _index(value: Any, where: str) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError, OverflowError) as error:
        raise LabelsError(f"{where} has index {value!r}", remedy="a whole number") from error


def _joined(examples: Sequence[Example]) -> list[Example]:
    """Give the sentences of each report their neighbours; lone sentences have none."""
    keyed = sorted(range(len(examples)), key=lambda i: (examples[i].report_id, examples[i].index, i))
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
