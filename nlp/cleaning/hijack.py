"""Mirrors on which a word of the formulas was replaced by advertising."""

from __future__ import annotations

import re
from collections import Counter

from nlp.alignment import Edit
from nlp.shapes import HAN_CLASS

_WORD = "政府信息公开"
_ALIEN = rf"([{HAN_CLASS}]{{2,12}}?)"
# Places of a report where a formula leaves room for nothing but 政府信息公开.
_SLOTS = (
    re.compile(rf"中华人民共和国{_ALIEN}条例"),
    re.compile(rf"收到和处理{_ALIEN}申请"),
    re.compile(rf"上年结转{_ALIEN}申请数量"),
    re.compile(rf"本年新收{_ALIEN}申请数量"),
    re.compile(rf"推进{_ALIEN}工作"),
)
# These are slow to look for, so they are only where the word itself is missing or another formula is filled.
_MORE_SLOTS = (
    re.compile(rf"(?:19|20)\d\d年度?{_ALIEN}(?:工作)?(?:年度|情况|年度情况|总结)?报告"),
    re.compile(rf"(?m:^)(?:[一二三四五六七]、)?{_ALIEN}行政复议、行政诉讼情况"),
)
# Words of advertising that no report has a reason to use twice.
_ADVERTISING = re.compile(
    "娱乐城|博彩|老虎机|时时彩|百家乐|真人视讯|体育投注|幸运飞艇|北京赛车|新葡京|棋牌(?:平台|游戏)|彩票(?:网|平台)|现金网|成人(?:视频|影院)"
)
_MIN_ADVERTISING = 2
# What a term holds that only advertising puts into a formula: then one slot proves it.
_LURE = re.compile("老虎机|赌场|彩票|博彩|影院|娱乐城|棋牌|真人视讯|投注|百家乐|时时彩")
_OWN = re.compile("公开|信息|政务|政府|报告|工作")
_MIN_SLOTS, _MIN_COUNT = 2, 3


def restore_hijacked(text: str) -> list[Edit]:
    """Put 政府信息公开 back where one alien term stands in the slots of several formulas.

    The term must fill two different slots and occur three times in all, or speak of gambling and the like; any other odd word
    proves nothing and stays.
    """
    term = alien_term(text)
    if term is None:
        return []
    return [Edit(m.start(), m.end(), _WORD) for m in re.finditer(re.escape(term), text)]


def is_advertising(text: str) -> bool:
    """Whether advertising stands in the text, in the place of a name or as lines of its own."""
    return len(_ADVERTISING.findall(text)) >= _MIN_ADVERTISING


def alien_term(text: str) -> str | None:
    """The term that has taken the place of 政府信息公开; None when there is none."""
    slots: Counter[str] = Counter()
    for slot in _SLOTS:
        slots.update({match.group(1) for match in slot.finditer(text)})
    lured = _LURE.search(text) is not None
    if not lured and _WORD in text and all(_OWN.search(term) for term in slots):
        return None
    for slot in _MORE_SLOTS:
        slots.update({match.group(1) for match in slot.finditer(text)})
    for term, filled in slots.most_common():
        proven = filled >= _MIN_SLOTS and text.count(term) >= _MIN_COUNT
        if (proven or _LURE.search(term)) and not _OWN.search(term):
            return term
    return None
