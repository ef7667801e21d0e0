"""Sentences that reports hold more often than the corpus, made from those that it holds.

Writers of short reports name a problem and its remedy in one sentence, and end on their problems. The corpus has few of either,
and what is learnt from it alone takes the one for a measure, word for word, and the other by its place. And a deficit in words that the
corpus does not hold is known by where it stands: every second item is learnt once more without its words. All of these teach the
category alone: the words of a remedy would blur what items and themes are known by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, groupby

from nlp.tagging.examples import Example
from nlp.tagging.units import Unit
from nlp.types import ITEM_CATEGORIES

_STOPS = "。；！，"
# What stands for the words of an item. Of 40 short deficits in seven frames (培训走过场, 链接失效 …) 188 of 280 were problems without
# this and 277 with it, of 80 remedies all, whether every item, every second or every fourth is taken (train split; kappa on the dev
# split .974 with and without).
_WORDLESS, _EVERY = "□□□□；", 2
# Words with which writers turn from a problem to its remedy, in rotation.
_TURNS = ("下一步将", "今后要", "我镇将", "需", "为此，", "明年将", "今后", "下步要")


def augmentation(examples: Sequence[Example]) -> list[Example]:
    """What a corpus has too little of: problems with their remedies, last problems, and items known by their place alone.

    One joined sentence for each report that answers a problem with a measure of its theme, one last problem, and every second
    item of a section of problems or measures without its words.

    Parameters
    ----------
    examples : sequence of Example
        Those of one report stand together, in their order; without reports nothing is made.

    Returns
    -------
    list of Example
        Problems without item and themes.

    Examples
    --------
    >>> slow, weekly = Unit("一是更新慢；", "problems", marker="一是"), Unit("一是每周更新。", "problems", marker="一是")
    >>> problem = Example(slow, "problems", frozenset({"timeliness"}), item=True, report_id="a")
    >>> remedy = Example(weekly, "measures", frozenset({"timeliness"}), item=True, report_id="a")
    >>> [(example.unit.text, example.unit.place) for example in augmentation([problem, remedy])]
    [('更新慢，下一步将每周更新。', 0.0), ('一是更新慢；', 1.0), ('一是□□□□；', 0.0)]
    """
    reports = [list(members) for report, members in groupby(examples, key=lambda e: e.report_id) if report]
    pairs = [pair for members in reports if (pair := _pair(members))]
    joined = (_joined(*pair, turn) for pair, turn in zip(pairs, cycle(_TURNS)))
    ended = (_ended(last) for members in reports for last in _last_problem(members))
    return [*joined, *ended, *map(_without_words, _placed(examples)[::_EVERY])]


def _last_problem(examples: Sequence[Example]) -> Iterator[Example]:
    yield from [e for e in examples if e.label == "problems" and e.item][-1:]


def _placed(examples: Sequence[Example]) -> list[Example]:
    """The items in sections of problems or measures."""
    return [e for e in examples if {e.label, e.unit.section} <= set(ITEM_CATEGORIES) and e.item and not e.secondary]


def _without_words(example: Example) -> Example:
    """The item with its marker and its place alone."""
    unit = replace(example.unit, text=example.unit.marker + _WORDLESS)
    return replace(example, unit=unit, item=None, themes=frozenset())


def _ended(problem: Example) -> Example:
    """The problem as the last sentence of its report."""
    return replace(problem, unit=replace(problem.unit, after="", place=1.0), item=None, themes=frozenset())


def _pair(examples: Sequence[Example]) -> tuple[Example, Example] | None:
    """The first problem and measure that share a theme."""
    problems = [e for e in examples if e.label == "problems" and e.item and not e.secondary]
    measures = [e for e in examples if e.label == "measures" and e.item and not e.done and not e.secondary]
    return next(((p, m) for p in problems for m in measures if p.themes & m.themes), None)


def _joined(problem: Example, measure: Example, turn: str) -> Example:
    unit = problem.unit
    text = f"{_words(unit).rstrip(_STOPS)}，{turn}{_words(measure.unit)}"
    after = measure.unit.after if unit.after == measure.unit.text else unit.after
    return replace(
        problem, unit=replace(unit, text=text, after=after), item=None, themes=frozenset(), secondary=("measures",)
    )


def _words(unit: Unit) -> str:
    return unit.text.removeprefix(unit.marker)
