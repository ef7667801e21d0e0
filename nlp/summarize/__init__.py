"""Digests with citations: of one report, and of what the reports of a group have in common."""

from nlp.summarize.digest import METHODS, summarize
from nlp.summarize.group import summarize_group
from nlp.summarize.records import Digest, GroupDigest, KeyFigure, Line, Outlier, Quotation, ThemeChange, Weakness
from nlp.summarize.render import FORMATS, render

__all__ = [
    "FORMATS",
    "METHODS",
    "Digest",
    "GroupDigest",
    "KeyFigure",
    "Line",
    "Outlier",
    "Quotation",
    "ThemeChange",
    "Weakness",
    "render",
    "summarize",
    "summarize_group",
]
