"""What more labelled sentences bring."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import NamedTuple

from nlp.agreement import Interval, cohen_kappa, meeting_table, with_interval
from nlp.codebook import Codebook
from nlp.tagging.examples import Example

# The whole corpus is one draw; of a share some families teach more than others.
DRAWS = 4


class CurvePoint(NamedTuple):
    """Agreement on held-out sentences after training on a share of the families: means over the draws."""

    share: float
    sentences: int
    kappa: Interval


def learning_curve(
    examples: Sequence[Example],
    held_out: Sequence[Example],
    codebook: Codebook,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
    draws: int = DRAWS,
    progress: Callable[[str], None] = lambda message: None,
) -> list[CurvePoint]:
    """How agreement with the gold grows with the training sentences.

    Each draw takes the families in an order of its own, by a hash of their names, so that each step of a draw holds the one
    before and no family is divided.

    Parameters
    ----------
    examples, held_out : sequence of Example
        To train on, and to measure on.
    codebook : Codebook
    shares : sequence of float, optional
        Shares of the training families, in (0, 1].
    draws : int, default=4
        Over how many orders of the families each point is the mean, its limits too.
    progress : callable, optional
        Told what is being trained.
    """
    families = sorted({example.family for example in examples})
    points: list[CurvePoint] = []
    for share in shares:
        count = max(1, round(share * len(families)))
        sizes: list[int] = []
        kappas: list[Interval] = []
        for draw in range(draws if count < len(families) else 1):
            chosen = frozenset(sorted(families, key=lambda family: _place(family, draw))[:count])
            known = [example for example in examples if example.family in chosen]
            progress(f"{share:.0%} of the families, draw {draw + 1}: {len(known)} sentences")
            sizes.append(len(known))
            kappas.append(_kappa(known, held_out, codebook))
        points.append(CurvePoint(share, round(fmean(sizes)), Interval(*map(fmean, zip(*kappas, strict=True)))))
    return points


def _place(family: str, draw: int) -> str:
    return hashlib.sha256(f"{draw}:{family}".encode()).hexdigest()


def _kappa(known: Sequence[Example], held_out: Sequence[Example], codebook: Codebook) -> Interval:
    from nlp.tagging.training import train

    found = [tag.category for tag in train(known, codebook).tag([example.unit for example in held_out])]
    gold = [example.label for example in held_out]
    return with_interval(cohen_kappa, meeting_table(gold, found, codebook.category_ids))
