"""A folder with good and bad files, resumed, changed and killed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from nlp import __version__
from nlp.batch import Dataset, run_batch
from nlp.batch.lock import claim
from nlp.batch.work import Options, run_part
from nlp.corpus import load_manifest
from nlp.errors import DatasetError, UsageError
from nlp.reading.inputs import collect_inputs

TABLES = ("reports", "sections", "sentences", "figures", "changes", "cells", "checks", "errors")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """Twenty good reports and five that cannot be read."""
    folder = tmp_path_factory.mktemp("with spaces") / "报告"
    folder.mkdir()
    for entry in load_manifest(corpus)[:20]:
        shutil.copy(entry.path, folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "huge.txt").write_bytes("镇政府公开信息".encode() * 2_400_000)
    (folder / "undecodable.txt").write_bytes(b"\x81\xff\xff\x80" * 999 + b"\xff")
    (folder / "english.txt").write_text("Annual report of a town, in English.\n", encoding="utf-8")
    assert (folder / "huge.txt").stat().st_size > 50_000_000
    return folder


def frames(dataset: Dataset) -> dict[str, pd.DataFrame]:
    return {table: dataset.frame(table) for table in TABLES}


def assert_same(first: Dataset, second: Dataset) -> None:
    for table, frame in frames(first).items():
        pd.testing.assert_frame_equal(frame, second.frame(table))


def test_bad_files_are_named_and_the_good_ones_done(mixed: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    result = run_batch(mixed, tmp_path / "out", progress=lambda done, total: seen.append((done, total)))
    assert (result.done, result.failed, result.skipped) == (20, 5, 0)
    assert seen[-1] == (25, 25)
    reasons = {Path(row["source"]).name: row["error"] for row in result.errors}
    assert reasons == {
        "empty.txt": "EmptyFileError",
        "binary.bin": "NotTextError",
        "huge.txt": "TooLargeError",
        "undecodable.txt": "UndecodableError",
        "english.txt": "NoChineseTextError",
    }
    assert all(row["message"] and row["remedy"] and row["sha256"] for row in result.errors)
    tables = frames(result.dataset)
    assert len(tables["reports"]) == 20
    assert set(tables["sentences"]["report_id"]) == set(tables["reports"]["report_id"])
    assert tables["sentences"]["sentence_id"].is_unique


def test_jobs_do_not_change_the_result(mixed: Path, tmp_path: Path) -> None:
    one = run_batch(mixed, tmp_path / "one", jobs=1)
    two = run_batch(mixed, tmp_path / "two", jobs=2)
    assert_same(one.dataset, two.dataset)


def test_resume_redoes_only_what_is_missing_or_changed(mixed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(mixed, folder)
    (folder / "huge.txt").unlink()
    good = sorted(folder.glob("*_20*.txt"))
    late, changed = good[0], good[1]
    content = late.read_bytes()
    late.unlink()
    out = tmp_path / "out"
    first = run_batch(folder, out)
    assert (first.done, first.failed) == (19, 4)
    late.write_bytes(content)
    changed.write_bytes(good[2].read_bytes())
    again = run_batch(folder, out, resume=True)
    assert (again.done, again.failed, again.skipped) == (20, 4, 22)
    assert_same(again.dataset, run_batch(folder, tmp_path / "fresh").dataset)
    assert run_batch(folder, out, resume=True).skipped == 24
    (folder / "empty.txt").write_bytes(good[3].read_bytes())
    mended = run_batch(folder, out, resume=True)
    assert (mended.done, mended.failed, mended.skipped) == (21, 3, 23)


def test_a_run_without_resume_starts_anew(mixed: Path, tmp_path: Path) -> None:
    first = run_batch(mixed, tmp_path / "out")
    second = run_batch(mixed, tmp_path / "out")
    assert second.skipped == 0
    assert len(second.dataset.frame("reports")) == len(first.dataset.frame("reports")) == 20


def test_what_a_killed_run_leaves_is_not_read_and_is_mended(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    whole = run_batch(mixed, tmp_path / "whole")
    dataset = run_batch(mixed, out).dataset
    marker = sorted((out / "_parts").glob("*.json"))[0]
    marker.unlink()
    (out / "sentences" / "part-x.tmp").write_bytes(b"half")
    assert len(dataset.frame("reports")) < 20
    resumed = run_batch(mixed, out, resume=True)
    assert_same(resumed.dataset, whole.dataset)
    assert not list(out.glob("*/*.tmp"))


def test_a_part_rewritten_when_the_run_was_killed_counts_once(mixed: Path, tmp_path: Path) -> None:
    dataset = run_batch(mixed, tmp_path / "out").dataset
    marker = sorted((dataset.folder / "_parts").glob("*.json"))[0]
    source = next(iter(dataset.done()))
    saved = marker.read_bytes()
    dataset.drop({source})
    marker.write_bytes(saved)
    assert source not in dataset.done()
    assert dataset.frame("reports")["report_id"].is_unique


def test_the_output_may_lie_in_the_folder(mixed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(next(iter(sorted(mixed.glob("*_20*.txt")))), folder)
    assert run_batch(folder, folder / "out").done == 1
    assert run_batch(folder, folder / "out", resume=True).skipped == 1


def test_foreign_folders_are_left_alone(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("important", encoding="utf-8")
    with pytest.raises(DatasetError, match="not the output"):
        run_batch(mixed, tmp_path)
    assert os.listdir(tmp_path) == ["mine.txt"]


def test_what_another_model_has_made_is_done_anew(mixed: Path, tmp_path: Path) -> None:
    dataset = run_batch(mixed, tmp_path / "out").dataset
    dataset.write_run({**dataset.run(), "model_sha256": "another"})
    again = run_batch(mixed, tmp_path / "out", resume=True)
    assert (again.done, again.skipped) == (20, 0)
    assert_same(again.dataset, run_batch(mixed, tmp_path / "fresh").dataset)


def test_bad_calls(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a folder"):
        run_batch(tmp_path / "none", tmp_path / "out")
    (tmp_path / "hollow").mkdir()
    with pytest.raises(UsageError, match="no files"):
        run_batch(tmp_path / "hollow", tmp_path / "out")
    with pytest.raises(DatasetError, match="not the output"):
        Dataset.open(tmp_path)


@pytest.fixture
def small(mixed: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    for path in sorted(mixed.glob("*_20*.txt"))[:4]:
        shutil.copy(path, folder)
    return folder


def test_removed_and_renamed_files_leave_no_rows(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch(small, out)
    first, second = sorted(small.iterdir())[:2]
    first.unlink()
    second.rename(small / "renamed.txt")
    result = run_batch(small, out, resume=True)
    assert (result.done, result.skipped) == (3, 2)
    assert_same(result.dataset, run_batch(small, tmp_path / "fresh").dataset)


def test_the_same_folder_by_another_path_is_the_same(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_batch(small, tmp_path / "out")
    monkeypatch.chdir(small.parent)
    assert run_batch(Path(small.name), tmp_path / "out", resume=True).skipped == 4


def test_ids_are_distinct_and_follow_the_files(small: Path, tmp_path: Path) -> None:
    content = next(small.glob("*.txt")).read_bytes()
    for name in ("x.md", "x.text", "x.txt"):
        (small / name).write_bytes(content)
    out = tmp_path / "out"
    ids = set(run_batch(small, out).dataset.frame("reports")["report_id"])
    assert len(ids) == 7
    (small / "x.md").unlink()
    resumed = run_batch(small, out, resume=True).dataset
    assert_same(resumed, run_batch(small, tmp_path / "fresh").dataset)


def test_names_that_are_no_utf8_do_not_stop_a_batch(small: Path, tmp_path: Path) -> None:
    content = next(small.glob("*.txt")).read_bytes()
    try:
        Path(os.fsdecode(os.fsencode(small) + "/镇".encode("gbk") + b".txt")).write_bytes(content)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert run_batch(small, tmp_path / "out").done == 5


def test_what_is_no_file_is_an_error_row(small: Path, tmp_path: Path) -> None:
    (small / "broken.txt").symlink_to(small / "nowhere")
    os.mkfifo(small / "pipe.txt")
    result = run_batch(small, tmp_path / "out")
    assert (result.done, result.failed) == (4, 2)
    assert {row["source"] for row in result.errors} == {"broken.txt", "pipe.txt"}


def test_a_raised_limit_lifts_a_failure(small: Path, tmp_path: Path) -> None:
    assert run_batch(small, tmp_path / "out", max_bytes=10).failed == 4
    assert run_batch(small, tmp_path / "out", resume=True).done == 4


def test_damaged_parts_are_a_typed_error(small: Path, tmp_path: Path) -> None:
    dataset = run_batch(small, tmp_path / "out").dataset
    part = next((dataset.folder / "reports").glob("*.parquet"))
    part.write_bytes(b"no parquet")
    with pytest.raises(DatasetError, match="damaged"):
        dataset.frame("reports")
    marker = next((dataset.folder / "_parts").glob("*.json"))
    marker.write_text("{", encoding="utf-8")
    with pytest.raises(DatasetError, match="damaged"):
        dataset.done()
    with pytest.raises(DatasetError, match="damaged"):
        run_batch(small, tmp_path / "out", resume=True)


def test_the_orphans_of_a_killed_run_write_nothing_more(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run_batch(small, out)
    ours = collect_inputs([small])[:2]
    options = Options(
        out, None, 10_000, __version__, result.dataset.run()["model_sha256"], mark="of a run that was killed"
    )
    before = sorted(path.name for path in (out / "_parts").iterdir())
    assert run_part(ours, options) == 0
    assert sorted(path.name for path in (out / "_parts").iterdir()) == before


def test_inputs_that_stand_in_two_parts_are_done_anew(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run_batch(small, out)
    options = Options(out, None, 10_000_000, __version__, result.dataset.run()["model_sha256"], mark=claim(out, ""))
    run_part(collect_inputs([small])[:2], options)
    assert not result.dataset.frame("reports")["report_id"].is_unique
    assert_same(run_batch(small, out, resume=True).dataset, run_batch(small, tmp_path / "anew").dataset)
