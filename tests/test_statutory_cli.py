"""The commands tables and check, and the cells and checks of a batch."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from statutory import consistent, form_keys, written

from nlp import analyze, report_from_text
from nlp.batch import Dataset, run_batch
from nlp.batch.years import YEARS_PART
from nlp.checks import check_series
from nlp.export import check_row, columns, panel, panel_columns, rows_of, to_frames

OTHER = {("t3", "r_carry_in", "np"): "1", ("t3", "r_carry_in", "all"): "1", ("t3", "r_carry_out", "np"): "0",
         ("t3", "r_carry_out", "all"): "0", ("t2", "permit", "items_prev"): "6"}  # fmt: skip


def zwgk(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nlp", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three years of one place: the second goes on from the first, the third has another count of permits."""
    for year, changes in ((2019, {}), (2020, OTHER), (2021, {("t2", "permit", "items_prev"): "8"})):
        text = written(consistent("2019") | changes, "2019", year=year)
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_cells_as_rows(folder: Path) -> None:
    done = zwgk("tables", folder / "2019.txt", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(tuple(row) == columns("cells") for row in rows)
    assert len(rows) == len(form_keys("2019"))
    text = (folder / "2019.txt").read_text(encoding="utf-8")
    assert all(text[row["raw_start"] : row["raw_end"]] == row["raw"] for row in rows)
    money = next(row for row in rows if row["column"] == "amount")
    assert (money["value"], money["unit"], money["state"]) == (35.6, "万元", "number")
    sheet = list(csv.DictReader(io.StringIO(zwgk("tables", folder / "2019.txt", "--format", "csv").stdout)))
    assert len(sheet) == len(rows)
    assert "normdoc" in zwgk("tables", folder / "2019.txt").stdout


def test_an_absent_cell_stands_nowhere() -> None:
    text = written(consistent("2021"), "2021", style="blanks").replace("2.重复申请 0 5 0", "2.重复申请 5")
    rows = rows_of(analyze(report_from_text(text)))["cells"]
    absent = [row for row in rows if row["state"] == "absent"]
    assert len(absent) == 7
    assert not any("start" in row or "raw_start" in row for row in absent)


def test_a_panel_of_the_years(folder: Path) -> None:
    done = zwgk("tables", folder, "--wide", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [tuple(row) for row in rows] == [panel_columns()] * 3
    assert [row["t2_permit_items_prev"] for row in rows] == [5, 6, 8]
    assert [row["template"] for row in rows] == ["2019"] * 3
    assert "t2_permit_items_prev" in zwgk("tables", folder / "2019.txt", "--wide").stdout


def test_verdicts_for_people(folder: Path) -> None:
    done = zwgk("check", folder / "2020.txt", folder / "2021.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert "A8 fail, error: 上一年项目数量等于上年报告的项目数量加增减" in done.stdout
    first = (folder / "2020.txt").read_text(encoding="utf-8").split("\n").index("行政许可\t6\t+1\t37") + 1
    place = f"line {first} of {folder / '2020.txt'}; line {first}: expected 7, found 8"
    assert place in done.stdout
    assert "undecided:" not in done.stdout
    assert "A3 pass" not in done.stdout
    assert "A3 pass" in zwgk("check", folder / "2020.txt", "--all").stdout


def test_lines_are_those_of_the_file_as_it_is(tmp_path: Path) -> None:
    text = written(consistent("2021") | {("t4", "rv", "total"): "9"}, "2021")
    path = tmp_path / "dirty.txt"
    path.write_text("首页\n\n\n" + text.replace("我镇持续", "我镇持\n续"), encoding="utf-8")
    line = path.read_text(encoding="utf-8").split("\n").index("4\t1\t0\t2\t9\t0\t1\t0\t0\t1\t0\t0\t0\t3\t3") + 1
    assert f"line {line}: expected 7, found 9: t4 rv" in zwgk("check", path).stdout


def test_undecided_verdicts_are_shown_in_part(tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(written(dict.fromkeys(form_keys("2021"), ""), "2021"), encoding="utf-8")
    said = zwgk("check", path).stdout
    assert "A3 undecided" in said
    assert "and 22 more" in said


def test_verdicts_as_rows(folder: Path) -> None:
    done = zwgk("check", folder / "2020.txt", folder / "2021.txt", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(tuple(row) == columns("checks") for row in rows)
    (wrong,) = [row for row in rows if row["rule"] == "A8" and row["message"].startswith("t2 permit")]
    assert (wrong["report_id"], wrong["expected"], wrong["found"], wrong["delta"]) == ("2021", 7, 8, 1)
    assert wrong["evidence"] == [
        {"report_id": "2020", "table": "t2", "row": "permit", "column": "items_prev"},
        {"report_id": "2020", "table": "t2", "row": "permit", "column": "items_delta"},
        {"table": "t2", "row": "permit", "column": "items_prev"},
    ]
    sheet = csv.DictReader(
        io.StringIO(zwgk("check", folder / "2021.txt", folder / "2020.txt", "--format", "csv").stdout)
    )
    assert "2020:t2.permit.items_prev;2020:t2.permit.items_delta;t2.permit.items_prev" in {
        row["evidence"] for row in sheet
    }


def test_a_failing_input_is_told_and_a_failing_rule_is_none(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"")
    assert zwgk("check", folder, "--format", "jsonl").returncode == 1
    assert zwgk("tables", folder / "bad.txt").returncode == 2


def expected(folder: Path) -> list[tuple[str, str, str]]:
    analyses = [analyze(path) for path in sorted(folder.glob("*.txt"))]
    checks = [check_row(check) for analysis in analyses for check in analysis.checks]
    checks += [check_row(check) for check in check_series(analyses)]
    return sorted((row["report_id"], row["rule"], row["message"]) for row in checks)


def found(dataset: Dataset) -> list[tuple[str, str, str]]:
    frame = dataset.frame("checks", ["report_id", "rule", "message"])
    return sorted(frame.itertuples(index=False, name=None))


def test_a_batch_holds_the_years_against_each_other(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    dataset = run_batch(folder, out, jobs=1).dataset
    assert found(dataset) == expected(folder)
    assert (out / "_parts" / f"{YEARS_PART}.json").is_file()
    frame = dataset.frame("checks")
    permits = frame[(frame["rule"] == "A8") & frame["message"].str.startswith("t2 permit")]
    assert permits[["report_id", "status"]].values.tolist() == [["2020", "pass"], ["2021", "fail"]]
    assert permits["evidence"].iloc[1][0]["report_id"] == "2020"
    assert len(dataset.frame("cells", reports=["2020"])) == len(form_keys("2019"))


def test_a_resumed_batch_does_the_years_anew(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch(folder, out, jobs=1)
    (folder / "2020.txt").write_text(written(consistent("2019"), "2019", year=2020), encoding="utf-8")
    assert found(run_batch(folder, out, jobs=1, resume=True).dataset) == expected(folder)
    (folder / "2020.txt").unlink()
    dataset = run_batch(folder, out, jobs=1, resume=True).dataset
    assert found(dataset) == expected(folder)
    assert not (out / "_parts" / f"{YEARS_PART}.json").exists()


def test_the_panel_is_the_same_from_a_dataset(folder: Path, tmp_path: Path) -> None:
    dataset = run_batch(folder, tmp_path / "out", jobs=1).dataset
    frames = to_frames([analyze(path) for path in sorted(folder.glob("*.txt"))])
    ours = panel(dataset.frame("reports"), dataset.frame("cells"))
    theirs = panel(frames["reports"], frames["cells"])
    assert ours.to_csv() == theirs.to_csv()
