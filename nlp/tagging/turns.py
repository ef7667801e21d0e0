"""Whether a sentence turns from a deficit to its remedy: an order of words that n-grams do not see."""

from __future__ import annotations

import re

# What is said to be wrong.
_DEFICIT = (
    r"不够|不足|不及时|不[全高强畅深广多细快]|不到位|不规范|不完善|不健全|不主动|不平衡|不统一|不熟|欠缺|欠佳|薄弱|滞后|单一|有待|缺乏|缺少|偏[少低慢弱]|"
    r"较[少低慢弱差]|[更新]+慢|[力度率量]低|内容少|人手[少紧]|短板|差距|存在[^，。；]{1,24}(?:问题|现象|情况)|(?:主要|还有一?个?)问题是"
)
# What will be done about it, behind a comma.
_REMEDY = (
    r"下一?步|今后|往后|以后|明年|20\d\d年(?:起|将|要|应)?|(?:我[镇乡街道]{1,2}|街道)?(?:将|要|应当?|拟|计划|力争)(?!求)|"
    "需要?(?=加|进|强|完|提|改)|改进措施|针对(?:此|这)|[为对]此"
)
_TURN = re.compile(rf"(?:{_DEFICIT})[^。；]{{0,40}}?，(?:{_REMEDY})")
# A remedy that names its problem first is a remedy.
_ANSWERS = re.compile(
    r"针对(?!此|这)|着力解决|为了?(?:解决|弥补|克服|改变)|围绕|补$|对(?:于|照|今年|存在|工作中|以上|上述|这些)?[^，。；]{0,4}(?:的|$)"
)


def turns(text: str) -> bool:
    """Whether a deficit comes first and its remedy behind it.

    Examples
    --------
    >>> turns("栏目更新不及时，下一步将定期检查。"), turns("针对更新不及时的问题，我镇将定期检查。")
    (True, False)
    """
    match = _TURN.search(text) if "，" in text else None
    return match is not None and _ANSWERS.search(text, 0, match.start() + 1) is None
