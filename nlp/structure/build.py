"""Assembling a report from its classified lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import takewhile, zip_longest
from typing import NamedTuple

from nlp.shapes import DEPTH, heading_kind, ordinal
from nlp.structure.contents import set_contents_apart
from nlp.structure.ends import set_ends_apart
from nlp.structure.genre import NOT_A_REPORT, is_annual_report
from nlp.structure.line import BARE_LABEL, Line, Role
from nlp.structure.lines import classify_lines
from nlp.structure.metadata import read_metadata
from nlp.structure.repeats import set_apart
from nlp.structure.sentences import TURN, Piece, cut, is_closing, is_fragment, looks_like_title
from nlp.structure.side_by_side import unfold_tables
from nlp.types import CleanDocument, Furniture, Heading, Report, Section, SectionKind, Sentence, Span, Table

# The first of the usual parts of the overview, with its number.
_FACET_LABEL = re.compile(r"[（(]?一[)）、.]\s?(?:主动公开|加强|强化|基本|公开|工作|组织|领导)")
# What says that there is nothing is said, whatever stands behind it.
_NIL = re.compile(r"(?:暂?无|没有|未发生|未收到|不涉及|零)[。；]?")
# An item of two characters and its stop.
_MIN_ITEM = 3
_RUN_IN_DEPTH = max(DEPTH.values()) + 1


def build_report(clean: CleanDocument) -> Report:
    """Find the structure of a cleaned document.

    Sentences, headings, tables and furniture together tile the clean text. A text without headings is one `free` section.

    Parameters
    ----------
    clean : CleanDocument
        From `nlp.cleaning.clean`.

    Returns
    -------
    Report
        With all offsets into ``clean.text``.
    """
    text = clean.text
    lines, repeated = set_apart(set_contents_apart(unfold_tables(classify_lines(text))))
    lines = set_ends_apart(lines)
    sections = find_sections(lines, len(text))
    builder = _Builder(sections)
    for line, follower in zip_longest(lines, lines[1:]):
        builder.add(line, follower)
    sentences = builder.finished_sentences()
    covered = [h.span for h in builder.headings] + [t.span for t in builder.tables] + [s.span for s in sentences]
    meta, warnings = read_metadata(text, lines, clean.document.head)
    return Report(
        id=clean.document.id,
        source=clean.document.source,
        sha256=clean.document.sha256,
        raw=clean.document.text,
        text=text,
        alignment=clean.alignment,
        meta=meta,
        sections=tuple(sections),
        headings=tuple(builder.headings),
        sentences=sentences,
        tables=tuple(builder.tables),
        furniture=_with_blanks(len(text), covered, builder.furniture),
        steps=clean.steps,
        warnings=(
            *clean.document.warnings,
            *clean.warnings,
            *repeated,
            *warnings,
            *_doubts(meta.title, sections, sentences, text),
        ),
        pages=clean.document.pages,
        recognised=clean.document.recognised,
    )


def _doubts(title: str | None, sections: list[Section], sentences: tuple[Sentence, ...], text: str) -> tuple[str, ...]:
    doubts = () if is_annual_report(title, sections, text) else (NOT_A_REPORT,)
    return doubts if sentences else (*doubts, "no_sentences")


def find_sections(lines: list[Line], length: int) -> list[Section]:
    """The top-level parts: what section headings open, and a preamble where narrative stands before the first of them."""
    heads = [line for line in lines if line.role is Role.SECTION]
    first = heads[0].span.start if heads else length
    before = takewhile(lambda line: line.span.start < first, lines)
    opening = any(line.role is Role.TEXT or line.role is Role.LABEL for line in before)
    sections: list[Section] = []
    if opening:
        sections += _opening(lines, first, has_heads=bool(heads))
    ends = [*(head.span.start for head in heads[1:]), length]
    for head, end in zip(heads, ends, strict=False):
        title = head.text[head.text.find(head.number) + len(head.number) :].strip(" -*•●■◆")
        kind = head.kind or SectionKind.FREE
        sections.append(Section(len(sections), kind, head.number, title, Span(head.span.start, end)))
    return sections


def _opening(lines: list[Line], first: int, *, has_heads: bool) -> list[Section]:
    """What stands before the first heading: a preamble, and the overview where its parts come without its heading."""
    if not has_heads:
        return [Section(0, SectionKind.FREE, "", "", Span(0, first))]
    parts = (line for line in lines if line.span.start < first and _FACET_LABEL.match(line.text))
    label = next(parts, None)
    if label is None:
        return [Section(0, SectionKind.PREAMBLE, "", "", Span(0, first))]
    before = any(line.role is Role.TEXT and line.span.start < label.span.start for line in lines)
    start = label.span.start if before else 0
    opening = [Section(0, SectionKind.PREAMBLE, "", "", Span(0, start))] if before else []
    return [*opening, Section(len(opening), SectionKind.OVERVIEW, "", "", Span(start, first))]


class _Draft(NamedTuple):
    """A sentence before it is known whether fragments count and which index it has; `scope` tells what stands under one title."""

    section: int
    scope: int
    titles: tuple[str, ...]
    piece: Piece


@dataclass
class _Builder:
    """Collects headings, sentences, tables and furniture while the lines go by."""

    sections: list[Section]
    headings: list[Heading] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    _drafts: list[_Draft] = field(default_factory=list)
    _path: list[tuple[int, str]] = field(default_factory=list)
    # Depths whose enumerators have opened units in this section: their siblings are units too.
    _unit_depths: set[int] = field(default_factory=set)
    _titles: tuple[str, ...] = ()
    # How far each depth has counted in this section; and how far it had before the last label without number.
    _counted: dict[int, int] = field(default_factory=dict)
    _before_label: dict[int, int] = field(default_factory=dict)
    _scope: int = 0
    _previous: Role | None = None

    def __post_init__(self) -> None:
        self._starts = [section.span.start for section in self.sections]

    def add(self, line: Line, follower: Line | None) -> None:
        """Take the next line."""
        if line.role is Role.TITLE:
            self.headings.append(Heading("title", line.span, line.text, ""))
        elif line.role is Role.SECTION:
            self.headings.append(Heading("section", line.span, line.text, line.number))
            self._path, self._titles = [], ()
            self._unit_depths, self._counted, self._before_label = set(), {}, {}
            self._scope += 1
        elif line.role is Role.LABEL:
            self.headings.append(Heading("label", line.span, line.text, line.number))
            self._descend(line.depth, line.text, line.number)
        elif line.role is Role.TABLE:
            self._table(line)
        elif line.role is Role.FURNITURE:
            self.furniture.append(Furniture(line.furniture, line.span))
        else:
            self._paragraph(line, follower)
        self._previous = line.role

    def finished_sentences(self) -> tuple[Sentence, ...]:
        """Number the sentences; a fragment is one only where it is all that stands under its heading."""
        speaking = {draft.scope for draft in self._drafts if not _is_scrap(draft.piece)}
        sections = {draft.section for draft in self._drafts if draft.scope in speaking}
        heard: set[int] = set()
        sentences: list[Sentence] = []
        for section, scope, titles, piece in self._drafts:
            if scope not in heard and _NIL.fullmatch(piece.text):
                speaking.discard(scope)
            heard.add(scope)
            said = scope in speaking or (is_closing(piece.text) and section in sections)
            if _is_scrap(piece) and said:
                self.furniture.append(Furniture("fragment", piece.span))
                continue
            kind = self.sections[section].kind
            sentences.append(Sentence(len(sentences), section, kind, titles, piece.marker, piece.span, piece.text))
            speaking.add(scope)
            sections.add(section)
        return tuple(sentences)

    def _under_problem(self, line: Line) -> bool:
        """Whether the last title stands over problems: what turns away from them leaves it."""
        kind = self.sections[self._section_at(line.span.start)].kind
        remedy = any(heading_kind(title) is SectionKind.MEASURES for title in self._titles)
        return kind in (SectionKind.PROBLEMS, SectionKind.FREE) and bool(self._titles) and not remedy

    def _section_at(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _table(self, line: Line) -> None:
        if self._previous is Role.TABLE:
            last = self.tables.pop()
            self.tables.append(Table(last.index, last.section, Span(last.span.start, line.span.end)))
        else:
            self.tables.append(Table(len(self.tables), self._section_at(line.span.start), line.span))

    def _paragraph(self, line: Line, follower: Line | None) -> None:
        pieces = cut(line.text, line.span.start)
        if line.under:
            self._descend(BARE_LABEL, line.under, "")
        if TURN.match(line.text) and self._under_problem(line):
            self._path, self._titles = [], ()
        alone = len(pieces) == 1 and pieces[0].depth not in self._unit_depths and _heads_next(pieces[0], follower)
        for piece in pieces:
            if piece.is_title or alone:
                self.headings.append(Heading("run_in", piece.span, piece.text, piece.marker))
                self._descend(piece.depth or _RUN_IN_DEPTH, piece.text, piece.marker)
            else:
                self._sentence(piece)

    def _descend(self, depth: int, title: str, marker: str) -> None:
        self._scope += 1
        if marker:
            self._count(depth, marker)
        else:
            self._before_label = dict(self._counted)
        self._path = [entry for entry in self._path if entry[0] < depth]
        self._path.append((depth, title.rstrip("。：: ")))
        self._titles = tuple(entry for _, entry in self._path)

    def _count(self, depth: int, marker: str) -> None:
        """Go on counting: what goes on from before a label without number, as （二） behind 整改措施：, leaves it."""
        number = ordinal(marker)
        if number > 1 and self._before_label.get(depth) == number - 1:
            self._path, self._titles, self._before_label = [], (), {}
            self._scope += 1
        self._counted = {other: last for other, last in self._counted.items() if other < depth} | {depth: number}

    def _sentence(self, piece: Piece) -> None:
        if piece.depth:
            self._count(piece.depth, piece.marker)
            self._unit_depths.add(piece.depth)
            if self._path and self._path[-1][0] >= piece.depth:
                self._path = [entry for entry in self._path if entry[0] < piece.depth]
                self._titles = tuple(entry for _, entry in self._path)
        self._drafts.append(_Draft(self._section_at(piece.span.start), self._scope, self._titles, piece))


def _is_scrap(piece: Piece) -> bool:
    """Whether a piece is too short to be a unit and no item of a list either: 一是人少； is one."""
    return is_fragment(piece.text) and not (piece.marker and len(piece.text) >= len(piece.marker) + _MIN_ITEM)


def _heads_next(piece: Piece, follower: Line | None) -> bool:
    """Whether a title sentence alone on its line has its body in the next paragraph."""
    if not piece.depth or piece.depth >= DEPTH["is"] or follower is None or follower.role is not Role.TEXT:
        return False
    first = cut(follower.text, 0)[0]
    if first.is_title:
        return first.depth > piece.depth and looks_like_title(piece)
    if is_fragment(first.text) or is_closing(first.text):
        return False
    return (first.depth == 0 or first.depth > piece.depth) and looks_like_title(piece)


def _with_blanks(length: int, spans: list[Span], furniture: list[Furniture]) -> tuple[Furniture, ...]:
    """All furniture in reading order, with the blanks that no span covers."""
    blanks: list[Furniture] = []
    position = 0
    for span in sorted([*spans, *(item.span for item in furniture)]):
        if span.start > position:
            blanks.append(Furniture("blank", Span(position, span.start)))
        position = max(position, span.end)
    if position < length:
        blanks.append(Furniture("blank", Span(position, length)))
    return tuple(sorted([*furniture, *blanks], key=lambda item: item.span))
