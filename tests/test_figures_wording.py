"""Wordings beyond the plain clause: digits set apart, accounts that are counted, totals, shares of a year, lists cut into units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nlp import analyze
from nlp.figures import changes_in_sentence, figures_in_sentence
from nlp.pipeline import report_from_text

YEAR = 2022
HEAD = "某县石桥镇2022年政府信息公开工作年度报告\n一、总体情况\n"


def _found(text: str) -> list[tuple[str, Decimal | None]]:
    return [(figure.metric, figure.value) for figure in figures_in_sentence(text, year=YEAR)]


def _expected(rows: list[tuple[str, Any]]) -> list[tuple[str, Decimal]]:
    return [(metric, Decimal(str(value))) for metric, value in rows]


def _check(text: str, rows: list[tuple[str, Any]]) -> None:
    assert _found(text) == _expected(rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("我乡公开信息9 3条，公示栏张贴1 0 4条。", [("disclosed_total", 93), ("board_notices", 104)]),
        ("公众号推送2 16余篇。", [("wechat_posts", 216)]),
        ("推文点击量2 . 6万次。", [("page_views", 26000)]),
        ("印发明白纸1. 5万份。", [("print", 15000)]),
        ("群众满意率9 7.5%，按时答复率99 .2%。", [("satisfaction_rate", "97.5"), ("response_rate", "99.2")]),
        ("公开政府信息1 026条。", [("disclosed_total", 1026)]),
        ("组织培训2 次，参训8 5人次。", [("training_sessions", 2), ("training_people", 85)]),
    ],
)
def test_digits_set_apart_are_one_number(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息3 7",
        "网站、公众号、公示栏分别公开4 6 9条。",
        "新收申请0 0 0 0 1件。",
        "公开信息2021 6条。",
        "联系电话 0571 8823 0016。",
    ],
)
def test_digits_set_apart_that_nobody_can_join_are_no_number(text: str) -> None:
    assert _found(text) == []


def test_blanks_part_the_numbers_that_have_units_of_their_own() -> None:
    _check("网站、公众号分别公开4条 6条。", [("portal_posts", 4), ("wechat_posts", 6)])
    _check("1. 3次培训，2. 4次会议。", [("training_sessions", 3), ("meetings", 4)])


@pytest.mark.parametrize(
    "text",
    ["停办抖音号1个。", "新开微信公众号1个、视频号2个。", "年内归并公众号3个。", "现有视频号1个、微博1个。"],
)
def test_accounts_are_no_posts(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("开设视频号1个，发布作品38个。", [("video_posts", 38)]),
        ("抖音号播出小片26个。", [("video_posts", 26)]),
        ("公示栏16个。", [("boards", 16)]),
    ],
)
def test_pieces_and_boards_are_counted_in_ge(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开总量为318条。",
        "信息公开总条数是318条。",
        "主动公开的信息总数达到318条。",
        "政务公开数量共计318条。",
    ],
)
def test_a_total_is_no_topic(text: str) -> None:
    _check(text, [("disclosed_total", 318)])


def test_years_dealt_out_are_no_topics() -> None:
    figures = figures_in_sentence("2020年度、2021年度分别公开信息64条、92条。", year=2021)
    assert [(f.metric, f.value, f.topic, f.year) for f in figures] == [
        ("disclosed_total", Decimal(64), "", 2020),
        ("disclosed_total", Decimal(92), "", 2021),
    ]
    figures = figures_in_sentence("历年累计公开信息516条，其中2021年88条、2022年97条。", year=2022)
    assert [(f.metric, f.year) for f in figures[1:]] == [("disclosed_total", 2021), ("disclosed_total", 2022)]
    _check("2020年和2021年分别收到申请2件、4件。", [("requests_received", 2), ("requests_received", 4)])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("网站、微信、抖音分别推送56条、78条、9条。", [("portal_posts", 56), ("wechat_posts", 78), ("video_posts", 9)]),
        ("微信、微博分别为41条、7条。", [("wechat_posts", 41), ("weibo_posts", 7)]),
        ("编发微信图文150余篇，其中原创96篇。", [("wechat_posts", 150), ("original", 96)]),
        ("通过网站公开77条、微信公开35条。", [("portal_posts", 77), ("wechat_posts", 35)]),
        ("网格员在微信群转发通知63条。", [("disclosed_by_channel", 63)]),
        ("当面、微信咨询14人次。", [("consultations", 14)]),
    ],
)
def test_wechat_by_its_bare_name(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "累计公开信息980条，其中2022年新增130条。",
        "历年累计公开政府信息980条，其中本年度新增公开130条。",
        "至年末累计公开政府信息980条，其中今年新公开信息130条。",
        "累计公开信息980条，其中2022年度公开130条。",
    ],
)
def test_share_of_the_year_in_a_running_sum_is_its_total(text: str) -> None:
    figures = figures_in_sentence(text, year=YEAR)
    assert [(f.metric, f.value) for f in figures] == _expected(
        [("disclosed_cumulative", 980), ("disclosed_total", 130)]
    )
    assert changes_in_sentence(text, figures, year=YEAR) == []


def test_an_increase_stays_a_change() -> None:
    text = "公开信息98条，比上年新增13条。"
    figures = figures_in_sentence(text, year=YEAR)
    assert [f.value for f in figures] == [98]
    assert [(c.relation, c.amount) for c in changes_in_sentence(text, figures, year=YEAR)] == [("up", 13)]


@pytest.mark.parametrize(
    ("text", "level", "amount"),
    [
        ("公开信息比2021年多31条，达到205条。", ("disclosed_total", 205), 31),
        ("公众号推文较上年减少8篇，为76篇。", ("wechat_posts", 76), 8),
        ("网站信息同比增长15%，总量达142条。", ("portal_posts", 142), 15),
        ("组织培训较去年多2期，已达5期。", ("training_sessions", 5), 2),
    ],
)
def test_level_after_its_change(text: str, level: tuple[str, int], amount: int) -> None:
    figures = figures_in_sentence(text, year=YEAR)
    assert [(f.metric, f.value) for f in figures] == [level]
    changes = changes_in_sentence(text, figures, year=YEAR)
    assert [(change.metric, change.amount) for change in changes] == [(level[0], amount)]


@pytest.mark.parametrize(
    "text",
    ["政策解读12篇（图解8篇、视频4个），工作动态信息33条。", "发布政策解读12篇，村务财务信息33条。"],
)
def test_topic_beside_interpretations(text: str) -> None:
    last = figures_in_sentence(text, year=YEAR)[-1]
    assert (last.metric, last.value) == ("disclosed_by_topic", 33)


def test_a_bracket_closes_its_list() -> None:
    _check(
        "公开信息96条，其中政策类50条（规范性文件3条、其他文件47条）、民生服务46条。",
        [("disclosed_total", 96), *(("disclosed_by_topic", value) for value in (50, 3, 47, 46))],
    )


def test_at_most() -> None:
    for text in ("推文阅读量多在百次以内。", "公众号单篇阅读200次以下。"):
        assert [figure.qualifier for figure in figures_in_sentence(text, year=YEAR)] == ["at_most"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "（1）政府网站公开：72条；（2）公众号公开：115条；（3）宣传栏公开：18条。",
            [("portal_posts", 72), ("wechat_posts", 115), ("board_notices", 18)],
        ),
        (
            "按内容分：财政预算类11条；民政救助类26条；其余43条。",
            [("disclosed_by_topic", 11), ("disclosed_by_topic", 26), ("disclosed_by_topic", 43)],
        ),
        ("我镇收到申请4件。4件均已按时答复。", [("requests_received", 4), ("requests_handled", 4)]),
        (
            "我镇收到申请4件。4件均已答复，其中同意公开3件。",
            [("requests_received", 4), ("requests_handled", 4), ("requests_disclosed", 3)],
        ),
        ("三、收到和处理政府信息公开申请情况\n2件均按期答复。", [("requests_handled", 2)]),
        ("三、收到和处理政府信息公开申请情况\n网上、当面两条路都通，未收到申请。", [("requests_received", 0)]),
    ],
)
def test_units_too_short_to_be_read_alone(text: str, rows: list[tuple[str, Any]]) -> None:
    analysis = analyze(report_from_text(HEAD + text, id="r"))
    assert [(f.metric, f.value) for f in analysis.figures] == _expected(rows)
    for figure in analysis.figures:
        assert analysis.report.text[figure.span.start : figure.span.end] == figure.text


@pytest.mark.parametrize(
    "text", ["全年公开工作平稳。\n（二）机构设置\n3个站所。", "公众号运行良好；全镇12个村、8个社区。"]
)
def test_short_units_that_count_nothing(text: str) -> None:
    assert analyze(report_from_text(HEAD + text, id="r")).figures == ()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "收到申请2件，1件信息不存在，1件同意公开。",
            [("requests_received", 2), ("requests_handled", 1), ("requests_disclosed", 1)],
        ),
        ("答复申请3宗，其中2宗因本机关不掌握无法提供。", [("requests_handled", 3), ("requests_handled", 2)]),
        (
            "收到申请4件，其中网络申请三件、邮寄一件。",
            [("requests_received", 4), ("requests_form", 3), ("requests_form", 1)],
        ),
        ("受理申请0条次，答复0条次。", [("requests_received", 0), ("requests_handled", 0)]),
        ("免除2名申请人复制费18元。", [("fee_waived", 18)]),
        ("收取1人邮寄费9元，免收检索费20元。", [("fee_charged", 9), ("fee_waived", 20)]),
    ],
)
def test_requests_and_fees(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("上级通报问题5个，现已改完。", [("errors_fixed", 5)]),
        ("第三方监测反馈问题8条，全部整改。", [("errors_fixed", 8)]),
        ("改正错别字14处，失效链接6个。", [("errors_fixed", 14), ("errors_fixed", 6)]),
        ("全年来人询问19次。", [("consultations", 19)]),
        ("请县里的业务骨干授课3次，参训54人次。", [("training_sessions", 3), ("training_people", 54)]),
        ("“学习强国”刊登我乡稿件4篇。", [("media_adopted", 4)]),
        ("公开专区配备电脑3台。", [("kiosks", 3)]),
        ("办理行政许可事项52件。", [("permits", 52)]),
        ("巡回宣讲惠农政策31场次。", [("disclosed_by_channel", 31)]),
        ("张贴通告640张。", [("board_notices", 640)]),
        ("乡政府网页登载88条。", [("portal_posts", 88)]),
    ],
)
def test_what_is_counted(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize("text", ["编印《政务公开》专刊4期，共1200册。", "编印简报4期，发放1200份。"])
def test_issues_and_their_copies(text: str) -> None:
    _check(text, [("briefs", 4), ("print", 1200)])


def test_bulletins_counted_in_copies_alone() -> None:
    _check("印发简报70份。", [("briefs", 70)])
    _check("编印简报5期，每期印发200份。", [("briefs", 5)])


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("核减事项7项，新增目录事项15项，现有事项208项。", [("down", 7), ("up", 15)]),
        ("新增公开事项15项，公开事项共208项。", [("up", 15)]),
    ],
)
def test_what_a_catalogue_gained_is_no_level(text: str, changes: list[tuple[str, int]]) -> None:
    figures = figures_in_sentence(text, year=YEAR)
    assert [(f.metric, f.value) for f in figures] == [("catalogue_items", 208)]
    found = changes_in_sentence(text, figures, year=YEAR)
    assert [(c.metric, c.relation, c.amount) for c in found] == [("catalogue_items", *row) for row in changes]


@pytest.mark.parametrize("text", ["新增公开栏4个。", "新增信息员4名。"])
def test_new_boards_and_officers_stay_figures(text: str) -> None:
    assert [figure.value for figure in figures_in_sentence(text, year=YEAR)] == [4]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("全年公开信息88条（网站60条、公告栏28条），比2021年下降9%。", "disclosed_total"),
        ("公众号推文66篇（原创40篇），较上年增长12%。", "wechat_posts"),
        ("收到申请3件（网络2件、当面1件），较上年增加1件。", "requests_received"),
    ],
)
def test_a_change_behind_a_bracket_is_of_the_whole(text: str, metric: str) -> None:
    changes = changes_in_sentence(text, figures_in_sentence(text, year=YEAR), year=YEAR)
    assert [change.metric for change in changes] == [metric]


@pytest.mark.parametrize(
    ("text", "metric", "values"),
    [
        ("依托“石桥之声”公众号及县政府网站，发布农技知识41条、招工消息17条。", "disclosed_by_channel", [41, 17]),
        ("公众号发布防火提醒25条、惠农政策14条、招聘信息8条。", "wechat_posts", [25, 14, 8]),
        ("在县政府门户网站开设本乡专页，挂出信息93条。", "portal_posts", [93]),
    ],
)
def test_through_the_carrier_named_before(text: str, metric: str, values: list[int]) -> None:
    _check(text, [(metric, value) for value in values])


def test_topics_dealt_out_after_a_carrier_stay_topics() -> None:
    text = "县门户网站发布本镇信息38条，机构职能、财政资金、乡村动态分别为7条、11条、20条。"
    _check(text, [("portal_posts", 38), *(("disclosed_by_topic", value) for value in (7, 11, 20))])


@pytest.mark.parametrize(
    "text",
    ["公开信息总计（含村级）：455条。", "主动公开信息合计：455条。", "信息公开数量（条）：455", "公开信息总数:455条。"],
)
def test_a_label_and_its_total(text: str) -> None:
    _check(text, [("disclosed_total", 455)])


def test_ranked_topics() -> None:
    _check("其中动态类居首，达72条，财政类次之，为19条。", [("disclosed_by_topic", 72), ("disclosed_by_topic", 19)])
