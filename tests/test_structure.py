"""Titles, sections, units and metadata, as tables of tricky cases."""

from __future__ import annotations

from datetime import date

import pytest

from nlp import report_from_text
from nlp.structure.place import split_place
from nlp.structure.sentences import cut


def units(paragraph: str) -> list[str]:
    return [("T:" if piece.is_title else "") + piece.text for piece in cut(paragraph, 0)]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("内容不全；更新不快。数量偏少！", ["内容不全；", "更新不快。", "数量偏少！"]),
        ("一是内容不全，二是更新不快，三是人手不足。", ["一是内容不全，", "二是更新不快，", "三是人手不足。"]),
        ("还有以下不足：一是内容不全；二是更新慢。", ["还有以下不足：", "一是内容不全；", "二是更新慢。"]),
        ("全年公开64条：制度类20条，财政类44条。", ["全年公开64条：制度类20条，财政类44条。"]),
        ("坚持“先审查、后公开。谁公开、谁负责。”的要求办理。", ["坚持“先审查、后公开。谁公开、谁负责。”的要求办理。"]),
        ("依据《条例》（国令第711号。2019年修订）编制。现予公布。", ["依据《条例》（国令第711号。2019年修订）编制。", "现予公布。"]),
        ("（一）加强领导。镇长任组长，党政办牵头。", ["T:（一）加强领导。", "镇长任组长，党政办牵头。"]),
        ("一是健全制度。修订审核办法，明确流程。二是强化培训。组织学习两次。",
         ["T:一是健全制度。", "修订审核办法，明确流程。", "T:二是强化培训。", "组织学习两次。"]),
        ("一是内容不够丰富。二是更新不够及时。三是人员变动频繁。今后将逐项改进。",
         ["一是内容不够丰富。", "二是更新不够及时。", "三是人员变动频繁。", "今后将逐项改进。"]),
        ("(三)政府信息管理情况：落实审核制度，专人负责。", ["T:(三)政府信息管理情况：", "落实审核制度，专人负责。"]),
        ("1.存在问题：一是内容少；二是更新慢。", ["T:1.存在问题：", "一是内容少；", "二是更新慢。"]),
        ("首先，内容不全；其次，更新不快。", ["首先，内容不全；", "其次，更新不快。"]),
        ("发布前，首先由经办人初审，再由镇长签发。", ["发布前，首先由经办人初审，再由镇长签发。"]),
        ("其次，完善公开制度。制定了办法，明确了流程。", ["T:其次，完善公开制度。", "制定了办法，明确了流程。"]),
        ("①内容少；②更新慢。", ["①内容少；", "②更新慢。"]),
        ("占比12.5%，3.2万人次阅读，见www.a.gov.cn。", ["占比12.5%，3.2万人次阅读，见www.a.gov.cn。"]),
        ("发挥第一平台作用，第一时间公开。", ["发挥第一平台作用，第一时间公开。"]),
        ("发现“两项问题没有关上引号。仍要切开。", ["发现“两项问题没有关上引号。", "仍要切开。"]),
        ("无。", ["无。"]),
    ],
)  # fmt: skip
def test_cutting(paragraph: str, expected: list[str]) -> None:
    assert units(paragraph) == expected


@pytest.mark.parametrize(
    ("title", "township", "level", "uppers"),
    [
        ("青溪县柳坝镇2016年政府信息公开工作年度报告", "柳坝镇", "镇", ["青溪县"]),
        ("2019年柳坝乡人民政府政府信息公开年报", "柳坝乡", "乡", []),
        ("新市镇2020年度政府信息公开工作报告", "新市镇", "镇", []),
        ("四川省青溪县石坎羌族乡2017年政府信息公开年度报告", "石坎羌族乡", "乡", ["四川省", "青溪县"]),
        ("临江市江口区花园街道办事处2022年政府信息公开工作年度报告", "花园街道", "街道", ["临江市", "江口区"]),
        ("白音旗巴彦苏木2021年度政府信息公开工作年度报告", "巴彦苏木", "苏木", ["白音旗"]),
        ("关于公布柳坝镇2018年政府信息公开年度报告", "柳坝镇", "镇", []),
        ("东丰市东丰镇2020年政府信息公开工作年度报告", "东丰镇", "镇", ["东丰市"]),
        ("青山经济开发区管委会2019年政府信息公开工作年度报告", "青山经济开发区", "开发区", []),
        ("青山高新区管理委员会", "青山高新区", "开发区", []),
        ("新疆生产建设兵团第十五师清泉镇2020年政府信息公开工作年度报告", "清泉镇", "镇", ["新疆"]),
        ("黑龙江省农垦总局北河管理局前哨农场2012年政府信息公开年度报告", "前哨农场", "农场", ["黑龙江省"]),
    ],
)
def test_places(title: str, township: str, level: str, uppers: list[str]) -> None:
    assert split_place(title) == (township, level, tuple(uppers))


