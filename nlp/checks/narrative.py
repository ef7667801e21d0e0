"""The rules B1, B2 and B4: what the narrative counts against what the tables count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from nlp.checks.money import YUAN, same_amount
from nlp.checks.rules import CountReading, Meaning, count_readings, doubts, of_cells, rules, shown, total
from nlp.types import Analysis, Cell, Check, Evidence, Figure, SectionKind, Sentence, StatutoryTable, Verdict

_ALL_DONE = re.compile(
    r"(?:全部|均已|都已|皆已|所有[^，。]{0,10}(?:均|都|已))(?:[^，。；未]{0,10}(?:办结|办理完|处理完)|[^，。；未]{0,4}(?:答复|回复)(?![期时]))"
)
# Not all requests of this year are meant, or no requests.
_NOT_ALL = re.compile("上年|去年|往年|其余|剩余|其他|到期|应答复|应办|应当")
_NOT_REQUESTS = re.compile("工单|热线|诉求|信件|来信|留言|建议|提案|投诉|信访|咨询|复议|诉讼|事项|意见|问题|业务|许可")
# A clause about disputes needs no word of disclosure in these sections.
_ABOUT_REQUESTS = (SectionKind.REQUESTS, SectionKind.DISPUTES)
_COUNTED = re.compile(r"[1-9][\d,]*\s*[件条宗起次份个项]")


class _Sum(NamedTuple):
    """A meaning with its cells in the tables of a report and what they add up to."""

    meaning: Meaning
    cells: list[Cell]
    value: Decimal | None


def check_narrative(analysis: Analysis, tables: Mapping[str, StatutoryTable]) -> Iterator[Check]:
    """Verdicts of the rules B1, B2 and B4."""
    for reading in count_readings():
        figures = [figure for figure in analysis.figures if _is_meant(reading, figure, analysis)]
        if figures:
            yield from _verdicts(analysis, reading, figures, tables)
    for sentence in analysis.report.sentences:
        yield from _all_done(analysis.report.id, sentence, tables.get("t3"))


def _is_meant(reading: CountReading, figure: Figure, analysis: Analysis) -> bool:
    """Whether a figure counts what the reading compares: the whole of it, for the year of the report."""
    if figure.metric not in reading.metrics or figure.value is None or figure.qualifier != "exact" or figure.channel:
        return False
    if figure.year not in (None, analysis.report.meta.year):
        return False
    if reading.money != (figure.unit in YUAN) and not figure.explicit_zero:
        return False
    if reading.unless and reading.unless.search(figure.text):
        return False
    if figure.explicit_zero and figure.value == 0 and _COUNTED.search(figure.text):
        return False
    return reading.topic.fullmatch(figure.topic) is not None if reading.topic else not figure.topic


def _sums(meanings: Sequence[Meaning], figure: Figure, tables: Mapping[str, StatutoryTable]) -> list[_Sum]:
    """The meanings that the form of the tables has; of a zero those that say it of the whole."""
    sums: list[_Sum] = []
    for meaning in meanings:
        cells = [tables[table].cell(row, column) for table, row, column in meaning.cells if table in tables]
        held = [cell for cell in cells if cell is not None]
        if len(held) == len(meaning.cells) and (figure.value or not sums or not _is_part(held, sums[0].cells)):
            sums.append(_Sum(meaning, held, total(held)))
    return sums


def _is_part(cells: Sequence[Cell], whole: Sequence[Cell]) -> bool:
    """Whether a sum is merely a part of another: none of the whole says none of each part, not the reverse."""
    return len(cells) < len(whole) and all(cell in whole for cell in cells)


def _fits(reading: CountReading, figure: Figure, meant: _Sum) -> bool:
    if figure.value is None or meant.value is None:
        return False
    if not reading.money:
        return abs(meant.value - figure.value) <= rules()[reading.rule].tolerance
    units = [meant.cells[0].unit] if meant.cells[0].unit in YUAN else ["元", "万元"]
    return any(same_amount(figure.value, figure.unit or "元", meant.value, unit) for unit in units)


def _verdicts(
    analysis: Analysis, reading: CountReading, figures: Sequence[Figure], tables: Mapping[str, StatutoryTable]
) -> Iterator[Check]:
    """One verdict on what the narrative counts.

    Of several counts one may be a part of another, so the rule fails only where none of them has a meaning that fits, and
    one of them leaves no doubt about what it counts.
    """
    report = analysis.report.id
    counted = [figure for figure in figures if not reading.money or not figure.unit or figure.unit in YUAN]
    compared = [(figure, sums) for figure in counted if (sums := _sums(reading.meant(figure.text), figure, tables))]
    if not compared:
        return
    for figure, sums in compared:
        fit = next((meant for meant in sums if _fits(reading, figure, meant)), None)
        if fit:
            status = Verdict.PASS if figure.value else Verdict.TRIVIAL
            message = f"{_message(figure, sums)}; read as {fit.meaning.name}"
            evidence = (Evidence(report, figure.span), *of_cells(report, fit.cells))
            yield Check(report, reading.rule, status, figure.value, fit.value, message, evidence)
            return
    doubted = [
        ("one of the parts may be counted", figure, sums)
        if any(_fits(reading, figure, meant) for meant in _sums(reading.meanings, figure, tables))
        else (_doubt(analysis, reading, figure, sums), figure, sums)
        for figure, sums in compared
    ]
    doubt, figure, sums = max(doubted, key=lambda item: (not item[0], item[1].value or Decimal(0)))
    status = Verdict.UNDECIDED if doubt else Verdict.FAIL
    message = _message(figure, sums) + (f"; {doubt}" if doubt else "")
    cells = list(dict.fromkeys(cell for meant in sums for cell in meant.cells))
    evidence = (Evidence(report, figure.span), *of_cells(report, cells))
    yield Check(report, reading.rule, status, figure.value, sums[0].value, message, evidence)
    denied = figure.value == 0 or not any(meant.value for meant in sums)
    if status is Verdict.FAIL and reading.rule == "B1" and denied:
        yield Check(report, "B4", status, figure.value, sums[0].value, message, evidence)


def _message(figure: Figure, sums: Sequence[_Sum]) -> str:
    told = ", ".join(f"{meant.meaning.name} {shown(meant.value)}" for meant in sums)
    return f"{figure.metric}: the narrative says {figure.text!r}, the tables {told}"


def _doubt(analysis: Analysis, reading: CountReading, figure: Figure, sums: Sequence[_Sum]) -> str:
    """Why a count that fits no meaning may still be right; empty where nothing speaks for that."""
    known = [meant.value for meant in sums if meant.value is not None]
    if len(known) < len(sums):
        return "a cell holds no number"
    if reading.money and not sums[0].cells[0].unit:
        return "the unit of the cell is not printed"
    value = figure.value or Decimal(0)
    less, more = value < max(known), value > max(known)
    sentence = analysis.report.sentences[figure.sentence]
    said = sentence.text[: max(0, figure.span.end - sentence.span.start)]
    heard = {name for name, pattern in doubts().items() if pattern.search(said if name in _OF_TIME else figure.text)}
    if value and reading.counted_with and reading.counted_with.search(figure.text):
        return "several things may be counted together"
    if figure.metric == "disclosed_by_topic" and _divides_a_topic(analysis, figure):
        return "a part of another topic may be counted"
    if "other" in heard:
        return "another body may be meant"
    if less and heard & ({"period"} if reading.topic else {"part", "period"}):
        return "a part may be counted"
    if more and "years" in heard:
        return "several years may be counted"
    if more and reading.about and sentence.section_kind not in _ABOUT_REQUESTS:
        return "" if reading.about.search(sentence.title + sentence.text) else "other cases may be counted"
    return ""


_OF_TIME = ("period", "years")


def _divides_a_topic(analysis: Analysis, figure: Figure) -> bool:
    """政策文件15条（规范性文件2条）: whether a bracket behind the count of another topic holds the figure."""
    text = analysis.report.text
    opened = max(text.rfind(mark, 0, figure.span.start) for mark in "（(")
    if opened < 0 or re.search(r"[）)。]", text[opened : figure.span.start]):
        return False
    return any(other.metric == figure.metric and other.span.end == opened for other in analysis.figures)


def _all_done(report: str, sentence: Sentence, table: StatutoryTable | None) -> Iterator[Check]:
    """全部办结 against what is carried over."""
    claim = _ALL_DONE.search(sentence.text)
    left = table.cell("r_carry_out", "all") if table else None
    if claim is None or left is None or not _is_about_all_requests(sentence.text, claim):
        return
    status = Verdict.UNDECIDED if left.value is None else Verdict.FAIL if left.value else Verdict.PASS
    message = f"the narrative says {claim.group()!r}, table 3 carries {left.raw or left.state.value} over"
    evidence = (Evidence(report, sentence.span), *of_cells(report, [left]))
    yield Check(report, "B4", status, Decimal(0), left.value, message, evidence)


def _is_about_all_requests(text: str, claim: re.Match[str]) -> bool:
    """Whether the last thing spoken of before the claim, or in it, is the requests of the year."""
    if "结转" in text:
        return False
    before = max(text.rfind(mark, 0, claim.start()) for mark in "。；") + 1
    told = text[before : claim.end()]
    named = told.rfind("申请")
    if named < 0:
        follows = re.match("[^，。；]{0,6}申请", text[claim.end() :])
        return follows is not None and not _NOT_ALL.search(told)
    return not _NOT_ALL.search(told) and not _NOT_REQUESTS.search(told, named)
