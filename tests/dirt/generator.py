"""Makes clean reports dirty, one kind of dirt at a time, as the sites and converters of the genre do.

Written from `genre.md` section 5 (quoted as "row …" below) and `format.md` section 0; knows nothing of the cleaner.
A kind is a pure function of a text and a seeded generator; a text that has no place for it comes back unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from random import Random

import opencc
from pypinyin import Style, pinyin

Make = Callable[[str, Random], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of dirt.

    `full` says whether the text can be equal to the clean original again; `similarity` and `sentences` which measures
    apply; `why` gives the reason where one does not. `prepare` adds to the clean original what the dirt needs to settle
    on; `blanks_matter` is off where genre.md allows blanks to stay.
    """

    name: str
    make: Make
    full: bool = True
    similarity: bool = True
    sentences: bool = True
    why: str = ""
    blanks_matter: bool = True
    prepare: Callable[[str], str] = field(default=lambda text: text)


_HAN = re.compile("[\u4e00-\u9fff]")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_CLOSING = "，。；：、！？”’）》〉】〕%％,.;:!?)]…"
_OPENING = "“‘（《〈【〔(["


def _is_table(line: str) -> bool:
    return "\t" in line or "|" in line or "｜" in line


def _is_prose(line: str) -> bool:
    return len(line) > 40 and not _is_table(line)


def _title(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "")


def _agency(text: str) -> str:
    match = re.search(r"[^年度\d\s]{2,20}?(?:镇|乡|苏木|街道)(?!镇)", _title(text))
    if not match:
        return "人民政府"
    return match.group() + ("办事处" if match.group().endswith("街道") else "人民政府")


def _map_lines(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in text.split("\n"))


# --- script and pinyin ------------------------------------------------------------------------------------------------


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str, _: Random) -> str:
    """Row "traditional script": the whole page converted from simplified."""
    return _converter().convert(text)


_OVER = {"面": "麵", "諮": "谘", "復": "複", "只": "衹"}
_REPLY = re.compile("(?<=[答回批反])覆")  # 复 in the simplified original; the 覆 of 覆蓋 was never another character


def over_converted(text: str, rng: Random) -> str:
    """Row "over-converted script" and format.md 0 (e): 方麵, 谘詢, 複議, 衹, 製定, 體係; each word either always or never."""
    text = traditional(text, rng)
    chosen = [pair for pair in _OVER.items() if rng.random() < 0.8] or [("面", "麵")]
    for before, after in chosen:
        text = text.replace(before, after)
        if after == "複":
            text = _REPLY.sub(after, text)
    for before, after in (("制定", "製定"), ("制度", "製度"), ("體系", "體係")):
        if rng.random() < 0.7:
            text = text.replace(before, after)
    return text


@cache
def _syllable(char: str, toned: bool) -> str:
    return pinyin(char, style=Style.TONE if toned else Style.NORMAL)[0][0]


def _annotate(text: str, rng: Random, *, toned: bool, brackets: str, copies: int = 1) -> str:
    """Pinyin after characters; a site annotates a set of characters, and these wherever they stand."""
    share = rng.choice((rng.uniform(0.12, 0.3), rng.uniform(0.7, 0.95)))
    chars = {char for char in sorted(set(_HAN.findall(text))) if rng.random() < share}
    left, right = brackets
    return "".join(char + f"{left}{_syllable(char, toned)}{right}" * copies if char in chars else char for char in text)


def pinyin_toned(text: str, rng: Random) -> str:
    """Row "pinyin after a character", format.md 0 (a): 務(wù) 鎮(zhèn), on some (type A) or most (type B) characters."""
    return _annotate(text, rng, toned=True, brackets="()")


def pinyin_full_width(text: str, rng: Random) -> str:
    """Row "pinyin after a character": also full-width brackets."""
    return _annotate(text, rng, toned=True, brackets="（）")


def pinyin_untoned(text: str, rng: Random) -> str:
    """format.md 0 (b): 公(gong)開(kai)."""
    return _annotate(text, rng, toned=False, brackets="()")


def pinyin_grouped(text: str, rng: Random) -> str:
    """format.md 0 (c): 政(zheng)(zheng)府(fu)(fu)."""
    return _annotate(text, rng, toned=False, brackets="()", copies=2)


