"""What a report says about itself: title, place, year, dates. Nothing is corrected; contradictions become warnings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources

from nlp.shapes import HAN_CLASS
from nlp.structure.lines import Line, Role
from nlp.types import Metadata

_DIGITS = str.maketrans("〇○ＯO零一二三四五六七八九", "00000123456789")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年|(二[〇○ＯO零0][〇○ＯO零0-9一二三四五六七八九]{2})\s*年")
_PERIOD = re.compile(r"((?:19|20)\d\d)年1月1日(?:起)?[至到—\-－~～]+(?:\d{4}年)?12月31日")
_DATE = re.compile(
    r"(20\d\d|19\d\d|[二一][〇○ＯO零0-9九一二三四五六七八]{3})\s*年\s*([\d一二三四五六七八九十]{1,3})\s*月\s*([\d一二三四五六七八九十]{1,3})\s*[日号]"
)
_LEVELS = "民族乡|街道办事处|街道|苏木|管理区|管委会|开发区|园区|农场|镇|乡"
_SUFFIX = rf"(?:{_LEVELS})"
_UPPER = "省|自治区|自治州|自治县|自治旗|市|县|州|盟|旗|区"
_NAME = re.compile(rf"[{HAN_CLASS}]{{1,24}}?{_SUFFIX}")
# Words that stand before a township's name in a title and belong to the sentence, not to the name.
_LEADING = re.compile(
    r"^(?:.{2,16}?[省市县区旗州盟]人民政府(?=.{2,}[镇乡道木])|关于|中共|中国共产党|公布|发布|印发|报送|[一二三四五六七八九十]+、|年度|年)+"
)
_NOT_A_NAME = re.compile(
    r"^(?:我|全|本|各|该|两|乡|镇|村|城|新|所有|有关|相关|[一二三四五六七八九十]个?)?(?:镇|乡|街道|苏木)$"
)
_UPPER_BODY = re.compile(rf"([{HAN_CLASS}]{{2,8}}?)(?=人民政府|政府办公|人民政府办公)")
# A superior counts as the place above the report where its government issues the order that the report answers, or runs
# the site on which the report stands.
_ISSUER = re.compile(
    rf"([{HAN_CLASS}]{{2,12}}[省市县区旗州盟])(?:人民政府办公[厅室]|(?:人民)?政府(?:门户|信息公开)?网)"
)
# The name of a superior begins behind the last of these.
_BEFORE_NAME = re.compile(
    r".*(?:落实|贯彻|根据|按照|依据|执行|遵照|依照|其中|通过|登录|依托|利用|放在|挂在|网上|[可在由于从经向到和及与把将对靠依按照的以])"
)
# Where the text speaks of a county above the township, a city named beside it is the prefecture.
_COUNTY_ABOVE = re.compile(r"[县区旗](?:委|政府|人民政府|级)|[全我][县区旗]")
_DEPARTMENT = re.compile(rf"([{HAN_CLASS}]{{2,20}}(?:局|委员会|厅|办公室|中心))(?=(?:19|20)\d\d年|信息公开|政府信息)")
_COUNTY_LEVEL = re.compile(
    rf"([{HAN_CLASS}]{{2,12}}?(?:县|市|区|旗))(?:人民政府)?(?=(?:19|20)\d\d年|政府信息|信息公开)"
)


@cache
def provinces() -> tuple[str, ...]:
    """Names of the provincial units in full."""
    return tuple((resources.files("nlp") / "data" / "provinces.txt").read_text(encoding="utf-8").split())


def read_metadata(text: str, lines: list[Line]) -> tuple[Metadata, tuple[str, ...]]:
    """Read place, year and dates of a report.

    Parameters
    ----------
    text : str
        The clean text.
    lines : list of Line
        Its classified lines.

    Returns
    -------
    tuple of (Metadata, tuple of str)
        What the text says, and warnings where it contradicts itself.
    """
    title = _title(text, lines)
    township, level, uppers = _township(title, text, lines)
    year, year_warnings = _year(title, text)
    warnings = list(year_warnings)
    issued_on = _issue_date(lines)
    county, city, province = _superiors(uppers, township, text)
    return (
        Metadata(
            title=title or None,
            township=township,
            level=level,
            county=county,
            city=city,
            province=province,
            year=year,
            issued_on=issued_on,
            agency=_agency(lines),
        ),
        tuple(warnings),
    )


def _title(text: str, lines: list[Line]) -> str:
    titles = [line.text for line in lines if line.role is Role.TITLE]
    if titles:
        unique = list(dict.fromkeys(titles))
        best = next((t for t in unique if "公开" in t and _YEAR.search(t)), None)
        return best or "".join(unique)
    match = re.search(rf"[{HAN_CLASS}\d]{{0,30}}(?:信息|政务)公开(?:工作)?(?:年度)?(?:工作)?报告", text[:400])
    return match.group() if match else ""


def _township(title: str, text: str, lines: list[Line]) -> tuple[str | None, str | None, list[str]]:
    """The township, its level, and the superiors written before it.

    Tried in order: the title, the signature, the name written most often before 人民政府 or in front of a verb.
    """
    signatures = [line.text for line in lines if line.furniture in ("signature", "cover")]
    for source in (title, *reversed(signatures)):
        found = split_place(source)
        if found:
            return found
    department = _DEPARTMENT.search(title) or _COUNTY_LEVEL.search(title)
    if department:
        name = _YEAR.sub("", department.group(1))
        uppers, rest = _split_uppers(name)
        kind = "部门" if re.search(r"(?:局|委员会|厅|办公室|中心)$", name) else name[-1]
        return (rest or name), kind, uppers
    counted = Counter(place[0] for place in map(split_place, _NAME.findall(text)) if place)
    best = max(counted, key=lambda name: counted[name], default=None)
    if best is None or counted[best] < 2:
        return None, None, []
    return best, level_of(best), []


def split_place(source: str) -> tuple[str, str, list[str]] | None:
    """Find the township in a title or signature.

    Examples
    --------
    >>> split_place("红河县青松镇人民政府2021年政府信息公开工作年度报告")
    ('青松镇', '镇', ['红河县'])
    >>> split_place("2019年新市镇政府信息公开工作年度报告")
    ('新市镇', '镇', [])
    """
    compact = re.sub(r"[\s《》“”\"#*]", "", source)
    compact = _YEAR.sub("|", compact)
    for chunk in re.split(r"[|\d()（）:：,，、]", compact):
        chunk = _LEADING.sub("", chunk)
        end = max((m.end() for m in re.finditer(_SUFFIX, chunk) if m.start() > 0), default=0)
        cut = re.match(
            rf"(.+?{_SUFFIX})(?=人民政府|政府|党委|办事处|党政|关于|信息公开|政务公开|报告|年度|$)", chunk[: end + 4]
        )
        name = cut.group(1) if cut else chunk[:end]
        uppers, rest = _split_uppers(name)
        rest = re.sub(r"街道办事处$", "街道", rest)
        if 2 <= len(rest) <= 14 and not _NOT_A_NAME.match(rest):
            return rest, level_of(rest), uppers
    return None


def _split_uppers(name: str) -> tuple[list[str], str]:
    """Cut provinces, cities and counties off the front of a place name; each part keeps two characters at least."""
    uppers: list[str] = []
    farm = re.match(rf"[{HAN_CLASS}]{{2,6}}农场(?=[{HAN_CLASS}]+管理区$)", name)
    rest = name[farm.end() :] if farm else name
    for province in provinces():
        for form in (province, re.sub(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", province)):
            if (
                rest.startswith(form)
                and len(rest) - len(form) >= 2
                and (form == province or rest[len(form) :][1:2] not in "镇乡")
            ):
                uppers.append(form)
                rest = rest[len(form) :]
                break
        if uppers:
            break
    while True:
        match = re.match(rf"([{HAN_CLASS}]{{1,9}}?(?:{_UPPER}))(?=[{HAN_CLASS}]{{2,}}$|[{HAN_CLASS}]*{_SUFFIX}$)", rest)
        if (
            not match
            or len(match.group(1)) < 2
            or len(rest) - match.end() < 2
            or rest[match.end() :] in _LEVELS.split("|")
        ):
            return uppers, rest
        uppers.append(match.group(1))
        rest = rest[match.end() :]


def level_of(name: str) -> str:
    """The level of a township by the end of its name; a 民族乡 is a 乡."""
    if name.endswith(("街道", "办事处")):
        return "街道"
    for level in ("苏木", "管理区", "开发区", "园区", "农场"):
        if name.endswith(level):
            return level
    return name[-1]


def _superiors(uppers: Iterable[str], township: str | None, text: str) -> tuple[str | None, str | None, str | None]:
    """County, city and province as far as the text says them of the place itself."""
    county = city = province = None
    candidates = list(uppers)
    if township:
        for match in re.finditer(rf"([{HAN_CLASS}]{{2,16}}?){re.escape(township)}", text):
            before, _ = _split_uppers(match.group(1)[-12:] + township)
            candidates += [place for place in (_BEFORE_NAME.sub("", name) for name in before) if _is_place(place)]
    named = (_BEFORE_NAME.sub("", match.group(1)) for match in _ISSUER.finditer(text))
    issuers = [name for name in named if 3 <= len(name) <= 8]
    for place in candidates + issuers:
        full = next((p for p in provinces() if p == place or (place in candidates and p.startswith(place))), None)
        if full:
            province = province or full
        elif place.endswith(("县", "旗", "区")):
            county = county or place
        elif place.endswith(("州", "盟")):
            city = city or place
    below_city = county is not None or _COUNTY_ABOVE.search(text) is not None
    for place in candidates + issuers:
        if place.endswith("市") and place not in provinces():
            if (place in candidates and county is None) or not below_city:
                county = county or place
            if place != county:
                city = city or place
    return county, city, province


def _is_place(name: str) -> bool:
    return re.match(r"^[^的和与在将对把由按全各本我及为了]{3,9}$", name) is not None and name[-1] in "县市区旗州盟省"


def _year(title: str, text: str) -> tuple[int | None, list[str]]:
    """The report year: of the title, else of the statistics period, else the year written most often."""
    in_title = _years(title)
    period = _PERIOD.search(text)
    counted = Counter(_years(text))
    warnings: list[str] = []
    if period and in_title and int(period.group(1)) not in in_title:
        warnings.append("year_differs_from_period")
    if in_title:
        year = in_title[0]
        common = counted.most_common(1)
        if common and common[0][0] not in (year, year + 1) and common[0][1] > 2 * counted[year]:
            warnings.append("year_differs_from_text")
        return year, warnings
    if period:
        return int(period.group(1)), warnings
    return (counted.most_common(1)[0][0] if counted else None), [*warnings, "year_not_in_title"]


def _years(text: str) -> list[int]:
    years = [int((m.group(1) or m.group(2)).translate(_DIGITS)) for m in _YEAR.finditer(text)]
    return [year for year in years if 2000 <= year <= 2035]


def _issue_date(lines: list[Line]) -> date | None:
    """The last date that stands on a line of its own."""
    for line in reversed(lines):
        if line.furniture == "date" and (match := _DATE.search(line.text)):
            return _to_date(match)
    return None


def _to_date(match: re.Match[str]) -> date | None:
    try:
        return date(
            int(match.group(1).translate(_DIGITS)), _small_number(match.group(2)), _small_number(match.group(3))
        )
    except ValueError:
        return None


def _small_number(text: str) -> int:
    """A day or month in digits or Chinese numerals up to 31."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    ones_value = int(ones.translate(_DIGITS)) if ones else 0
    if "十" not in text:
        return ones_value
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + ones_value


def _agency(lines: list[Line]) -> str | None:
    return next((line.text for line in reversed(lines) if line.furniture == "signature"), None)
