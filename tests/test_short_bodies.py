"""Short bodies, labels and numberings that reports of few words are made of."""

from __future__ import annotations

import pytest

from nlp import report_from_text
from nlp.types import SectionKind

HEAD = "柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇全年公开信息12条，及时更新。\n"
LISTS = "二、存在的主要问题及改进情况\n"


def told(text: str) -> list[tuple[str, str]]:
    """The innermost title and the text of every sentence behind the first."""
    return [(s.titles[-1] if s.titles else "", s.text) for s in report_from_text(text).sentences[1:]]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (f"{LISTS}（一）存在问题\n内容单一。\n（二）改进措施\n加强培训。\n三、其他事项\n无。\n",
         [("（一）存在问题", "内容单一。"), ("（二）改进措施", "加强培训。"), ("", "无。")]),
        (f"{LISTS}（一）存在问题：内容单一。\n（二）改进措施：增配1人。\n",
         [("（一）存在问题", "内容单一。"), ("（二）改进措施", "增配1人。")]),
        (f"{LISTS}问题：内容单一。对策：增配1人。\n", [("问题", "内容单一。"), ("对策", "增配1人。")]),
        (f"{LISTS}问题1：更新偏慢，内容偏少。\n整改1：每周收集一次。\n问题2：人员变动频繁。\n整改2：组织培训两次。\n",
         [("问题1", "更新偏慢，内容偏少。"), ("整改1", "每周收集一次。"), ("问题2", "人员变动频繁。"), ("整改2", "组织培训两次。")]),
        (f"{LISTS}存在问题\n更新不及时\n改进情况\n加强更新\n", [("存在问题", "更新不及时"), ("改进情况", "加强更新")]),
        (f"{LISTS}一是人少；二是更新慢；三是经费紧。\n", [("", "一是人少；"), ("", "二是更新慢；"), ("", "三是经费紧。")]),
        ("二、其他事项\n（一）收费情况：未收取。\n（二）要点落实情况：已落实。\n",
         [("（一）收费情况", "未收取。"), ("（二）要点落实情况", "已落实。")]),
        ("二、其他事项\n1.主动公开情况\n已公开\n2.依申请公开情况\n未收到申请\n",
         [("1.主动公开情况", "已公开"), ("2.依申请公开情况", "未收到申请")]),
        ("二、其他事项\n没有需要报告的其他事项。\n附件\n", [("", "没有需要报告的其他事项。")]),
    ],
)  # fmt: skip
def test_a_short_body_is_a_sentence_under_its_heading(rest: str, expected: list[tuple[str, str]]) -> None:
    assert told(HEAD + rest) == expected


@pytest.mark.parametrize(
    "line",
    ["信息索引号：K12-2023-00012  生成日期：2023-01-20", "生成日期：2023-01-20 文号：无", "公开方式：主动公开 公开范围：面向社会"],
)  # fmt: skip
def test_what_a_catalogue_prints_above_the_title_is_not_glued_to_it(line: str) -> None:
    report = report_from_text(f"{line}\n{HEAD}")
    assert report.meta.title == HEAD.splitlines()[0]
    assert [s.text for s in report.sentences] == ["我镇全年公开信息12条，及时更新。"]


def test_a_title_behind_a_date_in_one_line_begins_with_its_place() -> None:
    report = report_from_text("索引号：00-12 生成日期：2023-01-20 " + HEAD)
    assert (report.meta.title, report.meta.year) == ("柳坝镇2022年政府信息公开工作年度报告", 2022)


def test_parts_are_headings_behind_a_line_without_full_stop() -> None:
    report = report_from_text(
        "柳坝镇2013年政府信息公开工作年度报告\n第一部分 概述\n全年公开36条，其中网站20条，公告栏16条\n"
        "第二部分 主动公开政府信息情况\n公开财政信息5条。\n第三部分 存在的主要问题\n更新不及时。\n"
    )
    assert [s.kind for s in report.sections] == [SectionKind.OVERVIEW, SectionKind.PROACTIVE, SectionKind.PROBLEMS]


