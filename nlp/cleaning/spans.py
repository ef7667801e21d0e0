"""Dates and document numbers whose 年, 月, 日, 〔 or 〕 a mirror has lost, rebuilt where their shape leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlp.alignment import Edit

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_TO = r"((?:日?起?)?[，,]?[至到—－-]+)"

_CLOSE: dict[str, str] = {"〔": "〕", "﹝": "﹞", "[": "]", "【": "】"}
_OPEN: dict[str, str] = {"〕": "〔", "﹞": "﹝"}
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
# The statistics period is always the first of January to the last of December.
_RULES: tuple[_Rule, ...] = (
    (
        re.compile(rf"{_YEAR}年?1月?1{_TO}((?:19|20)\d\d)年?12月?31日?(?!\d|\s*日)"),
        lambda m: f"{m[1]}年1月1日{m[2].replace('日', '')}{m[3]}年12月31日",
    ),
    (
        re.compile(rf"{_YEAR}年?1月?1{_TO}12月?31日?(?!\d|\s*日)"),
        lambda m: f"{m[1]}年1月1日{m[2].replace('日', '')}12月31日",
    ),
    (re.compile(rf"{_YEAR}1231日"), lambda m: f"{m[1]}年12月31日"),
    (re.compile(rf"{_YEAR}11日(?!\d)"), lambda m: f"{m[1]}年1月1日"),
    (re.compile(r"(?<!\d)11日(起?[至到](?:当年)?)1231日"), lambda m: f"1月1日{m[1]}12月31日"),
    (re.compile(rf"{_YEAR}111231日"), lambda m: f"{m[1]}年1月1日至12月31日"),
    (re.compile(r"[〔﹝\[【]((?:19|20)\d\d)(\d{1,3})号"), lambda m: f"{m[0][0]}{m[1]}{_CLOSE[m[0][0]]}{m[2]}号"),
    (
        re.compile(r"(?<=[函发办字政])((?:19|20)\d\d)([〕﹞])(\d{1,3})号"),
        lambda m: f"{_OPEN[m[2]]}{m[1]}{m[2]}{m[3]}号",
    ),
    (re.compile(r"(?<=[函发字])((?:19|20)\d\d)(\d{1,3})号"), lambda m: f"〔{m[1]}〕{m[2]}号"),
)
# One class of characters opens all alternatives: a search skips everything else.
_LOST = re.compile(
    r"[12〔﹝\[【函发办字政](?:(?<=2)0\d\d1\d|(?<=[〔﹝\[【])20\d\d\d|(?<=[函发办字政])20\d\d[〕﹞\d]|"
    r"(?<=1)(?:1日起?[至到]|月1[^日\d]|2月31[^日\d]|月1$|2月31$))"
)


def rebuild_spans(text: str) -> list[Edit]:
    """Put the lost characters of periods and document numbers back; no digit changes."""
    if not _LOST.search(text):
        return []
    edits: list[Edit] = []
    taken: set[int] = set()
    for pattern, rebuilt in _RULES:
        for match in pattern.finditer(text):
            whole = rebuilt(match)
            if whole != match.group() and not taken.intersection(range(*match.span())):
                taken.update(range(*match.span()))
                edits += _insertions(match.start(), match.group(), whole)
    return sorted(edits)


def _insertions(start: int, before: str, after: str) -> list[Edit]:
    """Edits that only insert, so that every character that was there keeps its place in the alignment."""
    edits: list[Edit] = []
    position = 0
    lost = ""
    for char in after:
        if position < len(before) and before[position] == char:
            if lost:
                edits.append(Edit(start + position, start + position, lost))
                lost = ""
            position += 1
        else:
            lost += char
    if lost:
        edits.append(Edit(start + position, start + position, lost))
    return edits
