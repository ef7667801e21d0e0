"""Whether a text is an annual disclosure report at all: folders of downloads hold circulars and notices too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.types import Section, SectionKind

NOT_A_REPORT = "not_an_annual_report"
_TITLE = re.compile(r"公开.{0,24}(?:报告|年报|总结|汇报|情况)|年度报告|年报")
_OTHER = re.compile(r"(?:通知|通报|意见|办法|批复|复函|函|决定|方案|公告|规定|细则|指南|目录)(?:[（(].{1,12}[）)])?$")
_OWN_KINDS = frozenset([
    SectionKind.OVERVIEW, SectionKind.PROACTIVE, SectionKind.REQUESTS, SectionKind.DISPUTES, SectionKind.PROBLEMS,
    SectionKind.FEES,
])  # fmt: skip
_DISCLOSURE = re.compile("信息公开|政务公开|公开(?:政府)?信息")
_MIN_KINDS = 2


def is_annual_report(title: str | None, sections: Sequence[Section], text: str) -> bool:
    """Whether title, sections or words show an annual disclosure report.

    Examples
    --------
    >>> is_annual_report("柳坝镇2022年政府信息公开工作年度报告", [], "我镇公开信息12条。")
    True
    >>> is_annual_report("关于做好2022年政府信息公开年度报告编制工作的通知", [], "请各村于月底前报送政府信息公开材料。")
    False
    """
    if len({section.kind for section in sections} & _OWN_KINDS) >= _MIN_KINDS:
        return True
    if title:
        return _OTHER.search(title) is None and (
            _TITLE.search(title) is not None or _DISCLOSURE.search(text) is not None
        )
    return _DISCLOSURE.search(text) is not None
