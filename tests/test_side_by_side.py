"""Problems and remedies that a report sets side by side in a table."""

from __future__ import annotations

import pytest

from nlp import analyze, report_from_text
from nlp.types import Report

HEAD = "松林镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇公开信息80条。\n五、存在的主要问题及改进情况\n"
TAIL = "\n六、其他\n本镇没有其他要报告的事项。"


def told(report: Report) -> list[tuple[str, str]]:
    return [(" / ".join(s.titles), s.text) for s in report.sentences if s.section_kind == "problems"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("序号\t存在问题\t改进措施\n1\t村务公开不全\t补齐公开清单\n2\t仅靠公示栏公开\t开通广播",
         [("存在问题", "村务公开不全"), ("改进措施", "补齐公开清单"), ("存在问题", "仅靠公示栏公开"), ("改进措施", "开通广播")]),
        ("| 序号 | 主要问题 | 整改措施 | 责任人 |\n|---|---|---|---|\n| 1 | 更新慢，积压多。 | 每周检查。 | 王某 |",
         [("主要问题", "更新慢，积压多。"), ("整改措施", "每周检查。")]),
        ("主要问题\t具体表现\t整改措施\n更新不快\t公示晚了一个月。\t一是建立台账；二是每月通报。\n内容不全\t村级信息少。\t一是建立台账；二是每月通报。",
         [("主要问题", "更新不快"), ("具体表现", "公示晚了一个月。"), ("整改措施", "一是建立台账；"), ("整改措施", "二是每月通报。"),
          ("主要问题", "内容不全"), ("具体表现", "村级信息少。")]),
    ],
)  # fmt: skip
def test_cells_are_units_under_the_head_of_their_column(table: str, expected: list[tuple[str, str]]) -> None:
    report = report_from_text(HEAD + table + TAIL)
    assert told(report) == expected
    assert report.tables == ()
    assert [section.kind for section in report.sections] == ["overview", "problems", "other_matters"]


def test_their_tags_follow_the_columns() -> None:
    report = report_from_text(
        HEAD + "序号\t存在问题\t改进措施\n1\t公开的内容不够丰富\t扩大公开范围\n2\t经办人员业务生疏\t组织业务培训" + TAIL
    )
    tags = [tag.category for tag in analyze(report).tags]
    assert tags[1:5] == ["problems", "measures", "problems", "measures"]


def test_every_character_has_its_place() -> None:
    report = report_from_text(HEAD + "| 序号 | 问题 | 对策 |\n|---|---|---|\n| 1 | 更新不够快。 |  |" + TAIL)
    spans = [part.span for part in (*report.headings, *report.tables, *report.sentences, *report.furniture)]
    position = 0
    for span in sorted(spans):
        assert span.start == position
        position = span.end
    assert position == len(report.text)


@pytest.mark.parametrize(
    "table", ["信息内容\t本年处理决定数量\n行政许可\t12", "指标\t单位\t数量\n主动公开数\t条\t20", "问题\t数量\n来电\t3"]
)
def test_other_tables_stay_tables(table: str) -> None:
    assert len(report_from_text(HEAD + table).tables) == 1


def test_a_section_behind_a_table_is_no_row_of_it() -> None:
    report = report_from_text(
        HEAD.replace("五、存在的主要问题及改进情况", "四、行政复议、行政诉讼情况")
        + "结果维持\t总计\n0\t0\n五、存在问题\n更新不够及时。\n六、其他\n没有别的事项。"
    )
    assert [section.kind for section in report.sections][-2:] == ["problems", "other_matters"]
