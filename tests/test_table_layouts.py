"""Tables as no form prints them: each cell is read, or absent with a warning, but never another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

import pytest
from statutory import HEADS, Key, consistent, harm, raws, read, t2_text, t3_text, t4_text, with_tables

from nlp import report_from_text

FORMS = ("2019", "2021")
Lines = list[str]
Change = Callable[[Lines], Lines]
HEAD = len(HEADS["t3"].split("\n"))


def parts_of(form: str) -> dict[str, Lines]:
    cells = consistent(form)
    return {
        "t2": t2_text(cells, form).split("\n"), "t3": t3_text(cells, form).split("\n"), "t4": t4_text(cells).split("\n")
    }  # fmt: skip


def changed(form: str, table: str, change: Change) -> str:
    parts = parts_of(form)
    return with_tables({name: "\n".join(change(lines) if name == table else lines) for name, lines in parts.items()})


def body(change: Callable[[str], str], head: str = "") -> Change:
    """A change of each row of table 3, and what the last row of its head prints behind the total."""
    return lambda lines: [*lines[: HEAD - 1], lines[HEAD - 1] + head, *map(change, lines[HEAD:])]


def cells(line: str) -> tuple[list[str], list[str]]:
    """The labels and the values of a row of table 3."""
    parts = line.split("\t")
    return parts[:3], parts[3:]


def repeated(lines: Lines) -> Lines:
    """The labels of merged cells in each of their rows."""
    rows: Lines = []
    above = ["", ""]
    for line in lines[HEAD:]:
        labels, values = cells(line)
        above = [labels[0], labels[1]] if labels[0] else [above[0], labels[1] or above[1]]
        rows.append("\t".join([*above, labels[2], *values]))
    return [*lines[:HEAD], *rows]


def halves(lines: Lines) -> Lines:
    rows = lines[HEAD:]
    half = (len(rows) + 1) // 2
    right = [*rows[half:], "\t" * 9][:half]
    return [*lines[:HEAD], *("\t".join(pair) for pair in zip(rows[:half], right, strict=True))]


def shuffled(lines: Lines) -> Lines:
    rows = lines[HEAD:]
    Random(3).shuffle(rows)  # noqa: S311
    return [*lines[:HEAD], *rows]


def numbered(lines: Lines) -> Lines:
    return [*lines[:HEAD], *(f"{number}\t{line}" for number, line in enumerate(lines[HEAD:], 1))]


def below_labels(lines: Lines) -> Lines:
    split = (["\t".join(part) for part in cells(line)] for line in lines[HEAD:])
    return [*lines[:HEAD], *(line for pair in split for line in pair)]


READ: dict[str, tuple[str, Change]] = {
    "labels of merged rows repeated": ("t3", repeated),
    "no head of table 3": ("t3", lambda lines: lines[HEAD:]),
    "two halves side by side": ("t3", halves),
    "rows out of order": ("t3", shuffled),
    "rows numbered": ("t3", numbered),
    "values below their labels": ("t3", below_labels),
    "units above the rows": ("t3", lambda lines: [*lines[:HEAD], "单位" + "\t" * 3 + "\t".join(["件"] * 7), *lines[HEAD:]]),
    "columns numbered": ("t3", lambda lines: [*lines[:HEAD], "\t" * 3 + "\t".join("1234567"), *lines[HEAD:]]),
    "a column for remarks": ("t3", body(lambda line: f"{line}\t", "\t备注")),
    "a remark": ("t3", body(lambda line: f"{line}\t{'见说明' if '重复' in line else ''}", "\t备注")),
    "a column of shares": ("t3", body(lambda line: f"{line}\t5%", "\t占比")),
    "the total in other words": ("t3", body(lambda line: line.replace("（七）总计", "（七）合计"))),
    "a colon behind labels": ("t3", body(lambda line: re.sub(r"([^\t\d])\t+(?=\d)", r"\1：\t\t\t", line, count=1))),
    "a note below the table": ("t3", lambda lines: [*lines, "注：自然人5件中2件为代理人提出"]),
    "columns of table 4 numbered": ("t4", lambda lines: [*lines[:-1], "\t".join(map(str, range(1, 16))), lines[-1]]),
    "a label before table 4": ("t4", lambda lines: [*lines[:-1], f"数量\t{lines[-1]}"]),
    "the articles left out": ("t2", lambda lines: [line for line in lines if "二十条" not in line]),
    "two tabs between cells": ("t3", lambda lines: [line.replace("\t", "\t\t") for line in lines]),
    "all of table 3 twice": ("t3", lambda lines: lines * 2),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", READ)
def test_layouts_that_are_read(layout: str, form: str) -> None:
    assert raws(read(report_from_text(changed(form, *READ[layout])))) == consistent(form)


def last_first(line: str) -> str:
    labels, values = cells(line)
    return "\t".join([*labels, values[-1], *values[:-1]])


def swapped(line: str, first: str, second: str) -> str:
    return line.replace(f"{first}\t{second}", f"{second}\t{first}")


def above_labels(lines: Lines) -> Lines:
    split = (["\t".join(part) for part in cells(line)[::-1]] for line in lines[HEAD:])
    return [*lines[:HEAD], *(line for pair in split for line in pair)]


def stacked(lines: Lines) -> Lines:
    """Table 4 with a row for each of its blocks."""
    blocks = zip(("行政复议", "未经复议直接起诉", "复议后起诉"), (0, 5, 10), strict=True)
    values = lines[-1].split("\t")
    return [
        "\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计",
        *("\t".join([name, *values[start : start + 5]]) for name, start in blocks),
    ]


HARMLESS: dict[str, tuple[str, Change]] = {
    "the total first": ("t3", lambda lines: [
        "\t\t\t总计\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他", *map(last_first, lines[HEAD:])
    ]),
    "columns of table 2 out of order": ("t2", lambda lines: [
        swapped(swapped(line, "本年制发件数", "本年废止件数"), "本年新制作数量", "本年新公开数量") for line in lines
    ]),
    "columns of table 4 out of order": ("t4", lambda lines: [swapped(line, "结果维持", "结果纠正") for line in lines]),
    "a column without head": ("t3", body(lambda line: f"{line}\t3")),
    "a column without head, zeros left out": ("t3", body(lambda line: re.sub(r"\t0(?=\t|$)", "\t", line) + "\t1")),
    "a share behind each value": ("t3", body(lambda line: re.sub(r"\t(\d+)", r"\t\1\t0%", line))),
    "a column left out": ("t3", body(lambda line: "\t".join([*line.split("\t")[:-2], line.split("\t")[-1]]))),
    "the last zero left out": ("t3", body(lambda line: re.sub(r"\t0$", "", line))),
    "values above their labels": ("t3", above_labels),
    "values above their labels, with blanks": ("t3", lambda lines: [" ".join(line.split()) for line in above_labels(lines)]),
    "table 4 with a row a block": ("t4", stacked),
    "table 4 for two years": ("t4", lambda lines: [*lines[:-1], f"2021年\t{lines[-1].replace('7', '9')}", f"2022年\t{lines[-1]}"]),
    "table 4 twice": ("t4", lambda lines: [*lines, lines[-1].replace("7", "9")]),
    "table 2 twice": ("t2", lambda lines: [*lines, *(re.sub(r"\t\d+(?:\.\d+)?(?=\t|$)", "\t8", line) for line in lines)]),
    "the year before beside": ("t2", lambda lines: [re.sub(r"(\d)$", r"\1\t8", line) for line in lines]),
    "dots behind labels": ("t3", body(lambda line: re.sub(r"(?<=[^\t])\t+", "……", line, count=1))),
    "columns one below the other": ("t3", lambda lines: [
        *(" ".join(filter(None, cells(line)[0])) for line in lines[HEAD:]),
        *(cells(line)[1][column] for column in range(7) for line in lines[HEAD:]),
    ]),
    "a row broken": ("t3", lambda lines: [line.replace("\t8\t", "\t8\n\t") for line in lines]),
    "the number of a page among cells": ("t3", lambda lines: [*"\n".join(lines[:9]).split(), "3", *"\n".join(lines[9:]).split()]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", HARMLESS)
def test_layouts_that_leave_no_wrong_cell(layout: str, form: str) -> None:
    blank = {key: "" for key, raw in consistent(form).items() if raw == "0" and key[0] == "t3"}
    wanted: dict[Key, str] = consistent(form) | (blank if "zeros" in layout else {})
    assert harm(changed(form, *HARMLESS[layout]), wanted) == []


def blank_column(column: int) -> Change:
    def change(line: str) -> str:
        labels, values = cells(line)
        return "\t".join([*labels, *values[:column], "", *values[column + 1 :], "见说明"])

    return body(change)


@pytest.mark.parametrize("form", FORMS)
def test_a_remark_is_no_total_where_a_column_is_blank(form: str) -> None:
    wanted = {key: "" if key[::2] == ("t3", "res") else raw for key, raw in consistent(form).items()}
    assert harm(changed(form, "t3", blank_column(2)), wanted) == []


def htmled(lines: Sequence[str], gap: str) -> str:
    rows = (gap.join(f"<td><p>{cell}</p></td>" for cell in line.split("\t")) for line in lines)
    return "<table>" + "".join(f"<tr>{gap}{row}{gap}</tr>\n" for row in rows) + "</table>"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_tables_of_tags(form: str, gap: str) -> None:
    text = with_tables({name: htmled(lines, gap) for name, lines in parts_of(form).items()})
    assert raws(read(report_from_text(text))) == consistent(form)
