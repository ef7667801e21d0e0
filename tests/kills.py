"""Batches killed at random moments and resumed: python tests/kills.py [KILLS [REPORTS]].

Each time a batch is started in a new process and killed (SIGKILL) somewhere between its start and the end of an uninterrupted
run, every second time when it has just begun to write the next part; then it is resumed. Every table has to be that of the
uninterrupted run, and no part that was whole may be done again. Every third run has two worker processes, of which only the
parent is killed, so that its orphans are still writing.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from joblib.externals.loky import get_reusable_executor

from nlp.batch import Dataset, run_batch
from nlp.batch.dataset import BATCH_TABLES

# How often it is looked whether a part is being written.
_GLANCE = 0.0005
CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "reports"
_PRELOADED = ["nlp.batch.runner", "pyarrow.parquet", "pandas", "scipy.sparse", "joblib"]


@dataclass(frozen=True, slots=True)
class Kill:
    """What one kill did: whole parts before, parts cut off in the middle, whole parts done again, tables that differ."""

    jobs: int
    after: float
    alive: bool
    whole: int
    cut_off: int
    redone: int
    different: tuple[str, ...]


def folder_of(reports: int, where: Path) -> Path:
    """Reports of the corpus and two files that cannot be read."""
    where.mkdir()
    for path in sorted(CORPUS.glob("*.txt"))[:reports]:
        shutil.copy(path, where)
    (where / "empty.txt").write_bytes(b"")
    (where / "english.txt").write_text("Annual report of a town, in English.\n", encoding="utf-8")
    return where


def _batch(folder: Path, out: Path, jobs: int) -> None:
    run_batch(folder, out, jobs=jobs, resume=True)
    if jobs > 1:
        # A child of multiprocessing waits at its end for the idle workers.
        get_reusable_executor().shutdown()


class Killer:
    """Starts batches of one folder and kills them."""

    def __init__(self, folder: Path, work: Path) -> None:
        self._folder, self._work = folder, work
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)
        self._run(work / "warm", 1).join()
        start = time.perf_counter()
        self._run(work / "whole", 1).join()
        self.duration = time.perf_counter() - start
        self.whole = Dataset.open(work / "whole")

    def _run(self, out: Path, jobs: int) -> multiprocessing.process.BaseProcess:
        process = self._context.Process(target=_batch, args=(self._folder, out, jobs))
        process.start()
        return process

    def kill(self, after: float, jobs: int, *, writing: bool = False) -> Kill:
        """Kill a batch after so many seconds, or when after that it is `writing` a part, and resume it."""
        out = self._work / "killed"
        shutil.rmtree(out, ignore_errors=True)
        process = self._run(out, jobs)
        process.join(after)
        while writing and process.is_alive() and not _cut_off(out):
            time.sleep(_GLANCE)
        alive = process.is_alive()
        process.kill()
        process.join()
        before, cut_off = _markers(out), _cut_off(out)
        self._run(out, jobs).join()
        after_resume = _markers(out)
        resumed = Dataset.open(out)
        different = [table for table in BATCH_TABLES if not resumed.frame(table).equals(self.whole.frame(table))]
        if not resumed.run()["finished"]:
            different.append("run.json")
        redone = sum(after_resume.get(name) != changed for name, changed in before.items() if name != "part-years")
        return Kill(jobs, after, alive, len(before), len(cut_off), redone, tuple(different))


def _cut_off(out: Path) -> set[str]:
    """Parts of which there is something, but not all."""
    begun = {file.name.split(".")[0] for table in BATCH_TABLES for file in (out / table).glob("part-*")}
    return begun - _markers(out).keys()


def _markers(out: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in (out / "_parts").glob("part-*.json")}


def main() -> None:
    """Kill as often as asked and print what happened."""
    kills, reports = (int(argument) for argument in (*sys.argv[1:], "50", "160")[:2])
    rng = random.Random(0)  # noqa: S311
    with tempfile.TemporaryDirectory() as work:
        killer = Killer(folder_of(reports, Path(work) / "in"), Path(work))
        done = []
        for number in range(kills):
            done.append(
                killer.kill(rng.uniform(0, killer.duration), 2 if number % 3 == 2 else 1, writing=number % 2 == 1)
            )
            print(done[-1], flush=True)
    print(
        f"{kills} kills over {killer.duration:.1f} s of a batch of {reports} reports: {sum(k.alive for k in done)} while it ran, "
        f"{sum(bool(k.cut_off) for k in done)} in the middle of a part (at most {max(k.cut_off for k in done if k.jobs == 1)} part cut "
        f"off with one worker, {max(k.cut_off for k in done if k.jobs == 2)} with two), {sum(k.redone for k in done)} whole parts "
        f"done again, {sum(bool(k.different) for k in done)} runs with other tables"
    )
    sys.exit(any(k.different or k.redone or k.cut_off > k.jobs for k in done))


if __name__ == "__main__":
    main()
