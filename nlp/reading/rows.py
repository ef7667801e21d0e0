"""Tables whose rows are reports: CSV, JSON Lines and Parquet with a column of texts, read row by row."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from nlp.errors import DamagedFileError, ReaderError, TooLargeError, UnsupportedFormatError

TEXT = "text"
_ID, _SOURCE = ("report_id", "id"), ("source",)
_WANTED = (TEXT, *_ID, *_SOURCE)
# A line of JSON, or a field of CSV, that is longer is no report.
_MAX_LINE = 100_000_000
_ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class TextRow:
    """A report in a table; `id` and `source` are empty where the table gives none."""

    number: int
    id: str
    source: str
    data: bytes | None
    error: ReaderError | None = None


def is_text_table(name: str) -> bool:
    """Whether a file name is that of a table of texts."""
    return name.lower().endswith(tuple(_READERS))


def text_rows(path: Path, source: str) -> Iterator[TextRow]:
    """The rows of a table of texts, counted from 1; a row that cannot be read carries its error.

    Raises
    ------
    UnsupportedFormatError
        If there is no column ``text``.
    DamagedFileError
        Where the file is broken; rows before have been given.
    """
    suffix = next(suffix for suffix in _READERS if path.name.lower().endswith(suffix))
    try:
        yield from _READERS[suffix](path, source)
    except (OSError, csv.Error) as error:
        raise DamagedFileError(f"{source} cannot be read ({error})", remedy="get it again") from error


def _row(number: int, fields: Mapping[str, Any], source: str) -> TextRow:
    id = next((name for key in _ID if (name := _name(fields.get(key)))), "")
    own = next((name for key in _SOURCE if (name := _name(fields.get(key)))), "")
    text = fields.get(TEXT)
    if isinstance(text, str):
        return TextRow(number, id, own, _bytes(text))
    error = DamagedFileError(f"row {number} of {source} has no text", remedy="give a text in the column 'text'")
    return TextRow(number, id, own, None, error)


def _bytes(text: str) -> bytes:
    """The bytes of a text; bytes of another encoding that were carried through come back as they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _name(value: Any) -> str:
    """An id or a source as any table can hold it."""
    if value is None or isinstance(value, (bool, float, list, dict)):
        return ""
    data = _bytes(str(value).strip())
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "backslashreplace")


def _require_text(names: Sequence[str], source: str) -> None:
    if TEXT not in names:
        shown = ", ".join(map(_name, names[:10])) or "none"
        raise UnsupportedFormatError(
            f"{source} has no column 'text' (its columns: {shown})", remedy="name the column of the reports 'text'"
        )


def _csv_rows(path: Path, source: str) -> Iterator[TextRow]:
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_LINE))
    # Bytes that are no UTF-8 are carried through; no byte of GBK is a quote, a comma or a line end.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
        _require_text(reader.fieldnames or (), source)
        for number, fields in enumerate(reader, 1):
            yield _row(number, fields, source)


def _json_rows(path: Path, source: str) -> Iterator[TextRow]:
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), 1):
            if line is None:
                error: ReaderError = TooLargeError(
                    f"line {number} of {source} has more than {_MAX_LINE:,} bytes", remedy="leave it out"
                )
                yield TextRow(number, "", "", None, error)
            elif line.strip():
                yield _json_row(number, line, source)


def _json_row(number: int, line: bytes, source: str) -> TextRow:
    try:
        fields = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except (ValueError, RecursionError) as error:
        wrong = DamagedFileError(f"line {number} of {source} is no JSON ({error})", remedy="mend or leave out the line")
        return TextRow(number, "", "", None, wrong)
    if not isinstance(fields, dict):
        wrong = DamagedFileError(f"line {number} of {source} is no JSON object", remedy="write one object a line")
        return TextRow(number, "", "", None, wrong)
    return _row(number, fields, source)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines; None for one that is too long."""
    while line := file.readline(_MAX_LINE):
        if len(line) < _MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _parquet_rows(path: Path, source: str) -> Iterator[TextRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            _require_text(names, source)
            number = 0
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=[name for name in _WANTED if name in names]):
                for fields in batch.to_pylist():
                    number += 1
                    yield _row(number, fields, source)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise DamagedFileError(f"{source} is no whole Parquet file ({error})", remedy="get it again") from error


_READERS: dict[str, Callable[[Path, str], Iterator[TextRow]]] = {
    ".csv": _csv_rows,
    ".tsv": _csv_rows,
    ".jsonl": _json_rows,
    ".ndjson": _json_rows,
    ".parquet": _parquet_rows,
}
