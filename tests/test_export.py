"""Every format opened again by the programs that people use: what comes back is what the dataset holds."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.escape import unescape

from nlp.batch import Dataset, read_dataset
from nlp.batch.dataset import BATCH_TABLES, Done
from nlp.batch.runner import run_batch
from nlp.batch.years import YEARS_PART
from nlp.corpus import load_manifest
from nlp.errors import DatasetError, ExportError, UsageError
from nlp.export import EXPORTED, FORMATS, TABLES, columns, describe, export_tables, flat, panel_columns, values_of
from nlp.export.contents import content, kinds_of
from nlp.export.stata import RENAMED
from nlp.export.workbook import write_workbook
from nlp.export.writers import one_kind_of_break
from nlp.figures.lexicon import metrics_data
from nlp.shapes import table_data
from nlp.types import CellState, ProblemsStated, SectionKind, Verdict

# The first is shorter than Stata's 2,045 characters and longer than its 2,045 bytes; the others stand on either side of the limit.
LONG = "公开栏目更新不及时" * 80
LIMIT = "镇" * 681 + "ab"
OVER = "镇" * 682
FORMULAS = ('=HYPERLINK("http://x","看")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "-", "=1")
PLAIN = ("甲|乙 <b>粗</b> *星* `码`\n第二行", "“引号”, 逗号", "_x0041_", "")
TEXTS = (LONG, *FORMULAS, *PLAIN)
ZWGK = [sys.executable, "-m", "nlp"]


def report(name: str, year: int | None, **more: Any) -> dict[str, Any]:
    return {"report_id": name, "source": f"{name}.txt", "sha256": "0" * 64, "year": year, "warnings": [], **more}


def sentences(name: str, texts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {
            "report_id": name, "sentence_id": f"{name}#{index}", "index": index, "section": "problems", "text": text,
            "start": index, "end": index + len(text), "category": "problems" if index % 2 else "other",
            "probability": 0.1 + index / 100, "item": (None, True, False)[index % 3], "done": False,
            "themes": ["content", "timeliness"][: index % 3], "theme_probability": {"content": 0.75} if index % 2 else {},
            "secondary": [], "abstained": index == 1,
        }
        for index, text in enumerate(texts)
    ]  # fmt: skip


def cell(name: str, row: str, column: str, value: float | None, state: str, raw: str) -> dict[str, Any]:
    return {
        "report_id": name, "table": "t2", "row": row, "column": column, "value": value, "unit": "", "state": state,
        "raw": raw,
    }  # fmt: skip


SOURCE: dict[str, list[dict[str, Any]]] = {
    "reports": [
        report("b/石桥 2020", 2020, township="石桥镇", issued_on=date(2021, 1, 29), template="2019",
               problems_stated="stated", warnings=["year_not_in_title", "level_differs"]),
        report("c", None, title="=cmd|'/c calc'!A1"),
        report("a", 1959, issued_on=date(1959, 12, 31)),
    ],
    "sentences": [*sentences("b/石桥 2020", TEXTS), *sentences("c", (LIMIT,))],
    "changes": [
        {"report_id": "c", "sentence_id": "c#0", "metric": "disclosed_total", "relation": "down", "amount": -12, "unit": "条"},
        {"report_id": "c", "sentence_id": "c#0", "metric": "a metric of one's own", "relation": None, "amount": 0.5},
    ],
    "cells": [
        cell("b/石桥 2020", "permit", "items_delta", -3, "number", "-3"),
        cell("b/石桥 2020", "permit", "decisions", 0, "zero", "0"),
        cell("b/石桥 2020", "penalty", "items_delta", None, "blank", ""),
        cell("b/石桥 2020", "penalty", "decisions", None, "slash", "/"),
    ],
    "checks": [
        {"report_id": "c", "rule": "A1", "status": "fail", "expected": 12, "found": 9.5, "delta": -2.5, "message": "=不符",
         "evidence": [{"table": "t3", "row": "r_new", "column": "all"}, {"report_id": "a", "start": 3, "end": 9}]},
        {"report_id": "a", "rule": "A9", "status": "undecided", "message": "跨年", "evidence": []},
    ],
    "errors": [{"source": "坏.txt", "sha256": "1" * 64, "stage": "reading", "error": "EmptyFileError", "message": "m"}],
    "sections": [],
    "figures": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Two parts whose reports stand in no order, and the verdicts across years in a part of their own."""
    made = Dataset(tmp_path_factory.mktemp("a dataset"))
    made.write_run({"finished": True})
    for part, names in (("part-1", {"b/石桥 2020", "a"}), ("part-2", {"c"})):
        rows = {table: [row for row in SOURCE[table] if row.get("report_id") in names] for table in BATCH_TABLES}
        rows["checks"] = [row for row in rows["checks"] if row["rule"] != "A9"]
        rows["errors"] = SOURCE["errors"] if part == "part-2" else []
        made.write_part(part, rows, [Done(f"{name}.txt", name, "0" * 64, part, failed=False) for name in sorted(names)])
    made.write_part(YEARS_PART, {"checks": [row for row in SOURCE["checks"] if row["rule"] == "A9"]}, ())
    return made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    made = Dataset(tmp_path_factory.mktemp("empty"))
    made.write_run({"finished": True})
    return made


