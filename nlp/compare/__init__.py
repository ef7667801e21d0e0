"""What many reports say together."""

from nlp.compare.copying import FLAGS, Copies, families, find_copies
from nlp.compare.coverage import coverage
from nlp.compare.duplicates import mark_duplicates, without_duplicates
from nlp.compare.links import find_links, link_coverage
from nlp.compare.persistence import RELATIONS, find_persistence, theme_survival
from nlp.compare.places import place_ids, read_places
from nlp.compare.prevalence import prevalence, theme_matrix
from nlp.compare.vagueness import vagueness

__all__ = [
    "FLAGS",
    "RELATIONS",
    "Copies",
    "coverage",
    "families",
    "find_copies",
    "find_links",
    "find_persistence",
    "link_coverage",
    "mark_duplicates",
    "place_ids",
    "prevalence",
    "read_places",
    "theme_matrix",
    "theme_survival",
    "vagueness",
    "without_duplicates",
]
