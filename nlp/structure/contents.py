"""The list of contents that some reports print before their text."""

from __future__ import annotations

import re

from nlp.structure.line import Line, Role

_HEAD = re.compile(r"目\s*[录次][：:]?")
_PAGE = re.compile(r"[\s.…·\-—]*\d{0,3}$")


def set_contents_apart(lines: list[Line]) -> list[Line]:
    """Mark as furniture the word 目录 and the headings below it that are met again in the text.

    Examples
    --------
    >>> set_contents_apart([])
    []
    """
    head = next((index for index, line in enumerate(lines) if _HEAD.fullmatch(line.text)), None)
    if head is None:
        return lines
    end = head + 1
    while end < len(lines) and (lines[end].role is Role.FURNITURE or _recurs(lines, end)):
        end += 1
    listed = [line._replace(role=Role.FURNITURE, furniture="contents") for line in lines[head:end]]
    return [*lines[:head], *listed, *lines[end:]]


def _recurs(lines: list[Line], index: int) -> bool:
    """Whether a line is met again, but for the number of its page."""
    bare = _bare(lines[index].text)
    return bool(bare) and any(_bare(line.text) == bare for line in lines[index + 1 :])


def _bare(text: str) -> str:
    return "".join(_PAGE.sub("", text).split())