@pytest.mark.parametrize("title", ["2020年政府信息公开工作年度报告", "我镇2020年工作", ""])
def test_no_place(title: str) -> None:
    assert split_place(title) is None


REPORT = """当前位置：首页 > 政务公开
青溪县柳坝镇人民政府
2021年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》，编制本报告。本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况组成。
一、总体情况
（一）主动公开情况。全年主动公开信息64条。
（二）监督保障
1.健全机制。将公开工作纳入考核。
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况
一、本年新收政府信息公开申请数量\t0\t0
三、本年度办理结果\t（一）予以公开\t0
四、结转下年度继续办理\t0\t0
我镇未收到政府信息公开申请。
四、政府信息公开行政复议、行政诉讼情况
（见附表）
五、存在的主要问题及改进情况
存在的主要问题
一是内容不够全面。
改进情况
下一步，我镇将充实内容。
六、其他需要报告的事项
无

青溪县柳坝镇人民政府
二〇二二年一月十五日
- 3 -
"""


def test_a_whole_report() -> None:
    report = report_from_text(REPORT)
    kinds = [section.kind.value for section in report.sections]
    assert kinds == ["preamble", "overview", "proactive", "requests", "disputes", "problems", "other_matters"]
    assert report.meta.township == "柳坝镇"
    assert report.meta.county == "青溪县"
    assert report.meta.year == 2021
    assert report.meta.issued_on == date(2022, 1, 15)
    assert [s.text for s in report.sentences] == [
        "根据《中华人民共和国政府信息公开条例》，编制本报告。",
        "本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况组成。",
        "全年主动公开信息64条。",
        "将公开工作纳入考核。",
        "我镇未收到政府信息公开申请。",
        "一是内容不够全面。",
        "下一步，我镇将充实内容。",
        "无",
    ]
    assert report.sentences[3].titles == ("（二）监督保障", "1.健全机制")
    assert report.sentences[6].titles == ("改进情况",)
    assert len(report.tables) == 2
    assert {f.kind for f in report.furniture} == {"chrome", "note", "signature", "date", "page", "blank"}


def test_a_text_without_headings_is_one_free_section() -> None:
    report = report_from_text("柳坝镇2012年政府信息公开工作年度报告\n我镇公开信息20条。但公开还不够及时。今后将改进。")
    assert [section.kind.value for section in report.sections] == ["free"]
    assert len(report.sentences) == 3


def test_old_headings_in_their_own_order() -> None:
    text = "\n".join(
        ["一、概述", "做了工作，成效较好。", "二、依申请公开情况", "没有收到申请。", "三、收费及减免情况", "没有收取费用。",
         "四、行政复议、诉讼情况", "没有发生此类案件。", "五、存在问题", "公开的面还不广。", "六、下一步改进措施", "将继续扩大范围。"]
    )  # fmt: skip
    kinds = [section.kind.value for section in report_from_text(text).sections]
    assert kinds == ["overview", "requests", "fees", "disputes", "problems", "measures"]


def test_headings_with_the_wrong_number_are_known_by_their_text() -> None:
    text = "一、总体情况\n工作平稳推进。\n一、存在的主要问题及改进情况\n更新不够及时。"
    assert [s.kind.value for s in report_from_text(text).sections] == ["overview", "problems"]


def test_a_year_that_differs_from_the_period_is_a_warning() -> None:
    text = "柳坝镇2014年政府信息公开年度报告\n本报告统计期限为2013年1月1日至12月31日。"
    report = report_from_text(text)
    assert report.meta.year == 2014
    assert "year_differs_from_period" in report.warnings


def sentences(text: str) -> list[str]:
    return [s.text for s in report_from_text("柳坝镇2022年政府信息公开工作年度报告\n" + text).sentences]


