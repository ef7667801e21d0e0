"""What the head of a page says of the document: the entries of ``nlp/data/head.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

_BLANKS = re.compile(r"[\s\u3000:：]+")
# Between two labels of one line.
_LONGEST_LABEL, _LONGEST_LINE = 12, 300
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


def head_values(line: str) -> list[tuple[str, int, str]]:
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


def _of_cells(cells: list[str]) -> Iterator[tuple[str, int, str]]:
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


def _of_text(text: str) -> Iterator[tuple[str, int, str]]:
    found = list(_labelled().finditer(text))
    ends = [*(match.start() for match in found), len(text)][1:]
    for match, end in zip(found, ends, strict=True):
        value = text[match.end() : end].strip(" \t\u3000\xa0|｜【】[]（）()")
        yield (*_fields()[_BLANKS.sub("", match.group(1))], value)


def best_values(found: Iterable[tuple[str, int, str]]) -> dict[str, str]:
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
