"""Labelled sentences as spaCy training data, with a configuration that trains a classifier of text from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from thinc.api import Config

from nlp.codebook import Codebook, load_codebook
from nlp.spacy_bridge.segmenter import Segmenter
from nlp.tagging.examples import Example


def training_docs(examples: Iterable[Example], vocab: Vocab, codebook: Codebook | None = None) -> Iterator[Doc]:
    """One Doc a sentence, with `doc.cats` 1.0 for its category and 0.0 for every other one of the codebook.

    Examples
    --------
    >>> from nlp.tagging.examples import Example
    >>> from nlp.tagging import Unit
    >>> doc = next(training_docs([Example(Unit("公开不够及时。"), "problems")], Vocab()))
    >>> doc.cats["problems"], doc.cats["measures"]
    (1.0, 0.0)
    """
    categories = (codebook or load_codebook()).category_ids
    segment = Segmenter(vocab)
    for example in examples:
        doc = segment(example.unit.text)
        doc.cats = {category: float(category == example.label) for category in categories}
        yield doc


def export_textcat(
    train: Iterable[Example], dev: Iterable[Example], folder: Path, codebook: Codebook | None = None
) -> Path:
    """Write ``train.spacy``, ``dev.spacy`` and ``config.cfg``; ``spacy train config.cfg --output OUT`` does the rest.

    Parameters
    ----------
    train, dev : iterable of Example
        From `nlp.corpus.examples_of` or `nlp.tagging.examples.read_labels`. Sentences of one place and year belong on one side.
    folder : Path
        Made if it is missing.
    codebook : Codebook, optional
        Its ids are the categories; by default the project's own.

    Returns
    -------
    Path
        The configuration, which names the two files by their full paths.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("zh").vocab
    files = {"train": folder / "train.spacy", "dev": folder / "dev.spacy"}
    for name, examples in (("train", train), ("dev", dev)):
        DocBin(docs=training_docs(examples, vocab, codebook)).to_disk(files[name])
    given = (resources.files("nlp") / "data" / "textcat.cfg").read_text(encoding="utf-8")
    config = Config().from_str(given, interpolate=False)
    config["paths"] = {name: str(path.resolve()) for name, path in files.items()}
    # spaCy fills in every setting that the file leaves to it, and refuses one that it does not know.
    config = spacy.util.load_model_from_config(config, auto_fill=True).config
    path = folder / "config.cfg"
    config.to_disk(path)
    return path
