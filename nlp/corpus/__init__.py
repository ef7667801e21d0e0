"""The labelled corpus on disk: reports, labels and the manifest with its split."""

from nlp.corpus.load import CorpusEntry, examples_of, load_manifest, matched_units

__all__ = ["CorpusEntry", "examples_of", "load_manifest", "matched_units"]
