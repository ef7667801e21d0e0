"""Render the pages of the documentation that are made from data.

python docs/render.py            write docs/codebook.md, docs/reference/commands.md and corpus/README.md
python docs/render.py --curve    also measure the learning curve of the corpus anew (three minutes)
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from inspect import cleandoc
from pathlib import Path
from statistics import mean, median

import click
import jinja2

from nlp.agreement import compare_coders
from nlp.cli.corpus import agreement_rows
from nlp.cli.main import cli
from nlp.codebook import load_codebook
from nlp.corpus import CorpusCheck, check_corpus, examples_of, load_manifest
from nlp.corpus.codings import CODERS
from nlp.evaluation import learning_curve
from nlp.tagging.examples import read_labels

DOCS = Path(__file__).resolve().parent
CORPUS = DOCS.parent / "corpus"
CURVE = CORPUS / "learning_curve.csv"
LOOKS = CORPUS / "real_reports.csv"


def codebook_page() -> str:
    """The codebook as Markdown."""
    codebook = load_codebook()
    lines = [f"# {codebook.title}", "", f"Version {codebook.version}. Rendered from `nlp/data/codebook.toml`.", ""]
    lines += [
        "A sentence has one category, the first in the order below that holds; others that hold are `secondary`. `item` tells a",
        "problem or measure that counts from a lead-in that only announces; `done` marks a remedy already carried out.",
        "In the rulings F (firm) is what any coder would decide, S (soft) is contestable: such sentences are scored apart.",
        "",
    ]
    lines += [
        "## Categories, in the order of decision",
        "",
        "| id | 中文 | holds when the unit … | 定义 |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{c.id}` | {c.zh} | {c.definition_en} | {c.definition_zh} |" for c in codebook.categories]
    lines += [
        "",
        "## Themes of problems and measures",
        "",
        "| id | 中文 | meaning | 含义 | problem cues | measure cues |",
    ]
    lines += ["|---|---|---|---|---|---|"]
    for t in codebook.themes:
        cues = f"{'、'.join(t.problem_cues)} | {'、'.join(t.measure_cues)}"
        lines.append(f"| `{t.id}` | {t.zh} | {t.definition_en} | {t.definition_zh} | {cues} |")
    lines += ["", "## Rulings", "", "| id | case | ruling | strength |", "|---|---|---|---|"]
    lines += [f"| {r.id} | {r.case} | {r.ruling} | {r.strength} |" for r in codebook.rulings]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """The commands with their options, from their own help, as Markdown."""
    lines = ["# Commands", "", "Rendered from the help of the commands (`zwgk COMMAND --help`).", ""]
    lines += ["Exit code 0: all done; 1: some inputs failed, each named; 2: bad usage, or nothing could be done.", ""]
    for path, command in _leaves("zwgk", cli):
        context = click.Context(command, info_name=path)
        lines += [f"## {path}", "", "```text", " ".join([path, *command.collect_usage_pieces(context)]), "```", ""]
        lines += [cleandoc(command.help or ""), "", "| option | |", "|---|---|"]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)):
                name, told = (part.replace("|", "\\|") for part in record)
                lines.append(f"| `{name}` | {told} |")
        lines.append("")
    return "\n".join(lines)


def _leaves(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, inner in command.commands.items():
        yield from _leaves(f"{path} {name}", inner)


def corpus_card() -> str:
    """The data card of the corpus as Markdown."""
    check = check_corpus(CORPUS)
    statistics, diversity, agreement = check.statistics, check.diversity, check.agreement
    entries = load_manifest(CORPUS)
    lengths = statistics.sentence_lengths
    with CURVE.open(encoding="utf-8", newline="") as file:
        curve = list(csv.DictReader(file))
    with LOOKS.open(encoding="utf-8", newline="") as file:
        looks = list(csv.DictReader(file))
    environment = jinja2.Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701 - Markdown
    return environment.from_string((DOCS / "corpus_card.md.j2").read_text(encoding="utf-8")).render(
        years=f"{min(entry.year for entry in entries)}-{max(entry.year for entry in entries)}",
        codebook=load_codebook().version,
        counts=statistics.counts,
        lengths=f"{median(lengths):g} / {mean(lengths):.1f} / {max(lengths)} characters",
        rulings=_listed(statistics.rulings),
        themes=_listed(statistics.themes),
        violations=_listed(statistics.violations),
        genre=check.genre,
        found=statistics.shares,
        distinct=", ".join(f"{share:.3f}" for share in diversity.distinct),
        growth=", ".join(f"{met:,} in {read:,}" for read, met in diversity.growth[1::3]),
        near=f"{diversity.near_duplicate_share:.2%}",
        agreement=agreement,
        coded=f"{agreement.n / len(lengths):.0%}" if agreement else "",
        rows=agreement_rows(agreement) if agreement else [],
        over=_listed_ratios(check, lambda ratio: ratio > 1.5),
        under=_listed_ratios(check, lambda ratio: ratio < 2 / 3),
        **_by_presentation(),
        curve=curve,
        looks=looks,
    )


def _listed_ratios(check: CorpusCheck, chosen: Callable[[float], bool]) -> str:
    """Shares whose ratio to the genre's is told, with both."""
    pairs = [
        (
            name if "themes" in group else f"{group.replace('_', ' ')} {name}",
            share,
            check.statistics.shares[group].get(name, 0.0),
        )
        for group, shares in check.genre.items()
        for name, share in shares.items()
        if share
    ]
    return (
        ", ".join(f"{name} {found:.0%} ({share:.0%})" for name, share, found in pairs if chosen(found / share))
        or "none"
    )


def _by_presentation() -> dict[str, object]:
    """How many sentences of the second coding were shown with headings and without, and the kappa of each part."""
    codebook = load_codebook()
    with (CORPUS / "coding" / "order.csv").open(encoding="utf-8", newline="") as file:
        shown = {(row["report_id"], int(row["index"])): row["headings_shown"] for row in csv.DictReader(file)}
    codings = [read_labels(CORPUS / "coding" / coder / "sentences.jsonl", codebook)[0] for coder in CODERS]
    values: dict[str, object] = {}
    for name, answer in (("headed", "yes"), ("bare", "no")):
        first, second = ([e for e in coding if shown[e.report_id, e.index or 0] == answer] for coding in codings)
        kappa = compare_coders(first, second, codebook).measure("category").coefficients["kappa"].value
        values |= {name: len(first), f"kappa_{name}": f"{kappa:.3f}"}
    return values


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def measure_curve() -> None:
    """Write the learning curve on the test split."""
    train, test = (examples_of(load_manifest(CORPUS, [split])) for split in ("train", "test"))
    with CURVE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("families", "sentences", "kappa", "low", "high"))
        for share, sentences, kappa in learning_curve(train, test, load_codebook(), progress=print):
            writer.writerow((f"{share:.0%}", sentences, *(f"{value:.3f}" for value in kappa)))


def main() -> None:
    """Write what was asked for."""
    (DOCS / "codebook.md").write_text(codebook_page(), encoding="utf-8")
    (DOCS / "reference" / "commands.md").write_text(commands_page(), encoding="utf-8")
    if "--curve" in sys.argv:
        measure_curve()
    (CORPUS / "README.md").write_text(corpus_card(), encoding="utf-8")


if __name__ == "__main__":
    main()
