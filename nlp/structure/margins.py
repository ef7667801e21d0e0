"""What stands around the text of a report: its title, cover, signature and dates, and what a site or a printer adds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.chrome import is_chrome
from nlp.shapes import DOCUMENT_NUMBER, HAN, HAN_CLASS, PAGE_NUMBER

_TITLE = re.compile(
    r"^(?:工作)?年度(?:工作)?报告$|(?:信息公开|政务公开).{0,14}(?:报告|年报|工作总结)(?:[（(].{0,8}[）)])?[^，。；]{0,6}$|^(?:信息公开)?(?:工作)?年度报告$"
)
_WHOLE_TITLE = re.compile(
    rf"[{HAN_CLASS}\d（）()〇○\s]{{4,44}}(?:信息公开|政务公开)(?:工作)?(?:的?情况)?(?:的?(?:19|20)\d\d年度?)?(?:工作)?(?:的?情况)?的?(?:年度)?(?:工作)?(?:报告|年报|总结)"
)
# 松林镇2023年政府信息公开工作年度报告 - 清水县人民政府
_SITE = re.compile(r"(?<=[告报])\s?[-_|—–]+\s?\S{2,40}$")
_YEAR_BELOW = re.compile(r"[（(](?:19|20)\d\d年度?[）)]")
# 现将…报告如下： leads in.
_LEAD_IN = re.compile(r"^现将|(?:如下|[：:])$")
# Only before the title and with the year: elsewhere these are words of a heading.
_TITLE_OF_ACCOUNT = re.compile(
    r"(?:(?:19|20)\d\d|二[〇○ＯO零0].{2})\s*年.{0,24}(?:信息公开|政务公开)(?:工作)?(?:的?情况)?的?(?:总结|汇报|情况)$"
)
_TITLE_YEAR_ONLY = re.compile(r"^.{0,24}(?:人民政府|镇|乡|街道|办事处)?\s*(?:关于)?\s*(?:19|20)\d\d\s*年(?:度)?$")
_TITLE_HEAD = re.compile(r"(?:信息|政务)公开(?:工作)?$|(?:19|20)\d\d\s*年(?:度)?$")
_TITLE_TAIL = re.compile(r"(?:政府信息公开)?(?:工作)?年度(?:工作)?报告|(?:工作)?年报")
_ABOUT = re.compile(r"关于.{0,20}(?:报告|年报)$")
DATE_LINE = re.compile(
    r"^[（(]?(?:(?:20\d\d|19\d\d|二[〇○ＯO0零][〇○ＯO0零一二][〇○零0-9一二三四五六七八九十]?)\s*年\s*[\d一二三四五六七八九十元]{1,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十]{1,3}\s*[日号])?|(?:20|19)\d\d[.．、/-]\d{1,2}[.．、/-]\d{1,2})[）)]?$"
)
AGENCY_LINE = re.compile(
    rf"^[（(]?[{HAN_CLASS}]{{2,24}}(?:人民政府|办事处|委员会|管委会|办公室|党政办|政府|管理区|局)"
    r"(?:[（(]公?[章印盖]{1,2}[）)])?(?:\s*[（(]?(?:20\d\d|二[〇○零0一二三四五六七八九]{3})年.{1,2}月.{1,3}日)?[）)]?$"
)
_DAY = r"(?:(?:19|20)\d\d|二[〇○ＯO零0一二三四五六七八九]{3})\s*年[^年，。]{1,3}月[^月，。]{1,3}日"
# The signature at the end of the last paragraph, perhaps with its date.
_RUN_ON_SIGNATURE = re.compile(
    rf"(?<=[。！])\s*(?=[{HAN_CLASS}]{{2,24}}(?:人民政府|办事处|委员会|管委会|办公室)(?:[（(]公?[章印盖]{{1,2}}[）)])?\s*(?:{_DAY})?$)"
)
# A line of a cover that holds nothing but the name of the place.
_PLACE_LINE = re.compile(rf"^[{HAN_CLASS}]{{2,20}}(?:镇|乡|街道|苏木)(?:政府)?$")
_COVER = re.compile(rf"^[{HAN_CLASS}]{{2,24}}文件$|^签发人?[：:].{{2,20}}$|{DOCUMENT_NUMBER.pattern}")
# What a printed document carries below its text: who gets it, and when it was printed.
_DISPATCH = re.compile(r"^(?:抄送|抄报|主送|分送|发送)[：:]|^主题词[：:]")
_PRINTED = re.compile(
    rf"^[{HAN_CLASS}\s]{{0,30}}(?:(?:19|20)\d\d|二[{HAN_CLASS}○Ｏ0-9]{{3}})\s*年.{{1,3}}月.{{1,4}}日\s*印发$"
)
# A remark in place of a table: （见附表）, （略）.
_NOTE = re.compile(
    r"^[（(](?:[^（）()。]{0,12}(?:详?见|略|附件|附表|另行|另附|上传)[^（）()。]{0,14}|此件[^（）()。]{0,8})[）)]$|^附[件表][\d一二三四五]?[：:.、][^，。；]{2,40}$"
)
# The year reported, in brackets below the title.
_PERIOD_LINE = re.compile(
    r"^[（(](?:19|20)\d\d年(?:度|\d{1,2}月\d{1,2}日\s?[至到—~～-]\s?(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日)?[）)]$"
)
_CONTENTS = re.compile(r"[.…·]{3,}\s*\d{1,3}$")
_MAX_TITLE = 60
_NARRATIVE_MARK = re.compile(r"[，；。]")


def is_title(content: str, *, first: bool, titled: bool) -> bool:
    """Whether a line is a title; a bare place name only as the `first` line, an account only where none has been `titled`."""
    if len(content) > _MAX_TITLE or _NARRATIVE_MARK.search(content) or _LEAD_IN.search(content):
        return False
    content = without_site(content)
    return bool(
        _TITLE.search(content)
        or (titled and _YEAR_BELOW.fullmatch(content))
        or _TITLE_YEAR_ONLY.match(content)
        or (first and _PLACE_LINE.match(content))
        or (not titled and _TITLE_OF_ACCOUNT.search(content))
    )


def title_lines(contents: Sequence[str]) -> int:
    """Over how many of the lines one title is set that none of them holds alone; 0 where they hold none.

    Examples
    --------
    >>> title_lines(["清水县松林镇人民政府", "关于2023年度政府信息公开", "工作情况的报告", "一、总体情况"])
    3
    """
    whole = ""
    for count, content in enumerate(contents, 1):
        if len(content) > _MAX_TITLE or _NARRATIVE_MARK.search(content) or is_chrome(content):
            return 0
        whole += content
        if _WHOLE_TITLE.fullmatch(whole):
            return count if count > 1 else 0
    return 0


def without_site(title: str) -> str:
    """A title without the name of the site that the head of a page puts behind it."""
    return _SITE.sub("", title)


def begins_title(content: str, follower: str) -> bool:
    """Whether a title goes on in the next line: …2021年政府信息公开⏎工作年度报告."""
    if len(content) > _MAX_TITLE or _NARRATIVE_MARK.search(content) or len(follower) > _MAX_TITLE:
        return False
    return (_TITLE_HEAD.search(content) is not None and _TITLE_TAIL.fullmatch(follower) is not None) or (
        AGENCY_LINE.match(content) is not None and _ABOUT.match(follower) is not None
    )


def signature_start(content: str, follower: str) -> int:
    """Where the signature begins that runs on behind a last sentence; the length of the line where none does."""
    last = not follower or DATE_LINE.match(follower) is not None
    found = _RUN_ON_SIGNATURE.search(content) if last else None
    return found.end() if found else len(content)


def is_place_signature(content: str, follower: str) -> bool:
    """Whether a line is the bare name of the place that signs, with the date below it."""
    return _PLACE_LINE.match(content) is not None and DATE_LINE.match(follower) is not None


def site_furniture(content: str) -> str:
    """The kind of furniture that a line is, whatever stands around it: page, contents or chrome; empty for none."""
    if PAGE_NUMBER.fullmatch(content):
        return "page"
    if not (HAN.search(content) or DATE_LINE.match(content)):
        return "chrome" if is_chrome(content) else "page"
    if _CONTENTS.search(content):
        return "contents"
    return "chrome" if is_chrome(content) else ""


def document_furniture(content: str) -> str:
    """The kind of furniture that a line of a printed document is: cover, note, dispatch or date; empty for none."""
    if _COVER.match(content):
        return "cover"
    if _NOTE.match(content) or _PERIOD_LINE.match(content):
        return "note"
    if _DISPATCH.match(content):
        return "dispatch"
    return "date" if DATE_LINE.match(content) or _PRINTED.match(content) else ""
