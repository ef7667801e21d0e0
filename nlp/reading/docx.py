"""Word files: paragraphs with the numbers that Word counts, and tables in their places."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from nlp.errors import DamagedFileError, UnsupportedFormatError
from nlp.reading.content import Content
from nlp.reading.grid import CellBox, TableRows
from nlp.reading.numbering import Numbering, W
from nlp.reading.package import Package, open_package
from nlp.reading.text import check_text

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DOCUMENT = "word/document.xml"
# What was deleted or moved away, and the second picture of a drawing that newer programs show once.
_UNSEEN = frozenset([f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}rt"])
_TEXTS = frozenset([f"{W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"])
_CONTAINERS = frozenset([f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}moveTo"])
_MAX_DEPTH = 60


def read_docx(data: bytes, source: str) -> Content:
    """Read a Word file; raises a ReaderError for another zip file, and for one that is broken or bursts."""
    package = open_package(data, source)
    document = _part(package, _DOCUMENT)
    if document is None:
        raise UnsupportedFormatError(
            f"{source} is no Word document", remedy="save it as .docx, or unpack the archive and name it .zip"
        )
    body = document.find(f"{W}body")
    if body is None:
        raise DamagedFileError(f"{source} holds no text body", remedy="open it in Word and save it again")
    numbering = Numbering.from_parts(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
    text = "".join(f"{line}\n" for line in _lines(body, numbering, 0))
    check_text(text, source)
    return Content(text, "docx")


def _part(package: Package, name: str) -> etree._Element | None:
    """The tree of a part; entities are not resolved and nothing is fetched."""
    if name not in package.names:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(package.read(name), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(
            f"{name} in {package.source} is broken", remedy="open it in Word and save it again"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise DamagedFileError(
            f"{name} in {package.source} declares entities", remedy="open it in Word and save it again"
        )
    return root


def _lines(container: etree._Element, numbering: Numbering, depth: int) -> Iterator[str]:
    """The lines of a body or cell, in order."""
    if depth > _MAX_DEPTH:
        return
    for element in container:
        if element.tag == f"{W}p":
            yield from _paragraph(element, numbering, depth)
        elif element.tag == f"{W}tbl":
            yield from _table(element, numbering, depth)
        elif element.tag in _CONTAINERS:
            yield from _lines(element, numbering, depth + 1)


def _paragraph(paragraph: etree._Element, numbering: Numbering, depth: int) -> Iterator[str]:
    """The lines of a paragraph, with its number; those of the text boxes that it anchors come behind it."""
    parts: list[str] = []
    boxes: list[etree._Element] = []
    events = etree.iterwalk(paragraph, events=("start",))
    for _, element in events:
        if element.tag in _UNSEEN or _is_on(element.find(f"{W}rPr/{W}vanish")):
            events.skip_subtree()
        elif element.tag == f"{W}txbxContent":
            boxes.append(element)
            events.skip_subtree()
        elif element.tag in _TEXTS:
            parts.append(element.text or "")
        elif element.tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif element.tag == f"{W}tab":
            parts.append(" ")
        elif element.tag == f"{W}noBreakHyphen":
            parts.append("-")
    text = "".join(parts).replace("\t", " ")
    removed = any(paragraph.find(f"{W}pPr/{W}rPr/{W}{mark}") is not None for mark in ("del", "moveFrom"))
    numbered = text.strip() or (paragraph.find(f"{W}pPr/{W}numPr") is not None and not removed)
    label = numbering.label(paragraph) if numbered else ""
    yield from (line for line in f"{label}{text}".split("\n") if line.strip())
    for box in boxes:
        yield from _lines(box, numbering, depth + 1)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val") not in ("0", "false", "off")


def _table(table: etree._Element, numbering: Numbering, depth: int) -> Iterator[str]:
    rows = TableRows()
    for row in _children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            cells = (cell for cell in _children(row, "tc") if not _goes_on(cell, "hMerge"))
            yield from rows.lines([_cell(cell, numbering, depth) for cell in cells])


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those in content controls."""
    for child in element:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, name)


def _cell(cell: etree._Element, numbering: Numbering, depth: int) -> CellBox:
    """A cell; one that goes on from the row above is empty."""
    if _goes_on(cell, "vMerge"):
        return CellBox()
    return CellBox(list(_lines(cell, numbering, depth + 1)), holds_table=cell.find(f"{W}tbl") is not None)


def _goes_on(cell: etree._Element, direction: str) -> bool:
    """Whether a cell is part of the one above or, in older files, of the one to its left."""
    merged = cell.find(f"{W}tcPr/{W}{direction}")
    return merged is not None and merged.get(f"{W}val") != "restart"