# --- marks ------------------------------------------------------------------------------------------------------------


def doubled_marks(text: str, rng: Random) -> str:
    """Row "doubled punctuation": ",," ",、" ",。" ",;", the real mark last; also behind enumerators (一,、)."""
    comma = rng.choice((",", ",", "，"))
    share = rng.uniform(0.55, 0.9)
    half_semicolon = rng.random() < 0.4

    def double(match: re.Match[str]) -> str:
        mark = match.group()
        if mark == "，":
            mark = comma
        elif mark == "；" and half_semicolon:
            mark = ";"
        return comma + mark if rng.random() < share else mark

    return re.sub("[，、。；]", double, text)


# --- bytes ------------------------------------------------------------------------------------------------------------

_TO_ASCII = str.maketrans({"！": "!", "，": ",", "：": ":", "；": ";", "？": "?", "（": "(", "）": ")"})


def _gbk(char: str) -> bytes:
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return b""


def half_shift(run: str) -> tuple[str, bool]:
    """A run of characters after the loss of its first byte, as a GBK reader shows it, and whether a lead byte is left over.

    The lone rest of the broken character is shown by "?" in front; a trail byte below 0x80 that comes to stand alone is
    an ASCII character, behind which the reader is in step again.
    """
    data = run.encode("gbk")[1:]
    shown = "?"
    position = 0
    while position < len(data):
        byte = data[position]
        if byte < 0x80:
            return shown + chr(byte) + data[position + 1 :].decode("gbk"), False
        if position + 1 == len(data):
            return shown, True
        try:
            shown += data[position : position + 2].decode("gbk")
        except UnicodeDecodeError:
            shown += "?"
        position += 2
    return shown, False


def _loss_places(text: str) -> list[int]:
    """Where a mirror that works on the bytes of 。 (A1A3) or ！ (A3A1) hits two halves of neighbouring characters."""
    codes = [_gbk(char) for char in text]
    return [
        i
        for i in range(len(text) - 2)
        if len(codes[i]) == 2 == len(codes[i + 1]) and codes[i][1:] + codes[i + 1][:1] in (b"\xa1\xa3", b"\xa3\xa1")
    ]


def _lose_byte(line: str, rng: Random, ascii_marks: bool) -> str:
    places = _loss_places(line)
    han = [m.start() for m in _HAN.finditer(line[:-3]) if len(_gbk(m.group())) == 2]
    if not places and not han:
        return line
    start = rng.choice(places) if places and rng.random() < 0.8 else rng.choice(han or places)
    limit = start + rng.randint(4, 30)
    end = start
    while end < min(limit, len(line)) and len(_gbk(line[end])) == 2:
        end += 1
    if end - start < 3:
        return line
    shown, left_over = half_shift(line[start:end])
    if ascii_marks:
        shown = shown.translate(_TO_ASCII)
    if left_over:
        # The lead byte swallows the next byte, the "<" of the tag that closed the run in the page.
        tag = "p" if end == len(line) else rng.choice(("span", "span", "font", "strong"))
        shown += rng.choice(("?/", "?/", "?/", "?</")) + f"{tag}>"
    return line[:start] + shown + line[end:]


def _byte_loss(text: str, rng: Random, ascii_marks: bool) -> str:
    lines = text.split("\n")
    prose = [i for i, line in enumerate(lines) if _is_prose(line)]
    for i in rng.sample(prose, min(len(prose), rng.randint(1, 4))):
        lines[i] = _lose_byte(lines[i], rng, ascii_marks)
    return "\n".join(lines)


def byte_loss(text: str, rng: Random) -> str:
    """Row "lost byte = GBK half-shift": 六?！毙畔?/span>, one to four runs in a page, the '<' of the next tag eaten."""
    return _byte_loss(text, rng, ascii_marks=False)


def byte_loss_traditional(text: str, rng: Random) -> str:
    """Row "lost byte": in a converted page, where a trail byte may come out as ASCII (問題 → 栴})."""
    return _byte_loss(traditional(text, rng), rng, ascii_marks=False)