def test_sections_numbered_in_brackets_need_not_carry_the_usual_headings() -> None:
    report = report_from_text(
        "柳坝镇2022年政府信息公开工作年度报告\n（一）总体情况\n全年公开36条。\n（二）问题和改进\n一是更新不及时。下一步将及时更新。\n"
        "（三）其他\n无。\n"
    )
    assert [s.kind for s in report.sections] == [
        SectionKind.OVERVIEW,
        SectionKind.PROBLEMS,
        SectionKind.OTHER_MATTERS,
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "统计指标 单位 数量\n一、主动公开情况\n（一）主动公开政府信息数 条 120\n其中：主动公开规范性文件数 条 0\n"
        "（二）通过不同渠道公开的情况\n1.政府公报公开政府信息数 条 0\n2.政府网站公开政府信息数 条 80\n",
        "主动公开 条 120\n规范性文件 条 0\n网站公开 条 80\n微博微信 条 30\n依申请公开 件 0\n",
    ],
)
def test_statistics_with_their_units_are_a_table(rows: str) -> None:
    report = report_from_text(f"柳坝镇2016年政府信息公开工作年度报告\n一、概述\n全年公开36条。\n附表\n{rows}")
    assert [s.text for s in report.sentences] == ["全年公开36条。"]
    assert len(report.tables) == 1


def test_the_county_whose_government_reports_on_a_township_is_above_it() -> None:
    meta = report_from_text(HEAD.replace("柳坝镇2022", "白水县人民政府关于柳坝镇2022", 1)).meta
    assert (meta.township, meta.county) == ("柳坝镇", "白水县")


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("二、存在问题及改进措施\n存在问题：\n一、公示栏太远。\n二、讲解不够细。\n改进措施：\n一、增设两处公示栏。\n二、多办讲解会。\n",
         [("存在问题", "一、公示栏太远。"), ("存在问题", "二、讲解不够细。"), ("改进措施", "一、增设两处公示栏。"),
          ("改进措施", "二、多办讲解会。")]),
        ("存在的不足\n公示栏离村太远。\n整改举措\n增设两处公示栏。\n",
         [("存在的不足", "公示栏离村太远。"), ("整改举措", "增设两处公示栏。")]),
        ("存在问题\n公示栏离村太远。\n下一步工作安排\n增设两处公示栏。\n",
         [("存在问题", "公示栏离村太远。"), ("下一步工作安排", "增设两处公示栏。")]),
        ("二、其他事项\n（一）\n收费情况\n没有收取任何费用。\n", [("（一）收费情况", "没有收取任何费用。")]),
    ],
)  # fmt: skip
def test_a_label_without_number_holds_what_is_numbered_below_it(rest: str, expected: list[tuple[str, str]]) -> None:
    assert told(HEAD + rest) == expected


def test_problems_are_a_section_where_no_heading_has_a_number() -> None:
    text = (
        "柳坝镇2022年政府信息公开工作年度报告\n总体情况\n全年公开信息12条。\n存在的主要问题\n公示栏离村太远。\n改进措施\n增设两处公示栏。\n"
        "其他需要报告的事项\n没有其他事项。\n"
    )
    report = report_from_text(text)
    assert [section.kind for section in report.sections] == [
        SectionKind.OVERVIEW, SectionKind.PROBLEMS, SectionKind.OTHER_MATTERS,
    ]  # fmt: skip
    assert [(s.section, s.titles) for s in report.sentences[1:3]] == [(1, ()), (1, ("改进措施",))]


def test_a_section_of_what_is_striven_for_holds_measures() -> None:
    report = report_from_text(f"{HEAD}二、存在问题\n公示栏离村太远。\n三、努力方向\n增设两处公示栏。\n")
    assert report.sections[-1].kind is SectionKind.MEASURES


def test_a_heading_with_a_half_width_comma_keeps_its_body() -> None:
    report = report_from_text(f"{HEAD}二,其他需要报告的事项\n无\n")
    assert (report.sections[-1].kind, report.sentences[-1].text) == (SectionKind.OTHER_MATTERS, "无")


@pytest.mark.parametrize("mark", ["— 2 —", "- 2 -", "第2页"])
def test_a_short_item_goes_on_behind_the_end_of_the_page(mark: str) -> None:
    text = f"{HEAD}{LISTS}一是公示内容不够全\n{mark}\n面。二是讲解不够细。\n"
    assert [sentence for _, sentence in told(text)] == ["一是公示内容不够全面。", "二是讲解不够细。"]
