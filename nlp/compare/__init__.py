"""What many reports say together."""

from nlp.compare.prevalence import item_themes, prevalence, report_groups, theme_matrix

__all__ = ["item_themes", "prevalence", "report_groups", "theme_matrix"]
