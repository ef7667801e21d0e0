"""Rules: each with what holds, what fails and what cannot be decided; planted errors are found, nobody is accused wrongly."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from statutory import CASES, PLAN, Key, consistent, form_keys, read, with_tables, written

from nlp import analyze, read_report, report_from_text
from nlp.checks import YearTables, check_report, check_series, consecutive, rules
from nlp.checks.rules import count_readings, doubts, unseen
from nlp.corpus import load_manifest
from nlp.figures.lexicon import metrics_data
from nlp.pipeline import analyze_many
from nlp.types import Analysis, Cell, CellState, Check, Verdict

EXACT = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "B1", "B2", "B3", "B4", "B5")


@pytest.fixture(scope="module")
def analyses(corpus: Path) -> list[Analysis]:
    return analyze_many([entry.report() for entry in load_manifest(corpus)])


@pytest.fixture(scope="module")
def failures(analyses: list[Analysis]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for check in [check for analysis in analyses for check in analysis.checks] + list(check_series(analyses)):
        if check.status is Verdict.FAIL:
            found[check.rule].add(check.report)
    return found


@pytest.fixture(scope="module")
def planted(corpus: Path) -> dict[str, set[str]]:
    gold: defaultdict[str, set[str]] = defaultdict(set)
    for line in (corpus / "relations" / "checks.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["rule"]].add(row["report"])
    return gold


@pytest.mark.parametrize("rule", EXACT)
def test_planted_errors_are_found_and_nothing_else(
    rule: str, failures: dict[str, set[str]], planted: dict[str, set[str]]
) -> None:
    assert failures.get(rule, set()) == planted.get(rule, set())


def failed(analysis: Analysis, *groups: str) -> list[tuple[str, str]]:
    return [
        (check.rule, check.message)
        for check in analysis.checks
        if check.status is Verdict.FAIL and check.rule[0] in groups
    ]


def test_the_real_reports_contradict_themselves_once(shared: Path) -> None:
    found = {path.stem[:3]: failed(analyze(path), "A", "B") for path in sorted((shared / "seeds").glob("*.txt"))}
    rules_of = {name: [rule for rule, _ in checks] for name, checks in found.items()}
    assert rules_of == {"000": [], "001": [], "002": [], "003": [], "004": ["B2"]}
    assert "规范性文件4条" in found["004"][0][1]


def test_the_real_pdf_text_fails_where_its_source_is_wrong(shared: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    found = {}
    for name in ("hongze_2023", "hongze_2024"):
        document = pdfium.PdfDocument(shared / "outside" / "pdf" / f"{name}.pdf")
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        found[name] = [(rule, said[:5]) for rule, said in failed(analyze(report_from_text(text)), "A", "B")]
    assert found == {"hongze_2023": [("A4", "t4 rv"), ("A4", "t4 la")], "hongze_2024": []}


# --- every rule -------------------------------------------------------------------------------------------------------

Changes = dict[Key, str]
NIL = "我镇持续做好政府信息公开工作。"


def report(changes: Changes | None = None, *, form: str = "2021", overview: str = NIL, year: int = 2022) -> Analysis:
    text = written(consistent(form) | (changes or {}), form, overview=overview, year=year)
    return analyze(report_from_text(text, id=str(year)))


def blank(form: str, *tables: str) -> Changes:
    return {key: "" for key in form_keys(form) if key[0] in tables}


def zero(form: str, *tables: str) -> Changes:
    return {key: "0" for key in form_keys(form) if key[0] in tables}


def row(table: str, name: str, **cells: str) -> Changes:
    return {(table, name, column): raw for column, raw in cells.items()}


def t4(block: str, *raws: str) -> Changes:
    return {("t4", *case): raw for case, raw in zip([case for case in CASES if case[0] == block], raws, strict=True)}


NEW = ("t3", "r_new", "np")
TOTAL = ("t3", "r_total", "np")
NIL_NEW, NO_COURT = "全年未收到政府信息公开申请。", "未发生行政诉讼。"
# Rule, verdict, the cell that the verdict names (or the table), form, changed cells, narrative.
CASES_OF_RULES: list[tuple[str, str, Key | str, str, Changes, str]] = [
    ("A1", "pass", NEW, "2021", {}, NIL),
    ("A1", "fail", NEW, "2021", row("t3", "r_carry_out", np="3"), NIL),
    ("A1", "undecided", NEW, "2021", row("t3", "r_new", np=""), NIL),
    ("A1", "trivial", ("t3", "r_new", "res"), "2021", {}, NIL),
    ("A2", "pass", TOTAL, "2019", {}, NIL),
    ("A2", "fail", TOTAL, "2019", row("t3", "r_ot_all", np="1"), NIL),
    ("A2", "fail", TOTAL, "2021", row("t3", "r_ot_nofee", np="1"), NIL),
    ("A2", "undecided", TOTAL, "2021", row("t3", "r_open", np="/"), NIL),
    ("A2", "trivial", ("t3", "r_total", "oth"), "2021", {}, NIL),
    ("A3", "pass", ("t3", "r_new", "all"), "2021", {}, NIL),
    ("A3", "fail", ("t3", "r_new", "all"), "2021", row("t3", "r_new", all="18"), NIL),
    ("A3", "undecided", ("t3", "r_new", "all"), "2021", row("t3", "r_new", law=""), NIL),
    ("A3", "trivial", ("t3", "r_no_law", "all"), "2021", {}, NIL),
    ("A4", "pass", ("t4", "rv", "total"), "2021", {}, NIL),
    ("A4", "fail", ("t4", "rv", "total"), "2021", t4("rv", "4", "1", "0", "2", "8"), NIL),
    ("A4", "undecided", ("t4", "rv", "total"), "2021", t4("rv", "4", "1", "", "2", "7"), NIL),
    ("A4", "trivial", ("t4", "ld", "total"), "2021", t4("ld", "0", "0", "0", "0", "0"), NIL),
    ("A5", "pass", "t2", "2019", {}, NIL),
    ("A5", "fail", "t2", "2021", row("t2", "permit", decisions="-3"), NIL),
    ("A5", "fail", "t2", "2021", row("t2", "permit", decisions="1.5"), NIL),
    ("A5", "undecided", "t3", "2021", blank("2021", "t3"), NIL),
    ("A5", "trivial", "t3", "2021", zero("2021", "t3"), NIL),
    ("A6", "pass", ("t2", "permit", "items_prev"), "2019", {}, NIL),
    ("A6", "fail", ("t2", "permit", "items_prev"), "2019", row("t2", "permit", items_delta="-6"), NIL),
    ("A6", "fail", ("t2", "normdoc", "new_open"), "2019", row("t2", "normdoc", new_open="15"), NIL),
    ("A6", "undecided", ("t2", "permit", "items_prev"), "2019", row("t2", "permit", items_delta=""), NIL),
    ("A6", "trivial", ("t2", "coercion", "items_prev"), "2019", {}, NIL),
    ("B1", "pass", ("t3", "r_new", "all"), "2021", {}, "全年收到政府信息公开申请17件。"),
    ("B1", "fail", ("t3", "r_new", "all"), "2021", {}, "全年收到政府信息公开申请21件。"),
    ("B1", "undecided", ("t3", "r_new", "all"), "2021", row("t3", "r_new", all=""), "全年收到政府信息公开申请17件。"),
    ("B1", "trivial", ("t3", "r_new", "all"), "2021", zero("2021", "t3"), NIL_NEW),
    ("B1", "undecided", ("t3", "r_new", "all"), "2021", blank("2021", "t3"), NIL_NEW),
    ("B2", "pass", ("t2", "permit", "decisions"), "2021", {}, "作出行政许可决定37件。"),
    ("B2", "fail", ("t2", "permit", "decisions"), "2021", {}, "作出行政许可决定73件。"),
    ("B2", "undecided", ("t2", "permit", "decisions"), "2021", row("t2", "permit", decisions="/"), "作出行政许可决定37件。"),
    ("B2", "trivial", ("t2", "coercion", "decisions"), "2021", {}, "行政强制0件。"),
    ("B3", "pass", "disclosed_total", "2021", {}, "全年主动公开政府信息60条，其中财政类20条、民生类30条、其他10条。"),
    ("B3", "fail", "disclosed_total", "2021", {}, "全年主动公开政府信息60条，其中财政类20条、民生类30条、其他13条。"),
    ("B3", "undecided", "disclosed_total", "2021", {}, "全年主动公开政府信息60条，其中财政类20条、民生类30条。"),
    ("B3", "trivial", "disclosed_total", "2021", {}, "全年主动公开政府信息0条，其中财政类0条、民生类0条。"),
    ("B4", "fail", ("t3", "r_new", "all"), "2021", {}, NIL_NEW),
    ("B4", "fail", ("t3", "r_new", "all"), "2021", zero("2021", "t3"), "全年收到政府信息公开申请3件。"),
    ("B4", "fail", ("t4", "ld", "total"), "2021", {}, NO_COURT),
    ("B4", "fail", ("t3", "r_carry_out", "all"), "2021", {}, "收到的政府信息公开申请已全部办结。"),
    ("B4", "pass", ("t3", "r_carry_out", "all"), "2021", zero("2021", "t3"), "收到的政府信息公开申请已全部办结。"),
    ("B4", "undecided", ("t3", "r_carry_out", "all"), "2021", blank("2021", "t3"), "收到的政府信息公开申请已全部办结。"),
    ("B5", "pass", "the year is", "2021", {}, NIL),
    ("B5", "fail", "year_differs", "2021", {}, "本报告统计期限自2020年1月1日起至2020年12月31日止。"),
    ("B5", "fail", "'我乡'", "2021", {}, "我乡认真做好政府信息公开工作。"),
    ("B5", "pass", "the year is", "2021", {}, "印发《致石桥乡亲的一封信》，请全乡亲友互相转告。"),
    ("C1", "pass", "t3", "2021", {}, NIL),
    ("C1", "trivial", "t3", "2021", zero("2021", "t3"), NIL),
    ("C1", "undecided", "t3", "2021", row("t3", "r_new", np=""), NIL),
    ("C2", "pass", "sections", "2021", {}, NIL),
    ("C2", "pass", "form 2021", "2021", {}, NIL),
    ("C2", "fail", "form 2021", "2019", {}, NIL),
    ("C3", "pass", "1 problems", "2021", {}, NIL),
]  # fmt: skip


def verdicts(analysis: Analysis, rule: str, place: Key | str) -> set[str]:
    """The verdicts of a rule that rest on a cell, or whose message begins with some words."""
    found = [check for check in analysis.checks if check.rule == rule]
    if isinstance(place, str):
        return {check.status.value for check in found if check.message.startswith(place)}
    return {check.status.value for check in found if place in {(e.table, e.row, e.column) for e in check.evidence}}


@pytest.mark.parametrize(("rule", "verdict", "place", "form", "changes", "overview"), CASES_OF_RULES)
def test_rules(rule: str, verdict: str, place: Key | str, form: str, changes: Changes, overview: str) -> None:
    assert verdicts(report(changes, form=form, overview=overview), rule, place) == {verdict}


def pair(changes: Changes, later: Changes, form: str, later_form: str = "") -> set[tuple[str, str]]:
    series = [report(changes, form=form, year=2021), report(later, form=later_form or form, year=2022)]
    return {(check.rule, check.status.value) for check in check_series(series)}


NO_STOCKS = zero("2021", "t2")
CASES_OF_YEARS: list[tuple[str, str, str, str, Changes, Changes]] = [
    ("A7", "pass", "2021", "2021", row("t2", "normdoc", in_force="13"), {}),
    ("A7", "fail", "2021", "2021", {}, {}),
    ("A7", "undecided", "2021", "2021", row("t2", "normdoc", in_force=""), {}),
    ("A7", "trivial", "2021", "2021", NO_STOCKS, NO_STOCKS),
    ("A8", "pass", "2019", "2019", row("t2", "permit", items_prev="4"), {}),
    ("A8", "fail", "2019", "2019", {}, {}),
    ("A8", "undecided", "2019", "2019", row("t2", "permit", items_delta=""), {}),
    ("A8", "trivial", "2019", "2019", {}, {}),
    ("A9", "fail", "2021", "2021", {}, {}),
    ("A9", "fail", "2019", "2021", {}, {}),
    ("A9", "pass", "2019", "2021", row("t3", "r_carry_out", np="2", all="2"), {}),
    ("A9", "undecided", "2019", "2021", row("t3", "r_carry_out", np=""), {}),
    ("A9", "trivial", "2021", "2021", {}, {}),
    ("A10", "pass", "2021", "2021", {}, {}),
    ("A10", "undecided", "2021", "2021", {}, t4("rv", "0", "0", "0", "0", "0")),
    ("A10", "undecided", "2021", "2021", {}, t4("rv", "", "", "", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "verdict", "form", "later_form", "before", "later"), CASES_OF_YEARS)
def test_rules_over_the_years(
    rule: str, verdict: str, form: str, later_form: str, before: Changes, later: Changes
) -> None:
    assert (rule, verdict) in pair(before, later, form, later_form)


def test_every_rule_has_its_wording_and_its_cases() -> None:
    shown = {rule: set() for rule in rules()}
    for rule, verdict, *_ in [*CASES_OF_RULES, *CASES_OF_YEARS]:
        shown[rule].add(verdict)
    every = {verdict.value for verdict in Verdict}
    less = {"A10": {"pass", "undecided"}, "B4": every - {"trivial"}, "B5": {"pass", "fail"}, "C1": every - {"fail"},
            "C2": {"pass", "fail"}, "C3": {"pass"}}  # fmt: skip
    for name, rule in rules().items():
        assert rule.zh
        assert rule.en
        assert rule.reason
        assert rule.severity in ("error", "notice")
        assert shown[name] == less.get(name, every), name


def test_problems_without_measures_and_no_year() -> None:
    text = written(consistent("2021"), "2021").replace(PLAN, "")
    assert verdicts(analyze(report_from_text(text)), "C3", "1 problems, 0") == {"fail"}
    assert verdicts(analyze(report_from_text("石桥镇政府信息公开情况\n公开工作有序推进。")), "B5", "no year") == {
        "undecided"
    }


SECTION_FIVE = "石桥镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇公开信息73条。\n五、存在的主要问题及改进情况\n"


def answers(text: str) -> Check:
    """What C3 says of a section five."""
    checks = analyze(report_from_text(SECTION_FIVE + text)).checks
    return next(check for check in checks if check.rule == "C3")


def test_another_year_is_told_once_with_its_places() -> None:
    text = (
        "某县石桥镇2022年政府信息公开工作年度报告\n一、总体情况\n2021年，我镇公开信息73条。2021年我镇培训2次。\n"
        "六、其他需要报告的事项\n无。\n"
    )
    analysis = analyze(report_from_text(text))
    failed = [check for check in analysis.checks if check.rule == "B5" and check.status is Verdict.FAIL]
    assert [check.message.split(":")[0] for check in failed] == ["year_differs_from_text"]
    assert [text[e.span.start : e.span.end] for e in failed[0].evidence] == [
        "2021年，我镇公开信息73条。",
        "2021年我镇培训2次。",
    ]


@pytest.mark.parametrize("text", ["无。", "暂无。", "不存在问题。", "我镇政府信息公开工作没有突出问题。"])
def test_who_states_no_problem_owes_no_measure(text: str) -> None:
    check = answers(text)
    assert check.status is Verdict.UNDECIDED
    assert check.message.endswith("none_stated")


def test_a_section_that_was_not_read_decides_nothing() -> None:
    assert answers("").status is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "公开栏更新存在滞后的问题，今后将指定专人按月更换。",
        "目前解读形式偏于单一，下步拟增加图解。",
        "由于经办人员调整，公开不够及时，2023年将补齐人员。",
        "与上级的要求相比还有一定差距。",
        "（一）存在的问题\n容易泄露个人隐私。",
    ],
)
def test_a_problem_told_in_a_unit_of_another_tag_is_not_denied(text: str) -> None:
    assert not answers(text).message.startswith("0 problems")


@pytest.mark.parametrize("category", ["organisation", "other", "platforms"])
def test_a_remedy_told_in_a_unit_of_another_tag_is_not_denied(category: str) -> None:
    analysis = analyze(report_from_text(SECTION_FIVE + "一是公开不及时。二是安排专人每周更新，确保时效。"))
    tags = [replace(tag, category=category, item=None) if tag.category == "measures" else tag for tag in analysis.tags]
    checks = check_report(replace(analysis, tags=tuple(tags)))
    assert {check.status for check in checks if check.rule == "C3"} == {Verdict.UNDECIDED}


@pytest.mark.parametrize("text", ["一是公开不及时。", "一是加强业务学习。二是建立公开台账。"])
def test_one_side_alone_fails(text: str) -> None:
    assert answers(text).status is Verdict.FAIL


@pytest.mark.parametrize(
    "link",
    [
        "下一篇：青田县海口镇2022年政府信息公开工作年度报告",
        "上一篇：没有了  下一篇：青田县海口镇2021年政府信息公开工作年度报告",
    ],
)
def test_links_of_the_page_name_no_other_place(link: str) -> None:
    text = "某县石桥镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇公开信息73条。\n六、其他需要报告的事项\n无。\n"
    names = "other_township_named"
    assert verdicts(analyze(report_from_text(text + link)), "B5", names) == set()
    told = text.replace("我镇公开", "青田县海口镇人民政府公开")
    assert verdicts(analyze(report_from_text(told)), "B5", names) == {"fail"}
    assert verdicts(analyze(report_from_text(told + link)), "B5", names) == {"fail"}


# --- what the data says -----------------------------------------------------------------------------------------------


def test_every_reading_is_of_a_metric_and_of_cells_of_a_form() -> None:
    known = {metric["id"] for metric in metrics_data()["metrics"]}
    cells = {*form_keys("2019"), *form_keys("2021")}
    for reading in count_readings():
        assert reading.rule in ("B1", "B2")
        assert reading.metrics <= known
        assert all(cell in cells for meaning in reading.meanings for cell in meaning.cells)


# --- one cell changed -------------------------------------------------------------------------------------------------


def whole(analysis: Analysis) -> bool:
    numbers = [cell for table in analysis.tables for cell in table.cells if table.name != "t2"]
    return (
        len(analysis.tables) == 3
        and all(cell.value is not None for cell in numbers)
        and not failed(analysis, "A", "B")
        and any(cell.value for cell in numbers)
    )


def rules_of(cell: Cell) -> set[str]:
    """The sums that mention a cell of table 3 or 4."""
    if cell.table == "t4":
        return {"A4"}
    named = {"A3"}
    if cell.row in ("r_new", "r_carry_in", "r_total", "r_carry_out"):
        named.add("A1")
    if cell.row not in ("r_new", "r_carry_in", "r_carry_out"):
        named.add("A2")
    return named


def changed(analysis: Analysis, cell: Cell, by: int) -> Analysis:
    assert cell.value is not None
    other = replace(cell, value=cell.value + by, raw=str(cell.value + by), state=CellState.NUMBER)
    tables = tuple(
        replace(table, cells=tuple(other if old == cell else old for old in table.cells)) for table in analysis.tables
    )
    return replace(analysis, tables=tables)


def of_cell(check: Check, cell: Cell) -> bool:
    return (cell.table, cell.row, cell.column) in {(e.table, e.row, e.column) for e in check.evidence}


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_one_changed_cell_fails_the_rules_that_mention_it(form: str, analyses: list[Analysis]) -> None:
    chosen = [analysis for analysis in analyses if analysis.template == form and whole(analysis)][:4]
    assert len(chosen) == 4
    for analysis in chosen:
        before = {(check.rule, check.evidence) for check in analysis.checks if check.status is Verdict.FAIL}
        for cell in (cell for table in analysis.tables for cell in table.cells if cell.table != "t2"):
            checks = check_report(changed(analysis, cell, 1000))
            found = [c for c in checks if c.status is Verdict.FAIL and (c.rule, c.evidence) not in before]
            assert {check.rule for check in found if check.rule[0] == "A"} == rules_of(cell), cell
            assert all(of_cell(check, cell) for check in found), cell


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_one_changed_cell_in_the_text_is_one_changed_cell(form: str) -> None:
    text = written(consistent(form), form)
    before = read(text)
    for key, cell in list(before.items())[::3]:
        other = f"{text[: cell.span.start]}973{text[cell.span.end :]}"
        assert text[cell.span.start : cell.span.end] == cell.raw
        after = read(other)
        assert {name for name in before if before[name].value != after[name].value} == {key}
        if cell.table != "t2":
            fails = {check.rule for check in analyze(report_from_text(other)).checks if check.status is Verdict.FAIL}
            assert fails & {"A1", "A2", "A3", "A4", "A5", "A6"} == rules_of(cell), key


@pytest.mark.parametrize(("column", "by", "rule"), [("new_open", 50, {"A6"}), ("open_total", 50, set()), ("items_delta", -90, {"A6"}),
                                                    ("items_prev", 50, set()), ("decisions", -900, {"A5"})])  # fmt: skip
def test_one_changed_cell_of_table_2(column: str, by: int, rule: set[str]) -> None:
    analysis = report(form="2019")
    for cell in analysis.tables[0].cells:
        if cell.column == column:
            fails = [check for check in check_report(changed(analysis, cell, by)) if check.status is Verdict.FAIL]
            assert {check.rule for check in fails if check.rule[0] == "A"} == rule, cell


# --- nobody is accused wrongly ----------------------------------------------------------------------------------------

# New 17 (9 persons, 8 firms), carried in 2, handled 18, carried out 1; reconsideration 7, lawsuits 1 + 3; permits 37, penalties 6,
# documents 2 issued, 1 repealed, 14 in force, fees 1.25 万元.
HARMLESS = [
    "全年受理政府信息公开申请19件。",
    "全年受理政府信息公开申请19件，其中自然人11件，法人8件。",
    "全年新收政府信息公开申请17件，其中自然人9件，法人8件。",
    "收到政府信息公开申请17件，其中网络申请5件，信函申请12件。",
    "民政办收到政府信息公开申请4件。",
    "县政府办代表县政府受理政府信息公开申请40件。",
    "上半年未收到政府信息公开申请。",
    "第一季度收到政府信息公开申请4件。",
    "自2008年以来累计收到政府信息公开申请96件。",
    "2021年收到政府信息公开申请5件。",
    "收到政府信息公开申请约20件。",
    "全年办理群众诉求320件，已全部办结。",
    "上年结转的2件申请已全部办结。",
    "收到政府信息公开申请17件，其余均已按期答复。",
    "12345热线工单全部办结，依申请公开渠道畅通。",
    "因政府信息公开被申请行政复议、提起行政诉讼共11件。",
    "行政诉讼3件。",
    "全镇发生行政复议案件60件，均与征地补偿有关。",
    "受理行政许可300件。",
    "办理行政许可和行政处罚共计43件。",
    "行政处罚立案9件。",
    "转发上级规范性文件25件。",
    "全年行政事业性收费12500元。",
    "全年行政事业性收费1.3万元。",
    "依申请公开未收取行政事业性收费。",
    "废止规范性文件1件，现行有效规范性文件14件。",
    "结转下年度1件，上年结转2件。",
    "2021年公开信息58条，2022年公开信息66条。",
    "2021年度我镇考核为优秀。",
    "去年收到政府信息公开申请5件。",
    "制发公文126件，主动公开57件、依申请公开12件、不予公开57件。",
    "办理信访件26件，办结25件。",
    "受理行政许可38件，办结38件。",
    "受理翻建住宅申请14件。",
    "线上申请4件，线下申请13件。",
    "收到自然人申请9件、企业申请8件。",
    "未收到村级信息公开申请。",
    "除17件外，未再收到公开申请。",
    "没有收到企业提出的申请。",
    "今年未发生新的行政复议。",
    "镇里代理行政复议22起、行政诉讼33起，均与政府信息公开无关。",
    "承接县级下放行政许可78项。",
    "公开信息100条，包括机构职能5条、政策文件15条（规范性文件2条）、财政80条。",
    "梳理权责清单，其中行政许可8项、行政处罚25项、行政强制6项。",
]


@pytest.mark.parametrize("overview", HARMLESS)
def test_nobody_is_accused_wrongly(overview: str) -> None:
    assert failed(report(overview=overview), "A", "B") == []


GUILTY = [
    ("全年受理政府信息公开申请20件。", {"B1"}),
    ("2021年，我镇公开信息66条。", {"B5"}),
    ("累计收到政府信息公开申请3件。", {"B1"}),
    ("新收政府信息公开申请17件，其中自然人4件，法人8件。", {"B1"}),
    ("未收到政府信息公开申请。", {"B1", "B4"}),
    ("未收到公民、法人或者其他组织的政府信息公开申请。", {"B1", "B4"}),
    ("办结申请29件。", {"B1"}),
    ("行政复议、诉讼零发生。", {"B1", "B4"}),
    ("公开信息100条，包括机构职能5条、规范性文件9条、财政86条。", {"B2"}),
    ("公开信息100条（机构职能5条、规范性文件9条、财政86条）。", {"B2"}),
    ("因政府信息公开被申请行政复议、提起行政诉讼共12件。", {"B1"}),
    ("因政府信息公开被申请行政复议9件。", {"B1"}),
    ("无上年结转的申请。", {"B1", "B4"}),
    ("无结转下年度的申请。", {"B1", "B4"}),
    ("无行政诉讼。", {"B1", "B4"}),
    ("作出行政处罚决定8件。", {"B2"}),
    ("全年行政事业性收费13500元。", {"B2"}),
    ("全年行政事业性收费1.4万元。", {"B2"}),
    ("废止规范性文件3件。", {"B2"}),
    ("收到的申请已全部办结。", {"B4"}),
]


@pytest.mark.parametrize(("overview", "expected"), GUILTY)
def test_contradictions_are_named(overview: str, expected: set[str]) -> None:
    assert {rule for rule, _ in failed(report(overview=overview), "A", "B")} == expected


DOUBTED = {
    "other": "民政办收到政府信息公开申请4件。",
    "part": "其中收到政府信息公开申请4件。",
    "period": "上半年收到政府信息公开申请4件。",
    "years": "近三年收到政府信息公开申请60件。",
}


@pytest.mark.parametrize(
    ("missing", "text"),
    [("problems", "更新不及时"), ("problems", "力量薄弱"), ("measures", "下一步抓好落实"), ("measures", "加强培训")],
)
def test_what_speaks_of_the_missing_side(missing: str, text: str) -> None:
    assert unseen()[missing].search(text)
    assert set(unseen()) == {"problems", "measures"}
    assert not any(pattern.search("全年公开80条") for pattern in unseen().values())


def test_every_doubt_decides_nothing() -> None:
    assert DOUBTED.keys() == doubts().keys()
    for name, overview in DOUBTED.items():
        assert doubts()[name].search(overview)
        assert verdicts(report(overview=overview), "B1", "requests_received") == {"undecided"}, name


def test_the_reading_that_fits_is_named() -> None:
    found = [c.message for c in report(overview="全年受理政府信息公开申请19件。").checks if c.rule == "B1"]
    assert len(found) == 1
    assert found[0].endswith("read as 新收与上年结转")


def test_amounts_are_compared_to_the_last_digit_of_both() -> None:
    changes = row("t2", "procure", amount="251000元")
    for said, status in (("25.1万元", "pass"), ("251000元", "pass"), ("25万元", "pass"), ("26.1万元", "fail")):
        analysis = report(changes, form="2019", overview=f"政府集中采购总金额{said}。")
        assert verdicts(analysis, "B2", ("t2", "procure", "amount")) == {status}, said
    unknown = report(row("t2", "procure", amount="35.6"), form="2019", overview="政府集中采购总金额99万元。")
    assert verdicts(unknown, "B2", ("t2", "procure", "amount")) == {"undecided"}


# --- public examples of other places (numbers only) -------------------------------------------------------------------


def fitted(new: str, brought: str, done: str, left: str) -> Changes:
    """Table 3 with everything in the row 予以公开; each argument holds np, ent and all."""
    cells = zero("2021", "t3")
    for name, numbers in (
        ("r_new", new),
        ("r_carry_in", brought),
        ("r_open", done),
        ("r_total", done),
        ("r_carry_out", left),
    ):
        cells |= dict(zip([("t3", name, column) for column in ("np", "ent", "all")], numbers.split(), strict=True))
    return cells


def test_received_and_carried_in_as_one_count() -> None:
    changes = fitted("705 8 713", "36 0 36", "710 8 718", "31 0 31") | fitted(
        "705 3 708", "36 5 41", "710 8 718", "31 0 31"
    )
    changes |= fitted("705 3 708", "36 5 41", "711 7 718", "30 1 31")
    changes |= (
        t4("rv", "50", "5", "4", "2", "61") | t4("ld", "3", "0", "0", "0", "3") | t4("la", "8", "2", "0", "0", "10")
    )
    overview = (
        "本年度受理政府信息公开申请749件，其中自然人741件，法人8件。因信息公开被申请行政复议、提起行政诉讼共74件。"
    )
    analysis = report(changes, overview=overview, year=2025)
    assert failed(analysis, "A", "B") == []
    read_as = {check.message.rsplit("read as ")[-1] for check in analysis.checks if check.rule == "B1"}
    assert read_as == {"新收与上年结转", "自然人新收与上年结转", "法人新收与上年结转", "复议与诉讼"}


def test_all_handled_against_one_carried_out() -> None:
    changes = fitted("30 4 34", "2 0 2", "31 4 35", "1 0 1")
    analysis = report(changes, overview="所有申请均已办理完成，另有转下一年度1件。", year=2024)
    assert {rule for rule, _ in failed(analysis, "A", "B")} == {"B4"}


def test_great_numbers_add_up() -> None:
    changes = fitted("14000 69 14069", "500 60 560", "13700 110 13810", "800 19 819")
    changes |= (
        t4("rv", "376", "97", "196", "121", "790")
        | t4("ld", "16", "1", "12", "27", "56")
        | t4("la", "74", "1", "30", "51", "156")
    )
    assert failed(report(changes, year=2025), "A") == []


def test_totals_left_blank_decide_nothing() -> None:
    """As in a report on 2019: the total stands in two rows only."""
    changes = {("t3", name, "all"): "" for name in {key[1] for key in form_keys("2019") if key[0] == "t3"}}
    changes |= row("t3", "r_new", np="600", ent="259", all="859") | row("t3", "r_total", np="500", ent="200", all="700")
    analysis = report(changes, form="2019", year=2019)
    statuses = [check.status for check in analysis.checks if check.rule == "A3"]
    assert statuses.count(Verdict.UNDECIDED) == 21
    assert statuses.count(Verdict.PASS) == 2


# --- years and places -------------------------------------------------------------------------------------------------


def years_of(texts: Sequence[str]) -> list[Check]:
    return list(check_series([analyze(report_from_text(text, id=str(n))) for n, text in enumerate(texts)]))


@pytest.mark.parametrize("later", ["大桥开发区管委会", "大桥开发区管理委员会", "大桥开发区"])
def test_a_committee_and_its_zone_are_one_place(later: str) -> None:
    home = (None, None, None)
    series = [YearTables("1", "大桥开发区管委会", home, 2021), YearTables("2", later, home, 2022)]
    assert [(one.report, other.report) for one, other in consecutive(series)] == [("1", "2")]
    assert list(consecutive([series[0], YearTables("3", "大桥乡", home, 2022)])) == []


def test_only_years_in_a_row_of_one_place_are_compared() -> None:
    one, two = (written(consistent("2021"), "2021", year=year) for year in (2021, 2022))
    late = written(consistent("2021"), "2021", year=2024)
    assert {check.report for check in years_of([one, two])} == {"1"}
    assert years_of([two, one]) != []
    assert years_of([one, late]) == []
    assert years_of([one, two.replace("柳坝镇", "石桥镇")]) == []
    assert years_of([one, two, two]) == []
    assert years_of([]) == []
    places = [text.replace("柳坝镇", f"{county}县柳坝镇", 1) for county, text in (("清水", one), ("白河", two))]
    assert years_of(places) == []
    assert years_of([one, two.replace("柳坝镇", "清水县柳坝镇", 1)]) != []


def test_evidence_names_the_report_of_each_side() -> None:
    texts = [written(consistent("2021"), "2021", year=year) for year in (2021, 2022)]
    check = next(check for check in years_of(texts) if check.status is Verdict.FAIL and check.rule == "A9")
    assert [(e.report, e.row) for e in check.evidence] == [("0", "r_carry_out"), ("1", "r_carry_in")]
    assert check.delta == Decimal(1)


def test_a_report_without_tables_has_no_arithmetic() -> None:
    analysis = analyze(report_from_text(with_tables({}, overview="全年收到政府信息公开申请5件。")))
    assert {check.rule for check in analysis.checks} <= {"B5", "C2", "C3"}
    assert failed(analysis, "A", "B") == []


def test_nothing_is_corrected(corpus: Path) -> None:
    path = corpus / "reports" / "hl_huluo_kaohetun_2024.txt"
    analysis = analyze(read_report(path))
    for check in analysis.checks:
        for evidence in check.evidence:
            if evidence.table:
                cell = next(t for t in analysis.tables if t.name == evidence.table).cell(evidence.row, evidence.column)
                assert cell is not None
                assert analysis.report.text[cell.span.start : cell.span.end] == cell.raw
