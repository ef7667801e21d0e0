"""PDF files: corpus reports set in pages, the two real ones, and files that are locked, broken or pictures."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from exports import FONT, clean_reports, pdf_of, plain_reports
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from test_reading_html import cells, compare

from nlp import read_report
from nlp.errors import (
    DamagedFileError,
    EncryptedFileError,
    MissingExtraError,
    NoTextLayerError,
    ReaderError,
    TooLargeError,
)
from nlp.pipeline import report_from_document
from nlp.reading import Content, read_bytes
from nlp.reading.pdf import MAX_PAGES, read_pdf
from nlp.types import Report


def read(data: bytes) -> Report:
    return report_from_document(read_bytes(data, id="a", source="a.pdf", suffix=".pdf"))


def test_corpus_reports_come_back_from_pages(corpus: Path) -> None:
    reports = [*clean_reports(corpus), *plain_reports(corpus, 10)]
    read_back = [read(pdf_of(report)) for report in reports]
    texts, equal = compare(reports, read_back)
    assert texts >= 0.99
    assert equal >= 0.99
    for report in read_back:
        numbers = [report.page(sentence.span) for sentence in report.sentences]
        assert numbers == sorted(numbers)
        assert numbers[0] == 1
        # The last page may hold nothing but the signature.
        assert len(report.pages) - 1 <= numbers[-1] <= len(report.pages)


@pytest.mark.parametrize("printer", ["libreoffice", "chromium"])
def test_a_report_comes_back_from_what_other_programs_print(corpus: Path, printer: str) -> None:
    # Printed from corpus reports by tests/printing.py; benchmarks/readers_gold.py prints and reads many.
    (path,) = (corpus.parent / "tests" / "data" / "printed").glob(f"*.{printer}.pdf")
    gold = next(report for report in clean_reports(corpus) if path.name.startswith(f"{report.id}."))
    texts, equal = compare([gold], [read(path.read_bytes())])
    assert texts >= 0.99
    assert equal >= 0.99


@pytest.mark.parametrize("year", [2023, 2024])
def test_real_pdfs(shared: Path, year: int) -> None:
    report = read_report(shared / "outside" / "pdf" / f"hongze_{year}.pdf")
    gold = json.loads((shared / "gold" / f"hongze_{year}.tables.json").read_text(encoding="utf-8"))
    found = {key: value for key, (_, value) in cells(report).items()}
    numbers = {key: None if value is None else float(value) for key, value in found.items()}
    t4 = [value for (table, _, _), value in found.items() if table == "t4"]
    assert t4 == gold["t4"]
    assert {f"{row}_{column}": v for (t, row, column), v in numbers.items() if t == "t2"} == pytest.approx(gold["t2"])
    rows: dict[str, list[Any]] = {}
    for (table, row, _), value in found.items():
        if table == "t3":
            rows.setdefault(row, []).append(value)
    assert {row: values for row, values in rows.items() if row in gold["t3"]} == gold["t3"]
    kinds = [section.kind.value for section in report.sections]
    assert kinds[-6:] == ["overview", "proactive", "requests", "disputes", "problems", "other_matters"]
    assert len(report.pages) == 5
    assert "not_an_annual_report" not in report.warnings


def lines_on_pages(*pages: list[str], encrypt: StandardEncryption | None = None, image: bool = False) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    for lines in pages:
        canvas.setFont(FONT, 12)
        for number, line in enumerate(lines):
            canvas.drawString(72, 780 - 20 * number, line)
        if image:
            canvas.drawInlineImage(_picture(), 72, 100, 200, 200)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture() -> Any:
    return pypdfium2.PdfDocument(pdf_of_one_line()).get_page(0).render(scale=0.1).to_pil()


def pdf_of_one_line() -> bytes:
    return lines_on_pages(["我镇公开政府信息。"])


BODY = ["我镇坚持主动公开政府信息，", "全年公开信息52条，比上年增加3条，", "群众满意。"]


def body(page: int) -> list[str]:
    word = ("主动", "及时", "准确", "全面")[page - 1]
    return [f"{word}公开政府信息，方便群众查阅，", f"{word}回应群众关切。"]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [["松林镇政府信息公开年报", *body(number), str(number)] for number in range(1, 5)]
    lines = read(lines_on_pages(["松林镇2022年政府信息公开工作年度报告", *body(1), "1"], *pages[1:])).raw.splitlines()
    assert lines[0] == "松林镇2022年政府信息公开工作年度报告"
    assert lines[1:] == [line for number in range(1, 5) for line in body(number)]


def test_numbers_at_the_end_of_a_page_that_count_nothing_stay() -> None:
    pages = [[*body(page), number] for page, number in enumerate(("7", "0", "52"), 1)]
    assert [line for line in read(lines_on_pages(*pages)).raw.split() if line.isdigit()] == ["7", "0", "52"]


def test_a_title_that_runs_on_every_page_is_kept_once() -> None:
    title = "松林镇2022年政府信息公开工作年度报告"
    lines = read(lines_on_pages(*[[title, *body(page)] for page in (1, 2, 3)])).raw.splitlines()
    assert lines == [title, *(line for page in (1, 2, 3) for line in body(page))]


@pytest.mark.parametrize("time", ["11/25/26, 9:00 PM", "2024/1/26 16:03", "2024/1/26 下午4:03"])
@pytest.mark.parametrize("printed", [True, False])
def test_the_line_of_a_browser_is_no_title_where_the_page_prints_one(time: str, printed: bool) -> None:
    title = "松林镇2022年政府信息公开工作年度报告"
    pages = [[f"{time} {title}_松林县人民政府", *([title] if printed and n == 1 else []), *body(n)] for n in (1, 2, 3)]
    lines = read(lines_on_pages(*pages)).raw.splitlines()
    first = title if printed else pages[0][0]
    assert lines == [first, *(line for page in (1, 2, 3) for line in body(page))]


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    """A page on which something is drawn with the usual font."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("angle", [30, 45, -45])
def test_watermarks_are_not_part_of_the_text(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(BODY * 3):
            canvas.drawString(72, 700 - 20 * number, line)
        canvas.translate(200, 620)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, "内部资料严禁外传")

    assert read(drawn(draw)).raw.splitlines() == BODY * 3


