"""Scans: pictures of pages, and the pages of a PDF that hold nothing but one."""

from __future__ import annotations

import io
import re
import time
import warnings
from collections.abc import Iterable, Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from nlp.errors import DamagedFileError, NoTextLayerError, TooLargeError
from nlp.reading.content import Content
from nlp.reading.layout import PageLine, lines_of
from nlp.reading.pages import content_of
from nlp.reading.progress import tell
from nlp.reading.recognition import recognise

WARNING = "ocr"
MAX_PAGES = 100
MAX_PIXELS = 120_000_000
# A page takes seconds; what was recognised is cached, so that a second run goes on where the first one was stopped.
MAX_SECONDS = 1_800
# Marks that recognisers write in half width between Chinese characters.
_HALF = re.compile(
    r"(?<=[\u4e00-\u9fff”》）])[,;:!?(]|[)](?=[\u4e00-\u9fff，。；：、])|(?<=[\u4e00-\u9fff])[)]|[(](?=[\u4e00-\u9fff])"
)
_FULL = str.maketrans(",;:!?()", "，；：！？（）")


def read_picture(data: bytes, source: str) -> Content:
    """Read the picture of a page, or a file of several; raises a ReaderError for one that is damaged, too large or empty."""
    try:
        return _read_picture(data, source)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise DamagedFileError(f"{source} is no whole picture", remedy="scan or download it again") from error


def _read_picture(data: bytes, source: str) -> Content:
    with warnings.catch_warnings():
        # What Pillow says of broken notes in a file, and of large pictures, is said here by errors.
        warnings.simplefilter("ignore")
        picture = Image.open(io.BytesIO(data))
        pages = getattr(picture, "n_frames", 1)
        if pages > MAX_PAGES:
            raise _too_many(source, pages)
        if picture.width * picture.height > MAX_PIXELS:
            raise TooLargeError(
                f"{source} has {picture.width * picture.height:,} pixels, more than {MAX_PIXELS:,}",
                remedy="save it in a lower resolution",
            )
        lines = list(recognised_pages(_frames(picture, pages), pages, source))
    if not any(lines):
        raise nothing_recognised(source)
    return content_of(lines, source, "ocr", (WARNING,))


def _frames(picture: Image.Image, pages: int) -> Iterator[Image.Image]:
    for page in range(pages):
        picture.seek(page)
        yield ImageOps.exif_transpose(picture)


def recognised_pages(pictures: Iterable[Image.Image], pages: int, source: str) -> Iterator[list[PageLine]]:
    """The lines of each page, with their confidence; raises TooLargeError for more than can be recognised in time."""
    if pages > MAX_PAGES:
        raise _too_many(source, pages)
    end = time.monotonic() + MAX_SECONDS
    for number, picture in enumerate(pictures, 1):
        if time.monotonic() > end:
            raise TooLargeError(
                f"recognising {source} takes more than {MAX_SECONDS} seconds",
                remedy="run the command again: it goes on behind the pages that are done",
            )
        tell(source, number, pages)
        lines = lines_of(*recognise(picture))
        yield [
            PageLine(_HALF.sub(lambda mark: mark.group().translate(_FULL), line.text), line.confidence)
            for line in lines
        ]


def nothing_recognised(source: str) -> NoTextLayerError:
    """The error for a scan on which no characters were found."""
    return NoTextLayerError(
        f"no characters were recognised on {source} (extra 'ocr')",
        remedy="scan it again, upright and at 150 dpi or more",
    )


def _too_many(source: str, pages: int) -> TooLargeError:
    return TooLargeError(
        f"{source} has {pages} scanned pages, more than {MAX_PAGES}", remedy="cut the report out of it"
    )
