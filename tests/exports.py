"""Corpus reports as sites and offices publish them: web pages in three styles, Word and PDF files with merged cells."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from nlp.corpus.load import load_manifest
from nlp.reading.numbering import written
from nlp.tables import read_tables
from nlp.types import CellState, Report


@dataclass(frozen=True)
class Merged:
    """A cell with the columns and rows that it reaches over."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[Merged, ...], ...]


Part = str | Grid
CHROME = {
    "menu": ["首页", "走进清水", "政务公开", "政务服务", "互动交流", "专题专栏"],
    "foot": ["主办：清水县人民政府办公室", "网站标识码：3400000000", "皖ICP备00000000号", "扫一扫在手机打开当前页"],
    "teasers": ["清水县召开秋季防火工作会议", "县领导到乡镇调研农田水利", "清水县开展食品安全宣传周活动"],
}
HEAD = {
    "索引号": "003344/2024-00017",
    "发文机关": "清水县政务公开办",
    "发文字号": "清公开〔2024〕3号",
    "发布日期": "2024-01-25",
}


@cache
def clean_reports(corpus: Path, splits: tuple[str, ...] = ("train", "dev")) -> list[Report]:
    """Reports of the corpus with all three tables in the common form and nothing for cleaning to do."""
    chosen = []
    for entry in load_manifest(corpus):
        text = entry.path.read_text(encoding="utf-8", errors="replace")
        if entry.split not in splits or not re.search("^自然人\t法人或其他组织\t总计$", text, re.MULTILINE):
            continue
        report = entry.report()
        states = [cell.state for table in read_tables(report) for cell in table.cells]
        whole = len(read_tables(report)) == 3 and CellState.ABSENT not in states
        if whole and not report.steps and all(map(_is_plain, _table_texts(report))):
            chosen.append(report)
    return chosen


@cache
def plain_reports(corpus: Path, count: int, splits: tuple[str, ...] = ("train", "dev")) -> list[Report]:
    """Reports without tables and with nothing for cleaning to do."""
    reports = (entry.report() for entry in load_manifest(corpus) if entry.split in splits)
    chosen = (report for report in reports if not report.tables and not report.steps and report.meta.title)
    return list(islice(chosen, count))


def _table_texts(report: Report) -> list[str]:
    return [report.text[table.span.start : table.span.end] for table in report.tables]


def _is_plain(table: str) -> bool:
    """Whether a table has its cells between tabs, table 3 seven of them in each row of its body."""
    rows = table.splitlines()
    return "\t" in table and ("本年新收" not in table or all(row.count("\t") >= 7 for row in rows[3:]))


def parts_of(report: Report) -> list[Part]:
    """Paragraphs and tables of a report in their order."""
    parts: list[Part] = []
    position = 0
    for table in report.tables:
        parts += _paragraphs(report.text[position : table.span.start])
        parts.append(grid_of(report.text[table.span.start : table.span.end]))
        position = table.span.end
    return parts + _paragraphs(report.text[position:])


