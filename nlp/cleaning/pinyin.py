"""Pinyin that mirror sites put in brackets behind characters: 鎮(zhèn), 公(gong)開(kai)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from nlp.alignment import Edit
from nlp.shapes import HAN_CLASS

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙ"
_GROUP = re.compile(rf"(?<=[{HAN_CLASS}])(?:[(（]\s?[A-Za-z{_TONED}]{{1,6}}\s?[)）])+")
# A look without the character before it, which the scanner does at ten times the speed.
_BRACKETED = re.compile(rf"[(（]\s?[A-Za-z{_TONED}]{{1,6}}\s?[)）]")
_SYLLABLE = re.compile(rf"[A-Za-z{_TONED}]+")
_HAS_TONE = re.compile(f"[{_TONED}]")
# Untoned syllables look like abbreviations (APP, he); they count as pinyin only in a text that is full of them.
_MIN_UNTONED = 5


@cache
def syllables() -> frozenset[str]:
    """The untoned syllables of Mandarin, lower case."""
    return frozenset((resources.files("nlp") / "data" / "pinyin.txt").read_text(encoding="utf-8").split())


def strip_pinyin(text: str) -> list[Edit]:
    """Remove bracketed pinyin; brackets that hold anything else stay."""
    if not _BRACKETED.search(text):
        return []
    toned: list[Edit] = []
    untoned: list[Edit] = []
    for match in _GROUP.finditer(text):
        words = _SYLLABLE.findall(match.group())
        if all(_plain(word) in syllables() for word in words):
            twice = len(words) > 1 and words[0] == words[1] and len(words[0]) > 1
            target = toned if twice or _HAS_TONE.search(match.group()) else untoned
            target.append(Edit(match.start(), match.end(), ""))
    # An abbreviation in capitals stays: 人工智能(AI).
    lower = [edit for edit in untoned if not text[edit.start : edit.end].isupper()]
    return sorted(toned + lower) if toned or len(lower) >= _MIN_UNTONED else []


def _plain(syllable: str) -> str:
    """A syllable without its tone mark; ü stays ü."""
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in "\u0300\u0301\u0304\u030c"))
