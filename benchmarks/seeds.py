"""Measure the pipeline on reports with gold labels in the format of the project's gold folder.

    python benchmarks/seeds.py [--log] [REPORTS GOLD]

REPORTS holds <id>.txt; GOLD holds seeds_meta.json, seeds_units.jsonl and seeds_figures.jsonl. The folders lie beside the
project (../shared/seeds, ../shared/gold) where the real reports are at hand; they are never trained or tuned on.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from nlp import analyze, read_report
from nlp.evaluation import match_figures, micro_f1, text_coverage
from nlp.types import Analysis

ROOT = Path(__file__).resolve().parent.parent
LOOKS = ROOT / "corpus" / "real_reports.csv"
LOGGED = ("kappa", "kappa_firm", "f1_problems", "f1_measures", "item", "themes_micro_f1", "figures_f1")
META_KEYS = ("township", "level", "county", "city", "province", "year")


def rows_by_report(path: Path) -> dict[str, list[dict[str, Any]]]:
    """JSON lines grouped by their report."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["report"], []).append(row)
    return rows


def tagged_gold(
    analyses: dict[str, Analysis], units: dict[str, list[dict[str, Any]]]
) -> list[tuple[Any, dict[str, Any]]]:
    """Pairs of tag and gold row for the gold sentences that were cut exactly."""
    pairs = []
    for name, rows in units.items():
        analysis = analyses[name]
        by_text = {s.text: tag for s, tag in zip(analysis.report.sentences, analysis.tags, strict=True)}
        pairs += [(by_text[row["text"]], row) for row in rows if row["text"] in by_text]
    return pairs


def measure(reports: Path, gold: Path) -> dict[str, float]:
    """All scores by name."""
    from sklearn.metrics import cohen_kappa_score, f1_score

    analyses = {path.stem: analyze(read_report(path)) for path in sorted(reports.glob("*.txt"))}
    meta = json.loads((gold / "seeds_meta.json").read_text(encoding="utf-8"))
    units = rows_by_report(gold / "seeds_units.jsonl")
    figures = rows_by_report(gold / "seeds_figures.jsonl")
    pairs = tagged_gold(analyses, units)
    labels, predicted = [row["category"] for _, row in pairs], [tag.category for tag, _ in pairs]
    firm = [(tag, row) for tag, row in pairs if not row["soft"]]
    items = [(tag, row) for tag, row in pairs if row.get("item") is not None]
    sentences = {name: [s.text for s in a.report.sentences] for name, a in analyses.items()}
    total = sum(map(len, units.values()))
    matched = [pair for name, a in analyses.items() for pair in match_figures(a.figures, figures.get(name, []))]
    exact = [
        (
            {(float(f.value), f.text, f.metric) for f in a.figures if f.value is not None},
            {(float(row["value"]), row["text"], row["metric"]) for row in figures.get(name, [])},
        )
        for name, a in analyses.items()
    ]
    return {
        "reports": len(analyses),
        "metadata_right": sum(
            all(getattr(a.report.meta, k) == meta[n][k] for k in META_KEYS) for n, a in analyses.items()
        ),
        "sections_right": sum(
            [s.kind.value for s in a.report.sections] == meta[n]["sections"] for n, a in analyses.items()
        ),
        "units": total,
        "cut_exactly": len(pairs) / total,
        "coverage": text_coverage([(sentences[name], [row["text"] for row in rows]) for name, rows in units.items()]),
        "kappa": float(cohen_kappa_score(labels, predicted)),
        "kappa_firm": float(cohen_kappa_score([row["category"] for _, row in firm], [tag.category for tag, _ in firm])),
        "f1_problems": float(f1_score(labels, predicted, labels=["problems"], average="macro")),
        "f1_measures": float(f1_score(labels, predicted, labels=["measures"], average="macro")),
        "item": sum(tag.item == row["item"] for tag, row in items) / len(items),
        "themes_micro_f1": micro_f1((set(tag.themes), set(row["themes"])) for tag, row in items),
        "figures_f1": micro_f1(matched),
        "figures_f1_exact_text": micro_f1(exact),
    }


def log(scores: dict[str, float]) -> None:
    """Add a row to the looks at real reports: the corpus card shows them all."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git the maintainer has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    with LOOKS.open("a", encoding="utf-8", newline="") as file:
        values = (f"{scores[name]:.3f}" for name in LOGGED)
        csv.writer(file, lineterminator="\n").writerow((date.today().isoformat(), commit.stdout.strip(), *values))


def main() -> None:
    """Print the scores."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--log"]
    folders = [Path(argument) for argument in arguments] or [ROOT.parent / "shared" / n for n in ("seeds", "gold")]
    if not folders[0].is_dir():
        sys.exit(f"{folders[0]} is not here: give the folders of reports and gold labels")
    scores = measure(*folders)
    if "--log" in sys.argv:
        log(scores)
    for name, value in scores.items():
        print(f"{name:18} {value:g}" if value == int(value) else f"{name:18} {value:.4f}")


if __name__ == "__main__":
    main()
