"""Commands for labelled sentences: the corpus, its exchange formats, and the agreement of coders."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

import click

from nlp.cli.output import Reports, format_option, print_meeting, print_table, reading_options, write_text
from nlp.codebook import load_codebook
from nlp.errors import UsageError
from nlp.tagging import load_model
from nlp.tagging.store import default_model_path

if TYPE_CHECKING:
    from nlp.agreement import Agreement, Interval, Measure
    from nlp.corpus import CorpusCheck

_FORMATS = ("jsonl", "csv", "label-studio", "doccano")
_SPACY = "spacy"
_SHOWN_GROUPS = 10
FAILED = 1


@click.command()
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="B", type=click.Path(path_type=Path))
@click.option("--codebook", "codebook_file", type=click.Path(path_type=Path), help="The codebook of the labels (TOML).")
@format_option()
def agree(first: Path, second: Path, codebook_file: Path | None, form: str) -> int:
    """Agreement of two coders: A and B hold the same sentences (JSONL or CSV), in any order.

    For all categories together, for each category, for item, each theme, each second category and soft: percent agreement,
    Cohen's kappa, Krippendorff's alpha and Gwet's AC1, with 95 % bootstrap intervals over reports where every sentence names
    one; then the table in which the labels meet. JSONL and CSV have a column for each value and bound.
    """
    from nlp.agreement import compare_coders
    from nlp.tagging.examples import read_labels

    codebook = load_codebook(codebook_file)
    (ours, ours_ignored), (theirs, theirs_ignored) = (read_labels(path, codebook) for path in (first, second))
    for path, ignored in ((first, ours_ignored), (second, theirs_ignored)):
        if ignored:
            click.echo(f"{path}: columns ignored: {', '.join(ignored)}", err=True)
    result = compare_coders(ours, theirs, codebook)
    if result.only_first or result.only_second:
        click.echo(f"only in A: {result.only_first}, only in B: {result.only_second}, compared: {result.n}", err=True)
    if form != "table":
        write_text(agreement_numbers(result), form)
        return 0
    rows = agreement_rows(result)
    print_table(rows, tuple(rows[0]), whole=1)
    print_meeting("A \\ B", result.labels, result.table.tolist())
    click.echo(f"mean alpha of the themes: {result.mean_theme_alpha:.3f}")
    resampled = f"{result.reports} reports" if result.reports else f"{result.n} sentences"
    click.echo(f"95 % intervals: {resampled} resampled")
    return 0


def agreement_rows(result: Agreement) -> list[dict[str, object]]:
    """A row for each question, for people: intervals as "value [low, high]"."""
    return [
        {**_question(measure), **{name: _interval(value) for name, value in measure.coefficients.items()}}
        for measure in result.measures
    ]


def agreement_numbers(result: Agreement) -> list[dict[str, object]]:
    """A row for each question, for programs: value and bounds of each coefficient as numbers, None where undefined."""
    return [
        {
            **_question(measure),
            **{
                f"{name}{end}": None if math.isnan(number) else number
                for name, interval in measure.coefficients.items()
                for end, number in zip(("", "_low", "_high"), interval, strict=True)
            },
        }
        for measure in result.measures
    ]


def _question(measure: Measure) -> dict[str, object]:
    return {"question": measure.question, "n": measure.n, "A": measure.first, "B": measure.second}


def _interval(interval: Interval) -> str:
    if math.isnan(interval.value):
        return "-"
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


@click.group()
def corpus() -> None:
    """The labelled corpus: check it, export it, take labels back."""


@corpus.command()
@click.argument("folder", type=click.Path(path_type=Path), default="corpus")
@click.option(
    "--suspects", type=click.IntRange(0), default=0, help="Also name the N labels that are most probably wrong."
)
@click.option(
    "--pairs", type=click.Path(path_type=Path), help="A CSV file to write: every pair of near-duplicates across splits."
)
def check(folder: Path, suspects: int, pairs: Path | None) -> int:
    """Verify FOLDER, count it and lay it beside its targets; exit code 1 when anything is wrong or short."""
    from nlp.corpus import check_corpus

    result = check_corpus(folder)
    _print_counts(result)
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
    if pairs is not None:
        _save(pairs_csv(result), pairs)
        click.echo(f"{len(result.across_splits)} pairs written to {pairs}", err=True)
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


def _print_counts(result: CorpusCheck) -> None:
    statistics = result.statistics
    promised = {promise.name for promise in result.promises}
    click.echo(", ".join(f"{name} {n}" for name, n in statistics.counts.items() if name not in promised))
    click.echo("themes: " + (", ".join(f"{theme} {count}" for theme, count in statistics.themes.items()) or "none"))
    generations = statistics.shares["generations"]
    click.echo("generations: " + (", ".join(f"{name} {share:.0%}" for name, share in generations.items()) or "none"))
    if lengths := statistics.sentence_lengths:
        click.echo(
            f"characters a sentence: median {median(lengths):g}, mean {mean(lengths):.1f}, longest {max(lengths)}"
        )


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
    for group in result.groups[:_SHOWN_GROUPS]:
        first, second = (diversity.sentences[place] for place in group[:2])
        click.echo(f"  {len(group)} alike: {first.key} ~ {second.key}: {first.text}")
    if (hidden := len(result.groups) - _SHOWN_GROUPS) > 0:
        click.echo(f"  and {hidden} further groups (--pairs FILE writes all pairs)")


def pairs_csv(result: CorpusCheck) -> str:
    """Every pair of near-duplicates across splits, the most alike first; a header alone where there is none."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("first", "second", "jaccard", "first_split", "second_split", "first_text", "second_text"))
    sentences = result.diversity.sentences
    for pair in sorted(result.across_splits, key=lambda pair: (-pair.jaccard, pair.first, pair.second)):
        ends = (sentences[pair.first], sentences[pair.second])
        splits = (result.splits[end.key.rpartition("#")[0]] for end in ends)
        writer.writerow((*(end.key for end in ends), f"{pair.jaccard:.3f}", *splits, *(end.text for end in ends)))
    return buffer.getvalue()


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
@click.option(
    "--to",
    "form",
    type=click.Choice([*_FORMATS, _SPACY]),
    default="jsonl",
    show_default=True,
    help="The format to write.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write; for spacy a folder.")