def byte_loss_ascii(text: str, rng: Random) -> str:
    """Row "lost byte" on a mirror that turns marks into ASCII afterwards (seed 004: ",", ":")."""
    return _byte_loss(text, rng, ascii_marks=True).translate(str.maketrans("，：；", ",:;"))


_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")


def byte_drop(text: str, rng: Random) -> str:
    """Row "lost byte" on a page decoded as GB 18030: the run goes on to the next digit or the end of the line.

    Pairs of the user-defined area come out as private-use characters, or the mirror shows a question mark for each.
    """
    mark, private = rng.choice((b"", b"?")), rng.random() < 0.6
    lines = text.split("\n")
    prose = [i for i, line in enumerate(lines) if _is_prose(line)]
    for i in rng.sample(prose, min(len(prose), rng.randint(1, 4))):
        at = rng.choice([m.start() for m in _HAN.finditer(lines[i])])
        left, right = lines[i][:at].encode("gb18030"), lines[i][at:].encode("gb18030")
        shown = (left + mark + right[1:] + b"\n").decode("gb18030", "replace").rstrip("\n")
        lines[i] = shown if private else _PRIVATE.sub("?", shown)
    return "\n".join(lines)


_FIRST = re.compile(r"(20\d\d)年1月1日")
_LAST = re.compile(r"(20\d\d)年12月31日")
_SHORT_PERIOD = re.compile(r"(?<!年)1月1日(起?[至到])(?:当年)?12月31日")
# The shape is known of 至 alone; which other word stood there no cleaner could tell.
_ALL_PERIOD = re.compile(r"(20\d\d)年1月1日至12月31日")
_NUMBERED = re.compile(r"〔(20\d\d)〕(\d{1,3}号)")


def span_loss(text: str, rng: Random) -> str:
    """Row "span loss", format.md 0 (d): 202311日至20231231日, 〔202130号, 2025111231日; dates of the period and numbers."""
    if rng.random() < 0.3:
        text = _ALL_PERIOD.sub(r"\g<1>111231日", text)
    text = _LAST.sub(r"\g<1>1231日", _FIRST.sub(r"\g<1>11日", text))
    text = re.sub(r"(20\d\d11日起?[至到])12月31日", r"\g<1>1231日", text)
    text = _SHORT_PERIOD.sub(r"11日\g<1>1231日", text)
    return _NUMBERED.sub(rng.choice((r"〔\g<1>\g<2>", r"〔\g<1>\g<2>", r"\g<1>\g<2>")), text)


# --- blanks -----------------------------------------------------------------------------------------------------------


def digit_blanks(text: str, rng: Random) -> str:
    """Row "digit/hanzi spacing": 2021 年, 1669 条, 第 711 号."""
    share = rng.uniform(0.6, 1.0)

    def gap(match: re.Match[str]) -> str:
        return match.group() + " " if rng.random() < share else match.group()

    def change(line: str) -> str:
        if _is_table(line):
            return line
        return re.sub(r"[\u4e00-\u9fff](?=\d)|[\d%](?=[\u4e00-\u9fff])", gap, line)

    return _map_lines(text, change)


def word_blanks(text: str, rng: Random) -> str:
    """Row "mid-word spaces" (docx and PDF): 信 息公开, 年 度报告; on some sites also in the headings."""
    share = rng.uniform(0.01, 0.06)
    blank = rng.choice((" ", " ", "  ", "\u3000"))

    def gap(match: re.Match[str]) -> str:
        return match.group() + blank if rng.random() < share else match.group()

    def change(line: str) -> str:
        return line if _is_table(line) else re.sub(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])", gap, line)

    return _map_lines(text, change)


# --- pages ------------------------------------------------------------------------------------------------------------


def _cut_points(line: str, width: int) -> list[int]:
    """Ends of the typeset rows of a paragraph (indented by two cells) where a page may cut.

    No full stop or opening mark stands before a cut, no closing mark behind it.
    """
    points: list[int] = []
    filled = 2.0
    for i, char in enumerate(line[:-7]):
        size = 1.0 if ord(char) > 0x2000 else 0.5
        if filled + size > width and char not in _CLOSING:
            if line[i - 1] not in _OPENING + "。；：！？”":
                points.append(i)
            filled = 0.0
        filled += size
    return points


