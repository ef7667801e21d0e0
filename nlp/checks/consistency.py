"""The rules B5 and C1 to C3: whether a report speaks of one year and one place, and has the shape of its form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from nlp.checks.rules import of_cells, unseen
from nlp.structure.metadata import LOOKS_BACK
from nlp.types import (
    Analysis,
    Cell,
    CellState,
    Check,
    Evidence,
    ProblemsStated,
    SectionKind,
    StatutoryTable,
    Tag,
    Verdict,
)

# 我镇 and 全镇 in the report of a 乡; what goes on is another word: 我乡镇, 全镇村, 乡亲.
_SELF = re.compile(
    r"(?:我(?=局|街道)|[我全本](?=[镇乡])|(?<![镇乡县村])(?=[镇乡]里(?:没有|配备|安排|成立|组织|召开|研究|要求)))([镇乡局]|街道)(?![镇乡村亲民贤土间])"
)
_OTHER_LEVELS = "镇乡"
_GOES_ON = frozenset("镇乡村亲民贤土间")
# What may stand between a year and who it is told of.
_OPENINGS = ("", "度", "，", "度，")
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
    planned, told = _planned(meta.year), _told(meta.year)
    subjects = tuple(f"{opening}{meta.township}" for opening in _OPENINGS) if meta.township else ()
    of_before: list[Evidence] = []
    for sentence, tag in zip(report.sentences, analysis.tags, strict=True):
        evidence = Evidence(report.id, sentence.span)
        if tag.category == "measures" and not tag.done and planned.match(sentence.text):
            yield _check(analysis, "B5", Verdict.FAIL, f"planned for {meta.year}, the year reported", [evidence])
        elif (
            (opened := told.match(sentence.text))
            and (opened["self"] or sentence.text.startswith(subjects, opened.end()))
            and str(meta.year) not in sentence.text
            and not LOOKS_BACK.search(sentence.text)
        ):
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


# Compiling takes longer than all other rules on a report, so the name of the place stands in no pattern.
@cache
def _planned(year: int) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:[^，。；]{{0,8}}，)?{year}年[^。；]{{0,12}}(?:将|要(?!求|点)|拟|计划)")


@cache
def _told(year: int) -> re.Pattern[str]:
    return re.compile(rf"^\W*{year - 1}年(?P<self>度?，?(?:[我全本][镇乡街]|未(?:收取|收到|发生|产生|出现)))?")


def _names(analysis: Analysis) -> Iterator[Check]:
    """The place under another name or of another level than the title says."""
    report, meta = analysis.report, analysis.report.meta
    if _OTHER_PLACE in report.warnings:
        yield _check(analysis, "B5", Verdict.FAIL, f"{_OTHER_PLACE}: the report is of {meta.township}")
    own = _LEVELS.get(meta.level or "")
    if own is None:
        return
    # 民族乡 made 镇 keep their name in the title alone; both words are theirs.
    own = own | ({"镇"} if (meta.township or "").endswith("镇") else set())
    stem = (meta.township or "")[:-1]
    # A shorter name is not to be told from other words.
    others = [stem + level for level in _OTHER_LEVELS if level not in own] if len(stem) > 1 else []
    for sentence in report.sentences:
        wrong = next((match.group() for match in _SELF.finditer(sentence.text) if match[1] not in own), None)
        if wrong := wrong or _first_of(others, sentence.text):
            message = f"{wrong!r} in the report of {meta.township}"
            yield _check(analysis, "B5", Verdict.FAIL, message, [Evidence(report.id, sentence.span)])


def _first_of(names: Sequence[str], text: str) -> str | None:
    """The name that comes first in a text, unless another word goes on there."""
    found: list[tuple[int, str]] = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            # 大桥镇（原大桥乡） tells what the place was called before.
            if text[at + len(name) : at + len(name) + 1] not in _GOES_ON and text[at - 1 : at] != "原":
                found.append((at, name))
                break
            at = text.find(name, at + 1)
    return min(found)[1] if found else None


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
