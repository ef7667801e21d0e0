"""What sounds like requests, disputes or decisions and is none, and beside it what still must be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nlp import analyze, report_from_text
from nlp.figures import figures_in_sentence

YEAR = 2022
HEAD = "某县石桥镇2022年政府信息公开工作年度报告\n一、总体情况\n"


def _expected(rows: list[tuple[str, Any]]) -> list[tuple[str, Decimal]]:
    return [(metric, Decimal(str(value))) for metric, value in rows]


def _check(text: str, rows: list[tuple[str, Any]]) -> None:
    found = [(figure.metric, figure.value) for figure in figures_in_sentence(text, year=YEAR)]
    assert found == _expected(rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("全年制发文件140件，主动公开80件、依申请公开21件、不予公开39件。", [("disclosed_total", 80)]),
        ("年内产生政府信息260条，其中依申请公开5条、不予公开3条。", []),
        ("印发公文90件，确定为依申请公开的14件，不予公开的11件。", []),
        ("起草公文66件，公开属性为依申请公开的7件、不予公开的9件。", []),
        ("拟制文件31份，部分公开2份，不予公开4份。", []),
        (
            "受理申请9件，予以公开5件，部分公开1件，不予公开3件。",
            [("requests_received", 9), ("requests_disclosed", 5), ("requests_partial", 1), ("requests_refused", 3)],
        ),
        (
            "收到要求公开征地文件的申请3件，不予公开1件。",
            [("requests_received", 3), ("requests_refused", 1)],
        ),
        (
            "制发公文70件，主动公开52件；收到申请2件，不予公开1件。",
            [("disclosed_total", 52), ("requests_received", 2), ("requests_refused", 1)],
        ),
        ("公开信息75条，其中依申请公开4条。", [("disclosed_total", 75), ("requests_received", 4)]),
    ],
)
def test_attributes_of_documents_are_no_requests(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("办理信访件26件，办结25件。", []),
        ("受理矛盾调处件17件，化解16件，办结17件。", []),
        ("票决民生实事6件，办结6件。", []),
        ("全年办结30件。", []),
        ("年内办结12件，其中予以公开9件。", [("requests_handled", 12), ("requests_disclosed", 9)]),
        ("年内办结12件，结转下年度1件。", [("requests_handled", 12), ("requests_carried", 1)]),
        ("办理热线工单41件，办结41件。", [("replies", 41), ("replies", 41)]),
        ("网上留言18条，答复18条。", [("replies", 18), ("replies", 18)]),
        ("办理政协提案3件，办复3件。", [("proposals", 3), ("proposals", 3)]),
        ("受理行政许可22件，办结22件。", [("permits", 22), ("permits", 22)]),
        (
            "受理信访9件，收到公开申请4件，按期答复4件。",
            [("requests_received", 4), ("requests_handled", 4)],
        ),
        (
            "收到申请5件（网络2件、当面3件），办结5件。",
            [("requests_received", 5), ("requests_form", 2), ("requests_form", 3), ("requests_handled", 5)],
        ),
        ("收到申请3件，经请示县司法局，办结3件。", [("requests_received", 3), ("requests_handled", 3)]),
        (
            "收到申请7件，办理7件，按期答复7件。",
            [("requests_received", 7), ("requests_handled", 7), ("requests_handled", 7)],
        ),
    ],
)
def test_what_is_closed_is_what_was_taken_in(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "受理翻建住宅申请14件。",
        "收到取水口设置申请2件，批准2件。",
        "全年受理各类申请420件，办结420件。",
        "办理产业奖补申请33件。",
        "收到复垦验收申请5件。",
        "新增五保供养申请4件。",
        "依法处理信访复查申请2件。",
        "没有受理殡葬补贴申请。",
    ],
)
def test_applications_for_something_else(text: str) -> None:
    _check(text, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("收到申请5件。", 5),
        ("收到村民书面申请2件。", 2),
        ("收到自然人通过邮寄提出的申请3件。", 3),
        ("收到低保补贴方面的信息公开申请2件。", 2),
        ("收到村民要求公开分红账目的申请1件。", 1),
        ("收到某合作社申请2件。", 2),
        ("受理有效申请4宗。", 4),
        ("依申请公开渠道畅通，收到土地确权申请3件。", 3),
        ("没有收到公民、法人或者其他组织的申请。", 0),
    ],
)
def test_applications_for_information(text: str, value: int) -> None:
    _check(text, [("requests_received", value)])


def test_the_heading_says_what_is_applied_for() -> None:
    text = HEAD + "（二）依申请公开\n收到土地确权申请3件。"
    found = [(figure.metric, figure.value) for figure in analyze(report_from_text(text, id="r")).figures]
    assert found == [("requests_received", Decimal(3))]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("收到自然人申请4件、企业申请2件。", [("requests_received", 4, "自然人"), ("requests_received", 2, "企业")]),
        ("线上申请3件，线下申请1件。", [("requests_form", 3, ""), ("requests_form", 1, "")]),
        ("受理网络申请2件、信函申请1件。", [("requests_form", 2, ""), ("requests_form", 1, "")]),
        ("收到线上申请1件。", [("requests_received", 1, "")]),
        ("收到自然人提出的申请2件。", [("requests_received", 2, "")]),
    ],
)
def test_kinds_of_requests_are_parts(text: str, rows: list[tuple[str, int, str]]) -> None:
    found = [(figure.metric, figure.value, figure.topic) for figure in figures_in_sentence(text, year=YEAR)]
    assert found == [(metric, Decimal(value), topic) for metric, value, topic in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("代理行政复议3起、行政诉讼1起，均与信息公开无关。", []),
        ("行政应诉2起，与政务公开工作没有关系。", []),
        ("不涉及信息公开的行政复议5件。", []),
        ("因信息公开引发行政复议1件，另有诉讼2件与信息公开无关。", [("reconsideration", 1)]),
        ("行政复议1件，行政诉讼2件。", [("reconsideration", 1), ("litigation", 2)]),
    ],
)
def test_disputes_about_something_else(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("承接县里下放的行政许可46项。", []),
        ("梳理权责清单，行政许可9项、行政处罚31项、行政强制4项。", []),
        ("赋权事项落地，行政处罚112项。", []),
        ("承接行政处罚权88项，办理行政处罚案件3件。", [("penalties", 3)]),
        ("作出行政许可决定17项。", [("permits", 17)]),
        ("行政许可25件、行政处罚0件。", [("permits", 25), ("penalties", 0)]),
    ],
)
def test_powers_are_no_decisions(text: str, rows: list[tuple[str, Any]]) -> None:
    _check(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "未收到村级信息公开申请。",
        "未再收到公开申请。",
        "没有其他申请。",
        "未收到新的公开申请。",
        "未收到宅基地方面的公开申请。",
        "今年未发生新的行政复议。",
        "未再发生行政诉讼。",
        "未新增行政复议案件。",
    ],
)
def test_bounded_denials_are_no_zeros(text: str) -> None:
    _check(text, [])


@pytest.mark.parametrize("exception", ["除1件外", "除上述2件外", "除县里转办的1件之外"])
def test_a_denial_behind_an_exception_is_bounded(exception: str) -> None:
    found = figures_in_sentence(f"{exception}，全年未收到公开申请。", year=YEAR)
    assert Decimal(0) not in [figure.value for figure in found]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("没有收到公民、法人和其他组织的公开申请。", ["requests_received"]),
        ("未发生信息公开方面的行政复议。", ["reconsideration"]),
        ("没有接到这方面的投诉。", ["complaints"]),
        ("全年行政复议、诉讼零发生。", ["reconsideration", "litigation"]),
        ("除1件复议外，无行政诉讼。", ["reconsideration", "litigation"]),
    ],
)
def test_denials_without_bounds(text: str, metrics: list[str]) -> None:
    found = figures_in_sentence(text, year=YEAR)
    assert [figure.metric for figure in found] == metrics
    assert found[-1].value == 0


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("依申请公开情况：无。", [("requests_received", 0)]),
        ("（三）行政复议、诉讼情况\n无。", [("reconsideration", 0), ("litigation", 0)]),
        ("收费：0元，减免：0元。", [("fee_charged", 0), ("fee_waived", 0)]),
        ("（一）公开栏\n无。", []),
        ("收到申请5件。年内已按期答复4件。", [("requests_received", 5), ("requests_handled", 4)]),
        ("受理来电12件。年内已按期答复12件。", [("consultations", 12)]),
    ],
)
def test_units_that_go_on(text: str, rows: list[tuple[str, Any]]) -> None:
    analysis = analyze(report_from_text(HEAD + text, id="r"))
    assert [(figure.metric, figure.value) for figure in analysis.figures] == _expected(rows)
    for figure in analysis.figures:
        assert analysis.report.text[figure.span.start : figure.span.end] == figure.text
