"""What the classifier sees of a sentence: its text and the evidence around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.types import Report

_TO_MEASURES = re.compile(
    "下一?步|下一?阶段|今后|明年|接下来|新的?一年|针对(?:以上|上述|存在|这些|此|发现|前述)|为此|对此|(?:改进|整改|解决)(?:措施|情况|打算|办法)|"
    "(?:我[镇乡局]|街道|我们)[^，。；]{0,4}将|将(?:从|重点|着力|进一步|继续|切实|认真)|采取(?:了|以下|如下)"
)
_TO_PROBLEMS = re.compile("问题|不足|短板|差距|薄弱|困难|欠缺|有待|仍需")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with its surroundings; every field but the text may be empty.

    `title` is the path of headings above it, joined by "/"; `lead` the last unnumbered sentence before it in its section,
    which announces what a list is about; `turn` is what the last turn of speech in its section, or under its heading, opened:
    "problems" or "measures"; `place` the position in the report, from 0.0 (first) to 1.0 (last); `before` and
    `after` are the neighbours' texts.
    """

    text: str
    section: str = ""
    title: str = ""
    marker: str = ""
    before: str = ""
    after: str = ""
    lead: str = ""
    turn: str = ""
    place: float = 0.0


def units_of(report: Report) -> list[Unit]:
    """The sentences of a report as the classifier sees them."""
    # 今后，首先…: too short to be a sentence, it still turns to what follows.
    fragments = {
        part.span.end: report.text[part.span.start : part.span.end]
        for part in report.furniture
        if part.kind == "fragment"
    }
    units = []
    openings = []
    for sentence in report.sentences:
        title = "/".join(part for part in (report.sections[sentence.section].title, *sentence.titles) if part)
        units.append(Unit(sentence.text, sentence.section_kind.value, title, sentence.marker))
        openings.append(fragments.get(sentence.span.start, ""))
    return with_neighbours(units, openings)


def with_neighbours(units: Sequence[Unit], openings: Sequence[str] = ()) -> list[Unit]:
    """Fill in neighbours, leads, turns and places of the consecutive sentences of one report.

    `openings` are the fragments right before the sentences, where there are some.
    """
    last = max(len(units) - 1, 1)
    lead = turn = ""
    result: list[Unit] = []
    for index, unit in enumerate(units):
        if index and unit.section != units[index - 1].section:
            lead = ""
        if index and (unit.section, unit.title) != (units[index - 1].section, units[index - 1].title):
            turn = ""
        if openings and _TO_MEASURES.search(openings[index]):
            turn = "measures"
        result.append(
            replace(
                unit,
                before=units[index - 1].text if index else "",
                after=units[index + 1].text if index + 1 < len(units) else "",
                lead=lead,
                turn=turn,
                place=index / last,
            )
        )
        if not unit.marker and (unit.text.endswith(("：", ":")) or not lead):
            lead = unit.text
        turn = _turn(unit) or turn
    return result


def _turn(unit: Unit) -> str:
    """What a sentence turns to: problems, where it says that there are some, or measures; empty for neither."""
    if _TO_MEASURES.search(unit.text):
        return "measures"
    return "problems" if not unit.marker and _TO_PROBLEMS.search(unit.text) else ""


def is_bare(unit: Unit) -> bool:
    """Whether nothing is known of a sentence but its text."""
    return not (unit.section or unit.title or unit.before or unit.after)


def bare(unit: Unit) -> Unit:
    """The unit without any evidence around it."""
    return Unit(unit.text)
