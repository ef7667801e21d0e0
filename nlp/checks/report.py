"""All verdicts on one report, and on the reports of one place over the years."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.checks.arithmetic import check_tables
from nlp.checks.consistency import check_consistency
from nlp.checks.narrative import check_narrative
from nlp.checks.sums import check_sums
from nlp.checks.years import YearTables, check_years, consecutive
from nlp.types import Analysis, Check


def check_report(analysis: Analysis) -> tuple[Check, ...]:
    """Hold a report against the rules A1 to A6, B1 to B5 and C1 to C3.

    Parameters
    ----------
    analysis : Analysis
        With its statutory tables.

    Returns
    -------
    tuple of Check
        In the order of the rules; a rule without operands in the report has no verdict. Nothing is corrected.

    Examples
    --------
    >>> from nlp import analyze, report_from_text
    >>> table = "行政复议\\n结果维持\\t结果纠正\\t其他结果\\t尚未审结\\t总计\\n" + "1\\t0\\t0\\t0\\t2" + "\\t0" * 10 + "\\n"
    >>> report = report_from_text("柳坝镇2022年政府信息公开工作年度报告\\n四、政府信息公开行政复议、行政诉讼情况\\n" + table)
    >>> [(check.rule, check.status.value, check.delta) for check in check_report(analyze(report)) if check.rule == "A4"][0]
    ('A4', 'fail', Decimal('1'))
    """
    tables = {table.name: table for table in analysis.tables}
    checks = [
        *check_tables(analysis.report.id, tables),
        *check_narrative(analysis, tables),
        *check_sums(analysis),
        *check_consistency(analysis),
    ]
    return tuple(sorted(checks, key=lambda check: (check.rule[0], int(check.rule[1:]))))


def check_series(analyses: Sequence[Analysis]) -> tuple[Check, ...]:
    """Hold the reports of each place against those of the year before: the rules A7 to A10.

    Parameters
    ----------
    analyses : sequence of Analysis
        Of any places and years; may be empty. Only pairs of consecutive years of one place are compared.

    Returns
    -------
    tuple of Check
        On the report of the later year.

    Examples
    --------
    >>> from nlp import analyze, report_from_text
    >>> def report(year, row):
    ...     head = f"柳坝镇{year}年政府信息公开工作年度报告\\n二、主动公开政府信息情况\\n"
    ...     table = f"信息内容\\t本年制发件数\\t本年废止件数\\t现行有效件数\\n规章\\t0\\t0\\t0\\n行政规范性文件\\t{row}\\n"
    ...     return analyze(report_from_text(head + table, id=str(year)))
    >>> series = [report(2022, "1\\t0\\t4"), report(2023, "2\\t0\\t5")]
    >>> [(check.report, check.rule, check.status.value, check.delta) for check in check_series(series)][1]
    ('2023', 'A7', 'fail', Decimal('-1'))
    """
    series = [YearTables.of(analysis) for analysis in analyses]
    return tuple(check for pair in consecutive(series) for check in check_years(*pair))
