"""The order in which sentences enter a digest: every aspect once, then what adds most to what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlp.summarize.similarity import bigrams, similarity
from nlp.types import ITEM_CATEGORIES, Analysis, Figure, SectionKind

# Set by judgement before `python benchmarks/summaries.py` was first run on corpus/relations/digests.jsonl, and not tuned on it.
_FIGURE, _ZERO, _TOTAL = 0.25, 0.05, 1.0
_MOST_FIGURES = 4
_LEAD_IN, _BARE_OTHER = 0.1, 0.1
_TOTALS = ("disclosed_total", "requests_received", "requests_new")
_REQUESTS = ("requests_", "response_rate")
# The aspects in the order in which a short digest takes them up; "other" without figures comes last.
_ASPECTS = ("disclosed", "problems", "measures", "platforms", "channels", "organisation", "requests", "other")
_FRONT = (SectionKind.PREAMBLE, SectionKind.OTHER_MATTERS)


def rank(analysis: Analysis) -> Iterator[int]:
    """All sentences of a report, those first that a digest needs most.

    Greedy maximal marginal relevance [1]_: worth, less what is alike among the chosen, shared among the sentences of its aspect.
    Aspects are the categories; "other" is parted into what was disclosed, applications, and the rest. Every category that
    the report has stands among the first six.

    References
    ----------
    .. [1] Carbonell, Goldstein (1998), The use of MMR, diversity-based reranking, SIGIR, 335-336.
    """
    figures = _figures(analysis)
    worth = [_worth(analysis, index, figures.get(index, [])) for index in range(len(analysis.tags))]
    aspects = [_aspect(analysis, index, figures.get(index, [])) for index in range(len(analysis.tags))]
    grams = [bigrams(sentence.text) for sentence in analysis.report.sentences]
    alike = [0.0] * len(worth)
    taken: Counter[str] = Counter()
    left = set(range(len(worth)))
    opening = _opening(aspects)
    while left:
        pool = opening.pop(0) if opening else left
        best = max(pool, key=lambda i: (worth[i] * (1 - alike[i]) / (1 + taken[aspects[i]]), -i))
        left.remove(best)
        yield best
        taken[aspects[best]] += 1
        for index in left:
            alike[index] = max(alike[index], similarity(grams[best], grams[index]))


def lead(analysis: Analysis) -> Iterator[int]:
    """The sentences as they stand."""
    return iter(range(len(analysis.tags)))


def _figures(analysis: Analysis) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = {}
    for figure in analysis.figures:
        found.setdefault(figure.sentence, []).append(figure)
    return found


def _worth(analysis: Analysis, index: int, figures: list[Figure]) -> float:
    """What a sentence tells, the more the more it counts; always above zero."""
    tag, sentence = analysis.tags[index], analysis.report.sentences[index]
    if tag.category in ITEM_CATEGORIES:
        return (_LEAD_IN if tag.item is False else 1 + min(len(tag.themes), 2) * _FIGURE) * tag.probability
    counted = sum(_ZERO if figure.explicit_zero else _FIGURE for figure in figures[:_MOST_FIGURES])
    total = _TOTAL if any(figure.metric in _TOTALS and not figure.explicit_zero for figure in figures) else 0.0
    base = 1.0 if tag.category != "other" or counted >= _FIGURE else _BARE_OTHER
    if sentence.section_kind in _FRONT and not figures:
        base = _BARE_OTHER
    return (base + counted + total) * tag.probability


def _aspect(analysis: Analysis, index: int, figures: list[Figure]) -> str:
    category = analysis.tags[index].category
    if category != "other":
        return category
    if any(figure.metric.startswith(_REQUESTS) for figure in figures):
        return "requests"
    return "disclosed" if any(figure.metric.startswith("disclosed_") for figure in figures) else "other"


def _opening(aspects: list[str]) -> list[set[int]]:
    """The sentences among which each of the first places is filled: every category, once.

    Category "other" is spoken for by what was disclosed, else by applications, else by anything.
    """
    by_aspect: dict[str, set[int]] = {}
    for index, aspect in enumerate(aspects):
        by_aspect.setdefault(aspect, set()).add(index)
    other = next((a for a in ("disclosed", "requests", "other") if a in by_aspect), None)
    order = [a for a in _ASPECTS if a in by_aspect and (a == other or a not in ("disclosed", "requests", "other"))]
    return [by_aspect[aspect] for aspect in order]
