"""The words of sentences, fit for comparing: without names of places, numbers and stop words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

import pandas as pd

from nlp.tokens import tokenize

_PLACES = ("province", "city", "county", "township")
# Words of Han characters alone: numbers, addresses and marks tell reports apart without telling what they say.
_WORD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


@cache
def stop_words() -> frozenset[str]:
    """The words of ``nlp/data/stopwords.txt``."""
    lines = (resources.files("nlp") / "data" / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def content_words(text: str, names: Iterable[str] = ()) -> list[str]:
    """The words of a text that can tell it from others, in their order.

    Parameters
    ----------
    text : str
    names : iterable of str
        Places that the text is about; they are cut out before words are looked for.

    Examples
    --------
    >>> content_words("柳坝镇的信息更新不及时，3个栏目长期空白", ["柳坝镇"])
    ['更新', '不及时', '栏目', '长期', '空白']
    """
    for name in names:
        text = text.replace(name, " ")
    return [word for word in tokenize(text) if _WORD.fullmatch(word) and word not in stop_words()]


def words_by_sentence(reports: pd.DataFrame, items: pd.DataFrame) -> list[list[str]]:
    """The content words of each row of `items`, without the names of the place that its report is about."""
    columns = [name for name in _PLACES if name in reports]
    names = {
        report_id: sorted((str(name) for name in places if isinstance(name, str) and name), key=len, reverse=True)
        for report_id, *places in reports[["report_id", *columns]].itertuples(index=False)
    }
    return [
        content_words(text, names.get(report_id, ()))
        for report_id, text in zip(items["report_id"], items["text"], strict=True)
    ]
