"""Which reports paths stand for, and which id each report gets."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nlp.errors import ReaderError
from nlp.reading.archive import INSIDE, is_archive, list_members, read_member
from nlp.reading.package import MAX_UNPACKED
from nlp.reading.registry import DEFAULT_MAX_BYTES, read_bytes, read_path, too_large
from nlp.reading.rows import is_text_table, text_rows
from nlp.reading.tarball import is_tarball, tar_members
from nlp.types import RawDocument

STDIN = "-"
# Hidden files, and the lock files of open office documents.
_IGNORED = (".", "~$")
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Input:
    """One report to be read.

    `path` is None for standard input, `member` the name of a file inside an archive. `data` holds the content where it came
    with the list: the row of a table of texts, a file of a tar archive. `error` is why there is none.
    """

    id: str
    path: Path | None
    source: str
    member: str = ""
    data: bytes | None = None
    error: ReaderError | None = None


def collect_inputs(paths: Iterable[str | Path], *, max_bytes: int = DEFAULT_MAX_BYTES) -> list[Input]:
    """List what `stream_inputs` gives."""
    return list(stream_inputs(paths, max_bytes=max_bytes))


def stream_inputs(
    paths: Iterable[str | Path], *, max_bytes: int = DEFAULT_MAX_BYTES, without: Path | None = None
) -> Iterator[Input]:
    """The reports that paths stand for, one after the other, so that memory does not grow with them.

    A folder stands for all files below it but hidden ones, in the order of their names; links to folders are not followed.
    A pattern (``*``, ``?``, ``**``) that is no file stands for what it finds, as a folder does. An archive (zip, tar) stands
    for the files in it; their ids and sources are ``archive.zip!path``. A table of texts (CSV, JSON Lines, Parquet) stands
    for its rows, which need a column ``text`` and may have ``report_id`` or ``id``, and ``source``; by default they are
    ``table.csv!1``, counted from 1.

    The source of a report is its path below the folder, for a single file the path as given; its id is the same without
    suffix, for a single file its bare name. Where two ids or two sources would be the same, all but the first get ``~`` and
    eight hex digits of their sha256. A path that does not exist is listed too; reading it fails.

    Parameters
    ----------
    paths : iterable of str or Path
        ``-`` is standard input.
    max_bytes : int, default=20_000_000
        What is larger is not kept in `Input.data`; reading it fails.
    without : Path, optional
        A folder that is left out wherever it lies.
    """
    return _with_distinct_names(_found(paths, max_bytes, without))


def _found(paths: Iterable[str | Path], max_bytes: int, without: Path | None) -> Iterator[Input]:
    own = without.resolve() if without else None
    for path in paths:
        if str(path) == STDIN:
            yield Input("stdin", None, "stdin")
            continue
        path = Path(path)
        if path.is_dir():
            for file in _files_below(path, own):
                relative = file.relative_to(path)
                yield from _inputs_of(file, relative, relative.as_posix(), max_bytes)
        elif is_pattern(path):
            base = _fixed_part(path)
            for file in _files_of_pattern(path, own):
                relative = file.relative_to(base)
                yield from _inputs_of(file, relative, relative.as_posix(), max_bytes)
        else:
            yield from _inputs_of(path, Path(path.name), str(path), max_bytes)


def is_pattern(path: Path) -> bool:
    """Whether a path stands for what it finds: it has wildcards, and no file is called so."""
    return glob.has_magic(str(path)) and not path.exists()


def _fixed_part(pattern: Path) -> Path:
    """The folders of a pattern before its first wildcard."""
    fixed = Path(pattern.anchor)
    for part in pattern.parts[1 if pattern.anchor else 0 : -1]:
        if glob.has_magic(part):
            break
        fixed /= part
    return fixed


def _files_of_pattern(pattern: Path, own: Path | None) -> Iterator[Path]:
    seen: set[str] = set()
    for name in sorted(glob.iglob(str(pattern), recursive=True)):
        found = Path(name)
        if own and (own == found.resolve() or own in found.resolve().parents):
            continue
        for file in _files_below(found, own) if found.is_dir() else (found,):
            # ** finds a folder and the files in it, and goes through links to folders again and again.
            real = str(file.resolve())
            if not file.name.startswith(_IGNORED) and real not in seen:
                seen.add(real)
                yield file


def _inputs_of(file: Path, relative: Path, source: str, max_bytes: int) -> Iterator[Input]:
    """The report that a file is, or those that an archive or a table of texts holds."""
    source = _printable(source)
    if file.is_file():
        name = _printable(relative.as_posix())
        try:
            if is_archive(file.name):
                yield from _of_zip(file, name, source)
                return
            if is_tarball(file.name):
                yield from _of_tar(file, name, source, max_bytes)
                return
            if is_text_table(file.name):
                yield from _of_rows(file, name, source)
                return
        except ReaderError as error:
            # What was found before it stands; what is behind it cannot be read.
            yield Input(name, file, source, error=error)
            return
    yield Input(_printable(relative.with_suffix("").as_posix()), file, source)


def _of_zip(file: Path, name: str, source: str) -> Iterator[Input]:
    for member in list_members(file, source):
        shown = _printable(member)
        yield Input(f"{name}{INSIDE}{_without_suffix(shown)}", file, f"{source}{INSIDE}{shown}", member)


def _of_tar(file: Path, name: str, source: str, max_bytes: int) -> Iterator[Input]:
    for member in tar_members(file, source, max_bytes=max_bytes):
        shown = _printable(member.name)
        yield Input(
            f"{name}{INSIDE}{_without_suffix(shown)}",
            file,
            f"{source}{INSIDE}{shown}",
            member.name,
            member.data,
            None if member.size <= max_bytes else too_large(f"{source}{INSIDE}{shown}", member.size, max_bytes),
        )


def _of_rows(file: Path, name: str, source: str) -> Iterator[Input]:
    for row in text_rows(file, source):
        here = f"{INSIDE}{row.number}"
        yield Input(
            row.id or f"{name}{here}", file, row.source or f"{source}{here}", f"{row.number}.txt", row.data, row.error
        )


def _without_suffix(member: str) -> str:
    folder, slash, name = member.rpartition("/")
    return f"{folder}{slash}{Path(name).stem}"


def _files_below(folder: Path, own: Path | None) -> Iterator[Path]:
    """All files in the order of the parts of their paths; one folder at a time is in memory."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(_IGNORED):
            continue
        path = folder / entry.name
        if not entry.is_dir(follow_symlinks=False):
            if not entry.is_dir():
                yield path
        elif own is None or path.resolve() != own:
            yield from _files_below(path, own)


def _printable(name: str) -> str:
    """A file name that any table can hold: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _with_distinct_names(found: Iterable[Input]) -> Iterator[Input]:
    ids: set[str] = set()
    sources: set[str] = set()
    for item in found:
        id, source = (_distinct(name, taken, item) for name, taken in ((item.id, ids), (item.source, sources)))
        yield item if (id, source) == (item.id, item.source) else replace(item, id=id, source=source)


def _distinct(name: str, taken: set[str], item: Input) -> str:
    free, number = name, 1
    while free in taken:
        digest = input_sha256(item)[:_DIGITS]
        free = f"{name}~{digest}" if number == 1 else f"{name}~{digest}-{number}"
        number += 1
    taken.add(free)
    return free


def input_sha256(item: Input) -> str:
    """sha256 of what an input holds; empty for standard input, and where it cannot be opened."""
    if item.data is not None:
        return hashlib.sha256(item.data).hexdigest()
    if item.path is None or item.error is not None:
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
    if item.error is not None:
        raise item.error
    if item.path is not None and item.member:
        data = item.data
        if data is None:
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
