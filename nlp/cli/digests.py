"""The command summarize."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from nlp.cli.output import ALL_FAILED, Reports, open_dataset, paths_argument, reading_options, write_whole
from nlp.errors import DatasetError, UsageError
from nlp.pipeline import analyze_many
from nlp.tagging import load_default_model

_COLUMNS = ["report_id", "sentence_id", "index", "marker", "text", "start", "end", "category", "item", "themes"]


@click.command()
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json"]),
    default="markdown",
    show_default=True,
    help="How to print the digests.",
)
@click.option(
    "--sentences", type=click.IntRange(0), default=8, show_default=True, help="At most so many lines a report."
)
@click.option("--characters", type=click.IntRange(0), help="At most so many characters in the lines of a report.")
@click.option(
    "--method",
    type=click.Choice(["default", "lead"]),
    default="default",
    show_default=True,
    help="How sentences are chosen; lead takes the first that fit.",
)
@click.option(
    "--by",
    help="One digest a group instead: all, township, county, city, province, level or year; of OUT all by default.",
)
@reading_options
def summarize(
    paths: tuple[str, ...],
    form: str,
    sentences: int,
    characters: int | None,
    method: str,
    by: str | None,
    max_bytes: int,
) -> int:
    """Digest each report, or a group of reports, in their own sentences with the id of each.

    A PATH that is the output of zwgk batch stands for all its reports; they are told together.
    """
    from nlp.batch import Dataset

    told_together = by is not None or any(Dataset.is_dataset(Path(path)) for path in paths)
    if told_together and (given := _given("sentences", "characters", "method")):
        raise UsageError(
            f"--{given[0]} is for the digests of single reports", remedy="leave it out, or give reports without --by"
        )
    from nlp.summarize import render, summarize, summarize_group

    if any(Dataset.is_dataset(Path(path)) for path in paths):
        if len(paths) > 1:
            raise UsageError(
                "a dataset is summarized by itself", remedy="give one OUT, or files and folders of reports"
            )
        write_whole(render(summarize_group(*_frames(Path(paths[0])), by=by or "all"), form))
        return 0
    reports = Reports(paths, max_bytes)
    model = load_default_model()
    analyses = [analyze_many([report], model=model)[0] for report in reports]
    if not analyses:
        return ALL_FAILED
    if by is None:
        digests = [summarize(a, sentences=sentences, characters=characters, method=method) for a in analyses]
        write_whole(render(digests, form))
    else:
        from nlp.compare import identify
        from nlp.export import to_frames

        frames = to_frames(analyses)
        reports_ = identify(frames["reports"], frames["sentences"])
        write_whole(render(summarize_group(reports_, frames["sentences"], by=by), form))
    return reports.exit_code()


def _given(*names: str) -> list[str]:
    """Those of the options that stand on the command line."""
    context = click.get_current_context()
    return [name for name in names if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]


def _frames(out: Path) -> tuple[Any, Any]:
    from nlp.compare import identify

    dataset = open_dataset(out)
    reports = dataset.frame("reports")
    if reports.empty:
        raise DatasetError(f"{out} holds no report", remedy="see its errors table: no input could be read")
    sentences = dataset.frame("sentences", _COLUMNS)
    return identify(reports, sentences), sentences
