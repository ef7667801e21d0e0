"""PDF files with a text layer: the text page by page, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from nlp.errors import DamagedFileError, EncryptedFileError, NoTextLayerError, TooLargeError
from nlp.reading.content import Content
from nlp.reading.text import CONTROL, HAN, MAX_CONTROL_RATIO, MIN_PLAUSIBILITY, check_text, plausibility
from nlp.shapes import PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

MAX_PAGES = 300
_OCR = "recognise its characters first; the extra 'ocr' is for scans, and any OCR program that writes text will do"
# A page with less text than this shows its content as an image.
_MIN_CHARACTERS = 10
# What stands at the same edge of this share of the pages, its digits apart, runs through the document.
_RUNNING_SHARE, _MIN_RUNNING = 0.6, 2
_EDGE_LINES = 2
_LONGEST_RUNNING = 60
_DIGITS = re.compile(r"\d+")
# pdfium writes these for hyphens at line ends and for characters without a code.
_MARKS = str.maketrans({"\u0002": "", "\ufffe": "", "\uffff": "", "\r": None, "\x00": None})


def read_pdf(data: bytes, source: str) -> Content:
    """Read the text layer of a PDF; raises a ReaderError for one that is encrypted, damaged, too long or a scan."""
    texts, images = _page_texts(data, source)
    scanned = [index for index, text in enumerate(texts) if len("".join(text.split())) < _MIN_CHARACTERS]
    scanned = [index for index in scanned if images[index]]
    _check_layer(texts, scanned, source)
    pages = _without_running([text.splitlines() for text in texts])
    joined: list[str] = []
    starts: list[int] = []
    length = 0
    for lines in pages:
        starts.append(length)
        text = "".join(f"{line}\n" for line in lines)
        joined.append(text)
        length += len(text)
    text = "".join(joined)
    check_text(text, source)
    warnings = (f"pages_without_text:{len(scanned)}",) if scanned else ()
    return Content(text, "pdf", pages=tuple(starts), warnings=warnings)


def _page_texts(data: bytes, source: str) -> tuple[list[str], list[bool]]:
    """The text of each page, and whether it shows an image."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(error, source) from error
    try:
        if len(document) > MAX_PAGES:
            raise TooLargeError(
                f"{source} has {len(document)} pages, more than {MAX_PAGES}", remedy="cut the report out of it"
            )
        texts, images = [], []
        for page in document:
            texts.append(page.get_textpage().get_text_range().translate(_MARKS))
            images.append(any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)))
    except pypdfium2.PdfiumError as error:
        raise DamagedFileError(f"{source} is damaged ({error})", remedy="download it again") from error
    finally:
        document.close()
    return texts, images


def _unopened(error: pypdfium2.PdfiumError, source: str) -> EncryptedFileError | DamagedFileError:
    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return EncryptedFileError(f"{source} is encrypted", remedy="save it without password")
    return DamagedFileError(f"{source} is no whole PDF", remedy="download it again")


def _check_layer(texts: Sequence[str], scanned: Sequence[int], source: str) -> None:
    """Refuse a scan, and a text layer whose characters are not those that the page shows."""
    text = "".join(texts)
    bare = "".join(text.split())
    if len(bare) < _MIN_CHARACTERS or (len(scanned) > len(texts) / 2 and not HAN.search(text)):
        raise NoTextLayerError(f"{source} has no text layer: it is a scan or a picture", remedy=_OCR)
    garbage = len(CONTROL.findall(text)) > MAX_CONTROL_RATIO * len(text)
    if garbage or (HAN.search(text) and plausibility(bare) < MIN_PLAUSIBILITY):
        raise NoTextLayerError(f"the text layer of {source} is not the text that it shows", remedy=_OCR)


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    """The lines of the pages without what runs through the document at their upper and lower edges."""
    pages = [[line.strip() for line in lines if line.strip()] for lines in pages]
    for edge in (slice(0, 1), slice(-1, None)):
        for _ in range(_EDGE_LINES):
            running = _running(pages, edge)
            kept = [lines[edge] for lines in pages]
            if not any(_runs(line[0], running) for line in kept if line):
                break
            pages = [_cut(lines, edge, running, first=number == 0) for number, lines in enumerate(pages)]
    return pages


def _running(pages: Sequence[Sequence[str]], edge: slice) -> AbstractSet[str]:
    """The lines, with their digits masked, that stand at one edge of most pages."""
    counts = Counter(_masked(line) for lines in pages for line in lines[edge] if len(line) <= _LONGEST_RUNNING)
    needed = max(_MIN_RUNNING, ceil(_RUNNING_SHARE * len(pages)))
    common = {line for line, count in counts.items() if count >= needed}
    return {line for line in common if line.strip("# ") or _counts_pages(pages, edge)}


def _counts_pages(pages: Sequence[Sequence[str]], edge: slice) -> bool:
    """Whether bare numbers at an edge count the pages; those of a table do not."""
    return all(step == 1 for step in _steps([line for lines in pages for line in lines[edge]]))


def _steps(lines: Sequence[str]) -> Iterator[int]:
    numbers = [
        (place, int(line)) for place, line in enumerate(lines) if line.isascii() and line.isdigit() and len(line) < 4
    ]
    for (place, number), (next_place, next_number) in pairwise(numbers):
        yield (next_number - number) - (next_place - place) + 1


def _masked(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _runs(line: str, running: AbstractSet[str]) -> bool:
    return PAGE_NUMBER.fullmatch(line) is not None or _masked(line) in running


def _cut(lines: list[str], edge: slice, running: AbstractSet[str], *, first: bool) -> list[str]:
    """A page without its running line; the first page keeps one that is its title and runs only on the others."""
    if not lines or not _runs(lines[edge][0], running):
        return lines
    line = lines[edge][0]
    is_title = first and HAN.search(line) and not _DIGITS.fullmatch(line) and line not in lines[1:-1]
    if is_title and not PAGE_NUMBER.fullmatch(line) and edge.start == 0:
        return lines
    return lines[1:] if edge.start == 0 else lines[:-1]