def _paragraphs(text: str) -> list[Part]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def grid_of(text: str) -> Grid:
    """The rows of a table with the merged cells of the official form."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    if any("本年新收" in row[0] for row in rows):
        return Grid(tuple(_applications(rows)))
    if any("结果维持" in row for row in rows):
        return Grid(tuple(_disputes(rows)))
    width = max(map(len, rows))
    return Grid(tuple((*map(Merged, row[:-1]), Merged(row[-1], width - len(row) + 1)) for row in rows))


def _applications(rows: list[list[str]]) -> list[tuple[Merged, ...]]:
    """Table 3: two columns of labels before the third, which reach down over the rows of their part."""
    head = [
        (Merged(rows[0][0], 3, 3), Merged(rows[0][1], 7)),
        (Merged("自然人", 1, 2), Merged("法人或其他组织", 5), Merged("总计", 1, 2)),
        tuple(map(Merged, rows[2])),
    ]
    body = rows[3:]
    depths = [[_depth(label) for label in row[: len(row) - 7]] for row in body]
    drawn = []
    for index, (row, own) in enumerate(zip(body, depths, strict=True)):
        labels = []
        for place, (label, depth) in enumerate(zip(row, own, strict=False)):
            last = place == len(own) - 1
            below = 1 if last else 1 + next(
                (n for n, d in enumerate(depths[index + 1 :]) if d[0] <= depth), len(depths) - index - 1
            )  # fmt: skip
            labels.append(Merged(label, 4 - depth if last else 1, below))
        drawn.append((*labels, *map(Merged, row[len(own) :])))
    return head + drawn


def _depth(label: str) -> int:
    return 1 if re.match("[一二三四]、", label) else 2 if label.startswith("（") else 3


def _disputes(rows: list[list[str]]) -> list[tuple[Merged, ...]]:
    values = rows[3] if len(rows) > 3 else []
    return [
        (Merged("行政复议", 5, 2), Merged("行政诉讼", 10)),
        (Merged("未经复议直接起诉", 5), Merged("复议后起诉", 5)),
        tuple(map(Merged, rows[2])),
        tuple(map(Merged, values)),
    ]


def _table(grid: Grid, cell: str = "{}") -> str:
    rows = (
        "".join(
            f'<td colspan="{c.columns}" rowspan="{c.rows}">{cell.format(html.escape(c.text))}</td>\n' for c in row
        )
        for row in grid.rows
    )  # fmt: skip
    return '<table border="1"><tbody>' + "".join(f"<tr>\n{row}</tr>\n" for row in rows) + "</tbody></table>"


def modern_page(report: Report) -> bytes:
    """Divisions, menus as lists of links, a bar with date and source, teasers beside the text; declares GB2312 and is UTF-8."""
    title = html.escape(report.meta.title or "")
    menu = "".join(f'<li><a href="#">{word}</a></li>' for word in CHROME["menu"])
    body = "".join(_table(p) if isinstance(p, Grid) else f"<p>　　{html.escape(p)}</p>\n" for p in parts_of(report))
    teasers = "".join(f'<li><a href="#">{word}</a><span>2024-01-20</span></li>' for word in CHROME["teasers"])
    page = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>{title}_清水县人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-01-25 10:20">
<style>.a {{ color: red }}</style><script>var 首页 = "加载中，请稍候。";</script></head><body>
<div class="top"><ul>{menu}</ul></div><div class="path">您现在的位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a> &gt; 年报</div>
<div class="main"><h1>{title}</h1><div class="bar">发布日期：2024-01-25 10:20　来源：清水县政务公开办　浏览次数：<span id="n"></span>
字体：[<a>大</a> <a>中</a> <a>小</a>]</div><div class="article">{body}</div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div><div><a>打印本页</a> <a>关闭窗口</a></div></div>
<div class="side"><h3>相关阅读</h3><ul>{teasers}</ul></div>
<div class="foot">{"<br>".join(CHROME["foot"])}</div></body></html>"""
    return page.encode()


def plain_page(report: Report) -> bytes:
    """Nothing but the report, as a site shows it to be printed."""
    body = "".join(_table(p) if isinstance(p, Grid) else f"<p>　　{html.escape(p)}</p>\n" for p in parts_of(report))
    head = f'<meta charset="utf-8"><title>{html.escape(report.meta.title or "")}</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def old_page(report: Report) -> bytes:
    """Tables for the layout, Word's spans in every word, a head table, statutory tables in tables; GB18030, declared GB2312."""
    cells = list(HEAD.items())
    head = "".join(
        f"<tr><td><b>{' '.join(a)}：</b></td><td>{b}</td><td>{c}：</td><td>{d}</td></tr>"
        for (a, b), (c, d) in zip(cells[::2], cells[1::2], strict=True)
    )
    body = "".join(
        f"<table><tr><td>{_table(p, '<p class=MsoNormal><span>{}</span><o:p></o:p></p>')}</td></tr></table>"
        if isinstance(p, Grid)
        else f'<p class="MsoNormal" style="text-indent:32pt">{_soup(p)}<o:p></o:p></p>\n'
        for p in parts_of(report)
    )
    menu = "".join(f'<td><a href="#">{word}</a></td>' for word in CHROME["menu"])
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>政务公开</title></head>
<body><table width="1000"><tr>{menu}</tr></table><table><tr><td><table class="bd1">{head}</table></td></tr></table>
<table><tr><td><a>返回顶部</a></td><td><table><tr><td id="zoom">{body}</td></tr></table></td></tr></table>
<table><tr><td>{"<br/>".join(CHROME["foot"])}</td></tr></table></body></html>"""
    return page.encode("gb18030")


def _soup(text: str) -> str:
    """Text cut into spans and source lines, as Word exports it."""
    pieces = re.findall(r"[\d.]+|[^\d]{1,11}", text)
    return "\n".join(
        f'<span style="font-family:仿宋;mso-hansi-font-family:Calibri">{html.escape(p)}</span>' for p in pieces
    )


def script_page(report: Report) -> bytes:
    """A page that writes its text with a script: the report is a string with escapes."""
    body = "".join(_table(p) if isinstance(p, Grid) else f"<p>{html.escape(p)}<br/></p>" for p in parts_of(report))
    menu = "".join(f'<a href="#">{word}</a>' for word in CHROME["menu"])
    data = json.dumps({"id": 17, "content": body}).replace("/", "\\/")
    return f"""<html><head><meta charset="utf-8"></head><body><div id="menu">{menu}</div>
