"""Further hostile but likely miniature reports: places, titles, both ends of a page, damaged bytes, headings of lower rank."""

from __future__ import annotations

from datetime import date

import pytest

from nlp import report_from_text
from nlp.pipeline import analyze
from nlp.types import Report

TITLE = "白水县清水镇2022年政府信息公开工作年度报告"
BODY = "一、总体情况\n公开信息20条。\n"
HEAD = f"{TITLE}\n{BODY}"
END = "清水镇人民政府\n2023年1月10日\n"


def texts(report: Report) -> list[str]:
    return [sentence.text for sentence in report.sentences]


WORDS = "年初 今年 目前 同时 通过 其中 此外 为此 每月 依托 要求 近年来 由 主要靠 及时调整 本年度"


@pytest.mark.parametrize("word", WORDS.split())
@pytest.mark.parametrize("office", ["镇政府", "镇党委", "乡政府"])
def test_a_word_before_the_office_is_no_name(word: str, office: str) -> None:
    assert "other_township_named" not in report_from_text(f"{HEAD}{word}{office}专题研究2次。").warnings


@pytest.mark.parametrize("place", ["枣庄市市中区税郭镇", "阳泉市郊区荫营镇"])
def test_a_district_before_the_name_is_no_other_township(place: str) -> None:
    report = report_from_text(
        f"{place}2022年政府信息公开工作年度报告\n{BODY}{place}人民政府公开信息20条，{place}2022年更新。"
    )
    assert report.warnings == ()


def test_another_name_is_a_warning_however_it_is_followed() -> None:
    assert "other_township_named" in report_from_text(f"{HEAD}白水县新荣镇人民政府公开信息2条。").warnings
    assert "other_township_named" in report_from_text(f"{HEAD}新荣镇党委高度重视。").warnings


PLACES = [
    ("白水县清水镇关于2020年度", "清水镇", "白水县", None, None),
    ("白水县清水街道办事处关于2020年度", "清水街道", "白水县", None, None),
    ("关于白水县清水镇2020年", "清水镇", "白水县", None, None),
    ("铜仁地区江口坪县清水镇2010年", "清水镇", "江口坪县", "铜仁地区", None),
    ("新疆维吾尔自治区塔城沟县清水镇2020年", "清水镇", "塔城沟县", None, "新疆维吾尔自治区"),
    ("新疆维吾尔自治区塔城地区沙湾县清水镇2020年", "清水镇", "沙湾县", "塔城地区", "新疆维吾尔自治区"),
    ("北京市通州区张家湾镇2020年", "张家湾镇", "通州区", None, "北京市"),
    ("重庆市万州区清水镇2020年", "清水镇", "万州区", None, "重庆市"),
    ("荆州市荆州区清水镇2020年", "清水镇", "荆州区", "荆州市", None),
    ("渭南市华州区清水镇2020年", "清水镇", "华州区", "渭南市", None),
    ("延边州敦化市清水镇2020年", "清水镇", "敦化市", "延边州", None),
]


@pytest.mark.parametrize(("beginning", "township", "county", "city", "province"), PLACES)
def test_places_of_titles(
    beginning: str, township: str, county: str | None, city: str | None, province: str | None
) -> None:
    meta = report_from_text(f"{beginning}政府信息公开工作年度报告\n{BODY}").meta
    assert (meta.township, meta.county, meta.city, meta.province) == (township, county, city, province)


@pytest.mark.parametrize(
    "lead", ["现将2022年政府信息公开工作年度报告如下：", "现将我镇2022年政府信息公开年报公布如下："]
)
def test_a_lead_in_is_no_title(lead: str) -> None:
    report = report_from_text(f"{TITLE}\n{lead}\n{BODY}")
    assert texts(report) == [lead, "公开信息20条。"]
    assert report.meta.title == TITLE


def test_a_lead_in_names_the_place_where_there_is_no_title() -> None:
    meta = report_from_text(f"现将{TITLE}公布如下：\n{BODY}").meta
    assert (meta.title, meta.township, meta.county) == (TITLE, "清水镇", "白水县")


TAILS = [
    "附件下载：\n1. 清水镇2022年度报告.docx",
    "附件：\n1.清水镇2022年报告.pdf\n2. 统计表.xlsx",
    "地址：白水县清水镇人民路1号  联系电话：0913-6155555",
    "手机版 | 电脑版",
    "联系我们 站点地图 隐私声明",
    "主办：白水县人民政府 承办：白水县政府办公室\n技术支持：某某科技有限公司",
    "Copyright © 2022 白水县人民政府 All Rights Reserved",
]


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("end", ["", END])
def test_what_a_site_prints_last_is_no_narrative(tail: str, end: str) -> None:
    report = report_from_text(f"{HEAD}五、存在的主要问题及改进情况\n无。\n{end}{tail}")
    assert texts(report) == ["公开信息20条。", "无。"]
    assert analyze(report).problems_stated.value == "none_stated"