COLUMNS = [f"{word}公开政府信息，{other}回应群众关切，" for word in ("主动", "及时") for other in ("积极", "认真")] * 3


@pytest.mark.parametrize("shift", [0, 7])
def test_two_columns_are_read_one_after_the_other(shift: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(200, 780, "柳坝镇2022年政府信息公开工作年度报告")
        for number, line in enumerate(COLUMNS):
            canvas.drawString(60, 740 - 20 * number, f"左{line}")
            canvas.drawString(320, 740 - shift - 20 * number, f"右{line}")
        canvas.drawString(290, 60, "- 1 -")

    lines = read(drawn(draw)).raw.splitlines()
    assert lines[1:] == [f"{side}{line}" for side in "左右" for line in COLUMNS]


def test_labels_and_values_side_by_side_are_no_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(12):
            canvas.drawString(60, 740 - 20 * number, f"公开事项{'甲乙丙丁' * (number % 3)}")
            canvas.drawString(320, 740 - 20 * number, str(7 * number))

    assert all(line.endswith(f" {7 * number}") for number, line in enumerate(read(drawn(draw)).raw.splitlines()))


def test_a_locked_file_is_a_typed_error() -> None:
    with pytest.raises(EncryptedFileError, match="password"):
        read(lines_on_pages(BODY, encrypt=StandardEncryption("secret")))


def test_a_scan_without_the_extra_is_a_typed_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_rapidocr(monkeypatch)
    with pytest.raises(NoTextLayerError, match=r"scan.*rapidocr.*pip install 'zwgk-nlp\[ocr\]'"):
        read(lines_on_pages([], [], image=True))


def test_a_picture_without_the_extra_is_a_typed_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_rapidocr(monkeypatch)
    out = io.BytesIO()
    _picture().save(out, "PNG")
    with pytest.raises(MissingExtraError, match=r"pip install 'zwgk-nlp\[ocr\]'"):
        read_bytes(out.getvalue(), id="a", source="a.png", suffix=".png")


def _without_rapidocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the extra: Python finds no module where None stands."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    for name in ("nlp.reading.scan", "nlp.reading.recognition"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_a_picture_among_pages_is_a_warning_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_rapidocr(monkeypatch)
    data = lines_on_pages(BODY, [], BODY, image=True)
    assert "pages_without_text:1" in read(data).warnings


def test_a_text_layer_of_other_characters_is_a_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_rapidocr(monkeypatch)
    with pytest.raises(NoTextLayerError, match="not the text"):
        read(lines_on_pages(["龘靐齉齾龗麤鱻爩龖" * 4] * 10))


def test_too_many_pages() -> None:
    with pytest.raises(TooLargeError, match=str(MAX_PAGES)):
        read(lines_on_pages(*[["公开"]] * (MAX_PAGES + 1)))


def test_cut_and_damaged_files(corpus: Path) -> None:
    data = pdf_of(clean_reports(corpus)[0])
    with pytest.raises(DamagedFileError):
        read(b"%PDF-1.7\n" + b"x" * 200)
    for end in range(0, len(data), max(1, len(data) // 40)):
        for broken in (data[:end], data[:end] + b"\x00" * 50 + data[end + 50 :]):
            try:
                content = read_pdf(broken, "a.pdf")
            except ReaderError:
                continue
            assert isinstance(content, Content)


def test_pages_are_a_column(corpus: Path) -> None:
    from nlp.export.rows import rows_of
    from nlp.pipeline import analyze

    report = read(pdf_of(clean_reports(corpus)[0]))
    rows = rows_of(analyze(report))
    assert {row["page"] for row in rows["sentences"]} == set(range(1, len(report.pages) + 1))
    assert all(isinstance(row["page"], int) for row in rows["figures"])
