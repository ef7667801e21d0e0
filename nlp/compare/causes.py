"""Causes that reports give for their problems: what stands on either side of 由于, 导致 and their like."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

import pandas as pd

from nlp.compare.groups import counted
from nlp.compare.mentions import items_of
from nlp.export.schema import columns

_MARKS = " 　，,、；;：:。"
_READ = ["report_id", "sentence_id", "text", "marker", "start"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a connector: its span in the sentence, the ids it speaks of and the words that show it."""

    start: int
    end: int
    text: str
    ids: tuple[str, ...]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Causation:
    """A cause and its effect as one sentence states them; `connector` is the form that joined them."""

    connector: str
    cause: Side
    effect: Side


@cache
def cause_data() -> dict[str, Any]:
    """The forms, circumstances and cues of ``nlp/data/causes.toml``."""
    return tomllib.loads((resources.files("nlp") / "data" / "causes.toml").read_text(encoding="utf-8"))


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form["id"], re.compile(form["pattern"], re.DOTALL)) for form in cause_data()["forms"])


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["id"], re.compile("|".join(entry["patterns"]))) for entry in cause_data()["cues"])


def causation(text: str) -> Causation | None:
    """Read the cause and the effect that a sentence states; None where it joins none.

    Examples
    --------
    >>> found = causation("由于专职人员少，导致栏目更新慢。")
    >>> found.cause.text, found.cause.ids, found.effect.text, found.effect.ids
    ('专职人员少', ('staffing',), '栏目更新慢', ('timeliness',))
    """
    for name, pattern in _forms():
        if match := pattern.search(text):
            cause, effect = _side(match, "cause"), _side(match, "effect")
            return Causation(name, cause, effect) if cause.text and effect.text else None
    return None


def _side(match: re.Match[str], name: str) -> Side:
    start, end = match.span(name)
    text = match.string[start:end]
    start += len(text) - len(text.lstrip(_MARKS))
    text = text.strip(_MARKS)
    found = [(id, cue.group()) for id, pattern in _cues() if (cue := pattern.search(text))]
    return Side(start, start + len(text), text, tuple(id for id, _ in found), tuple(cue for _, cue in found))


def causes(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The problem sentences that give a cause, with both sides and their places.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.

    Returns
    -------
    DataFrame
        Columns of the `causes` table, one row a sentence. `cause_ids` and `effect_ids` are themes of the codebook or
        circumstances that are none (a heavy workload, long approval), known by the words in `cause_cues` and `effect_cues`;
        the offsets count in the clean text of the report. A sentence gives its first cause only.
    """
    items = items_of(sentences, "problems")
    items = items[items["report_id"].isin(counted(reports)["report_id"])]
    rows = []
    for report_id, sentence_id, text, marker, start in items[_READ].itertuples(index=False):
        head = len(marker) if text.startswith(marker) else 0
        if found := causation(text[head:]):
            rows.append(_row(report_id, sentence_id, start + head, found))
    return pd.DataFrame(rows, columns=list(columns("causes")))


def _row(report_id: str, sentence_id: str, offset: int, found: Causation) -> dict[str, object]:
    row: dict[str, object] = {"report_id": report_id, "sentence_id": sentence_id, "connector": found.connector}
    for name, side in (("cause", found.cause), ("effect", found.effect)):
        row[name] = side.text
        row[f"{name}_ids"] = list(side.ids)
        row[f"{name}_cues"] = list(side.cues)
        row[f"{name}_start"] = int(offset) + side.start
        row[f"{name}_end"] = int(offset) + side.end
    return row


def cause_pairs(found: pd.DataFrame) -> pd.DataFrame:
    """How often each id is given as the cause of each other, from the rows of `causes`.

    Returns
    -------
    DataFrame
        Columns of the `cause_pairs` table, the commonest first; a sentence counts for every id of its cause with every id
        of its effect, and is listed in `sentence_ids`.
    """
    pairs = pd.DataFrame(_pairs(found), columns=["cause", "effect", "report_id", "sentence_id"])
    groups = pairs.groupby(["cause", "effect"])
    table = groups.agg(
        n_reports=("report_id", "nunique"), n_sentences=("sentence_id", "nunique"), sentence_ids=("sentence_id", list)
    ).reset_index()
    ordered = table.sort_values(["n_reports", "cause", "effect"], ascending=[False, True, True], ignore_index=True)
    return ordered[list(columns("cause_pairs"))]


def _pairs(found: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    ids: Sequence[Sequence[str]] = [list(value) for value in found["cause_ids"]]
    for sources, targets, report_id, sentence_id in zip(
        ids, found["effect_ids"], found["report_id"], found["sentence_id"], strict=True
    ):
        for cause, effect in product(sources, targets):
            if cause != effect:
                yield cause, effect, report_id, sentence_id