def _break_pages(text: str, rng: Random, glue: Callable[[], str]) -> str:
    """Cut the prose where pages end, 4-8 times in a file; once in ten inside a number."""
    width = rng.randint(26, 36)
    lines = text.split("\n")
    prose = [i for i, line in enumerate(lines) if _is_prose(line)]
    for i in rng.sample(prose, min(len(prose), rng.randint(4, 8))):
        line = lines[i]
        numbers = [m.start() + 1 for m in re.finditer(r"\d{2,}", line) if width - 4 < m.start() < len(line) - 10]
        points = numbers if numbers and rng.random() < 0.1 else _cut_points(line, width)
        if points:
            at = rng.choice(points)
            lines[i] = line[:at] + glue() + line[at:]
    return "\n".join(lines)


def wrapped_pages(text: str, rng: Random) -> str:
    """Row "page-wrapped lines": 4-8 sentences of a file cut by one newline or a blank line, inside words too (进一⏎步)."""
    glues = rng.choice((["\n"], ["\n\n"], ["\n", "\n\n"]))
    return _break_pages(text, rng, lambda: rng.choice(glues))


def _wrap(line: str, width: int, indent: str) -> list[str]:
    """Typeset a paragraph: a full-width character fills a cell, a half-width one half of it; marks hang over the end."""
    rows: list[str] = []
    row, filled = indent, float(len(indent))
    for position, char in enumerate(line):
        size = 1.0 if ord(char) > 0x2000 else 0.5
        rest = line[position:]
        if filled + size > width and char not in _CLOSING and rest:
            carried = row[-1] if row[-1] in _OPENING else ""
            rows.append(row[: len(row) - len(carried)])
            row, filled = carried, float(len(carried))
        row += char
        filled += size
    return [*rows, row]


def wrapped_lines(text: str, rng: Random) -> str:
    """Row "page-wrapped lines": the text layer of a PDF, every line cut at the width of the page."""
    width = rng.randint(26, 40)
    indent = rng.choice(("", "  ", "\u3000\u3000"))
    rows: list[str] = []
    for line in text.split("\n"):
        rows += [line] if _is_table(line) or len(line) <= width - 2 else _wrap(line, width, indent)
    return "\n".join(rows)


