"""PDF files: the text layer page by page, with drawn tables as rows of cells, without running heads and page numbers."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from nlp.errors import DamagedFileError, EncryptedFileError, NoTextLayerError, TooLargeError
from nlp.reading.content import Content
from nlp.reading.layout import Box, PageLine, lines_of
from nlp.reading.pages import content_of
from nlp.reading.rulings import Bounds, DrawnTable, find_tables
from nlp.reading.text import CONTROL, HAN, MAX_CONTROL_RATIO, MIN_PLAUSIBILITY, plausibility

MAX_PAGES = 300
_REMEDY = "pip install 'zwgk-nlp[ocr]', or recognise its characters with another program first"
# Pixels a point of a page whose characters are recognised, and those of its longer side at most.
_SCAN_POINTS, _SCAN_SIDE = 2.375, 2_000
# A page with less text than this shows its content as an image.
_MIN_CHARACTERS = 10
_MAX_GLYPHS = 60_000
# Pixels a point, and how much darker than the paper a line is: borders of sites are light grey and thin.
_POINTS, _CONTRAST = 2.0, 14
_MAX_SIDE = 4_000
# Four lines make a cell.
_MIN_DRAWN = 4
# pdfium writes these for hyphens at line ends and for characters without a code.
_MARKS = frozenset("\x00\x02\r\n\ufffe\uffff")
# In radians.
_ASKEW = math.radians(8)
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[PageLine]
    shows_image: bool

    @property
    def size(self) -> int:
        return sum(len("".join(line.text.split())) for line in self.lines)


def read_pdf(data: bytes, source: str) -> Content:
    """Read a PDF: its text layer, and with the extra "ocr" the pages that have none.

    Raises a ReaderError for one that is encrypted, damaged or too long, and for a scan without the extra.
    """
    pages = _read_pages(data, source)
    lines = [page.lines for page in pages]
    scanned = [number for number, page in enumerate(pages) if page.size < _MIN_CHARACTERS and page.shows_image]
    fault = _fault(["\n".join(line.text for line in page) for page in lines], len(scanned))
    wanted = list(range(len(pages))) if fault else scanned
    if not wanted:
        return content_of(lines, source, "pdf")
    try:
        from nlp.reading.scan import WARNING, nothing_recognised, recognised_pages
    except ModuleNotFoundError as error:
        if fault:
            raise NoTextLayerError(f"{source} {fault}; {error.name} is not installed", remedy=_REMEDY) from error
        return content_of(lines, source, "pdf", (f"pages_without_text:{len(scanned)}",))
    for number, read in zip(wanted, recognised_pages(_pictures(data, wanted), len(wanted), source), strict=True):
        lines[number] = read
    if not any(lines):
        raise nothing_recognised(source)
    return content_of(lines, source, "pdf", (WARNING,))


def _pictures(data: bytes, numbers: Sequence[int]) -> Iterator[Any]:
    """Pages as pictures, one at a time."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            page = document[number]
            yield page.render(scale=min(_SCAN_POINTS, _SCAN_SIDE / max(page.get_size())), grayscale=True).to_pil()
    finally:
        document.close()


def _read_pages(data: bytes, source: str) -> list[_Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(error, source) from error
    try:
        if len(document) > MAX_PAGES:
            raise TooLargeError(
                f"{source} has {len(document)} pages, more than {MAX_PAGES}", remedy="cut the report out of it"
            )
        return [_read_page(page) for page in document]
    except pypdfium2.PdfiumError as error:
        raise DamagedFileError(f"{source} is damaged ({error})", remedy="download it again") from error
    finally:
        document.close()


def _unopened(error: pypdfium2.PdfiumError, source: str) -> EncryptedFileError | DamagedFileError:
    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return EncryptedFileError(f"{source} is encrypted", remedy="save it without password")
    return DamagedFileError(f"{source} is no whole PDF", remedy="download it again")


def _read_page(page: Any) -> _Page:
    drawn = images = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        images += item.type == raw.FPDF_PAGEOBJ_IMAGE
        drawn += item.type == raw.FPDF_PAGEOBJ_PATH
        if images and drawn >= _MIN_DRAWN:
            break
    scale = min(_POINTS, _MAX_SIDE / max(page.get_size()))
    glyphs = list(_glyphs(page, scale))
    tables = _tables(page, scale, [tight for _, tight in glyphs]) if glyphs and drawn else []
    return _Page(lines_of((box for box, _ in glyphs), tables), images > 0)


def _tables(page: Any, scale: float, glyphs: Sequence[Bounds]) -> list[DrawnTable]:
    picture = page.render(scale=scale, grayscale=True, draw_annots=False).to_numpy()
    return find_tables(picture.reshape(picture.shape[:2]), scale, glyphs, contrast=_CONTRAST, exact=True)


def _glyphs(page: Any, scale: float) -> Iterator[tuple[Box, Bounds]]:
    """The characters of a page with their places, as high as their font and as their ink; what pdfium makes up is left out."""
    layer = page.get_textpage()
    count = min(raw.FPDFText_CountChars(layer), _MAX_GLYPHS)
    place = _to_picture(page, scale)
    loose = raw.FS_RECTF()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(count):
        code = raw.FPDFText_GetUnicode(layer, index)
        if code in _SURROGATES or code > 0x10FFFF or (text := chr(code)) in _MARKS:
            continue
        if raw.FPDFText_IsGenerated(layer, index) == 1 or not raw.FPDFText_GetLooseCharBox(layer, index, loose):
            continue
        raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top)
        if _slants(raw.FPDFText_GetCharAngle(layer, index)):
            continue
        box = Box(text, *place(loose.left, loose.top, loose.right, loose.bottom))
        yield box, place(left.value, top.value, right.value, bottom.value)


def _slants(angle: float) -> bool:
    """Whether a character stands neither level nor upright, as those of watermarks do; a scan may lie a little askew."""
    quarter = math.pi / 2
    return abs(angle - round(angle / quarter) * quarter) > _ASKEW


def _to_picture(page: Any, scale: float) -> Any:
    """From places on a page to those on its picture: pages may be turned, and begin anywhere."""
    fine = 1_000
    width, height = (round(side * scale * fine) for side in page.get_size())
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(left: float, top: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, left, top, x, y)
        return x.value / fine, y.value / fine

    (x0, y0), (x1, y1), (x2, y2) = device(0, 0), device(100, 0), device(0, 100)
    a, b, c, d = (x1 - x0) / 100, (x2 - x0) / 100, (y1 - y0) / 100, (y2 - y0) / 100

    def place(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        xs = (a * left + b * top + x0, a * right + b * bottom + x0)
        ys = (c * left + d * top + y0, c * right + d * bottom + y0)
        return min(xs), min(ys), max(xs), max(ys)

    return place


def _fault(texts: Sequence[str], scanned: int) -> str:
    """What keeps the text layer from being the text that the pages show; empty for a good one."""
    text = "".join(texts)
    bare = "".join(text.split())
    if len(bare) < _MIN_CHARACTERS or (scanned > len(texts) / 2 and not HAN.search(text)):
        return "has no text layer: it is a scan or a picture"
    garbage = len(CONTROL.findall(text)) > MAX_CONTROL_RATIO * len(text)
    if garbage or (HAN.search(text) and plausibility(bare) < MIN_PLAUSIBILITY):
        return "has a text layer that is not the text that it shows"
    return ""
