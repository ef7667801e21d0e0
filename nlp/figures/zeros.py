"""Explicit zeros: clauses that say that nothing was received, charged or disputed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.lexicon import lexicon

_NEGATION = re.compile(
    r"从未|尚未|并未|均未|没有|未|没|不涉及|不存在|暂无|均无|亦无|也无|无|零(?=申请|收费|复议|诉讼|投诉|举报|申诉|结转)"
)
_ZERO_END = re.compile(r"(?:均|都|全部|皆)?(?:为|是)?[:：]?(?:零报告|零|无)(?:件|次|宗|起|条|例)?$")
_NOT_YET = re.compile(
    r"未(?:及时|按时|按期|能|必|尽|全部|完全|充分|严格|有效|真正|明确|到位|规范|落实)|没有(?:及时|按|很好|真正|完全)|没能"
)


def zero_metrics(clause: str, masked: str) -> Iterator[str]:
    """The metrics of which a clause states a zero; `masked` is the clause with fixed terms blanked.

    Examples
    --------
    >>> list(zero_metrics("未发生行政复议、行政诉讼", "未发生行政复议、行政诉讼"))
    ['reconsideration', 'litigation']
    >>> list(zero_metrics("收费和减免为零", "收费和减免为零"))
    ['fee_waived', 'fee_charged']
    """
    stretch = denied_stretch(clause, masked)
    if not stretch:
        return
    for rule in lexicon().zeros:
        if rule.cues.search(stretch) and not (rule.refuse and rule.refuse.search(stretch)):
            yield rule.metric


def denied_stretch(clause: str, masked: str) -> str:
    """What the negation of a clause reaches: from the negation on, or all that stands before a closing 为零.

    Examples
    --------
    >>> denied_stretch("全年未收到申请", "全年未收到申请"), denied_stretch("收费为零", "收费为零")
    ('未收到申请', '收费')
    """
    end = _ZERO_END.search(masked.rstrip("。；，"))
    if end and end.start() > 1:
        return clause[: end.start()]
    match = _NEGATION.search(masked)
    if match is None or _NOT_YET.match(masked, match.start()):
        return ""
    return clause[match.start() :]
