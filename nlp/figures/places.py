"""Where the number of each figure stands, and which numbers no figure took."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.figures.candidates import Candidate, all_numbers, is_change, mask
from nlp.figures.numerals import fold
from nlp.types import Figure, Report, Sentence

# A sentence that goes on: an item of a list, or one cut by the end of a paragraph.
_GOES_ON = re.compile(r"[，、；：,;:]$")
# What decides whether a number is a change stands this near before it, what a sum leaves out this near behind it.
_NEAR = 40
# How far back a bracket may have opened, and more numbers in one stretch than any clerk adds up.
_BRACKET = 400
_MOST_NUMBERS = 200
_CLOSED_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
_OPEN_BRACKET = re.compile(r"[（(](?!.*[)）])")
_CLOSES_AT_ONCE = re.compile(r"\s*[)）]")
_OPENS_AT_ONCE = re.compile(r"[（(]\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """The number of a figure; `lead` is the text since the number before, `bracketed` whether it stands in a list in brackets.

    `spelled` says that it is written in Chinese numerals, as more often stands in a phrase than in a count.
    """

    index: int
    figure: Figure
    start: int
    end: int
    lead: str
    bracketed: bool
    spelled: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that go on into each other, with the numbers of their figures; `loose` are numbers that no figure took.

    `after` is how the next sentence begins. All offsets count from the start of the report.
    """

    number: int
    section: int
    start: int
    text: str
    places: tuple[Place, ...]
    loose: tuple[Candidate, ...]
    after: str

    def between(self, start: int, end: int) -> str:
        """The text from one offset of the report to another."""
        return self.text[start - self.start : end - self.start]

    def is_change(self, number: Candidate) -> bool:
        """Whether a loose number is an increase, a decrease or the level that one started from."""
        at, end = number.start - self.start, number.end - self.start
        return is_change(self.text[max(0, at - _NEAR) : at], self.text[end : end + _NEAR])

    def sentence_rest(self, end: int) -> str:
        """What follows an offset in its sentence."""
        return re.split("[。！？；]", self.text[end - self.start :], maxsplit=1)[0]


def passages_of(report: Report, figures: Sequence[Figure]) -> Iterator[Passage]:
    """The passages of a report that hold figures, in order; each is numbered by its first sentence.

    One that holds more numbers than a list of parts has is left out.

    Examples
    --------
    >>> from nlp import report_from_text
    >>> from nlp.figures import extract_figures
    >>> report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n公开信息9条，网站（6条）、公开栏（3条）。")
    >>> passage = next(passages_of(report, extract_figures(report)))
    >>> [(place.figure.value, place.lead, place.bracketed) for place in passage.places][1:]
    [(Decimal('6'), '，网站（', False), (Decimal('3'), '）、公开栏（', False)]
    """
    own = {number: list(group) for number, group in groupby(enumerate(figures), lambda pair: pair[1].sentence)}
    for chain in _chains(report.sentences):
        if not any(sentence.index in own for sentence in chain):
            continue
        counted = {sentence.index: _numbers(sentence) for sentence in chain}
        if sum(map(len, counted.values())) <= _MOST_NUMBERS:
            yield _passage(report, chain, own, counted)


def _chains(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    chain: list[Sentence] = []
    for sentence in sentences:
        if chain and (sentence.section != chain[-1].section or not _GOES_ON.search(chain[-1].text.rstrip())):
            yield chain
            chain = []
        chain.append(sentence)
    if chain:
        yield chain


def _passage(
    report: Report,
    chain: list[Sentence],
    own: dict[int, list[tuple[int, Figure]]],
    counted: dict[int, list[Candidate]],
) -> Passage:
    start, end = chain[0].span.start, chain[-1].span.end
    found: list[tuple[int, Figure, Candidate]] = []
    loose: list[Candidate] = []
    for index, numbers in counted.items():
        taken = _assign(own.get(index, []), numbers)
        found += taken
        loose += [number for number in numbers if all(number is not other for _, _, other in taken)]
    found.sort(key=lambda triple: (triple[2].start, triple[0]))
    text = report.text[start:end]
    places: list[Place] = []
    previous = start
    for index, figure, number in found:
        lead = text[previous - start : max(number.start, previous) - start]
        bracketed = _bracketed(text, start, number)
        places.append(Place(index, figure, number.start, number.end, lead, bracketed, number.spelled))
        previous = number.end
    return Passage(
        chain[0].index, chain[0].section, start, text, tuple(places), tuple(loose), report.text[end : end + _NEAR]
    )


def _numbers(sentence: Sentence) -> list[Candidate]:
    start = sentence.span.start
    return [
        Candidate(start + n.start, start + n.end, n.value, n.unit, n.inside, n.spelled)
        for n in all_numbers(mask(fold(sentence.text)))
    ]


def _assign(figures: Sequence[tuple[int, Figure]], numbers: Sequence[Candidate]) -> list[tuple[int, Figure, Candidate]]:
    """Each figure with its number: those of one clause and value in order; "各30条" serves several."""
    assigned = []
    used: dict[tuple[int, int, object], int] = {}
    for index, figure in figures:
        inside = [n for n in numbers if figure.span.start <= n.start < figure.span.end and n.value == figure.value]
        if not inside:
            continue
        key = (figure.span.start, figure.span.end, figure.value)
        order = used.get(key, 0)
        used[key] = order + 1
        assigned.append((index, figure, inside[min(order, len(inside) - 1)]))
    return assigned


def _bracketed(text: str, start: int, number: Candidate) -> bool:
    """Whether a number stands in brackets that hold more than this number: not in "网站（108条）"."""
    before = _CLOSED_BRACKET.sub("", text[max(0, number.start - start - _BRACKET) : number.start - start])
    if not _OPEN_BRACKET.search(before):
        return False
    alone = _OPENS_AT_ONCE.search(before) and _CLOSES_AT_ONCE.match(text, number.end - start)
    return not alone
