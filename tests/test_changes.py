"""Increases, decreases and standstills: what is stated about a level against another year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp import analyze, report_from_text
from nlp.export import to_frames
from nlp.figures import changes_in_sentence, figures_in_sentence

YEAR = 2021

STATED = [
    ("全年主动公开信息220条，比上年多40条。", [("disclosed_total", "up", "40", "条", None, 2020)]),
    ("全年主动公开信息220条，比上年增加40条。", [("disclosed_total", "up", "40", "条", None, 2020)]),
    ("全年主动公开信息180条，较去年减少12条。", [("disclosed_total", "down", "12", "条", None, 2020)]),
    ("全年主动公开政府信息220条，同比增长22.2%。", [("disclosed_total", "up", "22.2", "%", None, 2020)]),
    ("主动公开信息220条，与上年基本持平。", [("disclosed_total", "equal", None, "", None, 2020)]),
    ("全年主动公开信息由2020年的180条增加到220条。", [("disclosed_total", "from_to", "220", "条", "180", 2020)]),
    ("收到政府信息公开申请3件，比2019年减少2件。", [("requests_received", "down", "2", "件", None, 2019)]),
    ("收到政府信息公开申请3件，与去年持平。", [("requests_received", "equal", None, "", None, 2020)]),
    (
        "按时办结率98%，较上年提高3个百分点。",
        [("response_rate", "up", "3", "百分点", None, 2020)],
    ),
]

NOT_STATED = [
    "",
    "全年主动公开信息220条。",
    "镇区新增路灯40盏，比上年多12盏。",
    "明年主动公开信息力争比今年增加40条。",
    "公开内容与群众期待相比仍有差距。",
]


def read(text: str) -> list[tuple[str, str, str | None, str, str | None, int | None]]:
    changes = changes_in_sentence(text, figures_in_sentence(text, year=YEAR), year=YEAR)
    return [
        (
            c.metric,
            c.relation,
            None if c.amount is None else str(c.amount),
            c.unit,
            None if c.base is None else str(c.base),
            c.base_year,
        )
        for c in changes
    ]


@pytest.mark.parametrize(("text", "rows"), STATED)
def test_a_change_is_read_as_stated(text: str, rows: list[tuple[str, str, str | None, str, str | None, int]]) -> None:
    assert read(text) == rows


@pytest.mark.parametrize("text", NOT_STATED)
def test_where_nothing_of_disclosure_is_compared_there_is_no_change(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", [text for text, _ in STATED if "持平" not in text and "由" not in text])
def test_what_a_level_moved_by_is_no_level(text: str) -> None:
    figures = figures_in_sentence(text, year=YEAR)
    moved = changes_in_sentence(text, figures, year=YEAR)[0]
    assert [figure.value for figure in figures] != []
    assert moved.amount not in {figure.value for figure in figures}


def test_changes_reach_the_table_with_their_place_in_the_text() -> None:
    analysis = analyze(
        report_from_text("柳坝镇2021年政府信息公开工作年度报告\n一、总体情况\n全年主动公开信息220条，比上年多40条。")
    )
    row = to_frames([analysis])["changes"].iloc[0]
    assert analysis.report.text[row["start"] : row["end"]] == "比上年多40条"
    assert (row["sentence_id"], row["amount"], row["base_year"]) == (
        analysis.report.id + "#0",
        Decimal(40),
        2020,
    )
