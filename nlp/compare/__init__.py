"""What many reports say together."""

from nlp.compare.prevalence import prevalence, theme_matrix

__all__ = ["prevalence", "theme_matrix"]
