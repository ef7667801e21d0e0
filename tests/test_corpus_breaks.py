"""Every way to break a corpus is named by its check, and none hides another."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import SMALL

from nlp.cli.main import cli
from nlp.corpus import check_corpus
from nlp.corpus.statistics import describe
from nlp.corpus.tables import broken_over_years, broken_rules
from nlp.corpus.verify import verify
from nlp.errors import LabelsError

Row = dict[str, Any]
Break = Callable[[Path], None]
FIRST, SECOND, OTHER = SMALL
UNITS, FIGURES = f"labels/{FIRST}.units.jsonl", f"labels/{FIRST}.figures.jsonl"
TABLES = f"labels/{FIRST}.tables.json"


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_rows(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def change(name: str, number: int, **fields: object) -> Break:
    """Change fields of one row of a file."""

    def apply(folder: Path) -> None:
        rows = rows_of(folder / name)
        rows[number] |= fields
        write_rows(folder / name, rows)

    return apply


def add(name: str, *rows: Row) -> Break:
    """Put rows at the end of a file, new or old."""

    def apply(folder: Path) -> None:
        path = folder / name
        write_rows(path, [*(rows_of(path) if path.exists() else []), *rows])

    return apply


def twice(name: str) -> Break:
    """Repeat the first row of a file."""

    def apply(folder: Path) -> None:
        rows = rows_of(folder / name)
        write_rows(folder / name, [*rows, rows[0]])

    return apply


def shorten(name: str, kept: slice) -> Break:
    def apply(folder: Path) -> None:
        write_rows(folder / name, [{**row, "index": n} for n, row in enumerate(rows_of(folder / name)[kept])])

    return apply


def manifest(number: int, **fields: str) -> Break:
    def apply(folder: Path) -> None:
        with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[number] |= fields
        with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    return apply


def cell(value: object) -> Break:
    def apply(folder: Path) -> None:
        tables = json.loads((folder / TABLES).read_text(encoding="utf-8"))
        tables["t2"]["permit_decisions"] = value
        (folder / TABLES).write_text(json.dumps(tables), encoding="utf-8")

    return apply


def move_family(folder: Path) -> None:
    for number in (0, 1):
        manifest(number, split="train")(folder)


def unanswer(folder: Path) -> None:
    """Give the problem of the first link a theme that its measure has not."""
    first = next(row for row in rows_of(folder / "relations/links.jsonl") if None not in row.values())
    change(f"labels/{first['report']}.units.jsonl", first["problem"], themes=["innovation"])(folder)


def digest(report: str = FIRST, units: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> Row:
    return {"report": report, "writer": "A", "units": list(units)}


def planted(rule: str) -> Row:
    return {"report": FIRST, "rule": rule, "status": "fail", "where": "t2", "message": ""}


COPY = {"group": "g", "report_a": FIRST, "report_b": SECOND, "copied": True}
BREAKS: dict[str, tuple[Break, str]] = {
    "a value that the text does not state": (change(FIGURES, 0, value=999), "the value 999, which its text"),
    "a zero where a number stands": (change(FIGURES, 0, value=0, explicit_zero=True), "the value 0, which its text"),
    "a zero that is none": (change(FIGURES, 0, explicit_zero=True), "the value 412 and explicit_zero true"),
    "a zero that is not called one": (change(FIGURES, 7, explicit_zero=False), "the value 0 and explicit_zero false"),
    "a topic cut short": (change(FIGURES, 1, topic="机构概况"), "topic '机构概况' without the 类 that is written"),
    "no number": (change(FIGURES, 0, value=float("nan")), "figures.jsonl:1 is not JSON (NaN is no number)"),
    "a number without end": (change(FIGURES, 0, value=float("inf")), "(Infinity is no number)"),
    "a year in words": (change(FIGURES, 0, year="x"), "figures.jsonl:1 has year 'x'"),
    "a figure twice": (twice(FIGURES), "figure of line 11 repeats line 1"),
    "a figure of another report": (change(FIGURES, 0, report=OTHER), f"figure of line 1 names the report '{OTHER}'"),
    "a unit of another report": (change(UNITS, 0, report=OTHER), f"unit of line 1 names the report '{OTHER}'"),
    "nothing done": (change(UNITS, 0, done=True), "unit 0 is done, and no measure"),
    "a category twice": (change(UNITS, 2, secondary=["organisation"]), "as first and as second category"),
    "a ruling twice": (change(UNITS, 1, rulings=["R25", "R25"]), "unit 1 repeats one of its rulings"),
    "soft by a firm ruling": (change(UNITS, 1, soft=True), "unit 1 is soft by R25, which decide firmly"),
    "an unlabelled end": (shorten(UNITS, slice(-1)), f"{FIRST}: no unit labels its sentence"),
    "an unlabelled beginning": (shorten(UNITS, slice(1, None)), f"{FIRST}: no unit labels its sentence"),
    "a cell that is not printed": (cell(777), "its t2 permit decisions is 777, and the report prints '41'"),
    "a cell that is not blank": (cell(None), "its t2 permit decisions is None, and the report prints '41'"),
    "no tables of a report that prints some": (lambda folder: (folder / TABLES).unlink(), "prints t2, which its tables lack"),
    "a negative count": (cell(-41), "its tables break A5"),
    "half a count": (cell(1.5), "its tables break A5"),
    **{
        f"a planted {rule} that is not there": (
            add("relations/checks.jsonl", planted(rule)), f"its tables keep {rule}, which relations/checks.jsonl calls",
        )
        for rule in ("A5", "A6", "A7", "A8", "A9")
    },
    "a violation twice": (add("relations/checks.jsonl", planted("B1"), planted("B1")), "checks.jsonl: row of line 2 rep"),
    "a link twice": (twice("relations/links.jsonl"), "links.jsonl: row of line"),
    "a link of nothing": (
        add("relations/links.jsonl", {"report": FIRST, "problem": None, "measure": None}), "links nothing with nothing",
    ),
    "an answer to another problem": (unanswer, "which share no theme"),
    "copies that are nothing alike": (add("relations/copies.jsonl", {**COPY, "units": [[4, 0]]}), "is called copied, and"),
    "a copied pair twice": (add("relations/copies.jsonl", {**COPY, "units": [[4, 2], [4, 2]]}), "a pair of units twice"),
    "a copy of itself": (
        add("relations/copies.jsonl", {**COPY, "report_b": FIRST, "units": [[4, 4]]}), "copies itself",
    ),
    "persistence backwards": (
        change("relations/persistence.jsonl", 0, report=FIRST, from_report=SECOND, from_unit=None, to_unit=None),
        "is not of the same family and the year before",
    ),
    "a digest of no unit": (add("relations/digests.jsonl", digest(units=(1, 2, 3, 4, 5, 999))), "digest names unit 999"),
    "a digest of no report": (add("relations/digests.jsonl", digest("nobody")), "'nobody', which is not in the corpus"),
    "a digest too short": (add("relations/digests.jsonl", digest(units=(1, 2))), "names 2 units, not 6 to 8"),
    "a digest with a unit twice": (add("relations/digests.jsonl", digest(units=(1, 1, 2, 3, 4, 5))), "names a unit twice"),
    "a digest that is no JSON": (
        lambda folder: (folder / "relations" / "digests.jsonl").write_text('{"report"\n', encoding="utf-8"), "is not JSON",
    ),
    "relations that are a folder": (
        lambda folder: ((folder / "relations/links.jsonl").unlink(), (folder / "relations/links.jsonl").mkdir()),
        "links.jsonl (Is a directory)",
    ),
    "no such province": (manifest(0, province="火星"), "province '火星' is none of China"),
    "no such generation": (manifest(0, generation="Q"), "generation is 'Q', not one of A0, A1"),
    "another generation": (manifest(0, generation="C"), "its generation is 'B' in the metadata and 'C'"),
    "a family moved": (move_family, "family ah_funan_huanggang is in train, and its hash says test"),
    "a file elsewhere": (manifest(0, file="../elsewhere.txt"), "does not stand in reports/"),
    "a split that is none": (manifest(0, split="other"), "manifest.csv:2 has split 'other'"),
    "a report twice": (manifest(1, id=FIRST), f"manifest.csv:3 repeats the id '{FIRST}'"),
}  # fmt: skip


def test_before_a_break_nothing_is_named(small_corpus: Path) -> None:
    assert verify(small_corpus) == []


@pytest.mark.parametrize("case", BREAKS)
def test_a_break_is_named(small_corpus: Path, case: str) -> None:
    apply, finding = BREAKS[case]
    apply(small_corpus)
    found = verify(small_corpus)
    assert any(finding in one for one in found), found


LINK = {"report": OTHER, "problem": None}
DAMAGE: list[tuple[str, str | bytes | None, str]] = [
    (f"labels/{OTHER}.meta.json", "{", "meta.json:1 is not JSON"),
    (f"labels/{OTHER}.meta.json", "[]", "meta.json:1 is not an object"),
    (f"labels/{OTHER}.meta.json", "{}", "meta.json lacks the field id"),
    (f"labels/{OTHER}.units.jsonl", None, "cannot read"),
    (f"labels/{OTHER}.units.jsonl", '\n{"index": 0}\n', "units.jsonl:2 lacks the field text"),
    (f"labels/{OTHER}.units.jsonl", '{"index": "0"}\n', "units.jsonl:1 has index '0'"),
    (f"labels/{SECOND}.tables.json", "3", "tables.json:1 is not an object"),
    ("relations/links.jsonl", json.dumps(LINK), "links.jsonl:1 lacks the field measure"),
    ("relations/copies.jsonl", json.dumps({**COPY, "units": [0]}), "copies.jsonl:1 has units [0]"),
    ("relations/copies.jsonl", json.dumps({**COPY, "units": [[0]]}), "copies.jsonl:1 has units [[0]]"),
    (f"labels/{OTHER}.units.jsonl", "标签".encode("gb18030"), "units.jsonl is not UTF-8"),
    (f"labels/{OTHER}.figures.jsonl", None, "cannot read"),
    (f"labels/{OTHER}.meta.json", None, "cannot read"),
    (f"reports/{OTHER}.txt", "", "is empty"),
    (f"reports/{OTHER}.txt", b"\x00\xff\xfe" * 50, "is not text"),
    ("coding/first/sentences.jsonl", '{"text": "无。", "label": "weather"}\n', "unknown label 'weather'"),
]


@pytest.mark.parametrize(("name", "content", "message"), DAMAGE)
def test_one_damaged_file_hides_no_other_finding(
    small_corpus: Path, name: str, content: str | bytes | None, message: str
) -> None:
    (small_corpus / "targets.toml").write_text("[minimum]\nreports = 1\n", encoding="utf-8")
    path = small_corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    change(UNITS, 1, soft=True)(small_corpus)
    result = CliRunner().invoke(cli, ["corpus", "check", str(small_corpus)], standalone_mode=False)
    assert result.return_value == 1
    named = [line for line in result.stderr.splitlines() if message in line]
    assert len(named) == 1
    assert str(path) in named[0]
    assert "unit 1 is soft by R25" in result.stderr


def test_every_broken_line_is_named(small_corpus: Path) -> None:
    path = small_corpus / UNITS
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(["{", *lines[1:3], "[]", *lines[4:]]) + "\n", encoding="utf-8")
    assert [found.split(" is not")[0].rpartition(":")[2] for found in verify(small_corpus)] == ["1", "4"]
    with pytest.raises(LabelsError, match=r"units\.jsonl:1 is not JSON"):
        describe(small_corpus)


CODED = {"report_id": FIRST, "index": 1, "label": "other"}


@pytest.fixture
def coded(small_corpus: Path) -> Path:
    """The small corpus with one sentence that was coded twice."""
    (small_corpus / "targets.toml").write_text("[minimum]\nreports = 1\n", encoding="utf-8")
    text = rows_of(small_corpus / UNITS)[1]["text"]
    for coder in ("first", "second"):
        write_rows(small_corpus / f"coding/{coder}/sentences.jsonl", [{**CODED, "text": text}])
    (small_corpus / "coding/order.csv").write_text(f"report_id,index\n{FIRST},1\n", encoding="utf-8")
    assert verify(small_corpus) == []
    return small_corpus


SECOND_CODING = "coding/second/sentences.jsonl"
CODING_BREAKS: dict[str, tuple[Break, str]] = {
    "another text": (change(SECOND_CODING, 0, text="这句话不在报告里。"), f"sentence 1 is not what {FIRST}#1 says"),
    "another place": (change(SECOND_CODING, 0, index=2), f"sentence 1 is not what {FIRST}#2 says"),
    "no such report": (change(SECOND_CODING, 0, report_id="nobody"), "'nobody', which is not in the corpus"),
    "a sentence twice": (twice(SECOND_CODING), f"sentence 2 repeats {FIRST}#1"),
    "half a coding": (
        add("coding/first/sentences.jsonl", {**CODED, "index": 2, "text": "无。"}),
        "second lacks 1 sentence",
    ),
    "no second coding": (lambda folder: (folder / SECOND_CODING).unlink(), "cannot open labels"),
    "another order": (
        lambda folder: (folder / "coding/order.csv").write_text("report_id,index\n", encoding="utf-8"),
        f"differ in 1 sentences, {FIRST}#1",
    ),
    "no order": (
        lambda folder: (folder / "coding/order.csv").write_text("report\nx\n", encoding="utf-8"),
        "order.csv is no CSV in UTF-8 with the columns",
    ),
}


@pytest.mark.parametrize("case", CODING_BREAKS)
def test_a_broken_coding_is_named(coded: Path, case: str) -> None:
    apply, finding = CODING_BREAKS[case]
    apply(coded)
    found = check_corpus(coded).findings
    assert any(finding in one for one in found), found


def test_rules_over_one_year_and_two() -> None:
    t2 = {"permit_items_prev": 3, "permit_items_delta": -5, "rule_new_open": 1, "rule_open_total": 1}
    assert broken_rules({"template": "2019", "t2": t2}) == {"A6"}
    assert broken_rules({"template": "2019", "t2": {**t2, "permit_items_delta": -3}}) == set()
    assert broken_rules({"template": "2019", "t2": {"rule_new_open": 2, "rule_open_total": 1}}) == {"A6"}
    assert broken_rules({"template": "2019", "t2": {"procure_amount": 86.5, "permit_items_delta": 0.5}}) == {"A5"}
    before = {"t2": {"rule_in_force": 3}, "t3": {"r_carry_out": [1, None]}}
    now = {"t2": {"rule_issued": 1, "rule_repealed": 2, "rule_in_force": 2}, "t3": {"r_carry_in": [1, 5]}}
    assert broken_over_years(before, now) == set()
    assert broken_over_years({**before, "t2": {"rule_in_force": 4}}, now) == {"A7"}
    assert broken_over_years({**before, "t3": {"r_carry_out": [0, None]}}, now) == {"A9"}
    assert broken_over_years({}, now) == set()
