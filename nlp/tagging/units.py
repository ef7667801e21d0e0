"""What the classifier sees of a sentence: its text and the evidence around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.types import Report


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with its surroundings; every field but the text may be empty.

    `title` is the path of headings above it, joined by "/"; `lead` the last unnumbered sentence before it in its section,
    which announces what a list is about; `place` the position in the report, from 0.0 (first) to 1.0 (last); `before` and
    `after` are the neighbours' texts.
    """

    text: str
    section: str = ""
    title: str = ""
    marker: str = ""
    before: str = ""
    after: str = ""
    lead: str = ""
    place: float = 0.0


def units_of(report: Report) -> list[Unit]:
    """The sentences of a report as the classifier sees them."""
    units = []
    for sentence in report.sentences:
        title = "/".join(part for part in (report.sections[sentence.section].title, *sentence.titles) if part)
        units.append(Unit(sentence.text, sentence.section_kind.value, title, sentence.marker))
    return with_neighbours(units)


def with_neighbours(units: Sequence[Unit]) -> list[Unit]:
    """Fill in neighbours, leads and places of the consecutive sentences of one report."""
    last = max(len(units) - 1, 1)
    lead = ""
    result: list[Unit] = []
    for index, unit in enumerate(units):
        if index and unit.section != units[index - 1].section:
            lead = ""
        result.append(
            replace(
                unit,
                before=units[index - 1].text if index else "",
                after=units[index + 1].text if index + 1 < len(units) else "",
                lead=lead,
                place=index / last,
            )
        )
        if not unit.marker and (unit.text.endswith(("：", ":")) or not lead):
            lead = unit.text
    return result


def is_bare(unit: Unit) -> bool:
    """Whether nothing is known of a sentence but its text."""
    return not (unit.section or unit.title or unit.before or unit.after)


def bare(unit: Unit) -> Unit:
    """The unit without any evidence around it."""
    return Unit(unit.text)
