"""A report as a spaCy Doc over its clean text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.tokens.span_group import SpanGroup
from spacy.vocab import Vocab

from nlp.pipeline import read_report
from nlp.spacy_bridge import codec as codec  # registers how records are written with a Doc
from nlp.tokens import tokenize
from nlp.types import Analysis, Figure, Report, Sentence, Span, Tag

SENTENCES, FIGURES, HEADINGS = "sentences", "figures", "headings"


def make_doc(source: Report | str | Path, vocab: Vocab | None = None) -> Doc:
    """A Doc over the clean text of a report, for a pipeline that holds ``zwgk_report`` to complete.

    Use it instead of a raw string to keep the report's id and source, or to read a file that is no plain text.

    Parameters
    ----------
    source : Report, str or Path
        A report, or the path of a file. For a text that you hold, give the pipeline the text itself.
    vocab : Vocab, optional
        That of the pipeline; by default a new one.

    Raises
    ------
    ReaderError
        If the file cannot be turned into text.

    Examples
    --------
    >>> from nlp import report_from_text
    >>> doc = make_doc(report_from_text("一、总体情况\\n我镇公开信息 12 条。"))
    >>> [token.text for token in doc]
    ['一', '、', '总体', '情况', '\\n', '我镇', '公开', '信息', '12', '条', '。']
    """
    report = source if isinstance(source, Report) else read_report(source)
    doc, _ = _cut(report, (), spacy.blank("zh").vocab if vocab is None else vocab)
    doc._.zwgk_report = report
    return doc


def to_doc(analysis: Analysis, vocab: Vocab) -> Doc:
    """The Doc of an analysis: its sentences, figures and headings as groups of spans, the analysis as ``doc._.zwgk``."""
    report = analysis.report
    doc, token_at = _cut(report, [figure.span for figure in analysis.figures], vocab)
    doc._.zwgk = analysis
    _group(
        doc, token_at, SENTENCES, [(s.span, t.category) for s, t in zip(report.sentences, analysis.tags, strict=True)]
    )
    _group(doc, token_at, FIGURES, [(figure.span, figure.metric) for figure in analysis.figures])
    _group(doc, token_at, HEADINGS, [(heading.span, heading.role) for heading in report.headings])
    return doc


def _cut(report: Report, more: Iterable[Span], vocab: Vocab) -> tuple[Doc, dict[int, int]]:
    """Words of the clean text, none of which reaches over the edge of a span; every tile but a blank begins a sentence.

    With the Doc goes the number of the token that begins at each edge.
    """
    tiles = [sentence.span for sentence in report.sentences] + [heading.span for heading in report.headings]
    tiles += [table.span for table in report.tables] + [part.span for part in report.furniture if part.kind != "blank"]
    edges = sorted({0, len(report.text), *(edge for span in (*tiles, *more) for edge in span)})
    begins = {span.start for span in tiles}
    token_at: dict[int, int] = {}
    words: list[str] = []
    starts: list[bool | int | None] = []
    for start, end in pairwise(edges):
        token_at[start] = len(words)
        piece = tokenize(report.text[start:end])
        words += piece
        starts += [start in begins, *[False] * (len(piece) - 1)]
    token_at[len(report.text)] = len(words)
    return Doc(vocab, words=words, spaces=[False] * len(words), sent_starts=starts), token_at


def _group(doc: Doc, token_at: Mapping[int, int], name: str, rows: Iterable[tuple[Span, str]]) -> None:
    spans = [
        DocSpan(doc, token_at[start], token_at[end], label=label, span_id=str(index))
        for index, ((start, end), label) in enumerate(rows)
    ]
    doc.spans[name] = SpanGroup(doc, name=name, spans=spans)


def _sentence(span: DocSpan) -> Sentence | None:
    """The sentence in which a span begins; None in a heading, a table or furniture, and before the report was analysed."""
    analysis: Analysis | None = span.doc._.zwgk
    if analysis is None:
        return None
    sentences = analysis.report.sentences
    place = bisect_right(sentences, span.start_char, key=lambda sentence: sentence.span.start) - 1
    return sentences[place] if place >= 0 and span.start_char < sentences[place].span.end else None


def _tag(span: DocSpan) -> Tag | None:
    sentence = _sentence(span)
    return None if sentence is None else span.doc._.zwgk.tags[sentence.index]


def _item(span: DocSpan) -> bool | None:
    tag = _tag(span)
    return None if tag is None else tag.item


def _themes(span: DocSpan) -> Mapping[str, float]:
    tag = _tag(span)
    return {} if tag is None else tag.themes


def _title(span: DocSpan) -> str:
    sentence = _sentence(span)
    return "" if sentence is None else sentence.title


def _sentence_id(span: DocSpan) -> str | None:
    sentence = _sentence(span)
    return None if sentence is None else span.doc._.zwgk.report.sentence_id(sentence.index)


def _figure(span: DocSpan) -> Figure | None:
    """The figure of a span of the group, known by its number there, for several figures may share their place."""
    analysis: Analysis | None = span.doc._.zwgk
    if analysis is None or not span.id_.isdecimal() or int(span.id_) >= len(analysis.figures):
        return None
    figure = analysis.figures[int(span.id_)]
    same = (span.label_, span.start_char, span.end_char) == (figure.metric, *figure.span)
    return figure if same else None


# The names begin with zwgk, so replacing an extension of that name (when the module is loaded again) harms nobody else's.
for _name in ("zwgk", "zwgk_report"):
    Doc.set_extension(_name, default=None, force=True)
_GETTERS: dict[str, Any] = {
    "zwgk_tag": _tag,
    "zwgk_item": _item,
    "zwgk_themes": _themes,
    "zwgk_title": _title,
    "zwgk_sentence_id": _sentence_id,
    "zwgk_figure": _figure,
}
for _name, _getter in _GETTERS.items():
    DocSpan.set_extension(_name, getter=_getter, force=True)
