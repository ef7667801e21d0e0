"""What more labelled sentences bring."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from nlp.agreement import Interval, cohen_kappa, meeting_table, with_interval
from nlp.codebook import Codebook
from nlp.tagging.examples import Example


class CurvePoint(NamedTuple):
    """Agreement on held-out sentences after training on a share of the families."""

    share: float
    sentences: int
    kappa: Interval


def learning_curve(
    examples: Sequence[Example],
    held_out: Sequence[Example],
    codebook: Codebook,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
    progress: Callable[[str], None] = lambda message: None,
) -> list[CurvePoint]:
    """How agreement with the gold grows with the training sentences.

    Families are taken in the order of a hash of their name, so that each step holds the one before and no family is divided.

    Parameters
    ----------
    examples, held_out : sequence of Example
        To train on, and to measure on.
    codebook : Codebook
    shares : sequence of float, optional
        Shares of the training families, in (0, 1].
    progress : callable, optional
        Told what is being trained.
    """
    from nlp.tagging.training import train

    families = sorted({example.family for example in examples}, key=lambda f: hashlib.sha256(f.encode()).hexdigest())
    gold = [example.label for example in held_out]
    points: list[CurvePoint] = []
    for share in shares:
        chosen = frozenset(families[: max(1, round(share * len(families)))])
        known = [example for example in examples if example.family in chosen]
        progress(f"{share:.0%} of the families: {len(known)} sentences")
        model = train(known, codebook)
        found = [tag.category for tag in model.tag([example.unit for example in held_out])]
        table = meeting_table(gold, found, codebook.category_ids)
        points.append(CurvePoint(share, len(known), with_interval(cohen_kappa, table)))
    return points
