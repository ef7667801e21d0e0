"""Which metric a number belongs to: cues of its clause, then its carrier, then the clauses before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from nlp.figures.candidates import Candidate
from nlp.figures.cases import closes_other_cases
from nlp.figures.channels import Carrier, find_carrier
from nlp.figures.families import BY_CARRIER, PERSONAL, POST_UNITS, PUBLICATION, TOPIC_LIKE, TOPIC_UNITS
from nlp.figures.lexicon import lexicon
from nlp.figures.matching import match_rule
from nlp.figures.naming import channel_for, topic_of
from nlp.figures.scene import Bound, Scene, whole_before
from nlp.figures.sequels import copies, level_after_change, next_topic, ranked_topic
from nlp.figures.words import FILLER, PLAIN, SPECIFIC

_TOPIC_TAIL = re.compile(
    r"(?<![各多几同两三四五六七八九十\d])(?<![一二两三四五六七八九十\d]大)类(?:政府|政务|公开)?(?:信息|文件|内容|事项|公告|数据)?(?:公开|发布)?(?:共计?|计|约|近|为|有|达|[:：])*\s*[（(]?#"
)
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|一共|共(?=公开|发布|有|#|约|近))[^，]{0,8}#[^，]{0,4}$")
_PART = re.compile(
    r"^\s*(?:其中|包括|包含|含|涉及|分别|主要(?:有|是|为|包括|涉及)|内容(?:涉及|包括))|^\s*按[^，]{1,8}[分看划]|^\s*[^，]{0,8}信息中$|^\s*[从按分][^，]{1,6}看$"
)
_VERB = re.compile(
    r"公开(?!类)|发布|推送|张贴|编[印发写]|制作|收到|受理|接到|办理|组织|开展|举办|召开|参加|设[立置有]|配[备有]|建成|安装|上报|报送|"
    r"更新|播[出放]|发[出了]|转[发载办]|聘|开[设会了]|完成|处理|清理|印[发制]|整改|录入|补发|登载|上传"
)
_GENERIC = re.compile(
    r"推送|推文|发放|更[换新]|播[出放报送]|发布|接待|参加|覆盖|采用|录用|登|传|补发|上载|录入|公开|张贴|转|发|收|回复|答复|办[结复]|播|印(?!机)|"
    r"编|更换|换|挂|开|听|[共达]|用|其|讲|约|修订|列|接听|刊|整改|全部|设|举办|安装"
)


def bind(candidate: Candidate, scene: Scene) -> Bound | None:
    """The metric of a candidate, or None where nothing in the sentence says what it counts."""
    for step, label in _steps():
        found = step(candidate, scene)
        if found is not None:
            because = f"{label}: {found.because or found.carrier or found.topic}".removesuffix(": ")
            return Bound(found.metric, found.unit, found.carrier, found.topic, found.listed, because)
    return None


_Step = Callable[[Candidate, Scene], Bound | None]


@cache
def _steps() -> tuple[tuple[_Step, str], ...]:
    """The rules in their order of trust, with what ``zwgk figures --explain`` calls them."""
    return (
        (_topic_of_class, "class of items (类)"),
        (_row_of_topics, "row of topics"),
        (_own_cue, "cue of the clause"),
        (_own_carrier, "carrier of the clause"),
        (ranked_topic, "topic that leads the list"),
        (_sum_of_parts, "sum of the parts before"),
        (copies, "copies of what was issued"),
        (_own_weak_cue, "publishing clause"),
        (_part_of_whole, "part of the whole before"),
        (next_topic, "next topic through the same carrier"),
        (level_after_change, "level after its change"),
        (_inherited, "from an earlier clause"),
        (_bare_topic, "topic of a list"),
    )


def _topic_of_class(candidate: Candidate, scene: Scene) -> Bound | None:
    if (
        candidate.unit in TOPIC_UNITS
        and _TOPIC_TAIL.search(scene.frame)
        and not re.search(r"诉求|申请(?!类)|咨询", scene.left)
    ):
        return Bound("disclosed_by_topic", candidate.unit, "", topic_of(scene.left), True)
    return None


def _row_of_topics(candidate: Candidate, scene: Scene) -> Bound | None:
    """机构领导9条，政策法规27条: one of a row of bare topics; 其余46条 after such a row."""
    parent = whole_before(scene)
    if parent and (parent.metric not in PUBLICATION or parent.metric == "media_adopted"):
        return None
    if scene.in_topics:
        return Bound("disclosed_by_topic", candidate.unit, "", topic_of(scene.left), True)
    last = scene.bound[-1] if scene.bound else None
    if last and last.metric == "disclosed_by_topic" and _REST.fullmatch(scene.left) and last.unit == candidate.unit:
        return Bound("disclosed_by_topic", candidate.unit, "", "其余", True)
    return None


def _own_cue(candidate: Candidate, scene: Scene) -> Bound | None:
    rule = match_rule(scene.frame, candidate.unit, scene.head, weak=False)
    if rule is None or (rule.metric == "requests_handled" and closes_other_cases(scene, candidate.unit)):
        return None
    parent = whole_before(scene)
    bare = not _VERB.search(scene.left) and not scene.right
    if (
        rule.metric in TOPIC_LIKE
        and bare
        and scene.in_list
        and parent
        and parent.metric in PUBLICATION
        and parent.unit == candidate.unit
    ):
        return Bound("disclosed_by_topic", candidate.unit, "", topic_of(scene.left), True)
    listed = scene.in_list and parent is not None and parent.metric == rule.metric
    topic = topic_of(scene.left) if listed else ""
    cue = rule.cues.search(scene.frame) if rule.cues else None
    channel = channel_for(rule.metric, scene)
    return Bound(rule.metric, candidate.unit, channel, topic, listed, cue[0] if cue else "")


def _own_carrier(candidate: Candidate, scene: Scene) -> Bound | None:
    carrier = _publishing_carrier(scene)
    if carrier is None or (candidate.unit not in POST_UNITS and candidate.unit):
        return None
    whole = whole_before(scene)
    if scene.in_list and whole and whole.metric == "page_views" and whole.unit == candidate.unit:
        # 点击量12.6万次，其中手机端9.8万次: where it was read, not where it was published.
        return None
    if candidate.unit == "个" and (find_carrier(scene.right) or carrier.end == len(scene.left.rstrip())):
        # 两个网站 and 注销公众号2个 count the carriers themselves.
        return None
    # Three or more kinds of carriers are no channel: the count is the total.
    channel = "" if carrier.metric == "disclosed_total" else carrier.text
    return Bound(_metric_of(carrier, scene), candidate.unit, channel, "", False)


def _metric_of(carrier: Carrier, scene: Scene) -> str:
    """政府信息公开专栏 is a board where something is pasted on it (张贴48期, 更换24期), else no carrier with a metric of its own."""
    pasted = carrier.metric == "disclosed_by_channel" and carrier.text.endswith("专栏") and _PASTED.search(scene.head)
    return "board_notices" if pasted else carrier.metric


def _publishing_carrier(scene: Scene) -> Carrier | None:
    """The carrier of the clause, where the clause publishes or is nothing but carrier and number."""
    carrier = find_carrier(scene.left)
    if carrier is None and lexicon().publish.search(scene.right):
        # "文件6份送县档案馆": the carrier stands after the number.
        return find_carrier(scene.right)
    if carrier is None:
        return None
    rest = scene.left[carrier.end :]
    publishes = lexicon().publish.search(scene.frame) is not None
    bare = not FILLER.sub("", rest)
    if carrier.metric == "disclosed_by_channel" and not publishes and not (bare and scene.bound):
        return None
    return carrier if publishes or bare else None


def _sum_of_parts(candidate: Candidate, scene: Scene) -> Bound | None:
    """合计N条 after counts by carrier is the total."""
    if not _TOTAL.search(scene.frame) or candidate.unit not in {*TOPIC_UNITS, ""} or not scene.bound:
        return None
    parts = [
        bound for bound in scene.bound if bound.metric in BY_CARRIER or bound.metric in {"disclosed_by_topic", "briefs"}
    ]
    if len(parts) == len(scene.bound) and len(parts) > 1:
        return Bound("disclosed_total", candidate.unit, "", "", False)
    if {"original", "reposted"} == {bound.metric for bound in scene.bound}:
        carrier = find_carrier(scene.bound[-1].carrier)
        if carrier:
            return Bound(carrier.metric, candidate.unit, carrier.text, "", False)
        return Bound("disclosed_total", candidate.unit, "", "", False)
    return None


def _own_weak_cue(candidate: Candidate, scene: Scene) -> Bound | None:
    rule = match_rule(scene.frame, candidate.unit, scene.head, weak=True)
    if rule is None:
        return None
    parent = whole_before(scene)
    if (
        scene.in_list
        and parent
        and parent.metric in _WHOLE
        and parent.unit == candidate.unit
        and "主动公开" not in scene.left
    ):
        # "总数90条：公开文件12条，…": inside the list of a total 公开 opens a part.
        part = _part_of_whole(candidate, scene)
        if part is not None:
            return part
    if scene.before and _TOTAL.search(scene.frame) and "公开" not in scene.frame:
        return _inherited(candidate, scene)
    if "公开" not in scene.frame:
        # 发布信息N条 after a clause about a site or an account counts for that carrier.
        carried = _inherited_carrier(candidate, scene)
        if carried:
            return carried
    topic = _specific_topic(scene.frame) or _other_body(scene.left)
    if topic:
        return Bound("disclosed_by_topic", candidate.unit, "", topic, False, topic)
    return Bound(rule.metric, candidate.unit, "", "", False)


def _specific_topic(frame: str) -> str:
    """公开防汛信息57条 counts one topic, 公开政府信息57条 all of them; empty for all of them."""
    specific = SPECIFIC.search(frame)
    if specific:
        noun = specific[1] + (specific[2] or "")
    else:
        opened = _OPENED.search(frame)
        noun = opened[1] if opened and not _HOW.search(opened[1]) else ""
    if _CLASSES.search(noun):
        return ""
    return topic_of(noun) if len(PLAIN.sub("", noun)) > 1 else ""


def _other_body(left: str) -> str:
    """村级公开信息300条, 党务公开50条: what the party or the villages disclose is no total of the agency; empty where it is."""
    found = _BODY.match(left)
    return found[1] if found and not _AGENCY.search(left) else ""


def _part_of_whole(candidate: Candidate, scene: Scene) -> Bound | None:
    parent = whole_before(scene)
    noun = FILLER.sub("", scene.left)
    if (
        parent
        and scene.in_list
        and parent.metric in _WHOLE
        and _YEAR.search(scene.left)
        and not FILLER.sub("", _OF_A_YEAR.sub("", scene.left))
    ):
        # 累计846条，其中本年度214条: the part is the total of the year.
        return Bound("disclosed_total", candidate.unit, "", "", True)
    if (
        parent is None
        or not scene.in_list
        or len(noun) < 2
        or (candidate.unit in PERSONAL and parent.unit not in PERSONAL)
    ):
        return None
    if parent.metric == "media_adopted" and not _VERB.search(noun):
        # 其中省级3篇: the parts are media, not topics.
        return Bound(parent.metric, candidate.unit, parent.carrier, topic_of(scene.left), True)
    if parent.metric in PUBLICATION and candidate.unit in TOPIC_UNITS:
        if (
            _VERB.search(scene.left)
            and not scene.bound[-1].listed
            and re.search(r"发[了过布]|推送|播出|张贴|登载|上传", scene.left)
        ):
            return Bound(parent.metric, candidate.unit, parent.carrier, "", True)
        return Bound("disclosed_by_topic", candidate.unit, "", topic_of(scene.left), True)
    same_kind = parent.unit == candidate.unit or {parent.unit, candidate.unit} <= POST_UNITS
    if same_kind and parent.metric not in PUBLICATION and not _VERB.search(noun):
        return Bound(parent.metric, candidate.unit, parent.carrier, topic_of(scene.left), True)
    return None


def _inherited(candidate: Candidate, scene: Scene) -> Bound | None:
    """A clause that only counts ("全年共2期") takes its metric from the nearest clause before it."""
    residue = FILLER.sub("", scene.left + scene.right)
    # 公开率62.5% names a rate of its own.
    if residue and (not _GENERIC.search(scene.frame) or (candidate.unit == "%" and scene.left.endswith("率"))):
        return None
    for index, text in reversed(list(enumerate(scene.before))[-3:]):
        rule = match_rule(f"{text} {scene.frame}", candidate.unit, scene.head, weak=False)
        if rule is not None and rule.metric == "requests_handled" and closes_other_cases(scene, candidate.unit):
            continue
        carrier = find_carrier(text)
        account = carrier is not None and carrier.named and carrier.metric in BY_CARRIER
        # What an account pushes are its posts, whatever its clause says they are about.
        if rule is not None and not (account and "推" in scene.frame and rule.metric in TOPIC_LIKE):
            return Bound(rule.metric, candidate.unit, channel_for(rule.metric, scene), "", False)
        if carrier and (candidate.unit in POST_UNITS or not candidate.unit) and _counts_posts(scene):
            return _carried(candidate, scene, index, carrier)
    return None


def _inherited_carrier(candidate: Candidate, scene: Scene) -> Bound | None:
    for index, text in reversed(list(enumerate(scene.before))[-3:]):
        carrier = find_carrier(text)
        if carrier and candidate.unit in POST_UNITS:
            return _carried(candidate, scene, index, carrier)
    return None


def _carried(candidate: Candidate, scene: Scene, index: int, carrier: Carrier) -> Bound:
    """A count of an earlier clause's carrier; 专栏 or 页面 alone stands for the site named before it."""
    if not carrier.named:
        named = (
            found
            for text in reversed(scene.before[:index])
            if (found := find_carrier(text)) and found.metrics == carrier.metrics and found.named
        )
        carrier = next(named, carrier)
    return Bound(_metric_of(carrier, scene), candidate.unit, carrier.text, "", False)


