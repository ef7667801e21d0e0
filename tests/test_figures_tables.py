"""Figures and changes as they leave the house: rows, frames, and the reason column of ``zwgk figures --explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp import analyze
from nlp.batch.dataset import BATCH_TABLES
from nlp.cli.inspect import figures
from nlp.export import columns, rows_of, to_frames
from nlp.pipeline import report_from_text

TEXT = """柳坝镇2022年政府信息公开工作年度报告
一、总体情况
全年公开信息220条，比上年多40条。公众号粉丝由年初的2300人涨到3150人。申请量与2021年持平。
"""


def test_changes_are_rows_and_frames() -> None:
    analysis = analyze(report_from_text(TEXT, id="r"))
    rows = rows_of(analysis)["changes"]
    assert [(row["metric"], row["relation"], row["amount"], row["base"], row["base_year"]) for row in rows] == [
        ("disclosed_total", "up", 40, None, 2021),
        ("followers", "from_to", 3150, 2300, None),
        ("requests_received", "equal", None, None, 2021),
    ]
    assert TEXT[rows[0]["start"] : rows[0]["end"]] == "比上年多40条"
    assert [row["sentence_id"] for row in rows] == ["r#0", "r#1", "r#2"]
    frame = to_frames([analysis])["changes"]
    assert tuple(frame.columns) == columns("changes")
    assert len(frame) == 3
    assert [row["value"] for row in rows_of(analysis)["figures"]] == [220, 3150]


def test_no_changes_still_have_columns() -> None:
    assert tuple(to_frames([])["changes"].columns) == columns("changes")
    assert "changes" in BATCH_TABLES


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_explain_says_which_rule(form: str, tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(figures, [str(path), "--explain", "--format", form])
    assert done.exception is None, done.output
    if form == "jsonl":
        rows = [json.loads(line) for line in done.output.splitlines()]
        assert [row["because"] for row in rows] == ["publishing clause", "cue of the clause: 粉丝"]
    else:
        assert "because" in done.output


PARTS = """柳坝镇2022年政府信息公开工作年度报告
一、总体情况
全年公开信息220条，其中机构职能类80条、其他类150条。从载体看，网站公开120条，公众号推送100条。
"""


def test_an_analysis_tells_which_figures_add_up() -> None:
    analysis = analyze(report_from_text(PARTS))
    assert [(tree.whole, tree.parts, tree.kind, tree.verdict.value) for tree in analysis.sums] == [
        (0, (1, 2), "topic", "fail"),
        (0, (3, 4), "channel", "pass"),
    ]


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_explain_says_what_adds_up(form: str, tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(PARTS, encoding="utf-8")
    done = CliRunner().invoke(figures, [str(path), "--explain", "--format", form])
    assert done.exception is None, done.output
    told = ["220 ≠ 80 + 150 by topic: fail (over)", "220 = 120 + 100 by channel: pass (equal)"]
    if form == "jsonl":
        assert [json.loads(line)["sums"] for line in done.output.splitlines()] == [told, [], [], [], []]
    elif form == "csv":
        assert ";".join(told) in done.output
    else:
        assert "sums" in done.output
