"""Counts that say only how many: what they count is known from the clause before."""

from __future__ import annotations

import re

from nlp.figures.candidates import Candidate
from nlp.figures.channels import find_carrier
from nlp.figures.families import BY_CARRIER, POST_UNITS, TOPIC_UNITS
from nlp.figures.matching import match_rule
from nlp.figures.naming import channel_for, topic_of
from nlp.figures.scene import Bound, Scene
from nlp.figures.words import FILLER, PLAIN, SPECIFIC

_ALL_ITEMS = re.compile(r"各[类项]|政府|政务|有关|相关|[我本全][镇乡]?|信息|内容|文件")
_DEED = re.compile(r"公开|发布|推送|张贴|办理|受理|收到|组织|开展|召开|举办|制作|整改|[更刊转]")
_RANKED = re.compile(
    r"(?:^|以)([^，]{2,}?类)(?:信息|公开|数量|的)*(?:最[多少]|居[首多]|领先|次之|其次|居第[二三]|占比最[大高])$"
)
_HANDED_OUT = re.compile(r"发放|印[制发刷数]*|编印|派发|送出")
_COMPARED = re.compile(r"(?:同比|环比|[比较与和同](?=上|去|前|往|年|原|20))[^，]*(?:[增减多少升降]|提高)[^，]*$")
_REACHES = re.compile(
    r"(?:总数|总量|数量|全年|累计|[总共]计?|[本当今]年度?|已|则|约|近)*(?:达到?|[增升减降]至|(?:增加|上升|减少|下降)到|为)(?:了|约|近)?"
)


def ranked_topic(candidate: Candidate, scene: Scene) -> Bound | None:
    """财政类最多，共88条: the rank of a topic, and then its count."""
    ranked = _RANKED.search(scene.before[-1]) if scene.before else None
    if ranked is None or candidate.unit not in TOPIC_UNITS or scene.right or FILLER.sub("", scene.left):
        return None
    return Bound("disclosed_by_topic", candidate.unit, "", topic_of(ranked[1]), True)


def copies(candidate: Candidate, scene: Scene) -> Bound | None:
    """简报6期，共1800份: the issues are bulletins, the copies printed matter."""
    last = scene.bound[-1] if scene.bound else None
    if last is None or (last.metric, last.unit) != ("briefs", "期") or candidate.unit not in {"份", "册", "本"}:
        return None
    if FILLER.sub("", _HANDED_OUT.sub("", scene.left)):
        return None
    return Bound("print", candidate.unit, last.carrier, "", False)


def next_topic(candidate: Candidate, scene: Scene) -> Bound | None:
    """公众号发布农技知识62条、惠民政策23条: the second topic came through the carrier of the first."""
    last = scene.bound[-1] if scene.bound else None
    if last is None or last.metric not in BY_CARRIER or last.unit != candidate.unit:
        return None
    if not scene.before or scene.in_list or scene.dealt or scene.right:
        return None
    noun = topic_of(scene.left)
    first = SPECIFIC.search(scene.before[-1] + "#")
    begun = last.topic or (first and _ALL_ITEMS.sub("", first[1]))
    if not begun or len(PLAIN.sub("", noun)) < 2 or _DEED.search(scene.left) or find_carrier(noun):
        return None
    return Bound(last.metric, candidate.unit, last.carrier, noun, False)


def level_after_change(candidate: Candidate, scene: Scene) -> Bound | None:
    """公开信息比上年多27条，达到240条: the level of what the clause before compares."""
    compared = _COMPARED.search(scene.before[-1]) if scene.before else None
    if compared is None or scene.right or not _REACHES.fullmatch(scene.left):
        return None
    noun = scene.before[-1][: compared.start()]
    rule = match_rule(f"{noun}#", candidate.unit, scene.head, weak=False)
    carrier = None if rule else find_carrier(noun)
    if carrier and candidate.unit in POST_UNITS:
        return Bound(carrier.metric, candidate.unit, carrier.text, "", False)
    rule = rule or match_rule(f"{noun}#", candidate.unit, scene.head, weak=True)
    return Bound(rule.metric, candidate.unit, channel_for(rule.metric, scene), "", False) if rule else None
