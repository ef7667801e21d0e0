"""The files of a tar archive, one after the other as they stand in it; nothing is unpacked to the disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nlp.errors import DamagedFileError, TooLargeError
from nlp.reading.archive import MAX_ARCHIVE_MEMBERS, MAX_ARCHIVE_UNPACKED, is_shown
from nlp.reading.package import MAX_RATIO, MAX_UNPACKED

_OPENERS: dict[str, Callable[..., Any]] = {
    ".tar": open,
    ".tar.gz": gzip.open,
    ".tgz": gzip.open,
    ".tar.bz2": bz2.open,
    ".tbz2": bz2.open,
    ".tar.xz": lzma.open,
    ".txz": lzma.open,
}
# Below this the ratio does not matter.
_SMALL = 10_000_000
_REMEDY = "unpack it yourself"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a tar archive; without `data` when it is larger than asked for."""

    name: str
    size: int
    data: bytes | None


def is_tarball(name: str) -> bool:
    """Whether a file name is that of a tar archive."""
    return name.lower().endswith(tuple(_OPENERS))


def tar_members(path: Path, source: str, *, max_bytes: int) -> Iterator[Member]:
    """The files of a tar archive, hidden ones, links and devices left out.

    Raises
    ------
    TooLargeError
        When so much comes out of it that it was made to burst; files that came before have been given.
    DamagedFileError
        Where it is broken or ends too early.
    """
    suffix = next(suffix for suffix in _OPENERS if path.name.lower().endswith(suffix))
    try:
        with _OPENERS[suffix](path, "rb") as file:
            limited = _Limited(file, source, _allowed(path))
            with tarfile.open(fileobj=limited, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:  # type: ignore[call-overload]
                yield from _members(archive, limited, source, max_bytes)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError, OverflowError) as error:
        raise DamagedFileError(f"{source} is no whole tar archive ({error})", remedy="get it again") from error


def _allowed(path: Path) -> int:
    return min(MAX_ARCHIVE_UNPACKED, max(_SMALL, MAX_RATIO * path.stat().st_size))


def _members(archive: tarfile.TarFile, limited: _Limited, source: str, max_bytes: int) -> Iterator[Member]:
    for count, info in enumerate(archive, 1):
        if count > MAX_ARCHIVE_MEMBERS:
            raise TooLargeError(f"{source} holds more than {MAX_ARCHIVE_MEMBERS:,} files", remedy=_REMEDY)
        # A list of all members would grow with the archive.
        archive.members = []  # type: ignore[attr-defined]
        limited.start_member()
        if not info.isfile() or not is_shown(info.name):
            continue
        content = archive.extractfile(info) if info.size <= max_bytes else None
        yield Member(_name(info.name), info.size, content.read() if content else None)


def _name(name: str) -> str:
    """The name as its writer saw it: what is no UTF-8 is mostly GBK in China."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030") if not _is_utf8(name) else name
    except UnicodeDecodeError:
        return name


def _is_utf8(name: str) -> bool:
    return not any("\udc80" <= char <= "\udcff" for char in name)


class _Limited:
    """A stream that counts: what a header says of sizes may lie, and headers may burst too."""

    def __init__(self, file: IO[bytes], source: str, allowed: int) -> None:
        self._file, self._source, self._allowed = file, source, allowed
        self._read = 0
        self._member_read = 0

    def start_member(self) -> None:
        """The next file begins."""
        self._member_read = 0

    def read(self, size: int) -> bytes:
        """The next bytes; raises TooLargeError when there have been too many."""
        data = self._file.read(size)
        self._read += len(data)
        self._member_read += len(data)
        if self._read > self._allowed:
            raise TooLargeError(f"{self._source} unpacks to more than {self._allowed:,} bytes", remedy=_REMEDY)
        if self._member_read > MAX_UNPACKED:
            raise TooLargeError(f"{self._source} holds a file of more than {MAX_UNPACKED:,} bytes", remedy=_REMEDY)
        return data
