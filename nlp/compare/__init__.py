"""What many reports say together."""

from nlp.compare.association import association
from nlp.compare.causes import cause_pairs, causes
from nlp.compare.cooccurrence import cooccurrence
from nlp.compare.discovery import clusters
from nlp.compare.keyness import keyness
from nlp.compare.kwic import kwic
from nlp.compare.mentions import KINDS, mentions
from nlp.compare.prevalence import prevalence, theme_matrix
from nlp.compare.quotations import quotations
from nlp.compare.trend import trend

__all__ = [
    "KINDS",
    "association",
    "cause_pairs",
    "causes",
    "clusters",
    "cooccurrence",
    "keyness",
    "kwic",
    "mentions",
    "prevalence",
    "quotations",
    "theme_matrix",
    "trend",
]
