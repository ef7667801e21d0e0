"""Cutting a paragraph into the units of the codebook, with run-in titles and markers."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from nlp.shapes import DEPTH, ENUMERATOR, HAN_CLASS, STOPS
from nlp.types import Span

_BRACKETS = re.compile("[《》“”（）()〔〕【】‘’]")
_PAIRS = {"《": "》", "“": "”", "（": "）", "(": ")", "〔": "〕", "【": "】", "‘": "’"}
# An opener without its closer is a slip of the typist; what it would swallow is cut as usual.
_MAX_QUOTED = 160
_STOP = re.compile(rf"[{STOPS}.](?:(?<!\.)[{STOPS}]*[”’）)】]*|(?<=\.)\.{{2,}}$)")
# What was said, to its end: 群众说：“看不懂！” Another sentence begins where no particle goes on.
_SAID = re.compile(r"：“[^“”]{1,80}[。！？]”(?=[^的地得等，、；。：！？”）和与及或为是之所这那])")
# A sentence that ends inside its quotes or brackets, before the beginning of another: what goes on is a particle, or
# the noun that the quotation explains.
_ENDED_INSIDE = re.compile(
    r"。[”’）)】]+(?=[^的地得等，、；。：！？”’）)】和与及或为是之所这那并而也就才都又来进展开作成给让使…\s])"
    r"(?!理念|原则|要求|方针|目标|思想|工作|机制|口号|制度|精神|活动|模式|方式|标准|格局|意识|观念|规定|字样|一[词语句])"
)
_BOUNDARY = "，。；：！？、,;: \u3000"
# Where an enumerator may stand: at the beginning, or behind a mark, before one of the characters that open one.
_OPENING = "[一二三四五六七八九十第再还首其最（(0-9①-⑳]"
_PLACE = re.compile(rf"[{_BOUNDARY}](?={_OPENING})|^(?={_OPENING})")
# A word opens an item only beside the word that its list would hold too.
_COMPANIONS = {
    word: re.compile(rf"(?:^|[，。；：、]){companion}")
    for word, companion in {
        "首先": "其次", "其次": "首先", "再次": "(?:首先|其次，)", "再者": "(?:首先|其次，)", "最后": "首先"
    }.items()
}  # fmt: skip
_WORD_NEXT = re.compile(rf"\S| (?=[{HAN_CLASS}])")
_FIRST_ITEM = re.compile(r"(?:^|[：。；，])1、")
_MIN_UNIT = 6
_MAX_TITLE = 36
_MAX_CLAUSE = 20
_MAX_LABEL = 20
_CITED = re.compile(r"《[^》]*》")
_PLAIN_LABEL = re.compile(
    r"(?:存在的?(?:主要)?(?:问题|不足)|(?:主要)?(?:问题|不足)|改进|整改|对策|(?:改进|整改|解决)?(?:措施|举措|办法)|整改(?:情况|落实)|"
    r"下一步(?:工作)?(?:打算|计划|措施)|改进情况)(?:\d{1,2}|[一二三四五六七八九十])?[：:]"
)
_REMEDY = re.compile(
    r"(?:针对|对照|围绕)[^，。]{0,14}，|(?:下一?步|下阶段|明年|今后|为此|对此|接下来|20\d\d年，?|新的?一年)?[^，。]{0,6}(?:将|(?<![主重需])要|拟|计划)|"
    r"(?:下一?步|为此|对此|今后)，|(?:争取|力争|尽快|打算)"
)
# A paragraph that turns from the problems to what will be done about them.
TURN = re.compile(r"针对(?:以上|上述|存在|这些|此|发现|前述)|(?:在)?(?:今后|下一?步|下一?阶段|接下来)|为此|对此")
_DEFICIT = re.compile(r"不|少|低|慢|差|难|弱|缺|没|未|滞后|单一|有待|吃力")
_CLOSING = re.compile(r"特此报告|附[件表]|以上报告|新的一年|总之")
_FIRST = re.compile(r"[（(第]?(?:一|1(?!\d)|①|首先)")
# A lead-in whose list has no enumerators still ends at its colon.
_ANNOUNCES = re.compile(
    r"((?:以下|如下|下列)[^，。；：]{0,8}[：:]|(?:需要?|有待)[^，。；：]{1,6}的(?:地方|方面)[：:]|(?:问题|不足|短板|差距|困难|薄弱环节|欠缺|表现[在为]|措施|方面|努力|改进)[^，。；：]{0,6}[：:](?=[^。：\n]*；))"
)
_FACT = re.compile(r"\d|[了已曾]|我[镇乡街县局办]|全[镇乡]|今年|全年|本年|目前|由于|因此|导致|使得|从而")
_PREDICATE = re.compile(
    r"(?:如下|主要(?:有|是|表现)|以下|下列|包括|具体(?:是|为)|表现(?:在|为)|分别(?:是|为)|原因是|来看|认为|要求|指出|存在的是|[一二三四五六七八九十几]个?方面)$"
)
# A name and no statement: no number, no verb of a lead-in.
_NAME = re.compile(rf"(?!其中|本年|全年|以下|下列|具体)[{HAN_CLASS}、]{{2,8}}")
_INNER, _VERB, _COUNT = re.compile("[，。；“《]"), re.compile("存在|有|是|为|将"), re.compile(r"\d+[条件篇次项个]")
_LABEL_END = re.compile(
    r"(?:情况|方面|问题|措施|建设|保障|公开|工作|不足|困难|改进|整改|打算|计划|管理|渠道|平台|内容|形式|制度|监督|培训|解读|回应|申请|做法|举措|费)$"
)


class Piece(NamedTuple):
    """A stretch of a paragraph between two cuts.

    `marker` is the enumerator that opens it and `depth` the depth of that enumerator, 0 for none.
    """

    span: Span
    text: str
    marker: str = ""
    depth: int = 0
    is_title: bool = False


def cut(paragraph: str, offset: int) -> list[Piece]:
    """Cut a paragraph into units and run-in titles.

    Parameters
    ----------
    paragraph : str
        One joined line.
    offset : int
        Where it begins in the clean text.

    Returns
    -------
    list of Piece
        In reading order; together with the blanks between them they tile the paragraph.
    """
    shielded = _shielded(paragraph)
    opens = _enumerator_starts(paragraph, shielded)
    points = {0, len(paragraph), *opens}
    points.update(m.end() for m in _STOP.finditer(paragraph) if not shielded[m.start()])
    if "。”" in paragraph or "。）" in paragraph or "。)" in paragraph:
        points.update(m.end() for m in _ENDED_INSIDE.finditer(paragraph) if not shielded[m.end() - 1])
    if "：“" in paragraph:
        points.update(m.end() for m in _SAID.finditer(paragraph))
    if "：" in paragraph or ":" in paragraph:
        points.update(m.end(1) for m in _ANNOUNCES.finditer(paragraph) if not shielded[m.end(1) - 1])
    pieces: list[Piece] = []
    ordered = sorted(points)
    for start, end in pairwise(ordered):
        pieces += _piece(paragraph, start, end, offset, opens)
    return _mark_titles(pieces) if opens else pieces


def _shielded(text: str) -> bytearray:
    """One flag a character: 1 inside a matched pair of quotes or brackets."""
    flags = bytearray(len(text))
    stack: list[tuple[str, int]] = []
    awaited = dict.fromkeys(_PAIRS.values(), 0)
    for match in _BRACKETS.finditer(text):
        char = match.group()
        if char in _PAIRS:
            stack.append((_PAIRS[char], match.start()))
            awaited[_PAIRS[char]] += 1
        elif awaited[char]:
            closer = ""
            while closer != char:
                closer, start = stack.pop()
                awaited[closer] -= 1
            if match.start() - start <= _MAX_QUOTED:
                flags[start : match.start()] = b"\x01" * (match.start() - start)
    return flags


def _enumerator_starts(text: str, shielded: bytearray) -> dict[int, re.Match[str]]:
    found: dict[int, re.Match[str]] = {}
    companions: dict[str, bool] = {}
    opening = _FIRST_ITEM.search(text)
    first = opening.start() if opening else len(text)
    for place in _PLACE.finditer(text):
        start = place.end()
        if start > 1 and shielded[start - 1]:
            continue
        match = ENUMERATOR.match(text, start)
        if match is not None and _is_enumerator(text, match, companions, first):
            found[start] = match
    return found


def _is_enumerator(text: str, match: re.Match[str], companions: dict[str, bool], first: int) -> bool:
    """Whether an enumerator shape at a boundary really opens an item."""
    kind, start, word = match.lastgroup, match.start(), match.group()
    before = text[start - 1] if start else ""
    if kind == "word":
        if start == 0 and word.endswith("，"):
            return True
        bare = word.rstrip("，是")
        if bare not in companions:
            companions[bare] = bare in _COMPANIONS and _COMPANIONS[bare].search(text) is not None
        return companions[bare]
    if kind == "number" and before == "，" and word.endswith("、"):
        return first < start
    if kind in ("top", "number"):
        return before in ("", "。", "；", "：", " ", ":", ";") and _WORD_NEXT.match(text, match.end()) is not None
    if kind in ("paren", "number_paren", "circle"):
        return (before != "、" and before != "，") or kind == "circle"
    if kind == "is":
        return before != "、"
    return True


def _piece(text: str, start: int, end: int, offset: int, opens: dict[int, re.Match[str]]) -> list[Piece]:
    content = text[start:end]
    lead = len(content) - len(content.lstrip())
    content = content.strip()
    if not content:
        return []
    begin = start + lead
    match = opens.get(start) or opens.get(begin)
    marker = match.group() if match else ""
    depth = DEPTH[match.lastgroup or "top"] if match else 0
    span = Span(offset + begin, offset + begin + len(content))
    label = 0
    if "：" in content or ":" in content:
        if plain := _PLAIN_LABEL.match(content):
            label = plain.end()
        elif match or start == 0:
            label = _label_end(content, len(marker))
            label = label if len(content) > label else 0
    if label:
        depth = depth or DEPTH["top"]
        head = Piece(Span(span.start, span.start + label), content[:label], marker, depth, is_title=True)
        rest = content[label:]
        gap = len(rest) - len(rest.lstrip())
        body = Piece(Span(span.start + label + gap, span.end), rest.strip())
        return [head, body] if body.text else [head]
    return [Piece(span, content, marker, depth)]


def _label_end(content: str, marker_length: int) -> int:
    """Where a label like "(三)政府信息管理情况：" ends; 0 when the piece has none.

    Behind an enumerator any short name is one, without it only what ends on the noun of a label.
    """
    colon = content.find("：")
    if colon < 0:
        colon = content.find(":")
    head = content[marker_length:colon].strip()
    if colon < 0 or not 0 < len(head) <= _MAX_LABEL or _PREDICATE.search(head) or _INNER.search(head):
        return 0
    if marker_length and _NAME.fullmatch(head):
        return colon + 1
    return colon + 1 if _LABEL_END.search(head) and not _VERB.search(head.removeprefix("存在")) else 0


def _mark_titles(pieces: list[Piece]) -> list[Piece]:
    """Tell run-in titles from units: a short enumerated sentence with body sentences behind it is a title.

    Items of one list are judged together: where its members have no body, the last one has none either, and what
    follows it concludes the list.
    """
    lists = _lists(pieces)
    has_body = [piece.depth > 0 and _body_follows(pieces, index) for index, piece in enumerate(pieces)]
    marked: list[Piece] = []
    for index, piece in enumerate(pieces):
        siblings = [has_body[member] for member in lists.get(index, ())]
        concluded = len(siblings) > 1 and sum(siblings) == 1 and siblings[-1]
        if piece.depth and not piece.is_title and has_body[index] and not concluded and looks_like_title(piece):
            piece = Piece(piece.span, piece.text, piece.marker, piece.depth, is_title=True)
        marked.append(piece)
    return marked


def _lists(pieces: list[Piece]) -> dict[int, list[int]]:
    """For each enumerated piece the members of its list; a first ordinal opens a new list."""
    members: dict[int, list[int]] = {}
    open_lists: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        if piece.depth and not piece.is_title:
            if piece.depth not in open_lists or _FIRST.match(piece.marker):
                open_lists[piece.depth] = []
            open_lists[piece.depth].append(index)
            members[index] = open_lists[piece.depth]
    return members


def _body_follows(pieces: list[Piece], index: int) -> bool:
    """Whether the piece is followed, in its paragraph, by text that belongs to it."""
    if index + 1 >= len(pieces):
        return False
    follower = pieces[index + 1]
    if follower.is_title or is_fragment(follower.text) or is_closing(follower.text):
        return False
    # "一是更新不及时。下步将…": where the remedy follows at once, the first sentence is the problem, not its title.
    if _REMEDY.match(follower.text) and _DEFICIT.search(pieces[index].text):
        return False
    return follower.depth == 0 or follower.depth > pieces[index].depth


def looks_like_title(piece: Piece) -> bool:
    """Whether an enumerated sentence has the shape of a title: short, closed by 。 or ：, stating no fact."""
    body = piece.text[len(piece.marker) :].strip()
    if not body.endswith(("。", "：", "！")) and body[-1:] in STOPS:
        return False
    body = _CITED.sub("", body.rstrip("。：！"))
    if piece.depth >= DEPTH["ordinal"]:
        return len(body) <= _MAX_CLAUSE and "，" not in body
    if len(body) <= 12:
        return not _COUNT.search(body)
    clauses = body.split("，")
    return len(body) <= _MAX_TITLE and max(map(len, clauses)) <= _MAX_CLAUSE and not _FACT.search(body)


def is_fragment(text: str) -> bool:
    """Whether a piece is too short to be a unit."""
    return len(text) < _MIN_UNIT


def is_closing(text: str) -> bool:
    """Whether a piece closes the report and is nobody's body: 特此报告, 附件."""
    return _CLOSING.match(text) is not None
