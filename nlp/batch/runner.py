"""Running the pipeline over a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib

from nlp import __version__
from nlp.batch.dataset import BATCH_TABLES, Dataset, Done
from nlp.batch.years import YEARS_PART, year_rows
from nlp.codebook import load_codebook
from nlp.errors import DatasetError, UsageError
from nlp.export.rows import error_row, rows_of
from nlp.pipeline import analyze_many, report_from_document
from nlp.reading import DEFAULT_MAX_BYTES
from nlp.reading.inputs import Input, collect_inputs, input_sha256, read_input
from nlp.tagging import load_default_model, load_model
from nlp.tagging.store import weights_hash
from nlp.types import Analysis, Report

# Reports a part: enough that Parquet files are not tiny, few enough that progress is seen and little is redone.
PART_SIZE = 16


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


@dataclass(frozen=True, slots=True)
class _Options:
    """What a worker needs to know."""

    out: Path
    model: Path | None
    max_bytes: int


def run_batch(
    folder: Path,
    out: Path,
    *,
    jobs: int = 1,
    resume: bool = False,
    model: Path | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    progress: Callable[[int, int], None] = lambda finished, total: None,
) -> BatchResult:
    """Analyse every file below a folder and write all tables as Parquet.

    Parameters
    ----------
    folder : Path
        Searched for files, hidden ones excepted.
    out : Path
        Made when missing. An earlier dataset there is replaced, unless `resume` is set.
    jobs : int, default=1
        Worker processes; -1 for one a core.
    resume : bool, default=False
        Keep what an earlier run has done, do only inputs that are missing or have changed, and drop the rows of files that
        are no longer in the folder. What another version, model or codebook has made is all done anew.
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
        If the folder does not exist or holds no files.
    DatasetError
        If `out` is not empty and is no dataset.
    """
    inputs = _inputs(folder, out)
    dataset = Dataset(out)
    run = _describe_run(model, max_bytes)
    pending, skipped = _prepare(dataset, inputs, run, resume=resume)
    dataset.forget(YEARS_PART)
    parts = [pending[start : start + PART_SIZE] for start in range(0, len(pending), PART_SIZE)]
    options = _Options(out, model, max_bytes)
    finished = skipped
    progress(finished, len(inputs))
    for count in _run_parts(parts, options, jobs):
        finished += count
        progress(finished, len(inputs))
    if rows := year_rows(dataset):
        dataset.write_part(YEARS_PART, {"checks": rows}, ())
    errors = [{str(k): v for k, v in row.items()} for row in dataset.frame("errors").to_dict("records")]
    states = dataset.done().values()
    failed = sum(state.failed for state in states)
    dataset.write_run({**run, "finished": True, "done": len(states) - failed, "failed": failed})
    return BatchResult(dataset, len(states) - failed, failed, skipped, tuple(errors))


def _inputs(folder: Path, out: Path) -> list[Input]:
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", remedy="give a folder of reports")
    own = out.resolve()
    inputs = [item for item in collect_inputs([folder]) if item.path and own not in item.path.resolve().parents]
    if not inputs:
        raise UsageError(f"{folder} holds no files", remedy="give a folder of reports")
    return inputs


def _describe_run(model: Path | None, max_bytes: int) -> dict[str, Any]:
    loaded = load_model(model) if model else load_default_model()
    codebook = load_codebook()
    return {
        "version": __version__,
        "finished": False,
        "max_bytes": max_bytes,
        "model_sha256": weights_hash(loaded),
        "report_rates": loaded.info.get("report_rates", {}),
        "codebook": codebook.version,
        "codebook_sha256": codebook.wording_hash,
        "tables": list(BATCH_TABLES),
    }


def _prepare(
    dataset: Dataset, inputs: Sequence[Input], run: dict[str, Any], *, resume: bool
) -> tuple[list[Input], int]:
    """Clear or check the output folder; what is left to do, and how many inputs are done already."""
    out = dataset.folder
    if not Dataset.is_dataset(out):
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise DatasetError(f"{out} exists and is not the output of 'zwgk batch'", remedy="choose an empty folder")
        dataset.write_run(run)
        return list(inputs), 0
    before = Dataset.open(out).run() if resume else {}
    if not resume or _changed_keys(before, run):
        dataset.clear()
        dataset.write_run(run)
        return list(inputs), 0
    max_bytes_changed = before.get("max_bytes") != run["max_bytes"]
    dataset.sweep()
    dataset.write_run(run)
    done = dataset.done()
    stale = {
        item.source for item in inputs if item.source in done and _is_stale(item, done[item.source], max_bytes_changed)
    }
    gone = set(done) - {item.source for item in inputs}
    dataset.drop(stale | gone)
    pending = [item for item in inputs if item.source not in done or item.source in stale]
    return pending, len(inputs) - len(pending)


def _is_stale(item: Input, done: Done, max_bytes_changed: bool) -> bool:
    """Whether an input has to be done again: another content or id, or another limit of size."""
    if done.id != item.id or max_bytes_changed:
        return True
    return item.path is None or input_sha256(item) != done.sha256


def _changed_keys(before: dict[str, Any], run: dict[str, Any]) -> list[str]:
    """What makes earlier results differ from those of this run."""
    return [key for key in ("version", "model_sha256", "codebook_sha256") if before.get(key) != run[key]]


def _run_parts(parts: Sequence[Sequence[Input]], options: _Options, jobs: int) -> Iterator[int]:
    if jobs == 1 or len(parts) <= 1:
        yield from (_run_part(part, options) for part in parts)
        return
    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")
    yield from parallel(joblib.delayed(_run_part)(part, options) for part in parts)


def _run_part(inputs: Sequence[Input], options: _Options) -> int:
    """Analyse some inputs and write them as one part; the number of inputs."""
    tables: dict[str, list[dict[str, Any]]] = {table: [] for table in BATCH_TABLES}
    failed: dict[str, str] = {}
    reports: list[Report] = []

    def fail(source: str, digest: str, error: Exception) -> None:
        failed[source] = digest
        tables["errors"].append(error_row(source, digest, error))

    for item in inputs:
        try:
            reports.append(report_from_document(read_input(item, max_bytes=options.max_bytes)))
        except Exception as error:  # whatever is wrong with one file goes on the record and does not stop the others
            fail(item.source, input_sha256(item), error)
    for analysis in _analyzed(reports, options, fail):
        for table, rows in rows_of(analysis).items():
            tables[table] += rows
    digests = {report.source: report.sha256 for report in reports} | failed
    part = _part_name(inputs)
    ids = {item.source: item.id for item in inputs}
    states = [Done(source, ids[source], digest, part, source in failed) for source, digest in digests.items()]
    Dataset(options.out).write_part(part, tables, states)
    return len(inputs)


def _analyzed(
    reports: Sequence[Report], options: _Options, fail: Callable[[str, str, Exception], None]
) -> list[Analysis]:
    """Analyse reports together, and one by one where one of them breaks the analysis."""
    model = load_model(options.model) if options.model else load_default_model()
    try:
        return analyze_many(reports, model=model)
    except Exception as error:
        if len(reports) == 1:
            fail(reports[0].source, reports[0].sha256, error)
            return []
        return [analysis for report in reports for analysis in _analyzed([report], options, fail)]


def _part_name(inputs: Sequence[Input]) -> str:
    """The same inputs give the same name, whichever worker writes them."""
    digest = hashlib.sha256("\n".join(item.source for item in inputs).encode("utf-8", "surrogateescape"))
    return f"part-{digest.hexdigest()[:16]}"