def _counts_posts(scene: Scene) -> bool:
    return lexicon().publish.search(scene.frame) is not None or not FILLER.sub("", scene.left + scene.right)


def _bare_topic(candidate: Candidate, scene: Scene) -> Bound | None:
    """A noun and a count in a list of such, without a whole in the sentence ("其中工作动态97条，人事信息12条")."""
    noun = topic_of(scene.left)
    if candidate.unit not in TOPIC_UNITS - {"个"} or not noun or scene.right or not FILLER.sub("", scene.left):
        return None
    if scene.left.endswith(("，", ",")) or _BUDGET.search(scene.left):
        return Bound("disclosed_by_topic", candidate.unit, "", noun.rstrip("，,"), True)
    opened = any(_PART.search(text) for text in (*scene.before, scene.left))
    listed = scene.dealt or (
        scene.rows >= 2 and (opened or (bool(scene.bound) and scene.bound[-1].metric == "disclosed_by_topic"))
    )
    named = (
        bool(scene.bound)
        and _KIND_OF_ITEM.search(noun) is not None
        and not _VERB.search(scene.left)
        and all(bound.metric in PUBLICATION or bound.metric == "interpretations" for bound in scene.bound)
    )
    if (listed or named) and not re.search(r"办理|办结|答复|回复|受理|收到|接到|处理|整改|申请|咨询", noun):
        return Bound("disclosed_by_topic", candidate.unit, "", noun, True)
    return None


