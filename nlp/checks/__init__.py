"""Whether what a report states holds: its tables, its narrative against its tables, and its years against each other."""

from nlp.checks.report import check_report, check_series
from nlp.checks.rules import Rule, rules

__all__ = ["Rule", "check_report", "check_series", "rules"]
