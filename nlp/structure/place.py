"""The place that a report speaks of: township, level and superiors, as far as the text says them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from nlp.shapes import HAN_CLASS, NUMERAL_YEAR
from nlp.structure.line import Line

_LEVELS = (
    "民族乡",
    "街道办事处",
    "街道",
    "苏木",
    "管理区",
    "管理委员会",
    "管委会",
    "开发区",
    "园区",
    "农场",
    "镇",
    "乡",
)
_SUFFIX = f"(?:{'|'.join(_LEVELS)})"
# 通州区, 荆州市: there 州 belongs to the name.
_UPPER = "省|自治区|自治州|自治县|自治旗|地区|市|县|州(?![市区县])|盟|旗|区"
_YEAR = re.compile(rf"(?:(?:19|20)\d\d|{NUMERAL_YEAR})\s*年(?:度)?")
_UPPER_NAME = re.compile(rf"([{HAN_CLASS}]{{1,9}}?(?:{_UPPER}))(?=[{HAN_CLASS}]{{2,}}$)")
# Words that stand before a township's name in a title and belong to the sentence, not to the name.
_LEADING = re.compile(
    rf"^(?:【[^】]*】|.*关于(?=.*{_SUFFIX})|.{{2,12}}委员会(?=.{{2,}}[镇乡道木])|现将|现?公布|中共|中国共产党|公布|发布|印发|报送|"
    r"[一二三四五六七八九十]+、|年度|年)+"
)
# The government of a superior, named before the township.
_GOVERNMENT = re.compile(r"(?<=[省市县区旗州盟])人民政府(?:关于)?(?=.{2,}[镇乡道木])")
_NOT_A_NAME = re.compile(
    r"^(?:我|全|本|各|该|两|乡|镇|村|城|新|所有|有关|相关|[一二三四五六七八九十]个?)?(?:镇|乡|街道|苏木)$"
)
_MASKED = re.compile(r"[xX×*某]{2}|某")
_DEPARTMENT = re.compile(rf"([{HAN_CLASS}]{{2,32}}(?:局|委员会|厅|办公室|中心))(?=(?:19|20)\d\d年|信息公开|政府信息|$)")
_COUNTY_LEVEL = re.compile(
    rf"([{HAN_CLASS}]{{2,24}}?[县市区旗])(?:人民政府)?(?=(?:19|20)\d\d年|政府信息|信息公开|人民政府|$)"
)
# A superior counts as the place above the report where its government issues the order that the report answers, or runs
# the site on which the report stands.
_OFFICE = re.compile(r"政府(?:办公[厅室]|(?:门户|信息公开)?网)")
_SUPERIOR_END = re.compile(rf"[{HAN_CLASS}]{{2,12}}[省市县区旗州盟](?:人民)?$")
# The name of a superior begins behind the last of these.
_BEFORE_NAME = re.compile(
    r".*(?:落实|贯彻|根据|按照|依据|执行|遵照|依照|其中|通过|登录|依托|利用|放在|挂在|网上|公布|"
    r"[可在由于从经向到和及与把将对靠依按照的以])"
)
# Where the text speaks of a county above the township, a city named beside it is the prefecture.
_COUNTY_ABOVE = re.compile(r"[县区旗](?:委|政府|人民政府|级)|[全我][县区旗]")
_PLACE = re.compile(r"[^的和与在将对把由按全各本我及为了有是]{2,8}[县市区旗州盟省]")
# In running text nothing marks the beginning of a name, so only names of the usual length are believed.
_OFFICE_NAME = re.compile(r"[^化加强发布用造建设维护优好步全各网及与有是]{2,4}[省市县区旗州盟]|.{2,7}自治[县州旗区]")
_SITUATED = re.compile(rf"(?:位于|地处|坐落于|隶属于?)([{HAN_CLASS}]{{2,16}}[县市区旗])(?!级)")
# What governs the place and is no part of its name: 街道办事处, 开发区管委会; and the farms' own administration above it.
_BODY = re.compile("(?<=街道)办事处$|(?<=[区园])(?:管委会|管理委员会)$")
_ENTERPRISE = re.compile(
    rf"(?:生产建设)?兵团(?:第[一二三四五六七八九十]{{1,3}}师)?|农垦(?:总局|集团)?(?:[{HAN_CLASS}]{{2,6}}?管理局)?"
)
_REGIONS = ("山区", "牧区", "林区", "库区", "郊区", "边区", "景区", "城区")
_PREFECTURES = ("州", "盟", "地区")
_LONGEST = 24


class Place(NamedTuple):
    """Where a report comes from; None where the text does not say."""

    township: str | None
    level: str | None
    county: str | None
    city: str | None
    province: str | None


@cache
def provinces() -> tuple[str, ...]:
    """Names of the provincial units in full."""
    return tuple((resources.files("nlp") / "data" / "provinces.txt").read_text(encoding="utf-8").split())


@cache
def _province_forms() -> dict[str, str]:
    """Full and short names of the provincial units, the longer ones first."""
    short = {re.sub(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", full): full for full in provinces()}
    forms = {full: full for full in provinces()} | short
    return dict(sorted(forms.items(), key=lambda pair: -len(pair[0])))


@cache
def _province_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_province_forms()))


def read_place(title: str, text: str, lines: Sequence[Line]) -> Place:
    """Find the place of a report.

    The township is read from the title, else from the signature, else it is the name that the text uses most; superiors
    are those written before it, and those whose government office or site the text names.
    """
    signatures = [line.text for line in lines if line.furniture in ("signature", "cover")]
    for source in (title, *reversed(signatures)):
        found = split_place(source)
        if found:
            township, level, uppers = found
            return Place(township, level, *_superiors(uppers, township, text))
    for source in (title, *reversed(signatures)):
        name = _YEAR.sub("", source)
        if higher := _COUNTY_LEVEL.search(name) or _DEPARTMENT.search(name):
            return _higher_place(higher.group(1), signatures, text)
    named = _commonest(text)
    return Place(named, level_of(named) if named else None, *_superiors([], named, text))


def _higher_place(name: str, signatures: Sequence[str], text: str) -> Place:
    """The place of a report above the townships; a signature may write its superiors out where the title does not."""
    level = name[-1] if name[-1] in "县市区旗" else "部门"
    whole = next((found[1] for s in signatures if (found := _COUNTY_LEVEL.search(s)) and found[1].endswith(name)), name)
    above, rest = _split_uppers(whole)
    return Place(None, level, *_superiors([*above, rest] if level != "部门" else above, None, text))


def _commonest(text: str) -> str | None:
    """The township that a text without title and signature names most, or alone."""
    names = re.findall(
        rf"(?<![{HAN_CLASS}])[{HAN_CLASS}]{{2,10}}?[镇乡](?=人民政府|党委|政府|20\d\d年|按照|坚持|认真|严格|围绕|共)",
        text,
    )
    counted = Counter(found[0] for found in map(split_place, names) if found)
    name, count = max(counted.items(), key=lambda item: item[1], default=("", 0))
    return name if count >= 2 or len(counted) == 1 else None


@lru_cache(maxsize=4096)
def split_place(source: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Find the township in a title or signature; None where there is none.

    Examples
    --------
    >>> split_place("红河县青松镇人民政府2021年政府信息公开工作年度报告")
    ('青松镇', '镇', ('红河县',))
    >>> split_place("2019年新市镇政府信息公开工作年度报告")
    ('新市镇', '镇', ())
    """
    compact = _YEAR.sub("|", re.sub(r"[\s《》“”\"#*]", "", source))
    for chunk in re.split(r"[|\d()（）:：,，、]", compact):
        chunk = _LEADING.sub("", _GOVERNMENT.sub("", chunk))
        ends = [m.end() for m in re.finditer(_SUFFIX, chunk) if m.start() > 0]
        if not ends:
            continue
        whole = re.match(
            rf"(.+?{_SUFFIX})(?=人民政府|政府|党委|办事处|党政|关于|信息公开|政务公开|报告|年度|$)",
            chunk[: ends[-1] + 4],
        )
        named = _ENTERPRISE.sub("", whole.group(1) if whole else chunk[: ends[-1]])
        uppers, rest = _split_uppers(named)
        rest = _BODY.sub("", rest)
        if 2 <= len(rest) <= 14 and not _NOT_A_NAME.match(rest) and not _MASKED.search(rest):
            return rest, level_of(rest), tuple(uppers)
    return None


