"""Reports as spaCy documents: the component ``zwgk_report``, its tokenizer, DocBin, displaCy, training data.

A Doc stands over the *clean* text of a report, so that its offsets are those of every table of the project. The component
cleans what it is given: the Doc that comes back may have another text than the string that went in. The string as given is
``doc._.zwgk.report.raw``, and ``doc._.zwgk.report.raw_span(span)`` leads back to it. A text has no name: its `report_id` is
``text``; `make_doc` keeps that of a report or a file.

`doc.spans` holds three groups: ``sentences`` (label: the category), ``figures`` (label: the metric) and ``headings`` (label: the
role). ``doc._.zwgk`` is the `Analysis` itself. Every span answers for the sentence in which it begins: ``span._.zwgk_tag``,
``zwgk_item``, ``zwgk_themes``, ``zwgk_title``, ``zwgk_sentence_id``; a span of the group ``figures`` has ``zwgk_figure``.

Once the package is installed, spaCy finds the component by its name; nothing need be imported.

Examples
--------
>>> import spacy
>>> pipeline = spacy.blank("zh")
>>> _ = pipeline.add_pipe("zwgk_report")
>>> doc = pipeline("柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n我镇全年主动公开信息12条。")
>>> [(span.text, span.label_, span._.zwgk_sentence_id) for span in doc.spans["sentences"]]
[('我镇全年主动公开信息12条。', 'other', 'text~ab9beb50#0')]
>>> [(span.label_, span._.zwgk_figure.value) for span in doc.spans["figures"]]
[('disclosed_total', Decimal('12'))]
"""

from nlp.coloured import COLOURS
from nlp.spacy_bridge.binary import from_docbin, to_docbin
from nlp.spacy_bridge.component import ReportComponent, blank
from nlp.spacy_bridge.docs import make_doc, to_doc
from nlp.spacy_bridge.render import render
from nlp.spacy_bridge.segmenter import Segmenter
from nlp.spacy_bridge.training import export_textcat, training_docs

__all__ = [
    "COLOURS",
    "ReportComponent",
    "Segmenter",
    "blank",
    "export_textcat",
    "from_docbin",
    "make_doc",
    "render",
    "to_doc",
    "to_docbin",
    "training_docs",
]
