"""Web pages as readers meet them: corpus reports in the styles of three sites, real pages, and pages that do harm."""

from __future__ import annotations

import contextlib
import json
import re
import time
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from exports import CHROME, PAGES, clean_reports, modern_page, plain_reports
from rapidfuzz.distance import Indel
from sites import CHROME as MORE_CHROME
from sites import HEAD, SITES

from nlp import read_report
from nlp.errors import NoChineseTextError, ReaderError
from nlp.pipeline import report_from_document
from nlp.reading import read_bytes
from nlp.reading.head import best_values, head_values
from nlp.tables import read_tables
from nlp.types import Report

HEADING = "<h1>柳坝镇2022年政府信息公开工作年度报告</h1>"
BODY = "<p>一、总体情况</p><p>2022年，我镇主动公开政府信息52条，其中通过网站公开40条，通过公众号公开12条。</p>" * 3


def page(content: str | bytes, name: str = "a.html") -> Report:
    data = content.encode() if isinstance(content, str) else content
    return report_from_document(read_bytes(data, id="a", source=name, suffix=Path(name).suffix))


def narrative(report: Report) -> str:
    return "".join("".join(sentence.text.split()) for sentence in report.sentences)


def cells(report: Report) -> dict[tuple[str, str, str], tuple[str, object]]:
    found = (cell for table in read_tables(report) for cell in table.cells)
    return {(cell.table, cell.row, cell.column): (cell.state.value, cell.value) for cell in found}


def compare(reports: list[Report], read: list[Report]) -> tuple[float, float]:
    """The lowest share of equal narrative characters, and the share of equal cells."""
    pairs = list(zip(reports, read, strict=True))
    texts = min(Indel.normalized_similarity(narrative(a), narrative(b)) for a, b in pairs)
    gold = [(key, value, cells(b)) for a, b in pairs for key, value in cells(a).items()]
    return texts, sum(found.get(key) == value for key, value, found in gold) / len(gold)


@pytest.mark.parametrize("style", PAGES)
def test_corpus_reports_come_back_from_pages(corpus: Path, style: str) -> None:
    reports = [*clean_reports(corpus), *plain_reports(corpus, 10)]
    read = [page(PAGES[style](report)) for report in reports]
    texts, equal = compare(reports, read)
    assert texts >= 0.99
    assert equal >= 0.99
    for report, found in zip(reports, read, strict=True):
        assert not any(word in found.text for words in CHROME.values() for word in words if word not in report.text)
        assert found.meta.issued_on == date(2024, 1, 25)
        assert (found.meta.township, found.meta.year) == (report.meta.township, report.meta.year)


@pytest.mark.parametrize("style", SITES)
def test_corpus_reports_come_back_from_more_sites(corpus: Path, style: str) -> None:
    reports = [*clean_reports(corpus)[:3], *plain_reports(corpus, 6)]
    read = [page(SITES[style](report)) for report in reports]
    texts, equal = compare(reports, read)
    assert texts >= 0.999
    assert equal == 1
    for report, found in zip(reports, read, strict=True):
        assert not any(word in found.raw for word in MORE_CHROME if word not in report.raw)
        assert found.meta.title == report.meta.title
        if style != "data":
            assert (found.meta.index_number, found.meta.document_number) == (HEAD["索引号"], HEAD["文号"])
            assert found.meta.issued_on == date(2024, 1, 26)
            assert not any(value in found.raw for value in HEAD.values() if value not in report.raw)


def test_the_head_table_is_read_and_not_part_of_the_text(corpus: Path) -> None:
    report = page(PAGES["old"](plain_reports(corpus, 10)[0]))
    assert report.meta.document_number == "清公开〔2024〕3号"
    assert report.meta.index_number == "003344/2024-00017"
    assert report.meta.agency == "清水县政务公开办"
    assert "索引号" not in report.text.replace(" ", "")


def test_real_pages(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "outside/html/meta.jsonl").read_text(encoding="utf-8").splitlines()]
    right = 0
    for row in rows:
        report = read_report(shared / "outside" / "html" / f"{int(row['id']):02d}.html")
        written, issued = (date(*map(int, re.findall(r"\d+", row[key]))) for key in ("成文日期", "发布日期"))
        meta = report.meta
        right += (meta.title == row["标题"]) + (meta.document_number == row["release_number"])
        right += (meta.written_on == written) + (meta.issued_on == issued)
        right += (meta.agency == row["release_office"]) + (meta.index_number == row["index_number"])
        assert "not_an_annual_report" in report.warnings
        assert 0.98 <= len("".join(report.raw.split())) / row["body_chars"] <= 1.01, row["id"]
        assert not any(word in report.raw for word in ("扫一扫", "索 引 号", "主 题 词"))
    assert right >= 0.95 * 6 * len(rows)


