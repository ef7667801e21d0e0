"""Corpus reports as more publishing systems of governments show them: what each does to a page that no other does."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable

from exports import Grid, Merged, parts_of

from nlp.types import Report

SITE = "白塔县人民政府"
CHROME = [
    "无障碍浏览", "白塔概况", "办事大厅", "政策解读", "互动交流", "您当前所在位置", "信息浏览", "分享到", "浏览量", "打印本页", "关闭窗口",
    "上一篇", "下一篇", "白塔县召开森林防火会议", "县政务服务中心延长办公时间", "相关信息", "主办单位", "备案号", "网站标识码", "扫一扫",
]  # fmt: skip
HEAD = {
    "索引号": "K00128-0402-2024-0031",
    "信息分类": "政府信息公开年报",
    "发布机构": "白塔县政务公开服务中心",
    "发文日期": "2024年01月26日",
    "文号": "白公开办〔2024〕6号",
}
_MENU = ["首页", "白塔概况", "政务公开", "办事大厅", "政策解读", "互动交流"]
_TEASERS = ["白塔县召开森林防火会议", "县政务服务中心延长办公时间"]
_FOOT = [
    "主办单位：白塔县人民政府办公室　技术支持：白塔县大数据中心",
    "备案号：蜀ICP备00000000号-1　川公网安备 51000000000000号　网站标识码：5100000000",
]


def _rows(rows: Iterable[tuple[Merged, ...]], cell: str = "{}", tag: str = "td", style: str = "") -> str:
    return "".join(f"<tr{style}>{''.join(_cell(c, cell, tag) for c in row)}</tr>\n" for row in rows)


def _cell(merged: Merged, cell: str, tag: str) -> str:
    spans = f" colspan={merged.columns}" * (merged.columns > 1) + f" rowspan={merged.rows}" * (merged.rows > 1)
    return f"<{tag}{spans}>{cell.format(html.escape(merged.text) or '&nbsp;')}</{tag}>"


def _title(report: Report) -> str:
    return html.escape(report.meta.title or "")


def _body(report: Report, paragraph: Callable[[str], str], table: Callable[[Grid], str]) -> str:
    """Everything but the title, which the sites print apart."""
    parts = parts_of(report)
    if isinstance(parts[0], str) and parts[0] == report.meta.title:
        parts = parts[1:]
    return "\n".join(table(p) if isinstance(p, Grid) else paragraph(html.escape(p)) for p in parts)


def editor_page(report: Report) -> bytes:
    """<meta> elements say all; a style sheet inside the text, cells of paragraphs, no tbody, the head as a list, share buttons."""
    body = _body(
        report,
        lambda text: f'<p style="text-indent: 2em;">&nbsp; &nbsp; {text}</p>',
        lambda grid: f"<table cellspacing=0>{_rows(grid.rows, '<p align=center>{}</p><p></p>')}</table>",
    )
    head = "".join(f'<li><span>{" ".join(k)}：</span><em title="{v}">{v}</em></li>' for k, v in HEAD.items())
    return f"""\ufeff<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<title>{_title(report)}_年度报告_{SITE}</title><meta name="SiteName" content="{SITE}"><meta name="ColumnName" content="年度报告">
