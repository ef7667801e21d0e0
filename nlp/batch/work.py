"""What a worker does: some inputs in, one part of the dataset out."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp import __version__
from nlp.batch.dataset import BATCH_TABLES, Dataset, Done
from nlp.batch.lock import is_claimed_by, writing
from nlp.errors import WorkerError
from nlp.export.rows import error_row, rows_of
from nlp.pipeline import analyze_many, report_from_document
from nlp.reading.inputs import Input, input_sha256, read_input
from nlp.tagging import Model, load_default_model, load_model
from nlp.tagging.store import weights_hash
from nlp.types import Analysis, Report


@dataclass(frozen=True, slots=True)
class Options:
    """What a worker needs to know; version and hash are those of the run, which may have started elsewhere."""

    out: Path
    model: Path | None
    max_bytes: int
    version: str
    model_sha256: str
    shard: str = ""
    mark: str = ""


def run_part(inputs: Sequence[Input], options: Options) -> int:
    """Analyse some inputs and write them as one part; the number of inputs.

    A worker whose run was killed may find parts of it in its queue when a new run has planned them anew: it leaves them.
    """
    with writing(options.out, options.shard), _without_collector():
        if not is_claimed_by(options.out, options.shard, options.mark):
            return 0
        return _run_part(inputs, options, _model(options.model, options.version, options.model_sha256))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Records hold no cycles: looking for some in all those of a part again and again takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=1)
def _model(folder: Path | None, version: str, sha256: str) -> Model:
    """The model, loaded once a process, if it and the program are those of the run."""
    model = load_model(folder) if folder else load_default_model()
    if (__version__, weights_hash(model)) != (version, sha256):
        raise WorkerError(
            f"a worker has zwgk-nlp {__version__} or a model other than the run's ({version})",
            remedy="install the same version on every machine, and give a model folder that all of them see",
        )
    return model


def _run_part(inputs: Sequence[Input], options: Options, model: Model) -> int:
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
    for analysis in _analyzed(reports, model, fail):
        for table, rows in rows_of(analysis).items():
            tables[table] += rows
    digests = {report.source: report.sha256 for report in reports} | failed
    part = part_name(inputs)
    ids = {item.source: item.id for item in inputs}
    states = [Done(source, ids[source], digest, part, source in failed) for source, digest in digests.items()]
    Dataset(options.out).write_part(part, tables, states)
    return len(inputs)


def _analyzed(reports: Sequence[Report], model: Model, fail: Callable[[str, str, Exception], None]) -> list[Analysis]:
    """Analyse reports together, and one by one where one of them breaks the analysis."""
    try:
        return analyze_many(reports, model=model)
    except Exception as error:
        if len(reports) == 1:
            fail(reports[0].source, reports[0].sha256, error)
            return []
        return [analysis for report in reports for analysis in _analyzed([report], model, fail)]


def part_name(inputs: Sequence[Input]) -> str:
    """The same inputs give the same name, whichever worker writes them."""
    digest = hashlib.sha256("\n".join(item.source for item in inputs).encode("utf-8", "surrogateescape"))
    return f"part-{digest.hexdigest()[:16]}"
