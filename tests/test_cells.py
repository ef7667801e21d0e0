"""What cells hold, between which separators they stand, and on which side of their labels: never blank, never wrong."""

from __future__ import annotations

import re

import pytest
from statutory import (
    SECTIONS,
    consistent,
    form_keys,
    harm,
    raws,
    read,
    t3_text,
    with_tables,
    written,
)  # fmt: skip

from nlp import report_from_text
from nlp.cells import cell_data, count_of, is_cell, without_cells
from nlp.cleaning.cells import part_cells
from nlp.structure.lines import classify_lines
from nlp.tables import read_tables
from nlp.types import CellState, Report

FORMS = ("2019", "2021")
STYLES = ("tabs", "pipes", "lines", "blanks")
MEASURES = [*cell_data()["measures"], *cell_data()["money"]]
# A word or a sign by itself may stand for nothing or for 0: the cell is text.
TEXTS = [*cell_data()["words"], *cell_data()["rings"], "24余", "约24件", "l4", "1,25", "5%", "0/0", "01", "--"]
NUMBERS = [("24（件）", 24), ("24件次", 24), ("0*", 0), ("5①", 5), ("0¹", 0), ("1 024", 1024), ("1,024", 1024)]
DELTAS = [
    ("增加3", 3),
    ("增3", 3),
    ("↑3", 3),
    ("+3", 3),
    ("减少3", -3),
    ("减3", -3),
    ("↓3", -3),
    ("-3", -3),
    ("－3", -3),
]


def told(report: Report) -> list[str]:
    """The sentences that a report does not owe to its frame."""
    frame = {sentence.text for sentence in report_from_text(with_tables({})).sentences}
    return [sentence.text for sentence in report.sentences if sentence.text not in frame]


@pytest.mark.parametrize("unit", MEASURES)
def test_every_measure_word_leaves_the_number(unit: str) -> None:
    assert count_of(f"24{unit}") == (24, unit)
    assert is_cell(f"0{unit}")
    assert without_cells(f"行政许可24{unit}") == "行政许可"


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_certain_number_is_text(text: str) -> None:
    assert count_of(text) is None
    cell = read(written(consistent("2021") | {("t2", "permit", "decisions"): text}, "2021"))[
        "t2", "permit", "decisions"
    ]
    assert (cell.state, cell.raw, cell.value) == (CellState.TEXT, text, None)


@pytest.mark.parametrize(("text", "value"), [*NUMBERS, *DELTAS])
def test_signs_and_marks_of_numbers(text: str, value: int) -> None:
    place = ("t2", "permit", "items_delta")
    cell = read(written(consistent("2019") | {place: text}, "2019"))[place]
    assert cell.value == value
    assert cell.state is (CellState.NUMBER if value else CellState.ZERO)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("unit", ["宗", "条", "份", "起", "个", "例", "件次"])
def test_measure_words_in_every_layout(unit: str, style: str) -> None:
    cells = {key: f"{raw}{unit}" if raw.isdigit() else raw for key, raw in consistent("2021").items()}
    text = written(cells, "2021", style=style)
    assert raws(read(text)) == cells
    assert told(report_from_text(text)) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("ring", ["O", "○", "〇"])
def test_rings_are_printed_values(ring: str, style: str) -> None:
    cells = {key: ring if raw == "0" else raw for key, raw in consistent("2021").items()}
    text = written(cells, "2021", style=style)
    assert raws(read(text)) == cells
    assert told(report_from_text(text)) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("odd", ["见附件", "O", "24余", "24件次", "0*", "0①", "5%"])
def test_one_odd_cell_loses_no_row(odd: str, style: str) -> None:
    for place in (("t2", "permit", "decisions"), ("t3", "r_new", "ent")):
        cells = consistent("2021") | {place: odd}
        assert raws(read(written(cells, "2021", style=style))) == cells


def test_blanks_between_digits_that_may_be_two_numbers_are_absent() -> None:
    cells = consistent("2021") | {("t2", "permit", "decisions"): "12 100"}
    text = written(cells, "2021")
    assert harm(text, cells) == []
    assert read(text)["t2", "permit", "decisions"].state is CellState.ABSENT


