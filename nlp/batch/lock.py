"""Who writes in a dataset: the workers of one run, but neither a second run nor the orphans of one that was killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from nlp.errors import DatasetError

LOCKS = "_locks"
# A worker whose run was killed ends the parts that it was given: some seconds.
_PATIENCE = 60.0
_PAUSE = 0.1


@contextmanager
def running(folder: Path, shard: str) -> Iterator[None]:
    """Hold during a run. The shards of one job may run at the same time, each once; a run of everything is alone.

    Raises
    ------
    DatasetError
        If another run writes there.
    """
    with ExitStack() as held:
        held.enter_context(_locked(folder, "run", exclusive=not shard, patience=0))
        if shard:
            held.enter_context(_locked(folder, f"run-{shard}", exclusive=True, patience=0))
        yield


@contextmanager
def writing(folder: Path, shard: str) -> Iterator[None]:
    """Hold in a worker while it writes a part."""
    with _locked(folder, _write_name(shard), exclusive=False, patience=_PATIENCE):
        yield


def claim(folder: Path, shard: str) -> str:
    """The mark of a new run, to be taken while all has settled: what an earlier run left in a queue writes nothing more."""
    mark = uuid4().hex
    path = _mark_path(folder, shard)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not shard:
        for other in path.parent.glob("mark-*"):
            other.unlink(missing_ok=True)
    path.write_text(mark, encoding="ascii")
    return mark


def is_claimed_by(folder: Path, shard: str, mark: str) -> bool:
    """Whether the run of this mark is still the last one; to be asked while `writing` is held."""
    try:
        return _mark_path(folder, shard).read_text(encoding="ascii") == mark
    except FileNotFoundError:
        return False


def _mark_path(folder: Path, shard: str) -> Path:
    return folder / LOCKS / (f"mark-{shard}" if shard else "mark")


@contextmanager
def settled(folder: Path, shard: str) -> Iterator[None]:
    """Hold while deciding what is to be done: the parts that orphans of killed runs have begun are ended."""
    names = {_write_name(shard)}
    if not shard:
        names |= {path.name for path in (folder / LOCKS).glob("write*")}
    with ExitStack() as held:
        for name in sorted(names):
            held.enter_context(_locked(folder, name, exclusive=True, patience=_PATIENCE))
        yield


def _write_name(shard: str) -> str:
    return f"write-{shard}" if shard else "write"


@contextmanager
def _locked(folder: Path, name: str, *, exclusive: bool, patience: float) -> Iterator[None]:
    """Systems and network folders without file locks go without."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    (folder / LOCKS).mkdir(parents=True, exist_ok=True)
    with (folder / LOCKS / name).open("a") as file:
        wanted = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, wanted)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise DatasetError(
                        f"another run is writing in {folder}", remedy="wait for it, or choose another folder"
                    ) from None
                time.sleep(_PAUSE)
            except OSError:
                break
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)
