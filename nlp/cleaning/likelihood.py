"""How likely a run of characters is as Chinese text, and the likeliest text where characters are known in part.

A text is cut into the words of the dictionary so that their frequencies multiply to the most; the cost of a text is the
negative logarithm of that. Ordinary text costs four to six a character, bytes that were paired wrongly twelve and more.
Traditional characters count as their simplified forms.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from nlp.cleaning.script import simplified_character
from nlp.tokens import word_frequencies

UNKNOWN = "□"
# How much likelier the best character in a gap must be than the next.
_MIN_ODDS = 14.0
# The frequencies of marks in the corpus (train split); what no report holds costs as much as a word that is seen once.
_MARKS = {"，": 2.7, "。": 3.6, "、": 3.2, "；": 5.5, "：": 6.1, "“": 5.5, "”": 5.5, "（": 4.5, "）": 4.5, "《": 6.1, "》": 6.1,
          "！": 9.0, "？": 9.0, "〔": 8.0, "〕": 8.0, "\u3000": 8.0, "—": 9.0, "…": 9.0, "·": 9.0, "％": 9.0,
          UNKNOWN: 8.0, "?": 9.0, "\ufffd": 11.0, "\n": 4.0, "。\n": 0.5, "；\n": 1.5, "：\n": 2.0, "”\n": 4.0, "）\n": 4.0,
          "\n\u3000": 1.0}  # fmt: skip
_STRANGE, _COMMON = 16.0, 9.5
_MIN_COUNT = 10
# What stands behind a number.
_MEASURES, _MEASURE = "年月日条个件次篇项期份名人家村场万余", 2.5

# No stop stands before another stop or a closing mark.
_STOPS, _CLOSING = "，。、；：！？", "”）》"

_Costs = dict[str, float]


class _Words(NamedTuple):
    """The cost of every word, the characters that go on behind its beginnings, and the length of the longest."""

    costs: _Costs
    following: dict[str, frozenset[str]]
    longest: int


class _Edge(NamedTuple):
    word: str
    cost: float


@cache
def _words() -> _Words:
    frequencies = word_frequencies()
    total = math.log(sum(frequencies.values()))
    costs = {word: min(total - math.log(count), _STRANGE) for word, count in frequencies.items() if count >= _MIN_COUNT}
    costs |= _MARKS | {f"{digit}{measure}": _STRANGE + _MEASURE for digit in range(10) for measure in _MEASURES}
    following: defaultdict[str, set[str]] = defaultdict(set)
    for word in costs:
        for size in range(1, len(word)):
            following[word[:size]].add(word[size])
    return _Words(
        costs,
        {beginning: frozenset(characters) for beginning, characters in following.items()},
        max(map(len, costs)),
    )


def is_ordinary(char: str) -> bool:
    """Whether texts hold the character: one of the dictionary or a usual mark."""
    return _words().costs.get(simplified_character(char), _STRANGE) < _STRANGE


def is_common(char: str) -> bool:
    """Whether a character is one of the commonest."""
    return _words().costs.get(char, _STRANGE) < _COMMON


def prefix_costs(text: str) -> list[float]:
    """The costs of all beginnings of a text, the empty one first.

    Examples
    --------
    >>> ordinary, shifted = prefix_costs("政府信息公开")[-1], prefix_costs("跋壬蠛蠓敝")[-1]
    >>> ordinary < 30 < 60 < shifted
    True
    """
    return _costs_ahead(_edges(tuple(text)))


def likeliest(choices: Sequence[str]) -> tuple[float, str]:
    """The least cost of a text whose characters are each one of several, and that text.

    A character that does not stand out from the others in its place is given as □.

    Examples
    --------
    >>> likeliest(["信", "息西习", "公", "开"])[1], likeliest(["王李", "某"])[1]
    ('信息公开', '□某')
    """
    possible = tuple(_possible(choices))
    slots = [_slot(characters) for characters in possible]
    edges = _edges(possible)
    ahead = _costs_ahead(edges)
    behind = [math.inf] * len(slots) + [0.0]
    for place in range(len(slots) - 1, -1, -1):
        behind[place] = min(cost + behind[place + len(word)] for word, cost in edges[place])
    unsure: dict[int, _Costs] = {place: {} for place, slot in enumerate(slots) if len(slot) > 1}
    for start, words in enumerate(edges):
        for word, cost in words:
            whole = ahead[start] + cost + behind[start + len(word)]
            for place, char in enumerate(word, start):
                if place in unsure and whole < unsure[place].get(char, math.inf):
                    unsure[place][char] = whole
    chosen = (_standing_out(unsure[p]) if p in unsure else next(iter(slot)) for p, slot in enumerate(slots))
    return ahead[-1], "".join(slot.get(char, UNKNOWN) for slot, char in zip(slots, chosen, strict=True))


def _possible(choices: Sequence[str]) -> Iterator[str]:
    """The choices without the marks that cannot stand beside a mark that is known, and without characters said twice."""
    for before, characters, behind in zip(("", *choices), choices, (*choices[1:], ""), strict=False):
        barred = (_STOPS if behind and behind in _STOPS + _CLOSING else "") + (
            _STOPS + _CLOSING if before and before in _STOPS else ""
        )
        barred += "".join(char for char in (before, behind) if char in characters and char * 2 not in _words().costs)
        kept = "".join(char for char in characters if char not in barred) if len(characters) > 1 else ""
        yield kept or characters


@lru_cache(maxsize=4096)
def _slot(characters: str) -> dict[str, str]:
    """The characters that may stand in a place, by their simplified forms."""
    return {simplified_character(char): char for char in characters}


def _edges(choices: tuple[str, ...]) -> list[tuple[_Edge, ...]]:
    """The words that may start at each place."""
    longest = _words().longest
    return [_starting(choices[place : place + longest]) for place in range(len(choices))]


@lru_cache(maxsize=65536)
def _starting(choices: tuple[str, ...]) -> tuple[_Edge, ...]:
    """The words that may start a text, with their costs; any character is a word.

    Kept, since the runs that are tried one after the other differ in their ends only.
    """
    costs, following, _ = _words()
    first, *others = map(_slot, choices)
    edges = [_Edge(char, costs.get(char, _STRANGE)) for char in first]
    beginnings = list(first)
    for slot in others:
        beginnings = [
            f"{beginning}{char}"
            for beginning in beginnings
            if beginning in following
            for char in following[beginning] & slot.keys()
        ]
        if not beginnings:
            break
        edges += [_Edge(word, costs[word]) for word in beginnings if word in costs]
    return tuple(edges)


def _costs_ahead(edges: Sequence[Sequence[_Edge]]) -> list[float]:
    """The least cost of what stands before each place."""
    costs = [0.0, *([math.inf] * len(edges))]
    for place, words in enumerate(edges):
        for word, cost in words:
            end = place + len(word)
            costs[end] = min(costs[end], costs[place] + cost)
    return costs


def _standing_out(costs: _Costs) -> str:
    """The character with which the whole costs least, if the next one costs clearly more."""
    best, other, *_ = chain(sorted(costs.items(), key=lambda item: item[1]), (("", math.inf),))
    return best[0] if other[1] - best[1] >= math.log(_MIN_ODDS) else ""
