"""Reports dumped into one line, cut again at their headings."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from nlp.alignment import Edit
from nlp.cleaning.blanks import BLANKS, DATE, NUMBERED_BEHIND, BlankBreaks, blank_breaks
from nlp.cleaning.markup import without_overlaps
from nlp.shapes import HAN_CLASS, MAX_HEADING, ORDINALS, any_canonical_heading, ends_a_list, facets

_LINE = re.compile(r"[^\n]+")
_MIN_DUMP, _MIN_TITLED, _TITLE_REACH = 100, 300, 100
_ANY_TOP = re.compile(rf"[{ORDINALS}][{BLANKS}]*[、.．]")
_REPORT = re.compile(rf"报[{BLANKS}]*告|年[{BLANKS}]*报|工[{BLANKS}]*作[{BLANKS}]*(?:情[{BLANKS}]*况|总[{BLANKS}]*结)")
_TOP = re.compile(
    rf"(?:^|(?<=[。；：！？”）)\s\u3000])|(?<=报告)|(?<=情况))([{ORDINALS}])[、.．](?=[{HAN_CLASS}]|20\d\d年)"
)
_AFTER_BLANK = re.compile(
    rf"[。；！？：”）][{BLANKS}]+(?=[{HAN_CLASS}（(\d])|[{BLANKS}]+(?=[{ORDINALS}]{{1,2}}、|[（(][{ORDINALS}]{{1,2}}[)）])"
)
_TITLE = re.compile(
    rf"(?:^|(?<=\d\d-\d\d))[{BLANKS}]*(?=[^。，]{{0,60}}公开|[^。，]{{2,30}}[镇乡道木])[{HAN_CLASS}\d〔〕﹝﹞{BLANKS}]{{4,70}}?"
    rf"(?:(?:年度(?:工作)?报告|公开工作(?:情况的)?报告|年报|公开(?:工作)?(?:情况|总结)的?(?:报告|汇报|总结))(?=[{BLANKS}]*[{HAN_CLASS}\d（《“])|"
    rf"公开工作(?:情况|总结)(?=[{BLANKS}]*(?:20\d\d年|《|[今本]年|一年来|按照|根据|为[了进贯]|[^，。]{{2,6}}[镇乡道]位于)))(?!如下|予以)"
)
_HEADING_END = re.compile(
    r"(?:情况|措施|事项|概述|概况|计划|打算|问题|建议|不足)(?![及和与、的，。；：办]|报告|提案|之处)"
)
_SIGNATURE = re.compile(
    rf"(?:(?<=[。）！；])|(?<=[项况题{BLANKS}]无))[{BLANKS}]*([{HAN_CLASS}]{{2,20}}(?:人民政府|办事处|委员会|管理区)(?:(?:党政)?(?:综合)?办公室)?)?[{BLANKS}]*({DATE}(?:印发)?)?"
    rf"[{BLANKS}]*([（(][^（）()]{{2,12}}[）)])?[{BLANKS}]*(附[件表][^。]{{0,60}})?$"
)
_BLANK_SIGNATURE = re.compile(
    rf"[{BLANKS}]([{HAN_CLASS}]{{2,20}}(?:人民政府|办事处|委员会|局))[{BLANKS}]+{DATE}[{BLANKS}]*$"
)
_DOCUMENT_NUMBER = re.compile(rf"(?:^|(?<=报告))[{HAN_CLASS}]{{2,6}}[〔﹝]\d{{4}}[〕﹞]\d{{1,4}}号(?=[{HAN_CLASS}])")
# The nouns on which numbered headings of free wording end, from the headings of the corpus (train split).
_NOUN = (
    "(?:情况|方面|公开|管理|保障|建设|措施|处理|领导|形式|类别|监督|渠道|队伍|途径|网站|媒体|申请|服务|整改|数量|打算|平台|培训|办法|制度|内容|机制|考核|"
    "责任|宣传|解读|回应|工作|流程|质量|教育|意识|基础|重点|力度|体系|职责|审查|审核|水平|能力|引导|载体|范围|场所|阵地|合力|程序|方向|复议|诉讼|申诉|收费|减免|改进|之处)"
)
# What a heading names beside others: 申请、收费和复议.
_TOPIC = (
    "(?:依?申请(?:公开)?|主动公开|(?:信息)?收费|减免|(?:行政)?复议|(?:行政)?诉讼|申诉|(?:政策)?解读|(?:舆情)?回应(?:社会)?(?:关切)?|(?:教育|宣传)?培训|投诉举报|举报投诉|监督|考核|"
    "宣传|保密(?:审查)?|(?:信息)?管理|平台|载体|渠道|咨询|投诉|举报|组织(?:领导)?|制度(?:建设)?|队伍(?:建设)?|人员|经费|(?:存在的?)?(?:主要)?(?:问题|不足)|"
    "(?:下一?步|今后|明年)?的?(?:工作)?(?:打算|计划|安排|措施)|(?:改进|整改)(?:措施|情况|打算)?|建议)"
)
_JOINED_TOPICS = re.compile(
    rf"{_TOPIC}(?:[、和及与]{_TOPIC}|(?<=复议)(?:行政)?诉讼|(?<=收费)减免)++(?:{_TOPIC}?的?(?:情况|工作|建设|方面|方向|办理|处理|落实))*+(?=[{HAN_CLASS}\d“《])"
    r"(?![，和及与、的]|[较还仍欠滞薄缺需中等]|不(?!曾|收|存在|涉)|未(?!收|发|接|有)|有待|有所)"
)
# Names of top-level sections that say nothing more.
_WHOLE_NAME = re.compile(
    r"其[他它](?!情况|事项|需|方面|问题|工作|相关|有关|的|类|应|重[要点])|主动公开的信息|依申请公开的办理"
)
# With these a body begins, whatever stands before it.
_OPENER = (
    r"全年|20\d\d年|我[镇乡街]|本年度|今年|明年|一年来(?!的)|年初|年内|截[至止]|针对|按照|根据|围绕|对照|结合(?!实际)|现有|除[^，。；]{1,20}外|回头看|与先进|过去一年|"
    r"[镇乡]党委|街道党工委|1[.、]|一是"
)
# A clause with a subject, or one that goes on behind the noun, is an item and not a heading.
_SUBJECT = f"(?:[镇乡县村各我本全在为由对虽但随按把将让用从向]|街道|党委|政府(?!信息)|{_OPENER})"
_GOES_ON = (
    "[的和与等是中网栏办表书人还仍较存欠缺未单滞偏薄需难多以性]|(?:贯彻|落实|执行|推进|实施)(?:工作|情况)|及(?!时)|不(?!断)|上(?!级)|有待|有所|小组|专[栏区]|栏目|设置|内容|要求|汇报|人员|部门|单位|机关|"
    "信息(?!公开)|事项|中心|窗口|目录|指南|干部|程序|方式|台账|清单|体系|数量|大厅|任务|实施|条例(?!施行|实施)|报告|推进|过于|主要|比较|相对|大多|列入|平台|渠道|网站"
)
_FREE_HEADING = re.compile(
    rf"(?!{_SUBJECT})(?:[{HAN_CLASS}、，“”\d]{{2,16}}?(?<!中心)(?<!街道)(?<![镇乡县市自由从在到于至是为])(?={_OPENER})|"
    rf"(?:[{HAN_CLASS}]{{4,8}}，(?!{_SUBJECT}))?[{HAN_CLASS}、“”]{{2,12}}?{_NOUN}(?:(?!公开){_NOUN})*+(?!{_GOES_ON})(?=[{HAN_CLASS}\d“《])(?=[^，：。；]{{3,60}}[，：])"
    rf"(?!(?![本我全镇乡县])[^，。；]{{0,10}}(?:不(?!断|仅|但)|未|难|缺|滞后|有待|薄弱)))"
)
_PLAIN_PART = re.compile(
    r"公开的?(?:内容|形式|数量|渠道|途径|范围)|(?:主动|政务|信息|重点领域)公开|依申请公开和[^，。]{2,8}"
)
_PART = re.compile(
    rf"(?<!第)[（(][{ORDINALS}]{{1,2}}[)）](?!予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|总计)|(?<!\d)\d[.、](?=[{HAN_CLASS}])"
)
# Labels without number stand behind a sentence or a heading, and no predicate follows them.
_BARE_LABEL = re.compile(
    r"(?<=[。；况施])(?:[^，。；、]{0,4}存在的?(?:主要)?(?:问题|不足)|主要问题|改进(?:措施|情况)|整改(?:措施|情况)|下一?步(?:工作)?打算：?|改进的打算|努力方向)"
    rf"(?=[{HAN_CLASS}（(\d])(?![是有为的和与及包还集落]|在(?!取得|肯定|看到)|主要|表现|方面)"
)
# Where the cells of a table end and a sentence begins, and the other way round.
_PIPES = re.compile(rf"[|｜](?=[{HAN_CLASS}\d][^|｜]{{3,60}}[，。])|。(?=[|｜])")
# A table that stood in lines of its own behind a sentence.
_TABLE = re.compile(
    r"(?<=[。；])(?=[（(]?本列数据的勾稽|第二十条第[（(]|信息内容本年|申请人情况|行政复议(?:行政诉讼|结果维持))"
)
# Before line breaks were lost a short numbered line without marks was a heading.
_BLANK_LABEL = re.compile(
    rf"[（(][{ORDINALS}]{{1,2}}[)）][{HAN_CLASS}、，“”]{{2,12}}(?=[{BLANKS}]+[{HAN_CLASS}\d“《（])"
)


def recut_dump(text: str) -> list[Edit]:
    """Break the lines that hold several top-level headings: at the title, before and behind headings, at the signature.

    Headings are looked for with all blanks taken out, since dumps have them inside words too. A blank behind a sentence or
    before an enumerator becomes the line break that it was; where there is no blank, a break is put in.
    """
    edits = [Edit(*match.span(1), "\n") for match in _blank_label().finditer(text)]
    numbered = NUMBERED_BEHIND.search(text) is not None
    for line in _LINE.finditer(text):
        content = line.group()
        spaced = blank_breaks(content) if numbered else None
        if spaced:
            places = _spaced_places(content, spaced)
        elif len(content) >= _MIN_DUMP and _may_be_dump(content):
            places = _places(content)
        else:
            continue
        edits += sorted({_break_at(content, line.start(), place) for place in places if 0 < place < len(content)})
    return without_overlaps(edits)


def _spaced_places(line: str, spaced: BlankBreaks) -> set[int]:
    """Where a dump is cut whose blanks were line breaks: at them, and inside what stands between them."""
    places = {end for _, end in spaced.blanks}
    for start, end in spaced.bodies:
        places.update(start + place for place in _inner_places(line[start:end]) if place < end - start)
    kept, bare = _without_blanks(line[: spaced.end])
    ends = _signature_places(bare) | (set() if spaced.titled else _title_places(bare))
    return places | {kept[place] for place in ends if place < len(kept)}


def _places(line: str) -> set[int]:
    """Where a dump is cut; nothing for a line that is none."""
    kept, bare = _without_blanks(line)
    if not _is_dump(bare):
        return set()
    places = _title_places(bare) | _signature_places(bare) | _inner_places(bare)
    return {kept[place] for place in places if place < len(kept)} | _blank_places(line)


def _without_blanks(line: str) -> tuple[list[int], str]:
    """The characters of a line that are no blanks: their places, and the text that they make."""
    kept = [index for index, char in enumerate(line) if char not in BLANKS]
    return kept, "".join(line[index] for index in kept)


def _may_be_dump(line: str) -> bool:
    """A cheap look before the blanks are taken out."""
    return len(_ANY_TOP.findall(line)) > 1 or (
        len(line) >= _MIN_TITLED and _REPORT.search(line, 0, _TITLE_REACH) is not None
    )


def _is_dump(line: str) -> bool:
    """Whether a line holds several top-level headings in their order, or goes on behind the title.

    Neither the items of a list nor the headings that a preamble lists are headings.
    """
    found = [
        ORDINALS.index(m.group(1))
        for m in _TOP.finditer(line)
        if _heading_end(line, m.end()) and not _is_listed(line, m)
    ]
    return any(first < second for first, second in pairwise(found)) or (
        len(line) >= _MIN_TITLED and _TITLE.search(line) is not None
    )


def _blank_places(line: str) -> set[int]:
    """Blanks that were line breaks: behind a sentence, before an enumerator, behind a short numbered heading."""
    places = {match.end() for pattern in (_AFTER_BLANK, _BLANK_LABEL) for match in pattern.finditer(line)}
    if signature := _BLANK_SIGNATURE.search(line):
        places.update(signature.span(1))
    return places


def _title_places(line: str) -> set[int]:
    title = _TITLE.search(line)
    return set(title.span()) if title else set()


def _inner_places(line: str) -> set[int]:
    """The places that the title and the end of a line do not decide."""
    places: set[int] = set()
    if number := _DOCUMENT_NUMBER.search(line):
        places.update(number.span())
    places.update(match.start() for match in _TABLE.finditer(line))
    places.update(match.end() for match in _PIPES.finditer(line))
    for match in _BARE_LABEL.finditer(line):
        places.update(match.span())
    for match in _PART.finditer(line):
        end = _part_end(line, match.end())
        if end:
            places.update((match.start(), end))
    for match in (*_TOP.finditer(line), *_canonical_tops().finditer(line)):
        if not _is_listed(line, match):
            places.update((match.start(), _heading_end(line, match.end()) or match.start()))
    return places


def _signature_places(line: str) -> set[int]:
    """Where who signed, the date, and what is attached begin at the end of a line."""
    signature = _SIGNATURE.search(line)
    return {start for start, _ in signature.regs[1:] if start > 0} if signature else set()


def _is_listed(line: str, match: re.Match[str]) -> bool:
    """Whether a heading is one of those that a preamble names, with ； between them."""
    end = _heading_end(line, match.end()) or match.end()
    if line[end : end + 1] in ("；", "，", "、"):
        return True
    return ends_a_list(line, match.start())


def _part_end(line: str, start: int) -> int | None:
    """Where the heading of a part ends: behind one of the usual names, or where the body begins."""
    if usual := _facet().match(line, start):
        return usual.end()
    free = _FREE_HEADING.match(line, start)
    # Behind 1. stand items more often than headings: only what can be nothing else is one.
    numbered = line[start - 1] not in ")）"
    if not numbered and (joined := _JOINED_TOPICS.match(line, start)):
        return joined.end()
    return free.end() if free and (not numbered or _PLAIN_PART.fullmatch(free.group())) else None


def _heading_end(line: str, start: int) -> int | None:
    """Where a heading that runs on ends: behind a usual name, before the next enumerator, at its noun, or at the body."""
    if usual := _canonical().match(line, start) or _facet().match(line, start):
        return usual.end()
    if named := _JOINED_TOPICS.match(line, start) or _WHOLE_NAME.match(line, start):
        return named.end()
    window = line[start : start + MAX_HEADING]
    follower = re.search(rf"[（(][{ORDINALS}][)）]|[一1](?:是|[、.])", window)
    if follower and not re.search(r"[，。；：]", window[: follower.start()]):
        return start + follower.start()
    noun = _HEADING_END.search(window)
    if noun and not re.search(r"[，。；：]", window[: noun.start()]):
        return start + noun.end()
    free = _FREE_HEADING.match(line, start)
    return free.end() if free else None


@cache
def _canonical() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_canonical_heading()})(?![及和与、](?:改进|整改|下|今后|打算|建议|困难|不足)|的)")


def _break_at(line: str, offset: int, place: int) -> Edit:
    """A line break in the place of the blanks around `place`."""
    start = end = place
    while start > 0 and line[start - 1] in BLANKS:
        start -= 1
    while end < len(line) and line[end] in BLANKS:
        end += 1
    return Edit(offset + start, offset + end, "\n")


@cache
def _canonical_tops() -> re.Pattern[str]:
    """Headings of the statutory form, which may stand right behind the last number of a table."""
    return re.compile(rf"[{ORDINALS}]、(?={_canonical().pattern})")


@cache
def _blank_label() -> re.Pattern[str]:
    """The usual name of a part at the beginning of a line, with a blank in the place of the line break behind it."""
    return re.compile(
        rf"(?m:^)[{BLANKS}]*(?:[（(][{ORDINALS}]{{1,2}}[)）][{BLANKS}]?(?:{'|'.join(facets())})(?:工作)?(?:情况|方面)?|"
        rf"[（(][{ORDINALS}]{{1,2}}[)）][{HAN_CLASS}、，“”]{{2,20}}{_NOUN}(?=[{BLANKS}]+[^{BLANKS}\n]{{12,}}。$)|"
        rf"[{ORDINALS}]{{1,2}}[{BLANKS}]?、[{BLANKS}]?(?:{any_canonical_heading()}))([{BLANKS}]+)(?=[{HAN_CLASS}\d“《])(?!情况|方面|工作)",
        re.MULTILINE,
    )


@cache
def _facet() -> re.Pattern[str]:
    """The usual name of a part, before a body that does not go on with it."""
    return re.compile(
        rf"其[他它](?=没有|无|暂无|本|全)|(?:{'|'.join(facets())})(?:(?:政府信息)?的?(?:工作|办理|处理|答复|提供)?(?:情况|方面)|政府信息(?!公开))?+"
        rf"(?=[{HAN_CLASS}\d“《（(])(?![和与、的，。；：]|及(?!时)|(?:各类|政府)?信息[\d约近])"
    )
