"""Running the pipeline over any number of reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib

from nlp.batch.dataset import Dataset
from nlp.batch.engines import run_dask, run_here, run_processes
from nlp.batch.lock import claim, running, settled
from nlp.batch.manifest import describe_run, now
from nlp.batch.plan import SMALLEST_PART, Plan, Shard, check_folder, inputs_of, plan_run, plan_shard
from nlp.batch.work import Options
from nlp.batch.years import YEARS_PART, year_rows
from nlp.errors import UsageError
from nlp.reading import DEFAULT_MAX_BYTES

ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did.

    `done` and `failed` count the inputs of the whole dataset, `skipped` those that an earlier run had already done;
    `errors` are the rows of the errors table.
    """

    dataset: Dataset
    done: int
    failed: int
    skipped: int
    errors: tuple[dict[str, Any], ...]


def run_batch(
    paths: Path | str | Sequence[Path | str],
    out: Path,
    *,
    jobs: int = 1,
    resume: bool = False,
    limit: int | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    shard: str | None = None,
    model: Path | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    progress: Callable[[int, int], None] = lambda finished, total: None,
) -> BatchResult:
    """Analyse every report that paths stand for and write all tables as Parquet.

    Parameters
    ----------
    paths : path or sequence of paths
        Folders, files, patterns, archives, tables of texts: see `nlp.reading.inputs.stream_inputs`.
    out : Path
        Made when missing. An earlier dataset there is replaced, unless `resume` is set.
    jobs : int, default=1
        Worker processes; -1 for one a core.
    resume : bool, default=False
        Keep what an earlier run has done, do only inputs that are missing or have changed, and drop the rows of inputs that
        are no longer there. What another version, model or codebook has made is all done anew.
    limit : int, optional
        Only so many inputs, the first ones.
    engine : {"local", "dask"}
        Processes of this machine, or the workers of a Dask cluster, which must see the inputs and `out` under the same paths.
    scheduler : str, optional
        The address of a Dask scheduler, as ``tcp://host:8786``; by default a cluster of `jobs` workers on this machine.
    shard : str, optional
        ``3/40``: do the third of forty shares, beside runs that do the others. A run without it and with `resume` then
        completes the dataset.
    model : Path, optional
        A model folder; by default the model that ships with the project.
    max_bytes : int
        Larger files fail.
    progress : callable, optional
        Told how many of how many inputs are finished.

    Returns
    -------
    BatchResult
        One bad file never stops a batch: it becomes a row of the errors table.

    Raises
    ------
    UsageError
        If a path does not exist, the paths hold no files, or options contradict each other.
    DatasetError
        If `out` is not empty and is no dataset, or another run writes there.
    WorkerError
        If a worker is killed again and again; what was done until then is kept for `resume`.
    """
    _check_options(jobs, limit, engine, scheduler)
    given = [Path(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    if scheduler:
        # Workers on other machines stand in other folders.
        given = [path.absolute() for path in given]
    share = Shard.parse(shard) if shard else None
    stream = inputs_of(given, out, max_bytes=max_bytes, limit=limit, shard=share)
    check_folder(out)
    wanted = {"max_bytes": max_bytes, "limit": limit, "jobs": jobs, "engine": engine}
    run = describe_run([str(path) for path in given], model, wanted)
    dataset, name = Dataset(out), str(share or "")
    options = Options(out.absolute(), model and model.absolute(), max_bytes, run["version"], run["model_sha256"], name)
    with running(out, name):
        with settled(out, name):
            options = replace(options, mark=claim(out, name))
            if share:
                todo = plan_shard(dataset, stream, run)
            else:
                todo = plan_run(dataset, stream, run, resume=resume, everything=limit is None)
                dataset.forget(YEARS_PART)
        finished = todo.skipped
        progress(finished, todo.total)
        for count in _work(todo, options, jobs, engine, scheduler):
            finished += count
            progress(finished, todo.total)
        if not share:
            _finish(dataset, run)
    return _result(dataset, todo.skipped)


def _check_options(jobs: int, limit: int | None, engine: str, scheduler: str | None) -> None:
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}", remedy=f"one of {', '.join(ENGINES)}")
    if scheduler and engine != "dask":
        raise UsageError("only the engine dask has a scheduler", remedy="add --engine dask")
    if jobs == 0 or (limit is not None and limit < 1):
        raise UsageError("0 is no number of workers or reports", remedy="give 1 or more; -1 workers mean one a core")


def _work(todo: Plan, options: Options, jobs: int, engine: str, scheduler: str | None) -> Iterator[int]:
    pending = todo.total - todo.skipped
    if not pending:
        return iter(())
    workers = joblib.effective_n_jobs(jobs)
    if engine == "dask":
        return run_dask(todo.parts, options, workers, scheduler)
    if workers == 1 or pending <= SMALLEST_PART:
        return run_here(todo.parts(1), options)
    return run_processes(todo.parts(workers), options, workers)


def _finish(dataset: Dataset, run: dict[str, Any]) -> None:
    if rows := year_rows(dataset):
        dataset.write_part(YEARS_PART, {"checks": rows}, ())
    done, failed = _counts(dataset)
    counts = {
        "inputs": done + failed,
        "done": done,
        "failed": failed,
        "parts": len(dataset.parts()),
        "rows": dataset.rows(),
    }
    dataset.write_run({**run, **counts, "finished": True, "finished_at": now()})


def _counts(dataset: Dataset) -> tuple[int, int]:
    failed = [item.failed for item in dataset.inputs()]
    return len(failed) - sum(failed), sum(failed)


def _result(dataset: Dataset, skipped: int) -> BatchResult:
    errors = [{str(k): v for k, v in row.items()} for row in dataset.frame("errors").to_dict("records")]
    return BatchResult(dataset, *_counts(dataset), skipped, tuple(errors))
