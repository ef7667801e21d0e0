"""Increases, decreases and standstills: what a report says about a level against another year, never a level itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nlp.figures.candidates import (
    BASE,
    BASE_TAIL,
    LISTED_THING,
    TAKEN_OUT,
    Candidate,
    all_numbers,
    is_years_share,
    mask,
)
from nlp.figures.channels import find_carrier
from nlp.figures.lexicon import lexicon
from nlp.figures.matching import match_rule
from nlp.figures.numerals import fold
from nlp.figures.plans import plan_start
from nlp.types import Figure, LevelChange, Report, Span

# Most sentences compare nothing.
_HINT = re.compile(r"[增减升降涨删]|取消|调出|提高|持平|相当|[由从][^，]{0,12}\d|[比较][上去前往年原20]")
_PIECE = re.compile(r"[^，。；：！？;\n]+")
_UP = r"增加|增长|上升|(?<!促)提[高升]|净增|新增|增|(?<![不最至大众许])多|增幅|涨幅"
_DOWN = r"减少|下降|降低|缩减|(?<![不最至])少|减|降幅"
_MOVED = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:(?<=幅)(?:达到?|为))?(?:了|约|近|出|将近|超过|\s)*$")
_LISTED = re.compile(rf"(?:(?P<up>新增|增加)|(?P<down>减少|{TAKEN_OUT}))(?P<thing>{LISTED_THING})$")
_MOVES_NEXT = re.compile(r"[^，\d]{0,4}?(?:增|减|多|少|上升|下降|提高|降低)")
_BASE_VALUE = re.compile(r"(?:比|较)[^，]{1,8}的?\s*(?:约|近)?$")
_EQUAL = re.compile(
    r"(?:与|同|和|较|比)(?:上一?年度?|去年|前年|往年|20\d\d年)[^，\d]{0,10}?(?:基本|大体|大致)?(?:持平|相当|相同|一致)"
)
_NOUN_END = re.compile(r"(?:同比|环比|[比较与和同](?=上|去|前|往|年|原|20)|[由从](?=[^，]{0,10}\d)).*$")
_YEAR = re.compile(r"(20\d\d)年")
_LAST_YEAR = re.compile(r"上一?年|去年|同比|往年")
_YEAR_BEFORE = re.compile(r"前年")
_FILLER = re.compile(r"全年|总体|数量|总数|总量|其中|今年|本年度?|当年|年内|则|又|也|均|[比较]|同比|\s")
_POINTS = "百分点"
# A change in per cent, or a standstill, has no unit of the level: these are tried in turn.
_USUAL_UNITS = ("条", "件", "人", "人次", "次", "个", "%", "项", "名", "元")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A change before it is known what changed."""

    relation: str
    amount: Decimal | None
    unit: str
    base: Decimal | None
    left: str
    right: str = ""


def changes_in_sentence(
    text: str, figures: Sequence[Figure], *, year: int | None = None, titles: tuple[str, ...] = ()
) -> list[LevelChange]:
    """The changes that one sentence states.

    Parameters
    ----------
    text : str
        The sentence, clean.
    figures : sequence of Figure
        From `figures_in_sentence`: a change without a noun of its own belongs to the figure before it.
    year : int, optional
        Year of the report, from which 上年 and 去年 are counted.
    titles : tuple of str
        Headings above the sentence.

    Returns
    -------
    list of LevelChange
        In order of appearance; empty where nothing is compared or where it is unclear what changed.

    Examples
    --------
    >>> from nlp.figures import figures_in_sentence
    >>> text = "公开信息220条，比上年多40条。"
    >>> for change in changes_in_sentence(text, figures_in_sentence(text, year=2021), year=2021):
    ...     print(change.metric, change.relation, change.amount, change.unit, change.base_year)
    disclosed_total up 40 条 2020
    """
    end = plan_start(text, year, titles) if _HINT.search(text) else 0
    if not end:
        return []
    folded = fold(text)
    numbers = all_numbers(mask(folded))
    found = []
    for piece in _PIECE.finditer(folded, 0, end):
        if lexicon().plan_clause.search(piece[0]):
            continue
        for stated in _stated(folded, piece, [n for n in numbers if piece.start() <= n.start < piece.end()]):
            metric = _metric_of(stated, folded[: piece.end()]) or _metric_before(figures, folded, piece)
            if metric:
                span = Span(piece.start(), piece.end())
                found.append(
                    LevelChange(
                        metric,
                        stated.relation,
                        stated.amount,
                        stated.unit,
                        stated.base,
                        _base_year(piece[0], year),
                        0,
                        span,
                        text[span.start : span.end],
                    )
                )
    return found


