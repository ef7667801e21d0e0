"""What stands in a text besides the report: what a site prints before the title, and a second copy of the body."""

from __future__ import annotations

import re

from nlp.cleaning.lines import running_heads
from nlp.structure.line import Line, Role

_STOP = re.compile(r"[。；！？]$")
# A body has so many lines, or few long ones.
_MIN_BODY, _MIN_CHARACTERS = 4, 120
# A title met more often than this is a running head.
_MAX_COPIES = 30
_MIN_SHARED = 0.8
_NARRATIVE = (Role.TEXT, Role.LABEL, Role.SECTION, Role.TITLE)


def set_apart(lines: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Mark as furniture what is not the report: lines before the title, a second copy of the body, running heads.

    Returns
    -------
    tuple of (list of Line, tuple of str)
        The lines, and the warning ``body_repeated`` where a copy was found.
    """
    lines = _without_preface(lines)
    copy = _second_body(lines)
    if copy is None:
        return _without_running_heads(lines), ()
    start, end = copy
    marked = [
        line._replace(role=Role.FURNITURE, furniture="repeat") if start <= index < end else line
        for index, line in enumerate(lines)
    ]
    return _without_running_heads(marked), ("body_repeated",)


def _without_preface(lines: list[Line]) -> list[Line]:
    """Lines before the title that are no sentences are chrome."""
    title = next((index for index, line in enumerate(lines) if line.role is Role.TITLE), 0)
    if any(line.role is Role.SECTION or _STOP.search(line.text) for line in lines[:title]):
        return lines
    preface = [
        line._replace(role=Role.FURNITURE, furniture="chrome") if line.role in (Role.TEXT, Role.LABEL) else line
        for line in lines[:title]
    ]
    return preface + lines[title:]


def _without_running_heads(lines: list[Line]) -> list[Line]:
    """The title and the name of the office, when they are met again."""
    heads = running_heads(line.text for line in lines if line.role in (Role.TITLE, Role.TEXT))
    if not heads:
        return lines
    seen: set[str] = set()
    result: list[Line] = []
    for line in lines:
        if line.text in heads and line.text in seen and line.role in (Role.TITLE, Role.TEXT):
            line = line._replace(role=Role.FURNITURE, furniture="running_head")
        seen.add(line.text)
        result.append(line)
    return result


def _second_body(lines: list[Line]) -> tuple[int, int] | None:
    """The range of lines that repeats the rest: from a second title on, or from the first title to it."""
    titles = [index for index, line in enumerate(lines) if line.role is Role.TITLE]
    if not titles:
        return None
    first = titles[0]
    names = {_bare(lines[index].text) for index in titles}
    tried = 0
    longest = max(len(lines[index].text) for index in titles)
    for index in range(first + _MIN_BODY, len(lines)):
        if len(lines[index].text) > longest or _bare(lines[index].text) not in names:
            continue
        tried += 1
        if tried > _MAX_COPIES:
            return None
        before, after = _bodies(lines[first:index]), _bodies(lines[index:])
        smaller, larger = sorted((before, after), key=len)
        shared = smaller & larger
        long = len(smaller) >= _MIN_BODY or sum(map(len, shared)) >= _MIN_CHARACTERS
        if long and len(shared) >= _MIN_SHARED * len(smaller):
            start = _with_cover(lines, first, index)
            return (start, len(lines)) if len(after) <= len(before) else (first, start)
    return None


def _with_cover(lines: list[Line], first: int, index: int) -> int:
    """Where the copy begins, with the lines of its cover that stood before the first title too."""
    cover = {_bare(line.text) for line in lines[: first + 1]}
    while index > first + 1 and _bare(lines[index - 1].text) in cover:
        index -= 1
    return index


def _bodies(lines: list[Line]) -> set[str]:
    return {_bare(line.text) for line in lines if line.role in _NARRATIVE and len(line.text) > _MIN_BODY}


def _bare(text: str) -> str:
    return "".join(text.split())
