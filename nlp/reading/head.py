"""What the head of a page says of the document: the entries of ``nlp/data/head.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

# The field that a label fills, its rank among the labels of the field, and what the page prints behind it.
HeadValue = tuple[str, int, str]

_BLANKS = re.compile(r"[\s\u3000:：]+")
# Between two labels of one line.
_LONGEST_LABEL, _LONGEST_LINE = 12, 300
# A table with one label may be a table of the text.
_MIN_LABELS = 2
_EMPTY = frozenset(["", "无", "-", "--", "/", "暂无"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("nlp") / "data" / "head.toml").read_text(encoding="utf-8"))


@cache
def _fields() -> dict[str, tuple[str, int]]:
    """The field that each label fills, and its rank among the labels of the field; ignored labels fill none."""
    data = _data()
    known = dict.fromkeys(data["ignored"], ("", 0))
    for field, labels in data.items():
        if field not in ("ignored", "meta"):
            known |= {label: (field, rank) for rank, label in enumerate(labels)}
    return known


@cache
def _labelled() -> re.Pattern[str]:
    """A label with its colon, letters perhaps spread with blanks, at the beginning of a line or behind a blank or a bar."""
    spread = ("[\\s\u3000]*".join(map(re.escape, label)) for label in sorted(_fields(), key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s\u3000|｜【\[（(]))({'|'.join(spread)})[\s\u3000]*[：:][\s\u3000]*")


def known_label(text: str) -> bool:
    """Whether a text is a label of a head, with or without its colon.

    Examples
    --------
    >>> known_label("索 引 号："), known_label("公开指南")
    (True, False)
    """
    bare = _BLANKS.sub("", text[: 3 * _LONGEST_LABEL])
    return len(bare) <= _LONGEST_LABEL and bare in _fields()


def is_head_table(rows: Sequence[str]) -> bool:
    """Whether rows of cells are labels and values by turns: the table with which a page heads its document, no table of the text.

    Examples
    --------
    >>> is_head_table(["索引号\\t0001/2023-1\\t文号\\t", "名称：\\t公开年报"])
    True
    >>> is_head_table(["序号\\t名称\\t文号", "1\\t防火通告\\t镇发〔2022〕1号"])
    False
    """
    labels = others = 0
    for row in rows:
        cells = row.split("\t")
        while cells and not cells[-1].strip():
            cells.pop()
        for label, value in zip(cells[::2], [*cells[1::2], ""], strict=False):
            if known_label(label) and not known_label(value):
                labels += 1
            else:
                # A cell may hold both; one that is empty holds neither.
                found = [any(_of_text(cell)) for cell in (label, value) if cell.strip()]
                labels += sum(found)
                others += found.count(False)
    return labels > others and (labels >= _MIN_LABELS or len(rows) == 1)


def head_values(line: str) -> list[HeadValue]:
    """The labels of a line of the head with field, rank and value; empty for a line that is none of the head's.

    Examples
    --------
    >>> head_values("索 引 号：\\t0001/2023-1\\t主题分类：\\t政务公开")
    [('index_number', 0, '0001/2023-1'), ('', 0, '政务公开')]
    >>> head_values("发布时间：2024-01-18 来源：松林镇  字体：大 中 小")
    [('issued_on', 1, '2024-01-18'), ('publisher', 8, '松林镇'), ('', 0, '大 中 小')]
    """
    if len(line) > _LONGEST_LINE or "。" in line:
        return []
    return list(_of_cells(line.split("\t")) if "\t" in line else _of_text(line))


def row_values(row: str) -> list[HeadValue]:
    """The labels of a row of the head's table with field, rank and value, also of one that describes the text in sentences."""
    return list(_of_cells(row.split("\t")))


def _of_cells(cells: list[str]) -> Iterator[HeadValue]:
    index = 0
    while index < len(cells):
        bare = _BLANKS.sub("", cells[index])
        if len(bare) <= _LONGEST_LABEL and bare in _fields():
            value = cells[index + 1].strip() if index + 1 < len(cells) else ""
            yield (*_fields()[bare], value)
            index += 2
        else:
            if bare:
                yield from _of_text(cells[index])
            index += 1


def _of_text(text: str) -> Iterator[HeadValue]:
    found = list(_labelled().finditer(text))
    ends = [*(match.start() for match in found), len(text)][1:]
    for match, end in zip(found, ends, strict=True):
        value = text[match.end() : end].strip(" \t\u3000\xa0|｜【】[]（）()")
        yield (*_fields()[_BLANKS.sub("", match.group(1))], value)


def best_values(found: Iterable[HeadValue]) -> dict[str, str]:
    """One value a field: of the label that ranks first, of equal ones the first met."""
    best: dict[str, tuple[int, str]] = {}
    for field, rank, value in found:
        if field and value not in _EMPTY and rank < best.get(field, (len(_fields()), ""))[0]:
            best[field] = (rank, value)
    return {field: value for field, (_, value) in best.items()}


def meta_values(metas: Mapping[str, str]) -> dict[str, str]:
    """What the <meta> elements of a page say; names in lower case."""
    named = {field: (metas.get(name, "").strip() for name in names) for field, names in _data()["meta"].items()}
    values = {field: next(filter(None, candidates), "") for field, candidates in named.items()}
    return {field: value for field, value in values.items() if value not in _EMPTY}
