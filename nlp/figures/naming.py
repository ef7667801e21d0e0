"""The carrier and the topic of a count, as written."""

from __future__ import annotations

import re

from nlp.figures.channels import find_carrier, name_of, split_names
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


# What people turn to with a question, a message or a complaint; then the form in which they came, where only that is named.
_DESK = re.compile(
    r"热线(?!电话)|(?<=[询督报班开线务诉访的口])电话|信箱|民心网|意见箱|(?<!各类)窗口|专区|大厅|查阅[点室角桌]|服务站|服务中心|咨询[台点处]|接待[室日]|公开点|留言板|直播间|机器人"
)
_CAME = re.compile(
    r"(?:电话|现场|当面|网上|网络|在线|上门|微信)(?=咨询|询问|问询)|电话(?=解答|答复)|^(?:其中)?(?:电话|现场|当面|网上|网络)$"
)
_FORM = re.compile(
    r"(?:网络|网上|互联网|在线|网站|平台|信函|邮寄|邮政|当面|现场|上门|电子邮件|邮件|邮箱|传真|书面|口头|电话|窗口|来信)+"
)
_MEETING = re.compile(r"(?:屋场|院坝|坝坝|板凳|火塘|群众|村民|恳谈|座谈)会(?:、[^，]{1,4}会)*")
_STATION = re.compile(r"广播电视台|电视台|广播电台|政府公众信息网|门户网站|直播间")
_MEDIA = re.compile(r"《[^》]*[报讯]》|电视台|广播电台|日报|晚报|新闻网|客户端|媒体平台|融媒平台|(?<!融)媒体|公众号")
_PRINTED = re.compile(
    r"明白[纸卡册书]|宣传[册单页手折资材]+[料册页]?|折页|小册子|告知[书单]|倡议书|口袋书|信息单|公示单|手册|传单|海报|单子|问答册|公开信|一封信|须知|一本通|资料(?=#|$)"
)
_TITLED = re.compile(r"《[^》]+》(?:简报|宣传单)?(?!等)")
# Carriers that are asked as well as read.
_ASKED_ONLINE = frozenset(["wechat_posts", "weibo_posts", "video_posts", "portal_posts", "app_posts"])
_RATES = frozenset(["response_rate", "satisfaction_rate"])
_ANSWERS = _RATES | {"consultations", "replies", "complaints"}
_READ = frozenset(["page_views", "columns"])
_ACCOUNT = frozenset(["followers", "page_views", "columns", "original", "reposted", "submitted", "published"])
_SUMMED = re.compile(r"总|合计|累计|共")
# 在公众号推送, 均由“岳村发布”首发, 挂在子站
_SHOWN = re.compile(r"(?:同步|全部|[均都])*(?:[在由经]|[挂放登刊]在|通过)[^，。；]{2,24}")


def channel_for(metric: str, scene: Scene) -> str:
    """The carrier that a count of this metric came through, as written, where the clause or an earlier one names it."""
    own = scene.left + scene.right
    if metric in BY_CARRIER:
        return _own_carrier_name(metric, scene)
    if metric in _ACCOUNT:
        return _account(metric, scene)
    if metric == "interpretations":
        return _shown_at(scene)
    if metric in _ANSWERS:
        return _asked_at(metric, scene)
    if metric in {"print", "briefs"}:
        return _printed(metric, scene)
    if metric == "requests_form":
        return _found(_FORM, own)
    if metric == "meetings":
        return _found(_MEETING, own)
    if metric == "interviews":
        return name_of(_STATION, own)
    if metric == "media_adopted":
        return next((name for text in (own, *reversed(scene.before[-2:])) if (name := name_of(_MEDIA, text))), "")
    return ""


def _own_carrier_name(metric: str, scene: Scene) -> str:
    """The carrier of a metric that counts items by carrier, from its clause or the nearest one before."""
    for text in (scene.left + scene.right, *reversed(scene.before)):
        carrier = find_carrier(text)
        if carrier and metric in carrier.metrics and carrier.named:
            return carrier.text
    return ""


def _account(metric: str, scene: Scene) -> str:
    """The account or site that is read, followed, divided into columns or filled."""
    own = re.split(r"下设|开设|设|开通|调整", scene.left)[0] if metric == "columns" else scene.left
    page = find_carrier(own) if metric in _READ else None
    counted = page is not None and page.end == len(scene.left)
    if page and not page.named and not counted and not lexicon().extenders.fullmatch(page.text):
        # 红圩乡网页 names itself; 专栏 alone stands for the site before.
        return page.text
    carriers = [
        carrier.text for text in (own, *reversed(scene.before)) if (carrier := find_carrier(text)) and carrier.named
    ]
    if metric == "page_views" and not find_carrier(own) and _SUMMED.search(own) and len(set(carriers)) > 1:
        # 公众号118条、视频号23条，总点击量3.6万次 sums several accounts.
        return ""
    return carriers[0] if carriers else _whole_carrier(scene)


def _shown_at(scene: Scene) -> str:
    """Where an interpretation was shown: named before its number, or right after it (在公众号推送)."""
    carrier = find_carrier(scene.left)
    if carrier is None or not carrier.named:
        shown = _SHOWN.match(scene.right) or _SHOWN.match(scene.after)
        carrier = find_carrier(shown[0]) if shown else None
    return carrier.text if carrier and carrier.named else _whole_carrier(scene)


def _asked_at(metric: str, scene: Scene) -> str:
    """The desk, line or form through which people asked, or the one of the count that this one goes on from."""
    own = scene.left + scene.right
    if name := name_of(_DESK, own) or _found(_CAME, own):
        return _full_name(name, scene)
    carrier = find_carrier(own) if metric == "replies" else None
    if carrier and carrier.named and carrier.metric in _ASKED_ONLINE:
        return carrier.text
    last = scene.bound[-1] if scene.bound else None
    if last and last.metric in _ANSWERS and last.carrier:
        return last.carrier
    if metric in _RATES:
        return ""
    for text in reversed(scene.before[-2:]):
        if name := name_of(_DESK, text):
            return name
        carrier = find_carrier(text) if metric == "replies" else None
        if carrier and carrier.named and carrier.metric in _ASKED_ONLINE:
            return carrier.text
    return ""


def _printed(metric: str, scene: Scene) -> str:
    """The title or the kind of a printed thing, from its clause or the nearest before that names one."""
    for text in (scene.left + scene.right, *reversed(scene.before[-1:])):
        if titled := _TITLED.search(text):
            return titled[0]
        carrier = find_carrier(text)
        if carrier and metric in carrier.metrics:
            return carrier.text
        if metric == "print" and (name := name_of(_PRINTED, text)):
            return name if "《" in name else re.sub(r"^.*[等的、]", "", name)
    return ""


def _full_name(name: str, scene: Scene) -> str:
    """热线 alone repeats the 县12345热线 of an earlier clause."""
    if not _DESK.fullmatch(name):
        return name
    earlier = (part for text in reversed(scene.before) for part in split_names(name_of(_DESK, text)))
    return next((part for part in earlier if part.endswith(name)), name)


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _whole_carrier(scene: Scene) -> str:
    parent = whole_before(scene)
    return parent.carrier if parent else ""
