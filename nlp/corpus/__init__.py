"""The labelled corpus on disk: reports, labels, relations and the manifest with its split."""

from nlp.corpus.check import CorpusCheck, check_corpus
from nlp.corpus.exchange import FORMATS, export_rows, import_rows
from nlp.corpus.labelstudio import labelling_config
from nlp.corpus.load import CorpusEntry, examples_of, load_manifest, matched_units, relations
from nlp.corpus.select import PER_REPORT, Suspect, most_uncertain, suspects

__all__ = [
    "FORMATS",
    "PER_REPORT",
    "CorpusCheck",
    "CorpusEntry",
    "Suspect",
    "check_corpus",
    "examples_of",
    "export_rows",
    "import_rows",
    "labelling_config",
    "load_manifest",
    "matched_units",
    "most_uncertain",
    "relations",
    "suspects",
]
