"""The figure grammar on sentences written for it: patterns of the genre, refusals, spans, and every metric's examples."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nlp.figures import extract_figures, figures_in_sentence
from nlp.types import Figure

Row = tuple[str, list[tuple[Any, ...]]]

# Each row: a sentence and its figures as (metric, value) or (metric, value, unit) or (metric, value, unit, qualifier).
PATTERNS: list[Row] = [
    # genre.md 4.5, case 1 and on; the sentences are this file's own
    ("去年主动公开信息数88条，全文电子化率为100%。", [("disclosed_total", 88, "条"), ("e_rate", 100, "%")]),
    ("公众号全年推送 815 条推文。", [("wechat_posts", 815, "条", "exact")]),
    ("全年公开信息310余条。", [("disclosed_total", 310, "条", "at_least")]),
    ("村务公开栏张贴公示70多条。", [("board_notices", 70, "条", "at_least")]),
    (
        "主动公开信息近200条，其中网站30条、公众号52条、公告栏110余条。",
        [
            ("disclosed_total", 200, "条", "below"),
            ("portal_posts", 30, "条"),
            ("wechat_posts", 52, "条"),
            ("board_notices", 110, "条", "at_least"),
        ],
    ),
    ("近年来，公众号粉丝近3万人。", [("followers", 30000, "人", "below")]),
    ("我镇全年主动公开政府信息150余", [("disclosed_total", 150, "", "at_least")]),
    ("财政信息,1条。", [("disclosed_by_topic", 1, "条")]),
    ("其中财政信息,1条，人事信息,2条。", [("disclosed_by_topic", 1, "条"), ("disclosed_by_topic", 2, "条")]),
    (
        "网站（98条）、公开栏（25条）、APP（66条），共189条。",
        [
            ("portal_posts", 98, "条"),
            ("board_notices", 25, "条"),
            ("app_posts", 66, "条"),
            ("disclosed_total", 189, "条"),
        ],
    ),
    (
        "累计公开信息640条，其中本年度120条。",
        [("disclosed_cumulative", 640, "条", "cumulative"), ("disclosed_total", 120)],
    ),
    ("公开信息33条，历年累计公开902条。", [("disclosed_total", 33), ("disclosed_cumulative", 902, "条", "cumulative")]),
    (
        "全年公开信息300条，包括网站28条、公众号1950条。",
        [("disclosed_total", 300), ("portal_posts", 28), ("wechat_posts", 1950)],
    ),
    ("公众号推文中原创210篇、转载605篇。", [("original", 210, "篇"), ("reposted", 605, "篇")]),
    (
        "网站、公众号、公示栏公开信息分别为12、20、34件。",
        [("portal_posts", 12, "件"), ("wechat_posts", 20, "件"), ("board_notices", 34, "件")],
    ),
    (
        "网站、公众号、公示栏分别为12、20、34条。",
        [("portal_posts", 12, "条"), ("wechat_posts", 20, "条"), ("board_notices", 34, "条")],
    ),
    (
        "接听咨询电话180次，其中业务类占81.8%。",
        [("consultations", 180, "次")],
    ),
    ("答复率、满意率均为100%。", [("response_rate", 100, "%"), ("satisfaction_rate", 100, "%")]),
    ("承办人大代表建议1件、政协提案2件，已全部办结。", [("proposals", 1, "件"), ("proposals", 2, "件")]),
    (
        "答复申请3件，其中予以公开1件，部分公开0件，不予公开2件。",
        [("requests_handled", 3), ("requests_disclosed", 1), ("requests_partial", 0), ("requests_refused", 2)],
    ),
    ("专职人员由原来的2人增加到5人。", [("staff_full", 5, "人")]),
    ("全年公开信息140条，同比增长2.3%。", [("disclosed_total", 140)]),
    ("公开信息220条，比上年多40条。", [("disclosed_total", 220)]),
    ("上报县政府网稿件114条，审发71条。", [("submitted", 114), ("published", 71)]),
    ("对旧栏目集中清理，删除过期信息905条。", [("deleted", 905, "条")]),
    ("举办政务公开培训1次，参训20人次。", [("training_sessions", 1, "次"), ("training_people", 20, "人次")]),
    ("电话咨询2070人次，占100%。", [("consultations", 2070, "人次")]),
    ("接到投诉0件，接听咨询电话3000余起。", [("complaints", 0, "件"), ("consultations", 3000, "起", "at_least")]),
    ("大厅设1处政务公开专区、1台查询一体机。", [("access_zones", 1, "处"), ("kiosks", 1, "台")]),
    ("22个村公示栏更新12期。", [("board_notices", 12, "期")]),
    ("公众号文章点击量达254762人次。", [("page_views", 254762, "人次")]),
    ("栏目浏览量1.8万人次。", [("page_views", 18000, "人次")]),
    ("全年阅读量2.6万+。", [("page_views", 26000, "", "at_least")]),
    ("主动公开信息16条，包括主动公开信息16条，依申请公开0条。", [("disclosed_total", 16), ("requests_received", 0)]),
    ("主动公开政府信息二十余条。", [("disclosed_total", 20, "条", "at_least")]),
    ("召开政务公开领导小组会议两次。", [("meetings", 2, "次")]),
    ("公开政府信息三百零二条。", [("disclosed_total", 302, "条")]),
    ("公开政府信息１２３条。", [("disclosed_total", 123, "条")]),
    ("公开政府信息1,128条。", [("disclosed_total", 1128, "条")]),
    ("公开政府信息1 128条。", [("disclosed_total", 1128, "条")]),
    ("公开政府信息l28条。", [("disclosed_total", 128, "条")]),
    ("网站公开90条，公众号公开260条。", [("portal_posts", 90), ("wechat_posts", 260)]),
    ("通过新媒体平台公开信息64条，便民窗口代办社保业务730件。", [("disclosed_by_channel", 64, "条")]),
    ("对外公开2条信息（即预算、决算）。", [("disclosed_total", 2, "条")]),
    ("网站、公众号各30条。", [("portal_posts", 30, "条"), ("wechat_posts", 30, "条")]),
    ("举办新闻发布会0次、在线访谈0次，回应群众关切3次。", [("press_conf", 0), ("interviews", 0), ("hot_responses", 3)]),
    (
        "受理申请3件（网络2件、信函1件），结转1件。",
        [("requests_received", 3), ("requests_form", 2), ("requests_form", 1), ("requests_carried", 1)],
    ),
    ("通过公示栏公开信息40余条次。", [("board_notices", 40, "条次", "at_least")]),
    ("通过公开栏公开信息若干条。", [("board_notices", None, "条", "vague")]),
    ("全年发布政府信息【284】条。", [("disclosed_total", 284, "条")]),
    ("公开政府信息“196”条。", [("disclosed_total", 196, "条")]),
    ("2022年公开2021年财政决算1条。", [("disclosed_by_topic", 1, "条")]),
    # zeros
    ("全年未收到政府信息公开申请。", [("requests_received", 0)]),
    ("没有接到任何单位和个人提出的公开申请。", [("requests_received", 0)]),
    ("未发生行政复议、行政诉讼。", [("reconsideration", 0), ("litigation", 0)]),
    ("行政复议、行政诉讼情况：无。", [("reconsideration", 0), ("litigation", 0)]),
    ("当年收费和减免均为零。", [("fee_waived", 0), ("fee_charged", 0)]),
    ("没有收过一分钱的费用。", [("fee_charged", 0)]),
    ("既无上年结转申请，也未接到投诉。", [("requests_carried", 0), ("complaints", 0)]),
    ("受理申请0件，均按时办结。", [("requests_received", 0)]),
    ("没有申请行政复议的情形。", [("reconsideration", 0)]),
    # qualifiers
    ("公开信息约50条。", [("disclosed_total", 50, "条", "approx")]),
    ("公开信息50条左右。", [("disclosed_total", 50, "条", "approx")]),
    ("公开信息达50条以上。", [("disclosed_total", 50, "条", "at_least")]),
    ("账号粉丝突破1.5万人。", [("followers", 15000, "人", "at_least")]),
    ("据不完全统计，发放宣传册600份。", [("print", 600, "份", "approx")]),
    # inheritance along the clauses
    ("用好“石桥之声”公众号，坚持每日更新，全年推送74期。", [("wechat_posts", 74, "期")]),
    ("信息员由村会计兼任，全乡共12名。", [("info_officers", 12, "名")]),
    (
        "向群众发送防汛短信3批次2600余条。",
        [("disclosed_by_channel", 3), ("disclosed_by_channel", 2600, "条", "at_least")],
    ),
    ("向县档案馆、县图书馆各移送文件15份。", [("disclosed_by_channel", 15), ("disclosed_by_channel", 15)]),
    ("按内容分，机构类5条、民政类9条、财政类3条。", [("disclosed_by_topic", n) for n in (5, 9, 3)]),
    ("编发政策解读8篇，其中图解3篇。", [("interpretations", 8), ("interpretations", 3)]),
    (
        "全年公开信息总数90条：公开政策文件12条，就业信息30条，其他信息48条。",
        [("disclosed_total", 90), ("disclosed_by_topic", 12), ("disclosed_by_topic", 30), ("disclosed_by_topic", 48)],
    ),
    ("通过公众号“清泉微报”发布政策解读和农技知识，全年推送信息420条。", [("wechat_posts", 420, "条")]),
    ("公众号“山湾服务平台”发布农事提醒，全年推送88条。", [("wechat_posts", 88, "条")]),
    ("被媒体采用稿件12篇，其中省级2篇、市级10篇。", [("media_adopted", n) for n in (12, 2, 10)]),
    ("编发工作简报9期、信息30条。", [("briefs", 9, "期")]),
    ("公开信息总量与去年持平，接受申请3件。", [("requests_received", 3, "件")]),
    ("目录事项由30项增加到41项。", [("catalogue_items", 41, "项")]),
]

REFUSED = [
    "本镇下辖12个行政村，总人口3.2万人。",
    "各村每月至少上报信息2篇。",
    "2023年将举办业务培训4期。",
    "下一步，计划在便民中心增设查阅点3处。",
    "根据国务院令第711号和国办公开办函〔2021〕30号文件要求编制。",
    "联系电话：0571-88230016，邮编310000。",
    "严格执行“三审三校”制度，管好“两微一端”。",
    "申请答复期限为20个工作日。",
    "便民中心全年办理社保卡730件、营业执照60个。",
    "实现城镇新增就业416人。",
    "公开总量比上年减少35条。",
    "本报告由六个部分组成。",
    "统计期限为2021年1月1日至2021年12月31日。",
    "深入学习党的十九届六中全会精神，落实《条例》第五十条。",
    "公开不公开一个样的想法仍然存在。",
    "栏目从4月到7月没有更新过一条。",
    "群众对信息公开的了解还不够。",
    "未开通政务公众号。",
    "群众主要通过县政府网、镇信息网两个网站了解公开内容。",
    "网站、公众号分别公开信息12、20、34条。",
    "12345热线号码已在各村公示。",
]


def _seen(figure: Figure, width: int) -> tuple[Any, ...]:
    return (figure.metric, figure.value, figure.unit, figure.qualifier)[:width]


@pytest.mark.parametrize(("text", "expected"), PATTERNS, ids=[row[0][:24] for row in PATTERNS])
def test_pattern(text: str, expected: list[tuple[Any, ...]]) -> None:
    figures = figures_in_sentence(text, year=2022)
    assert len(figures) == len(expected), [(f.metric, f.value, f.text) for f in figures]
    for figure, row in zip(figures, expected, strict=True):
        wanted = (row[0], None if row[1] is None else Decimal(row[1]), *row[2:])
        assert _seen(figure, len(row)) == wanted


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert figures_in_sentence(text, year=2022) == []


@pytest.mark.parametrize("text", [row[0] for row in PATTERNS])
def test_span_covers_text(text: str) -> None:
    for figure in figures_in_sentence(text, year=2022):
        assert text[figure.span.start : figure.span.end] == figure.text
        assert figure.explicit_zero == (figure.value == 0)
        assert not figure.derived


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("县政府网站石桥镇专栏发布84条，“石桥之声”公众号推送132篇。", ["县政府网站石桥镇专栏", "“石桥之声”公众号"]),
        ("通过县门户网、政务网发布信息20条。", ["县门户网、政务网"]),
        ("用好“石桥之声”公众号，全年推送74期，粉丝2100人。", ["“石桥之声”公众号", "“石桥之声”公众号"]),
        ("收到申请2件，其中网络申请1件、当面递交1件。", ["", "网络", "当面"]),
    ],
)
def test_channel(text: str, channels: list[str]) -> None:
    assert [figure.channel for figure in figures_in_sentence(text, year=2022)] == channels


def test_topic_and_text_of_breakdown() -> None:
    figures = figures_in_sentence("2021年，公开信息14条，其中乡村规划类信息9条、其他5条。", year=2021)
    assert [figure.topic for figure in figures] == ["", "乡村规划类", "其他"]
    assert [figure.text for figure in figures] == ["公开信息14条", "其中乡村规划类信息9条", "其他5条"]


def test_zero_clause_once_per_metric() -> None:
    figures = figures_in_sentence("全镇平稳有序，没有发生行政复议、行政诉讼案件。", year=2021)
    assert {figure.text for figure in figures} == {"没有发生行政复议、行政诉讼案件"}
    assert all(figure.explicit_zero for figure in figures)


def test_year() -> None:
    assert figures_in_sentence("公开信息9条。", year=2020)[0].year == 2020
    assert figures_in_sentence("2019年公开信息9条。", year=2020)[0].year == 2019
    assert figures_in_sentence("公开信息9条。")[0].year is None


def test_measure_titles_need_something_done() -> None:
    assert figures_in_sentence("组织业务培训2次。", year=2021, titles=("改进措施",)) == []
    assert figures_in_sentence("已组织业务培训2次。", year=2021, titles=("改进措施",))


def test_extract_figures_places_spans_in_the_report() -> None:
    from nlp.alignment import Alignment
    from nlp.types import Metadata, Section, SectionKind, Sentence, Span
    from nlp.types import Report as Record

    text = "总体情况\n全年公开信息30条。未收到公开申请。"
    spans = [Span(5, 15), Span(15, 23)]
    sentences = tuple(
        Sentence(index, 0, SectionKind.OVERVIEW, (), "", span, text[span.start : span.end])
        for index, span in enumerate(spans)
    )
    report = Record(
        "r", "r.txt", "", text, text, Alignment.identity(len(text)), Metadata(year=2021),
        (Section(0, SectionKind.OVERVIEW, "", "总体情况", Span(0, len(text))),), (), sentences, (), (), (), (),
    )  # fmt: skip
    figures = extract_figures(report)
    assert [(f.metric, f.sentence) for f in figures] == [("disclosed_total", 0), ("requests_received", 1)]
    assert all(text[f.span.start : f.span.end] == f.text for f in figures)
