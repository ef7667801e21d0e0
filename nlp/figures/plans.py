"""Whether a sentence speaks of what is to be done."""

from __future__ import annotations

import re

from nlp.figures.lexicon import lexicon

# 结转2015年办理 is no plan of that year.
_YEAR = re.compile(r"(?<!结转)(?<!转入)(?<!转至)(?<!转到)(20\d\d)年")
_DONE = re.compile(r"已|了|年内|今年|全年|本年|完成|共|先后|累计")


def is_plan(text: str, year: int | None, titles: tuple[str, ...] = ()) -> bool:
    """Whether a sentence speaks of what is to be done, not of what was.

    Examples
    --------
    >>> is_plan("2022年将举办培训2次", 2021), is_plan("举办培训2次", 2021)
    (True, False)
    """
    if lexicon().plan_sentence.search(text):
        return True
    if year and any(int(match[1]) > year for match in _YEAR.finditer(re.sub(r"《[^》]*》", "", text))):
        return True
    measures = any(re.search(r"改进措施|下一步|今后|工作打算|工作计划|努力方向|整改措施", title) for title in titles)
    return measures and not _DONE.search(text)
