"""The command line as a user meets it: output, exit codes, one line for an error."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.export import columns

ZWGK = [sys.executable, "-m", "nlp"]
REPORT = (
    "石桥镇2020年政府信息公开工作年度报告\n一、总体情况\n我镇全年公开信息88条。\n"
    "五、存在的主要问题及改进情况\n更新不够及时。下一步将及时更新。\n"
)


def zwgk(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*ZWGK, *map(str, arguments)], input=stdin, capture_output=True, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "石桥 2020.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.mark.parametrize(("verb", "table"), [("tag", "sentences"), ("figures", "figures"), ("read", "reports")])
def test_rows_have_the_columns_of_the_contract(report: Path, verb: str, table: str) -> None:
    lines = zwgk(verb, report, "--format", "jsonl")
    assert lines.returncode == 0, lines.stderr
    assert lines.stderr == ""
    rows = [json.loads(line) for line in lines.stdout.splitlines()]
    assert rows
    assert all(tuple(row) == columns(table) for row in rows)
    assert rows[0]["report_id"] == "石桥 2020"
    sheet = list(csv.DictReader(io.StringIO(zwgk(verb, report, "--format", "csv").stdout)))
    assert [tuple(row) for row in sheet] == [columns(table)] * len(rows)


def test_types_in_jsonl(report: Path) -> None:
    rows = [json.loads(line) for line in zwgk("tag", report, "--format", "jsonl").stdout.splitlines()]
    problem = next(row for row in rows if row["category"] == "problems")
    assert "timeliness" in problem["themes"]
    assert problem["item"] is True
    assert set(problem["theme_probability"]) == set(problem["themes"])
    other = next(row for row in rows if row["category"] == "other")
    assert other["item"] is None
    figure = json.loads(zwgk("figures", report, "--format", "jsonl").stdout)
    assert figure["value"] == 88
    assert figure["year"] == 2020


def test_standard_input() -> None:
    done = zwgk("tag", "-", "--format", "jsonl", stdin=REPORT.encode("gb18030"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["sentence_id"] == "stdin#0"


@pytest.mark.parametrize("show", ["outline", "clean", "raw", "diff"])
def test_read_shows(report: Path, show: str) -> None:
    report.write_text(REPORT.replace("公开信息88条", "公开信 息88 条"), encoding="utf-8")
    done = zwgk("read", report, "--show", show)
    assert done.returncode == 0
    wanted = {
        "outline": "[problems]",
        "clean": "公开信息88条",
        "raw": "公开信 息88 条",
        "diff": "close_gaps: 2 changes",
    }[show]
    assert wanted in done.stdout


def test_tables_for_people(report: Path) -> None:
    done = zwgk("tag", report)
    assert done.returncode == 0
    assert "timeliness" in done.stdout


def test_some_inputs_failed(report: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    done = zwgk("tag", report, bad, "--format", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr == f"zwgk: {bad} is empty: check the download\n"
    assert zwgk("tag", bad).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [["tag"], ["tag", "no-such-file.txt"], ["unknown"], ["tag", "x", "--format", "xml"], ["compare", "no-such-folder"],
     ["batch", "no-such-folder", "--out", "o"], ["train", "no-such-file.jsonl", "--out", "o"]],
)  # fmt: skip
def test_bad_usage_is_exit_code_2_without_traceback(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run([*ZWGK, *arguments], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert b"Traceback" not in done.stderr


def test_debug_shows_the_traceback() -> None:
    assert "Traceback" in zwgk("--debug", "compare", "no-such-folder").stderr


def test_batch_and_compare(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    report.rename(folder / report.name)
    (folder / "x.txt").write_text("=1+1 <b>石桥镇2021年政府信息公开工作年度报告\n更新不够及时。", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"")
    out = tmp_path / "out"
    done = zwgk("batch", folder, "--out", out, "--jobs", "1")
    assert done.returncode == 1
    assert "bad.txt is empty" in done.stderr
    assert "2 reports done, 1 failed" in done.stderr
    done = zwgk("compare", out, "--html", out / "page.html")
    assert done.returncode == 0, done.stderr
    assert "石桥镇" in done.stdout
    page = (out / "page.html").read_text(encoding="utf-8")
    assert "更新不够及时" in page
    assert "<b>石桥" not in page
    done = zwgk("compare", out, "--by", "year", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["group"] for row in rows} == {"2020", "2021"}
    late = [row for row in rows if row["id"] == "timeliness" and row["kind"] == "problems"]
    assert all(row["count"] == row["n_reports"] == 1 for row in late)
    assert zwgk("compare", out, "--by", "colour").returncode == 2


def test_an_own_codebook_can_be_trained_and_used(tmp_path: Path) -> None:
    codebook = tmp_path / "mine.toml"
    codebook.write_text(
        '[[categories]]\nid = "yes"\norder = 1\n[[categories]]\nid = "no"\norder = 2\n', encoding="utf-8"
    )
    labels = tmp_path / "labels.csv"
    rows = [f"公开了第{i}批信息，成效好,yes,x" for i in range(20)] + [f"尚未办理第{i}件,no,x" for i in range(20)]
    labels.write_text("\ufefftext,label,colour\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = zwgk("train", labels, "--codebook", codebook, "--out", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    assert "columns ignored: colour" in done.stderr
    done = zwgk("evaluate", labels, "--codebook", codebook, "--model", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    assert "kappa" in done.stdout
    refused = zwgk("tag", labels, "--model", tmp_path / "model")
    assert refused.returncode == 2
    assert "other categories" in refused.stderr


def test_labels_errors_name_the_line(tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        '{"text": "更新慢", "label": "problems"}\n{"text": "更新慢", "label": "trouble"}\n', encoding="utf-8"
    )
    done = zwgk("train", labels, "--out", tmp_path / "model")
    assert done.returncode == 2
    assert "labels.jsonl:2 has unknown label 'trouble'" in done.stderr


def test_a_cold_start_imports_no_heavy_library(report: Path) -> None:
    code = (
        "import sys; sys.argv = ['zwgk', 'tag', sys.argv[1], '--format', 'jsonl']\n"
        "from nlp.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        # scipy.sparse is paid for: a quarter of a second at the start for a product four times as fast.
        "heavy = {'sklearn', 'pandas', 'spacy', 'jieba', 'scipy.stats', 'scipy.optimize', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(report)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
