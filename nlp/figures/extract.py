"""A sentence in, its figures out; a report in, the figures of its narrative out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from nlp.figures.binding import bind, match_rule
from nlp.figures.candidates import Candidate, find_candidates, mask
from nlp.figures.channels import split_names
from nlp.figures.clauses import Clause, number_runs, split_clauses
from nlp.figures.families import BY_CARRIER
from nlp.figures.lexicon import lexicon
from nlp.figures.numerals import fold
from nlp.figures.qualifiers import qualifier_of
from nlp.figures.scene import Bound, Scene
from nlp.figures.zeros import zero_metrics
from nlp.types import Figure, Report, SectionKind, Span

# Most sentences state no count: they are let go before any grammar runs.
_HOPE = re.compile(
    r"\d|[０-９]|[未没无零]|不涉及|不存在|若干|百分|[一二两三四五六七八九十百千][余多来]?[条件篇份次名人期场块处台个项张]"
)
_YEAR = re.compile(r"(20\d\d)年")
_OPENING = re.compile(r"20\d\d年(?=通过|利用|依托|借助)")
_VERB_BEFORE_TOPIC = re.compile(r"(?:公开|发布|公布)(?=[^，。]{2,20}\d)(?!的?(?:政府)?信息[\d共为])")
_LONGEST_SENTENCE = 2000
_SENTENCE_YEAR = re.compile(
    r"^\W*(20\d\d)年(?:度|全年)?(?!第|度报告|版|决算|预算|工作要点|[^，。]{0,12}(?:决算|预算|文件|报告))"
)
_DONE = re.compile(r"已|了|年内|今年|全年|本年|完成|共|先后|累计")
_DEALT = re.compile(r"[^、，]*?各(?![类村站社镇乡级项种部科单])[^、#，]{0,10}$")
_NOTHING = re.compile(r"(?:均|都|皆)?(?:为)?(?:无|零|没有)")
_RATES = re.compile(r"[^，]{0,12}率(?:[、和及][^，]{0,12}率)+(?:均|都|分别|皆)?(?:为|达到?|是)?$")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A candidate with the frame it is read in; several may share one number."""

    candidate: Candidate
    left: str
    right: str


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
    masked = mask(text)
    candidates = find_candidates(masked)
    if is_plan(text, year, titles):
        return []
    clauses = split_clauses(text, candidates)
    runs = {run[0].start: run for run in number_runs(text, candidates)}
    figures: list[Figure] = []
    bound: list[Bound] = []
    for index, clause in enumerate(clauses):
        context = _Context(text, masked, clauses, index, runs, tuple(bound), titles)
        if clause.candidates:
            for reading, found in _bind_clause(context, bound):
                figures.append(_figure(text, clause, reading, found, year))
        if not any(clause.start <= figure.span.start < clause.end for figure in figures):
            figures += _zeros(masked, _with_label(text, clauses, index), year)
    # Folding full-width digits keeps every offset; the figure quotes the sentence as it is written.
    return _without_repeats([replace(figure, text=written[figure.span.start : figure.span.end]) for figure in figures])


def extract_figures(report: Report) -> tuple[Figure, ...]:
    """All counted facts of the narrative of a report; tables are not read.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> extract_figures(SimpleNamespace(sentences=(), meta=SimpleNamespace(year=2021)))
    ()
    """
    found = []
    for sentence in report.sentences:
        titles = sentence.titles
        if sentence.section_kind in {SectionKind.MEASURES}:
            titles = (*titles, "改进措施")
        for offset, window in _windows(sentence.text):
            for figure in figures_in_sentence(window, year=report.meta.year, titles=titles):
                start = sentence.span.start + offset + figure.span.start
                span = Span(start, start + len(figure.text))
                found.append(replace(figure, sentence=sentence.index, span=span))
    return tuple(found)


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """A sentence whole; one that no clerk wrote in pieces that end at a comma, since the grammar looks back and forth."""
    start = 0
    while len(text) - start > _LONGEST_SENTENCE:
        end = text.rfind("，", start, start + _LONGEST_SENTENCE) + 1
        end = end if end > start else start + _LONGEST_SENTENCE
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def is_plan(text: str, year: int | None, titles: tuple[str, ...] = ()) -> bool:
    """Whether a sentence speaks of what is to be done, not of what was.

    Examples
    --------
    >>> is_plan("2022年将举办培训2次", 2021), is_plan("举办培训2次", 2021)
    (True, False)
    """
    if lexicon().plan_sentence.search(text):
        return True
    if year and any(int(match[1]) > year for match in _YEAR.finditer(re.sub(r"《[^》]*》", "", text))):
        return True
    measures = any(re.search(r"改进措施|下一步|今后|工作打算|工作计划|努力方向|整改措施", title) for title in titles)
    return measures and not _DONE.search(text)


