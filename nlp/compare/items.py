"""The problem and measure items of many reports, as the analyses of their relations read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from nlp.compare.groups import counted
from nlp.compare.masking import masked_sentences
from nlp.types import ITEM_CATEGORIES

_READ = ["report_id", "category", "sentence_id", "index", "wording", "title", "theme_probability"]


class Item(NamedTuple):
    """One problem or measure; `wording` is its masked text, `title` the heading right above it."""

    sentence_id: str
    position: int
    wording: str
    title: str
    themes: dict[str, float]


def items_by_report(reports: pd.DataFrame, sentences: pd.DataFrame) -> Iterator[tuple[str, list[Item], list[Item]]]:
    """Problems and measures of every report that has some, in the order of the text; reports in the order of their ids.

    Sentences that only lead in to items are left out, and reports marked in `duplicate_of`.
    """
    # Null where the model does not tell items from lead-ins.
    counts = sentences["item"].map(lambda item: item is None or bool(item)) & sentences["report_id"].isin(
        counted(reports)["report_id"]
    )
    chosen = sentences[sentences["category"].isin(ITEM_CATEGORIES) & counts]
    chosen = chosen.assign(wording=masked_sentences(reports, chosen)).sort_values(["report_id", "index"], kind="stable")
    # One pass over plain tuples: a frame for each of thousands of reports costs more than all that is done with it.
    rows = chosen[_READ].itertuples(index=False, name=None)
    for report, own in groupby(rows, key=itemgetter(0)):
        kinds: dict[str, list[Item]] = {kind: [] for kind in ITEM_CATEGORIES}
        for _, category, sentence_id, position, wording, title, themes in own:
            heading = str(title or "").rpartition(" / ")[2]
            kinds[category].append(Item(sentence_id, position, wording, heading, dict(themes)))
        yield str(report), kinds["problems"], kinds["measures"]


def shared_themes(first: Item, second: Item) -> dict[str, float]:
    """For each theme of both items the product of their probabilities."""
    return {theme: share * second.themes[theme] for theme, share in first.themes.items() if theme in second.themes}


def of_both(make: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """A table for problems and, below, for measures."""
    return joined([make(kind) for kind in ITEM_CATEGORIES])


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables one below the other: an empty part has no types of its own and would spoil those of the others."""
    filled = [part for part in parts if not part.empty] or list(parts[:1])
    return pd.concat(filled, ignore_index=True)
