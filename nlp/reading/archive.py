"""The files of a zip archive, and of the archives in it; nothing is unpacked to the disk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from nlp.errors import DamagedFileError, ReaderError, TooLargeError
from nlp.reading.package import Package, open_package

SUFFIX = ".zip"
# Between an archive and the name of a member.
INSIDE = "!"
# Archives in archives are opened one level deep; they may be this large.
_MAX_INNER = 100_000_000
_HIDDEN = (".", "~$", "__MACOSX")


def is_archive(name: str) -> bool:
    """Whether a file name is that of an archive."""
    return name.lower().endswith(SUFFIX)


def list_members(path: Path) -> list[str]:
    """The names of all files in an archive, hidden ones left out; empty for an archive that cannot be opened."""
    try:
        package = open_package(path, str(path))
    except ReaderError:
        return []
    members: list[str] = []
    for name in sorted(filter(_is_shown, package.names)):
        members += [f"{name}{INSIDE}{inner}" for inner in _inner_names(package, name)] or [name]
    return members


def _inner_names(package: Package, name: str) -> list[str]:
    if not is_archive(name):
        return []
    try:
        inner = open_package(package.read(name, _MAX_INNER), name)
    except ReaderError:
        return []
    return sorted(filter(_is_shown, inner.names))


def _is_shown(name: str) -> bool:
    return not any(part.startswith(_HIDDEN) for part in PurePosixPath(name.replace("\\", "/")).parts if part != "..")


def read_member(path: Path, member: str, source: str, *, max_bytes: int) -> bytes:
    """The bytes of one member; raises a ReaderError where it is larger than allowed, locked, broken or gone."""
    package = open_package(path, source)
    name, _, inner = member.partition(INSIDE)
    if member in package.names:
        return _read_limited(package, member, max_bytes)
    if name not in package.names:
        raise DamagedFileError(f"{source} is not in the archive any more", remedy="run the command again")
    return _read_limited(open_package(package.read(name, _MAX_INNER), source), inner, max_bytes)


def _read_limited(package: Package, name: str, max_bytes: int) -> bytes:
    if name not in package.names:
        raise DamagedFileError(f"{package.source} is not in the archive any more", remedy="run the command again")
    size = package.names[name].file_size
    if size > max_bytes:
        raise TooLargeError(
            f"{package.source} has {size:,} bytes, more than {max_bytes:,}",
            remedy="raise --max-bytes if it is a report",
        )
    return package.read(name, max_bytes)
