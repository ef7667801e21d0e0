"""How concrete problems and measures are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import pandas as pd

from nlp.compare.items import items_by_report
from nlp.types import ITEM_CATEGORIES

# A count of something: neither a bare year, the number of a decree or an ordinal, nor a stock phrase with a numeral (一步, 一批,
# 一定, 新一轮).
_NUMBER = re.compile(
    r"(?<![第\d])\d+(?![\d年号])"
    r"|(?<![第十百])[二两三四五六七八九十百千][十百千万余多]*(?:名|人|次|期|场|条|篇|个|件|天|日|份|批|轮|小时|项|周|块|台|张)"
    r"|(?<![第新统唯])一(?:名|次|场|期|轮|周|个月|刻钟|套|台|块|份|枚|本|张|户)"
)
_COLUMNS = ("report_id", "n_problems", "vague_problems", "n_measures", "vague_measures")
_ITEMS = ("report_id", "sentence_id", "kind", "vague")


@cache
def concrete_words() -> Mapping[str, Mapping[str, str]]:
    """The words that make a sentence concrete, by kind, each with an example: ``nlp/data/vagueness.toml``."""
    return tomllib.loads((resources.files("nlp") / "data" / "vagueness.toml").read_text(encoding="utf-8"))


def is_vague_problem(text: str) -> bool:
    """Whether a problem holds none of the listed words for an object.

    Examples
    --------
    >>> is_vague_problem("工作还不够深入细致。"), is_vague_problem("村务公开栏更新慢。")
    (True, False)
    """
    return not any(word in text for word in concrete_words()["objects"])


def is_vague_measure(text: str) -> bool:
    """Whether a measure holds no number and none of the listed words for an actor, a date or a platform.

    Examples
    --------
    >>> is_vague_measure("进一步提高认识，抓好落实。"), is_vague_measure("组织两次培训。")
    (True, False)
    """
    named = any(word in text for kind in ("actors", "dates", "platforms") for word in concrete_words()[kind])
    return not named and not _NUMBER.search(text)


def vagueness(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """How many problems and measures of each report are vague.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.

    Returns
    -------
    DataFrame
        report_id, n_problems, vague_problems (none of the listed words for an object), n_measures, vague_measures (no
        number and none of the listed words for an actor, a date or a platform); reports without problems and measures are
        left out. The words of ``nlp/data/vagueness.toml`` are judged by their presence alone: a share says how concrete the
        wording is, not whether the plan is good, and what the list lacks counts as vague.
    """
    items = vague_items(reports, sentences)
    rows = []
    for report, own in items.groupby("report_id", sort=False):
        flags = [own.loc[own["kind"] == kind, "vague"] for kind in ITEM_CATEGORIES]
        rows.append((report, *(int(number) for flag in flags for number in (len(flag), flag.sum()))))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def vague_items(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Whether each problem and each measure is vague: the sentences behind `vagueness`.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.

    Returns
    -------
    DataFrame
        report_id, sentence_id, kind (problems or measures), vague.
    """
    text_of = {
        id: text.removeprefix(marker or "")
        for id, text, marker in zip(sentences["sentence_id"], sentences["text"], sentences["marker"], strict=True)
    }
    judges = dict(zip(ITEM_CATEGORIES, (is_vague_problem, is_vague_measure), strict=True))
    rows = [
        (report, item.sentence_id, kind, judges[kind](text_of[item.sentence_id]))
        for report, *items in items_by_report(reports, sentences)
        for kind, own in zip(ITEM_CATEGORIES, items, strict=True)
        for item in own
    ]
    return pd.DataFrame(rows, columns=list(_ITEMS)).astype({"vague": bool})
