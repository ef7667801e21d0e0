"""Counts of requests by who made them or by the way they came, without a count of all: parts, not so many totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.types import Figure

_COUNTS = frozenset(["requests_received", "requests_new"])
_APPLICANT = r"自然人|公民|个人|法人(?:[、和或及]?(?:或者|以及)?其他组织)?|商业企业|企业|科研机构|社会公益组织|法律服务机构|其他组织"
_ROUTE = r"互联网|网[络上]|在线|线[上下]|信函|邮寄|邮政|当面|现场|上门|电子邮件|邮[件箱]|传真|书面|口头|电话|窗口"
_BY_APPLICANT = re.compile(rf"({_APPLICANT})(?:提[出交]|递交)?(?:的)?(?:政府|信息|公开)*申请")
_BY_ROUTE = re.compile(
    rf"({_ROUTE})(?:渠道|方式|途径|形式|平台)*(?:收到|受理|接收|提[出交]|递交)?(?:的)?(?:政府|信息|公开)*申请"
)


def parts_by_kind(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a sentence, where counts of requests of several kinds are told apart by their kind.

    Examples
    --------
    >>> from nlp.figures import figures_in_sentence
    >>> [(f.metric, f.topic) for f in figures_in_sentence("收到自然人申请5件、企业申请1件。")]
    [('requests_received', '自然人'), ('requests_received', '企业')]
    >>> [(f.metric, f.channel) for f in figures_in_sentence("线上申请4件，线下申请2件。")]
    [('requests_form', '线上'), ('requests_form', '线下')]
    """
    found = list(figures)
    applicants = _named(found, _BY_APPLICANT)
    for index, kind in applicants.items():
        found[index] = replace(found[index], topic=kind)
    routes = {} if applicants else _named(found, _BY_ROUTE)
    for index, kind in routes.items():
        found[index] = replace(found[index], metric="requests_form", channel=kind)
    return found


def _named(figures: Sequence[Figure], kinds: re.Pattern[str]) -> dict[int, str]:
    """The kinds of the counts that name one, where there are two or more."""
    named = {
        index: match[1]
        for index, figure in enumerate(figures)
        if figure.metric in _COUNTS | {"requests_form"} and not figure.topic and (match := kinds.search(figure.text))
    }
    if len(set(named.values())) < 2:
        return {}
    return {index: kind for index, kind in named.items() if figures[index].metric in _COUNTS}
