"""Reports in one line whose blanks are what is left of their line breaks."""

from __future__ import annotations

from datetime import date

import pytest

from nlp import report_from_text
from nlp.cleaning import clean
from nlp.types import RawDocument

TITLE = "澄水县柳坝镇2023年政府信息公开工作年度报告"


def lines(text: str) -> list[str]:
    return clean(RawDocument("t", "t", "", text, "utf-8")).text.split("\n")


HEAD = [TITLE, "一、总体情况", "柳坝镇公开信息36条。", "二、其他需要报告的事项"]

DUMPS = [
    # what a site prints before the title keeps a line of its own
    ["发布日期：2024-01-18 浏览次数：117", TITLE, "依照《条例》要求，编制本报告。", *HEAD[1:], "无。"],
    # nothing to report, and who signed
    [*HEAD, "无", "澄水县柳坝镇人民政府", "2024年1月18日"],
    [*HEAD, "无。", "澄水县柳坝镇人民政府", "2024年1月18日"],
    [*HEAD, "暂无", "二〇二四年一月十八日"],
    [*HEAD, "无。", "澄水县柳坝镇人民政府", "2024年1月18日", "【打印】【关闭】"],
    # headings of free wording, and the first item of a list behind one
    [
        TITLE,
        "一、基本情况",
        "（一）健全组织机构，明确工作人员",
        "镇里成立了领导小组，由镇长任组长。",
        "（二）完善各项制度，规范公开流程",
        "一是建立审核制度。二是建立台账制度。",
        "二、主动公开政府信息情况",
        "公开信息36条。",
    ],
    [TITLE, "一、总体情况", "（一）申请情况", "本机关2023年度受理申请5件。", "（二）处理情况", "均按期答复。"],
    [TITLE, "一、形式多样，便民利民", "除在公示栏张贴外，还设咨询台6次。", "二、存在的问题", "更新不及时。"],
]


@pytest.mark.parametrize("blank", [" ", "  ", "\u3000"])
@pytest.mark.parametrize("pieces", DUMPS)
def test_blanks_become_the_line_breaks_that_they_were(pieces: list[str], blank: str) -> None:
    found = lines(blank.join(pieces))
    assert [line.replace(" ", "").replace("\u3000", "") for line in found] == [
        piece.replace(" ", "") for piece in pieces
    ]


@pytest.mark.parametrize("blank", [" ", "\u3000"])
def test_a_dump_of_a_page_is_read_like_the_page(blank: str) -> None:
    pieces = ["发布日期：2024-01-18 浏览次数：117", TITLE, "依照《条例》要求，编制本报告。", *HEAD[1:], "无。"]
    report = report_from_text(blank.join(pieces))
    assert [s.text for s in report.sentences] == ["依照《条例》要求，编制本报告。", "柳坝镇公开信息36条。", "无。"]
    assert report.meta.issued_on == date(2024, 1, 18)
    assert report.meta.township == "柳坝镇"


def test_the_date_behind_nothing_is_no_part_of_the_sentence() -> None:
    report = report_from_text(" ".join([*HEAD, "无二〇二四年一月十八日"]))
    assert [s.text for s in report.sentences] == ["柳坝镇公开信息36条。", "无"]
    assert report.meta.issued_on == date(2024, 1, 18)


def test_a_numbered_noun_before_a_blank_stands_alone() -> None:
    assert lines("（一）申请情况 本机关2023年度受理申请5件，均已答复。") == [
        "（一）申请情况",
        "本机关2023年度受理申请5件，均已答复。",
    ]


KEPT = [
    "一、加 强领 导，明 确责任，由 镇长任 组长。",
    "（一）加强 领导，明确责任，由镇长任组长。",
    "一、总体 情况",
    "规章 0 0 0",
    "| 三、本年度办理结果 | （一）予以公开 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
    "依照《条例》 和上级 要求，现将 情况报 告如下：一、总 体情况；二、问 题。",
]


@pytest.mark.parametrize("line", KEPT)
def test_blanks_inside_words_are_no_line_breaks(line: str) -> None:
    assert len(lines(line)) == 1


@pytest.mark.parametrize("pieces", DUMPS)
def test_cleaning_a_dump_twice_changes_nothing(pieces: list[str]) -> None:
    once = "\n".join(lines(" ".join(pieces)))
    assert "\n".join(lines(once)) == once
