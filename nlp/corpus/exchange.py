"""Labels on their way to other tools and back: Label Studio, doccano, spreadsheets.

Every format keeps all fields of a labelled sentence, so that what is exported and imported again is the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.errors import LabelsError
from nlp.export.writers import neutral
from nlp.types import ITEM_CATEGORIES

# A labelled sentence as a row: the fields of LABELS, in their order.
FIELDS = ("report_id", "index", "family", "section", "title", "marker", "text", "label", "secondary", "item", "done", "themes",
          "soft", "rulings")  # fmt: skip
Row = dict[str, Any]
_LISTS = ("secondary", "themes", "rulings")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Format:
    """One exchange format: how rows become text and text becomes rows."""

    name: str
    write: Callable[[Sequence[Row]], str]
    read: Callable[[str], list[Row]]


def export_rows(rows: Sequence[Row], form: str) -> str:
    """Labelled sentences in an exchange format.

    Parameters
    ----------
    rows : sequence of dict
        With the fields of `FIELDS`; missing ones are empty.
    form : {'jsonl', 'csv', 'label-studio', 'doccano'}
    """
    return FORMATS[form].write([_whole(row) for row in rows])


def import_rows(path: Path, form: str) -> list[Row]:
    """Read labelled sentences from an exchange format.

    Raises
    ------
    LabelsError
        If the file cannot be read or an entry is malformed; the message names it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"cannot read {path} ({error})", remedy="give a UTF-8 file") from error
    try:
        return [_whole(row) for row in FORMATS[form].read(text)]
    except (json.JSONDecodeError, csv.Error, KeyError, TypeError, ValueError) as error:
        raise LabelsError(
            f"{path} is not in the format {form} ({error!r})", remedy="mend the file, or name another format"
        ) from error


def _whole(row: Row) -> Row:
    """A row with every field, in their order and of their type."""
    item = row.get("item")
    if item is None and row.get("label") in ITEM_CATEGORIES:
        item = bool(row.get("themes"))
    full: Row = {
        **{
            name: str(row.get(name) or "")
            for name in ("report_id", "family", "section", "title", "marker", "text", "label")
        },
        **{name: list(row.get(name) or []) for name in _LISTS},
        "index": int(row.get("index") or 0),
        "item": item if row.get("label") in ITEM_CATEGORIES else None,
        "done": bool(row.get("done")),
        "soft": bool(row.get("soft")),
    }
    return {name: full[name] for name in FIELDS}


def _write_jsonl(rows: Sequence[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _read_jsonl(text: str) -> list[Row]:
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _write_csv(rows: Sequence[Row]) -> str:
    """UTF-8 with a mark, which spreadsheets need; cells that a spreadsheet would run are neutralised."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        flat = {name: ";".join(value) if isinstance(value, list) else value for name, value in row.items()}
        flat |= {name: {None: "", True: "true", False: "false"}[row[name]] for name in ("item", "done", "soft")}
        writer.writerow({name: _to_cell(value) if isinstance(value, str) else value for name, value in flat.items()})
    return _BOM + buffer.getvalue()


def _read_csv(text: str) -> list[Row]:
    rows: list[Row] = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        cells = {name: _from_cell(row.get(name) or "") for name in FIELDS}
        rows.append(
            cells
            | {name: [part for part in cells[name].split(";") if part] for name in _LISTS}
            | {name: {"": None, "true": True, "false": False}[cells[name].lower()] for name in ("item", "done", "soft")}
        )
    return rows


def _to_cell(value: str) -> str:
    """A text cell that no spreadsheet runs; a leading apostrophe of the text itself is doubled, so that it comes back."""
    return f"'{value}" if value.startswith("'") else str(neutral(value))


def _from_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _to_cell(cell[1:]) == cell else cell


def _write_label_studio(rows: Sequence[Row]) -> str:
    """Tasks with one annotation each: a single choice for the category, a multiple one for themes and secondary."""
    return json.dumps([_task(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def _task(row: Row) -> Row:
    data = {name: row[name] for name in ("text", "report_id", "index", "family", "section", "title", "marker")}
    extra = {name: row[name] for name in ("item", "done", "soft", "rulings")}
    choices = {
        "category": [row["label"]] if row["label"] else [],
        "themes": row["themes"],
        "secondary": row["secondary"],
    }
    result = [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": values}}
        for name, values in choices.items()
        if values
    ]
    return {"data": data, "meta": extra, "annotations": [{"result": result}] if result else []}


def _read_label_studio(text: str) -> list[Row]:
    rows: list[Row] = []
    for task in json.loads(text):
        chosen: dict[str, list[str]] = {"category": [], "themes": [], "secondary": []}
        for annotation in task.get("annotations", [])[:1]:
            for result in annotation["result"]:
                chosen[result["from_name"]] = list(result["value"]["choices"])
        rows.append(
            {**task["data"], **task.get("meta", {}), "themes": chosen["themes"], "secondary": chosen["secondary"],
             "label": "".join(chosen["category"][:1])}
        )  # fmt: skip
    return rows


def _write_doccano(rows: Sequence[Row]) -> str:
    """One object a line: text, a list of labels (category, ``theme:…``, ``secondary:…``), and the rest as meta."""
    return "".join(json.dumps(_document(row), ensure_ascii=False) + "\n" for row in rows)


def _document(row: Row) -> Row:
    labels = [row["label"]] if row["label"] else []
    labels += [f"theme:{theme}" for theme in row["themes"]] + [f"secondary:{other}" for other in row["secondary"]]
    rest = {name: row[name] for name in FIELDS if name not in ("text", "label", "themes", "secondary")}
    return {"text": row["text"], "label": labels, "meta": rest}


def _read_doccano(text: str) -> list[Row]:
    return list(_documents(text))


def _documents(text: str) -> Iterator[Row]:
    for line in filter(str.strip, text.split("\n")):
        document = json.loads(line)
        labels: list[str] = document["label"]
        yield {
            **document.get("meta", {}),
            "text": document["text"],
            "label": next((label for label in labels if ":" not in label), ""),
            "themes": [label.removeprefix("theme:") for label in labels if label.startswith("theme:")],
            "secondary": [label.removeprefix("secondary:") for label in labels if label.startswith("secondary:")],
        }


FORMATS = {
    form.name: form
    for form in (
        Format("jsonl", _write_jsonl, _read_jsonl),
        Format("csv", _write_csv, _read_csv),
        Format("label-studio", _write_label_studio, _read_label_studio),
        Format("doccano", _write_doccano, _read_doccano),
    )
}
