"""Which files a path stands for, and which id each report gets."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nlp.errors import ReaderError
from nlp.reading.archive import INSIDE, is_archive, list_members, read_member
from nlp.reading.package import MAX_UNPACKED
from nlp.reading.registry import DEFAULT_MAX_BYTES, read_bytes, read_path, too_large
from nlp.types import RawDocument

STDIN = "-"
# Hidden files, and the lock files of open office documents.
_IGNORED = (".", "~$")


@dataclass(frozen=True, slots=True)
class Input:
    """One report to be read; `path` is None for standard input, `member` the name of a file inside an archive."""

    id: str
    path: Path | None
    source: str
    member: str = ""


def collect_inputs(paths: Iterable[str | Path]) -> list[Input]:
    """List the files that paths stand for.

    A folder stands for all files below it but hidden ones, in the order of their names; links to folders are not followed.
    An archive stands for the files in it, as a folder does; their ids and sources are ``archive.zip!path``.
    The source of a report is its path below the folder, for a single file the path as given; its id is the same without
    suffix, for a single file its bare name. Where two ids would be the same, all but the first get ``~`` and eight hex
    digits of their sha256. A path that does not exist is listed too; reading it fails.
    """
    found: list[Input] = []
    for path in paths:
        if str(path) == STDIN:
            found.append(Input("stdin", None, "stdin"))
            continue
        path = Path(path)
        if path.is_dir():
            below = [(file.relative_to(path), file) for file in _files_below(path)]
            for relative, file in below:
                found += _inputs_of(file, relative, relative.as_posix())
        else:
            found += _inputs_of(path, Path(path.name), str(path))
    return list(_with_distinct_ids(found))


def _inputs_of(file: Path, relative: Path, source: str) -> list[Input]:
    """The report that a file is, or those that an archive holds."""
    members = list_members(file) if is_archive(file.name) and file.is_file() else []
    if not members:
        return [Input(_printable(relative.with_suffix("").as_posix()), file, _printable(source))]
    return [
        Input(
            _printable(f"{relative.as_posix()}{INSIDE}{_without_suffix(member)}"),
            file,
            _printable(f"{source}{INSIDE}{member}"),
            member,
        )
        for member in members
    ]


def _without_suffix(member: str) -> str:
    folder, slash, name = member.rpartition("/")
    return f"{folder}{slash}{Path(name).stem}"


def _files_below(folder: Path) -> list[Path]:
    files: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_IGNORED))
        files += [Path(root) / name for name in names if not name.startswith(_IGNORED)]
    return sorted(files)


def _printable(name: str) -> str:
    """A file name that any table can hold: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _with_distinct_ids(found: Iterable[Input]) -> Iterator[Input]:
    taken: set[str] = set()
    for item in found:
        id, number = item.id, 1
        while id in taken:
            digest = input_sha256(item)[:8]
            id = f"{item.id}~{digest}" if number == 1 else f"{item.id}~{digest}-{number}"
            number += 1
        taken.add(id)
        yield replace(item, id=id)


def input_sha256(item: Input) -> str:
    """sha256 of what an input holds; empty for standard input, and where it cannot be opened."""
    if item.path is None:
        return ""
    if not item.member:
        return file_sha256(item.path)
    try:
        return hashlib.sha256(read_member(item.path, item.member, item.source, max_bytes=MAX_UNPACKED)).hexdigest()
    except ReaderError:
        return ""


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
    if item.path is not None and item.member:
        data = read_member(item.path, item.member, item.source, max_bytes=max_bytes)
        suffix = PurePosixPath(item.member).suffix
        return read_bytes(data, id=item.id, source=item.source, suffix=suffix, max_bytes=max_bytes)
    if item.path is not None:
        return read_path(item.path, id=item.id, source=item.source, max_bytes=max_bytes)
    if stdin is None:
        raise ReaderError("nothing was given on standard input", remedy="pipe a report into the command")
    if len(stdin) > max_bytes:
        raise too_large("stdin", len(stdin), max_bytes)
    return read_bytes(stdin, id=item.id, source=item.source, max_bytes=max_bytes)
