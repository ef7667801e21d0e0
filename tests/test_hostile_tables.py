"""Hostile but likely tables: what is a cell, what is narrative, where one ends and the other begins."""

from __future__ import annotations

import pytest

from nlp import report_from_text
from nlp.shapes import is_number_row, is_run_in_table, is_table_label, wrapped_label

TITLE = "白水县清水镇2022年政府信息公开工作年度报告"
HEAD = f"{TITLE}\n一、总体情况\n公开信息20条。\n"
PROACTIVE = "二、主动公开政府信息情况\n"
REQUESTS = "三、收到和处理政府信息公开申请情况\n"
DISPUTES = "四、政府信息公开行政复议、行政诉讼情况\n"
RESULTS = "结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉"
NIL = "本年度未发生行政复议、行政诉讼。"
COUNTED = "行政复议0件，行政诉讼0件，其中结果维持0件"

# What stands behind HEAD, and the narrative in it.
CASES = {
    "run_in_then_narrative": (
        f"{PROACTIVE}第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 行政规范性文件\n本年度没有制发规章。",
        ["本年度没有制发规章。"],
    ),
    "fees_then_narrative": (
        f"{PROACTIVE}第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 0\n本年度没有收取行政事业性收费。",
        ["本年度没有收取行政事业性收费。"],
    ),
    "header_then_narrative": (f"{DISPUTES}{RESULTS}\n{NIL}", [NIL]),
    "run_in_and_narrative_on_one_line": (f"{DISPUTES}行政复议 行政诉讼 {RESULTS} 0 0 0 0 0 0 0 {NIL}", [NIL]),
    "wrapped_before_its_values": (f"{REQUESTS}一、本年新收政府信息公开申请\n数量 0 0 0 0 0 0 0\n未收到申请。", ["未收到申请。"]),
    "wrapped_before_cells": (f"{REQUESTS}一、本年新收政府信息\n公开申请数量\n0", []),
    "wrapped_twice": (f"{REQUESTS}一、本年新收政府信息\n公开申请数量\n0\n二、上年结转政府信息\n公开申请\n数量\n0", []),
    "wrapped_inner_label": (
        f"{REQUESTS}（三）不予公开\n1.属于国家秘密\n0\n2.其他法律行政法规\n禁止公开\n0\n3.危及“三安全一\n稳定”\n0\n未收到申请。",
        ["未收到申请。"],
    ),
    "strokes": (f"{REQUESTS}一、本年新收政府信息公开申请数量 / / / / / / /\n全年无申请。", ["全年无申请。"]),
    "strokes_behind_two_labels": (f"{REQUESTS}（三）不予公开 1.属于国家秘密 / / / / / / /\n全年无申请。", ["全年无申请。"]),
    "dashes": (
        f"{REQUESTS}（三）不予公开 1.属于国家秘密 — — — — — — —\n2.其他法律行政法规禁止公开 — — — — — — —\n全年无申请。",
        ["全年无申请。"],
    ),
    "first_row": (f"{DISPUTES}行政复议 行政诉讼\n{RESULTS}\n0 0 0 0 0 0 0", []),
    "first_row_pipes": (f"{DISPUTES}行政复议|行政诉讼\n结果维持|结果纠正|其他结果|尚未审结|总计\n0|0|0|0|0\n{NIL}", [NIL]),
    "first_row_alone": (f"{DISPUTES}行政复议 行政诉讼\n{NIL}", [NIL]),
    "counted_behind_cells": (f"{DISPUTES}结果维持\t结果纠正\t其他结果\n0\t0\t0\n{COUNTED}", [COUNTED]),
    "counted_behind_numbers": (f"{DISPUTES}{RESULTS}\n0 0 0 0 0 0 0\n{COUNTED}", [COUNTED]),
    "sentence_in_last_cell": (f"{DISPUTES}结果维持\t结果纠正\t其他结果\n0\t0\t0\t{NIL}", [NIL]),
    "sentence_in_last_pipe": (f"{DISPUTES}|结果维持|结果纠正|其他结果|\n|0|0|0|{NIL}|", [NIL]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_narrative_beside_tables(name: str) -> None:
    body, narrative = CASES[name]
    report = report_from_text(HEAD + body)
    assert [sentence.text for sentence in report.sentences] == ["公开信息20条。", *narrative]
    assert len(report.tables) == 1
    assert not [heading.text for heading in report.headings if heading.role not in ("title", "section")]
    assert len(report.sections) == 2


DUMP = (
    f"{TITLE} 一、总体情况 公开信息20条，认真贯彻落实条例各项规定，扎实推进公开工作。 二、主动公开政府信息情况 "
    "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 0 0 行政规范性文件 0 0 0 "
    "第二十条第（五）项 信息内容 本年处理决定数量 行政许可 0 第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 0 行政强制 0 "
    "另外，通过公开栏公开低保信息66条。 三、收到和处理政府信息公开申请情况 "
    "一、本年新收政府信息公开申请数量 0 0 （三）不予公开 2.其他法律行政法规禁止公开 0 0 3.危及“三安全一稳定” 0 0 "
    "四、结转下年度继续办理 0 0 全年未收到申请。 四、政府信息公开行政复议、行政诉讼情况 "
    f"行政复议 行政诉讼 {RESULTS} 0 0 0 0 0 0 0 {NIL} 五、存在的主要问题及改进情况 公开不及时，下一步将改进。"
)


@pytest.mark.parametrize("dump", [DUMP, DUMP.replace("。 ", "。"), DUMP.replace("信息", "信 息")])
def test_tables_in_a_dump_end_before_the_sentence_behind_them(dump: str) -> None:
    report = report_from_text(dump)
    assert [sentence.text for sentence in report.sentences] == [
        "公开信息20条，认真贯彻落实条例各项规定，扎实推进公开工作。", "另外，通过公开栏公开低保信息66条。",
        "全年未收到申请。", NIL, "公开不及时，下一步将改进。",
    ]  # fmt: skip
    assert len(report.tables) == 3


@pytest.mark.parametrize(
    "line",
    [
        "本年度办理行政许可5件，行政处罚2件，行政强制0件，均已公开。",
        "公开内容包括行政许可、行政处罚、行政强制、行政事业性收费等。",
        "四、行政复议、行政诉讼",
        "未发生行政复议、行政诉讼",
    ],
)
def test_labels_in_prose_are_no_table(line: str) -> None:
    assert not is_table_label(line)
    assert not is_run_in_table(line)
    assert report_from_text(HEAD + line).tables == ()


def test_a_page_number_is_no_row() -> None:
    assert not is_number_row("- 1 -")
    assert is_number_row("一、本年新收政府信息公开申请数量 / /")


def test_wrapped_labels() -> None:
    assert wrapped_label([]) == 0
    assert wrapped_label(["六、其他", "无。"]) == 0
    assert wrapped_label(["一、本年新收政府信息公开", "工作情况"]) == 0
