"""Reports dumped into one line, cut again at their headings."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from nlp.alignment import Edit
from nlp.shapes import HAN_CLASS, MAX_HEADING, ORDINALS, canonical_headings, facets

_LINE = re.compile(r"[^\n]+")
_BLANKS = " \u3000\u00a0"
_MIN_DUMP, _MIN_TITLED, _TITLE_REACH = 100, 300, 100
_ANY_TOP = re.compile(rf"[{ORDINALS}][{_BLANKS}]*[、.．]")
_REPORT = re.compile(rf"报[{_BLANKS}]*告|年[{_BLANKS}]*报")
_TOP = re.compile(rf"(?:^|(?<=[。；：！？”）)\s\u3000])|(?<=报告)|(?<=情况))([{ORDINALS}])[、.．](?=[{HAN_CLASS}])")
_AFTER_BLANK = re.compile(
    rf"[。；！？：”）][{_BLANKS}]+(?=[{HAN_CLASS}（(\d])|[{_BLANKS}]+(?=[{ORDINALS}]{{1,2}}、|[（(][{ORDINALS}]{{1,2}}[)）])"
)
_TITLE = re.compile(
    rf"^[{_BLANKS}]*[{HAN_CLASS}\d〔〕﹝﹞{_BLANKS}]{{4,70}}?(?:年度(?:工作)?报告|公开工作报告|年报)(?=[{_BLANKS}]*[{HAN_CLASS}\d（])"
)
_HEADING_END = re.compile(r"(?:情况|措施|事项|概述|概况|计划|打算|问题|建议|不足)(?![及和与、的，。；：办]|报告)")
_DATE = r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[〇○零0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
_SIGNATURE = re.compile(
    rf"(?<=[。）])[{_BLANKS}]*([{HAN_CLASS}]{{2,20}}(?:人民政府|办事处|委员会|管理区))?[{_BLANKS}]*({_DATE})?"
    rf"[{_BLANKS}]*([（(][^（）()]{{2,12}}[）)])?[{_BLANKS}]*$"
)
_BLANK_SIGNATURE = re.compile(
    rf"[{_BLANKS}]([{HAN_CLASS}]{{2,20}}(?:人民政府|办事处|委员会|局))[{_BLANKS}]+{_DATE}[{_BLANKS}]*$"
)
_DOCUMENT_NUMBER = re.compile(rf"(?:^|(?<=报告))[{HAN_CLASS}]{{2,6}}[〔﹝]\d{{4}}[〕﹞]\d{{1,4}}号(?=[{HAN_CLASS}])")
# A numbered heading of free wording ends where its body begins with one of the usual openings.
_FREE_LABEL = re.compile(
    rf"[（(][{ORDINALS}]{{1,2}}[)）](?!予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|总计)[{HAN_CLASS}、，“”]{{2,16}}?(?=全年|20\d\d年|我[镇乡街]|本年度|今年|一年来|针对|按照|根据|1[.、])"
)
# Before line breaks were lost a short numbered line without marks was a heading.
_BLANK_LABEL = re.compile(
    rf"[（(][{ORDINALS}]{{1,2}}[)）][{HAN_CLASS}、，“”]{{2,12}}(?=[{_BLANKS}]+[{HAN_CLASS}\d“《（])"
)


def recut_dump(text: str) -> list[Edit]:
    """Break the lines that hold several top-level headings: at the title, before and behind headings, at the signature.

    Headings are looked for with all blanks taken out, since dumps have them inside words too. A blank behind a sentence or
    before an enumerator becomes the line break that it was; where there is no blank, a break is put in.
    """
    edits: list[Edit] = []
    for line in _LINE.finditer(text):
        content = line.group()
        if len(content) < _MIN_DUMP or not _may_be_dump(content):
            continue
        kept = [index for index, char in enumerate(content) if char not in _BLANKS]
        bare = "".join(content[index] for index in kept)
        if _is_dump(bare):
            places = {kept[place] for place in _heading_places(bare) if place < len(kept)} | _blank_places(content)
            breaks = {_break_at(content, line.start(), place) for place in places if 0 < place < len(content)}
            edits += sorted(breaks)
    return edits


def _may_be_dump(line: str) -> bool:
    """A cheap look before the blanks are taken out."""
    return len(_ANY_TOP.findall(line)) > 1 or (
        len(line) >= _MIN_TITLED and _REPORT.search(line, 0, _TITLE_REACH) is not None
    )


def _is_dump(line: str) -> bool:
    """Whether a line holds several top-level headings in their order, or goes on behind the title."""
    found = [ORDINALS.index(match.group(1)) for match in _TOP.finditer(line)]
    return any(first < second for first, second in pairwise(found)) or (
        len(line) >= _MIN_TITLED and _TITLE.match(line) is not None
    )


def _blank_places(line: str) -> set[int]:
    """Blanks that were line breaks: behind a sentence, before an enumerator, behind a short numbered heading."""
    places = {match.end() for pattern in (_AFTER_BLANK, _BLANK_LABEL) for match in pattern.finditer(line)}
    if signature := _BLANK_SIGNATURE.search(line):
        places.update(signature.span(1))
    return places


def _heading_places(line: str) -> set[int]:
    places: set[int] = set()
    if title := _TITLE.match(line):
        places.add(title.end())
    if signature := _SIGNATURE.search(line):
        places.update(start for start, _ in signature.regs[1:] if start > 0)
    if number := _DOCUMENT_NUMBER.search(line):
        places.update(number.span())
    for match in (*_labels().finditer(line), *_FREE_LABEL.finditer(line)):
        places.update(match.span())
    for match in (*_TOP.finditer(line), *_canonical_tops().finditer(line)):
        places.update((match.start(), _heading_end(line, match.start(), match.end())))
    return places


def _heading_end(line: str, start: int, text_start: int) -> int:
    """Where a heading that runs on ends: behind a canonical text, before the next enumerator, or at its noun."""
    canonical = _canonical().match(line, text_start)
    if canonical:
        return canonical.end()
    window = line[text_start : text_start + MAX_HEADING]
    follower = re.search(rf"[（(][{ORDINALS}][)）]|[一1](?:是|[、.])", window)
    if follower and not re.search(r"[，。；]", window[: follower.start()]):
        return text_start + follower.start()
    noun = _HEADING_END.search(window)
    if noun and not re.search(r"[，。；：]", window[: noun.start()]):
        return text_start + noun.end()
    return start


@cache
def _canonical() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(canonical_headings(), key=len, reverse=True)))
    return re.compile(rf"(?:{names})(?![及和与、](?:改进|整改|下|今后|打算|建议|困难|不足)|的)")


def _break_at(line: str, offset: int, place: int) -> Edit:
    """A line break in the place of the blanks around `place`."""
    start = end = place
    while start > 0 and line[start - 1] in _BLANKS:
        start -= 1
    while end < len(line) and line[end] in _BLANKS:
        end += 1
    return Edit(offset + start, offset + end, "\n")


@cache
def _canonical_tops() -> re.Pattern[str]:
    """Headings of the statutory form, which may stand right behind the last number of a table."""
    return re.compile(rf"[{ORDINALS}]、(?={_canonical().pattern})")


@cache
def _labels() -> re.Pattern[str]:
    names = "|".join(facets())
    return re.compile(
        rf"(?<=[。；况施])(?:{names})(?=一是|针对|1[.、]|下一?步)|(?:[（(][{ORDINALS}]{{1,2}}[)）]|(?<!\d)\d[.、])(?:{names})(?:政府信息)?(?:工作)?(?:情况|方面)?"
        rf"(?=[{HAN_CLASS}\d“《（])(?![及和与、的，。；：])|[（(][{ORDINALS}]{{1,2}}[)）][{HAN_CLASS}]{{2,16}}(?=一是)"
    )
