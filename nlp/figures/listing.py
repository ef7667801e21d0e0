"""Rows of counts of one kind that follow each other: the parts that a whole may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.figures.families import BY_CARRIER, POST_UNITS
from nlp.figures.places import Passage, Place

# What opens a list of parts, wherever it stands after the count before.
_DIVIDED = (
    r"[按从][^，。；、]{1,10}(?:分(?![别发送批工管])|看|说|讲|划分|统计|归类|分类)|分开看|(?:上述|以上)[^，。；]{0,8}[中里]|"
    r"(?:内容|类别|渠道|途径|载体|方式|来源)[上里]"
)
_OPENER = re.compile(
    rf"其中|包括|包含|涉及|(?<![包不])含(?![量有])|^[^，。；]{{0,3}}[:：]|分类[^，。；]{{0,6}}为|(?:信息|内容)[里之]?[中里](?!心)|"
    rf"主要(?:有|是|为)|(?:具体|分别)[^，。；]{{0,4}}[:：]|{_DIVIDED}"
)
# A list that divides the same whole once more.
_ANEW = re.compile(_DIVIDED)
# 涉及甲类80条、涉及乙类60条 is one list.
_AGAIN = re.compile(r"^[、，；和及]涉及")
_CALLED_SUM = re.compile(
    r"(?:合计|共计|总计|总共|一共|加起来|相加|汇总|[共计](?=公开|发布|有|主动|约|近|$))[^，、；]{0,14}$"
)
_BARE_SUM = re.compile(
    r"(?:^|[，。；：、\s.)）])(?:(?:以上|上述|前述|全部|这|上面)?(?:各|[两二三四五六七八九十\d]+)?个?(?:项|者|类|样|处|种|块|条|大类)?"
    r"(?:信息|形式|渠道|平台|载体|途径|方式|内容)?(?:累计|数量|总数)?)(?:合计|共计|总计|总共|一共|加起来|相加|合起来|共)[^，、；]{0,12}$"
)
# Of a longer list no shorter reading is tried.
LONGEST_LIST = 60
_GOES_ELSEWHERE = re.compile(r"[；;]|另[有外由行]|此外|[，,]\s*(?:同时|还|另)")
# A clause of its own between two parts, unless it says how large the part before is.
_BETWEEN = re.compile(r"[，；].*[，；]", re.DOTALL)
_ASIDE = re.compile(r"[（(][^（()）]*[)）]|[，、](?:占|比|较|同比|环比|增|减)[^，；、]*")
_REST_NAMED = re.compile(r"^(?:其他|其它|其余|余下|剩余|剩下)|(?:及|和|与|、)(?:其他|其它|其余)")
_OUTCOMES = frozenset(["requests_disclosed", "requests_partial", "requests_refused"])
_OTHER_OUTCOME = re.compile(r"无法提供|不予处理|其他处理|予以公开")
_KINDS = {
    **dict.fromkeys(BY_CARRIER | {"briefs", "print", "media_adopted", "published"}, "channel"),
    **dict.fromkeys(_OUTCOMES, "outcome"),
    "disclosed_by_topic": "topic",
    "original": "origin",
    "reposted": "origin",
    "requests_form": "form",
}
_BESIDE = frozenset(["page_views", "followers", "columns", "boards", "screens", "kiosks"])


@dataclass(slots=True, eq=False)
class Row:
    """Parts of one kind; `opener` is the lead that says so, empty where nothing does.

    `before` is the count before it, `inside` the row whose last part it may divide, `strays` are counts of another kind that
    stand among the parts, `bound` says that a whole was found.
    """

    kind: str
    parts: list[Place]
    opener: str
    before: Place | None
    inside: Row | None = None
    strays: list[Place] = field(default_factory=list)
    bound: bool = False

    @property
    def anew(self) -> bool:
        """Whether it divides the whole of the row before once more."""
        return _ANEW.search(self.opener) is not None

    @property
    def said_after(self) -> int:
        """How many characters behind the number before, or the head of the sentence, the words stand that open the list."""
        found = _OPENER.search(self.opener)
        return found.start() if found else 0

    @property
    def said_from(self) -> int:
        """Where in the report they stand; the first number where there are none."""
        return self.parts[0].start - len(self.opener) + self.said_after

    @property
    def interrupted(self) -> bool:
        """Whether the list may have ended before its last part."""
        return any(self.may_end_before(number) for number in range(1, len(self.parts)))

    def readings(self) -> Iterator[list[Place]]:
        """The parts; those of one unit; with what stands among them; and as far as the list goes at least."""
        yield self.parts
        if len(alike := [part for part in self.parts if part.figure.unit == self.parts[0].figure.unit]) > 1:
            yield alike
        first, last = self.parts[0], self.parts[-1]
        among = [stray for stray in self.strays if units_agree(stray.figure.unit, first.figure.unit)]
        if among:
            yield sorted((*self.parts, *(s for s in among if s.start < last.start)), key=lambda place: place.start)
            yield sorted((*self.parts, *among), key=lambda place: place.start)
        for end in range(min(len(self.parts) - 1, LONGEST_LIST), 1, -1):
            if not self.opener or self.may_end_before(end):
                yield self.parts[:end]

    def may_end_before(self, number: int) -> bool:
        """Whether the list may have ended before its part of that number: after the rest, or where another matter begins."""
        before, part = self.parts[number - 1], self.parts[number]
        return (
            _GOES_ELSEWHERE.search(part.lead) is not None
            or _BETWEEN.search(_ASIDE.sub("", part.lead)) is not None
            or names_rest(before)
            or any(before.start < stray.start < part.start for stray in self.strays)
        )

    @property
    def bracketed(self) -> bool:
        """Whether the row stands in brackets."""
        return self.parts[0].bracketed


@dataclass(slots=True)
class Listing:
    """The rows of a passage, the counts that are no part of any, and those that are called a sum of what stands before."""

    passage: Passage
    rows: list[Row] = field(default_factory=list)
    wholes: list[Place] = field(default_factory=list)
    sums: list[Place] = field(default_factory=list)


def kind_of(place: Place) -> str:
    """The way in which a count divides a whole; empty where it does not say.

    ``channel``, ``topic``, ``origin`` (原创, 转载), ``form`` (网络, 信函 …) or ``outcome`` of requests.
    """
    figure = place.figure
    if figure.metric == "requests_handled" and _OTHER_OUTCOME.search(figure.text):
        return "outcome"
    return _KINDS.get(figure.metric, "")


def is_bare_sum(place: Place) -> bool:
    """Whether nothing but a word of summing stands before the number: 三项合计527条, but not 推文共计12条."""
    return _BARE_SUM.search(place.lead) is not None


def names_rest(place: Place) -> bool:
    """Whether a part is what is left when the others are named: 其他类."""
    return _REST_NAMED.search(place.figure.topic or place.figure.channel) is not None


def units_agree(one: str, other: str) -> bool:
    """Whether counts in these units may be added, as clerks do: all that can be posted, or the same unit."""
    return one == other or not one or not other or {one, other} <= POST_UNITS


def list_parts(passage: Passage) -> Listing:
    """The rows of a passage.

    Examples
    --------
    >>> from nlp import report_from_text
    >>> from nlp.figures import extract_figures
    >>> from nlp.figures.places import passages_of
    >>> text = "柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n公开信息9条，其中机构类6条、救助类3条。"
    >>> report = report_from_text(text)
    >>> listing = list_parts(next(passages_of(report, extract_figures(report))))
    >>> [(row.kind, [str(part.figure.value) for part in row.parts]) for row in listing.rows]
    [('topic', ['6', '3'])]
    """
    listing = Listing(passage)
    stack: list[Row] = []
    before: Place | None = None
    for place in passage.places:
        if _is_sum(place, listing):
            listing.sums.append(place)
            listing.wholes.append(place)
            stack = []
        else:
            stack = _take(place, before, stack, listing)
        before = place
    return listing


def _is_sum(place: Place, listing: Listing) -> bool:
    if _OPENER.search(place.lead) and not is_bare_sum(place):
        return False
    if kind_of(place):
        return bool(listing.rows) and is_bare_sum(place) and place.figure.metric != "disclosed_by_topic"
    return place.figure.metric in {"disclosed_total", "catalogue_items"} and _CALLED_SUM.search(place.lead) is not None


def _take(place: Place, before: Place | None, stack: list[Row], listing: Listing) -> list[Row]:
    """Put a count into the row that it continues, or open one; the rows that are still open are returned."""
    kind = kind_of(place)
    opened = _opens(place, before) and not (stack and stack[-1].kind == kind and _AGAIN.search(place.lead))
    if opened:
        kind = kind or _kind_after(place, before, listing)
        if not kind:
            listing.wholes.append(place)
            return []
        row = Row(kind, [place], place.lead, before, stack[-1] if stack else None)
        listing.rows.append(row)
        return [row] if row.anew else [*stack, row]
    for depth in range(len(stack), 0, -1):
        row = stack[depth - 1]
        if _continues(row, place, kind):
            row.parts.append(place)
            return stack[:depth]
    if place.figure.metric not in _BESIDE:
        for row in stack:
            row.strays.append(place)
    if not kind:
        listing.wholes.append(place)
        return stack
    row = Row(kind, [place], "", before)
    listing.rows.append(row)
    return [*(row for row in stack if row.opener), row]


def _opens(place: Place, before: Place | None) -> bool:
    return _OPENER.search(place.lead) is not None or bool(before and place.bracketed and not before.bracketed)


def _kind_after(place: Place, before: Place | None, listing: Listing) -> str:
    """In "解读14篇，其中图解9篇" the parts repeat the metric of their whole and are told apart by their topics."""
    whole = next((w for w in reversed(listing.wholes) if w.figure.metric == place.figure.metric), None)
    own = place.figure.topic or place.figure.metric == "interpretations"
    return "other" if whole is not None and before is not None and own and before.end >= whole.end else ""


def _continues(row: Row, place: Place, kind: str) -> bool:
    first = row.parts[0].figure
    if row.kind == "other":
        same = place.figure.metric == first.metric and bool(place.figure.topic or first.metric == "interpretations")
    else:
        same = row.kind == kind
    return same and row.bracketed == place.bracketed and units_agree(first.unit, place.figure.unit)
