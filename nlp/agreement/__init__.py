"""Agreement between coders."""

from nlp.agreement.coders import Agreement, Measure, compare_coders
from nlp.agreement.coefficients import COEFFICIENTS, Interval, cohen_kappa, meeting_table, with_interval

__all__ = [
    "COEFFICIENTS",
    "Agreement",
    "Interval",
    "Measure",
    "cohen_kappa",
    "compare_coders",
    "meeting_table",
    "with_interval",
]
