"""How fast the whole road is, stage by stage, beside what a user would take instead, and how it grows.

    python benchmarks/pipeline.py [--reports 300] [--rounds 3] [--sizes 100,1000,10000] [--out pipeline.json] [--skip-rivals]

Reports of about 2,500 characters made of the corpus (see volume.py), bytes on the disk in, Parquet out. CPU seconds stand beside
those of the wall, since other work may share the machine; rates are by CPU seconds of one core. Peak memory is what the kernel
saw of the process while the stage ran; a stage holds what it was given. Rounds alternate between the roads, medians are shown.
The growing part starts a process of its own for each run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import volume
from threadpoolctl import threadpool_limits

from nlp.batch import run_batch
from nlp.batch.dataset import BATCH_TABLES, Dataset
from nlp.checks import check_report
from nlp.cleaning import clean
from nlp.export.rows import rows_of
from nlp.figures import extract_changes, extract_figures, part_whole_trees
from nlp.pipeline import problems_stated
from nlp.reading import read_path
from nlp.structure import build_report
from nlp.tables import read_tables
from nlp.tagging import load_default_model, units_of
from nlp.tokens import tokenize
from nlp.types import Analysis

OURS = "whole pipeline"
LIBRARIES = ("numpy", "scipy", "pyarrow", "rjieba", "jieba", "scikit-learn", "spacy", "distributed")
CACHE = Path(tempfile.gettempdir()) / "zwgk-volume"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took."""

    wall: float
    cpu: float
    peak_mb: float


def measured(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Do some work and measure it."""
    # Linux forgets the highest mark of memory when asked so.
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5", encoding="ascii")
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Cost(time.perf_counter() - wall, time.process_time() - cpu, _peak_mb())


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def stages(files: Sequence[Path], out: Path) -> tuple[dict[str, Cost], int]:
    """Every stage by itself, over all reports, each given what the one before made; and the number of sentences."""
    costs: dict[str, Cost] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        result, costs[name] = measured(work)
        return result

    model = load_default_model()
    raw = step("reading", lambda: [read_path(path) for path in files])
    cleaned = step("cleaning", lambda: [clean(document) for document in raw])
    reports = step("structure", lambda: [build_report(document) for document in cleaned])
    step("tokenising", lambda: [tokenize(sentence.text) for report in reports for sentence in report.sentences])
    units = [units_of(report) for report in reports]
    tags = iter(step("tagging", lambda: model.tag([unit for group in units for unit in group])))
    figures = step("figures", lambda: [extract_figures(report) for report in reports])
    more = step(
        "changes and sums",
        lambda: [(extract_changes(r, f), part_whole_trees(r, f)) for r, f in zip(reports, figures, strict=True)],
    )
    tables = step("tables", lambda: [read_tables(report) for report in reports])
    analyses = []
    for report, found, (changes, sums), table in zip(reports, figures, more, tables, strict=True):
        own = tuple(next(tags) for _ in report.sentences)
        analyses.append(Analysis(report, own, found, problems_stated(report, own), changes, table, sums))
    step("checks", lambda: [check_report(analysis) for analysis in analyses])
    rows = step("rows", lambda: [rows_of(analysis) for analysis in analyses])
    merged = {table: [row for found in rows for row in found.get(table, ())] for table in BATCH_TABLES}
    step("Parquet", lambda: Dataset(out).write_part("part-1", merged, ()))
    return costs, sum(len(report.sentences) for report in reports)


def ours(files: Sequence[Path], out: Path) -> int:
    """The whole road with one worker; the number of sentences."""
    return run_batch(list(files), out).dataset.rows()["sentences"]


def roads(skip_rivals: bool) -> dict[str, Callable[[Sequence[Path], Path], int]]:
    """Ours and, unless they are left out, what a user would take; trained before the clock runs."""
    found = {OURS: ours}
    if not skip_rivals:
        from pipeline_rivals import plain_script, spacy_road

        found |= {"spaCy zh": spacy_road(), "jieba + scikit-learn": plain_script()}
    return found


def compare(files: Sequence[Path], rounds: int, skip_rivals: bool, work: Path) -> dict[str, tuple[Cost, int]]:
    """Median cost of every road, in alternated rounds after one of few files that warms up."""
    candidates = roads(skip_rivals)
    costs: dict[str, list[Cost]] = {name: [] for name in candidates}
    sentences = {}
    for number in range(rounds + 1):
        for name, road in candidates.items():
            out = work / "road"
            shutil.rmtree(out, ignore_errors=True)
            sentences[name], cost = measured(lambda road=road, out=out, n=number: road(files if n else files[:8], out))
            costs[name] += [cost] if number else []
    return {name: (_middle(found), sentences[name]) for name, found in costs.items()}


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "peak_mb")))


GROWTH = (("local", 1), ("local", 2), ("dask", 2))
_RUN = """
import json, resource, sys, time
from pathlib import Path
from nlp.batch import run_batch
if __name__ == "__main__":
    folder, out, count, engine, jobs = sys.argv[1:]
    start = time.perf_counter()
    run_batch(Path(folder), Path(out), jobs=int(jobs), engine=engine, limit=int(count))
    wall = time.perf_counter() - start
    if engine == "local" and jobs != "1":
        from joblib.externals.loky import get_reusable_executor
        get_reusable_executor().shutdown()
    # The kernel counts to the peak of a process what its parent held when it was forked; the mark in /proc begins anew.
    status = Path("/proc/self/status")
    marks = [line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line] if status.exists() else []
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"wall": wall, "cpu": sum(u.ru_utime + u.ru_stime for u in (own, workers)),
                      "driver_mb": int(marks[0] if marks else own.ru_maxrss) / 1024, "worker_mb": workers.ru_maxrss / 1024}))