@dataclass(frozen=True, slots=True)
class _Context:
    """The sentence around a clause."""

    text: str
    masked: str
    clauses: list[Clause]
    index: int
    runs: dict[int, list[Candidate]]
    bound: tuple[Bound, ...]
    titles: tuple[str, ...]

    @property
    def clause(self) -> Clause:
        """The clause at hand."""
        return self.clauses[self.index]

    @property
    def before(self) -> tuple[str, ...]:
        """The clauses before it, their numbers taken out."""
        return tuple(_without_numbers(clause) for clause in self.clauses[: self.index])


def _without_numbers(clause: Clause) -> str:
    text = clause.text
    for candidate in reversed(clause.candidates):
        text = text[: candidate.start - clause.start] + text[candidate.end - clause.start :]
    return text


def _bind_clause(context: _Context, bound: list[Bound]) -> Iterator[tuple[_Reading, Bound]]:
    for reading in _readings(context):
        if _refused_here(context, reading):
            continue
        for left in _shared_rates(reading):
            scene = Scene(
                left,
                reading.right,
                context.before,
                " ".join((*context.titles, context.text[: context.clause.end])),
                tuple(bound),
                _in_list(context, bound, left),
                sum(1 for clause in context.clauses if clause.candidates),
            )
            found = bind(reading.candidate, scene)
            if found and _credible(context, reading, found.metric):
                bound.append(found)
                yield reading, found


_VAGUE = frozenset(
    [
        "disclosed_total",
        "disclosed_by_channel",
        "portal_posts",
        "wechat_posts",
        "board_notices",
        "screen_posts",
        "print",
        "video_posts",
    ]
)
# 一条, 一个 and the like mean anything next to these words, so only digits count for them.
_DIGITS_ONLY = frozenset(["consultations", "catalogue_items", "interpretations", "replies", "page_views", "followers"])
_ITEM = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+(?:是|、|\.)|第[一二三四五六七八九十]+[，、]|其[一二三四])"
)


def _credible(context: _Context, reading: _Reading, metric: str) -> bool:
    """Spelled numbers are mostly idiom, so they need a clause that clearly counts; 若干 needs a publication."""
    candidate = reading.candidate
    if candidate.value is None:
        return metric in _VAGUE
    if not candidate.spelled or candidate.value >= 10 or candidate.unit == "%":
        return True
    written = context.text[candidate.start : candidate.end]
    if written * 2 in context.text or metric in _DIGITS_ONLY:
        return False
    # 分两次送到, 两次抽查公开栏: how often, not how many items.
    often = candidate.unit == "次" and bool(reading.right)
    if metric in BY_CARRIER and (often or not reading.left.strip()):
        return False
    return not (_ITEM.match(context.text) and not re.search(r"已|全年|年内|今年|本年|先后", context.text))


def _readings(context: _Context) -> list[_Reading]:
    """Each number with what stands left and right of it; 分别 and 各 deal one frame into several."""
    clause = context.clause
    readings: list[_Reading] = []
    previous = clause.start
    following = [candidate.start for candidate in clause.candidates[1:]] + [clause.end]
    skip: set[int] = set()
    for candidate, stop in zip(clause.candidates, following, strict=True):
        if candidate.start in skip:
            continue
        left, right = context.text[previous : candidate.start], context.text[candidate.end : stop]
        if readings and not left.strip():
            # "短信9批次8600余条": the second count shares the noun of the first.
            left = readings[-1].left
        previous = candidate.end
        run = context.runs.get(candidate.start)
        if run:
            readings += _dealt_row(run, left, context)
            skip.update(other.start for other in run)
            previous = run[-1].end
        elif _DEALT.search(left) and len(split_names(left.split("各")[0])) > 1:
            names, rest = left.rsplit("各", 1)
            readings += [_Reading(candidate, name + rest, right) for name in split_names(names)]
        else:
            readings.append(_Reading(candidate, left, right))
    return readings


