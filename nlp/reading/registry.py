"""Which reader opens which file: by suffix first, by content where the suffix says nothing."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from nlp.errors import MissingExtraError, ReaderError, TooLargeError
from nlp.reading.content import Content
from nlp.reading.text import decode
from nlp.types import RawDocument

DEFAULT_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """How one family of files becomes text.

    `suffixes` are lower case with their dot; `signatures` are first bytes, in lower case where they are letters; `read` takes
    the bytes and the name of the source and returns the content, or raises a ReaderError.
    """

    name: str
    suffixes: frozenset[str]
    signatures: tuple[bytes, ...]
    read: Callable[[bytes, str], Content]


_READERS: dict[str, Reader] = {}


def register_reader(reader: Reader) -> None:
    """Add a reader; a taken name is an error."""
    if reader.name in _READERS:
        raise ReaderError(f"a reader named {reader.name!r} exists", remedy="choose another name")
    _READERS[reader.name] = reader


def reader_names() -> tuple[str, ...]:
    """Names of the registered readers, in the order in which they are asked."""
    return tuple(_READERS)


def _read_text(data: bytes, source: str) -> Content:
    return Content(*decode(data, source))


def _lazy(module: str, function: str, kind: str, extra: str) -> Callable[[bytes, str], Content]:
    """A reader that is imported when it is first needed; its libraries come with an extra."""

    def read(data: bytes, source: str) -> Content:
        try:
            reader = getattr(import_module(f"nlp.reading.{module}"), function)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("nlp"):
                raise
            raise MissingExtraError(
                f"{source} is {kind}; {error.name} is not installed", remedy=f"pip install 'zwgk-nlp[{extra}]'"
            ) from error
        content: Content = reader(data, source)
        return content

    return read


for _reader in (
    Reader("pdf", frozenset({".pdf"}), (b"%pdf-",), _lazy("pdf", "read_pdf", "a PDF", "pdf")),
    Reader(
        "html",
        frozenset({".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".asp", ".aspx", ".jsp", ".php"}),
        (b"<!doctype", b"<html"),
        _lazy("html", "read_html", "a web page", "html"),
    ),
    Reader("docx", frozenset({".docx", ".docm"}), (b"pk\x03\x04",), _lazy("docx", "read_docx", "a Word file", "docx")),
    Reader("rtf", frozenset({".rtf"}), (b"{\\rtf",), _lazy("rtf", "read_rtf", "a rich text file", "docx")),
    Reader(
        "legacy",
        frozenset({".doc", ".wps"}),
        (b"\xd0\xcf\x11\xe0",),
        _lazy("legacy", "read_legacy", "a .doc or .wps file", "docx"),
    ),
    Reader(
        "picture",
        frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"}),
        (b"\x89png", b"\xff\xd8\xff", b"ii*\x00", b"mm\x00*"),
        _lazy("scan", "read_picture", "a picture of a page", "ocr"),
    ),
    Reader("text", frozenset({".txt", ".md", ".markdown", ".text"}), (), _read_text),
):
    register_reader(_reader)


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
    content = _reader_for(data, suffix.lower()).read(data, source)
    digest = hashlib.sha256(data).hexdigest()
    return RawDocument(
        id,
        source,
        digest,
        content.text,
        content.encoding,
        content.head,
        content.pages,
        content.warnings,
        content.recognised,
    )


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
    opening = data[:256].removeprefix(codecs.BOM_UTF8).lstrip()[:32].lower()
    by_content = next((r for r in readers if any(opening.startswith(s) for s in r.signatures)), None)
    by_suffix = next((r for r in readers if suffix in r.suffixes), None)
    return by_content or by_suffix or _READERS["text"]
