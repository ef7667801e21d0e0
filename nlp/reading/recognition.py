"""Characters recognised on the picture of a page, by the models that rapidocr ships; results are cached by content."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import rapidocr
from PIL import Image

from nlp.reading.layout import Box
from nlp.reading.level import levelled
from nlp.reading.rulings import Bounds, DrawnTable, Picture, find_tables

# The models work on pages of this size; larger ones are made smaller.
MAX_SIDE = 2_000
_Line = tuple[str, float, list[list[float]]]
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
# What is kept of a page changes with this.
_CACHE_VERSION = 1
_A4_POINTS = 842
# By how much lines and ink are darker than the paper of a scan.
_CONTRAST, _INK = 36, 70
# Boxes reach over their characters by these shares of their height.
_BESIDE, _ABOVE = 0.1, 0.12
# A page whose characters are recognised with less confidence may lie on its side or its head.
_DOUBTFUL = 0.75
# A cell with fewer dark pixels, as a square of this side in points, is empty.
_MIN_INK = 2.5
_INSET = 2.0
_MIN_CONFIDENCE = 0.5


def recognise(picture: Image.Image) -> tuple[list[Box], list[DrawnTable]]:
    """The lines of a page with their confidence, and its drawn tables; places are those on the page set level."""
    grey = picture.convert("L")
    if max(grey.size) > MAX_SIDE:
        grey.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    points = max(grey.size) / _A4_POINTS
    level, lines = _upright(levelled(grey))
    boxes = [_box(line) for line in lines]
    pixels = np.asarray(level)
    tables = find_tables(pixels, points, map(_inked, boxes), contrast=_CONTRAST, exact=False)
    for table in tables:
        boxes += _overlooked(level, pixels, table, boxes, points)
    return boxes, tables


def _upright(picture: Image.Image) -> tuple[Image.Image, list[_Line]]:
    """A page and its lines; where these are doubtful, as the page is turned in which they are least so."""
    best = (picture, _lines_on(picture))
    turns = (Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)
    for turn in turns if _sureness(best[1]) < _DOUBTFUL else ():
        turned = picture.transpose(turn)
        best = max(best, (turned, _lines_on(turned)), key=lambda page: _sureness(page[1]))
    return best


def _lines_on(picture: Image.Image) -> list[_Line]:
    return cached(picture, lambda: _lines(np.asarray(picture.convert("RGB"))))


def _sureness(lines: Sequence[_Line]) -> float:
    """The mean confidence of a page by its characters; upright pages are mostly Chinese. 1 for an empty one."""
    size = sum(len(text) for text, _, _ in lines)
    return sum(len(text) * score for text, score, _ in lines) / size if size else 1.0


def _inked(box: Box) -> Bounds:
    """Where the characters of a box stand for certain: a line may run close beside them."""
    height = min(box.height, box.right - box.left)
    across, down = _BESIDE * height, _ABOVE * height
    return box.left + across, box.top + down, box.right - across, box.bottom - down


def _overlooked(
    level: Image.Image, pixels: Picture, table: DrawnTable, boxes: Sequence[Box], points: float
) -> list[Box]:
    """What stands in cells in which no line was found: single digits are overlooked at times."""
    filled = {table.region_at(*box.middle) for box in boxes}
    found: list[Box] = []
    for index, region in enumerate(table.regions):
        if index in filled or (ink := _ink(pixels, table.bounds(region), points)) is None:
            continue
        crop = level.crop(ink)
        read = cached(crop, partial(_line, np.asarray(crop.convert("RGB"))))
        left, top, right, bottom = map(float, ink)
        found += [Box(text, left, top, right, bottom, confidence) for text, confidence, _ in read]
    return found


def _ink(pixels: Picture, bounds: Bounds, points: float) -> tuple[int, int, int, int] | None:
    """The part of a cell that is printed; None for an empty one."""
    inset = _INSET * points
    left, top = round(bounds[0] + inset), round(bounds[1] + inset)
    cell = pixels[top : round(bounds[3] - inset), left : round(bounds[2] - inset)]
    if not cell.size:
        return None
    dark = cell < int(np.median(cell)) - _INK
    if np.count_nonzero(dark) < (_MIN_INK * points) ** 2:
        return None
    rows, columns = np.nonzero(dark.any(axis=1))[0], np.nonzero(dark.any(axis=0))[0]
    if len(cell) - (rows[-1] - rows[0]) <= 2 or cell.shape[1] - (columns[-1] - columns[0]) <= 2:
        # What reaches from side to side is left of a line.
        return None
    pad = round(3 * points)
    return (
        left + int(columns[0]) - pad,
        top + int(rows[0]) - pad,
        left + int(columns[-1]) + pad + 1,
        top + int(rows[-1]) + pad + 1,
    )


@cache
def _engine() -> Any:
    """The recogniser; its models are named by path, so that it never looks for them elsewhere."""
    folder = Path(rapidocr.__file__).parent / "models"
    paths = {f"{task}.model_path": str(folder / name) for task, name in _MODELS.items()}
    return rapidocr.RapidOCR(params={**paths, "Global.log_level": "critical", "Global.text_score": _MIN_CONFIDENCE})


def _lines(pixels: Picture) -> list[_Line]:
    # What is asked of the recogniser once is what it does the next time, too.
    found = _engine()(pixels, use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None:
        return []
    return [
        (text, round(float(score), 4), [[round(float(x), 1), round(float(y), 1)] for x, y in box])
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
    ]


def _line(pixels: Picture) -> list[_Line]:
    """One line without looking for others."""
    found = _engine()(pixels, use_det=False, use_cls=False, use_rec=True)
    read = zip(found.txts or (), found.scores or (), strict=True)
    return [(text, round(float(score), 4), []) for text, score in read if text.strip() and score >= _MIN_CONFIDENCE]


def _box(line: _Line) -> Box:
    text, confidence, corners = line
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(text, min(xs), min(ys), max(xs), max(ys), confidence)


def cached(picture: Image.Image, read: Callable[[], list[_Line]]) -> list[_Line]:
    """What was recognised on the same picture before, else what is now."""
    folder = cache_folder()
    if folder is None:
        return list(read())
    made_by = f"{_CACHE_VERSION} {version('rapidocr')} {picture.mode} {picture.size}"
    key = hashlib.sha256(made_by.encode() + picture.tobytes()).hexdigest()
    path = folder / key[:2] / f"{key}.json"
    with suppress(OSError, ValueError, TypeError):
        kept = json.loads(path.read_bytes())
        if isinstance(kept, list):
            return [(str(text), float(score), corners) for text, score, corners in kept]
    lines = list(read())
    _store(path, lines)
    return lines


def cache_folder() -> Path | None:
    """Where recognised pages are kept: ``$ZWGK_OCR_CACHE``, else the cache folder of the user; None if that is set, but empty."""
    named = os.environ.get("ZWGK_OCR_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "zwgk-nlp" / "ocr"


def _store(path: Path, lines: list[_Line]) -> None:
    """Write a page whole or not at all; a folder that cannot be written to costs time, not the result."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", encoding="utf-8", delete=False) as file:
            json.dump(lines, file, ensure_ascii=False)
        os.replace(file.name, path)
    except OSError:
        return
