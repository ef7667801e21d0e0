"""The level of a heading seen from the others: labels that are sections, sections that are labels, and items of lists."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from nlp.shapes import DEPTH, ENUMERATOR, canonical_headings, heading_kind, is_facet, ordinal
from nlp.structure.line import BARE_LABEL, Line, Role, heading_text
from nlp.types import SectionKind

_MIN_PROMOTED, _MIN_KNOWN = 2, 3
_WITH_LISTS = (SectionKind.PROBLEMS, SectionKind.MEASURES)
# The turn from problems to measures is nobody's body.
_TURN = re.compile(r"针对|为此|对此|下一?步|今后")


def settle_levels(lines: list[Line]) -> list[Line]:
    """Decide by the other lines of a report which numbered lines are sections, which labels, and which items of lists.

    Examples
    --------
    >>> settle_levels([])
    []
    """
    return _items_from_labels(_items_from_sections(_labels_from_sections(_problems_promoted(_promoted(lines)))))


def _promoted(lines: list[Line]) -> list[Line]:
    """Labels as sections where a report numbers its sections （一） or 1. throughout.

    No heading of the top level occurs, and two of the usual headings carry enumerators of one depth, or one of them beside
    headings of two other kinds. Of the other labels of that depth those are sections that go on counting.
    """
    if any(line.role is Role.SECTION for line in lines):
        return lines
    numbered = [line for line in lines if line.role is Role.LABEL and line.number]
    usual = Counter(line.depth for line in numbered if _canonical(line))
    depth, count = max(usual.items(), key=lambda item: item[1], default=(0, 0))
    known = {heading_kind(_body(line)) for line in numbered if line.depth == depth} - {None}
    if count < _MIN_PROMOTED and len(known) < _MIN_KNOWN:
        return lines
    result: list[Line] = []
    last = 0
    for line in lines:
        number = ordinal(line.number) if line.role is Role.LABEL and line.depth == depth else 0
        if number and (number == last + 1 or (_canonical(line) and number > last)):
            last = number
            kind = _canonical(line) or heading_kind(_body(line)) or SectionKind.FREE
            line = line._replace(role=Role.SECTION, depth=1, kind=kind)
        result.append(line)
    return result


def _problems_promoted(lines: list[Line]) -> list[Line]:
    """The label of the problems as a section where no section of the report has a number and none holds the problems."""
    sections = [line for line in lines if line.role is Role.SECTION]
    if not sections or any(line.number or line.kind is SectionKind.PROBLEMS for line in sections):
        return lines
    labels = (n for n, line in enumerate(lines) if line.role is Role.LABEL and not line.number)
    place = next((n for n in labels if heading_kind(lines[n].text) is SectionKind.PROBLEMS), None)
    if place is None:
        return lines
    section = lines[place]._replace(role=Role.SECTION, depth=1, kind=SectionKind.PROBLEMS)
    return [*lines[:place], section, *lines[place + 1 :]]


def _canonical(line: Line) -> SectionKind | None:
    """The kind of section whose usual heading a label is."""
    return canonical_headings().get(heading_text(_body(line)))


def _body(line: Line) -> str:
    return line.text[len(line.number) :].strip()


def _labels_from_sections(lines: list[Line]) -> list[Line]:
    """A heading of measures without number inside the problems of a report that numbers its sections is a label."""
    numbered = any(line.role is Role.SECTION and line.number for line in lines)
    result: list[Line] = []
    current: SectionKind | None = None
    for line in lines:
        if line.role is Role.SECTION:
            inside = numbered and not line.number and line.kind is SectionKind.MEASURES
            if inside and current is SectionKind.PROBLEMS:
                line = line._replace(role=Role.LABEL, depth=BARE_LABEL, kind=None)
            else:
                current = line.kind
        result.append(line)
    return result


def _items_from_sections(lines: list[Line]) -> list[Line]:
    """Numbered lines inside a list 一、…二、… of problems or measures are its items, though they look like headings.

    A list begins where the count starts anew under problems or measures with a line that no heading is known by.
    """
    result: list[Line] = []
    current: SectionKind | None = None
    last = listed = 0
    for line in lines:
        if line.role is Role.SECTION and line.number:
            number = ordinal(line.number)
            unknown = line.text.strip() not in canonical_headings() and line.kind in (
                SectionKind.FREE,
                SectionKind.STAFFING,
            )
            if current in _WITH_LISTS and unknown and 0 < number <= max(last, listed + 1) and number == listed + 1:
                listed = number
                result.append(Line(Role.TEXT, line.span, line.text))
                continue
            current, last, listed = line.kind, number, 0
        elif line.role is Role.LABEL:
            listed = 0
        result.append(line)
    return result


def _items_from_labels(lines: list[Line]) -> list[Line]:
    """Numbered lines that head nothing are items of a list: the clerk left out their full stops.

    A label heads something when narrative, a table or a deeper number follows it; names of the usual parts stay labels.
    """
    result: list[Line] = []
    for index, line in enumerate(lines):
        if line.role is not Role.LABEL or not line.number:
            result.append(line)
            continue
        rest = islice(lines, index + 1, None)
        follower = next((other for other in rest if other.role is not Role.FURNITURE), None)
        body = line.text[len(line.number) :].strip()
        heads = follower is not None and (
            (follower.role is Role.TEXT and not ENUMERATOR.match(follower.text) and not _TURN.match(follower.text))
            or follower.role is Role.TABLE
            or (follower.role in (Role.LABEL, Role.TEXT) and _depth_of(follower) > line.depth)
        )
        if not heads and not is_facet(body):
            line = Line(Role.TEXT, line.span, line.text)
        result.append(line)
    return result


def _depth_of(line: Line) -> int:
    if line.role is Role.LABEL:
        return line.depth
    match = ENUMERATOR.match(line.text)
    return DEPTH[match.lastgroup or "top"] if match else 0
