"""What a report says about itself: title, place, year, dates. Nothing is corrected; contradictions become warnings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from nlp.shapes import DOCUMENT_NUMBER, HAN_CLASS, NUMERAL_YEAR
from nlp.structure.line import Line, Role
from nlp.structure.margins import without_site
from nlp.structure.place import Place, read_place, split_place
from nlp.tokens import word_frequencies
from nlp.types import Metadata

_DIGITS = str.maketrans("〇○ＯO零一二三四五六七八九", "00000123456789")
_DIGIT_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_NUMERAL_YEAR = re.compile(rf"({NUMERAL_YEAR})\s*年")
_YEAR = rf"((?:19|20)\d\d|{NUMERAL_YEAR})"
_PERIOD = re.compile(
    rf"{_YEAR}\s*[年./-]\s*0?[1一]\s*[月./-]\s*0?[1一](?!\d)[^。；\n]{{0,26}}?"
    rf"(?:{_YEAR}\s*[年./-])?\s*(?:12|十二)\s*[月./-]\s*(?:31|三十一)"
)
_NUMERAL = "[〇○ＯO零0-9九一二三四五六七八]"
_DATE = re.compile(
    rf"(20\d\d|19\d\d|[二一]{_NUMERAL}{{3}})\s*[年.．、/-]\s*([\d一二三四五六七八九十元]{{1,3}})\s*[月.．、/-]\s*([\d一二三四五六七八九十]{{1,3}})"
)
_COMPACT_DATE = re.compile(r"(20\d\d)(\d\d)(\d\d)(?!\d)")
_DATE_TAIL = re.compile(r"\s*[（(]?(?:(?:19|20)\d\d|二[〇○零0]..)年.{0,8}$")
# Where the head of a page prints the date of issue, the clearest label first.
_ISSUED = (
    re.compile(r"(?:发布|公开)(?:日期|时间)\s*[：:\]】]\s*|发布于\s*"),
    re.compile(r"(?:生成|发文|录入)(?:日期|时间)[：:]?\s*"),
    re.compile(r"(?:时间|日期)[：:]\s*"),
    re.compile(r"^(?=(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*(?:\d{1,2}:\d\d|(?:信息)?来源[：:]))"),
)
_WRITTEN = re.compile(r"成文日期\s*[：:\]】]\s*")
_SELF = re.compile(r"我([镇乡局]|街道)(?![村亲民])")
# A sentence that tells of the year reported opens with it: 2020年，我镇…
_OPENING_YEAR = re.compile(
    r"(?m:^|(?<=[。；]))((?:19|20)\d\d)年度?，?(?=[我全本][镇乡街]|[^，。；]{0,12}[镇乡道]|[^，。；]{0,4}(?:主动)?公开)"
)
_SENTENCE = re.compile(r"[^。\n]{0,300}")
# A year before the one reported is told of for its own sake: honours, comparisons, what was still open.
LOOKS_BACK = re.compile("评为|荣获|获评|获得|授予|称号|考核|相比|同比|[比较]上年|以来|问题|整改|遗留")
# The subject of a sentence, at its beginning.
_OBJECT_TOWN = re.compile(
    rf"(?:培训|组织|召集|督促|指导|要求)([{HAN_CLASS}]{{1,2}}[^乡城集\W各全我本辖][镇乡])(?=机关|站所|干部|各村|所辖)"
)
_SUBJECT_TOWN = re.compile(
    rf"(?m:^|(?<=[。；，])|(?<=现将))([{HAN_CLASS}]{{1,3}}[^乡村城集\W各全我本][镇乡])(?=人民政府|党委|政府|20\d\d年|认真|高度重视|严格|始终|坚持|深入|切实)"
)
# What stands before 镇政府 or 镇党委 in a sentence and is no name: 年初镇党委, 通过镇政府, 由乡政府.
_NO_TOWN = re.compile(
    r"(?:[年月日季周天度][初内底末中]?|[今去明当每近]年来?|以来|[目当之]前|之后|期间|同时|其[中次他它]|[此另]外|[为因对]此|通过|依托|要求|尤其|特别|主要|首先|最后|"
    r"[协帮]助|配合|所在|各级|[一二三四五六七八九]是|[由经对向将让把被请据按并因受在到靠以和与及了使给从或可盖])[镇乡]$"
)
# A word of the dictionary before 镇 or 乡 is a name where it is met again: 推进镇政府信息公开, but 和平镇政府.
_COMMON_WORD = 200
_NAMED_TOWN = re.compile(rf"[县市区旗]((?:(?![县市区旗])[{HAN_CLASS}]){{2,4}}?[镇乡])(?=人民政府|政府|党委|20\d\d年)")
_WHOLE = re.compile("报告|年报|总结|汇报|工作情况")
# A title that no line of its own holds; the end of a date before it is no part of it.
_UNLINED_TITLE = re.compile(
    rf"(?!现将)(?:(?<=-\d\d)|(?<![现\d.:/-]))[{HAN_CLASS}\d]{{0,30}}(?:信息|政务)公开(?:工作)?(?:年度)?(?:工作)?报告"
)
_FIRST_YEAR, _LAST_YEAR = 2000, 2035


def read_metadata(
    text: str, lines: list[Line], head: Mapping[str, str] = MappingProxyType({})
) -> tuple[Metadata, tuple[str, ...]]:
    """Read place, year and dates of a report.

    Parameters
    ----------
    text : str
        The clean text.
    lines : list of Line
        Its classified lines.
    head : mapping of str to str, optional
        What the page that showed the text says of it: its dates and numbers win over those in the text, its title and who
        published it stand in where the text has no title and no signature.

    Returns
    -------
    tuple of (Metadata, tuple of str)
        What the text says, and warnings where it contradicts itself.
    """
    title = _title(text, lines, head.get("title", ""))
    place = read_place(title, text, lines)
    period = _PERIOD.search(text)
    told = "\n".join(line.text for line in lines if line.role not in (Role.FURNITURE, Role.TABLE, Role.TITLE))
    issued = _head_date(head, "issued_on") or _issue_date(lines)
    year, warnings = _year(title, told, period, issued)
    meta = Metadata(
        title=title or None,
        township=place.township,
        level=place.level,
        county=place.county,
        city=place.city,
        province=place.province,
        year=year,
        period=(date(_as_year(period[1]), 1, 1), date(_as_year(period[2] or period[1]), 12, 31)) if period else None,
        issued_on=issued,
        written_on=_head_date(head, "written_on") or _printed_date(_WRITTEN, lines),
        agency=head.get("agency") or _signed_by(lines) or head.get("publisher"),
        document_number=head.get("document_number") or _document_number(lines),
        index_number=head.get("index_number"),
    )
    return meta, (*warnings, *_place_warnings(place, text, lines))


def _signed_by(lines: list[Line]) -> str | None:
    return next((_DATE_TAIL.sub("", line.text) for line in reversed(lines) if line.furniture == "signature"), None)


def _document_number(lines: list[Line]) -> str | None:
    found = (DOCUMENT_NUMBER.match(line.text) for line in lines)
    return next(("".join(match[1].split()) for match in found if match), None)


def _head_date(head: Mapping[str, str], field: str) -> date | None:
    """A date that the head of the page prints, in any of the usual forms."""
    printed = head.get(field, "")
    match = _DATE.search(printed) or _COMPACT_DATE.search(printed)
    return _to_date(match) if match else None


def _title(text: str, lines: list[Line], of_page: str) -> str:
    """The title that the text prints; that of the page where the text prints none, or only a part of it."""
    own = _own_title(text, lines)
    printed = any(line.role is Role.TITLE for line in lines)
    whole = not printed or "".join(own.split()) in "".join(of_page.split())
    return without_site(of_page) if of_page and whole else own


def _own_title(text: str, lines: list[Line]) -> str:
    titles = list(dict.fromkeys(without_site(line.text) for line in lines if line.role is Role.TITLE))
    if titles:
        placed = [title for title in titles if "公开" in title and split_place(title)]
        whole = (title for title in placed if _WHOLE.search(title))
        return next(whole, "".join(titles))
    match = _UNLINED_TITLE.search(text[:400])
    return match.group() if match else ""


def _year(title: str, text: str, period: re.Match[str] | None, issued: date | None) -> tuple[int | None, list[str]]:
    """The report year: of the title, else of the statistics period, else the year that the text writes most often.

    Where title and period differ one of them is left over from a template: the year that the rest speaks for is taken.

    The date of issue says nothing of the year reported, so `text` does not hold it.
    """
    in_title = _years(title)
    counted = Counter(_years(text))
    warnings: list[str] = []
    if period and in_title and _as_year(period[1]) not in in_title:
        warnings.append("year_differs_from_period")
    if in_title:
        year = in_title[0]
        rest = counted - Counter(_years(period.group())) if period else counted
        if warnings and period and _votes(_as_year(period[1]), rest, issued) > _votes(year, rest, issued):
            year = _as_year(period[1])
        common = counted.most_common(1)
        mostly = common and common[0][0] not in (year, year + 1) and common[0][1] > max(1, 2 * counted[year])
        told = _told_years(text, year)
        if mostly or (told and year not in told and not told <= {year + 1}):
            warnings.append("year_differs_from_text")
        return year, warnings
    if period:
        return _as_year(period[1]), warnings
    return (counted.most_common(1)[0][0] if counted else None), [*warnings, "year_not_in_title"]


def _told_years(text: str, year: int) -> set[int]:
    """The years that sentences open with, unless the sentence looks back: it tells of the year reported too, or of an honour."""
    told: set[int] = set()
    for opening in _OPENING_YEAR.finditer(text):
        sentence = _SENTENCE.match(text, opening.start())
        said = sentence.group() if sentence else ""
        other = int(opening[1]) != year
        if not (other and (f"{year}年" in said or LOOKS_BACK.search(said))):
            told.add(int(opening[1]))
    return told


def _as_year(text: str) -> int:
    """A year in digits or in Chinese numerals."""
    return int(text.translate(_DIGITS))


def _votes(year: int, counted: Counter[int], issued: date | None) -> int:
    """How much else in the report speaks for a year: mentions, and a date of issue in the year after."""
    return counted[year] + (2 if issued and issued.year == year + 1 else 0)


def _years(text: str) -> list[int]:
    """Every year that the text writes with 年, in digits and in Chinese numerals."""
    written = _DIGIT_YEAR.findall(text)
    if "二" in text:
        written += [year.translate(_DIGITS) for year in _NUMERAL_YEAR.findall(text)]
    return [year for year in map(int, written) if _FIRST_YEAR <= year <= _LAST_YEAR]


def _place_warnings(place: Place, text: str, lines: list[Line]) -> list[str]:
    """Names and levels that a template of another place has left behind."""
    if place.township is None:
        return []
    warnings: list[str] = []
    own = {place.level, "镇"} if place.township.endswith("镇") else {place.level}
    if any(level not in own for level in _SELF.findall(text)):
        warnings.append("level_differs")
    signed = [found[0] for line in lines if line.furniture == "signature" and (found := split_place(line.text))]
    # A site names other towns around the report.
    said = "\n".join(line.text for line in lines if line.furniture != "chrome")
    own_name = place.township

    def is_other(name: str) -> bool:
        return not (own_name.endswith(name) or name.endswith(own_name) or name.startswith(own_name))

    if (
        any(map(is_other, signed))
        or any(is_other(name) and not _NO_TOWN.search(name) for name in _NAMED_TOWN.findall(said))
        or any(
            is_other(name) and _is_town(name, said)
            for pattern in (_SUBJECT_TOWN, _OBJECT_TOWN)
            for name in pattern.findall(said)
        )
    ):
        warnings.append("other_township_named")
    return warnings


def _is_town(name: str, text: str) -> bool:
    """Whether what stands before 镇 or 乡 is a name and not a word of the sentence."""
    if _NO_TOWN.search(name):
        return False
    return word_frequencies().get(name[-3:-1], 0) < _COMMON_WORD or text.count(name) > 1


def _printed_date(label: re.Pattern[str], lines: list[Line]) -> date | None:
    """A date that the head of a page prints behind its label."""
    heads = (line.text for line in lines if line.furniture == "chrome")
    found = next((match for text in heads if (match := label.search(text))), None)
    if found is None:
        return None
    day = _DATE.match(found.string, found.end()) or _COMPACT_DATE.match(found.string, found.end())
    return _to_date(day) if day else None


def _issue_date(lines: list[Line]) -> date | None:
    """The date of issue that the head of the page prints, else the last date that stands on a line of its own."""
    for label in _ISSUED:
        if printed := _printed_date(label, lines):
            return printed
    for line in reversed(lines):
        if line.furniture in ("date", "signature") and (match := _DATE.search(line.text)):
            return _to_date(match)
    return None


def _to_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1].translate(_DIGITS)), _small_number(match[2]), _small_number(match[3]))
    except ValueError:
        return None


def _small_number(text: str) -> int:
    """A day or month in digits or Chinese numerals up to 31."""
    if text.isdigit() or text == "元":
        return 1 if text == "元" else int(text)
    tens, _, ones = text.rpartition("十")
    value = int(ones.translate(_DIGITS)) if ones else 0
    if "十" not in text:
        return value
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + value
