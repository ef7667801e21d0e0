"""Whose number it is, and of when: last year's, planned ones, the villages', sums of some; lists dealt out in order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nlp.figures import figures_in_sentence

YEAR = 2022


def _check(text: str, rows: list[tuple[str, Any]]) -> None:
    found = [(figure.metric, figure.value) for figure in figures_in_sentence(text, year=YEAR)]
    assert found == [(metric, Decimal(str(value))) for metric, value in rows]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年公众号推文75篇，今年92篇。", [2021, 2022]),
        ("上年公开信息66条。", [2021]),
        ("上一年度收到申请2件，本年度收到申请4件。", [2021, 2022]),
        ("上年同期网站发布51条，本期发布63条。", [2021, 2022]),
        ("前年培训1次。", [2020]),
        ("去年没有收到申请。", [2021]),
        ("上年结转申请1件。", [2022]),
        ("公开上年度决算信息1条。", [2022]),
        ("去年12月以来，公众号推送44篇。", [2022]),
        ("2019年以来累计公开信息610条。", [2022]),
        ("2020年公开信息55条。", [2020]),
    ],
)
def test_numbers_of_last_year(text: str, years: list[int]) -> None:
    assert [figure.year for figure in figures_in_sentence(text, year=YEAR)] == years


def test_last_year_of_no_year_is_none() -> None:
    assert [figure.year for figure in figures_in_sentence("去年公开信息66条。")] == [None]


def test_last_year_is_no_name() -> None:
    assert [figure.channel for figure in figures_in_sentence("去年公众号推文75篇。", year=YEAR)] == ["公众号"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("拟公开信息210条，经审查公开198条。", [("disclosed_total", 198)]),
        ("计划公开130条，实际公开121条。", [("disclosed_total", 121)]),
        ("原计划公开信息90条，最终公开85条。", [("disclosed_total", 85)]),
        ("计划举办培训3次，实际举办2次。", [("training_sessions", 2)]),
        ("原计划印发手册1500册，实际印发1200册。", [("print", 1200)]),
        ("预计发布信息80条。", []),
        ("下一步计划举办培训3次。", []),
        ("按计划公开信息77条。", [("disclosed_total", 77)]),
        ("规划计划公开5条。", [("disclosed_by_topic", 5)]),
    ],
)
def test_what_was_planned_and_what_was_done(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "政府信息公开77条，党务公开41条，村务公开160条。",
            [("disclosed_total", 77, ""), ("disclosed_by_topic", 41, "党务"), ("disclosed_by_topic", 160, "村务")],
        ),
        ("村级公开信息230条。", [("disclosed_by_topic", 230, "村级")]),
        ("各村（社区）公开信息640条。", [("disclosed_by_topic", 640, "各村（社区）")]),
        ("全镇9个村公开村务信息320条。", [("disclosed_by_topic", 320, "全镇9个村")]),
        ("镇村两级公开信息300条。", [("disclosed_total", 300, "")]),
        ("各村、各站所公开信息300条。", [("disclosed_total", 300, "")]),
        ("政务公开93条。", [("disclosed_total", 93, "")]),
        ("村务公开栏张贴公示52期。", [("board_notices", 52, "")]),
    ],
)
def test_the_party_and_the_villages_are_topics(text: str, rows: list[tuple[str, int, str]]) -> None:
    found = [(figure.metric, figure.value, figure.topic) for figure in figures_in_sentence(text, year=YEAR)]
    assert found == [(metric, Decimal(value), topic) for metric, value, topic in rows]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("公开扶贫信息16条、危房信息8条、低保信息21条，三项合计45条。", []),
        ("公开财政信息20条、民政信息30条，以上两类共50条。", []),
        ("工作动态97条，人事信息12条，财政信息9条，合计118条。", [118]),
        ("网站公开12条、公众号公开30条，两项合计42条。", [42]),
        ("公开信息59条，财政类20条，民政类30条，人事类9条，三类合计59条。", [59]),
    ],
)
def test_a_sum_of_some_topics_is_no_total(text: str, total: list[int]) -> None:
    found = [figure.value for figure in figures_in_sentence(text, year=YEAR) if figure.metric == "disclosed_total"]
    assert found == total


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "公众号、网站、公示栏发布量依次为210条、84条、36条。",
            [("wechat_posts", 210), ("portal_posts", 84), ("board_notices", 36)],
        ),
        (
            "微信、微博、网站信息数依次为30、40、50条。",
            [("wechat_posts", 30), ("weibo_posts", 40), ("portal_posts", 50)],
        ),
        ("网站、公众号依次推送30条和40条。", [("portal_posts", 30), ("wechat_posts", 40)]),
        ("满意率、办结率依次为98%、100%。", [("satisfaction_rate", 98), ("response_rate", 100)]),
        ("政策类、财政类依次为12条、20条。", [("disclosed_by_topic", 12), ("disclosed_by_topic", 20)]),
        ("培训3次，依次覆盖村、社区、站所。", [("training_sessions", 3)]),
    ],
)
def test_dealt_out_in_order(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("公众号历年累计推文950余篇。", "wechat_posts"),
        ("网站历年累计发布信息3200条。", "portal_posts"),
        ("历年累计公开信息1800条。", "disclosed_cumulative"),
    ],
)
def test_all_years_of_an_account(text: str, metric: str) -> None:
    assert [(f.metric, f.qualifier) for f in figures_in_sentence(text, year=YEAR)] == [(metric, "cumulative")]


def test_years_that_are_the_topic_are_no_sum_of_years() -> None:
    figures = figures_in_sentence("公开2020年以来的惠农补贴信息28条。", year=YEAR)
    assert [(f.metric, f.qualifier) for f in figures] == [("disclosed_by_topic", "exact")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("按时办结率100%，公开率62.5%。", [("response_rate", 100)]),
        ("答复率、满意率均为100%。", [("response_rate", 100), ("satisfaction_rate", 100)]),
        ("收到申请6件，其中重复申请1件、实际办理5件。", [("requests_received", 6), ("requests_handled", 5)]),
        ("专区配触摸屏1台、电脑2台、打印机1台。", [("kiosks", 1), ("kiosks", 2)]),
        ("排查错别字28处，整改28处。", [("errors_fixed", 28)]),
        ("改正错别字14处，失效链接14处。", [("errors_fixed", 14), ("errors_fixed", 14)]),
        ("发现更新不及时栏目3个，已整改3个。", [("errors_fixed", 3)]),
        ("新开设栏目3个。", [("columns", 3)]),
        ("全年办理取水许可31件。", [("permits", 31)]),
        ("党委会3次研究政务公开。", [("meetings", 3)]),
    ],
)
def test_what_is_counted_once_and_what_is_counted(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)
