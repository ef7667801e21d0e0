"""Which blocks of a page are those of the report, and which those of the site that shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from lxml import etree

from nlp.chrome import is_chrome
from nlp.reading.blocks import Block
from nlp.reading.head import HeadValue, head_values, is_head_table, row_values
from nlp.reading.text import HAN

# What makes a line narrative, not a button: a mark between clauses.
_CLAUSE = re.compile("[，。；：、]")
# The main element holds this share of the narrative of the page: the rest are teasers and footers.
_MAIN_SHARE = 0.85
_LINK_SHARE = 0.6
_LONGEST_LINK_LINE = 60
# A head that stands between sentences, as below a notice of the site, shows by two labels in a line, or by this field.
_MIN_LABELS, _OWN_TO_HEADS = 2, "index_number"


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page without its site: the lines of the report, what the head says, and how many Chinese characters are narrative."""

    lines: tuple[str, ...]
    values: tuple[HeadValue, ...]
    narrative: int


@dataclass(frozen=True, slots=True)
class _Head:
    """Lines of the head that belong together: a line, or the rows of a table."""

    numbers: tuple[int, ...]
    values: tuple[HeadValue, ...]

    @property
    def is_sure(self) -> bool:
        own = any(field == _OWN_TO_HEADS for field, _, _ in self.values)
        return own or (len(self.numbers) == 1 and len(self.values) >= _MIN_LABELS)


def without_site(blocks: Sequence[Block]) -> SitePage:
    """Tell the report from the site: by links, by the words of heads and menus, and by the element that holds the narrative."""
    heads = list(_heads(blocks))
    of_heads = {number for head in heads for number in head.numbers}
    weights = [0 if number in of_heads else _weight(block) for number, block in enumerate(blocks)]
    main = _main(blocks, weights, of_heads)
    told = [number for number in main if "。" in blocks[number].text and number not in of_heads]
    if told:
        heads = [head for head in heads if head.is_sure or not told[0] < head.numbers[0] < told[-1]]
    left_out = {number for head in heads for number in head.numbers}
    lines = tuple(blocks[n].text for n in main if n not in left_out and not _is_furniture(blocks[n]))
    return SitePage(lines, tuple(value for head in heads for value in head.values), sum(weights))


def _heads(blocks: Sequence[Block]) -> Iterator[_Head]:
    for table, members in groupby(range(len(blocks)), key=lambda number: _table_of(blocks[number])):
        numbers = tuple(members)
        rows = [blocks[number].text for number in numbers]
        if table is not None:
            if is_head_table(rows):
                yield _Head(numbers, tuple(value for row in rows for value in row_values(row)))
            continue
        for number, row in zip(numbers, rows, strict=True):
            if values := head_values(row):
                yield _Head((number,), tuple(values))


def _table_of(block: Block) -> etree._Element | None:
    """The table of which a block is a row."""
    return next(block.element.iterancestors("table"), None) if "\t" in block.text else None


def _is_furniture(block: Block) -> bool:
    """Whether a block is a menu, a button, or another thing that sites print around a text."""
    if "。" in block.text:
        return False
    linked = block.linked >= _LINK_SHARE * len(block.text) and len(block.text) <= _LONGEST_LINK_LINE
    # A table of the text may have a column "名称".
    return linked or all(is_chrome(cell) for cell in block.text.split("\t") if cell)


def _weight(block: Block) -> int:
    """How many Chinese characters of a block are narrative."""
    return len(HAN.findall(block.text)) if _CLAUSE.search(block.text) and not _is_furniture(block) else 0


def _main(blocks: Sequence[Block], weights: Sequence[int], heads: set[int]) -> list[int]:
    """The blocks of the deepest element that holds nearly all narrative of the page."""
    sums: dict[etree._Element, int] = defaultdict(int)
    depths: dict[etree._Element, int] = {}
    total = 0
    for number, block in enumerate(blocks):
        is_row = "\t" in block.text and number not in heads
        weight = weights[number] or (len(HAN.findall(block.text)) if is_row else 0)
        chain = [block.element, *block.element.iterancestors()]
        total += weight
        for height, element in enumerate(chain):
            sums[element] += weight
            depths[element] = len(chain) - height
    if not total:
        return list(range(len(blocks)))
    main = max((e for e, weight in sums.items() if weight >= _MAIN_SHARE * total), key=lambda e: depths[e])
    return _grown(main, blocks, heads)


def _grown(main: etree._Element, blocks: Sequence[Block], heads: set[int]) -> list[int]:
    """The blocks of an element, and those beside it up to the first that is the site's: a text may begin or end outside."""
    holders = {main, *main.iterancestors()}
    inside = [next((e for e in (b.element, *b.element.iterancestors()) if e in holders), None) for b in blocks]
    numbers = [n for n, holder in enumerate(inside) if holder is main]
    for ancestor in main.iterancestors():
        if ancestor.tag in ("body", "html"):
            break
        around = {n for n, holder in enumerate(inside) if holder is ancestor}
        before = list(
            takewhile(
                lambda n: not _is_of_site(n, blocks, heads), sorted((n for n in around if n < numbers[0]), reverse=True)
            )
        )
        after = list(
            takewhile(lambda n: not _is_of_site(n, blocks, heads), sorted(n for n in around if n > numbers[-1]))
        )
        numbers = [*reversed(before), *numbers, *after]
        if len(before) + len(after) < len(around):
            break
    return numbers


def _is_of_site(number: int, blocks: Sequence[Block], heads: set[int]) -> bool:
    return number in heads or _is_furniture(blocks[number])
