"""Which row of the form a label names, and which form a table follows: the entries of ``nlp/data/tables.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.shapes import ORDINALS, is_cut_label, label_core, table_data

TEMPLATES = ("2019", "2021")
# Short stems that occur inside other labels name a row only at the end of a label.
_WHOLE = frozenset(["其他", "总计", "规章"])


@cache
def table_opened(core: str) -> str:
    """The table whose head or first row a bare label belongs to; empty for none.

    Examples
    --------
    >>> table_opened("申请人情况"), table_opened("结果维持"), table_opened("行政许可")
    ('t3', 't4', '')
    """
    return next((name for name, pattern in table_data()["opens"].items() if re.search(pattern, core)), "")


def row_of(table: str, labels: Sequence[str]) -> str:
    """The row that the labels before its values name: the last of them that names any; empty for none.

    Examples
    --------
    >>> row_of("t3", ["（三）不予公开", "1.属于国家秘密"]), row_of("t2", ["行政规范性文件"]), row_of("t3", ["自然人"])
    ('r_no_secret', 'normdoc', '')
    """
    named = (_row_of_label(table, label_core(label)) for label in reversed(labels))
    return next(filter(None, named), "")


@cache
def names_row(label: str) -> bool:
    """Whether a label names a row of any of the tables.

    Examples
    --------
    >>> names_row("2.重复申请"), names_row("申请数量")
    (True, False)
    """
    return any(_row_of_label(table, label_core(label)) for table in table_data()["stems"])


@cache
def _row_of_label(table: str, core: str) -> str:
    bare = core.lstrip(ORDINALS)
    ends_here = not is_cut_label(bare)
    found = {
        bare.rfind(stem): key
        for key, stem in table_data()["stems"][table].items()
        if (ends_here and bare.endswith(stem) if stem in _WHOLE else stem in bare)
    }
    return found[max(found)] if found else ""


def template_of(table: str, cores: str) -> str:
    """The form that the labels of a table show; empty where none of them tells."""
    patterns = table_data()["template"][table]
    hits = {name: len(re.findall(pattern, cores)) for name, pattern in patterns.items()}
    best = max(hits, key=lambda name: hits[name])
    return best if hits[best] else ""
