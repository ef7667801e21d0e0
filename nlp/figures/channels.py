"""Which carrier a clause names, as written, and for which metric it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.figures.lexicon import lexicon

_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_TAIL = re.compile(r"“[^”]{1,16}”|（[^）]{1,10}）|《[^》]{1,12}》(?:节目|栏目)|(?<=台)《[^》]{1,12}》")
# Printed matter and messages are often named with their subject, boards with the villages that own them.
_ABOUT = re.compile(r"短信(?!平台)|明白[纸卡]|宣传[单册材资]|倡议书")
_ADJECTIVES = re.compile(r"(?:双语|双面|手机|彩色|网格|村民|居民|工作|楼栋|汉对照)*$")
# "公众号开设…栏目": the columns are what the carrier holds.
_FOUNDS = re.compile(r"开设|增设|新设|分设|下设|设[有置]|开通|调整|合并|归并|优化|清理|为主|为辅|开了|第一|按")
_OWNERS = re.compile(r"(?:各|\d+个)(?:行政)?(?:村|社区|嘎查)(?:[（(][^）)]*[)）])?的?|\d+[个块面]")
_PLACE = "place"
# 公告栏、电子屏等其他方式: what the list names is one way beside others.
_OTHER_WAYS = re.compile("其他(?:方式|渠道|形式|途径)")
_LIST = re.compile(r"[、和及与]|以及")
# Names in a row: 和, 、 or nothing between a name and its next part.
_JOINED = re.compile(r"[”》]?(?:[、和及与]|以及|[^，。；“”《》]{0,4}$)|[“《]")
_LONGEST_JOINT = 14
_SETS = re.compile(r"设|建[成起立]|配")
# 公开 in these names no act of publishing.
_OPEN_NOUN = re.compile(r"(?:政府|政务|信息|村务|党务)+公开(?!了)|公开(?=电话|栏)")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A named carrier, or several joined as written; `metrics` in order of appearance, without repeats."""

    text: str
    metrics: tuple[str, ...]
    end: int
    named: bool

    @property
    def metric(self) -> str:
        """The metric that a count through this carrier belongs to."""
        if len(self.metrics) == 1:
            return self.metrics[0]
        return "disclosed_by_channel" if len(self.metrics) == 2 else "disclosed_total"


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    end: int
    metric: str


@lru_cache(maxsize=2048)
def find_carrier(text: str) -> Carrier | None:
    """The last chain of carriers in a stretch of text.

    Examples
    --------
    >>> carrier = find_carrier("其中通过县政府网站柳河镇专栏发布")
    >>> carrier.text, carrier.metric
    ('县政府网站柳河镇专栏', 'portal_posts')
    >>> find_carrier("“柳河发布”微信公众号推送").metric
    'wechat_posts'
    """
    heads = _heads(text)
    if not heads:
        return None
    chain = _last_chain(text, heads)
    first_clear = next((index for index, head in enumerate(chain) if head.metric not in {"", _PLACE}), None)
    # "服务大厅的电子屏": the hall only says where the screen stands.
    if first_clear and all(head.metric == _PLACE for head in chain[:first_clear]):
        chain = chain[first_clear:]
    start = _trimmed(text, _name_start(text, chain[0].start), chain[0])
    end = _name_end(text, chain[-1].end)
    other = _OTHER_WAYS.match(text, chain[-1].start) is not None
    return Carrier(
        text[start:end].strip(" 　，、"),
        ("disclosed_by_channel",) if other else _settle([head.metric for head in chain]),
        end,
        any(head.metric for head in chain),
    )


def _settle(named: list[str]) -> tuple[str, ...]:
    """The metrics of a chain: places and columns count only where nothing else is named."""
    clear = tuple(dict.fromkeys(metric for metric in named if metric not in {"", _PLACE}))
    if clear == ("portal_posts", "disclosed_by_channel"):
        # 县政府网站信息公开平台 is a site with a platform of its own name.
        return ("portal_posts",)
    return clear or (("disclosed_by_channel",) if _PLACE in named else (lexicon().alone,))


