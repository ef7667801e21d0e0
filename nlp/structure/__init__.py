"""Clean text in, report out: title, place, year, sections, sentences with their title path, tables and furniture."""

from nlp.structure.build import build_report

__all__ = ["build_report"]
