"""What stands in a text besides the report: what a site prints before the title, and a second copy of the body."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.structure.lines import Line, Role

_STOP = re.compile(r"[。；！？]$")
_MIN_BODY = 4
_MIN_SHARED = 0.8
_NARRATIVE = (Role.TEXT, Role.LABEL, Role.SECTION, Role.TITLE)


def set_apart(lines: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Mark lines before the title, and the shorter of two copies of the body, as furniture.

    Returns
    -------
    tuple of (list of Line, tuple of str)
        The lines, and the warning ``body_repeated`` where a copy was found.
    """
    lines = _without_preface(lines)
    copy = _second_body(lines)
    if copy is None:
        return lines, ()
    start, end = copy
    marked = [
        replace(line, role=Role.FURNITURE, furniture="repeat") if start <= index < end else line
        for index, line in enumerate(lines)
    ]
    return marked, ("body_repeated",)


def _without_preface(lines: list[Line]) -> list[Line]:
    """Lines before the title that are no sentences are chrome."""
    title = next((index for index, line in enumerate(lines) if line.role is Role.TITLE), 0)
    if any(line.role is Role.SECTION or _STOP.search(line.text) for line in lines[:title]):
        return lines
    preface = [
        replace(line, role=Role.FURNITURE, furniture="chrome") if line.role in (Role.TEXT, Role.LABEL) else line
        for line in lines[:title]
    ]
    return preface + lines[title:]


def _second_body(lines: list[Line]) -> tuple[int, int] | None:
    """The range of lines that repeats the rest: from a second title on, or from the first title to it."""
    titles = [index for index, line in enumerate(lines) if line.role is Role.TITLE]
    if not titles:
        return None
    names = {_bare(lines[index].text) for index in titles}
    last = titles[-1]
    for index in range(last + _MIN_BODY, len(lines)):
        if _bare(lines[index].text) in names:
            first, second = _bodies(lines[titles[0] : index]), _bodies(lines[index:])
            smaller, larger = sorted((first, second), key=len)
            if len(smaller) >= _MIN_BODY and len(smaller & larger) >= _MIN_SHARED * len(smaller):
                return (index, len(lines)) if len(second) <= len(first) else (titles[0], index)
    return None


def _bodies(lines: list[Line]) -> set[str]:
    return {_bare(line.text) for line in lines if line.role in _NARRATIVE and len(line.text) > _MIN_BODY}


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
