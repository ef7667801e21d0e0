"""Drafts become corpus files, and each mistake in one is named before anything is written."""

from __future__ import annotations

import csv
import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from nlp.corpus.verify import verify

BODY = """柳坝镇{year}年政府信息公开工作年度报告

一、概述
⟦X#R50|{year}年，柳坝镇公开信息126条。⟧
五、存在的问题和改进措施
⟦P:timeliness|一是更新不够及时；⟧⟦P:staffing|二是人手不足。⟧
⟦M:staffing|下一步充实人员。⟧
"""
DRAFT = """%%meta
id: sc_qingxi_liuba_{year}
township: 柳坝镇
level: 镇
county:
year: {year}
generation: A2
family: sc_qingxi_liuba
problems_stated: stated
encoding: utf-8
%%body
{body}%%figures
disclosed_total | 126 | 条 | exact | | | 公开信息126条
%%links
P2>M1; P1>-
{more}"""
PERSISTENCE = "%%persistence\nsc_qingxi_liuba_2016 | P1>P1 repeated; P2>- dropped; ->P2 new\n"
TABLES = "%%tables\nt2 | 2021 | 0 | permit_decisions=12\nt3 | 2021 | 0 |\nt4 | 2021 | blank |\n"


@pytest.fixture
def compiler(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(root / "corpus" / "authoring"))
    return importlib.import_module("compile_drafts")


def write(folder: Path, year: int, more: str = "", *changes: tuple[str, str]) -> str:
    text = DRAFT.format(year=year, body=BODY.format(year=year), more=more)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"sc_qingxi_liuba_{year}.draft"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_good_drafts_become_a_sound_corpus(compiler: ModuleType, tmp_path: Path) -> None:
    drafts = [write(tmp_path, 2016, TABLES), write(tmp_path, 2017, PERSISTENCE)]
    out = tmp_path / "corpus"
    assert compiler.main(["--out", str(out), *drafts]) == 0
    # The body of the draft prints no table.
    unprinted = "sc_qingxi_liuba_2016: its tables have {}, which the report does not print"
    assert verify(out) == [unprinted.format(table) for table in ("t2", "t3", "t4")]
    rows = [json.loads(x) for x in (out / "relations" / "persistence.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["from_unit"], row["to_unit"], row["relation"]) for row in rows] == [
        (1, 1, "repeated"), (2, None, "dropped"), (None, 2, "new"),
    ]  # fmt: skip
    with (out / "manifest.csv").open(encoding="utf-8", newline="") as file:
        assert [row["province"] for row in csv.DictReader(file)] == ["四川", "四川"]


def test_the_year_before_may_stand_in_the_corpus_already(compiler: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    assert compiler.main(["--out", str(out), write(tmp_path, 2016)]) == 0
    assert compiler.main(["--out", str(out), write(tmp_path, 2017, PERSISTENCE)]) == 0
    assert verify(out) == []


def test_tables_of_an_earlier_draft_do_not_stay(compiler: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    tables = out / "labels" / "sc_qingxi_liuba_2016.tables.json"
    assert compiler.main(["--out", str(out), write(tmp_path, 2016, TABLES)]) == 0
    assert tables.is_file()
    assert compiler.main(["--out", str(out), write(tmp_path, 2016)]) == 0
    assert not tables.exists()


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("#R50", "#R99", "unknown ruling 'R99'"),
        ("P:staffing", "P:rain", "unknown theme 'rain'"),
        ("⟦X#R50|", "⟦Q|", "bad code 'Q'"),
        ("id: sc_", "id: zz_", "does not begin with the letters of a province"),
        ("id: sc_qingxi", "id: sc_other", "differs from the file name"),
        ("encoding: utf-8", "encoding: utf-77", "cannot be written as utf-77"),
        ("encoding: utf-8", "encoding: ascii", "cannot be written as ascii"),
        ("level: 镇", "level:", "meta key 'level' is empty"),
        ("level: 镇", "height: 9", "unknown meta key 'height'"),
        ("year: 2017", "year: soon", "year 'soon' is no year"),
        ("| exact |", "| exactly |", "unknown qualifier 'exactly'"),
        ("disclosed_total", "rainfall", "unknown metric 'rainfall'"),
        ("P2>M1", "P2>M0", "link names 'M0'"),
        ("P2>M1", "P2>M2", "link names 'M2'"),
        ("P1>P1 repeated", "P3>P1 repeated", "persistence names P3 of sc_qingxi_liuba_2016; it has 2 problem items"),
        ("P1>P1 repeated", "P0>P1 repeated", "persistence names P0"),
        ("P1>P1 repeated", "P1>P9 repeated", "names no problem item"),
        ("liuba_2016 |", "liuba_2001 |", "names the report 'sc_qingxi_liuba_2001'"),
        ("A1 | fail", "A77 | fail", "unknown rule 'A77'"),
        ("permit_decisions", "rain", "has no cell 'rain'"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(
    compiler: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, mistake: str
) -> None:
    out = tmp_path / "corpus"
    more = PERSISTENCE + TABLES + "%%checks\nA1 | fail | t3 | planted\n"
    drafts = [write(tmp_path, 2016), write(tmp_path, 2017, more, (old, new))]
    assert compiler.main(["--out", str(out), *drafts]) == 1
    said = capsys.readouterr().out
    assert mistake in said
    assert "sc_qingxi_liuba_2016.draft: 4 units" in said
    assert not out.exists()


def test_a_draft_that_is_not_there_is_named(
    compiler: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compiler.main(["--check", str(tmp_path / "gone.draft")]) == 1
    assert "mistake: [Errno 2]" in capsys.readouterr().out
