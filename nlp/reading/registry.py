"""Which reader opens which file: by suffix first, by content where the suffix says nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.errors import ReaderError, TooLargeError, UnsupportedFormatError
from nlp.reading.text import decode
from nlp.types import RawDocument

DEFAULT_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """How one family of files becomes text.

    `suffixes` are lower case with their dot; `signatures` are first bytes; `read` takes the bytes and the name of the
    source and returns text and encoding, or raises a ReaderError.
    """

    name: str
    suffixes: frozenset[str]
    signatures: tuple[bytes, ...]
    read: Callable[[bytes, str], tuple[str, str]]


def _no_reader(kind: str, remedy: str) -> Callable[[bytes, str], tuple[str, str]]:
    def read(_data: bytes, source: str) -> tuple[str, str]:
        raise UnsupportedFormatError(f"{source} is {kind}, which has no reader yet", remedy=remedy)

    return read


_READERS: dict[str, Reader] = {}


def register_reader(reader: Reader) -> None:
    """Add a reader; a taken name is an error."""
    if reader.name in _READERS:
        raise ReaderError(f"a reader named {reader.name!r} exists", remedy="choose another name")
    _READERS[reader.name] = reader


def reader_names() -> tuple[str, ...]:
    """Names of the registered readers, in the order in which they are asked."""
    return tuple(_READERS)


register_reader(
    Reader(
        "pdf",
        frozenset({".pdf"}),
        (b"%PDF-",),
        _no_reader("a PDF", "extract its text first, for example with pdftotext"),
    )
)
register_reader(
    Reader(
        "office",
        frozenset({".docx", ".doc", ".wps", ".rtf", ".xlsx", ".zip"}),
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
        _no_reader("an office document or archive", "save it as plain text first"),
    )
)
register_reader(
    Reader(
        "html",
        frozenset({".html", ".htm", ".shtml", ".mht"}),
        (b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML"),
        _no_reader("a web page", "save its text as .txt first"),
    )
)
register_reader(Reader("text", frozenset({".txt", ".md", ".markdown", ".text"}), (), decode))


def read_bytes(
    data: bytes, *, id: str, source: str, suffix: str = "", max_bytes: int = DEFAULT_MAX_BYTES
) -> RawDocument:
    """Turn the bytes of one report into a document.

    Parameters
    ----------
    data : bytes
        The file as stored.
    id : str
        The `report_id` that the document shall have.
    source : str
        Where the bytes came from, for messages and the record.
    suffix : str, default=""
        File suffix with its dot; empty when unknown.
    max_bytes : int, default=20_000_000
        Larger inputs are refused.

    Raises
    ------
    ReaderError
        One of its kinds: too large, empty, unsupported, undecodable, not text, no Chinese text.
    """
    if len(data) > max_bytes:
        raise too_large(source, len(data), max_bytes)
    text, encoding = _reader_for(data, suffix.lower()).read(data, source)
    return RawDocument(id=id, source=source, sha256=hashlib.sha256(data).hexdigest(), text=text, encoding=encoding)


def read_path(
    path: Path, *, id: str | None = None, source: str | None = None, max_bytes: int = DEFAULT_MAX_BYTES
) -> RawDocument:
    """Read one file; `id` defaults to its name without suffix, `source` to the path. Raises ReaderError."""
    if path.exists() and not path.is_file():
        raise ReaderError(f"{path} is not a regular file", remedy="leave it out")
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise too_large(str(path), size, max_bytes)
        data = path.read_bytes()
    except OSError as error:
        raise ReaderError(f"cannot open {path} ({error.strerror})", remedy="check path and permissions") from error
    document = read_bytes(data, id=id or path.stem, source=str(path), suffix=path.suffix, max_bytes=max_bytes)
    return document if source is None else replace(document, source=source)


def too_large(source: str, size: int, max_bytes: int) -> TooLargeError:
    """The error for an input over the limit."""
    return TooLargeError(
        f"{source} has {size:,} bytes, more than {max_bytes:,}", remedy="raise --max-bytes if it is a report"
    )


def _reader_for(data: bytes, suffix: str) -> Reader:
    readers = _READERS.values()
    by_content = next((r for r in readers if any(data.lstrip()[:16].startswith(s) for s in r.signatures)), None)
    by_suffix = next((r for r in readers if suffix in r.suffixes), None)
    return by_content or by_suffix or _READERS["text"]
