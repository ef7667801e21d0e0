"""How alike two sentences are: by the pairs of neighbouring characters that they share."""

from __future__ import annotations

import math
from itertools import pairwise


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters, characters and digits; punctuation and blanks do not count.

    Examples
    --------
    >>> sorted(bigrams("更新，不及时"))
    ['不及', '及时', '新不', '更新']
    """
    letters = [character for character in text if character.isalnum()]
    return frozenset(a + b for a, b in pairwise(letters))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Cosine of two sets, from 0 (nothing shared) to 1 (the same).

    Examples
    --------
    >>> similarity(bigrams("更新不及时"), bigrams("更新不够及时")).__round__(2)
    0.67
    >>> similarity(bigrams(""), bigrams("更新"))
    0.0
    """
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