def expected(table: str) -> list[dict[str, Any]]:
    """The source rows with all columns, by the key of the table."""
    rows = [{name: row.get(name) for name in columns(table)} for row in SOURCE[table]]
    return sorted(rows, key=lambda row: row["report_id" if "report_id" in row else "source"])


def unquoted(value: str) -> str:
    return value[1:] if value.startswith("'") else value


@pytest.mark.parametrize("table", BATCH_TABLES)
def test_a_stream_is_the_frame_in_pieces(dataset: Dataset, table: str) -> None:
    pieces = pd.concat([piece.to_pandas() for piece in dataset.stream(table)], ignore_index=True)
    pd.testing.assert_frame_equal(pieces, dataset.frame(table))


def test_the_stretches_of_a_stream_do_not_change_it(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.batch.dataset._STRETCH", 1)
    for table in BATCH_TABLES:
        pieces = [piece.to_pandas() for piece in dataset.stream(table)]
        assert len(pieces) == (1 if table == "errors" else 3)
        rows = [row for piece in pieces for row in json.loads(piece.to_json(orient="records", date_format="iso"))]
        assert rows == json.loads(dataset.frame(table).to_json(orient="records", date_format="iso"))
    assert [row["report_id"] for row in content(dataset, "panel").rows()] == ["a", "b/石桥 2020", "c"]


def test_rows_come_back_as_they_were_given(dataset: Dataset) -> None:
    for table in BATCH_TABLES:
        assert list(content(dataset, table).rows()) == expected(table)


def test_jsonl(dataset: Dataset, tmp_path: Path) -> None:
    export_tables(dataset, "jsonl", tmp_path)
    for table in BATCH_TABLES:
        path = tmp_path / f"{table}.jsonl"
        lines = path.read_text(encoding="utf-8").split("\n")
        assert [json.loads(line) for line in lines[:-1]] == json.loads(json.dumps(expected(table), default=str))
        if SOURCE[table]:
            assert len(pd.read_json(path, lines=True)) == len(SOURCE[table])


def test_parquet(dataset: Dataset, tmp_path: Path) -> None:
    export_tables(dataset, "parquet", tmp_path)
    for table in BATCH_TABLES:
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{table}.parquet"), dataset.frame(table))


def test_csv_has_the_mark_of_excel_and_no_formula(dataset: Dataset, tmp_path: Path) -> None:
    export_tables(dataset, "csv", tmp_path)
    for table in BATCH_TABLES:
        path = tmp_path / f"{table}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        assert [{name: unquoted(value) for name, value in row.items()} for row in found] == [
            {name: one_kind_of_break(str(flat(value))) for name, value in row.items()} for row in expected(table)
        ]
        read = pd.read_csv(path, dtype=str, keep_default_na=False)
        assert (len(read), tuple(read)) == (len(SOURCE[table]), columns(table))
        for row in found:
            for name, value in row.items():
                assert TABLES[table][name] in ("number", "float64") or not value.startswith(
                    ("=", "+", "-", "@", "\t", "\r")
                )
    assert pd.read_csv(tmp_path / "changes.csv")["amount"].tolist() == [-12, 0.5]


