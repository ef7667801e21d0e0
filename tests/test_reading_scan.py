"""Scans: a page whose characters are recognised, with the confidence, flags, cache and progress that go with it."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from exports import FONT
from PIL import Image
from printing import scan_of
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from nlp.errors import NoTextLayerError, TooLargeError
from nlp.export.rows import rows_of
from nlp.pipeline import analyze, report_from_document
from nlp.reading import read_bytes
from nlp.reading.progress import page_progress
from nlp.reading.recognition import cached
from nlp.tables import read_tables
from nlp.types import Report

TITLE = "柳坝镇2022年政府信息公开工作年度报告"
LINES = ["一、总体情况", "我镇全年主动公开政府信息52条，举办培训3场。", "二、主动公开政府信息情况"]
ROWS = [["信息内容", "本年处理决定数量"], ["行政许可", "12"], ["行政处罚", "0"], ["行政强制", ""]]


def scanned() -> bytes:
    """One page with a drawn table, turned a little."""
    out = io.BytesIO()
    style = ParagraphStyle("text", fontName=FONT, fontSize=14, leading=26)
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.7, "black"), ("FONT", (0, 0), (-1, -1), FONT, 12)])
    story = [*(Paragraph(line, style) for line in [TITLE, *LINES]), Table(ROWS, colWidths=[200, 200], style=grid)]
    SimpleDocTemplate(out, pagesize=(500, 420)).build(story)
    return scan_of(out.getvalue(), degrees=0.8)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def report(cache: Path) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZWGK_OCR_CACHE", str(cache))
        return report_from_document(read_bytes(scanned(), id="a", source="a.pdf", suffix=".pdf"))


def test_a_scan_is_read_with_its_table(report: Report) -> None:
    assert report.meta.title == TITLE
    assert [sentence.text for sentence in report.sentences] == [LINES[1]]
    cells = {cell.row: (cell.state.value, cell.value) for table in read_tables(report) for cell in table.cells}
    assert cells["permit"] == ("number", Decimal(12))
    assert cells["penalty"] == ("zero", Decimal(0))
    assert cells["coercion"] == ("blank", None)


def test_what_was_recognised_is_flagged(report: Report) -> None:
    assert "ocr" in report.warnings
    rows = rows_of(analyze(report))
    flagged = [*rows["sentences"], *rows["figures"], *(row for row in rows["cells"] if row["state"] != "absent")]
    assert len(flagged) > 4
    assert all(0.5 <= row["ocr_confidence"] <= 1 and row["page"] == 1 for row in flagged)


def test_text_that_was_not_recognised_has_no_confidence() -> None:
    plain = report_from_document(read_bytes(TITLE.encode(), id="a", source="a.txt", suffix=".txt"))
    assert plain.ocr_confidence(plain.headings[0].span) is None


@pytest.mark.usefixtures("report")
def test_recognised_pages_are_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWGK_OCR_CACHE", str(cache))
    kept = sorted(cache.rglob("*.json"))
    assert kept
    page = max(kept, key=lambda path: path.stat().st_size)
    page.write_text(page.read_text(encoding="utf-8").replace("培训3场", "培训8场"), encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    with page_progress(lambda *where: told.append(where)):
        assert "培训8场" in read_bytes(scanned(), id="a", source="a.pdf", suffix=".pdf").text
    assert told == [("a.pdf", 1, 1)]


@pytest.mark.parametrize("content", ["[[", "{}", "[1]", '[["a"]]', ""])
def test_a_broken_page_of_the_cache_is_read_anew(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWGK_OCR_CACHE", str(tmp_path))
    picture = Image.new("L", (20, 20), 255)
    line = ("公开", 0.9, [[1.0, 1.0], [9.0, 1.0], [9.0, 9.0], [1.0, 9.0]])
    assert cached(picture, lambda: [line]) == [line]
    (page,) = tmp_path.rglob("*.json")
    page.write_text(content, encoding="utf-8")
    assert cached(picture, lambda: [line]) == [line]
    assert cached(picture, list) == [line]


def test_a_page_without_text_is_a_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWGK_OCR_CACHE", "")
    out = io.BytesIO()
    Image.new("L", (200, 200), 255).save(out, "PNG")
    with pytest.raises(NoTextLayerError, match="no characters were recognised"):
        read_bytes(out.getvalue(), id="a", source="a.png", suffix=".png")


def test_pictures_of_too_many_pixels_are_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 7_000)).save(out, "PNG")
    with pytest.raises(TooLargeError, match="lower resolution"):
        read_bytes(out.getvalue(), id="a", source="a.png", suffix=".png")
