"""The rules B5 and C1 to C3: whether a report speaks of one year and one place, and has the shape of its form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.checks.rules import of_cells, unseen
from nlp.cleaning import clean
from nlp.structure import build_report
from nlp.types import (
    Analysis,
    Cell,
    CellState,
    Check,
    Evidence,
    ProblemsStated,
    RawDocument,
    Report,
    SectionKind,
    StatutoryTable,
    Tag,
    Verdict,
)

# 我镇 and 全镇 in the report of a 乡; what goes on is another word: 我乡镇, 全镇村.
_SELF = re.compile(r"(?:我(?=局|街道)|[我全本](?=[镇乡]))([镇乡局]|街道)(?![镇乡村])")
_LEVELS = {"镇": {"镇"}, "乡": {"乡"}, "街道": {"街道"}}
# The sections of the form, in its order.
_FORM = (
    SectionKind.OVERVIEW,
    SectionKind.PROACTIVE,
    SectionKind.REQUESTS,
    SectionKind.DISPUTES,
    SectionKind.PROBLEMS,
    SectionKind.OTHER_MATTERS,
)
_FORM_SINCE = 2019
# The form of 2021 was prescribed for reports on 2021; some went on with the older one.
_NEW_FORM = 2021
_FIVE = (SectionKind.PROBLEMS, SectionKind.MEASURES)
_OTHER_PLACE = "other_township_named"
_TOWNSHIP = re.compile("[镇乡]|街道")
_OTHER_YEAR = "year_differs_from_text"
_YEAR_WARNINGS = ("year_differs_from_period", _OTHER_YEAR)


def check_consistency(analysis: Analysis) -> Iterator[Check]:
    """Verdicts of the rules B5, C1, C2 and C3."""
    yield from _year(analysis)
    yield from _names(analysis)
    for table in analysis.tables:
        yield _states(analysis.report.id, table)
    yield from _sections(analysis)
    yield from _form(analysis)
    yield from _answers(analysis)


def _check(analysis: Analysis, rule: str, status: Verdict, message: str, evidence: Sequence[Evidence] = ()) -> Check:
    return Check(analysis.report.id, rule, status, None, None, message, tuple(evidence))


def _year(analysis: Analysis) -> Iterator[Check]:
    report, meta = analysis.report, analysis.report.meta
    if meta.year is None:
        yield _check(analysis, "B5", Verdict.UNDECIDED, "no year is stated")
        return
    wrong = [warning for warning in _YEAR_WARNINGS if warning in report.warnings]
    if meta.period and meta.period[1].year != meta.year and "year_differs_from_period" not in wrong:
        wrong.append("year_differs_from_period")
    planned = re.compile(rf"^\W*(?:[^，。；]{{0,8}}，)?{meta.year}年[^。；]{{0,12}}(?:将|要(?!求|点)|拟|计划)")
    told = re.compile(rf"^\W*{meta.year - 1}年度?，?(?:[我全本][镇乡街]|{re.escape(meta.township or '我镇')})")
    of_before: list[Evidence] = []
    for sentence, tag in zip(report.sentences, analysis.tags, strict=True):
        evidence = Evidence(report.id, sentence.span)
        if tag.category == "measures" and not tag.done and planned.match(sentence.text):
            yield _check(analysis, "B5", Verdict.FAIL, f"planned for {meta.year}, the year reported", [evidence])
        elif told.match(sentence.text) and str(meta.year) not in sentence.text:
            of_before.append(evidence)
    for warning in wrong:
        period = f", the period is {meta.period[0]} to {meta.period[1]}" if meta.period else ""
        # That the text tells of another year is told once, with the sentences that do.
        places = of_before if warning == _OTHER_YEAR else []
        yield _check(analysis, "B5", Verdict.FAIL, f"{warning}: the title is {meta.title!r}{period}", places)
    if _OTHER_YEAR not in wrong:
        message = f"told of {meta.year - 1}, the year reported is {meta.year}"
        yield from (_check(analysis, "B5", Verdict.FAIL, message, [evidence]) for evidence in of_before)
    if not wrong:
        yield _check(analysis, "B5", Verdict.PASS, f"the year is {meta.year}")


def _names(analysis: Analysis) -> Iterator[Check]:
    """The place under another name or of another level than the title says."""
    report, meta = analysis.report, analysis.report.meta
    if _OTHER_PLACE in report.warnings and not _names_on_the_page_alone(report):
        yield _check(analysis, "B5", Verdict.FAIL, f"{_OTHER_PLACE}: the report is of {meta.township}")
    own = _LEVELS.get(meta.level or "")
    if own is None:
        return
    # 民族乡 made 镇 keep their name in the title alone; both words are theirs.
    name = _own_name(meta.township or "")
    own = own | ({"镇"} if (meta.township or "").endswith("镇") else set())
    for sentence in report.sentences:
        found = [*_SELF.finditer(sentence.text), *(name.finditer(sentence.text) if name else ())]
        wrong = next((match.group() for match in found if match[1] not in own), None)
        if wrong:
            message = f"{wrong!r} in the report of {meta.township}"
            yield _check(analysis, "B5", Verdict.FAIL, message, [Evidence(report.id, sentence.span)])


def _names_on_the_page_alone(report: Report) -> bool:
    """Whether another township is named only by the page around the report, as in links to the next report of the site."""
    page = [piece.span for piece in report.furniture if piece.kind == "chrome"]
    if not any(_TOWNSHIP.search(report.text, span.start, span.end) for span in page):
        return False
    text = report.text
    for span in page:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    alone = build_report(clean(RawDocument(report.id, report.source, report.sha256, text, "utf-8")))
    return _OTHER_PLACE not in alone.warnings


def _own_name(township: str) -> re.Pattern[str] | None:
    """The name with either level; None where it is too short to be told from other words."""
    return re.compile(rf"{re.escape(township[:-1])}([镇乡])(?![镇乡村])") if len(township) > 2 else None


def _states(report: str, table: StatutoryTable) -> Check:
    """How many cells are blank, zero or struck out; a table partly blank is neither reported nor empty."""
    counts = Counter(cell.state for cell in table.cells)
    empty = counts[CellState.BLANK] + counts[CellState.ABSENT]
    shown = ", ".join(f"{counts[state]} {state.value}" for state in CellState if counts[state])
    partial: list[Cell] = []
    if 0 < empty < len(table.cells):
        partial = [cell for cell in table.cells if cell.state in (CellState.BLANK, CellState.ABSENT)]
    status = Verdict.UNDECIDED if partial else Verdict.TRIVIAL if not counts[CellState.NUMBER] else Verdict.PASS
    return Check(report, "C1", status, None, None, f"{table.name}: {shown}", of_cells(report, partial))


def _sections(analysis: Analysis) -> Iterator[Check]:
    report = analysis.report
    if report.meta.year is None or report.meta.year < _FORM_SINCE:
        return
    kinds = [section.kind for section in report.sections if section.kind in _FORM]
    missing = [kind.value for kind in _FORM if kind not in kinds]
    order = [_FORM.index(kind) for kind in dict.fromkeys(kinds)]
    faults = [f"missing: {', '.join(missing)}"] if missing else []
    faults += ["out of order"] if order != sorted(order) else []
    status = Verdict.FAIL if faults else Verdict.PASS
    yield _check(analysis, "C2", status, f"sections {'; '.join(faults) or 'complete and in order'}")


def _form(analysis: Analysis) -> Iterator[Check]:
    year = analysis.report.meta.year
    forms = {table.name: table.template for table in analysis.tables if table.name != "t4"}
    if not forms or year is None:
        return
    named = ", ".join(f"{name} {form}" for name, form in forms.items())
    due = "2021" if year >= _NEW_FORM else "2019"
    status = Verdict.PASS if set(forms.values()) == {due} else Verdict.FAIL
    yield _check(analysis, "C2", status, f"form {due} is due for {year}, the tables follow {named}")


def _answers(analysis: Analysis) -> Iterator[Check]:
    """Problems and measures as tagged.

    A unit has one category, so a problem told in one breath with its remedy leaves no item of its own: that something is
    missing is proved only where nothing in section five, whatever its tag, speaks of it.
    """
    report = analysis.report
    if not any(section.kind is SectionKind.PROBLEMS for section in report.sections):
        return
    problems, measures = (_items(analysis.tags, category) for category in ("problems", "measures"))
    message = f"{problems} problems, {measures} measures"
    if problems and measures:
        yield _check(analysis, "C3", Verdict.PASS, message)
    elif analysis.problems_stated is not ProblemsStated.STATED:
        yield _check(analysis, "C3", Verdict.UNDECIDED, f"{message}; problems are {analysis.problems_stated.value}")
    elif doubt := _unseen(analysis, problems):
        yield _check(analysis, "C3", Verdict.UNDECIDED, f"{message}; {doubt}")
    else:
        yield _check(analysis, "C3", Verdict.FAIL, message)


def _unseen(analysis: Analysis, problems: int) -> str:
    """Why the problems, or else the measures, that no item states may be stated all the same; empty where nothing says so."""
    missing = "measures" if problems else "problems"
    for sentence, tag in zip(analysis.report.sentences, analysis.tags, strict=True):
        five = sentence.section_kind in _FIVE
        if tag.category == missing or missing in tag.secondary:
            return f"{missing} are named beside something else"
        if five and (tag.abstained or unseen()[missing].search(sentence.title + sentence.text)):
            return f"{missing} may stand in a unit that is tagged {tag.category}"
    return ""


def _items(tags: Sequence[Tag], category: str) -> int:
    return sum(tag.category == category and tag.item is not False for tag in tags)
