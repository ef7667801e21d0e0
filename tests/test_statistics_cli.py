"""The statistics of `zwgk compare` as a person prints them and as a program reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nlp.cli.main import cli
from nlp.cli.statistics import STATISTICS
from nlp.errors import UsageError
from nlp.export import columns
from nlp.export.schema import to_arrow


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for path in (corpus / "reports").glob("gz_*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    out = tmp_path_factory.mktemp("out") / "out"
    assert CliRunner().invoke(cli, ["batch", str(folder), "--out", str(out), "--jobs", "1"]).exit_code == 0
    return out


def compare(dataset: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["compare", str(dataset), *options], standalone_mode=False)


def no_json(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


@pytest.mark.parametrize("table", sorted(STATISTICS))
def test_every_table_has_the_columns_of_the_contract(dataset: Path, table: str) -> None:
    by = ["--by", "generation"] if STATISTICS[table].grouped else []
    options = ["--table", table, *by, *(["--find", "公开"] if table == "kwic" else [])]
    done = compare(dataset, *options, "--format", "jsonl")
    assert done.exception is None, done.exception
    rows = [json.loads(line, parse_constant=no_json) for line in done.stdout.splitlines()]
    assert rows
    assert all(tuple(row) == columns(table) for row in rows)
    assert to_arrow(table, rows).num_rows == len(rows)
    assert set(STATISTICS[table].shown) <= set(columns(table))
    shown = compare(dataset, *options)
    assert shown.exception is None
    assert shown.stdout.strip()


@pytest.mark.parametrize(
    ("options", "remedy"),
    [(["--table", "kwic"], "--find"), (["--table", "keyness"], "--by"), (["--table", "association"], "--by"),
     (["--table", "trend", "--find", "x"], "kwic")],
)  # fmt: skip
def test_a_comparison_says_what_it_lacks(dataset: Path, options: list[str], remedy: str) -> None:
    done = compare(dataset, *options)
    assert isinstance(done.exception, UsageError)
    assert remedy in str(done.exception)


def test_columns_of_a_csv_group_the_reports(dataset: Path, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    ids = [
        json.loads(line)["report_id"]
        for line in compare(dataset, "--table", "coverage", "--format", "jsonl").stdout.splitlines()
    ]
    known = [id for id in ids if id]
    rows = [f"{id},{'east' if number % 2 else 'west'}" for number, id in enumerate(known)]
    places.write_text("report_id,region\n" + "\n".join([*rows, "nobody,east"]) + "\n", encoding="utf-8")
    done = compare(dataset, "--places", str(places), "--by", "region", "--table", "prevalence", "--format", "jsonl")
    assert done.exception is None, done.exception
    assert {json.loads(line)["group"] for line in done.stdout.splitlines()} == {"east", "west"}
    assert "names 1 reports that are not here: nobody" in done.stderr
    places.write_text("report_id,year\na,1\n", encoding="utf-8")
    refused = compare(dataset, "--places", str(places))
    assert isinstance(refused.exception, UsageError)
    assert "a column year of their own" in str(refused.exception)
