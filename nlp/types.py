"""The records that pass between the rooms: frozen, over one unchanging clean text.

All offsets are half-open and count code points of the clean text, unless their name begins with ``raw_``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile

from nlp.alignment import Alignment
from nlp.alignment import Span as Span
from nlp.coloured import Mark, coloured
from nlp.verdicts import Check as Check
from nlp.verdicts import Evidence as Evidence
from nlp.verdicts import Verdict as Verdict

# The categories whose sentences are told apart into items and lead-ins.
ITEM_CATEGORIES = ("problems", "measures")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A stretch of the raw text that was read from a picture, and how sure its reader is of it, from 0 to 1."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file after reading: decoded text and where it came from.

    `head` is what the page says of itself outside its text, as printed; `pages` are the offsets at which the pages of a paged
    format begin; `warnings` say what of the file could not be read; `recognised` are the stretches, in order, that were read
    from pictures.
    """

    id: str
    source: str
    sha256: str
    text: str
    encoding: str
    head: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    recognised: tuple[Recognised, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a cleaning step, located in the raw text."""

    raw_start: int
    raw_end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one named cleaning step did."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A document after cleaning."""

    document: RawDocument
    text: str
    alignment: Alignment
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]


class SectionKind(StrEnum):
    """What a section of a report is about."""

    PREAMBLE = "preamble"
    OVERVIEW = "overview"
    PROACTIVE = "proactive"
    REQUESTS = "requests"
    DISPUTES = "disputes"
    PROBLEMS = "problems"
    OTHER_MATTERS = "other_matters"
    MEASURES = "measures"
    FEES = "fees"
    CONSULTATION = "consultation"
    STAFFING = "staffing"
    ATTACHMENT = "attachment"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title, section heading or run-in title; `role` is title, section, label or run_in."""

    role: str
    span: Span
    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Section:
    """A top-level part of a report; `span` includes its heading."""

    index: int
    kind: SectionKind
    number: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """The narrative unit of the codebook: a sentence or an enumerated clause.

    `titles` is the path of headings above it inside its section, outermost first; `marker` the enumerator that opens it.
    """

    index: int
    section: int
    section_kind: SectionKind
    titles: tuple[str, ...]
    marker: str
    span: Span
    text: str

    @property
    def title(self) -> str:
        """The title path as one string."""
        return " / ".join(self.titles)


@dataclass(frozen=True, slots=True)
class Table:
    """A statutory or other table, set apart from the narrative."""

    index: int
    section: int
    span: Span


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is neither narrative nor heading nor table: chrome, signature, date, page number, white space."""

    kind: str
    span: Span