"""


def growth(sizes: Sequence[int], rounds: int, work: Path) -> list[dict[str, Any]]:
    """More and more reports, by each engine and number of workers, in alternated rounds."""
    script = work / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    folder = volume.make_reports(CACHE, max(sizes))
    rows = []
    for size in sizes:
        found: dict[tuple[str, int], list[dict[str, float]]] = {kind: [] for kind in GROWTH}
        for _ in range(rounds):
            for engine, jobs in GROWTH:
                out = work / "grown"
                shutil.rmtree(out, ignore_errors=True)
                command = [sys.executable, script, folder, out, str(size), engine, str(jobs)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
                found[engine, jobs].append(json.loads(done.stdout.splitlines()[-1]))
        for (engine, jobs), runs in found.items():
            row: dict[str, Any] = {"reports": size, "engine": engine, "workers": jobs}
            row |= {name: round(median(run[name] for run in runs), 2) for name in runs[0]}
            if (engine, jobs) == ("local", 1):
                row["worker_mb"] = row["driver_mb"]
            row |= {
                "reports_per_second": round(size / row["wall"], 1),
                "reports_per_cpu_second": round(size / row["cpu"], 1),
            }
            rows.append(row)
            print(
                f"{size:8,} {engine:6} {jobs:8} {row['reports_per_second']:10,.1f} {row['reports_per_cpu_second']:14,.1f}"
                f" {row['wall']:8.1f} {row['cpu']:8.1f} {row['driver_mb']:9.0f} {row['worker_mb']:9.0f}",
                flush=True,
            )
    return rows


def machine() -> dict[str, Any]:
    """Where it was measured, and with what."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return {
        "machine": platform.machine(), "processor": model, "cores": os.cpu_count(), "load": os.getloadavg()[0],
        "python": platform.python_version(), "zwgk-nlp": version("zwgk-nlp"),
        "libraries": {name: version(name) for name in LIBRARIES},
    }  # fmt: skip


def _row(name: str, cost: Cost, reports: int, sentences: int, characters: int) -> dict[str, Any]:
    return {
        "stage": name, "wall": round(cost.wall, 3), "cpu": round(cost.cpu, 3), "peak_mb": round(cost.peak_mb),
        "reports_per_second": round(reports / cost.cpu, 1), "sentences_per_second": round(sentences / cost.cpu),
        "characters_per_second": round(characters / cost.cpu),
    }  # fmt: skip


def _print(row: Mapping[str, Any], ratio: str = "") -> None:
    print(
        f"{row['stage']:22} {row['wall']:8.2f} {row['cpu']:8.2f} {row['reports_per_second']:10,.1f}"
        f" {row['sentences_per_second']:12,} {row['characters_per_second']:13,} {row['peak_mb']:8,} {ratio}",
        flush=True,
    )


def main() -> None:
    """Measure, print, and write the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--out", type=Path, default=Path("pipeline.json"))
    parser.add_argument("--skip-rivals", action="store_true")
    options = parser.parse_args()
    files = sorted(volume.make_reports(CACHE, options.reports).rglob("*.txt"))[: options.reports]
    characters = sum(len(path.read_text(encoding="utf-8")) for path in files)
    result: dict[str, Any] = {**machine(), "reports": len(files), "characters": characters, "stages": [], "roads": []}
    print(f"{len(files)} reports of {characters / len(files):,.0f} characters; rates by CPU seconds of one core")
    print(
        f"{'':22} {'wall s':>8} {'CPU s':>8} {'reports/s':>10} {'sentences/s':>12} {'characters/s':>13} {'peak MB':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        # Imports and first uses are no part of a stage.
        stages(files[:8], work / "stages")
        steps = [stages(files, work / "stages") for _ in range(options.rounds)]
        for name in steps[0][0]:
            row = _row(name, _middle([costs[name] for costs, _ in steps]), len(files), steps[0][1], characters)
            result["stages"].append(row)
            _print(row)
        with threadpool_limits(1):
            found = compare(files, options.rounds, options.skip_rivals, work)
        for name, (cost, count) in found.items():
            row = _row(name, cost, len(files), count, characters)
            row["times_ours"] = round(cost.cpu / found[OURS][0].cpu, 2)
            result["roads"].append(row)
            _print(row, f"{row['times_ours']:.2f} times as long")
        print(f"{'reports':>8} {'engine':6} {'workers':>8} {'reports/s':>10} {'a CPU second':>14} {'wall s':>8} {'CPU s':>8}"
              f" {'driver MB':>9} {'worker MB':>9}")  # fmt: skip
        sizes = [int(size) for size in options.sizes.split(",") if size]
        result["growth"] = growth(sizes, options.rounds, work) if sizes else []
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written to {options.out}")


if __name__ == "__main__":
    main()
