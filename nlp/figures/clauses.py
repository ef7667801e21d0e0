"""A sentence cut into clauses, each small enough to state one fact."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from nlp.figures.candidates import Candidate

_MARKS = re.compile(r"[，。；：！？;!?\n]|,(?!\d{3})|:(?!//)")
_NAMES = re.compile(r"《[^》]*》|“[^”]*”")
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
_JOINTS = re.compile(r"、|以及|和|及|与|并(?!列)|(?=其中)|(?=利用|通过)|[ 　]+")
_DEALS = re.compile("分别|依次")
_SHARED = re.compile(r"(?:分别|依次)(?:为|是|有|达到?|公开|发布|推送|张贴|收到)?[^，。；\d]{0,6}$")
_BOND = re.compile(r"[^，。；]{2,12}")
_ACT_OF_OPENING = re.compile(r"^(?:主动|对外)?(?:公开|发布)(?=[^，]{2,8}(?:信息|文件)$)")
_LONGEST_LABEL = 16
_TOTAL_NAMED = re.compile(r"(?:总[计数量]|合计|共计|数量)(?:[（(][^）)]*[）)])?$")
_VERB = re.compile(
    r"[是有在为被把将了]|公开|发布|推送|收到|办理|组织|开展|举办|召开|分|如下|^其中$|包括|年|截[至止]|同时|此外"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with the numbers it holds."""

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]


def split_clauses(text: str, candidates: list[Candidate]) -> list[Clause]:
    """Cut at marks, at brackets that hold counts of their own, and at 、 or 和 between two counts.

    Examples
    --------
    >>> from nlp.figures.candidates import find_candidates
    >>> text = "公开信息20条，其中甲类12条、乙类8条。"
    >>> [clause.text for clause in split_clauses(text, find_candidates(text))]
    ['公开信息20条', '其中甲类12条', '乙类8条']
    """
    closed = _closed_ranges(text, candidates)
    edges = [(0, 0)]
    edges += [(m.start(), m.end()) for m in _MARKS.finditer(text) if not _inside(m.start(), closed)]
    edges += _bracket_edges(text, candidates)
    edges.append((len(text), len(text)))
    edges.sort()
    pieces = [(a[1], b[0]) for a, b in itertools.pairwise(edges) if b[0] > a[1]]
    clauses = []
    for start, end in pieces:
        inner = [c for c in candidates if start <= c.start < end]
        clauses += (
            _split_joints(text, start, end, inner, closed) if len(inner) > 1 else [_clause(text, start, end, inner)]
        )
    return _bind_commas(text, [clause for clause in clauses if clause.text])


def _clause(text: str, start: int, end: int, inner: list[Candidate]) -> Clause:
    while start < end and text[start] in " 　、":
        start += 1
    while end > start and text[end - 1] in " 　、":
        end -= 1
    return Clause(start, end, text[start:end], tuple(inner))


def _inside(position: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in ranges)


def _closed_ranges(text: str, candidates: list[Candidate]) -> list[tuple[int, int]]:
    """Where no cut is made: names, brackets without counts of their own, and rows of numbers after 分别."""
    closed = [match.span() for match in _NAMES.finditer(text)]
    closed += [m.span() for m in _BRACKETS.finditer(text) if not _holds_parts(m, candidates)]
    for run in number_runs(text, candidates):
        closed.append((run[0].start, run[-1].end))
    return closed


def _holds_parts(bracket: re.Match[str], candidates: list[Candidate]) -> bool:
    """Whether a bracket states counts of its own: not "(108条)", which belongs to the noun before it."""
    inner = [c for c in candidates if bracket.start() < c.start < bracket.end()]
    return bool(inner) and not (
        len(inner) == 1 and inner[0].start <= bracket.start() + 2 and inner[0].end >= bracket.end() - 2
    )


def _bracket_edges(text: str, candidates: list[Candidate]) -> list[tuple[int, int]]:
    edges = []
    for match in _BRACKETS.finditer(text):
        if _holds_parts(match, candidates):
            edges += [(match.start(), match.start() + 1), (match.end() - 1, match.end())]
    return edges


def number_runs(text: str, candidates: list[Candidate]) -> list[list[Candidate]]:
    """Rows of numbers that 分别 or 依次 deals out: "分别为12、20、34件".

    Examples
    --------
    >>> from nlp.figures.candidates import find_candidates
    >>> text = "甲、乙分别为12、20件"
    >>> [len(run) for run in number_runs(text, find_candidates(text))]
    [2]
    """
    runs: list[list[Candidate]] = []
    if not _DEALS.search(text):
        return runs
    for index, candidate in enumerate(candidates):
        if not _SHARED.search(text[: candidate.start]):
            continue
        run = [candidate]
        for other in candidates[index + 1 :]:
            if text[run[-1].end : other.start].strip() not in {"", "、", "和", "，", "及", "与"}:
                break
            run.append(other)
        if len(run) > 1:
            runs.append(run)
    return runs


def _split_joints(
    text: str, start: int, end: int, inner: list[Candidate], closed: list[tuple[int, int]]
) -> list[Clause]:
    """Cut between two counts, at the first joint after the earlier one."""
    cuts = [(start, start)]
    for before, after in itertools.pairwise(inner):
        for joint in _JOINTS.finditer(text, before.end, after.start):
            if not _inside(joint.start(), closed) and _good_joint(before, joint):
                cuts.append(joint.span())
                break
    cuts.append((end, end))
    spans = [(a[1], b[0]) for a, b in itertools.pairwise(cuts)]
    return [_clause(text, a, b, [c for c in inner if a <= c.start < b]) for a, b in spans]


def _good_joint(before: Candidate, joint: re.Match[str]) -> bool:
    # 和, 及, 与, 并 and a blank cut only right after a count; 、 also after a short noun ("1名专职、2名兼职").
    gap = joint.start() - before.end
    return gap == 0 or (joint[0] in {"、", ""} and gap <= 12)


def _bind_commas(text: str, clauses: list[Clause]) -> list[Clause]:
    """Join "财政信息,1条" and "公开总数（含村级）：96条": neither comma nor colon parts a bare count from its noun."""
    joined: list[Clause] = []
    for clause in clauses:
        bare = len(clause.candidates) == 1 and clause.candidates[0].end - clause.candidates[0].start == len(clause.text)
        previous = joined[-1] if joined else None
        none = bare and clause.candidates[0].value == 0
        if (
            bare
            and previous
            and not previous.candidates
            and _bound(previous.text, text[previous.end : clause.start], none=none)
        ):
            joined[-1] = Clause(previous.start, clause.end, text[previous.start : clause.end], clause.candidates)
        else:
            joined.append(clause)
    return joined


def _bound(noun: str, mark: str, *, none: bool) -> bool:
    """Whether a bare count behind a comma or a colon belongs to the clause before it; a count of none to any label."""
    if mark in {"：", ":"}:
        return _TOTAL_NAMED.search(noun) is not None or (none and len(noun) <= _LONGEST_LABEL)
    return len(mark) == 1 and bool(_BOND.fullmatch(noun)) and not _VERB.search(_ACT_OF_OPENING.sub("", noun))
