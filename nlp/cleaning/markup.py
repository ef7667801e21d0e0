"""Residue of web pages and of Markdown, and characters that nobody sees."""

from __future__ import annotations

import re

from nlp.alignment import Edit

# "<" may have been eaten together with a damaged character before it, so a tag may begin with "?" or with nothing.
_TAG_NAMES = "span|p|br|div|font|strong|b|i|u|em|td|tr|th|table|tbody|a|img|o:p|style|h[1-6]|li|ul"
_TAG = re.compile(rf"<\s*/?\s*(?:{_TAG_NAMES})\b[^<>\n]{{0,300}}>|\??/(?:{_TAG_NAMES})>", re.IGNORECASE)
_ENTITIES = {"&nbsp;": " ", "&ensp;": " ", "&emsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&ldquo;": "“",
             "&rdquo;": "”", "&middot;": "·", "&mdash;": "—", "&hellip;": "…"}  # fmt: skip
_ENTITY = re.compile("|".join(_ENTITIES))
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
_MARKDOWN = re.compile(r"\*\*|__(?=[\u4e00-\u9fff])|(?m:^[ \t]*#{1,6}[ \t]+)|!\[[^\]\n]{0,200}\]\([^)\n]{0,300}\)")


def strip_markup(text: str) -> list[Edit]:
    """Remove HTML tags and Markdown marks, resolve entities, drop invisible characters."""
    edits: list[Edit] = []
    if "<" in text or "/" in text:
        edits += [Edit(m.start(), m.end(), "") for m in _TAG.finditer(text)]
    if "&" in text:
        edits += [Edit(m.start(), m.end(), _ENTITIES[m.group()]) for m in _ENTITY.finditer(text)]
    edits += [Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
    if "*" in text or "#" in text or "_" in text or "![" in text:
        edits += [Edit(m.start(), m.end(), "") for m in _MARKDOWN.finditer(text)]
    return without_overlaps(edits)


def without_overlaps(edits: list[Edit]) -> list[Edit]:
    """Sorted edits, the earlier one winning where two overlap."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
