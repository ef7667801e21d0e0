"""Repair of text whose bytes were shifted by half a character.

Where a mirror loses the first byte of a two-byte character, every second byte pairs with the next first byte, until a byte
that is no second byte ends the confusion: 六保”信息< becomes 六?！毙畔?. Encoding the run again, with the lost byte put
before it, gives the characters back; only the first and sometimes the last of them has to be guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from nlp.alignment import Edit
from nlp.cleaning.script import simplified_character
from nlp.reading.text import COMMON
from nlp.shapes import HAN
from nlp.tokens import word_frequencies

UNKNOWN = "□"
_MAX_RUN = 80
_ASCII_MARKS = {"!": "！", ",": "，", ".": "．", ":": "：", ";": "；", "(": "（", ")": "）"}
_RUN = re.compile(
    rf"[?\ufffd]((?:[^\x00-\x7f\ufffd]|[!,.:;()](?=[^\x00-\x7f])){{2,{_MAX_RUN}}}?)([?\ufffd]|[@-~]|$)", re.MULTILINE
)
_EATEN_TAG = re.compile(r"/(?:span|p|br|div|font|strong|b|td|a)>")
_GOOD_MARKS = frozenset("（）、，。；：“”《》？！〔〕\u3000")
_LEADS = range(0x81, 0xFF)
_TRAILS = (*range(0xA1, 0xFF), *range(0x40, 0x7F), *range(0x80, 0xA1))
# How much more plausible a repaired run must be, and how much likelier the best guess than the next.
_MIN_GAIN = 0.5
_MIN_ODDS = 10.0
# The score of a run whose characters are common and mostly stand in words; what Chinese text hardly ever falls below.
_MIN_CERTAIN, _MIN_CHINESE, _MIN_JUDGED = 1.7, 1.1, 3
_COMMON_WORD = 50
_ASKS = re.compile(r"[什怎哪谁吗呢几何啥咋么]|多少|[是能可会愿应]否|没有|不[是能会行好够清]")
_LONGEST_QUESTION = 24
# A text with more candidates than this is no damaged report.
_MAX_ATTEMPTS = 300


def repair_bytes(text: str) -> list[Edit]:
    """Put shifted runs right; a run is touched only if the result reads better than what was there."""
    if "?" not in text and "\ufffd" not in text:
        return []
    edits: list[Edit] = []
    position = 0
    for _ in range(_MAX_ATTEMPTS):
        match = _RUN.search(text, position)
        if match is None:
            break
        repaired = _repaired(text, match)
        if repaired is None:
            position = match.start() + 1
            continue
        edits.append(Edit(match.start(), match.end(), repaired))
        position = match.end()
    return edits


def _repaired(text: str, match: re.Match[str]) -> str | None:
    """The original of a shifted run, or None if it is no shifted run."""
    run, end = match.groups()
    raw = _encoded(run)
    if raw is None:
        return None
    known = raw[1:-1] if end in ("?", "\ufffd", "") else raw[1:] + end.encode("ascii")
    middle = _decoded(known)
    if middle is None or _score(middle, "") <= _score(run, ""):
        return None
    left, right = text[: match.start()][-2:], text[match.end() :][:2]
    # Where a mark fits as well, only a word with what stands before the run speaks for a character.
    mark_fits = any(_decoded(bytes((lead, raw[0]))) in _GOOD_MARKS for lead in (0xA1, 0xA3))
    first = _guess(_with_trail(raw[0]), left, "" if mark_fits else middle[:2])
    if first == UNKNOWN and (not left or left[-1] == "\n") and raw[0] == 0xA1:
        first = "\u3000"
    if end not in ("?", "\ufffd", ""):
        return _if_better(run + end, first + middle, left)
    eaten = "<" if _EATEN_TAG.match(text, match.end()) else ""
    # What stands behind the run decides the last character too; where that is Chinese text, nothing stands out enough.
    open_end = not eaten and bool(right) and "\u4e00" <= right[0] <= "\u9fff"
    last = UNKNOWN if open_end else _guess(_with_lead(raw[-1]), middle[-2:], "")
    better = _if_better(run, first + middle + last, left)
    if better is None and first == last == UNKNOWN and _is_certain(run, middle):
        better = first + middle + last
    return None if better is None else better + eaten


def _is_certain(run: str, middle: str) -> bool:
    """Whether what lies between two unknown ends speaks for itself, as its ends cannot."""
    return _score(middle, "") >= max(_MIN_CERTAIN, _score(run, "") + _MIN_GAIN)


def damaged_marks(text: str) -> frozenset[int]:
    """Places of question marks that stand for lost bytes and not for questions.

    Nothing before them asks, and what follows them is no ordinary Chinese.

    Examples
    --------
    >>> damaged_marks("怎么公开?公开什么?"), damaged_marks("不?患笆保?个别")
    (frozenset(), frozenset({1, 5}))
    """
    found: set[int] = set()
    position = 0
    for _ in range(_MAX_ATTEMPTS):
        match = _RUN.search(text, position)
        if match is None:
            break
        characters = "".join(HAN.findall(match[1]))
        asks = _ASKS.search(text, max(0, match.start() - _LONGEST_QUESTION), match.start())
        if not asks and len(characters) >= _MIN_JUDGED and _score(characters, "") < _MIN_CHINESE:
            found.update((match.start(), match.start(2)) if match[2] == "?" else (match.start(),))
        position = match.start() + 1
    return frozenset(found)


def _if_better(before: str, after: str, left: str) -> str | None:
    """The repaired run, if it reads clearly better than the run that was found."""
    gain = _score(after, left) - _score(before, left)
    return after if gain >= _MIN_GAIN and _score(after, left) > 0 else None


def _encoded(run: str) -> bytes | None:
    """The bytes of a run, with marks that a mirror made half-width put back."""
    try:
        raw = "".join(_ASCII_MARKS.get(char, char) for char in run).encode("gbk")
    except UnicodeEncodeError:
        return None
    return raw if len(raw) == 2 * len(run) else None


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode("gbk")
    except UnicodeDecodeError:
        return None


def _score(text: str, left: str) -> float:
    """How ordinary the characters of a run are, plus the share of them that stand in words of the dictionary."""
    plain = "".join(map(simplified_character, left[-1:] + text))
    frequencies = word_frequencies()
    in_words: set[int] = set()
    for start in range(len(plain)):
        for size in (2, 3, 4):
            if frequencies.get(plain[start : start + size], 0) >= _COMMON_WORD:
                in_words.update(range(start, start + size))
    return (sum(map(_ordinariness, text)) + len(in_words)) / len(text)


def _ordinariness(char: str) -> float:
    if char in COMMON:
        return 1.0
    if char in _GOOD_MARKS:
        return 0.5
    if unicodedata.category(char) != "Lo" or not "\u4e00" <= char <= "\u9fff":
        return -1.5
    plain = simplified_character(char)
    if plain in COMMON:
        return 1.0
    try:
        level = plain.encode("gb2312")[0]
    except UnicodeEncodeError:
        return -1.0
    return 0.3 if level < 0xD8 else -1.0


@cache
def _with_trail(trail: int) -> str:
    """The characters whose second byte is known."""
    return _characters(bytes((lead, trail)) for lead in _LEADS)


@cache
def _with_lead(lead: int) -> str:
    """The characters whose first byte is known."""
    return _characters(bytes((lead, trail)) for trail in _TRAILS)


def _characters(pairs: Iterable[bytes]) -> str:
    chars = (_decoded(pair) or "" for pair in pairs)
    return "".join(char for char in chars if len(char) == 1 and "\u4e00" <= char <= "\u9fff")


@lru_cache(maxsize=4096)
def _guess(candidates: str, left: str, right: str) -> str:
    """The character that makes the most frequent word with its neighbours; □ where none stands out."""
    found = ((char, _word_weight(simplified_character(char), left, right)) for char in candidates)
    weights = {char: weight for char, weight in found if weight}
    ranked = sorted(weights, key=lambda char: -weights[char])
    if not ranked:
        return UNKNOWN
    if len(ranked) > 1 and weights[ranked[0]] < _MIN_ODDS * weights[ranked[1]]:
        return UNKNOWN
    return ranked[0]


def _word_weight(char: str, left: str, right: str) -> float:
    """Frequency of the best word that a character makes with what stands around it; longer words weigh more."""
    left = "".join(map(simplified_character, left))
    right = "".join(map(simplified_character, right))
    windows = {left[-1:] + char, char + right[:1], left + char, char + right, left[-1:] + char + right[:1]}
    frequencies = word_frequencies()
    return max(
        (frequencies.get(word, 0) * math.pow(8.0, len(word) - 2) for word in windows if len(word) > 1), default=0.0
    )
