"""Pinyin that mirror sites put in brackets behind characters and words: 鎮(zhèn), 公(gong)開(kai), 政務(zhèngwù)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from nlp.alignment import Edit
from nlp.shapes import HAN_CLASS

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙ"
_BRACKET = rf"[(（]\s?[A-Za-z{_TONED}][A-Za-z{_TONED}1-5 '’]{{0,40}}[)）]"
_GROUP = re.compile(rf"(?<=[{HAN_CLASS}])(?:{_BRACKET})+")
# A look without the character before it, which the scanner does at ten times the speed.
_BRACKETED = re.compile(_BRACKET)
_SYLLABLE = re.compile(rf"[A-Za-z{_TONED}]+")
# A tone is a mark on the vowel, or a digit behind the syllable: 鎮(zhen4).
_HAS_TONE = re.compile(f"[{_TONED}]|[a-z][1-5](?![0-9])")
# Untoned syllables look like abbreviations (APP, he); they count as pinyin only in a text that is full of them.
_MIN_UNTONED = 5
_LONGEST_SYLLABLE, _LONGEST_PHRASE = 6, 12
_HAN_BEFORE = re.compile(rf"[{HAN_CLASS}]+$")


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
        if not _is_reading(words, match, text):
            continue
        twice = len(words) > 1 and words[0] == words[1] and len(words[0]) > 1
        target = toned if twice or _HAS_TONE.search(match.group()) else untoned
        target.append(Edit(match.start(), match.end(), ""))
    # An abbreviation in capitals stays: 人工智能(AI).
    lower = [edit for edit in untoned if not text[edit.start : edit.end].isupper()]
    if len(lower) >= _MIN_UNTONED:
        return sorted(toned + lower)
    # English words fall apart into syllables too (media): beside toned pinyin only single syllables are surely pinyin.
    return sorted([*toned, *(e for e in lower if _count(text[e.start + 1 : e.end - 1].strip()) < 2)]) if toned else []


def _is_reading(words: list[str], match: re.Match[str], text: str) -> bool:
    """Whether words are syllables of Mandarin, not more of them than there are characters before the brackets.

    Names begin with a capital: 李安(Li An).
    """
    counts = [_count(_plain(word)) for word in words]
    if not all(counts):
        return False
    brackets = sum(match.group().count(mark) for mark in "(（")
    if sum(counts) == brackets:
        return True
    before = _HAN_BEFORE.search(text, max(0, match.start() - _LONGEST_PHRASE), match.start())
    run = len(before.group()) if before else 0
    return match.group().islower() and sum(counts) <= run * brackets


@lru_cache(maxsize=4096)
def _count(letters: str) -> int:
    """The least number of syllables that spell the letters; 0 when none do."""
    fewest = [0] + [0] * len(letters)
    for end in range(1, len(letters) + 1):
        ways = [
            fewest[start] + 1
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
            if (start == 0 or fewest[start]) and letters[start:end] in syllables()
        ]
        fewest[end] = min(ways, default=0)
    return fewest[-1]


def _plain(syllable: str) -> str:
    """A syllable without its tone mark; ü stays ü."""
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in "\u0300\u0301\u0304\u030c"))
