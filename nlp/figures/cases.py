"""Counts that sound like requests, disputes, decisions or totals and are none.

Attributes of documents, applications for something else, other matters that were closed, matters of a list of powers, sums of some.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.figures.matching import match_rule
from nlp.figures.readings import Context, Reading
from nlp.figures.scene import Scene
from nlp.figures.words import FILLER

_REQUESTS = "requests_"
_DECISIONS = frozenset(["permits", "penalties", "coercion"])
_APPLIED_FOR = frozenset(["requests_received", "requests_new", "requests_handled", "requests_form"])
_DISPUTES = frozenset(["reconsideration", "litigation", "appeals", "complaints"])
# What an office takes in and closes, beside requests.
_OTHER_CASES = _DECISIONS | _DISPUTES | {"consultations", "replies", "proposals", "hot_responses", "errors_fixed"}

_INTAKE = re.compile(
    r"收到|受理|接到|接收|接待|接办|承接|承办|登记|转来|交办|转办|督办|代办|帮办|办理|处理|调处|调解|化解|征集|收集"
)
_OUTCOME = re.compile(r"不予处理|其他处理|无法提供|信息不存在|本机关|不掌握")
_HOW_CLOSED = re.compile(r"(?:全部|按[时期]|及时|依法|依规|均已?|都已?|已经?|当[年场]|成功|实际|了|约|近|各类|\d)+")


def closes_other_cases(scene: Scene, unit: str) -> bool:
    """受理群众咨询30件，办结30件: what was closed is what was counted or taken in last, and that were no requests."""
    if "申请" in scene.frame or _OUTCOME.search(scene.frame):
        return False
    for index in reversed(range(len(scene.before))):
        text = scene.before[index]
        if "申请" in text or "公开" in text or _OUTCOME.search(text):
            return False
        if index in scene.counted:
            rule = match_rule(f"{text}#", unit, text, weak=False)
            if rule is not None and rule.metric in _OTHER_CASES:
                return True
        taken = _INTAKE.search(text)
        if taken and len(FILLER.sub("", _HOW_CLOSED.sub("", _INTAKE.sub("", text)))) > 1:
            return True
    return False


def is_other_case(context: Context, reading: Reading, metric: str, bound: Sequence[str]) -> bool:
    """Whether a count bound to `metric` is of something else; `bound` are the metrics found in the sentence so far."""
    if metric in _DISPUTES:
        return _is_unrelated(context, reading)
    if metric in _DECISIONS:
        return _is_matter(context, reading)
    if metric == "disclosed_by_topic":
        return "主动公开" in reading.left and _LABELLED.search(reading.left) is not None
    if metric == "disclosed_total":
        said = context.text[context.clause.start : reading.candidate.start]
        return set(bound) == {"disclosed_by_topic"} and _SOME_OF_THEM.search(said) is not None
    if metric == "requests_received" and "重复申请" in reading.left:
        return True
    if metric == "requests_handled" and not _SAYS_REQUESTS.search(" ".join((*context.titles, context.text))):
        return True
    if not metric.startswith(_REQUESTS):
        return False
    return _is_attribute(context, reading.left) or (
        metric in _APPLIED_FOR and _closes_application(context, reading, bound)
    )


def is_other_zero(context: Context, clause: str, metric: str) -> bool:
    """Whether a clause that denies something denies no case of the metric: 没有受理建房申请, 不涉及信息公开的行政复议5件."""
    if metric in _DISPUTES and context.clause.candidates and _NO_RELATION.search(clause):
        return True
    return metric in _APPLIED_FOR and _RECEIVES.search(clause) is not None and is_other_application(context, clause, ())


def _closes_application(context: Context, reading: Reading, bound: Sequence[str]) -> bool:
    """受理建房申请12件, and then 办结12件."""
    frame = f"{reading.left}#{reading.right}"
    if "申请" not in frame:
        frame = next((text for text in reversed(context.before) if "申请" in text), frame)
    return is_other_application(context, frame, bound)


# 办结15件 alone does not say of what.
_SAYS_REQUESTS = re.compile("申请|公开|结转")
# 三项合计51条 after counts by topic sums those up, and says nothing of the others.
_SOME_OF_THEM = re.compile(r"[两二三四五六七八九十\d]+个?(?:大?类|项|方面|种|者)[^，]{0,4}(?:合计|共计?|总计|计)")
_RECEIVES = re.compile("收到|受理|接到|接收|办理")

# ---------------------------------------------------------------------------------------------------- attributes of documents
_ATTRIBUTE = re.compile(
    r"(?:依申请|不予?|部分)公开(?:的)?(?:类|属性)?(?:的)?(?:政府|政务)?(?:信息|公文|文件)?(?:共计?|计|约|近|为|有|是)*$"
)
_LABELLED = re.compile(r"属性|[确认界审核]定为|标[注明识]为?|[列定归划]为")
_DRAWN_UP = re.compile(
    r"(?:制[发作定]|印制|印发|形成|产生|生成|拟制|起草|草拟|出台|收发|梳理|审[核查定]|认定|签发|归档|清理)[^，]*(?:公文|文件|文稿|材料|信息)"
    r"|(?:公开|发布)[^，]*(?:公文|文件)|发文|公文|行文|属性"
)
_TAKES_IN = re.compile(r"(?<!依)申请")


def _is_attribute(context: Context, left: str) -> bool:
    """制发公文126件，主动公开57件、不予公开57件: how documents are marked, not how requests were decided."""
    if not _ATTRIBUTE.search(left):
        return False
    if _LABELLED.search(left):
        return True
    for text in reversed(context.before):
        if _TAKES_IN.search(text):
            return False
        if _DRAWN_UP.search(text):
            return True
    return False


# ---------------------------------------------------------------------------------------------------- other applications
_ABOUT_DISCLOSURE = re.compile(r"公开|信息|依申请")
_APPLICATION = re.compile(r"(?P<what>[^，。；：#]*)(?<!依)(?<!被)申请(?P<then>[^，。；：#]{0,8})")
_TAKEN = re.compile(
    r"^.*(?:收到|受理|接到|接收|新[收增接]|(?<![验回征接])收|提出|提交|递交|办理|处理|答复|办结|办复|回复|完成|批准|审批|结转|转[来入]|有)(?:了|过)?(?!的)"
)
# Who applies, in which form, when and how many: words that say nothing of what is applied for.
_NEUTRAL = re.compile(
    r"书面|口头|互联网|网[络上]|在线|线[上下]|网站|平台|信函|信件|邮寄|邮政|电子|邮[件箱]|当面|现场|上门|传真|电话|窗口|来[信访电]|"
    r"自然人|公民|个人|本人|法人|其[他它]|组织|机构|团体|单位|部门|机关|企业|商业|科研|社会|公益|法律|服务|群众|村民|居民|市民|农[户民]|牧民|公众|媒体|律师|公司|合作社|商户|业主|"
    r"本级|[本我全各]?[县镇乡村]|街道|有效|新|重复|补正|延期|撤回|符合|条件|要求|规定|以及|及|和|或|与|者|"
    r"全年|[年月]内|[本当今去上下]一?(?:年度?|半年|季度)|同期|20\d\d年度?|\d+月份?|[一二三四]?季度|截[至止]|底|末|"
    r"提[出交]|递交|寄来|通过|以|用|向|由|从|对|方式|形式|渠道|途径|数量|件数|合计|总计|共计?|累计|总|计|分别|均|都|也|亦|又|只|仅|已|于|在|为|是|了|过|来|到|的|"
    r"任何|一[件份宗条起个项例]|[件份宗条起个项例名位人批]|首次|此类|该|这|上述|其中|包括|另|还|没有|从未|尚未|未|无|没|暂|再|曾|经|受|群体|[、“”（）()\s\d]|[^，]某+"
)
_SUBJECT = re.compile(r"关于|涉及|有关|针对|要求")
# 收到申请3件: the noun itself, not 申请公开 or 申请人.
_NOT_OF_WHAT = re.compile(r"公开|获取|查询|政府|信息|人|书")


def is_other_application(context: Context, frame: str, bound: Sequence[str]) -> bool:
    """受理建房申请12件: an application for something else than information, in a sentence that is not about such requests."""
    found = _APPLICATION.search(frame)
    if found is None or _ABOUT_DISCLOSURE.search(found["what"]) or _NOT_OF_WHAT.match(found["then"]):
        return False
    what = _TAKEN.sub("", found["what"])
    if len(_SUBJECT.sub("", _NEUTRAL.sub("", what))) < 2:
        return False
    if any("申请" in title for title in context.titles):
        return False
    if _SUBJECT.search(what) and any(metric.startswith(_REQUESTS) for metric in bound):
        # 收到申请6件，其中关于征地的申请4件
        return False
    clauses = context.clauses[: context.index]
    return not any(_SPEAKS_OF_REQUESTS.search(clause.text) for clause in clauses if not clause.candidates)


_SPEAKS_OF_REQUESTS = re.compile("依申请|公开申请|申请公开|信息公开|政府信息")


# ---------------------------------------------------------------------------------------------------- disputes about something else
_NO_RELATION = re.compile(
    r"(?P<all>均|都|皆|全部)?(?:[与和同跟](?:政府|政务)?(?:信息)?公开(?:工作|事项)?(?:均|都|皆|并|毫|完全)?(?:无关|没有关系|不相关|无涉)"
    r"|(?:不涉及|未涉及|不属于|非因|不是因|并非)(?:政府|政务)?(?:信息)?公开)"
)


def _is_unrelated(context: Context, reading: Reading) -> bool:
    """行政复议2起，均与政府信息公开无关: the clause itself, or one that follows its count, says that it is no case of this kind."""
    if _NO_RELATION.search(reading.left) or _NO_RELATION.search(reading.right):
        return True
    if "公开" in reading.left:
        return False
    for clause in context.clauses[context.index + 1 :]:
        if any(mark in context.text[context.clause.end : clause.start] for mark in "。；"):
            return False
        found = _NO_RELATION.search(clause.text)
        if found:
            between = context.clauses[context.index + 1 : context.clauses.index(clause)]
            return bool(found["all"]) or not any(other.candidates for other in between)
    return False


# ---------------------------------------------------------------------------------------------------- matters of a list
_LIST_OF_POWERS = re.compile(
    r"承接|下放|赋权|放权|权责|权力|清单|目录|梳理|认领|划转|委托|取消|调整|编制|事项库|具体包括"
)
_DECIDED = re.compile(r"作出|做出|办理|办结|办件|实施|立案|核发|发放|颁发|准予|执行|完成|决定|案件")


def _is_matter(context: Context, reading: Reading) -> bool:
    """承接下放的行政许可78项: powers that an office has, not decisions that it made."""
    frame = f"{reading.left}#{reading.right}"
    if _DECIDED.search(frame):
        return False
    for text in (frame, *reversed(context.before)):
        if _LIST_OF_POWERS.search(text):
            return True
        if _DECIDED.search(text):
            return False
    return False
