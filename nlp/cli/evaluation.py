"""Commands that make and measure models: train, evaluate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from nlp.cli.output import print_meeting, print_table
from nlp.codebook import Codebook, load_codebook
from nlp.errors import UsageError
from nlp.tagging import Model, load_model, save_model
from nlp.tagging.examples import Example
from nlp.tagging.store import default_model_path
from nlp.types import Tag


def _examples(labels: Path, codebook: Codebook, splits: tuple[str, ...]) -> list[Example]:
    """Labelled sentences of a file or of a corpus folder."""
    from nlp.corpus import examples_of, load_manifest
    from nlp.tagging.examples import read_labels

    if labels.is_dir():
        return examples_of(load_manifest(labels, splits))
    examples, ignored = read_labels(labels, codebook)
    if ignored:
        click.echo(f"columns ignored: {', '.join(ignored)}", err=True)
    return examples


@click.command()
@click.argument("labels", type=click.Path(path_type=Path))
@click.option("--codebook", "codebook_file", type=click.Path(path_type=Path), help="A codebook of your own (TOML).")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the new model.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the optimiser.")
def train(labels: Path, codebook_file: Path | None, out: Path, seed: int) -> int:
    """Train a model on LABELS: a corpus folder, or JSONL or CSV with the fields text and label."""
    from nlp.evaluation import evaluate_tags
    from nlp.tagging.training import train as fit

    codebook = load_codebook(codebook_file)
    examples = _examples(labels, codebook, ("train",))
    model = fit(
        examples, codebook, seed=seed, source=labels.name, progress=lambda message: click.echo(message, err=True)
    )
    metrics = {}
    if labels.is_dir():
        for split in ("dev", "test"):
            held_out = _examples(labels, codebook, (split,))
            if held_out:
                metrics[f"Measured on the {split} split"] = evaluate_tags(model, held_out)
    save_model(model, out, metrics=metrics)
    click.echo(f"model written to {out}", err=True)
    return 0


@click.command()
@click.argument("labels", type=click.Path(path_type=Path))
@click.option("--codebook", "codebook_file", type=click.Path(path_type=Path), help="The codebook of the labels (TOML).")
@click.option("--model", "folder", type=click.Path(path_type=Path), help="A model folder instead of the default model.")
@click.option(
    "--split",
    type=click.Choice(["train", "dev", "test"]),
    default="dev",
    show_default=True,
    help="Split of a corpus folder.",
)
@click.option(
    "--learning-curve",
    "curve",
    is_flag=True,
    help="Train on 25, 50, 75 and 100 % of the families of a corpus folder instead, and measure each on the split.",
)
@click.option(
    "--relations",
    "of_relations",
    is_flag=True,
    help="Measure links, persistence and copying on the split of a corpus folder instead.",
)
def evaluate(
    labels: Path, codebook_file: Path | None, folder: Path | None, split: str, curve: bool, of_relations: bool
) -> int:
    """Measure a model on LABELS: one split of a corpus folder, or a JSONL or CSV file."""
    if curve:
        return _learning_curve(labels, load_codebook(codebook_file), split)
    if of_relations:
        return _relations(labels, load_model(folder or default_model_path(), load_codebook(codebook_file)), split)
    from nlp.evaluation import evaluate_corpus, family_intervals, score_tags

    codebook = load_codebook(codebook_file)
    model = load_model(folder or default_model_path(), codebook)
    examples = _examples(labels, codebook, (split,))
    tags = model.tag([example.unit for example in examples])
    measures, bounds = score_tags(tags, examples), family_intervals(tags, examples)
    if labels.is_dir():
        from nlp.corpus import load_manifest

        measures |= evaluate_corpus(load_manifest(labels, (split,)))
    rows = [
        {
            "measure": name,
            "value": f"{value:.4g}",
            "95 %": "{:.3f} - {:.3f}".format(*bounds[name]) if name in bounds else "",
        }
        for name, value in measures.items()
    ]
    print_table(rows, ("measure", "value", "95 %"), whole=2)
    _print_confusion(tags, examples)
    _print_calibration(tags, examples)
    return 0


def _relations(labels: Path, model: Model, split: str) -> int:
    from nlp.compare.gold import evaluate_relations

    if not labels.is_dir():
        raise UsageError(f"{labels} is no corpus folder", remedy="relations are measured on a corpus")
    scores = evaluate_relations(labels, split, model=model)
    print_table(
        [{"measure": name, "value": f"{value:.4g}"} for name, value in scores.items()], ("measure", "value"), whole=1
    )
    return 0


def _print_confusion(tags: Sequence[Tag], examples: Sequence[Example]) -> None:
    from nlp.agreement import meeting_table

    gold, found = [example.label for example in examples], [tag.category for tag in tags]
    labels = sorted(set(gold) | set(found))
    print_meeting("gold \\ tagged", labels, meeting_table(gold, found, labels).tolist())


def _print_calibration(tags: Sequence[Tag], examples: Sequence[Example]) -> None:
    from nlp.evaluation import reliability_bins, risk_coverage

    shares = [tag.probability for tag in tags]
    right = [tag.category == example.label for tag, example in zip(tags, examples, strict=True)]
    bins = [
        {
            "probability": f"{b.low:.1f} - {b.high:.1f}",
            "sentences": b.n,
            "mean": f"{b.probability:.3f}",
            "right": f"{b.accuracy:.3f}",
        }
        for b in reliability_bins(shares, right)
    ]
    print_table(bins, ("probability", "sentences", "mean", "right"), whole=4)
    points = [
        {"abstain below": f"{p.threshold:.1f}", "kept": f"{p.coverage:.3f}", "wrong of the kept": f"{p.risk:.4f}"}
        for p in risk_coverage(shares, right)
    ]
    print_table(points, ("abstain below", "kept", "wrong of the kept"), whole=3)


def _learning_curve(labels: Path, codebook: Codebook, split: str) -> int:
    from nlp.evaluation import learning_curve

    if not labels.is_dir():
        raise UsageError(f"{labels} is no corpus folder", remedy="the learning curve needs its train split")
    points = learning_curve(
        _examples(labels, codebook, ("train",)),
        _examples(labels, codebook, (split,)),
        codebook,
        progress=lambda message: click.echo(message, err=True),
    )
    rows = [
        {"families": f"{point.share:.0%}", "sentences": point.sentences, "kappa": f"{point.kappa.value:.3f}",
         "low": f"{point.kappa.low:.3f}", "high": f"{point.kappa.high:.3f}"}
        for point in points
    ]  # fmt: skip
    print_table(rows, ("families", "sentences", "kappa", "low", "high"))
    return 0