@pytest.mark.parametrize("stored", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "nonsense"])
def test_the_declared_encoding_may_be_wrong(stored: str, declared: str) -> None:
    text = f"<html><meta charset={declared}><body><p>石橋鎮2020年主動公開政府信息88條，及時更新欄目。</p></body>"
    assert "石橋鎮2020年主動公開政府信息88條，及時更新欄目。" in page(text.encode(stored)).raw


def test_a_page_of_mostly_markup_is_decoded() -> None:
    text = f"<html><body>{'<div class=empty></div>' * 3000}<p>我镇公开政府信息，及时更新。</p></body></html>"
    assert page(text.encode("gbk")).raw == "我镇公开政府信息，及时更新。\n"


def test_a_web_archive_is_opened(corpus: Path) -> None:
    report = plain_reports(corpus, 10)[0]
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    assert narrative(page(head + modern_page(report) + b"\r\n--b--\r\n", "a.mht")) == narrative(report)


def test_merged_cells_keep_their_places() -> None:
    rows = (
        '<tr><td colspan=2>项目</td><td>数量</td></tr><tr><td rowspan="2">许可</td><td>新办</td><td>3</td></tr>'
        "<tr><td>注销</td><td rowspan=2>4</td></tr><tr><td>处罚</td><td>简易</td></tr>"
    )
    assert page(f"<p>我镇公开。</p><table>{rows}</table>").raw.splitlines()[1:] == [
        "项目\t数量",
        "许可\t新办\t3",
        "\t注销\t4",
        "处罚\t简易\t",
    ]


def test_numbers_of_lists_are_text() -> None:
    raw = page(
        "<p>问题如下：</p><ol start=2><li>公开不及时。</li><li>3.形式单一。</li></ol><ul><li>其他。</li></ul>"
    ).raw
    assert raw.splitlines() == ["问题如下：", "2.公开不及时。", "3.形式单一。", "其他。"]


def test_text_that_waits_for_a_script_is_found() -> None:
    assert "52条" in page(f'<body><p>加载中</p><div style="display:none">{HEADING}{BODY}</div></body>').raw
    assert "不显示" not in page(f'<body>{HEADING}{BODY}<p style="display: none">不显示，不读。</p></body>').raw


def test_the_title_of_the_page_stands_above_a_text_without_title() -> None:
    report = page(f"<html><title>柳坝镇2022年政府信息公开工作年度报告-清水县政府</title><body>{BODY}</body>")
    assert report.raw.startswith("柳坝镇2022年政府信息公开工作年度报告\n一、")
    assert (report.meta.township, report.meta.year) == ("柳坝镇", 2022)


SENTENCES = "".join(
    f"<p>{line}</p>"
    for line in (
        "一、总体情况",
        "2022年，我镇主动公开政府信息52条，其中通过网站公开40条，通过公众号公开12条，群众反映良好。",
        "二、主动公开政府信息情况",
        "全年更新栏目6个，公开预算信息2条、采购信息3条，另在各村公开栏张贴低保名单，听取群众意见。",
    )
)
ROWS = "<tr><td>序号</td><td>名称</td><td>文号</td></tr><tr><td>1</td><td>防火通告</td><td>柳政〔2022〕1号</td></tr>"


def test_tables_and_lines_of_the_text_are_not_those_of_the_head() -> None:
    lines = "<p>公开形式：网站、公示栏</p><table><tr><td>名称</td><td>数量</td></tr><tr><td>通告</td><td>3</td></tr></table>"
    report = page(f"<title>{HEADING}</title>{SENTENCES}<table>{ROWS}</table>{lines}{SENTENCES}")
    for line in ("序号\t名称\t文号", "1\t防火通告\t柳政〔2022〕1号", "公开形式：网站、公示栏", "名称\t数量", "通告\t3"):
        assert line in report.raw.splitlines()
    assert report.meta.document_number is None


def test_what_a_head_table_tells_in_sentences_is_not_the_text() -> None:
    rows = "<tr><td>索引号</td><td>A-1</td></tr><tr><td>内容概述</td><td>本报告介绍全年工作。</td></tr>"
    report = page(f"<table>{rows}</table>{SENTENCES}")
    assert report.meta.index_number == "A-1"
    assert "介绍" not in report.raw


def test_a_text_that_begins_and_ends_outside_its_largest_element_is_whole() -> None:
    inner = f"<div>{SENTENCES * 4}</div>"
    text = page(f"<div><p>现公布如下：</p>{inner}<p>柳坝镇人民政府</p><p><a href=#>关闭</a></p><p>手机版</p></div>").raw
    assert text.startswith("现公布如下：\n一、")
    assert text.endswith("\n柳坝镇人民政府\n")


def test_headings_with_anchors_and_lines_beside_links_stay() -> None:
    text = "<a name=_Toc1>一、总体情况</a><br>公开网址：<a href=#>http://www.example.gov.cn/zwgk/nianbao</a><br>二、主动公开"
    assert page(f"<div>{text}</div>{SENTENCES}").raw.splitlines()[:2] == ["一、总体情况", "二、主动公开"]


