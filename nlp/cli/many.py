"""Commands for many reports: batch, compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from nlp.cli.comparing import SHOWN, Asked, frame_of, refuse_ignored, rows_of_frame, tables_of, tell, tell_of_unknown
from nlp.cli.output import SOME_FAILED, format_option, paths_argument, print_rows, print_table, reading_options

_MATRIX_COLUMNS = 8


def _not_zero(_context: click.Context, _parameter: click.Parameter, value: int) -> int:
    if value == 0:
        raise click.BadParameter("0 processes do nothing; -1 means one a core")
    return value


@click.command()
@paths_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the Parquet tables.")
@click.option(
    "--jobs",
    type=click.IntRange(min=-1),
    callback=_not_zero,
    default=-1,
    show_default=True,
    help="Worker processes; -1 for one a core.",
)
@click.option("--resume", is_flag=True, help="Do only inputs that are missing in OUT or have changed.")
@click.option("--limit", type=click.IntRange(1), help="Only so many inputs, the first ones.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or the workers of a Dask cluster.",
)
@click.option(
    "--scheduler", metavar="tcp://…", help="The Dask scheduler; without it a cluster is made on this machine."
)
@click.option("--shard", metavar="I/N", help="Only this share of the inputs; a run with --resume completes OUT.")
@click.option("--model", type=click.Path(path_type=Path), help="A model folder instead of the default model.")
@reading_options
def batch(paths: tuple[str, ...], out: Path, **options: Any) -> int:
    """Analyse every report and write all tables as Parquet.

    A PATH is a folder, a file, a pattern in quotes, an archive (zip, tar) or a table of texts (CSV, JSON Lines, Parquet with a
    column text, and if there are report_id and source).
    """
    from nlp.batch import run_batch

    with _progress_bar("reports") as progress:
        result = run_batch(paths, out, progress=progress, **options)
    for row in result.errors:
        remedy = f": {row['remedy']}" if row["remedy"] else ""
        click.echo(f"zwgk: {row['message']}{remedy}", err=True)
    kinds = Counter(row["error"] for row in result.errors).most_common()
    if len(kinds) > 1:
        click.echo(f"failed: {', '.join(f'{count} {kind}' for kind, count in kinds)} -> {out / 'errors'}", err=True)
    click.echo(
        f"{result.done} reports done, {result.failed} failed, {result.skipped} from an earlier run -> {out}", err=True
    )
    return SOME_FAILED if result.failed and result.done else 2 if result.failed else 0


@contextmanager
def _progress_bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, drawn from the first report on: how many, how fast, how long still."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """How many a second, lately."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.0f}/s" if speed else "")

    columns = (
        TextColumn(unit), BarColumn(), MofNCompleteColumn(), RateColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    bar = Progress(*columns, console=Console(stderr=True), speed_estimate_period=60)
    task = bar.add_task(unit, total=None)

    def show(finished: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=finished, total=total)

    try:
        yield show
    finally:
        bar.stop()


@click.command()
@paths_argument
@click.option(
    "--by",
    default="all",
    show_default=True,
    help="Group by all, generation (of the form), or a column of the reports table: county, province, level, year, …",
)
@click.option("--table", type=click.Choice(list(SHOWN)), help="Print this table instead of the overview.")
@click.option("--find", metavar="WORD", help="The keyword of --table kwic.")
@format_option()
@click.option(
    "--places",
    "places_file",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Where reports belong: report_id, place_id; stands above what the texts say. Its other columns may stand in --by.",
)
@click.option("--html", type=click.Path(path_type=Path), help="Also write the comparison as one HTML page.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write the table to this file instead: .xlsx (with a codebook), .dta, .parquet, .md, .csv (for Excel) or .jsonl.",
)
@reading_options
def compare(
    paths: tuple[str, ...],
    by: str,
    table: str | None,
    find: str | None,
    form: str,
    places_file: Path | None,
    html: Path | None,
    out: Path | None,
    max_bytes: int,
) -> int:
    """Compare which weaknesses reports admit: the output of a batch, or files and folders.

    Tables: prevalence (themes by group), copying (who took over whose wording), persistence (what becomes of a problem the
    year after), links (which measure answers which problem), coverage (what is missing, unreadable or incomplete), and those
    that count and quote: association, trend, cooccurrence, causes, keyness, kwic, quotations, clusters. One row a report:
    link_coverage, vagueness, families; one row a pair of sentences: passages; survival of themes on the lists of places.
    """
    from nlp.compare import identify, read_columns, theme_matrix, with_columns, without_duplicates

    name = table or "prevalence"
    printed = bool(table or out or form != "table" or by != "all")
    refuse_ignored(name, by=by, find=find, form=form, html=html, out=out)
    tables = tables_of(paths, max_bytes, whole=html is not None)
    places: dict[str, str] = {}
    if places_file:
        given = read_columns(places_file)
        tell_of_unknown(given.index, tables.reports)
        tables = replace(tables, reports=with_columns(tables.reports, given))
        places = dict(given["place_id"].dropna()) if "place_id" in given else {}
    tables = replace(tables, reports=identify(tables.reports, tables.sentences, places=places))
    if html:
        from nlp.compare import findings
        from nlp.export.page import write_page

        frames = (tables.reports, tables.sentences, tables.figures, tables.errors)
        write_page(html, findings(*frames, by=by, rates=tables.rates, places=places), by=by)
        click.echo(f"page written to {html}", err=True)
    if printed:
        frame = frame_of(name, tables, Asked(by, find, places))
        rows = rows_of_frame(frame)
        if out:
            _write(name, rows, out)
        else:
            print_rows(name, rows, form, SHOWN[name])
        tell(name, frame, tables, places)
    else:
        kept, own = without_duplicates(tables.reports, tables.sentences)
        _print_matrix(kept, theme_matrix(kept, own))
    return 0 if tables.complete else SOME_FAILED


def _write(table: str, rows: Any, out: Path) -> None:
    from nlp.export.contents import Rows
    from nlp.export.files import SUFFIXES, export_tables

    to = SUFFIXES[out.suffix.lower()]
    for path in export_tables(Rows({table: rows}), to, out, (table, *(["codebook"] if to == "xlsx" else []))):
        click.echo(f"table written to {path}", err=True)


def _print_matrix(reports: Any, matrix: Any) -> None:
    """Townships by problem themes: the commonest themes, as many as a screen holds."""
    from nlp.codebook import load_codebook

    common = matrix.astype(bool).sum().sort_values(ascending=False, kind="stable").index[:_MATRIX_COLUMNS]
    names = {theme: load_codebook().theme(theme).zh for theme in common}
    rows = []
    for report in reports.to_dict("records"):
        counts = matrix.loc[report["report_id"]]
        name = report["township"] if isinstance(report["township"], str) else report["report_id"]
        year = "" if report["year"] != report["year"] else int(report["year"])
        rows.append({"township": name, "year": year, **{names[theme]: counts[theme] or "" for theme in common}})
    totals = {names[theme]: int(matrix[theme].astype(bool).sum()) for theme in common}
    rows.append({"township": f"{len(reports)} report{'s' * (len(reports) != 1)}", "year": "", **totals})
    print_table(rows, ("township", "year", *names.values()), whole=2)
    hidden = len(matrix.columns) - len(common)
    click.echo(
        "Problem sentences of each report by theme; the last row counts the reports that name the theme."
        + (f" {hidden} rarer themes are not shown: --table prevalence lists all." if hidden else "")
    )
