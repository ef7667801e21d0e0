"""Which files a path stands for, and which id each report gets."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import ReaderError
from nlp.reading.registry import DEFAULT_MAX_BYTES, read_bytes, read_path, too_large
from nlp.types import RawDocument

STDIN = "-"
# Hidden files, and the lock files of open office documents.
_IGNORED = (".", "~$")


@dataclass(frozen=True, slots=True)
class Input:
    """One report to be read; `path` is None for standard input."""

    id: str
    path: Path | None
    source: str


def collect_inputs(paths: Iterable[str | Path]) -> list[Input]:
    """List the files that paths stand for.

    A folder stands for all files below it but hidden ones, in the order of their names; links to folders are not followed.
    The source of a report is its path below the folder, for a single file the path as given; its id is the same without
    suffix, for a single file its bare name. Where two ids would be the same, all but the first get ``~`` and eight hex
    digits of their sha256. A path that does not exist is listed too; reading it fails.
    """
    found: list[tuple[str, str, Path | None]] = []
    for path in paths:
        if str(path) == STDIN:
            found.append(("stdin", "stdin", None))
            continue
        path = Path(path)
        if path.is_dir():
            below = [(file.relative_to(path), file) for file in _files_below(path)]
            found += [(_printable(r.with_suffix("").as_posix()), _printable(r.as_posix()), f) for r, f in below]
        else:
            found.append((_printable(path.stem), _printable(str(path)), path))
    return list(_with_distinct_ids(found))


def _files_below(folder: Path) -> list[Path]:
    files: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_IGNORED))
        files += [Path(root) / name for name in names if not name.startswith(_IGNORED)]
    return sorted(files)


def _printable(name: str) -> str:
    """A file name that any table can hold: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _with_distinct_ids(found: Iterable[tuple[str, str, Path | None]]) -> Iterator[Input]:
    taken: set[str] = set()
    for name, source, path in found:
        id, number = name, 1
        while id in taken:
            digest = file_sha256(path)[:8] if path else ""
            id = f"{name}~{digest}" if number == 1 else f"{name}~{digest}-{number}"
            number += 1
        taken.add(id)
        yield Input(id, path, source)


def file_sha256(path: Path) -> str:
    """sha256 of a file, read piece by piece; empty where there is no file or it cannot be opened."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def read_input(item: Input, stdin: bytes | None = None, *, max_bytes: int = DEFAULT_MAX_BYTES) -> RawDocument:
    """Read one input; raises ReaderError."""
    if item.path is not None:
        return read_path(item.path, id=item.id, source=item.source, max_bytes=max_bytes)
    if stdin is None:
        raise ReaderError("nothing was given on standard input", remedy="pipe a report into the command")
    if len(stdin) > max_bytes:
        raise too_large("stdin", len(stdin), max_bytes)
    return read_bytes(stdin, id=item.id, source=item.source, max_bytes=max_bytes)
