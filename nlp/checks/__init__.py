"""Whether what a report states holds: its tables, its narrative against its tables, and its years against each other."""

from nlp.checks.report import check_report, check_series
from nlp.checks.rules import Rule, rules
from nlp.checks.years import YearTables, check_years, consecutive

__all__ = ["Rule", "YearTables", "check_report", "check_series", "check_years", "consecutive", "rules"]