def test_markdown(dataset: Dataset, tmp_path: Path) -> None:
    export_tables(dataset, "markdown", tmp_path)
    for table in EXPORTED:
        head, rule, *lines = (tmp_path / f"{table}.md").read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(list(content(dataset, table).rows()))
        cells = len(kinds_of(table))
        for line in (head, rule, *lines):
            assert line.replace("\\\\", "").replace("\\|", "").count("|") == cells + 1
    text = (tmp_path / "sentences.md").read_text(encoding="utf-8")
    assert r"甲\|乙 \<b\>粗\</b\> \*星\* \`码\`<br>第二行" in text


@pytest.fixture(scope="module")
def workbook(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = export_tables(dataset, "xlsx", tmp_path_factory.mktemp("xlsx") / "out.xlsx")
    return path


def in_excel(value: Any) -> Any:
    """What an empty cell, a date and a list are in a workbook."""
    if value is None or value == "" or value in ([], {}):
        return None
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value if isinstance(value, bool) else flat(value)


def test_workbook_by_pandas(workbook: Path) -> None:
    sheets = pd.read_excel(workbook, sheet_name=None, dtype=object)
    assert tuple(sheets) == EXPORTED
    for table in BATCH_TABLES:
        assert tuple(sheets[table]) == columns(table)
        found = sheets[table].astype(object).where(sheets[table].notna(), None).to_dict("records")
        wanted = [{name: in_excel(value) for name, value in row.items()} for row in expected(table)]
        for row, told in zip(found, wanted, strict=True):
            for name, value in row.items():
                # A workbook keeps 16 digits of a number.
                exact = pytest.approx(told[name], rel=1e-15) if isinstance(value, float) else told[name]
                exact = one_kind_of_break(exact) if isinstance(exact, str) else exact
                # Excel unescapes what looks like an escape of its own; the reader of pandas leaves that to others.
                assert (unescape(value) if isinstance(value, str) else value) == exact, (table, name)


def test_no_cell_of_the_workbook_is_a_formula(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    seen = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for found in row:
                assert found.data_type != "f"
                if isinstance(found.value, str) and found.value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
                    assert found.quotePrefix, (sheet.title, found.coordinate)
                    seen += 1
    assert seen >= len(FORMULAS) + 2
    amounts = [row[columns("changes").index("amount")] for row in book["changes"].iter_rows(min_row=2)]
    assert [(found.value, found.data_type, bool(found.quotePrefix)) for found in amounts] == [
        (-12, "n", False),
        (0.5, "n", False),
    ]


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_workbook([content(dataset, "sentences"), content(dataset, "figures")], path, max_rows=7)
    sheets = pd.read_excel(path, sheet_name=None)
    assert {name: len(sheet) for name, sheet in sheets.items()} == {"sentences": 7, "sentences_2": 7, "figures": 0}
    together = pd.concat([sheets["sentences"], sheets["sentences_2"]])
    assert together["sentence_id"].tolist() == [row["sentence_id"] for row in expected("sentences")]
    write_workbook([content(dataset, "sentences")], path, max_rows=14)
    assert list(pd.read_excel(path, sheet_name=None)) == ["sentences"]


def test_text_too_long_for_a_cell_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    made = Dataset(tmp_path / "in")
    made.write_run({"finished": True})
    rows = {"reports": [report("a", 2020)], "sentences": sentences("a", ("短", "长" * 32_768))}
    made.write_part("part-1", rows, [Done("a.txt", "a", "", "part-1", failed=False)])
    with pytest.raises(ExportError, match="row 2 of sentences: text is longer"):
        export_tables(made, "xlsx", tmp_path / "out.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
    export_tables(made, "dta", tmp_path / "out", ["sentences"])
    assert pd.read_stata(tmp_path / "out" / "sentences.dta")["text"].tolist() == ["短", "长" * 32_768]


def in_stata(value: Any) -> Any:
    """What comes back from Stata for a value: text that is missing is empty, truths are labels."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return pd.Timestamp(value) if isinstance(value, date) else flat(value)


@pytest.fixture(scope="module")
def stata(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dta")
    export_tables(dataset, "dta", folder)
    return folder


def test_stata_by_pandas(stata: Path) -> None:
    for table in BATCH_TABLES:
        read = pd.read_stata(stata / f"{table}.dta").rename(columns={"end_": "end"})
        assert tuple(read) == columns(table)
        for name in read:
            labelled = TABLES[table][name] == "bool" or values_of(table, name)
            missing_is_null = labelled or TABLES[table][name] in ("int32", "float64", "number", "date")
            found = read[name].astype(object)
            found = found.where(found.notna(), None).tolist()
            wanted = [row[name] for row in expected(table)]
            assert found == [None if v is None and missing_is_null else in_stata(v) for v in wanted], (table, name)


def test_stata_holds_chinese_text_on_both_sides_of_its_limit(tmp_path: Path) -> None:
    assert len(LONG) < 2045 < len(LONG.encode())
    assert (len(LIMIT.encode()), len(OVER.encode())) == (2045, 2046)
    for text in (LONG, LIMIT, OVER):
        made = Dataset(tmp_path / f"in-{len(text)}")
        made.write_run({"finished": True})
        rows = {"reports": [report("a", 2020)], "sentences": sentences("a", (text, "短"))}
        made.write_part("part-1", rows, [Done("a.txt", "a", "", "part-1", failed=False)])
        (path,) = export_tables(made, "dta", tmp_path / f"{len(text)}.dta", ["sentences"])
        assert pd.read_stata(path)["text"].tolist() == [text, "短"]


def test_stata_labels(stata: Path) -> None:
    for table in EXPORTED:
        path = stata / f"{table}.dta"
        assert path.read_bytes().startswith(b"<stata_dta><header><release>118</release>")
        with pd.read_stata(path, iterator=True) as reader:
            labels, values = reader.variable_labels(), reader.value_labels()
            codes = reader.read(convert_categoricals=False)
        assert labels == {RENAMED.get(name, name): str(describe(table, name)) for name in kinds_of(table)}
        for name in codes:
            assert name.isascii()
            assert len(name) <= 32
            if closed := values_of(table, name):
                assert list(values[name].values())[: len(closed)] == list(closed)
    with pd.read_stata(stata / "cells.dta", iterator=True) as reader:
        read = reader.read(convert_categoricals=False)
    assert read["state"].tolist() == [0, 1, 2, 3]
    truth = pd.read_stata(stata / "sentences.dta", convert_categoricals=False)["item"]
    assert truth.isna().tolist()[:3] == [True, False, False]
    assert truth[1:3].tolist() == [1, 0]


def test_the_panel_leaves_by_every_door(dataset: Dataset, stata: Path, workbook: Path, tmp_path: Path) -> None:
    export_tables(dataset, "parquet", tmp_path, ["panel"])
    export_tables(dataset, "csv", tmp_path, ["panel"])
    wide = read_dataset(dataset.folder)["panel"]
    doors = (
        pd.read_parquet(tmp_path / "panel.parquet"),
        pd.read_csv(tmp_path / "panel.csv"),
        pd.read_stata(stata / "panel.dta"),
        pd.read_excel(workbook, sheet_name="panel"),
    )
    for read in doors:
        assert tuple(read) == panel_columns()
        assert read["report_id"].tolist() == wide["report_id"].tolist()
        for name in panel_columns():
            if kinds_of("panel")[name] == "number":
                pd.testing.assert_series_equal(read[name].astype("float64"), wide[name], check_names=False)
        shown = read.loc[
            1, ["t2_permit_items_delta", "t2_permit_decisions", "t2_penalty_items_delta_s", "t2_penalty_decisions_s"]
        ]
        assert shown.tolist() == [-3, 0, "blank", "slash"]


@pytest.mark.parametrize("to", FORMATS)
def test_empty_tables_have_their_columns(empty: Dataset, tmp_path: Path, to: str) -> None:
    paths = export_tables(empty, to, tmp_path)
    if to == "xlsx":
        read = {name: tuple(sheet) for name, sheet in pd.read_excel(paths[0], sheet_name=None).items()}
    elif to == "parquet":
        read = {path.stem: tuple(pd.read_parquet(path)) for path in paths}
    elif to == "dta":
        read = {path.stem: tuple(pd.read_stata(path).rename(columns={"end_": "end"})) for path in paths}
    elif to == "csv":
        read = {path.stem: tuple(pd.read_csv(path)) for path in paths}
    elif to == "markdown":
        heads = {path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in paths}
        read = {name: tuple(head.replace("\\", "").strip("| ").split(" | ")) for name, head in heads.items()}
    else:
        assert all((path.read_bytes() == b"") == (path.stem != "codebook") for path in paths)
        read = {table: tuple(kinds_of(table)) for table in EXPORTED}
    assert read == {table: tuple(kinds_of(table)) for table in EXPORTED}


def described() -> Iterator[tuple[str, str]]:
    for table in {**TABLES, **dict.fromkeys(EXPORTED)}:
        kinds = TABLES[table] if table in TABLES else kinds_of(table)
        yield from ((table, column) for column in kinds)


def test_every_column_is_described() -> None:
    for table, column in described():
        meaning = describe(table, column)
        assert meaning.zh
        assert meaning.en
        assert any("\u4e00" <= char <= "\u9fff" for char in meaning.zh) or column in ("p", "p_holm", "p_bh")
        assert len(str(meaning)) <= 80, (table, column)
        assert describe(table).zh
        assert 0 < len(describe(table).en) <= 80


def test_no_description_is_idle() -> None:
    import tomllib
    from importlib import resources

    data = tomllib.loads((resources.files("nlp") / "data" / "columns.toml").read_text(encoding="utf-8"))
    used = set(described())
    assert set(data["tables"]) == {table for table, _ in used}
    assert set(data["columns"]) <= {column for _, column in used}
    assert {(table, column) for table, entries in data["in"].items() for column in entries} <= used


def test_what_has_no_description_is_named() -> None:
    with pytest.raises(UsageError, match=r"sentences\.colour has no description"):
        describe("sentences", "colour")
    with pytest.raises(UsageError, match=r"panel\.t2_permit_colour has no description"):
        describe("panel", "t2_permit_colour")


def test_the_lists_of_values_are_those_of_the_code() -> None:
    keys = table_data()["keys"]
    t3 = [*keys["t3"]["rows"], *keys["t3"]["2019"], *keys["t3"]["2021"]]
    assert list(values_of("sections", "kind")) == [kind.value for kind in SectionKind]
    assert list(values_of("cells", "state")) == [state.value for state in CellState]
    assert list(values_of("checks", "status")) == [verdict.value for verdict in Verdict]
    assert list(values_of("reports", "problems_stated")) == [stated.value for stated in ProblemsStated]
    assert set(values_of("cells", "row")) == {*table_data()["stems"]["t2"], *t3, *keys["t4"]["blocks"]}
    assert set(values_of("cells", "column")) >= {*keys["t3"]["columns"], *keys["t4"]["results"]}
    assert set(values_of("figures", "metric")) == {row["id"] for row in metrics_data()["metrics"]}


def test_the_codebook_sheet_is_complete(workbook: Path) -> None:
    sheet = pd.read_excel(workbook, sheet_name="codebook", dtype=str, keep_default_na=False)
    told = set(zip(sheet["kind"], sheet["table"], sheet["name"], strict=True))
    assert {("column", table, name) for table in EXPORTED for name in kinds_of(table)} <= told
    assert {("table", table, table) for table in EXPORTED} <= told
    counts = sheet["kind"].value_counts()
    assert counts["theme"] == 17
    assert counts["ruling"] > 20
    assert {"problems", "measures", "organisation", "platforms", "channels", "other"} <= set(sheet["name"])
    assert (sheet["en"] != "").all()
    assert (sheet.loc[sheet["kind"] != "ruling", "zh"] != "").all()
    assert not sheet.duplicated(["kind", "table", "name", "type"]).any()


def test_a_dataset_as_frames(dataset: Dataset) -> None:
    frames = read_dataset(str(dataset.folder))
    assert list(frames) == [*BATCH_TABLES, "panel"]
    assert "panel" in frames
    assert "codebook" not in frames
    assert len(frames) == len(list(frames))
    pd.testing.assert_frame_equal(frames["sentences"], dataset.frame("sentences"))
    with pytest.raises(KeyError):
        frames["colours"]


def test_what_makes_no_sense_is_told(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format 'doc'"):
        export_tables(dataset, "doc", tmp_path)
    with pytest.raises(UsageError, match="no table 'colours'"):
        export_tables(dataset, "csv", tmp_path, ["colours"])
    with pytest.raises(UsageError, match="holds one table"):
        export_tables(dataset, "csv", tmp_path / "all.csv")


def zwgk(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*ZWGK, *map(str, arguments)], capture_output=True, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_command_on_a_real_batch(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for entry in load_manifest(corpus)[:5]:
        (tmp_path / "in" / entry.path.name).write_bytes(entry.path.read_bytes())
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    frames = read_dataset(run_batch(tmp_path / "in", tmp_path / "out").dataset.folder)
    done = zwgk("export", tmp_path / "out", "--to", "dta", "--out", tmp_path / "stata")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [str(tmp_path / "stata" / f"{table}.dta") for table in EXPORTED]
    assert pd.read_stata(tmp_path / "stata" / "sentences.dta")["text"].tolist() == frames["sentences"]["text"].tolist()
    assert pd.read_stata(tmp_path / "stata" / "errors.dta")["error"].tolist() == ["EmptyFileError"]
    one = zwgk(
        "export", tmp_path / "out", "--to", "csv", "--out", tmp_path / "s.csv", "--table", "cells", "--table", "cells"
    )
    assert one.stdout.splitlines() == [str(tmp_path / "s.csv")]
    read = pd.read_csv(tmp_path / "s.csv", keep_default_na=False, dtype=str)
    printed = zwgk("tables", tmp_path / "in", "--format", "csv").stdout
    assert sorted(printed.splitlines()) == sorted((tmp_path / "s.csv").read_text(encoding="utf-8-sig").splitlines())
    assert len(read) == len(frames["cells"])


def test_the_command_says_what_is_wrong(dataset: Dataset, tmp_path: Path) -> None:
    nothing = zwgk("export", tmp_path, "--to", "csv", "--out", tmp_path / "x")
    assert nothing.returncode == 2
    assert nothing.stderr.startswith("zwgk: ")
    assert "not the output of 'zwgk batch'" in nothing.stderr
    older = tmp_path / "older"
    older.mkdir()
    (older / "run.json").write_text('{"schema": 1, "finished": true}', encoding="utf-8")
    with pytest.raises(DatasetError, match="has schema 1"):
        read_dataset(older)
    told = zwgk("export", older, "--to", "xlsx", "--out", tmp_path / "x.xlsx")
    assert (told.returncode, len(told.stderr.splitlines()), (tmp_path / "x.xlsx").exists()) == (2, 1, False)
    assert "has schema 1" in told.stderr
    several = zwgk("export", dataset.folder, "--to", "csv", "--out", tmp_path / "x.csv")
    assert (several.returncode, len(several.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize("name", ["x.txt", "x.xlsx"])
def test_a_file_of_another_format_is_no_folder(dataset: Dataset, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no name for csv"):
        export_tables(dataset, "csv", tmp_path / name, ["reports"])
    assert not (tmp_path / name).exists()