def _dealt_row(run: list[Candidate], left: str, context: _Context) -> list[_Reading]:
    """甲、乙、丙分别为1、2、3件: by order; nothing when the counts of names and numbers differ."""
    head = left.split("分别")[0].strip("，")
    if not head and context.index:
        head = context.before[-1]
    names = split_names(re.sub(r"^.*(?:其中|包括|通过|在)", "", head))
    if len(names) != len(run):
        return []
    unit = run[-1].unit
    return [
        _Reading(replace(candidate, unit=candidate.unit or unit), name, "")
        for candidate, name in zip(run, names, strict=True)
    ]


def _shared_rates(reading: _Reading) -> list[str]:
    """答复率、满意率均为100%: one frame for each rate."""
    if reading.candidate.unit == "%" and _RATES.search(reading.left):
        lefts = split_names(reading.left)
        metrics = [rule.metric for left in lefts if (rule := match_rule(f"{left}#", "%", left, weak=False))]
        if len(set(metrics)) > 1:
            return lefts
    return [reading.left]


def _refused_here(context: _Context, reading: _Reading) -> bool:
    """Requirements, unrelated services, and numbers that a negation denies ("没有更新过一条")."""
    lex, candidate = lexicon(), reading.candidate
    frame = f"{reading.left}#{reading.right}"
    if lex.plan_clause.search(frame):
        return True
    disclosure = re.search(r"公[开示]|信息|发布|推送|张贴|解读|短信|明白|宣传", frame)
    if lex.off_topic.search(frame) and not disclosure:
        return True
    masked_left = context.masked[context.clause.start : candidate.start]
    return re.search(r"没有|未(?!公开)|从未|无(?!人)", masked_left) is not None


def _in_list(context: _Context, bound: list[Bound], left: str) -> bool:
    """Whether the clause divides a whole: after 其中 or 包括, or following a part of one."""
    if not bound:
        return False
    if bound[-1].listed or re.search(r"其中|包括|包含|含|分别|涉及", left):
        return True
    gap = context.clauses[: context.index][-1:]
    mark = context.text[gap[0].end : context.clause.start] if gap else ""
    return bool(re.search(r"[：:（(]", mark)) or any(
        re.search(r"其中$|包括$|^按[^，]*分$", clause.text) for clause in gap
    )


def _figure(text: str, clause: Clause, reading: _Reading, found: Bound, year: int | None) -> Figure:
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
        year=_year_of(clause.text, year),
        explicit_zero=candidate.value == 0,
        derived=False,
        sentence=0,
        span=Span(start, clause.end),
        text=text[start : clause.end],
    )


def _opening(clause: str, metric: str) -> int:
    """Length of what opens a clause and is no part of the fact: a bare year before the carrier, a verb before a topic."""
    match = _OPENING.match(clause)
    start = match.end() if match else 0
    if metric == "disclosed_by_topic" and (verb := _VERB_BEFORE_TOPIC.match(clause, start)):
        start = verb.end()
    return start


def _with_label(text: str, clauses: list[Clause], index: int) -> Clause:
    """Join a label and its 无: "行政复议情况：无" is one statement, though a colon parts it."""
    clause = clauses[index]
    if index and _NOTHING.fullmatch(clause.text) and text[clauses[index - 1].end : clause.start] in {"：", ":"}:
        start = clauses[index - 1].start
        return Clause(start, clause.end, text[start : clause.end], ())
    return clause


def _zeros(masked: str, clause: Clause, year: int | None) -> Iterator[Figure]:
    masked_clause = masked[clause.start : clause.end]
    for metric in zero_metrics(clause.text, masked_clause):
        span = Span(clause.start, clause.end)
        yield Figure(
            metric, Decimal(0), "", "exact", "", "", _year_of(clause.text, year), True, False, 0, span, clause.text
        )


def _year_of(clause: str, year: int | None) -> int | None:
    """The year of the report, unless the clause opens with another year of its own."""
    match = _SENTENCE_YEAR.match(clause)
    return int(match[1]) if match else year


def _without_repeats(figures: list[Figure]) -> list[Figure]:
    """A total that a clerk states twice in one sentence is one fact."""
    seen, kept = set(), []
    for figure in figures:
        key = (figure.metric, figure.value, figure.unit, figure.channel, figure.topic)
        if figure.metric == "disclosed_total" and key in seen:
            continue
        seen.add(key)
        kept.append(figure)
    return kept
