"""Each number of a clause with what stands left and right of it; 分别 and 各 deal one frame into several."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.figures.candidates import Candidate
from nlp.figures.channels import find_carrier, split_names
from nlp.figures.clauses import Clause
from nlp.figures.matching import match_rule
from nlp.figures.scene import Bound

_DEALT = re.compile(r"[^、，]*?各(?![类村站社镇乡级项种部科单])[^、#，]{0,10}$")
# "…六类信息", "…三项占了大头": the list counted once more.
_SUM_UP = re.compile(r"[两二三四五六七八九十\d]+(?:大?类|项|个方面|种)[^、]*$")
# 公众号、网站、公示栏发布量: the act stands behind the last name, and means all of them.
_AMOUNT = re.compile(r"(?:信息|发布|公开|推送|更新|发文)+(?:数量|总量|条数|量|数)$")
_HEADER = re.compile(r"[（(](?:单位[:：])?(万元|亿元|元|条|件|人次|次|个)[)）][:：为]?\s*$")
# "关注人数由3100人增加到4300人": the noun belongs to the level that was reached.
_FROM = re.compile(r"[由从][^，。；]{0,8}\d[^，。；]{0,12}(?:到|至|为|成)$")
# 公开总数（含镇村两级）：96条
_LABEL_END = re.compile(r"(?:[（(][^（()）\d]*[）)])?[：:]\s*$")
_ACT = re.compile(r"公开|发布|推送|张贴|收到|受理|刊发|转发")
_NEEDS_ACT = re.compile(r"20\d\d年(?:度|全年)?")
_EACH = re.compile(r"各(送交|移交|移送|分?送|存放|放)?(?:约|近)?$")
_RATES = re.compile(r"[^，]{0,12}率(?:[、和及][^，]{0,12}率)+(?:均|都|分别|皆)?(?:为|达到?|是)?$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate with the frame it is read in; several may share one number."""

    candidate: Candidate
    left: str
    right: str
    dealt: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence around a clause; `before` are the clauses before it, their numbers taken out."""

    text: str
    masked: str
    clauses: list[Clause]
    index: int
    runs: dict[int, list[Candidate]]
    in_topics: bool
    titles: tuple[str, ...]
    before: tuple[str, ...]

    @property
    def clause(self) -> Clause:
        """The clause at hand."""
        return self.clauses[self.index]


def without_numbers(clause: Clause) -> str:
    """The text of a clause, its numbers taken out."""
    text = clause.text
    for candidate in reversed(clause.candidates):
        text = text[: candidate.start - clause.start] + text[candidate.end - clause.start :]
    return text


def readings(context: Context) -> list[Reading]:
    """Each number with what stands left and right of it; 分别 and 各 deal one frame into several."""
    clause = context.clause
    readings: list[Reading] = []
    previous = clause.start
    following = [candidate.start for candidate in clause.candidates[1:]] + [clause.end]
    skip: set[int] = set()
    for candidate, stop in zip(clause.candidates, following, strict=True):
        if candidate.start in skip:
            continue
        left, right = context.text[previous : candidate.start], context.text[candidate.end : stop]
        if readings and not left.strip():
            # "短信9批次8600余条": the second count shares the noun of the first.
            left = readings[-1].left
        left = _FROM.sub("", left)
        previous = candidate.end
        candidate, left = _unit_from_header(candidate, left)
        left = _LABEL_END.sub("", left)
        run = context.runs.get(candidate.start)
        if run:
            left = context.text[clause.start : candidate.start]
            readings += _dealt_row(run, left, context)
            skip.update(other.start for other in run)
            previous = run[-1].end
        elif len(dealt := _dealt_to_carriers(left)) > 1:
            readings += [Reading(candidate, own, right) for own in dealt]
        elif _DEALT.search(left) and len(split_names(left.split("各")[0])) > 1:
            names, rest = left.rsplit("各", 1)
            readings += [Reading(candidate, name + rest, right) for name in split_names(names)]
        else:
            readings.append(Reading(candidate, left, right))
    return readings


def _unit_from_header(candidate: Candidate, left: str) -> tuple[Candidate, str]:
    """行政事业性收费（单位：万元）3.26: the unit stands in brackets before the number."""
    header = _HEADER.search(left) if not candidate.unit else None
    if header is None:
        return candidate, left
    return replace(candidate, unit=header[1]), left[: header.start()]


def _dealt_row(run: list[Candidate], left: str, context: Context) -> list[Reading]:
    """甲、乙、丙分别为1、2、3件: by order; nothing when the counts of names and numbers differ."""
    head, act = re.split("分别|依次", left, maxsplit=1)
    head = head.strip("，")
    if not head and context.index:
        head = context.before[-1]
    names = _names_of(re.sub(r"^.*(?:其中|包括|通过|在(?!线))", "", head), len(run))
    if not names:
        return []
    unit = run[-1].unit
    # What was done in each of several years, or through 微信 and the like, is known by the verb behind 分别.
    act = act if _ACT.search(act) else ""
    return [
        Reading(
            replace(candidate, unit=candidate.unit or unit),
            name + (act if _NEEDS_ACT.fullmatch(name) else ""),
            "",
            dealt=True,
        )
        for candidate, name in zip(run, names, strict=True)
    ]


def _dealt_to_carriers(left: str) -> list[str]:
    """向县档案馆、县图书馆送交文件各18份: one frame for each carrier; else the frame as it is."""
    each = _EACH.search(left)
    carrier = find_carrier(left[: each.start()]) if each else None
    names = split_names(carrier.text) if carrier else []
    if each is None or carrier is None or len(names) < 2:
        return [left]
    return [name + left[carrier.end : each.start()] + (each[1] or "") for name in names]


def _names_of(head: str, count: int) -> list[str]:
    """The `count` names of a list; 和 or 与 may stand inside a name ("机构及人事类、其他类"). Empty where it does not fit."""
    head = _AMOUNT.sub("", _SUM_UP.sub("", head))
    last_and = re.sub(r"(?:以及|[和及与])(?=[^、和及与]*$)", "、", head)
    for names in (split_names(head), last_and.split("、"), head.split("、")):
        if len(names) == count:
            return [name.strip() for name in names]
    return []


def shared_rates(reading: Reading) -> list[str]:
    """答复率、满意率均为100%: one frame for each rate."""
    if reading.candidate.unit == "%" and _RATES.search(reading.left):
        lefts = split_names(reading.left)
        metrics = [rule.metric for left in lefts if (rule := match_rule(f"{left}#", "%", left, weak=False))]
        if len(set(metrics)) > 1:
            return lefts
    return [reading.left]


def _parts_in_bracket(context: Context) -> int:
    """How many counts stand in a bracket that closes right before the clause, as in 解读19篇（图解5篇、视频2个）."""
    before = [clause for clause in context.clauses[: context.index] if clause.candidates]
    if not before or not context.text[before[-1].end : context.clause.start].lstrip().startswith(("）", ")")):
        return 0
    opened = max(context.text.rfind(mark, 0, before[-1].start) for mark in "（(")
    return sum(len(clause.candidates) for clause in before if clause.start > opened)


def in_list(context: Context, bound: list[Bound], left: str) -> bool:
    """Whether the clause divides a whole: after 其中 or 包括, or following a part of one."""
    if not bound:
        return False
    if re.search(r"其中|包括|包含|含|分别|涉及", left):
        return True
    parts = _parts_in_bracket(context)
    if bound[-1 - parts if parts < len(bound) else 0].listed:
        return True
    gap = context.clauses[: context.index][-1:]
    mark = context.text[gap[0].end : context.clause.start] if gap else ""
    return bool(re.search(r"[：:（(]", mark)) or any(
        re.search(r"其中$|包括$|^按[^，]*分$", clause.text) for clause in gap
    )
