"""Where parts are worked on: in this process, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import joblib

from nlp.batch.work import Options, part_name, run_part
from nlp.errors import MissingExtraError, WorkerError
from nlp.reading.inputs import Input

if TYPE_CHECKING:
    import distributed

# Parts on their way, a worker: one in work, one waiting.
_AHEAD = 2
Parts = Iterator[Sequence[Input]]


def run_here(parts: Parts, options: Options) -> Iterator[int]:
    """One part after the other in this process; yields the number of inputs of each."""
    return (run_part(part, options) for part in parts)


def run_processes(parts: Parts, options: Options, jobs: int) -> Iterator[int]:
    """Parts in worker processes; they are made as workers ask for them.

    Raises
    ------
    WorkerError
        If a worker is killed, as systems do that run out of memory.
    """
    from joblib.externals.loky.process_executor import BrokenProcessPool

    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    try:
        yield from parallel(joblib.delayed(run_part)(part, options) for part in parts)
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process was killed, perhaps for want of memory",
            remedy="run again with --resume and fewer --jobs",
        ) from error


def run_dask(
    parts: Callable[[int], Iterator[Sequence[Input]]], options: Options, jobs: int, scheduler: str | None
) -> Iterator[int]:
    """Parts on the workers of a Dask cluster; `parts` is told how many there are.

    A worker that dies is replaced by others: what it had not written is done again. Few parts are on their way at a time, so
    neither this process nor the scheduler grows with the number of reports.

    Raises
    ------
    MissingExtraError
        If the extra ``dask`` is not installed.
    WorkerError
        If a part has killed several workers, or the cluster cannot be reached any more.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError("the engine dask is not installed", remedy="pip install 'zwgk-nlp[dask]'") from error
    with ExitStack() as opened:
        client = opened.enter_context(_connected(jobs, scheduler))
        workers = max(1, sum(client.nthreads().values()))
        futures = distributed.as_completed(loop=client.loop)
        try:
            waiting = parts(workers)
            for part in islice(waiting, workers * _AHEAD):
                futures.add(_submitted(client, part, options))
            for future in futures:
                yield future.result()
                future.release()
                for part in islice(waiting, 1):
                    futures.add(_submitted(client, part, options))
        except (distributed.KilledWorker, distributed.CancelledError, distributed.comm.CommClosedError) as error:
            raise WorkerError(f"the cluster gave up: {error}", remedy="run again with --resume") from error


def _submitted(client: distributed.Client, part: Sequence[Input], options: Options) -> distributed.Future:
    # Not pure: a part of the same name may have been done by a run before, which the folder no longer holds.
    return client.submit(run_part, part, options, key=f"{part_name(part)}-{uuid4().hex}", pure=False)


@contextmanager
def _connected(jobs: int, scheduler: str | None) -> Iterator[distributed.Client]:
    import distributed

    with ExitStack() as opened:
        address: object = scheduler
        if scheduler is None:
            space = opened.enter_context(TemporaryDirectory(prefix="zwgk-dask-"))
            address = opened.enter_context(
                distributed.LocalCluster(
                    n_workers=jobs, threads_per_worker=1, dashboard_address=":0", local_directory=space
                )
            )
        try:
            client = distributed.Client(address, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(f"no scheduler answers at {scheduler} ({error})", remedy="check the address") from error
        yield opened.enter_context(client)
