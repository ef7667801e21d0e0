"""Whether stated parts add up to their stated whole; where the wording leaves it open, nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nlp.figures.listing import names_rest
from nlp.figures.places import Place
from nlp.types import PartWhole, Verdict

# Kinds whose parts may hold the same item twice: one text is put on several carriers, a policy is explained in several forms.
_MAY_OVERLAP = frozenset(["channel", "other"])


@dataclass(frozen=True, slots=True)
class Claim:
    """What the wording says about a list of parts.

    `sure`: there is one whole that it can divide; `added`: the whole is called the sum of these parts; `complete`: the list
    claims to name all parts; `closed`: nothing in its words leaves room for more; `overlapping`: it says that parts share items.
    """

    sure: bool
    added: bool = False
    complete: bool = False
    closed: bool = False
    overlapping: bool = False


def judge(kind: str, whole: Place, parts: Sequence[Place], claim: Claim) -> PartWhole | None:
    """Hold the parts against their whole; None where the whole has no number.

    Never `fail` where a reading is left in which the report is right.
    """
    expected = whole.figure.value
    if expected is None:
        return None
    values = [part.figure.value or Decimal(0) for part in parts]
    found = sum(values, Decimal(0))
    verdict, reason = _judge(kind, whole, parts, claim, found - expected)
    return PartWhole(whole.index, tuple(part.index for part in parts), kind, expected, found, verdict, reason)


def _judge(kind: str, whole: Place, parts: Sequence[Place], claim: Claim, over: Decimal) -> tuple[Verdict, str]:
    figures = [whole.figure, *(part.figure for part in parts)]
    if any(figure.qualifier != "exact" for figure in figures):
        return Verdict.UNDECIDED, "qualifier"
    if len({figure.year for figure in figures}) > 1:
        return Verdict.UNDECIDED, "year"
    if over == 0:
        return (Verdict.PASS, "equal") if whole.figure.value else (Verdict.TRIVIAL, "zero")
    if not claim.sure:
        return Verdict.UNDECIDED, "ambiguous"
    near = claim.closed and len(parts) >= _MIN_PARTS and abs(over) <= (whole.figure.value or Decimal(0)) * _NEARLY
    return _over(kind, whole, parts, claim, near=near) if over > 0 else _short(kind, whole, parts, claim, near=near)


def _over(kind: str, whole: Place, parts: Sequence[Place], claim: Claim, *, near: bool) -> tuple[Verdict, str]:
    expected = whole.figure.value or Decimal(0)
    same = [part for part in parts if part.figure.unit in {whole.figure.unit, ""}]
    alike = [part.figure.value or Decimal(0) for part in same]
    # Behind a comma a carrier may be named that is no part any more: 其中公众号50条，发送短信5000条.
    listed = [part for part in same if kind not in _MAY_OVERLAP or part is parts[0] or part.lead.startswith("、")]
    if kind in {"outcome", "form"} and whole.figure.metric != "requests_handled":
        # What was carried over from last year is answered too.
        return Verdict.UNDECIDED, "carried"
    if any((part.figure.value or 0) > expected for part in listed):
        return Verdict.FAIL, "over"
    if sum(alike, Decimal(0)) <= expected:
        return Verdict.UNDECIDED, "unit"
    if claim.overlapping or (kind in _MAY_OVERLAP and not claim.added and not near):
        return Verdict.UNDECIDED, "overlap"
    return Verdict.FAIL, "over"


def _short(kind: str, whole: Place, parts: Sequence[Place], claim: Claim, *, near: bool) -> tuple[Verdict, str]:
    if len({part.figure.unit for part in (whole, *parts)}) > 1:
        return Verdict.UNDECIDED, "unit"
    if not (claim.complete or near) or kind in {"outcome", "form", "origin", "other"}:
        return Verdict.UNDECIDED, "partial"
    return Verdict.FAIL, "short"


# Parts that come so near their whole were meant to add up to it: 358条，其中143条、171条、54条. On the corpus (train and dev split)
# slips of the pen are within 4 %; lists that share items, or name a part of them, are beyond 10 %.
_NEARLY, _MIN_PARTS = Decimal("0.05"), 3
_REST_UNCOUNTED = re.compile(r"其余|余下|剩余|剩下|其他|另[有外]|还有|此外")
_EXAMPLES = re.compile(r"主要|等(?!级)|重点|大头|居多|最多|突出|涉及|如(?!下)")
_LISTED_ALL = re.compile(r"^[^，。；]{0,3}[:：]|(?:具体|分别)[^，。；]{0,4}[:：]|分类[^，。；]{0,6}为")
_SAME_TWICE = re.compile(r"重复|重叠|交叉|同步|另计|去重|剔[重除]|不同渠道|相同信息|只计|计[一1][条次]|涉及")
_NUMBERED = re.compile(r"([两二三四五六七八九十\d]+)个?(?:项|者|类|样|处|种|块|条|大类)")
_NUMERALS = {char: value for value, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def is_closed(opener: str, last: Place, rest: str) -> bool:
    """Whether a list leaves no room for parts that it does not count: no 等, 主要 or 其余 stands in it or behind it."""
    return not _tells_of_more(opener + rest[:2] + ("" if names_rest(last) else last.lead), rest)


def names_all(opener: str, last: Place, rest: str) -> bool:
    """Whether a list that `opener` opens claims to be complete.

    It does where its last part is what is left (其他), or where a colon after the whole opens it; not where it names examples,
    or where the `rest` of the sentence tells of more without counting it.
    """
    if _tells_of_more(opener + rest[:2], rest):
        return False
    return names_rest(last) or _LISTED_ALL.search(opener) is not None


def _tells_of_more(words: str, rest: str) -> bool:
    return _REST_UNCOUNTED.search(rest) is not None or _EXAMPLES.search(words) is not None


def numbers_all(lead: str, count: int) -> bool:
    """Whether a sum says of how many parts it is: 三项合计 of three.

    Examples
    --------
    >>> numbers_all("，三项合计", 3), numbers_all("，三项合计", 2), numbers_all("，合计", 3)
    (True, False, False)
    """
    found = _NUMBERED.search(lead)
    return found is not None and (_NUMERALS.get(found[1]) or (found[1].isdigit() and int(found[1]))) == count


def tells_overlap(text: str) -> bool:
    """Whether a text says that items are counted once though they stand in several places.

    Examples
    --------
    >>> tells_overlap("同一内容重复刊载的不另计数"), tells_overlap("三项合计")
    (True, False)
    """
    return _SAME_TWICE.search(text) is not None
