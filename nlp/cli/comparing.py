"""What `zwgk compare` works on, and the tables that it prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp.cli.output import open_dataset
from nlp.cli.statistics import STATISTICS, Question
from nlp.codebook import load_codebook
from nlp.errors import DatasetError, UsageError, ZwgkError
from nlp.export.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

_READ = ("reports", "sentences", "figures", "errors")
_AT_ONCE = 64
_NAMED = 5
# What the table form shows of each table.
SHOWN: Mapping[str, Sequence[str]] = {
    **{name: table.shown for name, table in STATISTICS.items()},
    "links": ("problem", "measure", "theme", "score"),
    "link_coverage": ("report_id", "n_problems", "n_answered", "share", "n_measures", "n_answering"),
    "vagueness": ("report_id", "n_problems", "vague_problems", "n_measures", "vague_measures"),
    "copying": ("report_a", "report_b", "kind", "containment", "jaccard"),
    "passages": ("sentence_a", "sentence_b", "shared", "containment"),
    "families": ("family", "report_id"),
    "survival": ("id", "years", "at_risk", "still", "share"),
    "persistence": ("place_id", "from_sentence", "to_sentence", "relation", "score"),
    "coverage": ("place_id", "year", "report_id", "source", "status", "remarks"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Tables:
    """The tables of many reports, and how often the classifier reads whole reports rightly.

    Not `complete` when some of the inputs that were to be read now could not be.
    """

    reports: pd.DataFrame
    sentences: pd.DataFrame
    figures: pd.DataFrame
    errors: pd.DataFrame
    rates: Mapping[str, Any]
    complete: bool = True


def tables_of(paths: Sequence[str], max_bytes: int, *, whole: bool = False) -> Tables:
    """The tables of a batch output, or of files and folders that are analysed now.

    `whole` reads the places in the raw text too, which the page shows and no table needs.

    Raises
    ------
    DatasetError
        If there is no report in them.
    UsageError
        If a batch output is named beside other paths, or a path holds no files.
    """
    from nlp.batch import Dataset

    datasets = [path for path in paths if Dataset.is_dataset(Path(path))]
    if datasets and len(paths) > 1:
        raise UsageError(f"{datasets[0]} is the output of a batch", remedy="give it alone, or give reports only")
    tables = _of_dataset(Path(paths[0]), whole=whole) if datasets else _of_files(paths, max_bytes)
    if tables.reports.empty:
        raise DatasetError(f"{', '.join(paths)} holds no report", remedy="no input could be read: see the errors")
    return tables


def _of_dataset(out: Path, *, whole: bool) -> Tables:
    dataset = open_dataset(out)
    rates = dataset.run().get("report_rates", {})
    reports, sentences, figures, errors = (dataset.frame(name, None if whole else _compared(name)) for name in _READ)
    return Tables(reports, sentences, figures, errors, rates)


def _compared(table: str) -> list[str]:
    """The columns that a comparison looks at: neither places in the raw text nor the share of every category."""
    left = ("raw_start", "raw_end", "page", *(f"p_{category}" for category in load_codebook().category_ids))
    return [name for name in TABLES[table] if name not in left]


def _of_files(paths: Sequence[str], max_bytes: int) -> Tables:
    from nlp.export import error_row, rows_of, to_arrow
    from nlp.pipeline import analyze_many, report_from_document
    from nlp.reading.inputs import STDIN, collect_inputs, file_sha256, read_input
    from nlp.tagging import load_default_model

    inputs = collect_inputs(paths)
    if not inputs:
        raise UsageError(f"{', '.join(paths)} holds no files", remedy="give files or a folder of reports")
    stdin = sys.stdin.buffer.read() if STDIN in paths else None
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _READ}
    for start in range(0, len(inputs), _AT_ONCE):
        reports = []
        for item in inputs[start : start + _AT_ONCE]:
            try:
                reports.append(report_from_document(read_input(item, stdin, max_bytes=max_bytes)))
            except ZwgkError as error:
                click.echo(f"zwgk: {error}", err=True)
                digest = file_sha256(item.path) if item.path and item.path.is_file() else ""
                rows["errors"].append(error_row(item.source, digest, error))
        for analysis in analyze_many(reports):
            found = rows_of(analysis)
            for name in ("reports", "sentences", "figures"):
                rows[name] += found[name]
    frames = (to_arrow(name, rows[name]).to_pandas() for name in _READ)
    reports_, sentences, figures, errors = frames
    rates = load_default_model().info.get("report_rates", {})
    return Tables(reports_, sentences, figures, errors, rates, complete=errors.empty)


@dataclass(frozen=True, slots=True)
class Asked:
    """How to group, which keyword to look for, and where reports belong."""

    by: str
    find: str | None
    places: Mapping[str, str]


def refuse_ignored(table: str, *, by: str, find: str | None, form: str, html: Path | None, out: Path | None) -> None:
    """Refuse, before anything is read or written, what the table would pass over in silence.

    Raises
    ------
    UsageError
        For options that do not go together, and for files that cannot be written.
    """
    from nlp.export.files import SUFFIXES

    if find and table != "kwic":
        raise UsageError("--find belongs to --table kwic", remedy="add it, or leave --find out")
    if table == "kwic" and not find:
        raise UsageError("no keyword to look for", remedy="give --find WORD")
    # The page is grouped even where the table beside it is not.
    if by != "all" and not html and not (table in STATISTICS and STATISTICS[table].grouped):
        grouped = ", ".join(name for name, made in STATISTICS.items() if made.grouped)
        raise UsageError(f"the table {table} is not grouped", remedy=f"leave --by out; grouped are {grouped}")
    if html and html.is_dir():
        raise UsageError(f"{html} is a folder", remedy=f"name the page, as {html / 'page.html'}")
    if out and out.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{out} is no name for a table", remedy=f"end it with {', '.join(SUFFIXES)}")
    if out and out.is_dir():
        raise UsageError(f"{out} is a folder", remedy="name a file")
    if out and form != "table":
        raise UsageError(
            "--format is how a table is printed", remedy="leave it out: the suffix of --out says the format"
        )


def frame_of(table: str, tables: Tables, asked: Asked) -> pd.DataFrame:
    """One of the printed tables, from reports that `nlp.compare.identify` has settled."""
    from nlp import compare

    reports, sentences, places = tables.reports, tables.sentences, asked.places
    made: Mapping[str, Callable[[], pd.DataFrame]] = {
        "coverage": lambda: compare.coverage(reports, tables.errors, places=places),
        "links": lambda: compare.find_links(reports, sentences),
        "link_coverage": lambda: compare.link_coverage(compare.find_links(reports, sentences)),
        "vagueness": lambda: compare.vagueness(reports, sentences),
        "copying": lambda: compare.find_copies(reports, sentences, places=places).pairs,
        "passages": lambda: compare.find_copies(reports, sentences, places=places).passages,
        "families": lambda: compare.families(compare.find_copies(reports, sentences, places=places).pairs),
        "persistence": lambda: compare.find_persistence(reports, sentences, places=places),
        "survival": lambda: compare.theme_survival(reports, sentences, places=places),
    }
    if table in made:
        return made[table]()
    _, own = compare.without_duplicates(reports, sentences)
    return STATISTICS[table].make(Question(reports, own, tables.figures, tables.rates, asked.by, asked.find))


def rows_of_frame(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame with None for what is missing."""
    lists = [name for name in frame if frame[name].map(lambda value: isinstance(value, list)).any()]
    known = frame.drop(columns=lists).astype(object)
    known = known.where(known.notna(), None)
    return [
        {str(name): value for name, value in {**row, **dict(zip(lists, extra, strict=True))}.items()}
        for row, extra in zip(known.to_dict("records"), frame[lists].itertuples(index=False), strict=True)
    ]


