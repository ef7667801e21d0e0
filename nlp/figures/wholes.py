"""Which count a row of parts divides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.figures.channels import find_carrier
from nlp.figures.families import BY_CARRIER, PUBLICATION
from nlp.figures.listing import Listing, Row, units_agree
from nlp.figures.places import Passage, Place

_REQUESTS = frozenset(["requests_received", "requests_new", "requests_handled"])
_ITEMS = PUBLICATION | {"catalogue_items"}
_ALL_CARRIERS = frozenset(["disclosed_total", "disclosed_cumulative", "disclosed_by_channel", "catalogue_items"])
# How many sentences back the whole of a list may stand.
_REACH = 4
# The words that open a list follow its whole at once, or stand at the head of their sentence.
_AT_ONCE, _AT_HEAD = 6, 12
# Between a whole and its list something else was done, which may have a count of its own that nobody wrote.
_SOMETHING_ELSE = re.compile(r"信息|公开|公示|公布|发布|推送|张贴|发放|印|编|制作|举办|更新|登载|播|宣传")


@dataclass(slots=True)
class Memory:
    """What the passages before stated, nearest last."""

    listings: list[Listing] = field(default_factory=list)

    def near(self, passage: Passage) -> Iterator[Listing]:
        """The listings that a passage may look back to, nearest first."""
        for listing in reversed(self.listings):
            other = listing.passage
            if other.section != passage.section or passage.number - other.number > _REACH:
                return
            yield listing


@dataclass(frozen=True, slots=True)
class Wholes:
    """The counts that a row may divide, likeliest first; `sure` where no other is in question, `named` where one is plain."""

    places: tuple[Place, ...] = ()
    sure: bool = False
    named: bool = False


def wholes_of(row: Row, listing: Listing, memory: Memory, known: dict[int, Wholes]) -> Wholes:
    """The counts that a row may divide: before it in its passage, else in a sentence shortly before.

    `known` holds those of the rows before it, by identity.
    """
    before = row.before
    if before is None:
        return _from_before(row, listing.passage, memory)
    if row.bracketed and not before.bracketed:
        return Wholes((before,), sure=True, named=True) if _may_divide(row, before, near=True) else Wholes()
    owner = next((other for other in listing.rows if other is not row and before in other.parts), None)
    if owner is not None and row.opener:
        return _beside(row, before, owner, known[id(owner)]) or _from_before(row, listing.passage, memory)
    return _in_passage(row, before, listing) or (Wholes() if owner else _from_before(row, listing.passage, memory))


def _in_passage(row: Row, before: Place, listing: Listing) -> Wholes | None:
    """The counts before a row in its passage that are no parts."""
    at_once = row.said_after <= _AT_ONCE
    earlier = [whole for whole in listing.wholes if whole.start < row.parts[0].start]
    places = [w for w in reversed(earlier) if _may_divide(row, w, near=at_once and bool(row.opener) and w is before)]
    if not places:
        return None
    nearest = places[0]
    said = row.opener[: row.said_after]
    # A number that no figure took may be the whole that is meant.
    between = (n for n in listing.passage.loose if nearest.end <= n.start < row.said_from)
    unread = any(units_agree(n.unit, row.parts[0].figure.unit) and not listing.passage.is_change(n) for n in between)
    plain = (nearest is before and at_once) or (len(places) == 1 and not _SOMETHING_ELSE.search(said))
    return Wholes(tuple(places), sure=plain and not unread, named=True)


def _beside(row: Row, before: Place, owner: Row, wholes: Wholes) -> Wholes | None:
    """A list opened after the part of another: it divides that part, or the whole of the other once more."""
    own = (before,) if _may_divide(row, before, near=True) else ()
    shared = tuple(place for place in wholes.places if _may_divide(row, place, near=False))
    if not own and not shared:
        return None
    if row.anew:
        return Wholes((*shared, *own), sure=wholes.sure and bool(shared), named=True)
    number = owner.parts.index(before)
    alone = not owner.opener and (number == 0 or owner.may_end_before(number))
    sure = bool(own) and (alone or row.kind == "origin") and row.said_after <= _AT_ONCE
    return Wholes((*own, *shared), sure, named=True)


def _from_before(row: Row, passage: Passage, memory: Memory) -> Wholes:
    """The whole of a list that opens a sentence: what the nearest sentence that has such a count counts."""
    if "。" in passage.between(passage.start, row.parts[0].start):
        return Wholes()
    carrier = find_carrier(row.opener) if row.kind in {"topic", "origin"} and row.opener else None
    metrics = set(carrier.metrics) & BY_CARRIER if carrier and carrier.named else set()
    at_head = row.said_after <= _AT_HEAD
    beside: list[Place] = []
    for listing in memory.near(passage):
        if metrics:
            own = [p for p in listing.passage.places if p.figure.metric in metrics and _may_divide(row, p, near=True)]
            if own:
                return Wholes(tuple(own), sure=len(own) == 1 and at_head, named=True)
        beside += [p for r in listing.rows if not r.bound for p in r.parts if _may_divide(row, p, near=False)]
        places = [whole for whole in reversed(listing.wholes) if _may_divide(row, whole, near=False)]
        if places and not metrics:
            return Wholes((*places, *beside), sure=len(places) == 1 and not beside and at_head, named=True)
    return Wholes(tuple(beside), sure=len(beside) == 1 and at_head)


def _may_divide(row: Row, whole: Place, *, near: bool) -> bool:
    """Whether a count can be the whole of a row; `near` where the row is said to divide just this count."""
    first, figure = row.parts[0], whole.figure
    if figure.value is None or not any(units_agree(figure.unit, part.figure.unit) for part in row.parts):
        return False
    if row.kind in {"form", "outcome"}:
        return figure.metric in _REQUESTS
    if whole.spelled and not first.spelled:
        # 公众号、公开栏三条，其中网站86条: the numeral counts ways.
        return False
    if row.kind == "origin" and near:
        return True
    if row.kind == "other":
        return figure.metric == first.figure.metric
    return figure.metric in (_ALL_CARRIERS if row.kind == "channel" and not near else _ITEMS)