@click.option("--most-uncertain", type=click.IntRange(1), help="The N unlabelled sentences most worth labelling.")
@click.option("--model", "folder", type=click.Path(path_type=Path), help="The model that asks, instead of the default.")
@reading_options
def export_labels(
    paths: tuple[str, ...], form: str, out: Path, most_uncertain: int | None, folder: Path | None, max_bytes: int
) -> int:
    """Write the labelled sentences of a corpus folder, or sentences of reports that are worth labelling.

    With label-studio the configuration of the labelling page is written beside the file, as OUT.xml. With spacy the
    sentences of the splits train and dev become OUT/train.spacy and OUT/dev.spacy, with OUT/config.cfg, from which
    `spacy train` makes a classifier.
    """
    from nlp.corpus import export_rows, labelling_config

    if form == _SPACY:
        if most_uncertain is not None:
            raise UsageError(
                "sentences without labels train nothing", remedy="leave out --most-uncertain, or --to spacy"
            )
        return _training_data(_only_corpus(paths), out)
    if most_uncertain is None:
        rows, code = _labelled(_only_corpus(paths)), 0
    else:
        rows, code = _worth_labelling(paths, most_uncertain, folder, max_bytes)
    _save(export_rows(rows, form), out)
    click.echo(f"{len(rows)} sentences written to {out}", err=True)
    if form == "label-studio":
        config = Path(f"{out}.xml")
        _save(labelling_config(load_codebook()), config)
        click.echo(f"labelling configuration written to {config}", err=True)
    return code


def _only_corpus(paths: Sequence[str]) -> Path:
    if len(paths) != 1:
        raise UsageError(f"{len(paths)} paths given", remedy="give one corpus folder, or --most-uncertain N")
    return Path(paths[0])


def _training_data(corpus: Path, out: Path) -> int:
    """Write the training data of a spaCy classifier."""
    from nlp.corpus import examples_of, load_manifest
    from nlp.spacy_bridge import export_textcat

    train, dev = (examples_of(load_manifest(corpus, (split,))) for split in ("train", "dev"))
    if not train or not dev:
        raise UsageError(
            f"{corpus} has no report in split {'dev' if train else 'train'}", remedy="see its manifest.csv"
        )
    try:
        config = export_textcat(train, dev, out)
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror})", remedy="give another folder with --out") from error
    click.echo(
        f"{len(train)} sentences to train on and {len(dev)} to stop by: spacy train {config} --output MODEL", err=True
    )
    return 0


def _worth_labelling(
    paths: Sequence[str], count: int, model: Path | None, max_bytes: int
) -> tuple[list[dict[str, object]], int]:
    """The sentences of reports that are most worth labelling, and the exit code of reading the reports."""
    from nlp.corpus import PER_REPORT
    from nlp.corpus import most_uncertain as pick

    # Beside its reports a corpus folder holds labels, which are no reports.
    homes = [str(Path(path) / "reports") if (Path(path) / "manifest.csv").is_file() else path for path in paths]
    reports = Reports(homes, max_bytes)
    rows = pick(reports, load_model(model or default_model_path()), count)
    if len(rows) < count:
        click.echo(
            f"{len(rows)} of {count} picked: a report gives at most {PER_REPORT}, sentences alike count once", err=True
        )
    return rows, reports.exit_code()


def _save(text: str, out: Path) -> None:
    """Write a file, in a new folder where need be."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror})", remedy="give another file with --out") from error


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
@click.option("--from", "form", type=click.Choice(_FORMATS), required=True, help="The format of FILE.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The JSONL file of labels to write.")
@click.option("--codebook", "codebook_file", type=click.Path(path_type=Path), help="The codebook of the labels (TOML).")
@click.option("--annotator", help="Whose labels to take where several people labelled (label-studio: completed_by).")
def import_labels(file: Path, form: str, out: Path, codebook_file: Path | None, annotator: str | None) -> int:
    """Turn labels from another tool into the JSONL that train, evaluate and agree take; a label may be missing."""
    from nlp.corpus import export_rows, import_rows

    rows = import_rows(file, form, load_codebook(codebook_file), annotator=annotator)
    _save(export_rows(rows, "jsonl"), out)
    unlabelled = sum(not row["label"] for row in rows)
    click.echo(
        f"{len(rows)} sentences written to {out}" + (f", {unlabelled} without a label" if unlabelled else ""), err=True
    )
    return 0
