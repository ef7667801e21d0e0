"""The component ``zwgk_report``: whatever text a Doc has goes through the project's pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from nlp.errors import ZwgkError
from nlp.pipeline import analyze_many, report_from_text
from nlp.spacy_bridge.docs import to_doc
from nlp.spacy_bridge.segmenter import NAME as SEGMENTER
from nlp.tagging import Model, load_default_model, load_model
from nlp.types import Report

FACTORY = "zwgk_report"


class ReportComponent(Pipe):
    """Replaces each Doc by the Doc of its report.

    The new Doc stands over the clean text, cut by the project's dictionary whatever the pipeline's tokenizer; extension values
    of the old Doc are kept, its tokens and spans are not. So place the component first.
    A bare string becomes the report ``text~`` and eight digits of its hash: other texts have other sentence ids.

    Parameters
    ----------
    name : str
        Its name in the pipeline.
    model : Model
        The classifier.
    """

    def __init__(self, name: str, model: Model) -> None:
        self.name = name
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """The Doc of the report that a Doc holds."""
        return next(self._together([doc], [_report(doc)]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Analyse reports in groups of `batch_size`; one that cannot be read goes to the pipeline's error handler."""
        handle = self.get_error_handler()
        source = iter(stream)
        while group := list(islice(source, batch_size)):
            docs, reports = [], []
            for doc in group:
                try:
                    reports.append(_report(doc))
                    docs.append(doc)
                except ZwgkError as error:
                    handle(self.name, self, [doc], error)
            yield from self._together(docs, reports)

    def _together(self, docs: list[Doc], reports: list[Report]) -> Iterator[Doc]:
        for old, analysis in zip(docs, analyze_many(reports, model=self.model), strict=True):
            new = to_doc(analysis, old.vocab)
            _keep(old, new)
            yield new


def _report(doc: Doc) -> Report:
    waiting: Report | None = doc._.zwgk_report
    if waiting is not None:
        return waiting
    if doc._.zwgk is not None:
        known: Report = doc._.zwgk.report
        return known
    # A bare string has no name; what is told of one must not be taken for what is told of another.
    digest = sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
    return report_from_text(doc.text, id=f"text~{digest[:8]}")


def _keep(old: Doc, new: Doc) -> None:
    """Hand on what belongs to the whole Doc: extension values, and the context of ``pipe(as_tuples=True)``."""
    new._context = old._context
    data: Mapping[Any, Any] = old.user_data
    for key, value in data.items():
        whole = not isinstance(key, tuple) or key[2:] == (None, None)
        if whole and key not in new.user_data and key != ("._.", "zwgk_report", None, None):
            new.user_data[key] = value


@Language.factory(FACTORY, default_config={"model": None}, assigns=["doc.spans", "doc._.zwgk"])
def make_component(nlp: Language, name: str, model: str | None) -> ReportComponent:  # noqa: ARG001 - spaCy passes it by name
    """What spaCy calls for ``add_pipe("zwgk_report")``; `model` is the folder of a model, by default the project's own.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    """
    return ReportComponent(name, load_default_model() if model is None else load_model(Path(model)))


def blank(model: str | None = None) -> Language:
    """A Chinese pipeline with the project's tokenizer and ``zwgk_report``.

    Parameters
    ----------
    model : str, optional
        The folder of a model; by default the one that ships with the project.

    Examples
    --------
    >>> blank().pipe_names
    ['zwgk_report']
    """
    pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": SEGMENTER}}})
    pipeline.add_pipe(FACTORY, config={"model": model})
    return pipeline
