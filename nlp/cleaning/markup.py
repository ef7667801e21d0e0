"""Residue of web pages and of Markdown, line ends of other systems, and characters that nobody sees."""

from __future__ import annotations

import html
import re

from nlp.alignment import Edit

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# "<" may have been eaten together with a damaged character before it, so a tag may begin with "?" or with nothing.
_TAG_NAMES = (
    "section|article|center|script|html|body|head|meta|link|hr|sup|sub|ins|del|col|colgroup|thead|ol|input|label|form|"
    "span|p|br|div|font|strong|b|i|u|em|td|tr|th|table|tbody|a|img|o:p|style|h[1-6]|li|ul"
)
_TAG = re.compile(rf"<\s*/?\s*(?:{_TAG_NAMES})\b[^<>\n]{{0,300}}>|\??/(?:{_TAG_NAMES})>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<\s*(?:br\b|/\s*(?:p|div|tr|li|h[1-6]|table)\b)", re.IGNORECASE)
_CELL_TAG = re.compile(r"<\s*/\s*t[dh]\b", re.IGNORECASE)
# What no page shows: its name for the browser, comments, and the content of scripts and style sheets.
_UNSEEN = re.compile(
    r"<title\b[^<>]{0,300}>[^<]{0,300}</title\s*>|<!--(?:[^<-]|-(?!->)|<(?!!--))*-->|"
    r"<(script|style)\b[^<>]{0,300}>(?:[^<]|<(?!/?\1\b))*</\1\s*>",
    re.IGNORECASE,
)
# Some sites escape twice: &amp;nbsp;.
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_SPACES = dict.fromkeys(map(ord, "\xa0\u2002\u2003"), " ")
_INVISIBLE_CLASS = "[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]"
# A search skips what a leading class does not hold; behind a leading `+` or among alternatives it would try each character.
_INVISIBLE = re.compile(f"{_INVISIBLE_CLASS}{_INVISIBLE_CLASS}*")
_MAY_BE_MARKDOWN = re.compile(r"[*#_>+•●■◆\](-](?:(?<=[*#_>+•●■◆])|(?<=\]\()|(?<=-) )")
# Three stars and more mask a word; one or two on both sides of a word stress it.
_MARKDOWN = re.compile(
    r"(?<!\*)\*\*(?!\*)|"
    r"(?m:^[ \t]*#{1,6}[ \t]+)|(?m:^[ \t]*>[ \t]+)|(?m:^[ \t]*[*+][ \t]+(?=[\u4e00-\u9fff]))|!\[[^\]\n]{0,200}\]\([^)\n]{0,300}\)"
)
# Words between the same marks on both sides; three stars inside a word mask it.
_STRESSED = re.compile(r"(?<![*\w])(\*{3}|\*)(?=[\u4e00-\u9fff])[^*\n]{1,30}(\1)(?!\*)|(__)(?=\S)[^_\n]{1,60}(__)")
# A number has no part that could be masked: 公开信息*20*条.
_STRESSED_NUMBER = re.compile(r"(?<![*\dA-Za-z])(\*{1,3})\d[\d.,]*[%％]?(\1)(?![*\dA-Za-z])")
# Bullets before sentences; those before headings tell that a line is one.
_BULLET = re.compile(
    r"^([ \t]*(?:-[ \t]+|[•●■◆][ \t]*))(?=[\u4e00-\u9fff“《（\d])[^\n]*[。；！？][ \t]*$", re.MULTILINE
)
_LINK = re.compile(r"(?<!!)(\[)[^\[\]\n]{1,80}(\]\((?:https?:/)?/[^()\s]{0,300}\))")
# A name in angle brackets that a browser took for a tag comes back, closed only, behind the paragraph.
_ECHO = re.compile(r"([\u4e00-\u9fff]{2,30})[>＞〉](?=\s*$)", re.MULTILINE)


def normalise_lines(text: str) -> list[Edit]:
    """Line ends of every system, and what some converters write instead, as line feeds."""
    return [Edit(m.start(), m.end(), "\n") for m in _LINE_END.finditer(text)]


def strip_markup(text: str) -> list[Edit]:
    """Remove HTML tags and Markdown marks, resolve entities, drop invisible characters.

    A tag that ends a line or a cell leaves a line break or a tab, so that nothing on its two sides runs together.
    """
    edits = [Edit(m.start(), m.end(), "") for m in _UNSEEN.finditer(text)] if "<" in text else []
    if "<" in text or "/" in text:
        edits += [Edit(m.start(), m.end(), _in_place_of(m.group())) for m in _TAG.finditer(text)]
    if "&" in text:
        entities = ((m, html.unescape(f"&{m.group(1)};").translate(_SPACES)) for m in _ENTITY.finditer(text))
        edits += [Edit(m.start(), m.end(), char) for m, char in entities if not char.startswith("&") or m[1] == "amp"]
    edits += [Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
    if _MAY_BE_MARKDOWN.search(text):
        edits += [Edit(m.start(), m.end(), "") for m in _MARKDOWN.finditer(text)]
        edits += [
            Edit(*m.span(group), "")
            for pattern in (_STRESSED, _STRESSED_NUMBER, _BULLET, _LINK)
            for m in pattern.finditer(text)
            for group in range(1, pattern.groups + 1)
            if m[group] is not None
        ]
    return without_overlaps(edits)


def drop_echoes(text: str) -> list[Edit]:
    """Drop the echo of a name in angle brackets: "…报告格式>" where 《…报告格式》 or 〈…〉 stands before."""
    if not any(close in text for close in ">＞〉"):
        return []
    edits: list[Edit] = []
    for match in _ECHO.finditer(text):
        tail = _echoed(text, match)
        if tail:
            edits.append(Edit(match.end() - len(tail) - 1, match.end(), ""))
    return edits


def _echoed(text: str, match: re.Match[str]) -> str:
    """The longest end of the run that closes a name quoted earlier."""
    run, before = match.group(1), text[: match.start()]
    for start in range(len(run) - 3):
        tail = run[start:]
        if any(f"{tail}{close}" in before for close in "》〉>＞"):
            return tail
    return ""


def _in_place_of(tag: str) -> str:
    if _LINE_TAG.match(tag):
        return "\n"
    return "\t" if _CELL_TAG.match(tag) else ""


def without_overlaps(edits: list[Edit]) -> list[Edit]:
    """Sorted edits, the earlier one winning where two overlap, and of two that begin together the longer."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