<meta name="ArticleTitle" content="{_title(report)}"><meta name="PubDate" content="2024-01-26 16:03:00">
<meta name="ContentSource" content="白塔县政务公开服务中心"><meta name="Keywords" content="年报,公开">
<meta name="Description" content="本报告按照条例编制，公开全年工作情况，欢迎查阅。"></head><body>
<div class="wza"><a href="javascript:void(0)">无障碍浏览</a>|<a href="/mail">邮箱</a></div>
<nav>{"".join(f"<a href=#>{word}</a>" for word in _MENU)}</nav>
<div class="position">您当前所在位置：<a href="/">首页</a>&gt;
<a href="/gk">政务公开</a>&nbsp;&gt;&nbsp;<span>信息浏览</span></div>
<div class="xxgk"><ul>{head}<li><span>名　　称：</span><em>{_title(report)}</em></li></ul></div>
<div class="article"><h2>{_title(report)}</h2><div class="info">
<span>来源：白塔县政务公开服务中心</span><span>发布时间：2024-01-26 16:03</span>
<span>浏览量：<b id="hits">312</b>次</span><span>字号：<a>大</a> <a>中</a> <a>小</a></span></div>
<div class="TRS_Editor">
<style type="text/css">.TRS_Editor P{{margin-top:0;line-height:2}}</style><div class="Custom_UnionStyle">{body}</div></div>
<div class="bdshare">分享到：<a title="微信">微信</a><a>新浪微博</a><a>QQ空间</a></div>
<div class="tool"><a>【打印本页】</a><a>【关闭窗口】</a></div>
<div class="updown"><p>上一篇：<a href=#>{_TEASERS[0]}</a></p><p>下一篇：没有了</p></div></div>
<div class="rel"><h3>相关信息</h3><ul>{"".join(f"<li><a href=#>{t}</a><span>2024-01-22</span></li>" for t in _TEASERS)}</ul></div>
<footer><p>{"</p><p>".join(_FOOT)}</p></footer></body></html>""".encode()


def comment_page(report: Report) -> bytes:
    """Marks in comments, records in CDATA, a head table of six columns, bars in brackets; is UTF-8 and says gb2312."""
    body = _body(
        report,
        lambda text: f"<p>　　{text}</p>",
        lambda grid: (
            f"<div><table><thead>{_rows(grid.rows[:1], tag='th')}</thead>"
            + _rows(grid.rows[1:], "<span>{}</span>").replace("</tr>", "")
            + "</table></div>"
        ),
    )
    pairs = [*HEAD.items(), ("名称", _title(report))]
    head = "".join(
        "<tr>" + "".join(f"<td class=t><b>{k}:</b></td><td>{v}</td>" for k, v in pairs[n : n + 3]) + "</tr>"
        for n in (0, 3)
    )
    records = "".join(f"<record><![CDATA[<li><a href=#>{t}</a><b>01-22</b></li>]]></record>" for t in _TEASERS)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{SITE} 年度报告 {_title(report)}</title>
<script>var webid='12', ue="保存成功，请稍候。";</script></head><body>
<table><tr>{"".join(f"<td><a href=#>{w}</a></td>" for w in _MENU)}</tr></table>
<table><tr><td>您当前所在位置：首页 &gt;&gt; 政务公开 &gt;&gt; 信息浏览</td><td align=right>今天是2024年3月1日 星期五</td></tr></table>
<table class="xxgk_table" width="98%">{head}</table><!--<$[标题名称]>begin--><div class=bt>{_title(report)}</div><!--<$[标题名称]>end-->
<div>发布日期：2024-01-26　浏览量：<script>document.write("87");</script>　【字体：<a>大</a> <a>中</a> <a>小</a>】</div>
<!--<$[信息内容]>begin--><div id="zoom"><!--ZJEG_RSS.content.begin-->{body}<!--ZJEG_RSS.content.end--></div><!--<$[信息内容]>end-->
<div align=right>【<a>打印本页</a>】【<a>关闭窗口</a>】</div>
<script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>
<table><tr><td>{"<br>".join(_FOOT)}</td></tr></table></body></html>""".encode()


def division_page(report: Report) -> bytes:
    """Definition lists as head, tables of divisions that a style sheet lays out, menus and footers of divisions."""

    def table(grid: Grid) -> str:
        rows = "".join(
            "<div class='tr'>" + "".join(f"<div class='td'><p>{html.escape(c.text)}</p></div>" for c in row) + "</div>"
            for row in grid.rows
        )
        return f"<div class='gktab'>{rows}</div>"

    head = "".join(f"<dl><dt>{k}</dt><dd>{v}</dd></dl>" for k, v in HEAD.items())
    return f"""<!doctype html><html><head><meta charset="UTF-8"><title>{_title(report)} - {SITE}</title>
<style>.gktab{{display:table;border-collapse:collapse}} .gktab .tr {{ display: table-row; }}
.td, .th {{ border:1px solid #ccc; display:table-cell }}</style></head><body>
<div id="header"><div>{"</div><div>".join(f"<a href=#>{w}</a>" for w in _MENU)}</div></div>
<div class="crumb"><a href=#>首页</a><i>&gt;</i><a href=#>政务公开</a><i>&gt;</i>信息浏览</div>
<div class="meta">{head}</div><div class="content"><div class="title">{_title(report)}</div>
<div class="text">{_body(report, lambda text: f"<div>{text}</div>", table)}</div></div>
<div class="ewm"><img src="q.png"><p>扫一扫在手机打开当前页</p></div>
<div class="btn"><a href="javascript:print()">打印本页</a> <a href="#">关闭窗口</a></div>
<div class="rel"><div>相关信息</div>{"".join(f"<div><a href=#>{t}</a></div>" for t in _TEASERS)}</div>
<div id="footer"><div>{"</div><div>".join(_FOOT)}</div></div></body></html>""".encode()


