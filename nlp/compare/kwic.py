"""A keyword in the sentences that use it."""

from __future__ import annotations

import re

import pandas as pd

from nlp.compare.mentions import in_order
from nlp.errors import UsageError
from nlp.export.schema import columns

_READ = ["report_id", "sentence_id", "text", "start", "category"]


def kwic(sentences: pd.DataFrame, keyword: str, *, width: int = 20) -> pd.DataFrame:
    """Find a keyword and what stands around it.

    Parameters
    ----------
    sentences : DataFrame
        The table of a batch, or those of its rows that interest you.
    keyword : str
        Taken as it stands.
    width : int, default=20
        Characters shown on either side, within the sentence.

    Returns
    -------
    DataFrame
        Columns of the `kwic` table, one row an occurrence, by report and place; the offsets are those of the keyword in the
        clean text.

    Raises
    ------
    UsageError
        If the keyword is empty.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"report_id": ["a"], "sentence_id": ["a#0"], "text": ["栏目更新慢"], "start": [7], "category": ["problems"]}
    ... )
    >>> kwic(rows, "更新", width=1)[["left", "keyword", "right", "start", "end"]].values.tolist()
    [['目', '更新', '慢', 9, 11]]
    """
    if not keyword.strip():
        raise UsageError("no keyword to look for", remedy="give the characters to find")
    pattern = re.compile(re.escape(keyword))
    rows = []
    for report_id, sentence_id, text, start, category in in_order(sentences)[_READ].itertuples(index=False):
        for match in pattern.finditer(text):
            rows.append(
                {
                    "report_id": report_id,
                    "sentence_id": sentence_id,
                    "left": text[max(match.start() - width, 0) : match.start()],
                    "keyword": match.group(),
                    "right": text[match.end() : match.end() + width],
                    "category": category,
                    "start": int(start) + match.start(),
                    "end": int(start) + match.end(),
                }
            )
    return pd.DataFrame(rows, columns=list(columns("kwic")))
