"""Tables as files: one call for every format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nlp.errors import UsageError
from nlp.export.contents import EXPORTED, Content, Source, content
from nlp.export.schema import flat, json_object
from nlp.export.stata import write_stata
from nlp.export.workbook import write_workbook
from nlp.export.writers import write_csv_rows

_WORKBOOK = "tables.xlsx"


def export_tables(source: Source, to: str, out: Path, tables: Sequence[str] = ()) -> list[Path]:
    """Write tables of a dataset for other programs.

    Parameters
    ----------
    source : Source
        A dataset, from `nlp.batch.Dataset.open`, or `nlp.export.contents.Rows`.
    to : str
        A format of `FORMATS`.
    out : Path
        A folder, which gets a file a table (for xlsx the workbook ``tables.xlsx``). A name with the suffix of the format is
        a file: the workbook, or the file of the only table. What is there is replaced, each file when its new content is whole.
    tables : sequence of str, optional
        All of `EXPORTED` by default; others where the source has them.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    UsageError
        For an unknown format or table, or for several tables and a single file.
    ExportError
        Where a table does not fit the format.
    """
    if to not in FORMATS:
        raise UsageError(f"there is no format {to!r}", remedy=f"one of {', '.join(FORMATS)}")
    wanted = tables or EXPORTED
    # Beside a table of a comparison the codebook tells of that table.
    described = EXPORTED if set(wanted) <= set(EXPORTED) else wanted
    contents = [content(source, table, described) for table in wanted]
    suffix = _SUFFIXES.get(to, f".{to}")
    one_file = out.suffix.lower() == suffix
    if out.suffix.lower() in _KNOWN_SUFFIXES - {suffix} and not out.is_dir():
        raise UsageError(f"{out} is no name for {to}", remedy=f"end it with {suffix}, or give a folder")
    if to == "xlsx":
        path = out if one_file else out / _WORKBOOK
        with _replacing(path) as temporary:
            write_workbook(contents, temporary)
        return [path]
    if one_file and len(contents) != 1:
        raise UsageError(f"{out} holds one table", remedy="choose it with --table, or give a folder")
    paths = [out if one_file else out / f"{table.name}{suffix}" for table in contents]
    for table, path in zip(contents, paths, strict=True):
        with _replacing(path) as temporary:
            _WRITERS[to](table, temporary)
    return paths


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_csv(table: Content, path: Path) -> None:
    # Excel reads a CSV file as UTF-8 only with this mark.
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv_rows(tuple(table.kinds), table.rows(), out)


def _write_jsonl(table: Content, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json_object(row, table.kinds) + "\n" for row in table.rows())


def _write_parquet(table: Content, path: Path) -> None:
    import pyarrow.parquet as pq

    schema = table.empty().schema
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for piece in table.pieces():
            writer.write_table(piece.cast(schema))


def _write_markdown(table: Content, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f"| {' | '.join(map(_escaped, table.kinds))} |\n|{' --- |' * len(table.kinds)}\n")
        out.writelines(f"| {' | '.join(_escaped(flat(row[name])) for name in table.kinds)} |\n" for row in table.rows())


# What would end a cell or be read as markup.
_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\|`*_[]<>&"} | {"\n": "<br>", "\r": None})


def _escaped(value: Any) -> str:
    return str(value).translate(_MARKUP)


_WRITERS: Mapping[str, Callable[[Content, Path], None]] = {
    "csv": _write_csv,
    "dta": write_stata,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "markdown": _write_markdown,
}
_SUFFIXES = {"markdown": ".md"}
FORMATS = ("xlsx", *_WRITERS)
SUFFIXES: Mapping[str, str] = {_SUFFIXES.get(name, f".{name}"): name for name in FORMATS}
_KNOWN_SUFFIXES = {_SUFFIXES.get(name, f".{name}") for name in FORMATS} | {".txt", ".tsv", ".json", ".xls"}
