"""Why a sentence got its category: the features whose weights spoke most for it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from nlp.tagging.features import Block, named_features
from nlp.tagging.model import Model
from nlp.tagging.units import Unit

TOP = 5


class Reason(NamedTuple):
    """A feature and what it adds to the score of the category.

    `block` says where the feature stands (chars, words, context, title, before, after, lead); `feature` is the n-gram, word or
    fact itself; `weight` its share of the score, positive where it speaks for the category.
    """

    block: str
    feature: str
    weight: float

    def __str__(self) -> str:
        return f"{self.block}:{self.feature}{self.weight:+.2f}"


def explain(model: Model, unit: Unit, category: str | None = None, *, top: int = TOP) -> list[Reason]:
    """The features that speak most for a category of a sentence.

    The score of a category is the sum of the weights of the sentence's features, so this is the score itself, taken apart.
    What a lead-in has from the first item of its list is no feature and not named.

    Parameters
    ----------
    model : Model
    unit : Unit
        The sentence with its surroundings.
    category : str, optional
        By default the category that the model gives.
    top : int, default=5
        How many to name.

    Returns
    -------
    list of Reason
        The strongest first; fewer than `top` where fewer speak for it.

    Examples
    --------
    >>> from nlp.tagging import Unit, load_default_model
    >>> reasons = explain(load_default_model(), Unit("一是信息更新不够及时。"), "problems", top=1)
    >>> reasons[0].weight > 0
    True
    """
    head = model.category_head(unit)
    category = category or model.tag([unit])[0].category
    column = model.column(head) + head.classes.index(category)
    weights = model.weights[:, column].astype(np.float64) * float(model.scale[column])
    reasons: list[Reason] = []
    offset = 0
    for block in model.recipe.blocks:
        reasons += _of_block(unit, block, weights[offset : offset + (1 << block.bits)])
        offset += 1 << block.bits
    ranked = sorted(reasons, key=lambda reason: (-reason.weight, reason.block, reason.feature))
    return [reason for reason in ranked[:top] if reason.weight > 0]


def _of_block(unit: Unit, block: Block, weights: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[Reason]:
    """What each distinct feature of a block adds; features that share a bucket are named together."""
    names: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for name, bucket in named_features(unit, block):
        names[bucket][name] = names[bucket].get(name, 0) + 1
    if not names:
        return []
    values = {bucket: 1.0 + np.log(sum(found.values())) for bucket, found in names.items()}
    length = np.sqrt(sum(value * value for value in values.values()))
    return [
        Reason(block.name, "/".join(found), float(values[bucket] / length * block.weight * weights[bucket]))
        for bucket, found in names.items()
    ]