def page_furniture(text: str, rng: Random) -> str:
    """Row "page numbers, headers": "- 3 -", "第2页 共5页", a running head; between paragraphs and inside them."""
    size, width = rng.randint(450, 750), rng.randint(26, 36)
    pages = max(2, len(text) // size + 1)
    shape = rng.choice(("- {} -", "— {} —", "第{}页 共{}页", "-{}-", "第 {} 页", "{}/{}"))
    title = _title(text)
    head = rng.choice(("", "", f"{_agency(text)}文件", title))
    number = 0

    def foot() -> str:
        nonlocal number
        number += 1
        return "\n" + shape.format(number, pages)

    def furniture() -> str:
        return f"{foot()}\n{head}\n" if head else f"{foot()}\n"

    lines = text.split("\n")
    filled = 0
    for i, line in enumerate(lines):
        filled += len(line)
        if filled < size or _is_table(line):
            continue
        filled = 0
        points = _cut_points(line, width) if _is_prose(line) else []
        if points and rng.random() < 0.6:
            at = rng.choice(points)
            lines[i] = line[:at] + furniture() + line[at:]
        else:
            lines[i] = line + furniture().rstrip("\n")
    return "\n".join(lines).rstrip("\n") + foot()


# --- web pages --------------------------------------------------------------------------------------------------------

_CHROME_BEFORE = (
    "当前位置： 首页> 政府信息公开> 法定主动公开内容> 政府信息公开年报",
    "您现在的位置：首页 > 政务公开 > 乡镇信息公开 > 正文",
    "索引号：11530424015174/2024-00021",
    "发布机构：{agency}",
    "发布日期：2022-01-26 10:14",
    "发文日期：2022年01月26日",
    "信息来源：{agency}",
    "字体：[ 大 中 小 ]",
    "字号：大 中 小",
    "浏览次数：128次",
    "点击率：356",
    "无障碍 长辈版",
    "IPv6 | 登录 | 注册",
    "【打印本页】 【关闭窗口】",
)
_CHROME_AFTER = (
    "打印本页 关闭本页",
    "分享到：",
    "扫一扫在手机打开当前页",
    "相关附件：",
    "归档时间：2023-02-14",
    "主办单位：{agency} 承办单位：{agency}办公室",
    "网站标识码：5304240001 滇ICP备05000123号-1 滇公网安备 53042402000101号",
    "上一篇：没有了",
    "下一篇：没有了",
    "版权所有：{agency}",
    "网站地图 | 联系我们",
)


def site_chrome(text: str, rng: Random) -> str:
    """Row "site chrome": position, index number, font size before the title; print, share, ICP after the signature."""
    agency = _agency(text)
    before = [line for line in _CHROME_BEFORE if rng.random() < 0.45] or [_CHROME_BEFORE[0]]
    after = [line for line in _CHROME_AFTER if rng.random() < 0.4] or [_CHROME_AFTER[0]]
    lines = [*before, *([""] if rng.random() < 0.5 else []), text.strip("\n"), *after]
    return "\n".join(line.replace("{agency}", agency) for line in lines)


def angle_echo(text: str, rng: Random) -> str:
    """Row "angle-bracket echo": the tail of a name, read as a tag, comes again behind its paragraph ("…报告格式>").

    Once in a file, in the paragraph that names a format if there is one.
    """
    lines = text.split("\n")
    named = [i for i, line in enumerate(lines) if _is_prose(line) and _NAME.search(line)]
    if not named:
        return text
    at = next((i for i in named if "格式" in lines[i]), named[0])
    names = _NAME.findall(lines[at])
    name = next((name for name in names if "格式" in name), names[0]).strip("〈〉")
    name = re.sub(r"〉.*", "", name)
    tail = name[-min(len(name) - 1, rng.choice((6, 8, 10, 14))) :]
    lines[at] += rng.choice(("", "\n")) + tail + ">"
    return "\n".join(lines)


_NAME = re.compile(r"《([^《》\n]{8,60})》")
_IMAGES = (
    "![](/upload/2022/01/26/a1.png)",
    "![](http://www.example.gov.cn/images/0126_1.png)",
    '<img src="/images/tb1.png">',
)


def html_residue(text: str, rng: Random) -> str:
    """Row "HTML residue": </span>, &nbsp;, <br>, ![](…png), as left by a careless extraction."""
    style = rng.choice((' style="font-family:仿宋_GB2312;font-size:16pt"', ' lang="EN-US"', ""))
    end = rng.choice(("<br>", "<br/>", "</p>", ""))
    indent = rng.choice(("&nbsp;&nbsp;&nbsp;&nbsp;", "&emsp;&emsp;", "<p>", ""))
    span_share, close_share = rng.uniform(0.1, 0.5), rng.uniform(0.0, 0.1)

    def span(match: re.Match[str]) -> str:
        draw = rng.random()
        if draw < span_share:
            return f"<span{style}>{match.group()}</span>"
        return f"{match.group()}</span>" if draw < span_share + close_share else match.group()

    def change(line: str) -> str:
        if not line.strip() or _is_table(line):
            return line
        return indent + re.sub(r"\d+", span, line) + end

    lines = _map_lines(text, change).split("\n")
    if rng.random() < 0.5:
        lines.insert(rng.randint(1, len(lines) - 1), rng.choice(_IMAGES))
    return "\n".join(lines)


def markdown(text: str, rng: Random) -> str:
    """Heading and bold marks of converters (1.3, seeds 000 and 002): ## and #### without system, **一是**."""
    heads, bold = rng.choice(((True, True), (True, False), (False, True)))
    whole_heading = rng.random() < 0.3

    def change(line: str) -> str:
        if _is_table(line):
            return line
        if _HEADING.match(line) and len(line) < 32:
            if heads:
                return "#" * rng.choice((2, 2, 3, 4)) + " " + line
            return f"**{line}**" if whole_heading else line
        return re.sub(r"(?<![\u4e00-\u9fff第])[一二三四五六七八九]是", r"**\g<0>**", line) if bold else line

    return _map_lines(text, change)


def double_title(text: str, rng: Random) -> str:
    """Row "duplicated title": the title line two or three times."""
    title = _title(text)
    glue = rng.choice(("\n", "\n\n"))
    return glue.join([title] * rng.randint(1, 2)) + glue + text.lstrip("\n")


def double_body(text: str, rng: Random) -> str:
    """Row "body twice": the page and its attachment, the copy with or without blank lines."""
    title = _title(text)
    link = rng.choice((f"附件：{title}.docx", f"附件：{title}", ""))
    copy = text.strip("\n")
    if rng.random() < 0.5:
        copy = re.sub(r"\n\s*\n", "\n", copy)
    return text.rstrip("\n") + "\n" + (link + "\n" if link else "\n") + copy


def one_line(text: str, _: Random) -> str:
    """Row "mid-word spaces (dump in one line)": all newlines lost without a trace."""
    return re.sub(r"[\t\n]+", "", text)


def one_line_blanks(text: str, rng: Random) -> str:
    """Row "dump in one line": a blank in the place of each newline."""
    return re.sub(r"\s*\n\s*", rng.choice((" ", "  ", "\u3000\u3000")), text.strip()).replace("\t", " ")


# --- characters -------------------------------------------------------------------------------------------------------


def full_width(text: str, rng: Random) -> str:
    """Row "width": digits and letters typed in full width; signs of numbers with them on some sites."""
    signs = rng.random() < 0.5
    chars = "0123456789" + ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" if rng.random() < 0.5 else "")
    chars += "%." if signs else ""
    table = {ord(char): chr(ord(char) + 0xFEE0) for char in chars}

    def change(line: str) -> str:
        return line if re.search(r"https?:|www\.|@", line) else line.translate(table)

    return _map_lines(text, change)


def half_width_marks(text: str, rng: Random) -> str:
    """Row "width": commas, colons, semicolons, question marks typed in half width, throughout or in part of a file."""
    share = rng.choice((1.0, rng.uniform(0.3, 0.8)))
    table = {"，": ",", "：": ":", "；": ";", "！": "!", "？": "?"}
    return re.sub("[，：；！？]", lambda m: table[m.group()] if rng.random() < share else m.group(), text)


def half_width_brackets(text: str, rng: Random) -> str:
    """Row "width" and 1.3 ("full/half brackets mixed in one file"); 〔2021〕 as ﹝2021﹞ or [2021]."""
    share = rng.choice((1.0, rng.uniform(0.3, 0.8)))
    text = re.sub("（([^（）\n]{1,60})）", lambda m: f"({m.group(1)})" if rng.random() < share else m.group(), text)
    return re.sub(r"〔(20\d\d)〕", rng.choice((r"﹝\1﹞", r"[\1]", r"【\1】", r"〔\1〕")), text)


def straight_quotes(text: str, _: Random) -> str:
    """Row "width and quotes": “” typed as "" throughout."""
    return re.sub("[“”]", '"', text)


def radicals(text: str, rng: Random) -> str:
    """CJK radicals of PDF text layers (row "width"; issue 3): ⼀ ⼈ ⺠ ⻓ in the place of the characters."""
    table = {char: radical for char, radical in _radicals().items() if rng.random() < 0.8}
    return text.translate(str.maketrans(table))


@cache
def _radicals() -> dict[str, str]:
    table = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
    supplement = dict(
        zip("民西长见角贝车门页风飞食马鱼鸟麦黄齐龙母", "⺠⻄⻓⻅⻆⻉⻋⻔⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻰⺟", strict=True)
    )
    return table | supplement


@cache
def _compatibility() -> dict[str, str]:
    pairs = ((unicodedata.normalize("NFKC", chr(code)), chr(code)) for code in range(0xF900, 0xFA6E))
    return {char: other for char, other in pairs if char != other}


def compatibility(text: str, rng: Random) -> str:
    """Compatibility characters of Korean and Taiwanese fonts in PDF text layers (年 as U+F98E, 行 as U+FA08)."""
    table = {char: other for char, other in _compatibility().items() if rng.random() < 0.6}
    return text.translate(str.maketrans(table))


def invisible(text: str, rng: Random) -> str:
    """Row "encoding, CRLF, BOM, NBSP, zero-width": one or more of them in a file."""
    flags = [rng.random() < 0.5 for _ in range(5)]
    flags[rng.randrange(5)] = True
    bom, crlf, nbsp, zero, ideographic = flags
    if nbsp:
        text = re.sub(
            r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])",
            lambda _: "\u00a0" if rng.random() < 0.5 else "",
            text,
        )
    if zero:
        mark = rng.choice(("\u200b", "\u200b", "\u200d", "\u2060", "\ufeff"))
        text = re.sub(
            r"(?<=[\u4e00-\u9fff，。])(?=[\u4e00-\u9fff])", lambda _: mark if rng.random() < 0.02 else "", text
        )
    if ideographic:
        text = _map_lines(text, lambda line: "\u3000\u3000" + line if _is_prose(line) else line)
    if crlf:
        text = text.replace("\n", "\r\n")
    return "\ufeff" + text if bom else text