def test_numbered_items_without_stops_are_units() -> None:
    text = "五、存在的主要问题及改进情况\n（一）存在的主要问题\n1、公开不及时\n2、内容不全面\n（二）改进措施\n1、加强培训\n2、及时更新"
    report = report_from_text(text)
    assert [s.text for s in report.sentences] == ["1、公开不及时", "2、内容不全面", "1、加强培训", "2、及时更新"]
    assert report.sentences[3].titles == ("（二）改进措施",)


def test_labels_inside_a_paragraph_open_a_new_path() -> None:
    text = "存在问题：（1）更新不够及时；（2）内容不够全面。改进措施：（1）加强业务培训；（2）及时更新栏目。"
    report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\n" + text)
    assert [s.titles for s in report.sentences] == [("存在问题",), ("存在问题",), ("改进措施",), ("改进措施",)]


def test_what_closes_a_report_is_nobodys_body() -> None:
    assert sentences("三、工作打算\n1.强化培训。计划培训4次。\n2.优化平台。\n特此报告。") == [
        "计划培训4次。",
        "2.优化平台。",
    ]


def test_a_problem_with_its_remedy_behind_it_is_a_unit() -> None:
    text = (
        "五、存在的主要问题及改进情况\n一是信息更新不够及时。下一步将限时更新。二是队伍业务能力不强。为此，将组织培训。"
    )
    assert sentences(text) == [
        "一是信息更新不够及时。",
        "下一步将限时更新。",
        "二是队伍业务能力不强。",
        "为此，将组织培训。",
    ]


def test_an_attached_statistics_table_is_a_table() -> None:
    text = "六、其他\n无。\n附件：政府信息公开情况统计表\n指标名称 单位 数量\n一、主动公开情况\n（一）主动公开政府信息数 条 246"
    report = report_from_text(text)
    assert [s.text for s in report.sentences] == ["无。"]
    assert len(report.sections) == 1


def test_a_second_body_is_furniture() -> None:
    body = (
        "柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n全年公开信息12条。\n"
        "五、存在问题\n更新不够及时。\n柳坝镇人民政府\n2023年1月5日\n"
    )
    report = report_from_text("首页 > 政务\n" + body + "附件：年报.docx\n" + body)
    assert len(report.sentences) == 2
    assert "body_repeated" in report.warnings


@pytest.mark.parametrize(
    ("text", "township", "county", "city", "year"),
    [
        ("2019年度临河县柳树乡人民政府政府信息公开工作年度报告", "柳树乡", "临河县", None, 2019),
        ("清水县金河镇\n2016年度政府信息公开工作年度报告", "金河镇", "清水县", None, 2016),
        ("临河县人民政府办公室关于柳树乡2019年政府信息公开工作年度报告", "柳树乡", "临河县", None, 2019),
        ("现公布江州市青云区凤凰街道2021年政府信息公开工作年度报告", "凤凰街道", "青云区", "江州市", 2021),
        ("青云区2022年政府信息公开工作年度报告", None, "青云区", None, 2022),
        ("XX县XX镇2016年政府信息公开年度报告", None, None, None, 2016),
        ("柳坝镇二○一三年政府信息公开年度报告", "柳坝镇", None, None, 2013),
    ],
)
def test_places_in_reports(text: str, township: str | None, county: str | None, city: str | None, year: int) -> None:
    meta = report_from_text(text + "\n一、概述\n各项工作有序推进。").meta
    assert (meta.township, meta.county, meta.city, meta.year) == (township, county, city, year)


def test_bullets_before_headings_tables_and_signatures_are_no_text() -> None:
    text = "- 一、总体情况\n- （一）主动公开\n公开信息80条，全部按时上网。\n- 临河县柳树乡人民政府\n- 2020年1月16日"
    report = report_from_text("柳树乡2019年政府信息公开工作年度报告\n" + text)
    assert [sentence.text for sentence in report.sentences] == ["公开信息80条，全部按时上网。"]
    assert [heading.text for heading in report.headings][1:] == ["一、总体情况", "（一）主动公开"]
    assert (report.meta.agency, report.meta.issued_on) == ("临河县柳树乡人民政府", date(2020, 1, 16))


