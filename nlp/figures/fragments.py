"""Units that say too little to be read alone: a bare count under its label, the last part of a list cut at ；."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.figures.numerals import SPELLED
from nlp.types import Figure, Sentence, Span

_COUNT = rf"(?:\d[\d,.\s]*|[{SPELLED}]+)[余多]?[条件篇份期次个项宗起张则场名人]"
# 98条, 全年98条: nothing but a count; the label above says of what.
_BARE = re.compile(rf"\W*(?:全年|年内|[本当今]年度?|共计?|合计|总计|累计|约|近|达到?|公开|发布|信息)*{_COUNT}")
_CLOSED = r"(?:全年|[年月]内|[本当今]年度?|现|均|都|已经?|全部|按[时期]|依法|共|总计|累计)*(?:办[结复]|答复)(?:了|共)?"
# 1件无法提供, 其他165条, 年内办结5件: the list or the requests before say of what.
_GOES_ON = re.compile(
    rf"\W*(?:(?:其[他它余]|余下|剩余|另有?)(?:的)?(?:各?类|方面)?(?:信息|内容)?(?:共|约|近|为|有)*|{_CLOSED})?{_COUNT}"
)
# 无, 0元: nothing of what the label above names.
_NONE = re.compile(r"\W*(?:暂?无|没有|[零0]元?)(?=[，。；]|$)")
_LABEL_NUMBER = re.compile(r"^\W*(?:[一二三四五六七八九十\d]+[）)、.．是]|[①-⑳])?\W*")
_REQUESTS = "requests_"


def contexts_of(sentence: Sentence, before: Sentence | None) -> Iterator[tuple[str, str]]:
    """What a unit without a figure may be read after, likeliest first, each with the opening that metrics it gives must have.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> unit = SimpleNamespace(text="98条；", titles=("（1）网站公开",), section=1)
    >>> list(contexts_of(unit, None))
    [('网站公开：', '')]
    """
    bare = _BARE.match(sentence.text) or says_none(sentence.text)
    if sentence.titles and bare and (before is None or before.titles != sentence.titles):
        yield _LABEL_NUMBER.sub("", sentence.titles[-1]).rstrip("：:") + "：", ""
    if before is None or before.section != sentence.section or before.titles != sentence.titles:
        return
    if _GOES_ON.match(sentence.text):
        if before.text.endswith(("；", ";")):
            yield before.text, ""
        elif "申请" in before.text:
            # 收到申请5件。5件全部答复。
            yield before.text.rstrip("。") + "；", _REQUESTS


def says_none(text: str) -> bool:
    """Whether a unit opens with a bare none.

    Examples
    --------
    >>> says_none("无。"), says_none("无投诉。")
    (True, False)
    """
    return _NONE.match(text) is not None


def own_figures(found: list[Figure], prefix: str, opening: str) -> list[Figure]:
    """The figures that stand behind a prefix, or reach behind it, their spans counted from its end.

    Examples
    --------
    >>> from nlp.figures import figures_in_sentence
    >>> found = figures_in_sentence("网站公开：98条")
    >>> [(figure.metric, figure.span) for figure in own_figures(found, "网站公开：", "")]
    [('portal_posts', Span(start=0, end=3))]
    """
    size = len(prefix)
    return [_behind(figure, size) for figure in found if figure.span.end > size and figure.metric.startswith(opening)]


def _behind(figure: Figure, size: int) -> Figure:
    start = max(figure.span.start, size)
    span = Span(start - size, figure.span.end - size)
    return replace(figure, span=span, text=figure.text[start - figure.span.start :])
