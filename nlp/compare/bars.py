"""The bars of the comparison: data of ``nlp/data/comparison.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def bars(analysis: str) -> dict[str, Any]:
    """The numbers of one analysis.

    Examples
    --------
    >>> 0 < bars("copying")["containment"] <= 1
    True
    """
    text = (resources.files("nlp") / "data" / "comparison.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)[analysis])