@pytest.mark.parametrize(
    "line",
    [
        "【分享到：】微信 微博 QQ空间　　浏览次数：88次", "阅读：1,024次", "收藏 打印 分享 纠错", "满意度评价：非常满意 满意 一般 不满意",
        "用户评论 共0条", "本文共有 0 条评论", "今日访问：235 总访问：1235667",
    ],
)  # fmt: skip
def test_what_a_site_prints_is_no_text(line: str) -> None:
    report = report_from_text(
        f"柳树乡2019年政府信息公开工作年度报告\n{line}\n一、总体情况\n{line}\n公开信息80条，全部按时上网。\n{line}"
    )
    assert [sentence.text for sentence in report.sentences] == ["公开信息80条，全部按时上网。"]


def test_traces_of_another_place_are_warnings() -> None:
    text = "柳坝镇2022年政府信息公开工作年度报告\n一、概述\n我乡公开有序。青溪县石桥镇人民政府高度重视公开工作。"
    report = report_from_text(text)
    assert report.meta.township == "柳坝镇"
    assert {"level_differs", "other_township_named"} <= set(report.warnings)


def test_period_and_document_number() -> None:
    text = "柳政〔2023〕4号\n柳坝镇2022年政府信息公开工作年度报告\n本报告统计期限为2022年1月1日至12月31日。"
    meta = report_from_text(text).meta
    assert meta.period == (date(2022, 1, 1), date(2022, 12, 31))
    assert meta.document_number == "柳政〔2023〕4号"


def test_a_year_left_over_from_the_year_before_is_a_warning() -> None:
    text = "柳坝镇2014年政府信息公开工作总结\n2013年，我镇公开信息56条。工作还有欠缺。"
    report = report_from_text(text)
    assert report.meta.year == 2014
    assert "year_differs_from_text" in report.warnings
    plain = report_from_text("柳坝镇2014年政府信息公开工作总结\n2014年，我镇公开信息56条。2015年，我镇将加强培训。")
    assert "year_differs_from_text" not in plain.warnings


def test_where_title_and_period_differ_the_rest_of_the_report_decides() -> None:
    text = (
        "柳坝镇2019年政府信息公开工作年度报告\n统计期限为2020年1月1日至12月31日。\n一、概述\n2020年，我镇公开信息56条。"
    )
    report = report_from_text(f"{text}\n柳坝镇人民政府\n2021年1月12日")
    assert report.meta.year == 2020
    assert "year_differs_from_period" in report.warnings


def test_the_date_of_issue_is_not_the_year_reported() -> None:
    report = report_from_text("柳坝镇政府信息公开工作年度报告\n全年公开信息45条。\n柳坝镇人民政府\n2022年1月25日")
    assert report.meta.year is None
    assert report.meta.issued_on == date(2022, 1, 25)


def test_the_head_of_a_page_holds_dates() -> None:
    head = "索引号：LB-2022-0003　发布日期：2022-01-21\n成文日期：2022年1月18日"
    meta = report_from_text(f"{head}\n柳坝镇2021年政府信息公开工作年度报告\n全年公开信息45条。").meta
    assert (meta.issued_on, meta.written_on) == (date(2022, 1, 21), date(2022, 1, 18))


def test_the_signature_of_a_county_names_its_superior() -> None:
    text = "青云区2023年政府信息公开工作年度报告\n一、总体情况\n全区公开信息900条。\n江州市青云区人民政府\n2024年3月1日"
    meta = report_from_text(text).meta
    assert (meta.level, meta.county, meta.city, meta.township) == ("区", "青云区", "江州市", None)


def test_an_attachment_over_two_lines_ends_at_the_signature() -> None:
    text = (
        "柳坝镇2014年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n更新较慢。\n附件\n柳坝镇政府信息公开情况统计表\n"
        "指标名称　单位　数量\n一、主动公开政府信息数　条　45\n1.政府公报　条　0\n柳坝镇人民政府\n2015年1月25日"
    )
    report = report_from_text(text)
    assert [sentence.text for sentence in report.sentences] == ["更新较慢。"]
    assert len(report.sections) == 1
    assert {item.kind for item in report.furniture} >= {"signature", "date"}


def test_ordinals_of_an_account_are_no_list() -> None:
    assert sentences("全年以补贴信息最多，其次是项目建设，再次是防疫通告。") == [
        "全年以补贴信息最多，其次是项目建设，再次是防疫通告。"
    ]