def test_contacts_in_the_preamble_or_alone_in_a_section_are_narrative() -> None:
    contact = "地址：白水县清水镇人民路1号，电话：0913-6155555"
    assert contact in texts(report_from_text(f"{TITLE}\n如有疑问请与清水镇联系。\n{contact}\n{BODY}"))
    assert contact in texts(report_from_text(f"{HEAD}六、联系方式\n{contact}\n"))


LINKS = [
    "清水镇2021年政府信息公开工作年度报告\n2022-01-20",
    "清水镇2021年政府信息公开工作年度报告\n2022-01-20\n清水镇2020年政府信息公开工作年度报告\n2021-01-20",
    "· 清水镇2021年政府信息公开工作年度报告 [2022-01-20]\n· 清水镇2020年政府信息公开工作年度报告 [2021-01-20]",
    "上一篇：清水镇2021年政府信息公开工作年度报告\n清水镇2020年政府信息公开工作年度报告 2022-01-20",
]


@pytest.mark.parametrize("links", LINKS)
def test_links_to_other_years_are_chrome(links: str) -> None:
    report = report_from_text(HEAD + END + links)
    assert texts(report) == ["公开信息20条。"]
    assert report.meta.issued_on == date(2023, 1, 10)
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("清政发〔2023〕4号　　签发人：王强", "清政发〔2023〕4号"),
        ("清政发〔 2023 〕4号", "清政发〔2023〕4号"),
        ("文号：清政发〔2023〕4号", "清政发〔2023〕4号"),
        ("清水镇人民政府文件\n清政发〔2023〕4号", "清政发〔2023〕4号"),
    ],
)
def test_heads_of_printed_documents(head: str, number: str) -> None:
    meta = report_from_text(f"{head}\n{TITLE}\n{BODY}").meta
    assert (meta.title, meta.township, meta.county, meta.document_number) == (TITLE, "清水镇", "白水县", number)


@pytest.mark.parametrize(
    ("title", "township", "county"),
    [
        ("清水旗红旗苏木2014年政府信息公开工作总结", "红旗苏木", "清水旗"),
        ("白水县清水镇2013年政务公开工作情况汇报", "清水镇", "白水县"),
        ("2013年白水县史官镇政府信息公开工作情况", "史官镇", "白水县"),
        ("白水县清水镇关于2013年政府信息公开工作情况的汇报", "清水镇", "白水县"),
    ],
)
@pytest.mark.parametrize("body", [BODY, "为做好公开工作，公开信息20条。"])
def test_titles_of_accounts(title: str, township: str, county: str, body: str) -> None:
    report = report_from_text(f"{title}\n{body}")
    assert (report.meta.title, report.meta.township, report.meta.county) == (title, township, county)
    assert title not in "".join(texts(report))


@pytest.mark.parametrize(
    "printed",
    [
        "抄送：县政府办公室。\n清水镇党政办公室  2023年1月20日印发",
        "抄送：县政府办公室，各村委会\n清水镇人民政府办公室 2023年1月20日印发",
        "二○二三年一月二十日印发",
    ],
)
@pytest.mark.parametrize("end", ["", END])
def test_what_a_printed_document_carries_last(printed: str, end: str) -> None:
    report = report_from_text(HEAD + end + printed)
    assert texts(report) == ["公开信息20条。"]
    assert report.meta.issued_on == date(2023, 1, 20)


def test_the_addressee_is_furniture() -> None:
    report = report_from_text(f"{TITLE}\n县政府办公室：\n现将我镇情况报告如下：\n{BODY}")
    assert texts(report) == ["现将我镇情况报告如下：", "公开信息20条。"]


GROUPED = [
    ("政務(zhèngwù)信息(xìnxī)公開。", "政务信息公开。"),
    ("做好政务公开(zhèngwù gōngkāi)工作。", "做好政务公开工作。"),
    ("做好政务公开（zhèng wù gōng kāi）工作。", "做好政务公开工作。"),
    (
        "政务(zheng wu)信息(xin xi)公开(gong kai)工作(gong zuo)开展(kai zhan)情况(qingkuang)良好。",
        "政务信息公开工作开展情况良好。",
    ),
    (
        "用客户端(APP)、(LED)、系统(CMS)、联系人李安(Li An)，网站(http)、媒体(media)公(gōng)开。",
        "用客户端(APP)、(LED)、系统(CMS)、联系人李安(Li An)，网站(http)、媒体(media)公开。",
    ),
    ("在融媒体(media)公开(gongkai)信息。", "在融媒体(media)公开(gongkai)信息。"),
]


