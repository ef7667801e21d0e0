"""Commands for labelled sentences: the corpus, its exchange formats, and the agreement of coders."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlp.cli.output import Reports, format_option, print_table, reading_options, write_text
from nlp.codebook import load_codebook
from nlp.errors import UsageError
from nlp.tagging import load_model
from nlp.tagging.store import default_model_path

if TYPE_CHECKING:
    from nlp.agreement import Agreement, Interval
    from nlp.corpus import CorpusCheck

_FORMATS = click.Choice(["jsonl", "csv", "label-studio", "doccano"])
_SHOWN_PAIRS = 10
FAILED = 1


@click.command()
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="B", type=click.Path(path_type=Path))
@click.option("--codebook", "codebook_file", type=click.Path(path_type=Path), help="The codebook of the labels (TOML).")
@format_option()
def agree(first: Path, second: Path, codebook_file: Path | None, form: str) -> int:
    """Agreement of two coders: A and B hold the same sentences (JSONL or CSV), in any order.

    For all categories together, for each category, for item and for each theme: percent agreement, Cohen's kappa,
    Krippendorff's alpha and Gwet's AC1, with 95 % bootstrap intervals; then the table in which the labels meet.
    """
    from nlp.agreement import compare_coders
    from nlp.tagging.examples import read_labels

    codebook = load_codebook(codebook_file)
    result = compare_coders(read_labels(first, codebook)[0], read_labels(second, codebook)[0], codebook)
    if result.only_first or result.only_second:
        click.echo(f"only in A: {result.only_first}, only in B: {result.only_second}, compared: {result.n}", err=True)
    rows = agreement_rows(result)
    if form == "table":
        print_table(rows, tuple(rows[0]), whole=1)
        print_table(confusion_rows(result), ("A \\ B", *result.labels))
        click.echo(f"mean alpha of the themes: {result.mean_theme_alpha:.3f}")
    else:
        write_text(rows, form)
    return 0


def agreement_rows(result: Agreement) -> list[dict[str, object]]:
    """A row for each question, intervals as "value [low, high]"."""
    return [
        {
            "question": measure.question,
            "n": measure.n,
            "A": measure.first,
            "B": measure.second,
            **{name: _interval(value) for name, value in measure.coefficients.items()},
        }
        for measure in result.measures
    ]


def _interval(interval: Interval) -> str:
    if math.isnan(interval.value):
        return "-"
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def confusion_rows(result: Agreement) -> list[dict[str, object]]:
    """How often each label of A met each label of B."""
    return [
        {"A \\ B": label, **dict(zip(result.labels, map(int, row), strict=True))}
        for label, row in zip(result.labels, result.table, strict=True)
    ]


@click.group()
def corpus() -> None:
    """The labelled corpus: check it, export it, take labels back."""


@corpus.command()
@click.argument("folder", type=click.Path(path_type=Path), default="corpus")
@click.option(
    "--suspects", type=click.IntRange(0), default=0, help="Also name the N labels that are most probably wrong."
)
def check(folder: Path, suspects: int) -> int:
    """Verify FOLDER, count it and lay it beside its targets; exit code 1 when anything is wrong or short."""
    from nlp.corpus import check_corpus

    result = check_corpus(folder)
    _print_genre(result)
    _print_diversity(result)
    if result.agreement is not None:
        overall = result.agreement.measure("category").coefficients
        click.echo(
            f"double coding: {result.agreement.n} sentences, kappa {_interval(overall['kappa'])}, "
            f"mean alpha of the themes {result.agreement.mean_theme_alpha:.3f} (zwgk agree tells more)"
        )
    if suspects:
        _print_suspects(folder, suspects)
    print_table(
        [
            {"promise": p.name, "target": f"{'≥' if p.kind == 'minimum' else '≤'} {p.target:g}", "found": f"{p.found:.4g}",
             "": "" if p.kept else "SHORT"}
            for p in result.promises
        ],
        ("promise", "target", "found", ""),
        whole=3,
    )  # fmt: skip
    for finding in result.findings:
        click.echo(f"wrong: {finding}", err=True)
    short = [promise.name for promise in result.promises if not promise.kept]
    if short:
        click.echo(f"short of its targets: {', '.join(short)}", err=True)
    return 0 if result.holds else FAILED


def _print_genre(result: CorpusCheck) -> None:
    for group, shares in result.genre.items():
        found = result.statistics.shares.get(group, {})
        rows = [
            {
                group: name,
                "genre": f"{shares[name]:.0%}" if name in shares else "-",
                "corpus": f"{found.get(name, 0):.0%}",
            }
            for name in dict.fromkeys((*shares, *found))
        ]
        print_table(rows, (group, "genre", "corpus"), whole=1)


def _print_diversity(result: CorpusCheck) -> None:
    diversity = result.diversity
    click.echo(f"distinct word 1-, 2-, 3-grams: {', '.join(f'{share:.3f}' for share in diversity.distinct)}")
    click.echo("words read and distinct words met: " + ", ".join(f"{read}:{met}" for read, met in diversity.growth))
    click.echo(
        f"near-duplicates outside the family: {diversity.near_duplicate_share:.2%} of the sentences in "
        f"{len(diversity.duplicates)} pairs, {len(result.across_splits)} of them across splits"
    )
    for pair in sorted(result.across_splits, key=lambda pair: -pair.jaccard)[:_SHOWN_PAIRS]:
        first, second = diversity.sentences[pair.first], diversity.sentences[pair.second]
        click.echo(f"  {pair.jaccard:.2f} {first.key} ~ {second.key}: {first.text}")


def _print_suspects(folder: Path, count: int) -> None:
    from nlp.corpus import examples_of, load_manifest
    from nlp.corpus import suspects as find

    found = find(
        examples_of(load_manifest(folder)), load_codebook(), progress=lambda message: click.echo(message, err=True)
    )
    rows = [
        {"sentence": f"{s.example.report_id}#{s.example.index}", "given": s.example.label, "suggested": s.suggested,
         "doubt": s.doubt, "text": s.example.unit.text}
        for s in found[:count]
    ]  # fmt: skip
    print_table(rows, ("sentence", "given", "suggested", "doubt", "text"))


@corpus.command("export")
@click.argument("paths", metavar="CORPUS|PATH...", nargs=-1, required=True)
@click.option("--to", "form", type=_FORMATS, default="jsonl", show_default=True, help="The format to write.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--most-uncertain", type=click.IntRange(1), help="The N unlabelled sentences most worth labelling.")
@click.option("--model", "folder", type=click.Path(path_type=Path), help="The model that asks, instead of the default.")
@reading_options
def export_labels(
    paths: tuple[str, ...], form: str, out: Path, most_uncertain: int | None, folder: Path | None, max_bytes: int
) -> int:
    """Write the labelled sentences of a corpus folder, or sentences of reports that are worth labelling."""
    from nlp.corpus import export_rows
    from nlp.corpus import most_uncertain as pick

    code = 0
    if most_uncertain is None:
        if len(paths) != 1 or not (Path(paths[0]) / "manifest.csv").is_file():
            raise UsageError(f"{paths[0]} is no corpus folder", remedy="give one, or reports with --most-uncertain N")
        rows = _labelled(Path(paths[0]))
    else:
        reports = Reports(paths, max_bytes)
        rows = pick(reports, load_model(folder or default_model_path()), most_uncertain)
        code = reports.exit_code()
    out.write_text(export_rows(rows, form), encoding="utf-8", newline="")
    click.echo(f"{len(rows)} sentences written to {out}", err=True)
    return code


def _labelled(folder: Path) -> list[dict[str, object]]:
    """The gold of a corpus as rows of the exchange formats, with the place of each sentence in its report."""
    from nlp.corpus import load_manifest, matched_units

    rows: list[dict[str, object]] = []
    for entry in load_manifest(folder):
        report, gold = entry.report(), entry.gold("units")
        homes = {
            match["index"]: sentence
            for sentence, match in zip(report.sentences, matched_units(report, gold), strict=True)
            if match is not None
        }
        for row in gold:
            home = homes.get(row["index"])
            place = (
                {"section": home.section_kind.value, "title": home.title, "marker": home.marker}
                if home is not None
                else {}
            )
            rows.append({**row, **place, "report_id": entry.id, "family": entry.family, "label": row["category"]})
    return rows


@corpus.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "form", type=_FORMATS, required=True, help="The format of FILE.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The JSONL file of labels to write.")
def import_labels(file: Path, form: str, out: Path) -> int:
    """Turn labels from another tool into the JSONL that train, evaluate and agree take."""
    from nlp.corpus import export_rows, import_rows

    rows = import_rows(file, form)
    out.write_text(export_rows(rows, "jsonl"), encoding="utf-8", newline="")
    unlabelled = sum(not row["label"] for row in rows)
    click.echo(
        f"{len(rows)} sentences written to {out}" + (f", {unlabelled} without a label" if unlabelled else ""), err=True
    )
    return 0
