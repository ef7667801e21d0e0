"""Runs that are killed, run beside each other, or work on a cluster: always the tables of one quiet run."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kills import Killer, folder_of

from nlp.batch import Dataset, run_batch
from nlp.batch.dataset import BATCH_TABLES
from nlp.batch.lock import running, settled, writing
from nlp.batch.plan import Shard
from nlp.errors import DatasetError, UsageError, WorkerError

REPORTS = 34


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(REPORTS, tmp_path_factory.mktemp("reports") / "in")


@pytest.fixture(scope="module")
def killer(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Killer:
    return Killer(folder, tmp_path_factory.mktemp("kills"))


@pytest.fixture(scope="module")
def whole(killer: Killer) -> Dataset:
    return killer.whole


def assert_same(found: Dataset, expected: Dataset) -> None:
    for table in BATCH_TABLES:
        assert found.frame(table).equals(expected.frame(table)), table
    assert found.rows() == expected.rows()


@pytest.mark.parametrize(("share", "jobs", "writing"), [(0.3, 1, True), (0.7, 1, False), (0.6, 2, False)])
def test_a_killed_run_loses_and_doubles_nothing(killer: Killer, share: float, jobs: int, writing: bool) -> None:
    kill = killer.kill(share * killer.duration, jobs, writing=writing)
    assert kill.different == ()
    assert kill.redone == 0
    assert kill.cut_off <= jobs


def test_the_manifest_is_complete(whole: Dataset, folder: Path) -> None:
    run = whole.run()
    assert run["rows"] == {table: len(whole.frame(table)) for table in BATCH_TABLES}
    assert (run["inputs"], run["done"], run["failed"]) == (REPORTS + 2, REPORTS, 2)
    assert run["paths"] == [str(folder)]
    assert run["parts"] == len(list((whole.folder / "reports").glob("*.parquet")))
    assert {"version", "schema", "python", "libraries", "model_sha256", "codebook_sha256", "max_bytes"} <= run.keys()
    assert run["started_at"] <= run["finished_at"]


def test_every_file_says_which_contract_it_follows(whole: Dataset) -> None:
    import pyarrow.parquet as pq

    schemas = {pq.read_schema(path).metadata[b"zwgk_schema"] for path in whole.folder.glob("*/*.parquet")}
    assert schemas == {str(whole.run()["schema"]).encode()}


def test_shards_make_the_same_dataset(folder: Path, whole: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in (2, 3, 1):
        run_batch(folder, out, shard=f"{number}/3")
        assert not Dataset.open(out).run()["finished"]
    assert run_batch(folder, out, shard="2/3").skipped == sum(Shard(2, 3).holds(item.source) for item in whole.inputs())
    result = run_batch(folder, out, resume=True)
    assert result.skipped == REPORTS + 2
    assert_same(result.dataset, whole)


def test_shards_share_out_all_sources() -> None:
    sources = [f"镇/{number}.txt" for number in range(2000)]
    held = [[shard for shard in range(1, 8) if Shard(shard, 7).holds(source)] for source in sources]
    assert {len(shards) for shards in held} == {1}
    assert min(held.count([shard]) for shard in range(1, 8)) > 200


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "1/0", "a/b", "1/-2", "1/2/3"])
def test_what_is_no_shard(text: str) -> None:
    with pytest.raises(UsageError, match="no shard"):
        Shard.parse(text)


def test_shards_do_not_mix_versions(folder: Path, tmp_path: Path) -> None:
    dataset = run_batch(folder, tmp_path / "out", limit=1).dataset
    dataset.write_run({**dataset.run(), "model_sha256": "another"})
    with pytest.raises(DatasetError, match="another model_sha256"):
        run_batch(folder, tmp_path / "out", limit=1, shard="1/1")


def test_two_runs_do_not_write_at_the_same_time(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with running(out, ""), pytest.raises(DatasetError, match="another run"):
        run_batch(folder, out, limit=1)
    with running(out, "1-of-2"):
        with pytest.raises(DatasetError, match="another run"):
            run_batch(folder, out, limit=1)
        with pytest.raises(DatasetError, match="another run"):
            run_batch(folder, out, limit=1, shard="1/2")
        run_batch(folder, out, limit=1, shard="2/2")


def test_a_run_waits_for_the_orphans_of_another(tmp_path: Path) -> None:
    order: list[str] = []
    started = threading.Event()

    def orphan() -> None:
        with writing(tmp_path, "3-of-4"):
            started.set()
            time.sleep(0.3)
            order.append("orphan")

    thread = threading.Thread(target=orphan)
    thread.start()
    started.wait()
    with settled(tmp_path, ""):
        order.append("run")
    thread.join()
    assert order == ["orphan", "run"]


def test_options_that_contradict_each_other(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no engine"):
        run_batch(folder, tmp_path / "out", engine="spark")
    with pytest.raises(UsageError, match="scheduler"):
        run_batch(folder, tmp_path / "out", scheduler="tcp://x:1")
    with pytest.raises(UsageError, match="no number"):
        run_batch(folder, tmp_path / "out", jobs=0)
    assert not (tmp_path / "out").exists()


# --- Dask -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=":0",
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as made:
        yield made


def test_dask_gives_the_same_tables_though_a_worker_dies(
    cluster: object, folder: Path, whole: Dataset, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill_one(finished: int, total: int) -> None:
        if 0 < finished < total and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)  # type: ignore[attr-defined]
            os.kill(killed[0], signal.SIGKILL)

    out = tmp_path / "out"
    result = run_batch(
        folder,
        out,
        engine="dask",
        scheduler=cluster.scheduler_address,
        progress=kill_one,  # type: ignore[attr-defined]
    )
    assert killed
    assert_same(result.dataset, whole)


def test_a_scheduler_that_does_not_answer(folder: Path, tmp_path: Path) -> None:
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "0.5s"}),
        pytest.raises(WorkerError, match="no scheduler"),
    ):
        run_batch(folder, tmp_path / "out", engine="dask", scheduler="tcp://127.0.0.1:9")
    assert run_batch(folder, tmp_path / "out", limit=1).done == 1
