"""The files of a zip archive, and of the archives in it; nothing is unpacked to the disk."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath

from nlp.errors import DamagedFileError, ReaderError, TooLargeError
from nlp.reading.package import Package, open_package

SUFFIX = ".zip"
# Between an archive and the name of a member.
INSIDE = "!"
# Archives of reports hold more than an office document does; their files are read one at a time.
MAX_ARCHIVE_MEMBERS = 200_000
MAX_ARCHIVE_UNPACKED = 20_000_000_000
# Archives in archives are opened one level deep; they may be this large.
_MAX_INNER = 100_000_000
_HIDDEN = (".", "~$", "__MACOSX")


def is_archive(name: str) -> bool:
    """Whether a file name is that of an archive."""
    return name.lower().endswith(SUFFIX)


def list_members(path: Path, source: str) -> list[str]:
    """The names of all files in an archive, hidden ones left out; raises a ReaderError for one that cannot be opened or is empty."""
    package = _open(path, source)
    members: list[str] = []
    for name in sorted(filter(is_shown, package.names)):
        members += [f"{name}{INSIDE}{inner}" for inner in _inner_names(package, name)] or [name]
    if not members:
        raise DamagedFileError(f"{source} holds no files", remedy="leave it out")
    return members


def _open(path: Path, source: str) -> Package:
    try:
        status = path.stat()
    except OSError as error:
        raise DamagedFileError(
            f"cannot open {source} ({error.strerror})", remedy="check path and permissions"
        ) from error
    return _opened(path, source, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _opened(path: Path, source: str, _changed: int, _size: int) -> Package:
    """An archive that stays open, for its directory may be long; a file that has changed is opened anew."""
    return open_package(path, source, max_members=MAX_ARCHIVE_MEMBERS, max_unpacked=MAX_ARCHIVE_UNPACKED)


@lru_cache(maxsize=4)
def _opened_inner(path: Path, source: str, changed: int, size: int, name: str) -> Package:
    return open_package(_opened(path, source, changed, size).read(name, _MAX_INNER), f"{source}{INSIDE}{name}")


def _inner_names(package: Package, name: str) -> list[str]:
    if not is_archive(name):
        return []
    try:
        inner = open_package(package.read(name, _MAX_INNER), name)
    except ReaderError:
        return []
    return sorted(filter(is_shown, inner.names))


def is_shown(name: str) -> bool:
    """Whether no part of the name of a member is hidden."""
    return not any(part.startswith(_HIDDEN) for part in PurePosixPath(name.replace("\\", "/")).parts if part != "..")


def read_member(path: Path, member: str, source: str, *, max_bytes: int) -> bytes:
    """The bytes of one member; raises a ReaderError where it is larger than allowed, locked, broken or gone."""
    archive = source.removesuffix(f"{INSIDE}{member}")
    package = _open(path, archive)
    status = path.stat()
    name, _, inner = member.partition(INSIDE)
    if member in package.names:
        return _read_limited(package, member, source, max_bytes)
    if name not in package.names:
        raise DamagedFileError(f"{source} is not in the archive any more", remedy="run the command again")
    within = _opened_inner(path, archive, status.st_mtime_ns, status.st_size, name)
    return _read_limited(within, inner, source, max_bytes)


def _read_limited(package: Package, name: str, source: str, max_bytes: int) -> bytes:
    if name not in package.names:
        raise DamagedFileError(f"{source} is not in the archive any more", remedy="run the command again")
    size = package.names[name].file_size
    if size > max_bytes:
        raise TooLargeError(
            f"{source} has {size:,} bytes, more than {max_bytes:,}", remedy="raise --max-bytes if it is a report"
        )
    return package.read(name, max_bytes)