<div>发布机构：清水县政务公开办　　发布日期：2024年01月25日</div><div id="app"></div>
<script>window.__DATA__ = {data}; render("#app", window.__DATA__.content);</script>
<div>{" ".join(CHROME["foot"])}</div></body></html>""".encode()


PAGES = {"modern": modern_page, "old": old_page, "script": script_page}


def docx_of(report: Report) -> bytes:
    """A Word file: paragraphs, and tables with merged cells."""
    document = docx.Document()
    for part in parts_of(report):
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            _add_table(document, part)
    return _saved(document)


def _add_table(document: docx.document.Document, grid: Grid) -> None:
    filled, spans = full_grid(grid)
    table = document.add_table(len(filled), len(filled[0]), style="Table Grid")
    cells = [list(row.cells) for row in table.rows]
    for (left, top), (right, bottom) in spans:
        cells[top][left].merge(cells[bottom][right])
    for row, texts in zip(cells, filled, strict=True):
        for cell, text in zip(row, texts, strict=True):
            if text:
                cell.paragraphs[0].text = text


def _saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_NUMBERED = (
    (re.compile("[一二三四五六七八九十]{1,3}、"), "chineseCounting", "%1、"),
    (re.compile("（[一二三四五六七八九十]{1,3}）"), "chineseCounting", "（%2）"),
    (re.compile(r"\d{1,2}\.(?!\d)"), "decimal", "%3."),
)


def numbered_docx_of(report: Report) -> bytes:
    """A Word file whose sections and items Word numbers itself, wherever the printed numbers go up by one."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (_, form, text) in enumerate(_NUMBERED)
    )
    numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    counts = [0, 0, 0]
    for part in parts_of(report):
        if isinstance(part, Grid):
            _add_table(document, part)
            continue
        level, number = next(((n, m[0]) for n, (p, _, _) in enumerate(_NUMBERED) if (m := p.match(part))), (0, ""))
        label = _NUMBERED[level][2].replace(f"%{level + 1}", written(counts[level] + 1, _NUMBERED[level][1]))
        if not number or number != label:
            document.add_paragraph(part)
            continue
        counts[level:] = [counts[level] + 1, *[0] * (2 - level)]
        properties = document.add_paragraph(part.removeprefix(number))._p.get_or_add_pPr()
        described = f'<w:ilvl w:val="{level}"/><w:numId w:val="77"/>'
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{described}</w:numPr>"))
    return _saved(document)


def rtf_of(report: Report) -> bytes:
    """Rich text in GBK, tables without merged cells."""

    def coded(text: str) -> str:
        return "".join(
            c if c.isascii() and c not in "\\{}" else "".join(f"\\'{byte:02x}" for byte in c.encode("gbk", "replace"))
            for c in text
        )

    lines: list[str] = []
    for part in parts_of(report):
        if isinstance(part, str):
            lines.append(f"\\pard {coded(part)}\\par")
            continue
        for row in part.rows:
            borders = "".join(f"\\cellx{1000 * (place + 1)}" for place in range(len(row)))
            lines.append(f"\\trowd{borders}" + "".join(f"\\intbl {coded(c.text)}\\cell" for c in row) + "\\row")
    return ("{\\rtf1\\ansi\\ansicpg936\\deff0 " + "\n".join(lines) + "}").encode("ascii")


FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def pdf_of(report: Report) -> bytes:
    """Pages with their numbers, paragraphs set in lines, tables with merged cells that go on over the page."""
    out = io.BytesIO()
    text = ParagraphStyle("text", fontName=FONT, fontSize=14, leading=24, wordWrap="CJK", firstLineIndent=28)
    small = ParagraphStyle("cell", fontName=FONT, fontSize=7, leading=8, wordWrap="CJK")
    story = [
        _drawn(part, small) if isinstance(part, Grid) else Paragraph(html.escape(part), text)
        for part in parts_of(report)
    ]

    def number(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawCentredString(300, 40, f"- {document.page} -")

    SimpleDocTemplate(out).build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _drawn(grid: Grid, style: ParagraphStyle) -> Table:
    """A table of reportlab: merged cells are spans over a full grid."""
    filled, spans = full_grid(grid)
    commands = [("GRID", (0, 0), (-1, -1), 0.5, "black"), *(("SPAN", *span) for span in spans)]
    cells = [[Paragraph(html.escape(text), style) for text in row] for row in filled]
    width = len(filled[0])
    widths = [50, 60, 130, *[30] * 7] if width == 10 else [450 / width] * width
    return Table(cells, style=TableStyle(commands), colWidths=widths)


def full_grid(grid: Grid) -> tuple[list[list[str]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    """All places of a table, empty under merged cells, and the corners (column, row) of these."""
    width = sum(cell.columns for cell in grid.rows[0])
    filled: list[list[str | None]] = [[None] * width for _ in grid.rows]
    spans = []
    for y, row in enumerate(grid.rows):
        for cell in row:
            x = filled[y].index(None)
            for below in range(y, y + cell.rows):
                filled[below][x : x + cell.columns] = [""] * cell.columns
            filled[y][x] = cell.text
            if cell.columns > 1 or cell.rows > 1:
                spans.append(((x, y), (x + cell.columns - 1, y + cell.rows - 1)))
    return [[text or "" for text in row] for row in filled], spans