def tell_of_unknown(named: Iterable[str], reports: pd.DataFrame) -> None:
    """Say on standard error which reports a CSV names that are not here."""
    if unknown := sorted(set(named) - set(reports["report_id"])):
        click.echo(f"zwgk: --places names {len(unknown)} reports that are not here: {_first_of(unknown)}", err=True)


def _first_of(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")


def tell(table: str, frame: pd.DataFrame, tables: Tables, places: Mapping[str, str]) -> None:
    """Say on standard error what a table leaves out or adds up to."""
    from nlp import compare

    if table in ("copying", "passages", "families", "persistence", "survival", "coverage"):
        where = compare.place_ids(tables.reports, places)
        if open_places := sorted(where.index[where.isna()]):
            click.echo(
                f"zwgk: the place of {len(open_places)} reports is not resolved, since their texts do not settle the county: "
                f"{_first_of(open_places)}; give --places CSV with report_id and place_id",
                err=True,
            )
    if table == "copying":
        close = [int((frame["containment"] >= flag).sum()) for flag in compare.FLAGS]
        clusters = compare.families(frame)
        click.echo(
            f"{len(frame)} pairs share a passage, {close[0]} half of their wording, {close[1]} nine tenths; "
            f"{len(clusters)} reports in {clusters['family'].nunique()} families",
            err=True,
        )
    elif table == "links":
        rates = compare.link_coverage(frame)
        answered, named = int(rates["n_answered"].sum()), int(rates["n_problems"].sum())
        vague = compare.vagueness(tables.reports, tables.sentences).drop(columns="report_id").sum()
        click.echo(
            f"{answered} of {named} problems are answered by a measure; {vague['vague_problems']} of "
            f"{vague['n_problems']} problems hold none of the listed words for an object, {vague['vague_measures']} of "
            f"{vague['n_measures']} measures no number and none of the listed words for an actor, a date or a platform",
            err=True,
        )
    elif table == "persistence":
        counts = frame["relation"].value_counts()
        click.echo(", ".join(f"{counts.get(name, 0)} {name}" for name in compare.RELATIONS), err=True)
    elif table == "coverage":
        counts = frame["status"].value_counts()
        click.echo(
            ", ".join(f"{counts.get(name, 0)} {name}" for name in ("present", "missing", "outside", "unreadable")),
            err=True,
        )