# --- tainted and masked -----------------------------------------------------------------------------------------------

_ALIENS = ("飞禽走兽老虎机", "金鼎娱乐城官网", "澳门银湖赌场", "万利体育", "必赢彩票平台", "夜色影院")


def hijack(text: str, rng: Random) -> str:
    """Row "SEO hijack": a formula word replaced everywhere, spam on line 1, at times a newline behind the alien term."""
    word = rng.choice(("政府信息公开", "政府信息公开", "人民政府"))
    alien = rng.choice(_ALIENS)
    after = rng.choice(("", "", "", "\n"))
    spam = rng.choice((f"{alien}_官方网站", f"{alien}-首页欢迎您", f"{alien}(中国)有限公司官网"))
    body = re.sub(word, lambda _: alien + (after if rng.random() < 0.3 else ""), text)
    return f"{spam}\n{body}"


def masked(text: str, rng: Random) -> str:
    """Row "masked text": 主动***息, xx镇, xxxx条, XX年; one to four places."""
    x = rng.choice(("x", "X", "×"))
    shapes: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        (r"(?<=[\u4e00-\u9fff]{4})[\u4e00-\u9fff]{2,3}(?=[\u4e00-\u9fff]{2})", lambda _: "***"),
        (r"\d{2,4}(?=[条件篇次])", lambda m: x * len(m.group())),
        (r"20\d\d(?=年)", lambda _: x * 2),
        (r"(?<=[，。；在由])[\u4e00-\u9fff][^乡全城村，。](?=镇)", lambda _: x * 2),
    ]
    for pattern, mask in rng.sample(shapes, rng.randint(1, 4)):
        hits = list(re.finditer(pattern, text))
        if hits:
            hit = rng.choice(hits)
            text = text[: hit.start()] + mask(hit) + text[hit.end() :]
    return text


