"""The digest of one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from nlp.errors import UsageError
from nlp.summarize.ranking import lead, rank
from nlp.summarize.records import Digest, KeyFigure, Line
from nlp.types import Analysis

Method = Callable[[Analysis], Iterable[int]]
METHODS: dict[str, Method] = {"default": rank, "lead": lead}
# What a reader asks for first, in this order; of each metric and channel the first that is stated.
_KEY_METRICS = (
    "disclosed_total", "portal_posts", "wechat_posts", "weibo_posts", "video_posts", "app_posts", "board_notices",
    "screen_posts", "broadcast", "print", "disclosed_by_channel", "interpretations", "hot_responses", "requests_received",
    "requests_new", "requests_disclosed", "requests_partial", "requests_refused", "reconsideration", "litigation",
    "fee_charged", "training_sessions", "training_people", "satisfaction_rate", "followers",
)  # fmt: skip


def summarize(
    analysis: Analysis, *, sentences: int = 8, characters: int | None = None, method: str | Method = "default"
) -> Digest:
    """The sentences of a report that tell most, and its key figures; nothing is reworded.

    Parameters
    ----------
    analysis : Analysis
        From `nlp.analyze`.
    sentences : int, default=8
        At most so many lines, and at most so many key figures beside them. The default method covers every category that the
        report has if there is room for it.
    characters : int, optional
        At most so many characters in all lines together; a sentence that no longer fits is passed over. Key figures take
        what the lines leave; those that stand in a line cost nothing.
    method : str or callable, default="default"
        "default", "lead" (the first sentences), or a function that takes the analysis and returns indexes of sentences,
        the most important first.

    Raises
    ------
    UsageError
        If the method is unknown or names a sentence that the report does not have, or a limit is negative.

    Examples
    --------
    >>> import nlp
    >>> report = nlp.report_from_text(
    ...     "柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n我镇高度重视。全年主动公开信息12条。\\n"
    ...     "五、存在的主要问题及改进情况\\n公开的内容还不够全面。"
    ... )
    >>> digest = summarize(nlp.analyze(report), sentences=2)
    >>> [(line.sentence_id, line.text) for line in digest.lines]
    [('text#1', '全年主动公开信息12条。'), ('text#2', '公开的内容还不够全面。')]
    >>> digest.figures[0].metric, digest.figures[0].value, digest.figures[0].unit
    ('disclosed_total', 12, '条')
    """
    if sentences < 0 or (characters is not None and characters < 0):
        raise UsageError("a digest cannot be shorter than nothing", remedy="give limits of 0 or more")
    report = analysis.report
    chosen = _within(analysis, _function(method)(analysis), sentences, characters)
    return Digest(
        report_id=report.id,
        title=report.meta.title,
        township=report.meta.township,
        year=report.meta.year,
        method=method if isinstance(method, str) else getattr(method, "__name__", type(method).__name__),
        problems_stated=analysis.problems_stated.value,
        lines=tuple(_line(analysis, index) for index in sorted(chosen)),
        figures=_bounded(analysis, chosen, sentences, characters),
    )


def _function(method: str | Method) -> Method:
    if callable(method):
        return method
    if method not in METHODS:
        raise UsageError(f"unknown method {method!r}", remedy=f"one of {', '.join(METHODS)}, or a function")
    return METHODS[method]


def _within(analysis: Analysis, order: Iterable[int], sentences: int, characters: int | None) -> set[int]:
    """As many as the limits allow, in the order given."""
    # A ranking may be long to compute: it is asked for no more than can still fit.
    shortest = min((len(sentence.text) for sentence in analysis.report.sentences), default=0)
    chosen: set[int] = set()
    used = 0
    for index in order:
        if len(chosen) == sentences or (characters is not None and used + shortest > characters):
            break
        if not 0 <= index < len(analysis.report.sentences):
            raise UsageError(f"the method chose sentence {index}", remedy="return indexes of the report's sentences")
        size = len(analysis.report.sentences[index].text)
        if index not in chosen and (characters is None or used + size <= characters):
            chosen.add(index)
            used += size
    return chosen


def _line(analysis: Analysis, index: int) -> Line:
    report, tag = analysis.report, analysis.tags[index]
    sentence = report.sentences[index]
    raw = report.raw_span(sentence.span)
    return Line(
        sentence_id=report.sentence_id(index),
        index=index,
        category=tag.category,
        themes=tuple(tag.themes),
        start=sentence.span.start,
        end=sentence.span.end,
        raw_start=raw.start,
        raw_end=raw.end,
        text=sentence.text,
    )


def _bounded(analysis: Analysis, chosen: set[int], sentences: int, characters: int | None) -> tuple[KeyFigure, ...]:
    """As many key figures as lines are allowed; what is not in a line must fit into the characters that the lines left."""
    texts = analysis.report.sentences
    room = None if characters is None else characters - sum(len(texts[index].text) for index in chosen)
    shown = {analysis.report.sentence_id(index) for index in chosen}
    kept: list[KeyFigure] = []
    for figure in key_figures(analysis):
        size = 0 if figure.sentence_id in shown else len(figure.text)
        if len(kept) < sentences and (room is None or size <= room):
            kept.append(figure)
            room = None if room is None else room - size
    return tuple(kept)


def key_figures(analysis: Analysis) -> tuple[KeyFigure, ...]:
    """The stated figures of the key metrics, in the order in which a reader asks for them."""
    first: dict[tuple[str, str], KeyFigure] = {}
    for figure in analysis.figures:
        # A number in a problem says what is wrong, not how much was done.
        told = analysis.tags[figure.sentence].category != "problems"
        if figure.metric in _KEY_METRICS and not figure.derived and told:
            first.setdefault(
                (figure.metric, figure.channel),
                KeyFigure(
                    metric=figure.metric,
                    value=_number(figure.value),
                    unit=figure.unit,
                    qualifier=figure.qualifier,
                    channel=figure.channel,
                    year=figure.year,
                    sentence_id=analysis.report.sentence_id(figure.sentence),
                    start=figure.span.start,
                    end=figure.span.end,
                    text=figure.text,
                ),
            )
    return tuple(sorted(first.values(), key=lambda figure: (_KEY_METRICS.index(figure.metric), figure.start)))


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
