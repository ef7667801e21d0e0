"""Damaged, spliced and re-encoded reports: a Report or a typed error, soon."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pypdfium2
import pytest
from test_laws import check_laws

from nlp import report_from_text
from nlp.corpus import load_manifest
from nlp.errors import ReaderError
from nlp.pipeline import analyze, report_from_document
from nlp.reading import read_bytes

# Seconds of this process: other work on the machine does not count.
SECONDS_PER_100_KB = 1.0
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "utf-8-sig", "latin-1")


@pytest.fixture(scope="module", autouse=True)
def dictionary() -> None:
    """Loaded once a process, when the first shifted bytes are met: no text is to blame for that."""
    report_from_text("石桥镇2022年政府信息公开工作年度报告\n六?！毙畔⒐?开，不?患笆保唤徊酵晟啤?")


def damaged(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A random cut, splice, repetition, flip or re-encoding."""
    kind = rng.randrange(6)
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    if kind == 0:
        return data[a:b]
    if kind == 1:
        return data[:a] + other[rng.randrange(len(other)) :]
    if kind == 2:
        return data[:b] + data[a:]
    if kind == 3:
        flipped = bytearray(data)
        for _ in range(rng.randrange(1, 40)):
            flipped[rng.randrange(len(flipped))] = rng.randrange(256)
        return bytes(flipped)
    text = data.decode("utf-8", "replace")
    if kind == 4:
        return text.encode(rng.choice(ENCODINGS), "replace")
    characters = list(text)
    for _ in range(rng.randrange(1, 60)):
        characters.insert(rng.randrange(len(characters)), rng.choice("《“（(一是1.、。；：\n\t|*<>?鎮 　"))
    return "".join(characters).encode()


def read(data: bytes) -> None:
    start = time.process_time()
    try:
        report = report_from_document(read_bytes(data, id="f", source="f", suffix=".txt"))
    except ReaderError:
        report = None
    spent = time.process_time() - start
    assert spent <= SECONDS_PER_100_KB * max(1.0, len(data) / 100_000), (spent, len(data))
    if report is not None:
        check_laws(report)


def test_damaged_authored_reports(corpus: Path) -> None:
    rng = random.Random(20)  # noqa: S311
    files = [entry.path.read_bytes() for entry in load_manifest(corpus)]
    for _ in range(400):
        read(damaged(rng.choice(files), rng.choice(files), rng))


def test_damaged_real_reports(shared: Path) -> None:
    rng = random.Random(21)  # noqa: S311
    files = [path.read_bytes() for path in (shared / "seeds").glob("*.txt")]
    files += [path.read_bytes() for path in (shared / "outside" / "html").glob("0*.html")]
    for _ in range(200):
        read(damaged(rng.choice(files), rng.choice(files), rng))


@pytest.mark.parametrize(
    "text",
    [
        "公开" * 50_000,
        "公开信息12条，" * 12_000,
        "（" * 30_000 + "公开",
        "《" * 20_000 + "》" * 20_000,
        "一是公开；" * 20_000,
        "公开" + " " * 100_000 + "12条。",
        "公开 " + "1 " * 50_000,
        "镇\n" * 50_000,
        "公开<" * 25_000,
        "公(gong)" * 12_000,
        "鎮(zhèn)" * 12_000,
        "公?！毙畔?" * 12_000,
        '公"开' * 30_000,
        "一、总体情况" * 15_000,
        "〔2021" * 15_000,
        "第二十条第（一）项规章0" * 8_000,
        "县" * 80_000,
        "柳坝镇人民政府文件\n- 1 -\n" * 6_000,
    ],
    ids=lambda text: text[:6].strip() or "blank",
)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    start = time.process_time()
    report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n" + text)
    check_laws(report)
    analyze(report)
    assert time.process_time() - start < 12 * SECONDS_PER_100_KB * max(1.0, len(text.encode()) / 100_000)


@pytest.mark.parametrize("text", ['<img src="a.png" alt="石桥镇公开信息" />', "![石桥镇年报第一页](p1.png)", "**"])
def test_texts_of_which_nothing_is_left(text: str) -> None:
    try:
        report = report_from_text(text)
    except ReaderError:
        return
    check_laws(report)
    assert report.sentences == ()
    assert "no_sentences" in report.warnings


@pytest.mark.parametrize(
    "text", ["?毙畔信" * 20_000, "大河镇人民政府\n公开\n" * 10_000, "\n一是加强领导。\n大河镇年报" * 4_000]
)
def test_repeated_damage_and_titles_take_no_longer(text: str) -> None:
    start = time.process_time()
    report_from_text("大河镇2021年政府信息公开工作年度报告\n" + text)
    assert time.process_time() - start < 4 * SECONDS_PER_100_KB * len(text.encode()) / 100_000


def test_clean_reports_pass_untouched(corpus: Path) -> None:
    touched = total = 0
    for entry in load_manifest(corpus):
        report = entry.report()
        if "mirror" in entry.id or any(step.name in ("to_simplified", "strip_pinyin") for step in report.steps):
            continue
        touched += sum(change.raw_end - change.raw_start for step in report.steps for change in step.changes)
        total += len(report.raw)
    assert touched <= 0.01 * total


def test_text_of_real_pdfs(shared: Path) -> None:
    for path in sorted((shared / "outside" / "pdf").glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        report = report_from_text(text)
        check_laws(report)
        kinds = {section.kind.value for section in report.sections}
        assert {"overview", "requests", "disputes", "problems"} <= kinds
        assert report.meta.county == "洪泽区" or report.meta.county is None
