"""The blocks of a web page in reading order: paragraphs, and rows of tables with tabs between their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from nlp.reading.grid import CellBox, TableRows
from nlp.shapes import ENUMERATOR

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "canvas",
        "svg",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "map",
        "nav",
        "footer",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "center",
        "figure",
        "figcaption",
        "address",
        "hr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "tr",
        "td",
        "th",
        "body",
        "html",
    ]
)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# A line break of the source inside Chinese text is no blank.
_SOURCE_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef。、“”‘’（）]) ?\n ?(?=[\u2e80-\u9fff\uff00-\uffef。、“”‘’（）])"
)
# The gap that Word puts between the number of a paragraph and its text.
_LIST_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Block(NamedTuple):
    """A line of the page, the element that holds it, and how many of its characters are links."""

    text: str
    element: etree._Element
    linked: int


@dataclass(slots=True)
class _Sink:
    """Where text goes: the page, or the cell that is open."""

    element: etree._Element
    blocks: list[Block] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    # How many characters of each line of the buffer are links.
    linked: list[int] = field(default_factory=lambda: [0])
    holds_table: bool = False

    def flush(self, element: etree._Element) -> None:
        text = _SOURCE_BREAK.sub("", "".join(self.buffer)).replace("\n", " ")
        for line, linked in zip(text.split("\r"), self.linked, strict=True):
            if stripped := line.strip(" \t\xa0\u3000"):
                self.blocks.append(Block(stripped, element, linked))
        self.buffer, self.linked = [], [0]


@dataclass(slots=True)
class _Table:
    """A table that is open."""

    rows: TableRows = field(default_factory=TableRows)
    cells: list[tuple[CellBox, _Sink]] = field(default_factory=list)


class _Walk:
    """Collects blocks while a tree is walked; no recursion, since pages nest as deeply as they like."""

    def __init__(self, root: etree._Element) -> None:
        self.sinks = [_Sink(root)]
        self.tables: list[_Table] = []
        self.links = 0
        self.counters: list[int | None] = []

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush(element.getparent() if element.getparent() is not None else element)
        if tag == "br":
            self.sinks[-1].buffer.append("\r")
            self.sinks[-1].linked.append(0)
        elif tag == "a" and not _is_anchor(element):
            self.links += 1
        elif tag == "table":
            self.tables.append(_Table())
        elif tag in ("td", "th") and self.tables:
            self.sinks.append(_Sink(element))
        elif tag in ("ol", "ul"):
            self.counters.append(_number(element, "start", 1) if tag == "ol" else None)
        elif tag == "li":
            self._number_item(element)
        self.text(element.text)

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush(element)
        if tag == "a" and not _is_anchor(element):
            self.links = max(0, self.links - 1)
        elif tag in ("td", "th") and self.tables and len(self.sinks) > 1:
            self._close_cell(self.sinks.pop())
        elif tag == "tr" and self.tables:
            self._close_row(element)
        elif tag == "table" and self.tables:
            self._close_row(element)
            self.tables.pop()
            self.sinks[-1].holds_table = True
        elif tag in ("ol", "ul") and self.counters:
            self.counters.pop()

    def text(self, text: str | None) -> None:
        if text:
            plain = _BLANKS.sub(lambda blanks: "\n" if "\n" in blanks.group() else " ", text)
            self.sinks[-1].buffer.append(plain)
            if self.links:
                self.sinks[-1].linked[-1] += len(plain.strip())

    def _flush(self, element: etree._Element) -> None:
        self.sinks[-1].flush(element)

    def _number_item(self, element: etree._Element) -> None:
        """The number that a browser shows before an item of a numbered list."""
        number = self.counters[-1] if self.counters else None
        if number is None:
            return
        self.counters[-1] = number + 1
        if not ENUMERATOR.match("".join(element.itertext()).strip()[:8]):
            self.sinks[-1].buffer.append(f"{number}.")

    def _close_cell(self, sink: _Sink) -> None:
        sink.flush(sink.element)
        element = sink.element
        box = CellBox(
            [block.text for block in sink.blocks],
            _number(element, "colspan", 1),
            _number(element, "rowspan", 1),
            sink.holds_table,
        )
        self.tables[-1].cells.append((box, sink))

    def _close_row(self, element: etree._Element) -> None:
        table, sink = self.tables[-1], self.sinks[-1]
        cells, table.cells = table.cells, []
        if not cells:
            return
        lines = list(table.rows.lines([box for box, _ in cells]))
        within = [block for _, cell in cells for block in cell.blocks]
        if len(lines) == 1 and "\t" in lines[0] and not any(cell.holds_table for _, cell in cells):
            sink.blocks.append(Block(lines[0], element, sum({id(b.element): b.linked for b in within}.values())))
        else:
            sink.blocks += within
        sink.holds_table = sink.holds_table or any(cell.holds_table for _, cell in cells)


def blocks_of(root: etree._Element, *, hidden: bool = False) -> list[Block]:
    """All blocks below an element that a browser would show; with `hidden` also those that wait for a script to show them."""
    walk = _Walk(root)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if element is not root and _is_unseen(element, hidden):
                events.skip_subtree()
            else:
                walk.start(element)
            continue
        if event == "end" and not (element is not root and _is_unseen(element, hidden)):
            walk.end(element)
        if element is not root:
            walk.text(element.tail)
    while len(walk.sinks) > 1:
        rest = walk.sinks.pop()
        rest.flush(rest.element)
        walk.sinks[-1].blocks += rest.blocks
    walk.sinks[0].flush(root)
    return walk.sinks[0].blocks


def _is_anchor(element: etree._Element) -> bool:
    """Whether an <a> only gives its text a name, as Word does with headings."""
    return element.get("href") is None and element.get("name") is not None


def _is_unseen(element: etree._Element, hidden: bool) -> bool:
    concealed = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
    return element.tag in _UNSEEN or (concealed and not hidden) or _is_gap(element)


def _is_gap(element: etree._Element) -> bool:
    parent = element.getparent()
    marks = parent is not None and element.tag == "span" and _LIST_MARK.search(parent.get("style") or "")
    return bool(marks) and not len(element) and not (element.text or "").strip()


def _number(element: etree._Element, attribute: str, default: int) -> int:
    value = (element.get(attribute) or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default