def _split_uppers(name: str) -> tuple[list[str], str]:
    """Cut provinces, cities and counties off the front of a place name; each part keeps two characters at least."""
    farm = re.match(rf"[{HAN_CLASS}]{{2,6}}农场(?=[{HAN_CLASS}]{{2,}}管理区$)", name)
    rest = name[farm.end() :] if farm else name
    uppers: list[str] = []
    if province := _province_pattern().match(rest):
        form, after = province.group(), rest[province.end() :]
        if len(after) >= 2 and (form in provinces() or after[1:2] not in "镇乡"):
            uppers.append(form)
            rest = after
    while match := _UPPER_NAME.match(rest):
        after = rest[match.end() :]
        if len(match.group(1)) < 2 or after in _LEVELS or (after[0] in "区市县" and after[1:] in _LEVELS):
            break
        uppers.append(match.group(1))
        rest = after
    return uppers, rest


def level_of(name: str) -> str:
    """The level of a township by the end of its name; a 民族乡 is a 乡."""
    if name.endswith(("街道", "办事处")):
        return "街道"
    known = next((level for level in ("苏木", "管理区", "开发区", "园区", "农场") if name.endswith(level)), name[-1])
    return "开发区" if known == "区" else known


def _superiors(uppers: Sequence[str], township: str | None, text: str) -> tuple[str | None, str | None, str | None]:
    """County, city and province as far as the text says them of the place itself."""
    own = [*uppers, *(_around_township(township, text) if township else ())]
    places = [*own, *_offices(text)]
    province = next((full for p in places if (full := _province(p, own)) is not None), None)
    county = next((p for p in places if p[-1] in "县旗区" and p not in provinces() and not p.endswith("地区")), None)
    city = next((p for p in places if p.endswith(_PREFECTURES)), None)
    below_city = county is not None or _COUNTY_ABOVE.search(text) is not None
    for place in places:
        if place[-1] == "市" and place not in provinces():
            if county is None and (place in own or not below_city):
                county = place
            elif place != county:
                city = city or place
    return county, city, province


