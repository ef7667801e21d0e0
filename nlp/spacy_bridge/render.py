"""The coloured view of a report, by displaCy."""

from __future__ import annotations

from spacy import displacy
from spacy.tokens import Doc
from spacy.util import filter_spans

from nlp.coloured import COLOURS
from nlp.spacy_bridge.docs import SENTENCES


class Html(str):
    """Markup that a notebook shows as what it marks up."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def render(doc: Doc, *, group: str = SENTENCES, page: bool = False) -> Html:
    """HTML of a Doc with the spans of one group coloured: sentences by category, others in one colour.

    Where spans overlap the longest is shown. The label stands on every span, so that none depends on its colour alone.

    Parameters
    ----------
    doc : Doc
        As the component ``zwgk_report`` gives it.
    group : {"sentences", "figures", "headings"}
        Which spans.
    page : bool, default=False
        A whole page instead of a fragment.

    Examples
    --------
    >>> from nlp.spacy_bridge import blank
    >>> "主动公开信息12条" in render(blank()("一、总体情况\\n我镇全年主动公开信息12条。"))
    True
    """
    spans = filter_spans(doc.spans[group])
    ents = [{"start": span.start_char, "end": span.end_char, "label": span.label_} for span in spans]
    # displaCy shows labels in capitals; its table of colours is asked for them so.
    colours = {label.upper(): colour for label, colour in COLOURS.items()}
    settings = {"colors": colours, "template": _TEMPLATE}
    shown = {"text": doc.text, "ents": ents, "title": None}
    return Html(displacy.render(shown, style="ent", manual=True, page=page, jupyter=False, options=settings))


# Black on every colour, so that it reads the same on a dark page.
_TEMPLATE = (
    '<mark style="background: {bg}; color: #000; padding: 0.15em 0.3em; border-radius: 0.3em">'
    '{text}<small style="font-weight: bold; margin-left: 0.5em">{label}</small></mark>'
)
