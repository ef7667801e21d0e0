"""What sites print around a report: the entries of ``nlp/data/chrome.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

_LONGEST = 200


@cache
def _pattern() -> re.Pattern[str]:
    data = tomllib.loads((resources.files("nlp") / "data" / "chrome.toml").read_text(encoding="utf-8"))
    labels, valued, words, patterns = ("|".join(data[key]) for key in ("labels", "valued", "words", "patterns"))
    return re.compile(
        rf"(?:{labels})(?:[：:\s>＞|｜\]】].{{0,90}})?|(?:{valued})[：:]\s?[^，。；：]{{0,24}}(?:[：:].{{0,60}})?|(?:{words})+|{patterns}"
    )


def is_chrome(line: str) -> bool:
    """Whether a line belongs to the site that shows the report, not to the report.

    Examples
    --------
    >>> is_chrome("发布时间：2024-01-18"), is_chrome("登录 注册"), is_chrome("登录网站可以查阅。")
    (True, True, False)
    """
    return not line.endswith(("。", "；")) and len(line) < _LONGEST and _pattern().fullmatch(line) is not None
