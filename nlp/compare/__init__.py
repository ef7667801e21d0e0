"""What many reports say together."""

from nlp.compare.association import association
from nlp.compare.causes import cause_pairs, causes
from nlp.compare.cooccurrence import cooccurrence
from nlp.compare.copying import FLAGS, Copies, families, find_copies
from nlp.compare.coverage import coverage
from nlp.compare.discovery import clusters
from nlp.compare.duplicates import mark_duplicates, without_duplicates
from nlp.compare.findings import findings
from nlp.compare.identity import identify
from nlp.compare.keyness import keyness
from nlp.compare.kwic import kwic
from nlp.compare.links import find_links, link_coverage
from nlp.compare.mentions import KINDS, mentions
from nlp.compare.persistence import RELATIONS, find_persistence, theme_survival
from nlp.compare.places import place_ids, read_columns, read_places, with_columns
from nlp.compare.prevalence import prevalence, theme_matrix
from nlp.compare.quotations import quotations
from nlp.compare.trend import trend
from nlp.compare.vagueness import vague_items, vagueness

__all__ = [
    "FLAGS",
    "KINDS",
    "RELATIONS",
    "Copies",
    "association",
    "cause_pairs",
    "causes",
    "clusters",
    "cooccurrence",
    "coverage",
    "families",
    "find_copies",
    "find_links",
    "find_persistence",
    "findings",
    "identify",
    "keyness",
    "kwic",
    "link_coverage",
    "mark_duplicates",
    "mentions",
    "place_ids",
    "prevalence",
    "quotations",
    "read_columns",
    "read_places",
    "theme_matrix",
    "theme_survival",
    "trend",
    "vague_items",
    "vagueness",
    "with_columns",
    "without_duplicates",
]
