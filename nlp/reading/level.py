"""Pages that lie a little askew on the scanner, set level."""

from __future__ import annotations

import numpy as np
from PIL import Image

# In degrees: how far a page is looked at to either side, first in large steps, then in small ones.
_FARTHEST, _STEP, _FINE = 3.0, 0.25, 0.05
# A quarter of the pixels is enough to tell.
_SIDE = 1_000


def levelled(picture: Image.Image) -> Image.Image:
    """A grey page turned so that its lines are level.

    Examples
    --------
    >>> page = Image.new("L", (400, 300), 255)
    >>> page.paste(0, (50, 100, 350, 104))
    >>> askew = page.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255)
    >>> abs(angle_of(askew) + 1.5) <= 0.1
    True
    """
    angle = angle_of(picture)
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(picture)) if angle else picture


def angle_of(picture: Image.Image) -> float:
    """By how many degrees, counter-clockwise, a page must be turned: then most rows of pixels are all ink or all paper."""
    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE))
    paper = _paper(small)
    ink = Image.eval(small, lambda value: max(0, paper - 40 - value))
    coarse = max(_around(0.0, _FARTHEST, _STEP), key=lambda angle: (_sharpness(ink, angle), -abs(angle)))
    return max(_around(coarse, _STEP, _FINE), key=lambda angle: (_sharpness(ink, angle), -abs(angle)))


def _paper(picture: Image.Image) -> int:
    return int(np.median(np.asarray(picture)))


def _around(middle: float, far: float, step: float) -> list[float]:
    count = round(far / step)
    return [round(middle + step * number, 2) for number in range(-count, count + 1)]


def _sharpness(ink: Image.Image, angle: float) -> float:
    """How much rows of pixels differ from the next ones."""
    turned = ink.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0) if angle else ink
    sums = np.asarray(turned, dtype=np.float64).sum(axis=1)
    return float(np.square(np.diff(sums)).sum())
