"""Laws that hold for any text: tiling, digits, idempotence, alignment."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import read_report, report_from_text
from nlp.corpus import load_manifest
from nlp.errors import ReaderError
from nlp.types import Report

FRAGMENTS = st.sampled_from(
    ["我镇", "公开信息", "一是", "二是", "（一）", "(二)", "1.", "一、",
     "总体情况", "。", "；", "，", "：", "、", "\n", "\n\n", "\t", "0", "12条",
     "2021 年", "《条例》", "“", "”", "（", "）", "鎮(zhèn)", ",,", "| ", "**", "## ", "<span>",
     "无。", "存在的主要问题", "下一步，", "- 3 -", " ",
     "第二十条第（一）项", "信息内容", "规章", "首先，", "其次，", "石桥镇人民政府", "2022年1月5日", "不够及时", "１２"]
)  # fmt: skip


def check_laws(report: Report) -> None:
    text = report.text
    spans = [
        *(s.span for s in report.sentences),
        *(h.span for h in report.headings),
        *(t.span for t in report.tables),
        *(f.span for f in report.furniture),
    ]
    position = 0
    for span in sorted(spans):
        assert span.start == position, text[position - 10 : span.end]
        position = span.end
    assert position == len(text)
    for blank in report.furniture:
        assert blank.kind != "blank" or not text[slice(*blank.span)].strip().strip(" 。：:"), text[slice(*blank.span)]
    for index, sentence in enumerate(report.sentences):
        assert sentence.index == index
        assert text[slice(*sentence.span)] == sentence.text
        section = report.sections[sentence.section]
        assert section.span.start <= sentence.span.start < sentence.span.end <= section.span.end
    assert len(report.alignment) == len(text)


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


@given(st.lists(FRAGMENTS, max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_arrangement_of_fragments(parts: list[str]) -> None:
    raw = "".join(parts)
    try:
        report = report_from_text(raw)
    except ReaderError:
        return
    check_laws(report)
    again = report_from_text(report.text)
    assert again.text == report.text


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text(raw: str) -> None:
    try:
        report = report_from_text(raw)
    except ReaderError:
        return
    check_laws(report)


def test_corpus_reports(corpus: Path) -> None:
    for entry in load_manifest(corpus):
        report = entry.report()
        check_laws(report)
        assert report_from_text(report.text).text == report.text, entry.id


def test_real_reports(seeds: dict[str, Report]) -> None:
    for report in seeds.values():
        check_laws(report)
        assert report_from_text(report.text).text == report.text
        narrative = "".join(s.text for s in report.sentences)
        assert set(digits(narrative)) <= set(digits(report.raw))


def test_other_real_pages_do_not_crash(shared: Path) -> None:
    pages = sorted((shared / "outside" / "html").glob("*.html"))
    assert pages
    for page in pages:
        check_laws(read_report(page))
        check_laws(report_from_text(page.read_text(encoding="utf-8", errors="replace")))
