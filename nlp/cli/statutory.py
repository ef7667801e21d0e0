"""Commands for the statutory tables: tables, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import click

from nlp.checks import check_series, rules
from nlp.checks.rules import shown as number
from nlp.cli.output import Reports, format_option, paths_argument, print_rows, print_table, reading_options, write_text
from nlp.export.rows import check_row, rows_of
from nlp.pipeline import analyze_many
from nlp.tagging import load_default_model
from nlp.types import Analysis, Check, Evidence, Report, Verdict

# Of verdicts that decide nothing the first few of a rule say what the others say too.
_SHOWN_UNDECIDED = 3
_TOLD = (Verdict.FAIL, Verdict.UNDECIDED)


@click.command()
@paths_argument
@format_option()
@click.option("--wide", is_flag=True, help="One row a report and one column a cell, for a panel over years and places.")
@reading_options
def tables(paths: tuple[str, ...], form: str, wide: bool, max_bytes: int) -> int:
    """Print the cells of the statutory tables: blank, zero and "/" stay apart, an absent cell could not be told."""
    reports = Reports(paths, max_bytes)
    analyses = _analyses(reports)
    if wide:
        _print_panel(list(analyses), form)
        return reports.exit_code()
    rows = [row for analysis in analyses for row in rows_of(analysis)["cells"]]
    print_rows("cells", rows, form, ("report_id", "table", "row", "column", "state", "value", "unit"))
    return reports.exit_code()


def _analyses(reports: Reports) -> Iterator[Analysis]:
    model = load_default_model()
    return (analyze_many([report], model=model)[0] for report in reports)


def _print_panel(analyses: Sequence[Analysis], form: str) -> None:
    from nlp.export import panel, to_frames

    frames = to_frames(analyses)
    wide = panel(frames["reports"], frames["cells"])
    rows: list[dict[str, Any]] = wide.astype(object).where(wide.notna(), None).to_dict("records")  # type: ignore[assignment]
    if form == "table":
        for row in rows:
            told = {name: value for name, value in row.items() if value is not None and not name.endswith("_s")}
            print_table(
                [{"column": name, "value": value} for name, value in told.items()], ("column", "value"), whole=1
            )
    elif rows:
        write_text(rows, form)


@click.command()
@paths_argument
@format_option(default=None)
@click.option("--all", "everything", is_flag=True, help="Also show the rules that hold.")
@reading_options
def check(paths: tuple[str, ...], form: str | None, everything: bool, max_bytes: int) -> int:
    """Hold tables and narrative against the rules, and the years of each place against each other.

    Without --format a report for people: failures, and what could not be decided, with their lines in the file; what holds is
    counted. A rule that fails is a finding and does not change the exit code.
    """
    reports = Reports(paths, max_bytes)
    analyses = list(_analyses(reports))
    of_years: dict[str, list[Check]] = {}
    for found in check_series(analyses):
        of_years.setdefault(found.report, []).append(found)
    verdicts = [(analysis, [*analysis.checks, *of_years.get(analysis.report.id, [])]) for analysis in analyses]
    if form is None:
        texts = {analysis.report.id: analysis.report for analysis in analyses}
        for analysis, checks in verdicts:
            click.echo("\n".join(_told(analysis, checks, texts, everything)))
    else:
        rows = [check_row(found) for _, checks in verdicts for found in checks]
        print_rows("checks", rows, form, ("report_id", "rule", "status", "expected", "found", "delta", "message"))
    return reports.exit_code()


def _told(
    analysis: Analysis, checks: Sequence[Check], reports: Mapping[str, Report], everything: bool
) -> Iterator[str]:
    """What the rules say of one report, a line each."""
    report, meta = analysis.report, analysis.report.meta
    yield f"{report.source}: {meta.township or 'place unknown'}, {meta.year or 'year unknown'}"
    told = [found for found in checks if everything or found.status in _TOLD]
    order = list(rules())
    told.sort(
        key=lambda found: (found.status is not Verdict.FAIL, order.index(found.rule), list(Verdict).index(found.status))
    )
    for (status, name), group in groupby(told, key=lambda found: (found.status, found.rule)):
        rule = rules()[name]
        grave = f", {rule.severity}" if status is Verdict.FAIL else ""
        yield f"  {name} {status.value}{grave}: {rule.zh} · {rule.en}"
        found = list(group)
        few = found[:_SHOWN_UNDECIDED] if status is Verdict.UNDECIDED and not everything else found
        yield from (f"    {_line(report, one, reports)}" for one in few)
        if len(found) > len(few):
            yield f"    and {len(found) - len(few)} more"
    counts = Counter(found.status for found in checks)
    yield "  " + ", ".join(f"{counts[status]} {status.value}" for status in Verdict)


def _line(report: Report, found: Check, reports: Mapping[str, Report]) -> str:
    """One verdict: where it stands in the file, what was expected, what was found."""
    numbers = f"expected {number(found.expected)}, found {number(found.found)}: " if found.delta is not None else ""
    return f"{_places(report, found.evidence, reports)}{numbers}{found.message}"


def _places(report: Report, evidence: Sequence[Evidence], reports: Mapping[str, Report]) -> str:
    """The lines of the files that a verdict rests on; an absent cell stands in none."""
    lines: dict[str, set[int]] = {}
    for item in evidence:
        if item.span.end or not item.table:
            home = reports[item.report]
            place = "" if home is report else f" of {home.source}"
            lines.setdefault(place, set()).add(home.raw.count("\n", 0, home.raw_span(item.span).start) + 1)
    told = [
        f"line{'s' if len(found) > 1 else ''} {', '.join(_ranges(sorted(found)))}{place}"
        for place, found in lines.items()
    ]
    return f"{'; '.join(told)}: " if told else ""


def _ranges(lines: Sequence[int]) -> Iterator[str]:
    """Lines that follow each other as first-last."""
    for _, run in groupby(enumerate(lines), key=lambda item: item[1] - item[0]):
        numbers = [line for _, line in run]
        yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
