"""Statutory tables for tests: the gold cell by cell, and tables written in any layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from nlp import report_from_text
from nlp.shapes import table_data
from nlp.tables import read_tables
from nlp.types import Cell, CellState, Report

Key = tuple[str, str, str]
KEYS = table_data()["keys"]
COLUMNS: list[str] = KEYS["t3"]["columns"]
CASES = [(block, result) for block in KEYS["t4"]["blocks"] for result in KEYS["t4"]["results"]]
T2_ROWS = ("rule", "normdoc", "permit", "other_service", "penalty", "coercion", "fee", "procure")
HEADS = {
    "t2": {
        "2019": {
            "rule": "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量",
            "permit": "第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量",
            "penalty": "第二十条第（六）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量",
            "fee": "第二十条第（八）项\n信息内容\t上一年项目数量\t本年增/减",
            "procure": "第二十条第（九）项\n信息内容\t采购项目数量\t采购总金额",
        },
        "2021": {
            "rule": "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
            "permit": "第二十条第（五）项\n信息内容\t本年处理决定数量",
            "penalty": "第二十条第（六）项\n信息内容\t本年处理决定数量",
            "fee": "第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）",
        },
    },
    "t3": (
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t\t\t申请人情况\n"
        "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计\n\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t"
    ),
    "t4": (
        "行政复议\t行政诉讼\n未经复议直接起诉\t复议后起诉\n" + "\t".join(["结果维持\t结果纠正\t其他结果\t尚未审结\t总计"] * 3)
    ),
}  # fmt: skip
LABELS = {
    "rule": "规章", "normdoc": "规范性文件", "permit": "行政许可", "other_service": "其他对外管理服务事项", "penalty": "行政处罚",
    "coercion": "行政强制", "fee": "行政事业性收费", "procure": "政府集中采购",
    "r_new": "一、本年新收政府信息公开申请数量", "r_carry_in": "二、上年结转政府信息公开申请数量",
    "r_open": "三、本年度办理结果\t（一）予以公开", "r_part": "\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "r_no_secret": "\t（三）不予公开\t1.属于国家秘密", "r_no_law": "\t\t2.其他法律行政法规禁止公开",
    "r_no_safe": "\t\t3.危及“三安全一稳定”", "r_no_third": "\t\t4.保护第三方合法权益",
    "r_no_internal": "\t\t5.属于三类内部事务信息", "r_no_process": "\t\t6.属于四类过程性信息",
    "r_no_case": "\t\t7.属于行政执法案卷", "r_no_query": "\t\t8.属于行政查询事项",
    "r_un_nothold": "\t（四）无法提供\t1.本机关不掌握相关政府信息", "r_un_make": "\t\t2.没有现成信息需要另行制作",
    "r_un_unclear": "\t\t3.补正后申请内容仍不明确", "r_rj_petition": "\t（五）不予处理\t1.信访举报投诉类申请",
    "r_rj_repeat": "\t\t2.重复申请", "r_rj_publication": "\t\t3.要求提供公开出版物", "r_rj_mass": "\t\t4.无正当理由大量反复申请",
    "r_rj_confirm": "\t\t5.要求行政机关确认或重新出具已获取信息", "r_ot_all": "\t（六）其他处理",
    "r_ot_nofix": "\t（六）其他处理\t1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "r_ot_nofee": "\t\t2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "r_ot_other": "\t\t3.其他", "r_total": "\t（七）总计", "r_carry_out": "四、结转下年度继续办理",
}  # fmt: skip
PLAN = "下一步，我镇将定期检查公开栏目，及时更新信息。"
TITLE = "柳坝镇{year}年政府信息公开工作年度报告"
SECTIONS = {
    "t2": "二、主动公开政府信息情况",
    "t3": "三、收到和处理政府信息公开申请情况",
    "t4": "四、政府信息公开行政复议、行政诉讼情况",
}


def t3_rows(template: str) -> list[str]:
    """Rows of table 3 in the order of a form."""
    return [*KEYS["t3"]["rows"], *KEYS["t3"][template]]


def form_keys(template: str, template_t3: str = "") -> list[Key]:
    """Every cell of a form."""
    t2 = []
    for key in KEYS["t2"][template]:
        row = next(row for row in T2_ROWS if key.startswith(f"{row}_"))
        t2.append(("t2", row, key.removeprefix(f"{row}_")))
    t3 = [("t3", row, column) for row in t3_rows(template_t3 or template) for column in COLUMNS]
    return [*t2, *t3, *(("t4", block, result) for block, result in CASES)]


def consistent(template: str, template_t3: str = "") -> dict[Key, str]:
    """Numbers that no rule objects to, hardly two of them alike."""
    cells = dict.fromkeys(form_keys(template, template_t3), "0")
    parts = {"r_open": (3, 1), "r_part": (1, 0), "r_no_third": (2, 0), "r_un_nothold": (4, 2), "r_rj_repeat": (0, 5)}
    rows: dict[str, tuple[int, int]] = {**parts, "r_new": (9, 8), "r_carry_in": (2, 0), "r_carry_out": (1, 0)}
    rows["r_total"] = (10, 8)
    for row, (persons, firms) in rows.items():
        cells["t3", row, "np"], cells["t3", row, "ent"] = str(persons), str(firms)
        cells["t3", row, "all"] = str(persons + firms)
    for (block, result), value in zip(CASES, [4, 1, 0, 2, 7, 0, 1, 0, 0, 1, 0, 0, 0, 3, 3], strict=True):
        cells["t4", block, result] = str(value)
    t2 = {
        "2019": {
            "normdoc": "2 2 14", "permit": "5 +1 37", "other_service": "21 -3 146", "penalty": "4 0 6", "fee": "3 0",
            "procure": "2 35.6万元",
        },
        "2021": {"normdoc": "2 1 14", "permit": "37", "penalty": "6", "fee": "1.25"},
    }[template]  # fmt: skip
    for row, values in t2.items():
        names = [key for key in cells if key[:2] == ("t2", row)]
        cells |= dict(zip(names, values.split(), strict=True))
    return cells


def layout(rows: Sequence[tuple[str, Sequence[str]]], style: str) -> str:
    """Rows of labels and values with tabs or pipes, one cell a line, or with blanks only."""
    if style == "pipes":
        return "\n".join("| " + " | ".join([*label.split("\t"), *values]) + " |" for label, values in rows)
    if style == "lines":
        return "\n".join(cell for label, values in rows for cell in [*label.split("\t"), *values] if cell)
    if style == "blanks":
        return "\n".join(" ".join(filter(None, [*label.split("\t"), *values])) for label, values in rows)
    return "\n".join("\t".join([label, *values]) for label, values in rows)


def t2_text(cells: Mapping[Key, str], template: str, style: str = "tabs") -> str:
    """Table 2."""
    groups = groupby((key for key in form_keys(template) if key[0] == "t2"), key=lambda key: key[1])
    blocks: list[str] = []
    for row, keys in groups:
        if head := HEADS["t2"][template].get(row, ""):
            blocks += layout([(line, []) for line in head.split("\n")], style).split("\n")
        label = f"行政{LABELS[row]}" if (row, template) == ("normdoc", "2021") else LABELS[row]
        blocks.append(layout([(label, [cells[key] for key in keys])], style))
    return "\n".join(blocks)


def padded(label: str) -> str:
    """A label of table 3 in its three columns."""
    return label + "\t" * (2 - label.count("\t"))


def t3_text(cells: Mapping[Key, str], template: str, style: str = "tabs") -> str:
    """Table 3."""
    rows = [(padded(LABELS[row]), [cells["t3", row, column] for column in COLUMNS]) for row in t3_rows(template)]
    head = [(line, []) for line in HEADS["t3"].split("\n")]
    return layout([*head, *rows], style)


def t4_text(cells: Mapping[Key, str], style: str = "tabs") -> str:
    """Table 4."""
    head = [(line, []) for line in HEADS["t4"].split("\n")]
    values = [cells["t4", block, result] for block, result in CASES]
    return layout([*head, (values[0], values[1:])], style)


def written(
    cells: Mapping[Key, str],
    template: str,
    *,
    template_t3: str = "",
    style: str = "tabs",
    year: int = 2022,
    overview: str = "我镇持续做好政府信息公开工作。",
) -> str:
    """A report with its three tables."""  # fmt: skip
    parts = {
        "t2": t2_text(cells, template, style),
        "t3": t3_text(cells, template_t3 or template, style),
        "t4": t4_text(cells, style),
    }
    return with_tables(parts, year=year, overview=overview)


def with_tables(parts: Mapping[str, str], *, year: int = 2022, overview: str = "我镇持续做好政府信息公开工作。") -> str:
    """A report round the texts of some tables."""
    body = "\n".join(f"{SECTIONS[name]}\n{text}" for name, text in parts.items())
    return (
        f"{TITLE.format(year=year)}\n一、总体情况\n{overview}\n{body}\n五、存在的主要问题及改进情况\n"
        f"我镇信息公开不够及时。{PLAN}\n六、其他需要报告的事项\n无。\n"
    )


def read(report: Report | str) -> dict[Key, Cell]:
    """The cells of a report by their keys."""
    report = report_from_text(report) if isinstance(report, str) else report
    return {(cell.table, cell.row, cell.column): cell for table in read_tables(report) for cell in table.cells}


def raws(cells: Mapping[Key, Cell]) -> dict[Key, str | None]:
    """What is printed in each cell; None where the cell is absent."""
    return {key: None if cell.state is CellState.ABSENT else cell.raw for key, cell in cells.items()}


def harm(text: str, cells: dict[Key, str]) -> list[str]:
    """Cells that say something else than is printed, and cells that are gone without a warning."""
    report = report_from_text(text)
    found = raws(read(report))
    wrong = [
        f"{key}: {raw!r} for {cells.get(key)!r}" for key, raw in found.items() if raw not in (None, cells.get(key))
    ]
    gone = [key for key in cells if found.get(key) is None]
    warned = all(table.warnings for table in read_tables(report) if any(key[0] == table.name for key in gone))
    return wrong if warned else [*wrong, "absent without a warning"]


def gold_cells(gold: Mapping[str, Any]) -> dict[Key, Any]:
    """The cells of a gold file by their keys."""
    cells: dict[Key, Any] = {}
    for key, value in gold.get("t2", {}).items():
        row = next(row for row in T2_ROWS if key.startswith(f"{row}_"))
        cells["t2", row, key.removeprefix(f"{row}_")] = value
    for row, values in gold.get("t3", {}).items():
        cells |= {("t3", row, column): value for column, value in zip(COLUMNS, values, strict=True)}
    if "t4" in gold:
        cells |= {("t4", *case): value for case, value in zip(CASES, gold["t4"], strict=True)}
    return cells


def differences(report: Report, gold: Mapping[str, Any]) -> list[str]:
    """Where the cells of a report are not those of the gold, or its forms not those of the gold."""
    found, wanted = read(report), gold_cells(gold)
    wrong = [
        f"{key}: {found.get(key)} for {value!r}" for key, value in wanted.items() if not _same(found.get(key), value)
    ]
    wrong += [f"{key} is not in the gold" for key in found if key not in wanted]
    forms = {table.name: table.template for table in read_tables(report)}
    due = {"t2": gold["template"], "t3": gold.get("template_t3", gold["template"])}
    return wrong + [f"{name} has form {forms[name]}" for name in due if name in forms and forms[name] != due[name]]


def _same(cell: Cell | None, value: Any) -> bool:
    if cell is None:
        return False
    if value is None:
        return cell.state is CellState.BLANK
    if isinstance(value, str):
        return cell.raw == value
    state = CellState.NUMBER if value else CellState.ZERO
    return cell.state is state and cell.value is not None and abs(float(cell.value) - value) < 1e-9
