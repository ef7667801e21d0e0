"""The statutory cells as a panel: one row a report, one column a cell, whichever form the report follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp.shapes import table_data

if TYPE_CHECKING:
    import pandas as pd

# A cell that only the form of 2019, and one that only the form of 2021 has.
_FORMS = {"t2": ("t2_rule_new_made", "t2_rule_issued"), "t3": ("t3_r_ot_all_all", "t3_r_ot_other_all")}
_KEYS = ("report_id", "place_id", "township", "county", "city", "province", "year", "template")
# Sums that both forms have, though one of them does not print all their parts. They are no cells.
_SUMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "t3_sum_refused": (tuple(f"t3_r_no_{key}_all" for key in
        ("secret", "law", "safe", "third", "internal", "process", "case", "query")),),
    "t3_sum_unable": (tuple(f"t3_r_un_{key}_all" for key in ("nothold", "make", "unclear")),),
    "t3_sum_rejected": (tuple(f"t3_r_rj_{key}_all" for key in
        ("petition", "repeat", "publication", "mass", "confirm")),),
    "t3_sum_other": (("t3_r_ot_all_all",), tuple(f"t3_r_ot_{key}_all" for key in ("nofix", "nofee", "other"))),
    "t4_sum_court": (("t4_ld_total", "t4_la_total"),),
}  # fmt: skip


def panel_cells() -> tuple[tuple[str, str, str], ...]:
    """Every cell of either form, in the order of the panel: table, row, column."""
    keys = table_data()["keys"]
    rows = list(dict.fromkeys([*keys["t2"]["2019"], *keys["t2"]["2021"]]))
    stems = table_data()["stems"]["t2"]
    t2 = [("t2", stem, key.removeprefix(f"{stem}_")) for stem in stems for key in rows if key.startswith(f"{stem}_")]
    t3_rows = [*keys["t3"]["rows"], "r_ot_all", *keys["t3"]["2021"]]
    t3 = [("t3", row, column) for row in t3_rows for column in keys["t3"]["columns"]]
    t4 = [("t4", block, result) for block in keys["t4"]["blocks"] for result in keys["t4"]["results"]]
    return (*t2, *t3, *t4)


def panel_columns() -> tuple[str, ...]:
    """Column names of the panel: keys, cells, their states (``_s``), sums; none longer than Stata's 32 characters."""
    names = ["_".join(cell) for cell in panel_cells()]
    return (*_KEYS, *(f"{table}_template" for table in _FORMS), *names, *(f"{name}_s" for name in names), *_SUMS)


def panel(reports: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """One row a report with its statutory cells.

    Parameters
    ----------
    reports, cells : DataFrame
        The tables of these names, from `to_frames` or from the dataset of a batch; may be empty.

    Returns
    -------
    DataFrame
        The columns of `panel_columns`. A cell without a number is missing, and its state (column ``_s``) says whether it was
        left blank, struck out or not told; a cell that the form of the report has not got is missing with its state. Sums are
        missing where one of their parts is. ``t2_template`` and ``t3_template`` show where a series breaks.

    Examples
    --------
    >>> from nlp import analyze, report_from_text
    >>> from nlp.export import to_frames
    >>> table = "信息内容\\t本年处理决定数量\\n行政许可\\t12\\n行政处罚\\t/\\n"
    >>> report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\\n二、主动公开政府信息情况\\n" + table)
    >>> frames = to_frames([analyze(report)])
    >>> wide = panel(frames["reports"], frames["cells"])
    >>> wide[["year", "t2_template", "t2_permit_decisions", "t2_penalty_decisions_s"]].values.tolist()
    [[2022, '2021', 12.0, 'slash']]
    """
    import pandas as pd

    names = ["_".join(cell) for cell in panel_cells()]
    keyed = cells.assign(name=cells["table"] + "_" + cells["row"] + "_" + cells["column"])
    values, states = (
        keyed.pivot(index="report_id", columns="name", values=what).reindex(index=reports["report_id"], columns=names)
        for what in ("value", "state")
    )
    sums = pd.DataFrame({name: _sum(values, ways) for name, ways in _SUMS.items()}, index=values.index)
    forms = pd.DataFrame({f"{table}_template": _form(states, *marks) for table, marks in _FORMS.items()})
    wide = pd.concat([forms, values.astype("float64"), states.add_suffix("_s"), sums], axis=1).reset_index(drop=True)
    return pd.concat([reports[list(_KEYS)].reset_index(drop=True), wide], axis=1)


def _sum(values: pd.DataFrame, ways: Sequence[Sequence[str]]) -> pd.Series[float]:
    """The sum of the first way whose parts are all numbers."""
    found = values[list(ways[0])].astype("float64").sum(axis=1, skipna=False)
    for way in ways[1:]:
        found = found.fillna(values[list(way)].astype("float64").sum(axis=1, skipna=False))
    return found


def _form(states: pd.DataFrame, older: str, newer: str) -> pd.Series[str]:
    """The form of a table, by a cell that only one form has; missing without the table."""
    form = states[older].where(states[older].isna(), "2019")
    return form.where(states[newer].isna(), "2021")