@pytest.mark.parametrize("odd", ["待核实", "详见本镇网站公示栏", "数据由县局汇总"])
@pytest.mark.parametrize("style", ["tabs", "pipes"])
def test_words_that_no_list_knows_are_values_behind_a_label(style: str, odd: str) -> None:
    cells = consistent("2021") | {("t2", "permit", "decisions"): odd, ("t3", "r_new", "res"): odd}
    assert raws(read(written(cells, "2021", style=style))) == cells


def rewritten(form: str, separator: str, *, quoted: bool = False, ruled: bool = False) -> str:
    def row(line: str) -> str:
        cells = [f'"{cell}"' for cell in line.split("\t")] if quoted else line.split("\t")
        return f"{separator}{separator.join(cells)}{separator}" if ruled else separator.join(cells)

    lines = written(consistent(form), form).split("\n")
    return "\n".join(row(line) if "\t" in line or line.startswith("第二十条") else line for line in lines)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("separator", "kind"),
    [
        (",", {}),
        (",", {"quoted": True}),
        (";", {}),
        ("，", {}),
        ("；", {}),
        ("│", {"ruled": True}),
        ("┃", {"ruled": True}),
    ],
)
def test_other_separators(form: str, separator: str, kind: dict[str, bool]) -> None:
    report = report_from_text(rewritten(form, separator, **kind))
    assert raws(read(report)) == consistent(form)
    assert told(report) == []


@pytest.mark.parametrize(
    "prose",
    [
        "规章，规范性文件，\n行政许可，行政处罚，\n行政强制等信息。",
        "公开规章，2件，\n规范性文件，3件。",
        "全年办理行政许可，12件，\n行政处罚，3件。\n",
        "1,204\n2,300\n",
        "公开信息12条，其中规范性文件，3件；\n行政许可，4件；行政处罚，5件；\n",
    ],
)
def test_commas_of_prose_part_no_cells(prose: str) -> None:
    assert part_cells(prose) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("apart", ["\t", "\n"])
def test_values_before_their_labels_are_read_or_absent(form: str, apart: str) -> None:
    def turned(line: str) -> str:
        cells = line.split("\t")
        return apart.join([*cells[::-1]] if re.search(r"\d$", line) else cells)

    cells = consistent(form)
    lines = written(cells, form).split("\n")
    text = "\n".join(turned(line) if "\t" in line else line for line in lines)
    assert harm(text, cells) == []
    zeros = dict.fromkeys(form_keys(form), "0")
    text = "\n".join(turned(line) if "\t" in line else line for line in written(zeros, form).split("\n"))
    assert harm(text, zeros) == []
    if apart == "\t":
        assert raws(read(text))["t2", "rule", "issued" if form == "2021" else "new_made"] == "0"


def test_a_row_printed_twice_with_other_values_is_absent() -> None:
    cells = {key: raw for key, raw in consistent("2021").items() if key[0] == "t3"}
    lines = t3_text(cells, "2021").split("\n")
    at = next(index for index, line in enumerate(lines) if "2.重复申请" in line)
    again = [*lines[: at + 1], lines[at], *lines[at + 1 :]]
    other = [*lines[: at + 1], lines[at].replace("\t5\t", "\t6\t"), *lines[at + 1 :]]
    assert raws(read(with_tables({"t3": "\n".join(again)}))) == cells
    table = read_tables(report_from_text(with_tables({"t3": "\n".join(other)})))[0]
    assert "t3_row_twice:r_rj_repeat" in table.warnings
    assert {cell.state for cell in table.cells if cell.row == "r_rj_repeat"} == {CellState.ABSENT}
    assert all(cell.state is not CellState.ABSENT for cell in table.cells if cell.row != "r_rj_repeat")


@pytest.mark.parametrize("unit", ["（单位：件）", "单位：件", "(计量单位：件、万元)", "单位：件/次"])
@pytest.mark.parametrize("name", ["t2", "t3", "t4"])
def test_the_unit_above_a_table_is_no_sentence(name: str, unit: str) -> None:
    cells = consistent("2021")
    text = written(cells, "2021").replace(SECTIONS[name], f"{SECTIONS[name]}\n{unit}")
    report = report_from_text(text)
    assert told(report) == []
    assert raws(read(report)) == cells


def test_a_unit_of_an_office_is_no_unit_of_a_table() -> None:
    assert [line.furniture for line in classify_lines("单位：柳坝镇人民政府\n单位：件")] == ["", "unit"]