_NAMES = "组长：李玲（镇长）\n副组长：王海、陈立新\n成员：赵敏、孙玉、周大勇、吴晓、郑国强"


def _with_names(text: str) -> str:
    """A leading group named in a clean list, behind the first long paragraph."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if i > 2 and _is_prose(line)), len(lines) - 1)
    return "\n".join([*lines[: at + 1], "政府信息公开工作领导小组组成人员如下：", _NAMES, *lines[at + 1 :]])


def names_gaps(text: str, rng: Random) -> str:
    """Row "lists of names with gaps": 组 长：张 三, labels and two-character names stretched to three cells."""
    gap = rng.choice((" ", "\u3000", "  "))

    def stretch(match: re.Match[str]) -> str:
        return gap.join(match.group())

    def change(line: str) -> str:
        if not re.match("(?:组长|副组长|成员)：", line):
            return line
        return re.sub(r"^(?:组长|成员)(?=：)|(?<=[：、])[\u4e00-\u9fff]{2}(?=[、（]|$)", stretch, line)

    return _map_lines(text, change)


# --- mixtures ---------------------------------------------------------------------------------------------------------

# Orders that happen: a mirror converts, annotates, doubles marks, wraps the page in its own; a PDF layer loses
# characters before lines; a content system pastes HTML; a dump loses its lines last.
_RECIPES: tuple[tuple[Make, ...], ...] = (
    (traditional, pinyin_toned, doubled_marks, site_chrome),
    (over_converted, pinyin_toned, doubled_marks),
    (traditional, pinyin_untoned, doubled_marks, invisible),
    (over_converted, pinyin_grouped, html_residue),
    (traditional, pinyin_full_width, doubled_marks),
    (radicals, digit_blanks, word_blanks, wrapped_lines),
    (compatibility, digit_blanks, wrapped_pages),
    (radicals, digit_blanks, page_furniture),
    (double_title, html_residue, site_chrome, invisible),
    (half_width_marks, markdown, wrapped_pages),
    (full_width, word_blanks, site_chrome),
    (digit_blanks, word_blanks, one_line_blanks),
)
_DAMAGED: tuple[tuple[Make, ...], ...] = (
    (over_converted, byte_loss, doubled_marks, site_chrome),
    (hijack, traditional, pinyin_toned, doubled_marks),
    (traditional, span_loss, pinyin_untoned),
    (byte_loss_traditional, doubled_marks),
    (masked, digit_blanks, wrapped_pages),
)


def _by_recipe(text: str, rng: Random, recipes: tuple[tuple[Make, ...], ...]) -> str:
    recipe = rng.choice(recipes)
    size = rng.randint(2, len(recipe))
    for step in sorted(rng.sample(range(len(recipe)), size)):
        text = recipe[step](text, rng)
    return text


def mixed(text: str, rng: Random) -> str:
    """Two to four repairable kinds in an order that happens on real mirrors, PDF layers and content systems."""
    return _by_recipe(text, rng, _RECIPES)


def mixed_damaged(text: str, rng: Random) -> str:
    """Two to four kinds on tainted or damaged mirrors, of which one is by nature repairable only in part."""
    return _by_recipe(text, rng, _DAMAGED)


_LOST = "the lost character of each run is not in the text any more (□), so its sentence cannot be equal; the rest can"
_PERIOD = "the period and document numbers are fixed formulas"
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("traditional", traditional),
        Kind("over_converted", over_converted),
        Kind("pinyin_toned", pinyin_toned),
        Kind("pinyin_full_width", pinyin_full_width),
        Kind("pinyin_untoned", pinyin_untoned),
        Kind("pinyin_grouped", pinyin_grouped),
        Kind("doubled_marks", doubled_marks),
        Kind("byte_loss", byte_loss, full=False, sentences=False, why=_LOST),
        Kind("byte_loss_traditional", byte_loss_traditional, full=False, sentences=False, why=_LOST),
        Kind("byte_loss_ascii", byte_loss_ascii, full=False, sentences=False, why=_LOST),
        Kind("byte_drop", byte_drop, full=False, sentences=False, why=_LOST),
        Kind("span_loss", span_loss, why=_PERIOD),
        Kind("digit_blanks", digit_blanks),
        Kind("word_blanks", word_blanks),
        Kind("wrapped_pages", wrapped_pages),
        Kind("wrapped_lines", wrapped_lines),
        Kind("page_furniture", page_furniture),
        Kind("site_chrome", site_chrome),
        Kind("angle_echo", angle_echo),
        Kind("html_residue", html_residue),
        Kind("markdown", markdown),
        Kind("double_title", double_title),
        Kind("double_body", double_body),
        Kind("one_line", one_line),
        Kind("one_line_blanks", one_line_blanks),
        Kind("full_width", full_width),
        Kind("half_width_marks", half_width_marks),
        Kind("half_width_brackets", half_width_brackets),
        Kind("straight_quotes", straight_quotes),
        Kind("radicals", radicals),
        Kind("compatibility", compatibility),
        Kind("invisible", invisible),
        Kind("hijack", hijack, full=False, sentences=False, why="restored only where the formula proves the word"),
        Kind("masked", masked, full=False, sentences=False, why="what is masked stays masked, with a warning"),
        Kind("names_gaps", names_gaps, blanks_matter=False, prepare=_with_names),
        Kind("mixed", mixed),
        Kind("mixed_damaged", mixed_damaged, full=False, sentences=False, why="holds a kind repairable in part"),
    )
}
