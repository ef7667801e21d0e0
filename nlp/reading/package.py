"""Zip files opened with limits: how many members, how much they unpack to, and nothing ever written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import DamagedFileError, EncryptedFileError, TooLargeError

MAX_MEMBERS = 5_000
MAX_UNPACKED = 200_000_000
# Text and XML shrink by less; what shrinks more was made to burst.
MAX_RATIO = 200
_SMALL = 1_000_000
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Package:
    """An open zip file; `names` maps the names of its files, as people wrote them, to the entries."""

    source: str
    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]

    def read(self, name: str, max_bytes: int = MAX_UNPACKED) -> bytes:
        """The content of one member; raises a ReaderError where it is locked, broken, or larger than it may be."""
        info = self.names[name]
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedFileError(f"{name} in {self.source} is encrypted", remedy="unpack it first")
        pieces, size = [], 0
        limit = min(max_bytes, max(_SMALL, MAX_RATIO * max(1, info.compress_size)))
        try:
            with self.archive.open(info) as member:
                while piece := member.read(_PIECE):
                    pieces.append(piece)
                    size += len(piece)
                    # The sizes that the directory gives may lie, so what comes out is counted.
                    if size > limit:
                        raise TooLargeError(
                            f"{name} in {self.source} unpacks to more than {limit:,} bytes", remedy="unpack it yourself"
                        )
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise DamagedFileError(f"{name} in {self.source} cannot be unpacked", remedy="get it again") from error
        return b"".join(pieces)


def open_package(
    file: bytes | Path, source: str, *, max_members: int = MAX_MEMBERS, max_unpacked: int = MAX_UNPACKED
) -> Package:
    """Open a zip file, or the bytes of one; raises a ReaderError for one that is broken or too large."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise DamagedFileError(f"{source} is no whole zip file", remedy="get it again") from error
    if len(infos) > max_members:
        raise TooLargeError(
            f"{source} holds {len(infos):,} files, more than {max_members:,}", remedy="unpack it yourself"
        )
    if (unpacked := sum(info.file_size for info in infos)) > max_unpacked:
        raise TooLargeError(
            f"{source} unpacks to {unpacked:,} bytes, more than {max_unpacked:,}", remedy="unpack it yourself"
        )
    return Package(source, archive, {_name(info): info for info in infos})


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member as its writer saw it: names that do not say that they are UTF-8 are mostly GBK in China."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        stored = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
