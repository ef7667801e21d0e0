"""`zwgk compare` and `zwgk summarize`: what they refuse, the files they write, and ids that stay whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from nlp.cli.comparing import SHOWN
from nlp.cli.main import cli
from nlp.cli.output import print_table
from nlp.cli.statistics import STATISTICS
from nlp.errors import UsageError
from nlp.export.schema import columns

REPORT = (
    "青溪县{town}{year}年政府信息公开工作年度报告\n一、总体情况\n渡口和集市两处的公开栏由文书逢场更新，上墙前念给值班的老支书听。\n"
    "五、存在的主要问题及改进情况\n（一）存在的问题\n一是信息更新不够及时；二是公开队伍力量薄弱，人员更换频繁。\n"
    "（二）改进措施\n一是按月检查更新，信息形成后及时上网；二是配齐信息员，加强业务培训。\n"
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    for town, year in (("柳坝镇", 2020), ("柳坝镇", 2021), ("石桥镇", 2021)):
        (folder / f"{town}{year}.txt").write_text(REPORT.format(town=town, year=year), encoding="utf-8")
    out = tmp_path_factory.mktemp("out") / "out"
    assert CliRunner().invoke(cli, ["batch", str(folder), "--out", str(out), "--jobs", "1"]).exit_code == 0
    return out


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], standalone_mode=False)


@pytest.mark.parametrize("table", sorted(set(SHOWN) - {name for name, made in STATISTICS.items() if made.grouped}))
def test_a_grouping_that_a_table_would_ignore_is_refused(dataset: Path, table: str) -> None:
    find = ["--find", "公开"] if table == "kwic" else []
    done = run("compare", dataset, "--table", table, "--by", "year", *find)
    assert isinstance(done.exception, UsageError)
    assert "is not grouped" in str(done.exception)
    assert run("compare", dataset, "--table", table, *find).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--find", "公开"], "belongs to --table kwic"),
        (["--table", "kwic"], "no keyword"),
        (["--out", "t.docx"], "no name for a table"),
        (["--out", "t.csv", "--format", "jsonl"], "how a table is printed"),
    ],
)
def test_nothing_is_written_before_an_option_is_refused(
    dataset: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    done = run("compare", dataset, "--html", tmp_path / "page.html", *words)
    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_page(dataset: Path, tmp_path: Path) -> None:
    done = run("compare", dataset, "--html", tmp_path)
    assert "is a folder" in str(done.exception)
    assert "page.html" in str(done.exception)


@pytest.mark.parametrize("words", [["--sentences", "3"], ["--characters", "9"], ["--method", "lead"]])
def test_limits_of_single_digests_are_refused_for_groups(dataset: Path, words: list[str]) -> None:
    assert "single reports" in str(run("summarize", dataset, *words).exception)


@pytest.mark.parametrize("table", sorted(set(SHOWN) - {"kwic"}))
def test_every_table_leaves_as_a_file(dataset: Path, tmp_path: Path, table: str) -> None:
    by = ["--by", "year"] if table in STATISTICS and STATISTICS[table].grouped else []
    printed = run("compare", dataset, "--table", table, *by, "--format", "jsonl")
    n_rows = len(printed.stdout.splitlines())
    for suffix in ("dta", "parquet"):
        assert run("compare", dataset, "--table", table, *by, "--out", tmp_path / f"t.{suffix}").exit_code == 0
    stata, parquet = pd.read_stata(tmp_path / "t.dta"), pd.read_parquet(tmp_path / "t.parquet")
    assert len(stata) == len(parquet) == n_rows
    assert list(parquet) == list(columns(table))


def test_a_workbook_describes_the_table_that_it_holds(dataset: Path, tmp_path: Path) -> None:
    assert run("compare", dataset, "--table", "survival", "--out", tmp_path / "t.xlsx").exit_code == 0
    sheets = pd.read_excel(tmp_path / "t.xlsx", sheet_name=None)
    assert list(sheets) == ["survival", "codebook"]
    described = sheets["codebook"][sheets["codebook"]["kind"] == "column"]
    assert set(columns("survival")) <= set(described.loc[described["table"] == "survival", "name"])
    for suffix in ("md", "csv"):
        assert run("compare", dataset, "--table", "vagueness", "--out", tmp_path / f"t.{suffix}").exit_code == 0
    assert (tmp_path / "t.md").read_text(encoding="utf-8").startswith("| report\\_id |")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("width", ["30", "80"])
def test_ids_are_not_broken_inside_words(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    ids = ["interpretation", "institutions"]
    row = {"report_id": "安徽/利辛县/柳坝镇2021", "ids": ids, "n_reports": 3, "text": "渡口的公开栏" * 12}
    print_table([row], tuple(row))
    shown = capsys.readouterr().out
    assert all(word in shown for word in (*ids, "安徽/利辛县/柳坝镇2021", "n_reports"))
