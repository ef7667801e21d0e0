"""A linear model over hashed features: applied with numpy, calibrated, and stored without anything that can run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.tagging.features import Recipe, of_block
from nlp.tagging.rulings import GENERAL, admit_nothing, hand_to_lead_ins, name_the_only_ones
from nlp.tagging.turns import turns
from nlp.tagging.units import Unit, is_bare
from nlp.types import ITEM_CATEGORIES, Tag

# By head, a row of probabilities for each sentence.
Shares = Mapping[str, list[list[float]]]
BATCH = 2048
CATEGORY, BARE_CATEGORY = "category", "category_bare"
SECONDARY_CATEGORIES = ("organisation", "platforms", "channels")


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers.

    `classes` name its columns. A `softmax` head gives one distribution over its classes, a `sigmoid` head one probability
    for each; scores are first mapped to ``slope * score + offset``. `threshold` is the probability from which a class of a
    sigmoid head is said to hold, and below which a softmax head abstains.
    """

    name: str
    kind: str
    classes: tuple[str, ...]
    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5

    def probabilities(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated probabilities of the head's scores, shape (n_units, n_classes)."""
        mapped = self.slope * scores.astype(np.float64) + self.offset
        if self.kind == "softmax":
            mapped = np.exp(mapped - mapped.max(axis=1, keepdims=True))
            return np.asarray(mapped / mapped.sum(axis=1, keepdims=True))
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * mapped)))


@dataclass(frozen=True, eq=False)
class Model:
    """Weights of shape (recipe.width, n_outputs) as int8 with a scale for each column, and the heads that share them."""

    recipe: Recipe
    heads: tuple[Head, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    info: dict[str, Any]

    def head(self, name: str) -> Head:
        """The head of that name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Head]:
        return {head.name: head for head in self.heads}

    @cached_property
    def _scaled(self) -> NDArray[np.float32]:
        """The weights as they are multiplied with: scaling them takes longer than tagging a report."""
        return np.asarray(self.weights.astype(np.float32) * self.scale)

    def scores(self, units: Sequence[Unit]) -> NDArray[np.float32]:
        """Raw scores of all heads side by side, shape (n_units, n_outputs)."""
        parts = [self._batch_scores(units[start : start + BATCH]) for start in range(0, len(units), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.scale)), dtype=np.float32)

    def _batch_scores(self, units: Sequence[Unit]) -> NDArray[np.float32]:
        total = np.tile(self.bias, (len(units), 1))
        offset = 0
        for block in self.recipe.blocks:
            features, home = of_block(units, block)
            total += features.dot(self._scaled[offset : offset + features.width])[home]
            offset += features.width
        return total

    def probabilities(self, units: Sequence[Unit]) -> dict[str, NDArray[np.float64]]:
        """Probabilities by head name, each of shape (n_units, n_classes)."""
        scores = self.scores(units)
        result: dict[str, NDArray[np.float64]] = {}
        column = 0
        for head in self.heads:
            result[head.name] = head.probabilities(scores[:, column : column + len(head.classes)])
            column += len(head.classes)
        if CATEGORY in result:
            hand_to_lead_ins(units, result[CATEGORY])
        for name in result.keys() & {CATEGORY, BARE_CATEGORY}:
            admit_nothing(units, result[name], self.head(name).classes)
        return result

    def tag(self, units: Sequence[Unit]) -> list[Tag]:
        """Label sentences.

        Parameters
        ----------
        units : sequence of Unit, shape (n_units,)
            May be empty.

        Returns
        -------
        list of Tag, shape (n_units,)
        """
        rows = {name: table.tolist() for name, table in self.probabilities(units).items()}
        tags = [self._tag(unit, self.category_head(unit), rows, row) for row, unit in enumerate(units)]
        if "item" in rows and "themes" in rows and GENERAL in self.head("themes").classes:
            name_the_only_ones(units, tags, [shares[0] for shares in rows["item"]])
        return tags

    def category_head(self, unit: Unit) -> Head:
        """The head that gives a sentence its category: one of its own reads sentences of which only the text is known."""
        return self.head(BARE_CATEGORY if BARE_CATEGORY in self._by_name and is_bare(unit) else CATEGORY)

    def column(self, head: Head) -> int:
        """The first column of the weights that belongs to a head."""
        return sum(len(other.classes) for other in self.heads[: self.heads.index(head)])

    def _tag(self, unit: Unit, head: Head, rows: Shares, row: int) -> Tag:
        shares = rows[head.name][row]
        probability = max(shares)
        category = head.classes[shares.index(probability)]
        is_item_like = category in ITEM_CATEGORIES
        turned = category == "problems" and turns(unit.text)
        item = turned or self._holds("item", rows, row) if is_item_like else None
        return Tag(
            category=category,
            probability=probability,
            probabilities=dict(zip(head.classes, shares, strict=True)),
            secondary=("measures",) if turned else self._secondary(head.classes, shares, category),
            item=item,
            done=category == "measures" and bool(self._holds("done", rows, row)),
            themes=self._themes(rows, row) if is_item_like and item is not False else {},
            abstained=probability < head.threshold,
        )

    def _secondary(self, classes: tuple[str, ...], shares: list[float], category: str) -> tuple[str, ...]:
        if 1.0 - max(shares) < self._secondary_threshold:
            return ()
        named = zip(classes, shares, strict=True)
        return tuple(
            c
            for c, share in named
            if share >= self._secondary_threshold and c != category and c in SECONDARY_CATEGORIES
        )

    @cached_property
    def _secondary_threshold(self) -> float:
        return float(self.info.get("secondary_threshold", 1.0))

    def _holds(self, name: str, rows: Shares, row: int) -> bool | None:
        """The answer of a yes-no head; None where the model has no such head."""
        return rows[name][row][0] >= self.head(name).threshold if name in rows else None

    def _themes(self, rows: Shares, row: int) -> dict[str, float]:
        """Themes over their threshold; the likeliest one where none is, and `general` only alone."""
        if "themes" not in rows:
            return {}
        head = self.head("themes")
        ranked = sorted(zip(head.classes, rows["themes"][row], strict=True), key=lambda pair: -pair[1])
        held = [pair for pair in ranked if pair[1] >= head.threshold] or ranked[:1]
        specific = [pair for pair in held if pair[0] != GENERAL]
        return dict(held[:1] if held[0][0] == GENERAL or not specific else specific)
