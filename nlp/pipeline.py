"""The one place where the stages meet: bytes in, everything known about the report out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nlp.checks import check_report
from nlp.cleaning import clean
from nlp.figures import extract_changes, extract_figures, part_whole_trees
from nlp.reading import DEFAULT_MAX_BYTES, read_bytes, read_path
from nlp.structure import build_report
from nlp.tables import read_tables
from nlp.tagging import Model, load_default_model, load_model, units_of
from nlp.types import Analysis, ProblemsStated, RawDocument, Report, SectionKind, Tag

# A section that speaks, but in which no sentence was tagged a problem, denies problems only if it says so.
_NIL = re.compile(
    r"(?:暂?无|没有|尚无|不存在|未发现|未出现|不涉及)[^，。；]{0,16}(?:问题|不足|困难|短板|情形|情况)|"
    r"^\W*(?:本年度?|我[镇乡局])?(?:暂?无|没有|尚无|不涉及)[。；]?$"
)

Source = str | Path | RawDocument | Report


def read_report(path: str | Path, *, id: str | None = None, max_bytes: int = DEFAULT_MAX_BYTES) -> Report:
    """Read, clean and structure one file.

    Parameters
    ----------
    path : str or Path
        A text or Markdown file.
    id : str, optional
        The `report_id`; by default the file name without suffix.
    max_bytes : int, default=20_000_000
        Larger files are refused.

    Raises
    ------
    ReaderError
        If the file cannot be turned into text.
    """
    return build_report(clean(read_path(Path(path), id=id, max_bytes=max_bytes)))


def report_from_document(document: RawDocument) -> Report:
    """Clean and structure a document that was read."""
    return build_report(clean(document))


def report_from_text(text: str, *, id: str = "text") -> Report:
    """Clean and structure a text that is already decoded; raises ReaderError for one without Chinese.

    Examples
    --------
    >>> report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n我镇全年公开信息12条。")
    >>> report.meta.township, report.meta.year, report.sentences[0].text
    ('柳坝镇', 2022, '我镇全年公开信息12条。')
    """
    return build_report(clean(read_bytes(text.encode("utf-8", "surrogatepass"), id=id, source=id, suffix=".txt")))


def analyze(source: Source, *, model: Model | Path | str | None = None) -> Analysis:
    """Everything about one report: sentences with their tags, figures, tables, and the verdicts of the rules.

    Parameters
    ----------
    source : str, Path, RawDocument or Report
        A path (also as str), a document that was read, or a report that was structured. For a text that you hold, see
        `report_from_text`.
    model : Model, Path or str, optional
        A model or its folder; by default the one that ships with the project.

    Raises
    ------
    ReaderError
        If the file cannot be turned into text.
    ModelError
        If the model cannot be loaded.
    """
    return analyze_many([source], model=model)[0]


def analyze_many(sources: Sequence[Source], *, model: Model | Path | str | None = None) -> list[Analysis]:
    """Analyse reports together: the classifier works on all their sentences at once, which is faster.

    Takes what `analyze` takes. The result for a report does not depend on the others.
    """
    reports = [_report(source) for source in sources]
    if model is None:
        model = load_default_model()
    elif not isinstance(model, Model):
        model = load_model(Path(model))
    units = [units_of(report) for report in reports]
    tags = model.tag([unit for group in units for unit in group])
    analyses: list[Analysis] = []
    start = 0
    for report, group in zip(reports, units, strict=True):
        own = tuple(tags[start : start + len(group)])
        start += len(group)
        figures = extract_figures(report)
        changes = extract_changes(report, figures)
        tables = read_tables(report)
        sums = part_whole_trees(report, figures)
        analysis = Analysis(report, own, figures, problems_stated(report, own), changes, tables, sums)
        analyses.append(replace(analysis, checks=check_report(analysis)))
    return analyses


def _report(source: Source) -> Report:
    if isinstance(source, RawDocument):
        return report_from_document(source)
    return source if isinstance(source, Report) else read_report(source)


def problems_stated(report: Report, tags: Sequence[Tag]) -> ProblemsStated:
    """Whether a report admits problems, says that there are none, or has no place where it would."""
    sections = {section.index for section in report.sections if section.kind is SectionKind.PROBLEMS}
    spoken = [sentence.text for sentence in report.sentences if sentence.section in sections]
    told = {
        sentence.section
        for sentence, tag in zip(report.sentences, tags, strict=True)
        if tag.category == "problems" and tag.item is not False
    }
    if told and (told & sections or not any(map(_NIL.search, spoken))):
        return ProblemsStated.STATED
    if not sections:
        return ProblemsStated.SECTION_MISSING
    if not spoken:
        return ProblemsStated.NOT_READ
    return ProblemsStated.NONE_STATED if any(map(_NIL.search, spoken)) else ProblemsStated.STATED
