"""The two ends of a report: to whom it is addressed, and what a site prints behind its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.shapes import HAN_CLASS
from nlp.structure.line import Line, Role

# 县政府办公室： right behind the title.
_ADDRESSEE = re.compile(
    rf"^[{HAN_CLASS}、，（）]{{2,30}}(?:政府|办公[室厅]|办|局|委|委员会|中心|单位|部门|站所|小组|村)[：:]$"
)
_CONTACT = re.compile(
    r"^(?:[（(]?(?:联系|办公|通信|通讯|单位|详细)?(?:地址|电话|人|方式|时间)|传真|邮政编码|邮编|电子邮[箱件]|邮箱|网址|办公时间|监督电话)[：:]"
)
# The title of another report, as lists of links show it, perhaps with its date.
_LINK = re.compile(
    r"^(?:[·•\-*]\s*)?[^，。；：]{0,40}(?:公开|年度).{0,12}(?:报告|年报)(?:\s?[\[（(]?(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\])）]?)?$"
)
# Behind these words a site lists other pages.
_LINKS = re.compile(r"^(?:相关|推荐|热点)(?:文章|新闻|阅读|推荐|信息|稿件|链接)|^[上下]一篇")
# What may stand between title and addressee.
_ABOVE = (Role.TITLE, Role.FURNITURE)
_DATED = ("date", "signature")


def set_ends_apart(lines: list[Line]) -> list[Line]:
    """Mark as furniture the addressee behind the title, and contacts and links behind the last narrative line.

    Examples
    --------
    >>> set_ends_apart([])
    []
    """
    start = _tail_start(lines)
    opening = next((index for index, line in enumerate(lines) if line.role is Role.TITLE), None)
    result = list(lines)
    if opening is not None:
        follower = next((i for i in range(opening + 1, len(lines)) if lines[i].role not in _ABOVE), len(lines))
        if follower < len(lines) and _is_open(lines[follower]) and _ADDRESSEE.match(lines[follower].text):
            result[follower] = _furniture(lines[follower], "addressee")
    listed = _links_start(lines)
    result[listed:] = [_furniture(line, "chrome") if _is_open(line) else line for line in lines[listed:]]
    heads = (Role.SECTION, Role.LABEL)
    if start == len(lines) or not any(line.role is Role.SECTION for line in lines[:start]):
        return result
    # What stands alone under a heading is what the section says.
    contacts = lines[start - 1].role not in heads or lines[start].role is Role.FURNITURE
    linked = _first_link(lines, start)
    for index in range(start, len(lines)):
        behind_link = linked is not None and index >= linked
        if behind_link or (contacts and lines[index].role is Role.TEXT and _CONTACT.match(lines[index].text)):
            result[index] = _furniture(lines[index], "chrome")
    return result


def _links_start(lines: Sequence[Line]) -> int:
    """Where a list of other pages begins: behind its heading and the last section no line is a sentence."""
    last = max((index for index, line in enumerate(lines) if line.role is Role.SECTION), default=len(lines))
    behind = range(last, len(lines))
    head = next((i for i in behind if lines[i].furniture == "chrome" and _LINKS.match(lines[i].text)), len(lines))
    return len(lines) if any(line.text.endswith("。") for line in lines[head:]) else head


def _tail_start(lines: Sequence[Line]) -> int:
    """The line from which on nothing is narrative."""
    start = len(lines)
    while start and _is_tail(lines[start - 1]):
        start -= 1
    return start


def _is_tail(line: Line) -> bool:
    if line.role is Role.FURNITURE:
        return True
    return _is_open(line) and (_CONTACT.match(line.text) is not None or _LINK.match(line.text) is not None)


def _first_link(lines: Sequence[Line], start: int) -> int | None:
    """The first link to another report, behind the date or the signature; None where there is none."""
    dated = next((index for index in range(start, len(lines)) if lines[index].furniture in _DATED), None)
    if dated is None:
        return None
    behind = range(dated + 1, len(lines))
    return next((i for i in behind if _is_open(lines[i]) and _LINK.match(lines[i].text)), None)


def _is_open(line: Line) -> bool:
    """Whether what a line is may still be judged by what stands around it."""
    return line.role in (Role.TEXT, Role.LABEL)


def _furniture(line: Line, kind: str) -> Line:
    return Line(Role.FURNITURE, line.span, line.text, furniture=kind)
