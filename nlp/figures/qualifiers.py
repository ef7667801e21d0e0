"""How exact a stated number is."""

from __future__ import annotations

import re

BEFORE = (
    ("below", re.compile(r"(?:将近|接近|不足|不到|近)\s*$")),
    ("at_most", re.compile(r"(?:不超过|至多|最多(?:达|为)?|不多于)\s*$")),
    (
        "at_least",
        re.compile(
            r"(?:不少于|不低于|至少|超过|(?<!治)超|突破|破|(?<=[量数])过|逾|多达|高于|(?<![送挂登贴传写网线])上)\s*$"
        ),
    ),
    ("approx", re.compile(r"(?:大约|大概|约|估计)\s*(?:有|为|达)?\s*$")),
)
AFTER = (
    ("at_least", re.compile(r"\s*(?:以上|有余|之多|多)(?!级)")),
    ("at_most", re.compile(r"\s*(?:以内|以下|之内)")),
    ("approx", re.compile(r"\s*(?:左右|上下|来)")),
)
INSIDE = {"余": "at_least", "多": "at_least", "+": "at_least", "几": "at_least", "来": "approx"}
ROUGH = re.compile(r"不完全统计|粗略统计")
SINCE = re.compile(r"历年|历次|(?:建站|开通|设立|自?20\d\d年[^，]{0,6}|施行|实施)以来(?!的)")
# 自《条例》施行以来，全乡累计公开1243条: the clause before says since when.
SINCE_BEFORE = re.compile(r"(?:施行|实施|建站|开通|设立|启动|建立)以来，[^，。；]*(?:累计|总共|共计|总计)[^，。；]*$")
WITH_YEAR_PART = re.compile(r"^[^，。；]{0,4}，?其中[，：]?(?:本|当|今)?(?:年度?|20\d\d年)")


def qualifier_of(left: str, inside: str, right: str, head: str) -> str:
    """The qualifier of a number between `left` and `right`; `head` is the sentence up to the number.

    Examples
    --------
    >>> qualifier_of("公开近", "", "，", "公开近"), qualifier_of("公开", "余", "，", "公开")
    ('below', 'at_least')
    >>> qualifier_of("历年累计公开", "", "。", "公开27条，历年累计公开")
    'cumulative'
    """
    if is_cumulative(left, right) or SINCE_BEFORE.search(head):
        return "cumulative"
    if inside in INSIDE:
        return INSIDE[inside]
    for name, pattern in BEFORE:
        if pattern.search(left):
            return name
    for name, pattern in AFTER:
        if pattern.match(right):
            return name
    return "approx" if ROUGH.search(head) else "exact"


def is_cumulative(left: str, right: str) -> bool:
    """Whether the number counts all years so far, not the year of the report.

    Examples
    --------
    >>> is_cumulative("累计公开", "，其中本年度214条"), is_cumulative("全年累计公开", "。")
    (True, False)
    """
    return SINCE.search(left) is not None or ("累计" in left and WITH_YEAR_PART.match(right) is not None)
