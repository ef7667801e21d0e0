"""What sites build of other elements, rebuilt of the elements that are meant: tables, and the head's labels with their values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from nlp.reading.head import known_label

_LAID_OUT = {"table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td"}
_ROLES = {
    "table": "table",
    "grid": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "td",
    "rowheader": "td",
}
_DISPLAY = re.compile(r"display\s*:\s*(table|inline-table|table-row|table-cell)\s*(?:;|!|$)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_CLASS = re.compile(r"\.([\w-]+)\s*$")
_REBUILT = frozenset(["div", "ul", "ol", "li", "dl", "dt", "dd", "span", "section", "p"])
_TABLE_TAGS = frozenset(["table", "tbody", "thead", "tfoot", "tr", "td", "th"])
# A label of the head is alone in its element, and its value in the next.
_LONGEST_VALUE = 150
_MIN_LABELS = 2


def rebuild(root: etree._Element) -> None:
    """Make tables of elements that are laid out as tables, and lines of labels whose values stand in elements beside them."""
    _rebuild_tables(root)
    _rebuild_labels(root)


def _rebuild_tables(root: etree._Element) -> None:
    """A row is one if all that it holds are cells: then an empty one keeps its place."""
    classes = dict(_classes(root))
    roles = {element: role for element in root.iter(*_REBUILT) if (role := _laid_out(element, classes))}
    cells: dict[etree._Element, list[etree._Element]] = defaultdict(list)
    for element, role in roles.items():
        parent = element.getparent()
        if role == "td" and parent is not None and roles.get(parent) == "tr":
            cells[parent].append(element)
    for row, own in cells.items():
        table = row.getparent()
        if len(own) < max(2, len(row)) or table is None or table.tag in ("html", "tr"):
            continue
        for cell in own:
            cell.tag = "td"
        row.tag = "tr"
        if table.tag in _REBUILT:
            table.tag = "table"


def _laid_out(element: etree._Element, classes: dict[str, str]) -> str:
    match = _DISPLAY.search(element.get("style") or "")
    if match:
        return _LAID_OUT[match[1].lower()]
    role = _ROLES.get((element.get("role") or "").lower(), "")
    return role or next((classes[name] for name in (element.get("class") or "").split() if name in classes), "")


def _classes(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The classes that the style sheets of a page lay out as parts of tables."""
    for style in root.iter("style"):
        for match in _RULE.finditer(style.text or ""):
            if display := _DISPLAY.search(match[2]):
                for selector in match[1].split(","):
                    if found := _CLASS.search(selector):
                        yield found[1], _LAID_OUT[display[1].lower()]


def _rebuild_labels(root: etree._Element) -> None:
    """Labels stand in company: one alone is a word of the text."""
    together: dict[etree._Element, list[tuple[etree._Element, etree._Element]]] = defaultdict(list)
    for element in root.iter():
        parent, value = element.getparent(), element.getnext()
        if parent is None or value is None or element.tag in _TABLE_TAGS or not isinstance(value.tag, str):
            continue
        if (
            not known_label(_own_text(element))
            or (element.tail or "").strip()
            or (value.tail or "").strip(" \xa0\u3000\r\n\t|")
        ):
            continue
        text = _text(value)
        if len(text) <= _LONGEST_VALUE and "。" not in text and not known_label(text) and len(parent):
            outer = parent.getparent()
            together[parent if outer is None or _holds_more(parent) else outer].append((element, value))
    for pairs in together.values():
        if len(pairs) >= _MIN_LABELS:
            for label, value in pairs:
                _join(label, value)


def _holds_more(parent: etree._Element) -> bool:
    """Whether an element holds more than one label and its value."""
    return len(parent) > 2


def _own_text(element: etree._Element) -> str:
    """The text of an element that may hold nothing but a label; empty for others."""
    simple = isinstance(element.tag, str) and len(element) <= 2 and not any(len(child) for child in element)
    return _text(element) if simple else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _join(label: etree._Element, value: etree._Element) -> None:
    parent = label.getparent()
    if parent is None or value.getparent() is not parent:
        return
    line = etree.Element("div")
    line.text = f"{_text(label).rstrip(':： ')}：{_text(value)}"
    line.tail = value.tail
    parent.replace(label, line)
    parent.remove(value)
