"""A sentence in, its figures out; a report in, the figures of its narrative out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from nlp.figures.binding import bind
from nlp.figures.candidates import find_candidates, mask
from nlp.figures.cases import is_other_case, is_other_zero
from nlp.figures.clauses import Clause, number_runs, split_clauses
from nlp.figures.doubts import is_credible, is_denied, is_service
from nlp.figures.fragments import contexts_of, own_figures, says_none
from nlp.figures.kinds import parts_by_kind
from nlp.figures.numerals import SPELLED, fold
from nlp.figures.plans import plan_start
from nlp.figures.qualifiers import qualifier_of
from nlp.figures.readings import Context, Reading, in_list, readings, shared_rates, without_numbers
from nlp.figures.scene import Bound, Scene
from nlp.figures.topics import topic_rows
from nlp.figures.zeros import is_bounded, metrics_of, zero_metrics, zero_unit
from nlp.types import Figure, Report, SectionKind, Sentence, Span

# Most sentences state no count: they are let go before any grammar runs.
_SPELLED = f"[万亿](?:[余多]?[，。；、）]|$)|[{SPELLED}][余多来几]?[条件篇份次名人期场块处台个项张部本套批封册栏户宗起轮位元则版面]"
_HOPE = re.compile(rf"\d|[未没无零]|不涉及|不存在|若干|百分|{_SPELLED}")
_COUNT = re.compile(rf"\d|若干|百分|{_SPELLED}")
_OPENING = re.compile(r"20\d\d年(?=通过|利用|依托|借助)")
_VERB_BEFORE_TOPIC = re.compile(r"(?:公开|发布|公布)(?=[^，。]{2,20}\d)(?!的?(?:政府)?信息[\d共为])")
_LONGEST_SENTENCE = 2000
_LONGEST_FRAGMENT = 80
_CLAUSE_END = re.compile("[，；。]")
_SENTENCE_YEAR = re.compile(
    r"^\W*(?:其中\W?)?(20\d\d)年(?:度|全年)?(?!以来|[起至到]|第|度报告|版|决算|预算|工作要点|[^，。]{0,12}(?:决算|预算|文件|报告))"
)
_LOOKS_BACK = re.compile(
    r"^\W*(?:其中\W?)?(?:(?P<two>前年)|去年|上一?年)(?:度|全年|同期)?(?![底末]|[^，。]{0,12}(?:以来|决算|预算|文件|报告|结转|遗留|留下|转入))"
)
_DENIAL = re.compile(r"[未没无零0]|不涉及|不存在|空白|谈不上")
# What a zero may be of: a cheap look before the zero rules of metrics.toml are tried.
_DENIED = re.compile(
    r"申请|复议|诉|官司|法院|法庭|费|钱|分文|规章|规范性文件|举报|投诉|结转|转[来入]|遗留|留下|部分公开|不予公开|拒绝公开|访谈|发布会|采购|处罚|强制|许可|废止|现行有效|新[收增接制]"
)
# 排查错别字32处，整改32处
_PUT_RIGHT = re.compile(
    r"(?:现?已|均|都|立即|及时|全部|当[场日]|随即|完成|共)*(?:整改|改正|更正|纠正|修正|修复|订正)(?:了|完成|到位)?\d"
)
_STATED_ZERO = "stated zero"
_NOTHING = re.compile(r"(?:均|都|皆)?(?:为)?(?:无|零|没有)")
_ALL = re.compile(r"[^，]{0,12}(?:均|都|皆|也)(?:为|是)?")
_NONE_OF_THEM = re.compile(
    r"[^，、]{0,12}(?:均|都|皆)(?:为|是)?(?:空白|无|零|没有)|(?:[^，、]{0,10})一[件宗起桩例](?:也|都)?(?:没有|无|未有)"
)


def figures_in_sentence(text: str, *, year: int | None = None, titles: tuple[str, ...] = ()) -> list[Figure]:
    """The counted facts of one sentence.

    Parameters
    ----------
    text : str
        The sentence, clean.
    year : int, optional
        Year of the report; figures get it unless their clause names another, and later years mark plans.
    titles : tuple of str
        Headings above the sentence.

    Returns
    -------
    list of Figure
        In order of appearance; `span` counts from the start of the sentence, `sentence` is 0.

    Examples
    --------
    >>> for figure in figures_in_sentence("全年公开信息96条，未收到申请。", year=2021):
    ...     print(figure.metric, figure.value, figure.text)
    disclosed_total 96 全年公开信息96条
    requests_received 0 未收到申请
    """
    if not _HOPE.search(text):
        return []
    written, text = text, fold(text)
    counts = _COUNT.search(text) is not None
    denies = _DENIAL.search(text) is not None and _DENIED.search(text) is not None
    end = plan_start(text, year, titles) if counts or denies else 0
    if not end:
        return []
    masked = mask(text)
    candidates = find_candidates(masked) if counts and not is_service(text) else []
    if not (candidates or denies):
        return []
    clauses = split_clauses(text, candidates)
    runs = {run[0].start: run for run in number_runs(text, candidates)}
    rows = topic_rows(clauses)
    plain = tuple(map(without_numbers, clauses))
    figures: list[Figure] = []
    bound: list[Bound] = []
    for index, clause in enumerate(clauses):
        if clause.start >= end:
            break
        context = Context(text, masked, clauses, index, runs, index in rows, titles, plain[:index])
        if clause.candidates:
            for reading, found in _bind_clause(context, bound):
                figures.append(_figure(text, clause, reading, found, year))
        if denies and not any(clause.start <= figure.span.start < clause.end for figure in figures):
            figures += _zeros(context, _with_label(text, clauses, index), year)
    # Folding full-width digits keeps every offset; the figure quotes the sentence as it is written.
    if written != text:
        figures = [replace(figure, text=written[figure.span.start : figure.span.end]) for figure in figures]
    return _without_repeats(parts_by_kind(figures))


def extract_figures(report: Report) -> tuple[Figure, ...]:
    """All counted facts of the narrative of a report; tables are not read.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> extract_figures(SimpleNamespace(sentences=(), meta=SimpleNamespace(year=2021)))
    ()
    """
    found = []
    before: Sentence | None = None
    for sentence in report.sentences:
        for figure in _figures_of_unit(sentence, before, report.meta.year):
            start = sentence.span.start + figure.span.start
            found.append(replace(figure, sentence=sentence.index, span=Span(start, start + len(figure.text))))
        before = sentence
    return tuple(found)


def _figures_of_unit(sentence: Sentence, before: Sentence | None, year: int | None) -> list[Figure]:
    """The figures of one unit, their spans counted from its start; a fragment is read after what it goes on from."""
    titles = sentence.titles
    if sentence.section_kind == SectionKind.MEASURES:
        titles = (*titles, "改进措施")
    if sentence.section_kind == SectionKind.REQUESTS:
        # 5件全部答复: the heading of the section says of what.
        titles = (*titles, "申请")
    figures: list[Figure] = []
    for offset, window in _windows(sentence.text):
        for figure in figures_in_sentence(window, year=year, titles=titles):
            span = Span(figure.span.start + offset, figure.span.end + offset)
            figures.append(replace(figure, span=span))
    opening = _first_clause(sentence.text) if figures else len(sentence.text)
    if any(figure.span.start < opening for figure in figures):
        return figures
    if not (_COUNT.search(sentence.text, 0, opening) or says_none(sentence.text)):
        return figures
    if opening > _LONGEST_FRAGMENT:
        return figures
    for prefix, metrics in contexts_of(sentence, before):
        found = own_figures(figures_in_sentence(prefix + sentence.text, year=year, titles=titles), prefix, metrics)
        if unread := [figure for figure in found if figure.span.start < opening]:
            return [*unread, *figures]
    return figures


def _first_clause(text: str) -> int:
    """Where the first clause of a unit ends."""
    mark = _CLAUSE_END.search(text)
    return mark.start() if mark else len(text)


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """A sentence whole; one that no clerk wrote in pieces that end at a comma, since the grammar looks back and forth."""
    start = 0
    while len(text) - start > _LONGEST_SENTENCE:
        end = text.rfind("，", start, start + _LONGEST_SENTENCE) + 1
        end = end if end > start else start + _LONGEST_SENTENCE
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _bind_clause(context: Context, bound: list[Bound]) -> Iterator[tuple[Reading, Bound]]:
    head = " ".join((*context.titles, context.text[: context.clause.end]))
    after = next((clause.text for clause in context.clauses[context.index + 1 :] if not clause.candidates), "")
    counted = frozenset(index for index, clause in enumerate(context.clauses[: context.index]) if clause.candidates)
    for reading in readings(context):
        if is_denied(context, reading):
            continue
        if reading.candidate.value == 0:
            named = context.before[-1] if context.index and _ALL.fullmatch(reading.left) else reading.left
            unit = reading.candidate.unit
            zeros = [Bound(metric, unit, "", "", False, _STATED_ZERO) for metric in metrics_of(named)]
            if len(zeros) > 1:
                yield from ((reading, zero) for zero in zeros)
                continue
        for left in shared_rates(reading):
            scene = Scene(
                left,
                reading.right,
                context.before,
                head,
                tuple(bound),
                in_list(context, bound, left),
                sum(1 for clause in context.clauses if clause.candidates),
                context.in_topics,
                reading.dealt,
                after,
                counted,
            )
            found = bind(reading.candidate, scene) or _zero_of(reading)
            metrics = [earlier.metric for earlier in bound]
            if (
                found
                and is_credible(context, reading, found.metric)
                and not is_other_case(context, reading, found.metric, metrics)
            ):
                bound.append(found)
                yield reading, found


def _zero_of(reading: Reading) -> Bound | None:
    """行政复议案件数为0: a zero of what the clause names, though no unit says so."""
    if reading.candidate.value != 0:
        return None
    metric = next(metrics_of(reading.left), None)
    return Bound(metric, reading.candidate.unit, "", "", False, _STATED_ZERO) if metric else None


def _figure(text: str, clause: Clause, reading: Reading, found: Bound, year: int | None) -> Figure:
    candidate = reading.candidate
    left, right = text[clause.start : candidate.start], text[candidate.end :]
    qualifier = qualifier_of(left, candidate.inside, right, text[: candidate.start])
    metric = found.metric
    if metric == "disclosed_total" and qualifier == "cumulative":
        metric = "disclosed_cumulative"
    if candidate.value is None:
        qualifier = "vague"
    start = clause.start + _opening(clause.text, metric)
    return Figure(
        metric=metric,
        value=candidate.value,
        unit=candidate.unit,
        qualifier="cumulative" if metric == "disclosed_cumulative" else qualifier,
        channel=found.carrier,
        topic=found.topic,
        year=(_year_of(reading.left, None, metric) if reading.dealt else None) or _year_of(clause.text, year, metric),
        explicit_zero=candidate.value == 0,
        derived=False,
        sentence=0,
        span=Span(start, clause.end),
        text=text[start : clause.end],
        because=found.because,
    )


def _opening(clause: str, metric: str) -> int:
    """Length of what opens a clause and is no part of the fact: a bare year before the carrier, a verb before a topic."""
    match = _OPENING.match(clause)
    start = match.end() if match else 0
    if metric == "disclosed_by_topic" and (verb := _VERB_BEFORE_TOPIC.match(clause, start)):
        start = verb.end()
    return start


def _with_label(text: str, clauses: list[Clause], index: int) -> Clause:
    """Join a label and its 无: "行政复议情况：无" and "复议、诉讼，一件也没有" are one statement each."""
    clause = clauses[index]
    if index and _NONE_OF_THEM.fullmatch(clause.text) and text[clauses[index - 1].end : clause.start] == "，":
        start = clauses[index - 1].start
        return Clause(start, clause.end, text[start : clause.end], ())
    if index and _NOTHING.fullmatch(clause.text) and text[clauses[index - 1].end : clause.start] in {"：", ":"}:
        start = clauses[index - 1].start
        return Clause(start, clause.end, text[start : clause.end], ())
    return clause


def _zeros(context: Context, clause: Clause, year: int | None) -> Iterator[Figure]:
    unit = zero_unit(clause.text)
    before = context.clauses[context.index - 1].text if context.index else ""
    for metric in zero_metrics(clause.text, context.masked[clause.start : clause.end]):
        if is_bounded(metric, clause.text, before) or is_other_zero(context, clause.text, metric):
            continue
        span = Span(clause.start, clause.end)
        told = _year_of(clause.text, year, metric)
        yield Figure(metric, Decimal(0), unit, "exact", "", "", told, True, False, 0, span, clause.text, "zero")


def _year_of(clause: str, year: int | None, metric: str) -> int | None:
    """The year of the report, unless the clause opens with another year of its own, or with last year."""
    match = _SENTENCE_YEAR.match(clause)
    if match:
        return int(match[1])
    # What is carried over from last year is a count of this one.
    back = _LOOKS_BACK.match(clause) if year and metric != "requests_carried" else None
    return year - (2 if back["two"] else 1) if year and back else year


def _without_repeats(figures: list[Figure]) -> list[Figure]:
    """A total that a clerk states twice in one sentence is one fact; so are errors found and as many put right."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Figure] = []
    for figure in figures:
        last = kept[-1] if kept else None
        if last and _PUT_RIGHT.match(figure.text) and (last.metric, last.value) == (figure.metric, figure.value):
            continue
        key = (figure.metric, figure.value, figure.unit, figure.channel, figure.topic)
        if figure.metric == "disclosed_total" and key in seen:
            continue
        seen.add(key)
        kept.append(figure)
    return kept