def _province(place: str, own: Sequence[str]) -> str | None:
    """The full name of a provincial unit; a short form counts only right before the place itself."""
    if place in provinces():
        return place
    return _province_forms().get(place) if place in own else None


def _around_township(township: str, text: str) -> Iterator[str]:
    """Places written right before the township's name anywhere in the text, and those in which it says to lie."""
    start = text.find(township)
    while start >= 0:
        before = text[max(0, start - _LONGEST) : start]
        if before and before[-1] in "县市区旗州盟省":
            run = re.search(rf"[{HAN_CLASS}]*$", before)
            # 2013年白水县…: what is left of the year is no part of the name.
            named = re.sub(rf"^(?:{NUMERAL_YEAR})?年度?", "", run.group()) if run else ""
            for name in _split_uppers(named + township)[0]:
                place = _BEFORE_NAME.sub("", name)
                if _PLACE.fullmatch(place):
                    yield place
        situated = _SITUATED.match(text, start + len(township))
        if situated and not situated.group(1).endswith(_REGIONS):
            yield from _split_uppers(situated.group(1) + township)[0]
        start = text.find(township, start + 1)


def _offices(text: str) -> Iterator[str]:
    """Superiors whose office or site the text names."""
    for match in _OFFICE.finditer(text):
        before = _SUPERIOR_END.search(text[max(0, match.start() - _LONGEST - 3) : match.start()])
        if before:
            name = _BEFORE_NAME.sub("", before.group().removesuffix("人民"))
            yield from filter(_OFFICE_NAME.fullmatch, _split_uppers(f"{name}办公室")[0])
