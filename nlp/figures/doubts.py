"""Numbers that are bound and yet state no fact: requirements, denials, idioms, unrelated services."""

from __future__ import annotations

import re

from nlp.figures.families import BY_CARRIER
from nlp.figures.lexicon import lexicon
from nlp.figures.readings import Context, Reading

_VAGUE = frozenset(
    [
        "disclosed_total",
        "disclosed_by_channel",
        "portal_posts",
        "wechat_posts",
        "board_notices",
        "screen_posts",
        "print",
        "video_posts",
        "meetings",
        "briefs",
        "broadcast",
    ]
)
# 一条, 一个 and the like mean anything next to these words, so only digits count for them.
_DIGITS_ONLY = frozenset(["consultations", "catalogue_items", "replies", "page_views", "followers"])
# 三篇解读 is a remark, 编写解读三篇 a count: something made is counted in words after the verb that made it.
_MADE = re.compile(r"[编撰制写]|发布|推出|推送|转载|刊[发登]|出台")
# 一名, 一台 and 一次 count only where offices are manned, things set up and occasions held.
_STAFF = frozenset(["staff_full", "staff_part"])
_ONE_COUNTS = _STAFF | {
    "kiosks", "screens", "boards", "access_zones", "meetings", "training_sessions", "requests_received", "requests_form",
    "requests_disclosed", "procurement", "reconsideration", "litigation",
}  # fmt: skip
_SET_UP = _STAFF | {
    "info_officers", "access_points", "access_zones", "boards", "screens", "kiosks", "broadcast", "columns",
}  # fmt: skip
_DEVICES = frozenset(["boards", "screens", "kiosks"])
_SETS_UP = re.compile(r"[设建装添配立做换有安挂钉新增置制用播滚]|(?<!公)开|转发")
_EACH = re.compile(r"(?:各|每)[^，。；]{0,24}$")
_ITEM = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+(?:是|、|\.)|第[一二三四五六七八九十]+[，、]|其[一二三四])"
)


def is_credible(context: Context, reading: Reading, metric: str) -> bool:
    """Spelled numbers are mostly idiom, so they need a clause that clearly counts; 若干 needs a publication."""
    candidate = reading.candidate
    if candidate.value is None:
        return metric in _VAGUE
    if candidate.value <= 2 and metric in _SET_UP and _EACH.search(context.text[: candidate.start]):
        # 各明确一名信息员 deals out, it does not count.
        return False
    if not candidate.spelled or candidate.value > 10 or candidate.unit == "%":
        return True
    if candidate.value == 1 and metric not in _ONE_COUNTS:
        return False
    if metric in _DEVICES and not _SETS_UP.search(context.clause.text):
        # 一块电子屏抵得上五块木板: only what is set up or in use is counted in words.
        return False
    written = context.text[candidate.start : candidate.end]
    if written * 2 in context.text or metric in _DIGITS_ONLY:
        return False
    if metric == "interpretations" and not _MADE.search(reading.left):
        return False
    # 分两次送到, 两次抽查公开栏: how often, not how many items.
    often = candidate.unit == "次" and bool(reading.right)
    if metric in BY_CARRIER and (often or not reading.left.strip()):
        return False
    return not (_ITEM.match(context.text) and not re.search(r"已|全年|年内|今年|本年|先后", context.text))


_SHORT = 6
# 网站发布98条（去年86条）: the level of another year.
_YEAR_BEFORE = re.compile(r"(?:去年|上年度?|上一年度?|前年)(?:同期)?(?:为|是|仅|约|只有)*\s*")
_DISCLOSURE = re.compile(r"公[开示]|信息|发布|推送|张贴|解读|短信|明白|宣传")
_NONE = re.compile(r"(?:也|都|竟|还|就)?(?:没|未|无|不)")


def is_service(text: str) -> bool:
    """Whether a sentence counts what an office did for its visitors and nowhere speaks of disclosure.

    Examples
    --------
    >>> is_service("便民大厅全年办理社保业务310件"), is_service("便民大厅办理信息公开申请3件")
    (True, False)
    """
    return lexicon().service.search(text) is not None and lexicon().disclosure.search(text) is None


def is_denied(context: Context, reading: Reading) -> bool:
    """Requirements, unrelated services, and numbers that a negation denies ("没有更新过一条")."""
    lex, candidate = lexicon(), reading.candidate
    frame = f"{reading.left}#{reading.right}"
    if lex.plan_clause.search(frame) or lex.plan_sentence.search(frame) or _YEAR_BEFORE.fullmatch(reading.left):
        return True
    disclosure = _DISCLOSURE.search(frame)
    if lex.off_topic.search(frame) and not disclosure and not context.in_topics:
        return True
    if context.index and len(reading.left) <= _SHORT and not disclosure and not context.in_topics:
        # 排查隐患57处，当场整改49处: a bare verb goes on with what the clause before counts.
        before = context.before[-1]
        if lex.off_topic.search(f"{before}#") and not _DISCLOSURE.search(before):
            return True
    masked_left = context.masked[context.clause.start : candidate.start]
    if re.search(r"没有|未(?!公开)|从未|无(?!人)", masked_left):
        return True
    # "书面申请一件也没有收到"
    return candidate.spelled and _NONE.match(reading.right) is not None