# 财务公开12条, 补助资金先后公开14次: what was opened stands before the verb.
_OPENED = re.compile(r"^(?:其中)?([^，]{2,}?)(?:先后|共计?|均|已|全部|分批|及时)*公开(?:了|共)?#$")
_HOW = re.compile(r"通过|利用|依托|采[取用]|经|由|[以在向从对按用自]|[年月]|其中")
_BODY = re.compile(
    r"(?:其中|全年|年内|[本今]年度?|另[外有]?|指导|督促|推动|主动|公开|发布|\d+年度?|[，：:])*?"
    r"((?:全[镇乡])?(?:各|\d+个)?(?:行政村|村[级居组务]?|社区|党务|居务)(?:[（(][^）)]*[）)])?(?:[、和及与]?(?:各?行政村|各?村[级居组务]?|各?社区|党务|居务))*)"
    r"(?:主动|对外|全年|共|已)*(?:公开|发布|公示|信息)(?!栏)"
)
_AGENCY = re.compile(r"政务|政府(?!信息)|镇村|乡村|镇本级|[各两]级|站所|部门|单位|我[镇乡]|组织")
# 工作动态、通知公告、财政信息三大类信息158条 sums the classes up.
_CLASSES = re.compile(r"[两三四五六七八九十\d]大?类(?:信息)?$")
_KIND_OF_ITEM = re.compile(r"..(?:信息|动态|文件|公告)$")
_YEAR = re.compile(r"[本当今]年|20\d\d年")
_OF_A_YEAR = re.compile(r"20\d\d年度?|[本当今]年度?|新(?:增加?|公开)|公开|各类|政府|政务|信息|[，,：:]")
_PASTED = re.compile(r"张贴|贴[出在]|换版|更换")
_REST = re.compile(r"(?:其余|余下|剩余|剩下|另外)(?:的)?(?:约|近)?")
_BUDGET = re.compile(r"公开[^，]*(?:预算|决算|预决算)$")
_WHOLE = frozenset({"disclosed_total", "disclosed_cumulative"})
