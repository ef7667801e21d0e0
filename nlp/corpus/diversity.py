"""How varied a corpus is written: distinct n-grams, growth of the vocabulary, near-duplicates outside the family."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from nlp.tokens import tokenize

# As issue and data card state it: 5-grams of the masked sentence, Jaccard of 0.7 and more.
GRAM, NEAR = 5, 0.7
_DIGITS = re.compile(r"[\d〇零一二两三四五六七八九十百千万余.%％]+")
_BLOCK = 2000


class Sentence(NamedTuple):
    """A sentence with the family of its report and the place names that are masked in it."""

    key: str
    text: str
    family: str
    places: tuple[str, ...] = ()


class NearDuplicate(NamedTuple):
    """Two sentences of different families whose masked 5-grams overlap."""

    first: int
    second: int
    jaccard: float


def masked(sentence: Sentence) -> str:
    """The sentence without what a copyist changes: numbers and names of places.

    Examples
    --------
    >>> masked(Sentence("a#0", "柳坝镇公开信息126条。", "a", ("柳坝镇",)))
    '＃公开信息0条。'
    """
    text = sentence.text
    for place in sorted(filter(None, sentence.places), key=len, reverse=True):
        text = text.replace(place, "＃")
    return _DIGITS.sub("0", text)


def near_duplicates(sentences: Sequence[Sentence]) -> list[NearDuplicate]:
    """Pairs of sentences of different families with a Jaccard overlap of masked 5-grams of `NEAR` and more.

    Compared exactly, block by block, through a sparse matrix of n-grams; sentences shorter than an n-gram are left out.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    if not sentences:
        return []
    texts = [masked(sentence) for sentence in sentences]
    counter = CountVectorizer(analyzer="char", ngram_range=(GRAM, GRAM), lowercase=False, binary=True, dtype=np.int32)
    try:
        grams = counter.fit_transform(texts).tocsr()
    except ValueError:  # no sentence is long enough
        return []
    sizes = np.asarray(grams.sum(axis=1)).ravel()
    pairs: list[NearDuplicate] = []
    for start in range(0, len(texts), _BLOCK):
        shared = (grams[start : start + _BLOCK] @ grams.T).tocoo()
        first, second = shared.row + start, shared.col
        jaccard = shared.data / (sizes[first] + sizes[second] - shared.data)
        for a, b, value in zip(first, second, jaccard, strict=True):
            if a < b and value >= NEAR and sentences[a].family != sentences[b].family:
                pairs.append(NearDuplicate(int(a), int(b), float(value)))
    return pairs


def groups_of(pairs: Iterable[NearDuplicate], sentences: Sequence[Sentence]) -> list[list[int]]:
    """Sentences that pairs of near-duplicates hold together, the largest group first; none for no pair.

    Sentences whose masked texts are the same, or that are a pair, are in one group.
    """
    home: dict[str, list[int]] = {}
    for pair in pairs:
        first, second = (masked(sentences[place]) for place in (pair.first, pair.second))
        ours, theirs = home.setdefault(first, []), home.setdefault(second, [])
        if ours is not theirs:
            ours += theirs
            home |= {text: ours for text, group in home.items() if group is theirs}
        ours += [place for place in (pair.first, pair.second) if place not in ours]
    groups = {id(group): sorted(group) for group in home.values()}
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def distinct_ratio(texts: Sequence[str], n: int) -> float:
    """Distinct word n-grams as a share of all; higher is more varied, and it falls with the size of the corpus.

    ``nan`` for no n-gram.
    """
    seen: set[tuple[str, ...]] = set()
    total = 0
    for text in texts:
        words = tokenize(text)
        grams = list(zip(*(words[i:] for i in range(n)), strict=False))
        seen.update(grams)
        total += len(grams)
    return len(seen) / total if total else float("nan")


def vocabulary_growth(texts: Sequence[str], steps: int = 10) -> list[tuple[int, int]]:
    """Words read and distinct words met, after each tenth of the texts in their order; empty for no text."""
    growth: list[tuple[int, int]] = []
    seen: set[str] = set()
    total = 0
    for number, text in enumerate(texts, 1):
        words = tokenize(text)
        seen.update(words)
        total += len(words)
        if number * steps % len(texts) < steps:
            growth.append((total, len(seen)))
    return growth
