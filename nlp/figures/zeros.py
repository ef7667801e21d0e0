"""Explicit zeros: clauses that say that nothing was received, charged or disputed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.lexicon import lexicon

_NEGATION = re.compile(
    r"从未|尚未|并未|均未|没有|未|没|不涉及|不存在|暂无|均无|亦无|也无|无|谈不上|零(?=申请|收费|复议|诉讼|投诉|举报|申诉|结转)"
)
# What closes a clause that names its subjects first: 为零, 都是空白, 均未发生, 一件也没有收到.
_VERBS = r"(?:发生|出现|产生|遇到|遇上|碰到|碰上|涉及|收取|收到|收过|计收|收|受理|接到|提起|等到|有过|有|存在|实施)(?:过|一件|一起)?"
_END = re.compile(
    r"(?:(?:的?(?:数目|数字|数量|件数|数|情况|情形|事项|案件))?[，]?(?:均|都|全部|皆|也|同样)*(?:为|是|填(?:的是)?|填写)?[:：]?“?(?:零报告|零|无|空白|(?<![\d.,])0|零发生|零受理)”?(?:件|次|宗|起|条|例|元)?"
    r"|(?:本年度?|当年|今年|全年|年内)?(?:一[件宗起桩例个份户次条](?:也|都)?)?(?:均|都|皆|也|亦|还|就|更|自然|至今|全年|年内)*(?:没有|从未|不曾|未曾|未|没|无从谈起|谈不上|无)(?:再)?(?:向[^，、]{1,8})?(?:"
    + _VERBS
    + r")?|未见一[件宗起桩例个份])$"
)
_NOT_YET = re.compile(
    r"未(?:及时|按时|按期|能|必|尽|全部|完全|充分|严格|有效|真正|明确|到位|规范|落实)|没有(?:及时|按|很好|真正|完全)|没能|没收(?!到|过|取)"
)
_UNIT = re.compile(r"一(件|宗|起|份|次|条|例|个)(?:也|都)?(?:没有?|未|无)")
# Of what a zero may be bounded: 未再收到申请 says nothing of what came before.
_BOUNDABLE = {
    "requests_received": "申请",
    "reconsideration": "复议",
    "litigation": "诉讼|应诉|起诉",
    "appeals": "申诉",
    "complaints": "投诉|举报",
}
_CASE = r"(?:(?:政府|政务|行政|书面|信息|公开|依)*(?:申请|复议|诉讼|应诉|申诉|投诉|举报))"
_MORE = re.compile(
    rf"再(?:次|度)?(?:有|发生|出现|产生|收到|受理|接到|收|遇到)|新的|(?<!等)其[他它]的?{_CASE}|(?:村[级务]|居务|党务|站所)(?:信息)?(?:公开)?的?{_CASE}"
    rf"|(?<!公开)(?<!信息)(?<!工作)(?<![这此该])方面的?{_CASE}"
)
_NEWLY = re.compile(r"新增|新发")
_EXCEPT = re.compile(r"除[^，。；]*(?:\d|[一两]|上述|以上|前述|这|该|此|申请|复议|诉讼|投诉|举报)[^，。；]*外$")
_ANY_CASE = re.compile("申请|复议|诉讼|应诉|申诉|投诉|举报")


def is_bounded(metric: str, clause: str, before: str) -> bool:
    """Whether a clause denies only some cases of a metric; `before` is the clause before it.

    Examples
    --------
    >>> is_bounded("requests_received", "未再收到申请", ""), is_bounded("requests_received", "未收到申请", "除1件外")
    (True, True)
    >>> is_bounded("litigation", "未发生行政诉讼", "除1件复议外")
    False
    """
    own = _BOUNDABLE.get(metric)
    if own is None:
        return False
    if _MORE.search(clause) or (metric != "requests_received" and _NEWLY.search(clause)):
        return True
    excepted = _EXCEPT.search(before)
    return excepted is not None and (re.search(own, before) is not None or not _ANY_CASE.search(before))


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
    if stretch:
        yield from metrics_of(stretch)


def metrics_of(stretch: str) -> Iterator[str]:
    """The metrics that a denied stretch names.

    Examples
    --------
    >>> list(metrics_of("行政复议、行政诉讼"))
    ['reconsideration', 'litigation']
    """
    for rule in lexicon().zeros:
        if rule.cues.search(stretch) and not (rule.refuse and rule.refuse.search(stretch)):
            yield rule.metric


def denied_stretch(clause: str, masked: str) -> str:
    """What the negation of a clause reaches: what follows it, or all that stands before a closing 为零 or 均未发生.

    Examples
    --------
    >>> denied_stretch("全年未收到申请", "全年未收到申请"), denied_stretch("收费为零", "收费为零")
    ('未收到申请', '收费')
    >>> denied_stretch("复议、诉讼均未发生", "复议、诉讼均未发生")
    '复议、诉讼'
    """
    end = _END.search(masked.rstrip("。；，"))
    if end and end.start() > 1:
        return clause[: end.start()]
    match = _NEGATION.search(masked)
    if match is None or _NOT_YET.match(masked, match.start()):
        return ""
    return clause[match.start() :]


def zero_unit(clause: str) -> str:
    """The unit of a denied one: 件 of "一件也没有".

    Examples
    --------
    >>> zero_unit("书面申请一件也没有收到"), zero_unit("未收到申请")
    ('件', '')
    """
    match = _UNIT.search(clause)
    return match[1] if match else ""