@pytest.mark.parametrize(("raw", "clean"), GROUPED)
def test_pinyin_of_words(raw: str, clean: str) -> None:
    assert texts(report_from_text(HEAD + raw))[1:] == [clean]


def test_the_middle_of_a_shifted_run_speaks_for_itself() -> None:
    report = report_from_text(f"{HEAD}存在更新不?患笆保?个别栏目滞后等问题。")
    assert texts(report)[1:] == ["存在更新不□及时□个别栏目滞后等问题。"]
    assert "unrecovered_characters" in report.warnings


def test_a_refused_run_is_a_warning_and_no_end() -> None:
    sentence = "第三方意见的程序?莆栴猓锛?引用条款也有不完整的。"
    report = report_from_text(HEAD + sentence)
    assert texts(report)[1:] == [sentence]
    assert "damaged_characters" in report.warnings


def test_real_questions_stay() -> None:
    report = report_from_text(f"{HEAD}群众问我们能否公开?我们都公开了。看不懂怎么办?李珏负责解释?")
    assert texts(report)[1:] == ["群众问我们能否公开？", "我们都公开了。", "看不懂怎么办？", "李珏负责解释？"]
    assert report.warnings == ()


@pytest.mark.parametrize("numbers", ["（一） （二） （三） （五） （六）", "1. 2. 3. 5. 6.", "1、 2、 3、 5、 6、"])
def test_sections_may_carry_deeper_numbers(numbers: str) -> None:
    one, two, three, five, six = numbers.split()
    report = report_from_text(
        f"{TITLE}\n{one}总体情况\n公开信息20条。\n{two}主动公开政府信息情况\n主动公开20条。\n"
        f"{three}收到和处理政府信息公开申请情况\n未收到申请。\n{five}存在的主要问题及改进情况\n公开不够及时。\n"
        f"{six}其他需要报告的事项\n无。"
    )
    kinds = ["overview", "proactive", "requests", "problems", "other_matters"]
    assert [section.kind.value for section in report.sections] == kinds
    assert texts(report)[-1] == "无。"


def test_parts_below_numbered_sections_stay_parts() -> None:
    report = report_from_text(f"{TITLE}\n{BODY}（一）主动公开情况\n公开20条。\n（二）依申请公开情况\n未收到申请。")
    assert len(report.sections) == 1


def test_a_spaced_heading_is_a_heading() -> None:
    report = report_from_text(f"{TITLE}\n一 概 述\n公开信息20条。\n二 主动公开政府信息情况\n公开20条。")
    assert [section.kind.value for section in report.sections] == ["overview", "proactive"]


def test_a_short_body_is_not_glued_to_its_heading() -> None:
    assert texts(report_from_text(f"{HEAD}五、存在的主要问题及改进情况\n不足。"))[1:] == ["不足。"]


UNITS = [
    ("尚有需要改进的地方：覆盖面有待拓展，公开方式单一。", ["尚有需要改进的地方：", "覆盖面有待拓展，公开方式单一。"]),
    ("2.改进举措：街道高度重视，从四个方面发力。", ["街道高度重视，从四个方面发力。"]),
    ("做到“公开是常态，不公开是例外。”全年公开20条。", ["做到“公开是常态，不公开是例外。”", "全年公开20条。"]),
    ("（其中含转载5条。）较上年增加2条。", ["（其中含转载5条。）", "较上年增加2条。"]),
    ("落实“应公开尽公开。”的要求，公开20条。", ["落实“应公开尽公开。”的要求，公开20条。"]),
    ("落实“应公开尽公开。”等要求，公开20条。", ["落实“应公开尽公开。”等要求，公开20条。"]),
    ("坚持“公开为常态。”和“服务为根本。”，公开20条。", ["坚持“公开为常态。”和“服务为根本。”，公开20条。"]),
    ("围绕“问什么？答什么？”展开工作。", ["围绕“问什么？答什么？”展开工作。"]),
    ("公开信息*20*条。", ["公开信息20条。"]),
    ("主动***息20条，李*明负责，电话139*1234*56。", ["主动***息20条，李*明负责，电话139*1234*56。"]),
    ("- 公开信息20条。\n- 公开文件3件。", ["公开信息20条。", "公开文件3件。"]),
    ("• 公开信息20条。\n• 公开文件3件。", ["公开信息20条。", "公开文件3件。"]),
    ("* 公开信息20条。\n* 公开文件3件。", ["公开信息20条。", "公开文件3件。"]),
]


@pytest.mark.parametrize(("raw", "units"), UNITS)
def test_units(raw: str, units: list[str]) -> None:
    assert texts(report_from_text(HEAD + raw))[1:] == units
