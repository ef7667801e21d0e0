"""Rows of topics with their counts: "机构职能9条，政策法规27条，民政救助46条"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.figures.channels import find_carrier
from nlp.figures.clauses import Clause
from nlp.figures.families import ROW_UNITS
from nlp.figures.matching import match_rule
from nlp.figures.naming import topic_of

_OPENER = re.compile(
    r"^\W*(?:其中|包括)$|[按从][^，]{1,10}(?:分|看|划分|统计|分类|归类|计|算)(?:类|别|为|的)?$|(?:信息|领域|内容|公开的)[^，]{0,4}(?:中|里|上)$|当中$|内容上$|分类数量为$|包括$|涉及"
)
# A clause that says what was done is no bare topic.
_ACT = re.compile(
    r"公开(?!类)|发布|收到|受理|接到|办理(?!事项)|答复|办结|回复|组织|开展|举办|召开|参加|参训|(?:发放|处理|整改)(?!$)|推送|张贴|播[出放报]|印|编|转[发载]|更新|上报|报送|"
    r"采用|录用|设[有立置]|配[备有]|咨询|投诉|来信|来电|接待|申请|原创|不予|信息不存在|留言|解读|复议|诉讼|网络|信函|当面|邮寄|提交|递交|寄来|共计?$|合计|总计|累计|粉丝|同比"
)


_YEAR = re.compile(r"20\d\d年度?")
_SHARE = re.compile(r"(?:[（(]占[^）)]*[)）])?")


def topic_rows(clauses: Sequence[Clause]) -> frozenset[int]:
    """Indices of the clauses that are one of a row of bare topics with counts of one unit.

    Three such clauses make a row, two where an opener like 按内容分 or 其中 stands before them.

    Examples
    --------
    >>> from nlp.figures.candidates import find_candidates
    >>> from nlp.figures.clauses import split_clauses
    >>> text = "按栏目分：机构领导9条，政策法规27条。"
    >>> sorted(topic_rows(split_clauses(text, find_candidates(text))))
    [1, 2]
    """
    if sum(1 for clause in clauses if clause.candidates) < 2:
        return frozenset()
    rows: set[int] = set()
    run: list[int] = []
    for index in range(len(clauses) + 1):
        if index < len(clauses) and _is_row(clauses[index]) and _same_unit(clauses, run, index):
            run.append(index)
            continue
        if len(run) >= (2 if _opened(clauses, run) else 3) and _mostly_unknown(clauses, run):
            rows.update(run)
        run = [index] if index < len(clauses) and _is_row(clauses[index]) else []
    return frozenset(rows)


def _is_row(clause: Clause) -> bool:
    if len(clause.candidates) != 1:
        return False
    candidate = clause.candidates[0]
    if candidate.unit not in ROW_UNITS:
        return False
    left = clause.text[: candidate.start - clause.start]
    noun = topic_of(left)
    return (
        _SHARE.fullmatch(clause.text, candidate.end - clause.start) is not None
        and 2 <= len(noun) <= 24
        and not _ACT.search(left)
        and not _YEAR.fullmatch(noun)
        and find_carrier(noun) is None
    )


def _same_unit(clauses: Sequence[Clause], run: list[int], index: int) -> bool:
    return not run or (
        clauses[run[-1]].candidates[0].unit == clauses[index].candidates[0].unit and index == run[-1] + 1
    )


def _opened(clauses: Sequence[Clause], run: list[int]) -> bool:
    if not run:
        return False
    first = clauses[run[0]].text
    return first.startswith(("其中", "包括", "涉及")) or (run[0] > 0 and bool(_OPENER.search(clauses[run[0] - 1].text)))


def _mostly_unknown(clauses: Sequence[Clause], run: list[int]) -> bool:
    """Whether no other metric claims most of the nouns."""
    claimed = 0
    for index in run:
        clause = clauses[index]
        frame = clause.text[: clause.candidates[0].start - clause.start] + "#"
        claimed += match_rule(frame, clause.candidates[0].unit, clause.text, weak=False) is not None
    return claimed * 2 < len(run)
