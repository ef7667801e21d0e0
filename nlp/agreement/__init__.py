"""Agreement between coders."""

from nlp.agreement.coders import Agreement, Measure, compare_coders
from nlp.agreement.coefficients import (
    COEFFICIENTS,
    Interval,
    cohen_kappa,
    krippendorff_alpha,
    meeting_table,
    percent_agreement,
    report_draws,
    with_interval,
)

__all__ = [
    "COEFFICIENTS",
    "Agreement",
    "Interval",
    "Measure",
    "cohen_kappa",
    "compare_coders",
    "krippendorff_alpha",
    "meeting_table",
    "percent_agreement",
    "report_draws",
    "with_interval",
]