def _heads(text: str) -> list[_Head]:
    lex = lexicon()
    found = []
    position = 0
    while position < len(text):
        match = lex.heads.search(text, position)
        extender = lex.extenders.search(text, position)
        if extender and (match is None or extender.start() < match.start()):
            found.append(_Head(extender.start(), extender.end(), ""))
            position = extender.end()
        elif match:
            found.append(_Head(match.start(), match.end(), _metric_at(text, match.start())))
            position = match.end()
        else:
            break
    # 公众号“山湾服务平台”: the quoted name is no second carrier.
    names = [match.span() for match in _QUOTED.finditer(text)]
    outside = [head for head in found if not any(start < head.start < end for start, end in names)]
    return outside or found


def _metric_at(text: str, start: int) -> str:
    """The metric of the first kind of carrier that has a head here."""
    return next(metric for metric, heads in lexicon().heads_of if heads.match(text, start))


def _last_chain(text: str, heads: list[_Head]) -> list[_Head]:
    """Heads that follow each other without a verb of publishing between them, up to the last such chain."""
    chain = [heads[0]]
    for head in heads[1:]:
        between = text[chain[-1].end : head.start]
        if len(between) > 16 or "，" in between or _FOUNDS.search(between) or _publishes(between):
            # What follows the verb is what was published, not where.
            break
        chain.append(head)
    return chain


def _publishes(between: str) -> bool:
    return lexicon().publish.search(_OPEN_NOUN.sub("", _hide(between))) is not None


def _hide(text: str) -> str:
    return _QUOTED.sub(lambda match: "□" * len(match[0]), text)


def _name_start(text: str, head_start: int) -> int:
    quote = max(text.rfind("“", 0, head_start + 1), text.rfind("《", 0, head_start + 1))
    # A head inside quotation marks: the name begins at the mark.
    inside = quote >= 0 and not re.search(r"[”》]", text[quote:head_start])
    limit = quote if inside else head_start
    before = _hide(text[:limit])
    start = 0
    for match in lexicon().lead.finditer(before):
        start = match.end()
    comma = max(before.rfind(mark) for mark in "，。；：")
    start = max(start, comma + 1)
    for match in re.finditer("的", before[start:]):
        if all(head.metric in {"", _PLACE} for head in _heads(before[start : start + match.start()])):
            return start + match.end()
    return start


def _trimmed(text: str, start: int, head: _Head) -> int:
    """Where a name begins once what it is about or whose it is was dropped: 短信 of 避险短信, 公开栏 of 各村公开栏."""
    before = text[start : head.start]
    if _ABOUT.match(text, head.start) and not re.search(r"[》”]", before):
        return head.start - len(_ADJECTIVES.search(before)[0])  # type: ignore[index]
    owner = _OWNERS.match(before)
    return start + owner.end() if owner else start


def _name_end(text: str, end: int) -> int:
    if end < len(text) and text[end] in "”》":
        end += 1
    tail = _TAIL.match(text, end)
    return tail.end() if tail else end


def name_of(heads: re.Pattern[str], text: str) -> str:
    """The first name in a text that ends in one of some heads, or several joined by 和 and the like, as written.

    Examples
    --------
    >>> name_of(re.compile("热线|信箱"), "全年办理县长信箱和“12345”热线工单56件")
    '县长信箱和“12345”热线'
    >>> name_of(re.compile("热线|信箱"), "接待来访86人次")
    ''
    """
    found = list(heads.finditer(text))
    if not found:
        return ""
    first = last = found[0]
    for match in found[1:]:
        between = text[last.end() : match.start()]
        if (
            len(between) > _LONGEST_JOINT
            or not _JOINED.match(between)
            or _SETS.search(between)
            or _publishes(text[last.end() : match.end()])
        ):
            break
        last = match
    start = _name_start(text, first.start())
    return text[start : _name_end(text, last.end())].strip(" 　，、")


def split_names(text: str) -> list[str]:
    """The members of a list of names.

    Examples
    --------
    >>> split_names("县档案馆、县图书馆和镇文化站")
    ['县档案馆', '县图书馆', '镇文化站']
    """
    masked = _hide(text)
    parts, last = [], 0
    for match in _LIST.finditer(masked):
        parts.append(text[last : match.start()])
        last = match.end()
    return [part.strip() for part in (*parts, text[last:]) if part.strip()]
