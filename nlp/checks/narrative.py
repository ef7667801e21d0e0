"""The rules B1, B2 and B4: what the narrative counts against what the tables count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from nlp.checks.rules import CountReading, count_readings, of_cells, rules, total
from nlp.types import Analysis, Cell, Check, Evidence, Figure, Sentence, StatutoryTable, Verdict

_ALL_DONE = re.compile(
    r"(?:全部|均已|都已|皆已|所有[^，。]{0,10}(?:均|都|已))(?:[^，。；未]{0,10}(?:办结|办理完|处理完)|[^，。；未]{0,4}(?:答复|回复)(?![期时]))"
)
_NOT_THIS_YEAR = re.compile("结转|上年|去年|往年")


def check_narrative(analysis: Analysis, tables: Mapping[str, StatutoryTable]) -> Iterator[Check]:
    """Verdicts of the rules B1, B2 and B4."""
    for reading in count_readings():
        figures = [figure for figure in analysis.figures if _is_meant(reading, figure, analysis)]
        sums = _sums(reading, tables)
        if figures and sums:
            yield from _verdicts(analysis.report.id, reading, figures, sums)
    for sentence in analysis.report.sentences:
        yield from _all_done(analysis.report.id, sentence, tables.get("t3"))


Sums = dict[str, list[Cell]]


def _is_meant(reading: CountReading, figure: Figure, analysis: Analysis) -> bool:
    """Whether a figure counts what the reading compares: the whole of it, for the year of the report."""
    if figure.metric != reading.metric or figure.value is None or figure.qualifier != "exact" or figure.channel:
        return False
    if figure.year not in (None, analysis.report.meta.year):
        return False
    return reading.topic.fullmatch(figure.topic) is not None if reading.topic else not figure.topic


def _sums(reading: CountReading, tables: Mapping[str, StatutoryTable]) -> Sums:
    """The cells of each meaning that the form of the tables has."""
    sums: Sums = {}
    for name, keys in reading.meanings:
        cells = [tables[table].cell(row, column) for table, row, column in keys if table in tables]
        if len(cells) == len(keys) and None not in cells:
            sums[name] = [cell for cell in cells if cell is not None]
    return sums


def _verdicts(report: str, reading: CountReading, figures: list[Figure], sums: Sums) -> Iterator[Check]:
    """One verdict on what the narrative counts.

    Of several counts one may be a part of another, so the rule fails only where none of them has a meaning that fits.
    """
    totals = {name: total(cells) for name, cells in sums.items()}
    known = {name: value for name, value in totals.items() if value is not None}
    tolerance = rules()[reading.rule].tolerance
    fits = [
        (f, name) for f in figures for name, v in known.items() if f.value is not None and abs(v - f.value) <= tolerance
    ]
    figure, meaning = fits[0] if fits else (max(figures, key=lambda f: f.value or Decimal(0)), next(iter(sums)))
    shown = ", ".join(f"{name} {_shown(value)}" for name, value in totals.items())
    message = f"{reading.metric}: the narrative says {figure.text!r}, the tables {shown}"
    cells = [cell for name in ([meaning] if fits else sums) for cell in sums[name]]
    evidence = (Evidence(report, figure.span), *of_cells(report, cells))
    if fits:
        status = Verdict.PASS if figure.value else Verdict.TRIVIAL
        yield Check(
            report, reading.rule, status, figure.value, known[meaning], f"{message}; read as {meaning}", evidence
        )
        return
    status = Verdict.FAIL if len(known) == len(totals) else Verdict.UNDECIDED
    found = known.get(meaning)
    yield Check(report, reading.rule, status, figure.value, found, message, evidence)
    if status is Verdict.FAIL and reading.rule == "B1" and (figure.value == 0 or not any(known.values())):
        yield Check(report, "B4", status, figure.value, found, message, evidence)


def _is_whole(name: str, sums: Sums) -> bool:
    """Whether a meaning is not merely a part of the first one: none of the whole says none of each part, not the reverse."""
    first = next(iter(sums.values()))
    return len(sums[name]) >= len(first) or not all(cell in first for cell in sums[name])


def _all_done(report: str, sentence: Sentence, table: StatutoryTable | None) -> Iterator[Check]:
    """全部办结 against what is carried over."""
    if table is None or "申请" not in sentence.text or _NOT_THIS_YEAR.search(sentence.text):
        return
    claim = _ALL_DONE.search(sentence.text)
    left = table.cell("r_carry_out", "all")
    if claim and left:
        status = Verdict.UNDECIDED if left.value is None else Verdict.FAIL if left.value else Verdict.PASS
        message = f"the narrative says {claim.group()!r}, table 3 carries {left.raw or left.state.value} over"
        evidence = (Evidence(report, sentence.span), *of_cells(report, [left]))
        yield Check(report, "B4", status, Decimal(0), left.value, message, evidence)


def _shown(value: Decimal | None) -> str:
    return "?" if value is None else f"{value.normalize():f}"
