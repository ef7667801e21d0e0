"""Labels on their way to other tools and back: Label Studio, doccano, spreadsheets.

Every format keeps all fields of a labelled sentence, so that what is exported and imported again is the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.codebook import Codebook, load_codebook
from nlp.corpus.doccano import read_doccano, write_doccano
from nlp.corpus.labelstudio import read_label_studio, write_label_studio
from nlp.errors import LabelsError, UsageError
from nlp.export.writers import neutral
from nlp.tagging.examples import Placed, Row, check_known, checked_row, csv_rows, ids_of, json_rows, read_text
from nlp.types import ITEM_CATEGORIES

# A labelled sentence as a row: the fields of LABELS, in their order.
FIELDS = ("report_id", "index", "family", "section", "title", "marker", "text", "label", "secondary", "item", "done", "themes",
          "soft", "rulings")  # fmt: skip
_LISTS = ("secondary", "themes", "rulings")
_TRUTHS = ("item", "done", "soft")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Format:
    """One exchange format: how rows become text, and text (with the name of its file) rows with their place.

    Where several people may have labelled a sentence, in an `annotated` format, `read` also takes the name of one of them.
    """

    name: str
    write: Callable[[Sequence[Row]], str]
    read: Callable[..., Iterable[Placed]]
    annotated: bool = False


def export_rows(rows: Sequence[Row], form: str) -> str:
    """Labelled sentences in an exchange format; no row gives an empty file of that format.

    Parameters
    ----------
    rows : sequence of dict
        With the fields of `FIELDS`; missing ones are empty.
    form : {'jsonl', 'csv', 'label-studio', 'doccano'}
    """
    return FORMATS[form].write([_whole(row) for row in rows])


def import_rows(path: Path, form: str, codebook: Codebook | None = None, *, annotator: str | None = None) -> list[Row]:
    """Read sentences from an exchange format, labelled or not yet.

    Parameters
    ----------
    path : Path
        In any encoding that spreadsheets write.
    form : {'jsonl', 'csv', 'label-studio', 'doccano'}
    codebook : Codebook, optional
        Its ids are the labels, themes and rulings allowed; by default the project's own.
    annotator : str, optional
        Whose labels to read of a file that several people labelled: Label Studio's ``completed_by``, as number or address.

    Returns
    -------
    list of dict
        With the fields of `FIELDS`; `label` is empty where the sentence has none.

    Raises
    ------
    LabelsError
        If the file cannot be read or is empty, or an entry is malformed, lacks a text, has an unknown label, has themes or an
        item that its label cannot have, or was labelled by several people of whom none is chosen; the message names the line
        or the entry.
    UsageError
        If an annotator is named for a format that knows none.
    """
    codebook = codebook or load_codebook()
    rulings = tuple(ruling.id for ruling in codebook.rulings)
    rows: list[Row] = []
    for where, entry in _read(path, FORMATS[form], annotator):
        row = checked_row(entry, where, codebook, unlabelled=True)
        _check_item(row, where, codebook)
        check_known(row["rulings"], rulings, "ruling", where)
        rows.append(_whole(row))
    if not rows:
        raise LabelsError(f"{path} holds no sentence", remedy=f"give a file in the format {form} with at least one")
    return rows


def _read(path: Path, form: Format, annotator: str | None) -> Iterable[Placed]:
    if annotator is None:
        return form.read(read_text(path), str(path))
    if not form.annotated:
        raise UsageError(f"{form.name} does not say who labelled a sentence", remedy="leave out --annotator")
    return form.read(read_text(path), str(path), annotator)


def _check_item(row: Row, where: str, codebook: Codebook) -> None:
    """Refuse themes, or a yes to item, where the label has none; a codebook without problems and measures has no items."""
    if not row["label"] or row["label"] in ITEM_CATEGORIES or not set(ITEM_CATEGORIES) & set(codebook.category_ids):
        return
    for name in ("themes", "item"):
        if row[name]:
            raise LabelsError(
                f"{where} has {name} and the label {row['label']!r}",
                remedy=f"{name} is for {' and '.join(sorted(ITEM_CATEGORIES))}: correct the label, or leave it empty",
            )


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
        **{name: ids_of(row.get(name)) for name in _LISTS},
        # Unknown is not 0: sentences without an index meet by their text.
        "index": row.get("index"),
        "item": item if row.get("label") in ITEM_CATEGORIES else None,
        "done": bool(row.get("done")),
        "soft": bool(row.get("soft")),
    }
    return {name: full[name] for name in FIELDS}


def _write_jsonl(rows: Sequence[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _write_csv(rows: Sequence[Row]) -> str:
    """UTF-8 with a mark, which spreadsheets need; cells that a spreadsheet would run are neutralised."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        flat = {name: ";".join(value) if isinstance(value, list) else value for name, value in row.items()}
        flat |= {name: {None: "", True: "true", False: "false"}[row[name]] for name in _TRUTHS}
        writer.writerow({name: _to_cell(value) if isinstance(value, str) else value for name, value in flat.items()})
    return _BOM + buffer.getvalue()


def _read_csv(text: str, source: str) -> Iterator[Placed]:
    for where, row in csv_rows(text, source):
        yield where, {name: _from_cell(row.get(name) or "") for name in FIELDS}


def _to_cell(value: str) -> str:
    """A text cell that no spreadsheet runs; a leading apostrophe of the text itself is doubled, so that it comes back."""
    return f"'{value}" if value.startswith("'") else str(neutral(value))


def _from_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _to_cell(cell[1:]) == cell else cell


FORMATS = {
    form.name: form
    for form in (
        Format("jsonl", _write_jsonl, json_rows),
        Format("csv", _write_csv, _read_csv),
        Format("label-studio", write_label_studio, read_label_studio, annotated=True),
        Format("doccano", write_doccano, read_doccano),
    )
}
