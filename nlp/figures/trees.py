"""Part-whole trees: which figures of a report add up to which, and whether they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.figures.listing import LONGEST_LIST, Listing, Row, is_bare_sum, list_parts, units_agree
from nlp.figures.places import Passage, Place, passages_of
from nlp.figures.sums import Claim, is_closed, judge, names_all, numbers_all, tells_overlap
from nlp.figures.wholes import Memory, Wholes, wholes_of
from nlp.types import Figure, PartWhole, Report

_ABOVE = re.compile(r"以上|上述|前述|合计|总计|加起来|[两二三四五六七八九]项")


def part_whole_trees(report: Report, figures: Sequence[Figure]) -> tuple[PartWhole, ...]:
    """Which figures of a report are stated to add up to which.

    Parameters
    ----------
    report : Report
        The report.
    figures : sequence of Figure
        All its figures, from `extract_figures`; they are only read.

    Returns
    -------
    tuple of PartWhole
        One for each list of parts that a whole is divided into; a part may be the whole of another. By the place of the parts.

    Examples
    --------
    >>> from nlp import report_from_text
    >>> from nlp.figures import extract_figures
    >>> text = "柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n公开信息9条，其中机构类6条、其他类4条。"
    >>> report = report_from_text(text)
    >>> [(tree.expected, tree.found, tree.verdict.value, tree.reason) for tree in part_whole_trees(report, extract_figures(report))]
    [(Decimal('9'), Decimal('10'), 'fail', 'over')]
    """
    memory = Memory()
    trees: dict[tuple[int, tuple[int, ...]], PartWhole] = {}
    for passage in passages_of(report, figures):
        listing = list_parts(passage)
        for tree in (*_divided(listing, memory), *_summed(listing, memory)):
            trees.setdefault((tree.whole, tree.parts), tree)
        memory.listings.append(listing)
    return tuple(sorted(trees.values(), key=lambda tree: (tree.parts, tree.whole)))


def _divided(listing: Listing, memory: Memory) -> Iterator[PartWhole]:
    """Lists of parts after their whole."""
    wholes: dict[int, Wholes] = {}
    for row in listing.rows:
        wholes[id(row)] = wholes_of(row, listing, memory, wholes)
    for row in listing.rows:
        if row.inside is not None and _give_back(row, row.inside, wholes[id(row.inside)]):
            wholes[id(row)] = Wholes((row.before,) if row.before else (), sure=True, named=True)
    for row in listing.rows:
        tree = _best(row, wholes[id(row)], listing.passage)
        if tree is not None:
            row.bound = True
            yield tree


def _best(row: Row, wholes: Wholes, passage: Passage) -> PartWhole | None:
    """The whole that the parts add up to, in any reading of the list; else the likeliest, where the wording names one."""
    if len(row.parts) == 1 and not (wholes.sure and "其中" in row.opener):
        return None
    for whole in wholes.places:
        for parts in row.readings():
            if _adds_up(whole, parts):
                return judge(row.kind, whole, parts, Claim(sure=True))
    # Forms and outcomes are parts of what was received or answered, whether or not 其中 says so.
    named = row.opener or row.kind in {"form", "outcome"}
    if not wholes.places or not named or not (wholes.sure or wholes.named):
        return None
    return judge(row.kind, wholes.places[0], row.parts, _claim(row, wholes.sure and not row.interrupted, passage))


def _claim(row: Row, sure: bool, passage: Passage) -> Claim:
    last = row.parts[-1]
    rest = passage.sentence_rest(last.end)
    unread = _unread(passage, row.said_from, last.end + len(rest), last)
    whole_list = not row.strays and not unread and len(row.parts) > 1
    return Claim(
        sure,
        complete=whole_list and names_all(row.opener, last, rest),
        closed=whole_list and is_closed(row.opener, last, rest),
        overlapping=tells_overlap(row.opener),
    )


def _unread(passage: Passage, start: int, end: int, part: Place) -> bool:
    """Whether a number stands in a list that no figure took, and that could be one more part."""
    return any(
        start <= n.start < end and n.unit != "%" and units_agree(n.unit, part.figure.unit) for n in passage.loose
    )


def _give_back(child: Row, outer: Row, wholes: Wholes) -> bool:
    """政策类20条，其中规范性文件3条，动态类40条: the last parts belong to the outer list if that makes it add up."""
    if outer.kind != child.kind or child.bracketed or child.before is not outer.parts[-1]:
        return False
    for keep in range(1, min(len(child.parts), LONGEST_LIST)):
        parts = [*outer.parts, *child.parts[keep:]]
        if any(_adds_up(whole, parts) for whole in wholes.places):
            outer.parts, child.parts = parts, child.parts[:keep]
            return True
    return False


def _adds_up(whole: Place, parts: Sequence[Place]) -> bool:
    return whole.figure.value is not None and whole.figure.value == sum(part.figure.value or 0 for part in parts)


def _summed(listing: Listing, memory: Memory) -> Iterator[PartWhole]:
    """Totals that stand after their parts."""
    boundary = listing.passage.start
    for place in listing.sums:
        rows = [row for row in listing.rows if boundary <= row.parts[0].start < place.start]
        boundary = place.end
        if not rows:
            rows = _rows_above(place, listing.passage, memory)
        tree = _sum_of(place, rows, listing.passage)
        if tree is not None:
            yield tree


def _rows_above(place: Place, passage: Passage, memory: Memory) -> list[Row]:
    """The rows that "以上合计" at the head of a sentence adds up."""
    if passage.between(passage.start, place.start) != place.lead or not _ABOVE.search(place.lead):
        return []
    rows: list[Row] = []
    for listing in memory.near(passage):
        if listing.wholes:
            break
        rows = [*listing.rows, *rows]
    return rows


def _sum_of(place: Place, rows: list[Row], passage: Passage) -> PartWhole | None:
    """The reading of the parts before a sum in which they add up; else all of them, where it is clear what is added."""
    top = [row for row in rows if row.inside is None and not (row.opener and row.kind == "origin")]
    if not top:
        return None
    every = [part for row in top for part in row.parts if units_agree(part.figure.unit, place.figure.unit)]
    same = [part for part in every if part.figure.unit == place.figure.unit]
    readings = [every, same, *(row.parts for row in reversed(top))]
    for parts in readings:
        if len(parts) > 1 and _adds_up(place, parts):
            return judge(_kind_of_all(top, parts), place, parts, Claim(sure=True))
    if len(every) < 2 or not is_bare_sum(place) or len({row.kind for row in top}) > 1 or any(row.opener for row in top):
        return None
    every = same if len(same) > 1 else every
    first, last = every[0], every[-1]
    unread = _unread(passage, first.start - len(first.lead), place.start, first)
    # Where the parts stand in sentences before, what was said of them in between is not known.
    said = passage.between(last.end, place.start) if last.start >= passage.start else ""
    claim = Claim(
        sure=True,
        added=True,
        complete=numbers_all(place.lead, len(every)) and not unread and not any(row.strays for row in top),
        overlapping=not said or tells_overlap(said + passage.sentence_rest(place.end) + passage.after),
    )
    return judge(top[0].kind, place, every, claim)


def _kind_of_all(rows: Sequence[Row], parts: Sequence[Place]) -> str:
    kinds = {row.kind for row in rows if any(part in parts for part in row.parts)}
    return kinds.pop() if len(kinds) == 1 else "channel"
