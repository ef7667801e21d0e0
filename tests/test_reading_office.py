"""Word, rich text and older files, and archives of them: corpus reports come back, and bad files are typed errors."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from exports import clean_reports, docx_of, pdf_of, plain_reports, rtf_of
from test_reading_html import cells, compare, narrative

from nlp import read_report
from nlp.errors import (
    DamagedFileError,
    EncryptedFileError,
    MissingExtraError,
    ReaderError,
    TooLargeError,
    UnsupportedFormatError,
)
from nlp.pipeline import report_from_document
from nlp.reading import read_bytes
from nlp.reading.inputs import collect_inputs, input_sha256, read_input
from nlp.reading.numbering import written
from nlp.reading.package import MAX_MEMBERS
from nlp.tables import read_tables
from nlp.types import Report

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇公开政府信息52条。\n"


def read(data: bytes, name: str = "a.docx") -> Report:
    return report_from_document(read_bytes(data, id="a", source=name, suffix=Path(name).suffix))


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes], *, store: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(("make", "name"), [(docx_of, "a.docx"), (rtf_of, "a.rtf")])
def test_corpus_reports_come_back(corpus: Path, make, name: str) -> None:
    reports = [*clean_reports(corpus), *plain_reports(corpus, 10)]
    texts, equal = compare(reports, [read(make(report), name) for report in reports])
    assert texts >= 0.99
    assert equal >= 0.99


def test_the_official_form_is_the_template_of_2021_and_empty(shared: Path) -> None:
    report = read_report(shared / "outside" / "pdf" / "form_2021.docx")
    tables = read_tables(report)
    assert [(table.name, table.template, table.warnings) for table in tables] == [
        ("t2", "2021", ()),
        ("t3", "2021", ()),
        ("t4", "2021", ()),
    ]
    assert {state for state, _ in cells(report).values()} == {"blank"}
    assert len(report.sections) == 6


def numbered(*levels: tuple[str, str]) -> docx.document.Document:
    """A document whose list 77 has these levels: format and text."""
    document = docx.Document()
    described = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    part = document.part.numbering_part.element
    part.append(parse_xml(f'<w:abstractNum {NS} w:abstractNumId="77">{described}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {NS} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return document


def add(document: docx.document.Document, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))


def test_numbers_that_word_counts_are_text() -> None:
    document = numbered(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("bullet", "●"))
    for text, level in [
        ("总体情况", 0), ("主动公开", 1), ("依申请公开", 1), ("网站", 2), ("问题", 0), ("意识不强", 1), ("其他", 3)
    ]:  # fmt: skip
        add(document, text, level)
    assert read(saved(document)).raw.splitlines() == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "1.网站", "二、问题", "（一）意识不强", "其他",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 1, "子"),
        ("chineseLegalSimplified", 12, "拾贰"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 1, "⒈"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 7, "07"),
        ("ideographTraditional", 11, "11"),
    ],
)
def test_forms_of_numbers(form: str, number: int, shown: str) -> None:
    assert written(number, form) == shown


def labels(document: docx.document.Document) -> list[str]:
    return [line.removesuffix("公开") for line in read(saved(document)).raw.splitlines()]


def test_the_level_of_a_heading_is_the_one_that_names_its_style() -> None:
    document = numbered(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
    for level, name in enumerate(("Heading 1", "Heading 2")):
        document.styles[name].element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {NS}><w:numId w:val="77"/></w:numPr>')
        )
        described = document.part.numbering_part.element.findall(f".//{{{NS[9:-1]}}}abstractNum")[-1]
        described[level].insert(0, parse_xml(f'<w:pStyle {NS} w:val="{name.replace(" ", "")}"/>'))
    for name in ("Heading 1", "Heading 2", "Heading 2", "Heading 1", "Heading 2"):
        document.add_paragraph("公开", style=name)
    assert labels(document) == ["一、", "（一）", "（二）", "二、", "（一）"]


@pytest.mark.parametrize(
    ("described", "override", "shown"),
    [
        ('<w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/>', "", ["一、", "1.1", "1.2", "二、", "2.1"]),
        (
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:lvlRestart w:val="0"/>',
            "",
            ["一、", "1.", "2.", "二、", "3."],
        ),
        (
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/>',
            '<w:lvlOverride w:ilvl="1"><w:lvl w:ilvl="1"><w:start w:val="4"/><w:lvlText w:val="(%2)"/></w:lvl></w:lvlOverride>',
            ["一、", "(4)", "(5)", "二、", "(4)"],
        ),
    ],
    ids=["digits only", "counting on", "other level"],
)
def test_levels_of_lists(described: str, override: str, shown: list[str]) -> None:
    document = docx.Document()
    part = document.part.numbering_part.element
    first = '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    second = f'<w:lvl w:ilvl="1">{described}</w:lvl>'
    part.append(parse_xml(f'<w:abstractNum {NS} w:abstractNumId="77">{first}{second}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {NS} w:numId="77"><w:abstractNumId w:val="77"/>{override}</w:num>'))
    for level in (0, 1, 1, 0, 1):
        add(document, "公开", level)
    assert labels(document) == shown


def test_a_list_that_is_defined_by_a_style() -> None:
    document = numbered(("chineseCounting", "%1、"))
    part = document.part.numbering_part.element
    part.append(parse_xml(f'<w:abstractNum {NS} w:abstractNumId="78"><w:numStyleLink w:val="L"/></w:abstractNum>'))
    part.append(parse_xml(f'<w:num {NS} w:numId="78"><w:abstractNumId w:val="78"/></w:num>'))
    numbers = '<w:pPr><w:numPr><w:numId w:val="77"/></w:numPr></w:pPr>'
    document.styles.element.append(parse_xml(f'<w:style {NS} w:type="numbering" w:styleId="L">{numbers}</w:style>'))
    properties = document.add_paragraph("公开")._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {NS}><w:numId w:val="78"/></w:numPr>'))
    assert labels(document) == ["一、"]


def with_xml(*parts: str) -> docx.document.Document:
    document = numbered(("chineseCounting", "%1、"))
    body = document.element.body
    for part in parts:
        body.insert(len(body) - 1, parse_xml(part.replace(">", f" {NS}>", 1)))
    return document


def test_what_word_does_not_show_is_not_read_and_what_it_shows_is() -> None:
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>删去的。</w:delText></w:r></w:del></w:p>'
    )
    hidden = "<w:p><w:r><w:t>公开</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>99</w:t></w:r><w:r><w:t>52条。</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>不隐藏。</w:t></w:r></w:p>'
    spoken = (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>zhen</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>镇</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    formula = (
        '<w:p xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<w:r><w:t>增长</w:t></w:r><m:oMath><m:r><m:t>15%</m:t></m:r></m:oMath></w:p>"
    )
    document = with_xml(deleted, hidden, shown, spoken, formula)
    add(document, "公开", 0)
    assert read(saved(document)).raw.splitlines() == ["公开52条。", "不隐藏。", "镇", "增长15%", "一、公开"]


def test_deleted_rows_and_cells_merged_as_older_programs_do() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    start = '<w:hMerge w:val="restart"/>'
    gone = f'<w:tr><w:trPr><w:del w:id="9"/></w:trPr>{cell("删行")}{cell("9")}</w:tr>'
    merged = f"<w:tr>{cell('许可', start)}{cell('', '<w:hMerge/>')}{cell('5')}</w:tr>"
    assert read(saved(with_xml(f"<w:tbl>{gone}{merged}</w:tbl>"))).raw == "许可\t5\n"


def test_numbers_of_a_style_and_of_outer_levels() -> None:
    document = numbered(("decimal", "%1."), ("decimal", "%1.%2"))
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {NS}><w:numId w:val="77"/></w:numPr>'))
    document.add_paragraph("总体情况", style="Heading 1")
    add(document, "主动公开", 1)
    document.add_paragraph("存在的问题", style="Heading 1")
    assert read(saved(document)).raw.splitlines() == ["1.总体情况", "1.1主动公开", "2.存在的问题"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九"), (120, "120")],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert written(number, "chineseCounting") == text


def test_what_was_deleted_is_not_read_and_text_boxes_are() -> None:
    document = docx.Document()
    document.add_paragraph("我镇公开政府信息52条。")
    body = document.element.body
    body.insert(
        1,
        parse_xml(
            f"<w:p {NS}><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del><w:ins><w:r><w:t>加上的。</w:t></w:r></w:ins></w:p>"
        ),
    )
    box = f"<w:p {NS}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框里的。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    body.insert(2, parse_xml(box))
    assert read(saved(document)).raw.splitlines() == ["我镇公开政府信息52条。", "加上的。", "框里的。"]


def test_a_table_inside_a_cell_keeps_its_rows() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1).cell(0, 0)
    inner = outer.add_table(2, 2)
    for place, text in enumerate(["信息内容", "本年处理决定数量", "行政许可", "12"]):
        inner.cell(place // 2, place % 2).text = text
    assert "行政许可\t12" in read(saved(document)).raw


def test_a_word_file_may_have_any_suffix(corpus: Path) -> None:
    report = clean_reports(corpus)[0]
    assert narrative(read(docx_of(report), "a.doc")) == narrative(report)
    assert narrative(read(rtf_of(report), "a.doc")) == narrative(report)


def rich(text: str, head: str = "\\ansicpg936") -> list[str]:
    coded = "".join(c if c.isascii() else "".join(f"\\'{byte:02x}" for byte in c.encode("gbk")) for c in text)
    return read(f"{{\\rtf1\\ansi{head} {coded}}}".encode(), "a.rtf").raw.splitlines()


def test_rich_text_that_is_hidden_or_deleted_is_not_read() -> None:
    assert rich("公开{\\v 隐藏99}{\\f0\\v 88}{\\deleted 删去8条}{\\v0 信息}52条。\\par") == ["公开信息52条。"]


def test_empty_cells_at_the_end_of_a_row_of_rich_text_stay() -> None:
    table = "\\trowd\\cellx1000\\cellx2000\\intbl 行政处罚\\cell \\cell\\row\\pard 完。\\par"
    assert rich(table) == ["行政处罚\t", "完。"]


def test_the_code_page_of_rich_text_may_be_wrong() -> None:
    assert rich("公开信息52条。\\par", "\\ansicpg1252") == ["公开信息52条。"]


BOMB = f'<!DOCTYPE w [<!ENTITY a "我我我我我我"><!ENTITY b "{"&a;" * 50}">]><w:document {NS}><w:body><w:p><w:r><w:t>{"&b;" * 50}'


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04" + b"x" * 100, DamagedFileError),
        (zipped({"a.txt": b"x"}), UnsupportedFormatError),
        (zipped({"xl/workbook.xml": b"<x/>"}), UnsupportedFormatError),
        (zipped({"word/document.xml": b"<broken"}), DamagedFileError),
        (zipped({"word/document.xml": f"<w:document {NS}/>".encode()}), DamagedFileError),
        (zipped({"word/document.xml": BOMB.encode() + b"</w:t></w:r></w:p></w:body></w:document>"}), DamagedFileError),
        (zipped({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), TooLargeError),
        (zipped({f"{n}.txt": b"" for n in range(MAX_MEMBERS + 1)}), TooLargeError),
        (b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
        (b"{\\rtf1\\ansi Annual report}", ReaderError),
    ],
    ids=["cut", "zip", "xlsx", "broken", "no body", "entities", "bomb", "members", "locked", "rtf"],
)
def test_bad_files_are_typed_errors(data: bytes, error: type[ReaderError]) -> None:
    with pytest.raises(error) as caught:
        read(data)
    assert caught.value.remedy
    assert "a.docx" in str(caught.value)


def test_an_old_word_file_asks_for_libreoffice_where_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingExtraError, match="LibreOffice"):
        read(b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc")


def test_an_old_word_file_is_converted(corpus: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    report = clean_reports(corpus)[0]
    (tmp_path / "a.docx").write_bytes(docx_of(report))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "a.docx"]
    subprocess.run(command, check=True, capture_output=True)
    found = read((tmp_path / "a.doc").read_bytes(), "a.doc")
    assert narrative(found) == narrative(report)
    assert cells(found) == cells(report)


def test_truncated_files(corpus: Path) -> None:
    report = clean_reports(corpus)[0]
    for make in (docx_of, rtf_of):
        data = make(report)
        for end in range(0, len(data), max(1, len(data) // 40)):
            for broken in (data[:end], data[:end] + b"\x00" * 40 + data[end + 40 :]):
                start = time.process_time()
                with contextlib.suppress(ReaderError):
                    read_bytes(broken, id="a", source="a.docx", suffix=".docx" if make is docx_of else ".rtf")
                assert time.process_time() - start < 10


def test_an_archive_stands_for_the_files_in_it(tmp_path: Path, corpus: Path) -> None:
    report = clean_reports(corpus)[0]
    inner = zipped({"柳坝镇.txt": TEXT.encode(), "deep.zip": zipped({"x.txt": b"x"})})
    members = {
        "2022/柳坝镇.txt": TEXT.encode(),
        "a.docx": docx_of(report),
        "a.pdf": pdf_of(report),
        "inner.zip": inner,
        "__MACOSX/._a.docx": b"x",
        "../../outside.txt": TEXT.encode(),
    }
    (tmp_path / "all.zip").write_bytes(zipped(members))
    items = {item.id: item for item in collect_inputs([tmp_path])}
    assert "all.zip!2022/柳坝镇" in items
    assert items["all.zip!2022/柳坝镇"].source == "all.zip!2022/柳坝镇.txt"
    assert {"all.zip!a", "all.zip!inner.zip!柳坝镇", "all.zip!inner.zip!deep", "all.zip!../../outside"} < set(items)
    assert len(items) == 6
    documents = {id: read_input(item) for id, item in items.items() if "deep" not in id}
    assert documents["all.zip!inner.zip!柳坝镇"].text == TEXT
    assert all(document.sha256 == input_sha256(items[id]) for id, document in documents.items())
    with pytest.raises(UnsupportedFormatError):
        read_input(items["all.zip!inner.zip!deep"])
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_names_in_archives_that_windows_made(tmp_path: Path) -> None:
    data = zipped({"aaaaaa.txt": TEXT.encode()}, store=True).replace(b"aaaaaa", "柳坝镇".encode("gbk"))
    (tmp_path / "b.zip").write_bytes(data)
    assert [item.id for item in collect_inputs([tmp_path / "b.zip"])] == ["b.zip!柳坝镇"]


def test_members_over_the_limit_and_bombs_fail_alone(tmp_path: Path) -> None:
    (tmp_path / "c.zip").write_bytes(zipped({"big.txt": b"x" * 50_000_000, "small.txt": TEXT.encode()}))
    items = collect_inputs([tmp_path / "c.zip"])
    assert read_input(items[1]).text == TEXT
    with pytest.raises(TooLargeError):
        read_input(items[0])
    with pytest.raises(TooLargeError, match="unpacks to more"):
        read_input(items[0], max_bytes=100_000_000)


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", zipped({})])
def test_a_broken_or_empty_archive_is_one_input_that_fails(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "d.zip").write_bytes(data)
    items = collect_inputs([tmp_path])
    assert [item.source for item in items] == ["d.zip"]
    with pytest.raises(ReaderError):
        read_input(items[0])


def test_commands_and_batches_take_every_format(tmp_path: Path, corpus: Path) -> None:
    report = clean_reports(corpus)[0]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.docx").write_bytes(docx_of(report))
    (folder / "b.pdf").write_bytes(pdf_of(report))
    (folder / "c.zip").write_bytes(zipped({"c.rtf": rtf_of(report), "bad.doc": b"\xd0\xcf\x11\xe0"}))
    command = [sys.executable, "-m", "nlp"]
    done = subprocess.run([*command, "read", folder, "--format", "jsonl"], capture_output=True, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["report_id"] for row in rows] == ["a", "b", "c.zip!c"]
    assert {row["n_sentences"] for row in rows} == {len(report.sentences)}
    assert done.returncode == 1
    assert b"c.zip!bad.doc" in done.stderr
    for resume in ([], ["--resume"]):
        done = subprocess.run(
            [*command, "batch", folder, "--out", tmp_path / "out", *resume], capture_output=True, check=False
        )
        assert done.returncode == 1, done.stderr
