"""Commands that look into single reports: tag, figures, read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from nlp.cli.output import Reports, format_option, paths_argument, print_explained, print_rows, reading_options
from nlp.export.rows import report_row, rows_of
from nlp.pipeline import analyze_many
from nlp.tagging import Model, explain, load_default_model, load_model, units_of
from nlp.types import Analysis, Change, Report

_CONTEXT = 12
_NEAR = 6


def _model(folder: Path | None) -> Model:
    return load_model(folder) if folder else load_default_model()


@click.command()
@paths_argument
@format_option()
@click.option("--model", "folder", type=click.Path(path_type=Path), help="A model folder instead of the default model.")
@click.option("--explain", "explained", is_flag=True, help="Add the features that decided (column because).")
@reading_options
def tag(paths: tuple[str, ...], form: str, folder: Path | None, explained: bool, max_bytes: int) -> int:
    """Tag every narrative sentence with its category, probability and themes."""
    reports = Reports(paths, max_bytes)
    model = _model(folder)
    rows: list[dict[str, Any]] = []
    for report in reports:
        found = rows_of(analyze_many([report], model=model)[0])["sentences"]
        if explained:
            reasons = (explain(model, unit, row["category"]) for unit, row in zip(units_of(report), found, strict=True))
            found = [row | {"because": list(map(str, reason))} for row, reason in zip(found, reasons, strict=True)]
        rows += found
    shown = ("sentence_id", "category", "probability", "themes", "text")
    if not explained:
        print_rows("sentences", rows, form, shown)
    else:
        print_explained(rows, form, shown)
    return reports.exit_code()


@click.command()
@paths_argument
@format_option()
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Add the rule that bound each number (column because) and what its parts add up to (column sums).",
)
@reading_options
def figures(paths: tuple[str, ...], form: str, explained: bool, max_bytes: int) -> int:
    """Print the figures stated in the narrative: what was counted, how many, by which channel."""
    reports = Reports(paths, max_bytes)
    model = load_default_model()
    rows: list[dict[str, Any]] = []
    for report in reports:
        analysis = analyze_many([report], model=model)[0]
        found = rows_of(analysis)["figures"]
        if explained:
            found = [
                row | {"because": figure.because, "sums": _sums(analysis, index)}
                for index, (row, figure) in enumerate(zip(found, analysis.figures, strict=True))
            ]
        rows += found
    shown = ("metric", "value", "unit", "qualifier", "channel", "text")
    if not explained:
        print_rows("figures", rows, form, shown)
    else:
        print_explained(rows, form, shown, ("because", "sums"))
    return reports.exit_code()


def _sums(analysis: Analysis, index: int) -> list[str]:
    """What the report divides a figure into: 9 = 6 + 4 by topic: fail (over)."""
    told = []
    for tree in analysis.sums:
        if tree.whole == index:
            values = (analysis.figures[part].value for part in tree.parts)
            parts = " + ".join("?" if value is None else f"{value:f}" for value in values)
            sign = "=" if tree.expected == tree.found else "≠"
            told.append(f"{tree.expected:f} {sign} {parts} by {tree.kind}: {tree.verdict.value} ({tree.reason})")
    return told


@click.command()
@paths_argument
@format_option(default=None)
@click.option(
    "--show",
    type=click.Choice(["outline", "clean", "raw", "diff"]),
    default="outline",
    show_default=True,
    help="outline: headings and sentences; clean or raw: the text; diff: every change that cleaning made.",
)
@reading_options
def read(paths: tuple[str, ...], form: str | None, show: str, max_bytes: int) -> int:
    """Show what cleaning and structure made of a report; with --format print its row of the reports table."""
    reports = Reports(paths, max_bytes)
    if form is not None:
        model = load_default_model()
        rows = [report_row(analyze_many([report], model=model)[0]) for report in reports]
        shown = ("report_id", "township", "level", "county", "year", "n_sections", "n_sentences", "problems_stated")
        print_rows("reports", rows, form, shown)
        return reports.exit_code()
    for report in reports:
        click.echo({"outline": _outline, "clean": _clean, "raw": _raw, "diff": _diff}[show](report))
    return reports.exit_code()


def _clean(report: Report) -> str:
    return report.text


def _raw(report: Report) -> str:
    return report.raw


def _outline(report: Report) -> str:
    meta = report.meta
    place = " ".join(part for part in (meta.province, meta.city, meta.county, meta.township) if part)
    lines = [f"# {report.id}: {place or 'place unknown'}, {meta.year or 'year unknown'}"]
    lines += [f"! {warning}" for warning in report.warnings]
    for section in report.sections:
        lines.append(f"\n[{section.kind.value}] {section.number}{section.title}")
        titles: tuple[str, ...] = ()
        for sentence in report.sentences:
            if sentence.section != section.index:
                continue
            new = [title for title in sentence.titles if title not in titles]
            lines += [f"    {'  ' * sentence.titles.index(title)}{title}" for title in new]
            titles = sentence.titles
            lines.append(f"  {sentence.index:3d} {sentence.text}")
        tables = sum(table.section == section.index for table in report.tables)
        if tables:
            lines.append(f"      ({tables} table{'s' if tables > 1 else ''})")
    return "\n".join(lines)


def _diff(report: Report) -> str:
    lines = [f"# {report.id}"]
    for step in report.steps:
        lines.append(f"\n{step.name}: {len(step.changes)} changes")
        lines += [_change_line(report, group) for group in _neighbours(step.changes)]
    return "\n".join(lines) if report.steps else f"{lines[0]}\nnothing was changed"


def _neighbours(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes that stand closely together, as one group a line."""
    groups: list[list[Change]] = []
    for change in changes:
        if groups and 0 <= change.raw_start - groups[-1][-1].raw_end <= _NEAR:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _change_line(report: Report, changes: Sequence[Change]) -> str:
    start, end = changes[0].raw_start, changes[-1].raw_end
    parts = [report.raw[max(0, start - _CONTEXT) : start]]
    for change, follower in zip(changes, [*changes[1:], None], strict=True):
        parts.append(f"[-{change.before}-]{{+{change.after}+}}")
        parts.append(report.raw[change.raw_end : follower.raw_start if follower else end + _CONTEXT])
    return f"  {start:6d}  " + "".join(parts).replace("\n", "⏎")
