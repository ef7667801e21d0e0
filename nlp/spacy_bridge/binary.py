"""Docs with their spans and analyses in spaCy's own binary format, and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from nlp.errors import DatasetError


def to_docbin(docs: Iterable[Doc], path: Path | None = None) -> DocBin:
    """Docs as a DocBin that keeps groups of spans and the analyses; written to `path` if one is given.

    Examples
    --------
    >>> from nlp.spacy_bridge import blank
    >>> bin = to_docbin(blank().pipe(["一、总体情况\\n我镇公开信息12条。"]))
    >>> [doc._.zwgk.figures[0].value for doc in from_docbin(bin)]
    [Decimal('12')]
    """
    bin = DocBin(store_user_data=True, docs=docs)
    if path is not None:
        bin.to_disk(path)
    return bin


def from_docbin(source: DocBin | Path, vocab: Vocab | None = None) -> list[Doc]:
    """The Docs of a DocBin or of the file of one.

    Parameters
    ----------
    source : DocBin or Path
        As `to_docbin` gave or wrote it.
    vocab : Vocab, optional
        That of the pipeline; by default a new one.

    Raises
    ------
    DatasetError
        If the file is missing or no DocBin, or was written by a version whose records do not fit.
    """
    if isinstance(source, Path):
        try:
            source = DocBin().from_disk(source)
        except OSError as error:
            raise DatasetError(f"cannot read {source} ({error.strerror})", remedy="check the path") from error
        except (ValueError, KeyError) as error:
            raise DatasetError(f"{source} is no DocBin ({error})", remedy="write it with to_docbin") from error
    return list(source.get_docs(spacy.blank("zh").vocab if vocab is None else vocab))
