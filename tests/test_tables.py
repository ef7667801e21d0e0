"""Statutory tables: every cell of the gold, both forms in every layout, and what cannot be told."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from statutory import (
    CASES,
    COLUMNS,
    HEADS,
    LABELS,
    SECTIONS,
    consistent,
    differences,
    form_keys,
    gold_cells,
    layout,
    padded,
    raws,
    read,
    t2_text,
    t3_rows,
    t3_text,
    t4_text,
    with_tables,
    written,
)  # fmt: skip

from nlp import analyze, read_report, report_from_text
from nlp.corpus import load_manifest
from nlp.export import panel, panel_columns, to_frames
from nlp.shapes import table_data
from nlp.tables import read_tables
from nlp.tables.grid import grid_rows
from nlp.tables.labels import row_of
from nlp.types import CellState, Span, StatutoryTable

FORMS = ("2019", "2021")
STYLES = ("tabs", "pipes", "lines", "blanks")


def tables_of(text: str) -> dict[str, StatutoryTable]:
    return {table.name: table for table in read_tables(report_from_text(text))}


def test_every_cell_of_the_corpus(corpus: Path) -> None:
    counted = 0
    for entry in load_manifest(corpus):
        path = corpus / "labels" / f"{entry.id}.tables.json"
        if path.is_file():
            gold = json.loads(path.read_text(encoding="utf-8"))
            assert differences(entry.report(), gold) == [], entry.id
            counted += len(gold_cells(gold))
    assert counted > 15_000


def test_every_cell_of_the_real_reports(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "seeds_tables.json").read_text(encoding="utf-8"))
    found = {name: differences(read_report(shared / "seeds" / f"{name}.txt"), cells) for name, cells in gold.items()}
    assert found == {name: [] for name in gold}
    assert len(gold) == 5


@pytest.mark.parametrize("name", ["hongze_2023", "hongze_2024"])
def test_every_cell_of_the_real_pdf_text(shared: Path, name: str) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(shared / "outside" / "pdf" / f"{name}.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    gold = json.loads((shared / "gold" / f"{name}.tables.json").read_text(encoding="utf-8"))
    assert differences(report_from_text(text), gold) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMS)
def test_both_forms_in_every_layout(form: str, style: str) -> None:
    cells = consistent(form)
    text = written(cells, form, style=style)
    assert raws(read(text)) == cells
    assert {table.template for table in tables_of(text).values()} == {form}


@pytest.mark.parametrize(("t2", "t3"), [("2021", "2019"), ("2019", "2021")])
def test_the_form_is_told_by_labels_for_each_table(t2: str, t3: str) -> None:
    cells = consistent(t2, t3)
    text = written(cells, t2, template_t3=t3)
    assert raws(read(text)) == cells
    analysis = analyze(report_from_text(text))
    assert [table.template for table in analysis.tables] == [t2, t3, t2]
    assert analysis.template == t2
    assert "mixed_template" in analysis.warnings


@pytest.mark.parametrize("year", [2019, 2025])
@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_not_told_by_the_year(form: str, year: int) -> None:
    assert analyze(report_from_text(written(consistent(form), form, year=year))).template == form


@pytest.mark.parametrize("table", ["t2", "t3"])
def test_every_row_has_a_label_that_names_it(table: str) -> None:
    stems = table_data()["stems"][table]
    for row in stems:
        assert row_of(table, LABELS[row].split("\t")) == row


def test_every_opening_and_every_mark_of_a_form_is_printed_by_a_form() -> None:
    texts = {form: written(consistent(form), form) for form in FORMS}
    for patterns in table_data()["template"].values():
        for form, pattern in patterns.items():
            other = texts["2021" if form == "2019" else "2019"]
            for mark in pattern.split("|"):
                assert mark in texts[form]
                assert mark not in other
    for pattern in table_data()["opens"].values():
        assert all(mark in texts["2019"] for mark in pattern.split("|"))


STATES = [
    ("12", "number", 12, ""), ("0", "zero", 0, ""), ("", "blank", None, ""), ("/", "slash", None, ""), ("—", "text", None, ""),
    ("无", "text", None, ""), ("-3", "number", -3, ""), ("+3", "number", 3, ""), ("减2", "number", -2, ""),
    ("1,204", "number", 1204, ""), ("35.6万元", "number", 35.6, "万元"), ("251000元", "number", 251000, "元"),
    ("0.00", "zero", 0, ""), ("0件", "zero", 0, "件"), ("3件", "number", 3, "件"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "state", "value", "unit"), STATES)
def test_blank_zero_and_slash_stay_apart(raw: str, state: str, value: float | None, unit: str) -> None:
    cells = consistent("2019") | {("t2", "procure", "amount"): raw}
    cell = read(written(cells, "2019"))["t2", "procure", "amount"]
    assert (cell.state.value, None if cell.value is None else float(cell.value), cell.unit) == (state, value, unit)
    assert cell.raw == raw


@pytest.mark.parametrize("raw", ["0件", "12件", "无", "零"])
@pytest.mark.parametrize("style", ["lines", "tabs"])
def test_worded_cells_stay_in_their_table(style: str, raw: str) -> None:
    cells = consistent("2021") | {("t2", "permit", "decisions"): raw}
    report = report_from_text(written(cells, "2021", style=style))
    assert read(report)["t2", "permit", "decisions"].raw == raw
    assert raw not in [sentence.text for sentence in report.sentences]


def test_the_unit_of_a_fee_is_the_one_of_its_column() -> None:
    cells = consistent("2021")
    assert read(written(cells, "2021"))["t2", "fee", "amount_wan"].unit == "万元"
    assert (
        read(written(cells | {("t2", "fee", "amount_wan"): "12500元"}, "2021"))["t2", "fee", "amount_wan"].unit == "元"
    )


def test_a_span_is_the_place_of_its_cell() -> None:
    report = report_from_text(written(consistent("2019"), "2019"))
    for cell in read(report).values():
        assert report.text[cell.span.start : cell.span.end] == cell.raw


@pytest.mark.parametrize("style", ["tabs", "pipes"])
def test_blank_rows_and_a_blank_table(style: str) -> None:
    cells = dict.fromkeys(form_keys("2019"), "")
    assert {cell.state for cell in read(written(cells, "2019", style=style)).values()} == {CellState.BLANK}


def swapped(rows: list[tuple[str, list[str]]]) -> str:
    return layout([(line, []) for line in HEADS["t3"].split("\n")] + rows, "tabs")


def t3_of(cells: dict[tuple[str, str, str], str], form: str) -> list[tuple[str, list[str]]]:
    return [(padded(LABELS[row]), [cells["t3", row, column] for column in COLUMNS]) for row in t3_rows(form)]


def only_t3(text: str) -> dict[tuple[str, str, str], str | None]:
    return {key: raw for key, raw in raws(read(with_tables({"t3": text}))).items() if key[0] == "t3"}


@pytest.mark.parametrize("form", FORMS)
def test_a_row_shifted_to_the_left(form: str) -> None:
    cells = consistent(form)
    rows = t3_of(cells, form)
    for place in (3, 9, len(rows) - 2):
        shifted = list(rows)
        label, values = shifted[place]
        shifted[place] = (label.strip("\t").split("\t")[-1], [*values, "", ""])
        assert only_t3(swapped(shifted)) == {key: raw for key, raw in cells.items() if key[0] == "t3"}


@pytest.mark.parametrize("form", FORMS)
def test_a_page_break_with_the_head_again(form: str) -> None:
    cells = consistent(form)
    lines = t3_text(cells, form).split("\n")
    for place in (5, 12, len(lines) - 1):
        for between in (
            ["- 3 -"],
            ["- 3 -", *HEADS["t3"].split("\n")],
            [SECTIONS["t3"], *HEADS["t3"].split("\n")],
            [""],
        ):
            text = "\n".join([*lines[:place], *between, *lines[place:]])
            assert only_t3(text) == {key: raw for key, raw in cells.items() if key[0] == "t3"}


@pytest.mark.parametrize("form", FORMS)
def test_a_page_break_inside_a_row_of_single_lines(form: str) -> None:
    cells = consistent(form)
    lines = t3_text(cells, form, "lines").split("\n")
    for place in range(12, len(lines), 5):
        text = "\n".join([*lines[:place], "- 3 -", *lines[place:]])
        found = only_t3(text)
        assert {key: raw for key, raw in found.items() if raw is not None and raw != cells[key]} == {}
        assert sum(raw is None for raw in found.values()) <= len(COLUMNS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "lost", [("r_no_law", "r_no_safe"), ("r_un_make",), ("r_rj_repeat", "r_rj_publication", "r_rj_mass")]
)
def test_lost_labels_are_named_by_the_order(form: str, lost: tuple[str, ...]) -> None:
    cells = consistent(form)
    rows = [
        ("\t\t" if row in lost else label, values)
        for row, (label, values) in zip(t3_rows(form), t3_of(cells, form), strict=True)
    ]
    assert only_t3(swapped(rows)) == {key: raw for key, raw in cells.items() if key[0] == "t3"}


def test_lost_labels_that_the_order_cannot_name_are_absent() -> None:
    cells = consistent("2021")
    rows = dict(zip(t3_rows("2021"), t3_of(cells, "2021"), strict=True))
    rows["r_no_law"] = ("\t\t", rows["r_no_law"][1])
    del rows["r_no_safe"]
    tables = tables_of(with_tables({"t3": swapped(list(rows.values()))}))
    assert "t3_rows_without_label:1" in tables["t3"].warnings
    assert {tables["t3"].cell(row, "np").state for row in ("r_no_law", "r_no_safe")} == {CellState.ABSENT}  # type: ignore[union-attr]
    assert tables["t3"].cell("r_no_third", "np").raw == "2"  # type: ignore[union-attr]


@pytest.mark.parametrize("form", FORMS)
def test_rows_with_a_total_only(form: str) -> None:
    kept = {"r_new", "r_total", "r_carry_out"}
    cells = {
        key: raw if key[1] in kept and key[2] == "all" else ""
        for key, raw in consistent(form).items()
        if key[0] == "t3"
    }
    assert only_t3(t3_text(cells, form)) == cells


@pytest.mark.parametrize("form", FORMS)
def test_blank_cells_among_full_rows_keep_their_columns(form: str) -> None:
    cells = {key: raw for key, raw in consistent(form).items() if key[0] == "t3"}
    cells |= {("t3", "r_no_law", column): "" for column in COLUMNS if column != "np"}
    cells |= {("t3", "r_un_make", column): "" for column in COLUMNS if column not in ("ent", "law")}
    assert only_t3(t3_text(cells, form)) == cells


def test_a_column_that_cannot_be_told_is_absent() -> None:
    text = with_tables(
        {"t3": t3_text(consistent("2021"), "2021", "blanks").replace("2.重复申请 0 5 0", "2.重复申请 5")}
    )
    table = tables_of(text)["t3"]
    assert "t3_row_unclear:r_rj_repeat" in table.warnings
    assert "t3_cells_absent:7" in table.warnings
    assert {cell.state for cell in table.cells if cell.row == "r_rj_repeat"} == {CellState.ABSENT}
    assert all(cell.state is not CellState.ABSENT for cell in table.cells if cell.row != "r_rj_repeat")


def test_a_label_without_values_among_numbers_is_absent_not_blank() -> None:
    lines = t3_text(consistent("2021"), "2021", "lines").split("\n")
    at = lines.index("2.重复申请")
    table = tables_of(with_tables({"t3": "\n".join(lines[: at + 1] + lines[at + 8 :])}))["t3"]
    assert {cell.state for cell in table.cells if cell.row == "r_rj_repeat"} == {CellState.ABSENT}


def test_ten_values_are_anchored_at_the_right() -> None:
    cells = consistent("2021")
    head = HEADS["t4"]
    ten = [cells["t4", *case] for case in CASES[5:]]
    for text in (f"{head}\n" + "\n".join(ten), f"{head}\n" + " ".join(ten), f"{head}\n" + "\t" * 5 + "\t".join(ten)):
        found = tables_of(with_tables({"t4": text}))["t4"]
        assert [cell.raw for cell in found.cells] == ["", "", "", "", "", *ten]
        assert all(cell.state is CellState.BLANK for cell in found.cells[:5])


@pytest.mark.parametrize("count", [1, 3, 9, 12, 14, 16])
def test_other_numbers_of_values_in_table_4_are_absent(count: int) -> None:
    table = tables_of(with_tables({"t4": HEADS["t4"] + "\n" + " ".join(["3"] * count)}))["t4"]
    assert "t4_row_unclear" in table.warnings
    assert {cell.state for cell in table.cells} == {CellState.ABSENT}


def test_another_table_behind_table_4_gives_it_no_values() -> None:
    text = f"{HEADS['t4']}\n指标名称\t单位\t数值\n主动公开信息数\t条\t88\n"
    table = tables_of(with_tables({"t4": text}))["t4"]
    assert all(cell.value is None for cell in table.cells)


@pytest.mark.parametrize("form", FORMS)
def test_wrapped_labels(form: str) -> None:
    cells = consistent(form)
    for label, first in (
        ("一、本年新收政府信息公开申请数量", 10),
        ("2.其他法律行政法规禁止公开", 8),
        ("4.无正当理由大量反复申请", 5),
    ):
        for style in ("tabs", "lines", "blanks"):
            text = t3_text(cells, form, style).replace(label, f"{label[:first]}\n{label[first:]}")
            wanted = {key: raw for key, raw in cells.items() if key[0] == "t3"}
            assert only_t3(text) == wanted, (label, style)


@pytest.mark.parametrize("form", FORMS)
def test_tables_on_one_line(form: str) -> None:
    cells = consistent(form)
    for style in ("pipes", "blanks"):
        parts = {
            name: " ".join(text.split("\n"))
            for name, text in {
                "t2": t2_text(cells, form, style), "t3": t3_text(cells, form, style), "t4": t4_text(cells, style)
            }.items()
        }  # fmt: skip
        assert raws(read(with_tables(parts))) == cells


@pytest.mark.parametrize("form", FORMS)
def test_numbers_stuck_together(form: str) -> None:
    """Digits that fill a row in one way only are parted; the others are absent, and nothing is wrong."""
    cells = consistent(form)
    parts = {
        name: "".join(text.split())
        for name, text in {"t2": t2_text(cells, form), "t3": t3_text(cells, form), "t4": t4_text(cells)}.items()
    }
    found = raws(read(with_tables(parts)))
    assert {key: raw for key, raw in found.items() if raw is not None and raw != cells[key]} == {}
    assert found["t3", "r_open", "np"] == "3"
    assert found["t4", "rv", "total"] == "7"
    assert found["t3", "r_new", "np"] is None  # 98000017
    assert found["t3", "r_total", "np"] is None  # 108000018


def test_numbers_stuck_to_a_sign_are_absent() -> None:
    table = t2_text(consistent("2019"), "2019", "lines").replace("行政许可\n5\n+1\n37", "行政许可12-157")
    found = tables_of(with_tables({"t2": table}))["t2"]
    assert "t2_row_unclear:permit" in found.warnings
    assert found.cell("permit", "items_delta").state is CellState.ABSENT  # type: ignore[union-attr]


@pytest.mark.parametrize("stuck", ["9" * 60 + "-", "90" * 80, "1-" * 40, "0" * 400])
def test_a_long_run_of_digits_is_no_row_and_takes_no_time(stuck: str) -> None:
    started = time.process_time()
    table = tables_of(with_tables({"t4": f"{HEADS['t4']}\n{stuck}"}))["t4"]
    assert all(cell.value is None for cell in table.cells)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("mark", ["/", "—", "-"])
def test_slashes_and_dashes_are_no_numbers(mark: str) -> None:
    cells = {key: mark if key[0] != "t2" else raw for key, raw in consistent("2021").items()}
    for style in STYLES:
        found = {key: cell for key, cell in read(written(cells, "2021", style=style)).items() if key[0] != "t2"}
        assert {cell.state for cell in found.values()} == {CellState.SLASH if mark == "/" else CellState.TEXT}, style


def test_statistics_of_before_2019_are_no_cells() -> None:
    rows = ["指标名称\t单位\t数值", "主动公开政府信息数\t条\t120", "其中：规范性文件数\t件\t3", "收到申请数\t件\t2",
            "按时办结数\t件\t2", "行政复议数量\t件\t0", "行政诉讼数量\t件\t0", "维持具体行政行为数\t件\t0"]  # fmt: skip
    text = (
        "柳坝镇2016年政府信息公开工作年度报告\n一、概述\n公开信息120条。\n附件：政府信息公开情况统计表\n"
        + "\n".join(rows)
    )
    assert read(text) == {}


def test_prose_is_no_table() -> None:
    assert read("柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n办理行政许可5件，行政处罚2件，结果维持。\n") == {}


def test_the_panel_has_one_row_a_report_and_stable_names() -> None:
    reports = [
        analyze(report_from_text(written(consistent(form), form, year=year), id=str(year)))
        for form, year in (("2019", 2020), ("2021", 2021))
    ]
    frames = to_frames(reports)
    wide = panel(frames["reports"], frames["cells"])
    assert tuple(wide.columns) == panel_columns()
    assert max(map(len, wide.columns)) <= 32
    assert wide.columns.is_unique
    assert wide["t2_template"].tolist() == wide["t3_template"].tolist() == ["2019", "2021"]
    assert wide["t3_r_new_all"].tolist() == [17, 17]
    assert wide["t3_sum_refused"].tolist() == [2, 2]
    assert wide["t3_sum_other"].tolist() == [0, 0]
    assert wide["t4_sum_court"].tolist() == [4, 4]
    assert (
        wide["t2_permit_items_prev"].isna().tolist() == wide["t2_permit_items_prev_s"].isna().tolist() == [False, True]
    )


def test_an_empty_panel_and_blank_cells() -> None:
    frames = to_frames([])
    assert tuple(panel(frames["reports"], frames["cells"]).columns) == panel_columns()
    cells = consistent("2021") | {("t3", "r_no_law", "all"): "", ("t3", "r_no_safe", "all"): "/"}
    frames = to_frames([analyze(report_from_text(written(cells, "2021")))])
    row = panel(frames["reports"], frames["cells"]).iloc[0]
    assert (row["t3_r_no_law_all_s"], row["t3_r_no_safe_all_s"], row["t3_r_no_third_all_s"]) == (
        "blank",
        "slash",
        "number",
    )
    assert row[["t3_r_no_law_all", "t3_r_no_safe_all", "t3_sum_refused"]].isna().all()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("enumerator", [r"\1 .", r" \1 .", r"\1 、", r"\1. "])
@pytest.mark.parametrize("form", FORMS)
def test_blanks_inside_the_number_of_a_row(form: str, enumerator: str, style: str) -> None:
    cells = consistent(form)
    text = re.sub(r"(?<!\d)(\d)\.(?=[^\d\s])", enumerator, written(cells, form, style=style))
    assert raws(read(text)) == cells


@pytest.mark.parametrize("form", FORMS)
def test_rows_that_share_a_line_with_their_tabs(form: str) -> None:
    cells = consistent(form)
    text = written(cells, form)
    table = re.compile(r"(?<=情况\n)[^\n]*(?:\n[^\n]*)*?(?=\n[二三四五六]、(?:主动|收到|政府信息公开行政|存在|其他))")
    assert raws(read(table.sub(lambda match: re.sub(r"\n\t*", " ", match[0]), text))) == cells


@pytest.mark.parametrize("unit", ["件", "项", "次"])
def test_units_behind_the_values_are_no_labels(unit: str) -> None:
    lines = f"（七）总计\n2{unit}\n0{unit}\n12{unit}\n四、结转下年度继续办理 0{unit} 1{unit}"
    rows = [[token.text for token in row.tokens] for row in grid_rows(lines, [Span(0, len(lines))])]
    assert rows == [
        ["（七）总计", f"2{unit}", f"0{unit}", f"12{unit}"],
        ["四、结转下年度继续办理", f"0{unit}", f"1{unit}"],
    ]


def test_a_cell_with_words_behind_its_number_stays_one_cell() -> None:
    line = "政府集中采购\t2 个项目\t251000元"
    rows = [[token.text for token in row.tokens] for row in grid_rows(line, [Span(0, len(line))])]
    assert [cell for row in rows for cell in row] == ["政府集中采购", "2 个项目", "251000元"]