class ProblemsStated(StrEnum):
    """Whether the report admits problems."""

    STATED = "stated"
    NONE_STATED = "none_stated"
    SECTION_MISSING = "section_missing"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the text says about itself; None where it does not say."""

    title: str | None = None
    township: str | None = None
    level: str | None = None
    county: str | None = None
    city: str | None = None
    province: str | None = None
    year: int | None = None
    period: tuple[date, date] | None = None
    issued_on: date | None = None
    written_on: date | None = None
    agency: str | None = None
    document_number: str | None = None
    index_number: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A report after cleaning and structure."""

    id: str
    source: str
    sha256: str
    raw: str
    text: str
    alignment: Alignment
    meta: Metadata
    sections: tuple[Section, ...]
    headings: tuple[Heading, ...]
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...]
    furniture: tuple[Furniture, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    pages: tuple[int, ...] = ()
    recognised: tuple[Recognised, ...] = ()

    def __repr__(self) -> str:
        return f"<Report {self.id}: {self.meta.township}, {self.meta.year}, {len(self.sentences)} sentences>"

    def _repr_html_(self) -> str:
        marks = [Mark(s.span.start, s.span.end, notes=(f"#{s.index}", s.section_kind.value)) for s in self.sentences]
        return coloured(self.text, (*marks, *self._heading_marks()), self._caption())

    def _heading_marks(self) -> tuple[Mark, ...]:
        return tuple(Mark(heading.span.start, heading.span.end, heading=True) for heading in self.headings)

    def _caption(self) -> tuple[str, ...]:
        return self.id, self.meta.township or "", str(self.meta.year or ""), f"{len(self.sentences)} sentences"

    def raw_span(self, span: Span) -> Span:
        """Where a span of the clean text stands in the raw text."""
        return Span(*self.alignment.to_raw(span.start, span.end))

    def page(self, span: Span) -> int | None:
        """The page on which a span of the clean text begins, counted from 1; None where the file has no pages."""
        return bisect_right(self.pages, self.raw_span(span).start) or None if self.pages else None

    def ocr_confidence(self, span: Span) -> float | None:
        """How surely a span of the clean text was read from a picture, by its least sure line; None where it was not."""
        raw = self.raw_span(span) if self.recognised else span
        first = bisect_right(self.recognised, raw.start, key=lambda line: line.end)
        touched = takewhile(lambda line: line.start < max(raw.end, raw.start + 1), self.recognised[first:])
        return min((line.confidence for line in touched), default=None)

    def sentence_id(self, index: int) -> str:
        """The stable key of a sentence in every table."""
        return f"{self.id}#{index}"


@dataclass(frozen=True, slots=True)
class Tag:
    """What the classifier says about one sentence.

    `probabilities` sum to one over the categories; `themes` maps theme id to probability, for problems and measures only;
    `item` is None outside problems and measures.
    """

    category: str
    probability: float
    probabilities: Mapping[str, float]
    secondary: tuple[str, ...] = ()
    item: bool | None = None
    done: bool = False
    themes: Mapping[str, float] = field(default_factory=dict)
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted fact of the narrative; `text` is the clause that states it, `because` the rule that bound the number."""

    metric: str
    value: Decimal | None
    unit: str
    qualifier: str
    channel: str
    topic: str
    year: int | None
    explicit_zero: bool
    derived: bool
    sentence: int
    span: Span
    text: str
    because: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A stated change of a counted level; `text` is the clause that states it.

    `relation` is up, down, from_to or equal. `amount` is the stated difference, in `unit` (or %, or 百分点); for from_to it is
    the level that was reached, and `base` the level that it came from. Nothing is computed: what is not stated is None.
    """

    metric: str
    relation: str
    amount: Decimal | None
    unit: str
    base: Decimal | None
    base_year: int | None
    sentence: int
    span: Span
    text: str


class CellState(StrEnum):
    """What stands in a cell of a statutory table: blank is not zero, and neither is "/"."""

    NUMBER = "number"
    ZERO = "zero"
    BLANK = "blank"
    SLASH = "slash"
    TEXT = "text"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a statutory table: `table` is t2, t3 or t4, `row` and `column` are keys that both forms share.

    `value` is None unless the state is number or zero; `unit` is the one printed in the cell or in the head of its column.
    An absent cell belongs to the form, but could not be told from what is printed; its span is empty.
    """

    table: str
    row: str
    column: str
    value: Decimal | None
    unit: str
    state: CellState
    raw: str
    span: Span


@dataclass(frozen=True, slots=True)
class StatutoryTable:
    """One of the three tables of sections two to four, with the form that it follows ("2019" or "2021")."""

    name: str
    template: str
    cells: tuple[Cell, ...]
    warnings: tuple[str, ...] = ()

    def cell(self, row: str, column: str) -> Cell | None:
        """The cell of that row and column; None where the form has none."""
        return next((cell for cell in self.cells if cell.row == row and cell.column == column), None)


@dataclass(frozen=True, slots=True)
class PartWhole:
    """A stated whole and the parts that are stated of it, as indices into the figures of the report. Nothing is repaired.

    `kind` says what tells the parts apart: channel, topic, origin, form, outcome or other. `expected` is the whole, `found` the
    sum of the parts. `reason` tells why `verdict` is what it is: equal; over, short (fail); zero (trivial); else what leaves it
    undecided: partial (the list does not claim to be complete), overlap (one item may be counted in several parts), qualifier,
    unit, year, carried (requests of the year before) or ambiguous (which whole is meant).
    """

    whole: int
    parts: tuple[int, ...]
    kind: str
    expected: Decimal
    found: Decimal
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class Analysis:
    """Everything the pipeline knows about one report; `tags` run parallel to ``report.sentences``."""

    report: Report
    tags: tuple[Tag, ...]
    figures: tuple[Figure, ...]
    problems_stated: ProblemsStated
    changes: tuple[LevelChange, ...] = ()
    tables: tuple[StatutoryTable, ...] = ()
    sums: tuple[PartWhole, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def template(self) -> str | None:
        """The form that the report follows: that of table 2, else of table 3; None without either."""
        forms = self._forms()
        return forms[0] if forms else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What reading the report and its tables could not settle."""
        mixed = ("mixed_template",) if len(set(self._forms())) > 1 else ()
        return (*self.report.warnings, *(w for table in self.tables for w in table.warnings), *mixed)

    def _forms(self) -> list[str]:
        return [table.template for table in self.tables if table.name != "t4"]

    def __repr__(self) -> str:
        return f"<Analysis of {self.report!r}: {len(self.figures)} figures, problems {self.problems_stated.value}>"

    def _repr_html_(self) -> str:
        tagged = zip(self.report.sentences, self.tags, strict=True)
        marks = [
            Mark(s.span.start, s.span.end, tag.category, (*tag.themes, "abstained" if tag.abstained else ""))
            for s, tag in tagged
        ]
        told = (f"{len(self.figures)} figures", f"problems {self.problems_stated.value}")
        return coloured(self.report.text, (*marks, *self.report._heading_marks()), (*self.report._caption(), *told))
