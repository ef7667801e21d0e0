"""Whether a sentence speaks of what is to be done."""

from __future__ import annotations

import re

from nlp.figures.lexicon import lexicon

# 结转2015年办理 is no plan of that year.
_YEAR = re.compile(r"(?<!结转)(?<!转入)(?<!转至)(?<!转到)(20\d\d)年")
_NAME = re.compile(r"《[^》]*》")
_MEASURES = re.compile(r"改进措施|下一步|今后|工作打算|工作计划|努力方向|整改措施")
_ACTUAL = re.compile("实际|最终")
_DONE = re.compile(r"已|了|年内|今年|全年|本年|完成|共|先后|累计")


def plan_start(text: str, year: int | None, titles: tuple[str, ...] = ()) -> int:
    """Where a sentence begins to speak of what is to be done: at a clause, or at its end where it does not.

    Examples
    --------
    >>> plan_start("2022年将举办培训2次", 2021), plan_start("举办培训2次", 2021)
    (0, 6)
    >>> plan_start("本年培训1次，明年再办2次", 2021)
    7
    """
    if _in_measures(titles) and not _DONE.search(text):
        return 0
    plan = lexicon().plan_sentence.search(text)
    if plan and _ACTUAL.search(text, plan.end()):
        # 计划举办培训4次，实际举办5次: the plan is that of its own clause.
        plan = None
    marks = [plan.end()] if plan else []
    if year:
        later = (m.start() for m in _YEAR.finditer(_NAME.sub(_blank, text)) if int(m[1]) > year)
        marks += [next(later, len(text))]
    first = min(marks, default=len(text))
    if first == len(text):
        return first
    return max(text.rfind(mark, 0, first) for mark in "，；。：") + 1


def _in_measures(titles: tuple[str, ...]) -> bool:
    return any(_MEASURES.search(title) for title in titles)


def _blank(match: re.Match[str]) -> str:
    return "□" * len(match[0])