def word_page(report: Report) -> bytes:
    """What Word puts on the clipboard: conditional comments, list marks, empty paragraphs, and rows that only set widths; GB18030."""
    size = "style='font-size:\n16.0pt;font-family:仿宋_GB2312'"
    gap = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;</span>"

    def paragraph(text: str) -> str:
        mark = re.match(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]+）|\d{1,2}[.．、])?", text)
        number = mark[0] if mark else ""
        listed = f"<![if !supportLists]><span style='mso-list:Ignore'>{number}{gap}</span><![endif]>" if number else ""
        words = re.sub(r"\d+", lambda m: f"<span lang=EN-US {size}>{m[0]}</span>", text[len(number) :])
        soup = words.replace("，", f"，</span><span {size}>")
        line = f"{listed}<span {size}>{soup}</span><span lang=EN-US><o:p></o:p></span>"
        return f"<p class=MsoNormal style='text-indent:32.0pt'>{line}</p>\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>"

    def table(grid: Grid) -> str:
        width = sum(c.columns for c in grid.rows[0])
        cell = "<p class=MsoNormal align=center><span lang=EN-US>{}<o:p></o:p></span></p>"
        rows = _rows(grid.rows, cell, style=" style='mso-yfti-irow:1;height:20.0pt'")
        empty = '<td width=79 style="border:none"></td>' * width
        widths = f"<![if !supportMisalignedColumns]><tr height=0>{empty}</tr><![endif]>"
        return f"<div align=center><table class=MsoNormalTable border=1 style='mso-yfti-tbllook:1184'>{rows}{widths}</table></div>"

    head = "".join(f"<tr><td>{k}：{v}</td></tr>" for k, v in HEAD.items())
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta charset=gb2312><title>{_title(report)}</title></head><body>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:文档>公开，保存。</w:文档></w:WordDocument></xml><![endif]-->
<table><tr><td>{"</td><td>".join(_MENU)}</td></tr></table><table><tr><td><table>{head}</table></td></tr></table>
<table><tr><td align=center><b>{_title(report)}</b></td></tr><tr><td>来源：白塔县政务公开服务中心　时间：2024-01-26　浏览量：12</td></tr>
<tr><td class=zw>{_body(report, paragraph, table)}</td></tr><tr><td>[打印本页] [关闭窗口]</td></tr></table>
<table><tr><td>{"</td></tr><tr><td>".join(_FOOT)}</td></tr></table></body></html>""".encode("gb18030")


def data_page(report: Report) -> bytes:
    """An application that keeps all it shows as JSON: markup with escapes, other fields around it."""
    body = _body(
        report,
        lambda text: f"<p>{text}</p>",
        lambda grid: f"<table><tbody>{_rows(grid.rows, '<p>{}</p>')}</tbody></table>",
    )
    fields = {
        "title": report.meta.title,
        "content": body,
        "indexNumber": HEAD["索引号"],
        "fileNumber": HEAD["文号"],
        "publishDate": "2024-01-26 16:03:00",
        "publisher": HEAD["发布机构"],
    }
    data = (
        json.dumps({"props": {"article": fields, "related": _TEASERS * 12}})
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{_title(report)}</title></head><body>
<div id="__next"><div class="spin">加载中</div></div>
<script id="__NEXT_DATA__" type="application/json">{data}</script><noscript>请启用脚本，然后刷新页面。</noscript></body></html>""".encode()


def frame_page(report: Report) -> bytes:
    """The text stands in a frame, whose page is an attribute."""
    body = _body(report, lambda text: f"<p>{text}</p>", lambda grid: f"<table>{_rows(grid.rows)}</table>")
    inner = f"<html><body>{body}</body></html>"
    head = "".join(f"<div><label>{k}</label><span>{v}</span></div>" for k, v in HEAD.items())
    return f"""<html><head><meta charset="utf-8"><title>{_title(report)}</title></head><body><div>{"　".join(_MENU)}</div>
<div class="info">{head}</div><h1>{_title(report)}</h1><iframe srcdoc="{html.escape(inner)}" width="100%"></iframe>
<p>{"</p><p>".join(_FOOT)}</p></body></html>""".encode()


SITES = {
    "editor": editor_page,
    "comments": comment_page,
    "divisions": division_page,
    "word": word_page,
    "data": data_page,
    "frame": frame_page,
}
