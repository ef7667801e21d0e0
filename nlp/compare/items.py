"""The problem and measure items of many reports, as the analyses of their relations read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from nlp.compare.masking import masked_sentences
from nlp.types import ITEM_CATEGORIES


class Item(NamedTuple):
    """One problem or measure; `wording` is its masked text, `title` the heading right above it."""

    sentence_id: str
    position: int
    wording: str
    title: str
    themes: dict[str, float]


def items_by_report(reports: pd.DataFrame, sentences: pd.DataFrame) -> Iterator[tuple[str, list[Item], list[Item]]]:
    """Problems and measures of every report that has some, in the order of the text; reports in the order of their ids.

    Sentences that only lead in to items are left out.
    """
    # Null where the model does not tell items from lead-ins.
    counted = sentences["item"].map(lambda item: item is None or bool(item))
    chosen = sentences[sentences["category"].isin(ITEM_CATEGORIES) & counted]
    chosen = chosen.assign(wording=masked_sentences(reports, chosen)).sort_values(["report_id", "index"], kind="stable")
    for report, group in chosen.groupby("report_id", sort=False):
        kinds: dict[str, list[Item]] = {kind: [] for kind in ITEM_CATEGORIES}
        for row in group.to_dict("records"):
            title = str(row["title"] or "").rpartition(" / ")[2]
            item = Item(row["sentence_id"], row["index"], row["wording"], title, dict(row["theme_probability"]))
            kinds[row["category"]].append(item)
        yield str(report), kinds["problems"], kinds["measures"]


def shared_themes(first: Item, second: Item) -> dict[str, float]:
    """For each theme of both items the product of their probabilities."""
    return {theme: share * second.themes[theme] for theme, share in first.themes.items() if theme in second.themes}