def test_a_row_of_divisions_keeps_its_empty_cells() -> None:
    row = "<div style='display: table-row'>" + "<div style='display:table-cell'>{}</div>" * 3 + "</div>"
    text = page(f"<p>我镇公开。</p><div>{row.format('本年新收', '', '2')}{row.format('上年结转', '1', '')}</div>").raw
    assert text.splitlines()[1:] == ["本年新收\t\t2", "上年结转\t1\t"]


@pytest.mark.parametrize(
    "holder",
    [
        "<textarea style='display:none'>{escaped}</textarea>",
        '<input type=hidden value="{escaped}">',
        '<iframe srcdoc="{escaped}"></iframe>',
        "<template>{plain}</template>",
        "<noscript>{plain}</noscript>",
        "<script type='text/template'>{plain}</script>",
        "<script>var text = '{hexed}';</script>",
        "<script>document.write(decodeURIComponent('{quoted}'))</script>",
        "<script>document.write(unescape('{wide}'))</script>",
        "<script>var s = '';{pieces}document.write(s);</script>",
    ],
)
def test_a_text_that_the_page_only_holds_is_found(holder: str) -> None:
    held = holder.format(
        plain=SENTENCES,
        escaped=SENTENCES.replace("<", "&lt;"),
        hexed=SENTENCES.replace("<", "\\x3C"),
        quoted=quote(SENTENCES),
        wide="".join(c if c.isascii() else f"%u{ord(c):04X}" for c in SENTENCES),
        pieces="".join(f"s += '{piece}<\\/p>';" for piece in SENTENCES.split("</p>") if piece),
    )
    assert page(f"<p>加载中</p>{held}").raw == page(SENTENCES).raw


def test_a_heading_that_is_the_name_of_the_site_is_no_title() -> None:
    title = "柳坝镇2022年政府信息公开工作年度报告"
    report = page(f"<title>{title}-柳县人民政府</title><h1>柳县人民政府门户网站</h1><h1>{title}</h1>{SENTENCES}")
    assert report.meta.title == title


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("发布时间： 2024-1-18　来源：镇政府", {"issued_on": "2024-1-18", "publisher": "镇政府"}),
        ("成文日期\t2023年1月2日\t文 号\t无", {"written_on": "2023年1月2日"}),
        ("名称：\t年报\t索 引 号：\tA-1", {"title": "年报", "index_number": "A-1"}),
        ("我镇全年公开信息20条，来源：网站。", {}),
        ("生成日期：2023-01-01 发布日期：2023-02-01", {"issued_on": "2023-02-01"}),
    ],
)
def test_lines_of_the_head(line: str, values: dict[str, str]) -> None:
    assert best_values(head_values(line)) == values


@pytest.mark.parametrize(
    "content",
    [
        "<html></html>",
        "<html><body><iframe src=x></iframe></body></html>",
        "<html><script>var a = 'x';</script></html>",
        "<!DOCTYPE html>",
        "<html><body>Annual report</body></html>",
    ],
)
def test_pages_without_a_report_are_typed_errors(content: str) -> None:
    with pytest.raises(ReaderError) as caught:
        page(content)
    assert caught.value.remedy
    assert "a.html" in str(caught.value)


def test_nothing_is_fetched_and_no_entity_is_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "我我"><!ENTITY b SYSTEM "file:///etc/hostname">]><p>我镇公开&a;&b;</p>'
    assert page(bomb).raw.count("我") <= 2


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 50_000 + "我镇公开信息。",
        "<table><tr><td>" * 5_000 + "我镇公开信息。",
        "<table>" + "<tr><td rowspan=99999 colspan=99999>我镇公开</td></tr>" * 5_000,
        "<p>我镇公开</p><script>" + '\\"' * 200_000 + "</script>",
        "<p>我镇公开</p><script>" + '"' * 200_001 + "</script>",
        "<p>我镇公开</p>" + "<a href=#>首页</a>" * 50_000,
        "<ol>" + "<li>我镇公开" * 30_000,
        "发布日期：" * 40_000 + "<p>我镇公开。",
    ],
    ids=["deep", "nested tables", "spans", "escapes", "quotes", "links", "lists", "labels"],
)
def test_hostile_pages_take_no_longer_than_others(content: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ReaderError):
        read_bytes(f"<html><body>{content}".encode(), id="a", source="a.html", suffix=".html")
    assert time.process_time() - start < 5


def test_truncated_pages(corpus: Path) -> None:
    data = PAGES["old"](clean_reports(corpus)[0])
    for end in range(0, len(data), max(1, len(data) // 60)):
        try:
            document = read_bytes(data[:end], id="a", source="a.html", suffix=".html")
        except ReaderError:
            continue
        assert document.text.strip()


def test_a_page_that_shows_nothing_says_what_to_do() -> None:
    with pytest.raises(NoChineseTextError, match="save it again"):
        page("<html><body><div id=app></div></body></html>")
