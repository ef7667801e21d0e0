"""Hostile but likely miniature reports: what a careful reader wants of each."""

from __future__ import annotations

from datetime import date

import pytest

from nlp import report_from_text
from nlp.pipeline import analyze
from nlp.types import Report

TITLE = "乌兰县清水镇2020年政府信息公开工作年度报告"
HEAD = f"{TITLE}\n一、总体情况\n公开信息20条。\n"


def texts(report: Report) -> list[str]:
    return [sentence.text for sentence in report.sentences]


def kinds(report: Report) -> list[str]:
    return [section.kind.value for section in report.sections]


def test_ordinals_may_carry_a_dot() -> None:
    report = report_from_text(
        "古桥镇2022年政府信息公开工作年度报告\n一.总体情况\n公开信息77条。\n（一）.主动公开情况\n公开信息77条。\n"
        "二．主动公开政府信息情况\n公开文件3件。\n五.存在的主要问题及改进情况\n一.公开不及时；二.形式单一。"
    )
    assert kinds(report) == ["overview", "proactive", "problems"]
    assert texts(report)[-2:] == ["一.公开不及时；", "二.形式单一。"]


@pytest.mark.parametrize("heading", ["（一）强化组织领导，健全公开工作机制", "三、强化监督检查，确保公开工作落到实处"])
def test_a_heading_of_two_parts_is_not_glued_to_its_body(heading: str) -> None:
    report = report_from_text(f"{HEAD}{heading}\n成立领导小组，由镇长任组长。")
    assert "成立领导小组，由镇长任组长。" in texts(report)


def test_a_wrapped_item_of_two_parts_is_joined() -> None:
    report = report_from_text(f"{HEAD}（一）强化组织领导，健全公开工作机制，成立由镇长任组长的领\n导小组并明确专人。")
    assert "（一）强化组织领导，健全公开工作机制，成立由镇长任组长的领导小组并明确专人。" in texts(report)


LISTS = [
    "存在的问题：\n一、公开意识有待增强。\n二、公开内容有待充实。\n改进措施：\n一、加强学习。\n二、充实内容。",
    "我镇仍有以下问题：一、公开意识有待增强。二、公开内容有待充实。今后，我们将这样改进：一、加强学习。二、充实内容。",
    "一、公开意识有待增强。\n二、公开内容有待充实。\n今后改进如下：\n一、加强学习。\n二、充实内容。",
]


@pytest.mark.parametrize("body", LISTS)
def test_numbered_lists_under_problems_are_items(body: str) -> None:
    report = report_from_text(f"{HEAD}六、存在的主要问题和改进措施\n{body}")
    assert kinds(report) == ["overview", "problems"]
    items = [sentence.text for sentence in report.sentences if sentence.marker]
    assert items == ["一、公开意识有待增强。", "二、公开内容有待充实。", "一、加强学习。", "二、充实内容。"]


@pytest.mark.parametrize("gap", [" ", "　　", "\n"])
def test_a_body_behind_a_blank_is_a_body(gap: str) -> None:
    report = report_from_text(
        f"{HEAD}五、存在的主要问题及改进情况{gap}时效性不强，更新较慢。\n六、其他需要报告的事项{gap}无。"
    )
    assert kinds(report) == ["overview", "problems", "other_matters"]
    assert texts(report)[1:] == ["时效性不强，更新较慢。", "无。"]


def test_a_short_body_behind_the_colon_of_a_heading_is_a_body() -> None:
    report = report_from_text(
        f"{HEAD}四、收费情况：未收费。\n五、存在问题及改进：更新慢，人手少。\n六、其他需要报告的事项：无。"
    )
    assert kinds(report) == ["overview", "fees", "problems", "other_matters"]
    assert texts(report)[1:] == ["未收费。", "更新慢，人手少。", "无。"]


def test_headings_that_a_preamble_lists_open_no_sections() -> None:
    listed = "一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；六、其他需要报告的事项。"
    report = report_from_text(
        f"{TITLE}\n全文包括{listed}统计期限为2020年1月1日至12月31日。\n一、总体情况\n公开信息20条。"
    )
    assert kinds(report) == ["preamble", "overview"]
    assert "".join(texts(report)).startswith("全文包括一、总体情况；")


def test_a_table_of_contents_is_furniture() -> None:
    report = report_from_text(
        f"{TITLE}\n一、总体情况……………1\n六、其他需要报告的事项……………5\n一、总体情况\n公开信息20条。"
    )
    assert kinds(report) == ["overview"]


def test_none_stated_survives_a_stray_file_name() -> None:
    analysis = analyze(report_from_text(f"{HEAD}五、存在的主要问题及改进情况\n无。\n清水镇2020年年度报告.docx"))
    assert analysis.problems_stated.value == "none_stated"


def test_the_turn_to_measures_leaves_the_title_of_the_last_problem() -> None:
    report = report_from_text(
        f"{HEAD}五、存在的主要问题及改进情况\n（一）业务能力有待提升。信息员由文书兼任，业务不熟。\n"
        "针对以上问题，我镇将扩大公开范围，加强培训。"
    )
    assert report.sentences[-2].titles == ("（一）业务能力有待提升",)
    assert report.sentences[-1].titles == ()


