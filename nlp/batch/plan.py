"""What a run has to do: which inputs there are, which of them are done, and what is left of those that are gone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from nlp.batch.dataset import Dataset, Done
from nlp.batch.lock import LOCKS
from nlp.errors import DatasetError, UsageError
from nlp.reading.inputs import Input, input_sha256, is_pattern, stream_inputs

# Inputs a part: enough that files are not tiny, few enough that progress is seen, little is redone and memory stays small.
SMALLEST_PART, LARGEST_PART = 16, 128
# Parts a worker, so that none waits long for the last.
_PARTS_EACH = 8
Stream = Callable[[], Iterator[Input]]


@dataclass(frozen=True, slots=True)
class Shard:
    """The share of inputs that one of several runs does, numbered from 1; by the hash of the source, so it does not move."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read ``3/40``; raises UsageError for anything else."""
        number, slash, count = text.partition("/")
        if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
            return cls(int(number), int(count))
        raise UsageError(f"{text!r} is no shard", remedy="write 1/40 to 40/40")

    def __str__(self) -> str:
        return f"{self.number}-of-{self.count}"

    def holds(self, source: str) -> bool:
        """Whether a source belongs to it."""
        digest = hashlib.sha256(source.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How many inputs there are, how many an earlier run has done, and the others, read as they are asked for."""

    total: int
    skipped: int
    pending: Callable[[], Iterator[Input]]

    def parts(self, workers: int) -> Iterator[list[Input]]:
        """The pending inputs, some at a time."""
        size = -(-(self.total - self.skipped) // (workers * _PARTS_EACH))
        size = min(LARGEST_PART, max(SMALLEST_PART, size))
        pending = self.pending()
        while part := list(islice(pending, size)):
            yield part


def inputs_of(paths: Sequence[Path], out: Path, *, max_bytes: int, limit: int | None, shard: Shard | None) -> Stream:
    """The inputs, anew at every call; raises UsageError for a path that is not there."""
    for path in paths:
        if not path.exists() and not is_pattern(path):
            raise UsageError(
                f"{path} is not a folder, a file or a pattern",
                remedy="give reports: folders, archives, tables of texts",
            )

    def stream() -> Iterator[Input]:
        found = islice(stream_inputs(paths, max_bytes=max_bytes, without=out), limit)
        return (item for item in found if shard is None or shard.holds(item.source))

    return stream


def check_folder(out: Path) -> None:
    """Raises DatasetError for a folder that holds something else than a dataset."""
    if Dataset.is_dataset(out) or not out.exists():
        return
    if not out.is_dir() or any(path.name != LOCKS for path in out.iterdir()):
        raise DatasetError(f"{out} exists and is not the output of 'zwgk batch'", remedy="choose an empty folder")


def plan_run(dataset: Dataset, stream: Stream, run: dict[str, Any], *, resume: bool, everything: bool) -> Plan:
    """Clear or mend the output folder, and find what is left to do.

    Only a run that sees `everything` takes what it does not see for gone.
    """
    before = Dataset.open(dataset.folder).run() if resume and Dataset.is_dataset(dataset.folder) else {}
    if not before or _changed_keys(before, run):
        total = _counted(sum(1 for _ in stream()))
        dataset.clear()
        dataset.write_run(run)
        return Plan(total, 0, stream)
    dataset.sweep()
    held = list(dataset.inputs())
    done = {item.source: item for item in held}
    # Runs of older versions that were killed may have left an input in two parts.
    doubled = {source for source, count in Counter(item.source for item in held).items() if count > 1}
    gone = set(done) if everything else set()
    limit_changed = before.get("max_bytes") != run["max_bytes"]
    total, found, stale = 0, 0, set()
    for item in stream():
        total += 1
        gone.discard(item.source)
        if item.source in done:
            found += 1
            if item.source in doubled or _is_stale(item, done[item.source], limit_changed):
                stale.add(item.source)
    _counted(total)
    dataset.write_run(run)
    dataset.drop(stale | gone)
    return Plan(total, found - len(stale), _missing(stream, done.keys() - stale))


def plan_shard(dataset: Dataset, stream: Stream, run: dict[str, Any]) -> Plan:
    """What is missing of a shard. Others write in the same folder, so nothing there is changed.

    Raises
    ------
    DatasetError
        If another version, model or codebook has worked there.
    """
    if not Dataset.is_dataset(dataset.folder):
        dataset.write_run(run)
    if changed := _changed_keys(Dataset.open(dataset.folder).run(), run):
        raise DatasetError(
            f"{dataset.folder} was made with another {' and '.join(changed)}", remedy="choose an empty folder"
        )
    done = {item.source for item in dataset.inputs()}
    found = [item.source in done for item in stream()]
    return Plan(len(found), sum(found), _missing(stream, done))


def _missing(stream: Stream, kept: AbstractSet[str]) -> Stream:
    return lambda: (item for item in stream() if item.source not in kept)


def _counted(total: int) -> int:
    if not total:
        raise UsageError("the paths hold no files", remedy="give reports: folders, archives, tables of texts")
    return total


def _is_stale(item: Input, done: Done, limit_changed: bool) -> bool:
    """Whether an input has to be done again: another content or id, or another limit of size."""
    return done.id != item.id or limit_changed or input_sha256(item) != done.sha256


def _changed_keys(before: dict[str, Any], run: dict[str, Any]) -> list[str]:
    """What makes earlier results differ from those of this run."""
    return [key for key in ("version", "model_sha256", "codebook_sha256") if before.get(key) != run[key]]