def extract_changes(report: Report, figures: Sequence[Figure]) -> tuple[LevelChange, ...]:
    """All changes of the narrative of a report whose figures were read.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> extract_changes(SimpleNamespace(sentences=(), meta=SimpleNamespace(year=2021)), ())
    ()
    """
    found = []
    by_sentence: dict[int, list[Figure]] = {}
    for figure in figures:
        by_sentence.setdefault(figure.sentence, []).append(figure)
    for sentence in report.sentences:
        if not _HINT.search(sentence.text):
            continue
        start = sentence.span.start
        own = [
            replace(figure, span=Span(figure.span.start - start, figure.span.end - start))
            for figure in by_sentence.get(sentence.index, ())
        ]
        for change in changes_in_sentence(sentence.text, own, year=report.meta.year, titles=sentence.titles):
            span = Span(start + change.span.start, start + change.span.end)
            found.append(replace(change, sentence=sentence.index, span=span))
    return tuple(found)


def _stated(text: str, piece: re.Match[str], numbers: list[Candidate]) -> Iterator[_Stated]:
    """The changes of one clause: from one level to another, by an amount, or none."""
    base: Candidate | None = None
    risen = False
    for number in numbers:
        left, right = text[piece.start() : number.start], text[number.end : piece.end()]
        moved = None if is_years_share(text[: number.start]) else _MOVED.search(left) or _LISTED.search(left)
        if risen and base is not None:
            yield _Stated(
                "from_to", number.value, number.unit or base.unit, base.value, text[piece.start() : base.start]
            )
            base, risen = None, False
        elif BASE.search(left) and BASE_TAIL.match(right):
            base, risen = number, True
        elif moved:
            unit = _POINTS if right.startswith(_POINTS) else number.unit
            relation = "up" if moved["up"] else "down"
            value = base.value if base else None
            noun = left[: moved.start()] + (moved["thing"] if moved.re is _LISTED else "")
            yield _Stated(relation, number.value, unit, value, noun, right.removeprefix(_POINTS))
            base = None
        elif _BASE_VALUE.search(left) and _MOVES_NEXT.match(right):
            base = number
    equal = _EQUAL.search(piece[0])
    if equal:
        yield _Stated("equal", None, "", None, piece[0][: equal.start()])


def _metric_of(stated: _Stated, head: str) -> str | None:
    """What the clause itself names as changed."""
    noun = _NOUN_END.sub("", stated.left)
    if not _FILLER.sub("", noun) and not stated.right:
        return None
    own = () if stated.unit in {"", "%", _POINTS} else (stated.unit,)
    frame = f"{noun}#{stated.right if own else ''}"
    units = own or _USUAL_UNITS
    strong = _first_rule(frame, units, head, weak=False)
    if strong:
        return strong
    carrier = find_carrier(noun)
    return carrier.metric if carrier else _first_rule(frame, units, head, weak=True)


def _first_rule(frame: str, units: Sequence[str], head: str, *, weak: bool) -> str | None:
    """The metric of the first rule, in the order of the lexicon, that any of the units fits."""
    rules = lexicon().rules
    found = [rule for unit in units if (rule := match_rule(frame, unit, head, weak=weak))]
    return min(found, key=rules.index).metric if found else None


def _metric_before(figures: Sequence[Figure], text: str, piece: re.Match[str]) -> str | None:
    """The metric of the figure before; of the one that a bracket divides, where its bracket closes right before the change."""
    end = piece.end()
    said = text[: piece.start()].rstrip("，, ")
    if said.endswith(("）", ")")):
        opened = max(said.rfind("（"), said.rfind("("))
        end = opened if any(figure.span.start < opened for figure in figures) else end
    earlier = [figure for figure in figures if figure.span.start < end]
    return earlier[-1].metric if earlier else None


def _base_year(clause: str, year: int | None) -> int | None:
    """The year compared with: as written, or counted back from the year of the report."""
    if year is not None and _LAST_YEAR.search(clause):
        return year - 1
    if year is not None and _YEAR_BEFORE.search(clause):
        return year - 2
    named = [int(match[1]) for match in _YEAR.finditer(clause) if int(match[1]) != year]
    return named[0] if named else None