def test_bare_labels_of_both_parts_are_titles() -> None:
    report = report_from_text(
        f"{HEAD}五、存在的主要问题及改进情况\n问题：政策解读不够通俗易懂。整改：今后制作图解说明。"
    )
    assert [sentence.titles for sentence in report.sentences[-2:]] == [("问题",), ("整改",)]


def test_a_name_left_from_another_report_is_a_warning() -> None:
    report = report_from_text("古峰镇2021年政府信息公开工作年度报告\n一、总体情况\n2021年，新荣镇认真贯彻落实条例。")
    assert "other_township_named" in report.warnings
    assert report.meta.township == "古峰镇"


def test_wrapped_labels_of_a_printed_table_stay_in_the_table() -> None:
    report = report_from_text(
        f"{HEAD}三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况\n"
        "自然\n人\n法人或其他组织 总\n计\n（一）予以公开 0 0 0 0 0 0 0\n（二）部分公开（区分处理的，只计这一情\n"
        "形，不计其他情形） 0 0 0 0 0 0 0\n（三）不予\n公开\n1.属于国家秘密 0 0 0 0 0 0 0\n政府集中采购 3 251000元"
    )
    assert texts(report) == ["公开信息20条。"]
    assert len(report.tables) == 1


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("石门镇2021年政府信息公开\n工作年度报告", "石门镇2021年政府信息公开工作年度报告"),
        ("石门镇人民政府\n关于2021年政府信息公开工作年度报告", "石门镇人民政府关于2021年政府信息公开工作年度报告"),
        ("标题：石门镇2021年政府信息公开年报\n石门镇2021年政府信息公开年报", "石门镇2021年政府信息公开年报"),
    ],
)
def test_titles_over_two_lines(lines: str, title: str) -> None:
    meta = report_from_text(f"{lines}\n一、总体情况\n公开信息20条。").meta
    assert (meta.title, meta.township, meta.year) == (title, "石门镇", 2021)


@pytest.mark.parametrize(
    "period",
    [
        "自2020年1月1日起，至2020年12月31日止", "2020年01月01日至2020年12月31日", "2020年1月1日开始，到2020年12月31日截止",
        "2020.1.1-2020.12.31", "二〇二〇年一月一日至十二月三十一日", "2020年1月1日至12月31日",
    ],
)  # fmt: skip
def test_forms_of_the_statistics_period(period: str) -> None:
    meta = report_from_text(f"{TITLE}\n本报告的统计期限为{period}。").meta
    assert meta.period == (date(2020, 1, 1), date(2020, 12, 31))


def test_an_overview_without_its_heading_is_an_overview() -> None:
    report = report_from_text(f"{TITLE}\n（一）主动公开情况\n公开信息77条。\n二、主动公开政府信息情况\n没有规章。")
    assert kinds(report) == ["overview", "proactive"]


def test_a_list_of_names_keeps_its_borders() -> None:
    report = report_from_text(
        f"{HEAD}组  长：王 强（镇长）\n成  员：赵小明  钱 进  孙　力\n领导小组下设办公室在党政办。"
    )
    assert texts(report)[1:] == ["组长：王 强（镇长）", "成员：赵小明  钱 进  孙　力", "领导小组下设办公室在党政办。"]


RESIDUE = [
    ("读&#8220;条例&#8221;，&#12288;公开&#160;20条", "读“条例”，公开20条"),
    ("公开各类<script>var a=1;</script><!-- x -->政府信息", "公开各类政府信息"),
    ("***一是***公开信息__12__条", "一是公开信息12条"),
    ("见[县政府网站](http://a.gov.cn)栏目", "见县政府网站栏目"),
    ("主动***息，采用人工智能(AI)检索", "主动***息，采用人工智能(AI)检索"),
]


@pytest.mark.parametrize(("raw", "clean"), RESIDUE)
def test_residue(raw: str, clean: str) -> None:
    assert texts(report_from_text(f"{HEAD}{raw}。"))[1] == f"{clean}。"


def test_what_was_said_ends_at_its_quote() -> None:
    assert texts(report_from_text(f"{HEAD}群众说：“看不懂！”我镇及时整改。"))[1:] == [
        "群众说：“看不懂！”",
        "我镇及时整改。",
    ]


def test_advertising_in_the_place_of_a_name_is_a_warning() -> None:
    report = report_from_text(f"{HEAD}清水镇金沙娱乐城认真贯彻条例，金沙娱乐城成立领导小组。")
    assert "hijacked" in report.warnings
    assert "金沙娱乐城" in report.text


def test_lost_bytes_beside_digits_are_a_warning_and_no_stop() -> None:
    report = report_from_text(f"{HEAD}全年培训?ê?线上）12次，共?12条。")
    assert "damaged_characters" in report.warnings
    assert texts(report)[-1].endswith("共?12条。")
