"""The carrier and the topic of a count, as written."""

from __future__ import annotations

import re

from nlp.figures.channels import find_carrier
from nlp.figures.families import BY_CARRIER
from nlp.figures.lexicon import lexicon
from nlp.figures.scene import Scene, whole_before

_TOPIC_LEAD = re.compile(
    r"^20\d\d年(?:度|全年)?(?:主动)?(?:公开|发布)|^.*(?:其中|包括|包含|涉及|主要(?:有|是|为)|^另有|^含|^公开|^发布|^按[^，]{1,8}[分看]|信息中)[，:：]?|^(?:主动)?公开|^\d+[.、]|^[一二三四五六七八九十]是"
)
_TOPIC_END = re.compile(
    r"(?<=类)(?:政府|政务)?(?:信息|文件|内容|事项)?(?:共|计|为|约|近|达|有|[:：])*$|(?:共计?|计|约|近|为|有|达|[:：，（(])+\s*$"
)


def topic_of(left: str) -> str:
    """The topic as written, without its lead and without a closing 信息 after 类.

    Examples
    --------
    >>> topic_of("其中机构职能类信息"), topic_of("工作动态")
    ('机构职能类', '工作动态')
    """
    return _TOPIC_END.sub("", _TOPIC_LEAD.sub("", left)).strip(" 　，、：")


_PHONE = re.compile(
    r"[^，。；、的]{0,14}(?:热线|电话|信箱|民心网|意见箱|窗口|专区|大厅)(?:[和、及][^，。；、的]{0,12}(?:热线|电话|信箱|意见箱|窗口|专区|大厅))*"
)
_FORM = re.compile(
    r"网络|网上|互联网|在线|网站|平台|信函|邮寄|当面|现场|上门|电子邮件|邮件|邮箱|传真|书面|口头|电话|窗口|来信"
)
_MEETING = re.compile(r"(?:屋场|院坝|坝坝|板凳|火塘|群众|村民|恳谈|座谈)会(?:、[^，]{1,4}会)*")
_TITLED = re.compile(r"《[^》]+》(?:简报|宣传单)?(?!等)")
_STATION = re.compile(
    r"(?:[省市县区旗]|[^，。；、在由被到进客]{2,4}[市县区旗])(?:广播电视台|电视台|广播电台|政府公众信息网|门户网站)(?:“[^”]*”)?"
)
_MEDIA = re.compile(
    r"《[^》]*[报讯]》|[^，。；、被在由合上《]{0,10}(?:电视台|广播电台|日报|晚报|新闻网|客户端|媒体|公众号)|“[^”]*”(?:客户端|公众号)"
)


def _own_carrier_name(metric: str, scene: Scene) -> str:
    """The carrier of a metric that counts items by carrier, from its clause or the nearest one before."""
    for text in (scene.left + scene.right, *reversed(scene.before)):
        carrier = find_carrier(text)
        if carrier and metric in carrier.metrics and carrier.named:
            return carrier.text
    return ""


def channel_for(metric: str, scene: Scene) -> str:
    """The carrier that a count of this metric came through, as written, where the clause or an earlier one names it."""
    texts = (scene.left + scene.right, *reversed(scene.before[-2:]))
    if metric in {"followers", "page_views", "columns", "original", "reposted", "submitted", "published"}:
        own = re.split(r"下设|开设|设|开通|调整", scene.left)[0] if metric == "columns" else scene.left
        carriers = [
            carrier for text in (own, *reversed(scene.before)) if (carrier := find_carrier(text)) and carrier.named
        ]
        return carriers[0].text if carriers else _whole_carrier(scene)
    if metric == "interpretations":
        carrier = find_carrier(scene.left)
        return carrier.text if carrier and carrier.named else _whole_carrier(scene)
    if metric in BY_CARRIER:
        return _own_carrier_name(metric, scene)
    if metric in {"print", "briefs"}:
        titled = _TITLED.search(scene.left + scene.right)
        if titled:
            return titled[0]
        return _named(texts[:2])
    if metric == "requests_form":
        return _first(_FORM, texts[:1])
    if metric == "meetings":
        return _first(_MEETING, texts[:1])
    if metric == "interviews":
        return _first(_STATION, texts[:1])
    if metric in {"response_rate", "satisfaction_rate"}:
        return _first(_PHONE, texts[:1]) or _whole_carrier(scene)
    if metric == "media_adopted":
        return _first(_MEDIA, texts)
    if metric in {"consultations", "replies", "complaints"}:
        return _first(_PHONE, texts) or _whole_carrier(scene)
    return ""


def _named(texts: tuple[str, ...]) -> str:
    carriers = (find_carrier(text) for text in texts)
    return next((carrier.text for carrier in carriers if carrier), "")


def _first(pattern: re.Pattern[str], texts: tuple[str, ...]) -> str:
    for text in texts:
        match = pattern.search(text)
        if match:
            name = match[0]
            for lead in lexicon().lead.finditer(name):
                if lead.end() < len(name) and lead.start() == 0:
                    name = name[lead.end() :]
                    break
            return name
    return ""


def _whole_carrier(scene: Scene) -> str:
    parent = whole_before(scene)
    return parent.carrier if parent else ""
