"""What paths stand for: patterns, archives with their limits, tables of texts."""

from __future__ import annotations

import io
import json
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlp.batch import run_batch
from nlp.errors import DamagedFileError, ReaderError, TooLargeError, UnsupportedFormatError
from nlp.reading import archive, tarball
from nlp.reading.inputs import Input, collect_inputs, input_sha256, read_input, stream_inputs

TEXT = "柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇全年主动公开信息12条。\n"


def tar_of(path: Path, members: dict[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def texts(items: list[Input]) -> list[str]:
    return [read_input(item).text for item in items]


# --- patterns ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a/2021.txt", "a/2022.txt", "b/2022.txt", "b/c/2022.md", "b/.hidden/2022.txt", "out/2022.txt"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text(TEXT + name, encoding="utf-8")
    return tmp_path / "tree"


@pytest.mark.parametrize(
    ("pattern", "sources"),
    [
        ("*/2022.txt", ["a/2022.txt", "b/2022.txt", "out/2022.txt"]),
        ("**/2022.*", ["a/2022.txt", "b/2022.txt", "b/c/2022.md", "out/2022.txt"]),
        ("[ab]", ["a/2021.txt", "a/2022.txt", "b/2022.txt", "b/c/2022.md"]),
        ("b/**", ["2022.txt", "c/2022.md"]),
        ("b/2022.?xt", ["2022.txt"]),
        ("none*", []),
    ],
)
def test_a_pattern_stands_for_what_it_finds(tree: Path, pattern: str, sources: list[str]) -> None:
    assert [item.source for item in collect_inputs([tree / pattern])] == sources


def test_a_pattern_goes_through_a_loop_of_links_once(tree: Path) -> None:
    before = [item.source for item in collect_inputs([tree / "**" / "*.txt"])]
    (tree / "loop").symlink_to(tree, target_is_directory=True)
    assert len(collect_inputs([tree / "**" / "*.txt"])) == len(before)


def test_a_file_with_the_name_of_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT, encoding="utf-8")
    assert [item.id for item in collect_inputs([tmp_path / "a[1].txt"])] == ["a[1]"]


def test_a_folder_may_be_left_out(tree: Path) -> None:
    for path in (tree, tree / "**"):
        assert "out/2022.txt" not in {item.source for item in stream_inputs([path], without=tree / "out")}


def test_the_order_is_that_of_the_parts_of_paths(tmp_path: Path) -> None:
    names = ["a.txt", "a/b.txt", "a b/c.txt", "a-b.txt", "B.txt", "中/文.txt", "中.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    expected = sorted((tmp_path / name for name in names), key=lambda path: path.parts)
    assert [item.path for item in collect_inputs([tmp_path])] == expected


def test_equal_sources_of_two_folders_stay_apart(tree: Path) -> None:
    items = collect_inputs([tree / "a", tree / "b"])
    assert [item.source for item in items][:2] == ["2021.txt", "2022.txt"]
    assert len({item.source for item in items}) == len({item.id for item in items}) == len(items) == 4
    assert items[2].source.startswith("2022.txt~")


# --- tar --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode"), [("x.tar", "w"), ("x.tgz", "w:gz"), ("x.TAR.bz2", "w:bz2"), ("x.tar.xz", "w:xz")]
)
def test_a_tar_stands_for_its_files(tmp_path: Path, name: str, mode: str) -> None:
    members = {
        "甲/一.txt": TEXT.encode(),
        "../../up.txt": TEXT.encode("gbk"),
        ".hidden.txt": b"x",
        "/etc/x.txt": TEXT.encode(),
    }
    items = collect_inputs([tar_of(tmp_path / name, members, mode).parent])
    assert [item.id for item in items] == [f"{name}!甲/一", f"{name}!../../up", f"{name}!/etc/x"]
    assert [item.source for item in items] == [f"{item.id}.txt" for item in items]
    assert texts(items) == [TEXT] * 3
    assert all(read_input(item).sha256 == input_sha256(item) for item in items)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_links_and_devices_in_a_tar_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as made:
        for name, kind in (
            ("passwd.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("null.txt", tarfile.CHRTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            made.addfile(info)
        made.addfile(tarfile.TarInfo("empty.txt"), io.BytesIO())
    assert [item.id for item in collect_inputs([path])] == ["x.tar!empty"]


def test_names_in_a_tar_may_be_gbk(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w", encoding="gbk", format=tarfile.GNU_FORMAT) as made:
        made.addfile(tarfile.TarInfo("柳坝镇.txt"), io.BytesIO())
    assert [item.id for item in collect_inputs([path])] == ["x.tar!柳坝镇"]


def test_a_tar_that_was_cut_off_says_so_behind_its_files(tmp_path: Path) -> None:
    whole = tar_of(tmp_path / "x.tar.gz", {f"{n}.txt": (TEXT * 50 + str(n)).encode() for n in range(400)}).read_bytes()
    for end in (len(whole) // 2, 30, 1):
        (tmp_path / "x.tar.gz").write_bytes(whole[:end])
        items = collect_inputs([tmp_path])
        assert items[-1].source == "x.tar.gz"
        with pytest.raises(DamagedFileError, match=r"x\.tar\.gz is no whole tar archive"):
            read_input(items[-1])
        assert all(item.error is None for item in items[:-1])


def test_members_of_a_tar_over_the_limit_fail_alone(tmp_path: Path) -> None:
    tar_of(tmp_path / "x.tar", {"big.txt": b"x" * 5000, "small.txt": TEXT.encode()}, "w")
    big, small = collect_inputs([tmp_path], max_bytes=1000)
    assert big.data is None
    with pytest.raises(TooLargeError, match=r"x\.tar!big\.txt has 5,000 bytes"):
        read_input(big)
    assert read_input(small).text == TEXT


def test_a_tar_bomb_ends_the_archive(tmp_path: Path) -> None:
    tar_of(tmp_path / "x.tar.gz", {"a.txt": TEXT.encode(), "bomb.txt": b"\0" * 60_000_000, "c.txt": TEXT.encode()})
    assert (tmp_path / "x.tar.gz").stat().st_size < 100_000
    tracemalloc.start()
    items = collect_inputs([tmp_path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.source for item in items][-1] == "x.tar.gz"
    assert not any("c.txt" in item.source for item in items)
    with pytest.raises(TooLargeError, match="unpacks to more than"):
        read_input(items[-1])
    assert peak < 15_000_000


def test_a_header_that_bursts_ends_the_archive(tmp_path: Path) -> None:
    with tarfile.open(
        tmp_path / "x.tar.gz", "w:gz", format=tarfile.PAX_FORMAT, pax_headers={"comment": "x" * 40_000_000}
    ):
        pass
    (item,) = collect_inputs([tmp_path])
    with pytest.raises(TooLargeError):
        read_input(item)


def test_archives_of_too_many_files_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_ARCHIVE_MEMBERS", 20)
    monkeypatch.setattr(archive, "MAX_ARCHIVE_MEMBERS", 20)
    members = {f"{n}.txt": TEXT.encode() for n in range(30)}
    tar_of(tmp_path / "x.tar", members, "w")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    *read, tar_error, zip_error = collect_inputs([tmp_path])
    assert len(read) == 20
    for item in (tar_error, zip_error):
        with pytest.raises(TooLargeError, match="files"):
            read_input(item)


def test_a_zip_is_opened_once_and_anew_when_it_has_changed(tmp_path: Path) -> None:
    for text in (TEXT, TEXT + "又及。"):
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
            made.writestr("a.txt", text)
        assert texts(collect_inputs([tmp_path])) == [text]


# --- tables of texts --------------------------------------------------------------------------------------------------

ROWS = [
    {"text": TEXT, "report_id": "甲", "source": "http://x/1"},
    {"text": TEXT + '"引号",\n换行。', "report_id": "", "source": ""},
    {"text": None, "report_id": "丙", "source": "http://x/3"},
    {"text": TEXT, "report_id": "甲", "source": "http://x/1"},
]


def table_of(folder: Path, kind: str) -> Path:
    path = folder / f"t.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), path)
    elif kind in ("csv", "tsv"):
        import csv

        with path.open("w", encoding="utf-8-sig", newline="") as out:
            names = ["source", "report_id", "other", "text"]
            writer = csv.DictWriter(out, names, delimiter="\t" if kind == "tsv" else ",")
            writer.writeheader()
            writer.writerows(ROWS)
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n\n" for row in ROWS), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet", "jsonl", "ndjson"])
def test_rows_are_reports(tmp_path: Path, kind: str) -> None:
    items = collect_inputs([table_of(tmp_path, kind).parent])
    number = 3 if kind in ("jsonl", "ndjson") else 2
    assert [item.id for item in items][:3] == ["甲", f"t.{kind}!{number}", "丙"]
    assert [item.source for item in items][:3] == ["http://x/1", f"t.{kind}!{number}", "http://x/3"]
    assert items[3].id.startswith("甲~")
    assert items[3].source.startswith("http://x/1~")
    assert read_input(items[0]).text == TEXT
    assert read_input(items[1]).text == ROWS[1]["text"]
    if kind in ("csv", "tsv"):
        with pytest.raises(ReaderError):
            read_input(items[2])
    else:
        with pytest.raises(DamagedFileError, match=r"row \d of t\..* has no text"):
            read_input(items[2])


def test_the_kind_of_a_table_changes_nothing(tmp_path: Path) -> None:
    frames = []
    for kind in ("csv", "parquet", "jsonl"):
        (tmp_path / kind).mkdir()
        path = table_of(tmp_path / kind, kind)
        result = run_batch(path, tmp_path / f"out-{kind}")
        assert (result.done, result.failed) == (3, 1)
        assert run_batch(path, tmp_path / f"out-{kind}", resume=True).skipped == 4
        frame = result.dataset.frame("sentences")
        frames.append(frame[frame["report_id"] == "甲"].reset_index(drop=True))
    assert frames[0].equals(frames[1])
    assert frames[0].equals(frames[2])


@pytest.mark.parametrize(
    ("line", "match"),
    [
        (b"{", "is no JSON"),
        (b"[]", "is no JSON object"),
        (b'"x"', "is no JSON object"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"text": 5}', "has no text"),
        (b'{"other": "x"}', "has no text"),
        (b'{"text": "\xff"}', "is no JSON"),
        ('{"text": "政务"}'.encode("gbk"), "is no JSON"),
    ],
)
def test_a_bad_line_fails_alone(tmp_path: Path, line: bytes, match: str) -> None:
    good = json.dumps({"text": TEXT}).encode()
    (tmp_path / "t.jsonl").write_bytes(b"\n".join([good, line, good]))
    items = collect_inputs([tmp_path])
    assert [item.source for item in items] == ["t.jsonl!1", "t.jsonl!2", "t.jsonl!3"]
    assert texts([items[0], items[2]]) == [TEXT] * 2
    with pytest.raises(DamagedFileError, match=match):
        read_input(items[1])


def test_ids_that_no_table_can_hold(tmp_path: Path) -> None:
    ids = ["\ud800", 12, True, 1.5, ["a"], " 甲 ", "a\u0000b"]
    lines = [json.dumps({"text": TEXT, "id": id}) for id in ids]
    (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = run_batch(tmp_path / "t.jsonl", tmp_path / "out")
    assert result.done == 7
    found = set(result.dataset.frame("reports")["report_id"])
    assert {"12", "甲", "t.jsonl!3", "t.jsonl!4", "t.jsonl!5"} < found


def test_csv_of_excel_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(f'id,text\n柳坝镇,"{TEXT}"\n'.encode("gbk"))
    (item,) = collect_inputs([tmp_path])
    assert item.id == "柳坝镇"
    assert read_input(item).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("t.csv", b"a,b\n1,2\n", UnsupportedFormatError),
        ("t.csv", b"", UnsupportedFormatError),
        ("t.parquet", b"PAR1 nothing PAR1", DamagedFileError),
        ("t.parquet", b"", DamagedFileError),
    ],
)
def test_what_is_no_table_of_texts_is_one_failing_input(
    tmp_path: Path, name: str, data: bytes, error: type[ReaderError]
) -> None:
    (tmp_path / name).write_bytes(data)
    (item,) = collect_inputs([tmp_path])
    assert item.source == name
    with pytest.raises(error):
        read_input(item)


def test_a_column_of_another_type_is_no_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "t.parquet")
    assert [item.error is not None for item in collect_inputs([tmp_path])] == [True, True]


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT * 40}, ensure_ascii=False) + "\n"
    peaks = []
    for count in (100, 1300):
        with tarfile.open(tmp_path / "x.tar", "w") as made:
            for number in range(count):
                info = tarfile.TarInfo(f"{number}.txt")
                info.size = len(line.encode())
                made.addfile(info, io.BytesIO(line.encode()))
        (tmp_path / "t.jsonl").write_text(line * count, encoding="utf-8")
        tracemalloc.start()
        assert sum(1 for _ in stream_inputs([tmp_path])) == 2 * count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Ids and sources are kept, to tell equal ones apart; the texts are not: 1,200 more of them would be 7 MB a file.
    assert peaks[1] - peaks[0] < 1_200 * 2 * 1_000


def test_reading_stops_where_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text((json.dumps({"text": TEXT}) + "\n") * 50, encoding="utf-8")
    result = run_batch(tmp_path, tmp_path / "out", limit=3)
    assert (result.done, result.skipped) == (3, 0)
    assert run_batch(tmp_path, tmp_path / "out", limit=5, resume=True).skipped == 3
    # A smaller limit does not take the others for gone.
    assert run_batch(tmp_path, tmp_path / "out", limit=2, resume=True).done == 5
    assert next(stream_inputs([tmp_path / "t.jsonl"])).id == "t.jsonl!1"
